"""Takes a bank's rows and its index of passages, gives what a claim is to be compared with, and how far to look.

The index only proposes places; every word that is compared is read from the rows.  Articles that the index does not
know of yet are looked through one by one, and so are all when it cannot be used.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quotebank.folding import folded
from quotebank.index.engine import IndexUnusableError
from quotebank.index.passages import Passage, PassageIndex, features, passages
from quotebank.model import Kind, Span, SpeakerKind
from quotebank.records import listed
from quotebank.upkeep import articles_after, passages_lag

PASSAGES = 40
"""How many passages are looked at for the whole claim, and for each part of it."""

EXACT = 200
"""How many passages that hold all the words are looked at."""

PART = 10
"""Words of a part: what was spliced from several quotations is looked for part by part."""


class Source(NamedTuple):
    """A quotation that a claim is compared with."""

    key: int
    id: str
    article: int
    kind: Kind
    speaker: str | None
    """The speaker's id; ``None`` for one without a name."""
    speaker_kind: SpeakerKind
    speaker_name: str | None
    content: tuple[Span, ...]
    marked: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may hold the words of a claim."""

    texts: dict[int, str]
    """The texts of the articles, by the keys of their rows."""
    published: dict[int, str]
    """When each was published, as ISO 8601; empty when unknown."""
    old: frozenset[int]
    """Those of which the bank has a later version."""
    sources: tuple[Source, ...]
    """The quotations in the passages found."""
    passages: dict[int, tuple[Span, ...]]
    """The passages of each article that were found, best first."""
    notes: tuple[str, ...] = ()


def candidates(db: sqlite3.Connection, index: PassageIndex, words: str, speakers: Collection[str]) -> Candidates:
    """Return what to compare the claim `words` with; what the `speakers` of these ids say is looked for apart."""
    keys = folded(words)
    found, notes = _proposed(db, index, keys, speakers)
    by_article: dict[int, dict[Span, None]] = defaultdict(dict)
    for passage in found:
        by_article[passage.article][passage.span] = None
    rows = db.execute(_TEXTS, (listed(by_article),)).fetchall()
    texts, published = ({row["id"]: row[name] for row in rows} for name in ("text", "published"))
    places = {article: tuple(spans) for article, spans in by_article.items() if article in texts}
    old = frozenset(row["id"] for row in rows if row["superseded_by"] is not None)
    return Candidates(texts, published, old, tuple(_sources(db, places)), places, notes)


def _proposed(
    db: sqlite3.Connection, index: PassageIndex, keys: Sequence[str], speakers: Collection[str]
) -> tuple[list[Passage], tuple[str, ...]]:
    parts = _parts(keys)
    notes: tuple[str, ...] = ()
    after = 0
    found: list[Passage] = []
    among = _articles_of(db, speakers) if speakers else ()
    try:
        if passages_lag(db, index) is None:
            raise IndexUnusableError("the index of passages is out of step with the rows")
        after = index.stamp().last
        found = index.exact(keys, EXACT) + index.near(parts, PASSAGES)
        if among:
            found += index.near(parts[:1], PASSAGES, among)
    except IndexUnusableError as error:
        after, found = 0, []
        notes = (f"looked through every article, which is slow: {error}",)
    found += _looked_through(articles_after(db, after), parts)
    return list(dict.fromkeys(found)), notes


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    """Return the claim, and its parts where it has several."""
    count = -(-len(keys) // PART)
    size = -(-len(keys) // max(count, 1))
    return [keys, *(keys[at : at + size] for at in range(0, len(keys), size))] if count > 1 else [keys]


def _articles_of(db: sqlite3.Connection, speakers: Collection[str]) -> frozenset[int]:
    return frozenset(row[0] for row in db.execute(_SPOKEN, (listed(speakers),)))


def _looked_through(articles: Iterable[tuple[int, str, str]], parts: Sequence[Sequence[str]]) -> Iterator[Passage]:
    """Yield the passages of articles that share a fair part of the claim's pairs and words, or of a part's."""
    wanted = [features(part) for part in parts]
    for article, text, _ in articles:
        for span, own in passages(text):
            if any(len(one & own) * SHARE >= len(one) for one in wanted):
                yield Passage(article, span)


SHARE = 4
"""A passage that shares one in so many of a claim's pairs and words is looked at."""


def _sources(db: sqlite3.Connection, places: dict[int, tuple[Span, ...]]) -> Iterator[Source]:
    """Yield the quotations that share a word with a passage; rejected ones are none."""
    rows = db.execute(_OVERLAPPING, (listed([article, *span] for article, spans in places.items() for span in spans),))
    found = {row["id"]: row for row in rows}
    spans: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for key, part, start, end in db.execute(_SPANS, (listed(found),)):
        spans[key][part].append(Span(start, end))
    for key, row in found.items():
        content, marked = (tuple(spans[key][part]) for part in ("content", "marked"))
        yield Source(
            key=key,
            id=row["public_id"],
            article=row["article_id"],
            kind=row["kind"],
            speaker=row["speaker"],
            speaker_kind=row["speaker_kind"],
            speaker_name=row["speaker_name"],
            content=content,
            marked=marked,
        )


_OVERLAPPING = (
    "SELECT DISTINCT q.id, q.public_id, q.article_id, q.kind, s.public_id AS speaker, q.speaker_kind,"
    " q.speaker_name"
    " FROM json_each(?) h JOIN quotation q ON q.article_id = json_extract(h.value, '$[0]')"
    " LEFT JOIN speaker s ON s.id = q.speaker_id"
    " JOIN span p ON p.quotation_id = q.id AND p.part IN ('content', 'marked')"
    " AND p.start_char < json_extract(h.value, '$[2]') AND p.end_char > json_extract(h.value, '$[1]')"
    " WHERE q.review_status <> 'rejected' ORDER BY q.id"
)
_SPANS = (
    "SELECT quotation_id, part, start_char, end_char FROM span WHERE part IN ('content', 'marked')"
    " AND quotation_id IN (SELECT value FROM json_each(?)) ORDER BY quotation_id, part, position"
)
_TEXTS = (
    "SELECT id, text, coalesce(published, '') AS published, superseded_by FROM article"
    " WHERE id IN (SELECT value FROM json_each(?))"
)
_SPOKEN = (
    "SELECT DISTINCT q.article_id FROM quotation q JOIN speaker s ON s.id = q.speaker_id"
    " WHERE s.public_id IN (SELECT value FROM json_each(?))"
)
