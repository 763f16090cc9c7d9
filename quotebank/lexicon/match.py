"""Takes a table keyed by phrases, gives the longest entry that begins at a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

V = TypeVar("V")


class Finder(Generic[V]):
    """Finds the entries of a table in a run of words, the longest first.

    The table's keys are phrases of lower-case words with single blanks between; so must the words be.
    """

    __slots__ = ("_longest", "_table")

    def __init__(self, table: Mapping[str, V]) -> None:
        self._table = table
        self._longest: dict[str, int] = {}
        for phrase in table:
            first = phrase.partition(" ")[0]
            self._longest[first] = max(self._longest.get(first, 0), phrase.count(" ") + 1)

    def at(self, words: Sequence[str], start: int) -> tuple[int, V] | None:
        """Return how many words from `start` the longest entry covers, and the entry; ``None`` if there is none."""
        for size in range(self._longest.get(words[start], 0), 0, -1):
            phrase = " ".join(words[start : start + size])
            if phrase in self._table and start + size <= len(words):
                return size, self._table[phrase]
        return None

    def all(self, words: Sequence[str]) -> Iterator[tuple[int, int, V]]:
        """Yield start, end and value of the entries in `words` from left to right, none overlapping another."""
        start = 0
        while start < len(words):
            hit = self.at(words, start)
            if hit:
                yield start, start + hit[0], hit[1]
            start += hit[0] if hit else 1
