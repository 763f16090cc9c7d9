"""Takes passages, gives candidates: the content, cue and source that the model finds, each with its probability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from quotebank.candidates import Candidate
from quotebank.model import Span
from quotebank.passages import Paragraph, Passages
from quotebank.tagger.judge import Judge, Proposal
from quotebank.tagger.kinds import KINDS, SIGNS, STRETCHES
from quotebank.tagger.model import Model, load
from quotebank.tagger.propose import Search, cue_chances, least_chance, trimmed
from quotebank.tagger.view import PAD, View, view_of

RULE: Final = "model"
LEAST_QUOTED: Final = 0.4
LEAST_REPORTED: Final = 0.3
"""Least probability of a candidate with and without words inside marks: where the F1 on held-out articles is best."""
_DOUBT_QUOTED: Final = (0.1, 0.85)
_DOUBT_REPORTED: Final = (0.2, 0.7)
"""Between which probabilities of its likeliest arguments the other ways to take a cue are weighed."""
_FEW, _SPARSE = 20, 6
"""News has a likely cue in some 25 tokens; where there are more than one in six, only the likeliest are looked at."""
_KEPT_SHARE: Final = 0.6
_REASONS: Final = 3
_IS_WORD: Final = bytes(code < len(KINDS) and KINDS[code] not in SIGNS for code in range(256))


def tag(passages: Passages) -> tuple[Candidate, ...]:
    """Return the candidates of a text in order of their paragraphs; contents never overlap."""
    model = load()
    return tuple(candidate for paragraph in passages.paragraphs for candidate in tag_paragraph(paragraph, model))


def tag_paragraph(paragraph: Paragraph, model: Model) -> Iterator[Candidate]:
    """Yield the candidates of one paragraph, the most probable first."""
    view = view_of(paragraph, model.inventory)
    if not view.cues:
        return
    for one, chance in _resolved(proposals_of(view, paragraph, model), view):
        yield _candidate(one, chance, paragraph, model)


def proposals_of(view: View, paragraph: Paragraph, model: Model) -> list[tuple[Proposal, float]]:
    """Return every proposal for the paragraph and the probability that it is right.

    Further ways to give a cue its arguments are weighed only where the likeliest is in doubt.
    """
    searches, judge = searched(view, paragraph, model)
    out = []
    for search in searches:
        if search.best is None:
            continue
        chance = model.forest.probability(judge.values(search.best))
        out.append((search.best, chance))
        low, high = _DOUBT_QUOTED if _is_quoted(search.best, view) else _DOUBT_REPORTED
        if low < chance < high:
            out += [(other, model.forest.probability(judge.values(other))) for other in search.others()]
    return out


def searched(view: View, paragraph: Paragraph, model: Model) -> tuple[list[Search], Judge]:
    """Return a search for each likely cue of the paragraph, and the judge of what they find."""
    chances, found = cue_chances(view, model)
    least = least_chance(view)
    likely = [cue for cue, chance in chances.items() if chance >= least]
    most = _FEW + len(paragraph.tokens) // _SPARSE
    if len(likely) > most:
        likely = sorted(sorted(likely, key=lambda cue: -chances[cue])[:most])
    searches = [Search(view, model, cue, chances[cue], found[cue]) for cue in likely]
    bests = [search.best for search in searches if search.best is not None]
    return searches, Judge(view, bests, chances, model.signs, _lengths(view, paragraph))


def _lengths(view: View, paragraph: Paragraph) -> list[int]:
    """Return how many words each position of the view holds."""
    out = list(bytes(view.kinds).translate(_IS_WORD))
    if paragraph.stretches:
        for place, token in enumerate(paragraph.tokens, PAD):
            if token.kind == "q":
                out[place] = token.text.count(" ") + 1
    return out


def _is_quoted(one: Proposal, view: View) -> bool:
    """Tell whether a proposal's content holds words inside marks."""
    return not STRETCHES.isdisjoint(map(view.kinds.__getitem__, one.content))


def _resolved(proposals: Iterable[tuple[Proposal, float]], view: View) -> Iterator[tuple[Proposal, float]]:
    """Yield the best way of each cue that is probable enough; words that a better one holds are taken from others."""
    taken: set[int] = set()
    cues: set[int] = set()
    for one, chance in sorted(proposals, key=lambda pair: (-pair[1], pair[0].cue, pair[0].loss)):
        content = [place for place in one.content if place not in taken]
        least = LEAST_QUOTED if _is_quoted(one, view) else LEAST_REPORTED
        if one.cue in cues or chance < least or len(content) < _KEPT_SHARE * len(one.content):
            continue
        rest = trimmed(content, view)
        if rest:
            cues.add(one.cue)
            taken.update(rest)
            yield (one if len(rest) == len(one.content) else replace(one, content=rest)), chance


def _candidate(one: Proposal, chance: float, paragraph: Paragraph, model: Model) -> Candidate:
    return Candidate(
        content=_spans(one.content, paragraph),
        cue=_spans([one.cue], paragraph),
        source=_spans(one.source, paragraph),
        rule=RULE,
        score=round(chance, 4),
        notes=_reasons(one.features, model),
    )


def _spans(places: Sequence[int], paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the spans of the text that the places cover; neighbours make one span."""
    tokens = paragraph.tokens
    if places and places[-1] - places[0] + 1 == len(places):
        return (Span(tokens[places[0] - PAD].start, tokens[places[-1] - PAD].end),)
    out: list[Span] = []
    previous = -1
    for place in places:
        token = tokens[place - PAD]
        start = out.pop().start if place == previous + 1 and out else token.start
        out.append(Span(start, token.end))
        previous = place
    return tuple(out)


def _reasons(features: Sequence[int], model: Model) -> tuple[str, ...]:
    """Return the features that speak strongest for the cue, in words."""
    weights = model.cue_weights
    speaking = [(weight, feature) for feature in features if (weight := weights.get(feature, 0.0)) > 0]
    return tuple([model.reasons[feature] for _, feature in sorted(speaking, reverse=True)[:_REASONS]])
