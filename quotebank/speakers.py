"""Takes attributions in the order of print, gives for each the person, body or group who speaks.

A name in the mention decides; a surname goes to the person introduced in full; a pronoun, a role noun («the mayor»)
and a missing mention go to somebody named before.  Nobody who is only named inside quotation marks is ever chosen,
and no good answer is an answer: *unknown*.
"""

from __future__ import annotations

from dataclasses import replace

from quotebank.antecedents import pronoun
from quotebank.candidates import Candidate
from quotebank.model import Evidence, Span, Speaker
from quotebank.names import Name
from quotebank.nouns import as_printed, noun
from quotebank.passages import Paragraph, Passages
from quotebank.rules.phrases import phrase_start
from quotebank.sources import Mention, read_mention
from quotebank.stage import UNKNOWN, Stage, Who

__all__ = ["Speakers", "Who"]

_FULL, _SURNAME, _PAIR, _RELATIVE = 0.99, 0.97, 0.9, 0.9
_REPEATED = 0.85
_RELATIVES = frozenset({"who", "which", "that", "whom"})


def repeating(who: Who) -> Who:
    """Return who speaks in a sub-heading that repeats the words of somebody."""
    note = Evidence("the same words stand in the article below or above", who.speaker.name_span)
    return replace(who, confidence=min(who.confidence, _REPEATED), evidence=(note,), rivals=())


class Speakers:
    """Resolves the mentions of one article, in the order of print."""

    def __init__(self, passages: Passages) -> None:
        self.stage = Stage(passages)

    def resolve(self, candidate: Candidate, paragraph: int) -> Who:
        """Return who speaks; remembers the answer for the pronouns and continuations that follow."""
        who = self._resolve(candidate, paragraph)
        if candidate.source:
            who = replace(who, spoke_at=candidate.source[-1].end)
        self.stage.spoken.append((paragraph, who))
        return who

    def _resolve(self, candidate: Candidate, number: int) -> Who:
        if not candidate.source:
            return self._continued(candidate, number)
        if candidate.rule == "transcript":
            return self._label(candidate)
        paragraph = self.stage.passages.paragraph_at(candidate.source[0].start)
        whole = Span(candidate.source[0].start, candidate.source[-1].end)
        mention = read_mention(paragraph, candidate.source, self.stage.names_in(paragraph, whole))
        if mention is None:
            return self._label(candidate)
        if mention.pair:
            return self._pair(mention)
        if mention.form == "name" and mention.name is not None:
            return self._named(mention.name, mention)
        if mention.head in _RELATIVES and mention.form == "pronoun":
            return self._relative(mention, paragraph)
        if mention.form == "pronoun":
            return pronoun(self.stage, mention, paragraph)
        return noun(self.stage, mention, paragraph)

    def _continued(self, candidate: Candidate, number: int) -> Who:
        """No mention: whoever spoke last goes on, when the candidate says so."""
        if not candidate.continues or not self.stage.spoken:
            return UNKNOWN
        before, who = self.stage.spoken[-1]
        if candidate.rule == "orphan":
            named = (spoke for spoke in self.stage.last(6) if spoke[1].member is not None)
            before, who = next(named, (before, who))
            if self._is_about_another(candidate, number, who):
                return UNKNOWN
        if who.speaker.kind == "unknown":
            return UNKNOWN
        sure = who.confidence * (0.95 if number - before <= 1 else 0.75)
        note = Evidence("no mention beside these words: the speaker before goes on", who.speaker.name_span)
        return replace(who, confidence=sure, evidence=(note,), rivals=())

    def _is_about_another(self, candidate: Candidate, number: int, who: Who) -> bool:
        """Tell whether the narration before words in marks has another person as its subject («Pell hit back.»)."""
        for member, name in self.stage.people_before(candidate.content[0].start)[:1]:
            asked = self.stage.passages.paragraphs[name.paragraph].tokens[-1].text == "?"
            apart = member.number != who.member and name.span.start > who.spoke_at and not asked
            return apart and number - name.paragraph <= 1 and self.stage.is_subject(name)
        return False

    def _label(self, candidate: Candidate) -> Who:
        """Resolve a source inside marks (a transcript's label) by its words alone."""
        printed = candidate.source[0].of(self.stage.text)
        words = printed.strip(" :")
        if not words:
            return UNKNOWN
        start = candidate.source[0].start + printed.index(words)
        span = Span(start, start + len(words))
        member = self.stage.cast.by_last_word(words.split()[-1].lower())
        if member is not None:
            return self.stage.member(member, None, span, 0.8)
        return Who(Speaker(kind="person", name=words, name_span=span), confidence=0.5)

    def _relative(self, mention: Mention, paragraph: Paragraph) -> Who:
        """Resolve «who» to the noun phrase right before it."""
        tokens = paragraph.tokens
        last = paragraph.token_at(mention.span.start) - 1
        floor = paragraph.sentences[paragraph.sentence_of(last + 1)].first
        while last > floor and tokens[last].text in (",", "—", "–"):
            last -= 1
        first = phrase_start(tokens, last, floor) if last >= floor and tokens[last].kind in "wn" else None
        if first is None:
            return UNKNOWN
        span = Span(tokens[first].start, tokens[last].end)
        who = self._resolve(Candidate((), source=(span,)), paragraph.index)
        return replace(who, confidence=min(who.confidence, _RELATIVE))

    def _pair(self, mention: Mention) -> Who:
        """Return two names joined by *and*, as printed: two states are bodies, two people a group."""
        bodies = mention.name is not None and mention.name.kind in ("place", "organisation")
        speaker = as_printed(self.stage, mention.span, "organisation" if bodies else "group")
        return Who(speaker, confidence=_PAIR)

    def _named(self, name: Name, mention: Mention) -> Who:
        member = self.stage.cast.of(name)
        if member is None:
            return UNKNOWN
        return self.stage.member(member, name, mention.span, _FULL if len(name.words) > 1 else _SURNAME)
