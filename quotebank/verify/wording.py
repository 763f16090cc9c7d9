"""Takes two wordings with the same words, gives the names of what differs all the same: marks, case, dashes …"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from quotebank.verify.words import Word

Difference = Literal[
    "marks", "case", "brackets", "ellipses", "dashes", "spacing", "letters", "interrupted", "insertion", "cut"
]
"""marks: punctuation and quotation marks; letters: the same ones composed otherwise, or joiners nobody sees;
interrupted: the article prints other words between; insertion: the claim adds words in brackets; cut: the claim
leaves words out and says so by an ellipsis."""

ORDER: tuple[Difference, ...] = (
    "insertion", "cut", "interrupted", "ellipses", "brackets", "dashes", "marks", "case", "spacing", "letters",
)  # fmt: skip

_ELLIPSIS = re.compile(r"\s*(?:…|\.(?:\s?\.){2,})\s*")
_KINDS: tuple[tuple[Difference, re.Pattern[str]], ...] = (
    ("brackets", re.compile(r"[\[\](){}]")),
    ("dashes", re.compile(r"[-‐-―−]")),
    ("marks", re.compile(r"[^\w\s\[\](){}‐-―−\u00ad\u200b-\u200f\u2060\ufeff-]|_")),
)
_SPACE = re.compile(r"\s+")
_WITHOUT_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def between(claim: str, print_: str) -> Iterator[Difference]:
    """Yield what differs in what stands between two words, or behind the last one."""
    if len(_ELLIPSIS.findall(claim)) != len(_ELLIPSIS.findall(print_)):
        yield "ellipses"
    bare, other = (_WITHOUT_WIDTH.sub("", _ELLIPSIS.sub(" ", part)) for part in (claim, print_))
    for kind, signs in _KINDS:
        if signs.findall(bare) != signs.findall(other):
            yield kind
    if _SPACE.findall(bare) != _SPACE.findall(other):
        yield "spacing"


def within(claim: str, print_: str) -> Iterator[Difference]:
    """Yield what differs in one word that is the same to a reader."""
    if claim == print_:
        return
    a, b = (unicodedata.normalize("NFC", _WITHOUT_WIDTH.sub("", word)) for word in (claim, print_))
    if "[" in a + b or "]" in a + b:
        yield "brackets"
        a, b = (re.sub(r"[\[\]]", "", word) for word in (a, b))
    if re.findall(r"['’ʼ＇.]", a) != re.findall(r"['’ʼ＇.]", b):
        yield "marks"
    if ("-" in a) != ("-" in b):
        yield "dashes"
    letters, others = ("".join(filter(str.isalnum, word)) for word in (a, b))
    if letters != others and letters.casefold() == others.casefold():
        yield "case"
    elif letters != others or (a == b and claim != print_ and "[" not in claim + print_):
        yield "letters"


def differences(claim: str, ours: tuple[Word, ...], print_: str, theirs: tuple[Word, ...]) -> frozenset[Difference]:
    """Return what differs between two runs of the same words, one after another, in their texts.

    Where the print has other words between two of them, the marks there are not the quotation's.
    """
    found: set[Difference] = set()
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        found.update(within(claim[one.start : one.end], print_[other.start : other.end]))
        if number + 1 < len(ours):
            gap = claim[one.end : ours[number + 1].start], print_[other.end : theirs[number + 1].start]
            if not any(map(str.isalnum, gap[1])):
                found.update(between(*gap))
    return frozenset(found)
