"""Articles and quotations made from values, for tests that must not depend on how well the extractor reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from quotebank.bank import Bank, Extractor, Ingested
from quotebank.model import (
    KINDS,
    PRECISIONS,
    SPEAKER_KINDS,
    Anonymity,
    Article,
    Evidence,
    Phrase,
    Quotation,
    Rival,
    Said,
    Span,
    Speaker,
)
from quotebank.readers import Reading

_LINE = re.compile(r"(?P<content>[“(](?P<inside>[^”)]*)[”)]) (?P<cue>said) (?P<speaker>[^.\n]+)\.")


def find(text: str, words: str, start: int = 0) -> Span:
    """The span of `words` in `text`."""
    at = text.index(words, start)
    return Span(at, at + len(words))


def phrase(text: str, words: str) -> Phrase:
    """A phrase of `text`."""
    return Phrase(words, find(text, words))


def lines(article: Article) -> tuple[Quotation, ...]:
    """An extractor for tests: each «“words” said Ann Lee.» is direct, each «(words) said Ann Lee.» indirect."""
    return tuple(_line(article, match) for match in _LINE.finditer(article.text))


def _line(article: Article, match: re.Match[str]) -> Quotation:
    direct = match["content"].startswith("“")
    inside = Span(*match.span("inside"))
    name, day = match["speaker"].partition(" on ")[::2]
    start = match.start("speaker")
    anonymous = name.startswith("a ")
    said = Said(earliest=date.fromisoformat(day), latest=date.fromisoformat(day), precision="day") if day else Said()
    return Quotation(
        kind="direct" if direct else "indirect",
        content=(Span(*match.span("content")) if direct else inside,),
        marked=(inside,) if direct else (),
        cue=(Span(*match.span("cue")),),
        source=(Span(start, start + len(name)),),
        speaker=Speaker(kind="anonymous")
        if anonymous
        else Speaker(kind="person", name=name, name_span=Span(start, start + len(name))),
        anonymity=Anonymity(description=name, count=1) if anonymous else None,
        said=said,
        paragraph=article.text.count("\n", 0, match.start()),
        confidence=0.9 if direct else 0.6,
        rule="lines",
    )


LINES = Extractor("lines-1", lines)


def beside(article: Article) -> tuple[Quotation, ...]:
    """The same extractor with the line before and the line after as the sentences beside."""
    rows = [Span(*match.span()) for match in re.finditer(r"[^\n]+", article.text)]
    return tuple(
        replace(
            quotation,
            before=next((row for row in reversed(rows) if row.end < quotation.start), None),
            after=next((row for row in rows if row.start > quotation.end), None),
        )
        for quotation in lines(article)
    )


BESIDE = Extractor("beside-1", beside)

BRIDGE = Article(
    text=(
        "“We will not resign over one bridge,” said Ann Lee.\n"
        "“We will resign when the ferry sinks,” said Bo Chan on 2021-03-04.\n"
        "(the river can't be trusted) said a harbour pilot.\n"
    ),
    title="Bridge closes",
    publisher="The Harbour Post",
    published="2021-03-05",
    url="https://harbour.example/bridge",
    origin="bridge.txt",
)
FERRY = Article(
    text=(
        "“We will not resign over one bridge,” said Ann Lee.\n"
        "(engineers resigned twice in spring) said Mary Ann O’Toole.\n"
        "“Ferries, ferries and more ferries!” said Guy Saint-Aubin on 2020-12-31.\n"
    ),
    title="Ferry sails",
    publisher="Étoile du Nord",
    origin="ferry.txt",
)
ARTICLES = (BRIDGE, FERRY)


def readings(articles: Iterable[Article]) -> list[Reading]:
    """What a reader gives for each article."""
    return [Reading(article.origin, article) for article in articles]


def ingest(bank: Bank, *articles: Article) -> list[Ingested]:
    """Ingest articles and return what became of each."""
    return list(bank.ingest(readings(articles)))


def open_bank(folder: Path, articles: Sequence[Article] = (), extractor: Extractor = LINES) -> Bank:
    """A bank that reads with `extractor`, holding `articles`."""
    bank = Bank(folder, create=True, extractor=extractor)
    assert all(done.error is None for done in ingest(bank, *articles))
    return bank


def numbered(count: int, start: int = 0) -> list[Article]:
    """So many different articles of two quotations each."""
    return [
        Article(
            text=f"“Pier {n} needs {n + 3} new planks,” said Ann Lee.\n(lamp {n} went dark) said Bo Chan.\n",
            origin=f"pier-{n}.txt",
            published=f"20{n % 20:02}-0{n % 9 + 1}-1{n % 10}",
        )
        for n in range(start, start + count)
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip)
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def _spans(text: str) -> st.SearchStrategy[Span]:
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda pair: pair[0] != pair[1])
    return ends.map(lambda pair: Span(*sorted(pair)))


@st.composite
def _apart(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    """One to three spans in order, none of which overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=min(6, len(text) + 1))))
    return tuple(Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def _said(draw: st.DrawFn, phrases: st.SearchStrategy[Phrase]) -> Said:
    days = sorted(draw(st.tuples(_DAYS, _DAYS)))
    known = draw(st.booleans())
    return Said(
        earliest=days[0] if known else None,
        latest=days[1] if known else None,
        precision=draw(st.sampled_from(PRECISIONS)),
        phrase=draw(st.none() | phrases),
        basis=draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=5)),
    )


@st.composite
def quotations(draw: st.DrawFn, text: str) -> Quotation:
    """Any quotation that the model and the door allow in `text`."""
    spans = _spans(text)
    phrases = spans.map(lambda span: Phrase(span.of(text), span))
    many = st.lists(spans, max_size=3).map(tuple)
    anonymity = st.builds(
        Anonymity,
        description=_WORDS,
        reason=st.none() | _WORDS,
        count=st.none() | st.integers(1, 99),
    )
    return Quotation(
        kind=draw(st.sampled_from(KINDS)),
        content=draw(_apart(text)),
        marked=draw(many),
        cue=draw(many),
        source=draw(many),
        speaker=Speaker(
            kind=draw(st.sampled_from(SPEAKER_KINDS)),
            name=draw(st.none() | _WORDS),
            name_span=draw(st.none() | spans),
        ),
        role=draw(st.none() | phrases),
        affiliation=draw(st.none() | phrases),
        anonymity=draw(st.none() | anonymity),
        said=draw(_said(phrases)),
        occasion=draw(st.none() | phrases),
        relayed_via=draw(st.none() | _WORDS),
        before=draw(st.none() | spans),
        after=draw(st.none() | spans),
        paragraph=draw(st.integers(0, 50)),
        confidence=draw(st.floats(0, 1)),
        rule=draw(_WORDS),
        evidence=draw(st.lists(st.builds(Evidence, _WORDS, st.none() | spans), max_size=2).map(tuple)),
        rivals=draw(st.lists(st.builds(Rival, _WORDS, _WORDS, st.floats(-9, 9)), max_size=2).map(tuple)),
        continues=draw(st.booleans()),
        flags=draw(st.lists(_WORDS, max_size=2).map(tuple)),
    )
