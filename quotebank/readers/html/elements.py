"""What a browser does with each element, as data: which ones begin a line of their own, which are not shown at all.

After the rendering chapter of the HTML standard: https://html.spec.whatwg.org/multipage/rendering.html
"""

from __future__ import annotations

import re

from quotebank.readers.html.tree import Node

BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer
    form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p pre
    search section summary table caption tbody thead tfoot tr ul xmp amp-accordion""".split()
)
"""Elements that begin a line of their own, and after which another one begins."""

CELLS = frozenset(["td", "th"])
"""Elements that stand beside each other in a line, with space between."""

UNSHOWN = frozenset(
    """area audio base basefont canvas datalist embed head iframe link meta noembed noframes noscript object param rp
    script source style template title track video svg math-annotation #comment""".split()
)
"""Elements whose contents nobody sees on the page, or sees only in another way than as text."""

CONTROLS = frozenset(["button", "input", "select", "textarea", "progress", "meter"])
"""What a reader presses or fills in: no part of a text."""

INLINE_SPACERS = frozenset(["span", "i", "b", "em", "strong", "font"])
"""Inline elements that a style sheet may turn into a break when nothing is in them."""

_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_FOR_EARS = re.compile(
    r"(?<![a-z0-9])(?:sr-only|sronly|visually-?hidden|visuallyhidden|screen-?reader(?:-text|-only)?|offscreen|"
    r"assistive-text|hidden-?visually|a11y-hidden|u-hidden|is-hidden-visually)(?![a-z0-9])",
    re.IGNORECASE,
)


def unshown(node: Node) -> bool:
    """Tell whether an element is never shown as text, whatever its attributes."""
    return node.tag in UNSHOWN or node.tag in CONTROLS


def hidden(node: Node) -> bool:
    """Tell whether an element is not shown, by its own attributes: ``hidden``, a style, a class for screen readers."""
    if unshown(node):
        return True
    if not node.attributes:
        return False
    if "hidden" in node.attributes and node.get("hidden") != "until-found":
        return True
    style, names = node.attributes.get("style"), node.attributes.get("class")
    return bool(style and _NOT_DISPLAYED.search(style)) or bool(names and _FOR_EARS.search(names))
