"""Takes a candidate of the model, gives it with the edges that this project draws.

The corpus that the model was learnt from counts *that* to the content, only the first word of «according to» to the
cue, and a relative clause behind the cue to the source; here the content is the reported clause, the cue is whole, and
a relative clause belongs to the source only where it stands between source and cue.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from quotebank.candidates import Candidate
from quotebank.dates import find_dates
from quotebank.lexicon import Finder, cues, multiword_cues, never_cues
from quotebank.model import Span
from quotebank.passages import Paragraph
from quotebank.rules.clauses import Context
from quotebank.rules.phrases import phrase_start

_TWO_WORDS = {"according": "to"}
_APPOSED = frozenset({"a", "an", "the", "his", "her", "their", "its", "one"})
_PARTICLES = frozenset({"out", "up", "back", "down", "in", "off"})
_ENDS_SOURCE = frozenset({"but", "while", "whereas", "although", "though", "when", "after", "before", "as"})
_RELATIVE = frozenset({"who", "whose", "which", "whom"})
_SUBORDINATORS = frozenset({"that"})
_GOVERNS = frozenset({"a", "an", "the", "of", "from", "since", "for", "in", "at", "by", "until", "and", "on"})
"""Behind one of these a day belongs to the mention: «the author of last week's report»."""
_NOTHING = frozenset({"nothing", "little", "anything", "something"})
_OF_NOTHING = frozenset({"about", "and", "but", "of", "on", "or", "to", "more", "else", "when", "as"})
_PUT = frozenset({"asked", "told", "questioned", "quizzed", "pressed"})
_PASSIVE = frozenset({"was", "were", "is", "are", "be", "been", "being", "get", "got"})
_TWO = 2
_CLOSES_SENTENCE = frozenset(",.?!")
_CONCEDES = frozenset({"while", "although", "though", "whereas"})
_FEW_CLAUSES = 4
_LONGEST_SPEAKER = 14
_TOPIC = frozenset(
    {"of", "about", "in", "at", "on", "during", "when", "while", "after", "before", "to", "from", "with"}
)
_LEAD = 3
"""The fewest tokens of a content that may begin with narration and a colon."""
_AND_ADDED = 4
"""The fewest tokens of a content that may end with «and added»."""


def trimmed(candidate: Candidate, context: Context) -> Candidate | None:
    """Return a candidate of a paragraph with its edges drawn anew; ``None`` when no content is left."""
    paragraph, text = context.paragraph, context.passages.text
    if _is_idle(candidate, paragraph):
        return None
    content = _before_denial(_behind_colon(_without_that(candidate, paragraph), candidate.cue, paragraph), paragraph)
    content = _before_second_cue(content, candidate.cue, paragraph)
    content = _before_main_clause(content, candidate.cue, context)
    content = _without_lead(content, candidate.cue, paragraph)
    content = _without_topic(content, candidate.cue, paragraph)
    candidate = _without_speaker(replace(candidate, content=content), paragraph)
    content = candidate.content
    if not content or tells_nothing(candidate, paragraph):
        return None
    cue = _whole_cue(candidate.cue, paragraph)
    source = _plain_source(_antecedent(candidate.source, content, paragraph), cue, paragraph)
    source = _undated(source, cue, paragraph, text)
    return without_addressee(replace(candidate, content=content, cue=cue, source=source), paragraph)


@lru_cache(maxsize=1)
def _idle() -> Finder[bool]:
    return Finder(dict.fromkeys(never_cues(), True))


def _is_idle(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the cue stands in a phrase in which it introduces nothing («the said contract», «is said to»)."""
    inside = paragraph.tokens_in(candidate.cue[0]) if candidate.cue else range(0)
    if not inside:
        return False
    if _is_transition(inside[0], paragraph) or _is_adjective(inside[0], paragraph):
        return True
    first = max(0, inside[0] - 3)
    words = [t.low for t in paragraph.tokens[first : inside[0] + 4]]
    place = inside[0] - first
    return any(start <= place < end for start, end, _ in _idle().all(words))


def _is_adjective(cue: int, paragraph: Paragraph) -> bool:
    """Tell whether a cue is that of «the said contract»."""
    return cue > 0 and paragraph.tokens[cue].low == "said" and paragraph.tokens[cue - 1].low in ("the", "this", "these")


def _is_transition(cue: int, paragraph: Paragraph) -> bool:
    """Tell whether a cue is that of «That said, …»: the reporter goes on, and nobody speaks."""
    tokens = paragraph.tokens
    if cue < 1 or cue + 1 >= len(tokens) or tokens[cue - 1].text != "That" or tokens[cue + 1].text != ",":
        return False
    return paragraph.sentences[paragraph.sentence_of(cue)].first == cue - 1


def tells_nothing(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the cue is that of «said nothing about it»; «said nothing had changed» has a clause."""
    if not candidate.cue or not paragraph.span.covers(candidate.cue[-1]):
        return False
    inside = paragraph.tokens_in(candidate.cue[-1])
    tokens = paragraph.tokens
    if not inside or inside[-1] + 2 >= len(tokens) or tokens[inside[-1] + 1].low not in _NOTHING:
        return False
    second = tokens[inside[-1] + 2]
    return candidate.content[0].end > tokens[inside[-1] + 1].end and (second.kind != "w" or second.low in _OF_NOTHING)


def _without_that(candidate: Candidate, paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the content without the conjunction that leads it behind its cue."""
    first, *rest = candidate.content
    inside = paragraph.tokens_in(first)
    behind = candidate.cue and candidate.cue[0].start < first.start
    if not behind or not inside or paragraph.tokens[inside[0]].low not in _SUBORDINATORS:
        return candidate.content
    if len(inside) == 1:
        return tuple(rest)
    return (Span(paragraph.tokens[inside[1]].start, first.end), *rest)


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
    """Return the content of «“Who are they?” she said of the company in May» without what was spoken of."""
    if len(content) < _TWO or not cue or not content[0].end <= cue[0].start <= content[1].start:
        return content
    inside = paragraph.tokens_in(content[1])
    tokens = paragraph.tokens
    at = paragraph.token_at(content[0].start)
    whole = tokens[at].kind == "q" and tokens[at].end == content[0].end and tokens[at].text[-2] in _CLOSES_SENTENCE
    if not whole or not inside or tokens[inside[0]].low not in _TOPIC or tokens[inside[0] - 1].kind == "p":
        return content
    return content if any(tokens[n].kind == "q" for n in inside) else (content[0], *content[2:])


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


def with_apposition(candidate: Candidate, others: Iterable[Candidate], text: str) -> Candidate:
    """Return a candidate of the model with the longer source that a rule reads at its cue: «Ann Lee, a lock keeper»."""
    if len(candidate.source) != 1:
        return candidate
    source = candidate.source[0]
    for other in others:
        if len(other.source) == 1 and other.source[0].start == source.start and other.source[0].end > source.end:
            tail = text[source.end : other.source[0].end].replace(",", " , ", 1).split()
            if source.of(text).split()[-1].lower() in _RELATIVE or (
                tail[0] == "," and tail[1:2] and tail[1] in _APPOSED
            ):
                return replace(candidate, source=other.source)
    return candidate


def with_own_subject(candidate: Candidate, others: Iterable[Candidate], cues: Sequence[Span], text: str) -> Candidate:
    """Return a candidate of the model whose source spoke in a clause before with the subject that a rule reads.

    «While officials say that all is well, sources say it is not»: between the source and the cue stand another one of
    the sorted `cues`, a comma, and a subject of this cue.
    """
    if len(candidate.source) != 1 or candidate.source[0].end > candidate.cue[0].start:
        return candidate
    source = candidate.source[0]
    for other in others:
        own = other.source[0] if len(other.source) == 1 else source
        if not source.end < own.start < candidate.cue[0].start or own.of(text).lower() in _RELATIVE:
            continue
        at = bisect_left(cues, source.end, key=lambda cue: cue.start)
        between = at < len(cues) and cues[at].end <= own.start
        if between and text[source.end : own.start].rstrip().endswith((",", ";")):
            return replace(candidate, source=(own,))
    return candidate


def _antecedent(source: tuple[Span, ...], content: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the phrase before a bare «who» that introduces words in marks, as the source."""
    inside = paragraph.tokens_in(source[0]) if len(source) == 1 else range(0)
    if len(inside) != 1 or paragraph.tokens[inside[0]].low not in _RELATIVE:
        return source
    if not any(paragraph.stretches_in(span) for span in content):
        return source
    last = inside[0] - 1
    floor = paragraph.sentences[paragraph.sentence_of(inside[0])].first
    while last > floor and paragraph.tokens[last].text == ",":
        last -= 1
    if last < floor or paragraph.tokens[last].kind not in "wn":
        return source
    first = phrase_start(paragraph.tokens, last, floor)
    return source if first is None else (Span(paragraph.tokens[first].start, paragraph.tokens[last].end),)


def _plain_source(source: tuple[Span, ...], cue: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the source without a clause that follows it, unless the cue stands behind that clause."""
    if len(source) != 1 or not cue:
        return source
    inside = paragraph.tokens_in(source[0])
    before_cue = source[0].end <= cue[0].start
    for number in inside[1:]:
        if paragraph.tokens[number - 1].text != ",":
            continue
        low = paragraph.tokens[number].low
        doing = low.endswith("ing") and not paragraph.tokens[number].text[0].isupper()
        if low in _ENDS_SOURCE or ((low in _RELATIVE or doing) and not before_cue):
            return (Span(source[0].start, paragraph.tokens[number - 2].end),) if number - 2 >= inside[0] else source
    return source


def without_addressee(candidate: Candidate, paragraph: Paragraph) -> Candidate:
    """Return a candidate without a source to whom the words were put: «she was asked», «Holm was told»."""
    if not _is_put(candidate, paragraph):
        return candidate
    return replace(candidate, content=_question(candidate.content, paragraph), source=())


def _is_put(candidate: Candidate, paragraph: Paragraph) -> bool:
    cue, source = candidate.cue, candidate.source
    if not cue or not paragraph.span.covers(cue[-1]):
        return False
    tokens = paragraph.tokens
    told = [number for number in paragraph.tokens_in(cue[-1]) if tokens[number].low in _PUT]
    before = [token.low for token in tokens[max(0, told[0] - 2) : told[0]]] if told else []
    if before[-1:] in (["when"], ["if"]):
        return True
    behind = bool(source) and source[0].start > cue[-1].start
    return not behind and not _PASSIVE.isdisjoint(before)


def _question(content: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the question in marks without what was done about it: «when asked, “Will it?” she laughed»."""
    inside = paragraph.tokens_in(content[0])
    first = paragraph.tokens[inside[0]] if inside else None
    if first is None or first.kind != "q" or not first.text.rstrip("”’\"'").endswith("?"):
        return content
    return (Span(first.start, first.end), *content[1:])


def _undated(source: tuple[Span, ...], cue: tuple[Span, ...], paragraph: Paragraph, text: str) -> tuple[Span, ...]:
    """Return the source without the day of speaking behind it: «said Ann Lee last week», «said Ann Lee Monday».

    «On» is left to the model, for the sake of papers called after the day on which they come out.
    """
    if len(source) != 1 or not cue or cue[-1].end > source[0].start:
        return source
    for date in find_dates(text, *source[0]):
        span = date.phrase.span
        number = paragraph.token_at(span.start)
        bare = date.kind == "weekday" and text[span.start].isupper()
        if number <= paragraph.token_at(source[0].start) or text[span.end : span.end + 1] in ("’", "'"):
            continue
        before = paragraph.tokens[number - 1]
        if before.low in _GOVERNS or (bare and span.end != source[0].end) or (text[span.start].isupper() and not bare):
            continue
        if date.phrase.text.startswith("on "):
            continue
        end = paragraph.tokens[number - 2].end if before.text == "," else before.end
        return (Span(source[0].start, end),) if end > source[0].start else source
    return source
