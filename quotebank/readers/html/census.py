"""Takes a tree and the text made of it, tells whether every quotation mark of the page stands in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from quotebank.readers.html.blocks import MARKS, Block, Prune, is_marked
from quotebank.readers.html.furniture import is_post
from quotebank.readers.html.layout import Layout
from quotebank.readers.html.tree import TEXT, Node

SIGNS = "“”„‟«»‹›‘’‚‛\"'`´「」『』＂＇"
"""Quotation marks of all forms; an apostrophe within a word is none."""


_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")


def census(root: Node, prune: Prune, text: str) -> str | None:
    """Return what is to be told of marks that the source shows and `text` lacks, ``None`` where none is missing."""
    missing = shown(root, prune) - counted(text)
    count = sum(missing.values())
    if not count:
        return None
    return f"{count} quotation mark(s) of the source are not in the text: {' '.join(sorted(missing))}"


def counted(text: str) -> Counter[str]:
    """Return how often each mark stands in `text`."""
    found = Counter({sign: text.count(sign) for sign in SIGNS})
    return found - Counter(match[0] for match in _APOSTROPHES.finditer(text))


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


def lost(layout: Layout, found: Sequence[Block]) -> Iterator[str]:
    """Give a note where the element around an article shows quotation marks that its blocks lack, and where they stand.

    What is furniture by its name is no part of the article, and its marks are not counted.
    """
    if not found:
        return
    first, last = min(block.start for block in found), max(block.start for block in found)
    around = next(node for node in found[0].home.ancestors() if node.start <= first and last < node.end)
    if posts := [node for node in around.walk() if is_post(node) and first < node.start < last]:
        shown_posts = "; ".join(f"«{_short(''.join(post.texts()))}»" for post in posts[:3])
        yield f"{len(posts)} embedded post(s) of other platforms were left out: {shown_posts}"
    missing = sum(
        (
            shown(around, lambda node: node.tag == "h1" or layout.prune(node))
            - counted("".join(block.text for block in found))
        ).values()
    )
    if missing:
        own = {id(block.home) for block in found}
        places = [
            b.text
            for b in layout.shown
            if around.holds(b.home) and id(b.home) not in own and any(counted(b.text).values())
        ]
        where = ": " + "; ".join(f"«{_short(text)}»" for text in places[:3]) if places else ""
        yield f"{missing} quotation mark(s) around the article were left out with what is no part of it{where}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


_SHOWN = 60
