"""Takes a piece of HTML, gives its text: the way of what feeds, mails and archives carry inside them."""

from __future__ import annotations

from collections.abc import Iterator

from quotebank.readers.article import fixed
from quotebank.readers.html.blocks import blocks
from quotebank.readers.html.census import census
from quotebank.readers.html.elements import hidden
from quotebank.readers.html.tree import parse


def fragment(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return the text that `markup` prints, its paragraphs parted by blank lines, and what a checker should know.

    Raises :class:`quotebank.errors.ArticleError` where it is nested beyond all reason.
    """
    words = fixed(markup)
    root = parse(words.text)
    text = "\n\n".join(block.text for block in blocks(root))
    return text, tuple(_notes(words.replaced, census(root, hidden, text)))


def _notes(replaced: int, lost: str | None) -> Iterator[str]:
    if replaced:
        yield f"{replaced} character(s) that cannot be decoded or stored stand as U+FFFD"
    if lost:
        yield lost
