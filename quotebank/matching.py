"""Takes a query tree and the words of one quotation, tells whether they match and which of them.

This is the judge behind every engine: what an index offers is a suggestion until the printed words confirm it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quotebank.folding import Word
from quotebank.tree import (
    And,
    Everything,
    Field,
    Fuzzy,
    Link,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Place,
    Prefix,
    Same,
    Stem,
    leaves,
)

Stemmer = Callable[[str], str]
Found = frozenset[Word]
Holds = Callable[[Field], bool]
"""Tells whether a field of the quotation is as asked."""


class Stretch(NamedTuple):
    """The words ``[start, end)``, by number, that a part of a query was found in."""

    start: int
    end: int


Places = Callable[[Node], Sequence[Stretch]]
"""Gives the places of a part that holds no other, in order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a quotation or of a sentence beside it, and which sentence each stands in."""

    words: Sequence[Word]
    sentences: Sequence[int] = ()
    """The number of each word's sentence; empty where all stand in one."""

    def sentence(self, number: int) -> int:
        """Return the number of the sentence of a word."""
        return self.sentences[number] if self.sentences else 0


def no_field(field: Field) -> bool:
    """Stand for :data:`Holds` where a tree has no fields."""
    raise LookupError(f"{field} was not looked up")


@dataclass(frozen=True, slots=True)
class Judge:
    """What is needed beside the words to judge a quotation: an engine's stems, and what is known of its fields."""

    stem: Stemmer
    holds: Holds = no_field

    def match(self, node: Node, reading: Reading) -> Found | None:
        """Return which words make the quotation match; ``None`` when it does not.

        A match that shows nothing, such as of a word that must not occur, is the empty set.
        """
        match node:
            case Everything():
                return frozenset()
            case Not(part):
                return frozenset() if self.match(part, reading) is None else None
            case And(parts):
                return _all(self.match(part, reading) for part in parts)
            case Or(parts):
                return _any(self.match(part, reading) for part in parts)
            case Stem() | Phrase() | Prefix() | Fuzzy() | Near() | Same():
                hits = named(node, lambda leaf: self._places(leaf, reading.words), reading.sentence)
                return frozenset(reading.words[number] for number in hits) or None
            case _:
                return frozenset() if self.holds(node) else None

    def match_beside(self, node: Node, reading: Reading, beside: Sequence[Reading]) -> Found | None:
        """The same where a word that the quotation lacks may stand in one of the sentences `beside` it.

        A phrase, and words near each other, must stand whole in the quotation or in one sentence.  A word that must not
        occur is looked for in the quotation alone: what others said before and after takes nothing from it.
        """
        found = self.match(node, reading)
        if found is not None:
            return found
        match node:
            case Stem() | Prefix() | Phrase() | Fuzzy() | Near() | Same():
                return _any(self.match(node, sentence) for sentence in beside)
            case And(parts):
                return _all(self.match_beside(part, reading, beside) for part in parts)
            case Or(parts):
                return _any(self.match_beside(part, reading, beside) for part in parts)
            case _:
                return None

    def _places(self, leaf: Node, words: Sequence[Word]) -> list[Stretch]:
        if isinstance(leaf, Phrase):
            return _phrase(leaf.words, tuple(one.text for one in words))
        fits = self._test(leaf)
        return [Stretch(number, number + 1) for number, one in enumerate(words) if fits(one.text)]

    def _test(self, leaf: Node) -> Callable[[str], bool]:
        match leaf:
            case Stem(word):
                wanted = self.stem(word)
                return lambda text: self.stem(text) == wanted
            case Prefix(start):
                return lambda text: text.startswith(start)
            case Fuzzy(word, edits):
                return lambda text: is_near(text, word, edits)
            case _:
                raise TypeError(f"{leaf} has no place")


def is_near(text: str, word: str, edits: int) -> bool:
    """Tell whether `text` becomes `word` by at most so many edits: a letter more, less, other, two neighbours swapped.

    No letter is edited twice (https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance, optimal string alignment).
    """
    from rapidfuzz.distance import OSA  # late: few searches are for near spellings

    return OSA.distance(text, word, score_cutoff=edits) <= edits


def named(node: Place | Near | Same, places: Places, sentence: Callable[[int], int]) -> frozenset[int]:
    """Return the numbers of the words by which `node` is found; empty where it is not.

    `sentence` gives the number of a word's sentence.
    """
    match node:
        case Near(parts, links):
            return _chained([_places_of(part, places) for part in parts], links)
        case Same(parts):
            return _together(parts, places, sentence)
        case _:
            return _numbers(_places_of(node, places))


def _places_of(node: Node, places: Places) -> Sequence[Stretch]:
    if isinstance(node, Or):
        return sorted({one for part in node.parts for one in _places_of(part, places)})
    return places(node)


def _numbers(found: Iterable[Stretch]) -> frozenset[int]:
    return frozenset(number for one in found for number in range(one.start, one.end))


def _chained(parts: Sequence[Sequence[Stretch]], links: Sequence[Link]) -> frozenset[int]:
    """Keep of each part what the part before reaches, then what reaches the part behind; in time that grows slowly."""
    kept = [list(parts[0])]
    for link, part in zip(links, parts[1:], strict=True):
        kept.append(_reached(kept[-1], part, link))
    for number in range(len(links) - 1, -1, -1):
        kept[number] = _reached(kept[number + 1], kept[number], links[number], backwards=True)
    return _numbers(one for part in kept for one in part)


def _reached(
    known: Sequence[Stretch], part: Sequence[Stretch], link: Link, *, backwards: bool = False
) -> list[Stretch]:
    """Return what of `part` is linked with anything of `known`, which comes before it, or behind it for `backwards`."""
    ends, starts = sorted(one.end for one in known), [one.start for one in known]

    def follows(one: Stretch) -> bool:
        at = bisect_right(ends, one.start)
        return at > 0 and one.start < ends[at - 1] + link.distance

    def leads(one: Stretch) -> bool:
        at = bisect_left(starts, one.end)
        return at < len(starts) and starts[at] < one.end + link.distance

    before, behind = (leads, follows) if backwards else (follows, leads)
    return [one for one in part if before(one) or (not link.ordered and behind(one))]


def _together(parts: Sequence[Place | Near], places: Places, sentence: Callable[[int], int]) -> frozenset[int]:
    """Look at each sentence alone; one counts where all the parts are in it."""
    by_sentence: dict[Node, dict[int, list[Stretch]]] = {}

    def inside(number: int) -> Places:
        return lambda leaf: by_sentence[leaf].get(number, [])

    for leaf in dict.fromkeys(leaf for part in parts for leaf in leaves(part)):
        whole = by_sentence[leaf] = {}
        for one in places(leaf):
            if sentence(one.start) == sentence(one.end - 1):
                whole.setdefault(sentence(one.start), []).append(one)
    hits: frozenset[int] = frozenset()
    for number in sorted({number for whole in by_sentence.values() for number in whole}):
        found = [named(part, inside(number), sentence) for part in parts]
        if all(found):
            hits = hits.union(*found)
    return hits


def needs_sentences(node: Node) -> bool:
    """Tell whether a tree asks what stands in one sentence."""
    match node:
        case Same():
            return True
        case Not(part):
            return needs_sentences(part)
        case And(parts) | Or(parts):
            return any(map(needs_sentences, parts))
        case _:
            return False


def _phrase(phrase: tuple[str, ...], texts: tuple[str, ...]) -> list[Stretch]:
    size = len(phrase)
    starts = [i for i in range(len(texts) - size + 1) if texts[i : i + size] == phrase]
    return [Stretch(start, start + size) for start in starts]


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
