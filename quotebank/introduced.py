"""Takes a noun that somebody is called by («the campaign», «the woman»), gives how the article brought it up before.

«The Varga campaign», «a report by the Harbour Trust», «the Kelmouth Echo, a daily», «a woman in the front row»: the
words around the last mention of the same noun tell whose it is, what it is called, or that it has no name.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from quotebank.lexicon import closed_class
from quotebank.model import Span
from quotebank.names import Name
from quotebank.passages import Paragraph
from quotebank.stage import Stage
from quotebank.tokens import Token

_WORDS = (
    ("newspaper", "paper", "daily", "tabloid", "broadsheet", "weekly"),
    ("company", "firm", "business", "manufacturer", "maker"),
    ("group", "organisation", "organization", "charity", "body"),
    ("broadcaster", "network", "station", "channel"),
    ("website", "site"),
)
_SAME = {word: words for words in _WORDS for word in words}
"""Other words for what a noun means."""
_BACK = 40
"""How many earlier mentions of a noun are read."""
_WIDE = 6
"""How many words may stand between an article and its noun."""
_AROUND = 24
"""How many tokens around a noun are read for names."""
_INDEFINITE = frozenset({"a", "an", "one", "another"})
_AUTHOR = frozenset({"by", "from"})
_POSSESSIVE = frozenset({"’s", "'s", "’", "'"})
_TELLING = frozenset("is was are were be been being became become as like of for".split()) | {"’s", "'s", "not"}
"""«Was a nurse», «like a nurse»: what stands behind these brings nobody up."""
_NAMING = frozenset({"named", "called", "identified", "known"})


@dataclass(frozen=True, slots=True)
class Introduction:
    """One earlier mention of a noun."""

    span: Span
    """From its article, or its owner's name, to the noun."""
    paragraph: int
    name: Name | None = None
    """What it is called: «the Kelmouth Echo, a daily»."""
    owner: Name | None = None
    """Whose it is: «the Varga campaign», «a report by the Harbour Trust»."""
    indefinite: bool = False
    """«A woman», «one voter»: somebody new."""


def introductions(stage: Stage, head: str, place: int) -> Iterator[Introduction]:
    """Yield how a noun, or another word for the same, was brought up before a place, the last first."""
    found = heapq.merge(*(stage.earlier(word, place, _BACK) for word in _SAME.get(head, (head,))), reverse=True)
    for index, number in islice(found, _BACK):
        yield _read(stage, stage.passages.paragraphs[index], number)


def named_or_owned(stage: Stage, head: str, place: int) -> Introduction | None:
    """Return the last mention of a noun before a place that tells its name or its owner."""
    return next((one for one in introductions(stage, head, place) if one.name or one.owner), None)


def nameless(stage: Stage, head: str, place: int, paragraph: int, *, back: int) -> Introduction | None:
    """Return the last mention of a noun if it brought up somebody new without a name, a few paragraphs back."""
    last = next(introductions(stage, head, place), None)
    if last is None or not last.indefinite or last.name is not None or paragraph - last.paragraph > back:
        return None
    return None if stage.names_anybody(last.span.start, place) else last


def _read(stage: Stage, paragraph: Paragraph, number: int) -> Introduction:
    """Read the words around a noun, the token of that number."""
    tokens = paragraph.tokens
    around = Span(tokens[max(0, number - _AROUND)].start, tokens[min(len(tokens) - 1, number + _AROUND)].end)
    names = stage.names_in(paragraph, around)
    first = _first(tokens, number, names)
    before = _ending_at(names, first)
    owned = before is not None and (first == number or tokens[first].text in _POSSESSIVE or before.last == number)
    article = tokens[first - 1] if first else None
    indefinite = article is not None and article.low in _INDEFINITE and not _is_told(tokens, first)
    name = _called(tokens, number, names)
    if name is None and article is not None and first > 1 and tokens[first - 2].text == ",":
        name = _ending_at(names, first - 2)
    owner = before if owned else _author(tokens, number, names)
    start = before if owned else None
    span = Span(start.span.start if start else tokens[first - 1 if indefinite else first].start, tokens[number].end)
    return Introduction(span, paragraph.index, name, None if owner is name else owner, indefinite)


def _is_told(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a noun only says what somebody is: «she is an expert», «as a senator»."""
    return first > 1 and tokens[first - 2].low in _TELLING


def _first(tokens: Sequence[Token], number: int, names: Sequence[Name]) -> int:
    """Return the first word of the noun phrase behind its article, or where its owner's name ends."""
    held = {name.last for name in names}
    first = number
    while first and number - first < _WIDE and first not in held:
        token = tokens[first - 1]
        if token.text in _POSSESSIVE:
            return first - 1
        if token.kind not in "wn" or token.low in closed_class():
            break
        first -= 1
    return first


def _ending_at(names: Sequence[Name], number: int) -> Name | None:
    """Return the name whose last token stands right before a token."""
    return next((name for name in names if name.last == number), None)


def _called(tokens: Sequence[Token], number: int, names: Sequence[Name]) -> Name | None:
    """Return the name that follows a noun: «the charity Shelter», «a woman named Ann», «the daily, the Echo»."""
    at = number + 1
    if at < len(tokens) and tokens[at].low in _NAMING:
        at += 1
    elif at < len(tokens) and tokens[at].text == ",":
        at += 1
        at += at < len(tokens) and tokens[at].low == "the"
    return next((name for name in names if name.first == at), None)


def _author(tokens: Sequence[Token], number: int, names: Sequence[Name]) -> Name | None:
    """Return the name behind «by» or «from» right after a noun, or after a word or two."""
    for at in range(number + 1, min(number + 4, len(tokens))):
        if tokens[at].low in _AUTHOR:
            at += 1 + (at + 1 < len(tokens) and tokens[at + 1].low == "the")
            return next((name for name in names if name.first == at), None)
        if tokens[at].kind != "w":
            return None
    return None
