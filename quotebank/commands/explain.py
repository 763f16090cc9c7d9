"""Takes an id, gives the steps from the printed words to their speaker: ``quotebank explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quotebank.commands.app import App, command, pass_app

if TYPE_CHECKING:
    from quotebank.records import Record
    from quotebank.terminal import Terminal


@command(
    "quotebank explain q-1a2b3c4d5e6f7081",
    "quotebank explain 1a2b 3c4d --json",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("--json", "as_json", is_flag=True, help="A JSON array, with the spans of every step.")
@pass_app
def explain(app: App, ids: tuple[str, ...], as_json: bool) -> int:
    """Tell step by step why words are given to a speaker.

    Each step quotes the article's words that show it. Four characters of an id are enough where no other begins so.
    """
    with app.open() as bank:
        records = [bank.show(one) for one in ids]
    if as_json:
        from quotebank.exporters.json import line

        click.echo(line([_object(record) for record in records]))
        return 0
    for record in records:
        _page(app.out, record)
    return 0


def _page(out: Terminal, record: Record) -> None:
    from quotebank.commands.blocks import headline
    from quotebank.commands.page import fact
    from quotebank.explaining import characters, shown, steps

    out.write(*headline(record))
    out.write()
    for step in steps(record):
        words = shown(record, step)
        # The day tells its phrase and its place itself, since it may have several.
        where = f": «{words}» at {characters(step.spans)}" if words and step.topic != "said" else ""
        fact(out, step.topic, f"{step.told}{where}", "yellow" if step.topic == "look at" else "dim")
    fact(out, "id", record.quotation_id)
    out.write()


def _object(record: Record) -> dict[str, object]:
    """Return the same steps as data, with the plain values that they tell of."""
    from quotebank.explaining import shown, steps

    quotation = record.quotation
    return {
        "citation_id": record.quotation_id,
        "article_id": record.article_id,
        "attribution_method": quotation.rule,
        "confidence": quotation.confidence,
        "speaker": quotation.speaker.name,
        "speaker_kind": quotation.speaker.kind,
        "steps": [
            {
                "topic": step.topic,
                "told": step.told,
                "words": shown(record, step) or None,
                "spans": [list(span) for span in step.spans],
            }
            for step in steps(record)
        ],
        "rivals": [{"name": one.name, "reason": one.reason, "score": one.score} for one in quotation.rivals],
        "flags": list(quotation.flags),
    }
