"""Takes a query and filters, gives records, each checked against the words that its article prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quotebank.model import Span
from quotebank.records import Record

Sort = Literal["relevance", "said", "-said", "published", "speaker", "outlet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of what a search found."""

    records: tuple[Record, ...] = ()
    total: int = 0
    """How many match in all."""
    marks: tuple[tuple[Span, ...], ...] = ()
    """For each record, the places in ``article.text`` of the words that matched."""
    took: str | None = None
    """Whom the speaker filter was understood as."""
    notes: tuple[str, ...] = ()
    """What the reader must know of how the answer came about."""
