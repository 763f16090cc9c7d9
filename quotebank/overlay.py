"""Takes the extractor's reading and both trails, gives the quotation as it is read now, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from quotebank.corrections import corrected, printed
from quotebank.decisions import Decisions, Identity, speaker_id
from quotebank.model import Quotation, Span, Speaker
from quotebank.trail import Review, Standing, standing

ENOUGH = 0.5
"""What share of all their characters two contents must have in common to be one quotation drawn anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A quotation as it is read now."""

    quotation: Quotation
    speaker: Identity | None
    standing: Standing
    former: tuple[str, ...]
    """Other ids under which it was reviewed."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What people said of the quotations of one article."""

    decisions: Decisions
    trails: Mapping[str, Sequence[Review]] = field(default_factory=dict)
    """Id -> the rows about it, under this id or a former one."""
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def reading(self, quotation: Quotation, quotation_id: str, article_id: str, text: str) -> Reading:
        """Return how a quotation that the extractor read as `quotation` is read now."""
        stands = standing(self.trails.get(quotation_id, ()))
        now = corrected(quotation, stands.correction, text)
        told = speaker_id(now.speaker.kind, now.speaker.name, article_id)
        if told is None:
            speaker = None
        else:
            named = Identity(told, now.speaker.kind, now.speaker.name or "")
            speaker = self.decisions.resolve(named, article_id, quotation_id)
            if speaker.id != told and (speaker.kind, speaker.name) != (named.kind, named.name):
                place = printed(text, speaker.name)
                # The same person under another name: the role stays.
                now = replace(now, speaker=Speaker(kind=speaker.kind, name=speaker.name, name_span=place))
        former = self.former.get(quotation_id, ())
        return Reading(quotation=now, speaker=speaker, standing=stands, former=former)


def anchored(
    trails: Mapping[str, Sequence[Review]], present: Mapping[str, Quotation]
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Return the former ids of each present quotation, and the ids that nobody present answers to.

    A reviewed id that is gone belongs to the quotation that shares most of its characters, if that is at least half of
    all that both cover, and no other shares as much.  Its characters are those that the extractor read, or those that a
    person drew, whichever fit better.
    """
    former: dict[str, list[str]] = {}
    orphans: list[str] = []
    for gone in sorted(set(trails) - set(present)):
        drawn = {spans for review in trails[gone] for spans in (review.anchor, _drawn(review)) if spans}
        shares = sorted(
            ((max((_share(spans, one.content) for spans in drawn), default=0.0), now) for now, one in present.items()),
            reverse=True,
        )[:2]
        if not shares or shares[0][0] < ENOUGH or (len(shares) > 1 and shares[0][0] == shares[1][0]):
            orphans.append(gone)
        else:
            former.setdefault(shares[0][1], []).append(gone)
    return {now: tuple(ids) for now, ids in former.items()}, tuple(orphans)


def _drawn(review: Review) -> tuple[tuple[int, int], ...]:
    """Return the spans that a row of the trail gives as the right ones."""
    return tuple((start, end) for start, end, _ in review.correction.get("span", ()))


def drawn_over(present: Mapping[str, Quotation], said: Overlay, text: str) -> frozenset[str]:
    """Return the ids of those present whose words a person drew as another's, and of which nobody spoke.

    The extractor has read them anew since; the person's word on this stretch of the article holds.
    """
    drawn = [
        (one, span)
        for one, quotation in present.items()
        if "span" in (told := standing(said.trails.get(one, ())).correction)
        for span in corrected(quotation, told, text).content
    ]
    return frozenset(
        one
        for one, quotation in present.items()
        if not said.trails.get(one)
        and any(owner != one and span.overlaps(piece) for owner, span in drawn for piece in quotation.content)
    )


def _share(anchor: Sequence[tuple[int, int]], content: Sequence[Span]) -> float:
    """Return which share of the characters that either covers both cover."""
    both = sum(max(0, min(end, span.end) - max(start, span.start)) for start, end in anchor for span in content)
    either = sum(end - start for start, end in anchor) + sum(span.end - span.start for span in content) - both
    return both / either if either else 0.0
