"""Takes a question, gives the quotations that answer it: ``quotebank search``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands import overviews
from quotebank.commands.app import App, command, pass_app
from quotebank.commands.options import (
    Question,
    citation_options,
    filter_options,
    format_options,
    question,
)

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.search import Matches, Results

TABLE = ("citation_id", "speaker", "said_on", "quote_type", "publication", "quote")
"""The columns of ``--table``, unless others are named."""


@command(
    "quotebank search fentanyl --speaker goodale",
    "quotebank search '\"will not resign\"' --kind direct",
    "quotebank search 'bridge -toll' --since 2018 --sort said -C 2",
    'quotebank search --speaker "Ann Lee" --json',
    "quotebank search bridge --group-by speaker",
    "quotebank search bridge --facet outlet --facet year",
)
@filter_options
@click.option("--limit", type=click.IntRange(0), default=20, metavar="N", help="At most N; 0 for all; default: 20.")
@click.option("-C", "--context", type=click.IntRange(0), default=0, metavar="N", help="N sentences before and after.")
@click.option("--count", is_flag=True, help="Only how many there are.")
@overviews.overview_options
@format_options
@citation_options
@pass_app
def search(app: App, /, **given: Any) -> int:
    """Find quotations by words, speaker, kind and day.

    Bare words must all occur, in any form; OR between words; -word must not occur; "exact words"; prefix*.
    Where a word stands in the sentence before or after a quotation instead, that sentence is shown; such
    quotations come after all others, and --words-in quote leaves them out.
    Behind -- a query may begin with a minus: quotebank search -- -toll bridge
    """
    asked = question(given, sort="relevance")
    if overviews.wanted(given):
        return _overview(app, asked, given)
    limit = 1 if given["count"] else given["limit"] or None
    with app.open() as bank:
        found = asked.put(bank, limit)
        _notes(app, found, asked.filters.speaker)
        if not found.total:
            _empty(app, bank, asked)
    if given["count"]:
        app.out.write(str(found.total))
    else:
        _write(app, found, asked, given)
    return 0 if found.records else 1


def _overview(app: App, asked: Question, given: dict[str, Any]) -> int:
    with app.open() as bank:
        found = bank.ids(asked.query, asked.filters, words_in=asked.words_in)
        _notes(app, found, asked.filters.speaker)
        if found.ids:
            overviews.tell(app, bank, asked, found.ids, given)
        else:
            _empty(app, bank, asked)
    return 0 if found.ids else 1


def _notes(app: App, found: Results | Matches, wanted: str | None) -> None:
    if found.took and found.took != (wanted or "").strip():
        app.note(f"speaker taken as {found.took}")
    for note in found.notes:
        app.note(note)


def _empty(app: App, bank: Bank, asked: Question) -> None:
    from quotebank.commands.empty import reasons

    for line in reasons(bank, asked):
        app.err.write(line)


def _write(app: App, found: Results, asked: Question, given: dict[str, Any]) -> None:
    if given["form"] or given["output"] or given["column"] or given["columns"]:
        write_citations(app, found.records, asked, given, table=TABLE)
    else:
        _blocks(app, found, asked.offset, given["context"])


def write_citations(
    app: App, records: Sequence[Any], asked: Question, given: dict[str, Any], table: tuple[str, ...] = ()
) -> None:
    """Write `records` as citations in the form that the options ask for."""
    from quotebank.citation import citation
    from quotebank.commands import citations, rows

    form = citations.form(given, asked.told(), table)
    cited = [citation(record, style=given["style"]) for record in records]
    rows.write(form, cited, app.out)
    long = citations.too_long(form, cited)
    if long:
        app.note(f"{long} cells are longer than Excel keeps whole; other programs read them")


def _blocks(app: App, found: Results, offset: int, count: int) -> None:
    from quotebank.commands.blocks import block, context

    for number, (record, marks) in enumerate(zip(found.records, found.marks, strict=True), offset + 1):
        block(app.out, number, record, marks, context(record, count))
        app.out.write()
    if found.records and len(found.records) < found.total:
        shown = f"{offset + 1} to {offset + len(found.records)} of {found.total}"
        app.err.write(f"{shown}; --limit and --offset give the others")
