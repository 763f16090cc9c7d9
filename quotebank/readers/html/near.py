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
    until = paragraphs(body)[:_INTO][-1].start
    start = headline(layout, body)
    places = [n for n, block in enumerate(layout.everything) if block.start >= start]
    begin = max(0, (places[0] if places else 0) - _BEFORE)
    some = [b for b in layout.everything[begin:] if b.start <= until and len(b.text) <= _LONGEST]
    beside = aside(layout, body)
    return [b for b in some if not beside(b.home)]


def aside(layout: Layout, body: Sequence[Block]) -> Callable[[Node], bool]:
    """Return what tells of a node whether it lies in furniture behind the first paragraph.

    What is told there, a day or a name, is told of something else.
    """
    first = paragraphs(body)[0].start if body else layout.root.end
    return lambda node: node.start > first and layout.is_left_out(node)


def headline(layout: Layout, body: Sequence[Block]) -> int:
    """Return the number of the node that is the headline, else that of the first words."""
    first = body[0].start if body else 0
    return max((node.start for node in layout.root.find("h1") if node.start <= first), default=first)


def paragraphs(body: Sequence[Block]) -> Sequence[Block]:
    """Return the paragraphs of a text that is not empty, without the headline and the standfirst if they are in it.

    A standfirst lies in another element than the paragraphs, and its byline may stand behind it.
    """
    prose = [block for block in body if is_prose(block)]
    if len(prose) > _INTO and prose[0].home.parent is not prose[1].home.parent is prose[2].home.parent:
        return prose[1:]
    return prose or body


def region(layout: Layout, body: Sequence[Block]) -> tuple[int, int]:
    """Return the numbers of the nodes between which the article stands, its headline included."""
    near = around_headline(layout, body)
    if not body or not near:
        return 0, layout.root.end
    return near[0].start, max(block.home.end for block in body)


def inside(node: Node, bounds: tuple[int, int]) -> bool:
    """Tell whether a node begins between two numbers."""
    return bounds[0] <= node.start < bounds[1]
