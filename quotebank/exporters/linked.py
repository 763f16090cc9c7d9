"""Takes citations, gives linked data after schema.org: a ``Quotation`` for each, or a ``Claim`` for each statement.

https://schema.org/Quotation and https://schema.org/Claim as JSON-LD.  A source is a ``Person`` or an ``Organization``
only where the article makes it one; of a source that is not named stands its description, and the reason for it.  A
claim gathers the articles where the same speaker says the same words, the earliest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from quotebank.bylines import Author, authors
from quotebank.citation import Cited
from quotebank.exporters.flat import WORDS
from quotebank.exporters.json import listed
from quotebank.folding import plain
from quotebank.model import Article, digest

CONTEXT = "https://schema.org"
NAMES = "urn:x-quotebank:"
"""What stands before an id to make it a name for the whole world."""

_TYPES = {"person": "Person", "organisation": "Organization"}
_ITEM = "https://www.wikidata.org/entity/"


def write(citations: Iterable[Cited], stream: TextIO) -> int:
    """Write the graph of quotations, one a line; returns how many."""
    return _graph(map(quotation, citations), stream)


def write_claims(citations: Iterable[Cited], stream: TextIO) -> int:
    """Write the graph of claims, one for each statement however often it is cited; returns how many citations."""
    count = 0

    def claims() -> Iterator[dict[str, Any]]:
        nonlocal count
        seen: set[str] = set()
        for cited in citations:
            count += 1
            if (name := _claim_name(cited)) not in seen:
                seen.add(name)
                yield claim(cited)

    _graph(claims(), stream)
    return count


def _graph(nodes: Iterable[dict[str, Any]], stream: TextIO) -> int:
    stream.write(f'{{\n"@context": "{CONTEXT}",\n"@graph": ')
    count = listed(nodes, stream)
    stream.write("}\n")
    return count


def quotation(cited: Cited) -> dict[str, Any]:
    """Return one quotation; what is not known is left out."""
    row = cited.row
    told = row["said_on"]
    return _known(
        {
            "@type": "Quotation",
            "@id": NAMES + row["citation_id"],
            "identifier": row["citation_id"],
            "text": row["quote"],
            "disambiguatingDescription": f"Words {WORDS[row['quote_type']]}",
            "spokenByCharacter": source(cited),
            "dateCreated": "" if "/" in told else told,
            "temporalCoverage": told if "/" in told else "",
            "recordedIn": {"@type": "Event", "name": row["occasion"]} if row["occasion"] else None,
            "url": row["deep_link"],
            "inLanguage": row["language"],
            "creativeWorkStatus": row["review_status"],
            "comment": {"@type": "Comment", "text": row["note"]} if row["note"] else None,
            "isBasedOn": article(cited.record.article, cited.record.article_id),
        }
    )


def claim(cited: Cited) -> dict[str, Any]:
    """Return the claim that a quotation makes; what is not known is left out."""
    row = cited.row
    works = [
        _known({"@type": "NewsArticle", "@id": NAMES + one.article_id, "headline": one.title, "url": one.url})
        | _known({"datePublished": one.published, "publisher": _organisation(one.publisher)})
        for one in cited.appearances
    ]
    dated = [work for work in works if "datePublished" in work]
    return _known(
        {
            "@type": "Claim",
            "@id": _claim_name(cited),
            "text": row["quote"],
            "disambiguatingDescription": f"Words {WORDS[row['quote_type']]}",
            "author": source(cited),
            "dateCreated": "" if "/" in row["said_on"] else row["said_on"],
            "temporalCoverage": row["said_on"] if "/" in row["said_on"] else "",
            "firstAppearance": dated[0] if dated else None,
            "appearance": works,
        }
    )


def _claim_name(cited: Cited) -> str:
    """Return the name of a claim: the same words of the same speaker; one of its own for who is not known."""
    words, speaker = cited.row["quoted_words"] or cited.row["quote"], cited.record.speaker_id
    return f"{NAMES}claim:{digest(plain(words), speaker) if speaker else cited.row['citation_id']}"


def source(cited: Cited) -> dict[str, Any] | None:
    """Return who spoke."""
    row, record = cited.row, cited.record
    if not row["speaker"]:
        return None
    kind = _TYPES.get(row["speaker_kind"], "")
    role = {"jobTitle": row["speaker_role"]} if kind == "Person" else {"description": row["speaker_role"]}
    name = {"name": row["speaker"], **role}
    if row["speaker_kind"] == "anonymous":
        reason = f"Not named: {row['anonymity_reason']}" if row["anonymity_reason"] else "Not named"
        name = {"description": row["speaker"], "disambiguatingDescription": reason}
    return _known(
        {
            "@type": kind,
            "@id": NAMES + record.speaker_id if record.speaker_id else "",
            **name,
            "affiliation": _organisation(row["speaker_affiliation"]) if kind == "Person" else None,
            "sameAs": _ITEM + row["speaker_qid"] if row["speaker_qid"] else "",
        }
    )


def article(printed: Article, article_id: str) -> dict[str, Any]:
    """Return the article that prints the words."""
    return _known(
        {
            "@type": "NewsArticle",
            "@id": NAMES + article_id,
            "headline": printed.title,
            "author": [_author(one) for one in authors(printed.author)],
            "publisher": _organisation(printed.publisher),
            "datePublished": printed.published,
            "dateModified": printed.updated,
            "url": printed.url,
            "archivedAt": printed.archive_url,
            "articleSection": printed.section,
            "inLanguage": printed.language,
        }
    )


def _author(author: Author) -> dict[str, str]:
    if author.literal:
        return {"name": author.literal}
    return {"@type": "Person", "name": author.name, "familyName": author.family, "givenName": author.given}


def _organisation(name: str | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
