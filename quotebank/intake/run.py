"""Takes paths and a store, gives what became of each input: the parts of the room put together."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing

from quotebank import seen
from quotebank.intake.files import Input, inputs
from quotebank.intake.inline import Inline, Runner
from quotebank.intake.keeping import Keeper
from quotebank.intake.order import Order
from quotebank.intake.pool import Pool
from quotebank.intake.told import Extractor, Ingested, Progress
from quotebank.intake.work import How
from quotebank.readers import READER_VERSION, Reading
from quotebank.seen import SeenFile
from quotebank.store import Store


def runner(jobs: int | None, how: How, extractor: Extractor) -> Runner:
    """Return what does the work: this process for one job, else as many workers; ``None`` is one for each core.

    With ``None`` a short run starts no workers at all.
    """
    if jobs == 1:
        return Inline(how, extractor)
    return Pool(jobs or cores(), how, extractor, small=jobs is None)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ingested(
    opened: Callable[[], Store],
    rows: Callable[[], sqlite3.Connection | None],
    paths: Sequence[str],
    how: How,
    extractor: Extractor,
    *,
    jobs: int | None = 1,
    progress: Progress,
) -> Iterator[Ingested]:
    """Store the articles of `paths`; nothing is left running at the end.

    `opened` gives the store when there is something to write, and `rows` what was written, if there is a bank yet.
    """

    def known(file: Input) -> SeenFile | None:
        db = rows() if file.bytes else None
        if file.bytes is None or db is None:
            return None
        found = seen.named(db, file.origin)
        if found is None or (found.bytes.sha256, found.bytes.told_sha256) != (
            file.bytes.sha256,
            file.bytes.told_sha256,
        ):
            found = seen.alike(db, file.bytes)
        current = found and (found.reader_version, found.extractor_version) == (READER_VERSION, extractor.version)
        return found if current else None

    with closing(runner(jobs, how, extractor)) as work:
        order = Order(work, lambda article: opened().wanted(article, extractor.version), known)
        yield from Keeper(opened, extractor, progress).kept(order.steps(inputs(paths, how)))


def taken(opened: Callable[[], Store], readings: Iterable[Reading], extractor: Extractor) -> Iterator[Ingested]:
    """Store articles that were read already, each by itself, in this process."""
    keeper = Keeper(opened, extractor, Progress())
    for reading in readings:
        yield keeper.taken(reading)
