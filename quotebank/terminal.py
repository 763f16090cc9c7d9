r"""Takes pieces of text with their styles, gives lines on a terminal, and never a control character but LF.

This is the only module that writes for people.  Whatever an article, a name or an error holds is made visible first
(``\x1b`` for an escape character), on a terminal or not: a text cannot move the cursor, change the title or hide
what it says.  Data for programs leaves through ``exporters`` and is verbatim.
"""

from __future__ import annotations

import io
import itertools
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TextIO

Color = Literal["auto", "always", "never"]

STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36", "hit": "1;33"}
"""Style -> the SGR parameters of ECMA-48 that switch it on."""

DEFAULT_WIDTH = 100
"""Where no terminal and no COLUMNS tells one, so that plain output is the same everywhere."""

_UNSAFE = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0 without LF, DEL, C1; two more line ends; marks that turn the writing direction; halves of surrogate pairs."""


class Piece(NamedTuple):
    """Some text and the name of its style in :data:`STYLES`; an empty name is plain."""

    text: str
    style: str = ""


def visible(text: str) -> str:
    """Return `text` with every control character but LF as a visible escape; a tab becomes blanks."""
    return _UNSAFE.sub(_escape, text.replace("\t", "    "))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def width_of(text: str) -> int:
    """Return how many columns `text` takes: East Asian wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def cut(text: str, width: int) -> str:
    """Return `text` within `width` columns, with an ellipsis where something is left out."""
    if width_of(text) <= width:
        return text
    while width_of(text) >= width:
        text = text[:-1]
    return f"{text}…"


def wants_color(choice: Color, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether to colour: `choice`, then NO_COLOR (https://no-color.org) and FORCE_COLOR, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def wanted_width(stream: TextIO, environment: Mapping[str, str]) -> int:
    """Return the columns of a line: COLUMNS, else the terminal's, else :data:`DEFAULT_WIDTH`."""
    told = environment.get("COLUMNS", "")
    if told.isdecimal() and int(told) >= 20:
        return int(told)
    return max(40, shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns) if stream.isatty() else DEFAULT_WIDTH


class Terminal:
    """Writes lines for people to one stream; `color` and `width` are settled once."""

    def __init__(self, stream: TextIO, color: Color = "auto", environment: Mapping[str, str] = os.environ) -> None:
        self.stream = stream
        self.color = wants_color(color, stream, environment)
        self.width = wanted_width(stream, environment)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")

    def write(self, *pieces: str | Piece, indent: int = 0, hang: int = 0, wrap: bool = True) -> None:
        """Write the pieces as one paragraph, each line behind `indent` blanks; LF in them begins a new line.

        Rows after the first stand behind `hang` blanks more.
        """
        parts = [piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces]
        margin = " " * indent
        for line in _lines(parts):
            for row in _wrapped(line, self.width - indent, hang) if wrap else [line]:
                self.stream.write((margin + "".join(map(self._painted, _merged(row)))).rstrip() + "\n")
                margin = " " * (indent + hang)

    def status(self, text: str) -> None:
        """Show `text` in a line that the next one takes the place of; an empty text takes the line away."""
        self.stream.write(f"\r{cut(visible(text), self.width - 1)}\x1b[K" + ("" if text else "\r"))
        self.stream.flush()

    def _painted(self, piece: Piece) -> str:
        code = STYLES.get(piece.style) if self.color else None
        return f"\x1b[{code}m{piece.text}\x1b[0m" if code and piece.text else piece.text

    def table(self, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, headers: bool = True) -> None:
        """Write columns; on a terminal, a row that is too long is cut to the line's width."""
        cells = [tuple(" ".join(visible(cell).split()) for cell in row) for row in rows]
        shown = [head, *cells] if headers else cells
        widths = [max((width_of(row[at]) for row in shown), default=0) for at in range(len(head))]
        for number, row in enumerate(shown):
            style = "bold" if headers and number == 0 else ""
            padded = [cell + " " * (wide - width_of(cell)) for cell, wide in zip(row, widths, strict=True)]
            line = "  ".join(padded).rstrip()
            self.write(Piece(cut(line, self.width) if self.stream.isatty() else line, style), wrap=False)


def _lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Break pieces at LF, with everything that is unsafe made visible."""
    line: list[Piece] = []
    for text, style in pieces:
        first, *others = visible(text).split("\n")
        line.append(Piece(first, style))
        for other in others:
            yield line
            line = [Piece(other, style)]
    yield line


def _wrapped(line: list[Piece], width: int, hang: int) -> list[list[Piece]]:
    """Break one line at blanks so that no row is wider than `width`, unless a single word is.

    Rows after the first are `hang` columns narrower.
    """
    rows: list[list[Piece]] = [[]]
    used = 0
    for word in _words(line):
        wide = sum(width_of(piece.text) for piece in word)
        bare = sum(width_of(piece.text.rstrip()) for piece in word)
        if rows[-1] and used + bare > width:
            rows.append([])
            used = hang
        rows[-1].extend(word)
        used += wide
    return rows


def _merged(row: list[Piece]) -> Iterator[Piece]:
    """Join neighbours of one style, so that each run is coloured once."""
    for style, run in itertools.groupby(row, key=lambda piece: piece.style):
        yield Piece("".join(piece.text for piece in run), style)


def _words(line: list[Piece]) -> Iterator[list[Piece]]:
    """Give runs of pieces up to and with the blank where a row may break; a word may change its style inside."""
    word: list[Piece] = []
    for text, style in line:
        for part in re.findall(r"[^ ]* +|[^ ]+", text):
            word.append(Piece(part, style))
            if part.endswith(" "):
                yield word
                word = []
    if word:
        yield word


class Shown(io.TextIOBase):
    """A stream for data that a person looks at on a terminal: what is written is made safe first."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write `text` with its control characters visible; CR, which ends a row of CSV, is left out."""
        return self.stream.write(visible(text.replace("\r\n", "\n")))
