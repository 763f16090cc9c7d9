"""Takes an attribution and its speaker, gives the quotation: when and on what occasion it was said, and its context."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from quotebank import stance
from quotebank.candidates import Candidate
from quotebank.dates import DatePhrase, find_dates, said
from quotebank.lexicon import anonymity_reasons
from quotebank.model import Anonymity, Article, Evidence, Kind, Phrase, Quotation, Said, Span
from quotebank.occasions import occasion_of
from quotebank.passages import Paragraph, Passages
from quotebank.stage import Who

_REACHED = 0.75
"""A speaker reached so surely or more is right about as often as the attribution itself."""
_UNRESOLVED = 0.4
"""The confidence of an attribution whose mention leads to nobody."""
_RELAY = re.compile(r"\b[Aa]ccording to ([^,.;:“”\"()\n]{2,80}(?:, [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}(?=[,.;]))?)")
_NAMED = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+$")
_AROUND = 60
"""How many tokens before and behind a cue are read for a date or an occasion."""
_HINTS = ("nonym", "dentif", "name", "thori", "permit", "allow", "ondition", "background", "fear", "private", "withh")
"""One of these stands in every reason for anonymity; looking for them is much cheaper than the patterns."""
_ASKING = (" asked ", " spoke ", " interview", " told ", " said ", " responding ", " speaking ", " questions ")
"""One of these stands in a sentence that sets the scene for an answer."""
_SCENE = 10
_LONGEST = 2000
"""How many characters of a sentence are read for a scene."""
_LEAD = 4
_TOUCH = 3
_BESIDE = 60
_NEAR, _BY_DAY = 25, 110
"""How many characters from the cue a month or year, and a day, may stand."""
_SPEAKING = frozenset(
    "conference debate hearing briefing speech address interview testimony presser townhall hall hustings lecture"
    " sermon discussion panel seminar symposium webinar".split()
)
"""Events whose day dates the words of an article that is about them; at a meeting, march or visit much else happens."""
_PAPERS = frozenset(
    "letter report memo filing lawsuit email e-mail indictment complaint ruling poll survey study bulletin".split()
)
_SENT = re.compile(r"\b(?:sent|wrote|written|published|released|issued|filed|dated|unveiled|delivered)\b")
_SENDING = 120
"""How many characters hold «a letter sent on Monday», «released its report late on Tuesday»."""


class Teller:
    """Dates the attributions of one article in the order of print; remembers the scenes for those that follow."""

    def __init__(self, article: Article, passages: Passages) -> None:
        self.article = article
        self.passages = passages
        self._prose = [p.index for p in passages.paragraphs if p.kind == "text" and p.sentences]
        self._found: dict[int, list[DatePhrase]] = {}
        self._lead = self._read_lead()
        self._papers = self._read_papers()
        self._scenes: dict[str, tuple[int, Said, Phrase | None]] = {}

    def tell(self, candidate: Candidate, paragraph: Paragraph, who: Who) -> Quotation:
        """Return the quotation of an attribution."""
        text = self.article.text
        content = candidate.content
        marked = marked_spans(self.passages, content)
        flags = stance.flags(candidate, self._home(candidate, paragraph))
        when, occasion = self._when(candidate, paragraph, who, "" if stance.OBJECT in flags else who.speaker.name or "")
        before, after = self._context(content, paragraph)
        return Quotation(
            kind=kind_of(text, content, marked),
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
            continues=candidate.continues and candidate.rule == "continuation",
            flags=(*self._flags(content), *flags),
        )

    def _home(self, candidate: Candidate, paragraph: Paragraph) -> Paragraph:
        """Return the paragraph of a candidate's cue."""
        return self.passages.paragraph_at(candidate.cue[0].start) if candidate.cue else paragraph

    # -- when

    def _when(self, candidate: Candidate, paragraph: Paragraph, who: Who, key: str) -> tuple[Said, Phrase | None]:
        """Return the date and the occasion printed in the cue's sentence, else those of the speaker's scene.

        `key` is the name by which the scene is remembered; empty for what reports no words and sets no scene.
        """
        own, occasion = self._own(candidate, paragraph)
        scene = self._scenes.get(key) if key else None
        if own is not None:
            when = said(own, self.article.published_day, "printed in the same sentence")
            if key:
                beside = self._stands_beside(own, candidate)
                one = who.speaker.kind != "organisation" or occasion is not None
                passes = one and _passes_on(when, beside=beside)
                self._scenes[key] = (paragraph.index, when if passes else Said(), occasion)
            return when, occasion
        if occasion is not None and key:
            when = self._inherited(self._lead[1]) if self._is_of_lead(occasion) and self._lead else Said()
            self._scenes[key] = (paragraph.index, when, occasion)
            return when, occasion
        if scene is None:
            scene = self._staged(who, paragraph)
            if scene is not None and key:
                self._scenes[key] = scene
        if scene is None or paragraph.index - scene[0] > _SCENE or scene[1].phrase is None:
            scene = self._paper(candidate, who) or self._lead
        return (self._inherited(scene[1]) if scene is not None else Said()), occasion

    def _stands_beside(self, date: DatePhrase, candidate: Candidate) -> bool:
        """Tell whether a date stands right beside the cue («said today»), or names its event («today’s briefing»)."""
        span = date.phrase.span
        owns = self.article.text[span.end : span.end + 2] in ("’s", "'s")
        return owns or any(_distance(span, cue) < _TOUCH for cue in candidate.cue)

    def _is_of_lead(self, occasion: Phrase) -> bool:
        """Tell whether an occasion printed without a day is the event that the article is about."""
        event = self._lead[2] if self._lead else None
        return event is not None and event.text.lower() in occasion.text.lower()

    def _paper(self, candidate: Candidate, who: Who) -> tuple[int, Said, Phrase | None] | None:
        """Return the day on which the document that speaks was sent or published."""
        if not self._papers or who.speaker.kind != "document":
            return None
        head = candidate.source[0].of(self.article.text).split()[-1].lower() if candidate.source else ""
        if head in self._papers:
            return self._papers[head]
        return next(iter(self._papers.values())) if head == "it" and len(self._papers) == 1 else None

    def _read_papers(self) -> dict[str, tuple[int, Said, Phrase | None]]:
        """Return the documents whose sending or publication the article dates to one day, by their nouns."""
        found: dict[str, list[tuple[int, Said, Phrase | None]]] = {}
        for paragraph in self.passages.paragraphs:
            if paragraph.kind != "text":
                continue
            places = [t for t in paragraph.tokens if t.low in _PAPERS]
            days = [d for d in self._dates(paragraph, paragraph.span) if _is_day(d)] if places else []
            for date in days[:_SCENE]:
                start = date.phrase.span.start
                noun = min(places, key=lambda t: abs(t.start - start))
                between = Span(max(paragraph.span.start, min(start, noun.start) - _NEAR), max(start, noun.end))
                if between.end - between.start < _SENDING and _SENT.search(self.article.text, *between):
                    when = said(date, self.article.published_day, "printed")
                    found.setdefault(noun.low, []).append((paragraph.index, when, None))
        return {noun: all_[0] for noun, all_ in found.items() if len({s[1].earliest for s in all_}) == 1}

    def _read_lead(self) -> tuple[int, Said, Phrase | None] | None:
        """Return the scene of an article about one event: the day that stands beside a debate, hearing or the like.

        An article that dates two such events has no scene of its own.
        """
        found: list[tuple[int, Said, Phrase | None]] = []
        for paragraph in self.passages.paragraphs:
            if paragraph.kind == "text":
                found.extend((paragraph.index, when, event) for when, event in self._events(paragraph))
        opening = [scene for scene in found if scene[0] <= _LEAD]
        days = {when.earliest for _, when, _ in opening}
        return opening[0] if len(days) == 1 else None

    def _events(self, paragraph: Paragraph) -> Iterator[tuple[Said, Phrase]]:
        """Yield the days that a paragraph prints beside an event at which people speak, with the event's noun."""
        places = [t.start for t in paragraph.tokens if _is_speech_event(t.low)]
        if not places:
            return
        for date in self._dates(paragraph, paragraph.span):
            if not _is_day(date) or paragraph.stretches_in(date.phrase.span):
                continue
            start = date.phrase.span.start
            at = bisect_left(places, start)
            near = [place for place in places[max(0, at - 1) : at + 1] if abs(start - place) < _BESIDE]
            if near:
                event = paragraph.tokens[paragraph.token_at(near[0])]
                when = said(date, self.article.published_day, "printed")
                if when.earliest is not None or self.article.published_day is None:
                    yield when, Phrase(event.text, Span(event.start, event.end))

    def _dates(self, paragraph: Paragraph, span: Span) -> list[DatePhrase]:
        """Return the phrases of a paragraph that date something and lie inside a span; each paragraph is read once."""
        found = self._found.get(paragraph.index)
        if found is None:
            found = self._found[paragraph.index] = list(find_dates(self.article.text, *paragraph.span))
        if not found:
            return found
        first = bisect_left(found, span.start, key=lambda date: date.phrase.span.start)
        last = bisect_left(found, span.end, key=lambda date: date.phrase.span.start)
        return [date for date in found[first:last] if date.phrase.span.end <= span.end]

    def _inherited(self, when: Said) -> Said:
        if when.phrase is None:
            return Said()
        basis = when.basis.split(", printed")[0]
        return replace(when, basis=f"{basis}, from the scene before") if basis else when

    def _own(self, candidate: Candidate, paragraph: Paragraph) -> tuple[DatePhrase | None, Phrase | None]:
        """Return what dates and places the speaking in the sentence of its cue, outside every content."""
        anchor = candidate.cue or candidate.source
        if not anchor:
            return None, None
        home = self.passages.paragraph_at(anchor[0].start)
        cue = home.token_at(anchor[0].start)
        sentence = home.sentences[home.sentence_of(cue)]
        first, last = max(sentence.first, cue - _AROUND), min(sentence.last, cue + _AROUND)
        span = Span(home.tokens[first].start, home.tokens[last - 1].end)
        blocked = (*candidate.content, *(s.span for s in home.stretches_in(span)))
        found = [d for d in self._dates(home, span) if not any(d.phrase.span.overlaps(b) for b in blocked)]
        occasion = occasion_of(self.article.text, home.tokens, first, last, blocked)
        found = [d for d in found if _dates_cue(d, anchor[0], candidate)]
        if not found:
            return None, occasion
        return min(found, key=lambda d: _distance(d.phrase.span, anchor[0])), occasion

    def _staged(self, who: Who, paragraph: Paragraph) -> tuple[int, Said, Phrase | None] | None:
        """Return the scene that the article sets before the words («asked Ann Lee on Monday whether …»)."""
        name = who.speaker.name
        if not name or who.speaker.kind != "person":
            return None
        surname = name.split()[-1]
        for earlier in reversed(self.passages.paragraphs[max(0, paragraph.index - 3) : paragraph.index]):
            for number in range(len(earlier.sentences) - 1, max(-1, len(earlier.sentences) - 1 - _SCENE), -1):
                span = _ending(earlier.sentence_span(number))
                if surname not in span.of(self.article.text):
                    continue
                found = [d for d in self._dates(earlier, span) if d.kind != "vague"]
                asked = _is_asking(span.of(self.article.text))
                if found and asked:
                    when = said(found[0], self.article.published_day, "printed")
                    return (earlier.index, when, None) if _passes_on(when, beside=False) else None
        return None

    def _relay(self, candidate: Candidate, paragraph: Paragraph) -> str | None:
        """Return who reported the words at second hand: X in «according to X, she said …»."""
        if not candidate.cue or candidate.rule == "according":
            return None
        home = self._home(candidate, paragraph)
        sentence = home.sentence_span(home.sentence_of(home.token_at(candidate.cue[0].start)))
        window = Span(
            max(sentence.start, candidate.cue[0].start - _BY_DAY), min(sentence.end, candidate.cue[0].end + _BY_DAY)
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

    def _context(self, content: Sequence[Span], paragraph: Paragraph) -> tuple[Span | None, Span | None]:
        """Return the sentence before the first piece and the one behind the last."""
        last = self.passages.paragraph_at(content[-1].start)
        return self._sentence_before(content[0].start, paragraph), self._sentence_after(content[-1].end, last)

    def _sentence_before(self, place: int, paragraph: Paragraph) -> Span | None:
        number = paragraph.sentence_of(paragraph.token_at(place)) - 1
        if number >= 0:
            return paragraph.sentence_span(number)
        at = bisect_left(self._prose, paragraph.index)
        if not at:
            return None
        other = self.passages.paragraphs[self._prose[at - 1]]
        return other.sentence_span(len(other.sentences) - 1)

    def _sentence_after(self, place: int, paragraph: Paragraph) -> Span | None:
        token = paragraph.token_at(place)
        number = paragraph.sentence_of(token)
        if token < len(paragraph.tokens):
            number += paragraph.sentence_span(number).start < place
            if number < len(paragraph.sentences):
                return paragraph.sentence_span(number)
        at = bisect_right(self._prose, paragraph.index)
        return self.passages.paragraphs[self._prose[at]].sentence_span(0) if at < len(self._prose) else None

    def _flags(self, content: Sequence[Span]) -> tuple[str, ...]:
        """Return the oddities of the marks."""
        stretches = [s for c in content for s in self.passages.paragraph_at(c.start).stretches_in(c)]
        odd = [s for n, s in enumerate(stretches) if not s.opened or (not s.closed and n == len(stretches) - 1)]
        return ("unbalanced-marks",) if odd else ()


def _confidence(candidate: Candidate, who: Who) -> float:
    """Return how sure the attribution is: of its source, and of the person where that is the weaker link."""
    reached = who.confidence or _UNRESOLVED
    return candidate.score if reached >= _REACHED else min(candidate.score, reached)


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


def _ending(span: Span) -> Span:
    """Return the last part of a sentence too long to be read for every quotation behind it."""
    return Span(max(span.start, span.end - _LONGEST), span.end)


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _dates_cue(found: DatePhrase, cue: Span, candidate: Candidate) -> bool:
    """Tell whether a phrase dates the speaking: near the cue, and not behind words that follow the cue.

    A month or a year must stand right beside it, since it more often dates what is spoken of; a date inside a long
    mention («Ann Lee, who retired on Monday, said») dates something else.
    """
    span = found.phrase.span
    if candidate.content[0].start > cue.start and span.start >= candidate.content[-1].end:
        return False
    if any(source.covers(span) for source in candidate.source):
        return False
    return _distance(span, cue) < (_BY_DAY if found.is_close else _NEAR)


def _is_day(date: DatePhrase) -> bool:
    """Tell whether a phrase names one day; «today» may only mean nowadays."""
    if date.kind == "relative":
        return date.unit == "day" and not date.phrase.text.lower().endswith("today")
    return date.kind in ("day", "weekday")


def _passes_on(when: Said, *, beside: bool) -> bool:
    """Tell whether a date may be inherited: a day may, a month is too loose to be one occasion.

    «Today» may only mean nowadays, unless it stands right `beside` the cue.
    """
    if when.phrase is None or when.precision not in ("day", "week", "unknown"):
        return False
    low = when.phrase.text.lower()
    return beside if low == "today" else low not in ("recently", "previously")


@lru_cache(maxsize=8192)
def _is_speech_event(word: str) -> bool:
    """Tell whether a word is an event at which people speak («debate», «conference»)."""
    return word in _SPEAKING or word.removesuffix("s") in _SPEAKING


def _is_asking(sentence: str) -> bool:
    return any(word in sentence.lower() for word in _ASKING)


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
    start = match.start()
    for lead in ("who ", "whom ", "because ", "as "):
        if words[:start].endswith(lead):
            start -= len(lead)
            break
    return words[start : match.end()]
