"""Takes the paragraphs of an article, tells which of them are no reporting: headlines, player lines, captions.

A video player leaves lines behind when a page is saved as text: a label («Watch above: …»), its own help text with
the title in marks («Click to play video: '…'»), and the title once more.  Nobody is quoted in any of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from quotebank.lexicon import files
from quotebank.model import Span


@lru_cache(maxsize=1)
def _labels() -> tuple[str, ...]:
    """Return how the lines of players and pictures begin, in lower case."""
    return files.lines("furniture.txt")


_HEADLINE_WORDS = 22
_FINAL = ".!?…:;,”\"’'"
_OPENING = re.compile(r"['\"“‘]")
_CLOSING = ("'", '"', "”", "’")


def is_headline(text: str, paragraphs: Sequence[Span]) -> bool:
    """Tell whether the first paragraph has the shape of a headline.

    It is one line of at most 22 words without a final stop, longer text follows, and it is no label.
    """
    if len(paragraphs) < 2:
        return False
    line = paragraphs[0].of(text)
    if "\n" in line or line[-1] in _FINAL or is_label(line):
        return False
    words = line.split()
    following = paragraphs[1].of(text)
    return 2 <= len(words) <= _HEADLINE_WORDS and (len(following) > len(line) or following[-1] in _FINAL)


def is_label(line: str) -> bool:
    """Tell whether a line is a player's or a picture's («Watch: …», «Photo: …»)."""
    folded = " ".join(line.lower().split())
    return folded.startswith(_labels())


def paragraph_kinds(text: str, paragraphs: Sequence[Span]) -> tuple[str, ...]:
    """Return ``headline``, ``player`` or ``text`` for each paragraph."""
    kinds = []
    titles: set[str] = set()
    for number, span in enumerate(paragraphs):
        line = span.of(text)
        if number == 0 and is_headline(text, paragraphs):
            kinds.append("headline")
        elif is_label(line):
            title = _title_in_marks(line)
            if title:
                titles.add(_folded(title))
            kinds.append("player")
        else:
            kinds.append("player" if titles and _folded(line) in titles else "text")
    return tuple(kinds)


def _title_in_marks(line: str) -> str:
    """Return what stands in marks at the end of a label; empty where nothing does."""
    end = line.rstrip().rpartition("\n")[2]
    opening = _OPENING.search(end)
    return end[opening.end() : -1] if opening and end.endswith(_CLOSING) else ""


def _folded(line: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", line.lower()))
