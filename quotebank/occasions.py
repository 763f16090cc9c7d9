"""Takes the words around a cue, gives the occasion of speaking: «in an interview», «told reporters»."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from quotebank.lexicon import closed_class, occasions
from quotebank.model import Phrase, Span
from quotebank.names import is_capitalised
from quotebank.tokens import Token

_REACH = 8
_PREPOSITIONS = frozenset("in at on during via through to by".split())
_TO = frozenset("said spoke speaking talking talked wrote confirmed testimony comments remarks".split())
_TELLING = frozenset("told tells telling tell".split())
_OPENERS = _PREPOSITIONS | _TELLING
_WITH_ARTICLE = frozenset("response reply note exchange tribute".split())
"""Nouns that are an occasion only with an article: «in a response», not «in response»."""
_TAIL = frozenset("with to on from in at of for".split())


def occasion_of(text: str, tokens: Sequence[Token], first: int, last: int, blocked: Sequence[Span]) -> Phrase | None:
    """Return the first occasion printed between two tokens of a sentence, outside the `blocked` content spans."""
    begins, ends = _merged(blocked)
    for number in range(first, last):
        token = tokens[number]
        low = token.low
        if low not in _OPENERS or token.kind != "w":
            continue
        at = bisect_right(begins, token.start)
        if at and token.start < ends[at - 1]:
            continue
        stop = None
        if low in _PREPOSITIONS and (low != "to" or (number and tokens[number - 1].low in _TO)):
            stop = _noun_phrase(tokens, number + 1, last, low)
        elif low in _TELLING:
            stop = _audience(tokens, number + 1, last)
        if stop is not None:
            span = Span(token.start, tokens[stop - 1].end)
            if at == len(begins) or begins[at] >= span.end:
                return Phrase(span.of(text), span)
    return None


def _merged(spans: Sequence[Span]) -> tuple[list[int], list[int]]:
    """Return where the stretches that the spans cover begin and end, in order and apart."""
    begins: list[int] = []
    ends: list[int] = []
    for span in sorted(spans):
        if ends and span.start <= ends[-1]:
            ends[-1] = max(ends[-1], span.end)
        else:
            begins.append(span.start)
            ends.append(span.end)
    return begins, ends


def _noun_phrase(tokens: Sequence[Token], first: int, last: int, preposition: str) -> int | None:
    """Return the token behind «an exclusive interview with …»; ``None`` when no occasion follows."""
    for number in range(first, min(last, first + _REACH)):
        token = tokens[number]
        if token.kind == "q" or (token.kind == "p" and token.text not in ("-", "’", "'")):
            return None
        found = occasions().get(token.low, ())
        if token.text == "March" or (number == first and token.low in _WITH_ARTICLE):
            return None
        if any(preposition in occasion.prepositions for occasion in found):
            return _with_tail(tokens, number + 1, last)
        if number > first and token.low in _PREPOSITIONS:
            return None
    return None


def _with_tail(tokens: Sequence[Token], at: int, last: int) -> int:
    """Return where «interview with the Daily Example» ends: a prepositional tail that holds a name."""
    if at < last and tokens[at].low in _TAIL:
        stop = at + 1
        while stop < last and (
            is_capitalised(tokens[stop]) or tokens[stop].low in ("the", "of", "a", "an", "’s", "'s")
        ):
            stop += 1
        if any(is_capitalised(t) for t in tokens[at + 1 : stop]):
            return stop
    return at


def _audience(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """Return the token behind the hearers of «told»: reporters, a hearing, an outlet; ``None`` for anybody else."""
    stop = first
    while (
        stop < last
        and stop - first < _REACH
        and (
            tokens[stop].kind in "wn"
            and (
                is_capitalised(tokens[stop])
                or tokens[stop].low in occasions()
                or tokens[stop].low in ("the", "a", "an", "of", "’s", "'s")
            )
        )
    ):
        stop += 1
    heard = [t for t in tokens[first:stop] if t.low not in closed_class()]
    return stop if heard else None
