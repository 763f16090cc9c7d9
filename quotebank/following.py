"""Takes the place of a bank, gives a process that brings its index up beside a long ingest, whenever it is told to.

To index costs about as much as to store, and whoever stores need not wait for it: the rows are the truth, the log says
what changed, and a process that dies leaves an index that is behind, which the next one brings up.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from quotebank.database import connect
from quotebank.index.passages import PassageIndex
from quotebank.index.whoosh import WhooshEngine
from quotebank.intake.pool import die_with_parent
from quotebank.upkeep import freshen, freshen_passages

_PATIENCE = 5.0
_GRACE = 10.0
"""Seconds that it may take to leave when nothing is left to do."""


def serve(connection: Connection, file: Path, folder: Path) -> None:
    """Bring both indexes of `folder` up to the rows of `file` each time that the other side asks, until it is gone.

    What runs in the process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=die_with_parent, daemon=True).start()
    with (
        closing(connect(file)) as db,
        closing(WhooshEngine(folder)) as engine,
        closing(PassageIndex(folder / "passages.db")) as passages,
        suppress(EOFError, OSError),
    ):
        while True:
            connection.recv()
            # What goes wrong here goes wrong again where it is told: at the end of the ingest, in the other process.
            with suppress(Exception):
                freshen(db, engine, timeout=_PATIENCE)
                freshen_passages(db, passages, lambda: engine.lock(_PATIENCE))
            connection.send(None)


class Follower:
    """The near end of that process, which is spawned: neither SQLite's connections nor locks may cross a fork."""

    def __init__(self, file: Path, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._near, far = context.Pipe()
        self._process = context.Process(target=serve, args=(far, file.absolute(), folder.absolute()), daemon=True)
        self._process.start()
        far.close()
        self._busy = False

    def ask(self) -> bool:
        """Ask for the index to be brought up; tells whether that was asked: not while it is at it, or is gone."""
        with suppress(EOFError, OSError):
            if self._busy and not self._near.poll():
                return False
            self.wait()
            self._near.send(None)
            self._busy = True
        return self._busy

    def wait(self) -> None:
        """Wait until what was asked for is done, or the process is gone."""
        if self._busy:
            self._busy = False
            with suppress(EOFError, OSError):
                self._near.recv()

    def close(self) -> None:
        """Make an end of it, whatever it is doing; what it had not committed is done by the next one."""
        self._near.close()
        if not self._busy:
            self._process.join(_GRACE)
        self._process.kill()
        self._process.join()
