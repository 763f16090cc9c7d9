"""“…,” said Ann Lee: the cue follows the quotation, with its subject before or behind it.

Also the split form: “…,” she said. “…”: what stands in marks right behind the cue clause goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.model import Span
from quotebank.rules.clauses import Clause, Context
from quotebank.tokens import Token

NAME = "after"


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for each stretch that a cue clause follows at once."""
    tokens = context.paragraph.tokens
    followed = dict(_followed(context))
    taken: set[int] = set()
    for number, clause in followed.items():
        if number in taken:
            continue
        pieces = [number, *_goes_on(tokens, clause, followed)]
        first = _goes_back(tokens, number, followed)
        pieces = [*first, *pieces]
        taken.update(pieces)
        yield Candidate(
            content=tuple(Span(tokens[n].start, tokens[n].end) for n in pieces),
            cue=context.span(clause.cue),
            source=context.span(clause.subject),
            rule=NAME,
            score=0.95 if clause.sure else 0.8,
            notes=(f"«{tokens[clause.cue[0]].text}» follows the quotation",),
        )


def _followed(context: Context) -> Iterator[tuple[int, Clause]]:
    """Yield each stretch with the cue clause right behind it."""
    tokens = context.paragraph.tokens
    starts: dict[int, Clause] = {}
    for clause in context.clauses:
        if clause.subject is not None and not clause.negated and clause.entry.form != "ing":
            starts.setdefault(clause.first, clause)
    for number in [number for number, token in enumerate(tokens) if token.kind == "q"] if starts else ():
        at = _behind(tokens, number)
        found = starts.get(at)
        if (
            found is None
            or _is_governed(context, number)
            or context.paragraph.sentence_of(number) != context.paragraph.sentence_of(at)
        ):
            continue
        if _is_speech_end(tokens, number, found):
            yield number, found


def _is_governed(context: Context, number: int) -> bool:
    """Tell whether words lead into a stretch: «On the show “Today,” she said», «he was “ill,” she said».

    Then it is a title, or no more than a part of what is said.
    """
    first = context.paragraph.sentences[context.paragraph.sentence_of(number)].first
    return number > first and context.paragraph.tokens[number - 1].kind in "wn"


def _behind(tokens: Sequence[Token], number: int) -> int:
    """Return the token behind a stretch and the comma or dash that may follow it."""
    at = number + 1
    while at < len(tokens) and tokens[at].text in (",", "—", "–", "-", "…"):
        at += 1
    return at


def _is_speech_end(tokens: Sequence[Token], number: int, clause: Clause) -> bool:
    """Tell whether a stretch ends like speech: by a comma, a stop or a dash at its end or right behind it."""
    inner = tokens[number].text.rstrip("”\"’'»›` ")
    stopped = bool(inner) and inner[-1] in ",.?!…—–-;"
    following = tokens[number + 1].text if number + 1 < len(tokens) else ""
    return stopped or following in (",", "—", "–") or (clause.sure and clause.inverted)


def _goes_on(tokens: Sequence[Token], clause: Clause, followed: dict[int, Clause]) -> Iterator[int]:
    """Yield the stretches behind the cue clause that go on with the same words and have no cue of their own."""
    at = max(clause.end, clause.cue[1], clause.subject[1] if clause.subject else 0)
    while at < len(tokens) and tokens[at].kind != "q" and tokens[at].text != "." and at - clause.end < 30:
        at += 1
    while at < len(tokens) and tokens[at].text in (".", ",", ":"):
        at += 1
    while at < len(tokens) and tokens[at].kind == "q":
        if at in followed and followed[at] is not clause:
            return
        if not _is_whole(tokens, at):
            return
        yield at
        at += 1


def _is_whole(tokens: Sequence[Token], number: int) -> bool:
    """Tell whether a stretch stands by itself: nothing but stops around it."""
    following = tokens[number + 1] if number + 1 < len(tokens) else None
    return following is None or following.kind == "q" or following.text in ".,;" or _ends_sentence(tokens[number])


def _ends_sentence(token: Token) -> bool:
    inner = token.text.rstrip("”\"’'»›` ")
    return bool(inner) and inner[-1] in ".!?…"


def _goes_back(tokens: Sequence[Token], number: int, followed: dict[int, Clause]) -> list[int]:
    """Return the stretches right before that belong to the same words («“One.” “Two,” she said»)."""
    out: list[int] = []
    at = number - 1
    while at >= 0 and tokens[at].kind == "q" and at not in followed:
        out.append(at)
        at -= 1
    return out[::-1]
