"""Takes the wordings that changed in a write, gives every quotation of theirs the group that it belongs to.

Looked at are those wordings and all that are near them through any chain, as ``likeness`` keeps them; nothing else of
the bank is.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping

from quotebank import likeness
from quotebank.alike import NOBODY, Voice, connected, grouped

CHUNK = 500
"""How many wordings are looked at in one go, which bounds the memory."""

_SPOKEN = (
    "SELECT DISTINCT q.wording, q.speaker_id, q.group_id, s.public_id, s.kind, s.name FROM quotation q"
    " LEFT JOIN speaker s ON s.id = q.speaker_id WHERE q.wording IN (SELECT value FROM json_each(?))"
    " ORDER BY q.wording, q.speaker_id, q.group_id"
)
_EARLIER = (
    "SELECT n.id, n.wording, n.group_id, (SELECT o.group_id FROM quotation o WHERE o.wording = n.wording"
    " AND o.speaker_id IS n.speaker_id AND o.id < ?1 LIMIT 1) FROM quotation n WHERE n.id >= ?1"
)
# The plus keeps SQLite from looking through all that a speaker ever said (https://sqlite.org/optoverview.html, 11).
MOVE = "UPDATE quotation SET group_id = ? WHERE wording = ? AND +speaker_id IS ? AND +group_id = ?"


def wordings_of(db: sqlite3.Connection, ids: Collection[str]) -> set[str]:
    """Return the wordings of these quotations."""
    query = "SELECT DISTINCT wording FROM quotation WHERE public_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(query, (json.dumps(list(ids)),))}


def join_voices(db: sqlite3.Connection, first: int) -> set[str]:
    """Put quotations, those from the key `first` on, into the groups of earlier ones of the same words and speaker.

    These add nothing to the group.  Returns the wordings of the others, which have to be grouped.
    """
    rows = db.execute(_EARLIER, (first,)).fetchall()
    db.executemany(
        "UPDATE quotation SET group_id = ? WHERE id = ?", [(to, key) for key, _, at, to in rows if to and to != at]
    )
    return {wording for _, wording, _, to in rows if not to}


def regroup(db: sqlite3.Connection, wordings: Collection[str]) -> None:
    """Put all quotations of these wordings, and of all that are near them, into their groups."""
    left = sorted(wordings, reverse=True)
    done: set[str] = set()
    while left:
        starts = {left.pop() for _ in range(min(CHUNK, len(left)))} - done
        links = _chains(db, starts)
        found = starts | links.keys()
        _write(db, found, links)
        done |= found


def _chains(db: sqlite3.Connection, starts: Collection[str]) -> dict[str, set[str]]:
    """Return who is near whom, among wordings and all that are near them through others."""
    links: dict[str, set[str]] = defaultdict(set)
    for one, other in likeness.chains(db, starts):
        links[one].add(other)
        links[other].add(one)
    return links


def _write(db: sqlite3.Connection, wordings: Collection[str], links: Mapping[str, Collection[str]]) -> None:
    rows = db.execute(_SPOKEN, (json.dumps(sorted(wordings)),)).fetchall()
    spoken: dict[str, set[Voice]] = {wording: set() for wording in wordings}
    voices = [Voice(public_id, kind, name) if public_id else NOBODY for *_, public_id, kind, name in rows]
    for (wording, *_), voice in zip(rows, voices, strict=True):
        spoken[wording].add(voice)
    chains: dict[str, dict[str, set[Voice]]] = defaultdict(dict)
    for wording, first in connected(wordings, links).items():
        chains[first][wording] = spoken[wording]
    groups = {key: group for chain in chains.values() for key, group in grouped(chain, links).items()}
    moved = [
        (groups[wording, voice.id], wording, speaker, group)
        for (wording, speaker, group, *_), voice in zip(rows, voices, strict=True)
        if groups[wording, voice.id] != group
    ]
    db.executemany(MOVE, moved)
