"""Takes a name as a person types it, gives the speakers or the publishers of the bank that it may mean.

Case, accents, apostrophes, titles («Sen.», «Mrs») and party tags («(R-Texas)») do not count, «Holm, Ada» is Ada Holm,
and one letter or two may be wrong.  Nobody is taken for another in silence: whom a name was understood as is always
told, and where several are equally near nobody is taken.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile
from typing import Literal

from quotebank.errors import NotFoundError
from quotebank.folding import folded, plain

# Words that people put before a name and that a bank keeps apart from it, as roles.
_HONORIFICS = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "the"),
        *("sen", "senator", "rep", "representative", "gov", "governor", "president", "premier", "prime", "minister"),
        *("mayor", "judge", "justice", "chief", "gen", "general", "col", "colonel", "capt", "captain", "sgt", "maj"),
        *("const", "cst", "lt", "rev", "reverend", "hon", "honourable", "honorable", "mp", "cllr", "councillor"),
    )
)
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_BEHIND = frozenset((*_SUFFIXES, "mp", "mep", "mla", "mpp", "msp", "qc", "kc", "phd", "md", "obe", "mbe", "cbe"))
_PARTY = re.compile(r"\s*\([^()]*\)\s*$|,?\s+[A-Z]-[A-Z][\w.]*\s*$")
_TYPO = ((9, 2), (5, 1))
"""Letters of a name -> how many may be wrong in it before it is somebody else's."""
_NEAR = 60
_SHOWN = 5
_NAMELESS = ("anonymous", "unknown")


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a filter means."""

    took: str
    """In words, for the reader to check."""
    ids: tuple[str, ...] = ()
    """The speakers' ids; empty for those without a name, and for a role."""
    kind: str | None = None
    """``anonymous`` or ``unknown`` for those without a name."""
    note: str = ""
    """What a reader must know of how they were found; empty where the name is theirs alone."""
    part: Literal["role", "affiliation"] | None = None
    """Where the typed words stand, where they are no name: whoever was called so, or belonged there, at that time."""


@dataclass(frozen=True, slots=True)
class _Speaker:
    id: str
    kind: str
    name: str
    forms: tuple[tuple[str, ...], ...]
    """The folded words of the name and of each other name."""


def speakers(db: sqlite3.Connection, typed: str) -> Who:
    """Return the speakers whom `typed` may mean.

    In this order: ``anonymous``, ``unknown`` or an id; a full name; a surname, a first and a last name, or a part of an
    organisation's name; a role or an affiliation as printed; a name with a letter or two wrong.  Several may share a
    surname; then all are meant, and ``took`` names them.  Raises :class:`~quotebank.errors.NotFoundError`, with near
    names, when nobody is meant, and when a wrong spelling is equally near to several.
    """
    teach(db)
    wanted = folded(typed)
    if len(wanted) == 1 and wanted[0] in _NAMELESS:
        return Who(wanted[0], kind=wanted[0])
    known = _known(db)
    bare = _bare(typed) or wanted
    meant = [one for one in known if one.id == typed.strip()]
    # What looks like a party tag may be part of a name that a person gave: «Ann Lee (pilot)».
    meant = meant or [one for one in known if len(wanted) > 1 and wanted in one.forms]
    meant = meant or [one for one in known if len(bare) > 1 and any(form in (bare, wanted) for form in one.forms)]
    meant = meant or [one for one in known if bare and any(_means(bare, wanted, form, one.kind) for form in one.forms)]
    if meant:
        took = _listed([one.name for one in meant])
        several = len({one.name for one in meant}) > 1
        note = f"several are meant by {typed.strip()}, and all were taken: {took}" if several else ""
        return Who(took, ids=tuple(one.id for one in meant), note=note)
    return _by_part(db, typed, wanted) or _by_spelling(typed, bare, known)


def _known(db: sqlite3.Connection) -> list[_Speaker]:
    rows = db.execute("SELECT public_id, kind, name, aliases FROM speaker ORDER BY id")
    return [_Speaker(key, kind, name, _forms(name, aliases)) for key, kind, name, aliases in rows]


@lru_cache(maxsize=100_000)
def _forms(name: str, aliases: str) -> tuple[tuple[str, ...], ...]:
    # A name may be printed without a letter («’»): nobody can ask for it by words.
    return tuple(form for one in (name, *json.loads(aliases)) if (form := folded(one)))


def _bare(typed: str) -> tuple[str, ...]:
    """Return the words of a name as typed, in the order of print, without titles, party tags and letters behind."""
    name = _PARTY.sub("", typed)
    last, comma, first = name.partition(",")
    behind = [word.replace(".", "") for word in first.lower().split()]
    if comma and first.strip() and "," not in first and not _BEHIND.issuperset(behind):
        surname = folded(last)
        return (*_untitled(folded(first)), *(_untitled(surname) or surname))
    return _untitled(folded(last if comma else name))


def _untitled(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words behind all titles."""
    return tuple(dropwhile(_HONORIFICS.__contains__, words))


def _means(bare: tuple[str, ...], wanted: tuple[str, ...], name: tuple[str, ...], kind: str) -> bool:
    if kind != "person":
        return any(name[i : i + len(part)] == part for part in {bare, wanted} for i in range(len(name)))
    name = _unsuffixed(name)
    bare = _unsuffixed(bare)
    size = len(bare)
    if name[-size:] == bare:
        return True
    first_and_last = size > 1 and bare[0] == name[0]
    return first_and_last and name[-(size - 1) :] == bare[1:]


def _unsuffixed(name: tuple[str, ...]) -> tuple[str, ...]:
    return name[:-1] if len(name) > 1 and name[-1] in _SUFFIXES else name


# The list is that of the index, which is looked at only by a query that has it in these words.  Each different text
# is looked at once: LIMIT keeps the condition outside, where it is asked after DISTINCT.
_INDEXED = "span WHERE part IN ('role', 'affiliation', 'cue', 'occasion') AND part = '{part}'"
SPANS_HOLDING = (
    f"SELECT quotation_id FROM {_INDEXED} AND text IN (SELECT text FROM"  # noqa: S608 - fixed pieces
    f" (SELECT DISTINCT text FROM {_INDEXED} LIMIT -1) WHERE holds(text, {{words}}, {{open}}))"
)
"""The keys of the quotations with a ``{part}``, one of those four, that holds ``{words}``: see :func:`teach`."""

_BY_PART = (
    "SELECT coalesce(s.name, q.anonymity_description) AS name, count(*) AS number FROM quotation q"  # noqa: S608 - as above
    f" LEFT JOIN speaker s ON s.id = q.speaker_id WHERE q.id IN ({SPANS_HOLDING})"
    " GROUP BY 1 ORDER BY number DESC, name"
)


def teach(db: sqlite3.Connection) -> None:
    """Give a connection the function ``holds(text, words, open)``.

    It tells whether a printed text holds the folded words, joined by a blank, side by side; where `open` is not 0, the
    last one may go on.
    """
    db.create_function("holds", 3, _holds, deterministic=True)


def _holds(text: str | None, words: str, goes_on: int) -> bool:
    return text is not None and any(_held(tuple(words.split(" ")), bool(goes_on), _folded(text)))


def _held(words: tuple[str, ...], goes_on: bool, text: tuple[str, ...]) -> Iterator[bool]:
    size = len(words)
    for at in range(len(text) - size + 1):
        part = text[at : at + size]
        yield part == words or (goes_on and part[:-1] == words[:-1] and part[-1].startswith(words[-1]))


@lru_cache(maxsize=20_000)
def _folded(text: str) -> tuple[str, ...]:
    return folded(text)


def _by_part(db: sqlite3.Connection, typed: str, wanted: tuple[str, ...]) -> Who | None:
    """Return whoever is called what was typed, or belongs there, by the words that articles print."""
    parts: tuple[Literal["role", "affiliation"], ...] = ("role", "affiliation")
    for part in parts if wanted else ():
        names = [row["name"] for row in db.execute(_BY_PART.format(part=part, words="?", open=0), (" ".join(wanted),))]
        if names:
            took = f"anyone {'called' if part == 'role' else 'of'} {typed.strip()}: {_listed(filter(None, names))}"
            return Who(took, part=part, note=f"nobody has the name {typed.strip()}; taken as {took}")
    return None


def _by_spelling(typed: str, bare: tuple[str, ...], known: Sequence[_Speaker]) -> Who:
    """Return the one speaker whose name was mistyped; raises where there is none, or not one alone."""
    near = list(_mistyped(bare, known))
    best = min((wrong for wrong, _ in near), default=0)
    meant = {one.id: one for wrong, one in near if wrong == best}
    if not meant:
        hint = near_names(typed, {one.name for one in known}) or "quotebank speakers"
        raise NotFoundError(f"nobody called {typed} speaks here", where="speaker", hint=hint)
    if len(meant) > 1:
        hint = f"one of these: {_listed([one.name for one in meant.values()], ', ')}"
        raise NotFoundError(f"nobody called {typed} speaks here, and several are near", where="speaker", hint=hint)
    one = next(iter(meant.values()))
    note = f"nobody called {typed.strip()} speaks here; the nearest name was taken: {one.name}"
    return Who(one.name, ids=(one.id,), note=note)


def _mistyped(bare: tuple[str, ...], known: Sequence[_Speaker]) -> Iterator[tuple[int, _Speaker]]:
    """Yield who may have been meant, with the number of letters that are wrong then.

    As many words as were typed are compared; the first letter is rarely the wrong one, so it has to be right.
    """
    from rapidfuzz.distance import OSA  # late: only a name that nobody has needs it

    letters = "".join(bare).replace("'", "")
    allowed = next((wrong for least, wrong in _TYPO if len(letters) >= least), 0)
    if not allowed:
        return
    for one in known:
        for form in one.forms:
            name = _unsuffixed(form)
            ends = {name, name[-len(bare) :], (name[0], *name[1:][-(len(bare) - 1) :]) if len(bare) > 1 else name}
            for end in ends:
                other = "".join(end).replace("'", "")
                wrong = OSA.distance(letters, other, score_cutoff=allowed)
                if wrong <= allowed and other[:1] == letters[:1]:
                    yield wrong, one


def _listed(names: Iterable[str], joint: str = " or ") -> str:
    """Join the names, each once."""
    once = list(dict.fromkeys(names))
    more = len(once) - _SHOWN
    return joint.join(once if more < 1 else [*once[:_SHOWN], f"{more} others"])


def near_names(typed: str, names: Iterable[str]) -> str:
    """Return a hint that offers the nearest of `names`; empty when none is near."""
    # Late, because only a search that failed needs it.
    from rapidfuzz import fuzz, process

    choices = {name: plain(name) for name in sorted(names)}
    found = process.extract(plain(typed), choices, scorer=fuzz.WRatio, limit=3, score_cutoff=_NEAR)
    near = ", ".join(name for _, _, name in found)
    return f"near names: {near}" if near else ""


def publishers(db: sqlite3.Connection, typed: str) -> tuple[str, ...]:
    """Return the publishers, as printed, whom `typed` may mean: case and accents do not count, a part will do.

    Raises :class:`~quotebank.errors.NotFoundError`, with near names, when there is none.
    """
    printed = [row[0] for row in db.execute("SELECT DISTINCT publisher FROM article WHERE publisher IS NOT NULL")]
    wanted = plain(typed)
    same = tuple(sorted(name for name in printed if plain(name) == wanted))
    part = tuple(sorted(name for name in printed if wanted and f" {wanted} " in f" {plain(name)} "))
    if not same and not part:
        hint = near_names(typed, printed) or "no article of the bank names a publisher like it"
        raise NotFoundError(f"nothing here was published by {typed}", where="publisher", hint=hint)
    return same or part
