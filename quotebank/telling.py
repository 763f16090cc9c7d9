"""Takes an attribution and its speaker, gives the quotation: with its date, occasion, context and oddities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotebank import stance
from quotebank.around import Neighbours, kind_of, marked_spans, oddities
from quotebank.candidates import Candidate
from quotebank.dating import Dater
from quotebank.lexicon import anonymity_reasons
from quotebank.model import Anonymity, Article, Evidence, Kind, Quotation, Span
from quotebank.passages import Paragraph, Passages
from quotebank.stage import Who

_REACHED = 0.75
"""A speaker reached so surely or more is right about as often as the attribution itself."""
_UNRESOLVED = 0.4
"""The confidence of an attribution whose mention leads to nobody."""
_RELAY = re.compile(r"\b[Aa]ccording to ([^,.;:“”\"()\n]{2,80}(?:, [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}(?=[,.;]))?)")
_NAMED = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+$")
_LEAD = re.compile(
    r"\b(?:who|whom|because|as)(?: (?:he|she|it|they))?(?: (?:is|are|was|were|has|have|had|did|do|does))? $"
)
"""Words before a reason that belong to it."""

_HINTS = ("nonym", "dentif", "name", "thori", "permit", "allow", "ondition", "background", "fear", "private", "withh")
"""One of these stands in every reason for anonymity; looking for them is much cheaper than the patterns."""
_SILENT = frozenset({stance.STANCE, stance.NEGATED, stance.ASKED, stance.OBJECT})
_BESIDE_CUE = 110
"""How many characters from the cue a second source may be named."""


_LEAST_REPORTED = 0.4
"""Below this, words without marks are more likely nobody's than somebody's, whose they are aside."""


def reports(kind: Kind, flags: Sequence[str], *, named: bool) -> bool:
    """Tell whether somebody said or wrote words: marks tell, else a verb of saying that nothing negates.

    `named` tells whether the words have a source, or go on with those before.
    """
    return kind != "indirect" or (named and _SILENT.isdisjoint(flags))


class Teller:
    """Tells the attributions of one article, in the order of print."""

    def __init__(self, article: Article, passages: Passages, attributions: Sequence[Candidate]) -> None:
        self.article = article
        self.passages = passages
        self._neighbours = Neighbours(passages)
        self._dater = Dater(article, passages, attributions)

    def tell(self, candidate: Candidate, paragraph: Paragraph, who: Who, *, everything: bool) -> Quotation | None:
        """Return the quotation of an attribution; ``None`` where nobody said or wrote it, unless `everything` is asked.

        The day of what is left out is read all the same where the speaker's other words may have it from there.
        """
        text = self.article.text
        content = candidate.content
        marked = marked_spans(self.passages, content)
        kind = kind_of(text, content, marked)
        flags = stance.flags(candidate, self._home(candidate, paragraph))
        continues = candidate.continues and candidate.rule == "continuation"
        likely = kind != "indirect" or candidate.score >= _LEAST_REPORTED
        kept = everything or (likely and reports(kind, flags, named=bool(candidate.source or continues)))
        clause = stance.OBJECT not in flags
        if not kept and not clause:
            return None
        when, occasion = self._dater.date(candidate, paragraph, who, reports=clause)
        if not kept:
            return None
        before, after = self._neighbours.beside(content)
        return Quotation(
            kind=kind,
            content=content,
            marked=marked,
            cue=candidate.cue,
            source=candidate.source,
            speaker=who.speaker,
            role=who.role,
            affiliation=who.affiliation,
            anonymity=self._reasoned(who.anonymity, candidate, paragraph),
            said=when,
            occasion=occasion,
            relayed_via=self._relay(candidate, paragraph),
            before=before,
            after=after,
            paragraph=paragraph.index,
            confidence=round(_confidence(candidate, who), 2),
            rule=candidate.rule,
            evidence=(
                *(Evidence(note, candidate.cue[0] if candidate.cue else None) for note in candidate.notes),
                *who.evidence,
            ),
            rivals=who.rivals,
            continues=continues,
            flags=(*oddities(self.passages, content), *flags),
        )

    def _home(self, candidate: Candidate, paragraph: Paragraph) -> Paragraph:
        """Return the paragraph of a candidate's cue."""
        return self.passages.paragraph_at(candidate.cue[0].start) if candidate.cue else paragraph

    def _relay(self, candidate: Candidate, paragraph: Paragraph) -> str | None:
        """Return who reported the words at second hand: X in «according to X, she said …»."""
        if not candidate.cue or candidate.rule == "according":
            return None
        home = self._home(candidate, paragraph)
        sentence = home.sentence_span(home.sentence_of(home.token_at(candidate.cue[0].start)))
        window = Span(
            max(sentence.start, candidate.cue[0].start - _BESIDE_CUE),
            min(sentence.end, candidate.cue[0].end + _BESIDE_CUE),
        )
        for match in _RELAY.finditer(self.article.text, *window):
            span = Span(*match.span())
            taken = (*candidate.content, *candidate.source, *candidate.cue)
            if not any(span.overlaps(other) for other in taken):
                named = _NAMED.search(match.group(1))
                return named.group() if named else match.group(1).strip()
        return None

    # -- what stands around

    def _reasoned(self, anonymity: Anonymity | None, candidate: Candidate, paragraph: Paragraph) -> Anonymity | None:
        """Return the anonymity with the reason that the article gives near the mention."""
        if anonymity is None or not candidate.source:
            return anonymity
        home = self.passages.paragraph_at(candidate.source[0].start)
        reason = _reason(self.article.text, home, candidate)
        return replace(anonymity, reason=reason) if reason else anonymity


def _confidence(candidate: Candidate, who: Who) -> float:
    """Return how sure the attribution is: of its source, and of the person where one is named with less certainty.

    Where nobody is named, the record says only which words stand for the source, and that is as sure as the source.
    """
    if who.speaker.name is None and candidate.source:
        return candidate.score
    reached = who.confidence or _UNRESOLVED
    return candidate.score if reached >= _REACHED else min(candidate.score, reached)


def _reason(text: str, home: Paragraph, candidate: Candidate) -> str | None:
    """Return the words that say why a source has no name, behind its mention in the same paragraph."""
    place = candidate.source[0].start
    window = Span(place, min(home.span.end, place + 400))
    return anonymity_reason(window.of(text))


def anonymity_reason(words: str) -> str | None:
    """Return the reason for anonymity that a few words give, as printed; ``None`` when they give none."""
    if not any(hint in words for hint in _HINTS):
        return None
    found = [match for pattern in anonymity_reasons().values() if (match := pattern.search(words))]
    if not found:
        return None
    match = min(found, key=lambda m: (m.start(), -m.end()))
    lead = _LEAD.search(words, 0, match.start())
    return words[lead.start() if lead else match.start() : match.end()]
