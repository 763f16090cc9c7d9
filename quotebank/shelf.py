"""Takes searches to be kept and what they have shown, gives rows: within a transaction of the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, select

from quotebank.errors import NotFoundError, QueryError
from quotebank.tables import SavedSearchRow, StateRow


def add(session: Session, name: str, asked: Mapping[str, Any]) -> None:
    """Keep a search under a new name; raises :class:`~quotebank.errors.QueryError` for none, or one that is taken."""
    if not name.strip():
        raise QueryError("a saved search needs a name", where="save")
    if _row(session, name) is not None:
        hint = "choose another name, or remove that one: quotebank saved remove"
        raise QueryError(f"a search is saved as {name} already", where="save", hint=hint)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    arguments = json.dumps(dict(asked), ensure_ascii=False, sort_keys=True)
    session.add(SavedSearchRow(name=name, arguments=arguments, made_on=now, seen="[]", seq=_sequence(session)))
    session.flush()


def mark(session: Session, name: str, ids: Iterable[str]) -> None:
    """Add `ids` to what a search has shown; raises :class:`~quotebank.errors.NotFoundError` when it is gone."""
    row = _there(session, name)
    row.seen = json.dumps(sorted({*json.loads(row.seen), *ids}))
    row.seq = _sequence(session)
    session.add(row)
    session.flush()


def remove(session: Session, name: str) -> None:
    """Forget a search; raises :class:`~quotebank.errors.NotFoundError` when there is none of that name."""
    session.delete(_there(session, name))
    session.flush()


def _there(session: Session, name: str) -> SavedSearchRow:
    row = _row(session, name)
    if row is None:
        raise NotFoundError(f"no search is saved as {name}", where="saved", hint="quotebank saved list")
    return row


def _row(session: Session, name: str) -> SavedSearchRow | None:
    return session.exec(select(SavedSearchRow).where(SavedSearchRow.name == name)).first()


def _sequence(session: Session) -> int:
    return session.exec(select(StateRow.seq)).one()
