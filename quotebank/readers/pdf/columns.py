"""Takes the pieces of a page, gives its lines in reading order: from top to bottom, a column after the other.

A gutter is a gap that lines on its left share with lines on its right.  Whatever stands across it, such as a headline,
divides the page into bands, and within a band each column is read to its end.  Columns of prose are wide: side by side,
narrow pieces are rows of a table or the names beside a transcript, and are read across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from quotebank.readers.pdf.glyphs import Piece

GUTTER = 0.7
"""The least width of a gutter, in sizes of the letters."""
COLUMN = 7.0
"""The least width of a column of prose, in sizes of its letters."""
FILLED = 0.4
"""The share of a column's width that its lines fill: two columns of three may stand on one side of a gutter."""
LINES = 4
"""The least lines of a column."""

_DEEPEST = 6
_MOST = 5_000
_AHEAD = 60


class Line(NamedTuple):
    """One printed line of a column."""

    text: str
    left: float
    right: float
    y: float
    size: float


class Column(NamedTuple):
    """The lines of a column, from top to bottom, and its edges."""

    lines: tuple[Line, ...]
    left: float
    right: float


class _Gap(NamedTuple):
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class _Band(NamedTuple):
    """A stretch of a page from top to bottom: the two sides of a gutter, or with nothing right what is no column."""

    left: list[Piece]
    right: list[Piece]


def columns(pages: Sequence[Sequence[Piece]]) -> list[Column]:
    """Return the columns of all pages in reading order."""
    known: list[_Gap] = []
    return [_column(group) for pieces in pages for group in _groups(list(pieces), known, 0)]


def _groups(pieces: list[Piece], known: list[_Gap], depth: int) -> list[list[Piece]]:
    if depth < _DEEPEST and len(pieces) <= _MOST:
        for gutter, lines in [(gutter, 0) for gutter in known] + _gutters(pieces):
            bands = _bands(pieces, gutter, LINES if lines else 1)
            columned = [band for band in bands if band.right]
            beside = sum(min(_height(band.left), _height(band.right)) for band in columned)
            if columned and (not lines or lines >= 0.5 * beside):
                if lines:
                    known.append(_whole(columned))
                return [group for band in bands for side in band for group in _groups(side, known, depth + 1)]
    return [pieces] if pieces else []


def _whole(bands: list[_Band]) -> _Gap:
    """Return the gutter between the columns of `bands` in its whole width."""
    left = max(piece.right for band in bands for piece in band.left)
    return _Gap(left, max(left, min(piece.left for band in bands for piece in band.right)))


def _height(pieces: list[Piece]) -> int:
    return sum(1 for _ in _lines(pieces))


def _gutters(pieces: list[Piece]) -> list[tuple[_Gap, int]]:
    """Return the gaps that lines have beside them, and how many have them, the commonest first."""
    gaps = sorted(_gaps(pieces))
    events = sorted([(gap.left, 1) for gap in gaps] + [(gap.right, -1) for gap in gaps])
    found: list[tuple[_Gap, int]] = []
    lines = 0
    for (x, step), (after, fall) in pairwise(events):
        lines += step
        if step > 0 > fall and lines >= LINES - 1 and after > x:
            found.append((_Gap(x, after), lines))
    found.sort(key=lambda one: -one[1])
    return found[:4]


def _gaps(pieces: list[Piece]) -> Iterator[_Gap]:
    """Give the white space between each piece and the next to its right on about the same height."""
    falling = sorted(pieces, key=lambda piece: -piece.y)
    for place, piece in enumerate(falling):
        beside = [
            other
            for other in falling[max(0, place - _AHEAD) : place + _AHEAD]
            if abs(other.y - piece.y) < 0.6 * max(piece.size, other.size) and other.left >= piece.right
        ]
        if beside:
            gap = _Gap(piece.right, min(other.left for other in beside))
            if gap.right - gap.left >= GUTTER * piece.size:
                yield gap


def _bands(pieces: list[Piece], gutter: _Gap, least: int) -> list[_Band]:
    """Divide pieces from top to bottom into bands of columns, each of `least` lines or more, and what is between.

    A gutter that is known from another page may part a single line too, if nothing stands in its whole width.
    """
    ends, begins = (gutter.left + 1, gutter.right - 1) if least < LINES else (gutter.middle, gutter.middle)
    bands: list[_Band] = []
    sides = _Band([], [])

    def close() -> None:
        if _is_prose(sides.left, least) and _is_prose(sides.right, least) and (least < LINES or _aligned(sides.right)):
            bands.append(_Band(sides.left.copy(), sides.right.copy()))
        else:
            across(sides.left + sides.right)
        sides.left.clear()
        sides.right.clear()

    def across(some: list[Piece]) -> None:
        if bands and not bands[-1].right:
            bands[-1].left.extend(some)
        elif some:
            bands.append(_Band(some, []))

    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if piece.right <= ends:
            sides.left.append(piece)
        elif piece.left >= begins:
            sides.right.append(piece)
        else:
            close()
            across([piece])
    close()
    return bands


def _is_prose(pieces: list[Piece], least: int) -> bool:
    """Tell whether pieces are a column: enough lines, most of them as wide as lines of prose."""
    lines = list(_lines(pieces))
    if len(lines) < max(least, 1):
        return False
    if least < LINES:
        return True
    edge = max(line.right for line in lines) - min(line.left for line in lines)
    usual = median(line.right - line.left for line in lines)
    return usual >= COLUMN * median(line.size for line in lines) and usual >= FILLED * edge


def _aligned(pieces: list[Piece]) -> bool:
    """Tell whether most lines begin at one place, as those of a column do, and not those behind a blank in a line."""
    begins = sorted(line.left for line in _lines(pieces))
    near = 0.3 * median(piece.size for piece in pieces)
    most = max(sum(1 for left in begins if 0 <= left - edge <= near) for edge in set(begins))
    return most >= 0.6 * len(begins) or most >= 0.4 * len(begins) > 4


def _column(pieces: Sequence[Piece]) -> Column:
    lines = tuple(_lines(pieces))
    lefts = sorted(line.left for line in lines)
    rights = sorted(line.right for line in lines)
    # A hanging sign or a line that runs over does not move the edge.
    return Column(lines, lefts[len(lefts) // 20], rights[-1 - len(rights) // 20])


def _lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    """Give the lines from top to bottom; pieces on one height make one line, read from left to right."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if row and row[0].y - piece.y > 0.4 * max(row[0].size, piece.size):
            yield _line(row)
            row = []
        row.append(piece)
    if row:
        yield _line(row)


def _line(row: list[Piece]) -> Line:
    row.sort(key=lambda piece: piece.left)
    longest = max(row, key=lambda piece: piece.right - piece.left)
    text = " ".join(piece.text for piece in row)
    return Line(text, row[0].left, max(piece.right for piece in row), longest.y, longest.size)
