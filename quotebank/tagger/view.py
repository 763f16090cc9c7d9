"""Takes a paragraph, gives the view of it that the features are read from: numbers instead of words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
from typing import Final, cast

from quotebank.passages import Paragraph, Token
from quotebank.tagger.kinds import CODES, CUES, EDGE, STRETCHES, STRONG, name_and_kind

PAD: Final = 3
"""How many edge tokens stand before and after the paragraph's own."""
WINDOW_AHEAD, WINDOW_BACK = 4, 3
"""How many sentences after and before the cue's own may belong to it."""
REACH: Final = 90
"""How many tokens on either side may: a bound, so that time grows with the text's length alone."""
_SEEN: Final = 1 << 16
"""How many words are remembered: memory is bounded, whatever the texts."""
NONE: Final = 1
"""The number of the name that stands for nothing: beyond the edges, or where nothing was found."""
COLON: Final = CODES[":"]


def _table(codes: Iterable[int]) -> bytes:
    """Return a table that translates the kinds `codes` to 1 and all others to 0."""
    chosen = set(codes)
    return bytes(code in chosen for code in range(256))


_IS_CUE, _IS_STRETCH, _IS_STRONG = _table([*CUES, COLON]), _table(STRETCHES), _table(STRONG)
_IS_VERBLIKE: Final = _table(CODES[kind] for kind in ("ed", "s", "ing"))
"""Kinds of unknown words that may be verbs."""
_NO_NAMES, _NO_KINDS = (NONE,) * PAD, (0,) * PAD
_TURNS: Final = _table([*STRETCHES, *STRONG, CODES[","], CODES["PB"]])
"""Kinds of tokens behind which something else stands between a token and its cue; «that» is of the kind PB."""


class Inventory:
    """Numbers for the names of tokens; 0 is any name that the model has not learnt."""

    __slots__ = ("_begins", "_grows", "_seen", "numbers")

    def __init__(self, names: list[str] | None = None) -> None:
        """With `names` the inventory is fixed; without, it grows, for learning."""
        self.numbers = {name: number for number, name in enumerate(names or ["?", EDGE])}
        self._grows = names is None
        self._seen: dict[str, tuple[int, int]] = {}
        self._begins: dict[str, tuple[int, int]] = {}

    def number(self, name: str) -> int:
        """Return the number of `name`."""
        if self._grows:
            return self.numbers.setdefault(name, len(self.numbers))
        return self.numbers.get(name, 0)

    def read_all(self, paragraph: Paragraph) -> list[tuple[int, int]]:
        """Return the numbers of the name and of the kind of each token."""
        tokens, get = paragraph.tokens, self._seen.get
        out = [get(token.text) for token in tokens]
        for first, _ in paragraph.sentences:
            out[first] = self._begins.get(tokens[first].text)
        if paragraph.stretches:
            for number, token in enumerate(tokens):
                if token.kind == "q":
                    out[number] = None
        if not all(out):
            firsts = {first for first, _ in paragraph.sentences}
            for number in [number for number, found in enumerate(out) if not found]:
                out[number] = self._read(tokens[number], number in firsts)
        return cast(list[tuple[int, int]], out)

    def _read(self, token: Token, first: bool) -> tuple[int, int]:
        """Return the numbers of a token's name and of its kind; `first` tells whether it begins a sentence."""
        name, kind = name_and_kind(token, first)
        found = (self.number(name), CODES[kind])
        if token.kind != "q":
            seen = self._begins if first else self._seen
            if len(seen) >= _SEEN:
                seen.clear()
            seen[token.text] = found
        return found


@dataclass(frozen=True, slots=True)
class View:
    """A paragraph as numbers; all positions count from the first edge token, so token n stands at n + PAD."""

    names: list[int]
    kinds: list[int]
    pairs: list[int]
    """The kinds of the token before and of the token, packed."""
    grams: list[int]
    """The kinds of the token before, of the token and of the one after, packed."""
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
    turns: list[int]
    """Where commas, «that» and the like, stretches and usual cues stand; 0 before them and the size after them."""
    strong: list[int]
    """How many words that are usually cues stand before each position."""


def view_of(paragraph: Paragraph, inventory: Inventory) -> View:
    """Return the view of `paragraph`."""
    found = inventory.read_all(paragraph)
    names = [*_NO_NAMES, *[name for name, _ in found], *_NO_NAMES]
    kinds = [*_NO_KINDS, *[kind for _, kind in found], *_NO_KINDS]
    sentence, bounds = [-1] * PAD, []
    for index, (first, last) in enumerate(paragraph.sentences):
        bounds.append((first + PAD, last + PAD))
        sentence += [index] * (last - first)
    sentence += [-1] * PAD
    packed, places = bytes(kinds), range(len(kinds))
    stretches = list(compress(places, packed.translate(_IS_STRETCH))) if paragraph.stretches else []
    before, after = _nearest(stretches, len(kinds))
    cues = list(compress(places, packed.translate(_IS_CUE)))
    if stretches:
        verbs = compress(places, packed.translate(_IS_VERBLIKE))
        cues = sorted(cues + [place for place in verbs if _is_beside(place, before[place], after[place])])
    turns = [0, *compress(places, packed.translate(_TURNS)), len(kinds)]
    strong = list(accumulate(packed.translate(_IS_STRONG), initial=0))
    pairs = [0, *(before << 7 | kind for before, kind in pairwise(kinds))]
    grams = [pair << 7 | after for pair, after in zip(pairs, kinds[1:], strict=False)]
    return View(names, kinds, pairs, grams, sentence, bounds, cues, before, after, turns, strong)


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
