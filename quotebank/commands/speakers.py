"""Takes a name or none, gives who speaks; takes decisions on who is who: ``quotebank speakers``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from quotebank.commands import decide, rows
from quotebank.commands.app import App, command, group, pass_app
from quotebank.commands.options import format_options

if TYPE_CHECKING:
    from quotebank.catalogue import SpeakerSummary

COLUMNS = (
    *("speaker_id", "speaker", "kind", "quotations", "articles", "first", "last", "roles"),
    *("roles_decided", "aliases", "wikidata"),
)
TABLE = ("speaker", "kind", "quotations", "articles", "first", "last", "roles")


class Listing(click.Group):
    """A group that lists speakers unless its first word is one of its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the listing before words that name no command."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@group(
    "quotebank speakers",
    "quotebank speakers lee --json",
    "quotebank speakers --csv > speakers.csv",
    'quotebank speakers merge "Bob Lee" "Robert Lee"',
    cls=Listing,
)
def speakers() -> None:
    """List who speaks; say who is who, and undo it.

    Without a command speakers are listed, all or those of a name: see «quotebank speakers list -h» for the options.
    """


@command(
    "quotebank speakers list",
    "quotebank speakers list lee",
    "quotebank speakers list --csv > speakers.csv",
)
@click.argument("name", required=False)
@click.option("--limit", type=click.IntRange(0), default=0, metavar="N", help="At most N; default: all.")
@format_options
@pass_app
def listing(app: App, /, name: str | None, limit: int, **given: Any) -> int:
    """List who speaks, in which roles, how often and when.

    Roles stand as printed. The most quoted come first. Sources that no article names are listed by their
    description as printed.
    """
    with app.open() as bank:
        found = bank.speakers(name)
    if not found:
        app.err.write(f"no speaker called «{name}»" if name else "the bank holds no speakers yet")
        return 1
    default = COLUMNS if given["form"] in ("json", "nl", "csv", "tsv") else _table(found)
    form = rows.form_of(given, COLUMNS, default)
    rows.write(form, [_row(summary) for summary in found[: limit or None]], app.out)
    return 0


listing.name = "list"
speakers.add_command(listing)
for _command in decide.COMMANDS:
    speakers.add_command(_command)


def _table(found: tuple[SpeakerSummary, ...]) -> tuple[str, ...]:
    """Return the columns of the table: what people said of speakers, where they said anything."""
    told = {
        "roles_decided": any(one.decided_roles for one in found),
        "aliases": any(one.aliases for one in found),
        "wikidata": any(one.wikidata for one in found),
    }
    return (*TABLE, *(name for name, there in told.items() if there))


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
        "roles_decided": " | ".join(summary.decided_roles),
        "aliases": " | ".join(summary.aliases),
        "wikidata": summary.wikidata,
    }
