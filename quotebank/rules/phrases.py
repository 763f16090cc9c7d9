"""Takes tokens and a place, gives the noun phrase that ends or begins there.

No parser: a noun phrase is a run of words that no verb, conjunction or stop interrupts, with its prepositional
tail («a source with knowledge of the talks») and its apposition («Ann Lee, a nurse in Leeds,»).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from quotebank.dates import dating_words
from quotebank.lexicon import anonymous_heads, closed_class, cues, documents, groups, pronouns, roles
from quotebank.names import is_capitalised
from quotebank.tokens import Token

Range = tuple[int, int]
"""The tokens ``[first, last)`` of a paragraph."""

_DETERMINERS = frozenset(
    "a an the this that these those his her its their our my your some many several most both two three four "
    "five six seven eight nine ten another one no all other few each".split()
)
_TAILS = frozenset("of for at with from in to on near inside within close familiar".split())
_POSSESSIVE = frozenset({"’s", "'s", "’", "'"})
_WITHIN = _TAILS | _DETERMINERS | _POSSESSIVE | {"and"}
"""Words of the closed class that may stand within a noun phrase."""
_BEFORE_DETERMINER = _TAILS | _POSSESSIVE | {"and", "all", "both"}
_LEFT_OVER = _TAILS | _DETERMINERS
"""Words that end no noun phrase."""
_SUBJECT_PRONOUNS = frozenset("i he she they it we you who".split())
_ADVERBIAL = frozenset(
    "also then later again earlier further now just simply once even still already never only recently "
    "previously has have had did do does would will could may might must is was were are be been being not to "
    "don’t didn’t doesn’t didn't doesn't both all himself herself themselves itself too instead meanwhile "
    "afterwards afterward however thus".split()
)
_APPOSITION_OPENERS = frozenset(
    "a an the who whose which his her its their our now then currently formerly former one among himself "
    "herself aged who’s of from president chief executive director head".split()
)
_OWN = frozenset({"his", "her", "its", "their", "our"})
_SEGMENTS = 5
_LONGEST = 40
"""The most tokens of a noun phrase, so that a text of capitals is read in linear time."""


@lru_cache(maxsize=16384)
def is_verb(word: str) -> bool:
    """Tell whether a word in lower case is a cue verb or has a verb's ending, and is no role or group."""
    if word in roles() or word in groups() or word in anonymous_heads():
        return False
    if any(c.form not in ("noun", "adj", "phrase") and c.strength != "weak" for c in cues().get(word, ())):
        return True
    return word.endswith("ed") and len(word) > 4


_AUXILIARIES = frozenset(
    "is are was were be been has have had do does did will would can could may might must shall should isn't "
    "aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't shouldn't "
    "'s 're 've 'll 'd it's he's she's they're we're that's there's cannot".split()
)


@lru_cache(maxsize=16384)
def is_finite(word: str) -> bool:
    """Tell whether a word in lower case is a finite verb, as far as its form tells."""
    return word in _AUXILIARIES or is_verb(word) or word.endswith(("n't", "'s", "'re", "'ll", "'ve"))


@lru_cache(maxsize=16384)
def is_adverbial(word: str) -> bool:
    """Tell whether a word may stand between a subject and its verb."""
    return word in _ADVERBIAL or (word.endswith("ly") and len(word) > 4)


def is_linking(token: Token) -> bool:
    """Tell whether a token may stand between a subject and its verb; a word with a capital is a name («Kelly»)."""
    return token.kind == "w" and token.text[0].islower() and is_adverbial(token.low)


def _is_nominal(token: Token) -> bool:
    """Tell whether a token may be the last word of a noun phrase."""
    if token.kind == "n":
        return True
    if token.kind != "w" or token.text in _POSSESSIVE:
        return False
    low = token.low
    if is_capitalised(token):
        return low not in closed_class() or low in _SUBJECT_PRONOUNS
    return low in _SUBJECT_PRONOUNS or low in _QUANTIFIERS or (low not in closed_class() and not is_verb(low))


_QUANTIFIERS = frozenset("many some others several both most one all few".split())


def subject_before(tokens: Sequence[Token], cue: int, floor: int) -> Range | None:
    """Return the subject of the verb at `cue`: the noun phrase before it, apposition included; ``None`` without one.

    `floor` is the first token that may belong to it.
    """
    at = cue - 1
    while at >= floor and is_linking(tokens[at]):
        at -= 1
    at = _before_date(tokens, at, floor)
    if at < floor:
        return None
    if tokens[at].text in (",", "—", "–", ")"):
        return _with_apposition(tokens, at, floor)
    if not _is_nominal(tokens[at]):
        return None
    first = phrase_start(tokens, at, floor)
    if first is None:
        return None
    first = _behind_participle(tokens, first, floor)
    return (first, at + 1) if at > first or _may_stand_bare(tokens[at]) else None


def _before_date(tokens: Sequence[Token], at: int, floor: int) -> int:
    """Return the token before «on Thursday» when that is what stands at `at`."""
    if at <= floor or tokens[at].low not in dating_words():
        return at
    before = at - 1
    while before > floor and tokens[before].low in ("on", "late", "early", "last", "earlier"):
        before -= 1
    return before if before < at - 1 or tokens[at].low in ("yesterday", "today") else at


def _behind_participle(tokens: Sequence[Token], first: int, floor: int) -> int:
    """Return where «Police experts interviewed by the paper» begins when «the paper» begins at `first`."""
    if first - 3 < floor or tokens[first - 1].low not in ("by", "in", "at", "from", "for"):
        return first
    participle = tokens[first - 2].low
    if not participle.endswith(("ed", "en")) or not _is_nominal(tokens[first - 3]):
        return first
    start = phrase_start(tokens, first - 3, floor)
    return first if start is None else start


@lru_cache(maxsize=8192)
def _names_speaker(word: str) -> bool:
    return word in roles() or word in groups() or word in anonymous_heads() or word in documents()


def _may_stand_bare(token: Token) -> bool:
    """Tell whether one small word alone can be a subject: a plural, a pronoun, a quantifier."""
    low = token.low
    if token.text[0].isupper() or token.kind == "n" or low in _SUBJECT_PRONOUNS or low in _QUANTIFIERS:
        return True
    return _names_speaker(low) or (low.endswith("s") and not low.endswith("ss"))


def _with_apposition(tokens: Sequence[Token], comma: int, floor: int) -> Range | None:
    """Return «Ann Lee, 45, a nurse in Leeds» before «, said», from its head to the last word of its apposition."""
    end = comma
    best = None
    for _ in range(_SEGMENTS):
        opening = _segment_start(tokens, comma, floor)
        if opening is None or not (_looks_apposed(tokens, opening, comma) or _is_holder(tokens, opening, comma)):
            break
        head = opening - 2
        if head < floor or not _is_nominal(tokens[head]):
            break
        first = phrase_start(tokens, head, floor)
        if first is None:
            break
        best = (first, end)
        if not _looks_apposed(tokens, first, head + 1) or first <= floor or tokens[first - 1].text != ",":
            break
        comma = opening - 1
    return best


def _segment_start(tokens: Sequence[Token], comma: int, floor: int) -> int | None:
    """Return the token after the comma, dash or bracket that opens the segment closed at `comma`."""
    opener = "(" if tokens[comma].text == ")" else tokens[comma].text
    for at in range(comma - 1, max(floor, comma - 40), -1):
        if tokens[at].kind == "q" and tokens[at].text[-2:-1] in ",.!?":
            return None
        if tokens[at].text == opener:
            return at + 1
    return None


def _is_holder(tokens: Sequence[Token], first: int, comma: int) -> bool:
    """Tell whether a segment is the name behind an office («the party's nominee, Ann Lee,»)."""
    if comma - first > 5 or not all(is_capitalised(t) for t in tokens[first:comma]):
        return False
    head = tokens[first - 2]
    return head.text[0].islower() and _names_speaker(head.low)


def _looks_apposed(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether a segment between commas may be an apposition or relative clause."""
    if first >= last:
        return False
    token = tokens[first]
    low = token.low
    if low in _OWN:
        return any(t.low in roles() for t in tokens[first:last])
    if token.kind == "n" or low in _APPOSITION_OPENERS or low in roles():
        return True
    if token.text.isupper() and len(token.text) > 1 and token.kind == "w":
        return True
    if low in dating_words() or low in closed_class() or is_verb(low):
        return False
    window = [t.low for t in tokens[first:last]]
    return any(word in roles() for word in window) or "-" in token.text


def phrase_start(tokens: Sequence[Token], last: int, floor: int) -> int | None:
    """Return where the noun phrase begins whose last word is at `last`."""
    low = tokens[last].low
    if low in _SUBJECT_PRONOUNS:
        return last
    at = last
    starts = [last]
    floor = max(floor, last - _LONGEST)
    while at > floor:
        step = _step_left(tokens, at, floor)
        if step is None:
            break
        at, begins = step
        if begins:
            starts.append(at)
    if tokens[at].low not in _TAILS and tokens[at].kind != "p" and tokens[at].text not in _POSSESSIVE:
        starts.append(at)
    first = min(starts)
    return first if _may_begin(tokens[first]) else None


def _may_begin(token: Token) -> bool:
    return token.kind in "wn" and token.text not in _POSSESSIVE


def _step_left(tokens: Sequence[Token], at: int, floor: int) -> tuple[int, bool] | None:
    """Return the next place to the left in the phrase and whether it may begin there; ``None`` at its edge."""
    token = tokens[at - 1]
    low = token.low
    here = tokens[at].low
    if token.kind != "w":
        joins = token.text in ("-", "&", "/", "’", "'") and at - 1 > floor
        return (at - 1, token.kind == "n") if token.kind == "n" or joins else None
    if token.text in _POSSESSIVE:
        return at - 1, False
    if here in _DETERMINERS and low not in _TAILS and low not in ("all", "both", "one"):
        return None
    if low in _DETERMINERS:
        return at - 1, True
    if low in _TAILS:
        return (at - 1, False) if at - 2 >= floor and _is_tail(tokens, at - 1, floor) else None
    if low == "and":
        return (at - 1, False) if at - 2 >= floor and _coordinates(tokens[at - 2], tokens[at]) else None
    if low in closed_class() or low in pronouns() or low in dating_words():
        return None
    if token.text[0].islower() and is_verb(low) and not low.endswith("-based"):
        return None
    return at - 1, True


def _is_tail(tokens: Sequence[Token], link: int, floor: int) -> bool:
    """Tell whether a preposition ties what follows to a noun before it («a spokesman for the …»)."""
    before = tokens[link - 1]
    if before.kind != "w" or before.text in _POSSESSIVE:
        return False
    low = before.low
    if tokens[link].low == "of":
        return low not in closed_class()
    return _names_speaker(low) or low in ("knowledge", "familiar", "department", "member")


def _coordinates(left: Token, right: Token) -> bool:
    if is_capitalised(left) and is_capitalised(right):
        return True
    return all(t.low in groups() or t.low in roles() for t in (left, right))


def subject_after(tokens: Sequence[Token], cue: int, limit: int) -> Range | None:
    """Return the subject of an inverted cue («said Ann Lee, a nurse»): the noun phrase that begins after it."""
    at = cue + 1
    if at >= limit or tokens[at].kind not in "wn":
        return None
    low = tokens[at].low
    if low in _SUBJECT_PRONOUNS:
        return (at, at + 1)
    if (
        low in closed_class() and low not in _DETERMINERS and not _begins_name(tokens, at, limit)
    ) or low in dating_words():
        return None
    end = _phrase_end(tokens, at, limit)
    if end is None:
        return None
    return (at, _apposition_end(tokens, end, limit))


def _begins_name(tokens: Sequence[Token], at: int, limit: int) -> bool:
    """Tell whether a function word with a capital begins a name («said Will Doe»)."""
    return is_capitalised(tokens[at]) and at + 1 < limit and is_capitalised(tokens[at + 1])


def _phrase_end(tokens: Sequence[Token], first: int, limit: int) -> int | None:
    """Return the token after the noun phrase that begins at `first`."""
    at = first
    limit = min(limit, first + _LONGEST)
    while at < limit:
        token = tokens[at]
        low = token.low
        if token.kind == "q" or (token.kind == "p" and token.text not in ("-", "&", "/")):
            break
        if at > first and low == "that":
            break
        if at > first and low in _TAILS and not _tail_right(tokens, at, limit):
            break
        if at > first and low in closed_class() and low not in _WITHIN:
            break
        if at > first and low in _DETERMINERS and tokens[at - 1].low not in _BEFORE_DETERMINER:
            break
        if low == "and" and not (at + 1 < limit and _coordinates(tokens[at - 1], tokens[at + 1])):
            break
        if low in dating_words() or (token.text[0].islower() and is_verb(low) and low not in ("said",) and at > first):
            break
        at += 1
    while at > first and tokens[at - 1].low in _LEFT_OVER:
        at -= 1
    return at if at > first else None


def _tail_right(tokens: Sequence[Token], link: int, limit: int) -> bool:
    if link + 1 >= limit or tokens[link + 1].low in dating_words():
        return False
    before = tokens[link - 1].low
    if tokens[link].low == "of":
        return True
    return before in roles() or before in anonymous_heads() or before in groups() or before in ("knowledge", "familiar")


def _apposition_end(tokens: Sequence[Token], end: int, limit: int) -> int:
    """Return where the apposition after an inverted subject ends; relative clauses stay out."""
    at = end
    while at + 1 < limit and tokens[at].text == ",":
        nxt = tokens[at + 1]
        low = nxt.low
        if nxt.kind == "n" and at + 2 < limit and tokens[at + 2].text in (",", "."):
            at += 2
            continue
        if low in ("who", "whose", "which") or not _looks_apposed(tokens, at + 1, min(limit, at + 12)):
            break
        stop = _phrase_end(tokens, at + 1, limit)
        if stop is None:
            break
        at = stop
        break
    return at if at > end else end
