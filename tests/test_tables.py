"""What the tables refuse by themselves, whatever program writes to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import ARTICLES, BRIDGE, lines, numbered, open_bank

from quotebank import database, grouping, who
from quotebank.opening import engine
from quotebank.store import Store
from quotebank.tables import PARTS, Row


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    open_bank(tmp_path, [BRIDGE]).close()
    connection = sqlite3.connect(tmp_path / "quotebank.db")
    database.settle(connection, write=True)
    yield connection
    connection.close()


REFUSED = {
    "an article without text": "UPDATE article SET text = ''",
    "an article without a real day": "UPDATE article SET published = 'Tuesday'",
    "a number where a text belongs": "UPDATE article SET title = x'00ff'",
    "a text where a number belongs": "UPDATE quotation SET start_char = 'nine'",
    "two articles of one id": "INSERT INTO article SELECT 99, public_id, text, text_sha256, title, author, publisher,"
    " url, published, updated, accessed, archive_url, section, language, place, origin, raw_sha256, encoding,"
    " replaced, extractor_version, superseded_by, NULL FROM article",
    "an article that copies itself": "UPDATE article SET copy_group = public_id",
    "a file without a digest": "INSERT INTO seen_file VALUES (1, 'a.txt', 1, 1, '', '', 1, 1, NULL, '[]', '1', '1')",
    "an unknown kind": "UPDATE quotation SET kind = 'hearsay'",
    "an unknown kind of speaker": "UPDATE quotation SET speaker_kind = 'robot'",
    "a confidence above one": "UPDATE quotation SET confidence = 1.5",
    "a confidence below zero": "UPDATE quotation SET confidence = -0.1",
    "no confidence": "UPDATE quotation SET confidence = NULL",
    "a day that never was": "UPDATE quotation SET said_earliest = 'soon'",
    "days in the wrong order": "UPDATE quotation SET said_earliest = '2021-03-05', said_latest = '2021-03-01'",
    "neither yes nor no": "UPDATE quotation SET continues = 2",
    "flags that are no list": "UPDATE quotation SET flags = 'odd'",
    "a quotation of no article": "UPDATE quotation SET article_id = 99",
    "a quotation of no speaker row": "UPDATE quotation SET speaker_id = 99",
    "a negative start": "UPDATE span SET start_char = -1",
    "an end before its start": "UPDATE span SET end_char = start_char",
    "half a place": "UPDATE span SET end_char = NULL",
    "a part without a place": "UPDATE span SET start_char = NULL, end_char = NULL WHERE part = 'content'",
    "an unknown part": "UPDATE span SET part = 'refrain'",
    "a slice of nothing": "UPDATE span SET text = ''",
    "a span of no quotation": "UPDATE span SET quotation_id = 99",
    "a speaker without a name": "UPDATE speaker SET name = ''",
    "a speaker of the nameless kinds": "UPDATE speaker SET kind = 'anonymous'",
    "a second store state": "INSERT INTO store_state VALUES (2, 'u', 0, 1)",
    "an unknown status": "UPDATE quotation SET review_status = 'fine'",
    "an unknown verdict": "INSERT INTO review (quotation, verdict) VALUES ('q-1', 'fine')",
    "an undoing of nothing": "INSERT INTO review (quotation, verdict) VALUES ('q-1', 'undo')",
    "an undoing of what is not there": "INSERT INTO review (quotation, verdict, undoes) VALUES ('q-1', 'undo', 99)",
    "a correction of nothing": "INSERT INTO review (quotation, verdict) VALUES ('q-1', 'correct')",
    "a correction with another verdict": "INSERT INTO review (quotation, verdict, correction)"
    " VALUES ('q-1', 'confirm', '{}')",
    "an unknown decision": "INSERT INTO speaker_decision (action, speaker, detail) VALUES ('marry', 's-1', '{}')",
    "a decision without detail": "INSERT INTO speaker_decision (action, speaker, detail) VALUES ('merge', 's-1', '')",
    "a search without a name": "INSERT INTO saved_search (name, arguments, made_on, seen, seq)"
    " VALUES ('', '{}', '2021-03-05', '[]', 0)",
    "an item of another wiki": "UPDATE speaker SET wikidata = 'Ann_Lee'",
    "an article that replaces itself": "UPDATE article SET superseded_by = public_id",
    "a speaker still quoted deleted": "DELETE FROM speaker",
}


@pytest.mark.parametrize("name", REFUSED)
def test_tables_refuse(db: sqlite3.Connection, name: str) -> None:
    """Constraints stand behind the door, for programs that do not come through it."""
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(REFUSED[name])


TRAILS = {
    "review": "INSERT INTO review (quotation, verdict) VALUES ('q-1', 'confirm')",
    "speaker_decision": "INSERT INTO speaker_decision (action, speaker, detail) VALUES ('role', 's-1', '{}')",
}
ATTACKS = (
    "UPDATE {table} SET reviewer = 'x'",
    "UPDATE OR REPLACE {table} SET id = 7",
    "UPDATE OR IGNORE {table} SET reason = 'x'",
    "DELETE FROM {table}",
    "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
    "REPLACE INTO {table} SELECT * FROM {table} WHERE id = 1",
    "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET reviewer = 'x'",
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("table", TRAILS)
def test_trails_are_only_added_to(db: sqlite3.Connection, table: str, attack: str) -> None:
    """What a person decided can be followed by another row, never altered or taken away, whatever the SQL."""
    db.execute(TRAILS[table])
    db.execute(TRAILS[table])
    whole = f"SELECT * FROM {table}"  # noqa: S608 - a name of this file
    before = db.execute(whole).fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        db.execute(attack.format(table=table))
    assert db.execute(whole).fetchall() == before


def test_a_verdict_is_taken_back_once(db: sqlite3.Connection) -> None:
    """A second undoing of the same row is refused, even as a replacement of the first."""
    db.execute(TRAILS["review"])
    undo = "INTO review (quotation, verdict, undoes) VALUES ('q-1', 'undo', 1)"
    db.execute(f"INSERT {undo}")
    for again in ("INSERT", "INSERT OR REPLACE"):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(f"{again} {undo}")


def test_saved_searches_have_names_of_their_own(db: sqlite3.Connection) -> None:
    """Two under one name could not be told apart."""
    add = "INSERT INTO saved_search (name, arguments, made_on, seen, seq) VALUES ('toll', '{}', '2021-03-05', '[]', 0)"
    db.execute(add)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(add)


def test_deleting_an_article_takes_its_quotations(db: sqlite3.Connection) -> None:
    """Nothing is left dangling."""
    db.execute("DELETE FROM article")
    for count in ("SELECT count(*) FROM quotation", "SELECT count(*) FROM span", "SELECT count(*) FROM rival"):
        assert db.execute(count).fetchone() == (0,)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_table_is_strict_and_every_id_is_for_good(db: sqlite3.Connection) -> None:
    """STRICT refuses wrong types; AUTOINCREMENT never gives a number twice."""
    listed = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = {name: sql for name, sql in listed if name != "alembic_version"}
    assert set(tables) == set(Row.metadata.tables)
    assert [name for name, sql in tables.items() if "STRICT" not in sql] == []
    with_ids = set(tables) - {"store_state", "change_log", "fingerprint", "near_wording", "article_print", "provenance"}
    assert [name for name in sorted(with_ids) if "AUTOINCREMENT" not in tables[name]] == []


def test_every_constraint_has_a_name() -> None:
    """A migration that copies a table would lose a nameless one."""
    nameless = [
        (table.name, constraint)
        for table in Row.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []


def test_writing_connection_has_the_settings_that_keep_promises(tmp_path: Path) -> None:
    """Read back from the connection itself."""
    open_bank(tmp_path, [BRIDGE]).close()
    made = engine(tmp_path / "quotebank.db")
    wanted = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 30_000,
        "trusted_schema": 0,
        "cell_size_check": 1,
    }
    with made.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    made.dispose()
    assert found == wanted


def test_reading_connection_cannot_write(tmp_path: Path) -> None:
    """The reading path is refused any change, whatever the code says."""
    open_bank(tmp_path, [BRIDGE]).close()
    reader = database.connect(tmp_path / "quotebank.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM article")
    reader.close()


def test_parts_are_unique() -> None:
    """A part names one role of a span."""
    assert len(set(PARTS)) == len(PARTS)


@pytest.mark.parametrize("part", ["role", "affiliation", "cue", "occasion"])
def test_parts_that_are_asked_for_stand_in_an_index(db: sqlite3.Connection, part: str) -> None:
    """A search by role does not look through all spans."""
    who.teach(db)
    query = who.SPANS_HOLDING.format(part=part, words="'mayor'", open=0)
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")]
    scans = [step for step in plan if step.split()[:2] in (["SEARCH", "span"], ["SCAN", "span"])]
    assert len(scans) == 2
    assert all("ix_span_part" in step for step in scans)


def test_a_group_moves_without_a_look_at_all_that_its_speaker_said(db: sqlite3.Connection) -> None:
    """Of the two indexes that would do, one holds all of a minister's quotations, the other those of a wording."""
    (step,) = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {grouping.MOVE}", ("g-1", "g-2", 1, "g-3"))]
    assert "ix_quotation_wording" in step


def test_no_step_of_storing_looks_through_a_table(tmp_path: Path) -> None:
    """Every statement of an ingest, also of a changed article and one read anew, finds its rows by an index.

    Only the trails are looked through: they grow with what people do.
    """
    bank = open_bank(tmp_path, ARTICLES)
    store = Store(tmp_path / "quotebank.db")
    seen: set[str] = set()

    @sa.event.listens_for(store._engine, "connect")
    def _listen(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(seen.add)

    store._engine.dispose()
    changed = replace(BRIDGE, text=BRIDGE.text.replace("one bridge", "two bridges"))
    for article in (changed, replace(changed, publisher="The Ferry Post"), *numbered(2)):
        store.put(article, "2", lines)
    store.put(changed, "3", lambda article: lines(article)[1:])
    store.close()
    bank.close()
    with sqlite3.connect(tmp_path / "quotebank.db") as db:
        reads = [one for one in seen if one.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"))]
        steps = {(row[3], one) for one in reads for row in db.execute(f"EXPLAIN QUERY PLAN {one}")}
    grows = {"article", "quotation", "span", "speaker", "wording", "fingerprint", "near_wording", *"qapswf"}
    assert [(step, one) for step, one in steps if step.startswith("SCAN") and step.split()[1] in grows] == []
    # An index that most rows stand in alike is as good as none.
    assert [(step, one) for step, one in steps if "superseded_by" in step and "superseded_by IS NULL" in one] == []
    assert len(reads) > 30
