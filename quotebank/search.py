"""Takes a query and filters, gives records, each checked against the words that its article prints.

The index only proposes.  Quotations that it does not know of yet are looked at one by one, and so are all when it
cannot be used, so that the answer is the same, only slower.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotebank import sieve as sieves
from quotebank import upkeep
from quotebank.errors import QueryError
from quotebank.index.engine import Engine, IndexUnusableError, spoken
from quotebank.matching import match
from quotebank.model import Span
from quotebank.query import Filters, parse
from quotebank.records import CHUNK, Record, records
from quotebank.sieve import SORTS, Sieve, Sort
from quotebank.tree import Everything, Node

__all__ = ["Results", "Sort", "search"]

MAX_HITS = 100_000
"""How many hits an index is asked for."""

MAX_LATE = 5_000
"""How many quotations that the index does not know of yet are looked at one by one."""


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


def search(
    db: sqlite3.Connection,
    engine: Engine,
    text: str,
    filters: Filters,
    *,
    limit: int | None,
    offset: int,
    sort: Sort,
) -> Results:
    """Return one page of the quotations that match `text` and pass `filters`.

    Raises :class:`~quotebank.errors.QueryError` for a query that cannot be understood, and
    :class:`~quotebank.errors.NotFoundError` for a speaker or publisher that the bank does not hold.
    """
    if sort not in SORTS:
        raise QueryError(f"cannot sort by {sort}", where="sort", hint=f"one of {', '.join(SORTS)}")
    if offset < 0 or (limit is not None and limit < 0):
        raise QueryError("a limit or offset below 0", where="limit, offset")
    node = parse(text)
    with upkeep.snapshot(db):
        sieve = sieves.understand(db, filters)
        if isinstance(node, Everything):
            page = [(record, ()) for record in records(db, sieves.page(db, sieve, sort, limit, offset))]
            return _results(page, sieves.count(db, sieve), sieve, sieves.date_notes(db, sieve))
        return _Words(db, engine, node, sieve, sort).results(limit, offset)


def _results(
    page: Sequence[tuple[Record, tuple[Span, ...]]], total: int, sieve: Sieve, notes: tuple[str, ...]
) -> Results:
    return Results(
        records=tuple(record for record, _ in page),
        total=total,
        marks=tuple(marks for _, marks in page),
        took=sieve.took,
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """A search for words, within one state of the rows."""

    db: sqlite3.Connection
    engine: Engine
    node: Node
    sieve: Sieve
    sort: Sort

    def results(self, limit: int | None, offset: int) -> Results:
        ids, notes = self.ids()
        page: list[tuple[Record, tuple[Span, ...]]] = []
        refused = 0
        for record, marks in self.looked_at(ids[offset:], CHUNK if limit is None else max(1, min(limit, CHUNK))):
            if len(page) == limit:
                break
            if marks is None:
                refused += 1
            else:
                page.append((record, marks))
        return _results(page, len(ids) - refused, self.sieve, sieves.date_notes(self.db, self.sieve) + notes)

    def ids(self) -> tuple[list[str], tuple[str, ...]]:
        """Return what matches, in order, and what must be said of how it was found."""
        try:
            proposed, unsure, notes = self.proposals()
        except IndexUnusableError as error:
            proposed, unsure = [], sieves.page(self.db, self.sieve, "relevance", None, 0)
            notes = (f"searched without the index, which is slow: {error}",)
        unsure = sieves.among(self.db, self.sieve, self.sort, unsure)
        sure = [record.quotation_id for record, marks in self.looked_at(unsure, CHUNK) if marks is not None]
        return sieves.among(self.db, self.sieve, self.sort, [*proposed, *sure]), notes

    def proposals(self) -> tuple[list[str], list[str], tuple[str, ...]]:
        """Return what the index proposes, what it does not know of yet, and notes."""
        if upkeep.lag(self.db, self.engine) is None:
            raise IndexUnusableError("it is out of step with the rows")
        late = upkeep.unindexed(self.db, self.engine.stamp(), MAX_LATE + 1)
        hits = [hit.id for hit in self.engine.search(self.node, self.sieve.conditions, MAX_HITS)]
        notes = []
        if len(late) > MAX_LATE:
            late = []
            notes.append(f"the index was behind: more than {MAX_LATE:,} new quotations were not searched")
        if len(hits) == MAX_HITS:
            notes.append(f"only the best {MAX_HITS:,} matches were considered")
        fresh = frozenset(late)
        return [one for one in hits if one not in fresh], late, tuple(notes)

    def looked_at(self, ids: Sequence[str], size: int) -> Iterator[tuple[Record, tuple[Span, ...] | None]]:
        """Yield each record with the places of the words that match, ``None`` when the printed words do not."""
        for record in records(self.db, ids, size=size):
            words = spoken(record.quotation, record.article.text)
            places = match(self.node, words, self.engine.stem)
            yield record, None if places is None else tuple(Span(*words[place][1:]) for place in sorted(places))
