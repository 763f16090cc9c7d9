"""Takes an article, gives the scenes that it sets: the occasions of speaking that it dates, for words with no day.

A scene is the debate or hearing that the article is about, the letter or report whose sending it dates, or what the
sentence before somebody's words tells: «The paper asked Ada Holm on Monday whether the bridge was safe».
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotebank.dates import DatePhrase, dating_words, find_dates, said
from quotebank.lexicon import closed_class
from quotebank.model import Article, Phrase, Said, Span
from quotebank.occasions import occasion_of
from quotebank.passages import Paragraph, Passages
from quotebank.rules.phrases import is_finite
from quotebank.timing import names_speaking

_ASKING = (" asked ", " spoke ", " interview", " told ", " said ", " responding ", " speaking ", " questions ")
"""One of these stands in a sentence that sets the scene for an answer."""
_BACK = 3
"""How many paragraphs before the words the sentence may stand that sets their scene."""
_MOST = 10
"""How many sentences of a paragraph are read for a scene, and how many days for a document's sending."""
_LONGEST = 2000
"""How many characters of a sentence are read for a scene."""
_FRONT = 60
"""How many characters hold the date that begins a sentence."""
_MANY = 400
"""How many tokens of a sentence are looked through for a name."""
_OPENING = 4
"""The last paragraph of those that may tell what the article is about."""
_BESIDE = 60
_NEAR = 25
_SPEAKING = frozenset(
    "conference debate hearing briefing speech address interview testimony presser townhall hall hustings lecture"
    " sermon discussion panel seminar symposium webinar".split()
)
"""Events whose day dates the words of an article that is about them; at a meeting, march or visit much else happens."""
_SHARED = frozenset("conference debate hearing discussion hustings panel presser symposium seminar".split())
"""Of those, the ones at which many speak, who need not be named together."""
_NO_EVENT = frozenset("call calls survey surveys room center centre".split())
"""«A conference call» and «a panel survey» are other things."""
_PAPERS = frozenset(
    "letter report memo filing lawsuit email e-mail indictment complaint ruling poll survey study bulletin"
    " statement".split()
)
_SENT = re.compile(r"\b(?:sent|wrote|written|published|released|issued|filed|dated|unveiled|delivered)\b")
_SENDING = 120
"""How many characters hold «a letter sent on Monday», «released its report late on Tuesday»."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An occasion of speaking to which words without a day of their own may belong."""

    paragraph: int
    """Where the article sets it, or where it was last spoken in."""
    said: Said
    """When it fell; its basis tells only the words that date it."""
    occasion: Phrase | None = None
    """What it is called, as printed: «at a rally in the town», or an event's noun alone."""
    reached: str = ""
    """How words come to belong to it, to be put behind «the day of»."""
    shared: bool = False
    """Whether it is an event at which many speak."""
    place: int = -1
    """How far the article was read when it was set or last spoken in."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A place where the article goes over to another day («On Tuesday …») or tells of an occasion."""

    place: int
    said: Said
    occasion: Phrase | None


class Scenery:
    """What one article dates: its date phrases, and the scenes that it sets apart from who speaks in them.

    A day inside the `contents` of its attributions dates what is spoken of.
    """

    def __init__(self, article: Article, passages: Passages, contents: Sequence[Span]) -> None:
        self.article = article
        self.passages = passages
        self._contents = sorted(contents)
        self._found: dict[int, list[DatePhrase]] = {}
        self._turns: list[Turn] | None = None
        self.lead = self._read_lead()
        """The one dated event that the article is about."""
        self.papers = self._read_papers()
        """The documents whose sending or publication is dated to one day, by their nouns."""

    def dates(self, paragraph: Paragraph, span: Span) -> list[DatePhrase]:
        """Return the phrases of a paragraph that date something and lie inside a span; each paragraph is read once."""
        found = self._found.get(paragraph.index)
        if found is None:
            found = self._found[paragraph.index] = list(find_dates(self.article.text, *paragraph.span))
        if not found:
            return found
        first = bisect_left(found, span.start, key=lambda date: date.phrase.span.start)
        last = bisect_left(found, span.end, key=lambda date: date.phrase.span.start)
        return [date for date in found[first:last] if date.phrase.span.end <= span.end]

    def contents_in(self, span: Span) -> list[Span]:
        """Return the contents of all attributions that reach into a span."""
        first = bisect_left(self._contents, (span.start, 0))
        return self._contents[max(0, first - 1) : bisect_left(self._contents, (span.end, 0))]

    def said(self, date: DatePhrase) -> Said:
        """Return when something dated by a phrase was said."""
        return said(date, self.article.published_day)

    def turns(self, start: int, end: int) -> Iterator[Turn]:
        """Yield the places between two where the article goes over to another day or occasion, outside all marks."""
        if self._turns is None:
            self._turns = list(self._read_turns())
        first = bisect_left(self._turns, start, key=lambda turn: turn.place)
        for turn in self._turns[first : first + _MOST]:
            if turn.place >= end:
                return
            yield turn

    def _read_turns(self) -> Iterator[Turn]:
        for paragraph in self.passages.paragraphs:
            if paragraph.kind != "text":
                continue
            blocked = [stretch.span for stretch in paragraph.stretches]
            for number, (first, last) in enumerate(paragraph.sentences):
                span = paragraph.sentence_span(number)
                dates = self.dates(paragraph, Span(span.start, min(span.end, span.start + _FRONT)))
                if dates and dates[0].is_close and dates[0].phrase.span.start == span.start:
                    yield Turn(span.start, self.said(dates[0]), None)
                at = bisect_left(blocked, span.start, key=lambda b: b.end)
                near = blocked[at : at + _MOST]
                occasion = occasion_of(self.article.text, paragraph.tokens, first, last, near)
                if occasion is not None:
                    yield Turn(occasion.span.start, Said(), occasion)

    def before(self, surname: str, paragraph: Paragraph, place: int) -> Scene | None:
        """Return the scene that a sentence before a place sets for a person («asked Ann Lee on Monday whether …»)."""
        for earlier, number, span in self._sentences_before(paragraph, place):
            scene = self._set_by(earlier, number, span) if _acts(earlier, number, surname) else None
            if scene is not None:
                return scene
        return None

    def event_before(self, noun: str, paragraph: Paragraph, place: int) -> Scene | None:
        """Return the dated event that a sentence before a place tells of, by its noun («a rally on Monday»)."""
        for earlier, number, span in self._sentences_before(paragraph, place):
            first, last = earlier.sentences[number]
            event = next((t for t in earlier.tokens[max(first, last - _MANY) : last] if t.low == noun), None)
            date = self._one_day(earlier, span) if event is not None else None
            if event is not None and date is not None and abs(date.phrase.span.start - event.start) < _BESIDE:
                called = Phrase(event.text, Span(event.start, event.end))
                return Scene(earlier.index, self.said(date), called, f"the {noun} told of before", place=span.end)
        return None

    def _sentences_before(self, paragraph: Paragraph, place: int) -> Iterator[tuple[Paragraph, int, Span]]:
        """Yield the sentences that may set the scene for a place, the nearest first."""
        for earlier in reversed(self.passages.paragraphs[max(0, paragraph.index - _BACK) : paragraph.index + 1]):
            for number in range(len(earlier.sentences) - 1, max(-1, len(earlier.sentences) - 1 - _MOST), -1):
                span = _ending(earlier.sentence_span(number))
                if span.end <= place:
                    yield earlier, number, span

    def _set_by(self, paragraph: Paragraph, number: int, span: Span) -> Scene | None:
        """Return the scene that one sentence sets, when it has one day and tells of speaking."""
        date = self._one_day(paragraph, span)
        if date is None:
            return None
        first, last = paragraph.token_at(span.start), paragraph.sentences[number].last
        blocked = [stretch.span for stretch in paragraph.stretches_in(span)]
        occasion = occasion_of(self.article.text, paragraph.tokens, first, last, blocked)
        if occasion is None and not _is_asking(span.of(self.article.text)):
            return None
        how = "the sentence before, which sets the scene"
        return Scene(paragraph.index, self.said(date), occasion, how, place=span.end)

    def _one_day(self, paragraph: Paragraph, span: Span) -> DatePhrase | None:
        """Return the phrase that dates a sentence outside all marks and contents; ``None`` for more than one day."""
        blocked = [*(stretch.span for stretch in paragraph.stretches_in(span)), *self.contents_in(span)]
        found = [
            date
            for date in self.dates(paragraph, span)
            if date.is_close
            and date.kind != "vague"
            and names_speaking(paragraph, date)
            and not any(b.overlaps(date.phrase.span) for b in blocked)
        ]
        days = {self.said(date).earliest for date in found}
        if len(days) != 1 or (None in days and self.article.published_day is not None):
            return None
        return found[0]

    def _read_papers(self) -> dict[str, Scene]:
        found: dict[str, list[Scene]] = {}
        for paragraph in self.passages.paragraphs:
            if paragraph.kind != "text":
                continue
            places = [t for t in paragraph.tokens if t.low in _PAPERS]
            days = [d for d in self.dates(paragraph, paragraph.span) if is_day(d)] if places else []
            for date in days[:_MOST]:
                start = date.phrase.span.start
                noun = min(places, key=lambda t: abs(t.start - start))
                between = Span(max(paragraph.span.start, min(start, noun.start) - _NEAR), max(start, noun.end))
                if between.end - between.start < _SENDING and _SENT.search(self.article.text, *between):
                    how = f"the {noun.low}, sent or published then"
                    found.setdefault(noun.low, []).append(Scene(paragraph.index, self.said(date), None, how))
        return {noun: all_[0] for noun, all_ in found.items() if len({s.said.earliest for s in all_}) == 1}

    def _read_lead(self) -> Scene | None:
        """Return the scene of an article about one event: the day that stands beside a debate, hearing or the like.

        An article that dates two such events as it opens has no scene of its own.
        """
        opening = [
            scene
            for paragraph in self.passages.paragraphs[: _OPENING + 1]
            if paragraph.kind == "text"
            for scene in self._events(paragraph)
        ]
        return opening[0] if len({scene.said.earliest for scene in opening}) == 1 else None

    def _events(self, paragraph: Paragraph) -> Iterator[Scene]:
        """Yield the days that a paragraph prints beside an event at which people speak, with the event's noun."""
        tokens = paragraph.tokens
        places = [
            token.start
            for number, token in enumerate(tokens)
            if _is_speech_event(token.low) and not (number + 1 < len(tokens) and tokens[number + 1].low in _NO_EVENT)
        ]
        if not places:
            return
        for date in self.dates(paragraph, paragraph.span):
            if not is_day(date) or paragraph.stretches_in(date.phrase.span) or not names_speaking(paragraph, date):
                continue
            start = date.phrase.span.start
            at = bisect_left(places, start)
            near = [place for place in places[max(0, at - 1) : at + 1] if abs(start - place) < _BESIDE]
            if near:
                event = paragraph.tokens[paragraph.token_at(near[0])]
                when = self.said(date)
                if when.earliest is not None or self.article.published_day is None:
                    noun = Phrase(event.text, Span(event.start, event.end))
                    told = f"the {event.low} that the article is about"
                    shared = event.low.removesuffix("s") in _SHARED
                    yield Scene(paragraph.index, when, noun, told, shared, date.phrase.span.end)


def _acts(paragraph: Paragraph, number: int, surname: str) -> bool:
    """Tell whether a sentence names a person who acts or is asked: not «the Lee supporters», «Lee's yard», «of Lee»."""
    first, last = paragraph.sentences[number]
    tokens = paragraph.tokens
    for at in range(max(first, last - _MANY), last):
        if tokens[at].text != surname or (at > first and tokens[at - 1].low in ("of", "from", "for")):
            continue
        after = tokens[at + 1].low if at + 1 < last else "."
        if after not in ("’s", "'s", "’", "'") and (after in closed_class() or is_finite(after) or not after.isalpha()):
            return True
        if after in dating_words():
            return True
    return False


def is_day(date: DatePhrase) -> bool:
    """Tell whether a phrase names one day; «today» may only mean nowadays, «earlier today» does not."""
    if date.kind == "relative":
        return date.unit == "day" and not date.phrase.text.lower().endswith("today")
    return date.kind in ("day", "weekday")


@lru_cache(maxsize=8192)
def _is_speech_event(word: str) -> bool:
    """Tell whether a word is an event at which people speak («debate», «conference»)."""
    return word in _SPEAKING or word.removesuffix("s") in _SPEAKING


def _is_asking(sentence: str) -> bool:
    return any(word in sentence.lower() for word in _ASKING)


def _ending(span: Span) -> Span:
    """Return the last part of a sentence too long to be read for every quotation behind it."""
    return Span(max(span.start, span.end - _LONGEST), span.end)
