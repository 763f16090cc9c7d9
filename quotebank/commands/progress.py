"""Takes counts as work goes on, tells a person how far it is, once a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from quotebank.commands.app import App


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
