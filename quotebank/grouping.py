"""Takes the wordings that changed in a write, gives every quotation of theirs the group that it belongs to.

Each wording is looked at with those that share a fingerprint alone, so that the work grows with what changed and
hardly with the bank.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from quotebank.alike import NOBODY, Voice, fingerprints, grouped, near
from quotebank.folding import folded

MOST = 400
"""How many wordings one after the other may be near each other; beyond, they are a form letter, not a statement."""
STOCK = 100
"""A fingerprint that more wordings have than this is not looked at."""

_MARKED = (
    "SELECT q.wording, p.text FROM quotation q JOIN span p ON p.quotation_id = q.id AND p.part = 'marked'"
    " WHERE q.id IN (SELECT min(id) FROM quotation WHERE wording IN (SELECT value FROM json_each(?)) GROUP BY wording)"
    " ORDER BY q.id, p.position"
)
_HOLDING = (
    "SELECT DISTINCT q.wording FROM fingerprint f JOIN quotation q ON q.id = f.quotation_id WHERE f.hash = ? LIMIT ?"
)
_SPOKEN = (
    "SELECT q.id, q.wording, q.group_id, s.public_id, s.kind, s.name FROM quotation q"
    " LEFT JOIN speaker s ON s.id = q.speaker_id WHERE q.wording IN (SELECT value FROM json_each(?)) ORDER BY q.id"
)


def add_fingerprints(db: sqlite3.Connection, quotations: Iterable[tuple[int, str]]) -> None:
    """Write the fingerprints of quotations, given their keys and the words inside their marks."""
    rows = [(one, key) for key, words in quotations for one in fingerprints(folded(words))]
    db.executemany("INSERT INTO fingerprint (hash, quotation_id) VALUES (?, ?)", rows)


def renew_fingerprints(db: sqlite3.Connection, key: int, words: str) -> None:
    """Write the fingerprints of a quotation whose words are others now."""
    db.execute("DELETE FROM fingerprint WHERE quotation_id = ?", (key,))
    add_fingerprints(db, [(key, words)])


def wordings_of_groups(db: sqlite3.Connection, ids: Collection[str]) -> set[str]:
    """Return the wordings of all groups that these quotations are in."""
    query = (
        "SELECT DISTINCT wording FROM quotation WHERE group_id IN"
        " (SELECT group_id FROM quotation WHERE public_id IN (SELECT value FROM json_each(?)))"
    )
    return {row[0] for row in db.execute(query, (json.dumps(sorted(ids)),))}


def regroup(db: sqlite3.Connection, wordings: Collection[str]) -> None:
    """Put all quotations of these wordings, and of all that are near them, into their groups."""
    left = set(wordings)
    while left:
        found, links = _near_ones(db, left.pop())
        left -= found
        _write(db, found, links)


def _near_ones(db: sqlite3.Connection, start: str) -> tuple[set[str], dict[str, set[str]]]:
    """Return a wording with all that are near it, or near one that is, and who is near whom."""
    words: dict[str, tuple[str, ...]] = {}
    links: dict[str, set[str]] = defaultdict(set)
    found, frontier = {start}, [start]
    while frontier and len(found) < MOST:
        one = frontier.pop()
        _learn(db, {one}, words)
        if not (hashes := fingerprints(words[one])):
            continue
        others = _sharing(db, hashes) - {one}
        _learn(db, others, words)
        for other in sorted(others):
            if near(words[one], words[other]):
                links[one].add(other)
                links[other].add(one)
                if other not in found:
                    found.add(other)
                    frontier.append(other)
    return found, links


def _sharing(db: sqlite3.Connection, hashes: Sequence[int]) -> set[str]:
    """Return the wordings that share two fingerprints, or the only one that tells.

    One that more than :data:`STOCK` wordings have is that of a stock phrase («we will») and tells nothing; without
    this the work for each quotation would grow with the bank.
    """
    holding = [{row[0] for row in db.execute(_HOLDING, (one, STOCK + 1))} for one in hashes]
    telling = [found for found in holding if len(found) <= STOCK]
    shared = Counter(wording for found in telling for wording in found)
    least = min(2, len(telling))
    return {wording for wording, count in shared.items() if count >= least}


def _learn(db: sqlite3.Connection, wordings: Collection[str], words: dict[str, tuple[str, ...]]) -> None:
    """Read the words of wordings that are not known yet; those without marks have none to compare."""
    unknown = sorted(set(wordings) - words.keys())
    if not unknown:
        return
    pieces: dict[str, list[str]] = {wording: [] for wording in unknown}
    for wording, text in db.execute(_MARKED, (json.dumps(unknown),)):
        pieces[wording] += folded(text)
    words |= {wording: tuple(found) for wording, found in pieces.items()}


def _write(db: sqlite3.Connection, wordings: Collection[str], links: dict[str, set[str]]) -> None:
    rows = db.execute(_SPOKEN, (json.dumps(sorted(wordings)),)).fetchall()
    spoken: dict[str, set[Voice]] = defaultdict(set)
    voices = []
    for _, wording, _, speaker, kind, name in rows:
        voices.append(Voice(speaker, kind, name) if speaker else NOBODY)
        spoken[wording].add(voices[-1])
    groups = grouped(spoken, links)
    changed = [
        (groups[wording, voice.id], key)
        for (key, wording, group, *_), voice in zip(rows, voices, strict=True)
        if groups[wording, voice.id] != group
    ]
    db.executemany("UPDATE quotation SET group_id = ? WHERE id = ?", changed)
