"""Takes the spans of a content, gives what the article's text alone tells of them: the words in marks, the kind, the
sentences beside, the oddities.

Whoever drew the spans, the program or a person, these follow from them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from quotebank.model import Kind, Span
from quotebank.passages import Paragraph, Passages

UNBALANCED = "unbalanced-marks"
"""The flag of a content with marks that open or close nothing."""


class Neighbours:
    """Tells which sentences of an article stand beside a content."""

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        self._prose = [p.index for p in passages.paragraphs if p.kind == "text" and p.sentences]

    def beside(self, content: Sequence[Span]) -> tuple[Span | None, Span | None]:
        """Return the sentence before the first piece and the one behind the last."""
        first, last = (self.passages.paragraph_at(piece.start) for piece in (content[0], content[-1]))
        return self._before(content[0].start, first), self._after(content[-1].end, last)

    def _before(self, place: int, paragraph: Paragraph) -> Span | None:
        number = paragraph.sentence_of(paragraph.token_at(place)) - 1
        if number >= 0:
            return paragraph.sentence_span(number)
        at = bisect_left(self._prose, paragraph.index)
        if not at:
            return None
        other = self.passages.paragraphs[self._prose[at - 1]]
        return other.sentence_span(len(other.sentences) - 1)

    def _after(self, place: int, paragraph: Paragraph) -> Span | None:
        token = paragraph.token_at(place)
        number = paragraph.sentence_of(token)
        if token < len(paragraph.tokens):
            number += paragraph.sentence_span(number).start < place
            if number < len(paragraph.sentences):
                return paragraph.sentence_span(number)
        at = bisect_right(self._prose, paragraph.index)
        return self.passages.paragraphs[self._prose[at]].sentence_span(0) if at < len(self._prose) else None


def marked_spans(passages: Passages, content: Sequence[Span]) -> tuple[Span, ...]:
    """Return the words of a content that stand inside marks, marks left out."""
    out = []
    for span in content:
        for stretch in passages.paragraph_at(span.start).stretches_in(span):
            start, end = max(span.start, stretch.inner.start), min(span.end, stretch.inner.end)
            if start < end:
                out.append(Span(start, end))
    return tuple(out)


def kind_of(text: str, content: Sequence[Span], marked: Sequence[Span]) -> Kind:
    """Return direct when every word of the content stands inside marks, mixed when some do, else indirect."""
    if not marked:
        return "indirect"
    for span in content:
        place = span.start
        first = bisect_right(marked, span.start, key=lambda m: m.end)
        last = bisect_left(marked, span.end, key=lambda m: m.start)
        for inner in (*marked[first:last], Span(span.end, span.end)):
            if any(c.isalnum() for c in text[place : inner.start]):
                return "mixed"
            place = max(place, inner.end)
    return "direct"


def oddities(passages: Passages, content: Sequence[Span]) -> tuple[str, ...]:
    """Return the flags that the marks of a content deserve."""
    stretches = [s for c in content for s in passages.paragraph_at(c.start).stretches_in(c)]
    odd = [s for n, s in enumerate(stretches) if not s.opened or (not s.closed and n == len(stretches) - 1)]
    return (UNBALANCED,) if odd else ()
