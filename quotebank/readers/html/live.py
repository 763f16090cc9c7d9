"""Takes the article of a live page, gives its posts: each has its own time, and a place on the page to link to.

A page is live when it says so (``LiveBlogPosting``, or «live» in the names around its posts), and its posts are those
elements of one kind, side by side, that each hold a moment with its day.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quotebank.readers.html import moments
from quotebank.readers.html.blocks import Block
from quotebank.readers.html.data import Thing, text_of, types
from quotebank.readers.html.sources import Sources, words
from quotebank.readers.html.tree import Node

_LIVE = re.compile(r"(?<![a-z])live(?![a-z])|live-?(?:blog|event|post|update|feed|entry)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STAMPED = re.compile(r"time|date|publish", re.IGNORECASE)
_CHANGED = re.compile(r"modif|update|edit", re.IGNORECASE)
_FEWEST = 3
_HALF = 2
_HEADINGS = frozenset(["h2", "h3", "h4", "h5"])


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a live page."""

    anchor: str
    """The id of its element, which an address may end in; or its number among the posts."""
    blocks: tuple[Block, ...]
    published: str | None
    """A day or a moment with its offset; ``None`` where the page prints an hour alone."""


def posts(sources: Sources, body: Sequence[Block]) -> tuple[Post, ...]:
    """Return the posts of a live page in the order of print; none where the page is not live."""
    if not body or not (
        _says_live(sources) or any("live" in node.get("class").lower() for node in sources.root.walk())
    ):
        return ()
    group = _group(sources.root, body)
    if not group or not (_says_live(sources) or _named_live(group[0])):
        return ()
    updates = _updates(sources)
    ordered = sorted(body, key=lambda block: block.start)
    starts = [block.start for block in ordered]
    found = [ordered[bisect_left(starts, node.start) : bisect_left(starts, node.end)] for node in group]
    return tuple(
        _post(node, n, inside, updates) for n, (node, inside) in enumerate(zip(group, found, strict=True), 1) if inside
    )


def _says_live(sources: Sources) -> bool:
    return any("LiveBlogPosting" in types(thing) for thing in sources.things)


def _named_live(node: Node) -> bool:
    around = [node, *([node.parent] if node.parent else [])]
    return any(_LIVE.search(_CAMEL.sub("-", f"{one.get('class')} {one.get('id')}")) for one in around)


def _group(root: Node, body: Sequence[Block]) -> list[Node]:
    """Return the elements of one kind, side by side, that hold a time each and together most of the article."""
    stamps = [node.start for node in root.walk() if _is_stamped(node)]
    kinds: dict[tuple[int, str, str], list[Node]] = {}
    for node in root.walk():
        at = bisect_left(stamps, node.start)
        if (
            node.parent is not None
            and at < len(stamps)
            and stamps[at] < node.end
            and node.tag not in ("time", "span", "p")
        ):
            kinds.setdefault((id(node.parent), node.tag, (node.get("class").split() or [""])[0]), []).append(node)
    starts, sizes = _places(body)
    whole = sizes[-1]
    groups = [
        (sum(_held(node, starts, sizes) for node in group), group) for group in kinds.values() if len(group) >= _FEWEST
    ]
    held, best = max(groups, key=lambda pair: pair[0], default=(0, []))
    return best if held * _HALF >= whole else []


def _places(body: Sequence[Block]) -> tuple[list[int], list[int]]:
    """Return where the blocks begin, and how many characters stand before each and at the end."""
    ordered = sorted(body, key=lambda block: block.start)
    sizes = [0]
    for block in ordered:
        sizes.append(sizes[-1] + len(block.text))
    return [block.start for block in ordered], sizes


def _held(node: Node, starts: Sequence[int], sizes: Sequence[int]) -> int:
    return sizes[bisect_left(starts, node.end)] - sizes[bisect_left(starts, node.start)]


def _is_stamped(node: Node) -> bool:
    return node.tag == "time" or (bool(node.attributes) and any(map(_is_stamp, node.attributes.items())))


def _is_stamp(attribute: tuple[str, str | None]) -> bool:
    name, value = attribute
    return (
        bool(value)
        and name.startswith("data-")
        and bool(_STAMPED.search(name))
        and moments.declared(value or "") is not None
    )


def _post(node: Node, number: int, inside: Sequence[Block], updates: Mapping[str, Thing]) -> Post:
    heading = next((" ".join(block.text.split()) for block in inside if block.home.tag in _HEADINGS), None)
    anchor = node.get("id") or node.get("data-id") or next((n.get("id") for n in node.walk() if n.get("id")), "")
    told = updates.get(anchor) or updates.get(" ".join(words(heading or "")) or "-", {})
    stamp = moments.declared(text_of(told.get("datePublished"))) or next(_stamps(node), None)
    return Post(anchor or str(number), tuple(inside), stamp)


def _stamps(node: Node) -> Iterator[str]:
    """Give the moments that an element and what it holds declare, those of changes last."""
    late: list[str] = []
    for inner in node.walk():
        for name, value in inner.attributes.items():
            if value and (_is_stamp((name, value)) or (inner.tag == "time" and name == "datetime")):
                stamp = moments.declared(value)
                if stamp and _CHANGED.search(name):
                    late.append(stamp)
                elif stamp:
                    yield stamp
    yield from late


def _updates(sources: Sources) -> dict[str, Thing]:
    """Return the updates that the JSON-LD of a live page lists, by the end of their address and by their headline."""
    found: dict[str, Thing] = {}
    for thing in sources.things:
        listed = thing.get("liveBlogUpdate")
        for update in listed if isinstance(listed, list) else [listed]:
            if isinstance(update, dict):
                address = text_of(update.get("url") or update.get("@id"))
                for key in (address.rpartition("#")[2], " ".join(words(text_of(update.get("headline"))))):
                    if key:
                        found.setdefault(key, update)
    return found
