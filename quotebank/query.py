"""Takes what a person typed, gives a small tree that every search engine translates.

The language: bare words must all occur, in any form («resign» finds «resigned»); ``OR``; ``-word`` must not occur;
``"exact words"`` in this order and form; ``prefix*`` of three letters or more; parentheses.  The tree says
nothing of any engine, and two engines must find the same quotations for the same tree.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

from quotebank.errors import QueryError
from quotebank.folding import folded
from quotebank.model import KINDS
from quotebank.tree import And, Everything, Node, Not, Or, Phrase, Prefix, Stem

MAX_LENGTH = 1000
MAX_TERMS = 50
MAX_DEPTH = 20
MIN_PREFIX = 3

WordsIn = Literal["quote", "context"]
"""Where the words of a query may stand: in the quotation alone, or in the sentence before or after it too."""
WORDS_IN: tuple[WordsIn, ...] = get_args(WordsIn)

_HELP = 'write words, "exact words", -without, prefix*, either OR other, ( )'
# Names that the search language will give a meaning to; until then they must not pass for words.
_FIELD = re.compile(
    r"(speaker|role|org|type|kind|cue|pub|publisher|title|by|occasion|anon|lang|said|published|conf|group):",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that are not words of the quotation; each is checked when made.

    Raises :class:`~quotebank.errors.QueryError` for a kind, day or confidence that cannot be.
    """

    speaker: str | None = None
    """A full name, a surname, first and last name, an organisation, ``anonymous`` or a speaker's id."""
    kind: str | None = None
    since: str | None = None
    """``2018``, ``2018-05`` or ``2018-05-14``: said then or later (published, where nobody says when it was said)."""
    until: str | None = None
    """The same, then or earlier; a year or a month counts to its last day."""
    publisher: str | None = None
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise QueryError(f"no such kind: {self.kind}", where="kind", hint=f"one of {', '.join(KINDS)}")
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise QueryError("a confidence lies between 0 and 1", where="min_confidence")
        first, last = self.first_day, self.last_day
        if first and last and first > last:
            raise QueryError(f"{self.since} is after {self.until}", where="since, until", hint="swap the two")

    @property
    def first_day(self) -> date | None:
        """The first day that :attr:`since` allows."""
        return day_range(self.since, "since")[0] if self.since is not None else None

    @property
    def last_day(self) -> date | None:
        """The last day that :attr:`until` allows."""
        return day_range(self.until, "until")[1] if self.until is not None else None


_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def day_range(text: str, where: str) -> tuple[date, date]:
    """Return the first and last day of an ISO 8601 year, month or day.

    Raises :class:`~quotebank.errors.QueryError` when `text` is none of these or no such day exists.
    """
    match = _ISO.fullmatch(text.strip())
    year, month, day = (int(part) if part else None for part in match.groups()) if match else (None, None, None)
    try:
        if not year:
            raise ValueError
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        raise QueryError(f"no such day: {text}", where=where, hint="2018, 2018-05 or 2018-05-14") from None
    return first, last


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<minus>-(?=[^\s)]))
      | (?P<open>\() | (?P<close>\))
      | (?P<phrase>["“”„«»](?P<inside>[^"“”„«»]*)["“”«»])
      | (?P<mark>["“”„«»])
      | (?P<word>[^\s()"“”„«»]+)""",
    re.VERBOSE,
)


def parse(text: str) -> Node:
    """Return the tree of a query; :class:`Everything` for an empty one.

    Raises :class:`~quotebank.errors.QueryError` with the position for a query that is malformed, and for one longer
    than 1,000 characters, of more than 50 terms, or nested deeper than 20.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH:,} characters", position=MAX_LENGTH)
    tokens = tuple(_tokens(text))
    if not tokens:
        return Everything()
    node = _Parser(tokens, len(text)).whole()
    if node is None:
        raise QueryError("the query holds no word", hint=_HELP)
    return node


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        kind = "phrase" if kind == "inside" else kind
        if kind == "mark":
            raise QueryError("a quotation mark is not closed", position=match.start(), hint='close it: "exact words"')
        if kind == "word" and match.group() in ("OR", "AND"):
            kind = match.group()
        if kind != "space":
            yield _Token(kind, match.group("inside") if kind == "phrase" else match.group(), match.start())


class _Parser:
    """A recursive descent over the tokens, counting terms and depth as it goes."""

    def __init__(self, tokens: tuple[_Token, ...], length: int) -> None:
        self.tokens = tokens
        self.length = length
        self.at = 0
        self.terms = 0

    def whole(self) -> Node | None:
        node = self.alternatives(0)
        if self.at < len(self.tokens):
            raise QueryError("a parenthesis closes that was not opened", position=self.position, hint=_HELP)
        return node

    @property
    def position(self) -> int:
        return self.tokens[self.at].position if self.at < len(self.tokens) else self.length

    def next_is(self, *kinds: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind in kinds

    def alternatives(self, depth: int) -> Node | None:
        parts = [self.sequence(depth)]
        while self.next_is("OR"):
            self.at += 1
            parts.append(self.sequence(depth))
        return _together(Or, parts)

    def sequence(self, depth: int) -> Node | None:
        if not self.next_is("word", "phrase", "minus", "open"):
            raise QueryError("a word is missing here", position=self.position, hint=_HELP)
        parts: list[Node | None] = []
        while self.next_is("word", "phrase", "minus", "open", "AND"):
            if self.next_is("AND"):
                self.at += 1
            parts.append(self.part(depth))
        return _together(And, parts)

    def part(self, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise QueryError(f"the query is nested deeper than {MAX_DEPTH}", position=self.position)
        if not self.next_is("word", "phrase", "minus", "open"):
            raise QueryError("a word is missing here", position=self.position, hint=_HELP)
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "minus":
            inner = self.part(depth + 1)
            return Not(inner) if inner is not None else None
        if token.kind == "open":
            return self.group(token, depth)
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise QueryError(f"the query has more than {MAX_TERMS} terms", position=token.position)
        return _phrase(token) if token.kind == "phrase" else _word(token)

    def group(self, opening: _Token, depth: int) -> Node | None:
        node = self.alternatives(depth + 1)
        if not self.next_is("close"):
            raise QueryError("a parenthesis is not closed", position=opening.position, hint="close it: ( … )")
        self.at += 1
        return node


def _together(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    """Join the parts that hold words; a part without any asks for nothing and falls away."""
    present = tuple(part for part in parts if part is not None)
    return kind(present) if len(present) > 1 else (present[0] if present else None)


def _phrase(token: _Token) -> Node:
    if "*" in token.text:
        at = token.position + 1 + token.text.index("*")
        raise QueryError("a * inside quotation marks", position=at, hint="put it outside: prefix*")
    inside = folded(token.text)
    if not inside:
        raise QueryError("no word between the quotation marks", position=token.position, hint=_HELP)
    if len(inside) > MAX_TERMS:
        raise QueryError(f"more than {MAX_TERMS} words between quotation marks", position=token.position)
    return Phrase(inside)


def _word(token: _Token) -> Node | None:
    """One blank-separated piece: a prefix, a word, or words that print ties together (vice-president)."""
    _refuse_unbuilt(token)
    if "*" in token.text:
        return _prefix(token)
    inside = folded(token.text)
    if not inside:
        return None
    return Stem(inside[0]) if len(inside) == 1 else Phrase(inside)


def _prefix(token: _Token) -> Prefix:
    inside = folded(token.text[:-1])
    if token.text.index("*") != len(token.text) - 1 or len(inside) != 1:
        at = token.position + token.text.index("*")
        raise QueryError("a * may only end a word", position=at, hint="prefix*")
    if len(inside[0]) < MIN_PREFIX:
        raise QueryError(
            f"{token.text} is too short to search by its beginning",
            position=token.position,
            hint=f"give at least {MIN_PREFIX} letters before the *",
        )
    return Prefix(inside[0])


def _refuse_unbuilt(token: _Token) -> None:
    if field := _FIELD.match(token.text):
        hint = "use the options --speaker, --kind, --since, --until, --publisher"
        raise QueryError(f"{field[0]} is not a field of the search language yet", position=token.position, hint=hint)
    if re.fullmatch(r"(?:w|near)/[0-9]+", token.text, re.IGNORECASE):
        hint = "search for the words alone, or for an exact phrase"
        raise QueryError(f"{token.text} is not part of the search language yet", position=token.position, hint=hint)
