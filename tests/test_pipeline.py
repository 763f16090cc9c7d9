"""The extractor as a whole: laws that hold for every text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank.model import KINDS, SPEAKER_KINDS, Article, Phrase, Quotation, Span
from quotebank.pipeline import extract

BRICKS = [
    "Ada Holm", "Mayor Osric Pell", "Mrs Varga", "she", "He", "they", "a source", "two officials", "the ministry",
    "said", "told reporters", "according to", "added", "“", "”", "‘", "’", '"', "'", "''", "``", "«", "»", "„",
    ",", ".", "!", "?", "…", "—", ":", ";", "(", ")", "\n", "\n\n", " ", "  ", "\u00a0", "\u200b", "\ufeff", "\r\n",
    "on Monday", "yesterday", "in March", "12", "6'2\"", "’s", "’70s", "HOLM:", "Q:", "A:", "WATCH:", "it is dry",
    "that", "who", "the", "not", "in an interview", "é", "e\u0301", "東京", "مرحبا", "😀", "\ud800", "\x00", "\u2028",
]  # fmt: skip
"""What news is made of, and what breaks programs: marks of all kinds, blanks, combining signs, a lone surrogate."""

SENTENCES = [
    "“It is dry,” said Mayor Ada Holm, a nurse in Dellan, on Monday.",
    '"It is dry," she said. "It was wet last week."',
    "‘It’s dry,’ he told reporters in an interview.",
    "Ada Holm said the pier was “a bad joke” and added that it would be shut.",
    "The pier will be shut, according to Osric Pell, who served as Harbour Chief until 2016.",
    "“It is dry.\n\n“It was wet,” said two officials, who asked not to be named.\n\n“Very.”",
    "Mrs Varga and Mr Pell came. He said: “It is dry.”",
    "The ministry said in a statement it had no boats; it never did, the mayor says.",
    "HOLM: It is dry.\nPELL: It is wet.\nHOLM: No.",
    "“A promise made of steel.” — Ada Holm",
]
NEWS = st.lists(st.sampled_from(BRICKS) | st.sampled_from(SENTENCES), max_size=14).flatmap(
    lambda parts: st.sampled_from([" ", "", "\n\n"]).map(lambda glue: glue.join(parts))
)
ANY = st.text(max_size=120) | NEWS
PUBLISHED = st.none() | st.sampled_from(["2024-05-16", "2024-02-29", "2024-05-16T23:30:00+02:00"])
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pieces(quotation: Quotation) -> Iterator[tuple[str | None, Span]]:
    """Give every span of a quotation, with the words it is said to hold where they are kept."""
    for span in (*quotation.content, *quotation.marked, *quotation.cue, *quotation.source):
        yield None, span
    phrases: tuple[Phrase | None, ...] = (
        quotation.role,
        quotation.affiliation,
        quotation.occasion,
        quotation.said.phrase,
    )
    for phrase in phrases:
        if phrase is not None:
            yield phrase.text, phrase.span
    for context in (quotation.before, quotation.after, *(evidence.span for evidence in quotation.evidence)):
        if context is not None:
            yield None, context


@given(ANY, PUBLISHED)
@many
def test_every_span_is_a_slice_of_the_text(text: str, published: str | None) -> None:
    """All spans lie inside the text and are not empty, and kept words are exactly the slice they point to."""
    for quotation in extract(Article(text=text, published=published)):
        for words, span in pieces(quotation):
            assert 0 <= span.start < span.end <= len(text)
            assert words is None or text[span.start : span.end] == words


@given(ANY)
@many
def test_contents_are_sorted_and_never_overlap(text: str) -> None:
    """The pieces of all quotations are disjoint and stand in the order of print."""
    quotations = extract(Article(text=text))
    spans = sorted(span for quotation in quotations for span in quotation.content)

    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(list(q.content) == sorted(q.content) and q.content for q in quotations)
    assert [q.start for q in quotations] == sorted(q.start for q in quotations)


@given(ANY, PUBLISHED)
@many
def test_the_same_text_gives_the_same_quotations(text: str, published: str | None) -> None:
    """Extraction is a function of the article alone."""
    article = Article(text=text, published=published)

    assert extract(article) == extract(Article(text=text, published=published))
    assert len({quotation.id(article.id) for quotation in extract(article)}) == len(extract(article))


@given(ANY, PUBLISHED)
@many
def test_the_fields_agree(text: str, published: str | None) -> None:
    """Kinds are known ones, marked words lie in the content and tell the kind, dates are intervals."""
    for quotation in extract(Article(text=text, published=published)):
        assert quotation.kind in KINDS
        assert quotation.speaker.kind in SPEAKER_KINDS
        assert 0 <= quotation.confidence <= 1
        assert (quotation.kind == "indirect") == (not quotation.marked)
        assert all(any(piece.covers(words) for piece in quotation.content) for words in quotation.marked)
        assert (quotation.said.earliest is None) == (quotation.said.latest is None)
        assert published is not None or quotation.said.iso == "" or quotation.said.phrase is not None


@given(NEWS)
@many
def test_a_name_is_printed(text: str) -> None:
    """A speaker's name stands in the article, at its span where one is given."""
    for quotation in extract(Article(text=text)):
        speaker = quotation.speaker
        if speaker.name is not None:
            assert all(word in text for word in speaker.name.split())
            assert speaker.name_span is None or speaker.name_span.of(text).split() == speaker.name.split()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "“", "”", "“”", "said", ":", "\x00", "\ud800"])
def test_next_to_nothing(text: str) -> None:
    """Texts without a quotation give none, and no error."""
    assert extract(Article(text=text)) == ()


def test_an_article_end_to_end(story: str) -> None:
    """An invented article gives all that it holds: its quotations, their kinds and speakers."""
    found = [(q.kind, q.speaker.name) for q in extract(Article(text=story))]

    assert found == [
        ("direct", "Agnes Thorne"),
        ("indirect", "Piet Okafor"),
        ("direct", "Piet Okafor"),
        ("mixed", None),
    ]


def test_the_context_is_the_sentences_around(story: str) -> None:
    """Before and after a quotation stand the sentences that a reader would read with it."""
    quotation = extract(Article(text=story))[0]

    assert quotation.before is not None
    assert quotation.before.of(story) == "The harbour council voted on Tuesday to shut the old pier for good."
    assert quotation.after is not None
    assert quotation.after.of(story).startswith("Deputy Mayor Piet Okafor said")


def test_two_articles_do_not_know_each_other() -> None:
    """Nothing of one article is left when the next is read."""
    lonely = Article(text="“Dry,” she said.")
    alone = extract(lonely)
    extract(Article(text="Mrs Ada Holm came. “Wet,” she said."))

    assert extract(lonely) == alone


def test_a_table_of_counts_is_no_transcript() -> None:
    """Names with numbers behind them say nothing, however much they look like the lines of a transcript."""
    lines = ["Ada Holm: 1,769.", "Osric Pell: 1,501.", "Holm: 547.", "Pell: 46.", "Holm: 2,316.", "Pell: 1,547."]

    assert extract(Article(text="\n\n".join(lines)), stance=True) == ()
    assert extract(Article(text="\n\n".join(line.replace(".", " votes.") for line in lines)), stance=True)
