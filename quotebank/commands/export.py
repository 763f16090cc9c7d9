"""Takes a question, gives its answers as citations for another program: ``quotebank export``."""

from __future__ import annotations

from typing import Any

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.options import citation_options, filter_options, question
from quotebank.commands.search import write_citations


@command(
    "quotebank export --speaker white --format csv -o white.csv",
    "quotebank export --since 2018 --profile audit --excel -o all.csv",
    "quotebank export --columns speaker,quote,url --format jsonl",
)
@filter_options
@click.option("--limit", type=click.IntRange(0), default=0, metavar="N", help="At most N; default: all.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "tsv", "json", "jsonl"]),
    help="The format; default: what FILE's ending says, else csv.",
)
@click.option("-c", "--column", "column", multiple=True, metavar="NAME", help="Only this column; may be repeated.")
@click.option("--no-headers", is_flag=True, help="No row of column names.")
@citation_options
@pass_app
def export(app: App, /, **given: Any) -> int:
    """Write quotations as citations: CSV, JSON and others.

    Beside a CSV file stands its description, FILE-metadata.json, as CSV on the Web has it. An empty cell means
    unknown. A cell that a spreadsheet would run as a formula begins with an apostrophe; --raw leaves that out.
    """
    asked = question(given, sort="published")
    if given["form"] is None and given["output"] is None:
        given["form"] = "csv"
    with app.open() as bank:
        limit = given["limit"] or None
        found = asked.put(bank, limit)
        for note in found.notes:
            app.note(note)
        if not found.total:
            from quotebank.commands.empty import reasons

            for line in reasons(bank, asked):
                app.err.write(line)
            return 1
    write_citations(app, found.records, asked, given)
    if given["output"]:
        app.err.write(f"{len(found.records)} quotations in {given['output']}")
    return 0
