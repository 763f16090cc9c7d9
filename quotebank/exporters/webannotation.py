"""Takes citations, gives W3C Web Annotations: each piece of a quotation by its words and by its place in the text.

https://www.w3.org/TR/annotation-model/ — a ``TextQuoteSelector`` with the words before and after, which holds on the
page, and a ``TextPositionSelector``, which counts code points of the article's text in the bank, its end not included.
A quotation that its cue splits has a target for each piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from quotebank.citation import Cited
from quotebank.exporters.flat import facts
from quotebank.exporters.json import listed
from quotebank.exporters.linked import NAMES
from quotebank.model import Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""How many characters before and after a piece tell it from others."""


def write(citations: Iterable[Cited], stream: TextIO) -> int:
    """Write one page of annotations, one a line; returns how many."""
    stream.write(f'{{\n"@context": "{CONTEXT}",\n"id": "{NAMES}annotations",\n"type": "AnnotationPage",\n"items": ')
    count = listed(map(annotation, citations), stream)
    stream.write("}\n")
    return count


def annotation(cited: Cited) -> dict[str, Any]:
    """Return one annotation."""
    targets = [_target(cited, piece) for piece in _pieces(cited)]
    return {
        "id": NAMES + cited.row["citation_id"],
        "type": "Annotation",
        "motivation": "identifying",
        "body": list(_bodies(cited)),
        "target": targets if len(targets) > 1 else targets[0],
    }


def _bodies(cited: Cited) -> Iterator[dict[str, str]]:
    row = cited.row
    told = "\n".join(f"{label}: {value}" for label, value in facts(cited))
    yield {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": told}
    if row["citation_text"]:
        yield {"type": "TextualBody", "purpose": "identifying", "format": "text/plain", "value": row["citation_text"]}
    if row["speaker"]:
        yield {"type": "TextualBody", "purpose": "tagging", "value": row["speaker"]}
    if row["note"]:
        yield {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": row["note"]}


def _pieces(cited: Cited) -> Iterator[Span]:
    """Give the stretches of the article that the quotation covers: pieces with only blanks between them are one."""
    text, (first, *others) = cited.record.article.text, cited.record.quotation.content
    for span in others:
        if text[first.end : span.start].strip():
            yield first
            first = span
        else:
            first = Span(first.start, span.end)
    yield first


def _target(cited: Cited, piece: Span) -> dict[str, Any]:
    text, row = cited.record.article.text, cited.row
    around = {
        "prefix": text[max(0, piece.start - AROUND) : piece.start],
        "suffix": text[piece.end : piece.end + AROUND],
    }
    known = {name: words for name, words in around.items() if words}
    target: dict[str, Any] = {
        "source": row["url"] or NAMES + row["article_id"],
        "selector": [
            {"type": "TextQuoteSelector", "exact": piece.of(text), **known},
            {"type": "TextPositionSelector", "start": piece.start, "end": piece.end},
        ],
    }
    if row["archive_url"]:
        target["state"] = {"type": "TimeState", "cached": row["archive_url"]}
    return target
