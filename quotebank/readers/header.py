"""Takes a text that begins with header lines, gives one article: metadata above the first blank line, words below.

::

    Title: Council votes to close the bridge
    Author: Ann Lee
    Published: 2024-05-14

    The council voted on Tuesday …

It is a header only when every line of the first paragraph is ``Key: value`` with a key that is known, so that no
article loses its opening words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from quotebank.readers.article import Reading, Source, canonical, reading, whole
from quotebank.readers.decoding import opening
from quotebank.readers.meta import KEYS, from_mapping, key_of

_LINE = re.compile(r"([A-Za-z][A-Za-z _-]{0,30}):[ \t]*(.*)")


def is_header(head: bytes) -> bool:
    """Tell whether `head` opens with header lines."""
    return bool(_split(opening(head))[0])


def read_header(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the one article of `stream`; raises :class:`quotebank.errors.ArticleError`."""
    data = whole(stream)
    words = canonical(data)
    values, body = _split(words.text)
    inside = from_mapping(values, where=source.origin, what="the header line")
    yield reading(words._replace(text=body), source, inside, data)


def _split(text: str) -> tuple[dict[str, str], str]:
    """Return the header's values and the text below it; no values and the whole text where there is no header."""
    head, blank, body = text.partition("\n\n")
    values: dict[str, str] = {}
    for line in head.split("\n"):
        match = _LINE.fullmatch(line)
        if not match or key_of(match[1]) not in KEYS:
            return {}, text
        values.setdefault(match[1], match[2])
    return (values, body.lstrip("\n")) if blank else ({}, text)
