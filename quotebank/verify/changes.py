"""Takes a claim and a print that differ, gives what changed word by word, and the changes to look at first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from quotebank.lexicon import closed_class, denials, first_names, hinges
from quotebank.verify import figures
from quotebank.verify.alignment import Piece
from quotebank.verify.words import Word

Flag = Literal["negation", "number", "name"]
FLAGS: tuple[Flag, ...] = ("negation", "number", "name")
"""In the order in which a checker must look at them."""

Op = Literal["same", "changed", "missing", "added"]


class Change(NamedTuple):
    """One step from the print to the claim, over words of both."""

    op: Op
    """missing: printed and not claimed; added: claimed and not printed."""
    claim: tuple[int, int]
    """The half-open range of the claim's words."""
    print: tuple[int, int]


def changes(
    piece: Piece, claim: tuple[int, int], print_: tuple[int, int] | None = None, offset: int = 0
) -> tuple[Change, ...]:
    """Return the steps that lead through a piece, with what the ranges `claim` and `print_` hold before and behind it.

    Without `print_`, it ends where the piece does.  `offset` is added to the numbers of the claim's words.
    """
    first, last = print_ or piece.print
    at, place = claim[0], first
    out: list[Change] = []
    for block in piece.blocks:
        out += _step((at, block.claim), (place, block.print))
        at, place = block.claim + block.size, block.print + block.size
        out.append(Change("same", (block.claim, at), (block.print, place)))
    out += _step((at, claim[1]), (place, last))
    return tuple(Change(op, (ours[0] + offset, ours[1] + offset), theirs) for op, ours, theirs in out)


def _step(ours: tuple[int, int], theirs: tuple[int, int]) -> Iterator[Change]:
    more, less = ours[0] < ours[1], theirs[0] < theirs[1]
    if more or less:
        yield Change("changed" if more and less else "added" if more else "missing", ours, theirs)


class Wording(NamedTuple):
    """The words of one side that take part in a comparison, and the text that they stand in."""

    text: str
    words: Sequence[Word]

    @property
    def keys(self) -> tuple[str, ...]:
        """The words alone."""
        return tuple(word.key for word in self.words)


def negations(keys: Sequence[str]) -> Counter[str]:
    """Return the words that deny, all forms of «not» as one."""
    table = hinges()
    found = (word for word in keys if table.get(word) == "negation")
    return Counter("not" if "not" in denials().get(word, ()) else word for word in found)


def flags(
    claim: Wording, print_: Wording, steps: Sequence[Change], names: frozenset[str] = frozenset()
) -> tuple[Flag, ...]:
    """Return which of :data:`FLAGS` the change of wording deserves.

    `names` are words, as they are compared, that are known to be somebody's name; others are told by their capitals.
    """
    ours = claim.words[steps[0].claim[0] : steps[-1].claim[1]]
    theirs = print_.words[steps[0].print[0] : steps[-1].print[1]]
    moved = [step for step in steps if step.op != "same"]
    found: list[Flag] = []
    if negations([word.key for word in ours]) != negations([word.key for word in theirs]):
        found.append("negation")
    if _numbers_differ([word.key for word in ours], [word.key for word in theirs]):
        found.append("number")
    named = _names(claim, [step.claim for step in moved], names) ^ _names(print_, [step.print for step in moved], names)
    if named:
        found.append("name")
    return tuple(found)


def _numbers_differ(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    one, other = Counter(figures.values(ours)), Counter(figures.values(theirs))
    lost, new = one - other, other - one
    # «one» is more often no number at all («no one», «the one that»): alone it counts only against another number.
    return bool((lost and new) or (lost + new).keys() - {1})


def _names(side: Wording, ranges: Sequence[tuple[int, int]], names: frozenset[str]) -> frozenset[str]:
    return frozenset(
        side.words[at].key.removesuffix("'s") for first, last in ranges for at in range(first, last)
        if is_name(side, at, names)
    )  # fmt: skip


def is_name(side: Wording, at: int, names: frozenset[str]) -> bool:
    """Tell whether a word is a name: a known one, or with a capital where only names have one.

    The first word of a sentence has one anyway; it counts when the text has it with a capital elsewhere, when a word
    with a capital follows, or when it is a given name.  A text in capitals alone tells nothing.
    """
    word = side.words[at]
    printed = side.text[word.start : word.end]
    bare = word.key.removesuffix("'s")
    if bare in names:
        return True
    if not printed[:1].isupper() or bare in closed_class() or bare.split("'")[0] in closed_class():
        return False
    if side.text.isupper() or figures.is_number(bare):
        return False
    if not _begins(side, at) or (len(bare) > 1 and printed.isupper()):
        return True
    if re.search(rf"[\w,;] {re.escape(printed)}\b", side.text):
        return True
    following = side.words[at + 1] if at + 1 < len(side.words) else None
    joined = following is not None and side.text[word.end : following.start] in (" ", "-", "\u00a0")
    return bare in first_names() or bool(joined and following and side.text[following.start].isupper())


def _begins(side: Wording, at: int) -> bool:
    """Tell whether a word stands where any word would have a capital."""
    before = side.text[max(0, side.words[at].start - 6) : side.words[at].start].rstrip()
    return at == 0 or before.endswith((".", "!", "?", "…", ":", "“", "‘", '"', "«", "\n")) or not before
