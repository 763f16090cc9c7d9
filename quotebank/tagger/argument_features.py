"""Takes a view of a paragraph and a cue in it, gives the features that tell its source and its content.

Every template is there four times: left and right of the cue, in its sentence and in another.  What a token is and
how it lies to the cue comes packed in two numbers, each of which stands for several features.  This is the plain way,
token by token, that learning goes; :mod:`argument_scores` adds up the weights of all tokens of a window at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import add
from typing import Final

from quotebank.tagger.cue_features import Signs
from quotebank.tagger.kinds import STRETCHES
from quotebank.tagger.packing import BUCKETS, Template, bases
from quotebank.tagger.view import View

SIDES: Final = ("before the cue", "after the cue", "in a sentence before", "in a sentence after")
LEFT, RIGHT = 0, 1
_AROUND: Final = (
    Template("kind before, kind", "kind kind"),
    Template("kind, kind after", "kind kind"),
    Template("kinds around", "kind kind kind"),
    Template("begins or ends the sentence, kind", "number kind"),
)
_PLACE: Final = (
    Template("always", ""),
    Template("tokens to the cue", "number"),
    Template("tokens to the cue, kind", "number kind"),
    Template("commas, «that», marks and cues between", "number number"),
    Template("commas, «that», marks between, kind", "number kind"),
    Template("cues and commas between, kind", "number kind"),
    Template("where marks stand, kind", "number kind"),
    Template("where marks stand, tokens to the cue", "number number"),
    Template("where marks stand, commas, marks and cues between", "number number number"),
    Template("ends the sentence, where marks stand", "number number"),
    Template("sentences to the cue's, kind", "number kind"),
    Template("marks beyond and between, kind", "number kind"),
    Template("marks beyond and between, commas, cues between", "number number"),
)
_SINGLE: Final = (
    Template("second kind before", "kind"),
    Template("second kind after", "kind"),
    Template("kind, two kinds after", "kind kind kind"),
    Template("two kinds before, kind", "kind kind kind"),
    Template("cue's kind, kind, tokens to the cue", "kind kind number"),
    Template("kind before the cue, where marks stand, kind", "kind number kind"),
    Template("kind after the cue, kind", "kind kind"),
    Template("kinds around the cue, tokens to it", "kind kind number"),
    Template("word", "name"),
    Template("word before", "name"),
    Template("word after", "name"),
    Template("cue word, kind if near", "name kind"),
    Template("cue word, commas and marks between", "name number"),
    Template("first word of the sentence, where marks stand", "name number"),
)
_LOTS: Final = (_AROUND, _PLACE, _SINGLE)
TEMPLATES: Final = tuple(Template(f"{side}: {t.label}", t.fields) for lot in _LOTS for side in SIDES for t in lot)
_STARTS: Final = [4 * sum(len(lot) for lot in _LOTS[:n]) for n in range(len(_LOTS))]
_BASES: Final = [
    [bases(lot, start + side * len(lot)) for side in range(4)] for lot, start in zip(_LOTS, _STARTS, strict=True)
]
_NEAR_RIGHT, _NEAR_LEFT = 3, 4
NEAR: Final = 4
"""From this distance to the cue on, how far a token is tells nothing together with its kind and the cue's."""
COMMA, THAT, STRETCH = 1 << 21, 1 << 20, 1 << 18
"""What a comma, «that» and words inside marks add to what stands between a token and its cue."""


def templates_of(side: int) -> tuple[range, range, range]:
    """Return the places in :data:`TEMPLATES` of a side's templates: a token and its neighbours, its place, others."""
    around, place, single = (
        range(start + side * len(lot), start + (side + 1) * len(lot)) for lot, start in zip(_LOTS, _STARTS, strict=True)
    )
    return around, place, single


Keys = tuple[int, int, list[int]]
"""What is known of one token beside one cue: the kinds around it and its place, packed, and further features."""


def features_of(keys: Keys) -> list[int]:
    """Return all features of a token."""
    around, place, single = keys
    return [*around_features(around), *place_features(place), *single]


def around_features(key: int) -> list[int]:
    """Return the features of a token and its neighbours."""
    side, edge = key & 3, key >> 2 & 3
    one, kind, back = key >> 4 & 127, key >> 11 & 127, key >> 18
    values = (back << 7 | kind, kind << 7 | one, key >> 4, edge << 7 | kind)
    return [base + value for base, value in zip(_BASES[0][side], values, strict=True)]


def place_features(key: int) -> list[int]:
    """Return the features of where a token lies beside the cue and what stands between."""
    side, kind, far, marks = key & 3, key >> 2 & 127, key >> 9 & 31, key >> 14 & 15
    stretches, that, commas = key >> 18 & 3, key >> 20 & 1, key >> 21 & 3
    cues, ends, more, away = key >> 23 & 3, key >> 25 & 1, key >> 26 & 1, key >> 27
    between = commas << 3 | that << 2 | stretches
    beyond = more << 2 | stretches
    values = (
        0, far, far << 7 | kind, between << 6 | cues, between << 7 | kind, (cues << 2 | commas) << 7 | kind,
        marks << 7 | kind, marks << 6 | far, (marks << 6 | commas << 2 | stretches) << 6 | cues, ends << 6 | marks,
        away << 7 | kind, beyond << 7 | kind, beyond << 6 | commas << 2 | cues,
    )  # fmt: skip
    return [base + value for base, value in zip(_BASES[1][side], values, strict=True)]


def keys_around(view: View, cue: int, low: int, high: int, signs: Signs) -> list[Keys | None]:
    """Return the keys of the tokens in ``[low, high)``; ``None`` for the cue itself."""
    marks = where_marks(view, cue, low, high)
    left = list(_walk(view, cue, range(cue - 1, low - 1, -1), marks, signs))
    right = _walk(view, cue, range(cue + 1, high), marks, signs)
    return [*reversed(left), None, *right]


def where_marks(view: View, cue: int, low: int, high: int) -> int:
    """Return where words inside marks stand: none, far or near, to the left and to the right, as 0 to 8."""
    ahead, behind = view.next_stretch[cue], view.last_stretch[cue]
    right = 0 if not cue < ahead < high else 2 if ahead - cue <= _NEAR_RIGHT else 1
    left = 0 if not low <= behind < cue else 2 if cue - behind <= _NEAR_LEFT else 1
    return left * 3 + right


def _walk(view: View, cue: int, places: range, marks: int, signs: Signs) -> Iterator[Keys]:
    """Yield the keys of the tokens of one side, walking away from the cue."""
    names, kinds, sentence, strong = view.names, view.kinds, view.sentence, view.strong
    ahead, behind, far = view.next_stretch, view.last_stretch, BUCKETS
    near = int(places.step > 0)
    home, word, seen = sentence[cue], names[cue], strong[cue + near]
    what, before, after = kinds[cue] << 13, kinds[cue - 1] << 13, kinds[cue + 1]
    fixed = (0, 0, 0, 0, what, before | marks << 7, after << 7, before | after << 6, 0, 0, 0, word << 7, word << 6,
             names[view.bounds[home][0]] << 6 | marks)  # fmt: skip
    there, first, end, side, rest = -1, 0, 0, near, 0
    own: list[int] = []
    between = 0  # commas, «that» and stretches since the cue, as place_features has them
    for distance, place in enumerate(places, 1):
        if sentence[place] != there:
            there = sentence[place]
            first, end = view.bounds[there]
            side = near if there == home else near + 2
            rest = min(abs(there - home), 2) << 27 | marks << 14 | side
            own = list(map(add, _BASES[2][side], fixed))
        kind, back, one = kinds[place], kinds[place - 1], kinds[place + 1]
        short = distance if distance < NEAR else NEAR
        cues = abs(strong[place + 1 - near] - seen)
        more = place < ahead[place + 1] < end if near else first <= behind[place - 1] < place
        values = (
            kinds[place - 2], kinds[place + 2], kind << 14 | one << 7 | kinds[place + 2],
            kinds[place - 2] << 14 | back << 7 | kind, kind << 6 | short, kind, kind, short, names[place],
            names[place - 1], names[place + 1], kind if distance < NEAR else 0,
            (between >> 21) << 2 | between >> 18 & 3, 0,
        )  # fmt: skip
        yield (
            (back << 14 | kind << 7 | one) << 4 | (place == first) << 3 | (place + 1 == end) << 2 | side,
            rest | more << 26 | (place + 1 == end) << 25 | (cues if cues < 2 else 2) << 23 | between
            | far[distance] << 9 | kind << 2,
            list(map(add, own, values)),
        )  # fmt: skip
        between = passed(between, names[place], kind, signs)


def passed(between: int, name: int, kind: int, signs: Signs) -> int:
    """Return what stands between a cue and the tokens behind one of that name and kind; `between` holds the rest."""
    if name == signs.comma:
        return between + (between < 3 * COMMA) * COMMA
    if name == signs.that:
        return between | THAT
    if kind in STRETCHES:
        return between + (between // STRETCH & 3 < 2) * STRETCH
    return between
