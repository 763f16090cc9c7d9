"""Takes the rows and the index, gives findings: everything wrong with either, or with the two together.

Nothing is repaired: a doctor who heals in silence hides the disease.  Each check is one function, named in
:data:`CHECKS`; adding one is adding it there.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quotebank import database, decisions, upkeep
from quotebank.index.engine import Engine, IndexUnusableError, MissingIndexError
from quotebank.overlay import Overlay
from quotebank.records import records

if TYPE_CHECKING:
    from quotebank.index.passages import PassageIndex

MAX_SHOWN = 20
"""How many findings of one check are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong."""

    check: str
    what: str
    where: str = ""
    hint: str = ""
    severity: Literal["error", "warning"] = "error"


_REINDEX = "quotebank reindex"
_RESTORE = "restore a backup, or ingest the article again into a new bank"
Check = Callable[[sqlite3.Connection, Engine, bool], Iterator[Finding]]


def examine(db: sqlite3.Connection, engine: Engine, *, deep: bool) -> Iterator[Finding]:
    """Yield what each check finds, at most 20 and a summary for each; `deep` reads every byte of the index."""
    for name, check in CHECKS.items():
        number = 0
        try:
            for number, finding in enumerate(check(db, engine, deep), 1):
                if number <= MAX_SHOWN:
                    yield finding
        except sqlite3.DatabaseError as error:
            yield Finding(check=name, what=f"cannot be checked: {error}", hint=_RESTORE)
        if number > MAX_SHOWN:
            yield Finding(check=name, what=f"and {number - MAX_SHOWN:,} more of the kind")


def _file(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    for (message,) in db.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield Finding(check="file", what=str(message), hint=_RESTORE)


def _schema(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    # Late: the tables' library is slow to import.
    from quotebank.migrations.triggers import TRIGGERS

    version = database.state(db).schema_version
    if version != database.SCHEMA_VERSION:
        yield Finding(check="schema", what=f"schema version {version}, not {database.SCHEMA_VERSION}")
    there = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    for name, statement in TRIGGERS.items():
        if there.get(name) != statement:
            fault = "has been changed" if name in there else "is missing"
            what = f"the trigger {name} {fault}: the index may not hear of changes"
            yield Finding(check="schema", what=what, hint=_RESTORE)


def _links(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Finding(check="links", what=f"a {table} points at a {parent} that is not there", where=f"{table} {row}")
    silent = "SELECT public_id FROM speaker WHERE id NOT IN (SELECT speaker_id FROM quotation WHERE speaker_id > 0)"
    for (speaker,) in db.execute(silent):
        yield Finding(check="links", what="a speaker without any quotation", where=speaker, severity="warning")
    named = (
        "SELECT public_id FROM quotation WHERE (speaker_id IS NULL) <>"
        " (speaker_name IS NULL OR speaker_kind IN ('anonymous', 'unknown'))"
    )
    for (quotation,) in db.execute(named):
        yield Finding(check="links", what="its speaker's name and kind do not fit its speaker", where=quotation)
    empty = "SELECT public_id FROM quotation WHERE id NOT IN (SELECT quotation_id FROM span WHERE part = 'content')"
    for (quotation,) in db.execute(empty):
        yield Finding(check="links", what="a quotation without words", where=quotation, hint=_RESTORE)


def _articles(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    for public_id, text, sha256 in db.execute("SELECT public_id, text, text_sha256 FROM article"):
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != sha256:
            yield Finding(
                check="articles", what="its text is not the one that was read", where=public_id, hint=_RESTORE
            )


def _slices(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    """Slice in Python: SQL counts a text's characters only up to the first NUL."""
    text, article = "", None
    query = (
        "SELECT q.article_id, q.public_id, p.part, p.start_char, p.end_char, p.text FROM span p"
        " JOIN quotation q ON q.id = p.quotation_id WHERE p.start_char IS NOT NULL ORDER BY q.article_id, q.id, p.id"
    )
    for row in db.execute(query):
        if row["article_id"] != article:
            article = row["article_id"]
            found = db.execute("SELECT text FROM article WHERE id = ?", (article,)).fetchone()
            text = found[0] if found else ""
        where = f"{row['public_id']} {row['part']} {row['start_char']}-{row['end_char']}"
        if row["end_char"] > len(text):
            yield Finding(check="slices", what="it lies outside its article", where=where, hint=_RESTORE)
        elif text[row["start_char"] : row["end_char"]] != row["text"]:
            yield Finding(check="slices", what="it is not what its article prints", where=where, hint=_RESTORE)


def _kinds(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    query = (
        "SELECT q.public_id, q.kind FROM quotation q WHERE"
        " (coalesce(json_extract(q.extracted, '$.kind'), q.kind) = 'indirect') ="
        " CASE WHEN json_type(q.extracted, '$.marked') IS NULL"
        " THEN EXISTS (SELECT 1 FROM span p WHERE p.quotation_id = q.id AND p.part = 'marked')"
        " ELSE json_array_length(q.extracted, '$.marked') > 0 END"
    )
    for public_id, kind in db.execute(query):
        fault = "has words inside marks" if kind == "indirect" else "has no words inside marks"
        yield Finding(check="kinds", what=f"a quotation called {kind} {fault}", where=public_id)


def _reviews(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    """A verdict may not be lost: its quotation is there, under this id or another, and is read as it says."""
    lost = (
        "SELECT DISTINCT r.quotation, r.article FROM review r"
        " WHERE r.quotation NOT IN (SELECT public_id FROM quotation) AND r.quotation NOT IN"
        " (SELECT value FROM quotation q, json_each(q.reviewed_as) WHERE q.reviewed_as IS NOT NULL)"
    )
    for quotation, article in db.execute(lost):
        what = "a person reviewed a quotation that is not found any more; what was said of it is kept"
        where = f"{quotation} of {article}" if article else quotation
        hint = f"quotebank show --history {quotation}"
        yield Finding(check="reviews", what=what, where=where, hint=hint, severity="warning")
    held = decisions.Decisions(decisions.trail(db))
    touched = (
        "SELECT public_id FROM quotation WHERE review_status <> 'unreviewed' OR extracted IS NOT NULL"
        " OR reviewed_as IS NOT NULL OR public_id IN (SELECT quotation FROM review) ORDER BY id"
    )
    for record in records(db, [row[0] for row in db.execute(touched)]):
        said = Overlay(held, {record.quotation_id: record.reviews})
        reading = said.reading(record.read, record.quotation_id, record.article_id, record.article.text)
        speaker = reading.speaker.id if reading.speaker else None
        wanted = reading.quotation, speaker, reading.standing.status
        status = db.execute("SELECT review_status FROM quotation WHERE public_id = ?", (record.quotation_id,))
        if wanted != (record.quotation, record.speaker_id, status.fetchone()[0]):
            yield Finding(
                check="reviews", what="it is not read as people said", where=record.quotation_id, hint=_RESTORE
            )


def _log(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    last = db.execute("SELECT coalesce(max(seq), 0) FROM change_log").fetchone()[0]
    seq = database.state(db).seq
    if last > seq:
        yield Finding(check="log", what=f"the log ends at {last}, after the store's own count {seq}", hint=_RESTORE)
    unlogged = (
        "SELECT public_id FROM quotation WHERE public_id NOT IN (SELECT quotation FROM change_log)"
        " AND (SELECT min(seq) FROM change_log) = 1"
    )
    for (quotation,) in db.execute(unlogged):
        yield Finding(check="log", what="the log knows nothing of it", where=quotation, hint=_REINDEX)


def _index(db: sqlite3.Connection, engine: Engine, deep: bool) -> Iterator[Finding]:
    try:
        indexed = engine.ids()
    except MissingIndexError as error:
        yield Finding(check="index", what=str(error), hint="the next search makes one", severity="warning")
        return
    except IndexUnusableError as error:
        yield Finding(check="index", what=str(error), hint=_REINDEX)
        indexed = None
    for problem in engine.problems(deep=deep):
        yield Finding(check="index", what=problem, hint=_REINDEX)
    for name in engine.leftovers():
        what = "left behind by a program that was killed"
        yield Finding(check="index", what=what, where=name, hint="the next write removes it", severity="warning")
    if indexed is None:
        return
    behind = upkeep.lag(db, engine)
    if behind is None:
        yield Finding(check="index", what="made from other rows, or by other rules", hint=_REINDEX)
    elif behind:
        what = f"{behind:,} changes behind the rows"
        yield Finding(check="index", what=what, hint="the next search catches up", severity="warning")
        return
    stored = {row[0] for row in db.execute("SELECT public_id FROM quotation")}
    for quotation in sorted(stored - indexed):
        yield Finding(check="index", what="a quotation that the index does not know", where=quotation, hint=_REINDEX)
    for quotation in sorted(indexed - stored):
        yield Finding(
            check="index", what="the index knows a quotation that is not there", where=quotation, hint=_REINDEX
        )


def examine_passages(db: sqlite3.Connection, index: PassageIndex, *, deep: bool) -> Iterator[Finding]:
    """Yield what is wrong with the index of passages; `deep` reads every page of it."""
    problems = tuple(index.problems(deep=deep))
    yield from (Finding(check="index", what=problem, hint=_REINDEX) for problem in problems)
    if problems or not index.file.exists():
        return
    behind = upkeep.passages_lag(db, index)
    if behind is None:
        what = "the passages are made from other rows, or by other rules"
        yield Finding(check="index", what=what, hint="the next check makes them anew", severity="warning")
    elif behind:
        what = f"{behind:,} articles behind the rows"
        yield Finding(check="index", what=what, hint="the next check catches up", severity="warning")


CHECKS: dict[str, Check] = {
    "file": _file,
    "schema": _schema,
    "links": _links,
    "articles": _articles,
    "slices": _slices,
    "kinds": _kinds,
    "reviews": _reviews,
    "log": _log,
    "index": _index,
}
"""Name -> check, in the order in which they are made."""
