"""Takes citations, gives BibTeX in UTF-8: an ``@article`` for each quotation, ``@misc`` where no publication is known.

https://ctan.org/pkg/bibtex and, for ``date`` and ``urldate``, https://ctan.org/pkg/biblatex.  Titles stand in braces of
their own, so that no style changes their case, newsrooms likewise, so that none has a surname.  What TeX would read as
a command, a comment or a ligature is written as the sign it is printed as.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO
from urllib.parse import quote

from quotebank.bylines import Author, authors
from quotebank.citation import Cited
from quotebank.exporters.flat import facts, flat

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

LANGUAGES = {
    "en": "english",
    "en-au": "australian",
    "en-ca": "canadian",
    "en-gb": "british",
    "en-nz": "newzealand",
    "en-us": "american",
}
"""Tag of a language -> biblatex's name for it."""

_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    '"': r"\textquotedbl{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{sign: "\\" + sign for sign in "%#$&_"},
}
_SPECIAL = re.compile("[" + re.escape("".join(_SIGNS)) + "]")
_LIGATURE = re.compile(r"(?<=[-'`,])(?=[-'`,])|(?<=[?!])(?=`)")
"""Between two signs that TeX's fonts would join: -- to a dash, `` to a mark, ?` to ¿."""


def write(citations: Iterable[Cited], stream: TextIO) -> int:
    """Write one entry for each citation; returns how many."""
    count = 0
    for cited in citations:
        count += 1
        kind = "article" if cited.row["publication"] else "misc"
        lines = [f"  {name} = {value}" for name, value in _fields(cited)]
        stream.write(f"@{kind}{{{cited.row['citation_id']},\n" + ",\n".join(lines) + "\n}\n\n")
    return count


def _fields(cited: Cited) -> Iterator[tuple[str, str]]:
    row = cited.row
    if people := authors(cited.record.article.author):
        yield "author", _braced(" and ".join(map(_author, people)))
    if row["article_title"]:
        yield "title", _braced(_braced(escaped(row["article_title"])))
    if row["publication"]:
        yield "journal", _braced(escaped(row["publication"]))
    if published := row["published_on"][:10]:
        yield "year", _braced(published[:4])
        yield "month", MONTHS[int(published[5:7]) - 1]
        yield "date", _braced(published)
    if row["url"]:
        yield "url", _braced(_address(row["url"]))
    if row["accessed_on"]:
        yield "urldate", _braced(row["accessed_on"][:10])
    if langid := LANGUAGES.get(row["language"].lower().replace("_", "-")):
        yield "langid", _braced(langid)
    if row["speaker"]:
        yield "keywords", _braced(escaped(row["speaker"].replace(",", ";")))
    yield "note", _braced(escaped(row["quote"]))
    told = "; ".join(f"{label}: {value}" for label, value in facts(cited))
    yield "annote", _braced(escaped(told))


def _braced(value: str) -> str:
    return "{" + value + "}"


def _author(author: Author) -> str:
    if author.literal:
        return _braced(escaped(author.literal))
    return ", ".join(escaped(part) for part in (author.family, author.suffix, author.given) if part)


def escaped(text: str) -> str:
    """Return `text` so that TeX prints it as it stands."""
    return _SPECIAL.sub(lambda match: _SIGNS[match[0]], _LIGATURE.sub("\u2060", flat(text))).replace("\u2060", "{}")


def _address(url: str) -> str:
    r"""Return `url` for ``\url``, which takes all signs as they are but must see its braces balanced."""
    return quote(flat(url), safe=":/?#[]@!$&'()*+,;=%~-._")
