"""Takes an article, gives a ready line that cites it, by hand in three styles; the fields are the record.

What is not known is left out: no «n.d.», no «Anonymous».  Titles and bylines stand as printed; only APA and MLA
invert a byline, and only one that is plainly one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from quotebank.model import Article

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MLA_MONTHS = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June",
    "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip

_PLAIN_NAME = re.compile(r"(?:By |by )?([A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,2}) ([A-Z][\w’'-]+)")


def chicago(article: Article) -> str:
    """Return a news line as in The Chicago Manual of Style's notes: author, “title,” publication, date, address."""
    day = article.published_day
    dated = f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if day else None
    title = _stopped(article.title, ",")
    parts = [_byline(article.author), title, article.publisher, dated, article.url]
    line = ", ".join(part for part in parts if part).replace(",”,", ",”")
    return _closed(line.removesuffix(",”") + "”" if line.endswith(",”") else line)


def apa(article: Article) -> str:
    """Return a line as in APA 7: author (date). Title. Publication. Address; the title leads where no author is."""
    day = article.published_day
    dated = f"({day.year}, {MONTHS[day.month - 1]} {day.day})" if day else ""
    author, title = _closed(_inverted(article.author, initials=True)), _closed(article.title or "")
    lead, rest = (author, title) if author else (title.removesuffix("."), "")
    head = _closed(f"{lead} {dated}".strip())
    return " ".join(part for part in (head, rest, _closed(article.publisher or ""), article.url or "") if part)


def mla(article: Article) -> str:
    """Return a line as in MLA 9: author. “Title.” Publication, date, address. Accessed date."""
    day = article.published_day
    author = _closed(_inverted(article.author, initials=False))
    container = ", ".join(part for part in (article.publisher, _mla_day(day), article.url) if part)
    accessed = date.fromisoformat(article.accessed[:10]) if article.accessed else None
    parts = [author, _stopped(article.title, "."), _closed(container)]
    parts.append(f"Accessed {_mla_day(accessed)}." if accessed else "")
    return " ".join(part for part in parts if part)


STYLES: dict[str, Callable[[Article], str]] = {"chicago": chicago, "apa": apa, "mla": mla}
"""Style -> the function that writes its line."""


def _mla_day(day: date | None) -> str:
    return f"{day.day} {MLA_MONTHS[day.month - 1]} {day.year}" if day else ""


def _byline(author: str | None) -> str:
    return re.sub(r"\A[Bb]y ", "", author) if author else ""


def _inverted(author: str | None, *, initials: bool) -> str:
    """Return a byline with the surname first when it is plainly one person's name, else as printed."""
    match = _PLAIN_NAME.fullmatch(author or "")
    if not match:
        return _byline(author)
    given = " ".join(f"{name[0]}." for name in match[1].split()) if initials else match[1]
    return f"{match[2]}, {given}"


def _stopped(title: str | None, mark: str) -> str:
    """Return the title in quotation marks with `mark` inside them, unless it ends in a mark of its own."""
    if not title:
        return ""
    return f"“{title}”" if title.endswith(("?", "!", ".")) else f"“{title}{mark}”"


def _closed(line: str) -> str:
    return line if not line or line.endswith((".", "?", "!", ".”")) else f"{line}."
