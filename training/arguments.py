"""Takes gold paragraphs, gives the weights of the field that tells a cue's source and content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np

from quotebank.tagger.argument_features import TEMPLATES, features_of, keys_around
from quotebank.tagger.cue_features import Signs
from quotebank.tagger.view import PAD, REACH, Inventory, View, window
from training.field import Field, Grammar, Labelled
from training.gold import Attribution, Document
from training.owlqn import Penalty, minimise
from training.views import readable, views

PARTS = "oSsCc"
LABELS = (
    *("o" + memory for memory in ("", "+c", "+s", "+c+s")),
    *(part + memory for part in "Ss" for memory in ("", "+c")),
    *(part + memory for part in "Cc" for memory in ("", "+s")),
)
CUE_LABELS = ("q", "q+c", "q+s", "q+c+s")
_ALL = (*LABELS, *CUE_LABELS)
_BEGINS = ("o", "S", "C", "q")
_LEAST = 0.05
_LEAST_SEEN = 2


def learn_arguments(documents: Sequence[Document], inventory: Inventory, penalty: Penalty) -> dict[str, Any]:
    """Return the section ``arguments`` of the file of weights."""
    sequences = list(_sequences(documents, inventory))
    seen = Counter(feature for sequence in sequences for row in sequence.rows for feature in row)
    number = {feature: place for place, feature in enumerate(f for f, count in seen.items() if count >= _LEAST_SEEN)}
    rows = [[[number[f] for f in row if f in number] for row in sequence.rows] for sequence in sequences]
    sequences = [sequence._replace(rows=row) for sequence, row in zip(sequences, rows, strict=True)]
    moves = legal_moves()
    field = Field(sequences, _grammar(moves), len(number))
    size = len(number) * (len(PARTS) - 1)
    free = np.arange(size + len(moves)) >= size
    best = minimise(field.loss, np.zeros(len(free)), penalty, free)
    weights, _ = field.split(best)
    kept = {}
    for feature, place in number.items():
        row = {part: round(float(w), 2) for part, w in zip(PARTS[1:], weights[place], strict=True) if abs(w) >= _LEAST}
        if row:
            kept[feature] = row
    return {
        "moves": {move: round(float(weight), 3) for move, weight in zip(moves, best[size:], strict=True)},
        "weights": readable(kept, TEMPLATES, list(inventory.numbers)),
    }


def _sequences(documents: Sequence[Document], inventory: Inventory) -> Iterator[Labelled]:
    signs = Signs(inventory.numbers)
    number = {label: place for place, label in enumerate(_ALL)}
    for sample, view in views(documents, inventory):
        for attribution in sample.attributions:
            places, rows = argument_rows(view, attribution, signs)
            labels = labels_of(attribution, places)
            if all(is_legal(one, two) for one, two in pairwise(labels)):
                yield Labelled(rows, [number[label] for label in labels], attribution.anchor + PAD - places[0])


def _grammar(moves: Sequence[str]) -> Grammar:
    """Return the grammar of labels whose moves share weights by :func:`move_name`."""
    numbers = np.full((len(_ALL), len(_ALL)), -1)
    for one, two in product(range(len(_ALL)), repeat=2):
        if is_legal(_ALL[one], _ALL[two]):
            numbers[one, two] = moves.index(move_name(_ALL[one], _ALL[two]))
    parts = tuple(PARTS.index(label[0]) for label in LABELS)
    return Grammar(parts, len(CUE_LABELS), tuple(_ALL.index(label) for label in _BEGINS), numbers)


def legal_moves() -> list[str]:
    """Return the names of all moves that the grammar of labels allows."""
    return sorted({move_name(one, two) for one, two in product(_ALL, repeat=2) if is_legal(one, two)})


def move_name(one: str, two: str) -> str:
    """Return the name of the weight of a move: the begin of a part and its middle are left in the same way."""
    return f"{one.lower()} {two}"


def argument_rows(view: View, attribution: Attribution, signs: Signs) -> tuple[range, list[list[int]]]:
    """Return the tokens that may belong to a cue, with their features; the gold's are among them if within reach."""
    cue = attribution.anchor + PAD
    low, high = window(view, cue)
    gold = [place + PAD for place in attribution.source | attribution.content]
    low, high = max(min([low, *gold]), cue - REACH), min(max([high, *(place + 1 for place in gold)]), cue + REACH)
    rows = [features_of(keys) if keys else [] for keys in keys_around(view, cue, low, high, signs)]
    return range(low, high), rows


def labels_of(attribution: Attribution, places: range) -> list[str]:
    """Return the label of each place: its part and what came before it."""
    out = []
    content = source = False
    previous = ""
    for place in places:
        part = _part(attribution, place - PAD)
        begins = part in "sc" and previous != part
        memory = ("+c" if content and part != "c" else "") + ("+s" if source and part != "s" else "")
        out.append((part.upper() if begins else part) + memory)
        content, source = content or part == "c", source or part == "s"
        previous = part
    return out


def _part(attribution: Attribution, number: int) -> str:
    if number == attribution.anchor:
        return "q"
    if number in attribution.content:
        return "c"
    return "s" if number in attribution.source else "o"


def is_legal(one: str, two: str) -> bool:
    """Tell whether a token labelled `two` may follow one labelled `one`."""
    content, source = "+c" in one or one[0] in "Cc", "+s" in one or one[0] in "Ss"
    part = two[0]
    goes_on = one[0].lower() == part.lower()
    if part in "sc":
        return goes_on and one[1:] == two[1:]
    if (part in "SCq" and goes_on) or (part == "S" and source):
        return False
    keeps_content = part == "C" or ("+c" in two) == content
    keeps_source = part == "S" or ("+s" in two) == source
    return keeps_content and keeps_source
