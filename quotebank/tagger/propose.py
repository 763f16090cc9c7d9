"""Takes the view of a paragraph and the model, gives the possible attributions: a likely cue and its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from quotebank.tagger.argument_features import keys_around
from quotebank.tagger.cue_features import cue_features
from quotebank.tagger.judge import Proposal
from quotebank.tagger.kinds import CODES
from quotebank.tagger.model import NO_SCORE, Model, added
from quotebank.tagger.view import View, window

LEAST_CHANCE = 0.2
"""A word less likely to be a cue than this is not looked at further."""

_WAYS, _LEAST_WAY = 1, -2.5
"""How many ways to give a cue its arguments are weighed, and how much less likely than the best they may be."""
_LOOSE = frozenset(CODES[kind] for kind in (",", ".", ";", ":", "-"))


def cue_chances(view: View, model: Model) -> tuple[dict[int, float], dict[int, float]]:
    """Return the probability of every possible cue of a paragraph, and what its word alone adds to the odds."""
    weights, signs = model.cue_weights, model.signs
    scores, priors = [], {}
    for place in view.cues:
        found = cue_features(view, place, signs)
        scores.append(sum([weights[feature] for feature in found if feature in weights]))
        priors[place] = weights.get(found[0], 0.0) + weights.get(found[1], 0.0)
    return dict(zip(view.cues, marginals(scores, model.cue_moves), strict=True)), priors


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


def propose(view: View, model: Model, cue: int, chance: float, prior: float) -> list[Proposal]:
    """Return the likeliest ways to give a cue its arguments, the best first; none where it finds no content."""
    low, high = window(view, cue)
    get, around, place = model.rows.get, model.around, model.place
    rows = [
        added((around[keys[0]], place[keys[1]], *filter(None, map(get, keys[2])))) if keys else NO_SCORE
        for keys in keys_around(view, cue, low, high, model.signs)
    ]
    ways: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = {}
    for parts, path in model.lattice.paths(rows, cue - low, _WAYS, _LEAST_WAY):
        content = trimmed([at for at, part in enumerate(parts, low) if part == "c"], view)
        source = trimmed([at for at, part in enumerate(parts, low) if part == "s"], view)
        if content:
            ways.setdefault((tuple(content), tuple(source)), path)
    return [
        Proposal(cue, chance, prior, content, source, path, tuple(ways.values())) for (content, source), path in ways.items()
    ]


def trimmed(places: Sequence[int], view: View) -> Sequence[int]:
    """Return the places without the commas, stops and dashes at either end."""
    first, last = 0, len(places)
    while first < last and view.kinds[places[first]] in _LOOSE:
        first += 1
    while last > first and view.kinds[places[last - 1]] in _LOOSE:
        last -= 1
    return places[first:last]
