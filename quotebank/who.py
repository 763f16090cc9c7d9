"""Takes a name as a person types it, gives the speakers or the publishers of the bank that it may mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotebank.errors import NotFoundError
from quotebank.folding import folded, plain

# Words that people put before a name and that a bank keeps apart from it, as roles.
_HONORIFICS = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "the"),
        *("sen", "senator", "rep", "representative", "gov", "governor", "president", "premier", "prime", "minister"),
        *("mayor", "judge", "justice", "chief", "gen", "general", "col", "colonel", "capt", "captain", "sgt"),
        *("const", "rev", "reverend", "hon", "honourable", "honorable"),
    )
)
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_NEAR = 60
_SHOWN = 3
_NAMELESS = ("anonymous", "unknown")


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a filter means."""

    took: str
    """In words, for the reader to check."""
    ids: tuple[str, ...] = ()
    """The speakers' ids; empty for those without a name."""
    kind: str | None = None
    """``anonymous`` or ``unknown`` for those without a name."""


# Each under its own name, then under the others that people told.
_NAMES = (
    "SELECT public_id, kind, name, name AS own, id, 0 AS other FROM speaker"
    " UNION ALL SELECT s.public_id, s.kind, a.value, s.name, s.id, 1 FROM speaker s, json_each(s.aliases) a"
    " ORDER BY other, id"
)


def speakers(db: sqlite3.Connection, typed: str) -> Who:
    """Return the speakers whom `typed` may mean: full name, surname, first and last name, organisation or id.

    Case, accents and honorifics do not count.  Several speakers may share a surname; then all are meant, and ``took``
    names them.  Raises :class:`~quotebank.errors.NotFoundError`, with near names, when nobody is.
    """
    wanted = folded(typed)
    if len(wanted) == 1 and wanted[0] in _NAMELESS:
        return Who(wanted[0], kind=wanted[0])
    rows = db.execute(_NAMES).fetchall()
    bare = _bare(wanted) or wanted
    meant = [row for row in rows if row["public_id"] == typed.strip()]
    meant = meant or [row for row in rows if len(bare) > 1 and folded(row["name"]) in (bare, wanted)]
    meant = meant or [row for row in rows if bare and _means(bare, folded(row["name"]), row["kind"])]
    if not meant:
        near = near_names(typed, {row["name"] for row in rows})
        raise NotFoundError(f"nobody called {typed} speaks here", where="speaker", hint=near or "quotebank speakers")
    ids = tuple(dict.fromkeys(row["public_id"] for row in meant))
    return Who(_listed([row["own"] for row in meant]), ids=ids)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    start = 0
    while start < len(words) and words[start] in _HONORIFICS:
        start += 1
    return words[start:]


def _means(wanted: tuple[str, ...], name: tuple[str, ...], kind: str) -> bool:
    size = len(wanted)
    if kind != "person":
        return any(name[i : i + size] == wanted for i in range(len(name) - size + 1))
    name = name[:-1] if len(name) > 1 and name[-1] in _SUFFIXES else name
    if name[-size:] == wanted:
        return True
    first_and_last = size > 1 and wanted[0] == name[0]
    return first_and_last and name[-(size - 1) :] == wanted[1:]


def _listed(names: Sequence[str]) -> str:
    """Join the names, each once."""
    once = list(dict.fromkeys(names))
    more = len(once) - 5
    return " or ".join(once if more < 1 else [*once[:5], f"{more} others"])


def near_names(typed: str, names: Iterable[str]) -> str:
    """Return a hint that offers the nearest of `names`; empty when none is near."""
    # Late, because only a search that failed needs it.
    from rapidfuzz import fuzz, process

    choices = {name: plain(name) for name in sorted(names)}
    found = process.extract(plain(typed), choices, scorer=fuzz.WRatio, limit=_SHOWN, score_cutoff=_NEAR)
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
