"""Takes metadata as people write it (keys, dates), gives :class:`Meta`: what is known of an article beside its words.

Nothing is filled in: a key that is absent stays ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from quotebank.errors import ArticleError

ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline"),
    "publisher": ("publisher", "publication", "outlet", "site_name"),
    "url": ("url", "link", "canonical_url"),
    "published": ("published", "date", "published_at", "date_published", "pubdate"),
    "updated": ("updated", "updated_at", "date_modified", "lastmod"),
    "accessed": ("accessed", "accessed_on", "retrieved"),
    "archive_url": ("archive_url", "archived"),
    "section": ("section", "category"),
    "language": ("language", "lang"),
    "place": ("place", "dateline", "location"),
}
"""Field -> the keys that mean it, in front matter, header lines, sidecars and JSON; the first one present wins."""

DATES = ("published", "updated", "accessed")

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What is known of an article beside its words; every field as on :class:`quotebank.model.Article`."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    updated: str | None = None
    accessed: str | None = None
    archive_url: str | None = None
    section: str | None = None
    language: str | None = None
    place: str | None = None

    def known(self) -> dict[str, str]:
        """Return the fields that are known, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


NOTHING = Meta()
"""Nothing is known."""


def merged(*metas: Meta) -> Meta:
    """Return one :class:`Meta`; for each field the first that knows it wins."""
    values: dict[str, str] = {}
    for meta in metas:
        values = {**meta.known(), **values}
    return Meta(**values)


def iso_moment(value: str) -> str | None:
    """Return `value` if it is an ISO 8601 day, or a moment with its offset, in extended form; else ``None``.

    A blank instead of the ``T`` and an offset without its colon are accepted and brought to the standard's form.
    """
    if _DAY.fullmatch(value):
        return value if _exists(value) else None
    match = _MOMENT.fullmatch(value)
    if not match or not match[3]:
        return None
    offset = match[3].upper() if len(match[3]) != 5 else f"{match[3][:3]}:{match[3][3:]}"
    moment = f"{match[1]}T{match[2]}{offset}"
    return moment if _exists(moment) else None


def printed_moment(value: str) -> str | None:
    """Like :func:`iso_moment`, but a moment without an offset gives its day: that much is certain."""
    match = _MOMENT.fullmatch(value)
    return iso_moment(match[1] if match and not match[3] else value)


def _exists(value: str) -> bool:
    try:
        date.fromisoformat(value[:10])
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def from_mapping(values: Mapping[str, object], *, where: str) -> Meta:
    """Return what `values` tells of an article; keys that nobody knows are left aside.

    Raises :class:`ArticleError` when a value is not text (or a list of texts), or a date is not ISO 8601.
    """
    lowered = {key.strip().lower().replace("-", "_").replace(" ", "_"): value for key, value in values.items()}
    found = {name: _first(lowered, keys, where) for name, keys in ALIASES.items()}
    for name in DATES:
        found[name] = _checked_date(name, found[name], where)
    return Meta(**found)


def _first(values: Mapping[str, object], keys: Iterable[str], where: str) -> str | None:
    for number, key in enumerate(keys):
        value = values.get(key)
        text = _text(value)
        if text:
            return text
        # Under the field's own name it was meant for us; under another, a map or a number is another program's.
        if text is None and value is not None and number == 0:
            raise ArticleError(f"the value of «{key}» is not text", where=where, hint="write it in quotation marks")
    return None


def _text(value: object) -> str | None:
    """Return a text, or texts of a list joined by commas; ``None`` for anything else."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(item.strip() for item in value if item.strip())
    return storable(value.strip()) if isinstance(value, str) else None


def _checked_date(name: str, value: str | None, where: str) -> str | None:
    if value is None:
        return None
    checked = printed_moment(value)
    if checked is None:
        raise ArticleError(
            f"«{value}» is no date that can be relied on for «{name}»",
            where=where,
            hint="write 2018-12-03, or 2018-12-03T17:30:00-05:00",
        )
    return checked


def storable(text: str) -> str:
    """Return `text` with NUL and lone surrogates as U+FFFD: no database or file can hold them; same length."""
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
