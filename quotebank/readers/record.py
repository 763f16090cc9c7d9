"""Takes one record of a table or of JSON, gives its article: which of its values are the words, and which tell of them.

A field map («text» is in «article.body») says where a field stands; the others are found under the names that people
commonly give them.  A dotted path goes into objects, and into lists by position or through all their objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from quotebank.errors import ArticleError
from quotebank.readers.article import Reading, Source, fixed, reading
from quotebank.readers.meta import ALIASES, KEYS, Told, from_record, key_of

TEXT_KEYS = (
    *("text", "body", "content", "article", "full_text", "article_text", "article_body", "body_text", "main_text"),
    *("plain_text", "content_text", "story"),
)
"""The keys that hold an article's words; the first one present is taken."""

FIELDS = ("text", *ALIASES)
"""What a field map can place."""

_QUOTATIONS = "there is no «text»: quotations taken from the article stand here, not its words"
_PAGE = re.compile(r"</(?:p|div|blockquote|article|h[1-6])>|<br ?/?>", re.IGNORECASE)


def article_of(values: Mapping[str, object], source: Source, data: bytes) -> Reading:
    """Return the article that a record holds; `data` are the bytes that it was read from.

    Raises :class:`ArticleError` when it holds no words.
    """
    key, text = text_of(values, source.origin, source.fields.get("text"))
    told = _told(values, source.fields)
    notes: tuple[str, ...] = ()
    if _PAGE.search(text):
        from quotebank.readers.html.fragment import fragment  # late: few records hold pages

        text, notes = fragment(text)
        notes = ("the text is HTML, and was read as a page prints it", *notes)
    made = reading(fixed(text), source, told._replace(found={"text": key, **told.found}), data)
    return replace(made, notes=(*made.notes, *notes))


def text_column(names: Sequence[str], fields: Mapping[str, str], where: str) -> str:
    """Return which of the columns `names` holds the words; raises :class:`ArticleError`, which lists the columns.

    So it does for each mapped column that is not there, and for a name that two columns share.
    """
    for path in fields.values():
        if _column(names, path) is None:
            raise ArticleError(f"there is no column «{path}»", where=where, hint=_columns(names))
    place = fields.get("text")
    column = _column(names, place) if place else next((name for key in TEXT_KEYS for name in _like(names, key)), None)
    if column is None:
        raise ArticleError("no column holds the text", where=where, hint=f"add --map text=COLUMN; {_columns(names)}")
    return column


def needed_columns(names: Sequence[str], fields: Mapping[str, str]) -> list[str]:
    """Return those of the columns `names` that may tell something of an article."""
    mapped = {_column(names, path) for path in fields.values()}
    texts = {key_of(key) for key in TEXT_KEYS}
    return [name for name in names if name in mapped or key_of(name) in KEYS or key_of(name) in texts]


def known_columns(names: Iterable[str]) -> int:
    """Return how many of the columns `names` have a name that is known without a map."""
    texts = {key_of(key) for key in TEXT_KEYS}
    return sum(key_of(name) in KEYS or key_of(name) in texts for name in names)


def holds_text(names: Iterable[str]) -> bool:
    """Tell whether one of the columns `names` is known to hold an article's words."""
    return bool({key_of(key) for key in TEXT_KEYS}.intersection(map(key_of, names)))


def _column(names: Sequence[str], path: str) -> str | None:
    """Return the column that a path begins with: its whole name, or what stands before a dot."""
    parts = [path[:place] for place in range(len(path), 0, -1) if place == len(path) or path[place] == "."]
    return next((name for part in parts for name in _like(names, part)), None)


def _like(names: Iterable[str], key: str) -> Iterator[str]:
    """Give the names that are `key`, first as written, then as it is compared."""
    listed = list(names)
    yield from (name for name in listed if name == key)
    yield from (name for name in listed if name != key and key_of(name) == key_of(key))


def _columns(names: Sequence[str], most: int = 30) -> str:
    listed = ", ".join(names[:most]) + (" …" if len(names) > most else "")
    return f"the columns are: {listed}"


def text_of(values: Mapping[str, object], where: str, path: str | None = None) -> tuple[str, str]:
    """Return the key or the `path` under which an article's words stand, and the words.

    Raises :class:`ArticleError`.
    """
    keys = [path] if path else [name for key in TEXT_KEYS for name in _like(values, key)]
    for key in keys:
        value = at(values, key)
        if isinstance(value, str):
            return key, value
    if path and at(values, path) is None:
        raise ArticleError(f"there is no «{path}»", where=where, hint=_keys(values))
    if keys:
        raise ArticleError(f"the value of «{keys[0]}» is not text", where=where)
    if isinstance(values.get("quotations"), list):
        # The released files of the Quotebank corpus (https://doi.org/10.5281/zenodo.4277311) are such.
        raise ArticleError(_QUOTATIONS, where=where, hint="give the articles as they were printed")
    raise ArticleError("there is no «text»", where=where, hint=_keys(values))


def _keys(values: Mapping[str, object], most: int = 30) -> str:
    """Return the advice to choose among the keys of `values`, those of objects in it with their path."""
    paths: list[str] = []
    for key, value in values.items():
        paths += [f"{key}.{inner}" for inner in value] if isinstance(value, Mapping) else [key]
    listed = ", ".join(paths[:most]) + (" …" if len(paths) > most else "")
    return f"say where it is with --map text=KEY; the keys are: {listed or 'none'}"


def _told(values: Mapping[str, object], fields: Mapping[str, str]) -> Told:
    """Return what `values` tells beside the words: mapped fields from their place, the others by their common names."""
    mapped = {field: path for field, path in fields.items() if field != "text"}
    rest = {key: value for key, value in values.items() if KEYS.get(key_of(key)) not in mapped}
    told = from_record(rest | {field: at(values, path) for field, path in mapped.items()})
    missing = [
        f"there is no «{path}» here to read «{field}» from" for field, path in mapped.items() if not _has(values, path)
    ]
    found = {**told.found, **{field: mapped[field] for field in told.found if field in mapped}}
    return told._replace(found=found, notes=(*told.notes, *missing))


def _has(values: Mapping[str, object], path: str) -> bool:
    return at(values, path) is not None or bool(list(_like(values, path)))


def at(values: object, path: str) -> object:
    """Return the value at a dotted path of nested objects and lists; ``None`` where there is none."""
    if isinstance(values, list):
        place, _, rest = path.partition(".")
        if place.isdecimal():
            item = values[int(place)] if int(place) < len(values) else None
            return at(item, rest) if rest else item
        return [at(item, path) for item in values] or None
    if not isinstance(values, Mapping):
        return None
    for name in _like(values, path):
        return values[name]
    for dot in range(len(path) - 1, 0, -1):
        if path[dot] == ".":
            for name in _like(values, path[:dot]):
                return at(values[name], path[dot + 1 :])
    return None
