"""Takes the bytes of a CSV or TSV file, gives its lines and how they are divided into cells."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from quotebank.errors import ArticleError
from quotebank.readers import article as door
from quotebank.readers.decoding import charset_of
from quotebank.readers.record import holds_text, known_columns

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 64 * 1024
"""How many bytes are looked at to tell how a table is written."""

_LONGEST_NAME = 80


class Dialect(NamedTuple):
    """How a table is written: what stands between cells, and whether marks around a cell are the table's."""

    delimiter: str
    quoted: bool

    def rows(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Give the rows of `lines`; one that breaks the rules of quoting raises :class:`csv.Error`."""
        # Strict: without it, text behind a closing mark is joined to the cell and the mark is lost in silence.
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, strict=True)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A dialect, the names that it gives to the columns, and the share of the sample's rows that fit them."""

    dialect: Dialect
    names: tuple[str, ...]
    rows: int
    fit: float

    @property
    def holds_text(self) -> bool:
        """Whether a column is known to hold an article's words."""
        return holds_text(self.names)


def sniffed(sample: str, wanted: Collection[str] = (), prefer: str = ",") -> Sniffed | None:
    """Return how the table that begins with `sample` is written; `wanted` are columns that should come out.

    ``None`` where no division into cells gives a row of short names.
    """
    found = [one for mark in DELIMITERS if (one := _divided(sample, mark)) is not None]

    def rank(one: Sniffed) -> tuple[int, bool, int, float, bool]:
        hits = len(set(wanted).intersection(one.names))
        liked = one.dialect.delimiter == prefer
        return hits, one.holds_text, known_columns(one.names), one.fit, liked

    return max(found, key=rank, default=None)


def _divided(sample: str, delimiter: str) -> Sniffed | None:
    dialect = Dialect(delimiter, quoted=delimiter != "\t" or _table_marks(sample))
    rows = _parsed(sample, dialect)
    if not rows or not rows[0]:
        return None
    names = tuple(name.strip() for name in rows[0])
    if any(len(name) > _LONGEST_NAME or "\n" in name for name in names):
        return None
    # The last row may be cut by the end of the sample.
    below = [row for row in (rows[1:-1] if len(rows) > 3 else rows[1:]) if row]
    fit = sum(len(row) == len(names) for row in below) / len(below) if below else 0.0
    return Sniffed(dialect, names, len(below), fit)


def _parsed(sample: str, dialect: Dialect) -> list[list[str]]:
    """Return the rows of a sample; one that breaks the rules stands as a row without cells that fit nothing."""
    rows: list[list[str]] = []
    reader = dialect.rows(iter(sample.splitlines(keepends=True)) if "\r" not in sample else _line_ends(sample))
    while True:
        try:
            rows.append(next(reader))
        except StopIteration:
            return rows
        except csv.Error:
            rows.append(["", *[""] * 1000])


def _line_ends(sample: str) -> Iterator[str]:
    return iter(io.StringIO(sample, newline=""))


def _table_marks(sample: str) -> bool:
    """Tell whether marks around cells between tabs are the table's own; in plain TSV they are the text's.

    They are when they keep something together, or when the names stand in them too.
    """
    plain = [cell for row in _parsed(sample, Dialect("\t", quoted=False)) for cell in row]
    if not any(cell.startswith('"') for cell in plain):
        return True
    marked = _parsed(sample, Dialect("\t", quoted=True))
    if any(len(row) > 1000 for row in marked[:-1]):
        return False
    names = sample.partition("\n")[0].rstrip("\r").split("\t")
    if all(name.startswith('"') and name.endswith('"') for name in names):
        return True
    return any(set('\t\n\r"').intersection(cell) for row in marked for cell in row if cell not in plain)


class Lines:
    """The lines of a table, decoded as they come; keeps those of the row that is being read."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        head = stream.read(SAMPLE)
        if not head:
            raise ArticleError("the file is empty")
        if kind := door.binary_kind(head):
            raise ArticleError(f"not a table but {kind}", where=where)
        mark, self._charset = charset_of(head)
        self._errors = "surrogateescape" if self._charset == "utf-8" else "surrogatepass"
        self.sample = head[len(mark) :].decode(self._charset, "replace")
        joined = io.BufferedReader(_Chained(head[len(mark) :], stream))
        self._text = io.TextIOWrapper(joined, self._charset, self._errors, newline="")
        self._where = where
        self._kept: list[str] = []
        self._ahead: deque[str] = deque()
        self.number = 0
        """How many lines were given."""
        if self.sample[:4].lower() == "sep=":  # Excel's own first line, which names the separator
            self.sample = self.sample.partition("\n")[2]
            next(self)
            self.row()

    def __iter__(self) -> Iterator[str]:
        """The lines, one after the other."""
        return self

    def __next__(self) -> str:
        """Return the next line with its end; raises :class:`ArticleError` for one longer than any article."""
        most = 2 * door.MAX_BYTES
        try:
            line = self._ahead.popleft() if self._ahead else self._text.readline(most)
        except UnicodeDecodeError as error:
            raise ArticleError(f"begins as {self._charset} and does not go on so", where=self._where) from error
        if len(line) >= most:
            raise ArticleError(f"a line is longer than {most // 2**20} MB", where=self._where)
        if not line:
            raise StopIteration
        self.number += 1
        self._kept.append(line)
        return line

    def back(self) -> None:
        """Put the last line back, to be given again."""
        self.number -= 1
        self._ahead.appendleft(self._kept.pop())

    def row(self) -> str:
        """Return the lines given since the last call, as one text."""
        text = "".join(self._kept)
        self._kept.clear()
        return text

    def encoded(self, text: str) -> bytes:
        """Return the bytes that a text of this file was read from."""
        return text.encode(self._charset, self._errors)


class _Chained(io.RawIOBase):
    """A stream whose beginning was read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if self._head:
            size = len(self._head) if size < 0 else size
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._rest.read(size)

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        piece = self.read(len(view))
        view[: len(piece)] = piece
        return len(piece)
