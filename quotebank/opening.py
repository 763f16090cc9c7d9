"""Takes a file, gives a database open for writing whose schema is the newest."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from quotebank import database
from quotebank.errors import BankError
from quotebank.faults import fault


def refuse(file: Path, *, create: bool) -> None:
    """Make the folder for a new bank; raise :class:`~quotebank.errors.BankError` for a file that cannot be one."""
    database.refuse_old_library()
    if file.exists() and not file.is_file():
        raise BankError("not a bank: not a file", where=str(file))
    if not file.exists() and not create:
        raise BankError("there is no bank here", where=str(file), hint="quotebank ingest PATH… creates one")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BankError(f"cannot make the bank's folder: {error.strerror}", where=str(file.parent)) from error
    if not database.writable(file):
        raise BankError("the bank is read-only", where=str(file), hint="check the permissions of file and folder")


def engine(file: Path) -> sa.Engine:
    """Return what opens connections that write; each begins its transactions by taking the right to."""
    made = sa.create_engine(
        sa.URL.create("sqlite", database=str(file.absolute())),
        connect_args={"timeout": database.BUSY_MS / 1000, "check_same_thread": False},
        poolclass=sa.pool.QueuePool,
        pool_size=1,
        max_overflow=0,
    )

    @sa.event.listens_for(made, "connect")
    def _settle(connection: Any, _: Any) -> None:
        database.settle(connection, write=True)
        # Rows by name, as ``records`` reads them; SQLAlchemy takes them as the tuples that they also are.
        connection.row_factory = sqlite3.Row

    @sa.event.listens_for(made, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A deferred transaction that reads and then writes is refused at once when another one wrote in between.
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return made


class Former(NamedTuple):
    """The bank as an older program left it."""

    version: int
    """Of its schema."""
    copy: Path
    """Where the copy of it is kept."""


def migrate(engine: sa.Engine, file: Path) -> Former | None:
    """Bring the schema to the newest version, wholly or not at all; returns what the bank was, copied before.

    There is none where nothing was to be done, or where the bank is new.  Raises
    :class:`~quotebank.errors.BankError` for a database of something else, for one that a newer program wrote, and for
    one that cannot be written or copied.
    """
    try:
        with engine.connect().execution_options(reading=True) as connection:
            if _schema_version(connection, file) == database.SCHEMA_VERSION:
                return None
        with engine.connect() as connection, connection.begin():
            # Again, because another process may have done it between the two transactions.
            version = _schema_version(connection, file)
            if version == database.SCHEMA_VERSION:
                return None
            # Inside the transaction, so that nobody writes between the copy and the first step.
            copy = database.backup(file, database.copy_name(file, version)) if version else None
            _run_steps(connection)
            fault("before-migration-commit")
        fault("after-migration-commit")
        return Former(version, copy) if copy else None
    except (DBAPIError, sqlite3.Error) as error:
        raise database.trouble(getattr(error, "orig", None) or error, file) from error


def _schema_version(connection: sa.Connection, file: Path) -> int:
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if "store_state" in tables:
        version = int(connection.exec_driver_sql("SELECT schema_version FROM store_state").scalar_one())
        if version > database.SCHEMA_VERSION:
            raise BankError("a newer quotebank wrote this bank", where=str(file), hint="upgrade quotebank")
        return version
    if tables:
        raise BankError("not a bank: a database of something else", where=str(file))
    return 0


def _run_steps(connection: sa.Connection) -> None:
    # Late, because a bank of the newest schema, the usual case, does not need it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
