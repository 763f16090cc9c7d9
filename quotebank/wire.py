"""Takes lines of JSON that each hold a text, gives lines of JSON with its quotations: the form programs speak.

A request is ``{"id": …, "text": …}`` and may hold an article's metadata (``title``, ``published`` …).  Its answer is
``{"id": …, "quotations": […]}``; spans are ``[start, end]`` pairs that count the code points of the request's text
exactly as it was given, so nothing here may change the length of anything.  No bank and no state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from quotebank.errors import ArticleError
from quotebank.model import Article, Quotation, Span
from quotebank.readers.headline import headline
from quotebank.readers.json import mapping
from quotebank.readers.jsonl import numbered, parsed
from quotebank.readers.meta import Meta, from_mapping, merged, storable
from quotebank.readers.record import text_of


@dataclass(frozen=True, slots=True)
class Request:
    """One article to extract from, and the id that its answer carries."""

    id: object
    article: Article


def requests(stream: BinaryIO, origin: str = "-") -> Iterator[Request | ArticleError]:
    """Give a request for each line that is not blank; for a broken line, the error with its number."""
    for number, line in numbered(stream):
        where = f"{origin}:{number}"
        try:
            yield request(parsed(line, where), where)
        except ArticleError as error:
            yield error


def request(value: object, where: str = "") -> Request:
    """Return the request that a JSON object makes; raises :class:`ArticleError`."""
    known = mapping(value, where)
    text = aligned(text_of(known, where)[1])
    meta = merged(from_mapping(known, where=where).meta, Meta(title=headline(text)))
    return Request(known.get("id"), Article(text=text, origin=where, replaced=0, **meta.known()))


def aligned(text: str) -> str:
    """Return `text` as the extractor needs it, every character in its place.

    NUL and lone surrogates become U+FFFD as in a bank; CR LF becomes blank and LF, a lone CR becomes LF, so that
    a line ends where it ended.
    """
    return storable(text).replace("\r\n", " \n").replace("\r", "\n")


def answer(request: Request, *, stance: bool = True) -> dict[str, object]:
    """Return the answer to `request`; without `stance` only what somebody is reported to have said or written."""
    from quotebank.pipeline import extract  # late: a program that only reads requests need not load the rules

    article = request.article
    return {"id": request.id, "quotations": described_all(article, extract(article, stance=stance))}


def described_all(article: Article, quotations: Sequence[Quotation]) -> list[dict[str, object]]:
    """Return the attributions of an article: a paragraph that goes on without a cue is a further piece of its own.

    A bank holds such a paragraph as a quotation of its own, so that it can be cited by itself; annotated corpora
    (PolNeAR, PARC 3) count it with the words before, under the one cue.
    """
    out: list[dict[str, object]] = []
    for quotation in quotations:
        entry = described(article, quotation)
        if quotation.continues and out:
            for key in ("content", "marked"):
                cast(list[object], out[-1][key]).extend(cast(list[object], entry[key]))
            continue
        out.append(entry)
    return out


def described(article: Article, quotation: Quotation) -> dict[str, object]:
    """Return one quotation in the form of the wire; what is unknown is ``None``."""
    return {
        "id": quotation.id(article.id),
        "kind": quotation.kind,
        "content": _pairs(quotation.content),
        "cue": _pairs(quotation.cue),
        "source": _pairs(quotation.source),
        "marked": _pairs(quotation.marked),
        "speaker": quotation.speaker.name,
        "speaker_kind": quotation.speaker.kind,
        "role": quotation.role.text if quotation.role else None,
        "affiliation": quotation.affiliation.text if quotation.affiliation else None,
        "said_phrase": quotation.said.phrase.text if quotation.said.phrase else None,
        "said_on": _said_on(quotation),
        "said_precision": quotation.said.precision,
        "anonymity": _anonymity(quotation),
        "occasion": quotation.occasion.text if quotation.occasion else None,
        "confidence": round(quotation.confidence, 4),
        "rule": quotation.rule,
        "flags": list(quotation.flags),
    }


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _said_on(quotation: Quotation) -> str | None:
    """Return the date as day, month or year; a week is its month when it lies in one, else unknown here."""
    when = quotation.said
    if when.precision == "week" and when.earliest is not None and when.latest is not None:
        month = when.earliest.isoformat()[:7]
        return month if when.latest.isoformat()[:7] == month else None
    return when.iso or None


def _anonymity(quotation: Quotation) -> dict[str, object] | None:
    told = quotation.anonymity
    return {"description": told.description, "reason": told.reason, "count": told.count} if told else None
