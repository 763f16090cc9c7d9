"""Takes the ids of all that a search found, gives how many were said, or published, in each period.

A quotation is counted in a period only where its date is as precise as that: one that was said «in 2018» belongs to
no month.  What has no date, and what is dated too roughly, is counted apart.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from quotebank.errors import QueryError
from quotebank.facets import chosen, where

Period = Literal["day", "week", "month", "year"]
Dated = Literal["said", "published"]

PERIODS: tuple[Period, ...] = get_args(Period)
DATED: tuple[Dated, ...] = get_args(Dated)

_DAYS: dict[Dated, tuple[str, str]] = {
    "said": ("coalesce(q.said_earliest, q.said_latest)", "coalesce(q.said_latest, q.said_earliest)"),
    "published": ("substr(a.published, 1, 10)", "substr(a.published, 1, 10)"),
}
# A day -> the ISO 8601 name of its period; a week goes by its Monday.
_NAMES: dict[Period, str] = {
    "day": "{day}",
    "week": "date({day}, '-6 days', 'weekday 1')",
    "month": "substr({day}, 1, 7)",
    "year": "substr({day}, 1, 4)",
}
_LONGEST: tuple[tuple[Period, int], ...] = (("day", 31), ("week", 190), ("month", 1500))


@dataclass(frozen=True, slots=True)
class Point:
    """One period with at least one quotation in it."""

    period: str
    """``2018``, ``2018-11`` or ``2018-11-26``; a week is named by its Monday."""
    quotations: int
    articles: int
    speakers: int
    """Different ones with a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """How a result is spread over time."""

    by: Period
    date: Dated
    points: tuple[Point, ...] = ()
    """In order; periods with nothing in them are left out."""
    undated: int = 0
    """How many have no such date."""
    rough: int = 0
    """How many have one that may lie in more than one period."""

    @property
    def counted(self) -> int:
        """How many stand in :attr:`points`."""
        return sum(point.quotations for point in self.points)

    def filled(self) -> Iterator[tuple[str, int]]:
        """Yield every period from the first to the last with its number of quotations, none included."""
        counts = {point.period: point.quotations for point in self.points}
        if not counts:
            return
        day, last = first_day(self.points[0].period), self.points[-1].period
        while (name := name_of(day, self.by)) <= last:
            yield name, counts.get(name, 0)
            day = after(day, self.by)


def timeline(db: sqlite3.Connection, ids: Sequence[str], by: Period | None, dated: Dated) -> Timeline:
    """Return how the quotations `ids` are spread over time; without `by`, over periods that suit the time they span.

    Raises :class:`~quotebank.errors.QueryError` for a period or date that there is none of.
    """
    if by not in (*PERIODS, None):
        raise QueryError(f"no such period: {by}", where="by", hint=f"one of {', '.join(PERIODS)}")
    if dated not in DATED:
        raise QueryError(f"no such date: {dated}", where="date", hint=f"one of {', '.join(DATED)}")
    only = chosen(db, ids)
    first, last = _DAYS[dated]
    source = f" FROM quotation q JOIN article a ON a.id = q.article_id{where(only)}"
    if by is None:
        by = _suiting(*db.execute(f"SELECT min({first}), max({last}){source}", only).fetchone())
    name, end = _NAMES[by].format(day=first), _NAMES[by].format(day=last)
    counted = "count(*), count(DISTINCT q.article_id), count(DISTINCT q.speaker_id)"
    statement = f"SELECT {name}, {name} = {end}, {counted}{source} GROUP BY 1, 2 ORDER BY 1"
    rows = db.execute(statement, only).fetchall()
    return Timeline(
        by=by,
        date=dated,
        points=tuple(Point(row[0], *row[2:]) for row in rows if row[1]),
        undated=sum(row[2] for row in rows if row[0] is None),
        rough=sum(row[2] for row in rows if row[0] is not None and not row[1]),
    )


def _suiting(first: str | None, last: str | None) -> Period:
    """Return the shortest period that does not cut the time from `first` to `last` into too many pieces."""
    if first is None or last is None:
        return "month"
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return next((period for period, longest in _LONGEST if days <= longest), "year")


def first_day(period: str) -> date:
    """Return the first day of a period by its name."""
    return date.fromisoformat((period + "-01-01")[:10])


def name_of(day: date, by: Period) -> str:
    """Return the name of the period that a day lies in."""
    if by == "week":
        return (day - timedelta(day.weekday())).isoformat()
    return day.isoformat()[: {"year": 4, "month": 7}.get(by, 10)]


def after(day: date, by: Period) -> date:
    """Return the first day of the period after the one that begins on `day`; the last day there is, at the end."""
    if by in ("day", "week"):
        return day + timedelta(7 if by == "week" else 1)
    months = day.year * 12 + day.month - 1 + (12 if by == "year" else 1)
    return date(months // 12, months % 12 + 1, 1)
