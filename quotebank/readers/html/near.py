"""Takes the layout of a page and its article, gives what is printed around the headline: bylines and dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quotebank.readers.html.blocks import Block
from quotebank.readers.html.layout import Layout
from quotebank.readers.html.prose import is_prose
from quotebank.readers.html.tree import Node

_BEFORE, _INTO = 6, 2
_LONGEST = 240


def around_headline(layout: Layout, body: Sequence[Block]) -> list[Block]:
    """Return the short blocks from just before the headline to the second paragraph, in the order of print.

    Without a headline those just before the first paragraph.
    """
    if not body:
        return []
    first = body[0].start
    until = body[min(_INTO, len(body)) - 1].start
    heads = [node.start for node in layout.root.find("h1") if node.start <= first]
    start = max(heads, default=first)
    places = [n for n, block in enumerate(layout.everything) if block.start >= start]
    begin = max(0, (places[0] if places else 0) - _BEFORE)
    some = [b for b in layout.everything[begin:] if b.start <= until and len(b.text) <= _LONGEST]
    beside = aside(layout, body)
    return [b for b in some if not beside(b.home)]


def aside(layout: Layout, body: Sequence[Block]) -> Callable[[Node], bool]:
    """Return what tells of a node whether it lies in furniture behind the first paragraph.

    What is told there, a day or a name, is told of something else.
    """
    first = next((block.start for block in body if is_prose(block)), layout.root.end)
    return lambda node: node.start > first and layout.is_left_out(node)


def region(layout: Layout, body: Sequence[Block]) -> tuple[int, int]:
    """Return the numbers of the nodes between which the article stands, its headline included."""
    near = around_headline(layout, body)
    if not body or not near:
        return 0, layout.root.end
    return near[0].start, max(block.home.end for block in body)


def inside(node: Node, bounds: tuple[int, int]) -> bool:
    """Tell whether a node begins between two numbers."""
    return bounds[0] <= node.start < bounds[1]
