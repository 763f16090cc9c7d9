"""Takes Markdown, gives one article: metadata from the front matter, the text below it exactly as written.

Front matter is the block between ``---`` lines that site generators use.  Only what such blocks hold in practice is
read: ``key: value``, values in quotation marks, lists in brackets or as ``- item`` lines, and ``#`` comments.
Markdown's own signs stay in the text: what is stored is what is printed in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from quotebank.readers.article import Reading, Source, canonical, reading, whole
from quotebank.readers.meta import from_mapping

_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"([\w-]+)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")


def is_front_matter(head: bytes) -> bool:
    """Tell whether `head` opens with a front matter block that holds at least one key."""
    match = _BLOCK.match(head.decode("utf-8", "replace"))
    return bool(match and _values(match[1]))


def read_markdown(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the one article of `stream`; raises :class:`quotebank.errors.ArticleError`."""
    data = whole(stream)
    words = canonical(data)
    match = _BLOCK.match(words.text)
    if not match:
        yield reading(words, source, from_mapping({}, where=source.origin), data)
        return
    inside = from_mapping(_values(match[1]), where=source.origin)
    yield reading(words._replace(text=words.text[match.end() :].lstrip("\n")), source, inside, data)


def _values(block: str) -> dict[str, object]:
    """Return the keys of a front matter block with their values: a text, or a list of texts."""
    values: dict[str, object] = {}
    key = None
    for line in block.splitlines():
        pair, item = _PAIR.fullmatch(line.rstrip()), _ITEM.fullmatch(line.rstrip())
        if pair:
            key = pair[1]
            values[key] = _value(pair[2] or "")
        elif item and key is not None:
            listed = values[key]
            values[key] = [*(listed if isinstance(listed, list) else []), _plain(item[1])]
    return values


def _value(printed: str) -> str | list[str]:
    if printed.startswith("[") and printed.rstrip().endswith("]"):
        return [_plain(item) for item in printed.strip()[1:-1].split(",") if item.strip()]
    return _plain(printed)


def _plain(printed: str) -> str:
    """Return a value without its quotation marks, or without the comment behind it."""
    value = printed.strip()
    for mark in "\"'":
        if len(value) > 1 and value[0] == mark and mark in value[1:]:
            return value[1 : value.rindex(mark)]
    return re.sub(r"\s+#.*", "", value)
