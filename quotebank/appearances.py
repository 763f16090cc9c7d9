"""Takes quotations, gives where the bank prints the same words of the same speaker: each article once, earliest first.

The same words of somebody else are another statement.  Who is not named cannot be known to be the same, so for such a
source there is its own article alone.  What a reviewer rejected, and what an article no longer prints, does not count.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from quotebank.records import ONE_SOURCE, Record, listed

# By the wording and not by the group, in which a statement may be worded otherwise.
_SAME_WORDS = (
    f"SELECT DISTINCT mine.public_id, {ONE_SOURCE}, a.public_id, a.title, a.publisher, a.url, a.published"  # noqa: S608 - our columns
    " FROM quotation mine"
    " JOIN quotation q ON q.wording = mine.wording AND q.speaker_id = mine.speaker_id"
    " JOIN article a ON a.id = q.article_id WHERE mine.public_id IN (SELECT value FROM json_each(?))"
    " AND q.review_status <> 'rejected' AND a.superseded_by IS NULL"
    " ORDER BY a.published IS NULL, a.published, a.id"
)


class Appearance(NamedTuple):
    """One article that prints the words."""

    article_id: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None


def appearances(db: sqlite3.Connection, records: Iterable[Record]) -> dict[str, tuple[Appearance, ...]]:
    """Return the articles for each quotation, by its id; those without a date of publication come last.

    Of copies of one article only the earliest is given.
    """
    asked = {record.quotation_id: record for record in records}
    found: dict[str, list[Appearance]] = defaultdict(list)
    known: set[tuple[str, str]] = set()
    for one, source, *place in db.execute(_SAME_WORDS, (listed(asked),)):
        if (one, source) not in known:
            known.add((one, source))
            found[one].append(Appearance(*place))
    return {one: tuple(found.get(one, ())) or (_own(record),) for one, record in asked.items()}


def _own(record: Record) -> Appearance:
    article = record.article
    return Appearance(record.article_id, article.title, article.publisher, article.url, article.published)
