"""Takes JSON Lines, gives an article for each line; a broken line is reported by number and the next one is read.

Lines end at the LF byte alone: U+2028 and its kin are ordinary characters inside a JSON text (https://jsonlines.org).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import MAX_BYTES, Reading, Source
from quotebank.readers.json import guarded
from quotebank.readers.strict_json import loads

MAX_LINE = 2 * MAX_BYTES
"""The longest line that is read: JSON's escapes may double an article's size."""


def is_json_lines(head: bytes) -> bool:
    """Tell whether `head` opens with one whole JSON object on its first line, and another on the second."""
    first, _, second = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    return first[:1] == b"{" and first.rstrip().endswith(b"}") and second.lstrip()[:1] == b"{"


def read_json_lines(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the articles of `stream`, one for each line; blank lines are passed over."""
    for number, line in numbered(stream):
        yield _one(line, replace(source, origin=f"{source.origin}:{number}"))


def numbered(stream: BinaryIO, cap: int = MAX_LINE) -> Iterator[tuple[int, bytes | None]]:
    """Give the lines that are not blank with their numbers; ``None`` stands for a line longer than `cap`."""
    number = 0
    while line := stream.readline(cap + 1):
        number += 1
        if len(line) > cap and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(cap)
            yield number, None
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield number, line


def parsed(line: bytes | None, where: str) -> object:
    """Return the value on a line of :func:`numbered`; raises :class:`ArticleError`."""
    if line is None:
        raise ArticleError(f"the line is longer than {MAX_LINE // 2**20} MB", where=where)
    return loads(line, where=where)


def _one(line: bytes | None, source: Source) -> Reading:
    try:
        value = parsed(line, source.origin)
    except ArticleError as error:
        return Reading(source.origin, error=error)
    return guarded(value, source, line or b"")
