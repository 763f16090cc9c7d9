"""Takes citations, gives tab-separated values, a line each: a tab or a line break in a cell becomes a blank or ¶.

Made for ``cut`` and ``sort``; a format that keeps every character is CSV or JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

from quotebank.exporters.csv import PILCROW
from quotebank.exporters.guard import guarded

if TYPE_CHECKING:
    from quotebank.exporters import Options


def write(citations: Iterable[Mapping[str, str]], stream: TextIO, options: Options) -> int:
    """Write one line for each citation; returns how many."""
    if options.headers:
        stream.write("\t".join(options.columns) + "\n")
    count = 0
    for citation in citations:
        count += 1
        cells = (_cell(citation[name], options.guard) for name in options.columns)
        stream.write("\t".join(cells) + "\n")
    return count


def _cell(text: str, guard: bool) -> str:
    lines = (line.strip() for line in text.replace("\r", "\n").split("\n"))
    flat = PILCROW.join(line for line in lines if line).replace("\t", " ")
    return guarded(flat) if guard else flat
