"""Takes the weights of arguments, gives those of one side of the cue in the tables that a scorer asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar

from quotebank.tagger.argument_features import NEAR, templates_of
from quotebank.tagger.kinds import KINDS
from quotebank.tagger.sums import Table

MORE, ENDS, BEGINS = 1 << 26, 1 << 25, 1 << 29
"""Of how a token lies: words inside marks stand beyond it; it ends or begins its sentence."""
_KEPT: Final = 1 << 14
"""How many values of one sort are kept: memory is bounded, whatever the texts."""
_PAIRS: Final = len(KINDS) << 7
"""One more than the greatest number that two kinds make."""
_Kind = TypeVar("_Kind")


class Kept(dict[int, _Kind]):
    """What a function gives for each key, kept: most keys come again and again."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[int], _Kind]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: int) -> _Kind:
        """Return what the function gives for `key`."""
        if len(self) >= _KEPT:
            self.clear()
        found = self[key] = self._make(key)
        return found


class Side:
    """The weights of the tokens on one side of a cue, in its sentence or in another, packed as numbers.

    The tables are called after the templates of :mod:`argument_features`.
    """

    __slots__ = (
        "_cue_kind_near", "_cue_word", "_edge", "_first", "_kinds_around_cue", "_place", "around", "between",
        "cue_kind", "far", "kind_after_cue", "kind_before_cue", "lies", "name", "name_after", "name_before", "pair",
        "pair_after", "second_after", "second_before", "two_after", "two_before",
    )  # fmt: skip

    def __init__(self, side: int, tables: Sequence[Table], names: int) -> None:
        """`tables` are those of all templates by their values; `names` is how many names there are."""
        around, place, single = ([tables[number] for number in lot] for lot in templates_of(side))
        pair, pair_after, self.around, self._edge = around
        self.pair, self.pair_after = _row(pair, _PAIRS), _row(pair_after, _PAIRS)
        self._place = place
        self.second_before, self.second_after = (_row(table, len(KINDS)) for table in single[:2])
        self.two_after, self.two_before = single[2:4]
        self._cue_kind_near = single[4]
        far = {value >> 6: row for value, row in single[4].items() if value & 63 == NEAR}
        self.cue_kind = Kept(partial(_kinds, far))
        self.kind_before_cue, self.kind_after_cue = (Kept(partial(_kinds, table)) for table in single[5:7])
        self._kinds_around_cue = single[7]
        self.name, self.name_before, self.name_after = (_row(table, names) for table in single[8:11])
        self._cue_word, self.between, self._first = single[11:]
        self.far = [Kept(partial(self._far, marks)) for marks in range(9)]
        self.lies: Kept[Kept[int]] = Kept(lambda state: Kept(partial(self._lies, state)))

    def always(self, word: int, beside: int, first: int) -> int:
        """Return what the cue's name, the kinds beside it and its sentence's first word tell of any token."""
        far = self._cue_word.get(word << 7, 0) + self._kinds_around_cue.get(beside | NEAR, 0)
        return far + self._first.get(first, 0)

    def near(self, word: int, what: int, beside: int, kind: int, distance: int) -> int:
        """Return what being so near to the cue adds to what would be told of a token far from it."""
        names, kinds = self._cue_word, self._kinds_around_cue
        more = names.get(word << 7 | kind, 0) + kinds.get(beside | distance, 0)
        less = names.get(word << 7, 0) + kinds.get(beside | NEAR, 0) + self.cue_kind[what][kind]
        return more + self._cue_kind_near.get(what << 13 | kind << 6 | distance, 0) - less

    def edge(self, state: int, edges: int, kind: int) -> int:
        """Return what beginning or ending the sentence adds to what is told of a token that lies so."""
        return self.lies[state | edges][kind] - self.lies[state][kind]

    def _far(self, marks: int, key: int) -> int:
        """Return what a distance tells of a kind, which the key holds behind it."""
        far = key >> 7
        distance, kind, where = self._place[1], self._place[2], self._place[7]
        return distance.get(far, 0) + kind.get(key, 0) + where.get(marks << 6 | far, 0)

    def _lies(self, state: int, kind: int) -> int:
        """Return what is told of a kind by how it lies, the distance aside."""
        marks, stretches, that, commas = state >> 14 & 15, state >> 18 & 3, state >> 20 & 1, state >> 21 & 3
        cues, more, away, begins = state >> 23 & 3, state >> 26 & 1, state >> 27 & 3, state >> 29
        ends = state >> 25 & 1
        between = commas << 3 | that << 2 | stretches
        beyond = more << 2 | stretches
        values = (
            0, None, None, between << 6 | cues, between << 7 | kind, (cues << 2 | commas) << 7 | kind,
            marks << 7 | kind, None, (marks << 6 | commas << 2 | stretches) << 6 | cues, ends << 6 | marks,
            away << 7 | kind, beyond << 7 | kind, beyond << 6 | commas << 2 | cues,
        )  # fmt: skip
        told = [table.get(value, 0) for table, value in zip(self._place, values, strict=True) if value is not None]
        return sum(told) + self._edge.get((begins << 1 | ends) << 7 | kind, 0)


def _row(table: Table, size: int) -> list[int]:
    """Return a table of single values as a list."""
    return [table.get(value, 0) for value in range(size)]


def _kinds(table: Table, key: int) -> list[int]:
    """Return the part of a table whose values begin with a key and end with a kind, as a list by kind."""
    return [table.get(key << 7 | kind, 0) for kind in range(len(KINDS))]
