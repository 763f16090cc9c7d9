"""Takes the words of a claim and of a print, gives where they agree: as a whole, or in pieces near one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from quotebank.lexicon import closed_class

FAR = 6
"""So many words of the print skipped at once, and what follows is another piece."""

SMALL = 0.4
"""What a word of the closed classes counts for, where another counts for 1: it is in every sentence."""

BUSY = 20_000
"""So many pairs of the same word, one in the claim and one in the print, are too many to look at each."""

Keys = Sequence[str]


class Block(NamedTuple):
    """So many words that are the same in both, from these places on."""

    claim: int
    print: int
    size: int


class Piece(NamedTuple):
    """Blocks near one another: a stretch of the claim and a stretch of the print that agree in most words."""

    blocks: tuple[Block, ...]

    @property
    def claim(self) -> tuple[int, int]:
        """The half-open range of the claim's words from its first to its last block."""
        return self.blocks[0].claim, self.blocks[-1].claim + self.blocks[-1].size

    @property
    def print(self) -> tuple[int, int]:
        """The same of the print's words."""
        return self.blocks[0].print, self.blocks[-1].print + self.blocks[-1].size

    @property
    def size(self) -> int:
        """How many words agree."""
        return sum(block.size for block in self.blocks)


def occurrences(part: Keys, keys: Keys, start: int = 0) -> Iterator[int]:
    """Yield each place from `start` on at which the words `part` stand side by side in `keys`."""
    size, wanted = len(part), tuple(part)
    for at in range(start, len(keys) - size + 1):
        if keys[at] == wanted[0] and tuple(keys[at : at + size]) == wanted:
            yield at


def weight(keys: Keys) -> float:
    """Return how much words count for together."""
    small = closed_class()
    return sum(SMALL if word in small else 1.0 for word in keys)


def pieces(claim: Keys, keys: Keys) -> tuple[Piece, ...]:
    """Return the pieces in which the claim agrees with the print, heaviest first.

    Within a piece fewer than :data:`FAR` words of the print are skipped at once, beyond what the claim has in their
    stead.
    """
    found: list[list[Block]] = []
    for block in _blocks(claim, keys):
        if found and _near(found[-1][-1], block):
            found[-1].append(block)
        else:
            found.append([block])
    return tuple(sorted((Piece(tuple(blocks)) for blocks in found), key=lambda one: -heaviness(one, claim)))


def _blocks(claim: Keys, keys: Keys) -> Iterator[Block]:
    """Yield where the two agree, the longest stretches found first; where a few words fill both, where most agrees."""
    counts = Counter(keys)
    if sum(counts[key] for key in claim) > BUSY:
        from rapidfuzz.distance import LCSseq  # late: hardly ever needed

        found = LCSseq.opcodes(claim, keys)
        yield from (Block(op.src_start, op.dest_start, op.src_end - op.src_start) for op in found if op.tag == "equal")
        return
    for a, b, size in SequenceMatcher(None, claim, keys, autojunk=False).get_matching_blocks():
        if size:
            yield Block(a, b, size)


def _near(one: Block, other: Block) -> bool:
    skipped = other.print - one.print - one.size
    instead = other.claim - one.claim - one.size
    return skipped - instead < FAR and max(skipped, instead) < 2 * FAR


def heaviness(piece: Piece, claim: Keys) -> float:
    """Return how much the words that agree count for."""
    return sum(weight(claim[block.claim : block.claim + block.size]) for block in piece.blocks)


def likeness(claim: Keys, keys: Keys, agreeing: Sequence[Piece]) -> float:
    """Return from 0 to 1 how much of the whole claim, and of the stretches of the print that it took, agrees.

    The claim counts for more: words that circulate lose some on the way, and seldom gain any.  Words are counted, and
    once more with small ones for less; the worse of the two holds.
    """
    taken = [keys[slice(*piece.print)] for piece in agreeing]
    plain = _mean(sum(piece.size for piece in agreeing), len(claim), sum(map(len, taken)))
    same = sum(heaviness(piece, claim) for piece in agreeing)
    return min(plain, _mean(same, weight(claim), sum(map(weight, taken))))


def _mean(same: float, claim: float, taken: float) -> float:
    """Return the weighted harmonic mean of both shares (van Rijsbergen's F, with beta 2)."""
    return 5 * same / (4 * claim + taken)
