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
from quotebank.index.engine import Engine, Hit, IndexUnusableError, beside, spoken
from quotebank.matching import match, match_beside
from quotebank.model import Span
from quotebank.query import WORDS_IN, Filters, WordsIn, parse
from quotebank.records import CHUNK, Record, records
from quotebank.sieve import SORTS, Sieve, Sort
from quotebank.tree import Everything, Node

__all__ = ["Look", "Matches", "Results", "Sort", "look", "matching_ids", "search"]

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
    """For each record, the places in ``article.text`` of the words that matched.

    Where :attr:`beside` holds, some of them stand in the sentence before or after.
    """
    beside: tuple[bool, ...] = ()
    """For each record, whether it lacks a word that a sentence beside it has."""
    took: str | None = None
    """Whom the speaker filter was understood as."""
    notes: tuple[str, ...] = ()
    """What the reader must know of how the answer came about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """All that a search found, by id alone."""

    ids: tuple[str, ...] = ()
    """In the order that was asked for."""
    took: str | None = None
    """Whom the speaker filter was understood as."""
    notes: tuple[str, ...] = ()
    """What the reader must know of how the answer came about."""


@dataclass(frozen=True, slots=True)
class Look:
    """One quotation that matches, and the places in ``article.text`` of the words that do."""

    record: Record
    marks: tuple[Span, ...] = ()


def search(
    db: sqlite3.Connection,
    engine: Engine,
    text: str,
    filters: Filters,
    *,
    limit: int | None,
    offset: int,
    sort: Sort,
    words_in: WordsIn,
) -> Results:
    """Return one page of the quotations that match `text` and pass `filters`.

    By relevance, those that hold all the words stand before those that need the sentences beside them.
    Raises :class:`~quotebank.errors.QueryError` for a query that cannot be understood, and
    :class:`~quotebank.errors.NotFoundError` for a speaker or publisher that the bank does not hold.
    """
    if offset < 0 or (limit is not None and limit < 0):
        raise QueryError("a limit or offset below 0", where="limit, offset")
    _check(sort, words_in)
    node = parse(text)
    with upkeep.snapshot(db):
        sieve = sieves.understand(db, filters)
        if isinstance(node, Everything):
            page = [_Seen(record) for record in records(db, sieves.page(db, sieve, sort, limit, offset))]
            return _results(page, sieves.count(db, sieve), sieve, sieves.date_notes(db, sieve))
        return _Words(db, engine, node, sieve, sort, words_in == "context").results(limit, offset)


def matching_ids(
    db: sqlite3.Connection, engine: Engine, text: str, filters: Filters, *, sort: Sort, words_in: WordsIn
) -> Matches:
    """Return the ids of all quotations that match `text` and pass `filters`, in order, without loading them.

    Raises what :func:`search` raises.
    """
    _check(sort, words_in)
    node = parse(text)
    with upkeep.snapshot(db):
        sieve = sieves.understand(db, filters)
        notes = sieves.date_notes(db, sieve)
        if isinstance(node, Everything):
            ids = sieves.page(db, sieve, sort, None, 0)
        else:
            ids, more = _Words(db, engine, node, sieve, sort, words_in == "context").ids()
            notes += more
    return Matches(ids=tuple(ids), took=sieve.took, notes=notes)


def look(db: sqlite3.Connection, engine: Engine, text: str, ids: Sequence[str], *, words_in: WordsIn) -> Iterator[Look]:
    """Yield those of the quotations `ids` that match `text`, in that order, with the places of the words.

    Raises :class:`~quotebank.errors.QueryError` for a query that cannot be understood.
    """
    _check("relevance", words_in)
    node = parse(text)
    sieve = sieves.understand(db, Filters())
    for seen in _Words(db, engine, node, sieve, "relevance", words_in == "context").looked_at(ids, CHUNK):
        if seen is not None:
            yield Look(seen.record, seen.marks)


def _check(sort: Sort, words_in: WordsIn) -> None:
    if sort not in SORTS:
        raise QueryError(f"cannot sort by {sort}", where="sort", hint=f"one of {', '.join(SORTS)}")
    if words_in not in WORDS_IN:
        raise QueryError(f"no such place of words: {words_in}", where="words_in", hint=f"one of {', '.join(WORDS_IN)}")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A record, looked at: the words that match, and whether some stand beside it only."""

    record: Record
    marks: tuple[Span, ...] = ()
    beside: bool = False


def _results(page: Sequence[_Seen], total: int, sieve: Sieve, notes: tuple[str, ...]) -> Results:
    return Results(
        records=tuple(seen.record for seen in page),
        total=total,
        marks=tuple(seen.marks for seen in page),
        beside=tuple(seen.beside for seen in page),
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
    beside: bool
    """Whether the sentences before and after a quotation count."""

    def results(self, limit: int | None, offset: int) -> Results:
        ids, notes = self.ids()
        page: list[_Seen] = []
        refused = 0
        for seen in self.looked_at(ids[offset:], CHUNK if limit is None else max(1, min(limit, CHUNK))):
            if len(page) == limit:
                break
            if seen is None:
                refused += 1
            else:
                page.append(seen)
        return _results(page, len(ids) - refused, self.sieve, sieves.date_notes(self.db, self.sieve) + notes)

    def ids(self) -> tuple[list[str], tuple[str, ...]]:
        """Return what matches, in order, and what must be said of how it was found."""
        try:
            proposed, unsure, notes = self.proposals()
        except IndexUnusableError as error:
            proposed, unsure = [], sieves.page(self.db, self.sieve, "relevance", None, 0)
            notes = (f"searched without the index, which is slow: {error}",)
        unsure = sieves.among(self.db, self.sieve, self.sort, unsure)
        sure = [Hit(one.record.quotation_id, 0.0, one.beside) for one in self.looked_at(unsure, CHUNK) if one]
        ranked = sorted([*proposed, *sure], key=lambda hit: hit.beside)
        return sieves.among(self.db, self.sieve, self.sort, [hit.id for hit in ranked]), notes

    def proposals(self) -> tuple[list[Hit], list[str], tuple[str, ...]]:
        """Return what the index proposes, what it does not know of yet, and notes."""
        if upkeep.lag(self.db, self.engine) is None:
            raise IndexUnusableError("it is out of step with the rows")
        late = upkeep.unindexed(self.db, self.engine.stamp(), MAX_LATE + 1)
        hits = self.engine.search(self.node, self.sieve.conditions, MAX_HITS, beside=self.beside)
        notes = []
        if len(late) > MAX_LATE:
            late = []
            notes.append(f"the index was behind: more than {MAX_LATE:,} new quotations were not searched")
        if len(hits) == MAX_HITS:
            notes.append(f"only the best {MAX_HITS:,} matches were considered")
        fresh = frozenset(late)
        return [hit for hit in hits if hit.id not in fresh], late, tuple(notes)

    def looked_at(self, ids: Sequence[str], size: int) -> Iterator[_Seen | None]:
        """Yield each record with the places of the words that match, ``None`` when the printed words do not."""
        for record in records(self.db, ids, size=size):
            yield self.look(record)

    def look(self, record: Record) -> _Seen | None:
        quotation, text = record.quotation, record.article.text
        words, stem = spoken(quotation, text), self.engine.stem
        own = found = match(self.node, words, stem)
        if own is None and self.beside:
            found = match_beside(self.node, words, beside(quotation, text), stem)
        if found is None:
            return None
        marks = sorted({Span(word.start, word.end) for word in found})
        return _Seen(record, tuple(marks), own is None)
