"""Takes folders, gives the files that came or changed since the last look, once nobody writes to them any more.

It looks again and again, because that works on every disk and network share, where notices of changes do not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from quotebank.readers import found_in
from quotebank.readers.walk import STDIN
from quotebank.seen import SeenFile

EVERY = 2.0
"""Seconds between two looks."""


class _State(NamedTuple):
    """What a look tells of a file without reading it."""

    size: int
    modified: int


class Watch:
    """Looks at `paths`; `seen` tells what came of a file before, and `clock` the time in seconds since 1970."""

    def __init__(
        self,
        paths: Sequence[str],
        seen: Callable[[str], SeenFile | None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._paths = [path for path in paths if path != STDIN]
        self._seen = seen
        self._clock = clock
        self._pending: dict[str, _State] = {}
        self._given: dict[str, _State] = {}
        """Files that were given, until the bank remembers them: it does not remember those that failed."""

    def look(self) -> list[str]:
        """Return the files that are new or changed, and the same as at the last look.

        A file that was changed within the last moments is left for the next look, too.
        """
        pending: dict[str, _State] = {}
        ready: list[str] = []
        for found in found_in(self._paths):
            state = _state(found.origin) if found.error is None else None
            if state is None or self._is_known(found.origin, state):
                continue
            now_ns = self._clock() * 1e9
            if self._pending.get(found.origin) == state and not 0 <= now_ns - state.modified < EVERY * 1e9:
                ready.append(found.origin)
                self._given[found.origin] = state
            else:
                pending[found.origin] = state
        self._pending = pending
        return ready

    def _is_known(self, origin: str, state: _State) -> bool:
        if self._given.get(origin) == state:
            return True
        seen = self._seen(origin)
        if seen is None or _State(seen.bytes.size, seen.bytes.modified) != state:
            return False
        self._given.pop(origin, None)
        return True


def _state(path: str) -> _State | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return _State(found.st_size, found.st_mtime_ns)
