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
    speaker=fields.ID(),
    kind=fields.ID(),
    publisher=fields.ID(),
    period=fields.KEYWORD(),
    stamp=fields.STORED(),
)
EVERY = query.Term("every", "q")


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
        "stem": [stem(word) for word in one.words if word != BREAK],
        "kind": one.kind,
        "period": list(one.periods),
    }
    if one.speaker:
        kept["speaker"] = one.speaker
    if one.publisher:
        kept["publisher"] = one.publisher
    return kept


def whole(node: Node, conditions: Conditions, reader: Any) -> Any:
    """Return the query of a tree and its conditions, which join it as terms: far faster in Whoosh than filters.

    Raises :class:`~quotebank.errors.QueryError` for a prefix that stands for more than 1,000 words.
    """
    wanted = {
        "kind": (conditions.kind,) if conditions.kind else (),
        "speaker": conditions.speakers,
        "publisher": conditions.publishers,
        "period": conditions.periods,
    }
    sieves = [query.Or([query.Term(name, value) for value in values]) for name, values in wanted.items() if values]
    return query.And([_tree(node, reader), *sieves]).normalize()


def _tree(node: Node, reader: Any) -> Any:
    """Turn the engine-neutral tree into Whoosh's."""
    match node:
        case Everything():
            return EVERY
        case Stem(word):
            # All forms of the word, the very form first.
            return query.AndMaybe(query.Term("stem", stem(word)), query.Term("exact", word))
        case Phrase(words):
            return _Adjacent("exact", list(words)) if len(words) > 1 else query.Term("exact", words[0])
        case Prefix(start):
            return _prefix(start, reader)
        case Not(part):
            # Whoosh's own Not is unsafe when nested.
            return query.AndNot(EVERY, _tree(part, reader))
        case And(parts):
            return query.And([_tree(part, reader) for part in parts])
        case Or(parts):
            return query.Or([_tree(part, reader) for part in parts])


class _Adjacent(query.Phrase):  # type: ignore[misc]  # Whoosh has no types
    """Words side by side, in time that grows with the words.

    Whoosh's own phrase tries every pairing of places, which takes seconds where a word repeats.
    """

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return the documents, weighted by how often the words stand there."""
        reader = searcher.reader()
        once = dict.fromkeys(self.words)
        if any(("exact", word) not in reader for word in once):
            return NullMatcher()
        found = dict(_adjacent(self.words, {word: reader.postings("exact", word) for word in once}))
        return ListMatcher(list(found), [float(count) for count in found.values()]) if found else NullMatcher()


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


def _prefix(start: str, reader: Any) -> Any:
    count = sum(1 for _ in islice(reader.expand_prefix("exact", start), MAX_EXPANSION + 1))
    if count > MAX_EXPANSION:
        raise QueryError(f"{start}* stands for more than {MAX_EXPANSION:,} words", hint="give more letters")
    return query.Prefix("exact", start)
