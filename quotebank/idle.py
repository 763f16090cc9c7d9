"""Takes a candidate, tells whether its cue introduces anything: «the said contract», «is said to», «said nothing»."""

from __future__ import annotations

from functools import lru_cache

from quotebank.candidates import Candidate
from quotebank.lexicon import Finder, never_cues
from quotebank.passages import Paragraph

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


def _is_plea(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the source is what somebody pleaded: «pleaded guilty», «pleaded not guilty to two counts»."""
    inside = paragraph.tokens_in(candidate.source[0]) if candidate.source else range(0)
    return bool(inside) and paragraph.tokens[inside[-1]].low == "guilty"


def tells_nothing(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the cue is that of «said nothing about it»; «said nothing had changed» has a clause."""
    if _is_plea(candidate, paragraph):
        return True
    if not candidate.cue or not paragraph.span.covers(candidate.cue[-1]):
        return False
    inside = paragraph.tokens_in(candidate.cue[-1])
    tokens = paragraph.tokens
    if not inside or inside[-1] + 2 >= len(tokens) or tokens[inside[-1] + 1].low not in _NOTHING:
        return False
    second = tokens[inside[-1] + 2]
    return candidate.content[0].end > tokens[inside[-1] + 1].end and (second.kind != "w" or second.low in _OF_NOTHING)
