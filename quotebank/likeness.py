"""Takes the words of quotations, keeps in the rows which wordings are near each other, as they come and go.

Which are near depends on the wordings that the bank holds and not on the order in which they came.  A wording is
compared with those alone that share a fingerprint which tells something, so that the work for one hardly grows with
the bank.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from quotebank.alike import comparable, fingerprints, near

STOCK = 100
"""A fingerprint that more wordings have than this is that of a stock phrase («we will») and tells nothing."""

_NEW = "INSERT INTO wording (public_id, words) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id"
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM fingerprint WHERE hash = ? LIMIT ?)"
_HOLDING = "SELECT wording_id FROM fingerprint WHERE hash = ?"
_SHARING = (
    "WITH shared AS (SELECT wording_id, count(*) AS number FROM fingerprint"
    " WHERE hash IN (SELECT value FROM json_each(:telling)) GROUP BY wording_id)"
    " SELECT w.id, w.words FROM shared JOIN wording w ON w.id = shared.wording_id WHERE number > 1 OR EXISTS"
    " (SELECT 1 FROM fingerprint f WHERE f.wording_id = w.id AND f.hash IN (SELECT value FROM json_each(:stock)))"
)
_OTHERS = "SELECT wording_id, other_id FROM near_wording WHERE wording_id IN (SELECT value FROM json_each(?))"
_HASHES = "SELECT wording_id, hash FROM fingerprint WHERE wording_id IN (SELECT value FROM json_each(?))"
_GONE = (
    "SELECT w.id FROM wording w WHERE w.public_id IN (SELECT value FROM json_each(?))"
    " AND NOT EXISTS (SELECT 1 FROM quotation q WHERE q.wording = w.public_id)"
)
_CHAINS = (
    "WITH RECURSIVE chain (id) AS (SELECT id FROM wording WHERE public_id IN (SELECT value FROM json_each(?))"
    " UNION SELECT n.other_id FROM chain JOIN near_wording n ON n.wording_id = chain.id)"
    " SELECT n.wording_id, n.other_id FROM chain JOIN near_wording n ON n.wording_id = chain.id"
    " WHERE n.wording_id < n.other_id"
)
_NAMES = "SELECT id, public_id FROM wording WHERE id IN (SELECT value FROM json_each(?))"


def learn(db: sqlite3.Connection, said: Mapping[str, Sequence[str]]) -> set[str]:
    """Find what is near each wording, given its folded words, at least ``MIN_NEAR`` each; known ones are passed over.

    Returns the other wordings that have lost a neighbour, since a fingerprint that they share now tells nothing.
    """
    fresh: dict[int, Sequence[str]] = {}
    for wording, words in said.items():
        if row := db.execute(_NEW, (wording, " ".join(words))).fetchone():
            fresh[row[0]] = words
    hashes = {key: fingerprints(words) for key, words in fresh.items()}
    db.executemany("INSERT INTO fingerprint VALUES (?, ?)", ((one, key) for key in hashes for one in hashes[key]))
    lost: set[int] = set()
    tells: dict[int, bool] = {}
    for one, more in Counter(one for found in hashes.values() for one in found).items():
        count = _count(db, one, more)
        tells[one] = count <= STOCK
        # None of the wordings that just came is near another yet.
        if count > STOCK >= count - more:
            lost |= _part(db, one)
    for key, words in fresh.items():
        _link(db, key, words, {one: tells[one] for one in hashes[key]})
    return _public(db, lost)


def forget(db: sqlite3.Connection, wordings: Collection[str]) -> set[str]:
    """Take out those of `wordings` that no quotation has any more.

    Returns the others that have lost a neighbour by it, or got one, since a fingerprint tells something again.
    """
    gone = [row[0] for row in db.execute(_GONE, (_listed(wordings),))]
    if not gone:
        return set()
    query = "SELECT hash, count(*) FROM fingerprint WHERE wording_id IN (SELECT value FROM json_each(?)) GROUP BY hash"
    less = db.execute(query, (_listed(gone),)).fetchall()
    touched = {other for _, other in db.execute(_OTHERS, (_listed(gone),))} - set(gone)
    db.executemany("DELETE FROM wording WHERE id = ?", ((key,) for key in gone))
    for one, fewer in less:
        if (count := _count(db, one)) <= STOCK < count + fewer:
            query = "SELECT w.id, w.words FROM wording w JOIN fingerprint f ON f.wording_id = w.id WHERE f.hash = ?"
            for key, words in db.execute(query, (one,)).fetchall():
                hashes = {shared: _tells(db, shared) for shared in fingerprints(words.split(" "))}
                touched |= _link(db, key, words.split(" "), hashes)
    return _public(db, touched)


def forget_all(db: sqlite3.Connection) -> None:
    """Take out every wording, so that all can be learnt anew."""
    db.execute("DELETE FROM wording")


def chains(db: sqlite3.Connection, wordings: Collection[str]) -> list[tuple[str, str]]:
    """Return the pairs that are near each other, each once, of `wordings` and all near them through any chain."""
    pairs = [(one, other) for one, other in db.execute(_CHAINS, (_listed(wordings),))]
    names = dict(db.execute(_NAMES, (_listed({key for pair in pairs for key in pair}),)).fetchall()) if pairs else {}
    return [(names[one], names[other]) for one, other in pairs]


def _link(db: sqlite3.Connection, key: int, words: Sequence[str], hashes: Mapping[int, bool]) -> set[int]:
    """Write down all that are near a wording; returns it with them, or nothing where all were known.

    `hashes` are its fingerprints, and whether each tells something.
    """
    compared = [(other, found) for other, found in _candidates(db, hashes) if other != key]
    found = [
        other
        for other, text in compared
        if comparable(len(words), text.count(" ") + 1) and near(words, text.split(" "))
    ]
    pairs = [pair for other in found for pair in ((key, other), (other, key))]
    made = db.executemany("INSERT OR IGNORE INTO near_wording VALUES (?, ?)", pairs).rowcount
    return {key, *found} if made > 0 else set()


def _candidates(db: sqlite3.Connection, hashes: Mapping[int, bool]) -> list[tuple[int, str]]:
    """Return the wordings that share two fingerprints, of which one at least tells something, with their words."""
    telling = [one for one, tells in hashes.items() if tells]
    asked = {"telling": _listed(telling), "stock": _listed(hashes.keys() - set(telling))}
    return [(key, words) for key, words in db.execute(_SHARING, asked)]


def _part(db: sqlite3.Connection, stock: int) -> set[int]:
    """Part those near each other that share a fingerprint which tells nothing any more, and none that tells.

    Returns those that were parted.
    """
    held = {row[0] for row in db.execute(_HOLDING, (stock,))}
    pairs = [(one, other) for one, other in db.execute(_OTHERS, (_listed(held),)) if one < other and other in held]
    hashes: dict[int, set[int]] = defaultdict(set)
    for key, one in db.execute(_HASHES, (_listed({key for pair in pairs for key in pair}),)):
        hashes[key].add(one)
    shared = {(one, other): hashes[one] & hashes[other] for one, other in pairs}
    telling = {one for one in set().union(*shared.values()) if _tells(db, one)}
    apart = [pair for pair, found in shared.items() if not found & telling]
    both = [pair for one, other in apart for pair in ((one, other), (other, one))]
    db.executemany("DELETE FROM near_wording WHERE wording_id = ? AND other_id = ?", both)
    return {key for pair in apart for key in pair}


def _tells(db: sqlite3.Connection, one: int) -> bool:
    return _count(db, one) <= STOCK


def _count(db: sqlite3.Connection, one: int, more: int = 0) -> int:
    """Return how many wordings have a fingerprint; beyond :data:`STOCK` and `more` nobody counts."""
    return int(db.execute(_COUNT, (one, STOCK + more + 1)).fetchone()[0])


def _public(db: sqlite3.Connection, keys: Collection[int]) -> set[str]:
    query = "SELECT public_id FROM wording WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(query, (_listed(keys),))} if keys else set()


def _listed(values: Iterable[object]) -> str:
    return json.dumps(list(values))
