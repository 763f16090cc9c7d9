"""“Fine by me.” — Ada Hill: a dash and a name close the line; the words before it are theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.names import is_capitalised
from quotebank.rules.clauses import Context
from quotebank.tokens import Token

NAME = "signature"
_DASHES = frozenset({"—", "–", "-", "―", "~", "−"})
_LONGEST = 12


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for a paragraph that ends in a stretch, a dash and a name."""
    tokens = context.paragraph.tokens
    for number in range(len(tokens) - 2, -1, -1):
        if tokens[number].kind != "q":
            continue
        dash = number + 1
        while dash < len(tokens) and tokens[dash].text in _DASHES:
            dash += 1
        if dash > number + 1 and _is_name(tokens, dash):
            content = tuple(t.span for t in tokens[_first(tokens, number) : number + 1])
            notes = ("a dash and a name sign the words",)
            yield Candidate(
                content,
                context.span((number + 1, dash)),
                context.span((dash, _last(tokens, dash))),
                NAME,
                0.96,
                notes,
            )
        return


def _first(tokens: Sequence[Token], number: int) -> int:
    while number > 0 and tokens[number - 1].kind == "q":
        number -= 1
    return number


def _is_name(tokens: Sequence[Token], dash: int) -> bool:
    """Tell whether the rest of the line is a name, with a place or an office behind a comma."""
    rest = tokens[dash:]
    return bool(rest) and len(rest) <= _LONGEST and is_capitalised(rest[0]) and not any(t.kind == "q" for t in rest)


def _last(tokens: Sequence[Token], dash: int) -> int:
    last = len(tokens)
    while last > dash + 1 and tokens[last - 1].kind == "p":
        last -= 1
    return last
