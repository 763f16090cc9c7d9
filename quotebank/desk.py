"""Takes what a person says of a quotation or a speaker, gives the row that the trail is to hold, checked.

Nothing is written here: ``store`` adds the rows and applies them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from quotebank import decisions, who
from quotebank.corrections import checked, corrected
from quotebank.decisions import QID, Decided, Decisions, Identity
from quotebank.errors import NotFoundError, ReviewError
from quotebank.model import Decision, Span, Verdict
from quotebank.records import Record, resolve
from quotebank.redrawing import drawn
from quotebank.trail import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who says it, when and why."""

    reviewer: str | None = None
    when: str | None = None
    """ISO 8601, a moment in UTC."""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """A row to be added to the trail of quotations."""

    quotation: str
    verdict: Verdict
    signed: Signed
    correction: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    undoes: int | None = None
    article: str
    anchor: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A row to be added to the trail of speakers."""

    action: Decision
    speaker: str
    signed: Signed
    detail: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None


def review(
    db: sqlite3.Connection,
    record: Record,
    verdict: Verdict,
    signed: Signed,
    *,
    correction: Mapping[str, str],
    note: str | None,
) -> NewReview:
    """Return the row of a verdict on `record`.

    Raises :class:`~quotebank.errors.ReviewError` for a correction that cannot be or changes nothing, for one with
    another verdict, for words that the article does not print or that are another quotation's, and for an empty note.
    """
    note = (note or "").strip() or None
    if verdict == "note" and note is None:
        raise ReviewError("the note is empty", where="note", hint="write what is to be remembered")
    if (verdict == "correct") != bool(correction):
        raise ReviewError(f"a correction with the verdict «{verdict}»", where="verdict", hint="give one or the other")
    change = _placed(record, checked(correction)) if correction else {}
    if change:
        now = corrected(record.quotation, change, record.article.text)
        if now == record.quotation:
            raise ReviewError("it is read so already", where=record.quotation_id, hint="confirm it instead")
        if now.content != record.quotation.content:
            _refuse_shared(db, record, now.content)
    return NewReview(
        quotation=record.quotation_id,
        verdict=verdict,
        signed=signed,
        correction=change,
        note=note,
        article=record.article_id,
        anchor=_anchor(record),
    )


def _placed(record: Record, change: Mapping[str, str]) -> dict[str, Any]:
    """Return a checked correction with the places of its words, where it has any."""
    if "span" not in change:
        return dict(change)
    return {**change, "span": drawn(record.article.text, change["span"], record.quotation)}


_OTHERS = (
    "SELECT DISTINCT q.public_id FROM span p JOIN quotation q ON q.id = p.quotation_id"
    " JOIN article a ON a.id = q.article_id WHERE a.public_id = ? AND q.public_id <> ? AND p.part = 'content'"
    " AND q.review_status <> 'rejected' AND p.start_char < ? AND p.end_char > ?"
)


def _refuse_shared(db: sqlite3.Connection, record: Record, content: Sequence[Span]) -> None:
    """Raise :class:`~quotebank.errors.ReviewError` where any of the words are those of another quotation."""
    for span in content:
        for (other,) in db.execute(_OTHERS, (record.article_id, record.quotation_id, span.end, span.start)):
            hint = f"if that one is none of its own, reject it first: quotebank review {other} --reject"
            raise ReviewError(f"some of these words are those of {other}", where="span", hint=hint)


def undo_review(record: Record, signed: Signed) -> NewReview:
    """Return the row that takes the last verdict on `record` back.

    Raises :class:`~quotebank.errors.NotFoundError` where none is left.
    """
    held = in_force(record.reviews)
    if not held:
        raise NotFoundError(f"nothing to take back of {record.quotation_id}", hint="quotebank show --history")
    return NewReview(
        quotation=record.quotation_id,
        verdict="undo",
        signed=signed,
        undoes=held[-1].number,
        article=record.article_id,
        anchor=_anchor(record),
    )


def _anchor(record: Record) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in record.quotation.content)


def speaker(db: sqlite3.Connection, typed: str) -> Identity:
    """Return the one speaker whom `typed` means: an id, whole or cut short, or a name.

    Raises :class:`~quotebank.errors.NotFoundError` for nobody and for several.
    """
    found = _by_id(db, typed.strip())
    if not found:
        meant = who.speakers(db, typed)
        wanted = [(one,) for one in meant.ids]
        query = "SELECT public_id, kind, name FROM speaker WHERE public_id = ?"
        found = [Identity(*row) for one in wanted for row in db.execute(query, one)]
        if len(found) == 1 and meant.note:
            # A search may guess what was mistyped; a decision may not.
            hint = f"write {found[0].name}, or give the id: {found[0].id}"
            raise NotFoundError(f"nobody is called {typed}", where="speaker", hint=hint)
    if not found:
        raise NotFoundError(f"{typed} has no name", where="speaker", hint="only speakers with a name can be decided on")
    if len(found) > 1:
        several = "; ".join(f"{one.id} {one.name} ({one.kind})" for one in found[:5])
        raise NotFoundError(f"{typed} may be {len(found)} speakers", where="speaker", hint=f"give an id: {several}")
    return found[0]


_ID = "SELECT public_id, kind, name FROM speaker WHERE public_id >= ? AND public_id < ? ORDER BY public_id LIMIT 6"


def _by_id(db: sqlite3.Connection, typed: str) -> list[Identity]:
    if not typed.startswith("s-") or len(typed) < 6:
        return []
    return [Identity(*row) for row in db.execute(_ID, (typed, typed + "\U0010ffff"))]


def merge(db: sqlite3.Connection, one: str, signed: Signed, *, into: str) -> NewDecision:
    """Return the decision that `one` is nobody but `into`; raises as :func:`speaker` does."""
    gone, kept = speaker(db, one), speaker(db, into)
    held = Decisions(decisions.trail(db))
    if gone.id == kept.id or held.root(kept.id) == gone.id:
        raise ReviewError(f"{gone.name} and {kept.name} are one speaker already", where="merge")
    detail = {"into": kept.id, "kind": kept.kind, "name": kept.name, "from": gone.name}
    return NewDecision(action="merge", speaker=gone.id, detail=detail, signed=signed)


def split(
    db: sqlite3.Connection,
    one: str,
    signed: Signed,
    *,
    name: str | None = None,
    articles: Sequence[str] = (),
    quotations: Sequence[str] = (),
) -> NewDecision:
    """Return the decision that in these articles, or in these quotations, `one` is somebody else.

    Raises :class:`~quotebank.errors.ReviewError` where none of them has words of `one`.
    """
    whole = speaker(db, one)
    homes = sorted({resolve(db, "article", each) for each in articles})
    words = sorted({resolve(db, "quotation", each) for each in quotations})
    there = {(row[0], row[1]) for row in db.execute(_HOMES, (whole.id,))}
    fitting = {pair for pair in there if pair[0] in homes or pair[1] in words}
    if not fitting:
        raise ReviewError(f"{whole.name} says nothing there", where="split", hint="name articles or quotations")
    if fitting == there:
        raise ReviewError(f"nothing of {whole.name} would be left", where="split", hint="name fewer")
    detail = {"name": name or whole.name, "kind": whole.kind, "articles": homes, "quotations": words}
    return NewDecision(action="split", speaker=whole.id, detail=detail, signed=signed)


_HOMES = (
    "SELECT a.public_id, q.public_id FROM quotation q JOIN article a ON a.id = q.article_id"
    " JOIN speaker s ON s.id = q.speaker_id WHERE s.public_id = ?"
)


def alias(db: sqlite3.Connection, one: str, signed: Signed, *, name: str) -> NewDecision:
    """Return the decision that `name` is another name of `one`."""
    told = " ".join(name.split())
    if not told:
        raise ReviewError("the name is empty", where="alias")
    whole = speaker(db, one)
    detail = {"alias": told, "kind": whole.kind, "name": whole.name}
    return NewDecision(action="alias", speaker=whole.id, detail=detail, signed=signed)


def role(
    db: sqlite3.Connection, one: str, signed: Signed, *, words: str, since: str | None = None, until: str | None = None
) -> NewDecision:
    """Return the decision that `one` has, or had, a role; it is told beside the roles that articles print."""
    told = " ".join(words.split())
    if not told:
        raise ReviewError("the role is empty", where="role")
    for end in (since, until):
        checked({"said": end or ""})
    detail = {"role": told, "since": since or "", "until": until or ""}
    return NewDecision(action="role", speaker=speaker(db, one).id, detail=detail, signed=signed)


def wikidata(db: sqlite3.Connection, one: str, signed: Signed, *, qid: str) -> NewDecision:
    """Return the decision that `one` is this Wikidata item; an empty one says that it is none."""
    told = qid.strip().rpartition("/")[2].upper()
    if told and not QID.fullmatch(told):
        raise ReviewError(f"no Wikidata item: {qid}", where="wikidata", hint="such as Q42, or its address")
    return NewDecision(action="wikidata", speaker=speaker(db, one).id, detail={"qid": told}, signed=signed)


def undo(db: sqlite3.Connection, one: str, signed: Signed, *, action: Decision) -> NewDecision:
    """Return the row that takes back the last decision of this kind on `one`: an id, or a name it had or has.

    Raises :class:`~quotebank.errors.NotFoundError` where there is none.
    """
    held = Decisions(decisions.trail(db))
    names = {one.strip()}
    with suppress(NotFoundError):
        names.add(speaker(db, one).id)
    for row in reversed(held.held):
        about = {row.speaker, held.root(row.speaker), *_names(row)}
        if row.action == action and names & about:
            return NewDecision(action="undo", speaker=row.speaker, undoes=row.number, signed=signed)
    raise NotFoundError(f"no {action} of {one} to take back", hint="quotebank speakers export-decisions lists them")


def _names(row: Decided) -> set[str]:
    told = {str(row.detail[name]) for name in ("from", "alias", "into") if row.detail.get(name)}
    return told | ({decisions.split_id(row.speaker, row.detail)} if row.action == "split" else set())


MAKERS: dict[Decision, Callable[..., NewDecision]] = {
    "merge": merge,
    "split": split,
    "alias": alias,
    "role": role,
    "wikidata": wikidata,
    "undo": undo,
}
"""Action -> what makes its row."""


def missing(have: Sequence[Decided], wanted: Sequence[Decided]) -> list[NewDecision]:
    """Return the rows of `wanted` that `have` lacks, their undoings pointing at the rows as they will be numbered.

    Rows that say the same, signed alike, are the same rows.  Raises :class:`~quotebank.errors.ReviewError` for a row
    that takes back none of the rows before it.
    """
    places = {key: row.number for key, row in _keyed(have).items()}
    last = max((row.number for row in have), default=0)
    keyed = _keyed(wanted)
    keys = {row.number: key for key, row in keyed.items()}
    new: list[NewDecision] = []
    for key, row in keyed.items():
        if row.undoes is not None and row.undoes not in keys:
            raise ReviewError("it takes back a row that is not there", where=f"row {row.number}", hint="export it anew")
        if key in places:
            continue
        places[key] = last + len(new) + 1
        signed = Signed(reviewer=row.reviewer, when=row.decided_on, reason=row.reason)
        taken = places[keys[row.undoes]] if row.undoes is not None else None
        new.append(NewDecision(action=row.action, speaker=row.speaker, detail=row.detail, signed=signed, undoes=taken))
    return new


def _keyed(rows: Sequence[Decided]) -> dict[str, Decided]:
    """Return the rows by what they say, whatever their number, which is another in every bank.

    What is said twice has two keys, and a row that takes back has the key of the row that it means.
    """
    out: dict[str, Decided] = {}
    keys: dict[int | None, str] = {}
    for row in rows:
        said = [row.action, row.speaker, row.detail, row.reviewer, row.decided_on, row.reason, keys.get(row.undoes)]
        key = json.dumps(said, sort_keys=True, ensure_ascii=False)
        while key in out:
            key += "+"
        keys[row.number] = key
        out[key] = row
    return out
