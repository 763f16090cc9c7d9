"""Takes labelled sequences, gives the likelihood of a linear-chain field whose labels share weights by their part.

The labels of an argument are a part (outside, source, content, cue) and a memory of what stood before.  The features
speak about parts only; the memory speaks through the moves from label to label.  That keeps the file small and the
tagging fast, and no common library learns it so, hence this module: the conditional likelihood of Lafferty, McCallum
and Pereira (2001) by the forward-backward algorithm, over many sequences at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
_BATCH = 400
_TINY = 1e-300


class Labelled(NamedTuple):
    """Features of each token (none for the cue), the labels as numbers, and the place of the cue."""

    rows: list[list[int]]
    labels: list[int]
    cue: int


@dataclass(frozen=True)
class Grammar:
    """The labels as numbers: those of tokens first, those of a cue after them."""

    parts: tuple[int, ...]
    """The part of each label of a token; 0 is outside, whose weights are all nought."""
    cues: int
    """How many labels a cue may have."""
    begins: tuple[int, ...]
    moves: NDArray[np.int64]
    """The number of the weight of the move from one label to another; −1 where there is no such move."""


class _Batch(NamedTuple):
    """Sequences of about the same length: numbers of rows of the feature matrix, −1 where a sequence has ended."""

    rows: NDArray[np.int64]
    cue: NDArray[np.int64]


class Field:
    """The likelihood of labelled sequences and its gradient."""

    def __init__(self, sequences: Sequence[Labelled], grammar: Grammar, features: int) -> None:
        self.legal = grammar.moves >= 0
        self.move_numbers = np.maximum(grammar.moves, 0)
        self.move_weights = int(grammar.moves.max()) + 1
        self.states = len(grammar.parts) + grammar.cues
        self.parts = max(grammar.parts) + 1
        self.features = features
        self.spread = np.zeros((self.parts, self.states))
        self.spread[list(grammar.parts), range(len(grammar.parts))] = 1.0
        self.is_cue = np.arange(self.states) >= len(grammar.parts)
        self.begin = np.isin(np.arange(self.states), grammar.begins).astype(float)
        flat = [row for sequence in sequences for row in sequence.rows]
        points = np.cumsum([0, *map(len, flat)])
        columns = np.array([feature for row in flat for feature in row], np.int64)
        self.matrix = csr_matrix((np.ones(len(columns), np.float32), columns, points), (len(flat), features))
        self.transposed = self.matrix.T.tocsr()
        self.batches = list(_batches(sequences))
        labels = np.array([label for sequence in sequences for label in sequence.labels])
        self.gold_parts = self.spread.T[labels]
        self.gold_moves = np.zeros((self.states, self.states))
        for sequence in sequences:
            np.add.at(self.gold_moves, (sequence.labels[:-1], sequence.labels[1:]), 1)

    def split(self, flat: Floats) -> tuple[Floats, Floats]:
        """Return a vector of weights as weights of features (by part) and of moves."""
        size = self.features * (self.parts - 1)
        return flat[:size].reshape(self.features, self.parts - 1), flat[size:][self.move_numbers]

    def loss(self, flat: Floats) -> tuple[float, Floats]:
        """Return the negative log-likelihood of all sequences and its gradient."""
        weights, moves = self.split(flat)
        scores = np.zeros_like(self.gold_parts)
        scores[:, 1:] = self.matrix @ weights.astype(np.float32)
        gold = float((scores * self.gold_parts).sum() + (moves * self.gold_moves).sum())
        step = np.where(self.legal, np.exp(moves), 0.0)
        expected, moved = np.zeros_like(scores), np.zeros_like(moves)
        whole = sum(self._sweep(batch, scores, step, expected, moved) for batch in self.batches)
        slope = np.asarray(self.transposed @ (expected - self.gold_parts)[:, 1:].astype(np.float32), np.float64)
        bend = ((moved - self.gold_moves) * self.legal).ravel()
        steps = np.bincount(self.move_numbers.ravel(), bend, self.move_weights)
        return whole - gold, np.concatenate([slope.ravel(), steps])

    def _sweep(self, batch: _Batch, scores: Floats, step: Floats, expected: Floats, moved: Floats) -> float:
        """Add what a batch is expected to hold; return the logarithm of the sum over all its paths."""
        there = batch.rows >= 0
        at_cue = np.arange(there.shape[1])[None, :] == batch.cue[:, None]
        own = scores[batch.rows]
        top = np.where(at_cue | ~there, 0.0, own.max(axis=2))
        local = np.exp(own - top[:, :, None]) @ self.spread
        local = np.where(at_cue[:, :, None], self.is_cue, local)
        ahead, scale = self._forward(local, there, step)
        behind = np.ones_like(ahead[0])
        for n in range(there.shape[1] - 1, -1, -1):
            live = there[:, n]
            both = ahead[n] * behind
            both /= np.maximum(both.sum(axis=1, keepdims=True), _TINY)
            expected[batch.rows[live, n]] = both[live] @ self.spread.T
            if n:
                after = local[:, n] * behind / scale[n][:, None] * live[:, None]
                moved += step * (ahead[n - 1].T @ after)
                behind = np.where(live[:, None], after @ step.T, behind)
        return float(np.log(scale).sum() + top.sum())

    def _forward(self, local: Floats, there: NDArray[np.bool_], step: Floats) -> tuple[list[Floats], list[Floats]]:
        """Return for each token the shares of the states and their sum before it was scaled to 1."""
        ahead: list[Floats] = []
        scale: list[Floats] = []
        for n in range(there.shape[1]):
            now = ahead[-1] @ step * local[:, n] if n else local[:, 0] * self.begin
            size = np.where(there[:, n], np.maximum(now.sum(axis=1), _TINY), 1.0)
            ahead.append(np.where(there[:, n, None], now / size[:, None], ahead[-1] if n else now))
            scale.append(size)
        return ahead, scale


def _batches(sequences: Sequence[Labelled]) -> list[_Batch]:
    """Return the sequences in batches, the shortest first."""
    offsets = np.cumsum([0, *(len(sequence.rows) for sequence in sequences)])
    order = sorted(range(len(sequences)), key=lambda number: len(sequences[number].rows))
    out = []
    for start in range(0, len(order), _BATCH):
        some = order[start : start + _BATCH]
        rows = np.full((len(some), len(sequences[some[-1]].rows)), -1, np.int64)
        for at, number in enumerate(some):
            size = len(sequences[number].rows)
            rows[at, :size] = np.arange(offsets[number], offsets[number] + size)
        out.append(_Batch(rows, np.array([sequences[number].cue for number in some])))
    return out
