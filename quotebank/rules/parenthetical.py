"""The plan is dead, she said.  The reported clause comes first, without marks, and the cue clause ends the sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.model import Span
from quotebank.rules.clauses import Clause, Context
from quotebank.tokens import Token

NAME = "parenthetical"
_LONGEST = 400
_ADJUNCTS = frozenset("in on at to during after before via from when while as about of and".split())


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for each cue clause behind a comma that closes its sentence, or is closed by a comma."""
    tokens = context.paragraph.tokens
    for clause in context.clauses:
        if clause.subject is None or clause.negated or not clause.sure or clause.first == 0:
            continue
        sentence = context.paragraph.sentences[context.paragraph.sentence_of(clause.cue[0])]
        if clause.first - sentence.first > _LONGEST:
            continue
        if tokens[clause.first - 1].text != "," or clause.first - 1 <= sentence.first:
            continue
        content = _content(tokens, clause, sentence.first, sentence.last)
        if content:
            word = tokens[clause.cue[0]].text
            yield Candidate(
                content,
                context.span(clause.cue),
                context.span(clause.subject),
                NAME,
                0.8,
                (f"«{word}» closes the sentence that it reports",),
            )


def _content(tokens: Sequence[Token], clause: Clause, first: int, last: int) -> tuple[Span, ...]:
    """Return the clause before the comma, and what follows a cue clause that commas enclose."""
    begin = first
    while begin < clause.first and tokens[begin].low in ("but", "and", "so", "still", "meanwhile", "however", ","):
        begin += 1
    head = clause.first - 1
    if head - begin < 3 or (tokens[head - 1].kind == "q" and head - begin < 2):
        return ()
    end = max(clause.end, clause.subject[1] if clause.subject else 0)
    spans = [Span(tokens[begin].start, tokens[head - 1].end)]
    rest = end
    if rest < last and not _may_close(tokens, rest, last):
        return ()
    if rest < last and tokens[rest].text == "," and last - rest > 4:
        stop = last
        while stop > rest and tokens[stop - 1].text in ".!?":
            stop -= 1
        spans.append(Span(tokens[rest + 1].start, tokens[stop - 1].end))
    return tuple(spans)


def _may_close(tokens: Sequence[Token], rest: int, last: int) -> bool:
    """Tell whether what is left behind the cue only ends the sentence: a stop, or a short adjunct."""
    if rest + 1 < last and tokens[rest].text in (",", ":") and tokens[rest + 1].kind == "q":
        return False
    if tokens[rest].text in (".", "!", "?", ",", ";"):
        return True
    quoted = any(token.kind == "q" for token in tokens[rest:last])
    return tokens[rest].low in _ADJUNCTS and last - rest <= 14 and not quoted
