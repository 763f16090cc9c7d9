"""The history of the schema: from nothing to what the tables say, wholly or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from builders import BRIDGE, open_bank

from quotebank import database, faults, migrations, opening, tables, writing
from quotebank.bank import Bank
from quotebank.errors import BankError
from quotebank.migrations.triggers import TRIGGERS
from quotebank.opening import engine, migrate
from quotebank.records import UNTOLD
from quotebank.store import Store


@pytest.fixture
def migrated(tmp_path: Path) -> sa.Engine:
    file = tmp_path / "quotebank.db"
    made = engine(file)
    migrate(made, file)
    return made


def test_steps_make_the_tables_that_the_code_describes(migrated: sa.Engine) -> None:
    """Alembic sees no difference between the migrated database and the tables."""
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.Row.metadata) == []


def test_steps_make_the_checks_that_the_code_describes(migrated: sa.Engine, tmp_path: Path) -> None:
    """Every CHECK of the tables stands in the database, and no other; Alembic does not compare them."""
    direct = sa.create_engine(f"sqlite:///{tmp_path}/direct.db")
    tables.Row.metadata.create_all(direct)
    for table in tables.Row.metadata.tables:
        checks = [
            {(one["name"], " ".join(one["sqltext"].split())) for one in sa.inspect(made).get_check_constraints(table)}
            for made in (migrated, direct)
        ]
        assert checks[0] == checks[1], table
    direct.dispose()


def test_every_trigger_is_there_as_written(migrated: sa.Engine) -> None:
    """The log is kept by all of them."""
    with migrated.connect() as connection:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    assert dict(map(tuple, found)) == TRIGGERS


def test_versions_agree(migrated: sa.Engine) -> None:
    """The steps, the tables, the reading path and the stored state name one version."""
    assert tables.SCHEMA_VERSION == database.SCHEMA_VERSION
    with migrated.connect() as connection:
        assert connection.exec_driver_sql("SELECT schema_version FROM store_state").scalar_one() == 6
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    assert int(revision) == database.SCHEMA_VERSION


def test_migrating_twice_changes_nothing(migrated: sa.Engine, tmp_path: Path) -> None:
    """The store keeps its identity."""
    with migrated.connect() as connection:
        before = connection.exec_driver_sql("SELECT uuid FROM store_state").scalar_one()
    migrate(migrated, tmp_path / "quotebank.db")
    with migrated.connect() as connection:
        assert connection.exec_driver_sql("SELECT uuid FROM store_state").scalar_one() == before


def test_two_banks_are_two_stores(tmp_path: Path) -> None:
    """An index of one can be told from an index of the other."""
    uuids = set()
    for name in ("a.db", "b.db"):
        Store(tmp_path / name, create=True).close()
        with sqlite3.connect(tmp_path / name) as db:
            uuids.add(db.execute("SELECT uuid FROM store_state").fetchone())
    assert len(uuids) == 2


def test_bank_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """For writing and for reading, and left as it is."""
    open_bank(tmp_path, [BRIDGE]).close()
    file = tmp_path / "quotebank.db"
    with sqlite3.connect(file) as db:
        db.execute("UPDATE store_state SET schema_version = 99")
    with pytest.raises(BankError, match="newer"):
        Store(file)
    with pytest.raises(BankError, match="newer"):
        database.connect(file)


def test_killed_migration_leaves_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    """A process killed before the commit leaves a file without tables, which is a bank to be."""
    file = tmp_path / "quotebank.db"
    child = os.fork()
    if child == 0:
        faults.arm(1)
        Store(file, create=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    with pytest.raises(BankError, match="no bank"):
        database.connect(file)
    Store(file, create=True).close()
    database.connect(file).close()


# --- from the first schema


@pytest.fixture
def old_bank(tmp_path: Path) -> Path:
    """A bank as the first schema had it, with an article, two quotations of one speaker, and a review of each kind."""
    file = tmp_path / "quotebank.db"
    made = engine(file)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with made.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    made.dispose()
    with sqlite3.connect(file) as db:
        db.executescript(OLD_ROWS)
    return file


OLD_ROWS = """
CREATE TRIGGER keep_review_delete BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'only ever added to'); END;
CREATE TRIGGER log_quotation_delete AFTER DELETE ON quotation BEGIN
    INSERT INTO change_log (seq, quotation, op) SELECT seq, OLD.public_id, 'drop' FROM store_state; END;
CREATE TRIGGER log_span_delete AFTER DELETE ON span BEGIN UPDATE store_state SET seq = seq + 1; END;
INSERT INTO article VALUES (1, 'a-1111', '“The sluice leaks,” said Ida Moll. “It always did,” she said.',
    '0000000000000000000000000000000000000000000000000000000000000000', 'Sluice', NULL, 'The Post',
    'https://post.example/1', '2020-02-02', NULL, NULL, NULL, NULL, NULL, NULL, 'sluice.txt', '', 'utf-8', 0, 'x');
INSERT INTO speaker VALUES (1, 's-1111', 'person', 'Ida Moll');
INSERT INTO quotation VALUES (1, 'q-1111', 1, 1, 0, 'direct', 'person', 'Ida Moll', NULL, NULL, NULL, NULL, NULL,
    'unknown', '', NULL, 0, 0.9, 'after', 0, '[]', 'g-1111');
INSERT INTO quotation VALUES (2, 'q-2222', 1, 1, 35, 'direct', 'person', 'Ida Moll', NULL, NULL, NULL, NULL, NULL,
    'unknown', '', NULL, 0, 0.9, 'after', 0, '[]', 'g-2222');
INSERT INTO span VALUES (7, 1, 'content', 0, 0, 19, '“The sluice leaks,”', '');
INSERT INTO span VALUES (8, 2, 'content', 0, 35, 51, '“It always did,”', '');
INSERT INTO span VALUES (9, 2, 'evidence', 0, NULL, NULL, '', 'a hunch');
DELETE FROM span WHERE id = 9;
INSERT INTO review (quotation, status, reviewer, reviewed_on, note)
    VALUES ('q-1111', 'confirmed', 'M.', '2020-03-03', 'ok');
INSERT INTO review (quotation, status, reviewer) VALUES ('q-2222', 'rejected', 'M.');
INSERT INTO review (quotation, status, correction) VALUES ('q-2222', 'corrected', '{"kind": "mixed"}');
"""


def test_first_schema_is_brought_up_with_all_it_held(old_bank: Path) -> None:
    """Rows, numbers and verdicts come over; an empty counter, constraints and links are as in a new bank."""
    before = _texts(old_bank, "SELECT public_id, text FROM article", "SELECT id, text FROM span ORDER BY id")
    Store(old_bank).close()
    assert _texts(old_bank, "SELECT public_id, text FROM article", "SELECT id, text FROM span ORDER BY id") == before
    [reviews, groups, links, whole, counter] = _texts(
        old_bank,
        "SELECT id, quotation, verdict, correction, note, reviewer, reviewed_on FROM review ORDER BY id",
        "SELECT public_id, group_id, wording, review_status FROM quotation ORDER BY id",
        "PRAGMA foreign_key_check",
        "PRAGMA integrity_check",
        "SELECT name, seq FROM sqlite_sequence WHERE name LIKE 'span%' OR name LIKE 'review%' ORDER BY name",
    )
    assert reviews == [
        (1, "q-1111", "confirm", None, "ok", "M.", "2020-03-03"),
        (2, "q-2222", "reject", None, None, "M.", None),
        (3, "q-2222", "correct", '{"kind": "mixed"}', None, None, None),
    ]
    assert [row[:3] for row in groups] == [("q-1111", "g-1111", "g-1111"), ("q-2222", "g-2222", "g-2222")]
    assert (links, whole) == ([], [("ok",)])
    assert counter == [("review", 3), ("span", 9)]


def _texts(file: Path, *queries: str) -> list[list[tuple[object, ...]]]:
    with sqlite3.connect(file) as db:
        return [db.execute(query).fetchall() for query in queries]


def test_schema_brought_up_is_the_schema_made_new(old_bank: Path, tmp_path: Path) -> None:
    """Tables, indexes and triggers are the same, whichever way a bank came to them."""
    Store(old_bank).close()
    Store(tmp_path / "new.db", create=True).close()
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    assert _texts(old_bank, query) == _texts(tmp_path / "new.db", query)


def test_copy_is_made_before_the_steps_and_told(old_bank: Path) -> None:
    """The copy is a whole bank of the old schema; it is told of once."""
    before = _texts(old_bank, "SELECT * FROM quotation", "SELECT * FROM review", "SELECT * FROM span")
    told: list[str] = []
    with Bank(old_bank.parent, note=told.append) as bank:
        assert bank.stats().quotations == 2
    [copy] = [path for path in old_bank.parent.iterdir() if "backup" in path.name]
    assert copy.name == "quotebank.schema-1.backup.db"
    assert [str(copy) in line for line in told] == [True]
    after = _texts(
        copy, "SELECT * FROM quotation", "SELECT * FROM review", "SELECT * FROM span", "PRAGMA integrity_check"
    )
    assert after == [*before, [("ok",)]]
    assert _texts(copy, "SELECT schema_version FROM store_state") == [[(1,)]]
    with Bank(old_bank.parent, note=told.append):
        assert len(told) == 1


def test_copy_holds_what_stands_only_in_the_log(old_bank: Path) -> None:
    """Commits that were not folded into the file yet are in the copy."""
    writer = sqlite3.connect(old_bank)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("UPDATE article SET title = 'Sluices'")
    writer.commit()
    store = Store(old_bank)
    assert store.copy is not None
    assert _texts(store.copy, "SELECT title FROM article") == [[("Sluices",)]]
    store.close()
    writer.close()


def test_failed_step_leaves_the_old_bank(old_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stops the steps, the bank is as it was, and the next try brings it up."""
    before = _texts(old_bank, "SELECT * FROM sqlite_master ORDER BY name", "SELECT * FROM quotation")
    with monkeypatch.context() as patched:
        patched.setattr(opening, "_run_steps", _broken_steps)
        with pytest.raises(BankError, match="refuses"):
            Store(old_bank)
    assert _texts(old_bank, "SELECT * FROM sqlite_master ORDER BY name", "SELECT * FROM quotation") == before
    Store(old_bank).close()
    assert _texts(old_bank, "SELECT schema_version FROM store_state") == [[(6,)]]


def test_bank_that_knows_what_is_alike_is_not_read_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the fifth schema on nothing has to be found anew; of its articles nobody knows where they were read."""
    open_bank(tmp_path, [BRIDGE]).close()
    file = tmp_path / "quotebank.db"
    tables_of_alikes = (
        "SELECT * FROM wording",
        "SELECT * FROM fingerprint",
        "SELECT public_id, group_id FROM quotation",
    )
    before = _texts(file, *tables_of_alikes)
    _downgraded(file, "0005")
    monkeypatch.setattr(writing, "group_anew", lambda session: pytest.fail("grouped anew"))
    monkeypatch.setattr("quotebank.upkeep.rebuild", lambda *_, **__: pytest.fail("indexed anew"))
    Store(file).close()
    assert _texts(file, *tables_of_alikes) == before
    with Bank(tmp_path) as bank:
        [quotation_id] = _texts(file, "SELECT public_id FROM quotation LIMIT 1")[0][0]
        assert bank.show(str(quotation_id)).provenance == UNTOLD
        assert bank.search("bridge").total
        assert bank.doctor(deep=True) == ()


def _downgraded(file: Path, revision: str) -> None:
    made = engine(file)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with made.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    made.dispose()


def _broken_steps(connection: sa.Connection) -> None:
    connection.exec_driver_sql("DELETE FROM span")
    connection.exec_driver_sql("CREATE NONSENSE")


def test_bank_that_cannot_be_copied_is_left_alone(old_bank: Path) -> None:
    """No copy, no step: a folder stands where the copy would go."""
    database.copy_name(old_bank, 1).mkdir()
    with pytest.raises(BankError, match="cannot be copied"):
        Store(old_bank)
    assert _texts(old_bank, "SELECT schema_version FROM store_state") == [[(1,)]]


def test_old_bank_opened_for_reading_only_is_refused(old_bank: Path) -> None:
    """It says what to do."""
    with pytest.raises(BankError, match="older") as raised:
        Bank(old_bank.parent, read_only=True)
    assert "written" in raised.value.hint
