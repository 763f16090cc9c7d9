"""Takes citations, gives Parquet (https://parquet.apache.org) for pandas, polars, DuckDB and R: needs pyarrow.

One column for each column of the CSV under the same name, unknown as null; whole numbers and the confidence are
numbers, all else is text, since a date may be a year alone.  The meaning of each column is in its metadata.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotebank import __version__
from quotebank.citation import COLUMNS, COLUMNS_VERSION, Cited
from quotebank.errors import QuotebankError

if TYPE_CHECKING:
    from quotebank.exporters import Options

BATCH = 2_000
"""How many rows make one group of the file, and stand in memory at a time."""


class ExtraMissingError(QuotebankError):
    """A library that only some formats need is not installed."""

    exit_code = 2


def save(citations: Iterable[Cited], path: Path, options: Options) -> int:
    """Write the file; returns how many rows.  Raises :class:`ExtraMissingError` where pyarrow is not installed."""
    try:
        import pyarrow  # late, and not for everybody
        from pyarrow import parquet
    except ImportError as error:
        hint = "pip install 'quotebank[parquet]'"
        raise ExtraMissingError("Parquet needs the library pyarrow", hint=hint) from error
    types = {"integer": pyarrow.int64(), "decimal": pyarrow.float64()}
    columns = {column.name: column for column in COLUMNS}
    fields = [
        pyarrow.field(name, types.get(columns[name].datatype, pyarrow.string()), metadata=_told(columns[name]))
        for name in options.columns
    ]
    versions = {"quotebank_version": __version__, "columns_version": str(COLUMNS_VERSION)}
    schema = pyarrow.schema(fields, metadata=versions)
    count = 0
    rows = iter(citations)
    with parquet.ParquetWriter(path, schema) as writer:
        while batch := [_values(cited.row, options) for cited in itertools.islice(rows, BATCH)]:
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


def _told(column: Any) -> dict[str, str]:
    return {"description": column.description}


def _values(row: Any, options: Options) -> dict[str, Any]:
    return {name: typed(name, row[name]) for name in options.columns}


_NUMBERS = {"integer": int, "decimal": float}
_READ = {column.name: _NUMBERS.get(column.datatype, str) for column in COLUMNS}


def typed(name: str, cell: str) -> str | int | float | None:
    """Return the value of a cell of the column `name`; ``None`` for an empty one, which is unknown."""
    return _READ[name](cell) if cell else None
