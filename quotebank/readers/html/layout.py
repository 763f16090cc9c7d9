"""Takes the tree of a page, tells where its prose stands and which elements are furniture.

An element is judged by its names first, and then by what it holds: one that has much of the page's prose is no
furniture whatever it is called, for names of furniture stand on the grid of a page as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from quotebank.readers.html.blocks import Block, Prune, blocks
from quotebank.readers.html.boxes import boxes
from quotebank.readers.html.elements import BLOCKS, hidden, unshown
from quotebank.readers.html.furniture import furniture, names_body
from quotebank.readers.html.prose import is_noise, is_prose
from quotebank.readers.html.running import runs_through
from quotebank.readers.html.sources import words
from quotebank.readers.html.tree import Node

CAPTION = 25
"""The least characters by which a text is known again."""

_TOO_MUCH = 0.35
"""An element with so much of the page's prose is no furniture, whatever its name."""
_ALMOST, _MOSTLY = 0.85, 0.6
_SEVERAL = 3
"""How many paragraphs show that an element is a part of the page's grid and no menu."""
_FIRST_WORDS = 8
_LITTLE, _MUCH_MORE = 200, 3
"""With fewer characters of prose, and so many times more of it hidden, a page is one that a script shows."""
_NEAR = 9
"""How many elements up the block is looked for that holds a time."""
_TEASER = 400
"""The most characters beside the headline where another article is shown."""
_LABEL = 100
"""The most characters of a line with a time or a byline."""
_META = re.compile(
    r"(?<![a-z])(?:by-?line|time-?stamp|date-?line|pub(?:lish)?-?date|(?:post|entry|article)-?(?:date|meta|author))(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Layout:
    """Where the prose of a page stands, and what of the page is furniture.

    `told` are the words, in small letters between blanks, that the page's data give as the article's.
    """

    def __init__(self, root: Node, told: str = "") -> None:
        self.root = root
        self._unshown: Prune = hidden
        self.unhidden = False
        """Whether the article's words are hidden until a script runs."""
        self.everything = blocks(root)
        """All blocks that are shown, furniture included."""
        if _prose_of(self.everything) < _LITTLE:
            self._unhide()
        prose = [block for block in self.everything if is_prose(block)]
        self._prose = root.sums((block.home, len(block.text)) for block in prose)
        self._paragraphs = root.sums((block.home, 1) for block in prose)
        self._all = root.sums((block.home, len(block.text)) for block in self.everything)
        self._quoting = _around(root.find("blockquote"))
        self._around_own = _around(node for node in root.walk() if node.attributes and names_body(node))
        self._told = _around(block.home for block in prose if _held(block.text, told))
        self._boxes = _teasers(root, self.everything, self._prose) | boxes(root, self.everything)
        self._captions = {folded(alt) for image in root.find("img") if len(alt := image.get("alt")) >= CAPTION}
        self._alike = self._prose_by_names()
        self._labels = _labels(root)
        self._clear: dict[int, bool] = {}
        self._left_out: dict[int, bool] = {}
        self._around_left_out: dict[int, bool] = {}
        self.shown = blocks(root, self.prune)
        """The blocks that are no furniture."""

    def is_caption(self, block: Block) -> bool:
        """Tell whether a block repeats what the page says of a picture."""
        return len(block.text) >= CAPTION and folded(block.text) in self._captions

    def is_noise(self, block: Block) -> bool:
        """Tell whether a block between paragraphs is no part of the text; a line with a time or a byline is none."""
        if len(block.text) <= _LABEL and (block.home.start in self._labels or _META.search(names(block.home))):
            return True
        return is_noise(block)

    def is_clear(self, node: Node) -> bool:
        """Tell whether an element and all those around it are shown, and none has a name of furniture."""
        path = []
        here: Node | None = node
        while here is not None and here.start not in self._clear:
            path.append(here)
            here = here.parent
        clear = here is None or self._clear[here.start]
        for inner in reversed(path):
            named = bool(furniture(inner)) and inner.start not in self._around_own
            clear = clear and not named and not self.prune(inner)
            self._clear[inner.start] = clear
        return clear

    def is_left_out(self, node: Node) -> bool:
        """Tell whether an element or one around it is left out."""
        path = []
        here: Node | None = node
        while here is not None and here.start not in self._around_left_out:
            path.append(here)
            here = here.parent
        out = here is not None and self._around_left_out[here.start]
        for inner in reversed(path):
            out = out or self.prune(inner)
            self._around_left_out[inner.start] = out
        return out

    def prune(self, node: Node) -> bool:
        """Tell whether an element is left out: hidden, or furniture that does not hold the prose itself."""
        known = self._left_out.get(node.start)
        if known is None:
            known = self._left_out[node.start] = self._unshown(node) or self._is_furniture(node)
        return known

    def _is_furniture(self, node: Node) -> bool:
        told = "sure" if node.start in self._boxes else furniture(node)
        if not told or (told == "figure" and node.start in self._quoting):
            return False
        prose, page = self._prose[node.start], self._prose[self.root.start]
        if told == "readers":
            return prose < _ALMOST * page
        if runs_through(node):
            return False
        if prose > _TOO_MUCH * page or node.start in self._told:
            return False
        return told == "sure" or self._is_little_prose(node, told, prose, page)

    def _is_little_prose(self, node: Node, told: str, prose: int, page: int) -> bool:
        """Tell whether an element whose name may be that of furniture holds something else than paragraphs."""
        if self._alike[names(node)] > _TOO_MUCH * page or (told == "layout" and node.start in self._around_own):
            return False
        share = prose / max(1, self._all[node.start])
        if told == "layout":
            return self._paragraphs[node.start] < _SEVERAL or share < _ALMOST
        return share < _MOSTLY

    def _prose_by_names(self) -> Counter[str]:
        """Return how much prose the elements of each name hold together: a body may lie in many of one name."""
        found: Counter[str] = Counter()
        for node in self.root.walk():
            prose, own = self._prose[node.start], node.get("class")
            if prose and own and (node.parent is None or node.parent.get("class") != own):
                found[names(node)] += prose
        return found

    def _unhide(self) -> None:
        """Look at what the page hides as well, where a script would show it: the article may be all there."""
        whole = blocks(self.root, unshown)
        if _prose_of(whole) > _MUCH_MORE * _prose_of(self.everything):
            self._unshown, self.everything, self.unhidden = unshown, whole, True


def names(node: Node) -> str:
    """Return the names of an element in small letters, their words parted by hyphens."""
    return _CAMEL.sub("-", f"{node.get('class')} {node.get('id')} {node.get('data-testid')}").lower()


def folded(text: str) -> str:
    """Return the words of a text as they are compared."""
    return " ".join(words(text))


def _around(nodes: Iterable[Node]) -> set[int]:
    """Return the numbers of `nodes` and of all elements around them."""
    found: set[int] = set()
    for node in nodes:
        for around in node.ancestors():
            if around.start in found:
                break
            found.add(around.start)
    return found


def _labels(root: Node) -> set[int]:
    """Return the numbers of the blocks that hold a time."""
    homes = (
        next((around for around in islice(time.ancestors(), _NEAR) if around.tag in BLOCKS), None)
        for time in root.find("time")
    )
    return {home.start for home in homes if home is not None}


def _prose_of(found: Sequence[Block]) -> int:
    return sum(len(block.text) for block in found if is_prose(block))


def _held(text: str, told: str) -> bool:
    """Tell whether the first words of a paragraph stand in what a page's data give as its article's words."""
    return bool(told) and f" {' '.join(words(text)[:_FIRST_WORDS])} " in told


def _teasers(root: Node, found: Sequence[Block], prose: Sequence[int]) -> set[int]:
    """Return the numbers of elements that show other articles: a headline that is a link, and a line or two beside it.

    They come in rows: one alone is none.
    """
    links = root.sums((block.home, 1) for block in found if _is_link(block))
    rest = root.sums((block.home, len(block.text)) for block in found if not _is_link(block))
    rows: dict[tuple[int, str, str], list[int]] = {}
    for node in root.walk():
        if links[node.start] == 1 and 0 < rest[node.start] <= _TEASER and node.parent is not None:
            rows.setdefault((node.parent.start, node.tag, node.get("class")), []).append(node.start)
    most = prose[root.start] - _LITTLE  # where nothing else would be left, they are the article's own parts
    return {one for row in rows.values() if len(row) > 1 and sum(prose[at] for at in row) < most for one in row}


def _is_link(block: Block) -> bool:
    return len(block.text) >= CAPTION and block.linked * 10 >= len(block.text) * 9
