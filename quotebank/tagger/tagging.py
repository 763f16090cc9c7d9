"""Takes passages, gives candidates: the content, cue and source that the model finds, each with its probability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from quotebank.candidates import Candidate
from quotebank.model import Span
from quotebank.passages import Paragraph, Passages
from quotebank.tagger import cue_features
from quotebank.tagger.cue_features import cue_features as features_of_cue
from quotebank.tagger.judge import Proposal, judged
from quotebank.tagger.kinds import STRETCHES
from quotebank.tagger.model import Model, load
from quotebank.tagger.packing import unpack
from quotebank.tagger.propose import LEAST_CHANCE, cue_chances, propose, trimmed
from quotebank.tagger.view import PAD, View, view_of

RULE = "model"
LEAST_QUOTED = 0.4
LEAST_REPORTED = 0.3
"""Least probability of a candidate with and without words inside marks: where the F1 on held-out articles is best."""
_KEPT_SHARE = 0.6
_REASONS = 3


def tag(passages: Passages) -> tuple[Candidate, ...]:
    """Return the candidates of a text in order of their paragraphs; contents never overlap."""
    model = load()
    return tuple(candidate for paragraph in passages.paragraphs for candidate in tag_paragraph(paragraph, model))


def tag_paragraph(paragraph: Paragraph, model: Model) -> Iterator[Candidate]:
    """Yield the candidates of one paragraph, the most probable first."""
    view = view_of(paragraph, model.inventory)
    if not view.cues:
        return
    proposals = proposals_of(view, paragraph, model)
    for one, chance in _resolved(proposals, view):
        yield _candidate(one, chance, view, paragraph, model)


def proposals_of(view: View, paragraph: Paragraph, model: Model) -> list[tuple[Proposal, float]]:
    """Return every proposal for the paragraph and the probability that it is right."""
    return [(one, model.forest.probability(row)) for one, row in judge_rows(view, paragraph, model)]


def judge_rows(view: View, paragraph: Paragraph, model: Model) -> list[tuple[Proposal, list[float]]]:
    """Return every proposal for the paragraph and the numbers by which it is judged."""
    chances, priors = cue_chances(view, model)
    proposals = [
        way
        for cue, chance in chances.items()
        if chance >= LEAST_CHANCE
        for way in propose(view, model, cue, chance, priors[cue])
    ]
    if not proposals:
        return []
    values = judged(view, proposals, chances, model.signs, _lengths(paragraph))
    return list(zip(proposals, values, strict=True))


def _lengths(paragraph: Paragraph) -> list[int]:
    """Return how many words each position of the view holds."""
    words = [t.text.count(" ") + 1 if t.kind == "q" else int(t.kind != "p") for t in paragraph.tokens]
    return [0] * PAD + words + [0] * PAD


def _resolved(proposals: Iterable[tuple[Proposal, float]], view: View) -> Iterator[tuple[Proposal, float]]:
    """Yield the best way of each cue that is probable enough; words that a better one holds are taken from others."""
    taken: set[int] = set()
    cues: set[int] = set()
    for one, chance in sorted(proposals, key=lambda pair: (-pair[1], pair[0].cue, pair[0].loss)):
        content = [place for place in one.content if place not in taken]
        quoted = any(view.kinds[place] in STRETCHES for place in one.content)
        least = LEAST_QUOTED if quoted else LEAST_REPORTED
        if one.cue in cues or chance < least or len(content) < _KEPT_SHARE * len(one.content):
            continue
        content = trimmed(content, view)
        if content:
            cues.add(one.cue)
            taken.update(content)
            yield replace(one, content=content), chance


def _candidate(one: Proposal, chance: float, view: View, paragraph: Paragraph, model: Model) -> Candidate:
    return Candidate(
        content=_spans(one.content, paragraph),
        cue=_spans([one.cue], paragraph),
        source=_spans(one.source, paragraph),
        rule=RULE,
        score=round(chance, 4),
        notes=_reasons(one.cue, view, model),
    )


def _spans(places: Sequence[int], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the spans of the text that the places cover; neighbours make one span."""
    out: list[Span] = []
    previous = -1
    for place in places:
        token = paragraph.tokens[place - PAD]
        start = out.pop().start if place == previous + 1 and out else token.start
        out.append(Span(start, token.end))
        previous = place
    return tuple(out)


def _reasons(cue: int, view: View, model: Model) -> tuple[str, ...]:
    """Return the features that speak strongest for the cue, in words."""
    weights = model.cue_weights
    found = [(weights.get(feature, 0.0), feature) for feature in features_of_cue(view, cue, model.signs)]
    best = sorted(found, reverse=True)[:_REASONS]
    return tuple(_reason(feature, weight, model) for weight, feature in best if weight > 0)


def _reason(feature: int, weight: float, model: Model) -> str:
    label, value = unpack(feature, cue_features.TEMPLATES, model.names)
    return f"{label}: {value} (+{weight:.1f})"
