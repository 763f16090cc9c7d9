"""Takes a view of a paragraph and a cue in it, gives the scores of source and content for every token of its window.

The same as adding up the weights of :mod:`argument_features` token by token, but for whole stretches of tokens at
once: one look-up in a table of its own for each group of features, the sums of a few of which are kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from itertools import repeat
from operator import add
from typing import Final, NamedTuple

from quotebank.tagger.argument_features import NEAR, SIDES, TEMPLATES, passed, templates_of, where_marks
from quotebank.tagger.cue_features import Signs
from quotebank.tagger.packing import BUCKETS
from quotebank.tagger.side import BEGINS, ENDS, MORE, Side
from quotebank.tagger.sums import Packing, Rows, Scores, greatest, tables
from quotebank.tagger.view import View

_FAR: Final = [far << 7 for far in BUCKETS]
_FAR_BACK: Final = _FAR[::-1]

_Segments = list[tuple[int, int]]
"""Where tokens lie, and how many tokens on end lie so."""


class Window(NamedTuple):
    """A cue and what every token that may belong to it sees of it."""

    view: View
    cue: int
    low: int
    high: int
    marks: int
    """Where words inside marks stand."""
    opening: int
    """The name of the first token of the cue's sentence."""


class Scorer:
    """The weights, by what they are asked for."""

    __slots__ = ("_packing", "_sides", "_signs")

    def __init__(self, weights: Mapping[int, Scores], names: int, signs: Signs) -> None:
        """`weights` are those of the features of arguments; `names` is how many names there are."""
        self._signs = signs
        sides = [[number for lot in templates_of(side) for number in lot] for side in range(len(SIDES))]
        self._packing = Packing(greatest(weights, sides))
        packed = tables({feature: self._packing.packed(row) for feature, row in weights.items()}, len(TEMPLATES))
        self._sides = [Side(side, packed, names) for side in range(len(SIDES))]

    def scores(self, view: View, cue: int, low: int, high: int) -> Rows:
        """Return the scores of the tokens in ``[low, high)``; those of the cue itself are nought."""
        opening = view.names[view.bounds[view.sentence[cue]][0]]
        window = Window(view, cue, low, high, where_marks(view, cue, low, high), opening)
        return self._packing.unpacked([*self._left(window), self._packing.nothing, *self._right(window)])

    def _left(self, window: Window) -> list[int]:
        """Return the sums of the tokens before the cue."""
        view, cue, low = window.view, window.cue, window.low
        home, stop, between = view.sentence[cue], cue, 0
        parts: list[list[int]] = []
        for number in range(home, view.sentence[low] - 1, -1):
            start = max(view.bounds[number][0], low)
            if start < stop:
                base = min(home - number, 2) << 27 | window.marks << 14 | (2 if number < home else 0)
                segments, between = _segments_before(view, cue, range(start, stop), base, between, self._signs)
                parts.append(self._sums(window, start, stop, segments))
            stop = start
        return parts[0] if len(parts) == 1 else [found for part in reversed(parts) for found in part]

    def _right(self, window: Window) -> list[int]:
        """Return the sums of the tokens after the cue."""
        view, cue, high = window.view, window.cue, window.high
        home, start, between = view.sentence[cue], cue + 1, 0
        out: list[int] = []
        for number in range(home, view.sentence[high - 1] + 1):
            stop = min(view.bounds[number][1], high)
            if start < stop:
                base = min(number - home, 2) << 27 | window.marks << 14 | (3 if number > home else 1)
                segments, between = _segments_after(view, cue, range(start, stop), base, between, self._signs)
                out += self._sums(window, start, stop, segments)
            start = stop
        return out

    def _sums(self, window: Window, start: int, stop: int, segments: _Segments) -> list[int]:
        """Return the sums of the tokens in ``[start, stop)``, which lie in one sentence on one side of the cue."""
        view, cue = window.view, window.cue
        names, pairs, grams, kinds = view.names, view.pairs, view.grams, view.kinds
        side = self._sides[segments[0][0] & 3]
        own, nought = kinds[start:stop], repeat(0)
        distances = _FAR[start - cue :] if start > cue else _FAR_BACK[len(_FAR) - 1 - cue + start :]
        columns = zip(
            map(side.pair.__getitem__, pairs[start:stop]),
            map(side.pair_after.__getitem__, pairs[start + 1 : stop + 1]),
            map(side.around.get, grams[start:stop], nought),
            map(side.two_before.get, grams[start - 1 : stop - 1], nought),
            map(side.two_after.get, grams[start + 1 : stop + 1], nought),
            map(side.second_before.__getitem__, kinds[start - 2 : stop - 2]),
            map(side.second_after.__getitem__, kinds[start + 2 : stop + 2]),
            map(side.name.__getitem__, names[start:stop]),
            map(side.name_before.__getitem__, names[start - 1 : stop - 1]),
            map(side.name_after.__getitem__, names[start + 1 : stop + 1]),
            map(side.far[window.marks].__getitem__, map(add, distances, own)),
            map(side.cue_kind[kinds[cue]].__getitem__, own),
            map(side.kind_before_cue[kinds[cue - 1] << 6 | window.marks].__getitem__, own),
            map(side.kind_after_cue[kinds[cue + 1]].__getitem__, own),
            self._lying(window, side, start, own, segments),
            strict=False,
        )
        return list(map(sum, columns))

    def _lying(self, window: Window, side: Side, start: int, own: list[int], segments: _Segments) -> list[int]:
        """Return the sums that hold what stands between the tokens and the cue, and what the cue's word tells."""
        view, cue = window.view, window.cue
        word, at = view.names[cue], 0
        beside = view.kinds[cue - 1] << 13 | view.kinds[cue + 1] << 6
        out: list[int] = []
        always = self._packing.nothing + side.always(word, beside, window.opening << 6 | window.marks)
        between = side.between
        for state, count in segments:
            more = always + between.get(word << 6 | (state >> 21 & 3) << 2 | state >> 18 & 3, 0)
            out += map(add, map(side.lies[state].__getitem__, own[at : at + count]), repeat(more))
            at += count
        first, end = view.bounds[view.sentence[start]]
        last = start + len(own) == end
        if start == first:
            out[0] += side.edge(segments[0][0], BEGINS | (end - first == 1) * ENDS, own[0])
        if last and end - first > 1:
            out[-1] += side.edge(segments[-1][0], ENDS, own[-1])
        for place in range(max(start, cue - NEAR + 1), min(start + len(own), cue + NEAR)):
            kind = own[place - start]
            out[place - start] += side.near(word, view.kinds[cue], beside, kind, abs(place - cue))
        return out


def _segments_after(
    view: View, cue: int, places: range, base: int, between: int, signs: Signs
) -> tuple[_Segments, int]:
    """Return how places of one sentence after the cue lie, and what stands between the cue and what follows them."""
    turns, strong = view.turns, view.strong
    at, stop, seen = places.start, places.stop, strong[cue + 1]
    last = view.last_stretch[view.bounds[view.sentence[at]][1] - 1]
    out: _Segments = []
    number = bisect_left(turns, at)
    turn = turns[number]
    while turn < stop:
        state = base | between | min(strong[at] - seen, 2) << 23
        if turn == last and at < turn:
            out.append((state | MORE, turn - at))
            at = turn
        out.append((state | MORE if turn < last else state, turn + 1 - at))
        between = passed(between, view.names[turn], view.kinds[turn], signs)
        at = turn + 1
        number += 1
        turn = turns[number]
    if at < stop:
        state = base | between | min(strong[at] - seen, 2) << 23
        out.append((state | MORE if at < last else state, stop - at))
    return out, between


def _segments_before(
    view: View, cue: int, places: range, base: int, between: int, signs: Signs
) -> tuple[_Segments, int]:
    """Return how places of one sentence before the cue lie, and what stands between the cue and what precedes them."""
    turns, strong = view.turns, view.strong
    start, at, seen = places.start, places.stop, strong[cue]
    first = view.next_stretch[view.bounds[view.sentence[start]][0]] or len(view.kinds)
    out: _Segments = []
    number = bisect_left(turns, at) - 1
    turn = turns[number]
    while turn >= start:
        state = base | between | min(seen - strong[at], 2) << 23
        if turn == first and turn + 1 < at:
            out.append((state | MORE, at - turn - 1))
            at = turn + 1
        out.append((state | MORE if turn > first else state, at - turn))
        between = passed(between, view.names[turn], view.kinds[turn], signs)
        at = turn
        number -= 1
        turn = turns[number]
    if start < at:
        state = base | between | min(seen - strong[at], 2) << 23
        out.append((state | MORE if start > first else state, at - start))
    return out[::-1], between
