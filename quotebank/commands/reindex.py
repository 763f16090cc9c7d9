"""Takes a bank, gives it a new index made from its rows: ``quotebank reindex``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from quotebank.commands.app import App, command, pass_app


@command(
    "quotebank reindex",
    "quotebank --bank archive reindex",
)
@pass_app
def reindex(app: App) -> int:
    """Build the search index anew from the rows.

    Nothing is lost, whatever happened to the index.
    """
    with app.open() as bank:
        count = bank.reindex(_progress(app))
    app.out.write(f"{count} quotations in the index")
    return 0


def _progress(app: App) -> Callable[[int, int], None] | None:
    """Return what tells a person how far it is, once a second; ``None`` where nobody is looking."""
    if not sys.stderr.isatty():
        return None
    told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            app.err.write(f"{done} of {total}")

    return tell
