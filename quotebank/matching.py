"""Takes a query tree and the words of one quotation, tells whether they match and which of them.

This is the judge behind every engine: what an index offers is a suggestion until the printed words confirm it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from quotebank.folding import Word
from quotebank.tree import And, Everything, Node, Not, Or, Phrase, Prefix, Stem

Stemmer = Callable[[str], str]
Found = frozenset[Word]


def match(node: Node, words: Sequence[Word], stem: Stemmer) -> Found | None:
    """Return which words make the quotation match; ``None`` when it does not.

    A match that shows nothing, such as of a word that must not occur, is the empty set.
    """
    match node:
        case Everything():
            return frozenset()
        case Stem(word):
            wanted = stem(word)
            return _found(one for one in words if stem(one.text) == wanted)
        case Prefix(start):
            return _found(one for one in words if one.text.startswith(start))
        case Phrase(phrase):
            return _phrase(phrase, words)
        case Not(part):
            return frozenset() if match(part, words, stem) is None else None
        case And(parts):
            return _all(match(part, words, stem) for part in parts)
        case Or(parts):
            return _any(match(part, words, stem) for part in parts)


def match_beside(node: Node, words: Sequence[Word], sentences: Sequence[Sequence[Word]], stem: Stemmer) -> Found | None:
    """The same where a word that the quotation lacks may stand in one of the `sentences` beside it.

    A phrase must stand whole in the quotation or in one sentence.  A word that must not occur is looked for in the
    quotation alone: what others said before and after takes nothing from it.
    """
    found = match(node, words, stem)
    if found is not None:
        return found
    match node:
        case Stem() | Prefix() | Phrase():
            return _any(match(node, sentence, stem) for sentence in sentences)
        case And(parts):
            return _all(match_beside(part, words, sentences, stem) for part in parts)
        case Or(parts):
            return _any(match_beside(part, words, sentences, stem) for part in parts)
        case _:
            return None


def _found(words: Iterable[Word]) -> Found | None:
    return frozenset(words) or None


def _all(parts: Iterable[Found | None]) -> Found | None:
    """Return the words of all parts; ``None`` when one of them fails."""
    found = list(parts)
    return None if None in found else _union(found)


def _any(parts: Iterable[Found | None]) -> Found | None:
    """Return the words of the parts that hold; ``None`` when none does."""
    found = list(parts)
    return None if all(one is None for one in found) else _union(found)


def _union(found: Iterable[Found | None]) -> Found:
    return frozenset(word for one in found if one is not None for word in one)


def _phrase(phrase: tuple[str, ...], words: Sequence[Word]) -> Found | None:
    size, texts = len(phrase), tuple(one.text for one in words)
    starts = [i for i in range(len(texts) - size + 1) if texts[i : i + size] == phrase]
    return _found(words[place] for start in starts for place in range(start, start + size))
