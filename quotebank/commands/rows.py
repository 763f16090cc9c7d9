"""Takes rows of named cells, gives them in the format that was asked for, on standard output."""

from __future__ import annotations

import difflib
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.options import FORMATS
from quotebank.terminal import Shown, Terminal

if TYPE_CHECKING:
    from quotebank.exporters import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How rows leave: their format, their columns, and where to."""

    name: str
    """A name in EXPORTERS, or ``table``."""
    columns: tuple[str, ...]
    headers: bool = True
    guard: bool = True
    one_line: bool = False
    excel: bool = False
    output: Path | None = None
    force: bool = False
    told: Mapping[str, str] = field(default_factory=dict)
    """The question that the rows answer, for the file's description."""


def chosen_columns(known: Sequence[str], wanted: Sequence[str], default: Sequence[str]) -> tuple[str, ...]:
    """Return the columns to write; a name that nobody knows is a usage error with the nearest that exists."""
    for name in wanted:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(known)}."
            raise click.UsageError(f"No such column: {name}.{hint}")
    return tuple(wanted) or tuple(default)


def form_of(given: Mapping[str, Any], known: Sequence[str], default: Sequence[str], **more: Any) -> Form:
    """Return the form that the values of ``format_options`` ask for."""
    columns = chosen_columns(known, given["column"], default)
    name = FORMATS.get(given["form"] or "", "table")
    return Form(name=name, columns=columns, headers=not given["no_headers"], **more)


def write(form: Form, rows: Iterable[Mapping[str, str]], terminal: Terminal) -> None:
    """Write `rows` as `form` says."""
    if form.name == "table":
        cells = [tuple(row[name] for name in form.columns) for row in rows]
        terminal.table(form.columns, cells, headers=form.headers)
    else:
        _to_stdout(form, rows)


def options_of(form: Form) -> Options:
    """Return what an exporter is told of `form`."""
    from quotebank.exporters import Options

    return Options(columns=form.columns, headers=form.headers, guard=form.guard, one_line=form.one_line, bom=form.excel)


def _to_stdout(form: Form, rows: Iterable[Mapping[str, str]]) -> None:
    from quotebank.exporters import EXPORTERS

    table = EXPORTERS[form.name].rows
    assert table is not None, f"{form.name} is no table"  # noqa: S101 - the options offer tables alone
    with standard_output() as stream:
        table(rows, stream, options_of(form))


def standard_output() -> nullcontext[Any]:
    """Give standard output as UTF-8 with line ends left alone; on a terminal, made safe to look at."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        return nullcontext(Shown(sys.stdout))
    return nullcontext(_Unclosed(sys.stdout.buffer))


class _Unclosed(io.TextIOWrapper):
    """A UTF-8 stream over a binary one that leaves it open."""

    def __init__(self, binary: Any) -> None:
        super().__init__(binary, encoding="utf-8", errors="surrogatepass", newline="", write_through=True)

    def close(self) -> None:
        """Write what is left; standard output is not ours to close."""
        self.flush()
