"""Takes an article read from plain words, gives what its opening lines tell: byline, date line and dateline.

::

    Council votes to close the bridge
    By Ann Lee, The Harbour Post
    Published May 3, 2024, 5:30 p.m.

    HARBOUR CITY, May 3 (Agency) — The council voted on Tuesday …

Nothing is taken out of the text.  A line tells something only when all of it has the shape: better no author than a
false one.  What is known already stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from quotebank.model import Article
from quotebank.readers.article import Reading
from quotebank.readers.meta import printed_moment

LINES = 8
"""How many lines at the top are looked at."""
LONGEST = 140
"""The most characters of a line that is no prose."""

_BYLINE = re.compile(
    r"(?:(?:Story|Text|Words|Reported|Written) )?(?:By|BY|by)[: ] ?(?P<names>[^,|•·]+)(?:\s*[,|•·]\s*(?P<rest>.+))?"
)
_BETWEEN = re.compile(r",\s+(?:and\s+)?|\s+(?:and|AND|&)\s+")
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_OUTLET = re.compile(
    r"(?:The )?(?:[A-Z][\w’'&-]* ){0,4}"
    r"(?:Post|Times|News|Herald|Tribune|Journal|Gazette|Guardian|Star|Observer|Chronicle|Courier|Mail|Telegraph|Record)"
    r"(?: [A-Z][\w’'&-]*){0,2}"
)
"""A name with a word that papers are called by; «Staff Writer» and «Agency» are none."""

_DATED = re.compile(
    r"(?:(?P<first>published|posted|first published|date|dated)|(?P<last>updated|last updated|modified))(?: on)?:? +"
    r"(?P<day>.+)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•·;]\s*|,?\s+(?=(?:last )?updated\b)", re.IGNORECASE)

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_DATELINE = re.compile(
    rf"(?P<place>{_CAPITAL}(?:{_CAPITAL}|[ .’'-]){{2,40}})"
    r"(?P<region>, (?:[A-Z][a-z]{1,5}\.|[A-Z]\.[A-Z]\.|[A-Z][a-z]+))?"
    r"(?P<day>, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?"
    r"(?P<agency> \((?:[A-Z][\w’'&-]*)(?: [A-Z][\w’'&-]*){0,3}\))?"
    r" (?:—|–|--|-) ?(?=[\"“‘'A-Z0-9])"
)
_LABELS = frozenset(
    "watch update updated breaking exclusive opinion analysis video photos live correction note editorial".split()
)
"""Words in capitals that stand before a dash and are no places."""


class Credits(NamedTuple):
    """What the opening lines tell; each field as on :class:`quotebank.model.Article`."""

    values: dict[str, str]
    found: dict[str, str]
    """Field -> the kind of line that tells it."""
    authors: tuple[str, ...] = ()


def with_credits(made: Reading) -> Reading:
    """Return a reading with what its opening lines tell beside what is known already."""
    if made.article is None:
        return made
    told = credits_of(made.article)
    fresh = {name: value for name, value in told.values.items() if getattr(made.article, name) is None}
    if not fresh:
        return made
    known: dict[str, Any] = dict(fresh)
    found = {**made.found, **{name: told.found[name] for name in fresh}}
    authors = told.authors if "author" in fresh else made.authors
    return replace(made, article=replace(made.article, **known), found=found, authors=authors)


def credits_of(article: Article) -> Credits:
    """Return what the opening lines of an article tell."""
    values: dict[str, str] = {}
    found: dict[str, str] = {}
    authors: tuple[str, ...] = ()
    lines = list(_opening(article.text))
    for place, line in enumerate(lines):
        byline = None if "author" in values else _byline(line, first=place == 0)
        if byline:
            authors, outlet = byline
            values["author"], found["author"] = (
                " and ".join(authors) if len(authors) < 3 else ", ".join(authors),
                "byline",
            )
            if outlet:
                values["publisher"], found["publisher"] = outlet, "byline"
            continue
        for name, day in _dates(line, bare=bool(authors) and place > 0):
            values.setdefault(name, day)
            found.setdefault(name, "date line")
    if place_told := _dateline(article.text, lines):
        values["place"], found["place"] = place_told, "dateline"
    return Credits(values, found, authors)


def _opening(text: str) -> Iterator[str]:
    """Give the lines above the first prose, without those that are blank."""
    start = 0
    for _ in range(3 * LINES):
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else None].strip()
        if len(line) > LONGEST or _is_prose(line):
            return
        if line:
            yield line.lstrip("#*_ ").rstrip("*_ ")
        if end < 0:
            return
        start = end + 1


def _is_prose(line: str) -> bool:
    return len(line.split()) > 8 and bool(re.search(r"[.!?][\"”’')\]]*$", line)) and not _DATED.match(line)


def _byline(line: str, *, first: bool) -> tuple[tuple[str, ...], str | None] | None:
    match = _BYLINE.fullmatch(line)
    if not match:
        return None
    rest = (match["rest"] or "").strip()
    names = [match["names"].strip()]
    # «By Ann Lee, Bo Berg and Cy Dahl»: what follows a comma is a further name, an outlet, or a role, which is let be.
    while rest and (further := _BETWEEN.split(rest, maxsplit=1)) and _is_name(further[0], known=True):
        names.append(further[0])
        rest = further[1] if len(further) > 1 else ""
    people = [name for part in names for name in _BETWEEN.split(part)]
    if not all(_is_name(name, known=first) for name in people):
        return None
    outlet = rest if _OUTLET.fullmatch(rest) else None
    return tuple(people), outlet


def _is_name(printed: str, *, known: bool) -> bool:
    """Tell whether `printed` has the shape of a person's name; `known` wants a given name that the lexicon has."""
    from quotebank.lexicon import first_names, particles, suffixes  # late: texts with header lines need no lexicon

    words = printed.split()
    if not 2 <= len(words) <= 5 or not all(_WORD.fullmatch(word) for word in words):
        return False
    plain = [word for word in words if word not in suffixes() and word.lower() not in particles()]
    if len(plain) < 2 or not all(word[0].isupper() for word in plain):
        return False
    return not known or words[0].lower() in first_names() or bool(re.fullmatch(r"(?:[A-Z]\.-?){1,3}", words[0]))


def _dates(line: str, *, bare: bool) -> Iterator[tuple[str, str]]:
    """Give the dates that a line tells, each with its field; a `bare` date beside a byline is that of publication."""
    for part in _PARTS.split(line):
        match = _DATED.fullmatch(part)
        day = printed_moment(match["day"] if match else part) if match or bare else None
        if day:
            yield "updated" if match and match["last"] else "published", day


def _dateline(text: str, lines: list[str]) -> str | None:
    """Return the place before the first words of prose, as printed; a label in capitals is none."""
    prose = next(
        (line.strip() for line in text.split("\n", 3 * LINES) if line.strip() and line.strip() not in lines), ""
    )
    match = _DATELINE.match(prose[:LONGEST])
    if not match:
        return None
    from quotebank.lexicon import places

    place = match["place"].strip()
    sure = match["day"] or match["agency"] or (match["region"] and match["region"][2:].lower() in places())
    if (not sure and place.lower() not in places()) or _LABELS.intersection(place.lower().split()):
        return None
    return place + (match["region"] or "")
