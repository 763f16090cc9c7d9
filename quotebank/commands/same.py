"""Takes an id, gives where else the statement stands and how each print words it: ``quotebank same``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.terminal import Piece

if TYPE_CHECKING:
    from quotebank.records import Record


@command(
    "quotebank same q-1a2b3c4d5e6f7081",
    "quotebank same 1a2b --json",
)
@click.argument("id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="A JSON array of citations, earliest first, with differences.")
@pass_app
def same(app: App, id: str, as_json: bool) -> int:
    """Show where a statement stands, and how it is worded.

    The earliest print known comes first; the others are compared with it: [-words that are left out-] and {+words
    that are added+}. Case, accents and marks do not count. Prints that a «not» or a number sets apart are other
    statements. Prints that give the very words to another speaker come last, apart.
    """
    with app.open() as bank:
        records = bank.same(id)
        others = bank.given_to_others(records)
    if as_json:
        from quotebank.exporters.json import line

        told = [(record, True) for record in records] + [(record, False) for record in others]
        click.echo(line([{**_object(records[0], record), "same_speaker": same} for record, same in told]))
    else:
        _page(app, records, others)
    return 0 if others or len({record.article_id for record in records}) > 1 else 1


def _page(app: App, records: Sequence[Record], others: Sequence[Record]) -> None:
    first = records[0]
    articles = len({record.article_id for record in records})
    once = f", copies of one article counted once: {first.group_size}" if first.group_size < articles else ""
    app.out.write(f"in {articles} article{'s' * (articles != 1)}{once}; group {first.group_id}")
    app.out.write()
    for number, record in enumerate(records, 1):
        _print(app, number, first, record)
    if articles > 1:
        app.out.table(("outlet", "articles", "first", "wordings"), _spread(records))
    elif not others:
        app.err.write("no other article of the bank prints it")
    if others:
        app.out.write(Piece("the same words are given to somebody else, or to nobody in particular:", "yellow"))
        app.out.write()
    for number, record in enumerate(others, len(records) + 1):
        _print(app, number, first, record)


def _print(app: App, number: int, first: Record, record: Record) -> None:
    """Write one print: who, when, the words as they differ from the first, and where."""
    from quotebank.commands.blocks import headline, printed_in
    from quotebank.commands.changed import wording

    lead = f"{number}. "
    app.out.write(lead, *headline(record))
    app.out.write(*wording(first, record), indent=len(lead))
    where = " · ".join(" ".join(part.split()) for part in printed_in(record.article))
    app.out.write(Piece(f"{where} · {record.quotation_id}", "dim"), indent=len(lead))
    app.out.write()


def _spread(records: Sequence[Record]) -> list[tuple[str, ...]]:
    """Return a row for each outlet: its articles, the first of them, and how many wordings it printed."""
    outlets: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        outlets[record.article.publisher or "not known"].append(record)
    return [
        (
            name,
            str(len({record.article_id for record in found})),
            min((record.article.published for record in found if record.article.published), default="not known"),
            str(len({_words(record) for record in found})),
        )
        for name, found in outlets.items()
    ]


def _words(record: Record) -> str:
    from quotebank.folding import plain

    return plain(record.quotation.text(record.article.text))


def _object(first: Record, record: Record) -> dict[str, object]:
    from quotebank.citation import citation
    from quotebank.worddiff import word_diff

    texts = [one.quotation.text(one.article.text) for one in (first, record)]
    return {**citation(record), "differences": [list(run) for run in word_diff(*texts) if run.of != "both"]}
