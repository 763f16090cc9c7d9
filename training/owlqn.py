"""Takes a loss with its gradient, gives the point where the loss and its penalties are least.

OWL-QN: L-BFGS that keeps each weight in one orthant a step, so that L1 leaves most of them at exactly nought (Andrew
and Gao 2007, Scalable training of L1-regularized log-linear models, https://doi.org/10.1145/1273496.1273501).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Loss = Callable[[Floats], tuple[float, Floats]]
_HISTORY = 8
_HALVINGS = 20
_SLOPE = 1e-4
_ENOUGH = 1e-5


@dataclass(frozen=True)
class Penalty:
    """How strongly learning is held back (L1, L2), and how long it may take."""

    first: float = 1.0
    second: float = 0.2
    rounds: int = 100


@dataclass
class _Point:
    """Where the search stands."""

    x: Floats
    value: float
    """Of the loss with both penalties."""
    gradient: Floats
    """Of the loss with the L2 penalty."""


def minimise(loss: Loss, start: Floats, penalty: Penalty, free: NDArray[np.bool_]) -> Floats:
    """Return the point where ``loss + first·|x| + second·x²`` is least; there is no L1 where `free` is true."""
    lasso = np.where(free, 0.0, penalty.first)
    pairs: list[tuple[Floats, Floats, float]] = []
    here = _measure(loss, start, lasso, penalty.second)
    for _ in range(penalty.rounds):
        there = _move(loss, here, lasso, penalty.second, pairs)
        step, bend = there.x - here.x, there.gradient - here.gradient
        curve = float(step @ bend)
        if curve > 0:
            pairs.append((step, bend, 1.0 / curve))
            del pairs[:-_HISTORY]
        gain = here.value - there.value
        here = there
        if gain < _ENOUGH * abs(here.value):
            break
    return here.x


def _measure(loss: Loss, x: Floats, lasso: Floats, second: float) -> _Point:
    value, gradient = loss(x)
    whole = value + second * float(x @ x) + float((lasso * np.abs(x)).sum())
    return _Point(x, whole, gradient + 2 * second * x)


def _move(
    loss: Loss, here: _Point, lasso: Floats, second: float, pairs: Sequence[tuple[Floats, Floats, float]]
) -> _Point:
    """Return the next point: along the quasi-Newton direction, halved until the loss falls enough."""
    x, slope = here.x, _pseudo_gradient(here.x, here.gradient, lasso)
    direction = -_two_loop(slope, pairs)
    direction[direction * slope >= 0] = 0.0
    orthant = np.where(x != 0, np.sign(x), -np.sign(slope))
    size = 1.0 if pairs else 1.0 / max(1.0, float(np.linalg.norm(slope)))
    there = here
    for _ in range(_HALVINGS):
        point = x + size * direction
        point[point * orthant < 0] = 0.0
        there = _measure(loss, point, lasso, second)
        if there.value <= here.value + _SLOPE * float(slope @ (point - x)):
            break
        size *= 0.5
    return there


def _pseudo_gradient(x: Floats, gradient: Floats, lasso: Floats) -> Floats:
    """Return the gradient with L1, at nought the one-sided one that falls, or 0."""
    at_zero = np.where(gradient + lasso < 0, gradient + lasso, np.where(gradient - lasso > 0, gradient - lasso, 0.0))
    return np.where(x != 0, gradient + np.sign(x) * lasso, at_zero)


def _two_loop(gradient: Floats, pairs: Sequence[tuple[Floats, Floats, float]]) -> Floats:
    """Return the inverse Hessian that `pairs` estimate times `gradient`."""
    out = gradient.copy()
    factors = []
    for s, y, rho in reversed(pairs):
        factor = rho * float(s @ out)
        factors.append(factor)
        out -= factor * y
    if pairs:
        s, y, rho = pairs[-1]
        out *= 1.0 / (rho * float(y @ y))
    for (s, y, rho), factor in zip(pairs, reversed(factors), strict=True):
        out += (factor - rho * float(y @ out)) * s
    return out
