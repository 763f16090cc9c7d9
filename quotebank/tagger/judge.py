"""Takes the possible attributions of a paragraph, gives for each the numbers by which it is judged.

An attribution is judged beside its rivals: how likely its cue is and theirs, whether it lies within the content of
another, what stands at its edges, how long it is and how far its source.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from quotebank.tagger.cue_features import Signs
from quotebank.tagger.kinds import STRETCHES
from quotebank.tagger.view import View

_RIVALS: Final = (
    "chance of the cue", "best other cue in the sentence", "best cue before, near", "best cue after, near",
    "better cues in the sentence", "cues in the sentence",
)  # fmt: skip
_CLAIMS: Final = (
    "best cue within the content", "best cue whose content holds this cue", "share of the content that another claims",
    "that share and its cue's chance",
)  # fmt: skip
_CONTENT: Final = (
    "content before, after or around the cue", "tokens of content", "words of content", "pieces of content",
    "share of content in marks", "kind of the last marks", "content begins with that", "content ends its sentence",
    "tokens from cue to content", "commas in the content", "kind of the content's first word",
    "kind after the content", "second kind after the content", "kind before the content", "marks left out after",
    "marks left out before", "usual cue soon after the content",
)  # fmt: skip
_REST: Final = (
    "chance of the arguments", "loss to the best arguments",
    "kind of the content's last token", "tokens of the source", "tokens from source to cue", "source after the cue",
    "kind of the source's last word", "tokens from the sentence's beginning to the cue", "kind of the cue",
    "kind before the cue", "kind after the cue", "weight of the cue word", "kind before the source",
    "kind after the source", "kind of the source's first word",
)  # fmt: skip
FEATURES: Final = _RIVALS + _CLAIMS + _CONTENT + _REST
_NEAR: Final = 12
_NEIGHBOURS: Final = 12
_NONE: Final = -1.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cue with the arguments that the model gives it; numbers are positions in the view."""

    cue: int
    chance: float
    """Probability that the word is a cue."""
    features: Sequence[int]
    """The features of the cue."""
    prior: float
    """What the cue word alone adds to the odds."""
    content: Sequence[int]
    source: Sequence[int]
    path: float
    """Logarithm of the probability of the arguments, given the cue."""
    loss: float
    """By how much that is less than that of the likeliest arguments."""


class Judge:
    """Sees all the proposals of a paragraph, and gives the numbers by which each is judged."""

    __slots__ = ("_chances", "_lengths", "_owners", "_places", "_signs", "_view")

    def __init__(
        self, view: View, bests: Sequence[Proposal], chances: dict[int, float], signs: Signs, lengths: Sequence[int]
    ) -> None:
        """`bests` are the likeliest proposal of each cue, `chances` those of all possible cues, `lengths` how many
        words each position holds.
        """
        self._view, self._chances, self._signs, self._lengths = view, chances, signs, lengths
        self._places = sorted(chances)
        self._owners: dict[int, list[Proposal]] = {}
        for one in bests if len(bests) > 1 else ():
            for place in one.content:
                self._owners.setdefault(place, []).append(one)

    def values(self, one: Proposal) -> list[float]:
        """Return the values of :data:`FEATURES` for a proposal."""
        return [
            *_rival_values(self._view, one, self._places, self._chances),
            *_claim_values(one, self._owners, self._chances),
            *_content_values(self._view, one, self._signs, self._lengths),
            *_other_values(self._view, one),
        ]


def _rival_values(view: View, one: Proposal, places: list[int], chances: dict[int, float]) -> Iterable[float]:
    cue, sure, sentence = one.cue, one.chance, view.sentence
    at = bisect_left(places, cue)
    home = sentence[cue]
    same = before = after = 0.0
    better = count = 0
    for place in places[max(0, at - _NEIGHBOURS) : at] + places[at + 1 : at + 1 + _NEIGHBOURS]:
        chance = chances[place]
        if sentence[place] == home:
            count += 1
            better += chance > sure
            same = max(same, chance)
        if 0 < cue - place < _NEAR:
            before = max(before, chance)
        elif 0 < place - cue < _NEAR:
            after = max(after, chance)
    return (sure, same, before, after, better, count)


def _claim_values(one: Proposal, owners: dict[int, list[Proposal]], chances: dict[int, float]) -> Iterable[float]:
    within = max([chances[place] for place in chances.keys() & one.content], default=0.0)
    if not owners:
        return (within, 0.0, 0.0, 0.0)
    holding = max((other.chance for other in owners.get(one.cue, ()) if other.cue != one.cue), default=0.0)
    shared: dict[int, int] = {}
    strength: dict[int, float] = {}
    for place in one.content:
        for other in owners.get(place, ()):
            if other.cue != one.cue:
                shared[other.cue] = shared.get(other.cue, 0) + 1
                strength[other.cue] = other.chance
    size = len(one.content)
    share = max(shared.values(), default=0) / size
    weighed = max((count / size * strength[cue] for cue, count in shared.items()), default=0.0)
    return (within, holding, share, weighed)


def _content_values(view: View, one: Proposal, signs: Signs, lengths: Sequence[int]) -> Iterable[float]:
    content, cue = one.content, one.cue
    first, last = content[0], content[-1]
    names, kinds = view.names, view.kinds
    marks = [place for place in content if kinds[place] in STRETCHES] if view.last_stretch[-1] else []
    words = sum([lengths[place] for place in content])
    quoted = sum([lengths[place] for place in marks])
    end = view.bounds[view.sentence[cue]][1]
    ends = last + 1 >= end or view.sentence[last] != view.sentence[cue] or names[last + 1] == signs.stop
    return (
        1 if first > cue else 2 if last < cue else 3,
        len(content),
        words,
        1 if last - first + 1 == len(content) else 1 + sum(b - a != 1 for a, b in pairwise(content)),
        quoted / max(1, words),
        kinds[marks[-1]] if marks else _NONE,
        names[first] == signs.that or names[first - 1] == signs.that,
        ends,
        first - cue if first > cue else last - cue,
        [names[place] for place in content].count(signs.comma),
        kinds[first],
        kinds[last + 1],
        kinds[last + 2],
        kinds[first - 1],
        last < view.next_stretch[last + 1] < end,
        view.bounds[view.sentence[first]][0] <= view.last_stretch[first - 1] < first,
        view.strong[min(last + 4, end)] > view.strong[last + 1],
    )


def _other_values(view: View, one: Proposal) -> Iterable[float]:
    cue, source, kinds = one.cue, one.source, view.kinds
    return (
        one.path,
        one.loss,
        kinds[one.content[-1]],
        len(source),
        min(abs(cue - source[0]), abs(cue - source[-1])) if source else _NONE,
        bool(source) and source[0] > cue,
        kinds[source[-1]] if source else _NONE,
        cue - view.bounds[view.sentence[cue]][0],
        kinds[cue],
        kinds[cue - 1],
        kinds[cue + 1],
        one.prior,
        kinds[source[0] - 1] if source else _NONE,
        kinds[source[-1] + 1] if source else _NONE,
        kinds[source[0]] if source else _NONE,
    )
