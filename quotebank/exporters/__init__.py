"""Takes citations, gives them in one format on a stream: one format a file, one line each in :data:`EXPORTERS`.

An exporter is a function ``(citations, stream, options) -> int``: it writes text to the stream, which is UTF-8 and
leaves line ends alone, and returns how many citations it wrote.  What it writes is verbatim and depends on its input
alone: no clock, no order of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TextIO

from quotebank.exporters import csv, json, jsonl, tsv

Citation = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be asked of an exporter; each heeds what its format knows."""

    columns: tuple[str, ...]
    """The columns, in order."""
    headers: bool = True
    """Whether the first row names the columns."""
    guard: bool = True
    """Whether cells that a spreadsheet would run as a formula get an apostrophe."""
    one_line: bool = False
    """Whether line breaks inside a cell become ``¶``."""
    bom: bool = False
    """Whether the file begins with a byte order mark, which Excel needs to see UTF-8."""


class Exporter(NamedTuple):
    """One format: the ending of its files, and the function that writes it."""

    ending: str
    write: Callable[[Iterable[Citation], TextIO, Options], int]


EXPORTERS: dict[str, Exporter] = {
    "csv": Exporter(".csv", csv.write),
    "tsv": Exporter(".tsv", tsv.write),
    "json": Exporter(".json", json.write),
    "jsonl": Exporter(".jsonl", jsonl.write),
}
"""Format -> its exporter."""
