"""Takes decisions on who is who, gives rows of the trail: the commands under ``quotebank speakers``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.options import together

if TYPE_CHECKING:
    from quotebank.model import Decision

_signed = together(
    click.option("--undo", is_flag=True, help="Take the last such decision on this speaker back."),
    click.option("--reason", metavar="TEXT", help="Why."),
    click.option("--reviewer", metavar="NAME", help="Who says so."),
)


def _decide(app: App, action: Decision, speaker: str, told: dict[str, Any], given: dict[str, Any]) -> int:
    """Write the decision, or its undoing, and tell what it changed."""
    undo = given["undo"]
    with app.open() as bank:
        _, changed = bank.decide(
            "undo" if undo else action,
            speaker,
            {"action": action} if undo else told,
            reviewer=given["reviewer"],
            reason=given["reason"],
        )
    done = f"the last {action} of {speaker} is taken back" if undo else "decided"
    app.out.write(done + _changed(changed))
    return 0


def _changed(count: int) -> str:
    return f"; {count} quotation{'s are' if count != 1 else ' is'} read otherwise now" if count else ""


def _needs(given: dict[str, Any], value: object, what: str) -> None:
    if not given["undo"] and not value:
        raise click.UsageError(f"Tell {what}, or --undo.")


@command(
    'quotebank speakers merge "Bob Lee" "Robert Lee" --reviewer M.',
    "quotebank speakers merge s-1a2b3c4d s-5e6f7081",
    'quotebank speakers merge "Bob Lee" --undo',
)
@click.argument("speaker")
@click.argument("into", required=False)
@_signed
@pass_app
def merge(app: App, /, speaker: str, into: str | None, **given: Any) -> int:
    """Say that SPEAKER is nobody but INTO.

    All that SPEAKER said is INTO's from then on, in articles still to come as well. Each is an id or a name that
    means one speaker alone.
    """
    _needs(given, into, "whom into")
    return _decide(app, "merge", speaker, {"into": into}, given)


@command(
    'quotebank speakers split "Ann Lee" --article a-1a2b3c4d --name "Ann Lee (pilot)"',
    "quotebank speakers split s-1a2b3c4d --quotation q-5e6f7081",
    'quotebank speakers split "Ann Lee (pilot)" --undo',
)
@click.argument("speaker")
@click.option("--article", "articles", multiple=True, metavar="ID", help="In this article; repeatable.")
@click.option("--quotation", "quotations", multiple=True, metavar="ID", help="In this quotation; repeatable.")
@click.option("--name", metavar="NAME", help="The other one's name; default: the same.")
@_signed
@pass_app
def split(app: App, /, speaker: str, **given: Any) -> int:
    """Say that SPEAKER is two people of one name.

    In the articles or quotations named it is the other one who speaks.
    """
    _needs(given, given["articles"] or given["quotations"], "in which --article or --quotation")
    told = {name: given[name] for name in ("articles", "quotations", "name")}
    return _decide(app, "split", speaker, told, given)


@command(
    'quotebank speakers alias "Robert Lee" "Bob Lee"',
    'quotebank speakers alias "Robert Lee" --undo',
)
@click.argument("speaker")
@click.argument("name", required=False)
@_signed
@pass_app
def alias(app: App, /, speaker: str, name: str | None, **given: Any) -> int:
    """Say that NAME is another name of SPEAKER.

    Whoever is printed under that full name is SPEAKER from then on; one bare word may be anyone's, and only helps to
    look the speaker up.
    """
    _needs(given, name, "the other name")
    return _decide(app, "alias", speaker, {"name": name}, given)


@command(
    'quotebank speakers role "Robert Lee" "harbour master" --since 2018 --until 2021-03',
    'quotebank speakers role "Robert Lee" --undo',
)
@click.argument("speaker")
@click.argument("words", required=False)
@click.option("--since", metavar="DATE", help="From then on: 2018, 2018-05 or 2018-05-14.")
@click.option("--until", metavar="DATE", help="Until then.")
@_signed
@pass_app
def role(app: App, /, speaker: str, words: str | None, **given: Any) -> int:
    """Say which role SPEAKER has or had.

    It is listed with the speaker, apart from the roles that articles print. A citation goes on giving the role as
    printed: to change that of one quotation, use «quotebank review».
    """
    _needs(given, words, "the role")
    told = {"words": words, "since": given["since"], "until": given["until"]}
    return _decide(app, "role", speaker, told, given)


@command(
    'quotebank speakers wikidata "Robert Lee" Q42',
    'quotebank speakers wikidata "Robert Lee" --undo',
)
@click.argument("speaker")
@click.argument("qid", required=False)
@_signed
@pass_app
def wikidata(app: App, /, speaker: str, qid: str | None, **given: Any) -> int:
    """Say which item of Wikidata SPEAKER is."""
    _needs(given, qid, "the item, such as Q42")
    return _decide(app, "wikidata", speaker, {"qid": qid}, given)


@command(
    "quotebank speakers export-decisions -o decisions.csv",
    "quotebank speakers export-decisions --format json > decisions.json",
)
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), help="Default: what FILE's ending says, else csv."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@pass_app
def export_decisions(app: App, form: str | None, output: Path | None, force: bool) -> int:
    """Write all decisions on speakers to a file.

    Another bank takes them in with import-decisions. Those that were taken back are in it as well.
    """
    from quotebank.decision_files import written
    from quotebank.exporters.file import check, replacing

    with app.open() as bank:
        trail = bank.decisions()
    chosen = form or ("json" if output and output.suffix.lower() == ".json" else "csv")
    text = written(trail, chosen)
    if output is None:
        click.echo(text.encode(), nl=False)
        return 0
    check(output, force=force)
    with replacing(output) as stream:
        stream.write(text)
    app.err.write(f"{len(trail)} decision{'s' * (len(trail) != 1)} in {output}")
    return 0


@command(
    "quotebank speakers import-decisions decisions.csv",
    "quotebank speakers import-decisions reconciled.csv --reviewer M.",
)
@click.argument("file", type=click.Path(allow_dash=True, path_type=str))
@click.option("--reason", metavar="TEXT", help="Why, for a reconciled table.")
@click.option("--reviewer", metavar="NAME", help="Who says so, for a reconciled table.")
@pass_app
def import_decisions(app: App, file: str, reason: str | None, reviewer: str | None) -> int:
    """Take in decisions on speakers from a file.

    FILE is one that export-decisions wrote, or the CSV of «quotebank speakers» with a column wikidata or qid that
    OpenRefine has filled. What the bank has already is passed over; a file with a fault changes nothing.
    """
    from quotebank.decision_files import decided, is_table, items, read
    from quotebank.errors import ReviewError

    try:
        with click.open_file(file, "rb") as stream:
            rows = read(stream.read().decode("utf-8-sig"), file)
    except OSError as error:
        raise ReviewError(f"the file cannot be read: {error.strerror}", where=file, hint="check its name") from error
    except UnicodeDecodeError as error:
        raise ReviewError("the file is not UTF-8", where=file, hint="save it as UTF-8") from error
    with app.open() as bank:
        if is_table(rows):
            summaries = [one for one in bank.speakers() if one.speaker_id]
            told = items(rows, {str(one.speaker_id): one.name for one in summaries}, file)
            known = {str(one.speaker_id): one.wikidata for one in summaries}
            new = {one: item for one, item in told.items() if item != known[one]}
            added, changed = bank.take_items(new, reviewer=reviewer, reason=reason), 0
        else:
            added, changed = bank.take_decisions(decided(rows, file))
    app.out.write(f"{added} decision{'s' * (added != 1)} taken in{_changed(changed)}")
    return 0


COMMANDS: tuple[click.Command, ...] = (
    merge,
    split,
    alias,
    role,
    wikidata,
    export_decisions,
    import_decisions,
)
"""In the order in which the help lists them."""
