"""Takes citations, gives them in one format: one format a file, one line each in :data:`EXPORTERS`.

What is written is verbatim and depends on its input alone: no clock, no order of its own.  Citations are taken one by
one and none is kept, so that a long export needs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TextIO

from quotebank.citation import Cited
from quotebank.exporters import (
    bibtex,
    csl,
    csv,
    csvw,
    datasette,
    json,
    jsonl,
    linked,
    markdown,
    parquet,
    ris,
    tsv,
    webannotation,
)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be asked of an exporter; each heeds what its format knows."""

    columns: tuple[str, ...] = ()
    """The columns of a table, in order."""
    headers: bool = True
    """Whether the first row names the columns."""
    guard: bool = True
    """Whether cells that a spreadsheet would run as a formula get an apostrophe."""
    one_line: bool = False
    """Whether line breaks inside a cell become ``¶``."""
    bom: bool = False
    """Whether the file begins with a byte order mark, which Excel needs to see UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a description beside a file tells of it."""

    name: str
    """The file's name."""
    rows: int
    question: Mapping[str, str] = field(default_factory=dict)
    """The conditions that were set, by the names of their options."""
    versions: Mapping[str, str] = field(default_factory=dict)


class Exporter(NamedTuple):
    """One format: the ending of its files, and how it is written; one of `rows`, `text` and `file` does it."""

    ending: str
    rows: Callable[[Iterable[Row], TextIO, Options], int] | None = None
    """Writes a table of named cells, of whatever kind, to a UTF-8 stream that leaves line ends alone."""
    text: Callable[[Iterable[Cited], TextIO], int] | None = None
    """Writes citations to such a stream."""
    file: Callable[[Iterable[Cited], Path, Options], int] | None = None
    """Writes citations to a path of its own, which does not exist or may be overwritten."""
    describe: Callable[[Told, Options], str] | None = None
    """Gives the JSON that stands beside the file, under its name with :data:`BESIDE` behind."""
    columns: bool = False
    """Whether columns can be chosen; other formats have fields of their own."""
    claims: bool = False
    """Whether it needs to know where else the words stand."""


BESIDE = "-metadata.json"
"""What CSV on the Web puts behind a file's name for its description; Datasette is given its own under the same."""

EXPORTERS: dict[str, Exporter] = {
    "csv": Exporter(".csv", rows=csv.write, describe=csvw.describe, columns=True),
    "tsv": Exporter(".tsv", rows=tsv.write, columns=True),
    "json": Exporter(".json", rows=json.write, columns=True),
    "jsonl": Exporter(".jsonl", rows=jsonl.write, columns=True),
    "ris": Exporter(".ris", text=ris.write),
    "bibtex": Exporter(".bib", text=bibtex.write),
    "csl-json": Exporter(".csl.json", text=csl.write),
    "jsonld": Exporter(".jsonld", text=linked.write),
    "claims": Exporter(".claims.jsonld", text=linked.write_claims, claims=True),
    "annotations": Exporter(".anno.jsonld", text=webannotation.write),
    "markdown": Exporter(".md", text=markdown.write),
    "parquet": Exporter(".parquet", file=parquet.save, columns=True),
    "datasette": Exporter(".db", file=datasette.save, describe=datasette.describe),
}
"""Format -> its exporter."""
