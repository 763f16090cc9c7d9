"""Takes articles one by one, tells which are copies of one another: what a wire sent, printed by several outlets.

Copies have another headline, a few words changed, or their end cut off.  An article's text is its runs of five folded
words; the runs whose hash leaves no rest are its fingerprints (a sample of one in sixteen, the same in every article:
Manber, «Finding similar files in a large file system», USENIX 1994), which find what may be a copy.  The texts
themselves then decide.  The work for an article does not grow with the bank.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from quotebank.folding import folded
from quotebank.model import Article

RUN = 5
"""So many words make a run: one word changed takes five of them away."""

LEAST = 40
"""An article of fewer runs is a copy of nothing: short reports are alike by chance."""

COPY = 0.75
"""What share of the shorter text's runs the longer one must have."""

VERBATIM = 0.95
"""The same, where the days of publication are further apart than :data:`DAYS`: a report that comes every week in the
same form is new every time."""

DAYS = 7

SAMPLE = 16
MOST_PRINTS = 64
"""How many fingerprints an article has at most."""

STOCK = 50
"""A fingerprint of more articles that are no copies of one another is a stock phrase, and is not looked at …"""

LOOKED = 1_000
"""… nor are more articles than this for one."""

LIKELY = 0.3
"""What share of the shorter text's fingerprints both must have for the texts to be compared."""

TRIED = 5
"""With how many articles, those with most in common, a text is compared."""


class Prints(NamedTuple):
    """An article's runs, and those that are kept."""

    runs: frozenset[int]
    kept: tuple[int, ...]


def prints(text: str) -> Prints:
    """Return the hashes of all runs of a text, and its fingerprints; none for a short one."""
    words = folded(text)
    runs = frozenset(_hash(" ".join(words[at : at + RUN])) for at in range(len(words) - RUN + 1))
    if len(runs) < LEAST:
        return Prints(frozenset(), ())
    return Prints(runs, tuple(sorted(one for one in runs if one % SAMPLE == 0)[:MOST_PRINTS]))


def _hash(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=7).digest())


def is_copy(one: frozenset[int], other: frozenset[int], *, apart: bool) -> bool:
    """Tell whether the shorter of two texts copies the other; `apart` for days of publication that are far apart."""
    shorter = min(len(one), len(other))
    return shorter >= LEAST and len(one & other) / shorter >= (VERBATIM if apart else COPY)


def learn(db: sqlite3.Connection, key: int, article: Article) -> str | None:
    """Keep the fingerprints of a new article; returns the group of copies that it belongs to, if there is one.

    That is the id of the article of the group that the bank held first.  Where the article is a copy of two groups,
    they become one.
    """
    found = prints(article.text)
    groups = _groups(db, article, found)
    db.executemany("INSERT INTO article_print (hash, article_id) VALUES (?, ?)", ((one, key) for one in found.kept))
    if not groups:
        return None
    first, *others = groups
    for other in others:
        db.execute("UPDATE article SET copy_group = ? WHERE copy_group = ? OR public_id = ?", (first, other, other))
    db.execute("UPDATE article SET copy_group = ? WHERE id = ?", (first, key))
    return first


def learn_anew(db: sqlite3.Connection, articles: Iterator[tuple[int, Article]]) -> None:
    """Find the copies among articles, in the order of their keys."""
    db.execute("DELETE FROM article_print")
    for key, article in articles:
        learn(db, key, article)


def _groups(db: sqlite3.Connection, article: Article, found: Prints) -> list[str]:
    """Return the groups with an article that this one copies, or that copies it; the oldest first."""
    shared, group_of = _sharing(db, found.kept)
    groups: dict[str, int] = {}
    # The same order whatever the database does: most in common, then the oldest.
    for key, count in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:TRIED]:
        group = group_of[key]
        if group in groups or count < LIKELY * min(len(found.kept), _kept_of(db, key)):
            continue
        text, published = db.execute("SELECT text, published FROM article WHERE id = ?", (key,)).fetchone()
        if is_copy(found.runs, prints(text).runs, apart=_apart(article.published, published)):
            groups[group] = key
    return sorted(groups, key=lambda group: _key_of(db, group))


def _sharing(db: sqlite3.Connection, kept: tuple[int, ...]) -> tuple[Counter[int], dict[int, str]]:
    """Return how many telling fingerprints each article has in common with these, and the articles' groups."""
    query = (
        "SELECT p.article_id, coalesce(a.copy_group, a.public_id) FROM article_print p"
        " JOIN article a ON a.id = p.article_id WHERE p.hash = ? LIMIT ?"
    )
    shared: Counter[int] = Counter()
    group_of: dict[int, str] = {}
    for one in kept:
        holding: dict[int, str] = {}
        groups: set[str] = set()
        for key, group in db.execute(query, (one, LOOKED)):
            holding[key] = group
            groups.add(group)
            if len(groups) > STOCK:
                break
        else:
            shared.update(holding.keys())
            group_of |= holding
    return shared, group_of


def _kept_of(db: sqlite3.Connection, key: int) -> int:
    return int(db.execute("SELECT count(*) FROM article_print WHERE article_id = ?", (key,)).fetchone()[0])


def _key_of(db: sqlite3.Connection, public_id: str) -> int:
    return int(db.execute("SELECT id FROM article WHERE public_id = ?", (public_id,)).fetchone()[0])


def _apart(one: str | None, other: str | None) -> bool:
    """Tell whether two days of publication are far apart; a day that nobody tells is not."""
    if not one or not other:
        return False
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) > DAYS
