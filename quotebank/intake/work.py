"""Takes a task, gives messages: what a worker does, in a process of its own or in this one.

Tasks and messages travel between processes, so they are plain values, and whatever goes wrong becomes a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from quotebank.errors import ArticleError, QuotebankError
from quotebank.intake.told import Extractor
from quotebank.model import Article, Quotation
from quotebank.readers import Meta, Reading, read_found
from quotebank.readers.meta import NOTHING
from quotebank.readers.walk import Found, Skip


@dataclass(frozen=True, slots=True)
class How:
    """How files are read; its ``repr`` is what was told of them."""

    overrides: Meta = NOTHING
    fields: tuple[tuple[str, str], ...] = ()
    """Field of an article, and where it stands in a table or in JSON."""
    any_language: bool = False
    """Keep what a bank leaves out otherwise."""

    def read(self, found: Found, skipped: Skip) -> Iterator[Reading]:
        """Give the readings of one file."""
        for reading in read_found(found, self.overrides, skipped=skipped, fields=dict(self.fields)):
            yield replace(reading, skip=None) if self.any_language and reading.skip else reading


class ReadFile(NamedTuple):
    """Read one file, and extract its first article."""

    origin: str
    size: int
    named: bool = True
    """Whether a person named it."""


class ExtractOne(NamedTuple):
    """Extract one article that was read already."""

    article: Article

    @property
    def origin(self) -> str:
        """Where the article was read."""
        return self.article.origin

    @property
    def size(self) -> int:
        """Roughly, in bytes."""
        return len(self.article.text)


Task = ReadFile | ExtractOne


class Item(NamedTuple):
    """One reading, and the quotations of its article where they were looked for."""

    reading: Reading
    extracted: Article | None = None
    """The article as the extractor read it, which may know more of it than its file."""
    quotations: tuple[Quotation, ...] = ()


class Skipped(NamedTuple):
    """A part of a file, or a file of a folder, that is no article."""

    origin: str
    reason: str


class Broken(NamedTuple):
    """The work stopped here for a reason that is not the file's alone: it is not to be remembered as seen."""

    error: ArticleError


Message = Item | Skipped | Broken


def perform(task: Task, how: How, extractor: Extractor) -> Iterator[Message]:
    """Give what comes of a task; never raises for what an article does."""
    if isinstance(task, ExtractOne):
        yield extracted(Reading(task.article.origin, task.article), extractor)
        return
    try:
        yield from _read(Found(task.origin, named=task.named), how, extractor)
    # A reader's library may raise anything; the rest of the batch must go on, and the report names the file.
    except (Exception, MemoryError) as error:
        yield Broken(_failure("the reader failed", error, task.origin))


def _read(found: Found, how: How, extractor: Extractor) -> Iterator[Message]:
    left: list[tuple[str, str]] = []
    first = True
    for reading in how.read(found, lambda path, why: left.append((path, why))):
        yield from (Skipped(*one) for one in left)
        left.clear()
        yield extracted(reading, extractor) if first else Item(reading)
        first = False
    yield from (Skipped(*one) for one in left)


def extracted(reading: Reading, extractor: Extractor) -> Item:
    """Return a reading with the quotations of its article; with the error where there is none."""
    if reading.article is None or reading.skip is not None:
        return Item(reading)
    try:
        return Item(reading, reading.article, tuple(extractor.extract(reading.article)))
    except QuotebankError as error:
        failed = ArticleError(error.what, where=error.where or reading.origin, hint=error.hint)
    # Whatever an article does to the extractor, the rest of the batch must go on; the report names it.
    except (Exception, MemoryError) as error:
        failed = _failure("the extractor failed", error, reading.origin)
    return Item(replace(reading, article=None, error=failed))


def _failure(what: str, error: BaseException, origin: str) -> ArticleError:
    told = f"{what}: {type(error).__name__}: {error}"
    return ArticleError(told, where=origin, hint="please report it with the article")
