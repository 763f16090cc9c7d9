"""Takes a Parquet file (https://parquet.apache.org/docs/file-format/), gives an article for each row, in batches.

Only the columns that can tell something of an article are read, a few hundred rows at a time, so that memory does not
grow with the file.  Rows count from 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Reading, Source
from quotebank.readers.bounded import in_memory
from quotebank.readers.record import article_of, needed_columns, text_column

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

BATCH = 256
"""How many rows are held at a time."""

MAGIC = b"PAR1"


def is_parquet(head: bytes) -> bool:
    """Tell whether `head` opens a Parquet file."""
    return head.startswith(MAGIC)


def read_parquet(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the articles of `stream`; raises :class:`ArticleError` where it is broken or no column holds text."""
    # It is read from its end, where it tells where the columns are.
    table = _opened(stream if stream.seekable() else in_memory(stream))
    names = [field.name for field in table.schema_arrow]
    text_column(names, source.fields, source.origin)
    needed = needed_columns(names, source.fields)
    for number, row in enumerate(_rows(table, needed), 1):
        yield _one(row, replace(source, origin=f"{source.origin}:{number}"))


def _opened(file: BinaryIO) -> ParquetFile:
    try:
        import pyarrow as pa  # late: an extra, and heavy
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise ArticleError("Parquet needs pyarrow", hint="pip install 'quotebank[parquet]'") from error
    try:
        return ParquetFile(file)
    except (pa.ArrowException, OSError) as error:
        raise ArticleError(f"not a usable Parquet file: {_plainly(error)}") from error


def _rows(table: ParquetFile, needed: list[str]) -> Iterator[Mapping[str, object]]:
    import pyarrow as pa

    try:
        for batch in table.iter_batches(batch_size=BATCH, columns=needed, use_threads=False):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ArticleError(f"the Parquet file is broken: {_plainly(error)}") from error


def _plainly(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")[:200] if str(error) else type(error).__name__


def _one(row: Mapping[str, object], source: Source) -> Reading:
    values = {name: _value(value) for name, value in row.items()}
    # A table kept by columns has no bytes that are a row's own: those of the row written as JSON stand for them.
    data = json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    try:
        return article_of(values, source, data)
    except ArticleError as error:
        return Reading(source.origin, error=error.at(source.origin))


def _value(value: Any) -> object:
    """Return a value as JSON has it: moments as ISO 8601, those without a zone as their day, bytes as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {str(key): _value(inner) for key, inner in value.items()}
    return [_value(inner) for inner in value] if isinstance(value, list) else value
