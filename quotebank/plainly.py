"""Takes a reason as the model or a rule notes it, gives it in words that a journalist reads.

The model notes a feature as ``label: value (+weight)``, the value in the short names of ``tagger.kinds``; «it» in
every sentence here is the word that reports speaking.  A note that is no such feature is in plain words already.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NOTE = re.compile(r"(.*) \(\+([0-9.]+)\)", re.DOTALL)
_STRENGTHS = ((1.0, "counts much"), (0.5, "counts"), (0.0, "counts a little"))

_SIGNS = {
    ",": "a comma", ".": "a full stop", ":": "a colon", ";": "a semicolon", "(": "an opening bracket",
    ")": "a closing bracket", "?": "a question mark", "!": "an exclamation mark", "-": "a dash", "'": "an apostrophe",
    "P": "another sign",
}  # fmt: skip
_KINDS = _SIGNS | {
    "^": "nothing", "PS": "he, she, they or the like", "PO": "him, her, them or the like",
    "PB": "it, this, that or the like", "PP": "his, her, their or the like", "DT": "the, a or the like",
    "MD": "will, would or the like", "BE": "a form of be", "HV": "a form of have", "DO": "a form of do",
    "NO": "not or the like", "TO": "«to»", "OF": "«of»", "IN": "a preposition", "AS": "as or than",
    "SB": "a conjunction such as if or because", "CC": "«and» or «or»", "AV": "an adverb such as also or later",
    "TM": "a day or another time", "R": "a role", "RC": "a role with a capital", "G": "a group, body or document",
    "GC": "a group, body or document with a capital", "X": "a name", "F": "the sentence's first word", "N": "a number",
    "ing": "a word in -ing", "ed": "a word in -ed", "ly": "a word in -ly", "s": "a word in -s", "x": "another word",
}  # fmt: skip
_NAMES = _SIGNS | {
    "?": "a rare word", "^": "nothing", "Xx": "a name", "Xx.": "an abbreviated name", "XX": "a name in capitals",
    "N": "a number", "N4": "a number of four digits",
}  # fmt: skip
_FORMS = {
    "b": "verb of {}", "s": "verb of {} in the present", "d": "verb of {} in the past", "g": "verb of {} in -ing",
    "n": "noun of {}", "a": "adjective of {}", "p": "phrase of {}",
}  # fmt: skip
_STRENGTH = {"1": "a rare ", "2": "a ", "3": "a usual "}
_SIZES = {"1": "one word", "2": "two or three words", "4": "four to six words", "7": "seven to twelve words"}
_BUCKETS = {4: "4 or 5", 6: "6 to 8", 9: "9 to 14", 15: "15 to 24", 25: "25 or more"}


def reason(note: str) -> str:
    """Return a note in plain words; one that nobody has words for comes back as it is."""
    found = _NOTE.fullmatch(note)
    if found is None:
        return note
    feature, weight = found[1], float(found[2])
    label = max((label for label in WAYS if feature.startswith(f"{label}: ")), key=len, default="")
    fields = feature[len(label) + 2 :].split()
    count, told = WAYS.get(label, (-1, str))
    if len(fields) != count:
        return note
    strength = next(words for least, words in _STRENGTHS if weight >= least)
    return f"{told(*fields)} ({strength})"


def kind(code: str) -> str:
    """Return what a kind of word is called."""
    if code[:1] == "Q":
        return "words in marks"
    cue = re.fullmatch(r"([SB])([123])([bsdgnap])", code)
    if cue is None:
        return _KINDS.get(code, code)
    return _STRENGTH[cue[2]] + _FORMS[cue[3]].format("speaking" if cue[1] == "S" else "believing")


def name(code: str) -> str:
    """Return what a word is called: itself in marks, or what the model may know of it."""
    if re.fullmatch(r"Q[1247L][Ul].o?", code):
        return f"{_SIZES.get(code[1], 'more than twelve words')} in marks"
    if "~" in code:
        return f"{'a first word' if code[0] == 'F' else 'a word'} in -{code.partition('~')[2]}"
    return _NAMES.get(code, f"«{code}»")


def _steps(number: str) -> str:
    """Return a distance in words; the model knows long ones only roughly."""
    count = int(number)
    return "1 word" if count == 1 else f"{_BUCKETS.get(count, count)} words"


def _count(number: str, noun: str, most: int) -> str:
    count = int(number)
    some = {0: "no", most: f"{most} or more"}.get(count, number)
    return f"{some} {noun}" + ("" if count == 1 else "s")


def _ahead(number: str) -> str:
    if number == "0":
        return "no words in marks follow it in its sentence"
    return f"words in marks follow {'right' if number == '1' else _steps(number)} after it"


def _behind(number: str) -> str:
    if number == "0":
        return "no words in marks stand before it in its sentence"
    return f"words in marks end {'right' if number == '1' else _steps(number)} before it"


def _that(number: str, code: str) -> str:
    where = {"0": "no «that» follows soon", "1": "«that» follows right after it"}.get(number, "«that» follows it soon")
    return f"{where}, and it is {kind(code)}"


def _neighbours(bits: str) -> str:
    before, after = "the sentence before ends with words in marks", "the next one begins with words in marks"
    told = [words for words, bit in ((before, 1), (after, 2)) if int(bits) & bit]
    return " and ".join(told) or "the sentences beside hold no words in marks next to its own"


def _cues(before: str, after: str, code: str) -> str:
    if before == after == "0":
        return f"it is {kind(code)}, and no other usual one stands in its sentence"
    some = {"0": "none", "2": "2 or more"}
    others = f"{some.get(before, before)} before it, {some.get(after, after)} after it"
    return f"it is {kind(code)}; other usual ones in its sentence: {others}"


def _helpers(*codes: str) -> str:
    found = [kind(code) for code in codes if code != "^"]
    return f"right before it: {', '.join(reversed(found))}" if found else "no helping verb stands before it"


def _nearest(told: str, more: str = "") -> str:
    """Return the nearest word before it that may name a speaker."""
    if told == _KINDS["^"]:
        return "nobody before it in its sentence may be a speaker"
    return f"the nearest before it that may be a speaker is {told}{more}"


def _place(alone: str, inside: str) -> str:
    where = "its paragraph is one sentence" if alone == "1" else "its paragraph has several sentences"
    return where + (", and it stands in brackets" if inside == "1" else "")


WAYS: dict[str, tuple[int, Callable[..., str]]] = {
    "word": (1, lambda a: f"{name(a)} often reports speaking"),
    "kind": (1, lambda a: f"it is {kind(a)}"),
    "word before": (1, lambda a: f"right before it stands {name(a)}"),
    "word after": (1, lambda a: f"right after it stands {name(a)}"),
    "second word before": (1, lambda a: f"two places before it stands {name(a)}"),
    "second word after": (1, lambda a: f"two places after it stands {name(a)}"),
    "third word before": (1, lambda a: f"three places before it stands {name(a)}"),
    "third word after": (1, lambda a: f"three places after it stands {name(a)}"),
    "kind before, kind": (2, lambda a, b: f"{kind(a)}, then {kind(b)}"),
    "kind, kind after": (2, lambda a, b: f"{kind(a)}, then {kind(b)}"),
    "kinds around": (3, lambda a, b, c: f"{kind(a)}, then {kind(b)}, then {kind(c)}"),
    "two kinds before, kind": (3, lambda a, b, c: f"{kind(a)}, then {kind(b)}, then {kind(c)}"),
    "kind, two kinds after": (3, lambda a, b, c: f"{kind(a)}, then {kind(b)}, then {kind(c)}"),
    "word, kind before": (2, lambda a, b: f"{kind(b)}, then {name(a)}"),
    "word, kind after": (2, lambda a, b: f"{name(a)}, then {kind(b)}"),
    "three kinds after": (3, lambda a, b, c: f"after it come {kind(a)}, {kind(b)}, {kind(c)}"),
    "three kinds before": (3, lambda a, b, c: f"before it come {kind(a)}, {kind(b)}, {kind(c)}"),
    "words inside marks: tokens to the next": (1, _ahead),
    "words inside marks: tokens from the last": (1, _behind),
    "words inside marks: tokens to the next, kind": (2, lambda a, b: f"{_ahead(a)}, and it is {kind(b)}"),
    "words inside marks: tokens from the last, kind": (2, lambda a, b: f"{_behind(a)}, and it is {kind(b)}"),
    "words inside marks: tokens from the last, to the next": (2, lambda a, b: f"{_behind(a)}, and {_ahead(b)}"),
    "next words inside marks": (1, lambda a: f"after it stand {name(a)}"),
    "word before the next words inside marks": (1, lambda a: f"{name(a)} leads to the words in marks after it"),
    "last words inside marks": (1, lambda a: f"before it stand {name(a)}"),
    "words inside marks begin the next sentence, end the last one": (1, _neighbours),
    "nearest mention before, its distance": (2, lambda a, b: _nearest(kind(a), f", {_steps(b)} before it")),
    "nearest mention before, word": (1, lambda a: _nearest(name(a))),
    "nearest mention before, kind": (2, lambda a, b: f"{_nearest(kind(a))}, and it is {kind(b)}"),
    "usual cues before and after in the sentence, kind": (3, _cues),
    "tokens to «that», kind": (2, _that),
    "tokens from the sentence's beginning": (
        1,
        lambda a: "it begins its sentence" if a == "0" else f"it stands {_steps(a)} into its sentence",
    ),
    "tokens to the sentence's end": (1, lambda a: f"it stands {_steps(a)} from its sentence's end"),
    "first word of the sentence": (1, lambda a: f"its sentence begins with {name(a)}"),
    "last word of the sentence": (1, lambda a: f"its sentence ends with {name(a)}"),
    "auxiliaries before": (3, _helpers),
    "auxiliaries before, what stands before them": (3, lambda a, b, c: f"{_helpers(a, b)}, and before that {kind(c)}"),
    "auxiliaries before, kind": (3, lambda a, b, c: f"{_helpers(a, b)}, and it is {kind(c)}"),
    "auxiliaries before, word": (3, lambda a, b, c: f"{_helpers(a, b)}, and it is {name(c)}"),
    "commas before, kind before": (
        2,
        lambda a, b: f"{_count(a, 'comma', 3)} before it in its sentence, and {kind(b)} right before it",
    ),
    "one sentence in the paragraph, inside brackets": (2, _place),
}
"""Label of a feature -> how many fields its value has, and the words for them."""
