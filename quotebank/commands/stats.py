"""Takes a bank, gives its counts: ``quotebank stats``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from quotebank.commands.app import App, command, pass_app

if TYPE_CHECKING:
    from quotebank.accuracy import Accuracy

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

PARTS = {
    "quotation": "it is a quotation",
    "words": "where its words begin and end",
    "speaker": "its speaker",
    "role": "the speaker's role",
    "date": "the date of speaking",
    "kind": "direct, mixed or indirect",
}
"""Part of :class:`quotebank.accuracy.Accuracy` -> what it is, in words."""


@command(
    "quotebank stats",
    "quotebank stats --json",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object.")
@pass_app
def stats(app: App, as_json: bool) -> int:
    """Count what the bank holds, and how often it was right.

    That is told of the quotations that people reviewed: by part, and by the confidence that the program had.
    """
    with app.open() as bank:
        counts = asdict(bank.stats())
        judged = bank.accuracy() if counts["reviewed"] else None
    if as_json:
        from quotebank.exporters.json import line

        click.echo(line({**counts, "accuracy": asdict(judged) if judged else None}))
        return 0
    for name, label in LABELS.items():
        value = counts[name]
        app.out.write(f"{label:<45} {'unknown' if value in (None, '') else value}", wrap=False)
    if judged:
        _accuracy(app, judged)
    return 0


def _accuracy(app: App, judged: Accuracy) -> None:
    """Write how often the program was right in what people reviewed."""
    app.out.write()
    app.out.write(f"how often the program was right in the {judged.reviewed} that people reviewed:")
    for shares in (judged.parts, judged.bands):
        for one in shares:
            told = f"{one.right} of {one.of}  ({100 * one.right / one.of:.0f} %)" if one.of else "none reviewed"
            app.out.write(f"  {PARTS.get(one.name, f'confidence {one.name}'):<43} {told}", wrap=False)
    app.out.write("what nobody corrected counts as right; a review that begins with the least sure shows the worst")
