"""Takes what people reviewed, gives how often the program was right: by part, and by how sure it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from quotebank.corrections import corrected
from quotebank.records import Record, records
from quotebank.trail import standing

BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)
"""Where each band of confidence begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of how many were right."""

    name: str
    right: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """What the reviews of a bank say of the program."""

    reviewed: int
    """Quotations that a person confirmed, corrected or rejected."""
    parts: tuple[Share, ...]
    """``quotation`` (it is one: not rejected), then each part of those; a part that nobody corrected was right."""
    bands: tuple[Share, ...]
    """By confidence: with nothing wrong at all."""


_PARTS = {
    "words": ("span",),
    "speaker": ("speaker", "speaker_kind"),
    "role": ("role",),
    "date": ("said",),
    "kind": ("kind",),
}


def accuracy(db: sqlite3.Connection) -> Accuracy:
    """Return how often the program was right in all that people reviewed."""
    query = "SELECT public_id FROM quotation WHERE review_status <> 'unreviewed' ORDER BY id"
    judged = [(record, _wrong(record)) for record in records(db, [row[0] for row in db.execute(query)])]
    kept = [wrong for _, wrong in judged if "quotation" not in wrong]
    return Accuracy(
        reviewed=len(judged),
        parts=(
            Share(name="quotation", right=len(kept), of=len(judged)),
            *(Share(name=name, right=sum(name not in wrong for wrong in kept), of=len(kept)) for name in _PARTS),
        ),
        bands=tuple(_bands(judged)),
    )


def _bands(judged: Iterable[tuple[Record, frozenset[str]]]) -> Iterable[Share]:
    told = [(record.quotation.confidence, not wrong) for record, wrong in judged]
    for low, high in zip(BANDS, (*BANDS[1:], 2.0), strict=True):
        inside = [right for confidence, right in told if low <= confidence < high]
        name = f"{low:.2f} and more" if high > 1 else f"{low:.2f} to {high:.2f}" if low else f"under {high:.2f}"
        yield Share(name=name, right=sum(inside), of=len(inside))


def _wrong(record: Record) -> frozenset[str]:
    """Return which parts of what the program reads now people have said to be wrong."""
    said = standing(record.reviews)
    if said.status == "rejected":
        return frozenset(("quotation",))
    read, text = record.read, record.article.text
    changes = {
        name: {key: said.correction[key] for key in keys if key in said.correction} for name, keys in _PARTS.items()
    }
    return frozenset(name for name, change in changes.items() if change and corrected(read, change, text) != read)
