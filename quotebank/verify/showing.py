"""Takes what was found, gives it with its records: who said it, where it stands, and where it was printed first."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from quotebank.records import Record, article_from, listed, records
from quotebank.verify.finding import Found
from quotebank.verify.results import First, Match
from quotebank.verify.words import Words

_PRINTED = (
    "SELECT a.public_id, a.published, a.publisher FROM article a WHERE a.id IN (SELECT value FROM json_each(?))"
    " OR a.id IN (SELECT article_id FROM quotation WHERE wording IN (SELECT value FROM json_each(?))"
    " AND review_status <> 'rejected') ORDER BY a.published IS NULL, a.published, a.id"
)
_WORDINGS = "SELECT DISTINCT wording FROM quotation WHERE id IN (SELECT value FROM json_each(?))"


def matches(db: sqlite3.Connection, claim: Words, found: Sequence[Found], same: Sequence[Found]) -> tuple[Match, ...]:
    """Return `found` as matches; `same` are all places where the words of the claim stand as in the first."""
    held = {one.quotation_id: one for one in records(db, [each.source.id for each in found if each.source])}
    return tuple(_match(db, claim, one, held, same if number == 0 else (one,)) for number, one in enumerate(found))


def _match(db: sqlite3.Connection, claim: Words, one: Found, held: dict[str, Record], same: Sequence[Found]) -> Match:
    record = held.get(one.source.id) if one.source else None
    if record is None:
        row = db.execute("SELECT * FROM article WHERE id = ?", (one.article,)).fetchone()
        article, article_id, later = article_from(row), str(row["public_id"]), row["superseded_by"]
    else:
        article, article_id, later = record.article, record.article_id, record.superseded_by
    return Match(
        verdict=one.verdict,
        comparison=one.comparison,
        claim=claim,
        printed=one.printed,
        article=article,
        article_id=article_id,
        record=record,
        superseded_by=later,
        first=_first(db, same),
    )


def _first(db: sqlite3.Connection, same: Sequence[Found]) -> First:
    """Return where the words were printed first: in these articles, or where their quotations are worded alike."""
    keys = [one.source.key for one in same if one.source]
    wordings = [row[0] for row in db.execute(_WORDINGS, (listed(keys),))]
    rows = db.execute(_PRINTED, (listed({one.article for one in same}), listed(wordings))).fetchall()
    first = rows[0]
    return First(
        published=first["published"],
        publisher=first["publisher"],
        article_id=first["public_id"],
        articles=len(rows),
    )
