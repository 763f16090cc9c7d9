"""Takes a claim and a bank, gives the verdict: what is the nearest that was printed, and is it that?

Words that stand so decide at once, in the order of :data:`EXACT`; only where none do, the nearest wording counts, or
two quotations that were joined.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quotebank import upkeep, who
from quotebank.errors import NotFoundError, QueryError
from quotebank.index.passages import PassageIndex
from quotebank.records import listed
from quotebank.verify.candidates import EXACT as MOST
from quotebank.verify.candidates import candidates
from quotebank.verify.changes import FLAGS, Flag
from quotebank.verify.comparing import weighed
from quotebank.verify.finding import Finder, Found
from quotebank.verify.results import Checked, Verdict
from quotebank.verify.showing import matches
from quotebank.verify.splicing import spliced
from quotebank.verify.words import Words, read

LIKE = 0.64
"""A wording that agrees less is another one."""

LIKE_SHORT = 0.72
"""The same for claims of fewer than :data:`SHORT` words, where chance agrees more easily."""

SHORT = 7
FEW = 4
"""Claims of fewer words prove little."""

NAMED = 4
"""So many of those who said the same are named."""

MAX_WORDS = 600
JOINED_LIKE = 0.76
"""So much of a claim must agree with the two quotations that it joins: two find more by chance than one."""

MARGIN = 0.1
"""And so much better than with any one."""

CLOSE = 0.03
"""Scores that differ by less are the same: then the speaker who is meant, or words in marks, come first."""

EXACT: tuple[Verdict, ...] = ("verbatim", "truncated", "fragment", "paraphrase", "reporter")
"""What words that stand so can be, the best first."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whom the words are claimed for."""

    typed: str | None
    took: str | None = None
    ids: tuple[str, ...] = ()
    kind: str | None = None
    note: str = ""

    def spoke(self, found: Found) -> bool:
        """Tell whether the article gives the words to the one who is meant."""
        source = found.source
        if self.typed is None:
            return True
        return source is not None and (source.speaker in self.ids or source.speaker_kind == self.kind)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A verdict and what it rests on."""

    verdict: Verdict
    found: list[Found]
    """Best first."""
    same: list[Found]
    """Everything that agrees as the first does."""


def verify(
    db: sqlite3.Connection, index: PassageIndex, text: str, speaker: str | None = None, *, limit: int = 5
) -> Checked:
    """Return the verdict on the claim `text`, with at most `limit` printed forms.

    With `speaker`, words that somebody else said are not verified.  Raises
    :class:`~quotebank.errors.QueryError` for a claim without words or of more than 600.
    """
    claim = read(text)
    if not claim.words:
        raise QueryError("there is no word in the quotation", where="quotation", hint='quotebank verify "the words"')
    if len(claim.words) > MAX_WORDS:
        raise QueryError(f"more than {MAX_WORDS:,} words", where="quotation", hint="check it in parts")
    with upkeep.snapshot(db):
        wanted = _wanted(db, speaker)
        possible = candidates(db, index, text, wanted.ids)
        judged = _weighed(claim, _judged(Finder(claim, possible), wanted), _names(db, claim), limit)
        shown = matches(db, claim, judged.found[:limit], judged.same)
    return Checked(
        query=text,
        verdict=judged.verdict,
        flags=_flags(judged),
        matches=shown,
        speaker=wanted.took,
        notes=(*possible.notes, *_notes(claim, wanted, judged)),
    )


def _wanted(db: sqlite3.Connection, typed: str | None) -> _Wanted:
    if typed is None or not typed.strip():
        return _Wanted(None)
    try:
        meant = who.speakers(db, typed)
    except NotFoundError as error:
        return _Wanted(typed, note="; ".join(part for part in (error.what, error.hint) if part))
    return _Wanted(typed, meant.took, meant.ids, meant.kind)


def _judged(finder: Finder, wanted: _Wanted) -> _Judged:
    stood = finder.standing_so()
    return _of_the_same(finder, wanted, stood) if stood else _of_the_nearest(finder, wanted)


def _of_the_same(finder: Finder, wanted: _Wanted, stood: list[Found]) -> _Judged:
    """Judge words that stand so: the best place of whom they are claimed for counts, else that of somebody else."""
    stood.sort(key=lambda one: (not wanted.spoke(one), _rank(one)))
    verdict: Verdict = stood[0].verdict
    own: list[Found] = []
    if not wanted.spoke(stood[0]) and stood[0].source is not None:
        verdict = "other-speaker"
        own = [one for one in finder.nearest() if wanted.spoke(one) and one.score >= LIKE][:1]
    same = [one for one in stood if one.verdict == stood[0].verdict and wanted.spoke(one) == wanted.spoke(stood[0])]
    return _Judged(verdict, [stood[0], *own, *stood[1:]], same)


def _rank(one: Found) -> tuple[int, int, bool, tuple[bool, str, int]]:
    """Sort what still stands before what a later version of its article has changed."""
    return EXACT.index(one.verdict), len(one.comparison.skipped), one.is_old, one.age


def _rank_near(one: Found) -> tuple[int, float]:
    return one.verdict in ("fragment", "paraphrase"), -one.score


def _of_the_nearest(finder: Finder, wanted: _Wanted) -> _Judged:
    """Judge words that stand nowhere so: one quotation altered, two joined, or nothing."""
    near = finder.nearest()
    least = LIKE_SHORT if len(finder.claim.words) < SHORT else LIKE
    best = near[0].score if near else 0.0
    joined = spliced(finder.claim, near)
    if joined and joined.score >= max(JOINED_LIKE, best + MARGIN):
        pieces = [*joined.found]
        used = {one.source for one in pieces}
        return _Judged("spliced", [*pieces, *(one for one in near if one.source not in used)], pieces[:1])
    if best < least:
        return _Judged("not-found", [one for one in near if one.score >= least / 1.5][:2], near[:1])
    near.sort(
        key=lambda one: (one.score < best - CLOSE or not wanted.spoke(one), one.score < best - CLOSE, _rank_near(one))
    )
    return _Judged(near[0].verdict, [one for one in near if one.score >= least / 1.5], near[:1])


def _weighed(claim: Words, judged: _Judged, names: frozenset[str], limit: int) -> _Judged:
    """Return what was found with the flags of what will be shown."""
    shown = [
        replace(one, comparison=weighed(claim, one.printed, one.comparison, names)) for one in judged.found[:limit]
    ]
    return replace(judged, found=shown + judged.found[limit:])


def _names(db: sqlite3.Connection, claim: Words) -> frozenset[str]:
    """Return the words of the claim that are part of a speaker's name, where a capital alone does not tell."""
    capitals = {word.key for word in claim.words if claim.text[word.start].isupper()}
    return frozenset(row[0] for row in db.execute(_NAMED, (listed(sorted(capitals)),)))


_NAMED = (
    "SELECT w.value FROM json_each(?) w WHERE EXISTS (SELECT 1 FROM speaker s WHERE s.kind = 'person'"
    " AND ' ' || lower(s.name) || ' ' LIKE '% ' || w.value || ' %')"
)


def _flags(judged: _Judged) -> tuple[Flag, ...]:
    """Return the flags of what the verdict rests on, in the order in which they matter."""
    if judged.verdict == "not-found":
        return ()
    count = 2 if judged.verdict == "spliced" else 1
    found = {flag for one in judged.found[:count] for flag in one.comparison.flags}
    return tuple(flag for flag in FLAGS if flag in found)


def _notes(claim: Words, wanted: _Wanted, judged: _Judged) -> Iterator[str]:
    if wanted.note:
        yield wanted.note
    if len(claim.words) < FEW:
        yield f"fewer than {FEW} words prove little: anybody may have said them"
    if len(judged.same) >= MOST:
        yield f"the words stand in {MOST} places or more; only so many were looked at"
    if judged.verdict != "not-found" and judged.found and judged.found[0].is_old:
        yield "the words stand in an earlier version of the article, which was changed since; see what it prints now"
    yield from _of_the_speaker(wanted, judged)
    if len(claim.words) >= FEW and judged.verdict in ("verbatim", "truncated", "other-speaker"):
        yield from _of_several(judged)
    yield from _more_of_it(judged)


def _of_the_speaker(wanted: _Wanted, judged: _Judged) -> Iterator[str]:
    first = judged.found[0] if judged.found else None
    if wanted.typed is None or first is None or judged.verdict in ("not-found", "reporter") or wanted.spoke(first):
        return
    if first.source is not None and first.source.speaker is None:
        yield f"the article names nobody as the speaker, so nothing here says that it was {wanted.typed}"
    elif judged.verdict != "other-speaker":
        yield f"the nearest words are not {wanted.took or wanted.typed}’s"


def _of_several(judged: _Judged) -> Iterator[str]:
    """Say that articles give the same words to different people."""
    speaking = {one.source.speaker: one.source.speaker_name for one in judged.same if one.source and one.source.speaker}
    names = sorted({name for name in speaking.values() if name})
    if len(names) > 1:
        more = f" and {len(names) - NAMED} others" if len(names) > NAMED else ""
        yield f"the same words are given to {', '.join(names[:NAMED])}{more}"


def _more_of_it(judged: _Judged) -> Iterator[str]:
    """Say of words that stand so that another article prints more of the sentence, and that it turns the sense."""
    if judged.verdict == "verbatim":
        longer = [one for one in judged.found if one.verdict == "truncated"]
        if longer:
            dropped = "», «".join(longer[0].comparison.dropped)
            yield f"another article prints more of the sentence, with «{dropped}»"


__all__ = ["EXACT", "Checked", "verify"]
