"""Takes a tree, gives its blocks: the texts that a browser would print on lines of their own, in the order of print.

The characters of a block are those of the page.  Runs of HTML's white space become one space, as in every browser;
a no-break space, a zero-width sign and whatever else is no HTML white space stay as they are.  Nothing is put in at
links.  Two things stand there that the source does not hold as text: the quotation marks of ``<q>``, which browsers
print, and a space between two cells of a table, which browsers keep apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from quotebank.readers.html.elements import BLOCKS, CELLS, INLINE_SPACERS, hidden
from quotebank.readers.html.tree import TEXT, Node

# Signs between the pieces of a text; no text holds a NUL or half of a surrogate pair, since the parser replaces them.
_LINE, _PARAGRAPH, _SPACER, _BOX, _SAME = "\0", "\ud800", "\ud801", "\ud802", "\ud803"
_SIGNS = frozenset([_LINE, _PARAGRAPH, _SPACER, _BOX, _SAME])

_WHITE = re.compile("[ \t\n\f\r]{2,}|[\t\n\f\r]")
"""White space that is not one plain space already."""
_EMPTY = re.compile("[ \t\n\f\r]*")
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*")
_BREAKS = re.compile(r"(?:^|[\s_-])(?:br|break|linebreak|spacer|newline)(?:$|[\s_-])", re.IGNORECASE)
_PRE = frozenset(["pre", "listing", "xmp"])
MARKS = (("“", "”"), ("‘", "’"))
"""What browsers print around ``<q>`` in English, at the first level and within another one."""
_CELL = 80
"""The most characters of a text in a table of data."""
_NEAR = 8
"""Among how many nodes of a ``<q>`` its first words are looked for."""
_OPENING = tuple("“‘\"'«‹„")
_ENDS = tuple(".!?…:;”’\"'»)]")
_STARTS = tuple("“‘\"'«‹„([")

Prune = Callable[[Node], bool]
"""Tells of an element whether it is left out with all that it holds."""


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph as printed, and where it stands."""

    text: str
    home: Node
    """The innermost block element around its first words."""
    start: int
    """The number of the node that holds its first words."""
    linked: int = 0
    """How many of its characters are the text of links."""


def blocks(root: Node, prune: Prune = hidden) -> list[Block]:
    """Return the blocks under `root`; what `prune` tells of is left out."""
    return list(_Printer(prune).printed(root))


def is_block(node: Node) -> bool:
    """Tell whether an element begins a line of its own; a cell does when the table only lays out the page."""
    if node.tag in CELLS:
        return any(child.tag in BLOCKS or child.tag == "br" or len(child.text) > _CELL for child in node.children)
    return node.tag in BLOCKS


class _Printer:
    """Walks a tree once, without recursion, and prints as it goes."""

    def __init__(self, prune: Prune) -> None:
        self._prune = prune
        self._pieces: list[tuple[str, bool]] = []
        self._homes: list[Node] = []
        self._home: Node | None = None
        self._at = self._start = 0
        self._spaced = True
        self._links = self._quotes = self._pre = 0

    def printed(self, root: Node) -> Iterator[Block]:
        self._homes.append(root)
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if node.tag == TEXT:
                self._at = node.start
                self._say(node.text)
            elif leaving:
                yield from self._leave(node)
            elif self._prune(node):
                self._sign(_BOX if node.tag in BLOCKS else "")
            else:
                yield from self._enter(node)
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(node.children))
        yield from self._flush()

    def _enter(self, node: Node) -> Iterator[Block]:
        tag = node.tag
        if is_block(node):
            yield from self._flush()
            self._homes.append(node)
        elif tag == "br":
            self._sign(_LINE)
        elif tag in CELLS:
            self._say(" ")
        elif tag == "q":
            self._mark(node, self._quotes, 0)
            self._quotes += 1
        elif tag in INLINE_SPACERS and not node.children and node.attributes:
            self._sign(_PARAGRAPH if _BREAKS.search(node.get("class")) else _SPACER)
        self._links += tag == "a"
        self._pre += tag in _PRE

    def _leave(self, node: Node) -> Iterator[Block]:
        tag = node.tag
        if is_block(node):
            sign = self._goes_on(node) if tag == "p" and self._pieces else ""
            self._sign(sign)
            if not sign:
                yield from self._flush()
            self._homes.pop()
        elif tag in CELLS:
            self._say(" ")
        elif tag == "q":
            self._quotes -= 1
            self._mark(node, self._quotes, 1)
        self._links -= tag == "a"
        self._pre -= tag in _PRE

    def _goes_on(self, paragraph: Node) -> str:
        """Return a sign where a paragraph was cut by a box put inside it: HTML ends ``<p>`` before any block.

        Then its other half stands behind the box as bare text, and its end tag behind that makes an empty ``<p>``.
        """
        siblings = paragraph.parent.children if paragraph.parent else []
        at = paragraph.place + 1
        boxes = 0
        while at < len(siblings) and (_blank(siblings[at]) or self._is_box(siblings[at])):
            boxes += siblings[at].tag != TEXT
            at += 1
        if not boxes or at == len(siblings) or siblings[at].tag in BLOCKS or siblings[at].tag == "br":
            return ""
        while at < len(siblings) and siblings[at].tag not in BLOCKS:
            at += 1
        stray = at < len(siblings) and siblings[at].tag == "p" and not siblings[at].children
        return _SAME if stray and not siblings[at].attributes else _BOX

    def _is_box(self, node: Node) -> bool:
        return node.tag in BLOCKS and self._prune(node)

    def _mark(self, node: Node, level: int, side: int) -> None:
        """Print the mark of a ``<q>``, unless its author typed marks as well."""
        if not is_marked(node):
            self._say(MARKS[level % 2][side])

    def _say(self, text: str) -> None:
        if self._pre and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                self._sign(_LINE if number else "")
                self._add(line)
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        text = _WHITE.sub(" ", text)
        if self._spaced and text[:1] == " ":
            text = text[1:]
        if text:
            self._spaced = text[-1] == " "
            self._pieces.append((text, self._links > 0))
            if self._home is None and not _BLANK.fullmatch(text):
                self._home, self._start = self._homes[-1], self._at

    def _sign(self, sign: str) -> None:
        if sign and self._pieces:
            self._pieces.append((sign, False))
            self._spaced = self._spaced or sign in (_LINE, _PARAGRAPH)

    def _flush(self) -> Iterator[Block]:
        pieces, home = self._pieces, self._home
        self._pieces, self._home, self._spaced = [], None, True
        if home is not None:
            yield from _cut(pieces, home, self._start)


def is_marked(node: Node) -> bool:
    """Tell whether the words of a ``<q>`` begin with a typed mark."""
    few = node.order.nodes[node.start : min(node.end, node.start + _NEAR)]
    near = (inner for inner in few if inner.tag == TEXT and not _blank(inner))
    return next((inner.text for inner in near), "").lstrip().startswith(_OPENING)


def _blank(node: Node) -> bool:
    return node.tag == TEXT and bool(_EMPTY.fullmatch(node.text))


def _cut(pieces: Sequence[tuple[str, bool]], home: Node, start: int) -> Iterator[Block]:
    """Give the paragraphs that the pieces of one block make."""
    parts: list[str] = []
    linked = 0
    signs = ""
    for piece, in_link in pieces:
        if piece in _SIGNS:
            signs += piece
            continue
        if signs:
            between = _between(parts, signs, piece)
            if between == "\n\n":
                yield from _made(parts, home, start, linked)
                parts, linked = [], 0
            elif between:
                parts.append(between)
            signs = ""
        parts.append(piece)
        linked += len(piece) if in_link else 0
    yield from _made(parts, home, start, linked)


def _between(parts: Sequence[str], signs: str, following: str) -> str:
    """Return what the signs between two pieces mean: a blank line, a line, a space or nothing."""
    if _PARAGRAPH in signs or signs.count(_LINE) > 1:
        return "\n\n"
    before = parts[-1] if parts else " "
    if _LINE in signs:
        return "\n"
    touching = not before.endswith(" ") and not following.startswith(" ")
    if _SAME in signs:
        return " " * touching
    if _BOX in signs:
        ends = before.rstrip().endswith(_ENDS) and not following.lstrip()[:1].islower()
        return "\n\n" if ends else " " * touching
    # An empty element between two sentences that touch: a style sheet makes it a break.  Behind a heading, which ends
    # without a full stop, there are two of them.
    ends = before.endswith(_ENDS) or signs.count(_SPACER) > 1
    starts = following[:1].isupper() or following.startswith(_STARTS)
    return "\n\n" if touching and ends and starts else ""


_LINE_ENDS = re.compile(" *\n *")


def _made(parts: Sequence[str], home: Node, start: int, linked: int) -> Iterator[Block]:
    text = "".join(parts).strip(" \n")
    if "\n" in text:
        text = _LINE_ENDS.sub("\n", text)
    if not _BLANK.fullmatch(text):
        yield Block(text, home, start, min(linked, len(text)))
