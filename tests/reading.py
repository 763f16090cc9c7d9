"""One file read as a program would read it: what the tests of single formats share."""

from __future__ import annotations

from pathlib import Path

from quotebank.readers import Meta, Reading, read_paths


def read_one(name: str, data: bytes | str, **fields: str) -> Reading:
    """Return the one reading of a file with this content; `fields` say where a field stands in it."""
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)
    (reading,) = read_paths([name], Meta(), fields=fields)
    return reading


def words(reading: Reading) -> str:
    """Return the text of an article that must be there."""
    assert reading.article, reading.error
    return reading.article.text
