"""Takes the options of a command that gives citations, gives the citations in that form: on the screen or in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotebank.citation import COLUMNS, PROFILES, SOURCES, UNNAMED, Cited
from quotebank.commands import rows
from quotebank.commands.options import FORMATS
from quotebank.commands.rows import Form, chosen_columns
from quotebank.exporters import BESIDE, EXPORTERS, Exporter, Told, csv

if TYPE_CHECKING:
    from quotebank.commands.app import App

NAMES = tuple(column.name for column in COLUMNS)
CLAIMS = frozenset(PROFILES["claimreview"]) - frozenset(PROFILES["audit"])
"""The columns that need to know where else the words stand."""


def form(given: Mapping[str, Any], told: Mapping[str, str], table: tuple[str, ...] = ()) -> Form:
    """Return the form that the values of ``format_options`` and ``citation_options`` ask for.

    `told` is the question for the file's description, `table` the columns of ``--table``.
    """
    name = _format(given)
    listed = [part.strip() for part in (given["columns"] or "").split(",") if part.strip()]
    wanted = [*listed, *given["column"]]
    if wanted and name != "table" and not EXPORTERS[name].columns:
        raise click.UsageError(f"Columns are for tables; {name} has its own fields.")
    default = table if name == "table" and table else PROFILES[given["profile"]]
    return Form(
        name=name,
        columns=chosen_columns(NAMES, wanted, default),
        headers=not given["no_headers"],
        guard=not given["raw"],
        one_line=given["one_line"],
        excel=given["excel"],
        output=given["output"],
        force=given["force"],
        told=told,
    )


def complete(app: App, form: Form) -> Form:
    """Return `form` with those columns behind that no reader of a file can do without, as far as they were left out.

    A file goes from hand to hand, and who meets a quotation in it must be able to look it up, and to see of a speaker
    whether that is a name.  A profile has what it needs already.
    """
    needed = (*UNNAMED, *SOURCES) if "speaker" in form.columns else SOURCES
    missing = tuple(name for name in needed if name not in form.columns)
    if not missing or form.columns in PROFILES.values():
        return form
    app.note(f"added, so that each quotation can be looked up: {', '.join(missing)}")
    return replace(form, columns=form.columns + missing)


def needs_claims(form: Form) -> bool:
    """Tell whether a form needs to know where else the words stand."""
    return not CLAIMS.isdisjoint(form.columns) or (form.name != "table" and EXPORTERS[form.name].claims)


@dataclass(slots=True)
class _Excel:
    """Counts the cells that Excel would cut off, as they pass by."""

    columns: tuple[str, ...]
    cut: int = 0

    def watched(self, citations: Iterable[Cited]) -> Iterator[Cited]:
        for cited in citations:
            self.cut += sum(len(cited.row[name]) > csv.MAX_CELL for name in self.columns)
            yield cited


def write(app: App, form: Form, citations: Iterable[Cited], versions: Mapping[str, str] | None = None) -> int:
    """Write `citations` as `form` says; returns how many."""
    excel = _Excel(form.columns if form.name == "csv" else ())
    watched = excel.watched(citations)
    if form.name == "table":
        shown = [cited.row for cited in watched]
        rows.write(form, shown, app.out)
        count = len(shown)
    elif form.output is None:
        count = _to_stdout(form, watched)
    else:
        count = _to_file(form, watched, form.output, versions or {})
    if excel.cut:
        app.note(f"{excel.cut} cells are longer than Excel keeps whole; other programs read them")
    return count


def _to_stdout(form: Form, citations: Iterable[Cited]) -> int:
    exporter = EXPORTERS[form.name]
    if exporter.file is not None:
        raise click.UsageError(f"{form.name} is no text: name a file with -o FILE{exporter.ending}.")
    with rows.standard_output() as stream:
        return _write(exporter, form, citations, stream)


def _to_file(form: Form, citations: Iterable[Cited], path: Path, versions: Mapping[str, str]) -> int:
    from quotebank.exporters.file import check, placing, replacing

    exporter, options = EXPORTERS[form.name], rows.options_of(form)
    check(path, force=form.force)
    if exporter.file is not None:
        with placing(path) as own:
            count = exporter.file(citations, own, options)
    else:
        with replacing(path) as stream:
            count = _write(exporter, form, citations, stream)
    if exporter.describe is not None:
        told = Told(name=path.name, rows=count, question=form.told, versions=versions)
        with replacing(path.with_name(path.name + BESIDE)) as stream:
            stream.write(exporter.describe(told, options))
    return count


def _write(exporter: Exporter, form: Form, citations: Iterable[Cited], stream: Any) -> int:
    if exporter.rows is not None:
        return exporter.rows((cited.row for cited in citations), stream, rows.options_of(form))
    assert exporter.text is not None, f"{form.name} is no text"  # noqa: S101 - whoever calls has looked
    return exporter.text(citations, stream)


def _format(given: Mapping[str, Any]) -> str:
    """Return the format chosen, else the one that the file's ending means, else a table."""
    output: Path | None = given["output"]
    chosen = FORMATS.get(given["form"] or "", given["form"])
    if output is None:
        return chosen or "table"
    if chosen == "table":
        raise click.UsageError("A table is for the eye: choose --csv, --tsv, --json or --nl for a file.")
    if chosen is not None:
        return str(chosen)
    # The longest ending decides: all.csl.json is not all.json.
    fitting = [name for name, exporter in EXPORTERS.items() if output.name.lower().endswith(exporter.ending)]
    if not fitting:
        raise click.UsageError(
            f"The ending of {output} tells no format: choose one, such as --csv; export -h lists them."
        )
    return max(fitting, key=lambda name: len(EXPORTERS[name].ending))
