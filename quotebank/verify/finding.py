"""Takes a claim and the candidates for it, gives how it stands to each: words that stand so, else the nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from quotebank.model import Span
from quotebank.verify.candidates import Candidates, Source
from quotebank.verify.comparison import Comparison
from quotebank.verify.exactly import exact
from quotebank.verify.nearly import alike
from quotebank.verify.printed import Printed, printed, stretch
from quotebank.verify.results import Verdict
from quotebank.verify.words import Words

FULL = 12
"""So many of the quotations that share most of the claim are compared word by word."""

PARTIAL = 6
"""And so many of those that share most of its first or second half."""

ARTICLES = 12
"""In so many articles the words are looked for outside quotations, those with most of them first."""

LONG = 400
"""Of a longer quotation, only what lies around the passages found is compared word by word."""


@dataclass(frozen=True, slots=True)
class Found:
    """One printed form, compared."""

    article: int
    published: str
    """ISO 8601; empty when unknown."""
    printed: Printed
    comparison: Comparison
    verdict: Verdict
    source: Source | None
    """The quotation; ``None`` where the words are nobody's."""
    is_old: bool
    """Whether a later version of its article is in the bank."""

    @property
    def score(self) -> float:
        """How much agrees, from 0 to 1."""
        return self.comparison.score

    @property
    def age(self) -> tuple[bool, str, int]:
        """Sorts by the day of publication, the unknown last, then by the order of ingest."""
        return not self.published, self.published, self.article


class Finder:
    """Compares one claim with its candidates; what is read of them is read once."""

    def __init__(self, claim: Words, possible: Candidates) -> None:
        self.claim = claim
        self.possible = possible

    @cached_property
    def quotations(self) -> tuple[tuple[Source, Printed], ...]:
        """The quotations with their words."""
        texts = self.possible.texts
        return tuple((one, printed(texts[one.article], one.content, one.marked)) for one in self.possible.sources)

    def standing_so(self) -> list[Found]:
        """Return the places where all words of the claim stand so."""
        found = [
            self._found(words, same, source)
            for source, words in self.quotations
            if (same := exact(self.claim, words)) is not None
        ]
        taken = {one.article for one in found}
        return found + [one for one in self._in_articles() if one.article not in taken]

    def _in_articles(self) -> Iterator[Found]:
        """Yield the articles that print the words where no quotation holds them all."""
        for article, spans in islice(self.possible.passages.items(), ARTICLES):
            text = self.possible.texts[article]
            sources = [one for one in self.possible.sources if one.article == article]
            marked = tuple(mark for source in sources for mark in source.marked)
            for span in _joined(text, spans):
                words = stretch(text, (span,), marked)
                same = exact(self.claim, words)
                if same is not None:
                    yield self._owned(article, words, same, sources)
                    break

    def _found(self, words: Printed, comparison: Comparison, source: Source, verdict: Verdict | None = None) -> Found:
        return self._at(source.article, words, comparison, verdict or comparison.standing, source)

    def _at(
        self, article: int, words: Printed, comparison: Comparison, verdict: Verdict, source: Source | None
    ) -> Found:
        is_old = article in self.possible.old
        return Found(article, self.possible.published[article], words, comparison, verdict, source, is_old)

    def _owned(self, article: int, words: Printed, same: Comparison, sources: Sequence[Source]) -> Found:
        """Say whose the words are: partly of a quotation in marks, mostly of a reported one, or nobody's."""
        first, last = same.window
        place = Span(words.words[first].start, words.words[last - 1].end)
        if any(words.inside[first:last]):
            holders = [one for one in sources if any(mark.overlaps(place) for mark in one.marked)]
            return self._found(words, same, max(holders, key=lambda one: _shared(one, place)), "fragment")
        reported = [one for one in sources if 2 * _shared(one, place) >= place.end - place.start]
        if reported:
            return self._found(words, same, max(reported, key=lambda one: _shared(one, place)), "paraphrase")
        return self._at(article, words, same, "reporter", None)

    def nearest(self) -> list[Found]:
        """Return the quotations that come nearest to the claim, best first; of equals, what still stands so."""
        found = []
        for source, words in self._promising():
            around = _around(words, self.possible.passages[source.article])
            near = alike(self.claim, around)
            if near is not None:
                found.append(self._found(around, near, source))
        return sorted(found, key=lambda one: (-one.score, one.is_old, one.age))

    def _promising(self) -> list[tuple[Source, Printed]]:
        """Return the quotations that have most words of the claim, or of one half of it, in their order."""
        from rapidfuzz.distance import LCSseq  # late: words that stand so do not need it

        keys = self.claim.keys
        half = (len(keys) + 1) // 2
        chosen: dict[int, None] = {}
        for part, most in ((keys, FULL), (keys[:half], PARTIAL), (keys[half:], PARTIAL)):
            scores = [LCSseq.similarity(part, words.keys) for _, words in self.quotations]
            order = sorted(range(len(scores)), key=lambda at: (-scores[at], len(self.quotations[at][1].words), at))
            chosen |= dict.fromkeys(order[:most])
        return [self.quotations[at] for at in chosen]


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return passages with only white space between them as one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and not text[out[-1].end : span.start].strip(" \t\n\r\u00a0\"'“”‘’«»"):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _shared(source: Source, place: Span) -> int:
    parts = chain(source.content, source.marked) if source.kind == "mixed" else source.content
    return sum(max(0, min(part.end, place.end) - max(part.start, place.start)) for part in parts)


def _around(words: Printed, passages: Sequence[Span]) -> Printed:
    """Return a quotation as it is, or of a very long one what lies in and around the passages found."""
    if len(words.words) <= LONG:
        return words
    numbers = [n for n, word in enumerate(words.words) if any(one.start <= word.start < one.end for one in passages)]
    if not numbers:
        return words
    return words.part(numbers[0] - LONG // 4, numbers[-1] + LONG // 4)
