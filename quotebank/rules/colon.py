"""Ann Lee had a warning for them: “…” and a paragraph that ends in a colon before one in marks.

The words before the colon need hold no verb of saying; their subject speaks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.lexicon import (
    anonymous_heads,
    closed_class,
    documents,
    first_names,
    groups,
    organisation_words,
    pronouns,
    roles,
)
from quotebank.model import Span
from quotebank.names import is_capitalised
from quotebank.rules.clauses import Clause, Context, next_text
from quotebank.rules.phrases import Range, subject_after
from quotebank.tokens import Token

NAME = "colon"
_LONGEST = 80
_LONGEST_NAME = 8
_APART = frozenset({"-", "–", "—", "by", "from"})
_FEW = 2
_LEADS = frozenset("in on at during after before as when while to but and so then for with".split())


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for each colon that a stretch follows, in the paragraph or as the next one."""
    tokens = context.paragraph.tokens
    for number in [number for number, token in enumerate(tokens) if token.text == ":"]:
        if number == 0:
            continue
        content = _content(context, number)
        subject = lead_subject(context, number)
        if not content or subject is None:
            continue
        cue = _cue(context, subject, number)
        notes = ("a colon leads from the speaker to the words",)
        yield Candidate(content, context.span(cue), context.span(subject), NAME, 0.88, notes)


def _content(context: Context, colon: int) -> tuple[Span, ...]:
    """Return the stretches right behind a colon; those that begin the next paragraph when it ends this one."""
    tokens = context.paragraph.tokens
    if colon + 1 < len(tokens):
        return tuple(_run(tokens, colon + 1))
    following = next_text(context)
    if following is None or not following.tokens:
        return ()
    found = tuple(_run(following.tokens, 0))
    rest = following.tokens[len(found) :]
    return found if all(token.kind == "p" for token in rest) else ()


def _run(tokens: Sequence[Token], first: int) -> Iterator[Span]:
    at = first
    while at < len(tokens) and tokens[at].kind == "q":
        yield tokens[at].span
        at += 1


def lead_subject(context: Context, colon: int) -> Range | None:
    """Return who acts in the words before a colon: the subject of their last cue, else of their sentence."""
    paragraph = context.paragraph
    tokens = paragraph.tokens
    first = paragraph.sentences[paragraph.sentence_of(colon)].first
    named = _name_apart(tokens, first, colon)
    if named is not None:
        return named
    for clause in _clauses_before(context, colon):
        if clause.cue[0] < first:
            break
        if clause.subject is not None:
            return _without_that(tokens, clause.subject)
    if colon - first > _LONGEST:
        return None
    at = first
    if tokens[at].low in _LEADS or tokens[at].low == "according":
        at = _behind_lead(tokens, at, colon)
    return _speaking(context, subject_after(tokens, at - 1, colon), colon)


def _name_apart(tokens: Sequence[Token], first: int, colon: int) -> Range | None:
    """Return the name right before a colon that a dash, «by» or «from» sets apart: «Why it rained - Ada Holm: “…”»."""
    at = colon
    while at > max(first, colon - _LONGEST_NAME) and (is_capitalised(tokens[at - 1]) or tokens[at - 1].low == "and"):
        at -= 1
    apart = first < at < colon and tokens[at - 1].low in _APART and tokens[at].low != "and"
    return (at, colon) if apart and tokens[at].low not in closed_class() else None


def _speaking(context: Context, subject: Range | None, colon: int) -> Range | None:
    """Return a subject that may speak: of «Ann Lee breaks silence on …:» the name, of «Better sound: “…”» nothing."""
    if subject is None or subject[1] - subject[0] < _FEW:
        return subject
    first, last = subject
    tokens = context.paragraph.tokens[first:last]
    if is_capitalised(tokens[-1]) or any(_may_speak(token.low) for token in tokens):
        return subject
    run = next(number for number, token in enumerate((*tokens, tokens[-1])) if not is_capitalised(token))
    if tokens[0].low in first_names():
        return (first, first + run)
    labels = last == colon and first == 0 and run == 1 and tokens[0].low not in closed_class()
    return None if labels else subject


def _may_speak(word: str) -> bool:
    """Tell whether a word is for somebody who speaks, or for something written."""
    tables = (roles(), anonymous_heads(), groups(), documents(), organisation_words(), pronouns())
    return any(word in table for table in tables)


def _without_that(tokens: Sequence[Token], subject: Range) -> Range:
    """Return a subject without the «that» of its clause: «the court heard that Peel had written: “…”»."""
    first, last = subject
    return (
        (first + 1, last)
        if last - first > 1 and tokens[first].low == "that" and tokens[first + 1].kind == "w"
        else subject
    )


def _behind_lead(tokens: Sequence[Token], at: int, colon: int) -> int:
    """Return where a sentence goes on behind «In May 2015,»: behind its first comma that no date follows."""
    for number in range(at, colon - 1):
        if tokens[number].text == "," and tokens[number + 1].kind != "n":
            return number + 1
    return at + 1


def _cue(context: Context, subject: Range, colon: int) -> Range:
    """Return the cue: its verb when there is one, else the words between the subject and the colon."""
    for clause in _clauses_before(context, colon)[:3]:
        if clause.subject is not None and clause.subject[1] == subject[1] and clause.cue[1] <= colon:
            return clause.cue
    return (min(subject[1], colon), colon + 1)


def _clauses_before(context: Context, colon: int) -> list[Clause]:
    """Return the last few cue clauses before a colon, the nearest first."""
    end = bisect_left(context.clauses, colon, key=lambda clause: clause.cue[0])
    return list(reversed(context.clauses[max(0, end - 8) : end]))
