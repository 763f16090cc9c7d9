"""Takes the ids of all that a search found, gives what stands behind them: counts of each value, and groups.

Everything is counted by the rows' own database, for the whole result and never for a page of it, and no record is
loaded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotebank.errors import QueryError
from quotebank.records import ONE_SOURCE, listed

NAMED = "named"
NOT_NAMED = "not named"


@dataclass(frozen=True, slots=True)
class Count:
    """How many quotations of a result have one value."""

    value: str
    """As printed; empty where it is unknown."""
    count: int
    id: str | None = None
    """A speaker's id; ``None`` for all else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The quotations of a result that have one speaker, outlet or month, or are one statement."""

    value: str
    """The speaker, outlet or month; for a statement nothing, because its words are those of :attr:`example`."""
    id: str | None = None
    """A speaker's id, or that of a group of prints."""
    quotations: int
    articles: int
    """Copies of one article count once."""
    speakers: int
    """Different ones with a name."""
    outlets: int
    """Different ones that are known."""
    first: str
    """ISO 8601 day of the earliest statement, or of its publication where nobody tells; empty when unknown."""
    last: str
    example: str
    """The id of the quotation that was published first."""


@dataclass(frozen=True, slots=True)
class _By:
    """How the rows tell a value."""

    value: str
    """An expression of SQL; NULL where the value is unknown."""
    id: str = "NULL"
    join: str = ""
    order: str = "quotations DESC, value"
    """The most frequent first, unless the values have an order of their own, as months have."""


SAID_FIRST = "coalesce(q.said_earliest, q.said_latest)"
FIRST = f"coalesce({SAID_FIRST}, substr(a.published, 1, 10))"
LAST = "coalesce(q.said_latest, q.said_earliest, substr(a.published, 1, 10))"
_SPEAKER = "coalesce(s.name, CASE q.speaker_kind WHEN 'anonymous' THEN 'not named' END)"


def _printed(part: str) -> _By:
    """A piece of the article as printed; capitals do not tell two apart."""
    join = f" LEFT JOIN span p ON p.quotation_id = q.id AND p.part = '{part}' AND p.position = 0"
    return _By("p.text COLLATE NOCASE", join=join)


def _period(day: str, length: int) -> _By:
    return _By(f"substr({day}, 1, {length})", order="value")


# Every statement is put together from the fixed pieces of this file alone; values are bound.
_FACETS: dict[str, _By] = {
    # All that are not named stand together, behind everybody who is: they are not one.
    "speaker": _By(_SPEAKER, "s.public_id", order="key IS NULL, quotations DESC, value"),
    "role": _printed("role"),
    "org": _printed("affiliation"),
    "outlet": _By("a.publisher"),
    "kind": _By("q.kind"),
    "anonymous": _By(
        f"CASE q.speaker_kind WHEN 'anonymous' THEN '{NOT_NAMED}' WHEN 'unknown' THEN NULL ELSE '{NAMED}' END"
    ),
    "speaker-kind": _By("nullif(q.speaker_kind, 'unknown')"),
    "year": _period(f"CASE WHEN substr(q.said_earliest, 1, 4) = substr(q.said_latest, 1, 4) THEN {SAID_FIRST} END", 4),
    "month": _period(f"CASE WHEN substr(q.said_earliest, 1, 7) = substr(q.said_latest, 1, 7) THEN {SAID_FIRST} END", 7),
    "published-year": _period("a.published", 4),
    "published-month": _period("a.published", 7),
    "occasion": _printed("occasion"),
    "review": _By("q.review_status"),
}
FACETS: tuple[str, ...] = tuple(_FACETS)
"""What can be counted.  A year or month is that of speaking, and unknown where the article does not tell it."""

_GROUPS: dict[str, _By] = {
    "speaker": _FACETS["speaker"],
    "outlet": _FACETS["outlet"],
    "month": _period(FIRST, 7),
    "quote": _By("''", "q.group_id", order="articles DESC, quotations DESC, first"),
}
GROUPS: tuple[str, ...] = tuple(_GROUPS)
"""What a result can be grouped by; ``quote`` is the same statement over several articles."""

_FROM = " FROM quotation q JOIN article a ON a.id = q.article_id LEFT JOIN speaker s ON s.id = q.speaker_id"


def facets(db: sqlite3.Connection, ids: Sequence[str], names: Sequence[str]) -> dict[str, tuple[Count, ...]]:
    """Return for each of `names` how many of the quotations `ids` have each value, unknown ones last.

    Raises :class:`~quotebank.errors.QueryError` for a name that is none of :data:`FACETS`.
    """
    wanted = {name: _known(_FACETS, name, "facet") for name in names}
    only = chosen(db, ids)
    return {name: _counted(db, by, only) for name, by in wanted.items()}


def _counted(db: sqlite3.Connection, by: _By, only: Mapping[str, str]) -> tuple[Count, ...]:
    statement = (
        f"SELECT {by.value} AS value, {by.id} AS key, count(*) AS quotations{_FROM}{by.join}{where(only)}"
        f" GROUP BY 1, 2 ORDER BY value IS NULL, {by.order}"
    )
    return tuple(Count(value or "", count, key) for value, key, count in db.execute(statement, only))


def groups(db: sqlite3.Connection, ids: Sequence[str], name: str) -> tuple[Group, ...]:
    """Return the quotations `ids` in groups, the largest first, months in their order, unknown and unnamed ones last.

    Statements are ordered by the number of articles that print them.  Raises
    :class:`~quotebank.errors.QueryError` for a `name` that is none of :data:`GROUPS`.
    """
    by = _known(_GROUPS, name, "group-by")
    only = chosen(db, ids)
    statement = (
        f"SELECT {by.value} AS value, {by.id} AS key, count(*) AS quotations, count(DISTINCT {ONE_SOURCE}) AS articles,"
        f" count(DISTINCT q.speaker_id), count(DISTINCT a.publisher), min({FIRST}) AS first, max({LAST}),"
        # The earliest and its id in one, since a column beside two aggregates may come from any row.
        f" min(coalesce(a.published, '~') || ' ' || printf('%020d', q.id) || ' ' || q.public_id)"
        f"{_FROM}{by.join}{where(only)} GROUP BY 1, 2 ORDER BY value IS NULL, {by.order}"
    )
    return tuple(
        Group(
            value=value or "",
            id=key,
            quotations=quotations,
            articles=articles,
            speakers=speakers,
            outlets=outlets,
            first=first or "",
            last=last or "",
            example=earliest.rpartition(" ")[2],
        )
        for value, key, quotations, articles, speakers, outlets, first, last, earliest in db.execute(statement, only)
    )


def _known(table: Mapping[str, _By], name: str, where: str) -> _By:
    if name not in table:
        raise QueryError(f"no such {where}: {name}", where=where, hint=f"one of {', '.join(table)}")
    return table[name]


def chosen(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return what :func:`where` binds so that the quotations `ids` are meant; nothing where that is all of them."""
    if len(ids) == db.execute("SELECT count(*) FROM quotation").fetchone()[0]:
        return {}
    keys = db.execute("SELECT id FROM quotation WHERE public_id IN (SELECT value FROM json_each(?))", (listed(ids),))
    return {"keys": listed(row[0] for row in keys)}


def where(only: Mapping[str, str]) -> str:
    """Return the condition for the quotations that :func:`chosen` chose."""
    return " WHERE q.id IN (SELECT value FROM json_each(:keys))" if only else ""
