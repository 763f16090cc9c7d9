"""That every query of the whole language finds what a slow scan finds, by the index and without it, and no other.

The scan knows nothing of the program's trees: a question is drawn as nested tuples, written down as a query, and
answered from the plain values that the articles were made from.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest
from builders import open_bank
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank.bank import Bank, Extractor
from quotebank.index.whoosh import WhooshEngine
from quotebank.model import Anonymity, Article, Phrase, Quotation, Said, Span, Speaker
from quotebank.query import Filters

VOCABULARY = ("will", "not", "resign", "resigned", "we", "us", "can't", "tide", "tides", "tidal", "quay", "quays")
SPEAKERS = ("Ann Lee", "Bo Chan", "", "a harbour pilot")
ROLES = ("", "harbour master", "deputy mayor", "mayor of Étoile")
OUTLETS = ("", "The Quay Post", "Étoile du Nord")
OCCASIONS = ("", "in an interview", "at a hearing")
DAYS = ("", "2019-12-31", "2020-01-15", "2020-02-01", "2021-06-30")


@dataclass(frozen=True)
class Talk:
    """One quotation as plain values."""

    pieces: tuple[tuple[tuple[str, ...], ...], ...]
    """Pieces of sentences of words."""
    goes_on: bool
    """Whether the sentence at the end of a piece goes on in the next."""
    speaker: str
    role: str
    occasion: str
    day: str
    kind: str
    confidence: float
    before: tuple[str, ...]
    after: tuple[str, ...]
    outlet: str = ""
    published: str = ""
    title: str = ""
    language: str = ""


_words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5).map(tuple)
_talks = st.builds(
    Talk,
    pieces=st.lists(st.lists(_words, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple),
    goes_on=st.booleans(),
    speaker=st.sampled_from(SPEAKERS),
    role=st.sampled_from(ROLES),
    occasion=st.sampled_from(OCCASIONS),
    day=st.sampled_from(DAYS),
    kind=st.sampled_from(("direct", "indirect", "mixed")),
    confidence=st.sampled_from((0.0, 0.5, 0.75, 1.0)),
    before=_words,
    after=_words,
)
_papers = st.tuples(
    st.lists(_talks, min_size=1, max_size=6),
    st.fixed_dictionaries(
        {
            "outlet": st.sampled_from(OUTLETS),
            "published": st.sampled_from(DAYS),
            "title": st.sampled_from(("", "Tides turn", "Quay shut")),
            "language": st.sampled_from(("", "en", "en-CA", "fr")),
        }
    ),
)


class Press:
    """Prints talks as articles, and is the extractor that knows what stands in them."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Quotation, ...]] = {}
        self.talks: dict[str, Talk] = {}

    def print(self, number: int, talks: Sequence[Talk], paper: dict[str, str]) -> Article:
        text, made = f"Paper {number}.\n\n", []
        for talk in talks:
            part, quotation = self._line(talk, len(text))
            text += part
            made.append((quotation, talk))
        article = Article(
            text=text,
            origin=f"paper-{number}",
            publisher=paper["outlet"] or None,
            published=paper["published"] or None,
            title=paper["title"] or None,
            language=paper["language"] or None,
        )
        self.known[text] = tuple(quotation for quotation, _ in made)
        for quotation, talk in made:
            self.talks[quotation.id(article.id)] = Talk(**{**vars(talk), **paper})
        return article

    def _line(self, talk: Talk, start: int) -> tuple[str, Quotation]:
        text = ""

        def put(words: str) -> Span:
            nonlocal text
            text += words
            return Span(start + len(text) - len(words), start + len(text))

        before = put(" ".join(talk.before).capitalize() + ".")
        put("\n\n")
        content, fresh = [], True
        for number, piece in enumerate(talk.pieces):
            ends = number == len(talk.pieces) - 1 or not talk.goes_on
            sentences = [" ".join(words) for words in piece]
            shown = ". ".join(one[:1].upper() + one[1:] if at or fresh else one for at, one in enumerate(sentences))
            put("“")
            content.append(put(shown + ("." if ends else ",")))
            put("” ")
            fresh = ends
            if number < len(talk.pieces) - 1:
                put("they said. " if ends else "they said, ")
        source = put(f"said {talk.speaker or 'nobody'}")
        facts = {name: Phrase(value, put(f" {value}")) for name, value in self._facts(talk) if value}
        phrases = {name: Phrase(one.text, Span(one.span.start + 1, one.span.end)) for name, one in facts.items()}
        put(".\n\n")
        after = put(" ".join(talk.after).capitalize() + ".")
        put("\n\n")
        day = date.fromisoformat(talk.day) if talk.day else None
        return text, Quotation(
            kind=talk.kind,  # type: ignore[arg-type]
            content=tuple(content),
            cue=(Span(source.start, source.start + 4),),
            speaker=self._speaker(talk),
            anonymity=Anonymity(description=talk.speaker) if talk.speaker.startswith("a ") else None,
            role=phrases.get("role"),
            occasion=phrases.get("occasion"),
            said=Said(earliest=day, latest=day, precision="day") if day else Said(),
            before=before,
            after=after,
            confidence=talk.confidence,
            rule="press",
        )

    @staticmethod
    def _facts(talk: Talk) -> tuple[tuple[str, str], ...]:
        return (("role", talk.role), ("occasion", talk.occasion))

    @staticmethod
    def _speaker(talk: Talk) -> Speaker:
        if talk.speaker.startswith("a "):
            return Speaker(kind="anonymous")
        return Speaker(kind="person", name=talk.speaker) if talk.speaker else Speaker()

    @property
    def extractor(self) -> Extractor:
        return Extractor("press", lambda article: self.known[article.text])


def held(text: str, words: str) -> bool:
    """Whether a text holds words side by side, case and accents apart."""
    plain = text.lower().replace("é", "e").split()
    return any(plain[at : at + len(words.split())] == words.split() for at in range(len(plain)))


def overlaps(low: str, high: str) -> Callable[[str], bool]:
    """Whether a day, where one is known, lies between two, of which each may be open."""
    return lambda day: bool(day) and (not low or day >= low) and (not high or day <= high)


FIELDS: dict[str, Callable[[Talk], bool]] = {
    "speaker:lee": lambda talk: talk.speaker == "Ann Lee",
    'speaker:"Chan, Bo"': lambda talk: talk.speaker == "Bo Chan",
    "speaker:anonymous": lambda talk: talk.speaker.startswith("a "),
    "speaker:unknown": lambda talk: not talk.speaker,
    "anon:yes": lambda talk: talk.speaker.startswith("a "),
    "anon:no": lambda talk: not talk.speaker.startswith("a "),
    'anon:"harbour pilot"': lambda talk: talk.speaker == "a harbour pilot",
    "role:mayor": lambda talk: held(talk.role, "mayor"),
    'role:"harbour master"': lambda talk: held(talk.role, "harbour master"),
    "role:etoi*": lambda talk: held(talk.role, "etoile"),
    "occasion:interview": lambda talk: held(talk.occasion, "interview"),
    "cue:said": lambda _: True,
    "cue:told": lambda _: False,
    "type:direct": lambda talk: talk.kind == "direct",
    "kind:mixed": lambda talk: talk.kind == "mixed",
    "title:tides": lambda talk: held(talk.title, "tides"),
    "lang:en": lambda talk: talk.language in ("en", "en-CA"),
    "said:2020": lambda talk: overlaps("2020-01-01", "2020-12-31")(talk.day),
    "said:2019-12-31..2020-01": lambda talk: overlaps("2019-12-31", "2020-01-31")(talk.day),
    "said:>2020": lambda talk: overlaps("2021-01-01", "")(talk.day),
    "published:<=2020-01": lambda talk: overlaps("", "2020-01-31")(talk.published),
    "date:2020": lambda talk: overlaps("2020-01-01", "2020-12-31")(talk.day or talk.published),
    "conf:>0.5": lambda talk: talk.confidence > 0.5,
    "conf:>=0.5": lambda talk: talk.confidence >= 0.5,
    "conf:0.5..0.75": lambda talk: 0.5 <= talk.confidence <= 0.75,
    "review:unreviewed": lambda _: True,
    "review:confirmed": lambda _: False,
}
NAMES = {"speaker:lee": "Ann Lee", 'speaker:"Chan, Bo"': "Bo Chan"}
"""Fields that are an error where nobody of the name speaks."""

Question = tuple[Any, ...]
"""``("word", w)``, ``("phrase", …)``, ``("prefix", p)``, ``("fuzzy", w, n)``, ``("near", operands, links)``, ``("same",
operands)``, ``("field", text)``, ``("not", q)``, ``("and", q, q)`` or ``("or", q, q)``."""

_word = st.tuples(st.just("word"), st.sampled_from(VOCABULARY))
_leaf = (
    _word
    | st.tuples(st.just("phrase"), st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(tuple))
    | st.tuples(st.just("prefix"), st.sampled_from(("wil", "resi", "tid", "tide", "can'", "qua")))
    | st.tuples(st.just("fuzzy"), st.sampled_from(("tide", "tied", "quay", "wlil", "nto")), st.just(1))
    | st.tuples(st.just("fuzzy"), st.sampled_from(("resing", "tidals", "quyas")), st.just(2))
)
_operand = _leaf | st.tuples(st.just("or"), _leaf, _leaf)
_link = st.tuples(st.integers(1, 5), st.booleans())
_near = st.integers(1, 2).flatmap(
    lambda links: st.tuples(
        st.just("near"),
        st.lists(_operand, min_size=links + 1, max_size=links + 1).map(tuple),
        st.lists(_link, min_size=links, max_size=links).map(tuple),
    )
)
_same = st.tuples(st.just("same"), st.lists(_operand | _near, min_size=2, max_size=3).map(tuple))
_field = st.tuples(st.just("field"), st.sampled_from(sorted(FIELDS)))
_questions = st.recursive(
    _leaf | _near | _same | _field,
    lambda inner: (
        st.tuples(st.just("not"), inner)
        | st.tuples(st.just("and"), inner, inner)
        | st.tuples(st.just("or"), inner, inner)
    ),
    max_leaves=5,
)


def written(question: Question) -> str:
    """The question as a query."""
    kind, *parts = question
    if kind == "near":
        operands, links = parts
        out = written(operands[0])
        for operand, (distance, ordered) in zip(operands[1:], links, strict=True):
            out += f" {'w' if ordered else 'near'}/{distance} {written(operand)}"
        return out
    if kind == "same":
        return " same ".join(map(written, parts[0]))
    if kind == "phrase":
        return '"' + " ".join(parts[0]) + '"'
    shape = {"word": "{}", "field": "{}", "prefix": "{}*", "fuzzy": "{}~{}", "not": "-({})", "and": "({}) ({})"}
    inner = map(written, parts) if kind in ("not", "and", "or") else parts
    return shape.get(kind, "({} OR {})").format(*inner)


@cache
def edits(one: str, other: str) -> int:
    """The edits from one word to another: insert, delete, replace, swap two neighbours."""
    if not one or not other:
        return len(one) + len(other)
    least = min(edits(one[1:], other) + 1, edits(one, other[1:]) + 1, edits(one[1:], other[1:]) + (one[0] != other[0]))
    if len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]:
        least = min(least, edits(one[2:], other[2:]) + 1)
    return least


class Scan:
    """Answers questions about one talk, slowly."""

    def __init__(self, talk: Talk, stem: Callable[[str], str]) -> None:
        self.talk = talk
        self.stem = stem

    def row(self) -> tuple[list[str], list[int]]:
        """The words with «…» between pieces, and the number of the sentence of each."""
        words: list[str] = []
        numbers: list[int] = []
        number = 0
        for at, piece in enumerate(self.talk.pieces):
            if at:
                words.append("…")
                numbers.append(-1)
                number += not self.talk.goes_on
            for inner, sentence in enumerate(piece):
                number += inner > 0
                words += sentence
                numbers += [number] * len(sentence)
        return words, numbers

    def places(self, question: Question, words: list[str]) -> set[tuple[int, int]]:
        match question:
            case ("word", word):
                fits = [self.stem(one) == self.stem(word) for one in words]
            case ("prefix", start):
                fits = [one.startswith(start) for one in words]
            case ("fuzzy", word, most):
                fits = [edits(one, word) <= most for one in words]
            case ("phrase", wanted):
                size = len(wanted)
                return {(at, at + size) for at in range(len(words)) if tuple(words[at : at + size]) == wanted}
            case ("or", one, other):
                return self.places(one, words) | self.places(other, words)
            case _:
                raise AssertionError(question)
        return {(at, at + 1) for at, fit in enumerate(fits) if fit}

    def chains(self, question: Question, words: list[str]) -> list[tuple[tuple[int, int], ...]]:
        """Every way to choose a place for each operand."""
        if question[0] != "near":
            return [(place,) for place in self.places(question, words)]
        _, operands, links = question
        found = []
        for chain in itertools.product(*(self.places(operand, words) for operand in operands)):
            ok = True
            for (one, other), (distance, ordered) in zip(itertools.pairwise(chain), links, strict=True):
                behind = other[0] >= one[1] and other[0] - one[1] < distance
                before = one[0] >= other[1] and one[0] - other[1] < distance
                ok = ok and (behind or (before and not ordered))
            if ok:
                found.append(chain)
        return found

    def stands(self, question: Question, words: list[str], numbers: list[int]) -> bool:
        if question[0] != "same":
            return bool(self.chains(question, words))
        wanted = []
        for operand in question[1]:
            within = set()
            for chain in self.chains(operand, words):
                # «…» between two pieces belongs to no sentence, and a chain may reach over it.
                own = {numbers[at] for place in chain for at in range(*place)}
                within |= own if len(own) == 1 else set()
            wanted.append(within)
        return bool(set.intersection(*wanted))

    def holds(self, question: Question, wide: bool) -> bool:
        match question:
            case ("field", text):
                return FIELDS[text](self.talk)
            case ("not", inner):
                return not self.holds(inner, False)
            case ("and", one, other):
                return self.holds(one, wide) and self.holds(other, wide)
            case ("or", one, other):
                return self.holds(one, wide) or self.holds(other, wide)
        if self.stands(question, *self.row()):
            return True
        sides = (self.talk.before, self.talk.after) if wide else ()
        return any(self.stands(question, list(side), [0] * len(side)) for side in sides)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_papers, min_size=2, max_size=6), st.lists(_questions, min_size=25, max_size=25), st.booleans())
def test_every_query_finds_what_a_slow_scan_finds(
    tmp_path_factory: pytest.TempPathFactory,
    papers: list[tuple[list[Talk], dict[str, str]]],
    questions: list[Question],
    indexed: bool,
) -> None:
    """Words, phrases, prefixes, spellings, distances, sentences and fields, nested at random; what is beside last."""
    press, folder = Press(), tmp_path_factory.mktemp("bank")
    articles = [press.print(number, talks, paper) for number, (talks, paper) in enumerate(papers)]
    open_bank(folder, articles, press.extractor).close()
    if not indexed:
        shutil.rmtree(folder / "index")
    stem = WhooshEngine(folder).stem
    speaking = {talk.speaker for talk in press.talks.values()}
    with Bank(folder, read_only=not indexed) as bank:
        assert bank.stats().quotations == len(press.talks)
        for question in questions:
            query = written(question)
            if any(text in query and name not in speaking for text, name in NAMES.items()):
                continue
            scans = {one: Scan(talk, stem) for one, talk in press.talks.items()}
            own = {one for one, scan in scans.items() if scan.holds(question, False)}
            wide = {one for one, scan in scans.items() if scan.holds(question, True)}
            found = bank.search(query, limit=None)
            ids = [record.quotation_id for record in found.records]
            assert set(ids) == wide, query
            assert found.total == len(ids) == len(wide), query
            assert set(ids[: len(own)]) == own, query
            assert found.beside == (False,) * len(own) + (True,) * len(wide - own), query
            assert set(bank.ids(query, words_in="quote").ids) == own, query
            some = bank.ids(query, Filters(kind="direct", since="2020")).ids
            assert set(some) == {
                one
                for one in wide
                if FIELDS["type:direct"](press.talks[one])
                and overlaps("2020-01-01", "")(press.talks[one].day or press.talks[one].published)
            }, query
