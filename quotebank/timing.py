"""Takes a cue and the date phrases of its sentence, gives the phrase that dates the speaking.

A phrase dates the cue whose clause it stands in.  «The council, which voted on Monday, said» and «the boat that sank in
1987, and he says» date something else; so do «Monday's vote» and «the 3 May attacks», but not «Monday's hearing».
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from quotebank.candidates import Candidate
from quotebank.dates import DatePhrase
from quotebank.lexicon import cues, documents, occasions
from quotebank.model import Span
from quotebank.passages import Paragraph, Sentence
from quotebank.rules.phrases import is_finite
from quotebank.tokens import Token

_NEAR, _BY_DAY = 25, 110
"""How many characters from the cue a month or year, and a day, may stand."""
_RELATIVES = frozenset("who which whose whom that where".split())
_CLAUSES = _RELATIVES | frozenset("when while because since until if although though whereas".split())
_GOVERNORS = frozenset("after before following despite amid regarding about over ahead".split())
"""Prepositions that tie a day to something else than the speaking: «after the vote on Monday, she said»."""
_SPOKEN = frozenset("speaking talking spoke asked told addressing testifying appearing interviewed responding".split())
_SUBJECTS = frozenset("he she they it we i".split())
_AUXILIARIES = frozenset("is are was were has have had will would can could may might".split())
_JOINS = frozenset("and but so yet".split())
_PERFECT = frozenset(
    "has have had having he’s he's she’s she's they’ve they've i’ve i've we’ve we've he’d she’d".split()
)
_BETWEEN = frozenset(
    "also already not never long even just since n’t n't now repeatedly previously often always".split()
)
_HABIT = frozenset(
    "once often always repeatedly frequently routinely regularly sometimes usually later earlier long".split()
)
"""Adverbs beside a cue that set its words apart from the scene before: «he once said», «she later added»."""
_CLOSING = frozenset("”\"’'»")
_OWNERS = frozenset("a an the his her its their ’s 's".split())
_FUTURE = frozenset("will would shall won’t won't wouldn’t wouldn't ’ll 'll upcoming scheduled expected due".split())
_AHEAD = 10
_COMMAS = frozenset({",", "—", "–", ")", "("})
_FRONT = 2
_HEAD = 4
"""How many tokens behind «Monday's» its noun may stand."""
_SEGMENT = 40
"""How many tokens before a date are looked at for what governs it."""


def date_of_paper(home: Paragraph, candidate: Candidate, found: Sequence[DatePhrase]) -> DatePhrase | None:
    """Return the phrase that dates a document that speaks: «a survey conducted in March», «a 2022 survey»."""
    for source in candidate.source:
        for date in found:
            span = date.phrase.span
            inside = source.covers(span) or 0 <= span.start - source.end < _NEAR
            if inside and date.kind != "vague" and names_speaking(home, date):
                return date
    return None


def date_of(
    text: str, home: Paragraph, candidate: Candidate, found: Sequence[DatePhrase], anchor: Span
) -> DatePhrase | None:
    """Return the phrase of those `found` in the cue's sentence that dates the speaking; ``None`` when none does.

    `anchor` is the cue, or the mention where there is none.
    """
    dating = [date for date in found if _dates_cue(text, home, candidate, date, anchor)]
    return min(dating, key=lambda date: distance(date.phrase.span, anchor)) if dating else None


def _dates_cue(text: str, home: Paragraph, candidate: Candidate, date: DatePhrase, anchor: Span) -> bool:
    """Tell whether a phrase is near the cue, in its clause, and not behind words without marks that follow the cue."""
    span = date.phrase.span
    behind = candidate.content[0].start > anchor.start and span.start >= candidate.content[-1].end
    if behind and not (date.is_close and text[candidate.content[-1].end - 1] in _CLOSING):
        return False
    if any(source.covers(span) for source in candidate.source) or not names_speaking(home, date):
        return False
    inside, cue = home.tokens_in(span), home.tokens_in(anchor)
    if not inside or not cue:
        return False
    sentence = home.sentences[home.sentence_of(cue[0])]
    if not date.is_close and _is_present(home.tokens[cue[0]].low):
        return False
    fronted = inside[0] - sentence.first < _FRONT
    if distance(span, anchor) >= (_BY_DAY if date.is_close or fronted else _NEAR):
        return False
    return _share_a_clause(home, sentence, candidate, inside, cue)


def names_speaking(home: Paragraph, date: DatePhrase) -> bool:
    """Tell whether a phrase stands by itself or beside an occasion («Monday's hearing»), not beside another noun."""
    tokens, inside = home.tokens, home.tokens_in(date.phrase.span)
    if not inside:
        return False
    if _is_to_come(tokens, inside[0]):
        return False
    after = tokens[inside[-1] + 1 : inside[-1] + 2 + _HEAD]
    owns = bool(after) and after[0].text in ("’s", "'s", "’", "'")
    before = tokens[inside[0] - 1].low if inside[0] else ""
    if owns or before in _OWNERS:
        return date.kind != "vague" and any(_is_of_speech(token.low) for token in after)
    if before == "of":
        return any(_is_of_speech(token.low) for token in tokens[max(0, inside[0] - _HEAD) : inside[0]])
    return True


def _is_to_come(tokens: Sequence[Token], date: int) -> bool:
    """Tell whether a date belongs to what is yet to come: «which will be shown on Tuesday»."""
    for number in range(date - 1, max(-1, date - _AHEAD - 1), -1):
        if tokens[number].text in _COMMAS or tokens[number].kind == "q" or tokens[number].text == ".":
            return False
        if tokens[number].low in _FUTURE:
            return True
    return False


@lru_cache(maxsize=8192)
def _is_of_speech(word: str) -> bool:
    return word in documents() or any(entry.kind in ("event", "statement") for entry in occasions().get(word, ()))


@lru_cache(maxsize=4096)
def _is_present(cue: str) -> bool:
    """Tell whether a cue is a verb in the present, which a month or year long gone does not date."""
    forms = {entry.form for entry in cues().get(cue, ())}
    return bool(forms) and forms <= {"s", "base", "noun"} and forms != {"noun"}


def _share_a_clause(home: Paragraph, sentence: Sentence, candidate: Candidate, date: range, cue: range) -> bool:
    taken = (*candidate.content, *candidate.source)

    def outside(number: int) -> bool:
        return not any(span.start <= home.tokens[number].start < span.end for span in taken)

    if date[0] < cue[0]:
        between = [number for number in range(date[-1] + 1, cue[0]) if outside(number)]
        if between and date[0] - sentence.first >= _FRONT and home.tokens[between[0]].low in _AUXILIARIES:
            return False
        closed = any(home.tokens[number].text in _COMMAS for number in between)
        if closed and _is_embedded(home.tokens, sentence.first, date[0]):
            return False
        return not _is_left(home, between, candidate, fronted=date[0] - sentence.first < _FRONT)
    return not _is_turned(home.tokens, [number for number in range(cue[-1] + 1, date[0]) if outside(number)])


def _is_embedded(tokens: Sequence[Token], first: int, date: int) -> bool:
    """Tell whether a date stands in a subordinate clause or phrase of its own, that does not tell of speaking."""
    governed = False
    for number in range(date - 1, max(first, date - _SEGMENT) - 1, -1):
        token = tokens[number]
        if token.text in _COMMAS or token.kind == "q":
            break
        if token.low in _SPOKEN or _is_of_speech(token.low):
            return False
        governed = governed or token.low in _CLAUSES or token.low in _GOVERNORS
    return governed


def _is_left(home: Paragraph, between: Sequence[int], candidate: Candidate, *, fronted: bool) -> bool:
    """Tell whether the words between a date and the cue behind it leave the date's clause.

    A clause between commas is skipped: «On Monday Holm, who runs the port, said».
    """
    tokens, place = home.tokens, 0
    source = candidate.source[0].start if candidate.source else -1
    while place < len(between):
        number = between[place]
        low, before = tokens[number].low, tokens[number - 1].text
        place += 1
        if low in (";", ":"):
            return True
        if low in _JOINS and (tokens[number + 1].low in _SUBJECTS or tokens[number + 1].start == source):
            return True
        if low not in _CLAUSES or (low == "when" and place <= _FRONT):
            continue
        if before not in _COMMAS:
            if not fronted:
                return True
            continue
        close = next((at for at in range(place, len(between)) if tokens[between[at]].text in _COMMAS), None)
        if close is None:
            return True
        place = close + 1
    return False


def _is_turned(tokens: Sequence[Token], between: Sequence[int]) -> bool:
    """Tell whether the words between a cue and the date behind it begin another clause or name what is spoken of."""
    if between and tokens[between[0]].low in ("of", "about", "regarding"):
        return True
    for number in between:
        low = tokens[number].low
        if low == ";" or low in _RELATIVES or low in ("because", "since", "until", "if", "although", "though"):
            return True
        if low in _JOINS and (tokens[number + 1].low in _SUBJECTS or is_finite(tokens[number + 1].low)):
            return True
    return False


def is_apart(home: Paragraph, candidate: Candidate) -> bool:
    """Tell whether the cue itself sets its words apart from the scene: «has said», «once said», «often says»."""
    if not candidate.cue:
        return False
    cue = home.token_at(candidate.cue[0].start)
    for number in range(cue - 1, max(-1, cue - 4), -1):
        low = home.tokens[number].low
        if low in _PERFECT or low in _HABIT:
            return True
        if low not in _BETWEEN and not low.endswith("ly"):
            return False
    return False


def distance(one: Span, other: Span) -> int:
    """Return how many characters stand between two spans."""
    return max(one.start - other.end, other.start - one.end, 0)
