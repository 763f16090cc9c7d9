"""Takes a seed or the bytes of a fuzzer, gives choices: all that makers of inputs draw from."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Protocol, TypeVar

T = TypeVar("T")


class Choices(Protocol):
    """A source of numbers."""

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` − 1; `limit` is at least 1."""


class Seeded:
    """Choices that a seed and a number tell: the same two give the same input for ever."""

    def __init__(self, seed: int, number: int) -> None:
        self._random = Random(seed * 1_000_003 + number)  # noqa: S311 - inputs for tests, no secrets

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` − 1."""
        return int(self._random.random() * limit)


class FromBytes:
    """Choices read off bytes, so that to change a byte is to change a choice; behind the last all are 0."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` − 1."""
        size = 1 if limit <= 256 else 3
        piece = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(piece, "big") % limit


def one_of(choices: Choices, options: Sequence[T]) -> T:
    """Return one of the options."""
    return options[choices.below(len(options))]
