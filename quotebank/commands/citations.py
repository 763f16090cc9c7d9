"""Takes the options of a command that gives citations, gives the form in which they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from quotebank.citation import COLUMNS, PROFILES
from quotebank.commands.options import FORMATS
from quotebank.commands.rows import Form, chosen_columns
from quotebank.exporters import EXPORTERS, csv

NAMES = tuple(column.name for column in COLUMNS)


def form(given: Mapping[str, Any], told: Mapping[str, str], table: tuple[str, ...] = ()) -> Form:
    """Return the form that the values of ``format_options`` and ``citation_options`` ask for.

    `told` is the question for the file's description, `table` the columns of ``--table``.
    """
    name = _format(given)
    listed = [part.strip() for part in (given["columns"] or "").split(",") if part.strip()]
    default = table if name == "table" and table else PROFILES[given["profile"]]
    return Form(
        name=name,
        columns=chosen_columns(NAMES, [*listed, *given["column"]], default),
        headers=not given["no_headers"],
        guard=not given["raw"],
        one_line=given["one_line"],
        excel=given["excel"],
        output=given["output"],
        force=given["force"],
        told=told,
    )


def too_long(form: Form, cited: Sequence[Mapping[str, str]]) -> int:
    """Return how many cells of a CSV file Excel would cut off."""
    if form.name != "csv":
        return 0
    return sum(len(row[name]) > csv.MAX_CELL for row in cited for name in form.columns)


def _format(given: Mapping[str, Any]) -> str:
    """Return the format chosen, else the one that the file's ending means, else a table."""
    output: Path | None = given["output"]
    chosen = FORMATS.get(given["form"] or "", given["form"])
    if output is None:
        return chosen or "table"
    if chosen == "table":
        raise click.UsageError("A table is for the eye: choose --csv, --tsv, --json or --nl for a file.")
    by_ending = {exporter.ending: name for name, exporter in EXPORTERS.items()}
    name = chosen or by_ending.get(output.suffix.lower())
    if name is None:
        raise click.UsageError(f"The ending of {output} tells no format: add --csv, --tsv, --json or --nl.")
    return str(name)
