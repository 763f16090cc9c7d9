"""Takes the rows that people wrote about quotations, gives what they add up to: a status, corrections, a note.

The trail is only ever added to.  What is undone by a later row no longer counts; of what counts, the last word on each
part of a quotation holds.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from quotebank.model import ReviewStatus, Verdict


class Review(NamedTuple):
    """One row of the trail."""

    number: int
    """Counts all rows of the trail; a later row has a higher one."""
    quotation: str
    """The id that the quotation had then."""
    verdict: Verdict
    correction: Mapping[str, Any]
    """The parts that were corrected; empty unless the verdict is ``correct``."""
    note: str | None
    reason: str | None
    reviewer: str | None
    reviewed_on: str | None
    undoes: int | None
    article: str | None
    anchor: tuple[tuple[int, int], ...]
    """The spans of the content then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What all verdicts on one quotation add up to."""

    status: ReviewStatus = "unreviewed"
    reviewer: str | None = None
    reviewed_on: str | None = None
    note: str | None = None
    correction: Mapping[str, Any] = field(default_factory=dict)


_OF_ALL = (
    "SELECT id, quotation, verdict, correction, note, reason, reviewer, reviewed_on, undoes, article, anchor"
    " FROM review WHERE quotation IN (SELECT value FROM json_each(?)) OR article = ? ORDER BY id"
)


def review_from(row: Sequence[Any]) -> Review:
    """Return one row of the trail, its columns in the order of :class:`Review`."""
    number, quotation, verdict, correction, note, reason, reviewer, on, undoes, article, anchor = row
    places = tuple((start, end) for start, end in json.loads(anchor or "[]"))
    told = json.loads(correction or "{}")
    return Review(number, quotation, verdict, told, note, reason, reviewer, on, undoes, article, places)


def trails(db: sqlite3.Connection, ids: Iterable[str], article: str = "") -> dict[str, tuple[Review, ...]]:
    """Return the whole trail of each of `ids` that has one, and of all that was ever reviewed in `article`."""
    return _by_quotation(db.execute(_OF_ALL, (json.dumps(list(ids)), article)))


def _by_quotation(rows: Iterable[Sequence[Any]]) -> dict[str, tuple[Review, ...]]:
    found: dict[str, list[Review]] = defaultdict(list)
    for row in rows:
        review = review_from(row)
        found[review.quotation].append(review)
    return {one: tuple(reviews) for one, reviews in found.items()}


def gathered(
    found: Mapping[str, Sequence[Review]], names: Mapping[str, Iterable[str]]
) -> dict[str, tuple[Review, ...]]:
    """Return the trail of each quotation under all its names, now and before, oldest row first."""
    return {
        one: tuple(sorted((row for name in known for row in found.get(name, ())), key=lambda row: row.number))
        for one, known in names.items()
    }


def in_force(reviews: Sequence[Review]) -> tuple[Review, ...]:
    """Return the rows that nobody took back, without those that take back."""
    gone = {review.undoes for review in reviews}
    return tuple(review for review in reviews if review.number not in gone and review.verdict != "undo")


def standing(reviews: Sequence[Review]) -> Standing:
    """Return what the trail of one quotation adds up to.

    A rejection holds until a later verdict; a confirmation of corrected parts leaves them corrected.
    """
    held = in_force(reviews)
    verdicts = [review for review in held if review.verdict != "note"]
    notes = [review.note for review in held if review.note]
    correction: dict[str, Any] = {}
    for review in verdicts:
        if "span" in review.correction:
            # A kind that was told of other words says nothing of these.
            correction.pop("kind", None)
        correction |= review.correction
    last = verdicts[-1] if verdicts else None
    return Standing(
        status=_status(last, correction),
        reviewer=last.reviewer if last else None,
        reviewed_on=last.reviewed_on if last else None,
        note=notes[-1] if notes else None,
        correction=correction,
    )


def _status(last: Review | None, correction: Mapping[str, Any]) -> ReviewStatus:
    if last is None:
        return "unreviewed"
    if last.verdict == "reject":
        return "rejected"
    return "corrected" if correction else "confirmed"
