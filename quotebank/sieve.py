"""Takes filters and the fields of a query, gives the ids of the quotations that pass, in the wanted order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quotebank.clauses import FIRST, FROM, LAST, Clauses
from quotebank.index.engine import Conditions, cover
from quotebank.query import Filters
from quotebank.records import listed
from quotebank.tree import Days, Node, Value, leaves

Sort = Literal["relevance", "said", "-said", "published", "-published", "speaker", "outlet", "confidence"]

_PRINTED_ORDER = "a.id, q.start_char"
_ORDER: dict[Sort, str] = {
    "relevance": _PRINTED_ORDER,
    "said": f"{FIRST} IS NULL, {FIRST}, {_PRINTED_ORDER}",
    "-said": f"{LAST} IS NULL, {LAST} DESC, {_PRINTED_ORDER}",
    "published": f"a.published IS NULL, a.published, {_PRINTED_ORDER}",
    "-published": f"a.published IS NULL, a.published DESC, {_PRINTED_ORDER}",
    "speaker": f"q.speaker_name IS NULL, lower(q.speaker_name), {_PRINTED_ORDER}",
    "outlet": f"a.publisher IS NULL, lower(a.publisher), {_PRINTED_ORDER}",
    "confidence": f"q.confidence DESC, {_PRINTED_ORDER}",
}
SORTS: tuple[Sort, ...] = tuple(_ORDER)

_UNSAID = "q.said_earliest IS NULL AND q.said_latest IS NULL"


@dataclass(frozen=True, slots=True)
class Sieve:
    """Filters and fields, understood: the names in them looked up, the days worked out."""

    where: str
    """A condition on the rows; ``true`` where there is none."""
    values: dict[str, str | float]
    """What is bound in it."""
    others: str
    """The same without the filters by day that fall back to the day of publication."""
    took: str | None
    """Whom the speaker filter was understood as."""
    notes: tuple[str, ...]
    """Whom names in the query were understood as."""
    conditions: Conditions
    """The same, more coarsely, for an index."""

    @property
    def lets_all_pass(self) -> bool:
        """Whether there is no condition."""
        return self.where == "true"


def understand(db: sqlite3.Connection, filters: Filters, fields: Iterable[Node] = ()) -> Sieve:
    """Look up the names in the filters and in `fields`, nodes of nothing but fields that must all hold, too.

    Raises :class:`~quotebank.errors.NotFoundError` for a name that is not there.
    """
    filtered, asked = tuple(filters.fields()), tuple(fields)
    clauses = Clauses(db)
    by_day = [one for one in filtered if isinstance(one, Days) and one.field == "date"]
    standing = _standing(db, (*filtered, *asked))
    others = clauses.all_of([one for one in filtered if one not in by_day])
    took = next((one.took for one in clauses.meant.values()), None)
    filtered_by = frozenset(clauses.meant)
    others = " AND ".join(part for part in (standing, others, clauses.all_of(asked)) if part != "true") or "true"
    where = " AND ".join(part for part in (others, clauses.all_of(by_day)) if part != "true") or "true"
    notes = tuple(
        one.note or f"speaker:{typed} taken as {one.took}"
        for typed, one in clauses.meant.items()
        if one.note or (typed not in filtered_by and one.took != typed.strip())
    )
    return Sieve(where, clauses.values, others, took, notes, _conditions(clauses, (*filtered, *asked)))


def _standing(db: sqlite3.Connection, nodes: Iterable[Node]) -> str:
    """Return the condition that leaves out what only an older version of an article prints and what was rejected.

    Who asks for a state of review gets what was rejected, too.  Most banks hold neither, and a condition costs time.
    """
    asks = any(isinstance(leaf, Value) and leaf.field == "review" for node in nodes for leaf in leaves(node))
    conditions = {
        "a.superseded_by IS NULL": "SELECT 1 FROM article WHERE superseded_by IS NOT NULL LIMIT 1",
        "q.review_status <> 'rejected'": "SELECT 1 FROM quotation WHERE review_status = 'rejected' LIMIT 1",
    }
    if asks:
        del conditions["q.review_status <> 'rejected'"]
    return " AND ".join(one for one, any_such in conditions.items() if db.execute(any_such).fetchone()) or "true"


def _conditions(clauses: Clauses, nodes: Sequence[Node]) -> Conditions:
    """Return what an index can tell of the nodes; whatever it cannot is left to the rows."""
    meant: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        match node:
            case Value("speaker", typed):
                meant["speakers"] = clauses.meant[typed].ids
            case Value("pub", typed):
                meant["publishers"] = clauses.publishers[typed]
            case Days("said" | "date", first, last):
                meant["periods"] = _periods(clauses.db, first, last)
    kinds = [node.value for node in nodes if isinstance(node, Value) and node.field == "type"]
    return Conditions(
        kind=kinds[0] if kinds else None,
        speakers=meant.get("speakers", ()),
        publishers=meant.get("publishers", ()),
        periods=meant.get("periods", ()),
    )


def _periods(db: sqlite3.Connection, first: date | None, last: date | None) -> tuple[str, ...]:
    """The years and months of a range; where one end is open, the bank's own days close it."""
    if first is None and last is None:
        return ()
    if first is None or last is None:
        ends = db.execute(f"SELECT min({FIRST}), max({LAST}){FROM} true").fetchone()
        if ends[0] is None:
            return ()
        first = max(first or date.min, date.fromisoformat(ends[0]))
        last = min(last or date.max, date.fromisoformat(ends[1]))
    return cover(first, last)


def count(db: sqlite3.Connection, sieve: Sieve) -> int:
    """Return how many quotations pass."""
    return _count(db, sieve.where, sieve)


def page(db: sqlite3.Connection, sieve: Sieve, sort: Sort, limit: int | None, offset: int) -> list[str]:
    """Return one page of the ids that pass."""
    order = f" ORDER BY {_ORDER[sort]} LIMIT :limit OFFSET :offset"
    values = sieve.values | {"limit": -1 if limit is None else limit, "offset": offset}
    return [row[0] for row in db.execute(f"SELECT q.public_id{FROM}{sieve.where}{order}", values)]


def among(db: sqlite3.Connection, sieve: Sieve, sort: Sort, ids: Sequence[str]) -> list[str]:
    """Return those of `ids` that pass: in their own order for relevance, else in the wanted one."""
    if not ids:
        return []
    order = f" ORDER BY {_ORDER[sort]}" if sort != "relevance" else ""
    statement = f"SELECT q.public_id{FROM}q.public_id IN (SELECT value FROM json_each(:ids)) AND {sieve.where}{order}"  # noqa: S608 - fixed pieces
    passed = [row[0] for row in db.execute(statement, sieve.values | {"ids": listed(ids)})]
    if sort != "relevance":
        return passed
    there = frozenset(passed)
    return [one for one in ids if one in there]


def holding(db: sqlite3.Connection, node: Node) -> frozenset[str]:
    """Return the ids of all quotations for which `node`, of nothing but fields, holds."""
    clauses = Clauses(db)
    where = clauses.of(node)
    return frozenset(row[0] for row in db.execute(f"SELECT q.public_id{FROM}{where}", clauses.values))


def names(db: sqlite3.Connection, node: Node) -> dict[str, str]:
    """Return whom each name in a tree was understood as; raises where one is nobody's."""
    clauses = Clauses(db)
    for leaf in leaves(node):
        if isinstance(leaf, Value):
            clauses.of(leaf)
    found = {typed: " or ".join(names) for typed, names in clauses.publishers.items()}
    return found | {typed: one.took for typed, one in clauses.meant.items()}


def every(db: sqlite3.Connection) -> list[str]:
    """Return the ids of all quotations, in order of print."""
    return [row[0] for row in db.execute("SELECT public_id FROM quotation ORDER BY article_id, start_char")]


def date_notes(db: sqlite3.Connection, sieve: Sieve) -> tuple[str, ...]:
    """Return what a reader must know of a filter by date; nothing without one."""
    if sieve.where == sieve.others:
        return ()
    notes = []
    if _count(db, f"{sieve.where} AND {_UNSAID}", sieve):
        notes.append("where nobody says when it was said, the date of publication was taken")
    if left_out := _count(db, f"{sieve.others} AND {FIRST} IS NULL", sieve):
        notes.append(f"{left_out:,} without any date, of speaking or of publication, could not be considered")
    return tuple(notes)


def _count(db: sqlite3.Connection, where: str, sieve: Sieve) -> int:
    return int(db.execute(f"SELECT count(*){FROM}{where}", sieve.values).fetchone()[0])
