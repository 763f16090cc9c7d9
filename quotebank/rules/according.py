"""According to Ann Lee, …; …, according to Ann Lee."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.model import Span
from quotebank.rules.clauses import Context
from quotebank.rules.phrases import Range, subject_after
from quotebank.tokens import Token

NAME = "according"
_MANY = 40
_LONGEST = 200
"""How many cue clauses and tokens before «according to» are looked at."""
_SHORT = 2
"""So many tokens without marks are no clause."""


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for each «according to»."""
    tokens = context.paragraph.tokens
    for number in [number for number, token in enumerate(tokens) if token.low == "according"]:
        sentence = context.paragraph.sentences[context.paragraph.sentence_of(number)]
        if number + 2 >= sentence.last or tokens[number + 1].text != "to":
            continue
        source = subject_after(tokens, number + 1, sentence.last)
        relays = _is_relay(context, number, sentence.first) or _introduces(context, number, sentence.last)
        if source is None or relays:
            continue
        source = _without_open_apposition(tokens, source, sentence.last)
        content = _content(tokens, number, source[1], sentence.first, sentence.last)
        if content:
            notes = ("«according to» names the source",)
            yield Candidate(content, context.span((number, number + 2)), context.span(source), NAME, 0.85, notes)


def _without_open_apposition(tokens: Sequence[Token], source: Range, last: int) -> Range:
    """Return a source without what only looks apposed, no comma closing it: «according to Holm, the pier will open»."""
    first, end = source
    comma = next((number for number in range(first, end) if tokens[number].text == ","), end)
    closed = end >= last or tokens[end].kind == "p"
    return source if closed else (first, comma)


def _is_relay(context: Context, number: int, first: int) -> bool:
    """Tell whether the words before have a cue of their own («“…,” she said, according to him»): he only relays."""
    quoted = any(t.kind == "q" for t in context.paragraph.tokens[max(first, number - _LONGEST) : number])
    end = bisect_left(context.clauses, number, key=lambda clause: clause.cue[0])
    before = context.clauses[max(0, end - _MANY) : end]
    return quoted and any(first <= clause.cue[0] and clause.sure for clause in before)


def _introduces(context: Context, number: int, last: int) -> bool:
    """Tell whether a cue behind leads right to words in marks: «According to reports, the guard recalled: “…”»."""
    tokens = context.paragraph.tokens
    at = bisect_left(context.clauses, number, key=lambda clause: clause.cue[0])
    for clause in context.clauses[at : at + _MANY]:
        end = clause.cue[1]
        leads = end + 1 < last and tokens[end].text in (":", ",") and tokens[end + 1].kind == "q"
        if leads and clause.sure and clause.subject is not None:
            return True
    return False


def _content(tokens: Sequence[Token], cue: int, behind: int, first: int, last: int) -> tuple[Span, ...]:
    """Return the clause that the source vouches for: the rest of the sentence, before or behind the phrase."""
    if cue - first <= 1 and tokens[first].kind != "q":
        begin = behind + (behind < last and tokens[behind].text == ",")
        end = last
    else:
        begin, end = first, cue
        if tokens[cue - 1].text == "," and behind + 2 < last and tokens[behind].text == ",":
            return _halves(tokens, first, cue - 1, behind + 1, last)
    while end > begin and tokens[end - 1].text in (".", "!", "?", ",", ";"):
        end -= 1
    while begin < end and tokens[begin].low in ("but", "and", ","):
        begin += 1
    enough = end - begin > _SHORT or any(token.kind == "q" for token in tokens[begin:end])
    return (Span(tokens[begin].start, tokens[end - 1].end),) if enough else ()


def _halves(tokens: Sequence[Token], first: int, cut: int, behind: int, last: int) -> tuple[Span, ...]:
    """Return the two halves of a clause that «, according to X,» stands in the middle of."""
    while last > behind and tokens[last - 1].text in (".", "!", "?"):
        last -= 1
    if cut <= first or last <= behind:
        return ()
    return (Span(tokens[first].start, tokens[cut - 1].end), Span(tokens[behind].start, tokens[last - 1].end))
