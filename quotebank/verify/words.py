"""Takes a text, gives the words that count when two wordings are compared, each with its place.

Unlike a search, which folds accents away, a comparison keeps every letter and every sign that is read aloud ($, %, &):
«5 %» is not «5».  Case, the shape of apostrophes, composed against decomposed letters, soft hyphens, the stops of
«U.S.» and marks between words do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from quotebank.model import Span

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_LETTER = r"[^\W_]"
_BRACKET = rf"\[(?={_LETTER})|\](?={_LETTER})"
_MORE = rf"(?:{_LETTER}|[\u0300-\u036f{_INVISIBLE}*]|{_BRACKET})"
_WORD = re.compile(
    rf"""
      (?:[^\W\d_]\.){{2,}}(?:[^\W\d_]\b)?               # U.S., a.m.
    | (?:(?<![\w.])\.)?\d+(?:[.,]\d+)*{_MORE}*            # 1,000 and .5 and 3rd
    | {_LETTER}{_MORE}*(?:['’ʼ＇]{_LETTER}{_MORE}*)*      # can't, O’Brien, [T]he
    | [$€£¥₩₹₽%‰&°+]                                      # signs that are read aloud
    | (?<![\w)])[-−](?=\.?\d)                             # minus
    """,
    re.VERBOSE,
)
_ELLIPSIS = re.compile(r"[\[(]?\s*(?:…|\.(?:\s?\.){2,})\s*[\])]?")
_INSERTED = re.compile(rf"(?<!{_LETTER})\[[^\[\]]*\](?!{_LETTER})")
_DROPPED = re.compile(rf"[{_INVISIBLE}\[\]]")
_SAME = str.maketrans("’ʼ＇−", "'''-")


class Word(NamedTuple):
    """One word as it is compared, and the half-open range of the text that it was printed in."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text and its words."""

    text: str
    words: tuple[Word, ...]
    keys: tuple[str, ...]
    """The words as they are compared."""
    cuts: frozenset[int] = frozenset()
    """Numbers of the words before which an ellipsis stands."""
    inserted: frozenset[int] = frozenset()
    """Numbers of the words that stand in square brackets of their own."""

    def part(self, first: int, last: int) -> str:
        """Return the text from the word `first` up to the word before `last`, as printed."""
        return self.text[self.words[first].start : self.words[last - 1].end] if first < last else ""


def key(printed: str) -> str:
    """Return one printed word as it is compared."""
    if printed.isascii() and printed.isalpha():
        return printed.lower()
    plain = _DROPPED.sub("", printed.translate(_SAME))
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?", plain):
        plain = plain.replace(".", "")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).casefold())


def words(text: str, offset: int = 0) -> Iterator[Word]:
    """Yield the words of `text` in order; `offset` is added to their places."""
    for match in _WORD.finditer(text):
        if found := key(match.group()):
            yield Word(found, match.start() + offset, match.end() + offset)


def read(text: str) -> Words:
    """Return the words of a claimed quotation, with the cuts and insertions that it declares itself."""
    found = tuple(words(text))
    ellipses = [match.end() for match in _ELLIPSIS.finditer(text)]
    brackets = [Span(*match.span()) for match in _INSERTED.finditer(text)]
    cuts = (next((n for n, word in enumerate(found) if word.start >= end - 1), len(found)) for end in ellipses)
    inserted = (n for n, word in enumerate(found) if any(one.covers(Span(word.start, word.end)) for one in brackets))
    keys = tuple(word.key for word in found)
    return Words(text, found, keys, frozenset(cut for cut in cuts if 0 < cut < len(found)), frozenset(inserted))
