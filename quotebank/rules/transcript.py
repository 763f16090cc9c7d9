"""HOLM: We are ready.  Lines that begin with a name and a colon are what that person said.

One such line may be a headline («Budget: what you need to know»); a name in capitals, or two lines with the same
label, or three with any, make a transcript.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from quotebank.candidates import Candidate
from quotebank.model import Span
from quotebank.names import is_capitalised
from quotebank.passages import Paragraph, Passages
from quotebank.rules.clauses import Context

NAME = "transcript"
_LONGEST = 5
_MANY = 3


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for a line of a transcript."""
    paragraph = context.paragraph
    label = label_of(paragraph)
    if label is None or not context.transcript:
        return
    tokens = paragraph.tokens
    if label + 1 >= len(tokens):
        return
    content = Span(tokens[label + 1].start, tokens[-1].end)
    notes = ("the line begins with the speaker's name and a colon",)
    yield Candidate((content,), context.span((label, label + 1)), context.span((0, label)), NAME, 0.97, notes)


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
    if not labels:
        return False
    return max(labels.values()) > 1 and (sum(labels.values()) >= _MANY or any(label.isupper() for label in labels))
