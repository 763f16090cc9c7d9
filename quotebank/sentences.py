"""Takes the tokens of a paragraph, gives its sentences as ranges of tokens.

A stretch inside marks is one token, so a sentence never ends within a quotation; it may end with one.  Rules
after the «golden rules» idea of pySBD (https://github.com/nipunsadvilkar/pySBD), cut to what news prose needs.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.lexicon import closed_class, cues, final_abbreviations, pronouns, titles
from quotebank.tokens import Token

_STOPS = frozenset({".", "!", "?"})
_LAST = frozenset(".!?…")
"""What a token that ends a sentence ends with, a stretch aside."""
_CLOSERS = frozenset({")", "]", "”", '"', "’", "''"})
_NAME_LENGTH = 5


def sentence_ranges(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the half-open token ranges of the sentences, which together hold every token."""
    out = []
    first, count = 0, len(tokens)
    for number in [number for number, token in enumerate(tokens) if token.kind == "q" or token.text[-1] in _LAST]:
        if number < first or not _ends(tokens, number):
            continue
        first, start = number + 1, first
        while first < count and tokens[first].text in _CLOSERS:
            first += 1
        out.append((start, first))
    if first < count:
        out.append((first, count))
    return out


def _ends(tokens: Sequence[Token], number: int) -> bool:
    """Tell whether a sentence ends with the token of that number."""
    token = tokens[number]
    following = tokens[number + 1] if number + 1 < len(tokens) else None
    if following is None:
        return False
    if token.kind == "q":
        return _stretch_ends(tokens, number, following)
    if token.text in _STOPS or token.text.startswith("..") or token.text == "…":
        return _begins(following) and not _is_cued(tokens, number, token.text)
    if token.kind == "w" and token.text.endswith("."):
        return _abbreviation_ends(token, following)
    return False


def _begins(token: Token) -> bool:
    """Tell whether a sentence may begin with this token."""
    if token.kind == "p":
        return token.text in "([“‘\"'–—-•*"
    return token.kind in "nq" or token.text[0].isupper() or token.text[0] in "@#"


def _abbreviation_ends(token: Token, following: Token) -> bool:
    """Tell whether the full stop of «B.C.» or «Inc.» ends its sentence as well.

    It does before a function word with a capital («the U.S. But …») or a quotation; never after a title or an initial.
    """
    word = token.low
    if word in titles() or word.rstrip(".") in titles() or len(word) == 2:
        return False
    if following.kind == "q":
        return word.count(".") > 1 or (token.text in final_abbreviations() and _opens_with_capital(following))
    return following.text[0].isupper() and following.text != "I" and following.low in closed_class()


def _opens_with_capital(stretch: Token) -> bool:
    """Tell whether the first letter within a stretch is a capital: «… of Fresno, Calif. “The reality is …”»."""
    return next((letter.isupper() for letter in stretch.text if letter.isalpha()), False)


def _stretch_ends(tokens: Sequence[Token], number: int, following: Token) -> bool:
    """Tell whether a sentence ends with a stretch whose own last sign is a stop."""
    inner = tokens[number].text.rstrip("”\"’'»›` ")
    if not inner or inner[-1] not in ".!?…":
        return False
    return _begins(following) and not _is_cued(tokens, number, inner[-1])


def _is_cued(tokens: Sequence[Token], number: int, stop: str) -> bool:
    """Tell whether a name and a cue follow a quotation that ends like a sentence («“Why?” Ann Lee asked.»)."""
    if tokens[number].kind != "q":
        return False
    known = cues()
    for ahead in range(number + 1, min(number + 1 + _NAME_LENGTH, len(tokens))):
        token = tokens[ahead]
        entries = known.get(token.low, ()) if ahead > number + 1 else ()
        if any(cue.strength == "strong" for cue in entries):
            after = tokens[ahead + 1].text if ahead + 1 < len(tokens) else "."
            return stop in "?!" or (after == "." and tokens[number + 1].low not in pronouns())
        if token.kind != "w" or not (token.text[0].isupper() or token.low == "the"):
            return False
    return False
