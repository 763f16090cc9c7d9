"""Takes what was said at an event, gives an article about it with every quotation in it: text and spans made together.

The quotations are true by construction, not found: `newsroom.py` fills banks with them, and they tell how much of them
the real extractor finds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Literal

from benchmarks.newswords import Grammar, changed, words
from quotebank.model import Anonymity, Evidence, Kind, Phrase, Quotation, Said, Span, Speaker, SpeakerKind

_CUES = ("said", "said", "said", "said", "added", "insisted", "argued", "warned", "explained")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the newspapers quote again and again."""

    name: str
    pronoun: str
    role: str

    @property
    def last(self) -> str:
        """The surname."""
        return self.name.rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A source without a name."""

    description: str
    reason: str | None
    count: int


Source = Person | Unnamed | str
"""A person, a source without a name, or the name of an organisation."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said once, whoever prints it and however."""

    key: str
    """The same wherever it is printed: ``event.number``."""
    kind: Kind
    sentences: tuple[str, ...]
    """Direct: what was said; indirect: the clause; mixed: the words before the marks, those inside."""
    revised: bool = False
    """Whether a changed article prints it in other words than the first did."""


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one source said at an event."""

    source: Source
    utterances: tuple[Utterance, ...]
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How an outlet prints."""

    marks: tuple[str, str]
    """The opening and the closing one."""
    day: str
    """How it names a day, with ``{day}`` where the name of the weekday goes."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One quotation as one article prints it."""

    quotation: Quotation
    utterance: str
    """:attr:`Utterance.key`."""
    altered: bool
    """Whether words were changed or left out."""


@dataclass(slots=True)
class _Mention:
    """Where the article names the source, first and now."""

    name: Span | None = None
    role: Phrase | None = None
    day: Phrase | None = None


class Page:
    """One article while it is written."""

    def __init__(self, day: date, style: Style, grammar: Grammar, chance: Random) -> None:
        self.day = day
        self.style = style
        self.grammar = grammar
        self.chance = chance
        self._parts: list[str] = []
        self._length = 0
        self._sentence_start = 0
        self._sentences: list[Span] = []
        self._paragraph = 0
        self._printed: list[Printed] = []

    # --- text

    def _put(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return Span(start, self._length)

    def _stop(self) -> None:
        """End a sentence here."""
        self._sentences.append(Span(self._sentence_start, self._length))
        self._put(" ")
        self._sentence_start = self._length

    def _break(self) -> None:
        """End a paragraph here, in place of the blank behind its last sentence."""
        self._parts[-1] = "\n\n"
        self._length += 1
        self._sentence_start = self._length
        self._paragraph += 1

    def narrate(self) -> None:
        """Write a paragraph in which nobody speaks."""
        self._put(self.grammar.sentence("narration", self.chance))
        self._stop()
        self._break()

    def finished(self) -> tuple[str, tuple[Printed, ...]]:
        """Return the text and its quotations with the sentences beside them."""
        text = "".join(self._parts).rstrip()
        return text, tuple(replace(one, quotation=self._beside(one.quotation)) for one in self._printed)

    def _beside(self, quotation: Quotation) -> Quotation:
        before = [span for span in self._sentences if span.end <= quotation.start]
        after = [span for span in self._sentences if span.start >= quotation.end]
        return replace(quotation, before=before[-1] if before else None, after=after[0] if after else None)

    # --- turns

    def turn(self, turn: Turn) -> None:
        """Write all that one source said, a paragraph each."""
        known = _Mention()
        for number, utterance in enumerate(turn.utterances):
            said, altered = self._as_printed(utterance)
            write = {"direct": self._direct, "mixed": self._mixed, "indirect": self._indirect}[utterance.kind]
            quotation = write(turn, said, number, known)
            self._break()
            self._printed.append(Printed(quotation, utterance.key, altered))

    def _as_printed(self, utterance: Utterance) -> tuple[tuple[str, ...], bool]:
        """Return the sentences as this outlet prints them: mostly as they were said."""
        said = utterance.sentences
        if utterance.kind == "direct" and len(said) > 1 and self.chance.random() < 0.1:
            said = said[:-1]
        if utterance.kind == "direct" and self.chance.random() < 0.1:
            said = (changed(said[0], self.chance), *said[1:])
        return said, utterance.revised or said != utterance.sentences

    def _direct(self, turn: Turn, said: tuple[str, ...], number: int, known: _Mention) -> Quotation:
        shape: Literal["after", "before", "split", "over"] = self.chance.choice(("after", "after", "before", "split"))
        if len(said) == 1 and shape == "split":
            shape = "after"
        if len(said) > 1 and shape == "before" and self.chance.random() < 0.3:
            shape = "over"
        paragraph = self._paragraph
        opening, closing = self.style.marks
        if shape in ("before", "over"):
            source, cue = self._attributed(turn, number, known, "before")
            self._put(": ")
            if shape == "before":
                content = (self._put(opening + " ".join(said) + closing),)
            else:
                first = self._put(opening + said[0])
                self._stop()
                self._break()
                content = (first, self._put(opening + " ".join(said[1:]) + closing))
            self._stop()
        else:
            whole = said[:1] if shape == "split" else said
            spoken = " ".join(whole)
            spoken = spoken[:-1] + "," if spoken.endswith(".") else spoken
            content = (self._put(opening + spoken + closing),)
            self._put(" ")
            source, cue = self._attributed(turn, number, known, "after")
            self._put(".")
            self._stop()
            if shape == "split":
                content = (*content, self._put(opening + " ".join(said[1:]) + closing))
                self._stop()
        marked = tuple(Span(span.start + 1, span.end - 1) for span in content)
        if shape == "over":
            marked = (Span(content[0].start + 1, content[0].end), *marked[1:])
        return self._told(turn, "direct", content, marked, cue, source, known, paragraph)

    def _mixed(self, turn: Turn, said: tuple[str, ...], number: int, known: _Mention) -> Quotation:
        paragraph = self._paragraph
        source, cue = self._attributed(turn, number, known, "before", reporting=True)
        before, inside = said
        self._put(" ")
        opening, closing = self.style.marks
        start = self._put(before + " ").start
        marks = self._put(opening + inside + closing)
        self._put(".")
        self._stop()
        marked = (Span(marks.start + 1, marks.end - 1),)
        return self._told(turn, "mixed", (Span(start, marks.end),), marked, cue, source, known, paragraph)

    def _indirect(self, turn: Turn, said: tuple[str, ...], number: int, known: _Mention) -> Quotation:
        paragraph = self._paragraph
        source, cue = self._attributed(turn, number, known, "before", reporting=True)
        self._put(self.chance.choice((" ", " that ")))
        content = self._put(said[0])
        self._put(".")
        self._stop()
        return self._told(turn, "indirect", (content,), (), cue, source, known, paragraph)

    def _attributed(
        self, turn: Turn, number: int, known: _Mention, place: str, *, reporting: bool = False
    ) -> tuple[Span, Span]:
        """Write who spoke and the verb; `place` is where they stand to the words.  Returns their spans."""
        verb = self.chance.choice(("said", "said", "said", "argued", "insisted") if reporting else _CUES)
        inverted = place == "after" and number == 0 and isinstance(turn.source, Person)
        if inverted:
            cue = self._put("said")
            self._put(" ")
            source = self._mention(turn, number, known)
        else:
            source = self._mention(turn, number, known, ",")
            self._put(" ")
            cue = self._put(verb if number else "said")
        if number == 0:
            self._date(turn, known, "," if inverted else "")
        return source, cue

    def _mention(self, turn: Turn, number: int, known: _Mention, comma: str = "") -> Span:
        """Write the source as this place needs it; `comma` closes a role before the verb."""
        start = self._length
        source = turn.source
        capital = self._length == self._sentence_start
        if isinstance(source, Unnamed):
            self._unnamed(source, number, capital)
        elif isinstance(source, str):
            known.name = self._put(source)
        elif number == 0:
            known.name = self._put(source.name)
            self._put(", ")
            role = self._put(f"the {source.role}" if self.chance.random() < 0.5 else source.role)
            known.role = Phrase(self._slice(role).removeprefix("the "), Span(role.end - len(source.role), role.end))
            return Span(start, self._put(comma).start)
        else:
            later = source.pronoun if number == 1 and self.chance.random() < 0.4 else source.last
            self._put(later.capitalize() if capital and later == source.pronoun else later)
        return Span(start, self._length)

    def _unnamed(self, source: Unnamed, number: int, capital: bool) -> None:
        told = source.description
        if number:
            told = "the source" if source.count == 1 else "they"
        self._put(told[0].upper() + told[1:] if capital else told)
        if source.reason and number == 0:
            self._put(f", {source.reason},")

    def _date(self, turn: Turn, known: _Mention, comma: str) -> None:
        """Write where and when it was said, in so far as this article tells; `comma` closes a role before that."""
        if turn.occasion:
            self._put(f"{comma} {turn.occasion}")
            comma = ""
        if self.chance.random() < 0.6:
            self._put(f"{comma} ")
            day = self._put(self.style.day.format(day=_DAYS[self.day.weekday()]))
            known.day = Phrase(self._slice(day), day)

    def _slice(self, span: Span) -> str:
        return "".join(self._parts)[span.start : span.end]

    def _told(
        self,
        turn: Turn,
        kind: Kind,
        content: tuple[Span, ...],
        marked: tuple[Span, ...],
        cue: Span,
        source: Span,
        known: _Mention,
        paragraph: int,
    ) -> Quotation:
        person = turn.source
        anonymity = None
        if isinstance(person, Unnamed):
            speaker = Speaker(kind="anonymous")
            anonymity = Anonymity(description=person.description, reason=person.reason, count=person.count)
        else:
            name = person if isinstance(person, str) else person.name
            of_kind: SpeakerKind = "organisation" if isinstance(person, str) else "person"
            speaker = Speaker(kind=of_kind, name=name, name_span=known.name)
        said = Said()
        if known.day:
            basis = "the last such day before print"
            said = Said(earliest=self.day, latest=self.day, precision="day", phrase=known.day, basis=basis)
        return Quotation(
            kind=kind,
            content=content,
            marked=marked,
            cue=(cue,),
            source=(source,),
            speaker=speaker,
            role=known.role,
            anonymity=anonymity,
            said=said,
            paragraph=paragraph,
            confidence=round(self.chance.triangular(0.4, 1.0, 0.97), 3),
            rule="made",
            evidence=(Evidence("cue", cue),),
        )


def unnamed(chance: Random) -> Unnamed:
    """Return a source without a name."""
    told = words()["anonymous"]
    reason = chance.choice(told["reason"]) if chance.random() < 0.5 else None
    if chance.random() < 0.7:
        return Unnamed(chance.choice(told["one"]), reason, 1)
    description = chance.choice(told["many"])
    return Unnamed(description, None, {"two": 2, "three": 3, "four": 4}[description.split()[0]])
