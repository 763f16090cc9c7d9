"""“Fine by me.” — Ada Hill: a dash and a name close the line, or stand on the next; the words before are theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.model import Span
from quotebank.names import is_capitalised
from quotebank.rules.clauses import Context, next_text
from quotebank.tokens import Token

NAME = "signature"
_DASHES = frozenset({"—", "–", "-", "―", "~", "−"})
_LONGEST = 12
_NOTE = "a dash and a name sign the words"


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for a paragraph that ends in a stretch, a dash and a name, there or on the next line."""
    tokens = context.paragraph.tokens
    number = _last_stretch(tokens) if context.paragraph.stretches else None
    if number is None:
        return
    content = tuple(t.span for t in tokens[_first(tokens, number) : number + 1])
    behind: Sequence[Token] = tokens[number + 1 :]
    if not behind and len(content) == len(tokens):
        following = next_text(context)
        behind = following.tokens if following is not None else ()
    dash = 0
    while dash < len(behind) and behind[dash].text in _DASHES:
        dash += 1
    if not dash or not _is_name(behind, dash):
        return
    source = Span(behind[dash].start, behind[_last(behind, dash) - 1].end)
    yield Candidate(content, (Span(behind[0].start, behind[dash - 1].end),), (source,), NAME, 0.96, (_NOTE,))


def _last_stretch(tokens: Sequence[Token]) -> int | None:
    return next((number for number in range(len(tokens) - 1, -1, -1) if tokens[number].kind == "q"), None)


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
