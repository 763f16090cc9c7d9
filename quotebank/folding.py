"""Takes printed words, gives the folded words that a search compares, each with its place in the print.

Folding forgets what a reader would not call another word: case, accents, the shape of an apostrophe, composed
against decomposed letters, soft hyphens and invisible joiners.  It forgets nothing else: no word is too
common or too short to be kept, because «will not resign» and «will resign» are two statements.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_LETTER = r"[^\W_]"
_MORE = rf"(?:{_LETTER}|[\u0300-\u036f{_INVISIBLE}])"
# An apostrophe between letters belongs to the word (can't, O'Brien), a point between digits to the number.
_WORD = re.compile(rf"\d+(?:[.,]\d+)+(?!{_MORE})|{_LETTER}{_MORE}*(?:['’ʼ＇]{_LETTER}{_MORE}*)*")
_DROPPED = re.compile(rf"[{_INVISIBLE}]")
_APOSTROPHES = str.maketrans("’ʼ＇", "'''")


class Word(NamedTuple):
    """One folded word and the half-open range of the text that it was printed in."""

    text: str
    start: int
    end: int


def fold(word: str) -> str:
    """Return one printed word as the search compares it."""
    if word.isascii():
        return word.lower()
    plain = _DROPPED.sub("", word.translate(_APOSTROPHES)).casefold()
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


def words(text: str, offset: int = 0) -> Iterator[Word]:
    """Yield the words of `text` in order; `offset` is added to their places.

    A printed form that folds to nothing (a lone combining mark) is no word.
    """
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if folded:
            yield Word(folded, match.start() + offset, match.end() + offset)


def folded(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` alone."""
    return tuple(word for printed in _WORD.findall(text) if (word := fold(printed)))


def plain(text: str) -> str:
    """Return `text` as its folded words with a blank between: a key to compare names by."""
    return " ".join(folded(text))
