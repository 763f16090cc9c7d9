"""Takes a quotation and the text of its article, gives its words as they were printed, ready to be compared."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotebank.model import Span
from quotebank.sentences import sentence_ranges
from quotebank.tokens import tokenize
from quotebank.verify.words import Word, words

_ENDS = (".", "!", "?", "…")
_SIGNS = "\"'“”‘’«»‹›„`)]"


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of one quotation, or of one stretch of an article that is nobody's."""

    text: str
    """The whole article's."""
    pieces: tuple[Span, ...]
    words: tuple[Word, ...]
    keys: tuple[str, ...]
    """The words as they are compared."""
    inside: tuple[bool, ...]
    """For each word, whether it stands inside quotation marks."""
    marked: tuple[Span, ...]
    """The stretches inside marks, marks left out."""

    def part(self, first: int, last: int) -> Printed:
        """Return the words from `first` up to the one before `last` alone."""
        own = slice(max(0, first), last)
        return Printed(self.text, self.pieces, self.words[own], self.keys[own], self.inside[own], self.marked)

    def places(self, first: int, last: int) -> tuple[Span, ...]:
        """Return where the words from `first` up to the one before `last` stand: one span in each piece they touch."""
        found: list[Span] = []
        for word in self.words[first:last]:
            same = found and self._piece(found[-1].start) == self._piece(word.start)
            found[-1:] = [Span(found[-1].start, word.end)] if same else [*found[-1:], Span(word.start, word.end)]
        return tuple(found)

    def with_marks(self, places: Sequence[Span]) -> tuple[Span, ...]:
        """Return `places` with the mark that closes, or opens, where one holds the other of the pair alone."""
        return tuple(self._with_marks(place) for place in places)

    def _with_marks(self, place: Span) -> Span:
        start, end = place
        for mark in self.marked:
            opened, closed = self._sign(mark.start - 1), self._sign(mark.end)
            if place.start < mark.start < place.end <= mark.end and not _has_words(self.text[place.end : mark.end]):
                end = max(end, mark.end + closed)
            if mark.start <= place.start < mark.end < place.end and not _has_words(self.text[mark.start : place.start]):
                start = min(start, mark.start - opened)
        return Span(start, end)

    def _sign(self, at: int) -> int:
        """Return how many characters long the mark is that stands at a place: none or one."""
        return int(0 <= at < len(self.text) and self.text[at] in _SIGNS)

    def _piece(self, place: int) -> int:
        return bisect_right(self.pieces, place, key=lambda piece: piece.start)

    def breaks(self, first: int, last: int) -> Iterator[Span]:
        """Yield where the article prints other words between two of these words that follow one another."""
        for one, other in pairwise(self.words[first:last]):
            if self._piece(one.start) != self._piece(other.start):
                between = Span(
                    self.pieces[self._piece(one.start) - 1].end, self.pieces[self._piece(other.start) - 1].start
                )
                if between.of(self.text).strip():
                    yield between

    def sentences(self) -> tuple[int, ...]:
        """Return for each word the number of its sentence.

        Pieces are one sentence where the words between them end none («“I will go,” she said, “if they pay.”»).
        """
        starts: list[int] = []
        for number, piece in enumerate(self.pieces):
            tokens = tokenize(self.text, piece, ())
            found = [tokens[first].start for first, _ in sentence_ranges(self.text, tokens)] or [piece.start]
            if number and self._goes_on(self.pieces[number - 1], piece):
                found = found[1:]
            starts += found
        starts.sort()
        return tuple(bisect_right(starts, word.start) for word in self.words)

    def _goes_on(self, before: Span, piece: Span) -> bool:
        first = piece.of(self.text).lstrip(_SIGNS + "“‘ \n")[:1]
        said = before.of(self.text).rstrip(_SIGNS + " \n")
        between = self.text[before.end : piece.start].strip(_SIGNS + " \n")
        return first.islower() or not (said.endswith(_ENDS) or between.endswith(_ENDS))


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def printed(text: str, content: Sequence[Span], marked: Sequence[Span]) -> Printed:
    """Return the words of the pieces `content`; `marked` are the stretches inside quotation marks.

    A stretch inside marks that no piece covers is a piece of its own.
    """
    strays = [mark for mark in marked if not any(piece.covers(mark) for piece in content)]
    return stretch(text, tuple(sorted((*content, *strays))), marked)


def stretch(text: str, pieces: tuple[Span, ...], marked: Sequence[Span]) -> Printed:
    """Return the words of these pieces of a text, whoever they are."""
    found = tuple(word for piece in pieces for word in words(piece.of(text), piece.start))
    inside = tuple(any(mark.start <= word.start and word.end <= mark.end for mark in marked) for word in found)
    return Printed(text, pieces, found, tuple(word.key for word in found), inside, tuple(marked))
