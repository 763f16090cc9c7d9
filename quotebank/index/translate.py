"""Takes entries, gives Whoosh documents: the fields of the index, and what stands in each.

Words arrive folded, so the fields need no analyser of their own.  The words of ``exact``, ``stem`` and ``ends`` have
the same numbers, and so do those of ``near`` and ``nearstem``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from whoosh import fields
from whoosh.analysis import SpaceSeparatedTokenizer, StopFilter
from whoosh.lang.porter import stem as porter

from quotebank.index.engine import Entry
from quotebank.utterance import BREAK

END = "."
"""Stands in ``ends`` at the number of each word that is the last of its sentence, but for the last of all."""

# Stock classes only: Whoosh pickles them by module path.  The words come as lists, which pass by the analyser.
_WORDS = SpaceSeparatedTokenizer()
_NO_END = "-"
_ENDS = SpaceSeparatedTokenizer() | StopFilter(stoplist=[_NO_END], minsize=1, renumber=False)
SCHEMA = fields.Schema(
    key=fields.ID(unique=True, sortable=True),
    every=fields.ID(),
    exact=fields.TEXT(analyzer=_WORDS, phrase=True),
    stem=fields.TEXT(analyzer=_WORDS, phrase=True),
    ends=fields.TEXT(analyzer=_ENDS, phrase=True),
    near=fields.TEXT(analyzer=_WORDS, phrase=True),
    nearstem=fields.TEXT(analyzer=_WORDS, phrase=True),
    speaker=fields.ID(),
    kind=fields.ID(),
    publisher=fields.ID(),
    period=fields.KEYWORD(),
    stamp=fields.STORED(),
)


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
    if one.sentences:
        kept["ends"] = " ".join(END if here < there else _NO_END for here, there in pairwise(one.sentences))
    if one.speaker:
        kept["speaker"] = one.speaker
    if one.publisher:
        kept["publisher"] = one.publisher
    return kept


def _stems(words: Sequence[str]) -> list[str]:
    return [word if word == BREAK else stem(word) for word in words]
