"""Takes the chosen candidates and all that were proposed, gives each the share of such attributions that are right.

Two finders that know nothing of each other, the rules and the model, look at the same words: where they name the same
source, nearly all attributions are right; where they name different ones, few are.  The figures below were read off
the learning articles, each looked at by a model that had not seen it; ``benchmarks/accuracy.py`` prints how well they
hold elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from quotebank.candidates import Candidate
from quotebank.model import Span

MODEL = "model"
Agreement = Literal["agree", "alone", "conflict"]

_SHIFT: dict[Agreement, float] = {"agree": 0.03, "alone": 0.0, "conflict": -0.2}
"""What agreement adds to the model's own probability."""
_SURE = 0.85
"""From here on the model's probability holds even against the rules."""
_RULES: dict[str, tuple[float, float, float]] = {
    "after": (0.5, 0.45, 0.25),
    "before": (0.45, 0.45, 0.3),
    "according": (0.82, 0.5, 0.35),
    "parenthetical": (0.72, 0.35, 0.3),
    "colon": (0.65, 0.65, 0.5),
    "narration": (0.5, 0.4, 0.25),
    "signature": (0.95, 0.95, 0.9),
    "transcript": (0.8, 0.8, 0.7),
}
"""For each rule the share that is right where the model agrees, is silent, and disagrees."""
_NOTES: dict[Agreement, str] = {
    "agree": "found by the rules and by the model alike",
    "alone": "",
    "conflict": "the rules and the model name different sources",
}


def rated(chosen: Sequence[Candidate], proposed: Iterable[Candidate]) -> list[Candidate]:
    """Return the chosen candidates with their confidence as the score."""
    others = _Others(proposed)
    return [_rate(candidate, others.agreement(candidate)) for candidate in chosen]


def _rate(candidate: Candidate, agreement: Agreement) -> Candidate:
    note = _NOTES[agreement]
    notes = (*candidate.notes, note) if note else candidate.notes
    return replace(candidate, score=round(confidence(candidate, agreement), 3), notes=notes)


def confidence(candidate: Candidate, agreement: Agreement) -> float:
    """Return how often an attribution like this one is right, from 0 to 1."""
    if candidate.rule == MODEL:
        shift = 0.0 if agreement == "conflict" and candidate.score >= _SURE else _SHIFT[agreement]
        return min(0.98, max(0.05, candidate.score + shift))
    agree, alone, conflict = _RULES.get(candidate.rule, (0.6, 0.4, 0.2))
    return {"agree": agree, "alone": alone, "conflict": conflict}[agreement]


class _Others:
    """The proposals of the rules and of the model, looked up by cue and by place."""

    def __init__(self, proposed: Iterable[Candidate]) -> None:
        self._by_cue: dict[tuple[bool, Span], list[Candidate]] = defaultdict(list)
        placed: dict[bool, list[tuple[Span, int, Candidate]]] = {True: [], False: []}
        for number, candidate in enumerate(proposed):
            learnt = candidate.rule == MODEL
            for cue in candidate.cue:
                self._by_cue[learnt, cue].append(candidate)
            placed[learnt].extend((span, number, candidate) for span in candidate.content)
        self._placed = {learnt: sorted(entries, key=lambda e: e[:2]) for learnt, entries in placed.items()}
        self._spans = {learnt: [entry[0] for entry in entries] for learnt, entries in self._placed.items()}

    def agreement(self, candidate: Candidate) -> Agreement:
        """Tell whether the other finder names the same source for these words, another one, or nothing."""
        found = self._rivals(candidate)
        if not found:
            return "alone"
        same = any(a.overlaps(b) for other in found for a in other.source for b in candidate.source)
        return "agree" if same else "conflict"

    def _rivals(self, candidate: Candidate) -> list[Candidate]:
        learnt = candidate.rule != MODEL
        found = [other for cue in candidate.cue for other in self._by_cue.get((learnt, cue), ())]
        spans, placed = self._spans[learnt], self._placed[learnt]
        for span in candidate.content:
            first = max(0, bisect_left(spans, span) - 1)
            last = bisect_right(spans, Span(span.end, span.end))
            near = placed[first : min(last, first + 8)]
            found += [entry[2] for entry in near if _shared(entry[0], span) * 2 >= span.end - span.start]
        return found


def _shared(a: Span, b: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))
