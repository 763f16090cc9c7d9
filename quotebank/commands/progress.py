"""Takes counts as work goes on, tells a person how far it is: where a terminal is, and not before a second has gone."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from quotebank.commands.app import App
from quotebank.terminal import Terminal

PERIOD = 30.0
"""Seconds over which a rate is taken: what went before may have been of another kind."""

OFTEN = 0.2
"""Seconds between two looks."""

FIRST = 1.0
"""Seconds before anything is shown."""

_WIDE = 20


def progress(app: App) -> Callable[[int, int], None] | None:
    """Return what is told how many are done and of how many; ``None`` where nobody is looking."""
    if not sys.stderr.isatty():
        return None
    told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            app.err.write(f"{done} of {total}")

    return tell


class _Sample(NamedTuple):
    when: float
    share: float
    articles: int


class Bar:
    """One line that is drawn again and again: how much is done, how fast it goes, how long it will take."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._samples = deque([_Sample(time.monotonic(), 0.0, 0)])
        self._next = time.monotonic() + FIRST
        self._shown = False

    def tell(self, share: float, articles: int, what: str) -> None:
        """Show that a share of the work, 0 to 1, and so many articles are done; `what` stands before the rate."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + OFTEN
        self._samples.append(_Sample(now, share, articles))
        while len(self._samples) > 2 and now - self._samples[1].when > PERIOD:
            self._samples.popleft()
        done = round(_WIDE * share)
        self._terminal.status(f"[{'#' * done}{'.' * (_WIDE - done)}] {what}{self._rate()}")
        self._shown = True

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._shown:
            self._terminal.status("")
            self._shown = False
            self._next = min(self._next, time.monotonic())

    def _rate(self) -> str:
        first, last = self._samples[0], self._samples[-1]
        seconds = max(last.when - first.when, 1e-3)
        speed = (last.articles - first.articles) / seconds
        told = f" · {speed:.{0 if speed >= 10 else 1}f} articles/s"
        gone = last.share - first.share
        return f"{told} · {duration((1 - last.share) / gone * seconds)} left" if gone > 0 else told


def duration(seconds: float) -> str:
    """Return a length of time as a person would say it."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"
