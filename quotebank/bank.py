"""Takes readings and questions, gives answers from one folder: rows, their index, and the two kept in step.

A bank is a folder with ``quotebank.db`` and ``index/``.  This is the whole public interface; commands and programs
use nothing below it.  What only some questions need is imported when they are asked, so that each starts fast.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from quotebank import catalogue, decisions, records, trail
from quotebank.catalogue import SpeakerSummary, Stats
from quotebank.database import State, connect, locate, outdated, state, trouble, unborn, writable
from quotebank.decisions import Decided
from quotebank.errors import BankError, NotFoundError
from quotebank.index.engine import Engine, IndexUnusableError
from quotebank.intake.told import Extractor, Ingested, Progress
from quotebank.model import Article, Decision, Verdict
from quotebank.query import Filters, WordsIn
from quotebank.records import Record
from quotebank.search import Look, Matches, Results, explained, look, matching_ids, search
from quotebank.sieve import Sort
from quotebank.trail import Review
from quotebank.upkeep import freshen, freshen_passages, rebuild, rebuild_passages, snapshot

if TYPE_CHECKING:
    from quotebank.accuracy import Accuracy
    from quotebank.citation import Cited
    from quotebank.compare import Side
    from quotebank.desk import NewDecision, Signed
    from quotebank.doctor import Finding
    from quotebank.facets import Count, Group
    from quotebank.following import Follower
    from quotebank.index.passages import PassageIndex
    from quotebank.intake.work import How
    from quotebank.readers import Reading
    from quotebank.saved import SavedSearch
    from quotebank.seen import SeenFile
    from quotebank.store import Store
    from quotebank.timeline import Dated, Period, Timeline
    from quotebank.verify.results import Checked

__all__ = [
    "Bank",
    "Extractor",
    "Filters",
    "Ingested",
    "Look",
    "Matches",
    "Progress",
    "Record",
    "Results",
    "Sort",
    "SpeakerSummary",
    "State",
    "Stats",
    "WordsIn",
]

INDEX_EVERY = 200
"""After how many changed articles a long ingest brings the index up for the first time."""

INDEX_AT_MOST = 1_500
"""After how many it does so at the latest: each time costs something, and what is behind delays the next search."""

A_MINUTE = 60_000
"""Roughly how many quotations are indexed in a minute."""

A_WAIT = 20_000
"""Where an index is made anew of so many, whoever waits for it is told."""

_NO_FILTERS = Filters()
_PATIENCE = 5.0
_LONG_PATIENCE = 30.0


def _silent(_: str) -> None:
    """Tell nobody."""


class Bank:
    """One bank, open; a context manager.

    `folder` holds the rows, unless `database` (``sqlite:///path``) says where else, and the index.  `create` makes a
    new bank when first used, where there is none.  `extractor` replaces the package's own.  `note` is told what a
    person should know, such as where the copy of a bank lies that an older program made.  Every method raises
    :class:`~quotebank.errors.BankError` where the bank cannot be opened, read or written.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database: str | None = None,
        create: bool = False,
        read_only: bool = False,
        extractor: Extractor | None = None,
        note: Callable[[str], None] = _silent,
    ) -> None:
        self.folder = folder
        self._file = locate(folder, database)
        self._create = create and not read_only
        self._read_only = read_only
        self._extractor = extractor
        self._note = note
        self._index_trouble = ""
        if not (self._create and unborn(self._file)):
            self._db  # noqa: B018 - opening early tells early

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ingest(self, readings: Iterable[Reading]) -> Iterator[Ingested]:
        """Store each reading and yield what became of it, as it goes; a bad one never stops the rest.

        What was yielded is safe: the rows are committed.  The index follows in batches and at the end, and where it
        could not, the next search goes on from there.
        """
        from quotebank.intake.run import taken  # late: only an ingest writes articles

        yield from self._followed(taken(lambda: self._store, readings, self._reader))

    def ingest_paths(
        self,
        paths: Sequence[str],
        how: How | None = None,
        *,
        jobs: int | None = 1,
        progress: Progress | None = None,
    ) -> Generator[Ingested]:
        """Store the articles of files, folders and patterns, as :meth:`ingest` does; a file seen before is not read.

        `how` says what is known of all of them and where it stands in their files.  `jobs` is how many processes read
        and extract: 1 for this one alone, ``None`` for one for each core where there is enough to do.  What is stored
        is the same for any number.  A program that asks for more than one must be importable without side effects, as
        :mod:`multiprocessing` says.
        `progress` is kept up as it goes.
        """
        from quotebank.intake.run import cores, ingested
        from quotebank.intake.work import How

        done = ingested(
            lambda: self._store,
            self._rows,
            paths,
            how or How(),
            self._reader,
            jobs=jobs,
            progress=progress or Progress(),
        )
        yield from self._followed(done, beside=jobs != 1 and (jobs or cores()) > 1)

    def seen_file(self, origin: str) -> SeenFile | None:
        """Return what came of a file when it was last read; ``None`` where it was not, or failed."""
        from quotebank import seen  # late: only an ingest asks for files

        with self._plain_errors():
            db = self._rows()
            return seen.named(db, origin) if db is not None else None

    def _rows(self) -> sqlite3.Connection | None:
        """Return the rows for reading; ``None`` where there is no bank yet, which only a write makes."""
        if "_db" in self.__dict__:
            # Asked for each file of a long ingest.
            return self._db
        return None if self._create and unborn(self._file) else self._db

    def _followed(self, done: Iterator[Ingested], *, beside: bool = False) -> Iterator[Ingested]:
        """Pass on what became of each input, and bring the index up now and then, and at the end.

        `beside` this process, in another, where there is enough to do.
        """
        changed, every = 0, INDEX_EVERY
        with ExitStack() as held:
            follower: Follower | None = None
            for one in done:
                yield one
                changed += one.status in ("stored", "updated")
                if changed < every:
                    continue
                if beside and follower is None:
                    follower = held.enter_context(closing(self._follower()))
                if follower is None:
                    self._freshen(0.0)
                    self._freshen_passages()
                elif not follower.ask():
                    continue
                changed, every = 0, min(2 * every, INDEX_AT_MOST)
            if follower is not None:
                follower.wait()
            if changed or follower is not None:
                self._freshen(_PATIENCE)
                self._freshen_passages()

    def _follower(self) -> Follower:
        from quotebank.following import Follower  # late: only a long ingest needs a process for it

        return Follower(self._file, self.folder / "index")

    def search(
        self,
        query: str = "",
        filters: Filters = _NO_FILTERS,
        *,
        limit: int | None = 20,
        offset: int = 0,
        sort: Sort = "relevance",
        words_in: WordsIn = "context",
    ) -> Results:
        """Return the quotations that match; an empty query lists all that pass the filters.

        A word may also stand in the sentence before or after a quotation, unless `words_in` is ``quote``; such hits
        come after all others.  Raises :class:`~quotebank.errors.QueryError` for a query that cannot be understood, and
        :class:`~quotebank.errors.NotFoundError`, with near names, for a speaker or publisher that is not there.
        """
        with self._asking(query):
            found = search(
                self._db, self._engine, query, filters, limit=limit, offset=offset, sort=sort, words_in=words_in
            )
        return replace(found, notes=found.notes + self._trouble())

    def ids(
        self,
        query: str = "",
        filters: Filters = _NO_FILTERS,
        *,
        sort: Sort = "relevance",
        words_in: WordsIn = "context",
    ) -> Matches:
        """Return the ids of all quotations that match, in order, without loading them; raises what `search` raises.

        For counts, and for long lists that :meth:`records` then reads one by one.
        """
        with self._asking(query):
            found = matching_ids(self._db, self._engine, query, filters, sort=sort, words_in=words_in)
        return replace(found, notes=found.notes + self._trouble())

    def explain_query(
        self, query: str = "", filters: Filters = _NO_FILTERS, *, words_in: WordsIn = "context"
    ) -> tuple[str, ...]:
        """Return what a query asks for, in words, a line each; raises what `search` raises."""
        with self._plain_errors():
            return explained(self._db, query, filters, words_in)

    def vocabulary(self, words_in: WordsIn = "context") -> Sequence[str]:
        """Return the words in which a search looks, as it compares them; none where the index cannot be read."""
        with self._plain_errors(), suppress(IndexUnusableError):
            return self._engine.vocabulary(beside=words_in == "context")
        return ()

    def records(self, ids: Sequence[str]) -> Iterator[Record]:
        """Yield the quotations of whole `ids`, in that order, a few hundred in memory at a time.

        Those that the bank does not hold, or no more, are left out.
        """
        with self._plain_errors():
            yield from records.records(self._db, ids)

    def facets(self, ids: Sequence[str], names: Sequence[str]) -> dict[str, tuple[Count, ...]]:
        """Return for each facet of `names` how many of the quotations `ids` have each value.

        Raises :class:`~quotebank.errors.QueryError` for a name that is none of :data:`quotebank.facets.FACETS`.
        """
        from quotebank.facets import facets

        with self._plain_errors():
            return facets(self._db, ids, names)

    def groups(self, ids: Sequence[str], by: str) -> tuple[Group, ...]:
        """Return the quotations `ids` in groups, the largest first: who says it most, who prints it most …

        Raises :class:`~quotebank.errors.QueryError` for a `by` that is none of :data:`quotebank.facets.GROUPS`.
        """
        from quotebank.facets import groups

        with self._plain_errors():
            return groups(self._db, ids, by)

    def timeline(self, ids: Sequence[str], by: Period | None = None, date: Dated = "said") -> Timeline:
        """Return how many of the quotations `ids` were said, or published, in each period.

        Without `by` the period suits the time they span.  Raises :class:`~quotebank.errors.QueryError` for a period or
        date that there is none of.
        """
        from quotebank.timeline import timeline

        with self._plain_errors():
            return timeline(self._db, ids, by, date)

    def compare(
        self,
        names: Sequence[str],
        query: str = "",
        filters: Filters = _NO_FILTERS,
        *,
        limit: int | None = 5,
        words_in: WordsIn = "context",
    ) -> tuple[Side, ...]:
        """Return what each of `names` said that matches, the latest `limit` statements of each, and what changed.

        Raises :class:`~quotebank.errors.NotFoundError`, with near names, for a name of nobody, and
        :class:`~quotebank.errors.QueryError` for a query that cannot be understood or one speaker named twice.
        """
        from quotebank.compare import compare  # late: no other question needs the lexicon

        with self._asking(query):
            return compare(self._db, self._engine, names, query, filters, limit=limit, words_in=words_in)

    def look(self, query: str, ids: Sequence[str], *, words_in: WordsIn = "context") -> Iterator[Look]:
        """Yield those of the quotations `ids` whose printed words match a query, in that order, with the places.

        Raises :class:`~quotebank.errors.QueryError` for a query that cannot be understood.
        """
        with self._plain_errors():
            yield from look(self._db, self._engine, query, ids, words_in=words_in)

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """Return the searches that are kept under names, in the order of these."""
        from quotebank import saved

        with self._plain_errors():
            return saved.saved(self._db)

    def saved_search(self, name: str) -> SavedSearch:
        """Return the search of that name; raises :class:`~quotebank.errors.NotFoundError`, with near names."""
        from quotebank import saved

        with self._plain_errors():
            return saved.named(self._db, name)

    def save_search(self, name: str, asked: Mapping[str, Any]) -> None:
        """Keep a question under a new name: values that JSON knows, by the names of their options.

        Raises :class:`~quotebank.errors.QueryError` for a name that is taken, or none.
        """
        from quotebank import shelf  # late, with the store

        self._store.change(lambda session: shelf.add(session, name, asked))

    def mark_shown(self, name: str, ids: Iterable[str]) -> None:
        """Remember that the search of that name has shown the quotations `ids`.

        Raises :class:`~quotebank.errors.NotFoundError` for a name that is not there.
        """
        from quotebank import shelf  # late, with the store

        self._store.change(lambda session: shelf.mark(session, name, ids))

    def forget_search(self, name: str) -> None:
        """Remove the search of that name; raises :class:`~quotebank.errors.NotFoundError`."""
        from quotebank import shelf  # late, with the store

        self.saved_search(name)
        self._store.change(lambda session: shelf.remove(session, name))

    @contextmanager
    def reading(self) -> Iterator[State]:
        """Read everything inside from one state of the rows, whatever is written meanwhile; gives that state."""
        with self._plain_errors(), snapshot(self._db):
            yield state(self._db)

    def cite(self, ids: Sequence[str], *, style: str = "chicago", claims: bool = False) -> Iterator[Cited]:
        """Yield the quotations of whole `ids` as citations, in that order, a few hundred in memory at a time.

        `style` is that of their citation_text; `claims` also looks up where else the bank prints the same words of the
        same speaker.
        """
        from quotebank.appearances import appearances
        from quotebank.citation import cited

        for chunk in records.chunks(ids, records.CHUNK):
            read = list(self.records(chunk))
            with self._plain_errors():
                found = appearances(self._db, read) if claims else None
            for record in read:
                yield cited(record, style=style, found=found[record.quotation_id] if found is not None else None)

    def verify(self, quotation: str, speaker: str | None = None, *, limit: int = 5) -> Checked:
        """Return whether these words were said, by `speaker` if one is named, and the nearest printed forms.

        Raises :class:`~quotebank.errors.QueryError` for a quotation without words.
        """
        from quotebank.verify.judging import verify  # late: only this question compares wordings

        self._freshen_passages()
        with self._plain_errors():
            found = verify(self._db, self._passages, quotation, speaker, limit=limit)
        return replace(found, notes=found.notes + self._trouble())

    def show(self, quotation_id: str) -> Record:
        """Return one quotation by its id, whole or cut short to 4 characters or more after ``q-``.

        One whose ends a newer extractor has drawn anew is found under the ids that it was reviewed by, too.  Raises
        :class:`~quotebank.errors.NotFoundError` when none or several have it.
        """
        with self._plain_errors():
            whole = records.resolve(self._db, "quotation", quotation_id)
            for record in records.records(self._db, [whole]):
                return record
        raise NotFoundError(f"no quotation {quotation_id}")

    def same(self, quotation_id: str) -> tuple[Record, ...]:
        """Return all quotations of the same statement, worded alike or nearly so, earliest publication first.

        Those without a date of publication come last; rejected ones and older versions of articles are left out, but
        for the one that is asked for.  Raises :class:`~quotebank.errors.NotFoundError`.
        """
        asked = self.show(quotation_id)
        with self._plain_errors():
            ids = catalogue.of_group(self._db, asked.group_id, asked.quotation_id)
            return tuple(records.records(self._db, ids))

    def given_to_others(self, found: Sequence[Record]) -> tuple[Record, ...]:
        """Return the quotations of the very words of `found` that are somebody else's, or nobody's in particular."""
        with self._plain_errors():
            ids = catalogue.given_to_others(self._db, [record.quotation_id for record in found])
            return tuple(records.records(self._db, ids))

    def article(self, article_id: str) -> Article:
        """Return one article by its id, whole or cut short; raises :class:`~quotebank.errors.NotFoundError`."""
        with self._plain_errors():
            return records.article(self._db, article_id)

    def review(
        self,
        quotation_id: str,
        verdict: Verdict,
        *,
        correction: Mapping[str, str] | None = None,
        note: str | None = None,
        reviewer: str | None = None,
        reason: str | None = None,
    ) -> Record:
        """Add a verdict on a quotation to its trail; returns the quotation as it is read then.

        `correction` names any of ``speaker``, ``speaker_kind``, ``role``, ``said`` and ``kind``; an empty text says
        that the article does not tell.  ``span`` in it are the right words, as :func:`quotebank.redrawing.drawn` takes
        them; the quotation keeps its id.  ``undo`` takes the last verdict that holds back.  Raises
        :class:`~quotebank.errors.ReviewError` for what cannot be, and :class:`~quotebank.errors.NotFoundError`.
        """
        from quotebank import desk

        record, signed = self.show(quotation_id), self._signed(reviewer, reason)
        if verdict == "undo":
            row = desk.undo_review(record, signed)
        else:
            with self._plain_errors():
                row = desk.review(self._db, record, verdict, signed, correction=correction or {}, note=note)
        self._store.review([row])
        self._freshen(0.0)
        return self.show(record.quotation_id)

    def decide(
        self,
        action: Decision,
        speaker: str,
        told: Mapping[str, Any],
        *,
        reviewer: str | None = None,
        reason: str | None = None,
    ) -> tuple[NewDecision, int]:
        """Add a decision on a speaker to the trail; returns it, and how many quotations are read otherwise now.

        `speaker` is an id or a name of one speaker alone.  `told` are the other arguments of the function of
        :mod:`quotebank.desk` that is called as `action` is; for ``undo`` it is ``{"action": …}``.  Raises
        :class:`~quotebank.errors.ReviewError` for what cannot be, and :class:`~quotebank.errors.NotFoundError`.
        """
        from quotebank import desk

        signed = self._signed(reviewer, reason)
        with self._plain_errors():
            row = desk.MAKERS[action](self._db, speaker, signed=signed, **told)
        changed = self._store.decide([row])
        self._freshen(_PATIENCE)
        return row, len(changed)

    def unsure(
        self, query: str = "", filters: Filters = _NO_FILTERS, *, again: bool = False, limit: int | None = None
    ) -> list[str]:
        """Return the ids of what matches and nobody reviewed yet, the least sure first; raises what `search` raises.

        The words of the query stand in the quotation alone.  With `again` those that were reviewed come as well.
        """
        found = self.ids(query, filters, words_in="quote")
        with self._plain_errors():
            return catalogue.unsure(self._db, found.ids, again=again, limit=limit)

    def history(self, quotation_id: str) -> tuple[Review, ...]:
        """Return everything that people said of a quotation, oldest first; also of one that is not found any more.

        Raises :class:`~quotebank.errors.NotFoundError` when there is neither a quotation nor a word about it.
        """
        with suppress(NotFoundError):
            return self.show(quotation_id).reviews
        with self._plain_errors():
            found = trail.trails(self._db, [quotation_id.strip()])
        if not found:
            raise NotFoundError(
                f"no quotation {quotation_id}", hint="give the whole id of one that is not found any more"
            )
        return next(iter(found.values()))

    def accuracy(self) -> Accuracy:
        """Return how often the program was right in all that people reviewed."""
        # Late: only the counts of a bank need it.
        from quotebank.accuracy import accuracy

        with self._plain_errors():
            return accuracy(self._db)

    def decisions(self) -> tuple[Decided, ...]:
        """Return the trail of decisions on speakers, oldest first."""
        with self._plain_errors():
            return decisions.trail(self._db)

    def take_decisions(self, rows: Sequence[Decided]) -> tuple[int, int]:
        """Add the rows of another trail that this one lacks; returns how many, and how many quotations they changed.

        Raises :class:`~quotebank.errors.ReviewError` for rows that cannot be.
        """
        from quotebank import desk

        with self._plain_errors():
            new = desk.missing(decisions.trail(self._db), rows)
        changed = self._store.decide(new) if new else ()
        self._freshen(_PATIENCE)
        return len(new), len(changed)

    def take_items(self, items: Mapping[str, str], *, reviewer: str | None = None, reason: str | None = None) -> int:
        """Add a decision for each speaker's id and its Wikidata item, all or none; returns how many."""
        from quotebank import desk

        signed = self._signed(reviewer, reason)
        with self._plain_errors():
            new = [desk.wikidata(self._db, one, signed, qid=item) for one, item in items.items()]
        if new:
            self._store.decide(new)
        return len(new)

    @staticmethod
    def _signed(reviewer: str | None, reason: str | None) -> Signed:
        from quotebank.desk import Signed

        when = datetime.now(UTC).isoformat(timespec="seconds")
        return Signed(reviewer=reviewer or None, when=when, reason=reason or None)

    def speakers(self, name: str | None = None) -> tuple[SpeakerSummary, ...]:
        """Return who speaks, most quoted first; with `name` only those whom it may mean.

        Raises :class:`~quotebank.errors.NotFoundError`, with near names, for a `name` of nobody.
        """
        with self._plain_errors():
            return catalogue.speakers(self._db, name)

    def stats(self) -> Stats:
        """Return the counts of the bank."""
        try:
            indexed = len(self._engine.ids())
        except IndexUnusableError:
            indexed = None
        with self._plain_errors():
            return catalogue.stats(self._db, indexed)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew from the rows; returns how many quotations it holds.

        `progress` is told how many are done, and of how many, as it goes.  The old index serves until the new one
        stands.
        """
        self._refuse_read_only()
        with self._plain_errors(), self._engine.lock(_LONG_PATIENCE) as mine:
            if not mine:
                raise BankError("another program is writing the index", where=str(self.folder), hint="try again")
            count = rebuild(self._db, self._engine, progress)
            rebuild_passages(self._db, self._passages)
            return count

    def doctor(self, *, deep: bool = False) -> tuple[Finding, ...]:
        """Return what is wrong with the bank; an empty tuple for a healthy one.  Repairs nothing.

        `deep` also reads every byte of the index.
        """
        from quotebank.doctor import examine, examine_passages

        with self._plain_errors():
            found = examine(self._db, self._engine, deep=deep)
            return (*found, *examine_passages(self._db, self._passages, deep=deep))

    def close(self) -> None:
        """Close every connection; a closed bank opens again when it is used."""
        if "_engine" in self.__dict__:
            self._engine.close()
        for name in ("_db", "_store", "_passages"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()

    @cached_property
    def _db(self) -> sqlite3.Connection:
        """The rows, for reading."""
        if self._create and unborn(self._file):
            self._store  # noqa: B018 - makes the file
        elif outdated(self._file):
            if self._read_only or not writable(self._file):
                hint = "open it once where it can be written"
                raise BankError("an older quotebank wrote this bank", where=str(self._file), hint=hint)
            self._store  # noqa: B018 - brings the schema up
        return connect(self._file)

    @cached_property
    def _store(self) -> Store:
        """The rows, for writing."""
        self._refuse_read_only()
        # Late: the tables' library takes longer to import than a search takes in all.
        from quotebank.store import Store

        store = Store(self._file, create=self._create)
        if store.copy:
            self._note(f"an older quotebank made this bank; as it was, it is kept in {store.copy}")
        return store

    @cached_property
    def _engine(self) -> Engine:
        # Late: not every question needs the index.
        from quotebank.index.whoosh import WhooshEngine

        return WhooshEngine(self.folder / "index")

    @cached_property
    def _passages(self) -> PassageIndex:
        from quotebank.index.passages import PassageIndex  # late, with the engine

        return PassageIndex(self.folder / "index" / "passages.db")

    @cached_property
    def _reader(self) -> Extractor:
        if self._extractor is not None:
            return self._extractor
        # Late: only an ingest reads articles.
        from quotebank.pipeline import EXTRACTOR_VERSION, extract

        return Extractor(EXTRACTOR_VERSION, extract)

    def _freshen(self, timeout: float) -> None:
        """Bring the index up to the rows where that can be done; a search says so where it cannot."""
        self._brought_up(lambda db: freshen(db, self._engine, timeout=timeout, anew=self._tell_of_a_wait))

    def _tell_of_a_wait(self, count: int) -> None:
        if count >= A_WAIT:
            minutes = -(-count // A_MINUTE)
            time = f"{minutes} minutes" if minutes > 1 else "a minute"
            self._note(f"the index is made anew of {count:,} quotations, which takes about {time}")

    def _freshen_passages(self) -> None:
        """The same for the index of passages."""
        self._brought_up(lambda db: freshen_passages(db, self._passages, lambda: self._engine.lock(_PATIENCE)))

    def _brought_up(self, action: Callable[[sqlite3.Connection], object]) -> None:
        self._index_trouble = ""
        with self._plain_errors():
            db = self._db
            if self._read_only or not writable(self._file):
                return
            try:
                action(db)
            except (BankError, sqlite3.Error):
                raise
            # The index is a cache: whatever its files or its library do, the rows are safe and can be searched.
            except Exception as error:
                self._index_trouble = str(error) or type(error).__name__

    @contextmanager
    def _asking(self, query: str) -> Iterator[None]:
        """Answer a query from an index that is up to date, where that can be done."""
        if query.strip():
            self._freshen(0.0)
        with self._plain_errors():
            yield

    def _trouble(self) -> tuple[str, ...]:
        told = self._index_trouble
        return (f"the index could not be brought up to date: {told}",) if told else ()

    def _refuse_read_only(self) -> None:
        if self._read_only or not writable(self._file):
            raise BankError("the bank is read-only", where=str(self._file), hint="check the permissions of the folder")

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """Say what SQLite or the disk says in the bank's own words."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise trouble(error, self._file) from error
