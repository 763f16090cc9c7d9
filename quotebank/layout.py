"""Takes the chosen attributions of an article, gives them with what only the layout tells.

A quotation that runs over paragraphs is one; a paragraph in marks right after a quotation goes on with its speaker;
words in marks that nothing claims belong to their paragraph's attribution when there is one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotebank.candidates import Candidate
from quotebank.echoes import HEADING
from quotebank.marks import Stretch
from quotebank.model import Span
from quotebank.passages import Paragraph, Passages

_FEW_WORDS = 5
_FEW_BETWEEN = 10
_SHORT = 3
_ALONE = "a paragraph in marks without a cue: the speaker before goes on"
_HEADING = "a line in marks by itself: a sub-heading that repeats somebody's words"
_BESIDE = "in the paragraph of the attribution before, without a cue of its own"


def complete(passages: Passages, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the attributions with continuations joined and added, in the order of print."""
    walk = _Walk(passages, chosen)
    for paragraph in passages.paragraphs:
        if paragraph.kind == "text":
            walk.read(paragraph)
    return sorted(walk.finished(), key=lambda c: c.content[0])


class _Walk:
    """The walk over the stretches of an article, in the order of print."""

    def __init__(self, passages: Passages, chosen: Sequence[Candidate]) -> None:
        self.text = passages.text
        self.out = list(chosen)
        held = sorted((span, number) for number, c in enumerate(chosen) for span in c.content)
        self.held = [span for span, _ in held]
        self.holders = [number for _, number in held]
        self.more: defaultdict[int, list[Span]] = defaultdict(list)
        """Pieces that go behind the content of an attribution; apart, since adding to a tuple copies it."""
        self.moved: dict[int, int] = {}
        """Attributions that were merged into another one."""
        self.previous: int | None = None
        """The attribution that holds the stretch before."""
        self.before: Paragraph | None = None
        self.open: list[Span] = []
        """Stretches that were left open and that nothing claims so far: their cue may stand where they close."""
        self._alone: dict[tuple[int, int], bool] = {}

    def finished(self) -> Iterator[Candidate]:
        """Yield the attributions with all their pieces."""
        for number, candidate in enumerate(self.out):
            if candidate.content:
                more = self.more.get(number)
                yield replace(candidate, content=(*candidate.content, *more)) if more else candidate

    def read(self, paragraph: Paragraph) -> None:
        """Give every stretch of a paragraph to the attribution that it belongs to."""
        alone = bool(paragraph.stretches) and all(t.kind in "qp" for t in paragraph.tokens)
        if _is_break(paragraph):
            self.before = None
            return
        if alone and self._claimant(paragraph.stretches[0].span) is None and _is_heading(paragraph, self.text):
            self._add(
                Candidate((paragraph.stretches[0].span,), rule=HEADING, score=0.5, notes=(_HEADING,), continues=True)
            )
            self.before = None
            return
        self.previous = self._last_before(paragraph.span.start)
        for stretch in paragraph.stretches:
            number = self._claimant(stretch.span)
            if not stretch.continues:
                self.open = []
            if number is None:
                number = self._place(paragraph, stretch, alone)
                if number is None:
                    self._leave(stretch)
                    continue
            elif stretch.continues and self.open:
                self.out[number] = replace(self.out[number], content=(*self.open, *self.out[number].content))
                self.open = []
            elif stretch.continues and self.previous is not None and self.previous != number:
                number = self._merge(self.previous, number)
            self.previous = number
        if paragraph.stretches or len(paragraph.tokens) > 1:
            self.before = paragraph

    def _leave(self, stretch: Stretch) -> None:
        """Remember a stretch that nothing claims while it is open."""
        if stretch.closed:
            self.open = []
        else:
            self.open.append(stretch.span)

    def _last_before(self, place: int) -> int | None:
        """Return the attribution that was printed last before a place, with marks or without."""
        at = bisect_left(self.held, (place, 0)) - 1
        if at < 0:
            return self.previous
        last = self.moved.get(self.holders[at], self.holders[at])
        if self.previous is None or not self.out[self.previous].content:
            return last
        return max(self.previous, last, key=self._last_piece)

    def _last_piece(self, number: int) -> Span:
        """Return the last piece of an attribution; one before the text for what was merged into another."""
        pieces = self.more.get(number) or self.out[number].content
        return pieces[-1] if pieces else Span(-1, -1)

    def _claimant(self, span: Span) -> int | None:
        """Return the number of the chosen attribution whose content shares a character with a stretch."""
        at = bisect_right(self.held, span)
        for place in (at, at - 1):
            if 0 <= place < len(self.held) and self.held[place].overlaps(span):
                number = self.holders[place]
                return self.moved.get(number, number)
        return None

    def _place(self, paragraph: Paragraph, stretch: Stretch, alone: bool) -> int | None:
        """Add a stretch that nothing claims to where it belongs; return that number, ``None`` for nowhere."""
        words = len(stretch.inner.of(self.text).split())
        if self.previous is not None and stretch.continues:
            self.more[self.previous].append(stretch.span)
            return self.previous
        first = alone and paragraph.tokens[0].start == stretch.span.start
        if first and self.previous is not None and self.before is not None and words >= 2:
            at_once = bool(self.before.stretches) and self._reaches_end(self.previous, self.before)
            return self._add(self._continued(stretch, at_once))
        own = self._nearest(paragraph, stretch.span) if words >= _FEW_WORDS else None
        if own is not None and self._goes_on(paragraph, stretch, own):
            self.more[own].append(stretch.span)
            return own
        beside = self._beside(paragraph, stretch, own) if own is not None else None
        return None if beside is None else self._add(beside)

    def _add(self, candidate: Candidate) -> int:
        self.out.append(candidate)
        return len(self.out) - 1

    def _continued(self, stretch: Stretch, at_once: bool) -> Candidate:
        """Return a paragraph in marks as what the speaker before goes on to say, at once or after narration."""
        rule, score = ("continuation", 0.8) if at_once else ("orphan", 0.45)
        return Candidate((stretch.span,), rule=rule, score=score, notes=(_ALONE,), continues=True)

    def _reaches_end(self, number: int, paragraph: Paragraph) -> bool:
        """Tell whether an attribution is the last thing that a paragraph says: no narration follows it there."""
        mine = self.out[number]
        end = max(span.end for span in (self._last_piece(number), *mine.cue, *mine.source))
        last = paragraph.sentence_span(len(paragraph.sentences) - 1)
        return end > last.start

    def _nearest(self, paragraph: Paragraph, span: Span) -> int | None:
        """Return the chosen attribution of a paragraph that lies nearest to a stretch."""
        first = bisect_left(self.held, (paragraph.span.start, 0))
        at = bisect_right(self.held, span)
        near = [n for n in (at - 1, at) if first <= n < len(self.held) and paragraph.span.covers(self.held[n])]
        if not near:
            return None
        best = min(near, key=lambda n: abs(self.held[n].start - span.start))
        return self.moved.get(self.holders[best], self.holders[best])

    def _beside(self, paragraph: Paragraph, stretch: Stretch, own: int) -> Candidate | None:
        """Return a stretch behind its paragraph's attribution, a sentence of its own, as more of what is attributed.

        Any other words in marks stay nobody's: of the annotated ones, three in four were not the speaker's or were
        part of a longer clause.
        """
        mine = self.out[own]
        follows = self._last_piece(own).end <= stretch.span.start and self._is_sentence(paragraph, stretch)
        if not follows or _is_title(stretch.inner.of(self.text)) or _is_asked(paragraph, stretch):
            return None
        return replace(mine, content=(stretch.span,), rule="same-paragraph", score=0.3, notes=(_BESIDE,))

    def _goes_on(self, paragraph: Paragraph, stretch: Stretch, number: int) -> bool:
        """Tell whether a stretch goes on with a quotation that is all in marks, behind its cue."""
        last = self._last_piece(number)
        if last.end > stretch.span.start:
            return False
        mine = self.out[number]
        if not self._begins_sentence(paragraph, stretch, mine) and not self._splits(stretch, mine):
            return False
        return any(s.span.covers(last) for s in paragraph.stretches_in(last))

    def _begins_sentence(self, paragraph: Paragraph, stretch: Stretch, mine: Candidate) -> bool:
        """Tell whether a stretch begins a sentence; all of it, where the quotation before has no cue behind it."""
        if self._is_sentence(paragraph, stretch):
            return True
        number = paragraph.token_at(stretch.span.start)
        first = paragraph.sentences[paragraph.sentence_of(number)].first
        inner = stretch.inner.of(self.text)
        return first == number and bool(mine.cue) and mine.content[0].end <= mine.cue[0].start and inner[:1].isupper()

    def _splits(self, stretch: Stretch, mine: Candidate) -> bool:
        """Tell whether a cue clause between commas cuts a quotation in two: “…,” she said, “…”."""
        if not mine.cue or mine.cue[0].start < mine.content[-1].end:
            return False
        behind = max(span.end for span in (*mine.cue, *mine.source))
        between = self.text[behind : stretch.span.start]
        return behind <= stretch.span.start and between.rstrip().endswith(",") and len(between.split()) <= _FEW_BETWEEN

    def _merge(self, first: int, second: int) -> int:
        """Join an attribution to the one whose open quotation it goes on with; the one with a cue lends it."""
        a, b = self.out[first], self.out[second]
        if a.cue and b.cue and a.source and not a.continues:
            return second
        lender = a if a.cue else b
        pieces = [*b.content, *self.more.pop(second, ())]
        content = a.content
        if pieces and self._last_piece(first) < pieces[0]:
            self.more[first].extend(pieces)
        else:
            content = tuple(sorted({*a.content, *self.more.pop(first, ()), *pieces}))
        self.out[first] = replace(lender, content=content, continues=a.continues and not lender.cue)
        self.out[second] = replace(b, content=())
        self.moved[second] = first
        return first

    def _is_sentence(self, paragraph: Paragraph, stretch: Stretch) -> bool:
        """Tell whether stretches make up the sentence that one stands in."""
        number = paragraph.sentence_of(paragraph.token_at(stretch.span.start))
        known = self._alone.get((paragraph.index, number))
        if known is None:
            first, last = paragraph.sentences[number]
            known = all(paragraph.tokens[n].kind in "qp" for n in range(first, last))
            self._alone[paragraph.index, number] = known
        return known


def _is_break(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph holds no word: a time («17:15»), stars, a rule between two parts of an article."""
    return bool(paragraph.tokens) and all(token.kind in "np" for token in paragraph.tokens)


def _is_heading(paragraph: Paragraph, text: str) -> bool:
    """Tell whether a paragraph in marks is a sub-heading: one line without a stop or a comma at its end."""
    only = paragraph.stretches[0]
    inner = only.inner.of(text).rstrip()
    return len(paragraph.stretches) == 1 and only.balanced and not only.continues and inner[-1:].isalnum()


def _is_asked(paragraph: Paragraph, stretch: Stretch) -> bool:
    """Tell whether words in marks are what somebody was asked: «When he was asked, “Will it open?”, …»."""
    at = paragraph.token_at(stretch.span.start)
    return any(token.low == "asked" for token in paragraph.tokens[max(0, at - 3) : at])


def _is_title(words: str) -> bool:
    """Tell whether words stand like the title of a work: every word of more than three letters with a capital."""
    long = [word for word in words.split() if len(word) > _SHORT]
    return len(long) > 1 and all(word[0].isupper() or not word[0].isalpha() for word in long)
