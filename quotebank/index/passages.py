"""Takes articles, gives the passages of theirs that may hold given words, altered or not: an index of word pairs.

A pair of neighbouring words is rare even where both are common, and most pairs outlive a change of wording.  Each
passage (a paragraph, or a part of a long one) is kept as its pairs and its longer words, hashed, in an FTS5 table
without content or places (https://sqlite.org/fts5.html), one file beside the search index.  It holds no facts: what it
proposes is read from the rows and compared there.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar

from quotebank.faults import fault
from quotebank.folding import words
from quotebank.index.engine import IndexUnusableError, MissingIndexError
from quotebank.lexicon import closed_class
from quotebank.model import Span

VERSION = 1
"""Grows whenever folding or the passages change; every older index is then made again."""

LONGEST = 120
"""The most words of a passage; a longer paragraph is several."""

COMMON = 4_000
"""A pair or word that stands in this many passages tells nothing, unless all do."""

_PATIENCE = 5.0
"""Seconds for which a reader or a writer waits for another one."""

_T = TypeVar("_T")
_SCHEMA = """
CREATE TABLE stamp (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER, store TEXT, last INTEGER, sha256 TEXT,
    articles INTEGER);
CREATE TABLE passage (id INTEGER PRIMARY KEY, article INTEGER, start_char INTEGER, end_char INTEGER);
CREATE INDEX of_article ON passage (article);
CREATE VIRTUAL TABLE feature USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii');
"""


class Passage(NamedTuple):
    """A stretch of the article whose row has this key."""

    article: int
    span: Span


class Stamp(NamedTuple):
    """Up to which article the index knows the rows, and of which store."""

    store: str
    last: int
    """The key of the last article's row; 0 for none."""
    sha256: str
    """Of that article's text."""
    articles: int
    """How many articles it knows."""


def passages(text: str) -> Iterator[tuple[Span, frozenset[str]]]:
    """Yield each passage of `text` with its features; a pair across two passages belongs to the first."""
    for start, end in _lines(text):
        found = list(words(text[start:end], start))
        for first in range(0, len(found), LONGEST):
            part = found[first : first + LONGEST + 1]
            last = part[min(len(part), LONGEST) - 1]
            yield Span(part[0].start, last.end), features([word.text for word in part])


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def features(folded: Sequence[str]) -> frozenset[str]:
    """Return what is kept of words in a row: each pair, and each word that carries a meaning of its own."""
    small = closed_class()
    single = (_hashed(word) for word in folded if word not in small)
    return frozenset((*single, *(_hashed(f"{one} {other}") for one, other in pairwise(folded))))


def _hashed(feature: str) -> str:
    return f"{zlib.crc32(feature.encode('utf-8', 'surrogatepass')):x}"


class PassageIndex:
    """The index of one bank, in a file of its own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._db: sqlite3.Connection | None = None
        self._inode = 0

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def stamp(self) -> Stamp:
        """Return the stamp; raises :class:`~quotebank.index.engine.IndexUnusableError`."""
        row = self._read(lambda db: db.execute("SELECT version, store, last, sha256, articles FROM stamp").fetchone())
        if row is None or row[0] != VERSION:
            raise IndexUnusableError("the index of passages was made by other rules")
        return Stamp(*row[1:])

    def add(self, articles: Iterable[tuple[int, str, str]], store: str) -> int:
        """Take in new articles (key, text, SHA-256, in order of their keys), under the lock; returns how many.

        One commit with the stamp.  Raises :class:`~quotebank.index.engine.IndexUnusableError` for a file that cannot
        be gone on with.
        """
        try:
            with closing(_opened(self.file)) as db, db:
                db.execute("BEGIN IMMEDIATE")
                return _insert(db, articles, store)
        except sqlite3.Error as error:
            raise IndexUnusableError(f"the index of passages cannot be written: {error}") from error

    def rebuild(self, articles: Iterable[tuple[int, str, str]], store: str) -> int:
        """Make the index anew, under the lock, in a file that takes the place of the old; returns how many articles."""
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.file.with_name(f"{self.file.name}.new")
        fresh.unlink(missing_ok=True)
        try:
            with closing(_opened(fresh)) as db, db:
                # The file is nobody's yet: what a killed process leaves of it is thrown away, not rolled back.
                db.execute("PRAGMA journal_mode = MEMORY")
                db.executescript(_SCHEMA)
                db.execute("BEGIN")
                count = _insert(db, articles, store)
            # The journal of a writer that was killed would be played back into the new file.  The old one goes first:
            # without its journal it may be half-written.
            self.file.unlink(missing_ok=True)
            _journal(self.file).unlink(missing_ok=True)
            fault("before-passages-swap")
            os.replace(fresh, self.file)
        finally:
            fresh.unlink(missing_ok=True)
        return count

    def exact(self, folded: Sequence[str], limit: int) -> list[Passage]:
        """Return at most `limit` passages that hold all pairs of the words, first come first."""
        wanted = sorted(features(folded)) if len(folded) > 1 else [_hashed(word) for word in folded]
        if not wanted:
            return []
        statement = "SELECT rowid FROM feature WHERE feature MATCH ? LIMIT ?"
        ids = self._read(lambda db: [row[0] for row in db.execute(statement, (" AND ".join(wanted), limit))])
        return self._passages(ids)

    def near(self, parts: Sequence[Sequence[str]], limit: int, among: Collection[int] | None = None) -> list[Passage]:
        """Return passages that share rare pairs and words with any of `parts`: at most `limit` for each, best first.

        `among` allows only articles with these keys.
        """
        wanted = {feature for part in parts for feature in features(part)}
        postings, count = self._read(lambda db: _postings(db, wanted, limit=None if among is not None else COMMON))
        allowed = self._of(among) if among is not None else None
        ids: dict[int, None] = {}
        for part in parts:
            scores: dict[int, float] = defaultdict(float)
            for feature in features(part):
                found = postings[feature]
                worth = math.log((count + 1) / (len(found) + 0.5))
                for one in found:
                    if allowed is None or one in allowed:
                        scores[one] += worth
            ids |= dict.fromkeys(_best(scores, limit))
        return self._passages(list(ids))

    def _of(self, articles: Collection[int]) -> frozenset[int]:
        """Return the numbers of all passages of these articles."""
        statement = "SELECT id FROM passage WHERE article IN (SELECT value FROM json_each(?))"
        return self._read(lambda db: frozenset(row[0] for row in db.execute(statement, (json.dumps(list(articles)),))))

    def problems(self, *, deep: bool) -> Iterator[str]:
        """Yield what is wrong with the file; `deep` reads every page."""
        try:
            self.stamp()
            if deep:
                found = self._read(lambda db: db.execute("PRAGMA quick_check(1)").fetchone()[0])
                if found != "ok":
                    yield f"{self.file.name}: {found}"
        except MissingIndexError:
            return
        except IndexUnusableError as error:
            yield str(error)

    def _passages(self, ids: Sequence[int]) -> list[Passage]:
        statement = "SELECT id, article, start_char, end_char FROM passage WHERE id IN (SELECT value FROM json_each(?))"
        rows = self._read(lambda db: db.execute(statement, (json.dumps(ids),)).fetchall())
        found = {one: Passage(article, Span(first, last)) for one, article, first, last in rows}
        return [found[one] for one in ids if one in found]

    def _read(self, action: Callable[[sqlite3.Connection], _T]) -> _T:
        """Run `action`; opens the file again where another process has put a new one in its place."""
        try:
            inode = self.file.stat().st_ino
        except OSError as error:
            raise MissingIndexError("there is no index of passages") from error
        try:
            if self._db is None or inode != self._inode:
                self.close()
                self._db, self._inode = _opened(self.file, read_only=True), inode
            return action(self._db)
        except sqlite3.Error as error:
            self.close()
            raise IndexUnusableError(f"the index of passages cannot be read: {error}") from error


def _best(scores: dict[int, float], limit: int) -> list[int]:
    """Return the keys of the best scores, best first: the least of these is found first, since there may be many."""
    least = sorted(scores.values())[-limit] if len(scores) > limit else -math.inf
    return sorted((one for one, score in scores.items() if score >= least), key=lambda one: (-scores[one], one))[:limit]


def _journal(file: Path) -> Path:
    """Return where SQLite keeps what a commit changes until it is done (https://sqlite.org/tempfiles.html)."""
    return file.with_name(f"{file.name}-journal")


def _opened(file: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the file, for writing where it may be: only so can a reader undo what a killed writer left."""
    may_write = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    mode = "rwc" if not read_only else "rw" if may_write else "ro"
    db = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_PATIENCE, isolation_level=None)
    for setting in (
        "trusted_schema = 0",
        "cell_size_check = 1",
        "synchronous = NORMAL",
        f"query_only = {int(read_only)}",
    ):
        db.execute(f"PRAGMA {setting}")
    return db


def _insert(db: sqlite3.Connection, articles: Iterable[tuple[int, str, str]], store: str) -> int:
    """Write the passages of articles, and the stamp behind them; returns how many articles there were."""
    before = db.execute("SELECT last, sha256, articles FROM stamp").fetchone() or (0, "", 0)
    last, sha256 = before[:2]
    number = db.execute("SELECT coalesce(max(id), 0) FROM passage").fetchone()[0]
    count = 0
    for key, text, digest in articles:
        last, sha256 = key, digest
        for span, found in passages(text):
            number += 1
            db.execute("INSERT INTO passage VALUES (?, ?, ?, ?)", (number, last, *span))
            db.execute("INSERT INTO feature (rowid, words) VALUES (?, ?)", (number, " ".join(sorted(found))))
        count += 1
    fault("before-passages-commit")
    stamp = (VERSION, store, last, sha256, before[2] + count)
    db.execute("INSERT OR REPLACE INTO stamp VALUES (1, ?, ?, ?, ?, ?)", stamp)
    return count


def _postings(
    db: sqlite3.Connection, wanted: Iterable[str], limit: int | None
) -> tuple[dict[str, tuple[int, ...]], int]:
    """Return the passages of each feature, none for one that is too common, and how many passages there are."""
    statement = "SELECT rowid FROM feature WHERE feature MATCH ? LIMIT ?"
    found = {}
    for one in wanted:
        ids = tuple(row[0] for row in db.execute(statement, (one, -1 if limit is None else limit + 1)))
        found[one] = () if limit is not None and len(ids) > limit else ids
    return found, int(db.execute("SELECT coalesce(max(id), 0) FROM passage").fetchone()[0])
