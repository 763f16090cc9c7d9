"""Takes Markdown, gives one article: metadata from the front matter, the text below it exactly as written.

Front matter is the block that site generators read: YAML between ``---`` lines (Jekyll, Hugo, Obsidian) or TOML
between ``+++`` lines (Hugo, Zola).  Of YAML what such blocks hold in practice is read: ``key: value``, values in
quotation marks, lists in brackets or as ``- item`` lines, texts over several lines behind ``|`` and ``>``, the ``name``
of an author, and ``#`` comments.  Markdown's own signs stay in the text: what is stored is what is printed in the file.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Reading, Source, canonical, reading, whole
from quotebank.readers.credits import with_credits
from quotebank.readers.decoding import opening
from quotebank.readers.meta import from_mapping

_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"([\w-]+)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?:name[ \t]*:[ \t]+)?(.*)")
_NAME = re.compile(r"[ \t]+name[ \t]*:[ \t]+(.*)")
_SEVERAL = re.compile(r"[|>][-+0-9]*(?:[ \t]+#.*)?")
"""What stands behind a key whose text follows on the next lines."""


def is_front_matter(head: bytes) -> bool:
    """Tell whether `head` opens with a front matter block that holds at least one key."""
    text = opening(head)
    match = _BLOCK.match(text)
    toml = _TOML.match(text)
    return bool(match and _values(match[1])) or bool(toml and re.search(r"^[\w-]+[ \t]*=", toml[1], re.MULTILINE))


def read_markdown(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the one article of `stream`; raises :class:`quotebank.errors.ArticleError`."""
    data = whole(stream)
    words = canonical(data)
    values: dict[str, object] = {}
    match = _BLOCK.match(words.text)
    toml = _TOML.match(words.text)
    if match:
        values = _values(match[1])
    elif toml:
        match, values = toml, _toml(toml[1], source.origin)
    body = words.text[match.end() :].lstrip("\n") if match else words.text
    inside = from_mapping(values, where=source.origin, what="front matter")
    yield with_credits(reading(words._replace(text=body), source, inside, data))


def _toml(block: str, where: str) -> dict[str, object]:
    try:
        values = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ArticleError(f"the front matter is not TOML: {error}", where=where) from error
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def _values(block: str) -> dict[str, object]:
    """Return the keys of a front matter block with their values: a text, or a list of texts."""
    values: dict[str, object] = {}
    key = None
    lines = block.split("\n")
    for number, line in enumerate(lines):
        pair, item, name = (form.fullmatch(line.rstrip()) for form in (_PAIR, _ITEM, _NAME))
        if pair:
            key = pair[1]
            several = _SEVERAL.fullmatch(pair[2] or "")
            values[key] = _following(lines[number + 1 :]) if several else _value(pair[2] or "")
        elif item and key is not None:
            listed = values[key]
            values[key] = [*(listed if isinstance(listed, list) else []), _plain(item[1])]
        elif name and key is not None and not values[key]:
            values[key] = _plain(name[1])
    return values


def _following(lines: list[str]) -> str:
    """Return the indented lines that follow a key, joined by blanks: no field of an article has lines of its own."""
    found: list[str] = []
    for line in lines:
        if line.strip() and not line[:1].isspace():
            break
        found.append(line.strip())
    return " ".join(filter(None, found))


def _value(printed: str) -> str | list[str]:
    if printed.startswith("[") and printed.rstrip().endswith("]"):
        return [_plain(item) for item in printed.strip()[1:-1].split(",") if item.strip()]
    return _plain(printed)


def _plain(printed: str) -> str:
    """Return a value without its quotation marks and what they escape, or without the comment behind it."""
    value = printed.strip()
    for mark in "\"'":
        if len(value) > 1 and value[0] == mark and mark in value[1:]:
            inner = value[1 : value.rindex(mark)]
            return _unescaped(inner) if mark == '"' else inner.replace("''", "'")
    return re.sub(r"\s+#.*", "", value)


def _unescaped(inner: str) -> str:
    """Return the text of a value in double marks: JSON's escapes are those that YAML's writers use too."""
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return inner
