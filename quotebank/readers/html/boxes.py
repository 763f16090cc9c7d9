"""Takes the blocks of a page, tells which elements are boxes that speak to the reader, cards, and what readers say.

Their names often tell nothing.  A box that asks for a name, money or leave to set cookies is small, has something to
press or to fill in, says «your inbox» or «our app», and quotes nobody.  What readers wrote stands below a heading that
says so, and can be answered.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from quotebank.lexicon import files
from quotebank.readers.html.blocks import Block
from quotebank.readers.html.elements import BLOCKS
from quotebank.readers.html.tree import Node

_LARGEST = 900
"""The most characters of a box."""
_BLOCKS = 12
_PLAIN = 220
"""The most characters in it that are no call."""
_QUOTED = re.compile(r"[“”\"«»]")
_GRID = frozenset(["html", "body", "main", "article", "p", "li", "td", "tr", "tbody"])
_ACTIONS = ("a", "button", "input", "form", "textarea", "amp-form")
_READERS = re.compile(
    r"(?:(?:\d+|view|all|show|reader|user|latest|join the|leave a|post a) ){0,2}"
    r"(?:comments?|replies|reply|responses?|conversation|discussion)(?: ?[(\[]?\d+[)\]]?)?(?: on .{1,200})?",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(?:reply|report|like|upvote|downvote|share|flag|log in to (?:reply|comment))\W*", re.IGNORECASE)
_HEADING = 60


def boxes(root: Node, found: Sequence[Block]) -> set[int]:
    """Return the numbers of the elements that are such; `found` are all blocks that the page shows."""
    starts = [block.start for block in found]
    actions = sorted(node.start for tag in _ACTIONS for node in root.find(tag))
    out = set(_cards(root))
    for at, block in enumerate(found):
        if len(block.text) <= _LARGEST and is_call(block.text):
            out.update(node.start for node in _around(block, found, starts) if _has(actions, node))
        elif len(block.text) <= _HEADING and _READERS.fullmatch(block.text.strip()):
            out.update(_comments(block, found[at + 1 : at + 1 + _BLOCKS], starts, found))
    return out


def _cards(root: Node) -> Iterator[int]:
    """Give the links that hold a heading or a paragraph, as only the card of another article does."""
    for tag in ("p", "h2", "h3", "h4", "h5"):
        for node in root.find(tag):
            yield from (
                around.start for around in islice(node.ancestors(), 1, 4) if around.tag == "a" and around.is_small
            )


def is_call(text: str) -> bool:
    """Tell whether a text speaks to the reader of the page, to make them sign up, pay or allow something."""
    begins, holds, signs = _calls()
    low = text.lower()
    if not (begins.match(low) or any(sign in low for sign in signs)):
        return False
    plain = " ".join(low.replace("’", "'").split()[:80])
    return bool(begins.match(plain) or holds.search(plain))


@lru_cache(maxsize=1)
def _calls() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    """Return how calls begin, what they hold, and the words without one of which they hold none of it."""
    entries = files.lines("calls.txt")
    inside = [entry for entry in entries if not entry.endswith("…")]
    begins = "|".join(re.escape(entry.removesuffix(" …")) for entry in entries if entry.endswith("…"))
    holds = "|".join(map(re.escape, inside))
    signs = dict.fromkeys(max(entry.split(), key=len).rstrip(",") for entry in inside)
    return re.compile(rf"(?:{begins})(?!\w)"), re.compile(rf"(?<!\w)(?:{holds})(?!\w)"), tuple(signs)


def _around(call: Block, found: Sequence[Block], starts: Sequence[int]) -> Iterator[Node]:
    """Give the elements around a call that hold little else."""
    for node in call.home.ancestors():
        first, last = bisect_left(starts, node.start), bisect_left(starts, node.end)
        inside = found[first : min(last, first + _BLOCKS + 1)]
        if len(inside) > _BLOCKS or sum(len(block.text) for block in inside) > _LARGEST:
            return
        if any(_QUOTED.search(block.text) for block in inside) or any(child.tag == "h1" for child in node.children):
            return
        if sum(len(block.text) for block in inside if not is_call(block.text)) > _PLAIN:
            return
        if node.tag in BLOCKS and node.tag not in _GRID:
            yield node


def _has(places: Sequence[int], node: Node) -> bool:
    at = bisect_left(places, node.start)
    return at < len(places) and places[at] < node.end


def _comments(heading: Block, after: Sequence[Block], starts: Sequence[int], found: Sequence[Block]) -> Iterator[int]:
    """Give the element that a heading of comments opens, where what is in it can be answered."""
    holder = heading.home.parent if heading.home.tag not in ("div", "section") else heading.home
    for node in holder.ancestors() if holder else ():
        if node.tag in _GRID or found[bisect_left(starts, node.start)] is not heading:
            return
        if any(node.holds(block.home) and _ANSWER.fullmatch(block.text.strip()) for block in after):
            yield node.start
            return
