"""Takes a candidate of the model, gives it with the edges that this project draws.

The corpus that the model was learnt from counts *that* to the content, only the first word of «according to» to the
cue; here the content is the reported clause, and the cue is whole.  ``mentions`` sees to the source.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from quotebank.candidates import Candidate
from quotebank.idle import is_idle, tells_nothing
from quotebank.lexicon import cues, multiword_cues
from quotebank.mentions import read_source
from quotebank.model import Span
from quotebank.passages import Paragraph
from quotebank.rules.clauses import Context

_TWO_WORDS = {"according": "to"}
_PARTICLES = frozenset({"out", "up", "back", "down", "in", "off"})
_SUBORDINATORS = frozenset({"that"})
_TWO = 2
_ASKED = 3
_WAS = frozenset({"was", "were", "is", "been", "being", "when"})
_CLOSES_SENTENCE = frozenset(",.?!")
_CONCEDES = frozenset({"while", "although", "though", "whereas"})
_FEW_CLAUSES = 4
_LONGEST_SPEAKER = 14
_TOPIC = frozenset(
    {"of", "about", "in", "at", "on", "during", "when", "while", "after", "before", "to", "from", "with"}
)
_WHAT = frozenset({"what", "which", "whom", "who"})
_NAMED_WITHIN = 10
"""How many tokens before words in marks a verb may stand that names by them: «termed the whole affair “…”»."""
_LEAD = 3
"""The fewest tokens of a content that may begin with narration and a colon."""
_AND_ADDED = 4
"""The fewest tokens of a content that may end with «and added»."""


def trimmed(candidate: Candidate, context: Context) -> Candidate | None:
    """Return a candidate of a paragraph with its edges drawn anew; ``None`` when no content is left."""
    paragraph, text = context.paragraph, context.passages.text
    if is_idle(candidate, paragraph):
        return None
    content = _without_put(_without_that(candidate, paragraph), candidate.cue, paragraph)
    content = _behind_colon(content, candidate.cue, paragraph)
    content = _before_denial(content, paragraph)
    content = _before_second_cue(content, candidate.cue, paragraph)
    content = _before_main_clause(content, candidate.cue, context)
    content = _without_relative(_without_lead(content, candidate.cue, paragraph), paragraph)
    content = _without_topic(content, candidate.cue, paragraph)
    if content != candidate.content:
        candidate = replace(candidate, content=content)
    candidate = _without_narration(candidate, paragraph)
    candidate = _without_speaker(candidate, paragraph)
    if not candidate.content or tells_nothing(candidate, paragraph):
        return None
    cue = _whole_cue(candidate.cue, paragraph)
    if cue != candidate.cue:
        candidate = replace(candidate, cue=cue)
    return read_source(candidate, paragraph, text)


def parted(candidate: Candidate, paragraph: Paragraph) -> Iterator[Candidate]:
    """Yield a candidate, and apart from it what a second verb of naming in its content governs.

    «Holm condemned the theft and termed it “a disgrace”»: what she condemned, and what she termed it.
    """
    at = _second_naming(candidate, paragraph)
    if at is None:
        yield candidate
        return
    *before, last = candidate.content
    tokens = paragraph.tokens
    first = paragraph.tokens_in(last)[0]
    end = at - 1 if tokens[at - 1].low in ("and", ",") else at
    kept = [*before, Span(last.start, tokens[end - 1].end)] if end > first else before
    if kept:
        yield replace(candidate, content=tuple(kept))
    yield replace(candidate, cue=(tokens[at].span,), content=(Span(tokens[at + 1].start, last.end),))


def _second_naming(candidate: Candidate, paragraph: Paragraph) -> int | None:
    """Return where a verb of naming stands in a content behind «and» or a comma, with words in marks behind it."""
    last = candidate.content[-1]
    if not candidate.cue or not candidate.source or candidate.cue[0].start > last.start:
        return None
    tokens, inside = paragraph.tokens, paragraph.tokens_in(last)
    quoted = next((number for number in inside if tokens[number].kind == "q"), 0)
    for number in range(max(inside[0], quoted - _NAMED_WITHIN), quoted - 1):
        joined = tokens[number - 1].low == "and" or (
            tokens[number - 1].text == "," and tokens[number].low.endswith("ing")
        )
        if joined and any(
            cue.quotes_only and cue.form in ("past", "s", "ing") for cue in cues().get(tokens[number].text, ())
        ):
            return number
    return None


def _without_that(candidate: Candidate, paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content without the conjunction that leads it behind its cue; «that's» keeps it."""
    first, *rest = candidate.content
    inside = paragraph.tokens_in(first)
    behind = candidate.cue and candidate.cue[0].start < first.start
    if not behind or not inside or paragraph.tokens[inside[0]].low not in _SUBORDINATORS:
        return candidate.content
    if len(inside) == 1:
        return tuple(rest)
    second = paragraph.tokens[inside[1]]
    if second.kind == "w" and second.text[0] in "'’":
        return candidate.content
    return (Span(second.start, first.end), *rest)


def _without_put(content: tuple[Span, ...], cue: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content without a question that somebody was asked, where the cue stands in the answer behind it.

    «Holm was asked, “Will it hold?” She said it would.»
    """
    tokens = paragraph.tokens
    at = paragraph.token_at(content[0].start) if content and cue and cue[0].start > content[0].end else 0
    if at < _ASKED or tokens[at].kind != "q" or tokens[at].end != content[0].end or tokens[at].text[-2] != "?":
        return content
    verb = at - 1 - (tokens[at - 1].kind == "p")
    put = tokens[verb].low == "asked" and tokens[verb - 1].low in _WAS
    return content[1:] if put else content


def _behind_colon(content: tuple[Span, ...], cue: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content without earlier sentences, where a colon behind the cue announces it.

    «When asked, “Will it hold?” Ann Lee answered: “It will.”»: the question is somebody else's.
    """
    inside = paragraph.tokens_in(cue[0]) if len(cue) == 1 else range(0)
    if len(content) < 2 or not inside or inside[-1] + 1 >= len(paragraph.tokens):
        return content
    colon = paragraph.tokens[inside[-1] + 1]
    if colon.text != ":" or not any(span.start >= colon.end for span in content):
        return content
    return tuple(span for span in content if span.start >= colon.end)


def _before_main_clause(content: tuple[Span, ...], cue: tuple[Span, ...], context: Context) -> tuple[Span, ...]:
    """Return what is said in a clause of concession: «While officials say it is safe, divers say it is sinking»."""
    paragraph = context.paragraph
    inside = paragraph.tokens_in(content[-1]) if content and cue else range(0)
    if not inside or cue[0].start > content[-1].start:
        return content
    tokens = paragraph.tokens
    first = paragraph.sentences[paragraph.sentence_of(inside[0])].first
    if tokens[first].low not in _CONCEDES or cue[0].start < tokens[first].start:
        return content
    at = bisect_left(context.clauses, inside[0], key=lambda clause: clause.cue[0])
    for clause in context.clauses[at : at + _FEW_CLAUSES]:
        subject = clause.subject[0] if clause.subject else inside[-1]
        if inside[0] + 1 < subject <= clause.cue[0] <= inside[-1] and tokens[subject - 1].text == ",":
            return (*content[:-1], Span(content[-1].start, tokens[subject - 2].end))
    return content


def _without_topic(content: tuple[Span, ...], cue: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content of «Holm said of the flood in May, “It was bad.”» without what was spoken of."""
    if len(content) < _TWO or not cue or cue[-1].end > content[0].start:
        return content
    inside, ahead = paragraph.tokens_in(content[0]), paragraph.tokens_in(content[1])
    tokens = paragraph.tokens
    if not inside or not ahead or tokens[inside[0]].low not in _TOPIC or tokens[inside[0] - 1].kind == "p":
        return content
    apart = tokens[inside[-1]].text == "," or tokens[inside[-1] + 1].text in (",", ":")
    spoken = tokens[ahead[0]].kind == "q" and apart
    return content[1:] if spoken and not any(tokens[n].kind == "q" for n in inside) else content


def _without_narration(candidate: Candidate, paragraph: Paragraph) -> Candidate:
    """Return a candidate whose words in marks stand before the cue without the narration behind it.

    «“Who are they?” she said of the company in May», «“No,” she said, and they left», «“No,” she told a man who asked»:
    those are the reporter's words.  Behind a cue right after the marks they are the source: «“No,” said one of two
    people who were there».
    """
    content, cue = candidate.content, candidate.cue
    if len(content) < _TWO or not cue or not content[0].end <= cue[0].start <= content[1].start:
        return candidate
    inside = paragraph.tokens_in(content[1])
    tokens = paragraph.tokens
    at = paragraph.token_at(content[0].start)
    whole = tokens[at].kind == "q" and tokens[at].end == content[0].end and tokens[at].text[-2] in _CLOSES_SENTENCE
    if not whole or not inside or any(tokens[n].kind == "q" for n in inside):
        return candidate
    kept = (content[0], *content[2:])
    told = paragraph.token_at(cue[-1].start)
    if not candidate.source and at + 1 == told and told + 1 == inside[0]:
        return replace(candidate, content=kept, source=(content[1],))
    return replace(candidate, content=kept)


def _without_speaker(candidate: Candidate, paragraph: Paragraph) -> Candidate:
    """Return a candidate whose words behind a closed quotation are its source: «“No,” a man at the bank said»."""
    content, cue, source = candidate.content, candidate.cue, candidate.source
    inside = paragraph.tokens_in(content[0]) if len(content) == 1 and cue else range(0)
    if not _TWO <= len(inside) <= _LONGEST_SPEAKER or cue[0].start < content[0].end:
        return candidate
    first, *rest = (paragraph.tokens[number] for number in inside)
    closed = first.kind == "q" and first.text[-2:-1] in _CLOSES_SENTENCE and first.start == content[0].start
    if not closed or rest[0].kind != "w" or any(token.kind == "q" for token in rest):
        return candidate
    ahead = paragraph.token_at(content[0].end)
    touches = bool(source) and source[0].start == paragraph.tokens[ahead].start
    if not touches and paragraph.tokens[ahead].start != cue[0].start:
        return candidate
    end = source[0].end if touches else content[0].end
    return replace(candidate, content=(first.span,), source=(Span(rest[0].start, end),))


def _without_lead(content: tuple[Span, ...], cue: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content before a cue without the narration that leads to its words in marks by a colon.

    «Holm spoke of long nights: “There is too much paper,” she said.»
    """
    inside = paragraph.tokens_in(content[0]) if content else range(0)
    if len(inside) < _LEAD or not cue or cue[0].start < content[0].end:
        return content
    tokens = paragraph.tokens
    quoted = next((number for number in inside if tokens[number].kind == "q"), inside[0])
    if quoted - 2 < inside[0] or tokens[quoted - 1].text != ":":
        return content
    if any(tokens[number].kind in "wn" for number in range(quoted, inside[-1] + 1)):
        return content
    return (Span(tokens[quoted].start, content[0].end), *content[1:])


def _without_relative(content: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content of «what Holm called “a gift”» without the lone *what*."""
    if len(content) < _TWO:
        return content
    inside = paragraph.tokens_in(content[0])
    alone = len(inside) == 1 and paragraph.tokens[inside[0]].low in _WHAT
    return content[1:] if alone else content


def _before_second_cue(content: tuple[Span, ...], cue: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content behind a cue without «and added», with which the next one begins."""
    inside = paragraph.tokens_in(content[-1]) if content else range(0)
    if len(inside) < _AND_ADDED or not cue or cue[0].start > content[-1].start:
        return content
    tokens = paragraph.tokens
    last, joint = tokens[inside[-1]], tokens[inside[-2]]
    if joint.low not in ("and", "but") or not any(c.speech for c in cues().get(last.low, ())):
        return content
    end = inside[-3] - (tokens[inside[-3]].text == ",")
    return (*content[:-1], Span(content[-1].start, tokens[end].end))


def _before_denial(content: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content up to «…, but did not say how»: that is the reporter speaking."""
    if not content or paragraph.stretches_in(content[-1]):
        return content
    inside = paragraph.tokens_in(content[-1])
    tokens = paragraph.tokens
    for number in inside[2:]:
        if tokens[number].low != "but":
            continue
        ahead = [t.low for t in tokens[number + 1 : number + 4] if t.start < content[-1].end]
        if ({"did", "does"} & set(ahead[:2]) and "not" in ahead) or {"didn't", "doesn't", "declined", "refused"} & set(
            ahead[:2]
        ):
            end = number - (tokens[number - 1].text == ",")
            return (*content[:-1], Span(content[-1].start, tokens[end - 1].end))
    return content


def _whole_cue(cue: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the cue with the second word of «according to», «pointed out»."""
    if len(cue) != 1:
        return cue
    inside = paragraph.tokens_in(cue[0])
    if len(inside) != 1 or inside[0] + 1 >= len(paragraph.tokens):
        return cue
    following = paragraph.tokens[inside[0] + 1]
    low = paragraph.tokens[inside[0]].low
    phrasal = following.low in _PARTICLES and f"{low} {following.low}" in multiword_cues()
    if not phrasal and _TWO_WORDS.get(low) != following.low:
        return cue
    return (Span(cue[0].start, following.end),)
