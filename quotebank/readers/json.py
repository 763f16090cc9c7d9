"""Takes a JSON file, gives its articles: one object with a ``text``, or an array of such objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Reading, Source, fixed, reading, whole
from quotebank.readers.meta import from_mapping
from quotebank.readers.strict_json import loads

TEXT_KEYS = ("text", "body")
"""The keys that hold an article's words; the first one present is taken."""


def is_json(head: bytes) -> bool:
    """Tell whether `head` opens a JSON object or array."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_json(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the articles of `stream`; an array's broken item is reported by number, and the others are read."""
    data = whole(stream)
    value = loads(data, where=source.origin)
    if not isinstance(value, list):
        yield from_object(value, source, data)
        return
    for number, item in enumerate(value, 1):
        place = Source(f"{source.origin}[{number}]", source.given, source.beside)
        yield guarded(item, place, data)


def guarded(value: object, source: Source, data: bytes) -> Reading:
    """Like :func:`from_object`, but a fault is returned, so that the next article is read."""
    try:
        return from_object(value, source, data)
    except ArticleError as error:
        return Reading(source.origin, error=error)


def from_object(value: object, source: Source, data: bytes) -> Reading:
    """Return the article that a JSON object describes; raises :class:`ArticleError`."""
    known = mapping(value, source.origin)
    words = fixed(text_of(known, source.origin))
    return reading(words, source, from_mapping(known, where=source.origin), data)


def mapping(value: object, where: str) -> Mapping[str, object]:
    """Return `value` if it is a JSON object; raises :class:`ArticleError`."""
    if isinstance(value, Mapping):
        return value
    raise ArticleError("not a JSON object", where=where, hint=_LIKE)


def text_of(known: Mapping[str, object], where: str) -> str:
    """Return the words of the article that `known` describes; raises :class:`ArticleError`."""
    for key in TEXT_KEYS:
        text = known.get(key)
        if isinstance(text, str):
            return text
        if text is not None:
            raise ArticleError(f"the value of «{key}» is not text", where=where)
    raise ArticleError("there is no «text»", where=where, hint=_LIKE)


_LIKE = 'an article looks like {"text": "…"}'
