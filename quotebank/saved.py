"""Takes a name, gives the search that was saved under it and what it has shown already; ``shelf`` writes them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quotebank import who
from quotebank.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """One search under a name."""

    name: str
    asked: Mapping[str, Any]
    """What was asked, by the names of the options."""
    made_on: str
    """ISO 8601, a moment in UTC."""
    seen: frozenset[str] = frozenset()
    """The ids of the quotations that it has shown."""


def saved(db: sqlite3.Connection) -> tuple[SavedSearch, ...]:
    """Return all saved searches by their names."""
    rows = db.execute("SELECT name, arguments, made_on, seen FROM saved_search ORDER BY name").fetchall()
    return tuple(_from(row) for row in rows)


def named(db: sqlite3.Connection, name: str) -> SavedSearch:
    """Return one saved search; raises :class:`~quotebank.errors.NotFoundError`, with near names."""
    row = db.execute("SELECT name, arguments, made_on, seen FROM saved_search WHERE name = ?", (name,)).fetchone()
    if row is None:
        names = [row[0] for row in db.execute("SELECT name FROM saved_search")]
        hint = who.near_names(name, names) or "quotebank saved list"
        raise NotFoundError(f"no search is saved as {name}", where="saved", hint=hint)
    return _from(row)


def _from(row: sqlite3.Row) -> SavedSearch:
    return SavedSearch(
        name=row["name"],
        asked=json.loads(row["arguments"]),
        made_on=row["made_on"],
        seen=frozenset(json.loads(row["seen"])),
    )
