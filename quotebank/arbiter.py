"""Takes candidate attributions, gives one for each stretch of words.

Layouts that leave no doubt (a transcript, a signature) come first.  The model's probability then stands against a
rule's score, weighed so that the two together were best on held-out articles; after that the longer content and the
order of print decide.  A candidate whose content shares words with one already chosen, or whose cue already governs
other words, is dropped.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import replace

from quotebank.candidates import Candidate
from quotebank.confidence import MODEL
from quotebank.model import Span

_COLON, _GAP = "colon", 4
"""A colon and the end of a paragraph take so many characters."""
_SURE = frozenset({"transcript", "signature"})
_RULES = {"parenthetical": 1.05, "according": 1.15}
_OTHER_RULES = 0.7
"""What a rule's score counts for beside the model's probability; read off held-out articles."""


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates to keep, in the order of print; no two contents share a character."""
    kept: list[Candidate] = []
    taken: list[Span] = []
    cues: dict[Span, int] = {}
    for candidate in sorted(candidates, key=_rank):
        if any(_is_taken(taken, span) for span in candidate.content):
            continue
        holder = next((cues[span] for span in candidate.cue if span in cues), None)
        if holder is None:
            cues.update(dict.fromkeys(candidate.cue, len(kept)))
            kept.append(candidate)
        elif _goes_on(candidate, kept[holder]):
            kept[holder] = replace(kept[holder], content=(*kept[holder].content, *candidate.content))
        else:
            continue
        for span in candidate.content:
            insort(taken, span)
    kept.sort(key=lambda candidate: candidate.content[0])
    return kept


def _goes_on(candidate: Candidate, before: Candidate) -> bool:
    """Tell whether words behind a colon go on with what a cue governs: «said that there was a way out: “…”»."""
    gap = candidate.content[0].start - before.content[-1].end
    if candidate.rule != _COLON or not 0 < gap <= _GAP:
        return False
    return any(a.overlaps(b) for a in candidate.source for b in before.source)


def _rank(candidate: Candidate) -> tuple[object, ...]:
    length = sum(span.end - span.start for span in candidate.content)
    # Of two alike the one with the earlier cue, so that the order in which they were found decides nothing.
    return (-_worth(candidate), -length, candidate.content, candidate.cue, candidate.source, candidate.rule)


def _worth(candidate: Candidate) -> float:
    """Return the score by which candidates of different finders are compared."""
    if candidate.rule in _SURE:
        return 1.0 + candidate.score
    return candidate.score if candidate.rule == MODEL else candidate.score * _RULES.get(candidate.rule, _OTHER_RULES)


def _is_taken(taken: list[Span], span: Span) -> bool:
    """Tell whether `span` shares a character with one of the sorted, disjoint spans."""
    at = bisect_left(taken, span)
    if at < len(taken) and taken[at].start < span.end:
        return True
    return at > 0 and taken[at - 1].end > span.start
