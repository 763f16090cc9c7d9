"""That the doctor finds every kind of damage that this schema can have, and nothing on a healthy bank."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import ARTICLES, BRIDGE, LINES, ingest, numbered, open_bank

from quotebank import doctor
from quotebank.bank import Bank
from quotebank.database import INDEXED_SINCE
from quotebank.doctor import Finding
from quotebank.index import manifest
from quotebank.index.engine import Entry, Stamp
from quotebank.index.whoosh import WhooshEngine

Damage = Callable[[Path], None]


def sql(*statements: str) -> Damage:
    """Change the rows behind the bank's back: constraints and foreign keys off."""

    def damage(folder: Path) -> None:
        db = sqlite3.connect(folder / "quotebank.db")
        db.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.close()

    return damage


def quiet(*statements: str) -> Damage:
    """The same, without the log hearing of it."""
    return sql("CREATE TEMP TABLE t AS SELECT seq FROM store_state", *statements, *_UNLOG)


_UNLOG = (
    "UPDATE store_state SET seq = (SELECT seq FROM t)",
    "DELETE FROM change_log WHERE seq > (SELECT seq FROM t)",
)


def index(change: Callable[[WhooshEngine], None]) -> Damage:
    """Change the index behind the bank's back, through its own engine."""

    def damage(folder: Path) -> None:
        engine = WhooshEngine(folder / "index")
        with engine.lock(0):
            change(engine)

    return damage


def restamp(**fields: object) -> Damage:
    return index(lambda engine: engine.update([], [], engine.stamp()._replace(**fields)))  # type: ignore[arg-type]


def file(ending: str, change: Callable[[Path], object]) -> Damage:
    """Change one file of the index."""

    def damage(folder: Path) -> None:
        live = folder / "index" / "live"
        change(next(one for one in live.iterdir() if one.name.endswith(ending) and one.stat().st_size))

    return damage


def _flip(one: Path) -> None:
    data = bytearray(one.read_bytes())
    data[len(data) // 2] ^= 4
    one.write_bytes(data)


def _drop_first(engine: WhooshEngine) -> None:
    engine.update([], [sorted(engine.ids())[0]], engine.stamp())


def _invent(engine: WhooshEngine) -> None:
    ghost = Entry(id="q-ghost", words=("boo",), kind="direct", speaker=None, publisher=None, periods=())
    engine.update([ghost], [], engine.stamp())


def _scramble_a_table_index(folder: Path) -> None:
    """Point an index of the database at other rows than its table holds."""
    db = sqlite3.connect(folder / "quotebank.db")
    [(root,)] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_quotation_group_id'")
    [(size,)] = db.execute("PRAGMA page_size")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with (folder / "quotebank.db").open("r+b") as stream:
        stream.seek((root - 1) * size + size - 40)
        stream.write(b"\x5a" * 12)


_TRIGGER = "CREATE TRIGGER log_span_update AFTER UPDATE ON span BEGIN SELECT 1; END"

DAMAGES: dict[str, tuple[str, Damage]] = {
    "a letter of an article changed": ("articles", sql("UPDATE article SET text = replace(text, 'river', 'rivet')")),
    "an article's sum changed": ("articles", sql("UPDATE article SET text_sha256 = substr(text_sha256, 2) || 'x'")),
    "a word of a quotation changed": (
        "slices",
        sql("UPDATE span SET text = replace(text, 'not', 'now') WHERE part = 'content' AND quotation_id = 1"),
    ),
    "a quotation shifted": (
        "slices",
        sql("UPDATE span SET start_char = 1 WHERE part = 'content' AND quotation_id = 1"),
    ),
    "a quotation beyond its article": (
        "slices",
        sql("UPDATE span SET end_char = 99999 WHERE part = 'content' AND quotation_id = 1"),
    ),
    "a speaker's mention changed": ("slices", sql("UPDATE span SET text = 'Ann Leigh' WHERE text = 'Ann Lee'")),
    "an article deleted": ("links", sql("DELETE FROM article WHERE id = 1")),
    "a quotation row deleted": ("links", sql("DELETE FROM quotation WHERE id = 1")),
    "a speaker deleted": ("links", sql("DELETE FROM speaker WHERE name = 'Bo Chan'")),
    "a speaker of nobody": (
        "links",
        sql("INSERT INTO speaker (public_id, kind, name) VALUES ('s-1','person','X Y')"),
    ),
    "a quotation cut off its speaker": ("links", sql("UPDATE quotation SET speaker_id = NULL WHERE id = 1")),
    "a quotation without words": ("links", sql("DELETE FROM span WHERE part = 'content' AND quotation_id = 1")),
    "a direct quotation without marks": ("kinds", sql("DELETE FROM span WHERE part = 'marked'")),
    "an indirect quotation with marks": ("kinds", sql("UPDATE quotation SET kind = 'indirect' WHERE id = 1")),
    "a trigger gone": ("schema", sql("DROP TRIGGER log_quotation_delete")),
    "a trigger changed": ("schema", sql("DROP TRIGGER log_span_update", _TRIGGER)),
    "another schema version": ("schema", sql("UPDATE store_state SET schema_version = 0")),
    "a counter set back": ("log", sql("UPDATE store_state SET seq = 2")),
    "a log with a hole": ("log", sql("DELETE FROM change_log WHERE seq > 1")),
    "a broken index of a table": ("file", _scramble_a_table_index),
    "a quotation missing in the index": ("index", index(_drop_first)),
    "a quotation in the index alone": ("index", index(_invent)),
    "a deleted quotation still in the index": ("index", quiet("DELETE FROM quotation WHERE id = 1")),
    "an index of another bank": ("index", restamp(uuid="other")),
    "an index from the future": ("index", restamp(seq=10**6)),
    "an index of another schema": ("index", restamp(schema=0)),
    "an index of another analyser": ("index", restamp(analyser=0)),
    "an index that is behind": ("index", restamp(seq=3)),
    "no index": ("index", lambda folder: shutil.rmtree(folder / "index")),
    "a flipped bit in the postings": ("index", file(".pst", _flip)),
    "a flipped bit in the terms": ("index", file(".trm", _flip)),
    "a flipped bit in the table of contents": ("index", file(".toc", _flip)),
    "a file of the index cut short": ("index", file(".trm", lambda one: one.write_bytes(one.read_bytes()[:-1]))),
    "a file of the index gone": ("index", file(".pst", Path.unlink)),
    "no manifest": ("index", file(manifest.NAME, Path.unlink)),
    "an orphan beside the index": (
        "index",
        lambda folder: (folder / "index/live/MAIN_x.trm").write_bytes(b"x") and None,
    ),
    "a rebuild left half done": ("index", lambda folder: (folder / "index/next").mkdir()),
    "an index folder open to others": ("index", lambda folder: (folder / "index").chmod(0o777)),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_doctor_finds(tmp_path: Path, name: str) -> None:
    """Each kind of damage is found by its own check, with the place, and nothing is repaired."""
    open_bank(tmp_path, ARTICLES).close()
    check, damage = DAMAGES[name]
    damage(tmp_path)
    with Bank(tmp_path) as bank:
        found = bank.doctor(deep=True)
        assert check in {finding.check for finding in found}, found
        assert bank.doctor(deep=True) == found


@pytest.mark.parametrize("deep", [True, False])
def test_doctor_finds_nothing_on_a_healthy_bank(tmp_path: Path, deep: bool) -> None:
    """New, empty, grown, re-extracted, reindexed, reopened: zero false alarms."""
    with Bank(tmp_path, create=True, extractor=LINES) as bank:
        assert bank.search("x").total == 0
        assert bank.doctor(deep=deep) == ()
        for articles in (ARTICLES, numbered(5), [BRIDGE]):
            ingest(bank, *articles)
            assert bank.doctor(deep=deep) == ()
    with Bank(tmp_path, extractor=LINES._replace(version="2", extract=lambda a: LINES.extract(a)[1:])) as bank:
        ingest(bank, *ARTICLES)
        assert bank.doctor(deep=deep) == ()
        bank.reindex()
        assert bank.doctor(deep=deep) == ()
    with Bank(tmp_path, read_only=True) as bank:
        assert bank.doctor(deep=deep) == ()


def test_shallow_examination_leaves_the_bytes_of_the_index_alone(tmp_path: Path) -> None:
    """Only a deep one reads them all."""
    open_bank(tmp_path, ARTICLES).close()
    live = tmp_path / "index" / "live"
    lengths = next(one for one in live.iterdir() if one.name.endswith("_stem_len.col"))
    _flip(lengths)
    with Bank(tmp_path) as bank:
        assert bank.doctor() == ()
        assert bank.doctor(deep=True) != ()


def test_many_findings_of_a_kind_are_summed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that one fault in all rows does not hide the others."""
    monkeypatch.setattr(doctor, "MAX_SHOWN", 2)
    with open_bank(tmp_path, ARTICLES) as bank:
        sql("DELETE FROM span WHERE part = 'marked'")(tmp_path)
        kinds = [finding for finding in bank.doctor() if finding.check == "kinds"]
    assert [finding.what for finding in kinds[2:]] == ["and 2 more of the kind"]


def test_what_catches_up_by_itself_is_a_warning(tmp_path: Path) -> None:
    """A missing index and one that is behind are no damage; a search mends both."""
    with open_bank(tmp_path, ARTICLES) as bank:
        for damage in (DAMAGES["no index"][1], DAMAGES["an index that is behind"][1]):
            damage(tmp_path)
            assert {finding.severity for finding in bank.doctor()} == {"warning"}
            assert bank.search("resign").total == 4
            assert bank.doctor(deep=True) == ()


@pytest.mark.parametrize(
    "name",
    [name for name, (check, _) in DAMAGES.items() if check == "index" and "deleted" not in name and "bit" not in name],
)
def test_reindex_mends_every_damage_of_the_index(tmp_path: Path, name: str) -> None:
    """The rows are whole, so the index can be made anew."""
    with open_bank(tmp_path, ARTICLES) as bank:
        DAMAGES[name][1](tmp_path)
        assert bank.reindex() == 6
        assert bank.doctor(deep=True) == ()
        assert bank.search("resign").total == 4


def test_finding_says_which_check_where_and_what_to_do(tmp_path: Path) -> None:
    """In words that a person can act on."""
    with open_bank(tmp_path, [BRIDGE]) as bank:
        sql("UPDATE span SET text = 'We will resign' WHERE part = 'content' AND quotation_id = 1")(tmp_path)
        bank.search("x")
        [finding] = bank.doctor()
        quotation = bank.search("").records[0]
    assert finding == Finding(
        check="slices",
        what="it is not what its article prints",
        where=f"{quotation.quotation_id} content 0-37",
        hint=finding.hint,
    )
    assert "backup" in finding.hint


def test_stamp_names_the_rows(tmp_path: Path) -> None:
    """Store, sequence, schema and analyser."""
    with open_bank(tmp_path, [BRIDGE]) as bank:
        stamp = WhooshEngine(tmp_path / "index").stamp()
        assert stamp == Stamp(stamp.uuid, bank.stats().sequence, INDEXED_SINCE, 3)
        assert len(stamp.uuid) == 32
