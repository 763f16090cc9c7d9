"""Takes a folder or a URL, gives an open SQLite connection that keeps its promises, or a plain refusal.

SQLite's defaults are not this project's: foreign keys are off, a commit may be lost with the power, and a damaged
schema is trusted.  Every connection sets what it needs and reads it back.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeVar

from quotebank.errors import BankError

FILE_NAME = "quotebank.db"
BUSY_MS = 30_000
SCHEMA_VERSION = 6
"""The schema that this program reads and writes; ``tables`` describes it."""

INDEXED_SINCE = 5
"""From this schema on the rows tell an index the same: one that was made of any of these serves."""

OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""

_CREATE_HINT = "quotebank ingest PATH… creates one"
_T = TypeVar("_T")


class State(NamedTuple):
    """Which store this is and how far it has come."""

    uuid: str
    seq: int
    schema_version: int


def locate(folder: Path, url: str | None) -> Path:
    """Return the file that holds the rows: ``folder/quotebank.db``, or the path of a ``sqlite:///`` URL.

    Raises :class:`~quotebank.errors.BankError` for any other URL.
    """
    if url is None:
        return folder / FILE_NAME
    scheme, _, path = url.partition(":///")
    if scheme.lower() != "sqlite" or not path or path == ":memory:":
        scheme = url.partition(":")[0]
        raise BankError(
            f"cannot keep rows in {scheme}",
            where="--database",
            hint="only sqlite:///path/to/file.db is supported so far",
        )
    return Path(path)


def writable(file: Path) -> bool:
    """Tell whether this process may change, or make, the file and others beside it, which SQLite needs for its log."""
    folder = file.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def settle(db: sqlite3.Connection, *, write: bool) -> None:
    """Set what every connection needs and read it back.

    Raises :class:`~quotebank.errors.BankError` when the library refuses one of the settings.
    """
    db.isolation_level = None
    wanted = {"trusted_schema": 0, "cell_size_check": 1, "busy_timeout": BUSY_MS, "query_only": 0 if write else 1}
    if write:
        # FULL: an acknowledged commit survives a power cut.
        wanted |= {"foreign_keys": 1, "synchronous": 2, "cache_size": -65536}
        _with_patience(lambda: db.execute("PRAGMA journal_mode = WAL"))
    for name, value in wanted.items():
        db.execute(f"PRAGMA {name} = {value}")
        got = db.execute(f"PRAGMA {name}").fetchone()
        if got is None or got[0] != value:
            raise BankError(f"this SQLite does not honour {name}", hint="use SQLite 3.37 or later")


def _with_patience(action: Callable[[], _T]) -> _T:
    """Try again while another process holds the file: the switch to WAL does not wait by itself."""
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def refuse_old_library() -> None:
    """Raise :class:`~quotebank.errors.BankError` when the linked SQLite is too old for the schema."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise BankError(f"SQLite {sqlite3.sqlite_version} is too old", hint="use 3.37 or later")


def unborn(file: Path) -> bool:
    """Tell whether there is no bank yet and one may be made: no file, or one whose making was cut off."""
    if not file.exists():
        return True
    try:
        db = _opened(file)
    except (sqlite3.Error, BankError):
        return False
    try:
        return db.execute("SELECT 1 FROM sqlite_master").fetchone() is None
    except sqlite3.Error:
        return False
    finally:
        db.close()


def connect(file: Path) -> sqlite3.Connection:
    """Open an existing bank's rows for reading.

    Raises :class:`~quotebank.errors.BankError` when there is no bank, when the file is something else or damaged,
    when a newer program wrote it, or when a read-only folder holds a log that was not folded in.
    """
    refuse_old_library()
    if not file.is_file():
        raise BankError("there is no bank here", where=str(file), hint=_CREATE_HINT)
    try:
        db = _opened(file)
        state(db)
    except sqlite3.DatabaseError as error:
        raise trouble(error, file) from error
    return db


def _opened(file: Path) -> sqlite3.Connection:
    mode = "mode=rw" if writable(file) else _read_only_mode(file)
    db = sqlite3.connect(f"{file.absolute().as_uri()}?{mode}", uri=True, timeout=BUSY_MS / 1000)
    db.row_factory = sqlite3.Row
    settle(db, write=False)
    return db


def _read_only_mode(file: Path) -> str:
    """SQLite cannot read a WAL file in a folder it may not write to, unless told that nothing will change.

    Told so, it would silently miss commits that stand only in the log.
    """
    log = Path(f"{file}-wal")
    if not log.exists() or log.stat().st_size == 0:
        return "immutable=1"
    if Path(f"{file}-shm").exists():
        return "mode=ro"
    hint = "open the bank once where it can be written, or copy the folder"
    raise BankError("a read-only bank with changes still in its log", where=str(log), hint=hint)


def state(db: sqlite3.Connection) -> State:
    """Return the store's state.

    Raises :class:`~quotebank.errors.BankError` when the database holds no bank or one of another version.
    """
    table = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'store_state'").fetchone()
    row = db.execute("SELECT uuid, seq, schema_version FROM store_state").fetchone() if table else None
    if row is None:
        raise BankError("this database holds no bank", where=_name(db), hint=_CREATE_HINT)
    found = State(*row)
    if found.schema_version > SCHEMA_VERSION:
        raise BankError("a newer quotebank wrote this bank", where=_name(db), hint="upgrade quotebank")
    return found


def copy_name(file: Path, version: int) -> Path:
    """Return where the copy goes that is made before the schema `version` is left behind."""
    return file.with_name(f"{file.stem}.schema-{version}.backup{file.suffix}")


def backup(file: Path, to: Path) -> Path:
    """Copy the committed rows of `file` to `to` as a whole database; returns `to`.

    Uses SQLite's own backup (https://www.sqlite.org/backup.html), so that a log beside the file counts.  Raises
    :class:`~quotebank.errors.BankError` where the copy cannot be written.
    """
    half = to.with_name(f"{to.name}.part")
    half.unlink(missing_ok=True)
    try:
        with closing(_opened(file)) as source, closing(sqlite3.connect(half)) as copy:
            source.backup(copy)
            # A copy with a log of its own would be two files again.
            copy.execute("PRAGMA journal_mode = DELETE")
        os.replace(half, to)
    except (sqlite3.Error, OSError) as error:
        half.unlink(missing_ok=True)
        raise BankError(f"the bank cannot be copied: {error}", where=str(to), hint="free some space") from error
    return to


def outdated(file: Path) -> bool:
    """Tell whether an older program wrote the bank, so that its schema has to be brought up before it is read."""
    with closing(connect(file)) as db:
        return state(db).schema_version < SCHEMA_VERSION


def _name(db: sqlite3.Connection) -> str:
    return str(db.execute("PRAGMA database_list").fetchone()[2])


def trouble(error: Exception, file: Path) -> BankError:
    """Return what the library says as an error that a person can act on."""
    text = str(error).lower()
    where = str(file)
    if "not a database" in text:
        return BankError("not a bank: the file is no SQLite database", where=where, hint=_CREATE_HINT)
    if "malformed" in text or "corrupt" in text:
        return BankError("the database is damaged", where=where, hint="restore a backup")
    if "locked" in text or "busy" in text:
        return BankError("another program is writing to the bank", where=where, hint="try again in a moment")
    if "readonly" in text or "unable to open" in text:
        return BankError("the bank cannot be written", where=where, hint="check the permissions of the folder")
    if "full" in text:
        return BankError("the disk is full", where=where, hint="free some space; nothing was half-written")
    return BankError(f"the database refuses: {error}", where=where, hint="quotebank doctor")
