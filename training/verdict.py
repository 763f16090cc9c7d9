"""Takes gold paragraphs and the two fields, gives the forest that judges what they propose.

The forest must learn from proposals on articles that the fields have not seen, so they are learnt in folds.
Boosting is that of scikit-learn (HistGradientBoostingClassifier), read out into plain lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from quotebank.passages import Paragraph
from quotebank.tagger.judge import FEATURES, Proposal
from quotebank.tagger.kinds import CLOSED
from quotebank.tagger.model import Model
from quotebank.tagger.tagging import searched
from quotebank.tagger.view import PAD, view_of
from training.gold import Document, Sample

_SAME = 0.5
"""Share of words that two contents have in common when they count as the same."""


def examples(documents: Sequence[Document], model: Model) -> Iterator[tuple[list[float], bool]]:
    """Yield the numbers of every proposal and whether it is right."""
    for document in documents:
        for sample in document.samples:
            view = view_of(sample.paragraph, model.inventory)
            searches, judge = searched(view, sample.paragraph, model)
            for proposal in (way for search in searches if search.best for way in (search.best, *search.others())):
                yield judge.values(proposal), is_right(proposal, sample)


def is_right(proposal: Proposal, sample: Sample) -> bool:
    """Tell whether a proposal has the content and the source of a gold attribution."""
    content = {place - PAD for place in proposal.content}
    best = max(sample.attributions, key=lambda a: _shared(content, a.content, sample.paragraph), default=None)
    if best is None or _shared(content, best.content, sample.paragraph) < _SAME:
        return False
    mine, theirs = (_words(places, sample.paragraph) for places in ([p - PAD for p in proposal.source], best.source))
    telling = (mine & theirs) - CLOSED.keys()
    return bool(telling) or mine == theirs


def _words(places: Any, paragraph: Paragraph) -> set[str]:
    return {paragraph.tokens[place].low for place in places if paragraph.tokens[place].kind == "w"} - {
        "the",
        "a",
        "an",
    }


def _shared(one: set[int], two: frozenset[int], paragraph: Paragraph) -> float:
    """Return the Jaccard index of the words of two contents."""
    return _size(one & two, paragraph) / max(1, _size(one | two, paragraph))


def _size(places: Any, paragraph: Paragraph) -> int:
    tokens = [paragraph.tokens[place] for place in places]
    return sum(len(t.text.split()) if t.kind == "q" else int(t.kind != "p") for t in tokens)


def learn_forest(rows: Sequence[Sequence[float]], right: Sequence[bool], trees: int, leaves: int) -> dict[str, Any]:
    """Return the section ``forest`` of the file of weights."""
    learner = HistGradientBoostingClassifier(
        max_iter=trees, max_leaf_nodes=leaves, learning_rate=8.0 / trees, l2_regularization=1.0, min_samples_leaf=30,
        max_features=0.5, early_stopping=False, random_state=1,
    )  # fmt: skip
    learner.fit(np.array(rows, float), np.array(right))
    # scikit-learn has no public way to read a fitted tree of this kind; these two names are those of 1.3 to 1.9.
    nodes = [predictors[0].nodes for predictors in learner._predictors]
    return {"base": round(float(learner._baseline_prediction[0, 0]), 4), "trees": [_tree(some, 0) for some in nodes]}


def _tree(nodes: Any, at: int) -> Any:
    """Return the tree below node number `at` as lists."""
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), 3)
    name, threshold = FEATURES[int(node["feature_idx"])], float(f"{node['num_threshold']:.4g}")
    return [name, threshold, _tree(nodes, int(node["left"])), _tree(nodes, int(node["right"]))]
