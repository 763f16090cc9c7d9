"""Takes the file of weights, gives the model in the form that tagging needs; readable in the file, numbers here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from quotebank.tagger import argument_features, cue_features
from quotebank.tagger.argument_scores import Scorer
from quotebank.tagger.cue_features import Signs
from quotebank.tagger.judge import FEATURES
from quotebank.tagger.packing import Template, bases, pack, unpack
from quotebank.tagger.paths import Lattice
from quotebank.tagger.side import Kept
from quotebank.tagger.sums import Scores
from quotebank.tagger.trees import Forest
from quotebank.tagger.view import Inventory


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learnt."""

    names: tuple[str, ...]
    inventory: Inventory
    signs: Signs
    cue_weights: dict[int, float]
    """What each feature adds to the odds, as a logarithm, that a cue stands there."""
    reasons: Kept[str]
    """The same features and what they add, in words."""
    cue_moves: tuple[float, float, float, float]
    """Weights of no cue after none, cue after none, none after a cue, cue after a cue."""
    scorer: Scorer
    lattice: Lattice
    forest: Forest
    version: str


def build(data: Mapping[str, Any]) -> Model:
    """Return the model of the parsed file of weights.

    Raises KeyError or ValueError where it names a template, a kind or a name that there is not.
    """
    inventory = Inventory(data["names"])
    numbers = inventory.numbers
    signs = Signs(numbers)
    arguments = data["arguments"]
    weights = _features(arguments["weights"], argument_features.TEMPLATES, numbers)
    rows = {feature: _row(weight) for feature, weight in weights.items()}
    cue_weights = _features(data["cues"]["weights"], cue_features.TEMPLATES, numbers)
    one, two, three, four = data["cues"]["moves"]
    return Model(
        names=tuple(data["names"]),
        inventory=inventory,
        signs=signs,
        cue_weights=cue_weights,
        reasons=Kept(lambda feature: _reason(feature, cue_weights[feature], data["names"])),
        cue_moves=(one, two, three, four),
        scorer=Scorer(rows, len(inventory.numbers), signs),
        lattice=Lattice(arguments["moves"]),
        forest=Forest(data["forest"], FEATURES),
        version=data["version"],
    )


def _row(weights: Mapping[str, float]) -> Scores:
    """Return weights by part as a row of scores."""
    return (weights.get("S", 0.0), weights.get("s", 0.0), weights.get("C", 0.0), weights.get("c", 0.0))


def _features(
    groups: Mapping[str, Mapping[str, Any]], templates: Sequence[Template], numbers: dict[str, int]
) -> dict[int, Any]:
    """Return the weights of `groups` by the numbers of their features."""
    out: dict[int, Any] = {}
    for base, template in zip(bases(templates), templates, strict=True):
        for value, weights in groups.get(template.label, {}).items():
            out[pack(base, template, value, numbers)] = weights
    return out


def _reason(feature: int, weight: float, names: Sequence[str]) -> str:
    """Return what a feature of a cue is and what it adds, in words."""
    label, value = unpack(feature, cue_features.TEMPLATES, names)
    return f"{label}: {value} (+{weight:.1f})"


@lru_cache(maxsize=1)
def load() -> Model:
    """Return the model that is shipped."""
    text = resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    return build(json.loads(text))
