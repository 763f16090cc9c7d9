"""Takes what a person typed, gives a small tree that every search engine translates: a recursive descent."""

from __future__ import annotations

import re

from quotebank.errors import QueryError
from quotebank.folding import folded
from quotebank.query.fields import EXAMPLES, canonical, field_of
from quotebank.query.lexer import Token, tokens
from quotebank.tree import And, Everything, Field, Fuzzy, Link, Near, Node, Not, Or, Phrase, Place, Prefix, Same, Stem

MAX_LENGTH = 1000
MAX_TERMS = 50
MAX_DEPTH = 20
MAX_LINKS = 10
"""How many w/n and near/n a query may hold: each multiplies the places to look at."""
MAX_DISTANCE = 50
MIN_PREFIX = 3
MIN_FUZZY = {1: 3, 2: 5}
"""Edits -> the letters that a word needs for so many; shorter ones would be near to half of the dictionary."""

_HELP = 'write words, "exact words", -without, prefix*, either OR other, ( ), field:value'
_OPERANDS = ("word", "phrase", "field", "minus", "open")
_FUZZY = re.compile(r"(?P<word>.+)~(?P<edits>[0-9]*)")


def parse(text: str) -> Node:
    """Return the tree of a query; :class:`Everything` for an empty one.

    Raises :class:`~quotebank.errors.QueryError` with the position for a query that is malformed, and for one longer
    than 1,000 characters, of more than 50 terms or 10 distances, or nested deeper than 20.
    """
    try:
        if len(text) > MAX_LENGTH:
            raise QueryError(f"the query is longer than {MAX_LENGTH:,} characters", position=MAX_LENGTH)
        found = tokens(text)
        node = _Parser(found, text).whole() if found else Everything()
    except QueryError as error:
        error.query = text
        raise
    if node is None:
        raise QueryError("the query holds no word", hint=_HELP)
    return node


def parts(text: str) -> tuple[str, ...]:
    """Return the pieces of a query that stand side by side, as typed; a query whose top is an OR is one piece.

    Raises what :func:`parse` raises.
    """
    parse(text)
    found = tokens(text)
    return _Parser(found, text).pieces() if found else ()


class _Parser:
    """A recursive descent over the tokens, counting terms, links and depth as it goes."""

    def __init__(self, found: tuple[Token, ...], text: str) -> None:
        self.tokens = found
        self.text = text
        self.at = 0
        self.terms = 0
        self.links = 0

    def whole(self) -> Node | None:
        node = self.alternatives(0)
        if self.at < len(self.tokens):
            raise self.unexpected()
        return node

    def pieces(self) -> tuple[str, ...]:
        found = []
        while self.at < len(self.tokens):
            if self.next_is("OR"):
                return (self.text.strip(),)
            if self.next_is("AND"):
                self.at += 1
            start = self.position
            if self.part(0) is not None:
                found.append(self.text[start : self.tokens[self.at - 1].end])
        return tuple(found)

    def unexpected(self) -> QueryError:
        """Return the error for a token that nothing can begin or go on with."""
        token = self.tokens[self.at]
        if token.kind == "close":
            hint = f"take it out, or open one: ({self.text[: token.end].strip()}"
            return QueryError("a parenthesis closes that was not opened", position=token.position, hint=hint)
        hint = f"one {token.text} binds words, phrases and (either OR other), nothing with a minus or a field"
        return QueryError(f"{token.text} joins nothing here", position=token.position, hint=hint)

    @property
    def position(self) -> int:
        return self.tokens[self.at].position if self.at < len(self.tokens) else len(self.text)

    def next_is(self, *kinds: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind in kinds

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def missing(self) -> QueryError:
        """Return the error for a place where a word has to stand."""
        last = self.tokens[self.at - 1].text if self.at else ""
        hint = f'{_HELP}; in marks, "{last}" is a word' if last in ("OR", "AND") else _HELP
        return QueryError("a word is missing here", position=self.position, hint=hint)

    def alternatives(self, depth: int) -> Node | None:
        parts = [self.sequence(depth)]
        while self.next_is("OR"):
            self.at += 1
            parts.append(self.sequence(depth))
        return _together(Or, parts)

    def sequence(self, depth: int) -> Node | None:
        if not self.next_is(*_OPERANDS):
            raise self.missing()
        parts: list[Node | None] = []
        while self.next_is(*_OPERANDS, "AND"):
            if self.next_is("AND"):
                self.at += 1
            parts.append(self.part(depth))
        return _together(And, parts)

    def part(self, depth: int) -> Node | None:
        """One operand of AND: with a minus before it, or words that «same» joins."""
        if depth > MAX_DEPTH:
            raise QueryError(f"the query is nested deeper than {MAX_DEPTH}", position=self.position)
        if self.next_is("minus"):
            self.at += 1
            inner = self.part(depth + 1)
            return Not(inner) if inner is not None else None
        start = self.at
        parts = [self.linked(depth)]
        while self.next_is("SAME"):
            self.at += 1
            parts.append(self.linked(depth))
        if len(parts) == 1:
            return parts[0]
        return Same(tuple(part if isinstance(part, Near) else self.place(part, start, "same") for part in parts))

    def linked(self, depth: int) -> Node | None:
        """One operand of «same»: words, each within a distance of the next."""
        start = self.at
        node = self.single(depth)
        if not self.next_is("link"):
            return node
        parts, links = [self.place(node, start, self.tokens[self.at].text)], []
        while self.next_is("link"):
            link = self.take()
            links.append(Link(self.distance(link), ordered=link.text[0] in "wW"))
            start = self.at
            parts.append(self.place(self.single(depth), start, link.text))
        return Near(tuple(parts), tuple(links))

    def distance(self, link: Token) -> int:
        distance = int(link.text.partition("/")[2][:6])
        self.links += 1
        if not 1 <= distance <= MAX_DISTANCE:
            hint = f"a number from 1, side by side, to {MAX_DISTANCE}; same asks for one sentence"
            raise QueryError(f"{link.text} is no distance", position=link.position, hint=hint)
        if self.links > MAX_LINKS:
            raise QueryError(f"the query has more than {MAX_LINKS} distances", position=link.position)
        return distance

    def place(self, node: Node | None, start: int, joint: str) -> Place:
        """Return `node` where it has a place among the words."""
        if node is not None and _is_place(node):
            return node  # type: ignore[return-value]  # what _is_place tells
        hint = "on either side a word, a phrase, prefix*, word~1 or (either OR other)"
        raise QueryError(f"{joint} joins words only", position=self.tokens[start].position, hint=hint)

    def single(self, depth: int) -> Node | None:
        if not self.next_is("word", "phrase", "field", "open"):
            raise self.missing()
        token = self.take()
        if token.kind == "open":
            return self.group(token, depth)
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise QueryError(f"the query has more than {MAX_TERMS} terms", position=token.position)
        return {"phrase": _phrase, "field": self.field, "word": _word}[token.kind](token)

    def field(self, token: Token) -> Field:
        """The value stands right behind the colon."""
        example = EXAMPLES.get(canonical(token.text), f"{token.text}:word")
        if not self.next_is("word", "phrase", "SAME", "OR", "AND", "link") or self.position != token.end:
            what = f"nothing stands right behind {token.text}:"
            if self.next_is("open") and self.position == token.end:
                what, example = f"{token.text}: takes one value", f"({token.text}:one OR {token.text}:other)"
            raise QueryError(what, position=token.end, hint=example)
        value = self.take()
        try:
            return field_of(token.text, value.text)
        except QueryError as error:
            raise QueryError(error.what, position=value.position, hint=error.hint) from None

    def group(self, opening: Token, depth: int) -> Node | None:
        node = self.alternatives(depth + 1)
        if not self.next_is("close"):
            hint = f"close it: {self.text.strip()})" if len(self.text) < 80 else "close it: ( … )"
            if self.at < len(self.tokens):
                raise self.unexpected()
            raise QueryError("a parenthesis is not closed", position=opening.position, hint=hint)
        self.at += 1
        return node


def _together(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    """Join the parts that hold words; a part without any asks for nothing and falls away."""
    present = tuple(part for part in parts if part is not None)
    return kind(present) if len(present) > 1 else (present[0] if present else None)


def _is_place(node: Node) -> bool:
    match node:
        case Stem() | Phrase() | Prefix() | Fuzzy():
            return True
        case Or(parts):
            return all(map(_is_place, parts))
        case _:
            return False


def _phrase(token: Token) -> Node:
    if "*" in token.text:
        at = token.position + 1 + token.text.index("*")
        raise QueryError("a * inside quotation marks", position=at, hint="put it outside: prefix*")
    inside = folded(token.text)
    if not inside:
        raise QueryError("no word between the quotation marks", position=token.position, hint=_HELP)
    if len(inside) > MAX_TERMS:
        raise QueryError(f"more than {MAX_TERMS} words between quotation marks", position=token.position)
    return Phrase(inside)


def _word(token: Token) -> Node | None:
    """One blank-separated piece: a prefix, a fuzzy word, a word, or words that print ties together (vice-president)."""
    if "*" in token.text:
        return _prefix(token)
    if match := _FUZZY.fullmatch(token.text):
        return _fuzzy(token, match["word"], match["edits"])
    inside = folded(token.text)
    if not inside:
        return None
    return Stem(inside[0]) if len(inside) == 1 else Phrase(inside)


def _prefix(token: Token) -> Prefix:
    inside = folded(token.text[:-1])
    if token.text.index("*") != len(token.text) - 1 or len(inside) != 1:
        at = token.position + token.text.index("*")
        hint = f"{token.text.replace('*', '')}*" if inside else "prefix*"
        raise QueryError("a * may only end a word", position=at, hint=hint)
    if len(inside[0]) < MIN_PREFIX:
        raise QueryError(
            f"{token.text} is too short to search by its beginning",
            position=token.position,
            hint=f"give at least {MIN_PREFIX} letters before the *",
        )
    return Prefix(inside[0])


def _fuzzy(token: Token, word: str, edits: str) -> Fuzzy:
    inside = folded(word)
    allowed = int(edits[:3] or 1)
    if len(inside) != 1:
        raise QueryError("a ~ behind more than one word", position=token.position, hint="word~1, for each of them")
    if allowed not in MIN_FUZZY:
        at = token.position + len(word)
        raise QueryError(
            f"~{edits} is more than a search by spelling can do", position=at, hint=f"{word}~1 or {word}~2"
        )
    if len(inside[0]) < MIN_FUZZY[allowed]:
        hint = f"{word}~1" if len(inside[0]) >= MIN_FUZZY[1] else f"at least {MIN_FUZZY[1]} letters before the ~"
        raise QueryError(f"{word} is too short for ~{allowed}", position=token.position, hint=hint)
    return Fuzzy(inside[0], allowed)
