"""The index in Whoosh: takes entries and query trees, gives hits; with ``translate`` and ``unpickle`` its only user.

``index/live`` is the index that is searched, ``next`` one being built, ``old`` one being replaced.  Every
commit carries its stamp in a document beside the entries, so that index and stamp cannot disagree.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, TypeVar

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.util.filelock import FileLock, try_for

from quotebank.errors import QueryError
from quotebank.faults import fault
from quotebank.index import manifest
from quotebank.index.engine import Conditions, Engine, Entry, Hit, IndexUnusableError, MissingIndexError, Stamp
from quotebank.index.evaluate import Evaluation
from quotebank.index.keys import Keys
from quotebank.index.postings import Postings, Weights
from quotebank.index.translate import SCHEMA, document, stem
from quotebank.index.unpickle import guard
from quotebank.tree import Node
from quotebank.utterance import BREAK

guard()

BATCH = 10_000
"""Entries a commit while rebuilding, which bounds the memory; the most that a commit writes anew."""

LIMIT_MB = 192
"""What a commit keeps in memory, as Whoosh counts it: enough for a batch, since sorting on disk takes twice as long."""

MANY = 8
"""So many parts of an index that are about as large are made one."""

LARGE = BATCH // 2
"""A part of so many entries stays as it is."""

TRIES = 50
_STAMP_KEY = "stamp"
_WRITE_LOCK = "MAIN_WRITELOCK"
_T = TypeVar("_T")


class WhooshEngine(Engine):
    """The index of one bank, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.live = folder / "live"
        self._locked = False
        self._keys = Keys()
        self._open: tuple[tuple[int, ...], Postings] | None = None

    def stem(self, word: str) -> str:
        """Porter's stem."""
        return stem(word)

    def stamp(self) -> Stamp:
        """Read the stamp document."""
        return self._reading(_stamp_of)

    def ids(self) -> frozenset[str]:
        """Read the ids from the column that holds them."""
        return self._reading(lambda postings: frozenset(map(postings.key, postings.all)))

    def vocabulary(self, *, beside: bool = False) -> tuple[str, ...]:
        """Read the terms of the exact words."""
        names = ("exact", "near") if beside else ("exact",)
        words = self._reading(lambda postings: [word for name in names for word in postings.vocabulary(name)])
        return tuple(dict.fromkeys(word for word in words if word != BREAK))

    def search(self, node: Node, conditions: Conditions, limit: int, *, beside: bool = False) -> tuple[Hit, ...]:
        """Join posting lists; by their own words and beside apart, so that no score can lift a hit above its kind."""

        def read(postings: Postings) -> tuple[Hit, ...]:
            evaluation = Evaluation(postings)
            allowed = _allowed(postings, conditions)
            found = [evaluation.own(node, allowed)]
            if beside:
                rest = (postings.all if allowed is None else allowed) - found[0].keys()
                found.append(evaluation.wide(node, rest))
            hits = (
                Hit(postings.key(one), score, bool(n)) for n, part in enumerate(found) for one, score in _best(part)
            )
            return tuple(islice(hits, limit))

        return self._reading(read)

    def close(self) -> None:
        """Close the index that is open, if one is."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    @contextmanager
    def lock(self, timeout: float) -> Iterator[bool]:
        """Lock a file that stays where it is; the system frees it when its holder dies."""
        self._prepare()
        lock = FileLock(str(self.folder / "lock"))
        if not try_for(lock.acquire, timeout=timeout, delay=0.05):
            yield False
            return
        self._locked = True
        try:
            self._recover()
            yield True
        finally:
            self._locked = False
            lock.release()

    def update(self, entries: Iterable[Entry], gone: Iterable[str], stamp: Stamp) -> None:
        """Delete by id, add anew, stamp, commit: doing it twice gives the same."""
        self.close()
        self._check()
        index = self._index()
        new = list(entries)
        with _writer(index) as writer, index.searcher() as searcher:
            for key in (*self._keys.among([*gone, *(one.id for one in new)], searcher.reader()), _STAMP_KEY):
                writer.delete_by_term("key", key, searcher=searcher)
            for one in new:
                writer.add_document(**document(one))
            _add_stamp(writer, stamp)
        _settle(self.live, index)

    def rebuild(self, entries: Iterable[Entry], stamp: Stamp) -> int:
        """Build in ``next``, then put it in the place of ``live`` by two renames; the old index is never read."""
        self.close()
        fresh = self.folder / "next"
        _remove(fresh)
        fresh.mkdir(mode=0o700)
        index = FileIndex.create(FileStorage(str(fresh)), SCHEMA)
        stream, count = iter(entries), 0
        while batch := list(islice(stream, BATCH)):
            with _writer(index) as writer:
                for one in batch:
                    writer.add_document(**document(one))
            count += len(batch)
        with _writer(index) as writer:
            _add_stamp(writer, stamp)
        _settle(fresh, index)
        self._swap(fresh)
        return count

    def problems(self, *, deep: bool) -> Iterator[str]:
        """Check owner, permissions and the files that are listed."""
        try:
            self._refuse_strangers()
        except IndexUnusableError as error:
            yield str(error)
            return
        yield from manifest.problems(self.live, deep=deep)

    def leftovers(self) -> Iterator[str]:
        """Name the files that nobody lists, and the folders of a rebuild that was not finished."""
        known = manifest.names(self.live) | {manifest.NAME, _WRITE_LOCK}
        found = self.live.iterdir() if self.live.is_dir() else ()
        yield from sorted(file.name for file in found if file.name not in known)
        yield from (name for name in ("next", "old") if (self.folder / name).exists())

    def _reading(self, action: Callable[[Any], _T]) -> _T:
        """Run `action` on a searcher; tries again while another process replaces the files that it reads."""
        quiet = 0
        for _ in range(TRIES):
            try:
                return self._once(action)
            except (OSError, IndexUnusableError) as error:
                last = error
            # One more try after the writer went: it may have finished just after this one failed.
            quiet += not self._being_written()
            if quiet == 2:
                break
            time.sleep(0.02 * (1 - quiet))
        raise last if isinstance(last, IndexUnusableError) else IndexUnusableError(str(last)) from last

    def _once(self, action: Callable[[Any], _T]) -> _T:
        try:
            return action(self._postings())
        except (OSError, IndexUnusableError):
            self.close()
            raise
        except QueryError:
            raise
        # A flipped bit in an index shows as any of a dozen exceptions, MemoryError and AttributeError among them.
        except Exception as error:
            self.close()
            raise IndexUnusableError(f"cannot be read: {type(error).__name__}: {error}") from error

    def _being_written(self) -> bool:
        """Tell whether another process is at it, so that what could not be read may be whole in a moment."""
        if self._locked or not self.live.parent.is_dir():
            return False
        lock = FileLock(str(self.folder / "lock"))
        try:
            free = lock.acquire()
        except OSError:
            return False
        if free:
            lock.release()
        return not free

    def _postings(self) -> Postings:
        """Return the index as it is now: the one that is open, unless another was put in its place."""
        # Before the files are opened: what is put in their place meanwhile then shows the next time.
        self._check()
        state = _state(self.live)
        if self._open is None or self._open[0] != state:
            self.close()
            self._open = (state, Postings(self._index().reader()))
        return self._open[1]

    def _check(self) -> None:
        self._refuse_strangers()
        for problem in manifest.problems(self.live, deep=False):
            raise IndexUnusableError(problem)

    def _index(self) -> Any:
        return FileIndex(FileStorage(str(self.live)), schema=SCHEMA)

    def _refuse_strangers(self) -> None:
        """Refuse an index that another user made or could have changed: reading one is trusting its maker."""
        if not self.live.is_dir():
            raise MissingIndexError("there is no index")
        if os.name != "posix":
            return
        for folder in (self.folder, self.live):
            found = folder.stat()
            if found.st_uid not in (os.geteuid(), 0):
                raise IndexUnusableError("the index belongs to another user")
            if found.st_mode & 0o022:
                raise IndexUnusableError("others may write into the index folder")

    def _prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(PermissionError):
            self.folder.chmod(0o700)

    def _recover(self) -> None:
        """Undo a rebuild that was killed between its two renames, and sweep what it left; under the lock only."""
        old = self.folder / "old"
        if old.exists() and not self.live.exists():
            old.rename(self.live)
        _remove(old)
        _remove(self.folder / "next")

    def _swap(self, fresh: Path) -> None:
        old = self.folder / "old"
        _remove(old)
        fault("before-index-swap")
        if self.live.exists():
            self.live.rename(old)
        fault("amid-index-swap")
        fresh.rename(self.live)
        fault("after-index-swap")
        _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _merged(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Make one of small parts of about the same size; returns the parts that stay, the large ones among them.

    Whoosh's own way makes one of nearly all parts now and then, however large; a word is looked up in each part, which
    costs little, while to write a large part anew costs as much as to index it, and more with every article.  Somebody
    may be waiting for an answer, so that never more is written anew than :data:`BATCH` entries.
    """
    by_size: dict[int, list[Any]] = defaultdict(list)
    for segment in segments:
        if (count := segment.doc_count()) < LARGE:
            by_size[count.bit_length() // 3].append(segment)
    alike = next((found for _, found in sorted(by_size.items()) if len(found) >= MANY), [])
    alike.sort(key=lambda segment: segment.doc_count())
    counts = accumulate(segment.doc_count() for segment in alike)
    alike = [segment for segment, count in zip(alike, counts, strict=True) if count <= BATCH]
    for segment in alike:
        with closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
            writer.add_reader(reader)
    return [segment for segment in segments if segment not in alike]


@contextmanager
def _writer(index: Any) -> Iterator[Any]:
    """A writer that commits at the end, and lets go of everything when anything goes wrong."""
    writer = index.writer(timeout=30, limitmb=LIMIT_MB, compound=False)
    try:
        yield writer
        fault("before-index-commit")
        writer.commit(mergetype=_merged)
        fault("after-index-commit")
    except BaseException:
        # After a failed commit the writer would keep its lock for as long as it lives; cancelling may fail in turn.
        with suppress(Exception):
            writer.cancel()
        raise


def _settle(folder: Path, index: Any) -> None:
    """List the files of the commit and remove all others, which killed writers left."""
    segments = [segment.segment_id() for segment in index._segments()]
    toc = f"_MAIN_{index.latest_generation()}.toc"
    names = [
        file.name
        for file in folder.iterdir()
        if file.name == toc or any(file.name.startswith(segment + ".") for segment in segments)
    ]
    manifest.write(folder, names)
    fault("after-manifest")
    keep = {*names, manifest.NAME, _WRITE_LOCK}
    for file in folder.iterdir():
        if file.name not in keep:
            shutil.rmtree(file) if file.is_dir() else file.unlink()


def _add_stamp(writer: Any, stamp: Stamp) -> None:
    writer.add_document(key=_STAMP_KEY, stamp=json.dumps(stamp))


def _stamp_of(postings: Postings) -> Stamp:
    found = postings.stored(_STAMP_KEY)
    if found is None:
        raise IndexUnusableError("the index carries no stamp")
    uuid, seq, schema, analyser = json.loads(found["stamp"])
    return Stamp(str(uuid), int(seq), int(schema), int(analyser))


def _state(folder: Path) -> tuple[int, ...]:
    """Return what tells one list of files from the next: each is written anew and put in the place of the last."""
    found = (folder / manifest.NAME).stat()
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _allowed(postings: Postings, conditions: Conditions) -> frozenset[int] | None:
    """Return the documents that all conditions let pass; ``None`` where there is no condition."""
    wanted = {
        "kind": (conditions.kind,) if conditions.kind else (),
        "speaker": conditions.speakers,
        "publisher": conditions.publishers,
        "period": conditions.periods,
    }
    passed = [
        frozenset(document for value in values for document in postings.documents(name, value))
        for name, values in wanted.items()
        if values
    ]
    return frozenset.intersection(*passed) if passed else None


def _best(found: Weights) -> list[tuple[int, float]]:
    """Return the documents with their scores, best first, then in the order of the index."""
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
