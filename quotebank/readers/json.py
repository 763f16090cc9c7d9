"""Takes a JSON file, gives its articles: one object with a ``text``, an array of such objects, or an object around one.

Programs that answer with articles put them into a list beside a count (``{"total": 2, "articles": [{…}, {…}]}``): where
an object has no text of its own and one list of objects, these are the articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Reading, Source, whole
from quotebank.readers.record import article_of, at, holds_text
from quotebank.readers.strict_json import loads

_OPENING = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"|\}|\Z)|\[\s*(?:\{\s*"|\[|\]|\Z))')


def is_json(head: bytes) -> bool:
    """Tell whether `head` opens a JSON object, or an array of them; not «[Updated] The pier …»."""
    return bool(_OPENING.match(head))


def read_json(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the articles of `stream`; an array's broken item is reported by number, and the others are read."""
    data = whole(stream)
    value = loads(data, where=source.origin)
    items = value if isinstance(value, list) else _items(value, source)
    if items is None:
        yield from_object(value, source, data)
        return
    for number, item in enumerate(items, 1):
        yield guarded(item, replace(source, origin=f"{source.origin}[{number}]"), data)


def _items(value: object, source: Source) -> list[object] | None:
    """Return the list of articles that an object holds; ``None`` for an article, or where there are several lists."""
    path = source.fields.get("text")
    if not isinstance(value, Mapping) or (at(value, path) is not None if path else holds_text(value)):
        return None
    lists = [held for held in value.values() if isinstance(held, list) and held and isinstance(held[0], Mapping)]
    inner = [held for held in value.values() if isinstance(held, Mapping)]
    if not lists and len(inner) == 1:
        return _items(inner[0], source)
    return lists[0] if len(lists) == 1 else None


def guarded(value: object, source: Source, data: bytes) -> Reading:
    """Like :func:`from_object`, but a fault is returned, so that the next article is read."""
    try:
        return from_object(value, source, data)
    except ArticleError as error:
        return Reading(source.origin, error=error.at(source.origin))


def from_object(value: object, source: Source, data: bytes) -> Reading:
    """Return the article that a JSON object describes; raises :class:`ArticleError`."""
    return article_of(mapping(value, source.origin), source, data)


def mapping(value: object, where: str) -> Mapping[str, object]:
    """Return `value` if it is a JSON object; raises :class:`ArticleError`."""
    if isinstance(value, Mapping):
        return value
    raise ArticleError("not a JSON object", where=where, hint='an article looks like {"text": "…"}')
