"""Takes the tokens of a paragraph, gives the same tokens in a tenth of the memory, made anew when asked for.

A text of a hundred million characters has twenty million tokens; as objects they would fill more memory than most
machines have.  Packed, each is two numbers: which form it has and where it starts.  The paragraph that is asked most
just now is held unpacked.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

from quotebank.tokens import Token

_PATIENCE = 8
"""A paragraph is unpacked once a part of its tokens as small as this was asked for: the work stays in proportion."""


class Shelf:
    """What the paragraphs of one text share: the different forms of their tokens, and who is unpacked."""

    __slots__ = ("_numbers", "forms", "open", "whole")

    def __init__(self) -> None:
        self.forms: list[tuple[str, str, str]] = []
        """Text, kind and small letters."""
        self._numbers: dict[tuple[str, str, str], int] = {}
        self.open: PackedTokens | None = None
        self.whole: tuple[Token, ...] = ()
        """The tokens of the one that is unpacked."""

    def number(self, token: Token) -> int:
        """Return the number of the form of `token`; every stretch inside marks is a form of its own."""
        form = (token.text, token.kind, token.low)
        number = self._numbers.get(form, len(self.forms))
        if number == len(self.forms):
            self.forms.append(form)
            if token.kind != "q":
                self._numbers[form] = number
        return number


class PackedTokens(Sequence[Token]):
    """The tokens of one paragraph."""

    __slots__ = ("_asked", "_numbers", "_shelf", "starts")

    def __init__(self, tokens: Sequence[Token], shelf: Shelf) -> None:
        self._shelf = shelf
        self._numbers = array("I", [shelf.number(token) for token in tokens])
        self.starts = array("Q", [token.start for token in tokens])
        """Where each of them begins."""
        self._asked = 0

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Token: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Token, ...]: ...

    def __getitem__(self, index: int | slice) -> Token | tuple[Token, ...]:
        """Return one token, or several as a tuple."""
        if self._shelf.open is self:
            return self._shelf.whole[index]
        if isinstance(index, slice):
            numbers = self._numbers[index]
            self._count(len(numbers))
            return tuple(map(self._made, numbers, self.starts[index]))
        self._count(1)
        return self._made(self._numbers[index], self.starts[index])

    def __iter__(self) -> Iterator[Token]:
        if self._shelf.open is self:
            return iter(self._shelf.whole)
        self._count(_PATIENCE)
        return map(self._made, self._numbers, self.starts)

    def _count(self, asked: int) -> None:
        """Count tokens that were asked for, and unpack all when they were many."""
        self._asked += asked
        if self._asked * _PATIENCE > len(self):
            self._asked = 0
            self._shelf.whole = tuple(map(self._made, self._numbers, self.starts))
            self._shelf.open = self

    def _made(self, number: int, start: int) -> Token:
        text, kind, low = self._shelf.forms[number]
        return Token(text, start, start + len(text), kind, low)
