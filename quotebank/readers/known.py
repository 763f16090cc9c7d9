"""Takes what several sources tell of an article, gives what is known: each value, where it stands, who disagrees.

What is given with an article wins over what the article says itself, and that over what is told beside it (a sidecar,
the record of a web archive).  Where two of them disagree, a note says what the other one has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from quotebank.readers.meta import Meta, Told, merged

GIVEN = "given with the article"
HEADLINE, WORDS = "the first line", "the words"
"""Where a headline and a language come from that nobody declares."""

_NAMES = {
    "author": "byline",
    "publisher": "outlet",
    "url": "address",
    "published": "day of publication",
    "updated": "day of change",
}
_WORD = re.compile(r"[^\W_]+")
_ALIASES = re.compile(r"\A(?:www|m|amp|mobile)\.")
_AMP = re.compile(r"(?:\A|/)amp(?=/|\Z)|\.amp(?=\.|\Z)")


def known(given: Meta, inside: Told, beside: Told) -> Told:
    """Return what is known of an article, the place of each value, and notes where two sources disagree."""
    sources = ((given, dict.fromkeys(given.known(), GIVEN)), (inside.meta, inside.found), (beside.meta, beside.found))
    meta = merged(*(source for source, _ in sources))
    found: dict[str, str] = {}
    notes = list(inside.notes)
    for name, value in meta.known().items():
        told = [(own[name], where.get(name)) for source, where in sources if name in (own := source.known())]
        if told[0][1]:
            found[name] = told[0][1]
        notes += (_conflict(name, told[0], other) for other in told[1:] if _differ(name, value, other[0]))
    notes += _order(meta)
    other_keys = {name: where for name, where in inside.found.items() if name not in Meta.__dataclass_fields__}
    return Told(meta, {**other_keys, **found}, tuple(notes), inside.authors if _is_own(given, inside) else ())


def other_address(meta: Meta, *sources: Meta) -> str | None:
    """Return the address that an article was found under, where its own one is another."""
    return next((source.url for source in sources if source.url and source.url != meta.url), None)


def _is_own(given: Meta, inside: Told) -> bool:
    return given.author is None and inside.meta.author is not None


def _conflict(name: str, taken: tuple[str, str | None], other: tuple[str, str | None]) -> str:
    places = [f" ({where})" if where else "" for _, where in (taken, other)]
    return f"two values for the {_NAMES.get(name, name)}: «{taken[0]}»{places[0]} is taken, not «{other[0]}»{places[1]}"


def _order(meta: Meta) -> Iterator[str]:
    if meta.published and meta.updated:
        first, last = (date.fromisoformat(moment[:10]) for moment in (meta.published, meta.updated))
        if (first - last).days > 1:
            yield f"it says that it was changed ({last}) before it was published ({first})"


def _differ(name: str, one: str, other: str) -> bool:
    """Tell whether two values mean different things, and are not only written differently."""
    if name in ("published", "updated", "accessed"):
        return one[:10] != other[:10]
    if name == "url":
        return _page(one) != _page(other)
    if name == "language":
        return one.lower()[:2] != other.lower()[:2]
    a, b = (" ".join(_WORD.findall(text.lower())) for text in (one, other))
    return a not in b and b not in a


def _page(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    return _ALIASES.sub("", (parts.hostname or "").lower()), _AMP.sub("", parts.path).strip("/")
