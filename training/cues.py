"""Takes gold paragraphs, gives the weights of the field that tells where a cue stands.

Learning is L-BFGS with L1 and L2 penalties as CRFsuite does it (Okazaki 2007, https://www.chokkan.org/software/crfsuite/).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pycrfsuite

from quotebank.tagger.cue_features import TEMPLATES, Signs, cue_features
from quotebank.tagger.view import PAD, Inventory
from training.gold import Document
from training.owlqn import Penalty
from training.views import readable, views

_LEAST = 0.03


def learn_cues(documents: Sequence[Document], inventory: Inventory, penalty: Penalty) -> dict[str, Any]:
    """Return the section ``cues`` of the file of weights."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": penalty.first, "c2": penalty.second, "max_iterations": penalty.rounds})
    signs = Signs(inventory.numbers)
    for sample, view in views(documents, inventory):
        anchors = {attribution.anchor + PAD for attribution in sample.attributions}
        if view.cues:
            rows = [[str(feature) for feature in cue_features(view, place, signs)] for place in view.cues]
            trainer.append(rows, ["1" if place in anchors else "0" for place in view.cues])
    state, moves = _train(trainer)
    odds: dict[int, float] = {}
    for (feature, label), weight in state.items():
        odds[int(feature)] = odds.get(int(feature), 0.0) + (weight if label == "1" else -weight)
    kept = {feature: round(weight, 2) for feature, weight in odds.items() if abs(weight) >= _LEAST}
    order = [("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")]
    return {
        "moves": [round(moves.get(pair, 0.0), 3) for pair in order],
        "weights": readable(kept, TEMPLATES, list(inventory.numbers)),
    }


def _train(trainer: Any) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Return the weights of features and of moves that CRFsuite finds."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    return dict(info.state_features), dict(info.transitions)
