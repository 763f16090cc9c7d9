"""Takes a query as typed, gives its tokens, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from quotebank.errors import QueryError
from quotebank.query.fields import NAMES, near_field


class Token(NamedTuple):
    """One piece of a query: word, phrase, field, link (w/5), minus, open, close, OR, AND or SAME."""

    kind: str
    text: str
    """As typed; of a phrase what stands inside its marks, of a field its name."""
    position: int
    """Where it begins, in characters of the query from 0."""
    end: int


_MARKS = "“”„«»"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
      | (?P<minus>[-–](?=[^\s)]))
      | (?P<open>\() | (?P<close>\))
      | (?P<phrase>["{_MARKS}](?P<inside>[^"{_MARKS}]*)["“”«»])
      | (?P<mark>["{_MARKS}])
      | (?P<link>(?:w|near)/[0-9]+(?=[\s()]|$))
      | (?P<field>(?:{"|".join(NAMES)}):)
      | (?P<word>[^\s()"{_MARKS}]+)""",
    re.VERBOSE | re.IGNORECASE,
)
_CONNECTIVES = ("OR", "AND")
_OPERAND_ENDS = ("word", "phrase", "close")
_STRANGE_FIELD = re.compile(r"([A-Za-z]+):")


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of `text`.

    Raises :class:`~quotebank.errors.QueryError` for a mark that is not closed, and for a field that is mistyped.
    """
    found = list(_tokens(text))
    return tuple(_connected(found))


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        kind = "phrase" if kind == "inside" else kind
        if kind == "mark":
            hint = f'close it: {text.rstrip()}"' if len(text) < 80 else 'close it: "exact words"'
            raise QueryError("a quotation mark is not closed", position=match.start(), hint=hint)
        if kind == "word":
            _refuse_strange_field(match.group(), match.start())
        if kind == "word" and match.group() in _CONNECTIVES:
            kind = match.group()
        if kind == "field":
            yield Token(kind, match.group()[:-1], match.start(), match.end())
        elif kind != "space":
            inside = match.group("inside") if kind == "phrase" else match.group()
            yield Token(kind, inside, match.start(), match.end())


def _refuse_strange_field(word: str, position: int) -> None:
    """A name that nearly is a field's must not pass for a word; any other (10:30, a link) is one."""
    match = _STRANGE_FIELD.match(word)
    near = near_field(match[1]) if match else None
    if match and near:
        hint = f'{near}:{word[match.end() :]}; in marks, "{word}", it is a word'
        raise QueryError(f"there is no field {match[1]}", position=position, hint=hint)


def _connected(found: list[Token]) -> Iterator[Token]:
    """Tell «same» between two operands, which joins them, from the word; within a field's value it is the value."""
    for number, token in enumerate(found):
        before = found[number - 1].kind if number else ""
        after = found[number + 1].kind if number + 1 < len(found) else ""
        if token.kind == "word" and token.text.lower() == "same":
            joins = before in _OPERAND_ENDS and after in ("word", "phrase", "open")
            yield token._replace(kind="SAME") if joins else token
        else:
            yield token
