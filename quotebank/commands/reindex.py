"""Takes a bank, gives it a new index made from its rows: ``quotebank reindex``."""

from __future__ import annotations

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.progress import progress


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
        count = bank.reindex(progress(app))
    app.out.write(f"{count} quotations in the index")
    return 0
