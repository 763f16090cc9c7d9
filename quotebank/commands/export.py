"""Takes a question, gives its answers as citations for another program: ``quotebank export``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.options import EXPORTS, Question, citation_options, filter_options, question, together
from quotebank.commands.progress import progress

if TYPE_CHECKING:
    from quotebank.bank import Bank, Matches, State
    from quotebank.citation import Cited
    from quotebank.commands.rows import Form
    from quotebank.exporters.manifest import Ledger

_shortcuts = together(
    *(
        click.option(f"--{name}", "shortcut", flag_value=name, default=None, help=text)
        for name, text in EXPORTS.items()
    ),
    click.option("--nl", "shortcut", flag_value="jsonl", default=None, help="The same as --jsonl."),
)


@command(
    "quotebank export --speaker white -o white.csv",
    "quotebank export --since 2018 --profile audit --excel -o all.csv",
    "quotebank export --columns speaker,quote --tsv",
    "quotebank export bridge --json -o bridge.json",
    "quotebank export --jsonl | head -n 3",
    "quotebank export --speaker white --ris -o for-zotero.ris",
    "quotebank export --speaker white --bibtex -o white.bib",
    "quotebank export --csl-json -o for-pandoc.csl.json",
    "quotebank export --jsonld -o quotations.jsonld",
    "quotebank export --claims -o statements.claims.jsonld",
    "quotebank export --annotations -o words.anno.jsonld",
    "quotebank export --markdown --style apa -o notes.md",
    "quotebank export --parquet --profile audit -o all.parquet",
    "quotebank export --datasette -o all.db",
    "quotebank export --check all.csv",
)
@filter_options
@click.option("--limit", type=click.IntRange(0), default=0, metavar="N", help="At most N; default: all.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORTS)),
    metavar="FORMAT",
    help="One of the next by its name; default: what FILE's ending says, else csv.",
)
@_shortcuts
@click.option("-c", "--column", "column", multiple=True, metavar="NAME", help="Only this column; may be repeated.")
@click.option("--no-headers", is_flag=True, help="No row of column names.")
@citation_options
@click.option(
    "--check",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask again what FILE, an export or its manifest, was asked, and tell what moved since; exit code 1 if so.",
)
@pass_app
def export(app: App, /, **given: Any) -> int:
    """Write quotations as citations: CSV, RIS, BibTeX and others.

    No file goes without the article's title, publication, day and address, and no speaker without the kind of source
    and the reason for a missing name: to --columns those left out are added.
    An empty cell means unknown. A cell that a spreadsheet would run as a formula begins with an apostrophe; --raw
    leaves that out. The same bank gives the same bytes. Beside FILE stands FILE.manifest.json, which tells what was
    asked and what it rests on, for --check; beside a CSV also its description, FILE-metadata.json, as CSV on the Web
    has it, and beside a SQLite file the same for Datasette: datasette all.db --metadata all.db-metadata.json
    """
    if given["form"] and given["shortcut"] and given["form"] != given["shortcut"]:
        raise click.UsageError(f"--format {given['form']} and --{given['shortcut']}: choose one.")
    given["form"] = given["form"] or given["shortcut"]
    if given["check"]:
        from quotebank.commands.recheck import recheck

        return recheck(app, given)
    return _export(app, question(given, sort="published"), given)


def _export(app: App, asked: Question, given: dict[str, Any]) -> int:
    from quotebank.commands import citations
    from quotebank.exporters.manifest import Ledger

    if given["form"] is None and given["output"] is None:
        given["form"] = "csv"
    form = citations.form(given, asked.told())
    form = citations.complete(app, form)
    with app.open() as bank, bank.reading() as state:
        found = bank.ids(asked.query, asked.filters, sort=asked.sort, words_in=asked.words_in)
        for note in found.notes:
            app.note(note)
        ids = found.ids[asked.offset :][: given["limit"] or None]
        if not ids:
            return _nothing(app, bank, asked, found)
        ledger, style = Ledger(), given["style"]
        cited = ledger.watched(bank.cite(ids, style=style, claims=citations.needs_claims(form)))
        versions = _versions(state.schema_version)
        count = citations.write(app, form, _told(cited, len(ids), progress(app)), versions)
    if form.output is not None:
        _keep(ledger, form, asked, {"limit": given["limit"], "style": style}, state, versions)
        app.err.write(f"{count} quotations in {form.output}")
    return 0


def _nothing(app: App, bank: Bank, asked: Question, found: Matches) -> int:
    from quotebank.commands.empty import reasons

    if found.ids:
        app.err.write(f"nothing behind --offset {asked.offset}: {len(found.ids)} quotations match")
        return 1
    for line in reasons(bank, asked):
        app.err.write(line)
    return 1


def _told(citations: Iterator[Cited], total: int, tell: Callable[[int, int], None] | None) -> Iterator[Cited]:
    """Give `citations` on and tell how many have passed."""
    for done, cited in enumerate(citations, 1):
        yield cited
        if tell is not None:
            tell(done, total)


def _versions(schema: int) -> dict[str, str]:
    from quotebank import __version__
    from quotebank.citation import COLUMNS_VERSION

    return {"quotebank": __version__, "schema": str(schema), "columns": str(COLUMNS_VERSION)}


def _keep(
    ledger: Ledger, form: Form, asked: Question, given: dict[str, Any], state: State, versions: dict[str, str]
) -> None:
    """Write the manifest beside the file."""
    from quotebank.exporters.file import replacing
    from quotebank.exporters.manifest import SUFFIX, file_sha256

    path = form.output
    if path is None:
        return
    options = {name: getattr(form, name) for name in ("columns", "headers", "guard", "one_line", "excel")}
    head = {
        "made_on": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": {**asdict(asked), "limit": given["limit"]},
        "form": {"format": form.name, "style": given["style"], **options},
        "versions": versions,
        "bank": {"uuid": state.uuid, "changes": state.seq},
        "file": {"name": path.name, "bytes": path.stat().st_size, "sha256": file_sha256(path)},
    }
    with replacing(path.with_name(path.name + SUFFIX)) as stream:
        ledger.write(stream, head)
