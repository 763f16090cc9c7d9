"""Takes a candidate of the model, gives it with the edges that this project draws.

The corpus that the model was learnt from counts *that* to the content, only the first word of «according to» to the
cue, and a relative clause behind the cue to the source; here the content is the reported clause, the cue is whole, and
a relative clause belongs to the source only where it stands between source and cue.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from quotebank.candidates import Candidate
from quotebank.dates import find_dates
from quotebank.lexicon import Finder, cues, never_cues
from quotebank.model import Span
from quotebank.passages import Paragraph
from quotebank.rules.phrases import phrase_start

_TWO_WORDS = {"according": "to"}
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
_TOPIC = frozenset(
    {"of", "about", "in", "at", "on", "during", "when", "while", "after", "before", "to", "from", "with"}
)
_LEAD = 3
"""The fewest tokens of a content that may begin with narration and a colon."""
_AND_ADDED = 4
"""The fewest tokens of a content that may end with «and added»."""


def trimmed(candidate: Candidate, paragraph: Paragraph, text: str) -> Candidate | None:
    """Return a candidate of an article's `text` with its edges drawn anew; ``None`` when no content is left."""
    if _is_idle(candidate, paragraph):
        return None
    content = _before_denial(_behind_colon(_without_that(candidate, paragraph), candidate.cue, paragraph), paragraph)
    content = _before_second_cue(content, candidate.cue, paragraph)
    content = _without_lead(content, candidate.cue, paragraph)
    content = _without_topic(content, candidate.cue, paragraph)
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
    if _is_transition(inside[0], paragraph):
        return True
    first = max(0, inside[0] - 3)
    words = [t.low for t in paragraph.tokens[first : inside[0] + 4]]
    place = inside[0] - first
    return any(start <= place < end for start, end, _ in _idle().all(words))


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
    """Return the cue with the second word of «according to»."""
    if len(cue) != 1:
        return cue
    inside = paragraph.tokens_in(cue[0])
    if len(inside) != 1 or inside[0] + 1 >= len(paragraph.tokens):
        return cue
    following = paragraph.tokens[inside[0] + 1]
    if _TWO_WORDS.get(paragraph.tokens[inside[0]].low) != following.low:
        return cue
    return (Span(cue[0].start, following.end),)


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
    if not cue or not paragraph.span.covers(cue[-1]) or (source and source[0].start > cue[-1].start):
        return False
    tokens = paragraph.tokens
    told = [number for number in paragraph.tokens_in(cue[-1]) if tokens[number].low in _PUT]
    if not told:
        return False
    before = [token.low for token in tokens[max(0, told[0] - 2) : told[0]]]
    return not _PASSIVE.isdisjoint(before) or (not source and before[-1:] in (["when"], ["if"]))


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
