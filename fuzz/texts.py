"""Takes choices, gives texts: news put together from its bricks, with whatever breaks programs strewn in."""

from __future__ import annotations

from fuzz.choices import Choices, one_of

MARKS = "“ ” ‘ ’ \" ' '' `` « » ‹ › „ ‚ ‘‘ ’’".split(" ")
NAMES = [
    "Ada Holm", "Holm", "Mayor Osric Pell", "Mrs Varga", "Dr. Lin O'Hara", "Pell", "Ada and Otto Holm", "OCS",
    "A. B. Rao", "Ministry of Works", "Office for Coastal Safety", "U.S. Sen. Jo Hart", "the Dellan Echo", "D-N.C.",
    "McVey", "HOLM", "Holm’s", "the People’s Party of Dellan", "Al-Rashid", "eBridge", "de la Cruz",
    "Secretary of State Ann Lee", "Lee, 45,",
]  # fmt: skip
SOURCES = [
    "she", "He", "they", "it", "who", "a source", "two officials", "the mayor", "the ministry", "a spokeswoman for",
    "police", "the 36-year-old", "residents", "her lawyer", "the report", "critics", "sources close to", "one", "I",
    "we", "an official who asked not to be named", "a former deputy head of the board", "the company", "neither",
    "both",
]  # fmt: skip
CUES = [
    "said", "says", "told", "told reporters", "according to", "added", "said that", "asked", "wrote", "warned",
    "saying", "went on", "claimed", "did not say", "has said", "is said to", "called it", "denied", "insisted",
    "announced", "to say", "said in an interview", "reply", "agreed", "declined to comment", "tweeted", "was told",
    "would not say",
]  # fmt: skip
DATES = [
    "on Monday", "yesterday", "in March", "last week", "on 31 February", "May 5, 2018", "5th of May 2018",
    "in 2019", "two days ago", "this weekend", "on Tuesday night", "recently", "20 years ago", "last month",
    "in late 2020", "today", "tomorrow", "Sept. 12", "at a rally", "in a statement", "at a hearing",
    "in an interview with the Echo", "99 weeks ago", "next year",
]  # fmt: skip
WORDS = [
    "it is dry", "the pier will be shut", "not", "and", "but", "that", "which", "of", "the", "a bad joke",
    "because", "was", "if it rains", "42", "6'2\"", "’s", "’70s", "’tis", "1,000.50", "$5bn", "n’t", "to", "a",
    "in", "whose boats sank", "very",
]  # fmt: skip
SIGNS = [
    ",", ".", "!", "?", "…", "...", "—", "–", "-", ":", ";", "(", ")", "[", "]", "&", "/", "*", "•", "@ada", "#dry",
    "_", "%", "~", "?!", ".”", ",”", "”.", "—”", ":“",
]  # fmt: skip
LAYOUT = [
    "\n", "\n\n", "\n\n\n", " \n \n", "\nHOLM: ", "\nQ: ", "\nA: ", "WATCH: ", "\n— Ada Holm", "\n\n“", "”\n\n“",
    "READ MORE:",
]  # fmt: skip
ODD = [
    "\u00a0", "\u200b", "\u200d", "\ufeff", "\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\t", "\u00ad", "\u202e",
    "\u2066", "e\u0301", "\u0301", "é", "İ", "ß", "ŉ", "ﬁ", "東京", "مرحبا", "😀", "👩\u200d🚀", "𝐀da", "Ⅻ", "²", "٣",
    "\uffff", "\U0010ffff", "\x00", "\x7f", "\u3000", "＂", "＇", "ʼ", "ǅ", "Ǆ", "\r\n", "\r", "ª", "Ω", "ͅ",
]  # fmt: skip
LONE = ["\ud800", "\udfff", "\udc80", "\ud83d", "\ude00"]
_LOTS = (MARKS, MARKS, NAMES, SOURCES, CUES, CUES, DATES, WORDS, WORDS, SIGNS, SIGNS, LAYOUT, ODD)
_GLUE = (" ", " ", " ", " ", "", "", "  ", "\n")
_PATTERNS = (
    "“{w},” {c} {n}. ", "“{w},” {n} {c}. “{w}.” ", "{n} {c} {w} “{w}” {d}. ", "{w}, {c} {n}, {w}, {d}. ",
    "{n}: “{w}”\n\n", "{s}, {w}, {c} “{w}.\n\n“{w}.” ", "{n} {c}: “{w}. {w}”\n", "HOLM: {w}.\nPELL: {w}\n",
    '"{w}," {s} {c}. "{w}" ', "‘{w},’ {c} {s}. ", "{w}, according to {n}, {w}. ", "“{w}.” — {n}\n",
    "{n}, {w}, {c} {d} that {w}. ", "{s} {c} {w}; {s} {c} {w}. ",
)  # fmt: skip
_FILLS = {"w": WORDS, "c": CUES, "n": NAMES, "d": DATES, "s": SOURCES}
_LONGEST = 24


def text(choices: Choices, *, surrogates: bool = True) -> str:
    """Return a text of a few bricks; most are news, some are any characters at all."""
    kind = choices.below(16)
    if kind == 0:
        return characters(choices, surrogates=surrogates)
    parts = [_brick(choices, surrogates) for _ in range(1 + choices.below(_LONGEST))]
    if kind < 6:
        parts = [_pattern(choices) if choices.below(3) else part for part in parts[:6]]
    return "".join(part + one_of(choices, _GLUE) for part in parts)


def characters(choices: Choices, *, surrogates: bool = True) -> str:
    """Return any characters of Unicode."""
    points = (choices.below(0x110000 if choices.below(2) else 0x250) for _ in range(choices.below(40)))
    return "".join(chr(point) for point in points if surrogates or not 0xD800 <= point < 0xE000)


def _brick(choices: Choices, surrogates: bool) -> str:
    if choices.below(64) == 0:
        return one_of(choices, LONE) if surrogates else "\ufffd"
    return one_of(choices, one_of(choices, _LOTS))


def _pattern(choices: Choices) -> str:
    """Return a way of quoting with its places filled; now and then a piece of it is lost, as in a broken page."""
    out = one_of(choices, _PATTERNS)
    for place, bricks in _FILLS.items():
        while f"{{{place}}}" in out:
            out = out.replace(f"{{{place}}}", one_of(choices, bricks), 1)
    if choices.below(4) == 0:
        at = choices.below(len(out))
        out = out[:at] + out[at + 1 + choices.below(4) :]
    return out
