"""Takes what features add to four scores, gives whole numbers that hold all four, so that one addition adds them all.

Weights have two decimals, so a score is counted in hundredths, exactly: no order of adding changes a sum.  The four
stand side by side in one number, each in as many bits as the greatest sum that can come up needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quotebank.tagger.packing import split

Table = dict[int, int]
"""The packed scores of one template by its values."""
Scores = tuple[float, ...]
"""Four numbers: of the first token of a source, a further one, the first of a content, a further one."""
_HUNDRED = 100


class Packing:
    """How four scores stand in one number, for scores within ±`greatest` hundredths."""

    __slots__ = ("_mask", "_scores", "_width", "nothing")

    def __init__(self, greatest: int) -> None:
        self._width = (2 * greatest).bit_length()
        self._mask = (1 << self._width) - 1
        self._scores = [number / _HUNDRED for number in range(-greatest, greatest + 1)]
        self.nothing = self._joined([greatest] * 4)
        """What every sum begins with, so that no part of it is negative."""

    def packed(self, scores: Iterable[float]) -> int:
        """Return scores as one number, to be added to :attr:`nothing`.

        Raises ValueError where a score has more than two decimals.
        """
        return self._joined(hundredths(score) for score in scores)

    def unpacked(self, sums: Iterable[int]) -> list[Scores]:
        """Return the scores of each sum."""
        mask, scores = self._mask, self._scores
        one, two, three = self._width, 2 * self._width, 3 * self._width
        return [(scores[n >> three], scores[n >> two & mask], scores[n >> one & mask], scores[n & mask]) for n in sums]

    def _joined(self, numbers: Iterable[int]) -> int:
        out = 0
        for number in numbers:
            out = (out << self._width) + number
        return out


def hundredths(score: float) -> int:
    """Return a score of at most two decimals in hundredths; raises ValueError where it has more."""
    out = round(score * _HUNDRED)
    if abs(score * _HUNDRED - out) > 1e-6:
        raise ValueError(f"the weight {score} has more than two decimals")
    return out


def greatest(weights: Mapping[int, Scores]) -> int:
    """Return what no sum of one weight for each template can go beyond, in hundredths."""
    most: dict[int, int] = {}
    for feature, scores in weights.items():
        template, _ = split(feature)
        most[template] = max(most.get(template, 0), *(abs(hundredths(score)) for score in scores))
    return sum(most.values())


def tables(packed: Mapping[int, int], templates: int) -> list[Table]:
    """Return packed scores by template and value."""
    out: list[Table] = [{} for _ in range(templates)]
    for feature, scores in packed.items():
        template, value = split(feature)
        out[template][value] = scores
    return out
