"""Takes a query tree and the words of one quotation, tells whether they match and which of them.

This is the judge behind every engine: what an index offers is a suggestion until the printed words confirm it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from quotebank.folding import Word
from quotebank.tree import And, Everything, Node, Not, Or, Phrase, Prefix, Stem

Stemmer = Callable[[str], str]
Places = frozenset[int]


def match(node: Node, words: Sequence[Word], stem: Stemmer) -> Places | None:
    """Return which words (by number) make the quotation match; ``None`` when it does not.

    A match that shows nothing, such as of a word that must not occur, is the empty set.
    """
    match node:
        case Everything():
            return frozenset()
        case Stem(word):
            wanted = stem(word)
            return _found(i for i, one in enumerate(words) if stem(one.text) == wanted)
        case Prefix(start):
            return _found(i for i, one in enumerate(words) if one.text.startswith(start))
        case Phrase(phrase):
            return _phrase(phrase, [one.text for one in words])
        case Not(part):
            return frozenset() if match(part, words, stem) is None else None
        case And(parts):
            found = [match(part, words, stem) for part in parts]
            return None if None in found else _union(found)
        case Or(parts):
            found = [match(part, words, stem) for part in parts]
            return None if all(one is None for one in found) else _union(found)


def _found(places: Iterable[int]) -> Places | None:
    return frozenset(places) or None


def _union(found: Iterable[Places | None]) -> Places:
    return frozenset(place for one in found if one is not None for place in one)


def _phrase(phrase: tuple[str, ...], texts: list[str]) -> Places | None:
    size = len(phrase)
    starts = [i for i in range(len(texts) - size + 1) if tuple(texts[i : i + size]) == phrase]
    return _found(place for start in starts for place in range(start, start + size))
