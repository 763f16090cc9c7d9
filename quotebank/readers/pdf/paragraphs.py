"""Takes the columns of all pages in reading order, gives paragraphs as they were before they were broken into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from quotebank.readers.pdf.columns import Column, Line
from quotebank.readers.pdf.glyphs import HYPHEN

INDENT = 0.6
"""A line that begins so far from the edge, in sizes of its letters, is indented."""
LEADING = 1.3
"""A line so many times further down than lines usually are begins a paragraph."""

APART = 1.6
"""Lines so many times their size apart, with a sentence's end between, are paragraphs, if all of a PDF's lines are."""

_SOFT = "\xad\u2010"
"""Hyphens that only programs set, where they divide a word: U+00AD, and U+2010, which no keyboard has."""
_DIVIDED = re.compile(rf"(?<=[^\W_])[-{HYPHEN}{_SOFT}]$")
_FIRST_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"[^\W_]+$")
_DASHED = re.compile(r"(?<=\w)[—–/]$")
_DASH_FIRST = re.compile(r"—\w")
"""A dash or a stroke between two words without a blank, at which the line was broken."""
_ENDED = re.compile(r"[.!?:…][\"”’'»)\]]*$")
_OPENS = re.compile(r"[\"“‘'«(\[]*[A-Z0-9]|[\"“‘«•–—-]")
_ITEM = re.compile(r"(?:[•◦▪‣*–—-]|\d{1,3}[.)]|\(?[a-z]\))\s")
"""The sign before an item of a list, whose further lines begin behind it."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Paragraph(NamedTuple):
    """One paragraph, and the size of its letters in points."""

    text: str
    size: float


@dataclass(slots=True)
class Hyphens:
    """What became of the hyphens at the ends of lines; `known` are the words that stand undivided in the document."""

    known: frozenset[str]
    joined: int = 0
    kept: list[str] = field(default_factory=list)


def paragraphs(columns: Sequence[Column]) -> tuple[list[Paragraph], Hyphens]:
    """Return the paragraphs, and what became of hyphens at the ends of lines."""
    lines = [line for column in columns for line in column.lines]
    hyphens = Hyphens(_known(lines))
    found: list[Paragraph] = []
    for group in _grouped(columns):
        text = group[0].text
        for line in group[1:]:
            text = _joined(text, line.text, hyphens)
        size = max(group, key=lambda line: line.right - line.left).size
        found.append(Paragraph(text.replace(HYPHEN, "-"), size))
    return found, hyphens


def _known(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words, in small letters, that stand within a line."""
    words: set[str] = set()
    for line in lines:
        inner = _WORD.findall(line.text.lower())
        words.update(inner[1:] if line.text[:1].isalpha() else inner)
        words.update(inner[:1] if len(inner) > 1 else ())
    return frozenset(words)


class _Spot(NamedTuple):
    """A line and its place in its column."""

    line: Line
    column: int
    width: float
    """How wide the column is."""
    indent: float
    """How far from the column's left edge the line begins, in sizes of its letters."""
    room: float
    """How far from the right edge it ends, in points."""
    leading: float
    """The usual distance between lines of that size, in points."""
    opens: bool = False
    """Whether it is indented, full, and the next line begins at the edge: the first line of a paragraph."""


def _grouped(columns: Sequence[Column]) -> Iterator[list[Line]]:
    spots = _spots(columns)
    each = sum(_ended(*pair) for pair in pairwise(spots)) > 0.8 * (len(spots) - 1)
    habit = {round(spot.indent) for spot in spots if spot.opens}
    group: list[Line] = []
    for upper, lower in pairwise([None, *spots]):
        if (
            upper
            and lower
            and (_stand_alone(upper, lower, habit, each=each) or _parts(upper, lower, first=not group[1:]))
        ):
            yield group
            group = []
        if lower:
            group.append(lower.line)
    if group:
        yield group


def _stand_alone(upper: _Spot, lower: _Spot, habit: set[int], *, each: bool) -> bool:
    """Tell whether two lines are paragraphs of one line, which nothing but the end of a sentence shows.

    So it is where nearly every line ends one, as lines of prose do not, and where both are indented as the first
    lines of paragraphs are in this document.
    """
    first = lower.indent >= INDENT and round(upper.indent) == round(lower.indent) and round(lower.indent) in habit
    return (each or first) and _ended(upper, lower)


def _spots(columns: Sequence[Column]) -> list[_Spot]:
    leadings = _leadings(columns)
    spots = [
        _Spot(
            line,
            number,
            column.right - column.left,
            (line.left - column.left) / max(line.size, 1.0),
            column.right - line.right,
            leadings[round(line.size)],
        )
        for number, column in enumerate(columns)
        for line in column.lines
    ]
    return [spot._replace(opens=_opens(spot, after)) for spot, after in pairwise(spots)] + spots[-1:]


def _opens(spot: _Spot, after: _Spot) -> bool:
    near = spot.column == after.column and spot.line.y - after.line.y < LEADING * spot.leading
    return near and spot.indent >= INDENT > after.indent and not _stops_early(spot, after)


def _leadings(columns: Sequence[Column]) -> dict[int, float]:
    """Return the usual distance between two lines, by the size of their letters."""
    steps: dict[int, list[float]] = {}
    for column in columns:
        steps.setdefault(round(column.lines[0].size), [])
        for upper, lower in pairwise(column.lines):
            steps.setdefault(round(lower.size), []).append(upper.y - lower.y)
    return {size: _leading(found, size) for size, found in steps.items()}


def _leading(steps: list[float], size: int) -> float:
    usual = sorted(step for step in steps if 0 < step < 3 * size)
    return usual[len(usual) // 3] if usual else 1.2 * size


def _parts(upper: _Spot, lower: _Spot, *, first: bool) -> bool:
    """Tell whether a paragraph begins with `lower`; `first` where `upper` is the only line of its paragraph so far."""
    size = min(upper.line.size, lower.line.size)
    if abs(upper.line.size - lower.line.size) > 0.12 * size:
        return True
    step = upper.line.y - lower.line.y if upper.column == lower.column else 0.0
    if step > LEADING * lower.leading or (step > APART * size and _ended(upper, lower)):
        return True
    # The second line of a paragraph may begin further left than the first, and further right only in a list.
    if abs(lower.indent - upper.indent) >= INDENT:
        return not first if lower.indent < upper.indent else not (first and _ITEM.match(upper.line.text))
    return lower.opens or _stops_early(upper, lower)


def _ended(upper: _Spot, lower: _Spot) -> bool:
    """Tell whether a sentence ends with one line and another may begin with the next."""
    return bool(_ENDED.search(upper.line.text) and _OPENS.match(lower.line.text))


def _stops_early(upper: _Spot, lower: _Spot) -> bool:
    """Tell whether the upper line was ended on purpose: the next word would have had room in it."""
    text = lower.line.text
    needed = (lower.line.right - lower.line.left) * (len(text.split(maxsplit=1)[0]) + 1) / len(text)
    if upper.room < needed + 0.5 * upper.line.size or not _OPENS.match(text):
        return False
    return _ended(upper, lower) or upper.room > 0.4 * upper.width


def _joined(text: str, line: str, hyphens: Hyphens) -> str:
    """Return a paragraph's text with the next line: behind a blank, or behind a hyphen or a dash without one."""
    if (_DASHED.search(text) and line[:1].isalnum()) or (text[-1].isalnum() and _DASH_FIRST.match(line)):
        return text + line
    mark = _DIVIDED.search(text)
    follows = _FIRST_WORD.match(line)
    if not mark or not follows:
        return f"{text} {line}"
    stem = text[: mark.start()]
    begun = _LAST_WORD.search(stem)
    halves = begun[0] if begun else "", follows[0]
    with_hyphen = f"{stem}-{line}"
    if not all(half.isalpha() for half in halves) or "-".join(halves).lower() in hyphens.known:
        return with_hyphen
    if mark[0] in _SOFT or "".join(halves).lower() in hyphens.known:
        hyphens.joined += 1
        return stem + line
    hyphens.kept.append("-".join(halves))
    return with_hyphen
