"""Takes a question and a name, gives what the search of that name has not shown before: ``search --save``, ``--saved``.

What a search has shown is what was written: it is told to the bank behind the writing, also when that was interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.options import filter_options, together

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.saved import SavedSearch

Shown = Callable[[str], None]

_AT_A_TIME = 100
"""After so many shown the bank is told of them: a killed program shows at most these again."""

saving_options = together(
    click.option("--save", metavar="NAME", help="Keep this search under a name, and what it has shown."),
    click.option("--saved", metavar="NAME", help="Run the search of that name; «quotebank saved» lists them."),
    click.option("--new", is_flag=True, help="With --saved: only what it has not shown before."),
)


def check(context: click.Context) -> None:
    """Raise a usage error for options that do not go together."""
    given = context.params
    if given["new"] and not given["saved"]:
        raise click.UsageError("--new tells what is new since a saved search: name it with --saved.")
    if given["saved"] and given["save"]:
        raise click.UsageError("--save keeps a new search, --saved runs an old one: choose one.")
    if given["save"] and (given["count"] or given["facet"] or given["group_by"]):
        raise click.UsageError("--save keeps what is shown one by one: leave out --count, --facet and --group-by.")
    typed = [name for name in _asking() if _is_typed(context, name)]
    if given["saved"] and typed:
        names = ", ".join("the words" if name == "query" else f"--{name.replace('_', '-')}" for name in typed)
        raise click.UsageError(f"--saved {given['saved']} brings its own question: leave out {names}.")


def _is_typed(context: click.Context, name: str) -> bool:
    typed = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    return typed and bool(context.params[name])


def _asking() -> tuple[str, ...]:
    """Return the names of the arguments that make a question."""

    @filter_options
    def nothing() -> None: ...

    params: list[click.Parameter] = nothing.__click_params__  # type: ignore[attr-defined]
    return tuple(param.name for param in params if param.name and param.name != "offset")


def asked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the question of the options as it is kept."""
    return {name: given[name] for name in _asking() if given[name] not in (None, ())}


def recalled(given: Mapping[str, Any], kept: SavedSearch) -> dict[str, Any]:
    """Return the options with the question that was kept; all that is new is shown unless a limit is typed."""
    context = click.get_current_context()
    again = {**given, **{name: kept.asked.get(name, () if name == "query" else None) for name in _asking()}}
    again["words_in"] = again["words_in"] or "context"
    if given["new"] and context.get_parameter_source("limit") is click.core.ParameterSource.DEFAULT:
        again["limit"] = 0
    return again


@contextmanager
def showing(bank: Bank, name: str | None) -> Iterator[Shown]:
    """Give a function that is told the id of each quotation once it was written.

    Raises :class:`~quotebank.errors.BankError` before anything is written when the bank could not keep them.
    """
    written: list[str] = []

    def shown(quotation_id: str) -> None:
        if name is None:
            return
        sys.stdout.flush()
        written.append(quotation_id)
        if len(written) >= _AT_A_TIME:
            bank.mark_shown(name, written)
            written.clear()

    if name is not None:
        bank.mark_shown(name, ())
    try:
        yield shown
    finally:
        if name is not None and written:
            bank.mark_shown(name, written)
