"""Takes citations, gives CSV as RFC 4180 has it: a header row, commas, CR LF, quotation marks where they are needed.

A line break inside a quotation stays one LF inside its quoted cell.  :func:`read` gives back what was written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TextIO

from quotebank.exporters.guard import guarded, unguarded

if TYPE_CHECKING:
    from quotebank.exporters import Options

PILCROW = " ¶ "
MAX_CELL = 32_767
"""The longest cell that Excel keeps whole."""


def write(citations: Iterable[Mapping[str, str]], stream: TextIO, options: Options) -> int:
    """Write one row for each citation; returns how many."""
    if options.bom:
        stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\r\n")
    if options.headers:
        writer.writerow(options.columns)
    count = 0
    for citation in citations:
        count += 1
        writer.writerow([cell(citation[name], options) for name in options.columns])
    return count


def cell(text: str, options: Options) -> str:
    """Return what stands in the file for `text`."""
    if options.one_line:
        text = PILCROW.join(line for line in text.split("\n") if line.strip())
    return guarded(text) if options.guard else text


def read(stream: TextIO, *, guard: bool = True) -> Iterator[dict[str, str]]:
    """Give the citations of a file that :func:`write` made, opened with ``newline=""``; the guard is undone."""
    csv.field_size_limit(1 << 30)  # the module's own limit of 131,072 characters is below the longest quotations
    rows = csv.reader(stream)
    names = [name.removeprefix("\ufeff") for name in next(rows, [])]
    for row in rows:
        yield dict(zip(names, map(unguarded, row) if guard else row, strict=True))
