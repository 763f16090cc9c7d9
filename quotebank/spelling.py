"""Takes names as printed, tells what is none of theirs: a headline's verb, a dateline, a slip of one letter."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from quotebank.lexicon import closed_class, cues, first_names, places
from quotebank.model import Span
from quotebank.names import Name, kind_of_words
from quotebank.passages import Passages

_SPELT, _LONGEST = 5, 24
"""The fewest letters of a name that may be misspelt, and the most that are looked at."""
_PLAIN = 2
"""A name of so many words is read as it stands: «Theresa May»."""
_JOINING = frozenset("of for and the on in de la le du van von den der al el bin ibn ben st y e".split())
_NAMES_THERE = frozenset({"may", "will", "can"})


def is_dateline(passages: Passages, name: Name) -> bool:
    """Tell whether a name is the place in capitals that a report begins with: «KELMOUTH — The port …»."""
    tokens = passages.paragraphs[name.paragraph].tokens
    if not name.text.isupper() or len(name.text) < _SPELT or name.last >= len(tokens):
        return False
    if name.first and not (name.first <= _PLAIN and all(token.text.isupper() for token in tokens[: name.first])):
        return False
    placed = Span(tokens[0].start, name.span.end).of(passages.text).lower() in places()
    return tokens[name.last].text in ("(", "—", "–", "-", "―") or (placed and tokens[name.last].text == ":")


def without_verb(passages: Passages, name: Name) -> Name:
    """Return a name cut before what only a headline prints with a capital: «Ada Holm Says Cranes …»."""
    stop = next((n for n, word in enumerate(name.words) if n and _is_of_headline(word)), 0)
    if not stop or len(name.words) <= _PLAIN or name.words[stop].lower() in _NAMES_THERE:
        return name
    tokens = passages.paragraphs[name.paragraph].tokens
    last = name.start + stop
    span = Span(name.span.start, tokens[last - 1].end)
    words = name.words[:stop]
    kind = kind_of_words(words) if name.kind == "organisation" else name.kind
    return replace(name, words=words, text=span.of(passages.text), span=span, kind=kind, last=last)


@lru_cache(maxsize=8192)
def _is_of_headline(word: str) -> bool:
    """Tell whether a capitalised word within a name is none of a name's: «Says», «Is», «About»."""
    low = word.lower()
    if not word[0].isupper() or word.isupper() or low in first_names() or low in _JOINING:
        return False
    return low in closed_class() or any(
        cue.form in ("s", "past") and cue.strength == "strong" for cue in cues().get(low, ())
    )


def slips(word: str) -> set[str]:
    """Return a word and what is left of it without one of its letters but the first, empty for a short word."""
    if len(word) < _SPELT:
        return set()
    return {word} | {word[:n] + word[n + 1 :] for n in range(1, min(len(word), _LONGEST))}


def is_slip(word: str, other: str) -> bool:
    """Tell whether two words differ by one letter left out, put in, changed or swapped with the next.

    The first letter tells people apart, and an «s» put behind a name makes a family of it.
    """
    if word == other or min(len(word), len(other)) < _SPELT or word[0] != other[0] or word == other + "s":
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    rest, others = word[start:], other[start:]
    swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return rest[1:] == others[1:] or rest == others[1:] or rest[1:] == others or (len(rest) > 1 and swapped)
