"""What the store promises: all or nothing, the same article once, ids for good, values that come back as they went."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import BRIDGE, FERRY, TEXTS, find, lines, phrase, quotations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank import corrections, database, records, rows, writing
from quotebank.errors import ArticleError, BankError
from quotebank.model import KINDS, SPEAKER_KINDS, Article, Provenance, Quotation, Said, Span, Speaker
from quotebank.overlay import Reading
from quotebank.store import Outcome, Prepared, Store
from quotebank.trail import Standing


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "quotebank.db", create=True)
    yield opened
    opened.close()


def put(store: Store, article: Article, *quotations: Quotation, version: str = "1") -> Outcome:
    return store.put(article, version, lambda _: quotations)


def held(store: Store) -> list[records.Record]:
    db = database.connect(store.file)
    ids = [row[0] for row in db.execute("SELECT public_id FROM quotation ORDER BY id")]
    found = list(records.records(db, ids))
    db.close()
    return found


def rows_of(store: Store, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(store.file) as db:
        return db.execute(query).fetchall()


TEXT = "Before. “Low tide is at nine,” said Ann Lee, harbour master, on Monday. After."
QUOTE = Quotation(
    kind="direct",
    content=(find(TEXT, "“Low tide is at nine,”"),),
    marked=(find(TEXT, "Low tide is at nine,"),),
    cue=(find(TEXT, "said"),),
    source=(find(TEXT, "Ann Lee"),),
    speaker=Speaker(kind="person", name="Ann Lee", name_span=find(TEXT, "Ann Lee")),
    role=phrase(TEXT, "harbour master"),
    said=Said(phrase=phrase(TEXT, "on Monday")),
    before=find(TEXT, "Before."),
    after=find(TEXT, "After."),
    confidence=0.95,
    rule="test",
)
TIDE = Article(text=TEXT, origin="tide.txt")


def test_value_comes_back_as_it_went(store: Store) -> None:
    """Article and quotation read from the rows equal those that were put in."""
    put(store, TIDE, QUOTE)
    [record] = held(store)
    assert (record.article, record.quotation) == (TIDE, QUOTE)
    assert record.quotation_id == QUOTE.id(TIDE.id)
    assert record.article_id == TIDE.id
    assert record.extractor_version == "1"
    assert record.review_status == "unreviewed"


def test_same_article_again_changes_nothing(store: Store) -> None:
    """A second put of the same article logs no change and extracts nothing."""
    put(store, TIDE, QUOTE)
    before = rows_of(store, "SELECT seq FROM store_state")
    again = store.put(replace(TIDE, origin="copy.txt"), "1", lambda _: pytest.fail("extracted again"))
    assert again[:3] == ("unchanged", TIDE.id, 1)
    assert rows_of(store, "SELECT seq FROM store_state") == before


def test_new_metadata_is_learnt_and_old_is_kept(store: Store) -> None:
    """What is told later is added; what is not told again stays; the quotations are extracted anew with all of it."""
    put(store, replace(TIDE, title="Tides"), QUOTE)
    seen: list[Article] = []

    def extract(article: Article) -> tuple[Quotation, ...]:
        seen.append(article)
        return (QUOTE,)

    outcome = store.put(replace(TIDE, published="2021-03-05"), "1", extract)
    assert outcome[:3] == ("updated", TIDE.id, 1)
    assert [(a.title, a.published) for a in seen] == [("Tides", "2021-03-05")]
    assert held(store)[0].article.title == "Tides"


DECLARED = Provenance({"title": "<h1>", "published": "JSON-LD"}, ("two days are told",), "https://m.example/tide")


def read(store: Store, article: Article, provenance: Provenance) -> Outcome:
    return store.put(article, "1", lambda _: (QUOTE,), provenance=provenance)


def test_where_values_were_read_is_kept(store: Store) -> None:
    """It comes back as it went and goes with its article; one that a program gave has nothing of the kind."""
    put(store, replace(TIDE, text=TEXT + " Then.", origin=""), QUOTE)
    read(store, replace(TIDE, title="Tides", published="2021-03-05"), DECLARED)
    assert [record.provenance for record in held(store)] == [records.UNTOLD, DECLARED]
    store.change(lambda session: writing.raw(session).execute("DELETE FROM article"))
    assert rows_of(store, "SELECT count(*) FROM provenance") == [(0,)]


def test_value_that_the_database_cannot_take_is_the_fault_of_its_article(store: Store) -> None:
    """It is named, nothing of it is kept, and the next article of the same transaction is stored."""
    with store.pen("1") as pen:
        with pytest.raises(ArticleError, match="refuses"):
            pen.put(Prepared(odd := replace(TIDE, replaced=2**70), odd, (QUOTE,)))
        pen.put(Prepared(TIDE, TIDE, (QUOTE,)))
    with pytest.raises(ArticleError, match="refuses"):
        put(store, replace(TIDE, text=TEXT + " Then.", replaced=2**70), QUOTE)
    assert [record.article for record in held(store)] == [TIDE]


def test_where_a_value_was_read_may_be_told_in_any_characters(store: Store) -> None:
    """Half of a surrogate pair, as a shell passes on bytes that are no UTF-8, cannot be stored and stops nothing."""
    odd = Provenance({"title": "column k\udced"}, ("told in k\ud800",), "https://m.example/\udfff")
    read(store, replace(TIDE, title="Tides"), odd)
    kept = held(store)[0].provenance
    assert kept == Provenance({"title": "column k\ufffd"}, ("told in k\ufffd",), "https://m.example/\ufffd")


def test_value_that_stands_was_read_where_it_was_read_first(store: Store) -> None:
    """A copy of the article that tells something new adds where that stands, and what is to be known of it."""
    read(store, replace(TIDE, title="Tides"), DECLARED)
    other = Provenance({"title": "the first line", "publisher": "byline"}, ("read as cp1252",), "https://n.example/t")
    copy = replace(TIDE, title="Tides", origin="copy.txt")
    read(store, copy, replace(other, found={"title": "the first line"}))
    assert held(store)[0].provenance == DECLARED
    read(store, replace(copy, publisher="The Post"), other)
    kept = held(store)[0].provenance
    assert kept.found == {**DECLARED.found, "publisher": "byline"}
    assert (kept.notes, kept.url_given) == (("two days are told", "read as cp1252"), DECLARED.url_given)


def test_value_that_is_told_anew_stands_where_that_was_read(store: Store) -> None:
    """A title that takes the place of another brings its own place."""
    read(store, replace(TIDE, title="Tides"), DECLARED)
    read(store, replace(TIDE, title="High tides", origin="b.txt"), Provenance({"title": "<title>"}))
    assert held(store)[0].provenance.found == {"title": "<title>", "published": "JSON-LD"}


def test_same_file_read_again_tells_it_better(store: Store) -> None:
    """What a bank of an older program does not know, or tells otherwise, is learnt; the article is the same."""
    put(store, replace(TIDE, title="Tides"), QUOTE)
    assert read(store, replace(TIDE, title="Tides"), DECLARED).change == "unchanged"
    assert held(store)[0].provenance == replace(DECLARED, found={"title": "<h1>"})
    better = Provenance({"title": "JSON-LD headline"}, (), None)
    assert read(store, replace(TIDE, title="Tides"), better).change == "unchanged"
    assert held(store)[0].provenance == better


def test_where_a_copy_lies_needs_no_extraction(store: Store) -> None:
    """An archive address is learnt without reading the article again."""
    put(store, TIDE, QUOTE)
    outcome = store.put(replace(TIDE, archive_url="https://archive.example/1"), "1", lambda _: pytest.fail("extracted"))
    assert outcome.change == "updated"
    assert held(store)[0].article.archive_url == "https://archive.example/1"


def test_new_extractor_reads_again(store: Store) -> None:
    """Another version replaces what changed, under the same ids, and keeps what did not."""
    other = replace(QUOTE, content=(find(TEXT, "Before."),), kind="indirect", marked=())
    put(store, TIDE, QUOTE, other)
    keys = dict(rows_of(store, "SELECT public_id, id FROM quotation"))
    outcome = put(store, TIDE, replace(QUOTE, confidence=0.5), other, version="2")
    assert outcome[:3] == ("updated", TIDE.id, 2)
    after = dict(rows_of(store, "SELECT public_id, id FROM quotation"))
    assert after.keys() == keys.keys()
    assert after[other.id(TIDE.id)] == keys[other.id(TIDE.id)]
    assert {record.quotation.confidence for record in held(store)} == {0.5, 0.95}
    assert {record.extractor_version for record in held(store)} == {"2"}


def test_quotation_no_longer_found_goes_with_its_speaker(store: Store) -> None:
    """What a newer extractor does not find is deleted, and so is a speaker who says nothing any more."""
    put(store, TIDE, QUOTE)
    put(store, TIDE, version="2")
    assert held(store) == []
    assert rows_of(store, "SELECT count(*) FROM speaker") == [(0,)]
    assert rows_of(store, "SELECT op FROM change_log ORDER BY seq DESC LIMIT 1") == [("drop",)]


def test_address_learnt_later_keeps_the_id(store: Store) -> None:
    """An article without address is the same when one is told; its id stays as first given."""
    put(store, TIDE, QUOTE)
    placed = replace(TIDE, url="https://tides.example/1")
    assert put(store, placed, QUOTE)[:3] == ("updated", TIDE.id, 1)
    assert placed.id != TIDE.id
    assert held(store)[0].article.url == "https://tides.example/1"
    assert put(store, placed, QUOTE).change == "unchanged"
    assert put(store, TIDE, QUOTE).change == "unchanged"


def test_two_addresses_are_two_articles(store: Store) -> None:
    """A syndicated copy at another address is an article of its own."""
    put(store, replace(TIDE, url="https://a.example/1"), QUOTE)
    assert put(store, replace(TIDE, url="https://b.example/1"), QUOTE).change == "stored"


def test_another_publisher_is_another_article(store: Store) -> None:
    """The same words of another publisher do not take the address of the first."""
    put(store, replace(TIDE, publisher="The Post"), QUOTE)
    assert put(store, replace(TIDE, publisher="The Star", url="https://star.example/1"), QUOTE).change == "stored"


def test_named_speaker_links_articles_and_bare_surname_does_not(store: Store) -> None:
    """The same full name is one speaker in two articles, in any case; «Lee» alone may be anyone."""
    for number, name in enumerate(("Ann Lee", "ANN LEE", "Lee", "Lee")):
        text = f"{TEXT} {number}"
        put(store, Article(text=text), replace(QUOTE, speaker=Speaker(kind="person", name=name)))
    ids = [record.speaker_id for record in held(store)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_organisation_of_one_word_links(store: Store) -> None:
    """One word is a whole name for an organisation."""
    speaker = Speaker(kind="organisation", name="Interpol")
    for number in range(2):
        put(store, Article(text=f"{TEXT} {number}"), replace(QUOTE, speaker=speaker))
    assert len({record.speaker_id for record in held(store)}) == 1


@pytest.mark.parametrize("kind", ["anonymous", "unknown"])
def test_nobody_has_no_speaker_row(store: Store, kind: str) -> None:
    """Anonymous and unknown sources are nobody in particular."""
    put(store, TIDE, replace(QUOTE, speaker=Speaker(kind=kind)))  # type: ignore[arg-type]
    assert held(store)[0].speaker_id is None


def test_same_words_in_two_articles_are_one_group(store: Store) -> None:
    """Marks, case and accents do not count; the size counts articles, and the first date is the earliest."""
    other = "“LOW TIDE IS AT NINÉ”, she said."
    put(store, replace(TIDE, published="2021-03-05"), QUOTE)
    shouted = replace(
        QUOTE, content=(find(other, "“LOW TIDE IS AT NINÉ”"),), marked=(find(other, "LOW TIDE IS AT NINÉ"),)
    )
    bare = replace(shouted, cue=(), source=(), role=None, said=Said(), before=None, after=None, speaker=Speaker())
    put(store, Article(text=other, published="2020-01-01"), bare)
    first, second = held(store)
    assert first.group_id == second.group_id
    assert (first.group_size, first.first_published_in_group) == (2, "2020-01-01")


def test_few_words_do_not_group(store: Store) -> None:
    """«Very happy» in two articles is not one statement."""
    for number in range(2):
        text = f"“Very happy,” said Ann Lee. {number}"
        quote = Quotation(kind="direct", content=(find(text, "“Very happy,”"),), marked=(find(text, "Very happy,"),))
        put(store, Article(text=text), quote)
    first, second = held(store)
    assert first.group_id != second.group_id


def test_review_survives_extraction_and_the_last_one_counts(store: Store) -> None:
    """Reviews hang on the public id; they are only ever added, and the latest is shown."""
    put(store, TIDE, QUOTE)
    with sqlite3.connect(store.file) as db:
        for verdict in ("reject", "confirm"):
            values = (QUOTE.id(TIDE.id), verdict, "M.", "2021-03-06", "heard it")
            db.execute(
                "INSERT INTO review (quotation, verdict, reviewer, reviewed_on, note) VALUES (?,?,?,?,?)", values
            )
    put(store, TIDE, replace(QUOTE, confidence=0.1), version="2")
    [record] = held(store)
    assert (record.review_status, record.reviewed_by, record.reviewed_on, record.note) == (
        "confirmed",
        "M.",
        "2021-03-06",
        "heard it",
    )


BAD = {
    "no content": replace(QUOTE, content=()),
    "a span outside the text": replace(QUOTE, cue=(Span(0, len(TEXT) + 1),)),
    "a span of nothing": replace(QUOTE, cue=(Span(3, 3),)),
    "a span that runs backwards": replace(QUOTE, cue=(Span(3, 1),)),
    "a span before the text": replace(QUOTE, before=Span(-1, 3)),
    "pieces out of order": replace(QUOTE, content=(Span(20, 30), Span(5, 10))),
    "a phrase that is not its slice": replace(
        QUOTE, role=replace(phrase(TEXT, "harbour master"), text="harbor master")
    ),
    "a confidence above one": replace(QUOTE, confidence=1.01),
    "an unknown kind": replace(QUOTE, kind="hearsay"),  # type: ignore[arg-type]
    "an unknown precision": replace(QUOTE, said=Said(precision="hour")),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", BAD)
def test_quotation_that_cannot_be_is_refused_with_its_article(store: Store, name: str) -> None:
    """The last door before the rows refuses the whole article, and nothing of it is stored."""
    with pytest.raises(ArticleError, match="cannot be"):
        put(store, TIDE, QUOTE, BAD[name])
    assert rows_of(store, "SELECT count(*) FROM article") == [(0,)]


def test_two_quotations_of_the_same_words_are_refused(store: Store) -> None:
    """Both would have the same id."""
    with pytest.raises(ArticleError, match="two quotations"):
        put(store, TIDE, QUOTE, replace(QUOTE, confidence=0.1))


@pytest.mark.parametrize(
    "article",
    [
        Article(text=" \n"),
        Article(text="half \ud800 a pair"),
        Article(text="x", title="\udfff"),
        Article(text="x", published="last week"),
        Article(text="x", published="2021-02-30"),
        Article(text="x", published="20210203"),
    ],
)
def test_article_that_cannot_be_is_refused(store: Store, article: Article) -> None:
    """No text, half a surrogate pair, or a day that never was."""
    with pytest.raises(ArticleError):
        put(store, article)


def test_nothing_is_stored_when_the_database_refuses_a_part(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A constraint that fires at the last row takes the whole article back."""
    monkeypatch.setattr(rows, "check_quotations", lambda *_: None)
    with pytest.raises(ArticleError, match="refuses"):
        put(store, TIDE, QUOTE, replace(QUOTE, content=(Span(0, 3),), confidence=7.0))
    assert rows_of(store, "SELECT count(*) FROM article") == [(0,)]
    assert rows_of(store, "SELECT count(*) FROM span") == [(0,)]


def test_log_tells_of_words_of_article_and_of_speaker(store: Store) -> None:
    """Whatever program changes what the index knows, the log names the quotation and the sequence grows by one."""
    put(store, TIDE, QUOTE)
    changes = (
        "UPDATE article SET publisher = 'The Star'",
        "UPDATE speaker SET name = 'Anne Lee'",
        "UPDATE span SET text = 'x' WHERE part = 'content'",
        "UPDATE quotation SET kind = 'mixed'",
    )
    with sqlite3.connect(store.file) as db:
        for change in changes:
            [(before,)] = db.execute("SELECT seq FROM store_state")
            db.execute(change)
            [(after,)] = db.execute("SELECT seq FROM store_state")
            logged = db.execute("SELECT seq, quotation, op FROM change_log ORDER BY seq DESC LIMIT 1").fetchone()
            assert (after, logged) == (before + 1, (after, QUOTE.id(TIDE.id), "put")), change
        db.commit()
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM article")
        last = db.execute("SELECT quotation, op FROM change_log ORDER BY seq DESC LIMIT 1").fetchone()
        assert last == (QUOTE.id(TIDE.id), "drop")


def test_ids_are_never_used_again(store: Store) -> None:
    """The number of a deleted row is not given to the next."""
    put(store, BRIDGE, *lines(BRIDGE))
    [(last,)] = rows_of(store, "SELECT max(id) FROM quotation")
    put(store, BRIDGE, version="2")
    put(store, FERRY, *lines(FERRY))
    [(first,)] = rows_of(store, "SELECT min(id) FROM quotation")
    assert first > last


def test_two_writers_take_turns(tmp_path: Path) -> None:
    """The second waits for the first instead of failing or overwriting."""
    file = tmp_path / "quotebank.db"
    first, second = Store(file, create=True), Store(file)

    def extract(article: Article) -> tuple[Quotation, ...]:
        put(second, BRIDGE, *lines(BRIDGE))
        return lines(article)

    assert first.put(FERRY, "1", extract).change == "stored"
    assert rows_of(first, "SELECT count(*) FROM article") == [(2,)]
    first.close()
    second.close()


def test_news_from_another_writer_during_extraction_are_taken_in(tmp_path: Path) -> None:
    """When another process tells something new of the article meanwhile, it is extracted with all that is known."""
    file = tmp_path / "quotebank.db"
    first, second = Store(file, create=True), Store(file)
    seen: list[Article] = []

    def extract(article: Article) -> tuple[Quotation, ...]:
        if not seen:
            put(second, replace(TIDE, published="2021-03-05"), QUOTE)
        seen.append(article)
        return (QUOTE,)

    outcome = first.put(replace(TIDE, title="Tides"), "1", extract)
    assert outcome[:3] == ("updated", TIDE.id, 1)
    assert [(article.title, article.published) for article in seen] == [("Tides", None), ("Tides", "2021-03-05")]
    first.close()
    second.close()


def test_store_refuses_what_is_no_bank(tmp_path: Path) -> None:
    """Text files, other databases and folders are left as they are."""
    file = tmp_path / "quotebank.db"
    file.write_bytes(b"Dear diary, today the ferry was late again.\n" * 50)
    with pytest.raises(BankError, match="not a bank"):
        Store(file, create=True)
    assert file.read_bytes().startswith(b"Dear diary")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE recipe (name TEXT)")
    with pytest.raises(BankError, match="something else"):
        Store(other, create=True)
    with pytest.raises(BankError, match="not a file"):
        Store(tmp_path, create=True)
    with pytest.raises(BankError, match="no bank here"):
        Store(tmp_path / "none.db")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_rows_give_back_the_values_they_were_made_from(data: st.DataObject) -> None:
    """Values -> rows -> values is the identity for every quotation that the door lets in, corrected or not.

    What the extractor read comes back from a corrected one as well.
    """
    text = data.draw(TEXTS)
    quotation = data.draw(quotations(text))
    article = Article(text=text)
    rows.check_quotations(article, [quotation])
    kind = data.draw(st.sampled_from(SPEAKER_KINDS))
    named = kind not in ("anonymous", "unknown")
    change = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "said": st.sampled_from(["", "2018", "2018-05", "2018-05-14", "2018-05-14/2018-05-20"]),
                "role": st.sampled_from(["", "harbour master", text.strip()]),
                "kind": st.sampled_from(KINDS),
            },
        )
    )
    if data.draw(st.booleans()):
        change |= {"speaker_kind": kind, "speaker": "Ida Moll" if named else ""}
    now = corrections.corrected(quotation, change, text)
    reading = Reading(quotation=now, speaker=None, standing=Standing(), former=())
    row = rows.quotation_row(reading, quotation, article, article.id, article_key=1, speaker_key=None)
    spans = sorted(rows.span_rows(now, text, 1), key=lambda span: span["position"])
    back = records.quotation_from(row, spans, rows.rival_rows(now, 1))
    assert back == now
    assert all(span["text"] == text[span["start_char"] : span["end_char"]] for span in spans if span["end_char"])
    assert (row["extracted"] is None) == (now == quotation)
    assert row["extracted"] is None or corrections.restored(back, json.loads(row["extracted"])) == quotation
