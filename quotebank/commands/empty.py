"""Takes a question that nothing answers, gives the lines that help: how many there are without each condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from quotebank.errors import QuotebankError

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.commands.options import Question


def reasons(bank: Bank, asked: Question) -> Iterator[str]:
    """Give why nothing was found, a line each."""
    conditions = list(asked.told())
    if not conditions:
        yield "nothing found: the bank holds no quotations yet; quotebank ingest PATH adds articles"
        return
    told = ", ".join(f"{name.replace('_', '-')} «{value}»" for name, value in asked.told().items())
    yield f"nothing found for {told}"
    if len(conditions) == 1:
        return
    for name in conditions:
        count = _without(bank, asked, name)
        yield f"  without {'the words' if name == 'query' else '--' + name.replace('_', '-')}: {count or 'nothing'}"


def _without(bank: Bank, asked: Question, name: str) -> int:
    if name == "query":
        looser = replace(asked, query="")
    elif name == "words_in":
        looser = replace(asked, words_in="context")
    else:
        looser = replace(asked, filters=replace(asked.filters, **{name: None}))
    try:
        return replace(looser, offset=0).put(bank, 1).total
    except QuotebankError:
        return 0
