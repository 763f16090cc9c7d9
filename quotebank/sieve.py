"""Takes filters, gives the ids of the quotations that pass, in the wanted order: the part of a search that is SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quotebank import who
from quotebank.index.engine import Conditions, cover
from quotebank.query import Filters
from quotebank.records import listed

Sort = Literal["relevance", "said", "-said", "published", "speaker", "outlet"]

_FROM = " FROM quotation q JOIN article a ON a.id = q.article_id LEFT JOIN speaker s ON s.id = q.speaker_id WHERE "
# The day of speaking; the day of print where nobody says when it was said.
_FIRST = "coalesce(q.said_earliest, q.said_latest, substr(a.published, 1, 10))"
_LAST = "coalesce(q.said_latest, q.said_earliest, substr(a.published, 1, 10))"
_UNSAID = "q.said_earliest IS NULL AND q.said_latest IS NULL"
_PRINTED_ORDER = "a.id, q.start_char"
_ORDER: dict[Sort, str] = {
    "relevance": _PRINTED_ORDER,
    "said": f"{_FIRST} IS NULL, {_FIRST}, {_PRINTED_ORDER}",
    "-said": f"{_LAST} IS NULL, {_LAST} DESC, {_PRINTED_ORDER}",
    "published": f"a.published IS NULL, a.published, {_PRINTED_ORDER}",
    "speaker": f"q.speaker_name IS NULL, lower(q.speaker_name), {_PRINTED_ORDER}",
    "outlet": f"a.publisher IS NULL, lower(a.publisher), {_PRINTED_ORDER}",
}
SORTS: tuple[Sort, ...] = tuple(_ORDER)

# Every value is bound; the statement is put together from the fixed pieces of this file alone.
_CONDITIONS = {
    "ids": "q.public_id IN (SELECT value FROM json_each(:ids))",
    "kind": "q.kind = :kind",
    "speakers": "s.public_id IN (SELECT value FROM json_each(:speakers))",
    "nameless": "q.speaker_kind = :nameless",
    "publishers": "a.publisher IN (SELECT value FROM json_each(:publishers))",
    "min_confidence": "q.confidence >= :min_confidence",
    "first_day": f"{_LAST} >= :first_day",
    "last_day": f"{_FIRST} <= :last_day",
    "standing": "q.review_status <> 'rejected' AND a.superseded_by IS NULL",
}


@dataclass(frozen=True, slots=True)
class Sieve:
    """Filters, understood: the names in them looked up, the days worked out."""

    values: dict[str, str | float]
    """Name of a condition -> the value bound to it."""
    took: str | None
    """Whom the speaker filter was understood as."""
    conditions: Conditions
    """The same for an index."""


def understand(db: sqlite3.Connection, filters: Filters) -> Sieve:
    """Look up the names in the filters; raises :class:`~quotebank.errors.NotFoundError` for one that is not there."""
    meant = who.speakers(db, filters.speaker) if filters.speaker is not None else None
    publishers = who.publishers(db, filters.publisher) if filters.publisher is not None else ()
    first, last = filters.first_day, filters.last_day
    values = {
        "kind": filters.kind,
        "speakers": listed(meant.ids) if meant and meant.ids else None,
        "nameless": meant.kind if meant else None,
        "publishers": listed(publishers) if publishers else None,
        "min_confidence": filters.min_confidence,
        "first_day": first.isoformat() if first else None,
        "last_day": last.isoformat() if last else None,
        # What a person rejected, and what only an older version of an article prints, is left out.
        "standing": 1,
    }
    conditions = Conditions(
        kind=filters.kind,
        speakers=meant.ids if meant else (),
        publishers=publishers,
        periods=_periods(db, first, last),
    )
    bound = {name: value for name, value in values.items() if value is not None}
    return Sieve(bound, meant.took if meant else None, conditions)


def _periods(db: sqlite3.Connection, first: date | None, last: date | None) -> tuple[str, ...]:
    """The years and months of a range; where one end is open, the bank's own days close it."""
    if first is None and last is None:
        return ()
    ends = db.execute(f"SELECT min({_FIRST}), max({_LAST}){_FROM} true").fetchone()
    if ends[0] is None:
        return ()
    first = max(first or date.min, date.fromisoformat(ends[0]))
    last = min(last or date.max, date.fromisoformat(ends[1]))
    return cover(first, last)


def _where(values: dict[str, str | float]) -> str:
    return " AND ".join(_CONDITIONS[name] for name in values) or "true"


def count(db: sqlite3.Connection, sieve: Sieve) -> int:
    """Return how many quotations pass."""
    statement = f"SELECT count(*){_FROM}{_where(sieve.values)}"
    return int(db.execute(statement, sieve.values).fetchone()[0])


def page(db: sqlite3.Connection, sieve: Sieve, sort: Sort, limit: int | None, offset: int) -> list[str]:
    """Return one page of the ids that pass."""
    order = f" ORDER BY {_ORDER[sort]} LIMIT :limit OFFSET :offset"
    statement = f"SELECT q.public_id{_FROM}{_where(sieve.values)}{order}"
    values = sieve.values | {"limit": -1 if limit is None else limit, "offset": offset}
    return [row[0] for row in db.execute(statement, values)]


def among(db: sqlite3.Connection, sieve: Sieve, sort: Sort, ids: Sequence[str]) -> list[str]:
    """Return those of `ids` that pass: in their own order for relevance, else in the wanted one."""
    values = {"ids": listed(ids)} | sieve.values
    statement = f"SELECT q.public_id{_FROM}{_where(values)} ORDER BY {_ORDER[sort]}"
    passed = [row[0] for row in db.execute(statement, values)]
    if sort != "relevance":
        return passed
    rank = {one: number for number, one in enumerate(ids)}
    return sorted(passed, key=rank.__getitem__)


def date_notes(db: sqlite3.Connection, sieve: Sieve) -> tuple[str, ...]:
    """Return what a reader must know of a filter by date; nothing without one."""
    if not sieve.values.keys() & {"first_day", "last_day"}:
        return ()
    others = {name: value for name, value in sieve.values.items() if name not in ("first_day", "last_day")}
    notes = []
    if _any(db, f"{_where(sieve.values)} AND {_UNSAID}", sieve.values):
        notes.append("where nobody says when it was said, the date of publication was taken")
    undated = f"{_where(others)} AND {_FIRST} IS NULL"
    if left_out := _any(db, undated, others):
        notes.append(f"{left_out:,} without any date, of speaking or of publication, could not be considered")
    return tuple(notes)


def _any(db: sqlite3.Connection, where: str, values: dict[str, str | float]) -> int:
    return int(db.execute(f"SELECT count(*){_FROM}{where}", values).fetchone()[0])
