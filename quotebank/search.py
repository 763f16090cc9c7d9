"""Takes a query and filters, gives records, each checked against the words that its article prints.

The index only proposes.  Quotations that it does not know of yet are looked at one by one, and so are all when it
cannot be used, so that the answer is the same, only slower.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from quotebank import sieve as sieves
from quotebank import upkeep
from quotebank.errors import QueryError
from quotebank.index.engine import Engine, Hit, IndexUnusableError
from quotebank.matching import Judge, Reading, needs_sentences
from quotebank.model import Span
from quotebank.query import WORDS_IN, Filters, WordsIn, parse
from quotebank.records import CHUNK, Record, records
from quotebank.sieve import SORTS, Sieve, Sort
from quotebank.tree import And, Everything, Node, Not, Or, is_of_fields, is_of_words
from quotebank.utterance import beside, sentences, spoken

__all__ = ["Look", "Matches", "Results", "Sort", "explained", "look", "matching_ids", "search"]

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
    words, fields = parted(parse(text))
    with upkeep.snapshot(db):
        sieve = sieves.understand(db, filters, fields)
        if isinstance(words, Everything):
            page = [_Seen(record) for record in records(db, sieves.page(db, sieve, sort, limit, offset))]
            return _results(page, sieves.count(db, sieve), sieve, sieves.date_notes(db, sieve))
        return _Words(db, engine, words, sieve, sort, words_in == "context").results(limit, offset)


def matching_ids(
    db: sqlite3.Connection, engine: Engine, text: str, filters: Filters, *, sort: Sort, words_in: WordsIn
) -> Matches:
    """Return the ids of all quotations that match `text` and pass `filters`, in order, without loading them.

    Raises what :func:`search` raises.
    """
    _check(sort, words_in)
    words, fields = parted(parse(text))
    with upkeep.snapshot(db):
        sieve = sieves.understand(db, filters, fields)
        notes = sieve.notes + sieves.date_notes(db, sieve)
        if isinstance(words, Everything):
            ids = sieves.page(db, sieve, sort, None, 0)
        else:
            ids, more = _Words(db, engine, words, sieve, sort, words_in == "context").ids()
            notes += more
    return Matches(ids=tuple(ids), took=sieve.took, notes=notes)


def explained(db: sqlite3.Connection, text: str, filters: Filters, words_in: WordsIn) -> tuple[str, ...]:
    """Return what a query and its filters ask for, in words, a line each; names are looked up.

    Raises what :func:`search` raises.
    """
    # Late: few searches are explained.
    from quotebank.query.told import lines

    asked = parse(text)
    parts = [*(asked.parts if isinstance(asked, And) else (asked,)), *filters.fields()]
    parts = [part for part in parts if not isinstance(part, Everything)]
    node = And(tuple(parts)) if len(parts) > 1 else next(iter(parts), Everything())
    told = [f"{'  ' * depth}{line}" for depth, line in lines(node, sieves.names(db, node))]
    if not is_of_fields(node) and not isinstance(node, Everything):
        where = "the quotation alone" if words_in == "quote" else "the quotation, or in the sentence before or after it"
        told.append(f"words count in {where}")
    return tuple(told)


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


def parted(node: Node) -> tuple[Node, tuple[Node, ...]]:
    """Return what must hold of the words, and the parts of nothing but fields that must hold beside."""
    if isinstance(node, Everything):
        return node, ()
    parts = node.parts if isinstance(node, And) else (node,)
    fields = tuple(part for part in parts if is_of_fields(part))
    words = tuple(part for part in parts if part not in fields)
    if not words:
        return Everything(), fields
    return words[0] if len(words) == 1 else And(words), fields


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
        notes=sieve.notes + notes,
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
    held: dict[Node, frozenset[str]] = field(default_factory=dict)
    """A part of nothing but fields -> the quotations for which it holds; worked out when first needed."""

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
        if not unsure and self.sort == "relevance" and self.sieve.lets_all_pass:
            return [hit.id for hit in proposed], notes
        unsure = sieves.among(self.db, self.sieve, self.sort, unsure)
        sure = [Hit(one.record.quotation_id, 0.0, one.beside) for one in self.looked_at(unsure, CHUNK) if one]
        ranked = sorted([*proposed, *sure], key=lambda hit: hit.beside)
        return sieves.among(self.db, self.sieve, self.sort, [hit.id for hit in ranked]), notes

    def proposals(self) -> tuple[list[Hit], list[str], tuple[str, ...]]:
        """Return what the index proposes, what it does not know of yet, and notes."""
        behind = upkeep.lag(self.db, self.engine)
        if behind is None:
            raise IndexUnusableError("it is out of step with the rows")
        late = upkeep.unindexed(self.db, self.engine.stamp(), MAX_LATE + 1) if behind else []
        hits = self.found(self.node)
        notes = []
        if len(late) > MAX_LATE:
            late = []
            notes.append(f"the index was behind: more than {MAX_LATE:,} new quotations were not searched")
        if len(hits) == MAX_HITS:
            notes.append(f"only the best {MAX_HITS:,} matches were considered")
        fresh = frozenset(late)
        return [hit for hit in hits if hit.id not in fresh] if fresh else list(hits), late, tuple(notes)

    def found(self, node: Node) -> Sequence[Hit]:
        """Return the hits of a part, best first: of words from the index, of fields from the rows, or of both joined.

        Raises :class:`~quotebank.index.engine.IndexUnusableError`.
        """
        if is_of_words(node):
            return self.engine.search(node, self.sieve.conditions, MAX_HITS, beside=self.beside)
        if is_of_fields(node):
            return [Hit(one, 0.0) for one in sorted(self.holding(node))]
        found = {hit.id: hit for hit in self.joined(node)}
        return sorted(found.values(), key=lambda hit: (hit.beside, -hit.score))

    def joined(self, node: Node) -> Iterable[Hit]:
        """Join the hits of the parts of a node that mixes words and fields."""
        match node:
            case And(parts):
                few, *others = [{hit.id: hit for hit in self.found(part)} for part in _together(And, parts)]
                for other in others:
                    few = {one: _both(hit, other[one]) for one, hit in few.items() if one in other}
                return few.values()
            case Or(parts):
                found: dict[str, Hit] = {}
                for part in _together(Or, parts):
                    for hit in self.found(part):
                        found[hit.id] = _either(found[hit.id], hit) if hit.id in found else hit
                return found.values()
            case Not(part):
                # What only a sentence beside it holds does not count against a quotation.
                without = {hit.id for hit in self.found(part) if not hit.beside}
                return [Hit(one, 0.0) for one in sieves.every(self.db) if one not in without]
            case _:
                raise TypeError(f"{node} has no parts")

    def holding(self, node: Node) -> frozenset[str]:
        """Return the ids of the quotations for which a part of nothing but fields holds."""
        if node not in self.held:
            self.held[node] = sieves.holding(self.db, node)
        return self.held[node]

    def looked_at(self, ids: Sequence[str], size: int) -> Iterator[_Seen | None]:
        """Yield each record with the places of the words that match, ``None`` when the printed words do not."""
        for record in records(self.db, ids, size=size):
            yield self.look(record)

    def look(self, record: Record) -> _Seen | None:
        quotation, text = record.quotation, record.article.text
        judge = Judge(self.engine.stem, lambda field: record.quotation_id in self.holding(field))
        words = spoken(quotation, text)
        reading = Reading(words, sentences(words, text) if needs_sentences(self.node) else ())
        own = found = judge.match(self.node, reading)
        if own is None and self.beside:
            found = judge.match_beside(self.node, reading, [Reading(row) for row in beside(quotation, text)])
        if found is None:
            return None
        marks = sorted({Span(word.start, word.end) for word in found})
        return _Seen(record, tuple(marks), own is None)


def _together(kind: type[And] | type[Or], parts: Sequence[Node]) -> list[Node]:
    """Join the parts of words alone, and those of fields alone, so that each is asked for once."""
    words = tuple(part for part in parts if is_of_words(part))
    fields = tuple(part for part in parts if is_of_fields(part))
    mixed = [part for part in parts if part not in words and part not in fields]
    return [kind(some) if len(some) > 1 else some[0] for some in (words, fields) if some] + mixed


def _both(one: Hit, other: Hit) -> Hit:
    return Hit(one.id, one.score + other.score, one.beside or other.beside)


def _either(one: Hit, other: Hit) -> Hit:
    return Hit(one.id, one.score + other.score, one.beside and other.beside)
