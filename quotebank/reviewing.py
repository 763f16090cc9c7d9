"""Takes checked verdicts and decisions, gives their rows in both trails and everything read anew, in one session."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlmodel import Session

from quotebank import decisions, writing
from quotebank.decisions import Decided, Decisions
from quotebank.desk import NewDecision, NewReview
from quotebank.faults import fault
from quotebank.tables import DecisionRow, ReviewRow


def add_reviews(session: Session, new: Sequence[NewReview]) -> None:
    """Add verdicts to the trail."""
    session.add_all(
        ReviewRow(
            quotation=one.quotation,
            verdict=one.verdict,
            correction=json.dumps(one.correction, ensure_ascii=False) if one.correction else None,
            note=one.note,
            reason=one.signed.reason,
            reviewer=one.signed.reviewer,
            reviewed_on=one.signed.when,
            undoes=one.undoes,
            article=one.article,
            anchor=json.dumps(one.anchor),
        )
        for one in new
    )
    session.flush()


def decide(session: Session, new: Sequence[NewDecision]) -> tuple[str, ...]:
    """Add decisions to the trail and read anew whatever their speakers say; returns the ids of what changed."""
    before = Decisions(decisions.trail(writing.raw(session)))
    for one in new:
        session.add(
            DecisionRow(
                action=one.action,
                speaker=one.speaker,
                detail=json.dumps(one.detail, ensure_ascii=False),
                reviewer=one.signed.reviewer,
                decided_on=one.signed.when,
                reason=one.signed.reason,
                undoes=one.undoes,
            )
        )
        session.flush()
    fault("decisions-written")
    after = Decisions(decisions.trail(writing.raw(session)))
    added = after.rows[len(before.rows) :]
    by_number = {row.number: row for row in after.rows}
    about = {name for row in added for name in _mentioned(by_number[row.undoes] if row.undoes else row)}
    touched = before.reach(about) | after.reach(about)
    changed = writing.renew(session, writing.spoken_by(session, touched), after)
    writing.tell_speakers(session, touched, after)
    return changed


def _mentioned(row: Decided) -> Iterator[str]:
    """Yield the ids of all speakers whom a decision touches."""
    yield row.speaker
    if row.action == "merge":
        yield row.detail["into"]
    elif row.action == "split":
        yield decisions.split_id(row.speaker, row.detail)
    elif row.action == "alias" and (other := decisions.alias_id(row)):
        yield other
