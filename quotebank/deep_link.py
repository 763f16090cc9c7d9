"""Takes an address and printed words, gives a link that scrolls to the words: a URL text fragment.

Form and matching: https://wicg.github.io/scroll-to-text-fragment/ — each side of ``start,end`` must lie inside one
block of the page, so a long quotation is named by its first and its last words.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

ENDS = 5
"""How many words stand for each end of a long quotation."""


def deep_link(url: str | None, pieces: Sequence[str]) -> str:
    """Return `url` with a text fragment for the words of `pieces`; empty when the address is unknown."""
    blocks = [line.split() for piece in pieces for line in piece.split("\n") if line.strip()]
    if not url or not url.lower().startswith(("http://", "https://")) or not blocks:
        return ""
    short = len(blocks) == 1 and len(blocks[0]) <= 2 * ENDS
    sides = blocks if short else [blocks[0][:ENDS], blocks[-1][-ENDS:]]
    page, _, fragment = url.partition("#")
    directive = ",".join(_encoded(" ".join(side)) for side in sides)
    return f"{page}#{fragment.partition(':~:')[0]}:~:text={directive}"


def _encoded(words: str) -> str:
    """Percent-encode all that could be read as syntax: also ``-``, which marks a prefix, and ``,`` and ``&``."""
    return quote(words, safe="").replace("-", "%2D")
