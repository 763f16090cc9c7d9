"""Takes numbers that describe a candidate, gives the probability that it is right: boosted decision trees.

A tree is ``[feature, threshold, tree where the value is at most that, tree where it is more]`` or a number; the
numbers that a candidate reaches are added to the forest's own and put through the logistic function (Friedman 2001,
Greedy Function Approximation, algorithm 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Any

Tree = float | tuple[int, float, Any, Any]


class Forest:
    """The trees, ready to be asked."""

    __slots__ = ("_base", "_trees")

    def __init__(self, data: Mapping[str, Any], features: Sequence[str]) -> None:
        """`data` holds ``base`` and ``trees``, whose features are named as in `features`."""
        number = {name: place for place, name in enumerate(features)}
        self._base = float(data["base"])
        self._trees = [_compiled(tree, number) for tree in data["trees"]]

    def probability(self, values: Sequence[float]) -> float:
        """Return the probability for the values of the features, in their order."""
        score = self._base
        for tree in self._trees:
            node = tree
            while node.__class__ is tuple:
                node = node[2] if values[node[0]] <= node[1] else node[3]
            score += node
        return 1.0 / (1.0 + exp(-score))


def _compiled(node: Any, number: Mapping[str, int]) -> Any:
    """Return a tree of the file with numbers for its features."""
    if isinstance(node, list):
        name, threshold, low, high = node
        return (number[name], threshold, _compiled(low, number), _compiled(high, number))
    return float(node)
