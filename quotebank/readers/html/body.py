"""Takes the layout of a page, gives the blocks of its article, in the order of print.

Where the article stands is told by where its prose stands: the innermost element that holds nearly all of it, when
furniture is left out.  Then what belongs to it outside is added: a standfirst and an opening paragraph between the
headline and the first paragraph, paragraphs laid out like its own in other parts of a split body, and short sentences
beside its first and its last paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from quotebank.readers.html import moments
from quotebank.readers.html.blocks import Block
from quotebank.readers.html.dated import TOUCHING
from quotebank.readers.html.layout import CAPTION, Layout, folded, names
from quotebank.readers.html.names import JOB
from quotebank.readers.html.prose import ends_sentence, is_prose
from quotebank.readers.html.tree import TEXT, Node

_NEARLY_ALL = 0.8
_MANY = 4
"""The part of an article's paragraphs, one in so many, that shows how they are laid out."""
_STAMPED = 60
"""The most characters of a line that is nothing but who and when."""
_SAME = 120
"""How many characters of a description are compared."""
_STANDFIRST = re.compile(
    r"(?<![a-z])(?:stand-?first|summary|dek|deck|sub-?(?:title|head|heading|headline)|lede|lead|intro|introduction|"
    r"excerpt|description|strap(?:line)?|tagline|abstract|synopsis|blurb|kicker-?text|teaser-?text)(?![a-z])"
)
_AUTHOR = re.compile(
    rf"(?:[A-Z][\w.’'-]*\s){{2,4}}(?:is|was|has\sbeen|covers|writes|reports)\s[^“”\"]{{0,60}}?(?:{JOB.pattern})[^“”\"]*\Z",
    re.VERBOSE,
)
"""A note on the author below the article, in an element of its own."""
_HEADINGS = frozenset(["h2", "h3", "h4"])
_BYLINE = re.compile(
    r"by\b|(?:first |last )?(?:published|updated|posted)\b|\d{1,2}:\d\d|(?:photo|image|picture)\b", re.IGNORECASE
)


def body(layout: Layout, descriptions: Sequence[str] = ()) -> list[Block]:
    """Return the blocks of the article; `descriptions` are what the page declares as its standfirst."""
    kept = [block for block in layout.shown if not layout.is_caption(block)]
    top = _innermost(layout.root, kept)
    inside = [n for n, block in enumerate(kept) if top.holds(block.home)]
    prose = [n for n in inside if is_prose(kept[n])]
    if not prose:
        return [kept[n] for n in inside if not layout.is_noise(kept[n])]
    chosen = {n for n in range(prose[0], prose[-1] + 1) if not layout.is_noise(kept[n])}
    chosen |= _alike(layout, kept, prose, chosen)
    chosen |= set(_next_to(layout, kept, [n for n in inside if n > prose[-1]], prose[-1]))
    chosen |= set(_next_to(layout, kept, [n for n in reversed(inside) if n < prose[0]], prose[0]))
    chosen |= set(_heading(kept, prose, chosen))
    found = [kept[n] for n in sorted(chosen) or prose]
    if len(found) > 1 and found[-1].home.parent is not found[-2].home.parent and _AUTHOR.match(found[-1].text):
        found.pop()
    return _once([*_opening(layout, found, descriptions), *found])


def _once(found: Sequence[Block]) -> list[Block]:
    """Return the blocks without the paragraphs that are printed again elsewhere, as for a screen of another size.

    What stands twice in one element was written twice, and stays.
    """
    seen: dict[str, Node | None] = {}
    own = (seen.setdefault(block.text, block.home.parent) is block.home.parent for block in found)
    return [block for block, first in zip(found, own, strict=True) if first or not is_prose(block)]


def _innermost(root: Node, kept: Sequence[Block]) -> Node:
    """Return the innermost element that holds nearly all prose."""
    weights = root.sums((block.home, len(block.text)) for block in kept if is_prose(block))
    top = root
    while True:
        inner = [child for child in top.children if child.tag != TEXT]
        best = max(inner, key=lambda child: weights[child.start], default=None)
        if best is None or weights[best.start] < max(1, _NEARLY_ALL * weights[top.start]):
            return top
        top = best


def _style(block: Block) -> tuple[str, str, str, str] | None:
    """Return how a block is laid out: tag and classes of its element and of the one around; None without classes."""
    home, around = block.home, block.home.parent
    if around is None or not (home.get("class") or around.get("class")):
        return None
    return (home.tag, home.get("class"), around.tag, around.get("class"))


def _alike(layout: Layout, kept: Sequence[Block], prose: Sequence[int], chosen: set[int]) -> set[int]:
    """Return the blocks outside that are laid out as most paragraphs of the article are."""
    styles = Counter(_style(kept[n]) for n in prose if n in chosen)
    own = {style for style, count in styles.items() if style is not None and count * _MANY >= len(prose)}
    return {
        n
        for n, block in enumerate(kept)
        if n not in chosen and _style(block) in own and ends_sentence(block.text) and not layout.is_noise(block)
    }


def _opening(layout: Layout, found: Sequence[Block], descriptions: Sequence[str]) -> list[Block]:
    """Return the blocks between the headline and the first paragraph that belong to the article."""
    first = found[0].start
    headline = max((node.end for node in layout.root.find("h1") if node.end <= first), default=None)
    known = [folded(text) for text in descriptions]
    own = {folded(block.text) for block in found}
    out: list[Block] = []
    for block in layout.everything:
        if block.start >= first or (headline is not None and block.start < headline) or len(block.text) < CAPTION:
            continue
        if layout.is_noise(block) or _is_byline(block.text) or layout.is_caption(block) or folded(block.text) in own:
            continue
        if _is_stamp(block.text):
            continue
        prose = is_prose(block) and layout.is_clear(block.home)
        if _declared(folded(block.text), known) or (headline is not None and (prose or _named(block.home))):
            out.append(block)
    return out


def _heading(kept: Sequence[Block], prose: Sequence[int], chosen: set[int]) -> Iterator[int]:
    """Give the heading just before the first paragraph where others of its kind stand between the later ones."""
    first = min(chosen, default=0) - 1
    if first < 0 or kept[first].home.tag not in _HEADINGS:
        return
    own = (kept[first].home.tag, kept[first].home.parent)
    if any((kept[n].home.tag, kept[n].home.parent) == own for n in chosen if prose[0] < n < prose[-1]):
        yield first


def _is_stamp(text: str) -> bool:
    """Tell whether a line is nothing but who and when, its elements parted by a style alone."""
    return len(text) <= _STAMPED and not ends_sentence(text) and any(moments.printed(TOUCHING.sub(" ", text)))


def _is_byline(text: str) -> bool:
    return bool(_BYLINE.match(text)) and not ends_sentence(text)


def _named(home: Node) -> bool:
    """Tell whether a block is named as a standfirst, by itself or by the element around."""
    told = (f"{names(node)} {node.get('itemprop').lower()}" for node in islice(home.ancestors(), 2))
    return any(_STANDFIRST.search(name) for name in told)


def _declared(text: str, known: Sequence[str]) -> bool:
    return any(len(one) >= CAPTION and (text.startswith(one[:_SAME]) or one.startswith(text[:_SAME])) for one in known)


def _next_to(layout: Layout, kept: Sequence[Block], numbers: Sequence[int], paragraph: int) -> Iterator[int]:
    """Give the short sentences that stand beside a paragraph, in the element around it: a list, a last word."""
    around = kept[paragraph].home.parent or kept[paragraph].home
    for n in numbers:
        block = kept[n]
        if not around.holds(block.home) or layout.is_noise(block) or not ends_sentence(block.text):
            return
        yield n
