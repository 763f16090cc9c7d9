"""Takes an article, gives a ready line that cites it, by hand in three styles; the fields are the record.

News articles as in The Chicago Manual of Style, 17th edition, notes (14.191), the Publication Manual of the APA, 7th
edition (10.1, example 16), and the MLA Handbook, 9th edition (5.1).  Titles stand as printed, but for quotation marks
inside quotation marks.  What is not known is left out; only for a missing date do APA, and Chicago where no day of
access is known either, ask for «n.d.».
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from quotebank.bylines import Author, authors, names
from quotebank.model import Article

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MLA_MONTHS = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June",
    "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip

NO_DATE = "n.d."
MOST_APA = 20
"""How many authors an APA line names."""
MOST_CHICAGO = 3


def chicago(article: Article) -> str:
    """Return a line as in Chicago's notes: author, “title,” publication, date, address."""
    lead = _listed(names(article.author))
    title = _quoted(article.title, ",")
    rest = ", ".join(part for part in (article.publisher, _chicago_date(article), article.url) if part)
    line = " ".join(part for part in (f"{lead}," if lead else "", title, rest) if part)
    return _closed(_only_comma_gone(line))


def apa(article: Article) -> str:
    """Return a line as in APA 7: author (date). Title. Publication. Address; the title leads where no author is."""
    day = article.published_day
    dated = f"({day.year}, {MONTHS[day.month - 1]} {day.day})." if day else f"({NO_DATE})."
    author = _apa_authors(authors(article.author))
    publisher = article.publisher if article.publisher != author else None
    known = [part for part in (author, article.title, publisher) if part]
    if not known and not day:
        return article.url or ""
    parts = [*map(_closed, known[:1]), dated, *map(_closed, known[1:]), article.url or ""]
    return " ".join(part for part in parts if part)


def mla(article: Article) -> str:
    """Return a line as in MLA 9: author. “Title.” Publication, date, address. Accessed date."""
    author = _closed(_mla_authors(authors(article.author)))
    container = ", ".join(part for part in (article.publisher, _mla_day(article.published_day), article.url) if part)
    accessed = _day(article.accessed)
    parts = [author, _quoted(article.title, "."), _closed(container)]
    parts.append(f"Accessed {_mla_day(accessed)}." if accessed else "")
    return " ".join(part for part in parts if part)


STYLES: dict[str, Callable[[Article], str]] = {"chicago": chicago, "apa": apa, "mla": mla}
"""Style -> the function that writes its line."""


def _chicago_date(article: Article) -> str:
    """Return the day of print, else the day of access, else «n.d.» where there is anything to date."""
    if day := article.published_day:
        return _long_day(day)
    if accessed := _day(article.accessed):
        return f"accessed {_long_day(accessed)}"
    return NO_DATE if article.title or article.author or article.publisher else ""


def _apa_authors(people: Sequence[Author]) -> str:
    inverted = [_inverted(person, initials=True) for person in people]
    if len(inverted) > MOST_APA:
        return ", ".join(inverted[: MOST_APA - 1]) + f", … {inverted[-1]}"
    return ", ".join(inverted[:-1]) + f", & {inverted[-1]}" if len(inverted) > 1 else "".join(inverted)


def _mla_authors(people: Sequence[Author]) -> str:
    if not people:
        return ""
    first = _inverted(people[0], initials=False)
    if len(people) == 1:
        return first
    return f"{first}, and {people[1].name}" if len(people) == 2 else f"{first}, et al."


def _inverted(author: Author, *, initials: bool) -> str:
    """Return the surname first where one is known, else the name as printed."""
    if author.literal:
        return author.literal
    given = _initials(author.given) if initials else author.given
    return ", ".join(part for part in (author.family, given, author.suffix) if part)


def _initials(given: str) -> str:
    """Return «J.-L. M.» for «Jean-Luc Marie» and «J. K.» for «J.K.»."""
    words = given.replace(".", ". ").split()
    return " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in words)


def _listed(people: Sequence[str]) -> str:
    """Return names as Chicago's notes list them: the comma before the last of three, «et al.» for more."""
    if len(people) > MOST_CHICAGO:
        return f"{people[0]} et al."
    return " and ".join(people) if len(people) < 3 else ", ".join(people[:-1]) + f", and {people[-1]}"


def _day(moment: str | None) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None


def _long_day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _mla_day(day: date | None) -> str:
    return f"{day.day} {MLA_MONTHS[day.month - 1]} {day.year}" if day else ""


def _quoted(title: str | None, mark: str) -> str:
    """Return the title in quotation marks with `mark` inside them; a question or exclamation takes no full stop."""
    if not title:
        return ""
    inner = title.replace("“", "‘").replace("”", "’")
    closed = mark == "." and inner.endswith((".", "?", "!"))
    return f"“{inner}”" if closed else f"“{inner}{mark}”"


def _only_comma_gone(line: str) -> str:
    """Take away the comma that waits for a part that is not known."""
    return line[:-2] + "”" if line.endswith(",”") else line.removesuffix(",")


def _closed(line: str) -> str:
    return line if not line or line.endswith((".", "?", "!", ".”", "?”", "!”")) else f"{line}."
