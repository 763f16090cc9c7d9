"""Takes a view of a paragraph and a position, gives the features that tell whether a cue stands there."""

from __future__ import annotations

from operator import add
from typing import Final

from quotebank.tagger.kinds import AUXILIARIES, MENTIONS
from quotebank.tagger.packing import Template, bases, bucket
from quotebank.tagger.view import NONE, PAD, View

TEMPLATES: Final = (
    Template("word", "name"),
    Template("kind", "kind"),
    Template("word before", "name"),
    Template("word after", "name"),
    Template("second word before", "name"),
    Template("second word after", "name"),
    Template("third word before", "name"),
    Template("third word after", "name"),
    Template("kind before, kind", "kind kind"),
    Template("kind, kind after", "kind kind"),
    Template("kinds around", "kind kind kind"),
    Template("two kinds before, kind", "kind kind kind"),
    Template("kind, two kinds after", "kind kind kind"),
    Template("word, kind before", "name kind"),
    Template("word, kind after", "name kind"),
    Template("three kinds after", "kind kind kind"),
    Template("three kinds before", "kind kind kind"),
    Template("words inside marks: tokens to the next", "number"),
    Template("words inside marks: tokens from the last", "number"),
    Template("words inside marks: tokens to the next, kind", "number kind"),
    Template("words inside marks: tokens from the last, kind", "number kind"),
    Template("words inside marks: tokens from the last, to the next", "number number"),
    Template("next words inside marks", "name"),
    Template("word before the next words inside marks", "name"),
    Template("last words inside marks", "name"),
    Template("words inside marks begin the next sentence, end the last one", "number"),
    Template("nearest mention before, its distance", "kind number"),
    Template("nearest mention before, word", "name"),
    Template("nearest mention before, kind", "kind kind"),
    Template("usual cues before and after in the sentence, kind", "number number kind"),
    Template("tokens to «that», kind", "number kind"),
    Template("tokens from the sentence's beginning", "number"),
    Template("tokens to the sentence's end", "number"),
    Template("first word of the sentence", "name"),
    Template("last word of the sentence", "name"),
    Template("auxiliaries before", "kind kind kind"),
    Template("auxiliaries before, what stands before them", "kind kind kind"),
    Template("auxiliaries before, kind", "kind kind kind"),
    Template("auxiliaries before, word", "kind kind name"),
    Template("commas before, kind before", "number kind"),
    Template("one sentence in the paragraph, inside brackets", "number number"),
)
_BASES: Final = bases(TEMPLATES)
_THAT_WITHIN: Final = 8
_LOOK_BACK: Final = 40


class Signs:
    """Numbers of the few names that features ask for."""

    __slots__ = ("close", "comma", "open", "stop", "that")

    def __init__(self, numbers: dict[str, int]) -> None:
        missing = -1
        self.that = numbers.get("that", missing)
        self.comma = numbers.get(",", missing)
        self.stop = numbers.get(".", missing)
        self.open = numbers.get("(", missing)
        self.close = numbers.get(")", missing)


def cue_features(view: View, place: int, signs: Signs) -> list[int]:
    """Return the features of the position `place`, one for each of :data:`TEMPLATES`, in their order."""
    names, kinds = view.names, view.kinds
    word, kind = names[place], kinds[place]
    one, two, three = kinds[place + 1], kinds[place + 2], kinds[place + 3]
    back, back2, back3 = kinds[place - 1], kinds[place - 2], kinds[place - 3]
    first, end = view.bounds[view.sentence[place]]
    values = (
        word, kind, names[place - 1], names[place + 1], names[place - 2], names[place + 2],
        names[place - 3], names[place + 3], back << 7 | kind, kind << 7 | one, back << 14 | kind << 7 | one,
        back2 << 14 | back << 7 | kind, kind << 14 | one << 7 | two, word << 7 | back, word << 7 | one,
        one << 14 | two << 7 | three, back3 << 14 | back2 << 7 | back,
        *_stretch_values(view, place, first, end),
        *_mention_values(view, place, first),
        (min(view.strong[place] - view.strong[first], 2) << 6 | min(view.strong[end] - view.strong[place + 1], 2)) << 7
        | kind,
        _that(names, place, end, signs.that) << 7 | kind,
        bucket(place - first), bucket(end - place), names[first], names[end - 1],
        *_auxiliary_values(view, place, first),
        *_sign_values(view, place, first, signs),
    )  # fmt: skip
    return list(map(add, _BASES, values))


def _stretch_values(view: View, place: int, first: int, end: int) -> tuple[int, ...]:
    """Return the values of the features that tell where words inside marks stand."""
    kind = view.kinds[place]
    ahead, behind = view.next_stretch[place], view.last_stretch[place]
    right = bucket(ahead - place) if place < ahead < end else 0
    left = bucket(place - behind) if first <= behind < place else 0
    opens = end + PAD < len(view.kinds) and view.next_stretch[end] == end
    closes = first > PAD and view.last_stretch[first - 1] == first - 1
    return (
        right, left, right << 7 | kind, left << 7 | kind, left << 6 | right,
        view.names[ahead] if right else NONE, view.names[ahead - 1] if right else NONE,
        view.names[behind] if left else NONE,
        opens << 1 | closes,
    )  # fmt: skip


def _mention_values(view: View, place: int, first: int) -> tuple[int, ...]:
    """Return the values of the features of the nearest word before that may name somebody."""
    kinds = view.kinds
    kind = kinds[place]
    stop = max(first, place - _LOOK_BACK, view.last_stretch[place])
    at = place - 1
    while at >= stop and kinds[at] not in MENTIONS:
        at -= 1
    if at < stop:
        return (0, NONE, kind)
    return (kinds[at] << 6 | bucket(place - at), view.names[at], kinds[at] << 7 | kind)


def _that(names: list[int], place: int, end: int, that: int) -> int:
    """Return the distance, up to 3, to a «that» within eight tokens; 0 for none."""
    stop = min(place + _THAT_WITHIN, end)
    for at in range(place + 1, stop):
        if names[at] == that:
            return min(at - place, 3)
    return 0


def _auxiliary_values(view: View, place: int, first: int) -> tuple[int, ...]:
    """Return the values of the features of the auxiliaries right before."""
    kinds = view.kinds
    found: list[int] = []
    at = place - 1
    while at >= first and len(found) < 3 and kinds[at] in AUXILIARIES:
        found.append(kinds[at])
        at -= 1
    one, two, three = (*found, 0, 0, 0)[:3]
    pair = one << 7 | two
    return (pair << 7 | three, pair << 7 | kinds[at], pair << 7 | kinds[place], pair << 13 | view.names[place])


def _sign_values(view: View, place: int, first: int, signs: Signs) -> tuple[int, ...]:
    """Return the values of the features of commas and brackets before."""
    before = view.names[max(first, place - _LOOK_BACK) : place]
    commas = min(before.count(signs.comma), 3)
    inside = before.count(signs.open) > before.count(signs.close)
    return (commas << 7 | view.kinds[place - 1], (len(view.bounds) == 1) << 6 | inside)
