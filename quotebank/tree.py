"""What a search asks for, as a small tree that says nothing of any engine.

Every engine must find the same quotations for the same tree; ``query`` makes trees of what a person types, and its
docstring says what each part means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

TextField = Literal["role", "org", "cue", "title", "by", "occasion", "anon"]
"""A field that holds words as printed."""

ValueField = Literal["speaker", "type", "pub", "lang", "group", "review", "named"]
"""A field that holds one of a few values or a name; ``named`` is ``no`` for sources that the article does not name."""

DayField = Literal["said", "published", "date"]
"""``date`` is the day of speaking, or of publication where nobody tells that."""

TEXT_FIELDS: tuple[TextField, ...] = get_args(TextField)
VALUE_FIELDS: tuple[ValueField, ...] = get_args(ValueField)
DAY_FIELDS: tuple[DayField, ...] = get_args(DayField)


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
class Fuzzy:
    """Any word that becomes this one by at most so many edits."""

    word: str
    edits: int


class Link(NamedTuple):
    """How far apart two places may be: the second begins at most `distance` words on; `ordered`: never before."""

    distance: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class Near:
    """A chain of places, each linked with the next; neighbours never share a word."""

    parts: tuple[Place, ...]
    links: tuple[Link, ...]
    """One fewer than the parts."""


@dataclass(frozen=True, slots=True)
class Same:
    """All these in one sentence."""

    parts: tuple[Place | Near, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A field whose printed text holds these words side by side; `open` lets the last one go on."""

    field: TextField
    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A field that holds this value."""

    field: ValueField
    value: str


@dataclass(frozen=True, slots=True)
class Days:
    """A day that may lie between these two, both counted in; ``None`` leaves an end open."""

    field: DayField
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Confidence:
    """A confidence between these two; the ends are counted in unless told otherwise."""

    low: float = 0.0
    high: float = 1.0
    above: bool = False
    """More than `low`, not `low` itself."""
    below: bool = False


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


Word = Stem | Phrase | Prefix | Fuzzy
"""What looks for words alone."""

Place = Word | Or
"""What has places among the words; an ``Or`` of words has all of theirs."""

Field = Text | Value | Days | Confidence
"""What looks at something else than the words of a quotation."""

Node = Everything | Word | Near | Same | Field | Not | And | Or


def leaves(node: Node) -> Iterator[Node]:
    """Yield the parts of a tree that hold no other, in the order of the query."""
    match node:
        case Not(part):
            yield from leaves(part)
        case And(parts) | Or(parts) | Same(parts) | Near(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield node


def words_of(node: Node) -> tuple[str, ...]:
    """Return the words that a tree looks for as they are, each once; beginnings and near spellings are none."""
    found: dict[str, None] = {}
    for leaf in leaves(node):
        found |= dict.fromkeys(
            (leaf.word,) if isinstance(leaf, Stem) else leaf.words if isinstance(leaf, Phrase) else ()
        )
    return tuple(found)


def fields_in(node: Node) -> tuple[Field, ...]:
    """Return the fields that a tree asks for, each once."""
    return tuple(dict.fromkeys(leaf for leaf in leaves(node) if isinstance(leaf, Field)))


def is_of_words(node: Node) -> bool:
    """Tell whether a tree asks for no field."""
    return not fields_in(node)


def is_of_fields(node: Node) -> bool:
    """Tell whether a tree asks for nothing but fields."""
    return all(isinstance(leaf, Field) for leaf in leaves(node))
