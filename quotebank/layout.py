"""Takes the chosen attributions of an article, gives them with what only the layout tells.

A quotation that runs over paragraphs is one; a paragraph in marks right after a quotation goes on with its speaker;
words in marks that nothing claims belong to their paragraph's attribution when there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotebank.candidates import Candidate
from quotebank.marks import Stretch
from quotebank.model import Span
from quotebank.passages import Paragraph, Passages

_FEW_WORDS = 5


def complete(passages: Passages, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the attributions with continuations joined and added, in the order of print."""
    out = list(chosen)
    claimed = {span.start: number for number, c in enumerate(out) for span in c.content}
    previous: int | None = None
    before: Paragraph | None = None
    for paragraph in passages.paragraphs:
        if paragraph.kind != "text":
            continue
        for stretch in paragraph.stretches:
            number = _claimant(out, claimed, stretch)
            if number is None:
                number = _place(out, passages, paragraph, stretch, previous, before)
                if number is None:
                    continue
                claimed[stretch.span.start] = number
            elif stretch.continues and previous is not None and previous != number:
                number = _merge(out, claimed, previous, number)
            previous = number
        if paragraph.stretches or not _is_short(paragraph):
            before = paragraph
    return sorted((c for c in out if c.content), key=lambda c: c.content[0])


def _claimant(out: Sequence[Candidate], claimed: dict[int, int], stretch: Stretch) -> int | None:
    """Return the number of the attribution that holds a stretch."""
    number = claimed.get(stretch.span.start)
    if number is not None:
        return number
    for at, candidate in enumerate(out):
        if any(span.overlaps(stretch.span) for span in candidate.content):
            return at
    return None


def _is_short(paragraph: Paragraph) -> bool:
    return len(paragraph.tokens) < 2


def _place(
    out: list[Candidate],
    passages: Passages,
    paragraph: Paragraph,
    stretch: Stretch,
    previous: int | None,
    before: Paragraph | None,
) -> int | None:
    """Add a stretch that nothing claims to where it belongs; return that attribution's number, ``None`` for nowhere."""
    if previous is not None and stretch.continues:
        out[previous] = replace(out[previous], content=(*out[previous].content, stretch.span))
        return previous
    words = len(stretch.inner.of(passages.text).split())
    if _is_alone(paragraph, stretch) and previous is not None and before is not None and words >= 2:
        follows = any(s.end > before.span.start for s in out[previous].content) and before.stretches
        rule = "continuation" if follows else "orphan"
        note = "a paragraph in marks without a cue: the speaker before goes on"
        out.append(
            Candidate((stretch.span,), rule=rule, score=0.85 if follows else 0.5, notes=(note,), continues=True)
        )
        return len(out) - 1
    own = [n for n, c in enumerate(out) if c.content and paragraph.span.covers(c.content[0])]
    if words >= _FEW_WORDS and own:
        note = "in the paragraph of the attribution before, without a cue of its own"
        near = min(own, key=lambda n: abs(out[n].content[0].start - stretch.span.start))
        mine = out[near]
        if any(s.span.overlaps(c) for c in mine.content for s in paragraph.stretches):
            out.append(replace(mine, content=(stretch.span,), rule="same-paragraph", score=0.6, notes=(note,)))
        elif mine.content[-1].end <= stretch.span.start and _is_sentence(paragraph, stretch):
            out.append(
                Candidate(
                    (stretch.span,), cue=mine.cue, source=mine.source, rule="same-paragraph", score=0.6, notes=(note,)
                )
            )
        else:
            return None
        return len(out) - 1
    return None


def _is_sentence(paragraph: Paragraph, stretch: Stretch) -> bool:
    """Tell whether a stretch makes up its sentence."""
    number = next(n for n, t in enumerate(paragraph.tokens) if t.start == stretch.span.start)
    sentence = paragraph.sentences[paragraph.sentence_of(number)]
    return all(t.kind in "qp" for t in paragraph.tokens[sentence.first : sentence.last])


def _is_alone(paragraph: Paragraph, stretch: Stretch) -> bool:
    """Tell whether the paragraph is this stretch, or only stretches, and begins with it."""
    return all(t.kind in "qp" for t in paragraph.tokens) and paragraph.tokens[0].start == stretch.span.start


def _merge(out: list[Candidate], claimed: dict[int, int], first: int, second: int) -> int:
    """Join an attribution to the one whose open quotation it goes on with; the one with a cue lends it."""
    a, b = out[first], out[second]
    if a.cue and b.cue and a.source and not a.continues:
        return second
    with_cue = a if a.cue else b
    merged = replace(
        with_cue,
        content=tuple(sorted({*a.content, *b.content})),
        rule=with_cue.rule,
        continues=a.continues and not with_cue.cue,
    )
    out[first] = merged
    out[second] = replace(b, content=())
    for span in merged.content:
        claimed[span.start] = first
    return first


__all__ = ["complete"]
_ = Span
