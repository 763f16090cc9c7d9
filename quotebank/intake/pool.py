"""Takes tasks, gives slots whose messages come from worker processes; a worker that dies costs one task and no more.

A thread for each worker hands it one task at a time and takes in its messages, so that a worker is always known by
what it does: the one that dies or hangs names its article.  Workers are spawned, not forked, because neither SQLite's
connections nor locks may cross a fork.  A file of many articles is read by a worker of its own, and its articles are
extracted by all others.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from quotebank.errors import ArticleError
from quotebank.intake.inline import Inline, Slot
from quotebank.intake.told import Extractor
from quotebank.intake.work import Broken, How, Message, ReadFile, Task, perform

HELD = 16
"""Messages that a slot holds before its worker has to wait."""

MANY = 4
"""A file with more articles than this is one of many."""

STREAMS = 2
"""How many files of many articles are read at a time."""

SMALL = 16
"""Fewer tasks than this are done in this process, where nobody says otherwise: workers take a second to start."""

SMALL_SIZE = 64 * 1024
"""A larger file is never read in this process while there are workers."""

PATIENCE = 120.0
"""Seconds that any article may take."""

PACE = 10_000
"""How many bytes more give an article a second more: a twentieth of the speed of a slow machine."""

_END: Final = None


def serve(connection: Connection, how: How, extractor: Extractor) -> None:
    """Do tasks until the other side is gone; what runs in a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=die_with_parent, daemon=True).start()
    try:
        while True:
            task: Task = connection.recv()
            for message in perform(task, how, extractor):
                connection.send(message)
            connection.send(_END)
    except (EOFError, OSError):
        return


def die_with_parent() -> None:
    """Leave at once when the parent is gone, however it went: nobody is left who wants the answer."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


class _Worker:
    """One process, and the near end of its pipe."""

    def __init__(self, how: How, extractor: Extractor) -> None:
        context = multiprocessing.get_context("spawn")
        self._near, far = context.Pipe()
        self._process = context.Process(target=serve, args=(far, how, extractor), daemon=True)
        self._process.start()
        far.close()

    def send(self, task: Task) -> None:
        self._near.send(task)

    def receive(self, patience: float) -> Message | None:
        """Return the next message; raises ``TimeoutError``, and ``EOFError`` or ``OSError`` when the worker died."""
        if not self._near.poll(patience):
            raise TimeoutError
        message: Message | None = self._near.recv()
        return message

    def kill(self, grace: float = 0.0) -> str:
        """Make an end of it, if it has not come after so many seconds; returns how it ended, in words."""
        self._process.join(grace)
        self._process.kill()
        self._process.join()
        self._near.close()
        code = self._process.exitcode or 0
        return f"was killed by signal {-code}" if code < 0 else f"ended with {code}"


class _PoolSlot:
    """The messages of one task, at most :data:`HELD` of them."""

    def __init__(self, task: Task, changed: threading.Condition) -> None:
        self.task = task
        self.given = 0
        """How many messages came, those that were taken with them."""
        self.closed = False
        self._changed = changed
        self._messages: deque[Message] = deque()
        self._ended = False

    def ready(self) -> bool:
        return bool(self._messages) or self._ended

    def next(self) -> Message | None:
        with self._changed:
            self._changed.wait_for(self.ready)
            if not self._messages:
                return None
            message = self._messages.popleft()
            self._changed.notify_all()
            return message

    def put(self, message: Message) -> bool:
        """Add a message when there is room; tells whether anybody still wants it."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or len(self._messages) < HELD)
            self._messages.append(message)
            self.given += 1
            self._changed.notify_all()
            return not self.closed

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()


class Pool:
    """So many workers, started when there is something to do for them.

    With `small` the first few small tasks are done in this process, which is all that a short run needs.
    """

    def __init__(self, jobs: int, how: How, extractor: Extractor, *, small: bool = False) -> None:
        self.window = 8 * jobs
        self.jobs = jobs
        self._how = how
        self._extractor = extractor
        self._small = SMALL if small else 0
        self._inline = Inline(how, extractor)
        self._changed = threading.Condition()
        self._files: deque[_PoolSlot] = deque()
        self._articles: deque[_PoolSlot] = deque()
        self._slots: set[_PoolSlot] = set()
        self._hands: list[threading.Thread] = []
        self._streams = 0
        self._closing = False

    def start(self, task: Task) -> Slot:
        """Put a task at the end of the queue; articles go before files, whose reading can wait."""
        if self._small and task.size <= SMALL_SIZE:
            self._small -= 1
            return self._inline.start(task)
        self._small = 0
        slot = _PoolSlot(task, self._changed)
        with self._changed:
            self._slots.add(slot)
            (self._files if isinstance(task, ReadFile) else self._articles).append(slot)
            if len(self._hands) < self.jobs:
                self._add_hand()
            self._changed.notify_all()
        return slot

    def close(self) -> None:
        """Stop every worker and wait until it is gone; what was not written is lost, and read again next time."""
        with self._changed:
            self._closing = True
            for slot in self._slots:
                slot.closed = True
            self._changed.notify_all()
        for hand in self._hands:
            hand.join()

    def _add_hand(self) -> None:
        hand = threading.Thread(target=self._work, daemon=True)
        self._hands.append(hand)
        hand.start()

    def _work(self) -> None:
        """Do tasks, in a thread, with a worker that is started anew whenever it was lost."""
        if hasattr(signal, "pthread_sigmask"):
            # Ctrl-C in a terminal reaches every process; a worker inherits this and leaves when it is told to.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        worker: _Worker | None = None
        try:
            while (slot := self._next()) is not None:
                worker = self._done(slot, worker) or self._done_again(slot)
                slot.end()
                with self._changed:
                    self._slots.discard(slot)
                    self._streams -= slot.given > MANY and isinstance(slot.task, ReadFile)
                    self._changed.notify_all()
        finally:
            if worker is not None:
                worker.kill()

    def _next(self) -> _PoolSlot | None:
        """Return the next task; ``None`` when there will be none for this thread."""
        with self._changed:
            while not self._closing and len(self._hands) <= self.jobs + self._streams:
                if self._articles:
                    return self._articles.popleft()
                if self._files and self._streams < STREAMS:
                    return self._files.popleft()
                self._changed.wait()
            self._hands = [hand for hand in self._hands if hand is not threading.current_thread() or self._closing]
            return None

    def _done(self, slot: _PoolSlot, worker: _Worker | None, *, last: bool = False) -> _Worker | None:
        """Have a task done; returns the worker, or ``None`` when it was lost.

        A task that lost its worker is named as failed, unless it may be tried again.
        """
        patience = PATIENCE + slot.task.size / PACE
        told = "could not be started"
        try:
            worker = worker or _Worker(self._how, self._extractor)
            worker.send(slot.task)
            while (message := self._received(worker, patience)) is not _END:
                slot.put(message)
                if slot.given == MANY + 1 and isinstance(slot.task, ReadFile):
                    self._begin_stream()
            return worker
        except TimeoutError:
            what, hint = f"it took longer than {patience:.0f} seconds and was given up", "split it into its articles"
            last = True
        except (EOFError, OSError):
            what, hint = "the process that read it {}", "free some memory, and try it alone"
        if worker is not None:
            told = worker.kill(0.0 if self._closing else 1.0)
        if last or slot.given:
            slot.put(Broken(ArticleError(what.format(told), where=slot.task.origin, hint=hint)))
        return None

    def _done_again(self, slot: _PoolSlot) -> _Worker | None:
        """Try a task once more that nothing came of: another process may have cost the worker its memory."""
        return None if self._closing or slot.given else self._done(slot, None, last=True)

    def _received(self, worker: _Worker, patience: float) -> Any:
        """Wait for a message in steps, so that a run that is closed does not wait for an article."""
        step = 0.2
        while True:
            try:
                return worker.receive(min(step, patience))
            except TimeoutError:
                patience -= step
                if self._closing:
                    raise EOFError from None
                if patience <= 0:
                    raise

    def _begin_stream(self) -> None:
        """Let another worker take the place of one that only reads from now on."""
        with self._changed:
            self._streams += 1
            if not self._closing and len(self._hands) < self.jobs + self._streams:
                self._add_hand()
