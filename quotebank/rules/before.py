"""Ann Lee said: “…”, Ann Lee said the plan was “…”, Ann Lee said that …: the cue comes before what it introduces.

What stands in marks right behind the cue is a direct quotation.  Otherwise the content is the whole clause, with or
without marks inside it, up to the end of the sentence or to the next cue that governs words of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.model import Span
from quotebank.rules.clauses import Clause, Context
from quotebank.rules.phrases import is_adverbial, is_finite
from quotebank.tokens import Token

NAME = "before"
_LONGEST = 400
"""The most tokens of a reported clause, so that a text without stops is read in linear time."""
_DIRECTIVE = frozenset({"ask", "request", "demand", "order", "urge", "propose"})
"""Verbs whose bare object is a thing asked for, not a reported clause."""
_SUBORDINATORS = frozenset({"but", "while", "whereas", "although", "though", "and"})


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for each cue clause that words follow."""
    subject = None
    for number, clause in enumerate(context.clauses):
        subject = clause.subject or subject
        if clause.negated or (clause.inverted and not _introduces(context, clause)):
            continue
        following = context.clauses[number + 1] if number + 1 < len(context.clauses) else None
        candidate = _read(context, clause, subject, following)
        if candidate is not None:
            yield candidate


def _introduces(context: Context, clause: Clause) -> bool:
    """Tell whether an inverted clause is followed by a colon («Said Ann Lee: “…”»)."""
    tokens = context.paragraph.tokens
    return clause.end < len(tokens) and tokens[clause.end].text == ":"


def _read(
    context: Context, clause: Clause, subject: tuple[int, int] | None, following: Clause | None
) -> Candidate | None:
    """Return what a clause introduces; ``None`` when that is nothing, or nothing that anybody said."""
    paragraph = context.paragraph
    tokens = paragraph.tokens
    limit = min(paragraph.sentences[paragraph.sentence_of(clause.cue[0])].last, clause.cue[1] + _LONGEST)
    begin = _begin(tokens, clause.end, limit)
    if begin >= limit or subject is None:
        return None
    direct = _direct(tokens, begin) or _fragment(tokens, begin, clause)
    if direct:
        return _candidate(context, clause, subject, tuple(Span(tokens[n].start, tokens[n].end) for n in direct), 0.93)
    end = _content_end(tokens, begin, limit, clause, following)
    has_marks = any(tokens[n].kind == "q" for n in range(begin, end))
    if end - begin < (1 if has_marks else 3) or not _reports(tokens, clause, begin, has_marks):
        return None
    return _candidate(
        context, clause, subject, (Span(tokens[begin].start, tokens[end - 1].end),), 0.8 if clause.sure else 0.6
    )


def _candidate(
    context: Context, clause: Clause, subject: tuple[int, int], content: tuple[Span, ...], score: float
) -> Candidate:
    word = context.paragraph.tokens[clause.cue[0]].text
    return Candidate(
        content, context.span(clause.cue), context.span(subject), NAME, score, (f"«{word}» introduces the words",)
    )


def _begin(tokens: Sequence[Token], at: int, limit: int) -> int:
    """Return where the content begins behind comma, colon and *that*."""
    if at + 1 < limit and is_adverbial(tokens[at].low) and tokens[at + 1].low == "that":
        at += 1
    while at < limit and (tokens[at].text in (",", ":", "—", "–") or tokens[at].low in ("that",)):
        at += 1
    return at


def _direct(tokens: Sequence[Token], begin: int) -> list[int]:
    """Return the stretches of a direct quotation that begins at `begin`: marks behind the cue, ended like speech."""
    if tokens[begin].kind != "q":
        return []
    inner = tokens[begin].text.rstrip("”\"’'»›` ")
    opened = tokens[begin].text.lstrip("“\"‘'«‹„` ")
    introduced = begin > 0 and tokens[begin - 1].text in (",", ":")
    ended = bool(inner) and inner[-1] in ".!?…,"
    after = tokens[begin + 1].text if begin + 1 < len(tokens) else "."
    if not (introduced or opened[:1].isupper()) or not (ended or after in ".!?"):
        return []
    out = [begin]
    while out[-1] + 1 < len(tokens) and tokens[out[-1] + 1].kind == "q" and inner[-1:] in ".!?…":
        out.append(out[-1] + 1)
    return out


def _fragment(tokens: Sequence[Token], begin: int, clause: Clause) -> list[int]:
    """Return the stretch of «called it dead», when marks follow the cue at once and end what it governs."""
    if tokens[begin].kind != "q" or not (clause.entry.quotes_only or clause.entry.speech):
        return []
    inner = tokens[begin].text.rstrip("”\"’'»›` ")
    after = tokens[begin + 1] if begin + 1 < len(tokens) else None
    if inner[-1:] in ",." or after is None or after.text in ",.;" or after.low.endswith("ing"):
        return [begin]
    return []


def _content_end(tokens: Sequence[Token], begin: int, limit: int, clause: Clause, following: Clause | None) -> int:
    """Return where the reported clause ends: at the sentence's end, or before the next cue that introduces words."""
    end = limit
    if (
        following is not None
        and following.first < limit
        and following.cue[0] > begin
        and following.entry.strength == "strong"
    ):
        cut = following.first
        while cut > begin and (
            tokens[cut - 1].low in _SUBORDINATORS or tokens[cut - 1].text in ",;" or is_adverbial(tokens[cut - 1].low)
        ):
            cut -= 1
        if cut < following.first or following.subject is None:
            end = cut
    for number in range(begin + 2, end):
        if tokens[number].text == ";" or (
            tokens[number].text == "," and number + 1 < end and tokens[number + 1].text == "but"
        ):
            return number
    while end > begin and tokens[end - 1].text in (".", "!", "?", ",", ";", ":"):
        end -= 1
    return end


_CLAUSE_OPENERS = frozenset(
    "that he she it they we i you there this these those what who how why when where whether if his her its "
    "their our the a an in as while although more most no not all some many".split()
)


def _reports(tokens: Sequence[Token], clause: Clause, begin: int, has_marks: bool) -> bool:
    """Tell whether what follows the cue is a reported clause and no mere object."""
    low = tokens[begin].low
    that = tokens[begin - 1].low == "that"
    if clause.entry.quotes_only:
        return has_marks
    if that:
        return clause.entry.clause or clause.sure
    if clause.entry.strength == "weak":
        return False
    if has_marks:
        return True
    if not (clause.entry.clause and clause.entry.speech) or clause.entry.lemma in _DIRECTIVE:
        return False
    if low in ("to", "of", "for", "with", "about", "and", "or", "by", "on", "so", "goodbye", "hello"):
        return False
    return (clause.entry.strength == "strong" or low in _CLAUSE_OPENERS) and _has_verb(tokens, begin)


def _has_verb(tokens: Sequence[Token], begin: int) -> bool:
    """Tell whether the words behind a cue hold a finite verb, as far as their forms tell."""
    for token in tokens[begin + 1 : begin + 40]:
        if token.text in (".", ";"):
            return False
        if is_finite(token.low):
            return True
    return False
