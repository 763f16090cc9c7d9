"""Takes citations, gives RIS, which Zotero, EndNote and Mendeley read: a newspaper article for each quotation.

https://en.wikipedia.org/wiki/RIS_(file_format) — two letters, two blanks, a hyphen, a blank, the value; CR LF; dates as
year/month/day/other.  The quotation and what is known of it are notes.  A comma in an author's name parts the family
from the given name, so in a newsroom's name a stroke stands for it, and the byline follows in the notes as printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from quotebank.bylines import Author, authors
from quotebank.citation import Cited
from quotebank.exporters.flat import facts, flat


def write(citations: Iterable[Cited], stream: TextIO) -> int:
    """Write one reference for each citation; returns how many."""
    count = 0
    for cited in citations:
        count += 1
        for tag, value in _fields(cited):
            if value:
                stream.write(f"{tag}  - {value}\r\n")
        stream.write("ER  - \r\n\r\n")
    return count


def _fields(cited: Cited) -> Iterator[tuple[str, str]]:
    row, people = cited.row, authors(cited.record.article.author)
    yield "TY", "NEWS"
    yield "ID", row["citation_id"]
    for author in people:
        yield "AU", _author(author)
    yield "TI", flat(row["article_title"])
    yield "T2", flat(row["publication"])
    yield "PY", row["published_on"][:4]
    yield "DA", _date(row["published_on"])
    yield "Y2", _date(row["accessed_on"])
    yield "SE", flat(row["section"])
    yield "LA", flat(row["language"])
    yield "UR", flat(row["url"])
    yield "N1", flat(row["quote"])
    yield "N1", "; ".join(f"{label}: {flat(value)}" for label, value in facts(cited))
    if any("," in author.literal for author in people):
        yield "N1", f"Byline as printed: {flat(row['article_author'])}"
    yield "KW", flat(row["speaker"])


def _author(author: Author) -> str:
    if author.literal:
        return flat(author.literal).replace(",", " /")
    return flat(", ".join(part for part in (author.family, author.given, author.suffix) if part))


def _date(moment: str) -> str:
    return moment[:10].replace("-", "/") + "/" if moment else ""
