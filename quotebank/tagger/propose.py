"""Takes the view of a paragraph and the model, gives the possible attributions: a likely cue and its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, repeat
from math import exp
from typing import Final

from quotebank.tagger.cue_features import cue_features
from quotebank.tagger.judge import Proposal
from quotebank.tagger.kinds import CODES
from quotebank.tagger.model import Model
from quotebank.tagger.paths import Path
from quotebank.tagger.view import View, window

_LEAST_CHANCE, _LEAST_CHANCE_PLAIN = 0.2, 0.25
"""A word less likely to be a cue than this is not looked at further; the second where the paragraph has no marks."""
_WAYS, _LEAST_WAY = 6, -2.0
"""How many ways to give a cue its arguments are weighed, and how much less likely than the best they may be."""
_LOOSE: Final = frozenset(CODES[kind] for kind in (",", ".", ";", ":", "-"))


def cue_chances(view: View, model: Model) -> tuple[dict[int, float], dict[int, list[int]]]:
    """Return the probability of every possible cue of a paragraph, and its features."""
    weights, signs = model.cue_weights, model.signs
    found = {place: cue_features(view, place, signs) for place in view.cues}
    scores = [sum(map(weights.get, features, repeat(0.0))) for features in found.values()]
    return dict(zip(found, marginals(scores, model.cue_moves), strict=True)), found


def least_chance(view: View) -> float:
    """Return how likely a cue of the paragraph must be to be looked at further."""
    return _LEAST_CHANCE if view.last_stretch[-1] else _LEAST_CHANCE_PLAIN


def marginals(scores: Sequence[float], moves: tuple[float, float, float, float]) -> list[float]:
    """Return the probability of «yes» at each step of a chain of yes and no; `scores` are the log odds of each step.

    The forward-backward algorithm (Rabiner 1989, A tutorial on hidden Markov models, III.A) on two states.
    """
    no_no, no_yes, yes_no, yes_yes = (exp(move) for move in moves)
    odds = [exp(min(score, 500.0)) for score in scores]
    ahead: list[tuple[float, float]] = []
    no, yes = 1.0, 0.0
    for number, odd in enumerate(odds):
        if number:
            no, yes = no * no_no + yes * yes_no, (no * no_yes + yes * yes_yes) * odd
        else:
            no, yes = 1.0, odd
        whole = no + yes
        no, yes = no / whole, yes / whole
        ahead.append((no, yes))
    out = []
    after_no, after_yes = 1.0, 1.0
    for number in range(len(odds) - 1, -1, -1):
        no, yes = ahead[number]
        out.append(yes * after_yes / (no * after_no + yes * after_yes))
        odd = odds[number] * after_yes
        after_no, after_yes = no_no * after_no + no_yes * odd, yes_no * after_no + yes_yes * odd
        whole = after_no + after_yes
        after_no, after_yes = after_no / whole, after_yes / whole
    return out[::-1]


class Search:
    """The ways to give one cue its arguments, likeliest first; the further ones are looked for only when asked for."""

    __slots__ = ("_chance", "_cue", "_features", "_known", "_low", "_paths", "_prior", "_view", "best")

    def __init__(self, view: View, model: Model, cue: int, chance: float, features: Sequence[int]) -> None:
        self._view, self._cue, self._chance, self._features = view, cue, chance, features
        self._prior = model.cue_weights.get(features[0], 0.0) + model.cue_weights.get(features[1], 0.0)
        self._low, high = window(view, cue)
        rows = model.scorer.scores(view, cue, self._low, high)
        self._known: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
        self._paths = islice(model.lattice.paths(rows, cue - self._low, _LEAST_WAY), _WAYS)
        self.best: Proposal | None = None
        self.best = next(self._proposals(), None)
        """The likeliest arguments; ``None`` where there is no content."""

    def others(self) -> list[Proposal]:
        """Return the further ways; a second call gives none."""
        return list(self._proposals())

    def _proposals(self) -> Iterator[Proposal]:
        for path in self._paths:
            way = self._read(path)
            if way[0] and way not in self._known:
                self._known.add(way)
                top = self.best.path if self.best else path.chance
                yield Proposal(
                    self._cue, self._chance, self._features, self._prior, *way, path.chance, top - path.chance
                )

    def _read(self, path: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the places of content and source of a path."""
        content, source = _places(path.parts, "c", self._low), _places(path.parts, "s", self._low)
        return tuple(trimmed(content, self._view)), tuple(trimmed(source, self._view))


def _places(parts: str, part: str, low: int) -> Sequence[int]:
    """Return the places of the tokens that are that part of a path whose first token stands at `low`."""
    first, count = parts.find(part), parts.count(part)
    if parts[first : first + count] == part * count:
        return range(low + first, low + first + count)
    return [place for place, found in enumerate(parts, low) if found == part]


def trimmed(places: Sequence[int], view: View) -> Sequence[int]:
    """Return the places without the commas, stops and dashes at either end."""
    first, last = 0, len(places)
    while first < last and view.kinds[places[first]] in _LOOSE:
        first += 1
    while last > first and view.kinds[places[last - 1]] in _LOOSE:
        last -= 1
    return places[first:last]
