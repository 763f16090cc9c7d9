"""Takes files that were read to their end, gives what came of them: the same bytes need not be read again.

What decides is the SHA-256 of the bytes and of what was told beside them.  Sizes and times are kept as hints, which
save a look at a folder that is watched.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import astuple, dataclass

MOST_FAILURES = 100
"""A file with more articles that failed is read again each time, rather than all their reasons kept."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """What a file holds, without its words."""

    origin: str
    size: int
    modified: int
    """Nanoseconds."""
    sha256: str
    told_sha256: str
    """Of what was told of it beside its bytes."""

    def same(self, other: Bytes) -> bool:
        """Tell whether both give the same articles, wherever they are."""
        return (self.sha256, self.told_sha256) == (other.sha256, other.told_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """One file that was read to its end."""

    bytes: Bytes
    articles: int
    quotations: int
    article: str | None = None
    """The public id of its article, where it has one alone."""
    failures: tuple[tuple[str, str, str], ...] = ()
    """Origin, what was wrong and what to try, for each of its articles that could not be stored."""
    reader_version: str
    extractor_version: str


_COLUMNS = (
    "origin, size, modified, sha256, told_sha256, articles, quotations, article, failures, reader_version,"
    " extractor_version"
)


def named(db: sqlite3.Connection, origin: str) -> SeenFile | None:
    """Return what was seen at a path."""
    query = f"SELECT {_COLUMNS} FROM seen_file WHERE origin = ?"  # noqa: S608 - our columns
    return _file(db.execute(query, (origin,)).fetchone())


def alike(db: sqlite3.Connection, found: Bytes) -> SeenFile | None:
    """Return a file of the same bytes, of which the same was told, wherever it was."""
    query = f"SELECT {_COLUMNS} FROM seen_file WHERE sha256 = ? AND told_sha256 = ? LIMIT 1"  # noqa: S608
    return _file(db.execute(query, (found.sha256, found.told_sha256)).fetchone())


def remember(db: sqlite3.Connection, file: SeenFile) -> None:
    """Write what came of a file, in place of what was written before."""
    values = (
        *astuple(file.bytes),
        file.articles,
        file.quotations,
        file.article,
        json.dumps(file.failures, ensure_ascii=False),
        file.reader_version,
        file.extractor_version,
    )
    names = _COLUMNS.split(", ")[1:]
    changed = ", ".join(f"{name} = excluded.{name}" for name in names)
    marks = ", ".join("?" * len(values))
    query = f"INSERT INTO seen_file ({_COLUMNS}) VALUES ({marks}) ON CONFLICT (origin) DO UPDATE SET {changed}"  # noqa: S608
    db.execute(query, values)


def _file(row: sqlite3.Row | None) -> SeenFile | None:
    if row is None:
        return None
    origin, size, modified, sha256, told, articles, quotations, article, failures, reader, extractor = row
    return SeenFile(
        bytes=Bytes(origin, size, modified, sha256, told),
        articles=articles,
        quotations=quotations,
        article=article,
        failures=tuple((one, what, hint) for one, what, hint in json.loads(failures)),
        reader_version=reader,
        extractor_version=extractor,
    )
