"""HOLM: We are ready.  Lines that begin with a name and a colon are what that person said.

One such line may be a headline («Budget: what you need to know»); two lines with the same name in capitals, or five
lines of which two have the same label, make a transcript.  The label may stand inside the marks: “HOLM: We are ready.”
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from quotebank.candidates import Candidate
from quotebank.marks import Stretch
from quotebank.model import Span
from quotebank.names import is_capitalised
from quotebank.passages import Paragraph, Passages
from quotebank.rules.clauses import Context

NAME = "transcript"
_LONGEST = 5
_MANY = 5
_INSIDE = re.compile(r"([A-Z][A-Z.’'-]+(?:\s[A-Z][A-Z.’'-]+){0,3})(:)\s+(?=\S)")
_NOTES = ("the line begins with the speaker's name and a colon",)


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for a line of a transcript, and for a stretch in marks that begins with a label."""
    if not context.transcript:
        return
    paragraph = context.paragraph
    label = label_of(paragraph)
    tokens = paragraph.tokens
    if label is not None and any(token.kind == "w" for token in tokens[label + 1 :]):
        content = Span(tokens[label + 1].start, tokens[-1].end)
        yield Candidate((content,), context.span((label, label + 1)), context.span((0, label)), NAME, 0.97, _NOTES)
        return
    for stretch in paragraph.stretches:
        inside = _label_inside(context.passages.text, stretch)
        if inside is not None:
            yield inside


def _label_inside(text: str, stretch: Stretch) -> Candidate | None:
    """Return what a stretch holds behind a label in capitals."""
    match = _INSIDE.match(text, stretch.inner.start, stretch.inner.end)
    if match is None:
        return None
    content = Span(match.end(), stretch.inner.end)
    return Candidate((content,), (Span(*match.span(2)),), (Span(*match.span(1)),), NAME, 0.97, _NOTES)


def label_of(paragraph: Paragraph) -> int | None:
    """Return the number of the colon behind the label that a paragraph begins with; ``None`` without one."""
    tokens = paragraph.tokens
    for number in range(1, min(len(tokens), _LONGEST + 1)):
        if tokens[number].text == ":":
            return number if all(is_capitalised(t) or t.low == "the" for t in tokens[:number]) else None
        if tokens[number].kind not in "w":
            return None
    return None


def is_transcript(passages: Passages) -> bool:
    """Tell whether an article holds lines of a transcript."""
    labels = Counter(
        " ".join(t.text for t in p.tokens[:colon])
        for p in passages.paragraphs
        if (colon := label_of(p)) is not None and colon + 1 < len(p.tokens) and p.tokens[colon + 1].kind != "q"
    )
    labels.update(
        match.group(1)
        for p in passages.paragraphs
        for s in p.stretches
        if (match := _INSIDE.match(passages.text, s.inner.start, s.inner.end))
    )
    if not labels:
        return False
    if max(labels.values()) < 2:
        return False
    return any(label.isupper() for label in labels) or sum(labels.values()) >= _MANY
