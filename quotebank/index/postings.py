"""Takes an open Whoosh index, gives its posting lists as plain dictionaries, and remembers those it read last.

Whoosh's own matchers step from posting to posting in Python, which takes a second where a word is common; reading a
list block by block and joining lists as dictionaries takes a tenth of that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from math import log
from typing import Any

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.formats import Positions
from whoosh.reading import TermNotFound

MAX_KEPT = 500_000
"""How many postings are remembered, which bounds the memory."""

Weights = Mapping[int, float]
"""Number of a document -> its score."""

Places = Mapping[int, tuple[int, ...]]
"""Number of a document -> at which numbers a term stands among its words; in order."""


class Postings:
    """One state of an index, open for reading."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._parts = [(leaf, offset) for leaf, offset in reader.leaf_readers()]
        self._keys = [(offset, column(leaf)) for leaf, offset in self._parts]
        self._offsets = [offset for offset, _ in self._keys]
        self._known: dict[int, str] = {}
        self._kept: OrderedDict[tuple[str, str], Places] = OrderedDict()
        self._count = 0
        self._vocabularies: dict[str, tuple[str, ...]] = {}

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    def key(self, document: int) -> str:
        """Return the id of a document's number."""
        found = self._known.get(document)
        if found is None:
            offset, column = self._keys[bisect_left(self._offsets, document + 1) - 1]
            found = self._known[document] = str(column[document - offset])
        return found

    @cached_property
    def all(self) -> Collection[int]:
        """The numbers of all documents that are quotations."""
        return self.documents("every", "q")

    def documents(self, field: str, term: str) -> Collection[int]:
        """Return the documents that hold a term; for the fields that keep no places."""
        return self.places(field, term).keys()

    def stored(self, key: str) -> Mapping[str, Any] | None:
        """Return what the document of an id holds beside its words."""
        for document in self.documents("key", key):
            return dict(self._reader.stored_fields(document))
        return None

    def rarity(self, count: int) -> float:
        """Return what one occurrence of a word counts for that stands in so many documents, after BM25."""
        return log(max(len(self.all), 1) / (count + 1) + 1) + 1

    def places(self, field: str, term: str) -> Places:
        """Return the documents that hold a term, in order, and where; none where no document does."""
        known = self._kept.get((field, term))
        if known is not None:
            self._kept.move_to_end((field, term))
            return known
        found: dict[int, tuple[int, ...]] = {}
        for leaf, offset in self._parts:
            found.update(_places(leaf, offset, field, term))
        self._keep((field, term), found)
        return found

    def _keep(self, key: tuple[str, str], found: Places) -> None:
        self._kept[key] = found
        self._count += len(found)
        while self._count > MAX_KEPT and len(self._kept) > 1:
            self._count -= len(self._kept.popitem(last=False)[1])

    def frequency(self, field: str, term: str) -> int:
        """Return in how many documents a term stands, without reading where; those since deleted count."""
        return int(self._reader.doc_frequency(field, term))

    def beginning(self, field: str, start: str) -> Iterator[str]:
        """Yield the terms of a field that begin so, each once."""
        return (_text(term) for term in self._reader.expand_prefix(field, start))

    def vocabulary(self, field: str) -> tuple[str, ...]:
        """The terms of a field, each once; read on first use."""
        if field not in self._vocabularies:
            self._vocabularies[field] = tuple(_text(term) for term in self._reader.lexicon(field))
        return self._vocabularies[field]


def _text(term: bytes | str) -> str:
    return term.decode("utf-8") if isinstance(term, bytes) else term


def column(leaf: Any) -> Any:
    """Return what gives the ids of one part.

    Whoosh takes a file that is gone for a column of nothing.  A file that is there after the opening was there at it:
    none ever comes back.
    """
    column = leaf.column_reader("key")
    if not leaf.has_column("key"):
        raise FileNotFoundError("a file of the index went while it was read")
    return column


def _places(leaf: Any, offset: int, field: str, term: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the documents of a term in one part, without those that were deleted."""
    try:
        matcher = leaf.postings(field, term)
    except TermNotFound:
        return
    numbers = _numbers if leaf.schema[field].format.supports("positions") else _nowhere
    if not isinstance(matcher, W3LeafMatcher):
        while matcher.is_active():
            yield matcher.id() + offset, numbers(matcher.value())
            matcher.next()
        return
    # Whole blocks at a time: stepping costs ten times as much.
    while matcher.is_active():
        matcher._read_ids()
        matcher._read_values()
        for number, value in zip(matcher._ids, matcher._values, strict=True):
            yield number + offset, numbers(value)
        matcher._next_block()


_SMALL = b"\x00\x00\x00\x01\x80\x02]q\x00K"
"""How Whoosh keeps a list of one number below 256, which most are; anything else is left to its own reading."""
_ALONE = tuple((number,) for number in range(256))
_POSITIONS = Positions()


def _numbers(value: bytes) -> tuple[int, ...]:
    if len(value) <= len(_SMALL) + 3 and value.startswith(_SMALL):
        return _ALONE[value[len(_SMALL)]]
    return tuple(_POSITIONS.decode_positions(value))


def _nowhere(value: bytes | None) -> tuple[int, ...]:
    return ()
