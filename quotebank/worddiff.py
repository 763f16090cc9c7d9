"""Takes two wordings, gives what is the same in both, what only the first has and what only the second."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from quotebank.folding import fold


class Run(NamedTuple):
    """Some words in a row, as printed."""

    of: Literal["both", "old", "new"]
    words: str


def word_diff(old: str, new: str) -> tuple[Run, ...]:
    """Return the runs of `old` and `new` in order; words are the same whatever their case, accents and marks."""
    ours, theirs = old.split(), new.split()
    matcher = SequenceMatcher(None, [_key(word) for word in ours], [_key(word) for word in theirs], autojunk=False)
    return tuple(_runs(matcher, ours, theirs))


def _runs(matcher: SequenceMatcher[str], ours: list[str], theirs: list[str]) -> Iterator[Run]:
    for step, first, last, start, end in matcher.get_opcodes():
        if step == "equal":
            yield Run("both", " ".join(theirs[start:end]))
            continue
        if last > first:
            yield Run("old", " ".join(ours[first:last]))
        if end > start:
            yield Run("new", " ".join(theirs[start:end]))


def _key(word: str) -> str:
    """Return what of a word counts; one of marks alone counts as it is."""
    return fold("".join(char for char in word if char.isalnum() or char in "'’")) or word
