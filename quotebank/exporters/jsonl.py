"""Takes citations, gives JSON Lines: an object a line, keyed by the names of the CSV's columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

from quotebank.exporters.json import line

if TYPE_CHECKING:
    from quotebank.exporters import Options


def write(citations: Iterable[Mapping[str, str]], stream: TextIO, options: Options) -> int:
    """Write one line for each citation; returns how many."""
    count = 0
    for citation in citations:
        count += 1
        stream.write(line({name: citation[name] for name in options.columns}) + "\n")
    return count
