"""Takes HTML as text, gives its tree as a browser would build it: elements and texts, in plain Python values.

The parser is lexbor (https://lexbor.com), which follows the standard and loses neither characters nor what is nested
deep; its own nodes are left behind here, since to ask them one by one costs more than to copy them once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quotebank.errors import ArticleError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

TEXT = "#text"
"""The tag of a node that is a text."""

DEEPEST = 6_000
"""How many elements may lie in one another: beyond it the parser's time grows with the square of the depth."""

_SMALL = 60
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_SELF_CLOSING = frozenset(
    """area base br col embed hr img input link meta param source track wbr p li dt dd option optgroup tr td th thead
    tbody tfoot colgroup rp rt a nobr button form html head body""".split()
)
"""Elements that hold nothing, and those that the next of their kind closes, so that they may stand in any number."""


@dataclass(slots=True, eq=False)
class Order:
    """All nodes of a tree in the order of print, one list for all of them."""

    nodes: list[Node] = field(default_factory=list)
    tags: dict[str, list[Node]] = field(default_factory=dict)

    def add(self, node: Node) -> None:
        """Take the next node in."""
        node.start = len(self.nodes)
        self.nodes.append(node)
        self.tags.setdefault(node.tag, []).append(node)

    def close(self) -> None:
        """Tell each node where it ends; all have been taken in."""
        for node in reversed(self.nodes):
            node.end = max(node.end, node.start + 1)
            if node.parent is not None and node.parent.end < node.end:
                node.parent.end = node.end


_NO_ATTRIBUTES: Mapping[str, str | None] = {}
_NO_ORDER = Order()
_NO_CHILDREN: list[Node] = []


@dataclass(slots=True, eq=False)
class Node:
    """An element with its attributes and children, or a text."""

    tag: str
    parent: Node | None = None
    attributes: Mapping[str, str | None] = field(default_factory=lambda: _NO_ATTRIBUTES)
    text: str = ""
    children: list[Node] = field(default_factory=lambda: _NO_CHILDREN)
    place: int = 0
    """Which of its parent's children it is."""
    order: Order = field(default_factory=lambda: _NO_ORDER)
    start: int = 0
    """Its number in the order of print."""
    end: int = 0
    """The number behind the last node that it holds: ``outer.start <= inner.start < outer.end``."""

    @property
    def is_small(self) -> bool:
        """Whether it holds no more than a line of a page does: what may be looked into again and again."""
        return self.end - self.start <= _SMALL

    def holds(self, other: Node) -> bool:
        """Tell whether `other` is this node or lies in it."""
        return self.start <= other.start < self.end

    def get(self, name: str) -> str:
        """Return an attribute, empty where there is none."""
        return self.attributes.get(name) or ""

    def ancestors(self) -> Iterator[Node]:
        """Give the element itself and those that it lies in, from the inside out."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def walk(self) -> Sequence[Node]:
        """Return the node and all that it holds, in the order of print."""
        return self.order.nodes[self.start : self.end]

    def find(self, tag: str) -> list[Node]:
        """Return the elements of this tag that it holds, in the order of print."""
        return [node for node in self.order.tags.get(tag, ()) if self.start <= node.start < self.end]

    def texts(self) -> Iterator[str]:
        """Give the texts that it holds, in the order of print."""
        return (node.text for node in self.walk() if node.tag == TEXT)

    def inner_text(self) -> str:
        """Return all texts that it holds, one behind the other as they stand."""
        return "".join(self.texts())

    def sums(self, values: Iterable[tuple[Node, int]]) -> list[int]:
        """Return for each node of the whole tree, by its ``start``, the sum of the values in it."""
        sums = [0] * len(self.order.nodes)
        for node, value in values:
            sums[node.start] += value
        for node in reversed(self.order.nodes):
            if node.parent is not None and (value := sums[node.start]):
                sums[node.parent.start] += value
        return sums


def parse(markup: str) -> Node:
    """Return the root (``html``) of a document, or of a fragment made one.

    Raises :class:`ArticleError` where elements are nested beyond :data:`DEEPEST`.
    """
    from selectolax.lexbor import LexborHTMLParser  # late: only pages need it

    _check_depth(markup)
    parser = LexborHTMLParser(markup.encode("utf-8", "replace"))
    order = Order()
    root = parser.root
    if root is None:
        order.add(top := Node("html", order=order))
    else:
        top = _copied(root, order)
    order.close()
    return top


def _check_depth(markup: str) -> None:
    depth = 0
    for match in _TAG.finditer(markup):
        if match[2].lower() not in _SELF_CLOSING:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > DEEPEST:
                raise ArticleError(
                    f"elements are nested more than {DEEPEST} deep", hint="no page needs that: look at its source"
                )


def _copied(root: LexborNode, order: Order) -> Node:
    """Return the tree under `root` as nodes of our own; comments are left out."""
    top = Node(root.tag or "", None, root.attributes, "", [], 0, order)
    order.add(top)
    here, parent = root.first_child, top
    while here is not None:
        made = _one(here, parent, order)
        below = here.first_child if made.tag != TEXT else None
        if below is not None:
            here, parent = below, made
            continue
        while here is not None and here.next is None:
            up = here.parent
            if parent.parent is None or up is None:
                return top
            here, parent = up, parent.parent
        here = here.next if here is not None else None
    return top


def _one(node: LexborNode, parent: Node, order: Order) -> Node:
    if node.is_text_node:
        made = Node(TEXT, parent, _NO_ATTRIBUTES, node.text_content or "", _NO_CHILDREN, len(parent.children), order)
    elif node.is_element_node:
        made = Node(node.tag or "", parent, node.attributes, "", [], len(parent.children), order)
    else:
        return Node("#comment", parent)
    parent.children.append(made)
    order.add(made)
    return made
