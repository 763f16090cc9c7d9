"""Takes what stands between a headline and the article, gives the authors where a line is nothing but their names.

Many pages print a byline without «By», under names that tell nothing: «Ann Lee», «Ann Lee, transport correspondent»,
«Ann Lee and Peter Berg · 14 May 2024».  It counts only where it begins with a given name that is known, where all the
rest is a job, a day, an outlet or a place, and where the article does not speak of that person: else it may be a
topic, or whom the article is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from quotebank.readers.html.blocks import Block
from quotebank.readers.html.furniture import furniture
from quotebank.readers.html.layout import Layout
from quotebank.readers.html.names import JOB, STAMP
from quotebank.readers.html.sources import words

_LONGEST = 140
_MOST = 5
_SPLIT = re.compile(r"\s*(?:[|·•,/]|\s[–—-]\s|\b(?:and|&)\b|(?<=\w)\s(?:in|for|at)\s(?=[A-Z]))\s*")
_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*\.?(?:[’'-][^\W\d_]+)*")
_TITLE = re.compile(r"(?:(?:The|of|and|the|in|[A-Z][\w’'.&-]*)\s*){1,5}")
_BUTTON = re.compile(
    r"(?:follow|share|save|print|email|comments?|listen|x|twitter|@\w+|\d+|\d+ min(?:ute)?s? read)\W*", re.I
)
_NO_HOME = frozenset("h1 h2 h3 h4 h5 h6 li dt dd figcaption blockquote caption label td th".split())
_DAY = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?(?: \d{4})?|(?:19|20)\d\d")
_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)


def bare_names(layout: Layout, near: Sequence[Block], body: Sequence[Block], title: str) -> tuple[str, ...]:
    """Return the names in the first line between the headline and the article that is a byline by its shape alone."""
    heads = [node for node in layout.root.find("h1") if node.is_small]
    if not body or not heads:
        return ()
    first = body[0].start
    after = max((node.end for node in heads if node.end <= first), default=first)
    for block in near:
        if after <= block.start < first and len(block.text) <= _LONGEST and _may_hold(block):
            found = tuple(_names(block))
            if found and not _spoken_of(found, title, body):
                return found
    return ()


def _may_hold(block: Block) -> bool:
    around = list(islice(block.home.ancestors(), 3))
    return (
        block.home.is_small
        and block.home.tag not in _NO_HOME
        and not any(node.tag in ("figure", "nav", "ul", "ol") or furniture(node) == "sure" for node in around)
    )


def _names(block: Block) -> Iterator[str]:
    pieces = [part for text in block.home.texts() for part in _SPLIT.split(" ".join(text.split())) if part.strip()]
    count = 0
    while count < len(pieces) and count < _MOST and _is_person(pieces[count]):
        count += 1
    if all(_may_follow(piece) for piece in pieces[count:]):
        yield from pieces[:count]


def _is_person(piece: str) -> bool:
    from quotebank.lexicon import first_names, particles, places  # late: most pages declare their authors

    parts = piece.split()
    if not 2 <= len(parts) <= 4 or not all(_NAME.fullmatch(part) or part in particles() for part in parts):
        return False
    if JOB.search(piece) or piece.lower() in places() or not _MONTHS.isdisjoint(piece.lower().split()):
        return False
    return parts[0].lower() in first_names() and parts[-1].lower() not in places()


def _may_follow(piece: str) -> bool:
    return bool(
        JOB.search(piece)
        or STAMP.search(piece)
        or _BUTTON.fullmatch(piece)
        or _DAY.fullmatch(piece)
        or _TITLE.fullmatch(piece)
    )


def _spoken_of(names: Sequence[str], title: str, body: Sequence[Block]) -> bool:
    said = {word for text in (title, *(block.text for block in body)) for word in words(text)}
    return any(words(name)[-1] in said for name in names)
