"""Takes an attribution and its speaker, gives when and on what occasion the words were said.

The day is printed in the cue's own clause, or it is that of a scene to which the words belong by some sign: the same
speaker goes on, a sentence before sets the scene, a document speaks, or the article is about one event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotebank import stance, timing
from quotebank.candidates import Candidate
from quotebank.dates import DatePhrase
from quotebank.model import Article, Phrase, Said, Span
from quotebank.occasions import occasion_of
from quotebank.passages import Paragraph, Passages
from quotebank.scenes import Scene, Scenery
from quotebank.stage import Who

_AROUND = 60
"""How many tokens before and behind a cue are read for a date or an occasion."""
_LASTS = 10
"""How many paragraphs a scene lasts when nobody speaks in it."""
_READ = 2000
_WRITING = frozenset("wrote write writes written tweeted tweets posted".split())
_SHARES = 15
"""How many paragraphs behind a hearing or debate those speak at it who are not named where it is told."""
_OPENING = 2
_TOUCH = 3
_BACK = re.compile(r"\w+ (?:the|that|this) (\w+)$")
_NEW = re.compile(r"\w+ (?:an?|another) ")


class Dater:
    """Dates the attributions of one article in the order of print; remembers the scenes for those that follow."""

    def __init__(self, article: Article, passages: Passages, attributions: Sequence[Candidate]) -> None:
        self.article = article
        self.passages = passages
        self._scenery = Scenery(article, passages, [*self._reported(attributions)])
        self._of: dict[str, Scene] = {}

    def date(
        self, candidate: Candidate, paragraph: Paragraph, who: Who, *, reports: bool
    ) -> tuple[Said, Phrase | None]:
        """Return the date and the occasion printed in the cue's sentence, else those of the speaker's scene.

        What `reports` no words sets no scene and belongs to no speaker's.
        """
        key = _known_as(who) if reports else ""
        own, apart, occasion = self._own(candidate, who)
        if own is not None:
            when = self._scenery.said(own)
            if key:
                self._of[key] = self._opened(own, when, candidate, paragraph, who, occasion)
            return _reached(when, "printed in the same sentence"), occasion
        if apart:
            return Said(), occasion
        scene = self._scene(candidate, paragraph, who, key, occasion)
        if key and (scene is not None or occasion is not None):
            going = "the same speaker's words before"
            when = scene.said if scene else Said()
            called = occasion or (scene.occasion if scene else None)
            self._of[key] = Scene(paragraph.index, when, called, going, place=_end(candidate))
        return (_reached(scene.said, f"the day of {scene.reached}") if scene else Said()), occasion

    # -- the cue's own sentence

    def _reported(self, attributions: Sequence[Candidate]) -> Iterator[Span]:
        """Yield what the attributions report; the objects of «spoke» and «asked» are nobody's words.

        «Ada Holm spoke to reporters on Tuesday» and «he asked her on Tuesday whether …» set scenes.
        """
        for candidate in attributions:
            place = candidate.cue[0].start if candidate.cue else candidate.content[0].start
            flags = stance.flags(candidate, self.passages.paragraph_at(place))
            if stance.OBJECT not in flags and stance.ASKED not in flags:
                yield from candidate.content

    def _own(self, candidate: Candidate, who: Who) -> tuple[DatePhrase | None, bool, Phrase | None]:
        """Return what dates the speaking in the sentence of its cue, whether that sets it apart, and the occasion."""
        anchor = candidate.cue or candidate.source
        if not anchor:
            return None, False, None
        home = self.passages.paragraph_at(anchor[0].start)
        cue = home.token_at(anchor[0].start)
        sentence = home.sentences[home.sentence_of(cue)]
        first, last = max(sentence.first, cue - _AROUND), min(sentence.last, cue + _AROUND)
        span = Span(home.tokens[first].start, home.tokens[last - 1].end)
        blocked = (*candidate.content, *(s.span for s in home.stretches_in(span)), *self._scenery.contents_in(span))
        found = [
            date
            for date in self._scenery.dates(home, span)
            if not any(date.phrase.span.overlaps(other) for other in blocked)
            and (date.kind not in ("year", "vague") or timing.names_speaking(home, date))
        ]
        occasion = occasion_of(self.article.text, home.tokens, first, last, blocked)
        own = timing.date_of(self.article.text, home, candidate, found, anchor[0])
        if own is None and who.speaker.kind == "document":
            own = timing.date_of_paper(home, candidate, found)
        others = any(not any(source.covers(date.phrase.span) for source in candidate.source) for date in found)
        return own, own is None and (others or timing.is_apart(home, candidate)), occasion

    def _opened(
        self, own: DatePhrase, when: Said, candidate: Candidate, paragraph: Paragraph, who: Who, occasion: Phrase | None
    ) -> Scene:
        """Return the scene that a dated attribution opens for its speaker; a loose day is not handed on.

        A body does not speak all day long: its day holds for one statement or other occasion.
        """
        one = who.speaker.kind != "organisation" or occasion is not None
        passes = one and _passes_on(when, beside=self._stands_beside(own, candidate))
        day = when if passes else Said()
        return Scene(paragraph.index, day, occasion, "the same speaker's words before", place=_end(candidate))

    def _stands_beside(self, date: DatePhrase, candidate: Candidate) -> bool:
        """Tell whether a date stands right beside the cue («said today»), or names its event («today’s briefing»)."""
        span = date.phrase.span
        owns = self.article.text[span.end : span.end + 2] in ("’s", "'s")
        return owns or any(timing.distance(span, cue) < _TOUCH for cue in candidate.cue)

    # -- scenes

    def _scene(
        self, candidate: Candidate, paragraph: Paragraph, who: Who, key: str, occasion: Phrase | None
    ) -> Scene | None:
        """Return the scene to which words without a day of their own belong."""
        known = self._of.get(key) if key else None
        place = _start(candidate)
        if known is not None and (paragraph.index - known.paragraph > _LASTS or self._moves_on(known, place)):
            known = None
        if (
            known is not None
            and known.said.phrase is not None
            and (_fits(occasion, known) or _is_lede(known, paragraph))
        ):
            return known
        if known is not None and known.occasion is not None and occasion is None:
            return None
        scenes = (
            self._event(candidate, paragraph, occasion),
            self._before(candidate, paragraph, who),
            self._paper(candidate, who),
            self._lead(candidate, who, occasion),
        )
        return next((scene for scene in scenes if scene is not None and _fits(occasion, scene)), None)

    def _moves_on(self, known: Scene, place: int) -> bool:
        """Tell whether the article has gone over to another day or occasion since a scene was last spoken in."""
        for turn in self._scenery.turns(known.place, place):
            if turn.said.earliest not in (None, known.said.earliest):
                return True
            if turn.occasion is not None and not _fits(turn.occasion, known):
                return True
        return False

    def _event(self, candidate: Candidate, paragraph: Paragraph, occasion: Phrase | None) -> Scene | None:
        """Return the event told of before to which an occasion points back: «told the rally», «at the meeting»."""
        named = _BACK.match(occasion.text) if occasion is not None else None
        return self._scenery.event_before(named[1].lower(), paragraph, _start(candidate)) if named else None

    def _before(self, candidate: Candidate, paragraph: Paragraph, who: Who) -> Scene | None:
        """Return the scene that a sentence before sets for a person who speaks."""
        name = who.speaker.name
        if not name or who.speaker.kind != "person":
            return None
        scene = self._scenery.before(name.split()[-1], paragraph, _start(candidate))
        if scene is None or not _passes_on(scene.said, beside=False) or self._moves_on(scene, _start(candidate)):
            return None
        return scene

    def _paper(self, candidate: Candidate, who: Who) -> Scene | None:
        """Return the day on which the document that speaks, or in which somebody writes, was sent or published."""
        papers = self._scenery.papers
        if not papers:
            return None
        cue = candidate.cue[0].of(self.article.text).lower() if candidate.cue else ""
        if who.speaker.kind != "document":
            return next(iter(papers.values())) if cue in _WRITING and len(papers) == 1 else None
        head = candidate.source[0].of(self.article.text).split()[-1].lower() if candidate.source else ""
        if head in papers:
            return papers[head]
        return next(iter(papers.values())) if head == "it" and len(papers) == 1 else None

    def _lead(self, candidate: Candidate, who: Who, occasion: Phrase | None) -> Scene | None:
        """Return the event that the article is about, when many speak at it or this one is named where it is told.

        Others may be asked about a speech or an interview days later.
        """
        lead = self._scenery.lead
        if lead is None or occasion is not None:
            return lead
        name = who.speaker.name or ""
        told = self.passages.paragraphs[lead.paragraph].span
        if name and name.split()[-1] in self.article.text[told.start : min(told.end, told.start + _READ)]:
            return None if not lead.shared and self._moves_on(lead, _start(candidate)) else lead
        cue = candidate.cue[0].of(self.article.text).lower() if candidate.cue else ""
        near = self.passages.paragraph_at(_start(candidate)).index - lead.paragraph <= _SHARES
        return lead if lead.shared and near and cue not in _WRITING else None


def _is_lede(known: Scene, paragraph: Paragraph) -> bool:
    """Tell whether a scene is the article's first report of what its next sentences give the occasion of.

    «Ada Holm on Monday promised a new crane. “It will stand,” she said in an interview.»
    """
    return known.occasion is None and known.paragraph <= _OPENING and paragraph.index - known.paragraph <= _OPENING


def _known_as(who: Who) -> str:
    """Return by what a speaker is remembered: the name, else the noun of a definite group or document."""
    if who.speaker.name:
        return who.speaker.name
    described = who.anonymity.description.lower() if who.anonymity else ""
    first, _, rest = described.partition(" ")
    return f"the {rest}" if who.speaker.kind in ("group", "document") and first in ("the", "these", "those") else ""


def _start(candidate: Candidate) -> int:
    """Return where an attribution begins: its words, cue or mention."""
    return min(span.start for span in (candidate.content[0], *candidate.cue, *candidate.source))


def _end(candidate: Candidate) -> int:
    """Return where an attribution ends."""
    return max(span.end for span in (candidate.content[-1], *candidate.cue, *candidate.source))


def _fits(occasion: Phrase | None, scene: Scene) -> bool:
    """Tell whether words may belong to a scene: they name no occasion, or the scene's own, known by then."""
    if occasion is None:
        return True
    if scene.occasion is None or _NEW.match(occasion.text):
        return False
    return scene.occasion.text.lower().split()[-1] in occasion.text.lower()


def _passes_on(when: Said, *, beside: bool) -> bool:
    """Tell whether a date may be inherited: a day may, a month is too loose to be one occasion.

    «Today» may only mean nowadays, unless it stands right `beside` the cue.
    """
    if when.phrase is None or when.precision not in ("day", "week", "unknown"):
        return False
    low = when.phrase.text.lower()
    return beside if low == "today" else low not in ("recently", "previously")


def _reached(when: Said, how: str) -> Said:
    """Return a date with the way in which it was reached put behind the words that tell it."""
    if when.phrase is None:
        return Said()
    return replace(when, basis=f"{when.basis}, {how}" if when.basis else how)
