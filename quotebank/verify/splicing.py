"""Takes the nearest quotations, gives two pieces that a claim joins as if somebody had said them in one breath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from quotebank.verify.alignment import weight
from quotebank.verify.finding import Found
from quotebank.verify.nearly import alike
from quotebank.verify.words import Words

LEAST = 3
"""A part of fewer words is no piece of a splice."""

TELLING = 2.0
"""What the words of a part that agree must count for: «this is a», as everybody says, is no piece either."""

LIKE = 0.6
"""So much of each part must agree with its quotation."""

PAIRS = 4
"""So many of the pairs that together have most of the claim are compared word by word."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Two pieces, in the order of the claim."""

    found: tuple[Found, Found]
    score: float
    """How much of the whole claim, and of what it took, agrees."""


def spliced(claim: Words, near: Sequence[Found]) -> Splice | None:
    """Return the best two pieces that make up the claim; ``None`` where there are none."""
    tried = [one for pair in _pairs(claim, near) if (one := _joined(claim, *pair)) is not None]
    tried += [one for found in near[:PAIRS] for one in _of_one(claim, found)]
    return max(tried, key=lambda one: one.score, default=None)


def _pairs(claim: Words, near: Sequence[Found]) -> Iterator[tuple[int, Found, Found]]:
    """Yield where to part the claim, and which two quotations have most of what stands before and behind."""
    size = len(claim.words)
    worth = [weight((key,)) for key in claim.keys]
    sums = []
    for one in near:
        agreeing = one.comparison.agreeing
        sums.append([0.0, *accumulate(worth[at] if at in agreeing else 0.0 for at in range(size))])
    ranked = []
    for i, front in enumerate(sums):
        for j, back in enumerate(sums):
            if i != j and size >= 2 * LEAST:
                have, at = max((front[at] + back[size] - back[at], at) for at in range(LEAST, size - LEAST + 1))
                ranked.append((-have, i + j, i, j, at))
    for _, _, i, j, at in sorted(ranked)[:PAIRS]:
        yield at, near[i], near[j]


def _of_one(claim: Words, found: Found) -> Iterator[Splice]:
    """Yield the claim as two stretches of one quotation in another order."""
    first, last = found.comparison.covered
    for at in (first, last):
        if LEAST <= at <= len(claim.words) - LEAST:
            joined = _joined(claim, at, found, found)
            if joined and joined.found[0].comparison.window[0] >= joined.found[1].comparison.window[1]:
                yield joined


def _joined(claim: Words, at: int, one: Found, other: Found) -> Splice | None:
    """Return the two pieces compared each with its part of the claim; ``None`` when a part is not its quotation's."""
    parts = []
    for found, part in ((one, (0, at)), (other, (at, len(claim.words)))):
        near = alike(claim, found.printed, part)
        if near is None or near.score < LIKE or len(near.agreeing) < LEAST:
            return None
        if weight([claim.keys[number] for number in near.agreeing]) < TELLING:
            return None
        parts.append(replace(found, comparison=near, verdict=near.standing))
    first, second = parts
    shares = [weight(claim.keys[:at]), weight(claim.keys[at:])]
    score = sum(part.score * share for part, share in zip(parts, shares, strict=True)) / sum(shares)
    return Splice((first, second), score)
