"""Takes the rows and the index, gives an index that agrees with the rows: by catching up, else by building it anew.

The rows' log says what changed; the index's stamp says what it knows of.  The stamp is committed with the entries, so
a process may be killed between any two steps, and the next one goes on from where the stamp stands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING

from quotebank import database
from quotebank.index.engine import ANALYSER_VERSION, Engine, Entry, IndexUnusableError, Stamp, entry
from quotebank.records import records

if TYPE_CHECKING:
    from quotebank.index.passages import PassageIndex

LOG_CHUNK = 20_000
"""How many changes one index commit takes in."""

Progress = Callable[[int, int], None]


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Read everything inside from one state of the rows; inside another snapshot, from that one's."""
    if db.in_transaction:
        yield db
        return
    db.execute("BEGIN")
    try:
        yield db
    finally:
        db.execute("COMMIT")


def freshen(
    db: sqlite3.Connection, engine: Engine, *, timeout: float = 0.0, anew: Callable[[int], None] | None = None
) -> bool:
    """Bring the index up to the rows; tells whether it is there.

    False when another process is at it for longer than `timeout` seconds: that one, or the next, does it.  `anew` is
    told of how many quotations the index is about to be made where it has to be made anew, which may take long.  Raises
    what the disk raises (a full one, say); the rows are safe then, and the index stays behind.
    """
    if lag(db, engine) == 0:
        return True
    with engine.lock(timeout) as mine:
        if not mine:
            return False
        # As far as the rows are now: another process may write faster than the index follows.
        goal = database.state(db).seq
        while (behind := lag(db, engine)) != 0:
            if behind is None:
                if anew is not None:
                    anew(db.execute("SELECT count(*) FROM quotation").fetchone()[0])
                rebuild(db, engine)
            else:
                _catch_up(db, engine)
            if engine.stamp().seq >= goal:
                break
        return True


def lag(db: sqlite3.Connection, engine: Engine) -> int | None:
    """Return how many changes the index is behind; ``None`` when catching up cannot help and it must be rebuilt.

    That is: it cannot be read, belongs to another store, was made by other rules, is ahead (the rows were restored
    from a backup), or so far behind that the log no longer tells.
    """
    state = database.state(db)
    try:
        stamp = engine.stamp()
    except IndexUnusableError:
        return None
    if stamp._replace(seq=0) != _stamp(state)._replace(seq=0) or stamp.seq > state.seq:
        return None
    oldest = db.execute("SELECT min(seq) FROM change_log").fetchone()[0]
    if stamp.seq < state.seq and (oldest is None or stamp.seq < oldest - 1):
        return None
    return state.seq - stamp.seq


def unindexed(db: sqlite3.Connection, stamp: Stamp, limit: int) -> list[str]:
    """Return the ids of at most `limit` quotations that changed after the stamp, to be searched without the index."""
    query = (
        "SELECT DISTINCT l.quotation FROM change_log l JOIN quotation q ON q.public_id = l.quotation"
        " WHERE l.seq > ? LIMIT ?"
    )
    return [row[0] for row in db.execute(query, (stamp.seq, limit))]


def _stamp(state: database.State) -> Stamp:
    return Stamp(state.uuid, state.seq, min(state.schema_version, database.INDEXED_SINCE), ANALYSER_VERSION)


def _catch_up(db: sqlite3.Connection, engine: Engine) -> None:
    """Take in the next chunk of changes: the rows as they are now, whatever the log says was done to them."""
    with snapshot(db):
        state = database.state(db)
        known = engine.stamp()
        changes = db.execute(
            "SELECT seq, quotation FROM change_log WHERE seq > ? ORDER BY seq LIMIT ?", (known.seq, LOG_CHUNK)
        ).fetchall()
        changed = list(dict.fromkeys(row["quotation"] for row in changes))
        entries = {record.quotation_id: entry(record) for record in records(db, changed)}
    last = changes[-1]["seq"] if len(changes) == LOG_CHUNK else state.seq
    gone = [one for one in changed if one not in entries]
    engine.update(entries.values(), gone, _stamp(state)._replace(seq=last))


def rebuild(db: sqlite3.Connection, engine: Engine, progress: Progress | None = None) -> int:
    """Make the index anew from one state of the rows, under the engine's lock; returns the number of quotations."""
    with snapshot(db):
        state = database.state(db)
        ids = [row[0] for row in db.execute("SELECT public_id FROM quotation ORDER BY id")]

        def entries() -> Iterator[Entry]:
            for done, record in enumerate(records(db, ids), 1):
                yield entry(record)
                if progress is not None and (done % 100 == 0 or done == len(ids)):
                    progress(done, len(ids))

        return engine.rebuild(entries(), _stamp(state))


def passages_lag(db: sqlite3.Connection, index: PassageIndex) -> int | None:
    """Return how many articles the index of passages is behind; ``None`` when it must be made anew.

    An article's text never changes, so the number of articles and the last one that the index knows tell whether it
    was made from these rows.
    """
    try:
        stamp = index.stamp()
    except IndexUnusableError:
        return None
    known, total = db.execute("SELECT sum(id <= ?), count(*) FROM article", (stamp.last,)).fetchone()
    last = db.execute("SELECT text_sha256 FROM article WHERE id = ?", (stamp.last,)).fetchone()
    if stamp.store != database.state(db).uuid or (known or 0) != stamp.articles:
        return None
    if stamp.last and (last is None or last[0] != stamp.sha256):
        return None
    return int(total - stamp.articles)


def articles_after(db: sqlite3.Connection, key: int) -> Iterator[tuple[int, str, str]]:
    """Yield key, text and SHA-256 of every article behind the one of that key, in order."""
    yield from db.execute("SELECT id, text, text_sha256 FROM article WHERE id > ? ORDER BY id", (key,))


def freshen_passages(
    db: sqlite3.Connection, index: PassageIndex, lock: Callable[[], AbstractContextManager[bool]]
) -> None:
    """Bring the index of passages up to the rows, under the lock of the search index; raises what the disk raises.

    Nothing is done while another process has the lock: that one, or the next, does it.
    """
    if passages_lag(db, index) == 0:
        return
    with lock() as mine:
        if not mine:
            return
        if passages_lag(db, index) is not None:
            with snapshot(db), suppress(IndexUnusableError):
                index.add(articles_after(db, index.stamp().last), database.state(db).uuid)
                return
        rebuild_passages(db, index)


def rebuild_passages(db: sqlite3.Connection, index: PassageIndex) -> int:
    """Make the index of passages anew from one state of the rows; returns the number of articles."""
    with snapshot(db):
        return index.rebuild(articles_after(db, 0), database.state(db).uuid)
