"""Takes annotated articles as JSON Lines, gives paragraphs with the attributions that lie in them, as tokens.

The format is one article a line: ``text`` and ``attributions``, each with ``source``, ``cue`` and ``content`` as
lists of ``[start, end)`` in code points.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quotebank.passages import Paragraph, Token, read_passages
from quotebank.tagger.kinds import CODES, CUES, name_and_kind

_HALF = 0.4
"""A stretch inside marks belongs to a span that covers this share of it."""


@dataclass(frozen=True)
class Attribution:
    """An annotated attribution as tokens of its paragraph."""

    anchor: int
    """The one token of the cue that stands for it."""
    cue: frozenset[int]
    source: frozenset[int]
    content: frozenset[int]


@dataclass
class Sample:
    """A paragraph and its attributions."""

    paragraph: Paragraph
    attributions: list[Attribution] = field(default_factory=list)


@dataclass
class Document:
    """An article's paragraphs, and the annotation as it came."""

    name: str
    raw: dict[str, Any]
    samples: list[Sample]


def read_gold(paths: Iterable[Path]) -> list[Document]:
    """Return the articles of the files, in order."""
    lines = [json.loads(line) for path in paths for line in path.read_text("utf-8").split("\n") if line.strip()]
    documents = [_document(line) for line in lines]
    rates = cue_rates(documents, lines)
    for document in documents:
        _attach(document, rates)
    return documents


def _document(line: dict[str, Any]) -> Document:
    samples = [Sample(paragraph) for paragraph in read_passages(line["text"]).paragraphs]
    return Document(line["id"], line, samples)


def cue_rates(documents: Sequence[Document], lines: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return for each word how often it lies in a cue where it occurs: to choose a cue's head, never stored."""
    seen: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for document, line in zip(documents, lines, strict=True):
        inside = [span for a in line["attributions"] for span in a["cue"]]
        for sample in document.samples:
            words = [token for token in sample.paragraph.tokens if token.kind == "w"]
            seen.update(token.low for token in words)
            used.update(token.low for token in words if any(s <= token.start and token.end <= e for s, e in inside))
    return {word: used[word] / (seen[word] + 3) for word in seen}


def _attach(document: Document, rates: dict[str, float]) -> None:
    for annotation in document.raw["attributions"]:
        if not annotation["cue"]:
            continue
        start = annotation["cue"][0][0]
        for sample in document.samples:
            if sample.paragraph.span.start <= start < sample.paragraph.span.end:
                found = _attribution(sample.paragraph, annotation, rates)
                if found:
                    sample.attributions.append(found)


def _attribution(paragraph: Paragraph, annotation: dict[str, Any], rates: dict[str, float]) -> Attribution | None:
    cue, source, content = (
        frozenset(_inside(paragraph.tokens, annotation[part])) for part in ("cue", "source", "content")
    )
    if not cue or not content - cue:
        return None
    firsts = {sentence.first for sentence in paragraph.sentences}
    anchor = max(sorted(cue), key=lambda n: _weight(paragraph.tokens[n], n in firsts, rates))
    return Attribution(anchor, cue, source - cue, content - cue - source)


def _inside(tokens: Sequence[Token], spans: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield the tokens that `spans` cover."""
    for number, token in enumerate(tokens):
        for start, end in spans:
            middle = (token.start + token.end - 1) // 2
            share = (min(end, token.end) - max(start, token.start)) / (token.end - token.start)
            if (share > _HALF) if token.kind == "q" else (start <= middle < end):
                yield number
                break


def _weight(token: Token, first: bool, rates: dict[str, float]) -> float:
    """Return how well a token stands for its cue: cue words of the lexicon first, by rate; a colon last."""
    if token.text == ":":
        return 0.001
    if token.kind != "w":
        return -1.0
    known = CODES[name_and_kind(token, first)[1]] in CUES
    return rates.get(token.low, 0.0) + (1.0 if known else -0.5)
