"""Takes a connection, gives summaries: who speaks, and how much the bank holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from quotebank import database, who
from quotebank.folding import plain
from quotebank.model import SpeakerKind
from quotebank.records import ONE_SOURCE, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerSummary:
    """One speaker over all articles."""

    speaker_id: str | None
    """``None`` for anonymous sources."""
    name: str
    """The name, or the description of an anonymous source as printed."""
    kind: SpeakerKind
    roles: tuple[str, ...] = ()
    """As printed, each once, in order of first appearance."""
    quotations: int = 0
    articles: int = 0
    first: str = ""
    """ISO 8601 day of the earliest statement, or of its publication; empty when unknown."""
    last: str = ""
    wikidata: str = ""
    """The item in Wikidata, as a person said."""
    aliases: tuple[str, ...] = ()
    """Other names of the same speaker, as people said."""
    decided_roles: tuple[str, ...] = ()
    """Roles that people told, with their years where they were told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """How much the bank holds."""

    articles: int
    quotations: int
    direct: int
    mixed: int
    indirect: int
    speakers: int
    """Persons, organisations, groups and documents with a name."""
    anonymous: int
    """Quotations of sources that the article does not name."""
    unattributed: int
    """Quotations of nobody that the extractor could tell."""
    groups: int
    """Statements that stand in more than one article; copies of one count once."""
    reviewed: int
    first: str
    """ISO 8601 day of the earliest publication; empty when unknown."""
    last: str
    indexed: int | None
    """Quotations in the index; ``None`` when it cannot be read."""
    schema_version: int
    sequence: int
    """How many changes the rows have seen."""


_SPOKEN = (
    "SELECT s.public_id AS speaker, s.wikidata, s.aliases, s.roles, q.speaker_kind AS kind,"  # noqa: S608 - our columns
    " coalesce(s.name, q.anonymity_description) AS name,"
    f" {ONE_SOURCE} AS source, r.text AS role,"
    " coalesce(q.said_earliest, q.said_latest, substr(a.published, 1, 10)) AS first,"
    " coalesce(q.said_latest, q.said_earliest, substr(a.published, 1, 10)) AS last"
    " FROM quotation q JOIN article a ON a.id = q.article_id LEFT JOIN speaker s ON s.id = q.speaker_id"
    " LEFT JOIN span r ON r.quotation_id = q.id AND r.part = 'role'"
    " WHERE (s.id IS NOT NULL OR q.anonymity_description IS NOT NULL)"
    " AND q.review_status <> 'rejected' AND a.superseded_by IS NULL ORDER BY a.id, q.start_char"
)


def speakers(db: sqlite3.Connection, name: str | None = None) -> tuple[SpeakerSummary, ...]:
    """Return who speaks, most quoted first, then by name; with `name` only those whom it may mean.

    Anonymous sources are listed by their description as printed.  Raises
    :class:`~quotebank.errors.NotFoundError` for a `name` of nobody.
    """
    meant = who.speakers(db, name) if name is not None else None
    rows = db.execute(_SPOKEN).fetchall()
    if meant is not None:
        rows = [
            row for row in rows if row["speaker"] in meant.ids or (row["speaker"] is None and meant.kind == row["kind"])
        ]
    groups = _grouped(rows, lambda row: row["speaker"] or (row["kind"], plain(row["name"])))
    summaries = [_summary(group) for group in groups]
    return tuple(sorted(summaries, key=lambda one: (-one.quotations, plain(one.name), one.speaker_id or "")))


def _grouped(rows: Iterable[sqlite3.Row], key: Callable[[sqlite3.Row], Hashable]) -> list[list[sqlite3.Row]]:
    groups: dict[Hashable, list[sqlite3.Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def _summary(rows: list[sqlite3.Row]) -> SpeakerSummary:
    days = [day for row in rows for day in (row["first"], row["last"]) if day]
    return SpeakerSummary(
        speaker_id=rows[0]["speaker"],
        name=rows[0]["name"],
        kind=rows[0]["kind"],
        roles=_apart(row["role"] for row in rows if row["role"]),
        quotations=len(rows),
        articles=len({row["source"] for row in rows}),
        first=min(days, default=""),
        last=max(days, default=""),
        wikidata=rows[0]["wikidata"] or "",
        aliases=tuple(json.loads(rows[0]["aliases"] or "[]")),
        decided_roles=tuple(_decided(role) for role in json.loads(rows[0]["roles"] or "[]")),
    )


def _apart(roles: Iterable[str]) -> tuple[str, ...]:
    """Return each role once: «the mayor» is «mayor»."""
    known: dict[str, str] = {}
    for role in roles:
        known.setdefault(role.lower().removeprefix("the "), role)
    return tuple(known.values())


def _decided(role: dict[str, str]) -> str:
    since, until = role["since"], role["until"]
    return f"{role['role']} ({since or '…'}–{until or '…'})" if since or until else role["role"]


def unsure(db: sqlite3.Connection, ids: Sequence[str], *, again: bool, limit: int | None) -> list[str]:
    """Return those of `ids` that nobody reviewed yet, the least sure first; with `again` those reviewed as well."""
    query = (
        "SELECT public_id FROM quotation WHERE public_id IN (SELECT value FROM json_each(:ids))"
        " AND (:again OR review_status = 'unreviewed') ORDER BY confidence, id LIMIT :limit"
    )
    values = {"ids": listed(ids), "again": again, "limit": -1 if limit is None else limit}
    return [row[0] for row in db.execute(query, values)]


_COUNTS = {
    "articles": "SELECT count(*) FROM article",
    "quotations": "SELECT count(*) FROM quotation",
    "direct": "SELECT count(*) FROM quotation WHERE kind = 'direct'",
    "mixed": "SELECT count(*) FROM quotation WHERE kind = 'mixed'",
    "indirect": "SELECT count(*) FROM quotation WHERE kind = 'indirect'",
    "speakers": "SELECT count(*) FROM speaker",
    "anonymous": "SELECT count(*) FROM quotation WHERE speaker_kind = 'anonymous'",
    "unattributed": "SELECT count(*) FROM quotation WHERE speaker_kind = 'unknown'",
    "groups": "SELECT count(*) FROM (SELECT 1 FROM quotation q JOIN article a ON a.id = q.article_id"  # noqa: S608 - our columns
    f" WHERE a.superseded_by IS NULL GROUP BY group_id HAVING count(DISTINCT {ONE_SOURCE}) > 1)",
    "reviewed": "SELECT count(*) FROM quotation WHERE review_status <> 'unreviewed'",
}


def stats(db: sqlite3.Connection, indexed: int | None) -> Stats:
    """Return the counts of the rows; `indexed` is how many quotations the index holds."""
    counts = {name: int(db.execute(statement).fetchone()[0]) for name, statement in _COUNTS.items()}
    ends = "SELECT min(substr(published, 1, 10)), max(substr(published, 1, 10)) FROM article"
    first, last = db.execute(ends).fetchone()
    state = database.state(db)
    return Stats(
        **counts,
        first=first or "",
        last=last or "",
        indexed=indexed,
        schema_version=state.schema_version,
        sequence=state.seq,
    )


def of_group(db: sqlite3.Connection, group: str, asked: str) -> list[str]:
    """Return the ids of a group's quotations, earliest publication first; `asked` is always among them."""
    query = (
        "SELECT q.public_id FROM quotation q JOIN article a ON a.id = q.article_id WHERE q.group_id = ?"
        " AND (q.public_id = ? OR (a.superseded_by IS NULL AND q.review_status <> 'rejected'))"
        " ORDER BY a.published IS NULL, a.published, q.id"
    )
    return [row[0] for row in db.execute(query, (group, asked))]


def given_to_others(db: sqlite3.Connection, ids: Sequence[str]) -> list[str]:
    """Return the ids of quotations of the very words of `ids` in other groups: given to somebody else, or to nobody."""
    query = (
        "WITH asked AS (SELECT wording, group_id FROM quotation WHERE public_id IN (SELECT value FROM json_each(?)))"
        " SELECT q.public_id FROM quotation q JOIN article a ON a.id = q.article_id"
        " WHERE q.wording IN (SELECT wording FROM asked) AND q.group_id NOT IN (SELECT group_id FROM asked)"
        " AND a.superseded_by IS NULL AND q.review_status <> 'rejected' ORDER BY a.published IS NULL, a.published, q.id"
    )
    return [row[0] for row in db.execute(query, (listed(ids),))]
