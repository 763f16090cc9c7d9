"""The slice law through the database: what comes out is, code point for code point, what stands in the article."""

from __future__ import annotations

import inspect
import itertools
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import fields

import builders
import pytest
from builders import TEXTS, quotations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank import database, records
from quotebank.index.engine import spoken
from quotebank.model import Article, Quotation, Span
from quotebank.store import Store

_NUMBERS = itertools.count()
"""Each example is an article of its own."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("store") / "quotebank.db", create=True)
    # These tests are about characters, not about power cuts.
    raw = opened._engine.raw_connection()
    raw.cursor().execute("PRAGMA synchronous = OFF")
    raw.close()
    yield opened
    opened.close()


def _stored(store: Store, article: Article, given: list[Quotation]) -> list[records.Record]:
    store.put(article, "1", lambda _: given)
    db = database.connect(store.file)
    query = "SELECT public_id FROM quotation WHERE article_id = (SELECT max(id) FROM article) ORDER BY id"
    found = list(records.records(db, [row[0] for row in db.execute(query)]))
    db.close()
    return found


def _obeys(record: records.Record, article: Article, quotation: Quotation) -> None:
    assert record.article.text == article.text
    assert record.quotation == quotation
    for piece in (*record.quotation.content, *record.quotation.marked):
        assert piece.of(record.article.text) == article.text[piece.start : piece.end]


def _slices(store: Store) -> None:
    """The slices kept beside the spans are those of the text, for the last article."""
    with sqlite3.connect(store.file) as db:
        rows = db.execute(
            "SELECT a.text, s.text, s.start_char, s.end_char FROM span s JOIN quotation q ON q.id = s.quotation_id"
            " JOIN article a ON a.id = q.article_id"
            " WHERE a.id = (SELECT max(id) FROM article) AND s.start_char IS NOT NULL"
        ).fetchall()
    assert all(text[start:end] == piece for text, piece, start, end in rows)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_quotation_of_any_text_comes_back_verbatim(store: Store, data: st.DataObject) -> None:
    """Over all of Unicode and every field that a quotation has."""
    text = data.draw(TEXTS)
    drawn = data.draw(st.lists(quotations(text), min_size=1, max_size=3, unique_by=lambda one: one.content))
    article = Article(text=text, url=f"https://x.example/{next(_NUMBERS)}")
    found = _stored(store, article, drawn)
    for record, quotation in zip(found, drawn, strict=True):
        _obeys(record, article, quotation)
    _slices(store)


def test_the_generator_fills_every_field() -> None:
    """A field that the model gains must be drawn here, and so must come through the rows."""
    source = inspect.getsource(builders)
    assert [one.name for one in fields(Quotation) if f"        {one.name}=" not in source] == []


BLOCK = 4096


def test_every_code_point_comes_back(store: Store) -> None:
    """All 1,112,064 of them, NUL and unassigned ones included, each at its own place."""
    for start in range(0, 0x110000, BLOCK):
        text = "“" + "".join(chr(c) for c in range(start, start + BLOCK) if not 0xD800 <= c <= 0xDFFF) + "”."
        if len(text) < BLOCK:
            continue
        step = 512
        given = [
            Quotation(kind="indirect", content=(Span(at, min(at + step, len(text))),))
            for at in range(0, len(text), step)
        ]
        found = _stored(store, Article(text=text), given)
        assert "".join(record.quotation.text(record.article.text) for record in found) == text


@pytest.mark.parametrize(
    "odd",
    [
        "a\x00b",
        "e\u0301 and \u00e9",
        "line one\r\nline two\rline three\u2028line four\u0085end",
        "\ufeffstart",
        "\u202eright to left\u202c",
        "zero\u200bwidth\u00ad soft",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
        "\ufffd\ufffe\uffff",
        "''quotes'' \"and\" `ticks` \\ % _ * ?",
        "  blanks \t kept  ",
    ],
)
def test_odd_text_is_kept_as_it_is(store: Store, odd: str) -> None:
    """Nothing is normalised, trimmed, composed or cut at a NUL."""
    text = f"“{odd}” said Ann Lee."
    quotation = Quotation(kind="direct", content=(Span(0, len(odd) + 2),), marked=(Span(1, len(odd) + 1),))
    [record] = _stored(store, Article(text=text, title=odd), [quotation])
    assert record.quotation.quoted_words(record.article.text) == odd
    assert record.article.title == odd


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_searched_words_stand_where_they_say(data: st.DataObject) -> None:
    """The folded copy never loses its places: each word's place is inside a piece of the quotation."""
    text = data.draw(TEXTS)
    quotation = data.draw(quotations(text))
    pieces = (*quotation.content, *quotation.marked)
    for word in spoken(quotation, text):
        if word.start == word.end:
            continue
        assert any(piece.start <= word.start and word.end <= piece.end for piece in pieces)
        printed = unicodedata.normalize("NFKD", text[word.start : word.end])
        assert any(c.isalnum() for c in printed)
