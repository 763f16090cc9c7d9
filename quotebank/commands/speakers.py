"""Takes a name or none, gives who speaks: ``quotebank speakers``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from quotebank.commands import rows
from quotebank.commands.app import App, command, pass_app
from quotebank.commands.options import format_options

if TYPE_CHECKING:
    from quotebank.catalogue import SpeakerSummary

COLUMNS = ("speaker_id", "speaker", "kind", "quotations", "articles", "first", "last", "roles")
TABLE = ("speaker", "kind", "quotations", "articles", "first", "last", "roles")


@command(
    "quotebank speakers",
    "quotebank speakers lee",
    "quotebank speakers --csv > speakers.csv",
)
@click.argument("name", required=False)
@click.option("--limit", type=click.IntRange(0), default=0, metavar="N", help="At most N; default: all.")
@format_options
@pass_app
def speakers(app: App, /, name: str | None, limit: int, **given: Any) -> int:
    """List who speaks, in which roles, how often and when.

    Roles stand as printed. The most quoted come first. Sources that no article names are listed by their
    description as printed.
    """
    with app.open() as bank:
        found = bank.speakers(name)
    if not found:
        app.err.write(f"no speaker called «{name}»" if name else "the bank holds no speakers yet")
        return 1
    default = COLUMNS if given["form"] in ("json", "nl", "csv", "tsv") else TABLE
    form = rows.form_of(given, COLUMNS, default)
    rows.write(form, [_row(summary) for summary in found[: limit or None]], app.out)
    return 0


def _row(summary: SpeakerSummary) -> dict[str, str]:
    return {
        "speaker_id": summary.speaker_id or "",
        "speaker": summary.name,
        "kind": summary.kind,
        "quotations": str(summary.quotations),
        "articles": str(summary.articles),
        "first": summary.first,
        "last": summary.last,
        "roles": " | ".join(summary.roles),
    }
