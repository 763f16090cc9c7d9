"""Takes a connection and ids, gives Records: a quotation with its article and all that the bank knows of it.

The reading path speaks plain SQL through the DB-API, because importing the table classes would cost a cold search
half a second.  Nothing here writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from quotebank.corrections import restored
from quotebank.errors import NotFoundError
from quotebank.model import (
    Anonymity,
    Article,
    Evidence,
    Phrase,
    Provenance,
    Quotation,
    ReviewStatus,
    Rival,
    Said,
    Span,
    Speaker,
    Told,
)
from quotebank.trail import Review, gathered, standing, trails

CHUNK = 500
"""How many records are read at a time, which bounds the memory."""

MIN_PREFIX = 4
"""How many characters after ``q-`` or ``a-`` an abbreviated id needs."""

ONE_SOURCE = "coalesce(a.copy_group, a.public_id)"
"""What tells articles apart where sources are counted, in SQL: the same for all copies of one article."""

ARTICLE_COLUMNS = tuple(field.name for field in fields(Article))
"""The columns of an article that are fields of its value, in the same order."""


UNTOLD = Provenance()
"""Of an article that a program gave, and of one that was stored before this was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One quotation as the bank holds it."""

    quotation: Quotation
    quotation_id: str
    article: Article
    article_id: str
    """As first given; a later address does not change it, so it may differ from ``article.id``."""
    speaker_id: str | None = None
    speaker_qid: str | None = None
    """The speaker's item in Wikidata, such as ``Q42``, as a person said."""
    group_id: str = ""
    """The same in every quotation of the same statement, worded alike or nearly so."""
    group_size: int = 1
    """In how many articles it stands; copies of one article count once."""
    first_published_in_group: str | None = None
    review_status: ReviewStatus = "unreviewed"
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    note: str | None = None
    extractor_version: str = ""
    extracted: Quotation | None = None
    """What the extractor read, where people changed anything of it; ``None`` where they did not."""
    reviews: tuple[Review, ...] = ()
    """Everything that people said of it, oldest first."""
    reviewed_as: tuple[str, ...] = ()
    """Other ids under which it was reviewed, before its ends were drawn anew."""
    superseded_by: str | None = None
    """The id of the next version of its article; ``None`` where this is the one that stands."""
    copies: int = 1
    """How many articles are its article and the copies of that: what a wire sent, printed by several outlets."""
    copying: tuple[str, ...] = ()
    """The outlets that printed these, by name; empty where there is one article alone."""
    provenance: Provenance = UNTOLD
    """Where the values of its article were read."""

    @property
    def read(self) -> Quotation:
        """The extractor's own reading."""
        return self.extracted or self.quotation


def chunks(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Cut `ids` into runs that one statement can name."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def listed(values: Iterable[object]) -> str:
    """Return `values` as the one parameter that ``json_each(?)`` spreads out, so that every statement is fixed."""
    return json.dumps(list(values))


def records(db: sqlite3.Connection, ids: Sequence[str], *, size: int = CHUNK) -> Iterator[Record]:
    """Yield the records of the given quotation ids, in that order; ids that the bank does not hold are left out."""
    for chunk in chunks(ids, size):
        found = {record.quotation_id: record for record in _chunk(db, chunk)}
        yield from (found[one] for one in chunk if one in found)


def _chunk(db: sqlite3.Connection, ids: Sequence[str]) -> Iterator[Record]:
    articles: dict[int, tuple[Article, Provenance]] = {}
    rows = db.execute(
        f"SELECT q.*, a.public_id AS article_public_id, a.extractor_version, a.superseded_by, {ONE_SOURCE} AS source,"  # noqa: S608 - our columns
        " s.public_id AS speaker_public_id, s.wikidata AS speaker_qid"
        " FROM quotation q JOIN article a ON a.id = q.article_id LEFT JOIN speaker s ON s.id = q.speaker_id"
        " WHERE q.public_id IN (SELECT value FROM json_each(?))",
        (listed(ids),),
    ).fetchall()
    keys = [row["id"] for row in rows]
    spans, rivals = _spans(db, keys), _rivals(db, keys)
    groups, reviews, copies = _groups(db, rows), _reviews(db, rows), _copies(db, rows)
    for row in rows:
        key = row["article_id"]
        if key not in articles:
            articles[key] = _article(db, key), provenance(db, key) or UNTOLD
        reviewed = reviews[row["public_id"]]
        review = standing(reviewed)
        size, first = groups[row["group_id"]]
        quotation = quotation_from(row, spans[row["id"]], rivals[row["id"]])
        article, read = articles[key]
        yield Record(
            quotation=quotation,
            quotation_id=row["public_id"],
            article=article,
            article_id=row["article_public_id"],
            speaker_id=row["speaker_public_id"],
            speaker_qid=row["speaker_qid"],
            group_id=row["group_id"],
            group_size=size,
            first_published_in_group=first,
            review_status=review.status,
            reviewed_by=review.reviewer,
            reviewed_on=review.reviewed_on,
            note=review.note,
            extractor_version=row["extractor_version"],
            extracted=restored(quotation, json.loads(row["extracted"])) if row["extracted"] else None,
            reviews=reviewed,
            reviewed_as=_former(row),
            superseded_by=row["superseded_by"],
            copies=max(1, len(copies[row["source"]])),
            copying=tuple(sorted({name for name in copies[row["source"]] if name})),
            provenance=read,
        )


def _spans(db: sqlite3.Connection, keys: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
    found: dict[int, list[sqlite3.Row]] = defaultdict(list)
    query = "SELECT * FROM span WHERE quotation_id IN (SELECT value FROM json_each(?)) ORDER BY part, position"
    for row in db.execute(query, (listed(keys),)):
        found[row["quotation_id"]].append(row)
    return found


def _rivals(db: sqlite3.Connection, keys: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
    found: dict[int, list[sqlite3.Row]] = defaultdict(list)
    query = "SELECT * FROM rival WHERE quotation_id IN (SELECT value FROM json_each(?)) ORDER BY position"
    for row in db.execute(query, (listed(keys),)):
        found[row["quotation_id"]].append(row)
    return found


def _groups(db: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> dict[str, tuple[int, str | None]]:
    query = (
        # An older version of an article is no further article.
        f"SELECT q.group_id, max(1, count(DISTINCT CASE WHEN a.superseded_by IS NULL THEN {ONE_SOURCE} END)),"  # noqa: S608 - our columns
        " min(a.published) FROM quotation q"
        " JOIN article a ON a.id = q.article_id WHERE q.group_id IN (SELECT value FROM json_each(?))"
        " GROUP BY q.group_id"
    )
    ids = {row["group_id"] for row in rows}
    return {group: (size, first) for group, size, first in db.execute(query, (listed(ids),))}


def _copies(db: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> dict[str, list[str | None]]:
    """Return the publishers of the articles that stand of each group with more than one."""
    query = (
        "SELECT a.copy_group AS source, a.publisher, a.superseded_by FROM article a"
        " WHERE a.copy_group IN (SELECT value FROM json_each(:ids))"
        " UNION ALL SELECT a.public_id, a.publisher, a.superseded_by FROM article a"
        " WHERE a.public_id IN (SELECT value FROM json_each(:ids))"
    )
    found: dict[str, list[str | None]] = defaultdict(list)
    for source, publisher, superseded_by in db.execute(query, {"ids": listed({row["source"] for row in rows})}):
        # Asked here, because most rows stand and an index of those that do not would look through all of them.
        if superseded_by is None:
            found[source].append(publisher)
    return defaultdict(list, {source: names for source, names in found.items() if len(names) > 1})


def _former(row: sqlite3.Row) -> tuple[str, ...]:
    return tuple(json.loads(row["reviewed_as"] or "[]"))


def _reviews(db: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> dict[str, tuple[Review, ...]]:
    names = {row["public_id"]: (row["public_id"], *_former(row)) for row in rows}
    return gathered(trails(db, [name for known in names.values() for name in known]), names)


def _article(db: sqlite3.Connection, key: int) -> Article:
    return article_from(db.execute("SELECT * FROM article WHERE id = ?", (key,)).fetchone())


def provenance(db: sqlite3.Connection, key: int | None) -> Provenance | None:
    """Return where the values of the article of a row were read; ``None`` where that was not kept."""
    row = db.execute("SELECT found, notes, url_given FROM provenance WHERE article_id = ?", (key,)).fetchone()
    return Provenance(json.loads(row[0]), tuple(json.loads(row[1])), row[2]) if row else None


def article_from(row: sqlite3.Row | dict[str, Any]) -> Article:
    """Return the article that a row holds."""
    return Article(**{name: row[name] for name in ARTICLE_COLUMNS})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def quotation_from(row: Any, spans: Sequence[Any], rivals: Sequence[Any]) -> Quotation:
    """Return the quotation that its row, its spans (in order of position) and its rivals hold; keys by name."""
    parts: dict[str, list[Any]] = defaultdict(list)
    for span in spans:
        parts[span["part"]].append(span)
    return Quotation(
        kind=row["kind"],
        content=_places(parts["content"]),
        marked=_places(parts["marked"]),
        cue=_places(parts["cue"]),
        source=_places(parts["source"]),
        speaker=Speaker(kind=row["speaker_kind"], name=row["speaker_name"], name_span=_place(parts["name"])),
        role=_role(parts["role"]),
        affiliation=_phrase(parts["affiliation"]),
        anonymity=_anonymity(row),
        said=Said(
            earliest=_day(row["said_earliest"]),
            latest=_day(row["said_latest"]),
            precision=row["said_precision"],
            phrase=_phrase(parts["phrase"]),
            basis=row["said_basis"],
        ),
        occasion=_phrase(parts["occasion"]),
        relayed_via=row["relayed_via"],
        before=_place(parts["before"]),
        after=_place(parts["after"]),
        paragraph=row["paragraph"],
        confidence=row["confidence"],
        rule=row["rule"],
        evidence=tuple(Evidence(span["label"], _place([span])) for span in parts["evidence"]),
        rivals=tuple(Rival(rival["name"], rival["reason"], rival["score"]) for rival in rivals),
        continues=bool(row["continues"]),
        flags=tuple(json.loads(row["flags"])),
    )


def _places(spans: Sequence[Any]) -> tuple[Span, ...]:
    return tuple(Span(span["start_char"], span["end_char"]) for span in spans)


def _place(spans: Sequence[Any]) -> Span | None:
    """The first place; evidence may have none."""
    return _places(spans)[0] if spans and spans[0]["start_char"] is not None else None


def _phrase(spans: Sequence[Any]) -> Phrase | None:
    return Phrase(spans[0]["text"], _places(spans)[0]) if spans else None


def _role(spans: Sequence[Any]) -> Phrase | Told | None:
    """The role; one that a person gave may stand nowhere."""
    return Told(spans[0]["text"]) if spans and spans[0]["start_char"] is None else _phrase(spans)


def _anonymity(row: Any) -> Anonymity | None:
    description = row["anonymity_description"]
    if description is None:
        return None
    return Anonymity(description=description, reason=row["anonymity_reason"], count=row["anonymity_count"])


# A range instead of LIKE: no character of the id can act as a wildcard, and the unique index serves it.
_BEGINS = {
    "quotation": "SELECT public_id FROM quotation WHERE public_id >= ? AND public_id < ? ORDER BY public_id LIMIT 6",
    "article": "SELECT public_id FROM article WHERE public_id >= ? AND public_id < ? ORDER BY public_id LIMIT 6",
}

_BEGAN = (
    "SELECT DISTINCT q.public_id FROM quotation q, json_each(q.reviewed_as) f"
    " WHERE q.reviewed_as IS NOT NULL AND f.value >= ? AND f.value < ? ORDER BY q.public_id LIMIT 6"
)


def resolve(db: sqlite3.Connection, noun: Literal["quotation", "article"], public_id: str) -> str:
    """Return the whole id that `public_id`, whole or cut short, stands for; that of a quotation may be a former one.

    Raises :class:`~quotebank.errors.NotFoundError` when none or several begin so.
    """
    letter = noun[0] + "-"
    wanted = public_id.strip().lower()
    wanted = wanted if wanted.startswith(letter) else letter + wanted
    if len(wanted) < len(letter) + MIN_PREFIX:
        raise NotFoundError(f"{public_id!r} is too short for an id", hint=f"give at least {MIN_PREFIX} characters")
    ends = (wanted, wanted + "\U0010ffff")
    found = [row[0] for row in db.execute(_BEGINS[noun], ends)]
    if not found and noun == "quotation":
        found = [row[0] for row in db.execute(_BEGAN, ends)]
    if not found:
        raise NotFoundError(f"no {noun} {public_id}", hint="quotebank search lists ids")
    if len(found) > 1 and found[0] != wanted:
        raise NotFoundError(f"several ids begin with {public_id}", hint="give more of it: " + ", ".join(found[:5]))
    return str(found[0])


def article(db: sqlite3.Connection, public_id: str) -> Article:
    """Return the article of an id, whole or cut short; raises :class:`~quotebank.errors.NotFoundError`."""
    whole = resolve(db, "article", public_id)
    return article_from(db.execute("SELECT * FROM article WHERE public_id = ?", (whole,)).fetchone())
