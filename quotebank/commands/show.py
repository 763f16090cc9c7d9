"""Takes an id, gives the quotation within its article and everything that is known of it: ``quotebank show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.options import STYLES

if TYPE_CHECKING:
    from quotebank.model import Span
    from quotebank.records import Record


@command(
    "quotebank show q-1a2b3c4d5e6f7081",
    "quotebank show 1a2b -C 5",
    "quotebank show q-1a2b --history",
    "quotebank show q-1a2b --json",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("-C", "--context", type=click.IntRange(0), default=2, metavar="N", help="N sentences around it.")
@click.option("--style", type=click.Choice(STYLES), default="chicago", help="The style of the citation.")
@click.option("--history", is_flag=True, help="Everything that people said of it, and what the program read.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array, with spans, evidence, rivals and sources.")
@pass_app
def show(app: App, ids: tuple[str, ...], context: int, style: str, history: bool, as_json: bool) -> int:
    """Show a quotation in its article, and why we think so.

    Four characters of an id are enough where no other begins so.
    """
    if history:
        from quotebank.commands.history import histories

        with app.open() as bank:
            return histories(app.out, bank, ids, as_json)
    with app.open() as bank:
        records = [bank.show(one) for one in ids]
    if as_json:
        from quotebank.exporters.json import line

        click.echo(line([_object(record, style) for record in records]))
        return 0
    from quotebank.commands.page import page

    for record in records:
        page(app.out, record, context, style)
    return 0


def _object(record: Record, style: str) -> dict[str, object]:
    """Return the citation with all its columns, and what a flat row cannot hold."""
    from quotebank.citation import citation

    quotation, text = record.quotation, record.article.text
    parts = ("content", "marked", "cue", "source")
    spans: dict[str, tuple[Span, ...]] = {part: getattr(quotation, part) for part in parts}
    return {
        **citation(record, style=style),
        "spans": {name: [list(span) for span in places] for name, places in spans.items()},
        "evidence": [
            {"label": one.label, "span": list(one.span) if one.span else None, "words": _words(one.span, text)}
            for one in quotation.evidence
        ],
        "rivals": [{"name": one.name, "reason": one.reason, "score": one.score} for one in quotation.rivals],
        "flags": list(quotation.flags),
        "found": dict(record.provenance.found),
        "url_given": record.provenance.url_given or record.article.url,
        "warnings": list(record.provenance.notes),
    }


def _words(span: tuple[int, int] | None, text: str) -> str | None:
    return text[span[0] : span[1]] if span else None
