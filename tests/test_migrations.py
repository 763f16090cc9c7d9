"""The history of the schema: from nothing to what the tables say, wholly or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from builders import BRIDGE, open_bank

from quotebank import database, faults, tables
from quotebank.errors import BankError
from quotebank.migrations.triggers import TRIGGERS
from quotebank.opening import engine, migrate
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
        assert connection.exec_driver_sql("SELECT schema_version FROM store_state").scalar_one() == 1
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
