"""Takes a paragraph, gives the view of it that the features are read from: numbers instead of words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise

from quotebank.passages import Paragraph, Token
from quotebank.tagger.kinds import CODES, CUES, EDGE, STRETCHES, STRONG, name_and_kind

PAD = 3
"""How many edge tokens stand before and after the paragraph's own."""
WINDOW_AHEAD, WINDOW_BACK = 4, 3
"""How many sentences after and before the cue's own may belong to it."""
REACH = 90
"""How many tokens on either side may: a bound, so that time grows with the text's length alone."""
_SEEN = 1 << 16
"""How many words are remembered: memory is bounded, whatever the texts."""
NONE = 1
"""The number of the name that stands for nothing: beyond the edges, or where nothing was found."""
COLON = CODES[":"]
_VERBLIKE = frozenset(CODES[kind] for kind in ("ed", "s", "ing"))
"""Kinds of unknown words that may be verbs."""


class Inventory:
    """Numbers for the names of tokens; 0 is any name that the model has not learnt."""

    __slots__ = ("_grows", "numbers", "seen")

    def __init__(self, names: list[str] | None = None) -> None:
        """With `names` the inventory is fixed; without, it grows, for learning."""
        self.numbers = {name: number for number, name in enumerate(names or ["?", EDGE])}
        self._grows = names is None
        self.seen: dict[tuple[str, bool], tuple[int, int]] = {}
        """What :meth:`read` gave for tokens outside marks, by their text and whether they begin a sentence."""

    def number(self, name: str) -> int:
        """Return the number of `name`."""
        if self._grows:
            return self.numbers.setdefault(name, len(self.numbers))
        return self.numbers.get(name, 0)

    def read(self, token: Token, first: bool) -> tuple[int, int]:
        """Return the numbers of a token's name and of its kind; `first` tells whether it begins a sentence."""
        name, kind = name_and_kind(token, first)
        found = (self.number(name), CODES[kind])
        if token.kind != "q":
            if len(self.seen) >= _SEEN:
                self.seen.clear()
            self.seen[token.text, first] = found
        return found


@dataclass(frozen=True, slots=True)
class View:
    """A paragraph as numbers; all positions count from the first edge token, so token n stands at n + PAD."""

    names: list[int]
    kinds: list[int]
    around: list[int]
    """The kinds of the token and its neighbours, and whether it begins or ends its sentence, packed."""
    sentence: list[int]
    """The sentence that a position lies in; −1 at the edges."""
    bounds: list[tuple[int, int]]
    """First and last + 1 position of each sentence."""
    cues: list[int]
    """Positions where a cue may stand."""
    last_stretch: list[int]
    """The nearest position at or before each that holds a stretch; 0 for none."""
    next_stretch: list[int]
    """The nearest position at or after each that holds a stretch; 0 for none."""
    strong: list[int]
    """How many words that are usually cues stand before each position."""


def view_of(paragraph: Paragraph, inventory: Inventory) -> View:
    """Return the view of `paragraph`."""
    tokens, seen = paragraph.tokens, inventory.seen
    names, kinds, sentence = [NONE] * PAD, [0] * PAD, [-1] * PAD
    bounds = []
    for index, (first, last) in enumerate(paragraph.sentences):
        bounds.append((first + PAD, last + PAD))
        for place in range(first, last):
            token = tokens[place]
            name, kind = seen.get((token.text, place == first)) or inventory.read(token, place == first)
            names.append(name)
            kinds.append(kind)
        sentence += [index] * (last - first)
    names += [NONE] * PAD
    kinds += [0] * PAD
    sentence += [-1] * PAD
    stretches = [place for place, kind in enumerate(kinds) if kind in STRETCHES]
    before, after = _nearest(stretches, len(kinds))
    cues = [place for place, kind in enumerate(kinds) if kind in CUES or kind == COLON]
    if stretches:
        beside = [p for p, kind in enumerate(kinds) if kind in _VERBLIKE and _is_beside(p, before[p], after[p])]
        cues = sorted(cues + beside)
    strong = list(accumulate((kind in STRONG for kind in kinds), initial=0))
    return View(names, kinds, _grams(kinds, bounds), sentence, bounds, cues, before, after, strong)


def _grams(kinds: list[int], bounds: list[tuple[int, int]]) -> list[int]:
    """Return for each position three kinds, and in the two lowest bits whether it begins, ends its sentence."""
    out = [
        0,
        *(back << 16 | kind << 9 | one << 2 for back, kind, one in zip(kinds, kinds[1:], kinds[2:], strict=False)),
    ]
    for first, end in bounds:
        out[first] |= 2
        out[end - 1] |= 1
    return out


def _is_beside(place: int, before: int, after: int) -> bool:
    """Tell whether words inside marks stand so near that any verb there may be their cue."""
    return place < after <= place + 2 or 0 < before < place <= before + 4


def _nearest(places: list[int], size: int) -> tuple[list[int], list[int]]:
    """Return for each of `size` positions the nearest of `places` at or before it, and at or after it; 0 for none."""
    before, after = [0] * size, [0] * size
    for place, following in pairwise([*places, size]):
        before[place:following] = [place] * (following - place)
    for previous, place in pairwise([-1, *places]):
        after[previous + 1 : place + 1] = [place] * (place - previous)
    return before, after


def window(view: View, cue: int) -> tuple[int, int]:
    """Return where the arguments of a cue may stand: its sentence, and neighbours joined to it by stretches."""
    home = first = last = view.sentence[cue]
    stop = min(len(view.bounds) - 1, home + WINDOW_AHEAD)
    while last < stop and _begins_quoted(view, last + 1):
        last += 1
    stop = max(0, home - WINDOW_BACK)
    while first > stop and _ends_quoted(view, first - 1):
        first -= 1
    return max(view.bounds[first][0], cue - REACH), min(view.bounds[last][1], cue + REACH)


def _begins_quoted(view: View, sentence: int) -> bool:
    """Tell whether a sentence begins with words inside marks."""
    first = view.bounds[sentence][0]
    return view.next_stretch[first] == first


def _ends_quoted(view: View, sentence: int) -> bool:
    """Tell whether a sentence ends with words inside marks, a stop after them aside."""
    first, end = view.bounds[sentence]
    return view.last_stretch[end - 1] >= max(first, end - 2)
