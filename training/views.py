"""Takes articles and an inventory of names, gives their paragraphs with the views that features are read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from quotebank.tagger.packing import Template, unpack
from quotebank.tagger.view import Inventory, View, view_of
from training.gold import Document, Sample

Weights = dict[str, dict[str, Any]]


def views(documents: Iterable[Document], inventory: Inventory) -> Iterator[tuple[Sample, View]]:
    """Yield every paragraph with its view."""
    for document in documents:
        for sample in document.samples:
            yield sample, view_of(sample.paragraph, inventory)


def filled(documents: Iterable[Document]) -> Inventory:
    """Return the inventory of all names of the articles."""
    inventory = Inventory()
    for _ in views(documents, inventory):
        pass
    return inventory


def readable(weights: dict[int, Any], templates: Sequence[Template], names: Sequence[str]) -> Weights:
    """Return the weights by template and readable value, in order."""
    out: Weights = {}
    for feature in sorted(weights):
        label, value = unpack(feature, templates, names)
        out.setdefault(label, {})[value] = weights[feature]
    return {label: dict(sorted(values.items())) for label, values in out.items()}
