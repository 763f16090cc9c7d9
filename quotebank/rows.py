"""Takes values, gives rows, after checking at the door what the tables themselves would let pass.

``records`` goes the other way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from quotebank.corrections import snapshot
from quotebank.errors import ArticleError
from quotebank.folding import folded
from quotebank.model import (
    KINDS,
    PRECISIONS,
    SPEAKER_KINDS,
    Article,
    Phrase,
    Provenance,
    Quotation,
    Span,
    Told,
    digest,
    joined,
)
from quotebank.overlay import Reading
from quotebank.records import ARTICLE_COLUMNS
from quotebank.tables import ArticleRow

MIN_GROUP_WORDS = 4
"""Fewer words than this prove nothing: «very happy» in two articles is not one statement."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?", re.DOTALL)


def check_article(article: Article) -> None:
    """Raise :class:`~quotebank.errors.ArticleError` for an article that cannot be stored as it stands."""
    if not article.text.strip():
        raise ArticleError("the article holds no text", where=article.origin)
    for name in ARTICLE_COLUMNS:
        value = getattr(article, name)
        if isinstance(value, str) and _SURROGATE.search(value):
            raise ArticleError(f"half of a surrogate pair in its {name}", where=article.origin, hint="decode it anew")
    if article.published is not None and not _is_moment(article.published):
        raise ArticleError(f"no such day: {article.published}", where=article.origin, hint="write it as 2018-12-03")


def _is_moment(text: str) -> bool:
    try:
        return bool(_ISO_DAY.fullmatch(text)) and bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def check_quotations(article: Article, quotations: Sequence[Quotation]) -> None:
    """Raise :class:`~quotebank.errors.ArticleError` when a quotation is not literally in the article.

    This is the last door before the rows: every span lies in the text, every phrase is its slice, the pieces of a
    content stand in order, no two quotations have the same content.
    """
    seen: set[tuple[Span, ...]] = set()
    for quotation in quotations:
        fault = _fault(article.text, quotation) or ("two quotations of the same words" * (quotation.content in seen))
        if fault:
            where = f"{article.origin}: {quotation.rule} {quotation.content}"
            raise ArticleError(f"a quotation that cannot be: {fault}", where=where, hint="a fault of the extractor")
        seen.add(quotation.content)


def _fault(text: str, quotation: Quotation) -> str:
    if not quotation.content:
        return "no content"
    spans = [span for _, span, _ in _places(quotation) if span is not None]
    if any(not 0 <= span.start < span.end <= len(text) for span in spans):
        return "a span outside the text"
    if any(a.end > b.start for a, b in zip(quotation.content, quotation.content[1:], strict=False)):
        return "pieces out of order"
    if isinstance(quotation.role, Told):
        return "a role that is not printed"
    phrases = (quotation.role, quotation.affiliation, quotation.said.phrase, quotation.occasion)
    if any(phrase is not None and phrase.span.of(text) != phrase.text for phrase in phrases):
        return "a phrase that is not its slice"
    if quotation.kind not in KINDS or quotation.speaker.kind not in SPEAKER_KINDS:
        return "an unknown kind"
    if quotation.said.precision not in PRECISIONS or not 0 <= quotation.confidence <= 1:
        return "a precision or confidence out of range"
    return ""


def provenance_row(read: Provenance, article_key: int) -> dict[str, object]:
    """Return the row of where an article's values were read; half of a surrogate pair becomes U+FFFD.

    An option of the command line may hold one, which is told as the place of a value and is no word of the article.
    """
    told = [json.dumps(one, ensure_ascii=False) for one in (dict(read.found), read.notes)]
    found, notes, url = (_SURROGATE.sub("\ufffd", one) for one in (*told, read.url_given or ""))
    return {"article_id": article_key, "found": found, "notes": notes, "url_given": url or None}


def article_row(article: Article, public_id: str, extractor_version: str) -> ArticleRow:
    """Return the row of a new article."""
    columns = {name: getattr(article, name) for name in ARTICLE_COLUMNS}
    # An empty address or date says nothing, as None does.
    columns |= {name: columns[name] or None for name in ("url", "published")}
    return ArticleRow(
        **columns, public_id=public_id, text_sha256=article.text_sha256, extractor_version=extractor_version
    )


def quotation_row(
    reading: Reading,
    read: Quotation,
    article: Article,
    article_id: str,
    *,
    article_key: int,
    speaker_key: int | None,
) -> dict[str, Any]:
    """Return the row of a quotation that the extractor read as `read`, as the columns of ``QuotationRow``.

    Its key, spans and rivals are not among them.
    """
    quotation = reading.quotation
    anonymity, said = quotation.anonymity, quotation.said
    wording = group_id(quotation, article.text, article_id)
    return {
        "public_id": read.id(article_id),
        "article_id": article_key,
        "speaker_id": speaker_key,
        "start_char": quotation.start,
        "kind": quotation.kind,
        "speaker_kind": quotation.speaker.kind,
        "speaker_name": quotation.speaker.name,
        "anonymity_description": anonymity.description if anonymity else None,
        "anonymity_reason": anonymity.reason if anonymity else None,
        "anonymity_count": anonymity.count if anonymity else None,
        "said_earliest": said.earliest.isoformat() if said.earliest else None,
        "said_latest": said.latest.isoformat() if said.latest else None,
        "said_precision": said.precision,
        "said_basis": said.basis,
        "relayed_via": quotation.relayed_via,
        "paragraph": quotation.paragraph,
        "confidence": quotation.confidence,
        "rule": quotation.rule,
        "continues": int(quotation.continues),
        "flags": json.dumps(quotation.flags, ensure_ascii=False),
        "group_id": wording,
        "wording": wording,
        "review_status": reading.standing.status,
        "extracted": None if read == quotation else json.dumps(snapshot(read), ensure_ascii=False),
        "reviewed_as": json.dumps(reading.former) if reading.former else None,
    }


def _places(quotation: Quotation) -> Iterator[tuple[str, Span | None, str]]:
    """Yield (part, span, label) for everything in the text that the quotation points at."""
    many = {
        "content": quotation.content,
        "marked": quotation.marked,
        "cue": quotation.cue,
        "source": quotation.source,
    }
    for part, spans in many.items():
        yield from ((part, span, "") for span in spans)
    single: dict[str, Phrase | Span | None] = {
        "name": quotation.speaker.name_span,
        "role": quotation.role if isinstance(quotation.role, Phrase) else None,
        "affiliation": quotation.affiliation,
        "phrase": quotation.said.phrase,
        "occasion": quotation.occasion,
        "before": quotation.before,
        "after": quotation.after,
    }
    for part, one in single.items():
        if one is not None:
            yield part, one.span if isinstance(one, Phrase) else one, ""
    yield from (("evidence", evidence.span, evidence.label) for evidence in quotation.evidence)


def span_rows(quotation: Quotation, text: str, quotation_key: int) -> list[dict[str, object]]:
    """Return a row for every span, as the columns of :class:`~quotebank.tables.SpanRow`.

    Each keeps its slice, so that damage to either shows.
    """
    position: dict[str, int] = {}
    out: list[dict[str, object]] = []
    for part, span, label in _places(quotation):
        position[part] = position.get(part, -1) + 1
        out.append(
            {
                "quotation_id": quotation_key,
                "part": part,
                "position": position[part],
                "start_char": span.start if span else None,
                "end_char": span.end if span else None,
                "text": span.of(text) if span else "",
                "label": label,
            }
        )
    if isinstance(quotation.role, Told):
        nowhere: dict[str, object] = {"start_char": None, "end_char": None, "text": quotation.role.text, "label": ""}
        out.append({"quotation_id": quotation_key, "part": "role", "position": 0, **nowhere})
    return out


def rival_rows(quotation: Quotation, quotation_key: int) -> list[dict[str, object]]:
    """Return a row for every speaker considered and not chosen, as the columns of ``RivalRow``."""
    return [
        {
            "quotation_id": quotation_key,
            "position": position,
            "name": rival.name,
            "reason": rival.reason,
            "score": rival.score,
        }
        for position, rival in enumerate(quotation.rivals)
    ]


def group_id(quotation: Quotation, text: str, article_id: str) -> str:
    """Return ``g-`` and 16 digits, the same for the same words in any article.

    Words inside marks speak for the quotation, because each outlet frames them in its own; where they are too few,
    the whole content does; where that is too short as well, it groups with nothing outside its article.
    """
    key = folded(quotation.quoted_words(text))
    if len(key) < MIN_GROUP_WORDS:
        key = folded(joined(text, quotation.content))
    scope = article_id if len(key) < MIN_GROUP_WORDS else ""
    return "g-" + digest(" ".join(key), scope)
