"""Takes the text of an article, gives its paragraphs, sentences, tokens and stretches inside quotation marks.

Every stretch inside marks is one token of its paragraph, so that a rule or a tagger sees across a long
quotation, and a sentence never ends inside one.  All of it is read off the text in one pass from left to right;
the time taken grows with the text's length, whatever the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from quotebank.furniture import paragraph_kinds
from quotebank.marks import Stretch, find_stretches
from quotebank.model import Span
from quotebank.packed import PackedTokens, Shelf
from quotebank.sentences import sentence_ranges
from quotebank.tokens import Token, tokenize

__all__ = ["Paragraph", "Passages", "Sentence", "Stretch", "Token", "read_passages"]

_LAST = attrgetter("last")


class Sentence(NamedTuple):
    """The tokens ``[first, last)`` of a paragraph that make one sentence."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its place, what it is, and its tokens."""

    index: int
    span: Span
    kind: str
    """``text``, or what is not reporting: ``headline``, ``player`` (video and picture lines), ``label``."""
    tokens: Sequence[Token]
    starts: Sequence[int]
    """Where each token begins."""
    sentences: tuple[Sentence, ...]
    stretches: tuple[Stretch, ...]

    def sentence_of(self, token: int) -> int:
        """Return which sentence the token of that number stands in."""
        return min(bisect_right(self.sentences, token, key=_LAST), len(self.sentences) - 1)

    def token_at(self, place: int) -> int:
        """Return the number of the token that begins at a place of the text, or of the next one behind it."""
        return bisect_left(self.starts, place)

    def tokens_in(self, span: Span) -> range:
        """Return the numbers of the tokens that lie wholly inside a span."""
        start, end = span
        last = bisect_left(self.starts, end)
        if last and self.tokens[last - 1].end > end:
            last -= 1
        return range(bisect_left(self.starts, start), last)

    def stretches_in(self, span: Span) -> tuple[Stretch, ...]:
        """Return the stretches that share a character with a span."""
        first = bisect_right(self.stretches, span.start, key=lambda s: s.span.end)
        return self.stretches[first : bisect_left(self.stretches, span.end, key=lambda s: s.span.start)]

    def sentence_span(self, number: int) -> Span:
        """Return the place of a sentence in the text."""
        sentence = self.sentences[number]
        return Span(self.tokens[sentence.first].start, self.tokens[sentence.last - 1].end)


@dataclass(frozen=True, slots=True)
class Passages:
    """A text and its paragraphs, in order."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    starts: tuple[int, ...]
    """Where each paragraph begins."""

    def paragraph_at(self, place: int) -> Paragraph:
        """Return the paragraph that holds a place of the text."""
        return self.paragraphs[max(bisect_right(self.starts, place) - 1, 0)]


_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n")
_WRAPPED = range(50, 101)
_LONGEST = 200_000
"""The most characters of a paragraph: a line beyond that is a page that has lost its line ends."""
_HUGE = 4_000_000
"""From so many characters on, tokens are kept packed: slower to read, but a book's worth of them fits anywhere."""
_CLOSES = (". ", ".” ", '." ', "! ", "? ")


def read_passages(text: str) -> Passages:
    """Return the passages of `text`; every span counts its code points."""
    spans = paragraph_spans(text)
    kinds = paragraph_kinds(text, spans)
    stretches = find_stretches(text, spans)
    shelf = Shelf() if len(text) >= _HUGE else None
    out = []
    for index, (span, kind, found) in enumerate(zip(spans, kinds, stretches, strict=True)):
        tokens = tokenize(text, span, found)
        ranges = tuple(Sentence(a, b) for a, b in sentence_ranges(text, tokens))
        if shelf is None:
            out.append(Paragraph(index, span, kind, tokens, [token.start for token in tokens], ranges, found))
        else:
            packed = PackedTokens(tokens, shelf)
            out.append(Paragraph(index, span, kind, packed, packed.starts, ranges, found))
    return Passages(text, tuple(out), tuple(span.start for span in spans))


def paragraph_spans(text: str) -> tuple[Span, ...]:
    """Return the paragraphs of `text`: its lines, or its blocks between blank lines where lines are wrapped."""
    out = []
    for start, end in _blocks(text, _BLANK if _is_wrapped(text) else _LINE):
        for first, last in pairwise(_cuts(text, start, end)):
            part = text[first:last]
            body = part.strip()
            if body:
                begin = first + len(part) - len(part.lstrip())
                out.append(Span(begin, begin + len(body)))
    return tuple(out)


def _blocks(text: str, breaks: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield where what stands between two breaks begins and ends; nothing for what is empty."""
    start = 0
    for gap in breaks.finditer(text):
        if start < gap.start():
            yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a block begins and ends, and between where it must be cut, being too long for a paragraph.

    A cut is made behind a sentence, else at a blank, else anywhere.
    """
    while end - start > _LONGEST:
        yield start
        low, high = start + _LONGEST // 2, start + _LONGEST
        stop = max(text.rfind(close, low, high) + len(close) for close in _CLOSES)
        start = stop if stop > low else max(text.rfind(" ", low, high), low)
    yield from (start, end)


def _is_wrapped(text: str) -> bool:
    """Tell whether single line breaks only wrap the lines, as in plain-text mail.

    Wrapped lines are nearly as long as one another; so most lines that another line follows directly must be
    of 50 to 100 characters, and most of them must not end a sentence.
    """
    lines = text.split("\n")
    followed = [a.rstrip() for a, b in pairwise(lines) if a.strip() and b.strip()]
    if len(followed) < 4:
        return False
    fitting = sum(len(line) in _WRAPPED and line[-1] not in '.!?”"' for line in followed)
    return fitting * 10 >= len(followed) * 7
