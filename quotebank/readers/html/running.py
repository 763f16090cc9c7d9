"""Takes an element of a page, tells whether the sentence around it runs through it.

Such an element is printed with its sentence whatever it is called: a link to the page of a keyword is named «keywords»,
as the list of keywords below an article is, and a quotation that loses the word is altered.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from quotebank.readers.html.elements import BLOCKS, CELLS, UNSHOWN
from quotebank.readers.html.furniture import ABOVE, name_parts
from quotebank.readers.html.tree import TEXT, Node

_FAR = 12
"""Among how many nodes on either side the sentence is looked for."""
_DEEP = 30
"""In how many elements one may lie that is looked at: no paragraph has more, and a hostile page thousands."""
_STOPS = tuple(".!?…:;|•·”»)]}")
_GOES_ON = tuple(",.;!?’”»)")


def runs_through(node: Node) -> bool:
    """Tell whether a sentence goes on through an element that makes no line of its own.

    Of a link it is enough that the sentence begins before it or ends behind it; another element may be a label.
    """
    if node.tag in BLOCKS or node.tag in CELLS or not ABOVE.isdisjoint(name_parts(node)):
        return False
    if not node.is_small or any(inner.tag in BLOCKS for inner in node.walk()):
        return False
    nodes = node.order.nodes
    before = _text(nodes[max(0, node.start - _FAR) : node.start][::-1], node).rstrip()
    behind = _text(nodes[node.end : node.end + _FAR], node)
    begun = bool(before) and not before.endswith(_STOPS)
    goes_on = behind.startswith(_GOES_ON) or behind.lstrip()[:1].islower()
    return begun or goes_on if node.tag == "a" else begun and goes_on


def _text(nodes: Iterable[Node], beside: Node) -> str:
    """Return the nearest text that stands in the same paragraph as an element."""
    home = _home(beside)
    for node in nodes:
        if node.tag == "br" or node.tag in BLOCKS:
            break
        if node.tag == TEXT and node.text.strip():
            here = (
                home is not None and node.parent is not None and node.parent.tag not in UNSHOWN and _home(node) is home
            )
            return node.text if here else ""
    return ""


def _home(node: Node) -> Node | None:
    near = islice(node.ancestors(), _DEEP)
    return next((around for around in near if around.tag in BLOCKS or around.tag in CELLS), None)
