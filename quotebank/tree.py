"""What a search asks for, as a small tree that says nothing of any engine.

Every engine must find the same quotations for the same tree; ``query`` makes trees of what a person types.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition: the empty query."""


@dataclass(frozen=True, slots=True)
class Stem:
    """One word in any of its forms."""

    word: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exactly these words, side by side, in this order."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins so."""

    start: str


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """Every part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part must hold."""

    parts: tuple[Node, ...]


Node = Everything | Stem | Phrase | Prefix | Not | And | Or
