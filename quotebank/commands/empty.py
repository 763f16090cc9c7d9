"""Takes a question that nothing answers, gives the lines that help: which condition is to blame, and near spellings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from quotebank.errors import QuotebankError

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.commands.options import Question
    from quotebank.query import WordsIn
    from quotebank.tree import Node

NAMES = 5
"""How many speakers of a name are offered."""

MOST_PARTS = 8
"""How many parts of a query are left out in turn; each costs a search."""


def reasons(bank: Bank, asked: Question) -> Iterator[str]:
    """Give why nothing was found, a line each."""
    conditions = asked.told()
    if not conditions:
        yield "nothing found: the bank holds no quotations yet; quotebank ingest PATH adds articles"
        return
    told = ", ".join(f"{name.replace('_', '-')} «{value}»" for name, value in conditions.items())
    yield f"nothing found for {told}"
    for name in conditions if len(conditions) > 1 else ():
        what = "the words" if name == "query" else "--" + name.replace("_", "-")
        yield _count(what, _without(bank, asked, name))
    if asked.query:
        yield from _of_the_query(bank, asked)


def _count(what: str, count: int) -> str:
    return f"  without {what}: {f'{count:,}' if count else 'nothing'}"


def _without(bank: Bank, asked: Question, name: str) -> int:
    if name == "query":
        return _found(bank, replace(asked, query=""))
    if name == "words_in":
        return _found(bank, replace(asked, words_in="context"))
    return _found(bank, replace(asked, filters=replace(asked.filters, **{name: None})))


def _found(bank: Bank, asked: Question) -> int:
    try:
        return len(bank.ids(asked.query, asked.filters, words_in=asked.words_in).ids)
    except QuotebankError:
        return 0


def _of_the_query(bank: Bank, asked: Question) -> Iterator[str]:
    """Give how many there are without each part of the query, and what a word that no quotation holds may be."""
    from quotebank.query import parse, parts

    pieces = parts(asked.query)
    if 1 < len(pieces) <= MOST_PARTS:
        for number, piece in enumerate(pieces):
            rest = " ".join(one for other, one in enumerate(pieces) if other != number)
            yield _count(piece, _found(bank, replace(asked, query=rest)))
    yield from _spellings(bank, parse(asked.query), asked.words_in)
    if any(word in ("or", "not") for word in asked.query.split()):
        yield "  «or» and «not» in small letters are words: write OR, and a minus before what must not occur"


def _spellings(bank: Bank, node: Node, words_in: WordsIn) -> Iterator[str]:
    """Give, for each word of a query that no quotation holds, those that are spelt nearly so."""
    from rapidfuzz import fuzz, process

    from quotebank.query import words_of

    wanted = words_of(node)
    vocabulary = bank.vocabulary(words_in) if wanted else ()
    known = frozenset(vocabulary)
    for word in wanted:
        if word in known:
            continue
        found = process.extract(word, vocabulary, scorer=fuzz.ratio, limit=3, score_cutoff=70)
        near = ", ".join(sorted(one for one, _, _ in found))
        where = ", nor a sentence beside one" if words_in == "context" else ""
        yield f"  no quotation holds «{word}»{where}" + (f"; near: {near}" if near else "")
        yield from _as_speaker(bank, word)


def _as_speaker(bank: Bank, word: str) -> Iterator[str]:
    """Tell where a word is the name of somebody who speaks."""
    try:
        names = list(dict.fromkeys(one.name for one in bank.speakers(word)))
    except QuotebankError:
        return
    if 0 < len(names) <= NAMES:
        yield f"  «{word}» is among those who speak: try --speaker {word} ({', '.join(names)})"
