"""Takes quotations as the extractor reads them, gives their rows as they are read now, in the session of a write.

``store`` opens the transaction; everything here happens inside it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from quotebank import decisions, grouping, likeness, rows, trail
from quotebank.alike import MIN_NEAR
from quotebank.decisions import Decisions, Identity
from quotebank.faults import fault
from quotebank.folding import folded
from quotebank.model import GAP, Article, Provenance, Quotation
from quotebank.overlay import Overlay, Reading, anchored, drawn_over
from quotebank.records import CHUNK, Record, article_from, chunks, records
from quotebank.redrawing import placed
from quotebank.tables import ProvenanceRow, QuotationRow, RivalRow, Row, SpanRow, SpeakerRow
from quotebank.versions import read_alike

_MARKED = (
    "SELECT q.id, q.wording, p.text FROM quotation q JOIN span p ON p.quotation_id = q.id AND p.part = 'marked'"
    " WHERE q.id IN (SELECT value FROM json_each(?)) ORDER BY q.id, p.position"
)


def raw(session: Session) -> sqlite3.Connection:
    """Return the connection of a session, for statements that read; what the session holds is written first."""
    session.flush()
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - the only driver
    return connection


@dataclass(frozen=True, slots=True)
class Home:
    """The article that quotations belong to, and where its row is."""

    article: Article
    article_id: str
    key: int


def _overlay(session: Session, home: Home, present: Mapping[str, Quotation]) -> Overlay:
    """Return what people said of the quotations that an article has now, some of them under former ids.

    What was said of the version before holds where the new one prints the same words and is read alike; words that a
    person drew must be printed there as well.
    """
    found = trail.trails(raw(session), present, home.article_id)
    former, _ = anchored(found, present)
    for one, ids in _from_the_version_before(session, home, present).items():
        former[one] = (*former.get(one, ()), *ids)
        found |= trail.trails(raw(session), ids)
    gathered = trail.gathered(found, {one: (one, *former.get(one, ())) for one in present})
    return Overlay(Decisions(decisions.trail(raw(session))), gathered, former)


def wanted(session: Session, home: Home, quotations: Sequence[Quotation]) -> tuple[dict[str, Quotation], Overlay]:
    """Return the quotations that an article is to have, by id, of those that the extractor reads; and the overlay."""
    present = {one.id(home.article_id): one for one in quotations}
    said = _overlay(session, home, present)
    gone = drawn_over(present, said, home.article.text)
    return {one: quotation for one, quotation in present.items() if one not in gone}, said


def _from_the_version_before(
    session: Session, home: Home, present: Mapping[str, Quotation]
) -> dict[str, tuple[str, ...]]:
    query = "SELECT public_id FROM article WHERE superseded_by = ? ORDER BY id DESC LIMIT 1"
    before = raw(session).execute(query, (home.article_id,)).fetchone()
    out: dict[str, tuple[str, ...]] = {}
    for record in of_article(session, before[0], reviewed=True) if before else ():
        drawn = trail.standing(record.reviews).correction.get("span", ())
        alike = [
            one
            for one, new in present.items()
            if read_alike(record.read, record.article.text, new, home.article.text)
            and placed(new, drawn, home.article.text) is not None
        ]
        if len(alike) == 1:
            out[alike[0]] = (record.quotation_id, *record.reviewed_as)
    return out


def articles(session: Session) -> Iterator[tuple[int, Article]]:
    """Yield the key and the article of every row, in the order of the keys."""
    db = raw(session)
    for key in [row[0] for row in db.execute("SELECT id FROM article ORDER BY id")]:
        yield key, article_from(db.execute("SELECT * FROM article WHERE id = ?", (key,)).fetchone())


def of_article(session: Session, article_id: str, *, reviewed: bool = False) -> Iterator[Record]:
    """Yield the records of an article, all or those of which people said anything, in the order of the rows."""
    db = raw(session)
    query = (
        "SELECT q.public_id FROM quotation q JOIN article a ON a.id = q.article_id WHERE a.public_id = ?"
        " AND (NOT ? OR q.reviewed_as IS NOT NULL OR q.public_id IN (SELECT quotation FROM review)) ORDER BY q.id"
    )
    yield from records(db, [row[0] for row in db.execute(query, (article_id, reviewed))])


def that_follow(session: Session, ids: Sequence[str]) -> list[str]:
    """Return the ids of quotations that take over what is said of any of `ids`: those of a later version."""
    query = (
        "SELECT DISTINCT q.public_id FROM quotation q, json_each(q.reviewed_as) f"
        " WHERE q.reviewed_as IS NOT NULL AND f.value IN (SELECT value FROM json_each(?))"
    )
    return [row[0] for row in raw(session).execute(query, (json.dumps(list(ids)),))]


def set_provenance(session: Session, key: int, read: Provenance) -> None:
    """Write where the values of the article of a row were read, in place of what was written before."""
    values = rows.provenance_row(read, key)
    raw(session).execute(_insertion(ProvenanceRow, tuple(values), "INSERT OR REPLACE"), values)


def add(session: Session, home: Home, quotations: Sequence[Quotation], said: Overlay) -> set[str]:
    """Write quotations, then all their spans and rivals at once: one statement for many rows is ten times faster.

    Returns the wordings that have to be grouped.
    """
    text = home.article.text
    readings = [said.reading(one, one.id(home.article_id), home.article_id, text) for one in quotations]
    # One look for each speaker, not for each quotation.
    speakers = {one: speaker_key(session, one, said.decisions) for one in dict.fromkeys(r.speaker for r in readings)}
    made = [
        rows.quotation_row(
            reading,
            quotation,
            home.article,
            home.article_id,
            article_key=home.key,
            speaker_key=speakers[reading.speaker],
        )
        for reading, quotation in zip(readings, quotations, strict=True)
    ]
    db = raw(session)
    keyed = [(_insert_one(db, QuotationRow, row), one.quotation) for row, one in zip(made, readings, strict=True)]
    fault("quotations-written")
    _insert(db, SpanRow, [one for key, quotation in keyed for one in rows.span_rows(quotation, text, key)])
    _insert(db, RivalRow, [one for key, quotation in keyed for one in rows.rival_rows(quotation, key)])
    marked = ((row["wording"], one.quotation.quoted_words(text)) for row, one in zip(made, readings, strict=True))
    lost = _learn(db, marked)
    fault("spans-written")
    return lost | (grouping.join_voices(db, min(key for key, _ in keyed)) if keyed else set())


def regroup(session: Session, wordings: Collection[str]) -> None:
    """Put all quotations of these wordings, and those near them, into their groups."""
    if wordings:
        grouping.regroup(raw(session), wordings)
        # The statements went past the session, which must not write back what it remembers.
        session.expire_all()


def regroup_gone(session: Session, wordings: Collection[str]) -> None:
    """Group what is left of wordings that quotations had which are deleted now."""
    if wordings:
        regroup(session, set(wordings) | likeness.forget(raw(session), wordings))


def group_anew(session: Session) -> None:
    """Find anew what is near each wording, and put every quotation into its group."""
    db = raw(session)
    likeness.forget_all(db)
    for chunk in chunks([row[0] for row in db.execute("SELECT id FROM quotation ORDER BY id")], CHUNK):
        pieces = groupby(db.execute(_MARKED, (json.dumps(chunk),)).fetchall(), key=itemgetter(0, 1))
        _learn(db, ((wording, GAP.join(text for *_, text in found)) for (_, wording), found in pieces))
    regroup(session, [row[0] for row in db.execute("SELECT DISTINCT wording FROM quotation")])


def _learn(db: sqlite3.Connection, marked: Iterable[tuple[str, str]]) -> set[str]:
    """Find what is near each wording, given the words inside marks; few of them do not make the wording."""
    words = ((wording, folded(text)) for wording, text in marked)
    return likeness.learn(db, {wording: found for wording, found in words if len(found) >= MIN_NEAR})


def _insert(db: sqlite3.Connection, table: type[SpanRow | RivalRow], values: list[dict[str, object]]) -> None:
    if values:
        db.executemany(_insertion(table, tuple(values[0])), values)


def _insert_one(db: sqlite3.Connection, table: type[QuotationRow], values: Mapping[str, object]) -> int:
    """Insert a row; returns its key."""
    return int(db.execute(f"{_insertion(table, tuple(values))} RETURNING id", values).fetchone()[0])


@cache
def _insertion(table: type[Row], columns: tuple[str, ...], how: str = "INSERT") -> str:
    """Return the statement past the session, which takes as long for each object as the database for its row."""
    names, values = ", ".join(columns), ", ".join(f":{one}" for one in columns)
    return f"{how} INTO {table.__tablename__} ({names}) VALUES ({values})"


def speaker_key(session: Session, speaker: Identity | None, decisions: Decisions) -> int | None:
    """Return the key of a speaker's row, which is made where there is none."""
    if speaker is None:
        return None
    known = raw(session).execute("SELECT id FROM speaker WHERE public_id = ?", (speaker.id,)).fetchone()
    if known is not None:
        return int(known[0])
    row = SpeakerRow(public_id=speaker.id, kind=speaker.kind, name=speaker.name)
    _tell(row, decisions)
    session.add(row)
    session.flush()
    return row.id


def tell_speakers(session: Session, ids: Collection[str], decisions: Decisions) -> None:
    """Write what is told of speakers, beside the articles, into their rows."""
    for row in session.exec(select(SpeakerRow).where(col(SpeakerRow.public_id).in_(ids))):
        _tell(row, decisions)
        session.add(row)
    session.flush()


def _tell(row: SpeakerRow, decisions: Decisions) -> None:
    told = decisions.told(row.public_id)
    row.wikidata = told.wikidata
    row.aliases = json.dumps(told.aliases, ensure_ascii=False)
    row.roles = json.dumps(told.roles, ensure_ascii=False)


def forget_silent_speakers(session: Session, keys: Collection[int | None]) -> None:
    """Delete those of these speakers who say nothing any more; what was decided on them stays in the trail."""
    speaks = select(QuotationRow.id).where(QuotationRow.speaker_id == SpeakerRow.id).exists()
    session.execute(sa.delete(SpeakerRow).where(col(SpeakerRow.id).in_(keys), ~speaks))


def renew(session: Session, ids: Sequence[str], decisions: Decisions) -> tuple[str, ...]:
    """Apply both trails anew to quotations that are there; returns the ids of those that are read otherwise now."""
    if not ids:
        return ()
    db = raw(session)
    query = "SELECT DISTINCT speaker_id FROM quotation WHERE public_id IN (SELECT value FROM json_each(?))"
    spoke = [row[0] for row in db.execute(query, (json.dumps(list(ids)),))]
    changed = []
    redrawn: set[str] = set()
    lost: set[str] = set()
    for record in records(db, ids):
        said = Overlay(decisions, {record.quotation_id: record.reviews}, {record.quotation_id: record.reviewed_as})
        read = record.extracted or record.quotation
        reading = said.reading(read, record.quotation_id, record.article_id, record.article.text)
        before = grouping.wordings_of(db, [record.quotation_id])
        if _rewritten(session, record, reading, read, decisions):
            changed.append(record.quotation_id)
        if after := grouping.wordings_of(db, [record.quotation_id]) - before:
            redrawn |= before
            lost |= _learn(db, [(one, reading.quotation.quoted_words(record.article.text)) for one in after])
    forget_silent_speakers(session, spoke)
    regroup_gone(session, redrawn)
    regroup(session, lost | grouping.wordings_of(db, changed))
    return tuple(changed)


def _rewritten(session: Session, record: Record, reading: Reading, read: Quotation, decisions: Decisions) -> bool:
    """Make a quotation's rows those of its reading, where they are not; its key and its rivals stay."""
    row = session.exec(select(QuotationRow).where(QuotationRow.public_id == record.quotation_id)).one()
    key = speaker_key(session, reading.speaker, decisions)
    fresh = rows.quotation_row(
        reading, read, record.article, record.article_id, article_key=row.article_id, speaker_key=key
    )
    kept = {"id": row.id, "public_id": row.public_id}
    if fresh["wording"] == row.wording:
        kept["group_id"] = row.group_id
    wanted = fresh | kept
    if wanted == row.model_dump() and reading.quotation == record.quotation:
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    session.add(row)
    if reading.quotation != record.quotation and row.id is not None:
        session.execute(sa.delete(SpanRow).where(col(SpanRow.quotation_id) == row.id))
        _insert(raw(session), SpanRow, rows.span_rows(reading.quotation, record.article.text, row.id))
    session.flush()
    return True


def spoken_by(session: Session, speakers: Collection[str]) -> list[str]:
    """Return the ids of all quotations of these speakers, in the order of the rows."""
    query = (
        "SELECT q.public_id FROM quotation q JOIN speaker s ON s.id = q.speaker_id"
        " WHERE s.public_id IN (SELECT value FROM json_each(?)) ORDER BY q.id"
    )
    return [row[0] for row in raw(session).execute(query, (json.dumps(sorted(speakers)),))]


def former_ids(session: Session, article_key: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each quotation of an article with the ids under which it was reviewed."""
    query = "SELECT public_id, reviewed_as FROM quotation WHERE article_id = ?"
    for public_id, kept in raw(session).execute(query, (article_key,)):
        yield public_id, tuple(json.loads(kept or "[]"))


def set_former(session: Session, public_id: str, former: Sequence[str]) -> None:
    """Write the ids under which a quotation was reviewed."""
    values: dict[str, Any] = {"reviewed_as": json.dumps(former) if former else None}
    session.execute(sa.update(QuotationRow).where(col(QuotationRow.public_id) == public_id).values(**values))
