"""Takes the words of a source mention, gives its head: a name, a pronoun or a noun, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quotebank.lexicon import closed_class, documents, first_names, groups, particles, places, pronouns, roles
from quotebank.model import Span
from quotebank.names import OFFICES, Name
from quotebank.passages import Paragraph
from quotebank.tokens import Token

Form = Literal["name", "pronoun", "noun"]

_CUTS = frozenset(
    "of for from at in with to on who that which whose by close familiar near inside within after before and or "
    "but like including such than who's involved briefed speaking called named among against about working "
    "representing under over as".split()
)
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_DEFINITE = frozenset("the this that his her its their our my these those".split())
_INSERTED = 6
"""The most tokens in brackets between a role and its holder."""
_COUNTS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten".split())} | {"both": 2}


@dataclass(frozen=True, slots=True)
class Mention:
    """A source mention, analysed."""

    span: Span
    form: Form
    head: str
    """The head noun or pronoun in lower case; for a name its last word as printed."""
    name: Name | None = None
    definite: bool = False
    """«the minister», «her lawyer»: somebody known from before."""
    count: int | None = None
    """How many, where it says so: «a source» 1, «two officials» 2."""
    owner: Name | None = None
    """The name in «Trump's lawyer», «a spokesman for the ministry»."""
    core: Span | None = None
    """The noun phrase up to its head."""
    pair: bool = False
    """Two names joined by *and*."""


def read_mention(paragraph: Paragraph, source: Sequence[Span], names: Sequence[Name]) -> Mention | None:
    """Return the head of a source mention in its paragraph; ``None`` when it holds no word.

    `names` are the names of that paragraph, in order.
    """
    tokens = paragraph.tokens
    inside = [n for span in source for n in paragraph.tokens_in(span) if tokens[n].kind != "q"]
    words = [n for n in inside if tokens[n].kind in "wn"]
    if not words:
        return None
    span = Span(tokens[inside[0]].start, tokens[inside[-1]].end)
    first, last = words[0], words[-1] + 1
    low = tokens[first].low
    if (low in pronouns() or low in _RELATIVES) and _stands_alone(tokens, first, last):
        return Mention(span, "pronoun", low)
    held = _held(tokens, names)
    end = _core_end(tokens, first, last, held)
    end = _past_office(tokens, first, end, last, held)
    named = _named(names, held, tokens, end, last)
    if named is not None and not _is_called_by_office(named, tokens, first):
        paired = any(tokens[n].low == "and" and _pairs(held, n, first) for n in range(first, last - 1))
        return Mention(span, "name", named.words[-1], named, core=_span(tokens, first, end), pair=paired)
    head = tokens[end - 1].low
    if end - 2 >= first and f"{tokens[end - 2].low} {head}" in roles():
        head = f"{tokens[end - 2].low} {head}"
    return Mention(
        span,
        "noun",
        _bare(head),
        definite=low in _DEFINITE or _has_owner(tokens, first, end),
        count=_count(tokens, first, end),
        owner=_owner(names, first, end, last),
        core=_span(tokens, first, end),
    )


def _pairs(held: dict[int, Name], number: int, first: int) -> bool:
    """Tell whether *and* at a token joins the name that begins the mention to another one."""
    left, right = held.get(number - 1), held.get(number + 1)
    return number not in held and left is not None and right is not None and left.first <= first + 1


def _span(tokens: Sequence[Token], first: int, last: int) -> Span:
    return Span(tokens[first].start, tokens[last - 1].end)


def _stands_alone(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether a pronoun is the whole mention: «she», «he himself», «they both»; not «her lawyer»."""
    if last - first == 1:
        return True
    following = tokens[first + 1].low
    return following.endswith(("self", "selves")) or following in closed_class() or tokens[first + 1].kind == "p"


def _held(tokens: Sequence[Token], names: Sequence[Name]) -> dict[int, Name]:
    """Return which token belongs to which name."""
    return {number: name for name in names for number in range(name.start, name.last)}


def _core_end(tokens: Sequence[Token], first: int, last: int, held: dict[int, Name]) -> int:
    """Return the number of the token after the head of the noun phrase that begins at `first`."""
    behind = first
    for number in range(first, last):
        token = tokens[number]
        if token.text == "(" and number > first:
            behind = _behind_brackets(tokens, number, last, held)
        if (
            number == first
            or number < behind
            or (number in held and number - 1 in held and held[number] is held[number - 1])
        ):
            continue
        low = token.low
        if low in particles() and number not in held and low not in _CUTS:
            continue
        if token.kind == "p" and token.text not in ("-", "&", "/", "’", "'"):
            return number
        if low.endswith("ed") and token.text[0].islower() and _is_nounish(tokens[number - 1]) and number + 1 < last:
            return number
        if low in _CUTS and number not in held and tokens[number - 1].low not in closed_class():
            return number
    return last


def _is_called_by_office(name: Name, tokens: Sequence[Token], first: int) -> bool:
    """Tell whether «the CM» and «the Dutchwoman» take up somebody: initials of an office, a woman by her country."""
    if len(name.words) > 1 or name.start != first + 1 or tokens[first].low != "the":
        return False
    word = name.words[0]
    place = places().get(word.lower())
    return word in OFFICES or word.endswith(("woman", "man")) or (place is not None and place.form == "demonym")


def _leads_to(tokens: Sequence[Token], end: int, last: int, held: dict[int, Name]) -> bool:
    """Tell whether a role and its holder end a mention: «Friends of the Dunes campaigner Ann Lee»."""
    name = held.get(last - 1)
    if name is None or len(name.words) < 2 or not name.first or end - 1 in held or tokens[end].low != "of":
        return False
    role = tokens[name.first - 1]
    return name.kind == "person" and role.text[0].islower() and is_singular_role(role.low)


def _behind_brackets(tokens: Sequence[Token], number: int, last: int, held: dict[int, Name]) -> int:
    """Return where «(rural)» ends within «superintendent (rural) Ann Lee», right before the name; else `number`."""
    for close in range(number + 1, min(number + _INSERTED, last - 1)):
        if tokens[close].text == ")":
            return close + 1 if tokens[number].text == "(" and close + 1 in held else number
    return number


def _is_nounish(token: Token) -> bool:
    return token.kind == "w" and token.low not in closed_class() and (token.low in documents() or token.low in groups())


def _past_office(tokens: Sequence[Token], first: int, end: int, last: int, held: dict[int, Name]) -> int:
    """Return the end of «critic for foreign affairs Ann Lee»: an office without an article leads up to its holder."""
    if (
        end >= last
        or tokens[end].kind == "p"
        or not (_leads_to(tokens, end, last, held) or is_singular_role(tokens[end - 1].low))
    ):
        return end
    stop = end
    while stop < last and (tokens[stop].kind != "p" or _behind_brackets(tokens, stop, last, held) > stop):
        stop += 1 if tokens[stop].kind != "p" else _behind_brackets(tokens, stop, last, held) - stop
    name = held.get(stop - 1)
    if name is None or (len(name.words) < 2 and not name.title):
        return end
    if name.first < end:
        return stop
    between = [tokens[n].low for n in range(end, name.first)]
    linked = any(word in closed_class() and word not in ("and", "the", "a", "his", "her") for word in between)
    article = tokens[first].low in closed_class()
    if (name.first <= end + 1 and not name.lead) or (article and linked):
        return end
    before = tokens[name.first - 1]
    bare = before.text == ")" or (before.kind == "w" and before.low not in closed_class())
    return stop if name.lead or bare else end


def is_singular_role(word: str) -> bool:
    """Tell whether a word is the singular of a role."""
    role = roles().get(word)
    return role is not None and not role.plural


def _named(names: Sequence[Name], held: dict[int, Name], tokens: Sequence[Token], end: int, last: int) -> Name | None:
    """Return the name that heads the mention: at the core's end, or in apposition right after its comma."""
    found = held.get(end - 1)
    if found is not None:
        return found
    for name in names:
        whole = len(name.words) > 1 or name.kind == "person"
        whole = whole or (name.last == last and name.words[0].lower() in first_names())
        if end <= name.first < last and whole and name.kind in ("person", "name") and _is_apposed(tokens, name, end):
            return name
    return None


def _is_apposed(tokens: Sequence[Token], name: Name, end: int) -> bool:
    """Tell whether a name behind the core is its holder: right behind a comma, or behind small words of an office."""
    at = name.first - 1
    while (
        at >= end and tokens[at].kind == "w" and tokens[at].low not in closed_class() and tokens[at].text[0].islower()
    ):
        at -= 1
    return at >= end and tokens[at].text in (",", ":", "-", "—", "–") and (at == name.first - 1 or len(name.words) > 1)


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _has_owner(tokens: Sequence[Token], first: int, end: int) -> bool:
    return any(tokens[n].text in ("’s", "'s", "’", "'") for n in range(first, end))


def _owner(names: Sequence[Name], first: int, end: int, last: int) -> Name | None:
    """Return the name before the head, else the one in the phrase behind it."""
    owners = [name for name in names if name.kind != "place"]
    before = [name for name in owners if first <= name.start < end]
    behind = [name for name in owners if end <= name.start < last]
    return next(iter((*before, *behind)), None)


def _count(tokens: Sequence[Token], first: int, end: int) -> int | None:
    low = tokens[first].low
    if low in ("a", "an", "another", "one"):
        return 1
    for number in range(first, min(end, first + 3)):
        word = tokens[number].low
        if word in _COUNTS:
            return _COUNTS[word]
        if tokens[number].kind == "n" and word.isdecimal() and int(word) < 100:
            return int(word)
    role = roles().get(tokens[end - 1].low)
    return 1 if role is not None and not role.plural and low not in ("the", "some", "many") else None
