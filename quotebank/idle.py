"""Takes a candidate, tells whether its cue introduces anything: «the said contract», «is said to», «said nothing»."""

from __future__ import annotations

import re
from functools import lru_cache

from quotebank.candidates import Candidate
from quotebank.lexicon import Finder, anonymous_heads, closed_class, cues, groups, never_cues, roles
from quotebank.passages import Paragraph

_TWO, _CUE_CLAUSE = 2, 12
_NAMING = frozenset({"called", "titled", "entitled", "named", "dubbed", "like", "show"})
"""What may stand between a word for a thing and its name in marks."""
_WORD = re.compile(r"[^\W_][\w’']*")
_NOTHING = frozenset({"nothing", "little", "anything", "something"})
_OF_NOTHING = frozenset({"about", "and", "but", "of", "on", "or", "to", "more", "else", "when", "as"})


@lru_cache(maxsize=1)
def _idle() -> Finder[bool]:
    return Finder(dict.fromkeys(never_cues(), True))


def is_idle(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the cue stands in a phrase in which it introduces nothing («the said contract», «is said to»)."""
    inside = paragraph.tokens_in(candidate.cue[0]) if candidate.cue else range(0)
    if not inside:
        return False
    if _is_transition(inside[0], paragraph) or _is_adjective(inside[0], paragraph) or _is_surname(inside, paragraph):
        return True
    first = max(0, inside[0] - 3)
    words = [t.low for t in paragraph.tokens[first : inside[0] + 4]]
    place = inside[0] - first
    return any(start <= place < end for start, end, _ in _idle().all(words))


def _is_adjective(cue: int, paragraph: Paragraph) -> bool:
    """Tell whether a cue is that of «the said contract»."""
    return cue > 0 and paragraph.tokens[cue].low == "said" and paragraph.tokens[cue - 1].low in ("the", "this", "these")


def _is_surname(inside: range, paragraph: Paragraph) -> bool:
    """Tell whether a cue is the end of a name before a verb: «Abdul Said accused the county»."""
    tokens = paragraph.tokens
    if len(inside) > 1 or inside[0] < 1 or inside[0] + 1 >= len(tokens) or tokens[inside[0]].text.islower():
        return False
    before, after = tokens[inside[0] - 1], tokens[inside[0] + 1]
    named = before.kind == "w" and before.text[0].isupper() and before.end + 1 == tokens[inside[0]].start
    return named and any(cue.form in ("past", "s") and cue.speech for cue in cues().get(after.text, ()))


def _is_transition(cue: int, paragraph: Paragraph) -> bool:
    """Tell whether a cue is that of «That said, …»: the reporter goes on, and nobody speaks."""
    tokens = paragraph.tokens
    if cue < 1 or cue + 1 >= len(tokens) or tokens[cue - 1].text != "That" or tokens[cue + 1].text != ",":
        return False
    return paragraph.sentences[paragraph.sentence_of(cue)].first == cue - 1


def _is_plea(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the source is what somebody pleaded: «pleaded guilty», «pleaded not guilty to two counts»."""
    inside = paragraph.tokens_in(candidate.source[0]) if candidate.source else range(0)
    return bool(inside) and paragraph.tokens[inside[-1]].low == "guilty"


def _is_name_of_thing(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether words in marks are but a thing's name: «a play called “The Long Night”», «films like “The Tide”»."""
    tokens = paragraph.tokens
    inside = paragraph.tokens_in(candidate.content[0]) if len(candidate.content) == 1 else range(0)
    at = inside[0] if len(inside) == 1 else 0
    if at < _TWO or tokens[at].kind != "q":
        return False
    thing = tokens[at - 2]
    names = tokens[at - 1].low in _NAMING and thing.kind == "w" and thing.text.islower()
    speaks = thing.low in roles() or thing.low in groups() or thing.low in anonymous_heads()
    return names and not speaks and thing.low not in closed_class() and _is_title(tokens[at].text)


def _introduces(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether a content only leads to what another one says: «according to reports, *the guard recalled*: “…”»."""
    inside = paragraph.tokens_in(candidate.content[0]) if len(candidate.content) == 1 else range(0)
    tokens = paragraph.tokens
    if not 1 < len(inside) <= _CUE_CLAUSE or inside[-1] + _TWO >= len(tokens) or tokens[inside[0]].kind == "q":
        return False
    leads = tokens[inside[-1] + 1].text == ":" and tokens[inside[-1] + _TWO].kind == "q"
    return leads and any(cue.speech and cue.strength == "strong" for cue in cues().get(tokens[inside[-1]].low, ()))


def _is_title(words: str) -> bool:
    """Tell whether words in marks have a capital each, small ones aside."""
    found = _WORD.findall(words)
    return bool(found) and found[0][0].isupper() and all(w[0].isupper() or w in closed_class() for w in found)


def tells_nothing(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the cue is that of «said nothing about it»; «said nothing had changed» has a clause."""
    if _is_plea(candidate, paragraph) or _is_name_of_thing(candidate, paragraph) or _introduces(candidate, paragraph):
        return True
    if not candidate.cue or not paragraph.span.covers(candidate.cue[-1]):
        return False
    inside = paragraph.tokens_in(candidate.cue[-1])
    tokens = paragraph.tokens
    if not inside or inside[-1] + 2 >= len(tokens) or tokens[inside[-1] + 1].low not in _NOTHING:
        return False
    second = tokens[inside[-1] + 2]
    return candidate.content[0].end > tokens[inside[-1] + 1].end and (second.kind != "w" or second.low in _OF_NOTHING)
