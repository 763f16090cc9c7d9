"""Takes CSV or TSV (RFC 4180, and what spreadsheets write), gives an article for each row below the row of names.

A row is called by its number as a spreadsheet shows it: the names are row 1.  A row that does not fit the names is
reported and the next is read: a cell that ends too early would be half an article.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from quotebank.errors import ArticleError
from quotebank.readers import article as door
from quotebank.readers.article import Reading, Source, canonical, encoding_notes
from quotebank.readers.decoding import opening
from quotebank.readers.dialect import Dialect, Lines, sniffed
from quotebank.readers.record import article_of, known_columns, text_column


class Row(NamedTuple):
    """One row: its number, its cells or why it has none, and its text in the file."""

    number: int
    cells: list[str] | ArticleError
    text: str


def is_table(head: bytes) -> bool:
    """Tell whether `head` opens with a row of names, one of them known to hold text, and rows that fit it."""
    found = sniffed(opening(head))
    return bool(found and found.holds_text and found.rows and found.fit > 0.5 and known_columns(found.names) > 1)


def read_table(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the articles of `stream`, a row at a time; raises :class:`ArticleError` where no column holds text."""
    # The limit of 131,072 characters is the process's, and is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), door.MAX_BYTES))
    lines = Lines(stream, source.origin)
    prefer = "\t" if source.origin.lower().endswith((".tsv", ".tab")) else ","
    found = sniffed(lines.sample, source.fields.values(), prefer)
    if found is None:
        raise ArticleError("not a table: the first row holds no names of columns", where=source.origin)
    text_column(found.names, source.fields, source.origin)
    _refuse_twins(found.names, source)
    for row in _rows(lines, found.dialect, len(found.names)):
        if row.number > 1:
            yield _guarded(found.names, row, replace(source, origin=f"{source.origin}:{row.number}"), lines)


def _refuse_twins(names: Sequence[str], source: Source) -> None:
    twin = next((name for name in names if name and names.count(name) > 1), None)
    if twin is not None:
        raise ArticleError(f"two columns are called «{twin}»", where=source.origin, hint="rename one of them")


def _guarded(names: Sequence[str], row: Row, source: Source, lines: Lines) -> Reading:
    try:
        if isinstance(row.cells, ArticleError):
            raise row.cells
        return _article(names, row.cells, source, lines.encoded(row.text))
    except ArticleError as error:
        return Reading(source.origin, error=error.at(source.origin))


def _article(names: Sequence[str], cells: list[str], source: Source, data: bytes) -> Reading:
    if len(cells) < len(names) or any(cells[len(names) :]):
        raise ArticleError(
            f"the row has {len(cells)} cells, and there are {len(names)} columns",
            where=source.origin,
            hint="put cells that hold line breaks or the separator into quotation marks",
        )
    if not any(_undecoded(cell) for cell in cells):
        return article_of(dict(zip(names, cells, strict=False)), source, data)
    words = canonical(data, source.charset)
    decoded = [cell.encode("utf-8", "surrogateescape").decode(words.encoding, "replace") for cell in cells]
    made = article_of(dict(zip(names, decoded, strict=False)), source, data)
    changed = made.article and replace(made.article, encoding=words.encoding, replaced=words.replaced)
    return replace(made, article=changed, notes=(*made.notes, *encoding_notes(words)))


def _undecoded(cell: str) -> bool:
    """Tell whether a cell holds bytes that are no UTF-8, which the decoder lets stand as lone surrogates."""
    return not cell.isascii() and any("\udc80" <= char <= "\udcff" for char in cell)


def _rows(lines: Lines, dialect: Dialect, columns: int) -> Iterator[Row]:
    """Give the rows that are not blank."""
    reader = dialect.rows(lines)
    number = 0
    while True:
        number += 1
        first = lines.number + 1
        cells: list[str] | ArticleError
        try:
            cells = next(reader)
        except StopIteration:
            return
        except ArticleError as error:
            yield Row(number, ArticleError(f"{error.what}, and the rows from here on are not read"), "")
            return
        except csv.Error as error:
            _recover(lines, dialect, columns)
            cells = _fault(error, first, lines.number)
        text = lines.row()
        if cells:
            yield Row(number, cells, text)


def _recover(lines: Lines, dialect: Dialect, columns: int) -> None:
    """Pass over the rest of a broken row, so that no piece of its cell is taken for a row of its own.

    The next row is the first line that is a whole row by itself and begins as the broken one does; where that is with
    a letter, as prose does too, only if it holds a cell in marks, or if the broken row was complete, taken as its
    careless writer meant it.
    """
    broken = lines.row()
    sort = _sort(broken)
    for line in lines:
        sure = sort != "letter" or f'{dialect.delimiter}"' in line or _complete(broken, dialect, columns)
        if sure and _sort(line) == sort and line.count('"') % 2 == 0 and _cells(line, dialect, strict=True) == columns:
            lines.back()
            return
        broken += line


def _sort(line: str) -> str:
    return "mark" if line[:1] == '"' else "digit" if line[:1].isdigit() else "letter"


def _complete(broken: str, dialect: Dialect, columns: int) -> bool:
    return broken.count('"') % 2 == 0 and _cells(broken, dialect, strict=False) == columns


def _cells(text: str, dialect: Dialect, *, strict: bool) -> int | None:
    """Return how many cells a text has as one row; ``None`` where it is no row, or several."""
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=dialect.delimiter, strict=strict))
    except csv.Error:
        return None
    return len(rows[0]) if len(rows) == 1 else None


def _fault(error: csv.Error, first: int, last: int) -> ArticleError:
    told = str(error)
    if "expected after" in told:
        what = "a quotation mark inside a cell is not doubled"
    elif "field larger" in told:
        what = "a cell is larger than 16 MB, or a quotation mark opens it that does not close"
    elif "unexpected end" in told:
        what = "a quotation mark opens a cell that does not close"
    else:
        what = f"not a row: {told}"
    span = f" (lines {first} to {last} are not read)" if last > first else ""
    return ArticleError(what + span, hint='inside a cell in marks, write each mark twice: "He said ""no"""')
