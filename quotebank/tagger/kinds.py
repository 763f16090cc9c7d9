"""Takes a token, gives its name and its kind, the two things that the model may know of it.

The *name* is the word itself only where the word stands in the lexicon or in a closed class («said», «mayor»,
«because»); any other word is its shape or its last three letters at most, so that no weight can hold a word of an
article.  The *kind* is coarser: some eighty of them, for features that join several tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from quotebank.lexicon import Cue, cues, documents, groups, multiword_cues, roles, titles
from quotebank.tokens import Token

_CLOSED: Final = {
    "PS": "he she they i we who",
    "PO": "him them us me whom",
    "PB": "it you this these those that which what",
    "PP": "his her its their my your our whose",
    "DT": "the a an some many any no each every several both all another other most few",
    "MD": "will would can could may might must shall should wo ca 'll won't wouldn't can't couldn't cannot",
    "BE": "is are was were be been being am 's 'm 're isn't wasn't aren't weren't",
    "HV": "has have had having 've hasn't haven't hadn't",
    "DO": "do does did doing done didn't don't doesn't",
    "NO": "not n't never neither nor",
    "TO": "to",
    "OF": "of",
    "IN": "in on at by for from with about against over under into through during since until before after between "
    "among toward towards upon within without despite like per via near behind across along around",
    "AS": "as than",
    "SB": "because while when where if whether how why although though unless once so but",
    "CC": "and or",
    "AV": "also then now just even only still already again later recently here there very too more not often further "
    "however instead meanwhile yet ever soon",
    "TM": "today yesterday tomorrow tonight monday tuesday wednesday thursday friday saturday sunday january february "
    "march april june july august september october november december week month year night morning "
    "afternoon evening",
}
CLOSED: Final = {word: tag for tag, words in reversed(_CLOSED.items()) for word in words.split()}
"""The closed-class words that the model knows by name, and their kinds."""

_FORMS: Final = {"base": "b", "s": "s", "past": "d", "part": "d", "ing": "g", "noun": "n", "adj": "a", "phrase": "p"}
_STRENGTHS: Final = {"weak": "1", "medium": "2", "strong": "3"}
_HEAD_STRENGTHS: Final = {"weak": "1", "medium": "1", "strong": "2"}
"""Of the head of a phrase: «pointed» is a cue less often than «pointed out»."""
_SIGNS: Final = {"—": "-", "–": "-", "-": "-", "…": ".", "'": "'", "’": "'", "‘": "'", "`": "'"}
_KEPT_SIGNS: Final = frozenset(",.:;()?!")
EDGE: Final = "^"
"""Name and kind of what lies beyond a paragraph's ends."""

_CUE_KINDS: Final = tuple(f"{a}{b}{c}" for a in "SB" for b in "123" for c in "bsdgnap")
KINDS: Final = (
    EDGE, *_CLOSED, *_CUE_KINDS, "R", "RC", "G", "GC", "X", "F", "N", "ing", "ed", "ly", "s", "x", *sorted(_KEPT_SIGNS),
    "-", "'", "P", *(f"Q{a}{b}" for a in "Ul" for b in ",._"),
)  # fmt: skip
"""All kinds; a kind's number is its place here."""
SIGNS: Final = frozenset({EDGE, *_KEPT_SIGNS, "-", "'", "P"})
"""The kinds of what is no word."""
CODES: Final = {kind: number for number, kind in enumerate(KINDS)}

CUES: Final = frozenset(CODES[kind] for kind in _CUE_KINDS)
STRONG: Final = frozenset(CODES[kind] for kind in _CUE_KINDS if kind[1] == "3")
STRETCHES: Final = frozenset(CODES[kind] for kind in KINDS if kind[0] == "Q")
MENTIONS: Final = frozenset(CODES[kind] for kind in ("PS", "X", "R", "RC", "G", "GC", "PB", "F"))
AUXILIARIES: Final = frozenset(CODES[kind] for kind in ("MD", "BE", "HV", "DO", "TO", "NO", "AV"))


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Return the kind of every single word of the lexicon that may be named."""
    out: dict[str, str] = {}
    for noun in (*groups(), *documents()):
        out[noun.lower()] = "G"
    for noun in (*roles(), *titles()):
        out[noun.lower()] = "R"
    for form, entries in cues().items():
        out[form] = _cue_kind(entries, _STRENGTHS)
    for phrase, entries in multiword_cues().items():
        head = next((word for word in phrase.split() if word not in CLOSED), "")
        out.setdefault(head, _cue_kind(entries, _HEAD_STRENGTHS))
    out["according"] = "S3p"
    out |= CLOSED
    return {word: kind for word, kind in out.items() if " " not in word}


def _cue_kind(entries: Sequence[Cue], strengths: Mapping[str, str]) -> str:
    """Return the kind of a cue from its strongest entry: speech or belief, how strong, which form."""
    best = max(entries, key=lambda cue: (strengths[cue.strength], cue.form not in ("noun", "adj")))
    return f"{'S' if best.speech else 'B'}{strengths[best.strength]}{_FORMS[best.form]}"


def known_words() -> frozenset[str]:
    """Return every word that a name may be."""
    return frozenset(_known())


@lru_cache(maxsize=1 << 16)
def _word(text: str, low: str, first: bool) -> tuple[str, str]:
    """Return name and kind of a word; `first` tells whether it begins a sentence."""
    kind = _known().get(low, "")
    capital = text[0].isupper()
    if capital and kind in ("R", "G"):
        return low, kind + "C"
    if kind and (first or not capital):
        return low, kind
    if kind and kind not in ("MD", "AV") and (low in CLOSED or kind[1] == "3"):
        return low, kind
    if capital and not first:
        return ("XX" if text.isupper() and len(text) > 1 else "Xx." if text[-1] == "." else "Xx"), "X"
    return _unknown(low, capital)


def _unknown(low: str, capital: bool) -> tuple[str, str]:
    """Return name and kind of a word outside the lexicon: its ending tells most."""
    ending = low[-3:] if len(low) > 4 else low[-2:]
    if capital:
        return "F~" + ending, "F"
    if low.endswith("ing") and len(low) > 4:
        return "~" + ending, "ing"
    if low.endswith("ed") and len(low) > 3:
        return "~" + ending, "ed"
    if low.endswith("ly"):
        return "~" + ending, "ly"
    return "~" + ending, "s" if low.endswith("s") and not low.endswith("ss") else "x"


def _stretch(text: str) -> tuple[str, str]:
    """Return name and kind of words inside marks: how many, how they begin, how they end, whether they close."""
    body = text.strip("“”\"'’‘`«»‹›„ ")
    count = len(body.split(None, 13))
    size = "1" if count < 2 else "2" if count < 4 else "4" if count < 7 else "7" if count < 13 else "L"
    last = body[-1] if body and body[-1] in ",.?!—" else "_"
    first = "U" if body[:1].isupper() else "l"
    closed = "" if text[-1:] in "”\"'’»›" else "o"
    return f"Q{size}{first}{last}{closed}", f"Q{first}{last if last in ',_' else '.'}"


def name_and_kind(token: Token, first: bool) -> tuple[str, str]:
    """Return the name and the kind of `token`; `first` tells whether it begins a sentence."""
    if token.kind == "w":
        return _word(token.text, token.low, first)
    if token.kind == "q":
        return _stretch(token.text)
    if token.kind == "n":
        return ("N4" if len(token.text) == 4 else "N"), "N"
    sign = _SIGNS.get(token.text[0], token.text[0] if token.text[0] in _KEPT_SIGNS else "P")
    return sign, sign
