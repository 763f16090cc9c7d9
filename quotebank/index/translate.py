"""Takes entries and query trees, gives Whoosh documents and queries.

Words arrive folded, so the fields need no analyser of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from whoosh import fields, query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.lang.porter import stem as porter
from whoosh.matching import ListMatcher, NullMatcher

from quotebank.errors import QueryError
from quotebank.index.engine import BREAK, Conditions, Entry
from quotebank.tree import And, Everything, Node, Not, Or, Phrase, Prefix, Stem

MAX_EXPANSION = 1000
"""How many words a prefix may stand for."""

# Stock classes only: Whoosh pickles them by module path.  The words come as lists, which pass by the analyser.
_WORDS = SpaceSeparatedTokenizer()
SCHEMA = fields.Schema(
    key=fields.ID(unique=True, sortable=True),
    every=fields.ID(),
    exact=fields.TEXT(analyzer=_WORDS, phrase=True),
    stem=fields.TEXT(analyzer=_WORDS, phrase=False),
    near=fields.TEXT(analyzer=_WORDS, phrase=True),
    nearstem=fields.TEXT(analyzer=_WORDS, phrase=False),
    speaker=fields.ID(),
    kind=fields.ID(),
    publisher=fields.ID(),
    period=fields.KEYWORD(),
    stamp=fields.STORED(),
)
EVERY = query.Term("every", "q")
LESS = 0.5
"""What a word beside a quotation counts for, where one of its own counts for 1."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Porter's stem (https://tartarus.org/martin/PorterStemmer/) of a folded word without its possessive."""
    base = word[:-2] if word.endswith("'s") and len(word) > 2 else word
    return str(porter(base)) if base.isascii() and base.isalpha() else base


def document(one: Entry) -> dict[str, object]:
    """Return the document of an entry; lists pass by the analyser."""
    kept: dict[str, object] = {
        "key": one.id,
        "every": "q",
        "exact": list(one.words),
        "stem": _stems(one.words),
        "near": list(one.beside),
        "nearstem": _stems(one.beside),
        "kind": one.kind,
        "period": list(one.periods),
    }
    if one.speaker:
        kept["speaker"] = one.speaker
    if one.publisher:
        kept["publisher"] = one.publisher
    return kept


def _stems(words: Sequence[str]) -> list[str]:
    return [stem(word) for word in words if word != BREAK]


def whole(node: Node, conditions: Conditions, reader: Any, *, beside: bool = False) -> Any:
    """Return the query of a tree and its conditions, which join it as terms: far faster in Whoosh than filters.

    With `beside`, a word may stand in the sentences beside the quotation instead.  Raises
    :class:`~quotebank.errors.QueryError` for a prefix that stands for more than 1,000 words.
    """
    wanted = {
        "kind": (conditions.kind,) if conditions.kind else (),
        "speaker": conditions.speakers,
        "publisher": conditions.publishers,
        "period": conditions.periods,
    }
    sieves = [query.Or([query.Term(name, value) for value in values]) for name, values in wanted.items() if values]
    tree = _wide(node, reader) if beside else _tree(node, reader)
    return query.And([tree, *sieves]).normalize()


def _wide(node: Node, reader: Any) -> Any:
    """Turn the tree into Whoosh's, with the fields of the sentences beside; what must not occur stays as it is."""
    match node:
        case Stem(word):
            return query.Or([_tree(node, reader), query.Term("nearstem", stem(word), boost=LESS)])
        case Phrase(words):
            return query.Or([_tree(node, reader), _side_by_side("near", words, LESS)])
        case Prefix(start):
            return query.Or([_tree(node, reader), _prefix("near", start, reader, LESS)])
        case And(parts):
            return query.And([_wide(part, reader) for part in parts])
        case Or(parts):
            return query.Or([_wide(part, reader) for part in parts])
        case _:
            return _tree(node, reader)


def _tree(node: Node, reader: Any) -> Any:
    """Turn the engine-neutral tree into Whoosh's."""
    match node:
        case Everything():
            return EVERY
        case Stem(word):
            # All forms of the word, the very form first.
            return query.AndMaybe(query.Term("stem", stem(word)), query.Term("exact", word))
        case Phrase(words):
            return _side_by_side("exact", words)
        case Prefix(start):
            return _prefix("exact", start, reader)
        case Not(part):
            # Whoosh's own Not is unsafe when nested.
            return query.AndNot(EVERY, _tree(part, reader))
        case And(parts):
            return query.And([_tree(part, reader) for part in parts])
        case Or(parts):
            return query.Or([_tree(part, reader) for part in parts])


def _side_by_side(field: str, words: Sequence[str], boost: float = 1.0) -> Any:
    return _Adjacent(field, list(words), boost=boost) if len(words) > 1 else query.Term(field, words[0], boost=boost)


class _Adjacent(query.Phrase):  # type: ignore[misc]  # Whoosh has no types
    """Words side by side, in time that grows with the words.

    Whoosh's own phrase tries every pairing of places, which takes seconds where a word repeats.
    """

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return the documents, weighted by how often the words stand there."""
        reader = searcher.reader()
        once = dict.fromkeys(self.words)
        if any((self.fieldname, word) not in reader for word in once):
            return NullMatcher()
        found = dict(_adjacent(self.words, {word: reader.postings(self.fieldname, word) for word in once}))
        weights = [self.boost * count for count in found.values()]
        return ListMatcher(list(found), weights) if found else NullMatcher()


def _adjacent(words: Sequence[str], postings: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield each document in which the words stand side by side, and how often."""
    all_postings = list(postings.values())
    while all(one.is_active() for one in all_postings):
        furthest = max(one.id() for one in all_postings)
        behind = [one for one in all_postings if one.id() < furthest]
        for one in behind:
            one.skip_to(furthest)
        if behind:
            continue
        places = {word: frozenset(one.value_as("positions")) for word, one in postings.items()}
        starts = places[words[0]].intersection(
            *({place - shift for place in places[word]} for shift, word in enumerate(words))
        )
        if starts:
            yield furthest, len(starts)
        for one in all_postings:
            one.next()


def _prefix(field: str, start: str, reader: Any, boost: float = 1.0) -> Any:
    count = sum(1 for _ in islice(reader.expand_prefix(field, start), MAX_EXPANSION + 1))
    if count > MAX_EXPANSION:
        raise QueryError(f"{start}* stands for more than {MAX_EXPANSION:,} words", hint="give more letters")
    return query.Prefix(field, start, boost=boost)
