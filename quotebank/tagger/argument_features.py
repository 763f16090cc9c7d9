"""Takes a view of a paragraph and a cue in it, gives the features that tell its source and its content.

Every template is there four times: left and right of the cue, in its sentence and in another.  What a token is and
how it lies to the cue comes packed in three numbers, each of which stands for a dozen features, so that a tagger can
keep their sums; only the features that hold names are asked for one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quotebank.tagger.cue_features import Signs
from quotebank.tagger.kinds import STRETCHES
from quotebank.tagger.packing import Template, bases, bucket
from quotebank.tagger.view import View

SIDES = ("before the cue", "after the cue", "in a sentence before", "in a sentence after")
LEFT, RIGHT = 0, 1
_AROUND = (
    Template("second kind before", "kind"),
    Template("second kind after", "kind"),
    Template("kind before, kind", "kind kind"),
    Template("kind, kind after", "kind kind"),
    Template("kinds around", "kind kind kind"),
    Template("kind, two kinds after", "kind kind kind"),
    Template("two kinds before, kind", "kind kind kind"),
    Template("begins or ends the sentence, kind", "number kind"),
)
_PLACE = (
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
_CUE = (
    Template("cue's kind, kind, tokens to the cue", "kind kind number"),
    Template("kind before the cue, where marks stand, kind", "kind number kind"),
    Template("kind after the cue, kind", "kind kind"),
    Template("kinds around the cue, tokens to it", "kind kind number"),
)
_NAMES = (
    Template("word", "name"),
    Template("word before", "name"),
    Template("word after", "name"),
    Template("cue word, kind if near", "name kind"),
    Template("cue word, commas and marks between", "name number"),
    Template("first word of the sentence, where marks stand", "name number"),
)
_LOTS = (_AROUND, _PLACE, _CUE, _NAMES)
TEMPLATES = tuple(Template(f"{side}: {t.label}", t.fields) for lot in _LOTS for side in SIDES for t in lot)
_STARTS = [4 * sum(len(lot) for lot in _LOTS[:n]) for n in range(len(_LOTS))]
_BASES = [[bases(lot, start + side * len(lot)) for side in range(4)] for lot, start in zip(_LOTS, _STARTS, strict=True)]
_NEAR_RIGHT, _NEAR_LEFT = 3, 4
_NEAR = 4


class Keys(NamedTuple):
    """What is known of one token beside one cue."""

    around: int
    place: int
    cue: int
    names: tuple[int, int, int, int, int, int]
    """The features that hold names, as they are."""

    def features(self) -> list[int]:
        """Return all features of the token."""
        return [*around_features(self.around), *place_features(self.place), *cue_features(self.cue), *self.names]


def around_features(key: int) -> list[int]:
    """Return the features of the kinds around a token."""
    side = key & 3
    edge, kinds = key >> 2 & 3, key >> 4
    two, one, kind = kinds & 127, kinds >> 7 & 127, kinds >> 14 & 127
    back, back_two = kinds >> 21 & 127, kinds >> 28
    values = (
        back_two, two, back << 7 | kind, kind << 7 | one, back << 14 | kind << 7 | one, kind << 14 | one << 7 | two,
        back_two << 14 | back << 7 | kind, edge << 7 | kind,
    )  # fmt: skip
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


def cue_features(key: int) -> list[int]:
    """Return the features of a token beside the kinds of the cue and its neighbours."""
    side, kind, short = key & 3, key >> 2 & 127, key >> 9 & 7
    marks, what, before, after = key >> 12 & 15, key >> 16 & 127, key >> 23 & 127, key >> 30
    values = (
        what << 13 | kind << 6 | short, before << 13 | marks << 7 | kind, after << 7 | kind,
        before << 13 | after << 6 | short,
    )  # fmt: skip
    return [base + value for base, value in zip(_BASES[2][side], values, strict=True)]


def keys_around(view: View, cue: int, low: int, high: int, signs: Signs) -> list[Keys | None]:
    """Return the keys of the tokens in ``[low, high)``; ``None`` for the cue itself."""
    marks = _marks(view, cue, low, high)
    left = list(_walk(view, cue, range(cue - 1, low - 1, -1), marks, signs))
    right = _walk(view, cue, range(cue + 1, high), marks, signs)
    return [*reversed(left), None, *right]


def _marks(view: View, cue: int, low: int, high: int) -> int:
    """Return where words inside marks stand: none, far or near, to the left and to the right, as 0 to 8."""
    ahead, behind = view.next_stretch[cue], view.last_stretch[cue]
    right = 0 if not cue < ahead < high else 2 if ahead - cue <= _NEAR_RIGHT else 1
    left = 0 if not low <= behind < cue else 2 if cue - behind <= _NEAR_LEFT else 1
    return left * 3 + right


def _walk(view: View, cue: int, places: range, marks: int, signs: Signs) -> Iterator[Keys]:
    """Yield the keys of the tokens of one side, walking away from the cue."""
    names, kinds, sentence, strong = view.names, view.kinds, view.sentence, view.strong
    near = int(places.step > 0)
    home, word = sentence[cue], names[cue]
    beside = kinds[cue + 1] << 30 | kinds[cue - 1] << 23 | kinds[cue] << 16 | marks << 12
    first_word = names[view.bounds[home][0]] << 6 | marks
    there, end, side = -1, 0, near
    between = 0  # commas, «that» and stretches since the cue, as place_features has them
    for place in places:
        if sentence[place] != there:
            there = sentence[place]
            first, end = view.bounds[there]
            side = near if there == home else near + 2
            away = min(abs(there - home), 2) << 27
            own, back, one, cued, spaced, opening = _BASES[3][side]
        kind = kinds[place]
        distance = abs(place - cue)
        cues = strong[place] - strong[cue + 1] if near else strong[cue] - strong[place + 1]
        more = place < view.next_stretch[place + 1] < end if near else first <= view.last_stretch[place - 1] < place
        spot = away | more << 26 | (place + 1 == end) << 25 | min(cues, 2) << 23 | between
        yield Keys(
            view.around[place] << 2 | side,
            spot | marks << 14 | bucket(distance) << 9 | kind << 2 | side,
            beside | min(distance, _NEAR) << 9 | kind << 2 | side,
            (
                own + names[place], back + names[place - 1], one + names[place + 1],
                cued + (word << 7 | (kind if distance < _NEAR else 0)),
                spaced + (word << 6 | (between >> 21) << 2 | between >> 18 & 3), opening + first_word,
            ),
        )  # fmt: skip
        name = names[place]
        if name == signs.comma:
            between += (between >> 21 < 3) << 21
        elif name == signs.that:
            between |= 1 << 20
        elif kind in STRETCHES:
            between += (between >> 18 & 3 < 2) << 18
