"""Takes the tree of a page, gives the blocks of its article, in the order of print.

Where the article stands is told by where its prose stands: the innermost element that holds nearly all of it, when
furniture is left out.  Then what belongs to it outside is added: a standfirst and an opening paragraph between the
headline and the first paragraph, paragraphs laid out like its own in other parts of a split body, and what the page's
data give as the article's words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from quotebank.readers.html.blocks import Block, blocks
from quotebank.readers.html.elements import BLOCKS, hidden
from quotebank.readers.html.furniture import furniture, names_body
from quotebank.readers.html.prose import ends_sentence, is_noise, is_prose
from quotebank.readers.html.sources import words
from quotebank.readers.html.tree import TEXT, Node

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NEARLY_ALL = 0.8
_TOO_MUCH = 0.35
"""An element with so much of the page's prose is no furniture, whatever its name."""
_ALMOST = 0.85
_MOSTLY = 0.6
_SEVERAL = 3
"""How many paragraphs show that an element is a part of the page's grid and no menu."""
_LABEL = 100
_META = re.compile(
    r"(?<![a-z])(?:by-?line|time-?stamp|date-?line|pub(?:lish)?-?date|(?:post|entry|article)-?(?:date|meta|author))(?![a-z])"
)
_TEASER = 400
"""The most characters beside the headline where another article is shown."""
_CAPTION = 25
"""The least characters by which a caption is known again."""


class Layout:
    """Where the prose of a page stands, and what of the page is furniture."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.everything = blocks(root)
        self._prose = _summed(root, ((b.home, len(b.text)) for b in self.everything if is_prose(b)))
        self._paragraphs = _summed(root, ((b.home, 1) for b in self.everything if is_prose(b)))
        self._all = _summed(root, ((b.home, len(b.text)) for b in self.everything))
        self._figures = {id(a) for quote in root.find("blockquote") for a in quote.ancestors() if a.tag == "figure"}
        self._around_own = {id(a) for node in root.walk() if names_body(node) for a in node.ancestors()}
        self._teasers = _teasers(root, self.everything)
        self._captions = {_folded(alt) for image in root.find("img") if len(alt := image.get("alt")) >= _CAPTION}
        self._alike: Counter[str] = Counter()
        for node in root.walk():
            if node.get("class") and (node.parent is None or node.parent.get("class") != node.get("class")):
                self._alike[_names(node)] += self._prose.get(id(node), 0)
        self._labels = _labels(root)
        self._clear: dict[int, bool] = {}
        self._left_out: dict[int, bool] = {}
        self.shown = blocks(root, self.prune)

    def is_caption(self, block: Block) -> bool:
        """Tell whether a block repeats what the page says of a picture."""
        return len(block.text) >= _CAPTION and _folded(block.text) in self._captions

    def is_noise(self, block: Block) -> bool:
        """Tell whether a block between paragraphs is no part of the text; a line with a time or a byline is none."""
        label = len(block.text) <= _LABEL and (id(block.home) in self._labels or bool(_META.search(_names(block.home))))
        return label or is_noise(block)

    def is_clear(self, node: Node) -> bool:
        """Tell whether an element and all those around it are shown, and none has a name of furniture."""
        path = []
        here: Node | None = node
        while here is not None and id(here) not in self._clear:
            path.append(here)
            here = here.parent
        clear = here is None or self._clear[id(here)]
        for inner in reversed(path):
            clear = clear and not self.prune(inner) and not (furniture(inner) and id(inner) not in self._around_own)
            self._clear[id(inner)] = clear
        return clear

    def prune(self, node: Node) -> bool:
        """Tell whether an element is left out: hidden, or furniture that does not hold the prose itself."""
        key = id(node)
        if key not in self._left_out:
            self._left_out[key] = hidden(node) or self._is_furniture(node)
        return self._left_out[key]

    def _is_furniture(self, node: Node) -> bool:
        told = "sure" if id(node) in self._teasers else furniture(node)
        if not told or id(node) in self._figures:
            return False
        prose, everything, page = (
            sums.get(id(of), 0) for sums, of in ((self._prose, node), (self._all, node), (self._prose, self.root))
        )
        if told == "readers":
            return prose < _ALMOST * page
        if prose > _TOO_MUCH * page:
            return False
        if told in ("layout", "likely") and self._alike.get(_names(node), 0) > _TOO_MUCH * page:
            return False
        if told == "layout" and id(node) in self._around_own:
            return False
        if told == "layout" and self._paragraphs.get(id(node), 0) >= _SEVERAL:
            return prose < _ALMOST * everything
        return told != "likely" or prose < _MOSTLY * everything


def _labels(root: Node) -> set[int]:
    """Return the ids of the blocks that hold a time."""
    homes = (next((around for around in time.ancestors() if around.tag in BLOCKS), None) for time in root.find("time"))
    return {id(home) for home in homes if home is not None}


def _names(node: Node) -> str:
    return _CAMEL.sub("-", f"{node.get('class')} {node.get('id')} {node.get('data-testid')}").lower()


def _teasers(root: Node, found: Sequence[Block]) -> set[int]:
    """Return the ids of elements that show other articles: a headline that is a link, and a line or two beside it.

    They come in rows: one alone is none.
    """
    links = _summed(root, ((b.home, 1) for b in found if _is_link(b)))
    rest = _summed(root, ((b.home, len(b.text)) for b in found if not _is_link(b)))
    rows: dict[tuple[int, str, str], list[int]] = {}
    for node in root.walk():
        if links.get(id(node)) == 1 and 0 < rest.get(id(node), 0) <= _TEASER and node.parent is not None:
            rows.setdefault((id(node.parent), node.tag, node.get("class")), []).append(id(node))
    return {item for row in rows.values() if len(row) > 1 for item in row}


def _is_link(block: Block) -> bool:
    return len(block.text) >= _CAPTION and block.linked * 10 >= len(block.text) * 9


def _summed(root: Node, values: Iterator[tuple[Node, int]]) -> dict[int, int]:
    """Return for each node that holds any of `values` their sum, by its id."""
    sums: dict[int, int] = {}
    for node, value in values:
        sums[id(node)] = sums.get(id(node), 0) + value
    for node in reversed(root.walk()):
        value = sums.get(id(node), 0)
        if value and node.parent is not None:
            sums[id(node.parent)] = sums.get(id(node.parent), 0) + value
    return sums


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
    chosen |= set(_closing(layout, kept, inside, max(prose)))
    found = [kept[n] for n in sorted(chosen)]
    return [*_opening(layout, found, descriptions), *found]


def _innermost(root: Node, kept: Sequence[Block]) -> Node:
    """Return the innermost element that holds nearly all prose."""
    weights = _summed(root, ((b.home, len(b.text)) for b in kept if is_prose(b)))
    top = root
    while True:
        inner = [child for child in top.children if child.tag != TEXT]
        best = max(inner, key=lambda child: weights.get(id(child), 0), default=None)
        if best is None or weights.get(id(best), 0) < max(1, _NEARLY_ALL * weights.get(id(top), 0)):
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
    own = {style for style, count in styles.items() if style is not None and count * 4 >= len(prose)}
    return {
        n
        for n, block in enumerate(kept)
        if n not in chosen and _style(block) in own and ends_sentence(block.text) and not layout.is_noise(block)
    }


_STANDFIRST = re.compile(
    r"(?<![a-z])(?:stand-?first|summary|dek|deck|sub-?(?:title|head|heading|headline)|lede|lead|intro|introduction|"
    r"excerpt|description|strap(?:line)?|tagline|abstract|synopsis|blurb|kicker-?text|teaser-?text)(?![a-z])"
)
_BYLINE = re.compile(
    r"by\b|(?:first |last )?(?:published|updated|posted)\b|\d{1,2}:\d\d|(?:photo|image|picture)\b", re.IGNORECASE
)


def _opening(layout: Layout, found: Sequence[Block], descriptions: Sequence[str]) -> list[Block]:
    """Return the blocks between the headline and the first paragraph that belong to the article."""
    first = found[0].start
    headline = max((node.end for node in layout.root.find("h1") if node.end <= first), default=None)
    folded = [_folded(text) for text in descriptions]
    out: list[Block] = []
    for block in layout.everything:
        place = block.start
        if place >= first or (headline is not None and place < headline) or len(block.text) < _CAPTION:
            continue
        if layout.is_noise(block) or _BYLINE.match(block.text) or layout.is_caption(block):
            continue
        declared = _declared(_folded(block.text), folded)
        here = headline is not None and layout.is_clear(block.home)
        if declared or (headline is not None and _named(block.home)) or (here and is_prose(block)):
            out.append(block)
    own = {_folded(block.text) for block in found}
    return [block for block in out if _folded(block.text) not in own]


def _named(home: Node) -> bool:
    return any(
        _STANDFIRST.search(f"{_names(node)} {node.get('itemprop').lower()}") for node in islice(home.ancestors(), 2)
    )


def _declared(text: str, descriptions: Sequence[str]) -> bool:
    return any(len(d) >= 25 and (text.startswith(d[:120]) or d.startswith(text[:120])) for d in descriptions)


def _closing(layout: Layout, kept: Sequence[Block], inside: Sequence[int], last: int) -> Iterator[int]:
    """Give short sentences that follow the last paragraph directly."""
    for n in inside:
        if n > last:
            block = kept[n]
            if (
                block.home.parent is not kept[last].home.parent
                or layout.is_noise(block)
                or not ends_sentence(block.text)
            ):
                return
            yield n


def _folded(text: str) -> str:
    return " ".join(words(text))
