"""Takes steps in their order, gives what became of each input, once it is safe: the one writer of a run.

Several articles share a transaction, because to make each safe by itself costs more than to write it.  None waits for
longer than a moment, and nobody else for longer than the writing of a few takes.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from quotebank.errors import ArticleError
from quotebank.intake.files import Input
from quotebank.intake.order import Begun, Ended, Known, Pause, Step
from quotebank.intake.told import Extractor, Ingested, Progress
from quotebank.intake.work import Broken, Item, Skipped, extracted
from quotebank.model import Article, Quotation
from quotebank.readers import READER_VERSION, Reading
from quotebank.seen import MOST_FAILURES, SeenFile
from quotebank.store import NotPreparedError, Outcome, Pen, Prepared, Store

TOGETHER = 32
"""The most articles that share a transaction."""

TOGETHER_SIZE = 1_000_000
"""The most characters of their texts, but for the last."""

MOMENT = 0.5
"""Seconds that a finished article may wait for others."""

_LINE = re.compile(r":[0-9]+\Z")


@dataclass(slots=True)
class _Count:
    """What came of a file so far."""

    file: Input
    articles: int = 0
    quotations: int = 0
    article: str | None = None
    failures: list[tuple[str, str, str]] = field(default_factory=list)
    broken: bool = False

    def add(self, done: Ingested) -> None:
        if done.error is None:
            self.articles += 1
            self.quotations += done.quotations
            self.article = done.article_id if self.articles == 1 else None
        elif len(self.failures) < MOST_FAILURES:
            self.failures.append((done.origin, done.error.what, done.error.hint))
        else:
            self.broken = True

    def seen(self, extractor: str) -> SeenFile | None:
        """Return what to remember of the file; ``None`` where it should be read again."""
        if self.file.bytes is None or self.broken or (self.failures and not self.articles):
            return None
        return SeenFile(
            bytes=self.file.bytes,
            articles=self.articles,
            quotations=self.quotations,
            article=self.article,
            failures=tuple(self.failures),
            reader_version=READER_VERSION,
            extractor_version=extractor,
        )


class Keeper:
    """Writes what one run reads; `opened` gives the store when there is something to write, which makes the bank."""

    def __init__(self, opened: Callable[[], Store], extractor: Extractor, progress: Progress) -> None:
        self._opened = opened
        self._extractor = extractor
        self._progress = progress
        self._count: _Count | None = None

    def kept(self, steps: Iterable[Step]) -> Iterator[Ingested]:
        """Give what became of each input; what was given is committed."""
        batch: list[Step] = []
        size, since = 0, time.monotonic()
        for step in steps:
            if not isinstance(step, Pause):
                since = since if batch else time.monotonic()
                batch.append(step)
                article = step.reading.article if isinstance(step, Item) else None
                size += len(article.text) if article else 0
            full = len(batch) >= 2 * TOGETHER or size >= TOGETHER_SIZE or time.monotonic() - since >= MOMENT
            if batch and (full or isinstance(step, Pause)):
                yield from self._written(batch)
                batch, size = [], 0
        yield from self._written(batch)

    def _written(self, batch: list[Step]) -> Iterator[Ingested]:
        """Write a batch; an article that has to be extracted first parts it in two."""
        while batch:
            done: list[Ingested] = []
            rest: list[Step] = []
            with ExitStack() as stack:
                pen = cache(lambda stack=stack: stack.enter_context(self._store.pen(self._extractor.version)))
                for number, step in enumerate(batch):
                    try:
                        done += self._done(step, pen)
                    except NotPreparedError:
                        rest = batch[number:]
                        break
            yield from done
            if rest:
                first = rest.pop(0)
                if isinstance(first, Item):
                    yield self.taken(first.reading)
            batch = rest

    @cached_property
    def _store(self) -> Store:
        return self._opened()

    @cached_property
    def _before(self) -> int:
        """The key of the last article that was there before the run."""
        return self._store.last

    def _done(self, step: Step, pen: Callable[[], Pen]) -> Iterator[Ingested]:
        match step:
            case Begun(file):
                self._count = _Count(file)
                self._progress.current, self._progress.within = file.size, 0
            case Ended(file):
                self._end(file, pen)
            case Known(file, seen):
                yield from self._known(file, seen, pen)
            case Skipped(origin, reason):
                yield Ingested(origin=origin, status="skipped", articles=0, reason=reason)
            case Broken(error):
                if self._count is not None:
                    self._count.broken = True
                yield self._counted(Ingested(origin=error.where, status="failed", error=error))
            case Item(reading) if reading.skip:
                yield Ingested(origin=reading.origin, status="skipped", reason=reading.skip, notes=reading.notes)
            case Item(reading):
                yield self._counted(self._put(step, reading, pen))

    def _put(self, item: Item, reading: Reading, pen: Callable[[], Pen]) -> Ingested:
        if reading.article is None:
            return _failed(reading, _error(reading))
        self._before  # noqa: B018 - counted before the first is written
        try:
            done = pen().put(Prepared(reading.article, item.extracted, item.quotations, reading.provenance))
        except ArticleError as error:
            return _failed(reading, error)
        return self._told(reading, reading.article, done)

    def taken(self, reading: Reading) -> Ingested:
        """Extract and store one article by itself."""
        if reading.skip:
            return Ingested(origin=reading.origin, status="skipped", reason=reading.skip, notes=reading.notes)
        if reading.article is None:
            return self._counted(_failed(reading, _error(reading)))
        self._before  # noqa: B018 - counted before the first is written
        try:
            done = self._store.put(
                reading.article, self._extractor.version, self._extract, provenance=reading.provenance
            )
        except ArticleError as error:
            return self._counted(_failed(reading, error))
        return self._counted(self._told(reading, reading.article, done))

    def _extract(self, article: Article) -> tuple[Quotation, ...]:
        item = extracted(Reading(article.origin, article), self._extractor)
        if item.reading.error is not None:
            raise item.reading.error
        return item.quotations

    def _told(self, reading: Reading, article: Article, done: Outcome) -> Ingested:
        new = done.key > self._before
        self._progress.within += len(article.text)
        elsewhere = done.origin != article.origin if new else not _same_file(done.origin, article.origin)
        return Ingested(
            origin=reading.origin,
            status="duplicate" if elsewhere and done.change == "unchanged" else done.change,
            article_id=done.article_id,
            quotations=done.quotations,
            changes=done.changes,
            notes=reading.notes,
        )

    def _counted(self, done: Ingested) -> Ingested:
        self._progress.articles += 1
        if self._count is not None:
            self._count.add(done)
        return done

    def _end(self, file: Input, pen: Callable[[], Pen]) -> None:
        seen = self._count.seen(self._extractor.version) if self._count is not None else None
        if seen is not None:
            pen().remember(seen)
        self._count = None
        self._progress.current = self._progress.within = 0
        self._progress.files += 1
        self._progress.size += file.size

    def _known(self, file: Input, seen: SeenFile, pen: Callable[[], Pen]) -> Iterator[Ingested]:
        """Tell of a file that was read before, and of its failures again; remember it under its new name."""
        again = seen.bytes.origin == file.origin
        if file.bytes is not None and file.bytes != seen.bytes:
            pen().remember(replace(seen, bytes=file.bytes))
        yield Ingested(
            origin=file.origin,
            status="unchanged" if again else "duplicate",
            article_id=seen.article,
            articles=seen.articles,
            quotations=seen.quotations,
        )
        for origin, what, hint in seen.failures:
            yield Ingested(origin=origin, status="failed", error=ArticleError(what, where=origin, hint=hint))
        self._progress.files += 1
        self._progress.size += file.size
        self._progress.articles += seen.articles


def _error(reading: Reading) -> ArticleError:
    return reading.error or ArticleError("nothing to read", where=reading.origin)


def _failed(reading: Reading, error: ArticleError) -> Ingested:
    return Ingested(origin=reading.origin, status="failed", error=error, notes=reading.notes)


def _same_file(one: str, other: str) -> bool:
    """Tell whether two origins are in one file, whichever way its path is written."""
    first, second = (_LINE.sub("", origin) for origin in (one, other))
    return first == second or os.path.realpath(first) == os.path.realpath(second)
