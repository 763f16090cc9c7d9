"""Takes the sources of a page, gives when its article was published and changed, and what to note of it.

Declared dates go before printed ones; a date of change is never one of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from quotebank.readers.html import moments
from quotebank.readers.html.blocks import Block
from quotebank.readers.html.prose import ends_sentence
from quotebank.readers.html.sources import Sourced, Sources
from quotebank.readers.html.tree import Node

_PUBLISHED = (
    "article:published_time article:published og:published_time og:article:published_time datepublished "
    "parsely-pub-date parsely-date cxenseparse:publishtime cxenseparse:recs:publishtime published_time published_at "
    "publish-date publish_date publishdate publication_date pubdate date.available date.published date.issued "
    "dc.date.issued dcterms.issued article.published rnews:datepublished originalpublicationdate displaydate "
    "iso-8601-publish-date http://ogp.me/ns/article#published_time sailthru.date dcterms.created dc.date.created "
    "dc.date dcterms.date date.created datecreated date"
).split()
_UPDATED = (
    "article:modified_time article:modified datemodified og:updated_time og:modified_time last-modified lastmod "
    "modified_time date.modified date.updated dcterms.modified dc.date.modified cxenseparse:modified_time "
    "article.updated http://ogp.me/ns/article#modified_time"
).split()
_CHANGE = re.compile(r"updat|modif|edited|revis|last\b|changed|correct", re.IGNORECASE)
_FIRST = re.compile(r"publi|posted|first|created|pub-?date|entry-date", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/-]|$)")
_LINE, _SHORT = 160, 40
_PLAIN_WORD = re.compile(
    r"(?<![^\s(])(?!(?:by|on|at|and|for|in|of|the|to|min|read|ago|last|first|was|this|article|story|originally|published|"
    r"posted|updated|modified|created|edited|revised|changed|am|pm)\b)[a-z]{2,}(?![^\s,.;:)])"
)
TOUCHING = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where two elements touch that a style sheet parts, or a name goes on: «Ann LeeMay 14, 2024», «McLee»."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_FEW = 2
"""The most plain words of a line that tells a day: a caption, which may tell that of a picture, has more."""


def published(sources: Sources, near: Sequence[Block], times: Sequence[Node], head: int) -> Sourced | None:
    """Return the day or moment of publication, and where it stands; ``None`` where the page does not tell."""
    declared = list(_declared([*sources.told("datePublished", "dateCreated", "uploadDate"), *sources.meta(_PUBLISHED)]))
    declared += _declared(_microdata(sources, "datePublished"))
    if declared:
        return _with_zone(declared)
    return next((stamp for stamp in _seen(near, times, head, change=False)), None)


def updated(sources: Sources, near: Sequence[Block], times: Sequence[Node], head: int) -> Sourced | None:
    """Return the day or moment of the last change, and where it stands."""
    told = [*sources.told("dateModified"), *sources.meta(_UPDATED), *_microdata(sources, "dateModified")]
    declared = list(_declared(told))
    if declared:
        return _with_zone(declared)
    return next((stamp for stamp in _seen(near, times, head, change=True)), None)


def in_address(url: str | None) -> Sourced | None:
    """Return the day that stands in the path of an address, as many outlets write it."""
    match = _IN_ADDRESS.search((url or "").lower())
    if not match:
        return None
    month = match[2] if match[2].isdigit() else str(_MONTHS.index(match[2]) + 1 if match[2] in _MONTHS else 0)
    day = moments.declared(f"{match[1]}-{int(month):02}-{int(match[3]):02}")
    return (day, "the address") if day else None


def conflict(
    day: str | None, change: str | None, near: Sequence[Block], times: Sequence[Node], head: int
) -> str | None:
    """Return a note where the page shows another day of publication than it declares, by more than a day."""
    if day is None:
        return None
    shown = next((stamp for stamp in _seen(near, times, head, change=False)), None)
    if shown is None or _apart(shown[0], day) <= 1 or (change is not None and _apart(shown[0], change) <= 1):
        return None
    return f"the page shows {shown[0][:10]} ({shown[1]}) but declares {day[:10]} as its day of publication"


def _apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def _declared(values: Sequence[Sourced] | Iterator[Sourced]) -> Iterator[tuple[str, str, bool]]:
    for value, where in values:
        stamp = moments.declared(value)
        if stamp:
            yield stamp, where, moments.has_bare_clock(value)


def _with_zone(found: Sequence[tuple[str, str, bool]]) -> Sourced:
    """Return the first date; where its clock has no offset, another source's of the same day that has one."""
    first, where, bare = found[0]
    if bare:
        for stamp, other, _ in found[1:]:
            if len(stamp) > len("2024-05-14") and _apart(stamp, first) <= 1:
                return stamp, other
    return first, where


def _microdata(sources: Sources, name: str) -> Iterator[Sourced]:
    for node in sources.properties:
        if node.get("itemprop") == name or node.get("property").endswith(f":{name}"):
            yield node.get("content") or node.get("datetime") or node.inner_text(), f"itemprop {name}"


def _seen(near: Sequence[Block], times: Sequence[Node], head: int, *, change: bool) -> Iterator[Sourced]:
    """Give the dates that the page shows, of publication or of change: first those that say which they are.

    What stands before the headline may be told of something else, and comes after what stands behind it.
    """
    found = [*_in_times(times), *_in_words(near)]
    wanted = _CHANGE if change else _FIRST
    ranked = sorted(found, key=lambda one: (one.at < head, not wanted.search(one.label)))
    yield from (
        (one.stamp, one.where)
        for one in ranked
        if wanted.search(one.label) or (not change and not _CHANGE.search(one.label))
    )


class _Shown(NamedTuple):
    """A day that a page shows."""

    stamp: str
    where: str
    label: str
    """What stands before it, and what its elements are called."""
    at: int
    """The number of its node."""


def _in_times(times: Sequence[Node]) -> Iterator[_Shown]:
    for node in times:
        text = " ".join(node.inner_text().split())
        stamp = moments.declared(node.get("datetime")) if node.get("datetime") else None
        stamp = stamp or next((day for day, _ in moments.printed(text)), None)
        if stamp:
            label = f"{_before(node)} {node.get('class')} {text} {node.get('itemprop')}"
            yield _Shown(stamp, "<time>", label, node.start)


def _before(node: Node) -> str:
    """Return the words just before a date, in its own element and the one around."""
    around = node.parent
    if around is None:
        return ""
    before = around.children[max(0, node.place - 2) : node.place]
    own = " ".join(text for child in before if child.is_small for text in child.texts())
    return f"{around.get('class')} {own[-40:]}"


def _in_words(near: Sequence[Block]) -> Iterator[_Shown]:
    for block in near:
        if len(block.text) > _LINE:
            continue
        for line in block.text.split("\n") if "\n" in block.text else [apart_in_line(block)]:
            if len(_PLAIN_WORD.findall(line)) > _FEW or (len(line) > _SHORT and ends_sentence(line)):
                continue
            line = TOUCHING.sub(" · ", line)
            for day, start in moments.printed(line):
                label = f"{line[max(0, start - 40) : start]} {block.home.get('class')}"
                yield _Shown(day, "printed near the headline", label, block.start)


def apart_in_line(block: Block) -> str:
    """Return the text of a line with its elements apart, which only a style may part: «Ann Lee14 May 2024»."""
    if not block.home.is_small or len(block.text) > _LINE:
        return block.text
    parts = [" ".join(part.split()) for part in block.home.texts() if part.strip()]
    whole = "".join("".join(parts).split()) == "".join(block.text.split())
    return " · ".join(parts) if whole else block.text
