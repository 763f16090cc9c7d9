"""Takes a tree and the text made of it, tells whether every quotation mark of the page stands in the text."""

from __future__ import annotations

from collections import Counter

from quotebank.readers.html.blocks import MARKS, Prune, is_marked
from quotebank.readers.html.tree import TEXT, Node

SIGNS = "“”„‟«»‹›‘’‚‛\"'`´「」『』＂＇"
"""Quotation marks and apostrophes of all forms."""


def census(root: Node, prune: Prune, text: str) -> str | None:
    """Return what is to be told of marks that the source shows and `text` lacks, ``None`` where none is missing."""
    missing = shown(root, prune) - counted(text)
    count = sum(missing.values())
    if not count:
        return None
    return f"{count} quotation mark(s) of the source are not in the text: {' '.join(sorted(missing))}"


def counted(text: str) -> Counter[str]:
    """Return how often each mark stands in `text`."""
    return Counter({sign: text.count(sign) for sign in SIGNS})


def shown(root: Node, prune: Prune) -> Counter[str]:
    """Return how often each mark is shown under `root`, counted in its source without printing anything."""
    texts: list[str] = []
    stack = [(root, 0)]
    while stack:
        node, level = stack.pop()
        if node.tag == TEXT:
            texts.append(node.text)
        elif not prune(node):
            if node.tag == "q":
                texts += () if is_marked(node) else MARKS[level % 2]
                level += 1
            stack.extend((child, level) for child in node.children)
    return counted("".join(texts))
