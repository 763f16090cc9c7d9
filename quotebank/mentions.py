"""Takes a candidate, gives it with the source that its sentence tells.

The model was learnt from a corpus whose sources end elsewhere: here a relative clause belongs to the source only where
it stands between source and cue, a bare «who» gives way to whom it stands for, a day of speaking is no part of the
source, and those to whom a question was put are none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from quotebank.candidates import Candidate
from quotebank.dates import find_dates
from quotebank.lexicon import groups, places, roles
from quotebank.model import Span
from quotebank.passages import Paragraph
from quotebank.rules.phrases import phrase_start
from quotebank.tokens import Token

_APPOSED = frozenset({"a", "an", "the", "his", "her", "their", "its", "one"})
_ENDS_SOURCE = frozenset({"but", "while", "whereas", "although", "though", "when", "after", "before", "as"})
_WHEN = frozenset({"when", "while", "as", "after", "before", "until"})
"""What was going on while somebody spoke: «said Ann Lee when contacted»."""
_RELATIVE = frozenset({"who", "whose", "which", "whom"})
_GOVERNS = frozenset({"a", "an", "the", "of", "from", "since", "for", "in", "at", "by", "until", "and", "on"})
"""Behind one of these a day belongs to the mention: «the author of last week's report»."""
_WHERE = frozenset({"on", "in", "at", "by", "from", "over"})
_PUT = frozenset({"asked", "told", "questioned", "quizzed", "pressed"})
_PASSIVE = frozenset({"was", "were", "is", "are", "be", "been", "being", "get", "got"})


def read_source(candidate: Candidate, paragraph: Paragraph, text: str) -> Candidate:
    """Return a candidate of the model with its source read anew, and without one to whom the words were put."""
    cue = candidate.cue
    source = _undated_place(candidate.source, paragraph, text)
    source = _plain_source(_antecedent(source, candidate.content, paragraph), cue, paragraph)
    source = _undated(source, cue, paragraph, text)
    if source != candidate.source:
        candidate = replace(candidate, source=source)
    return without_addressee(candidate, paragraph)


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


def _undated_place(source: tuple[Span, ...], paragraph: Paragraph, text: str) -> tuple[Span, ...]:
    """Return the source without the place that a report begins with: «KELMOUTH: Ann Lee said …», «Lagos: The …»."""
    colon = text.find(":", *source[0]) if source and source[0].start == paragraph.span.start else -1
    place = text[source[0].start : colon] if colon >= 0 else ""
    known = places().get(place.lower())
    if not place.isupper() and (known is None or known.kind != "city"):
        return source
    start = colon + 1 + len(text[colon + 1 : source[0].end]) - len(text[colon + 1 : source[0].end].lstrip())
    return (Span(start, source[0].end), *source[1:]) if start < source[0].end else source


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
    if first == last > floor + 1 and _is_place_of_act(paragraph.tokens[last - 1 : last + 1]):
        last -= 2
        first = phrase_start(paragraph.tokens, last, floor)
    return source if first is None else (Span(paragraph.tokens[first].start, paragraph.tokens[last].end),)


def _is_place_of_act(tokens: Sequence[Token]) -> bool:
    """Tell whether a preposition and a bare noun only tell where or how something is done: «on camera»."""
    before, noun = tokens
    return before.low in _WHERE and noun.text.islower() and not (noun.low in roles() or noun.low in groups())


def _plain_source(source: tuple[Span, ...], cue: tuple[Span, ...], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the source without a clause that follows it, unless the cue stands behind that clause."""
    if len(source) != 1 or not cue:
        return source
    inside = paragraph.tokens_in(source[0])
    before_cue = source[0].end <= cue[0].start
    for number in inside[1:]:
        if not before_cue and paragraph.tokens[number].text in _WHEN:
            return (Span(source[0].start, paragraph.tokens[number - 1].end),)
        if paragraph.tokens[number - 1].text != ",":
            continue
        low = paragraph.tokens[number].low
        doing = low.endswith("ing") and not paragraph.tokens[number].text[0].isupper()
        if low in _ENDS_SOURCE or ((low in _RELATIVE or doing) and not before_cue):
            return (Span(source[0].start, paragraph.tokens[number - 2].end),) if number - 2 >= inside[0] else source
    return source


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
