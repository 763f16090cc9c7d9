"""Takes articles and their quotations, gives rows committed for good: the only module that writes the database.

One transaction an article: its row, its quotations, and through the triggers the log that the index follows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from quotebank import copied, database, opening, records, reviewing, rows, seen, writing
from quotebank.decisions import Decisions, trail
from quotebank.desk import NewDecision, NewReview
from quotebank.errors import ArticleError, BankError
from quotebank.faults import fault
from quotebank.model import Article, Provenance, Quotation
from quotebank.overlay import Overlay
from quotebank.records import ARTICLE_COLUMNS, article_from
from quotebank.seen import SeenFile
from quotebank.tables import ArticleRow, QuotationRow
from quotebank.versions import Changes, changes, is_version, same_file

Change = Literal["stored", "unchanged", "updated"]
Extract = Callable[[Article], Sequence[Quotation]]

# What may be learnt of an article after it was stored; the rest is the article itself, or how it was read.
_ABOUT_THE_BYTES = frozenset(("origin", "raw_sha256", "encoding", "replaced"))
_METADATA = tuple(name for name in ARTICLE_COLUMNS if name != "text" and name not in _ABOUT_THE_BYTES)
# Of these the extractor knows nothing.
_ABOUT_THE_COPY = frozenset(("url", "updated", "accessed", "archive_url"))

_ALIKE_KEPT = 5
"""From this schema on, what is near what is kept in the rows; before, it has to be found when the bank is opened."""

# A value that SQLite cannot take (a number too large, say) is a fault of its article alone, as a constraint is.
_REFUSALS = (IntegrityError, sqlite3.IntegrityError, ValueError, OverflowError)


class Outcome(NamedTuple):
    """What a write did."""

    change: Change
    article_id: str
    quotations: int
    changes: Changes | None = None
    """What became of the quotations of the version before, where there is one."""
    key: int = 0
    """The key of the article's row: later articles have higher ones."""
    origin: str = ""
    """Where the bank has the article from."""


class Prepared(NamedTuple):
    """An article, and what was found in it beforehand."""

    article: Article
    extracted: Article | None = None
    """The article as the extractor read it; ``None`` where it has not."""
    quotations: tuple[Quotation, ...] = ()
    provenance: Provenance | None = None
    """Where its values were read; ``None`` where nobody told."""


class NotPreparedError(Exception):
    """An article has to be extracted (again) before it can be written."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done with an article, given what is there."""

    article: Article
    """With everything known of it, before and now."""
    article_id: str
    key: int | None
    """The row's key; ``None`` for an article that is not there yet."""
    told: bool
    """Whether something new is told of it."""
    extract: bool
    """Whether its quotations have to be extracted (again)."""
    provenance: Provenance | None
    """Where its values were read, before and now; ``None`` where nothing new is known of that."""


class Store:
    """The rows of one bank, open for writing; creates and migrates them."""

    def __init__(self, file: Path, *, create: bool = False) -> None:
        """Open `file`; raises :class:`~quotebank.errors.BankError` where that cannot be done."""
        self.file = file
        opening.refuse(file, create=create)
        self._engine = opening.engine(file)
        try:
            former = opening.migrate(self._engine, file)
            self.copy = former.copy if former else None
            """The copy that was made of the bank before its schema was brought up; ``None`` where none was."""
            if former and former.version < _ALIKE_KEPT:
                with self._transaction() as session:
                    writing.group_anew(session)
                    copied.learn_anew(writing.raw(session), writing.articles(session))
        except BankError:
            self.close()
            raise

    def close(self) -> None:
        """Close every connection, which folds the log into the file when this was the last."""
        self._engine.dispose()

    def put(self, article: Article, version: str, extract: Extract, *, provenance: Provenance | None = None) -> Outcome:
        """Store an article and its quotations in one transaction; returns when they are safe.

        The same article again is no change, unless something new is told of it or another `version` of the extractor
        has to read it.  Extraction runs outside the transaction, so that it keeps nobody waiting.  Raises
        :class:`~quotebank.errors.ArticleError` for what cannot be stored and
        :class:`~quotebank.errors.BankError` for a database that cannot be written.
        """
        rows.check_article(article)
        with self._transaction(reading=True) as session:
            plan = _plan(session, article, version, provenance)
        while True:
            quotations = tuple(extract(plan.article)) if plan.extract else ()
            rows.check_quotations(plan.article, quotations)
            with self._transaction() as session:
                now = _plan(session, article, version, provenance)
                if now.extract and (now.article != plan.article or not plan.extract):
                    # Another process told something new of it meanwhile.
                    plan = now
                    continue
                return _written(session, now, version, quotations)

    def wanted(self, article: Article, version: str) -> Article | None:
        """Return what has to be extracted before `article` can be stored: it, with all that is known of it.

        ``None`` where nothing has.  Raises what :meth:`put` raises.
        """
        rows.check_article(article)
        with self._transaction(reading=True) as session:
            plan = _plan(session, article, version)
        return plan.article if plan.extract else None

    @contextmanager
    def pen(self, version: str) -> Iterator[Pen]:
        """Write several articles in one transaction; what was written is safe behind the block."""
        with self._transaction() as session:
            yield Pen(session, version)

    @property
    def last(self) -> int:
        """The key of the last article; 0 where there is none."""
        with self._transaction(reading=True) as session:
            return session.exec(select(sa.func.max(ArticleRow.id))).one() or 0

    def review(self, new: Sequence[NewReview]) -> tuple[str, ...]:
        """Add verdicts to the trail and apply them; returns the ids of the quotations that are read otherwise now.

        Raises :class:`~quotebank.errors.BankError` for a database that cannot be written.
        """
        with self._transaction() as session:
            reviewing.add_reviews(session, new)
            fault("reviews-written")
            decisions = Decisions(trail(writing.raw(session)))
            ids = [row.quotation for row in new]
            return writing.renew(session, [*ids, *writing.that_follow(session, ids)], decisions)

    def decide(self, new: Sequence[NewDecision]) -> tuple[str, ...]:
        """Add decisions on speakers to the trail and apply them; returns the ids of the quotations they changed.

        Raises :class:`~quotebank.errors.BankError` for a database that cannot be written.
        """
        with self._transaction() as session:
            return reviewing.decide(session, new)

    def change(self, work: Callable[[Session], None]) -> None:
        """Do `work` in one transaction of its own; raises what it raises, and
        :class:`~quotebank.errors.BankError` for a database that cannot be written.
        """
        with self._transaction() as session:
            work(session)

    @contextmanager
    def _transaction(self, *, reading: bool = False) -> Iterator[Session]:
        """One transaction; whatever goes wrong in it is rolled back and told in the bank's own words."""
        options = {"reading": reading}
        try:
            with self._engine.connect().execution_options(**options) as connection, Session(connection) as session:
                yield session
                fault("before-sql-commit")
                session.commit()
                connection.commit()
                fault("after-sql-commit")
        except _REFUSALS as error:
            raise _refused(error) from error
        except (DBAPIError, sqlite3.Error) as error:
            raise database.trouble(getattr(error, "orig", None) or error, self.file) from error


class Pen:
    """What writes within one transaction; each article wholly or not at all."""

    def __init__(self, session: Session, version: str) -> None:
        self._session = session
        self._version = version

    def put(self, prepared: Prepared) -> Outcome:
        """Store an article whose quotations were found beforehand.

        Raises :class:`~quotebank.errors.ArticleError` for what cannot be stored, and :class:`NotPreparedError` where
        something is known of it that the extractor has not read; nothing of it is written then.
        """
        article, extracted, quotations, provenance = prepared
        rows.check_article(article)
        plan = _plan(self._session, article, self._version, provenance)
        if plan.extract:
            if extracted is None or not _reads_alike(plan.article, extracted):
                raise NotPreparedError
            rows.check_quotations(plan.article, quotations)
        try:
            with self._session.begin_nested():
                return _written(self._session, plan, self._version, quotations if plan.extract else ())
        except _REFUSALS as error:
            raise _refused(error) from error

    def remember(self, file: SeenFile) -> None:
        """Write that a file was read to its end."""
        seen.remember(writing.raw(self._session), file)
        fault("file-remembered")


def _refused(error: Exception) -> ArticleError:
    return ArticleError(f"the database refuses it: {getattr(error, 'orig', error)}", hint="a fault of the extractor")


def _reads_alike(one: Article, other: Article) -> bool:
    """Tell whether the extractor reads two articles alike, which differ at most in what it knows nothing of."""
    names = _ABOUT_THE_COPY | _ABOUT_THE_BYTES
    return replace(one, **{name: getattr(other, name) for name in names}) == other


def _plan(session: Session, article: Article, version: str, provenance: Provenance | None = None) -> _Plan:
    row = _known(session, article)
    if row is None:
        return _Plan(article, article.id, None, told=True, extract=True, provenance=provenance)
    known = article_from(row.model_dump())
    told = {name: new for name in _METADATA if (new := getattr(article, name)) and new != getattr(known, name)}
    again = row.extractor_version != version or not _ABOUT_THE_COPY.issuperset(told)
    read = _read_now(session, row, article, told, provenance) if provenance else None
    return _Plan(replace(known, **told), row.public_id, row.id, told=bool(told), extract=again, provenance=read)


def _read_now(
    session: Session, row: ArticleRow, article: Article, told: Mapping[str, object], read: Provenance
) -> Provenance | None:
    """Return where the values of a known article were read, now that it was read again; ``None`` if that is no news.

    A value that stands was read where it was read first; the same place read again tells it better.
    """
    before = records.provenance(writing.raw(session), row.id) or records.UNTOLD
    again = row.origin == article.origin
    found = dict(before.found)
    for name, where in read.found.items():
        if getattr(article, name, where) and (again or name in told or name not in found):
            found[name] = where
    notes = read.notes if again else tuple(dict.fromkeys((*before.notes, *(read.notes if told else ()))))
    now = Provenance(found, notes, read.url_given if again else before.url_given or read.url_given)
    return now if now != before else None


def _known(session: Session, article: Article) -> ArticleRow | None:
    """Return the row of the same article.

    The same words at the same address are the same article.  The same words where one of the two has no address are
    as well, unless they name different publishers: syndicated copies are articles of their own.
    """
    same_words = select(ArticleRow).where(ArticleRow.text_sha256 == article.text_sha256).order_by(col(ArticleRow.id))
    copies = session.exec(same_words).all()
    for row in copies:
        if row.public_id == article.id or row.url == (article.url or None):
            return row
    for row in copies:
        one_has_no_address = not row.url or not article.url
        publishers = {name for name in (row.publisher, article.publisher) if name}
        if one_has_no_address and len(publishers) < 2:
            return row
    return None


def _written(session: Session, plan: _Plan, version: str, quotations: Sequence[Quotation]) -> Outcome:
    key = plan.key
    if key is None:
        row = rows.article_row(plan.article, plan.article_id, version)
        session.add(row)
        session.flush()
        fault("article-written")
        if row.id is None:  # pragma: no cover - the flush gave it one
            raise BankError("the database gave no id")
        if plan.provenance is not None:
            writing.set_provenance(session, row.id, plan.provenance)
        copied.learn(writing.raw(session), row.id, plan.article)
        fault("copies-linked")
        older = _linked(session, plan, row)
        home = writing.Home(plan.article, plan.article_id, row.id)
        wanted, said = writing.wanted(session, home, quotations)
        _fill(session, home, wanted, wanted, said)
        became = _became(session, plan, older, wanted)
        return Outcome("stored", plan.article_id, len(wanted), became, home.key, plan.article.origin)
    if plan.told or plan.extract:
        _tell(session, plan, version)
    if plan.provenance is not None:
        writing.set_provenance(session, key, plan.provenance)
    changed = plan.extract and _replace(session, writing.Home(plan.article, plan.article_id, key), quotations)
    count = session.exec(select(sa.func.count()).where(QuotationRow.article_id == key)).one()
    change: Change = "updated" if plan.told or changed else "unchanged"
    return Outcome(change, plan.article_id, count, None, key, plan.article.origin)


def _linked(session: Session, plan: _Plan, row: ArticleRow) -> ArticleRow | None:
    """Link a new article with the version of it that stands; returns that one when it is the older.

    The later is the one that was changed, or looked at, later, where both tell; else the one that came later.
    """
    new = plan.article
    named = same_file(new.origin, new.origin)
    places = [
        column == value
        for column, value in ((col(ArticleRow.url), new.url), (col(ArticleRow.origin), named and new.origin))
        if value
    ]
    if not places:
        return None
    there = select(ArticleRow).where(sa.or_(*places)).order_by(col(ArticleRow.id).desc())
    for known in session.exec(there):
        # Asked here: SQLite would look through all that stand rather than for the places.
        if known.id == row.id or known.superseded_by is not None:
            continue
        old = article_from(known.model_dump())
        if not is_version(new, old):
            continue
        pairs = ((new.updated, old.updated), (new.accessed, old.accessed))
        told = next(((one, other) for one, other in pairs if one and other and one != other), None)
        is_older = told is not None and told[0] < told[1]
        first, second = (row, known) if is_older else (known, row)
        first.superseded_by = second.public_id
        session.add(first)
        session.flush()
        return None if is_older else known
    return None


def _became(session: Session, plan: _Plan, older: ArticleRow | None, now: Mapping[str, Quotation]) -> Changes | None:
    if older is None:
        return None
    before = {record.quotation_id: record.read for record in writing.of_article(session, older.public_id)}
    return changes(older.public_id, before, older.text, now, plan.article.text)


def _tell(session: Session, plan: _Plan, version: str) -> None:
    row = session.get_one(ArticleRow, plan.key)
    for name in _METADATA:
        setattr(row, name, getattr(plan.article, name))
    if plan.extract:
        row.extractor_version = version
    session.add(row)
    session.flush()
    fault("article-updated")


def _replace(session: Session, home: writing.Home, quotations: Sequence[Quotation]) -> bool:
    """Make the article's quotations these; those that are the same stay untouched.  Tells whether any changed."""
    wanted, said = writing.wanted(session, home, quotations)
    held = select(QuotationRow).where(QuotationRow.article_id == home.key)
    there = {row.public_id: row for row in session.exec(held)}
    read = {record.quotation_id: record.read for record in records.records(writing.raw(session), list(there))}
    stale = [row for public_id, row in there.items() if wanted.get(public_id) != read[public_id]]
    parted, spoke = {row.wording for row in stale}, {row.speaker_id for row in stale}
    for row in stale:
        session.delete(row)
    session.flush()
    fault("stale-quotations-deleted")
    kept = there.keys() - {row.public_id for row in stale}
    fresh = {public_id: quotation for public_id, quotation in wanted.items() if public_id not in kept}
    _fill(session, home, fresh, wanted, said)
    writing.regroup_gone(session, parted)
    writing.forget_silent_speakers(session, spoke)
    return bool(stale or fresh)


def _fill(
    session: Session,
    home: writing.Home,
    fresh: Mapping[str, Quotation],
    wanted: Mapping[str, Quotation],
    said: Overlay,
) -> None:
    """Write the `fresh` ones of all that are `wanted`, and let those that stay take over what was said of any gone."""
    changed = writing.add(session, home, tuple(fresh.values()), said)
    moved = [one for one, former in writing.former_ids(session, home.key) if former != said.former.get(one, ())]
    for one in moved:
        writing.set_former(session, one, said.former.get(one, ()))
    writing.renew(session, moved, said.decisions)
    writing.regroup(session, changed)
