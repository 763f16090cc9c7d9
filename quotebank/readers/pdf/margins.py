"""Takes pages, gives them without what is printed in their margins: running heads and feet, page and line numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from quotebank.readers.pdf.glyphs import Page, Piece

MARGIN = 0.15
"""The share of a page's height, above and below, in which heads and feet stand."""
_ROWS = 3

_COUNTED = 8
"""So many numbers in a row, one below the other, count lines."""

_DIGITS = re.compile(r"\d{1,3}", re.ASCII)
_NUMBER = re.compile(
    r"(?:[-–—|•]\s*)?(?:page|p\.?)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?(?:\s*[-–—|•])?", re.I
)
_PRINTED_FOOT = re.compile(r"(?P<url>(?:https?|file|about|data|blob|chrome)\S*?:\S+)\s+\d+/\d+")
_PRINTED_HEAD = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: .*)?")
"""What browsers print above and below a page: the time of printing and its title; its address and the page's number."""


class Row(NamedTuple):
    """What stands at one height of a page."""

    pieces: tuple[Piece, ...]
    text: str
    place: float
    """Height, from 0 at the page's foot to 1 at its head."""


class Stripped(NamedTuple):
    """Pages without their margins' lines, what was left out, and the address that a browser printed there."""

    pages: list[Page]
    left_out: list[str]
    url: str | None


def stripped(pages: Sequence[Page]) -> Stripped:
    """Return `pages` without running heads, feet and page numbers."""
    outer = [_outer(page) for page in pages]
    often = Counter((_plain(row.text), round(row.place, 1)) for rows in outer for row in set(rows[0] + rows[1]))
    left_out: list[str] = []
    kept: list[Page] = []
    url = None
    for page, (heads, feet) in zip(pages, outer, strict=True):
        gone: set[Piece] = set(numbers := _line_numbers(page))
        left_out += [f"the numbers {numbers[0].text} to {numbers[-1].text} before lines"] if numbers else []
        printed = any(_PRINTED_FOOT.fullmatch(row.text) for row in feet)
        for rows in (heads, feet):
            for row in _leading(rows, often, len(pages), printed=printed):
                gone.update(row.pieces)
                left_out.append(row.text)
                match = _PRINTED_FOOT.fullmatch(row.text)
                url = url or (match["url"] if match and match["url"].startswith("http") else None)
        kept.append(page._replace(pieces=[piece for piece in page.pieces if piece not in gone]))
    return Stripped(kept, left_out, url)


def _line_numbers(page: Page) -> list[Piece]:
    """Return the numbers that stand before the lines of a transcript: one after the other, left of all else."""
    numbers = sorted((piece for piece in page.pieces if _DIGITS.fullmatch(piece.text)), key=lambda piece: -piece.y)
    others = [piece.left for piece in page.pieces if not _DIGITS.fullmatch(piece.text)]
    if len(numbers) < _COUNTED or not others:
        return []
    numbers = [piece for piece in numbers if piece.right < min(others)]
    steps = [int(after.text) - int(before.text) for before, after in pairwise(numbers)]
    return numbers if len(numbers) >= _COUNTED and all(step == 1 for step in steps) else []


def _outer(page: Page) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the rows in the upper and in the lower margin, the outermost first."""
    rows = list(_rows(page))
    heads = tuple(row for row in rows[:_ROWS] if row.place > 1 - MARGIN)
    feet = tuple(row for row in reversed(rows[-_ROWS:]) if row.place < MARGIN and row not in heads)
    return heads, feet


def _rows(page: Page) -> Iterator[Row]:
    """Give the rows of a page from top to bottom."""
    if not page.pieces:
        return
    # A page that is turned has its own measure: what counts is the place among all that is printed.
    low, high = 0.0, page.height
    if any(not low <= piece.y <= high for piece in page.pieces):
        low, high = min(piece.y for piece in page.pieces), max(piece.y for piece in page.pieces)
    row: list[Piece] = []
    for piece in sorted(page.pieces, key=lambda piece: -piece.y):
        if row and row[0].y - piece.y > 0.4 * row[0].size:
            yield _row(row, low, high)
            row = []
        row.append(piece)
    yield _row(row, low, high)


def _row(pieces: list[Piece], low: float, high: float) -> Row:
    ordered = tuple(sorted(pieces, key=lambda piece: piece.left))
    text = " ".join(piece.text for piece in ordered)
    return Row(ordered, text, (ordered[0].y - low) / max(high - low, 1.0))


def _leading(rows: tuple[Row, ...], often: Counter[tuple[str, float]], pages: int, *, printed: bool) -> Iterator[Row]:
    """Give the rows, from the edge of the page inwards, that belong to the margin."""
    for row in rows:
        repeated = pages > 1 and often[(_plain(row.text), round(row.place, 1))] >= max(2, pages * 0.3)
        browser = _PRINTED_FOOT.fullmatch(row.text) or (printed and _PRINTED_HEAD.fullmatch(row.text))
        if not (repeated or browser or _NUMBER.fullmatch(row.text.strip())):
            return
        yield row


def _plain(text: str) -> str:
    """Return a row's text as it is the same on every page."""
    return re.sub(r"\d+", "#", text)
