"""Takes a quotation and its article, gives the folded words that a search compares, and their sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from quotebank.folding import Word, words
from quotebank.model import Quotation, Span

BREAK = "…"
"""Stands among the words where the article prints other words between: no phrase runs across it."""

_MAY_END = re.compile(r"[.!?…]\S*\s|\n[^\S\n]*\n")
"""Only behind such signs can a sentence end: most quotations are one, and are seen to be without being read."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_MARKS = frozenset("“”„«»\"'‘’‹›`")


def spoken(quotation: Quotation, text: str) -> tuple[Word, ...]:
    """Return the folded words of a quotation with their places in `text`; its pieces are kept apart by :data:`BREAK`.

    Pieces with nothing but white space between, as when it runs over paragraphs, are one stretch.  Words inside
    marks that no piece of the content covers are a piece of their own.
    """
    strays = [mark for mark in quotation.marked if not any(piece.covers(mark) for piece in quotation.content)]
    out: list[Word] = []
    end: int | None = None
    for piece in (*quotation.content, *strays):
        if end is not None and (piece.start < end or text[end : piece.start].strip()):
            out.append(Word(BREAK, end, end))
        out += words(piece.of(text), piece.start)
        end = piece.end
    return tuple(out)


def beside(quotation: Quotation, text: str) -> tuple[tuple[Word, ...], ...]:
    """Return the folded words of the sentence before a quotation and of the one after, as far as there are such."""
    sentences = (quotation.before, quotation.after)
    return tuple(tuple(words(span.of(text), span.start)) for span in sentences if span)


def sentences(found: Sequence[Word], text: str) -> tuple[int, ...]:
    """Return in which sentence of the article each word of :func:`spoken` stands, counted from 0 and never backwards.

    What the reporter says between two pieces belongs to the sentence around it, so «“No,” she said, “never.”» is one
    and «“No,” she said. “Never.”» is two.
    """
    if not found:
        return ()
    whole = Span(min(word.start for word in found), max(word.end for word in found))
    starts = list(_starts(text, whole)) if _MAY_END.search(text, *whole) else []
    numbers = [bisect_right(starts, word.start) for word in found]
    return (0, *accumulate(here != there for here, there in pairwise(numbers)))


def _starts(text: str, whole: Span) -> Iterator[int]:
    """Yield where a new sentence begins inside `whole`; quotation marks are no signs of their own here."""
    # Late: the tables behind them take longer to read than most searches take.
    from quotebank.sentences import sentence_ranges
    from quotebank.tokens import tokenize

    start = whole.start
    for blank in (*_BLANK_LINE.finditer(text, *whole), None):
        end = blank.start() if blank else whole.end
        tokens = [token for token in tokenize(text, Span(start, end), ()) if token.text not in _MARKS]
        ranges = sentence_ranges(text, tokens)
        yield from (tokens[first].start for first, _ in ranges[1:])
        if blank:
            start = blank.end()
            yield start
