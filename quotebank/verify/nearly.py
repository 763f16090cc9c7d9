"""Takes a claim and one printed quotation, gives how near they come when the words do not all stand so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from quotebank.verify.alignment import Piece, likeness, pieces
from quotebank.verify.changes import changes
from quotebank.verify.comparison import Comparison, Standing, insertions
from quotebank.verify.printed import Printed
from quotebank.verify.words import Words

JOINED = 3
"""A stretch of fewer words that agree is no piece of a splice."""


def alike(claim: Words, printed: Printed, part: tuple[int, int] | None = None) -> Comparison | None:
    """Return how a claim whose words do not all stand so comes near a quotation; ``None`` for nothing in common.

    `part` compares these words of the claim alone.
    """
    first, last = part or (0, len(claim.words))
    own, keys = claim.keys[first:last], printed.keys
    found = pieces(own, keys)
    if not found:
        return None
    main, parts = found[0], _parts(found)
    covered = (0, len(own)) if len(parts) == 1 else main.claim
    facing = _facing(printed, main, covered)
    steps = changes(main, covered, facing, first)
    window = (min(facing[0], *(one.print[0] for one in parts)), max(facing[1], *(one.print[1] for one in parts)))
    ordered = sorted(parts, key=lambda one: one.print)
    return Comparison(
        standing=_standing(claim, printed, main, parts, first),
        score=min(0.99, likeness(own, keys, parts)),
        steps=steps,
        window=window,
        covered=(steps[0].claim[0], steps[-1].claim[1]),
        skipped=tuple((one.print[1], other.print[0]) for one, other in pairwise(ordered)),
        insertions=insertions(claim),
        agreeing=frozenset(
            first + at for one in found for block in one.blocks for at in range(block.claim, block.claim + block.size)
        ),
    )


def _facing(printed: Printed, main: Piece, covered: tuple[int, int]) -> tuple[int, int]:
    """Return the print's words that a piece faces: with as many before and behind it as the claim changed there.

    Never beyond the end of a sentence, behind which nothing stands in the place of the claim's words.
    """
    first, last = main.print
    for _ in range(main.claim[0] - covered[0]):
        if first and not _parted(printed, first - 1):
            first -= 1
    for _ in range(covered[1] - main.claim[1]):
        if last < len(printed.words) and not _parted(printed, last - 1):
            last += 1
    return first, last


def _parted(printed: Printed, at: int) -> bool:
    """Tell whether a sentence or a piece ends between a word and the next."""
    one, other = printed.words[at : at + 2]
    between = printed.text[one.end : other.start]
    return any(sign in between for sign in ".!?…") or any(map(str.isalnum, between))


def _parts(found: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the heaviest piece and those beside it that are more than a few words by chance."""
    return (found[0], *(one for one in found[1:] if max(block.size for block in one.blocks) >= JOINED))


def _standing(claim: Words, printed: Printed, main: Piece, parts: Sequence[Piece], first: int) -> Standing:
    agreeing = [at for part in parts for block in part.blocks for at in range(block.print, block.print + block.size)]
    inside = sum(printed.inside[at] for at in agreeing)
    if not inside:
        return "paraphrase"
    if inside < len(agreeing):
        return "fragment"
    others = [sorted((main, part), key=lambda one: one.claim) for part in parts if part is not main]
    return "altered" if all(_declares(claim, one, other, first) for one, other in others) else "spliced"


def _declares(claim: Words, one: Piece, other: Piece, first: int) -> bool:
    """Tell whether the claim has an ellipsis between two pieces that it gives in the order of the print."""
    start, end = first + one.claim[1], first + other.claim[0]
    return one.print < other.print and any(start <= cut <= end for cut in claim.cuts)
