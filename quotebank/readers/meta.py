"""Takes metadata as people write it (keys, dates), gives :class:`Meta`: what is known of an article beside its words.

Nothing is filled in: a key that is absent stays ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

from quotebank.errors import ArticleError
from quotebank.readers.printed import one_day

ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "web_title"),
    "author": ("author", "authors", "byline"),
    "publisher": (
        *("publisher", "publication", "outlet", "site_name", "publication_title", "newspaper", "media_name"),
        *("source_name", "source", "website"),
    ),
    "url": ("url", "link", "canonical_url", "web_url", "article_url", "permalink"),
    "published": (
        *("published", "date", "published_at", "date_published", "pubdate", "publish_date", "date_publish"),
        *("published_date", "publication_date", "web_publication_date"),
    ),
    "updated": ("updated", "updated_at", "date_modified", "lastmod", "last_modified", "modified"),
    "accessed": ("accessed", "accessed_on", "retrieved"),
    "archive_url": ("archive_url", "archived"),
    "section": ("section", "category"),
    "language": ("language", "lang"),
    "place": ("place", "dateline", "location"),
}
"""Field -> the keys that mean it, in front matter, header lines, sidecars, JSON and tables; the first one present wins.
Capitals, blanks, hyphens and underscores make no difference."""

DATES = ("published", "updated", "accessed")

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\d{0,3} ?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)


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
    """Like :func:`iso_moment`, but a moment without an offset gives its day: that much is certain.

    Other forms are read too, where they can mean one day alone: «December 3, 2018», «Mon, 03 Dec 2018 17:30:00 GMT».
    """
    match = _MOMENT.fullmatch(value)
    return iso_moment(match[1] if match and not match[3] else value) or one_day(value)


def _exists(value: str) -> bool:
    try:
        date.fromisoformat(value[:10])
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


class Told(NamedTuple):
    """What one source tells of an article."""

    meta: Meta = NOTHING
    found: Mapping[str, str] = {}
    """Field -> where its value stands: the key that it came from, as printed, or words that say it."""
    notes: tuple[str, ...] = ()
    """What was left unknown although the source has a value for it."""
    authors: tuple[str, ...] = ()
    """The authors, where they are listed one by one."""


UNTOLD = Told()
"""Nothing is told."""


def key_of(printed: str) -> str:
    """Return a key as it is compared: small letters, without blanks, hyphens and underscores."""
    return _BETWEEN.sub("", printed.lower())


_BETWEEN = re.compile(r"[\s_-]+")
KEYS = {key_of(alias): field for field, aliases in ALIASES.items() for alias in aliases}
"""Key, as :func:`key_of` gives it -> the field that it means."""


def from_mapping(values: Mapping[str, object], *, where: str, what: str = "") -> Told:
    """Return what `values`, typed by a person, tells of an article; keys that nobody knows are left aside.

    `what` they are, such as a sidecar, stands before the key of each value.

    Raises :class:`ArticleError` when a value is not text (or a list of texts), or a date is no day for certain.
    """
    told = from_record(values)
    if told.notes:
        raise ArticleError(told.notes[0], where=where, hint=_HINTS["date" if "no day" in told.notes[0] else "text"])
    return told._replace(found={field: f"{what} {key}".strip() for field, key in told.found.items()})


_HINTS = {"date": "write 2018-12-03, or 2018-12-03T17:30:00-05:00", "text": "write it in quotation marks"}


def from_record(values: Mapping[str, object]) -> Told:
    """Like :func:`from_mapping` for what a program wrote: a value that cannot be used leaves its field unknown.

    Each such value stands in the notes as it was printed; never raises.
    """
    plain = {key_of(key): key for key in reversed(list(values))}
    known: dict[str, str] = {}
    found: dict[str, str] = {}
    notes: list[str] = []
    authors: tuple[str, ...] = ()
    for field, aliases in ALIASES.items():
        for key in (plain[key_of(alias)] for alias in aliases if key_of(alias) in plain):
            value = values[key]
            text = _text(str(value) if field in DATES and isinstance(value, int | float) else value)
            if text is None and value is not None and key_of(key) == field.replace("_", ""):
                # Under the field's own name it was meant for us; under another, a map or a number is another program's.
                notes.append(f"the value of «{key}» is not text")
            elif text and not (field == "publisher" and _ADDRESS.match(text)):
                known[field], found[field] = text, key
                authors = _listed(value) if field == "author" else authors
                break
    for field in DATES:
        if field in known:
            day = printed_moment(known[field])
            if day is None:
                notes.append(f"«{_short(known[field])}» is no day that can be relied on for «{field}»")
                del known[field], found[field]
            else:
                known[field] = day
    return Told(Meta(**known), found, tuple(notes), authors)


_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def _short(printed: str, most: int = 60) -> str:
    return printed if len(printed) <= most else printed[: most - 1] + "…"


def _text(value: object) -> str | None:
    """Return a text, or texts of a list joined by commas; ``None`` for anything else."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(_listed(value))
    return storable(value.strip()) if isinstance(value, str) else None


def _listed(value: object) -> tuple[str, ...]:
    """Return the texts of a list; none for anything else."""
    return tuple(storable(item.strip()) for item in value if item.strip()) if isinstance(value, list) else ()


def storable(text: str) -> str:
    """Return `text` with NUL and lone surrogates as U+FFFD: no database or file can hold them; same length."""
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
