"""Takes an index that is being written and ids, gives those that may stand in it: most that come are new.

To look an id up costs the same in every part of an index, so that a long run would take longer for each article the
more there are.  To read the ids of a part once costs as much as a hundred of these, and they are kept as numbers: eight
bytes for each.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from typing import Any

from quotebank.index.postings import column


class Keys:
    """The ids of the parts of one index, as far as they were read; a part is never changed, only left out or added."""

    def __init__(self) -> None:
        self._known: dict[str, array[int]] = {}

    def among(self, ids: Collection[str], reader: Any) -> frozenset[str]:
        """Return those of `ids` that may stand in the index of a Whoosh reader; a few may come that do not.

        All of them where looking each up costs less than reading what was not read yet.
        """
        parts = {str(leaf.segment().segment_id()): leaf for leaf, _ in reader.leaf_readers()}
        self._known = {name: numbers for name, numbers in self._known.items() if name in parts}
        fresh = {name: leaf for name, leaf in parts.items() if name not in self._known}
        if len(ids) * len(parts) <= sum(leaf.doc_count_all() for leaf in fresh.values()):
            return frozenset(ids)
        for name, leaf in fresh.items():
            self._known[name] = array("q", map(hash, _ids(leaf)))
        wanted = frozenset(map(hash, ids))
        found = {number for numbers in self._known.values() for number in wanted.intersection(numbers)}
        return frozenset(one for one in ids if hash(one) in found)


def _ids(leaf: Any) -> Iterator[str]:
    """Yield the ids of one part, those that were deleted from it among them."""
    read = column(leaf)
    return (str(read[number]) for number in range(leaf.doc_count_all()))
