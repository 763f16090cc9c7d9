"""Takes citations, gives CSL-JSON, which Zotero, pandoc and citeproc read: a newspaper article for each quotation.

https://docs.citationstyles.org/en/stable/specification.html and its schema for input data; the quotation and what is
known of it stand in ``note``, the address in an archive too: styles take ``archive`` for a house with shelves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from quotebank.bylines import Author, authors
from quotebank.citation import Cited
from quotebank.exporters.flat import facts
from quotebank.exporters.json import listed

_PLAIN = {
    "title": "article_title",
    "container-title": "publication",
    "URL": "url",
    "section": "section",
    "language": "language",
}
"""Variable of CSL -> the column that fills it."""


def write(citations: Iterable[Cited], stream: TextIO) -> int:
    """Write the array, one item a line; returns how many."""
    return listed(map(item, citations), stream)


def item(cited: Cited) -> dict[str, Any]:
    """Return one item; what is not known is left out."""
    row = cited.row
    plain = {name: row[column] for name, column in _PLAIN.items()}
    told = [row["quote"], *(f"{label}: {value}" for label, value in facts(cited))]
    values: dict[str, Any] = {
        "id": row["citation_id"],
        "type": "article-newspaper",
        "author": [_name(author) for author in authors(cited.record.article.author)],
        **plain,
        "issued": _date(row["published_on"]),
        "accessed": _date(row["accessed_on"]),
        "note": "\n".join(told),
    }
    return {name: value for name, value in values.items() if value}


def _name(author: Author) -> dict[str, str]:
    if author.literal:
        return {"literal": author.literal}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {name: part for name, part in parts.items() if part}


def _date(moment: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in moment[:10].split("-")]]} if moment else {}
