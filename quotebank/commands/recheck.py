"""Takes the manifest of an export, gives what moved since: ``quotebank export --check``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotebank.citation import LIST
from quotebank.commands.app import App
from quotebank.commands.options import FORMATS, Question, question
from quotebank.errors import NotFoundError

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.citation import Cited
    from quotebank.exporters.manifest import Change, Manifest

COLUMNS = ("change", "citation_id", "columns", "speaker", "quote")


def recheck(app: App, given: dict[str, Any]) -> int:
    """Ask again what an export was asked, and tell what moved; returns 1 when anything did.

    Raises :class:`quotebank.exporters.manifest.ManifestError` where there is no manifest.
    """
    from quotebank.exporters import manifest as manifests

    if question(given, sort="published").told() or given["output"]:
        raise click.UsageError("--check asks what the manifest says: leave the other conditions out.")
    path: Path = given["check"]
    if not path.name.endswith(manifests.SUFFIX):
        path = path.with_name(path.name + manifests.SUFFIX)
    then = manifests.read(path)
    counts: Counter[str] = Counter()
    with app.open() as bank, bank.reading() as state:
        _tell(app, given, _counted(manifests.changes(then, _now(app, bank, then)), counts))
    same_file = manifests.file_sha256(path.with_name(then.file["name"])) == then.file["sha256"]
    kept = len(then.rows) - counts["altered"] - counts["removed"]
    app.err.write(
        ", ".join(f"{counts[kind]} {kind}" for kind in ("added", "altered", "removed")) + f", {kept} the same"
    )
    app.err.write(f"{then.file['name']} {'is as it was written' if same_file else 'is not as it was written'}")
    if state.uuid != then.bank["uuid"]:
        app.note("this is another bank than the one that was exported")
    return 1 if counts or not same_file else 0


def _counted(moved: Iterable[Change], counts: Counter[str]) -> Iterator[Change]:
    for change in moved:
        counts[change.kind] += 1
        yield change


def _now(app: App, bank: Bank, then: Manifest) -> Iterator[Cited]:
    """Give the citations that answer today; none where a name in the question means nobody any more."""
    from quotebank.commands.citations import CLAIMS
    from quotebank.exporters.manifest import ManifestError
    from quotebank.query import Filters

    asked = dict(then.question)
    try:
        limit = asked.pop("limit")
        put = Question(**{**asked, "filters": Filters(**asked["filters"])})
    except (KeyError, TypeError) as error:
        hint = "check it with the quotebank that wrote it"
        raise ManifestError("the question is not one that this quotebank knows", hint=hint) from error
    try:
        found = bank.ids(put.query, put.filters, sort=put.sort, words_in=put.words_in)
    except NotFoundError as error:
        app.note(str(error))
        return
    for note in found.notes:
        app.note(note)
    ids = found.ids[put.offset :][: limit or None]
    yield from bank.cite(ids, style=then.form["style"], claims=not CLAIMS.isdisjoint(then.columns))


def _tell(app: App, given: dict[str, Any], moved: Iterator[Change]) -> None:
    name = FORMATS.get(given["form"] or "", given["form"])
    if name is None:
        for change in moved:
            app.out.write(f"{change.kind:<9}{change.citation_id}  {_what(change)}".rstrip(), hang=9)
        return
    from quotebank.commands import rows
    from quotebank.exporters import EXPORTERS

    if EXPORTERS[name].rows is None:
        raise click.UsageError(f"--check gives a table: {name} is none.")
    form = rows.Form(name=name, columns=COLUMNS, headers=not given["no_headers"])
    rows.write(form, map(_row, moved), app.out)


def _what(change: Change) -> str:
    if change.kind == "altered":
        return ", ".join(change.columns)
    return f"{change.speaker or 'speaker unknown'}: {change.quote}" if change.kind == "added" else ""


def _row(change: Change) -> dict[str, str]:
    return {
        "change": change.kind,
        "citation_id": change.citation_id,
        "columns": LIST.join(change.columns),
        "speaker": change.speaker,
        "quote": change.quote,
    }
