"""Takes a byline as printed, gives its authors: persons by family and given name, or the byline as it stands.

A name is taken apart only where it is plainly a person's: it begins with a given name that the lexicon knows, or with
an initial, and no word of it marks an organisation.  Where one part of a byline is anything else («Mara Quill, The
Harbour Post»; «Harbour Desk»), the whole stays one author under its printed words: a name left whole is only
awkward, a newsroom with a surname is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_BY = re.compile(r"\Aby[: ] *", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*|\s*,\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+", re.IGNORECASE)
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?){1,3}|[^\W\d_]")
_LONGEST = 6
"""The most words of a person's name."""


class Author(NamedTuple):
    """One author: a person's family and given name and suffix, or ``literal`` alone, as printed."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def name(self) -> str:
        """The name in its natural order."""
        return self.literal or " ".join(part for part in (self.given, self.family, self.suffix) if part)


@lru_cache(maxsize=4096)
def authors(byline: str | None) -> tuple[Author, ...]:
    """Return the authors of a byline in their order; none where there is no byline."""
    printed = _printed(byline)
    if not printed:
        return ()
    found = [_person(part) for part in _parts(printed)]
    persons = tuple(author for author in found if author is not None)
    return persons if len(persons) == len(found) else (Author(literal=printed),)


def names(byline: str | None) -> list[str]:
    """Return the authors' names in their natural order; light where the byline can only be one."""
    printed = _printed(byline)
    if printed and not _BETWEEN.search(printed):
        return [printed]
    return [author.name for author in authors(byline)]


def _printed(byline: str | None) -> str:
    return _BY.sub("", " ".join((byline or "").split()), count=1)


def _parts(printed: str) -> list[str]:
    """Return what stands between commas, semicolons and «and»; a suffix stays with the name before it."""
    from quotebank.lexicon import suffixes  # late: a search that cites nothing by surname needs no lexicon

    parts: list[str] = []
    for part in _BETWEEN.split(printed):
        if parts and part in suffixes():
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts


def _person(printed: str) -> Author | None:
    """Return the person whom `printed` names, ``None`` where it may be anything else."""
    from quotebank.lexicon import first_names, particles, suffixes

    words = printed.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in suffixes() else ""
    if not 2 <= len(words) <= _LONGEST or _names_a_body(words):
        return None
    family = next((at for at, word in enumerate(words) if at and word in particles()), len(words) - 1)
    given, surname = words[:family], words[family:]
    known = all(word.lower() in first_names() or _INITIAL.fullmatch(word) for word in given)
    if not known or not surname[-1][:1].isupper() or not all(word in particles() for word in surname[:-1]):
        return None
    return Author(" ".join(surname), " ".join(given), suffix)


def _names_a_body(words: list[str]) -> bool:
    from quotebank.lexicon import groups, organisation_words, parties, role_surnames, roles

    tables = (organisation_words(), groups(), parties(), roles())
    # «Lee Baker» is a person although a baker is a role.
    return any(word.lower() in table for word in words[1:] for table in tables if word not in role_surnames())
