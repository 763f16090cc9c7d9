"""Takes a bank, gives its counts: ``quotebank stats``."""

from __future__ import annotations

from dataclasses import asdict

import click

from quotebank.commands.app import App, command, pass_app

LABELS = {
    "articles": "articles",
    "quotations": "quotations",
    "direct": "  direct (all words in quotation marks)",
    "mixed": "  mixed (some words in quotation marks)",
    "indirect": "  indirect (no words in quotation marks)",
    "speakers": "speakers with a name",
    "anonymous": "quotations of sources without a name",
    "unattributed": "quotations of nobody that could be told",
    "groups": "statements printed in more than one article",
    "reviewed": "quotations reviewed by a person",
    "first": "first published",
    "last": "last published",
    "indexed": "quotations in the index",
    "schema_version": "schema version",
    "sequence": "changes so far",
}
"""Field of :class:`quotebank.catalogue.Stats` -> what it is, in words."""


@command(
    "quotebank stats",
    "quotebank stats --json",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object.")
@pass_app
def stats(app: App, as_json: bool) -> int:
    """Count what the bank holds."""
    with app.open() as bank:
        counts = asdict(bank.stats())
    if as_json:
        from quotebank.exporters.json import line

        click.echo(line(counts))
        return 0
    for name, label in LABELS.items():
        value = counts[name]
        app.out.write(f"{label:<45} {'unknown' if value in (None, '') else value}", wrap=False)
    return 0
