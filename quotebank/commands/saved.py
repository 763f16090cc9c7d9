"""Takes the searches that were kept, gives their list, or one less: ``quotebank saved``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands import rows
from quotebank.commands.app import App, command, group, pass_app
from quotebank.commands.options import format_options

if TYPE_CHECKING:
    from quotebank.saved import SavedSearch

COLUMNS = ("name", "question", "shown", "made_on")


@group(
    "quotebank search bridge --speaker lee --save lee-bridge",
    "quotebank search --saved lee-bridge --new",
    "quotebank saved list",
    "quotebank saved remove lee-bridge",
)
def saved() -> None:
    """List and remove saved searches.

    A saved search is a question under a name, and the list of what it has shown. With --new it shows only what it has
    not shown before: run it every morning, and it tells what the last ingest brought.
    """


@command(
    "quotebank saved list",
    "quotebank saved list --json",
)
@format_options
@pass_app
def list_(app: App, /, **given: Any) -> int:
    """List the saved searches, and how much each has shown."""
    with app.open() as bank:
        found = bank.saved_searches()
    if not found:
        app.err.write("no search is saved yet; quotebank search … --save NAME saves one")
        return 1
    rows.write(rows.form_of(given, COLUMNS, COLUMNS), [_row(one) for one in found], app.out)
    return 0


def _row(one: SavedSearch) -> dict[str, str]:
    return {"name": one.name, "question": told(one.asked), "shown": str(len(one.seen)), "made_on": one.made_on}


def told(asked: Mapping[str, Any]) -> str:
    """Return a question as it would be typed."""
    words = " ".join(asked.get("query", ()))
    options = [
        f"--{name.replace('_', '-')} {value}"
        for name, value in asked.items()
        if name != "query" and (name, value) != ("words_in", "context")
    ]
    return " ".join([*([words] if words else []), *options]) or "everything"


@command(
    "quotebank saved remove lee-bridge",
)
@click.argument("name")
@pass_app
def remove(app: App, /, name: str) -> int:
    """Forget a saved search; its quotations stay."""
    with app.open() as bank:
        bank.forget_search(name)
    app.out.write(f"removed: {name}")
    return 0


saved.add_command(list_, "list")
saved.add_command(remove)
