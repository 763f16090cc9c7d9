"""Takes a query tree and the postings of an index, gives the documents that match, each with its score.

What matches is what :class:`~quotebank.matching.Judge` says; the places of words are read only of documents that hold
all the words that a phrase or a distance asks for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from quotebank.errors import QueryError
from quotebank.index.postings import Places, Postings, Weights
from quotebank.index.translate import END, stem
from quotebank.matching import Stretch, named
from quotebank.tree import And, Everything, Fuzzy, Link, Near, Node, Not, Or, Phrase, Prefix, Same, Stem, leaves
from quotebank.utterance import BREAK

MAX_EXPANSION = 1000
"""How many words a prefix or a fuzzy word may stand for."""

LESS = 0.5
"""What a word beside a quotation counts for, where one of its own counts for 1."""

_K1 = 1.2
_MANY = 20
"""More places than these add nothing that would show."""

Documents = Collection[int]
"""Numbers of documents, quick to look one up in."""


class _Side(NamedTuple):
    """Where words are looked for: the quotations themselves, or the sentences beside them."""

    exact: str
    stem: str


_OWN = _Side("exact", "stem")
_BESIDE = _Side("near", "nearstem")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One query against one state of an index."""

    postings: Postings
    _expanded: dict[tuple[Node, str], tuple[str, ...]] = field(default_factory=dict)

    def own(self, node: Node, within: Documents | None = None) -> Weights:
        """Return the documents, of those `within`, that match by their own words.

        Raises :class:`~quotebank.errors.QueryError` for a part that stands for more than 1,000 words.
        """
        match node:
            case Everything():
                return dict.fromkeys(self.postings.all if within is None else within, 0.0)
            case Not(part):
                everything = self.postings.all if within is None else within
                without = self.own(part, within)
                return {document: 0.0 for document in everything if document not in without}
            case And(parts):
                return self._narrowed(parts, within, self.own)
            case Or(parts):
                return _summed(self.own(part, within) for part in parts)
            case _:
                return self._words(node, _OWN, within)

    def wide(self, node: Node, within: Documents | None = None) -> Weights:
        """Return the documents that match where a word may also stand beside; what must not occur may."""
        match node:
            case And(parts):
                return self._narrowed(parts, within, self.wide)
            case Or(parts):
                return _summed(self.wide(part, within) for part in parts)
            case Everything() | Not():
                return self.own(node, within)
            case _:
                beside = self._words(node, _BESIDE, within)
                less = {document: score * LESS for document, score in beside.items()}
                return _summed([self._words(node, _OWN, within), less])

    def _narrowed(
        self, parts: Sequence[Node], within: Documents | None, found: Callable[[Node, Documents | None], Weights]
    ) -> Weights:
        """Return the documents of all parts, the rarest first, each looked for among those of the ones before."""
        together: Weights | None = None
        for part in sorted(parts, key=self._size):
            more = found(part, within if together is None else together)
            together = more if together is None else {one: together[one] + score for one, score in more.items()}
        return together or {}

    def _size(self, node: Node) -> int:
        """Return about how many documents a part has, without looking for it."""
        match node:
            case Stem(word):
                return self.postings.frequency("stem", stem(word))
            case Phrase(words):
                return min(self.postings.frequency("exact", word) for word in words)
            case And(parts) | Near(parts) | Same(parts):
                return min(map(self._size, parts))
            case Or(parts):
                return sum(map(self._size, parts))
            case Prefix() | Fuzzy():
                return sum(self.postings.frequency("exact", word) for word in self._similar(node, _OWN))
            case _:
                return len(self.postings.all)

    def _words(self, node: Node, side: _Side, within: Documents | None) -> Weights:
        match node:
            case Stem(word):
                found = self._scored(side.stem, stem(word), within)
                very = self._scored(side.exact, word, found)
                # All forms of the word, the very form first.
                return {document: score + very.get(document, 0.0) for document, score in found.items()}
            case Phrase((word,)):
                return self._scored(side.exact, word, within)
            case Prefix() | Fuzzy():
                return _summed(self._scored(side.exact, word, within) for word in self._similar(node, side))
            case _:
                return self._placed(node, side, within)

    def _scored(self, name: str, term: str, within: Documents | None) -> Weights:
        """Return the documents of a term with its score after BM25, for which no quotation is too long."""
        places = self.postings.places(name, term)
        return _weighed(_kept(places, within), self.postings.rarity(len(places)))

    def _similar(self, node: Prefix | Fuzzy, side: _Side) -> tuple[str, ...]:
        """Return the words that a prefix or a fuzzy word stands for."""
        if (node, side.exact) in self._expanded:
            return self._expanded[node, side.exact]
        if isinstance(node, Prefix):
            typed, words = f"{node.start}*", self.postings.beginning(side.exact, node.start)
        else:
            typed, words = f"{node.word}~{node.edits}", _spelled(self.postings.vocabulary(side.exact), node)
        found = tuple(islice(words, MAX_EXPANSION + 1))
        if len(found) > MAX_EXPANSION:
            raise QueryError(f"{typed} stands for more than {MAX_EXPANSION:,} words", hint="give more letters")
        self._expanded[node, side.exact] = found
        return found

    def _placed(self, node: Node, side: _Side, within: Documents | None) -> Weights:
        """Return the documents in which words stand as a phrase, a distance or a sentence asks, and how often."""
        candidates = self._candidates(node, side, within)
        if isinstance(node, Phrase):
            starts = self._phrase(node.words, side, candidates)
            return _weighed(starts, self.postings.rarity(len(starts)))
        if isinstance(node, Near) and all(isinstance(part, Stem | Phrase) for part in node.parts):
            pairs = self._pairs(node, side, candidates)
            if pairs is not None:
                if side is _OWN:
                    return _weighed(pairs, self.postings.rarity(len(pairs)))
                candidates = pairs
        # Two sentences stand beside a quotation, and nothing reaches from one into the other.
        whole = Same((node,)) if side is _BESIDE and isinstance(node, Near) else node
        places = {leaf: self._places(leaf, side, candidates) for leaf in leaves(node)}
        borders = self._borders(whole, side, candidates)
        found: dict[int, Collection[int]] = {}
        for document in candidates:
            numbers = borders.get(document, ())
            hits = named(
                whole,  # type: ignore[arg-type]  # what is left are places and their chains
                lambda leaf, document=document: places[leaf].get(document, ()),  # type: ignore[misc]
                lambda number, numbers=numbers: bisect_left(numbers, number),  # type: ignore[misc]
            )
            if hits:
                found[document] = hits
        return _weighed(found, self.postings.rarity(len(found)))

    def _pairs(self, node: Near, side: _Side, candidates: Documents) -> dict[int, Collection[int]] | None:
        """Return the words of each document that a distance links, as :func:`named` does; ``None`` but for two words.

        Most such queries are about two words, often common ones: this takes a quarter of the time of any chain.
        """
        words = [self._word(part, side) for part in node.parts]
        if len(words) != 2 or None in words:
            return None
        one, other = (self.postings.places(*word) for word in words if word)
        (link,) = node.links
        found: dict[int, Collection[int]] = {}
        for document in candidates:
            hits = linked(one[document], other[document], link)
            if hits:
                found[document] = hits
        return found

    def _word(self, part: Node, side: _Side) -> tuple[str, str] | None:
        """Return the field and term of a part that is one word; ``None`` for any other."""
        match part:
            case Stem(word):
                return side.stem, stem(word)
            case Phrase((word,)):
                return side.exact, word
            case _:
                return None

    def _borders(self, node: Node, side: _Side, candidates: Documents) -> Mapping[int, Sequence[int]]:
        """Return at which words of a document a sentence ends."""
        if not isinstance(node, Same):
            return {}
        name, term = ("near", BREAK) if side is _BESIDE else ("ends", END)
        return _kept(self.postings.places(name, term), candidates)

    def _candidates(self, node: Node, side: _Side, within: Documents | None) -> Documents:
        """Return the documents, of those `within`, that hold all the words of a part, wherever they stand."""
        match node:
            case Phrase(words):
                lists = sorted((self.postings.places(side.exact, word) for word in dict.fromkeys(words)), key=len)
                for one in lists:
                    within = _kept(one, within)
                return within or ()
            case Near(parts) | Same(parts):
                for part in sorted(parts, key=self._size):
                    within = self._candidates(part, side, within)
                return within or ()
            case Or(parts):
                return {document for part in parts for document in self._candidates(part, side, within)}
            case Stem(word):
                return _kept(self.postings.places(side.stem, stem(word)), within)
            case _:
                return self._words(node, side, within)

    def _places(self, leaf: Node, side: _Side, candidates: Documents) -> Mapping[int, Sequence[Stretch]]:
        """Return where a part without parts is found in each document."""
        match leaf:
            case Phrase(words):
                starts = self._phrase(words, side, candidates)
                return {one: [Stretch(at, at + len(words)) for at in sorted(found)] for one, found in starts.items()}
            case Stem(word):
                return _single(_kept(self.postings.places(side.stem, stem(word)), candidates))
            case Prefix() | Fuzzy():
                found: dict[int, list[int]] = defaultdict(list)
                for word in self._similar(leaf, side):
                    for document, numbers in _kept(self.postings.places(side.exact, word), candidates).items():
                        found[document] += numbers
                return _single(found)
            case _:
                raise TypeError(f"{leaf} has no place")

    def _phrase(self, words: Sequence[str], side: _Side, candidates: Documents) -> dict[int, set[int]]:
        """Return where a phrase begins in each document that holds it; each word makes fewer of them."""
        found: dict[int, set[int]] = {}
        for shift, word in enumerate(words):
            read = _kept(self.postings.places(side.exact, word), found if shift else candidates)
            starts = {document: {number - shift for number in numbers} for document, numbers in read.items()}
            if shift:
                starts = {document: starts.get(document, set()) & known for document, known in found.items()}
            found = {document: known for document, known in starts.items() if known}
        return found


def _single(read: Mapping[int, Sequence[int]]) -> dict[int, list[Stretch]]:
    return {document: [Stretch(at, at + 1) for at in sorted(numbers)] for document, numbers in read.items()}


def linked(one: Sequence[int], other: Sequence[int], link: Link) -> Collection[int]:
    """Return the numbers of two words, in order, that stand as near to each other as a link asks."""
    farthest = link.distance
    if len(one) == 1 and len(other) == 1:
        gap = other[0] - one[0]
        return (one[0], other[0]) if 0 < gap <= farthest or (not link.ordered and 0 < -gap <= farthest) else ()
    hits: set[int] = set()
    for at in one:
        first = bisect_left(other, at + 1 if link.ordered else at - farthest)
        for number in other[first : bisect_left(other, at + farthest + 1)]:
            if number != at:
                hits |= {at, number}
    return hits


def _kept(places: Places, within: Documents | None) -> Places:
    """Return the places in those documents alone."""
    if within is None:
        return places
    if len(within) < len(places):
        return {document: places[document] for document in within if document in places}
    return {document: numbers for document, numbers in places.items() if document in within}


def _weighed(found: Mapping[int, Collection[int]], rarity: float) -> Weights:
    """Return the documents with a score that grows with the number of places, ever more slowly."""
    scores = [rarity * (_K1 + 1) * count / (count + _K1) for count in range(_MANY + 1)]
    return {document: scores[min(len(numbers), _MANY)] for document, numbers in found.items()}


def _summed(parts: Iterable[Weights]) -> Weights:
    """Return the documents of any part with their scores together."""
    found: dict[int, float] = {}
    for part in parts:
        if not found:
            found = dict(part)
            continue
        for document, score in part.items():
            found[document] = found.get(document, 0.0) + score
    return found


def _spelled(vocabulary: Sequence[str], node: Fuzzy) -> Iterator[str]:
    """Yield the words at most so many edits away."""
    from rapidfuzz import process  # late: few searches are for near spellings
    from rapidfuzz.distance import OSA

    found = process.extract_iter(node.word, vocabulary, scorer=OSA.distance, score_cutoff=node.edits)
    yield from (word for word, _, _ in found)
