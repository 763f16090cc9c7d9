"""Takes what features add to four scores, gives whole numbers that hold all four, so that one addition adds them all.

Weights have two decimals, so a score is counted in hundredths, exactly: no order of adding changes a sum.  The four
stand side by side in one number of 64 bits, in 16 each, so that all sums are taken apart in one step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import exp
from struct import pack, unpack
from typing import Final, NamedTuple

from quotebank.tagger.packing import split

Table = dict[int, int]
"""The packed scores of one template by its values."""
Scores = tuple[float, float, float, float]
"""Of the first token of a source, a further one, the first of a content, a further one."""
_HUNDRED: Final = 100
_WIDTH: Final = 16


class Rows(NamedTuple):
    """The scores of the tokens of a window, and the exponential function of each."""

    scores: list[Scores]
    shares: list[Scores]


class Packing:
    """How four scores stand in one number, for scores within ±`greatest` hundredths."""

    __slots__ = ("_scores", "_shares", "nothing")

    def __init__(self, greatest: int) -> None:
        """Raises ValueError where sums could grow beyond 16 bits."""
        if 2 * greatest >> _WIDTH:
            raise ValueError(f"weights that may add up to {greatest / _HUNDRED} are too great to be packed")
        self._scores = [number / _HUNDRED for number in range(-greatest, greatest + 1)]
        self._shares = [exp(score) for score in self._scores]
        self.nothing = self._joined([greatest] * 4)
        """What every sum begins with, so that no part of it is negative."""

    def packed(self, scores: Iterable[float]) -> int:
        """Return scores as one number, to be added to :attr:`nothing`.

        Raises ValueError where a score has more than two decimals.
        """
        return self._joined(hundredths(score) for score in scores)

    def unpacked(self, sums: Sequence[int]) -> Rows:
        """Return the scores of each sum."""
        count = len(sums)
        parts = unpack(f">{4 * count}H", pack(f">{count}Q", *sums))
        scores = map(self._scores.__getitem__, parts)
        shares = map(self._shares.__getitem__, parts)
        return Rows(
            [*zip(scores, scores, scores, scores, strict=True)], [*zip(shares, shares, shares, shares, strict=True)]
        )

    def _joined(self, numbers: Iterable[int]) -> int:
        out = 0
        for number in numbers:
            out = (out << _WIDTH) + number
        return out


def hundredths(score: float) -> int:
    """Return a score of at most two decimals in hundredths; raises ValueError where it has more."""
    out = round(score * _HUNDRED)
    if abs(score * _HUNDRED - out) > 1e-6:
        raise ValueError(f"the weight {score} has more than two decimals")
    return out


def greatest(weights: Mapping[int, Scores], groups: Iterable[Collection[int]]) -> int:
    """Return what no sum of one weight for each template of a group can go beyond, in hundredths."""
    most: dict[int, int] = {}
    for feature, scores in weights.items():
        template, _ = split(feature)
        most[template] = max(most.get(template, 0), *(abs(hundredths(score)) for score in scores))
    return max(sum(most.get(template, 0) for template in group) for group in groups)


def tables(packed: Mapping[int, int], templates: int) -> list[Table]:
    """Return packed scores by template and value."""
    out: list[Table] = [{} for _ in range(templates)]
    for feature, scores in packed.items():
        template, value = split(feature)
        out[template][value] = scores
    return out
