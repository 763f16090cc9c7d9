"""Takes words of an article and the places that a search found, gives them with what was found between asterisks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotebank.model import Span
from quotebank.terminal import Piece

AROUND = 50
"""How many characters an excerpt shows on either side of what was found; it ends at a blank."""

MORE = "…"
"""Stands where an excerpt leaves words out."""


def between_stars(text: str, span: Span, marks: Sequence[Span], style: str = "") -> Iterator[Piece]:
    """Give the words of `span` in `style`, those of `marks` between asterisks."""
    at = span.start
    for mark in _run_together(text, marks):
        start, end = max(mark.start, at), min(mark.end, span.end)
        if start < end:
            yield Piece(text[at:start], style)
            yield Piece(f"*{text[start:end]}*", "hit")
            at = end
    yield Piece(text[at : span.end], style)


def excerpt(text: str, sentence: Span, marks: Sequence[Span]) -> Iterator[Piece]:
    """Give the words of `sentence` around each of the `marks` in it, in one line."""
    windows = _windows(text, sentence, marks)
    if windows[0].start > sentence.start:
        yield Piece(f"{MORE} ")
    for number, window in enumerate(windows):
        if number:
            yield Piece(f" {MORE} ")
        for piece in between_stars(text, window, marks):
            yield Piece(re.sub(r"\s+", " ", piece.text), piece.style)
    if windows[-1].end < sentence.end:
        yield Piece(f" {MORE}")


def _windows(text: str, sentence: Span, marks: Sequence[Span]) -> list[Span]:
    """Return the stretches to show, in order; those that touch are one."""
    found: list[Span] = []
    for mark in sorted(marks):
        start = _blank_after(text, max(sentence.start, mark.start - AROUND), sentence.start, mark.start)
        end = _blank_before(text, min(sentence.end, mark.end + AROUND), sentence.end, mark.end)
        if found and start <= found[-1].end + 1:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return found


def _blank_after(text: str, at: int, first: int, stop: int) -> int:
    """Return where the first whole word at or after `at` begins, or `stop`."""
    if at == first:
        return at
    while at < stop and not text[at - 1].isspace():
        at += 1
    return at


def _blank_before(text: str, at: int, last: int, stop: int) -> int:
    """Return where the last whole word up to `at` ends, or `stop`."""
    if at == last:
        return at
    while at > stop and not text[at].isspace():
        at -= 1
    return at


def _run_together(text: str, marks: Sequence[Span]) -> list[Span]:
    """Return the places to mark, in order; those with only blanks between them as one."""
    found: list[Span] = []
    for mark in sorted(marks):
        if found and not text[found[-1].end : mark.start].strip():
            found[-1] = Span(found[-1].start, max(found[-1].end, mark.end))
        else:
            found.append(mark)
    return found
