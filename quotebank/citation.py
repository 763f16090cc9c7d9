"""Takes a record, gives the flat citation that leaves the building: one text for each column.

Column names are a public contract: new ones are added at the end of a profile, none is renamed.  An empty cell means
unknown, and nothing else; dates are ISO 8601 and no more precise than the article.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from quotebank.deep_link import deep_link
from quotebank.model import Span, joined
from quotebank.styles import STYLES

if TYPE_CHECKING:
    from quotebank.appearances import Appearance
    from quotebank.model import Quotation
    from quotebank.records import Record


class Column(NamedTuple):
    """One column: its name, its CSVW datatype (https://www.w3.org/TR/tabular-data-primer/) and what it holds."""

    name: str
    datatype: str
    description: str


_DEFAULT: tuple[Column, ...] = (
    Column("citation_id", "string", "Stable key of the quotation: rejoin, cite and re-check by it."),
    Column("speaker", "string", "Who spoke, by the fullest name printed; for an unnamed source, its description."),
    Column("speaker_role", "string", "The role as printed at that time."),
    Column("speaker_kind", "string", "person, organisation, group, document, anonymous or unknown."),
    Column("quote", "string", "The words as printed, with their marks when direct; pieces joined by […]."),
    Column("quote_type", "string", "direct, mixed or indirect: whether it may be quoted again."),
    Column("quoted_words", "string", "Only the words inside quotation marks, parts joined by […]."),
    Column("said_on", "string", "When it was said: year, month or day as the article tells; a week as first/last day."),
    Column("said_on_precision", "string", "day, week, month, year or unknown; never a date of publication."),
    Column("occasion", "string", "Where it was stated, as printed."),
    Column("article_title", "string", "The headline as printed."),
    Column("article_author", "string", "The byline as printed."),
    Column("publication", "string", "Who published the article."),
    Column("published_on", "string", "When the article was published, with time and offset if known."),
    Column("url", "anyURI", "Where the article stands."),
    Column("deep_link", "anyURI", "The address with a text fragment: the reader lands on the words."),
    Column("archive_url", "anyURI", "Where an archive keeps the article."),
    Column("accessed_on", "string", "When the article was looked at."),
    Column("context_before", "string", "The sentence before."),
    Column("context_after", "string", "The sentence after."),
    Column("confidence", "decimal", "0.00 to 1.00: how sure the attribution is."),
    Column("review_status", "string", "unreviewed, confirmed, corrected or rejected."),
    Column("quote_group_id", "string", "The same statement in other articles, worded alike or nearly so, shares it."),
    Column("note", "string", "A checker's own words."),
    Column("citation_text", "string", "A ready line for the article, in the style chosen."),
)

_AUDIT: tuple[Column, ...] = (
    Column("speaker_as_printed", "string", "The mention beside the cue, such as «he»."),
    Column("speaker_qid", "string", "The speaker's Wikidata identifier."),
    Column("speaker_affiliation", "string", "Whom the speaker belongs to, as printed."),
    Column("anonymity_reason", "string", "Why the source has no name, as printed."),
    Column("source_count", "integer", "How many unnamed sources said it."),
    Column("cue", "string", "The words that report the speaking, such as «said»."),
    Column("reported_via", "string", "Who passed it on, when it was heard at second hand."),
    Column("attribution_method", "string", "The rule that found it."),
    Column("said_on_phrase", "string", "The words that date the speaking, such as «on Monday»."),
    Column("updated_on", "string", "When the article was last changed."),
    Column("section", "string", "The article's section."),
    Column("language", "string", "The article's language."),
    Column("paragraph", "integer", "Which paragraph of the article, counted from 1."),
    Column("char_start", "integer", "First character, counted in Unicode code points from 0."),
    Column("char_end", "integer", "One past the last character."),
    Column("article_id", "string", "Stable key of the article."),
    Column("article_sha256", "string", "SHA-256 of the article's text in UTF-8."),
    Column("quote_sha256", "string", "SHA-256 of the quote as printed, in UTF-8."),
    Column("group_size", "integer", "How many articles print the statement; copies of one article count once."),
    Column("first_published_in_group", "string", "The earliest known publication of the statement."),
    Column("reviewed_by", "string", "Who reviewed it."),
    Column("reviewed_on", "string", "When it was reviewed."),
    Column("extractor_version", "string", "The version of the rules that found it."),
    Column("speaker_extracted", "string", "The speaker as the program read it, before any correction."),
    Column("speaker_role_extracted", "string", "The role as the program read it."),
    Column("said_on_extracted", "string", "The date of speaking as the program read it."),
    Column("quote_type_extracted", "string", "The kind of quotation as the program read it."),
    Column("review_trail", "string", "Everything that people said of it, oldest first, as JSON."),
    Column("quote_extracted", "string", "The words as the program read them."),
)

_CLAIM: tuple[Column, ...] = (
    Column("claimAuthor", "string", "Who made the claim, as speaker."),
    Column("claimDate", "string", "When the claim was made, as said_on."),
    Column("claimReviewed", "string", "The claim as printed, as quote."),
    Column("claimFirstAppearance", "string", "Where the same speaker is first printed saying it in these words."),
    Column("claimAppearances", "string", "All addresses where the same speaker says it, parted by « | »."),
)

COLUMNS: tuple[Column, ...] = _DEFAULT + _AUDIT + _CLAIM
"""Every column there is."""

COLUMNS_VERSION = 3
"""Rises when a column is added."""

SOURCES = ("article_title", "publication", "published_on", "url")
"""The columns without which nobody could look a quotation up: no export goes without them."""

UNNAMED = ("speaker_kind", "anonymity_reason")
"""The columns without which the description of a source that is not named would pass for a name."""

PROFILES: dict[str, tuple[str, ...]] = {
    "default": tuple(column.name for column in _DEFAULT),
    "audit": tuple(column.name for column in _DEFAULT + _AUDIT),
    "short": ("speaker", "speaker_role", "quote", "said_on", "publication", "published_on", "url"),
    "claimreview": (*(column.name for column in _CLAIM), *UNNAMED, *SOURCES),
}
"""Profile -> the names of its columns in order."""

LIST = " | "
"""Parts the values of a cell that holds several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A quotation on its way out."""

    row: Mapping[str, str]
    """A cell for each of :data:`COLUMNS`; those of a claim only where the appearances are known."""
    record: Record
    appearances: tuple[Appearance, ...] = ()
    """Every article of the bank where the same speaker says the same, the earliest first, if it was looked up."""


def cited(record: Record, *, style: str, found: Sequence[Appearance] | None = None) -> Cited:
    """Return `record` with its row; `found` are the articles where its speaker says the same."""
    row = citation(record, style=style)
    if found is None:
        return Cited(row=row, record=record)
    return Cited(row=row | _claim(row, found), record=record, appearances=tuple(found))


def _claim(row: Mapping[str, str], found: Sequence[Appearance]) -> dict[str, str]:
    dated = [one.url for one in found if one.published]
    return {
        "claimAuthor": row["speaker"],
        "claimDate": row["said_on"],
        "claimReviewed": row["quote"],
        "claimFirstAppearance": (dated[0] or "") if dated else "",
        "claimAppearances": LIST.join(dict.fromkeys(one.url for one in found if one.url)),
    }


def citation(record: Record, *, style: str = "chicago") -> dict[str, str]:
    """Return the citation of `record`, keyed by the names of the audit profile; `style` is a key of STYLES."""
    return {**_who_and_what(record), **_where(record, style), **_how_known(record), **_audit(record)}


def _who_and_what(record: Record) -> dict[str, str]:
    quotation, text = record.quotation, record.article.text
    return {
        "citation_id": record.quotation_id,
        "speaker": speaker_name(record),
        "speaker_role": quotation.role.text if quotation.role else "",
        "speaker_kind": quotation.speaker.kind,
        "quote": quotation.text(text),
        "quote_type": quotation.kind,
        "quoted_words": quotation.quoted_words(text),
        "said_on": quotation.said.iso,
        "said_on_precision": quotation.said.precision,
        "occasion": quotation.occasion.text if quotation.occasion else "",
    }


def _where(record: Record, style: str) -> dict[str, str]:
    article = record.article
    return {
        "article_title": article.title or "",
        "article_author": article.author or "",
        "publication": article.publisher or "",
        "published_on": article.published or "",
        "url": article.url or "",
        "deep_link": deep_link(article.url, article.text, _linked(record), article.title),
        "archive_url": article.archive_url or "",
        "accessed_on": article.accessed or "",
        "citation_text": STYLES[style](article),
    }


def _how_known(record: Record) -> dict[str, str]:
    quotation, text = record.quotation, record.article.text
    return {
        "context_before": _words(quotation.before, text),
        "context_after": _words(quotation.after, text),
        "confidence": f"{quotation.confidence:.2f}",
        "review_status": record.review_status,
        "quote_group_id": record.group_id or "",
        "note": record.note or "",
    }


def _audit(record: Record) -> dict[str, str]:
    quotation, article = record.quotation, record.article
    anonymity, quote = quotation.anonymity, quotation.text(article.text)
    return {
        "speaker_as_printed": joined(article.text, quotation.source),
        "speaker_qid": record.speaker_qid or "",
        "speaker_affiliation": quotation.affiliation.text if quotation.affiliation else "",
        "anonymity_reason": (anonymity.reason or "") if anonymity else "",
        "source_count": str(anonymity.count) if anonymity and anonymity.count is not None else "",
        "cue": joined(article.text, quotation.cue),
        "reported_via": quotation.relayed_via or "",
        "attribution_method": quotation.rule,
        "said_on_phrase": quotation.said.phrase.text if quotation.said.phrase else "",
        "updated_on": article.updated or "",
        "section": article.section or "",
        "language": article.language or "",
        "paragraph": str(quotation.paragraph + 1),
        "char_start": str(quotation.start),
        "char_end": str(quotation.end),
        "article_id": record.article_id,
        "article_sha256": article.text_sha256,
        "quote_sha256": hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest(),
        "group_size": str(record.group_size),
        "first_published_in_group": record.first_published_in_group or "",
        "reviewed_by": record.reviewed_by or "",
        "reviewed_on": record.reviewed_on or "",
        "extractor_version": record.extractor_version,
        **_extracted(record),
    }


def _extracted(record: Record) -> dict[str, str]:
    """Return what the program read, and the trail of what people said of it."""
    read = record.read
    told = [{name: value for name, value in row._asdict().items() if value} for row in record.reviews]
    return {
        "speaker_extracted": _named(read),
        "speaker_role_extracted": read.role.text if read.role else "",
        "said_on_extracted": read.said.iso,
        "quote_type_extracted": read.kind,
        "review_trail": json.dumps(told, ensure_ascii=False) if told else "",
        "quote_extracted": read.text(record.article.text),
    }


def speaker_name(record: Record) -> str:
    """Return who spoke: the fullest name printed, else an unnamed source's description, else nothing."""
    return _named(record.quotation)


def _named(quotation: Quotation) -> str:
    if quotation.speaker.name:
        return quotation.speaker.name
    return quotation.anonymity.description if quotation.anonymity else ""


def _words(span: Span | None, text: str) -> str:
    return span.of(text) if span else ""


def _linked(record: Record) -> tuple[Span, ...]:
    """Return the spans that a link can look for: inside the marks when direct, which pages style freely."""
    quotation = record.quotation
    return quotation.marked if quotation.kind == "direct" and quotation.marked else quotation.content
