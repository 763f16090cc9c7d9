"""Takes citations, gives a SQLite file that Datasette (https://datasette.io) shows as it is, and its metadata.

One table ``citations`` with the columns of the audit profile and a full-text index, two views, and canned queries for
the questions that checkers ask.  No article's text is in it, only the sentences beside each quotation, so that it can
be published::

    datasette all.db --metadata all.db-metadata.json
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotebank.citation import COLUMNS, PROFILES, Cited
from quotebank.exporters.parquet import typed

if TYPE_CHECKING:
    from quotebank.exporters import Options, Told

BATCH = 1_000
NAMES = PROFILES["audit"]
SEARCHED = ("quote", "speaker", "speaker_role", "article_title")
"""The columns of the full-text index."""

FACETS = ("speaker", "publication", "quote_type", "speaker_kind", "review_status")

_TYPES = {"integer": "INTEGER", "decimal": "REAL"}

_VIEWS = """
CREATE VIEW overview AS
SELECT quote, speaker, speaker_role, said_on, publication, published_on, article_title, url, citation_id,
       citations.rowid AS number
FROM citations;
CREATE VIEW speaker_summary AS
SELECT speaker, speaker_kind, count(*) AS quotations, count(DISTINCT article_id) AS articles,
       count(DISTINCT publication) AS publications, min(said_on) AS first_said, max(said_on) AS last_said
FROM citations WHERE speaker IS NOT NULL GROUP BY speaker, speaker_kind ORDER BY quotations DESC, speaker;
CREATE VIEW publication_summary AS
SELECT publication, count(*) AS quotations, count(DISTINCT article_id) AS articles,
       count(DISTINCT speaker) AS speakers, sum(speaker_kind = 'anonymous') AS not_named,
       sum(speaker_kind = 'anonymous' AND anonymity_reason IS NULL) AS not_named_without_reason
FROM citations GROUP BY publication ORDER BY quotations DESC, publication;
"""

QUERIES: dict[str, tuple[str, str, str]] = {
    "earliest": (
        "Where did it first appear?",
        "The words, by the day of publication; put quotation marks around words that must stand together.",
        "SELECT * FROM overview WHERE number IN (SELECT rowid FROM citations_fts WHERE quote"
        " MATCH iif(:words = '', '\"\"', escape_fts(:words))) ORDER BY published_on IS NULL, published_on, citation_id",
    ),
    "who_says_it_most": (
        "Who says it most?",
        "How often each source says the words, and from when to when.",
        "SELECT speaker, count(*) AS times, min(said_on) AS first_said, max(said_on) AS last_said FROM overview"
        " WHERE number IN (SELECT rowid FROM citations_fts WHERE quote"
        " MATCH iif(:words = '', '\"\"', escape_fts(:words)))"
        " GROUP BY speaker ORDER BY times DESC, speaker",
    ),
    "speaker": (
        "What has this person said?",
        "All quotations of one source, in the order of speaking.",
        "SELECT * FROM overview WHERE speaker = :speaker ORDER BY said_on IS NULL, said_on, published_on, citation_id",
    ),
    "repeated": (
        "What is printed in several articles?",
        "The same words in more than one article, and where they came first.",
        "SELECT quote, speaker, group_size, first_published_in_group, quote_group_id FROM citations"
        " WHERE group_size > 1 GROUP BY quote_group_id ORDER BY group_size DESC, first_published_in_group",
    ),
    "not_named": (
        "Who is not named, and why?",
        "Sources without a name: the description, how many, and the reason as printed.",
        "SELECT publication, speaker AS description, source_count, anonymity_reason, quote, article_title, url,"
        " citation_id FROM citations WHERE speaker_kind = 'anonymous' ORDER BY publication, published_on, citation_id",
    ),
    "to_review": (
        "What should be looked at first?",
        "Quotations that nobody has reviewed, the least sure attribution first.",
        "SELECT confidence, speaker, quote, attribution_method, publication, url, citation_id FROM citations"
        " WHERE review_status = 'unreviewed' ORDER BY confidence, citation_id",
    ),
}
"""Name of a canned query -> its title, its description and its SQL."""


def save(citations: Iterable[Cited], path: Path, options: Options) -> int:
    """Write the file; returns how many rows."""
    types = {column.name: _TYPES.get(column.datatype, "TEXT") for column in COLUMNS}
    columns = ", ".join(f"{name} {types[name]}" for name in NAMES)
    fts = ", ".join(SEARCHED)
    insert = f"INSERT INTO citations VALUES ({', '.join('?' * len(NAMES))})"  # noqa: S608 - marks alone
    count = 0
    rows = iter(citations)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")  # the file takes its place only when it is whole
        db.execute("BEGIN")
        db.execute(f"CREATE TABLE citations ({columns}, PRIMARY KEY (citation_id))")
        while batch := [_values(cited) for cited in itertools.islice(rows, BATCH)]:
            db.executemany(insert, batch)
            count += len(batch)
        for facet in FACETS:
            db.execute(f"CREATE INDEX citations_{facet} ON citations ({facet})")
        db.execute(
            f'CREATE VIRTUAL TABLE citations_fts USING fts5 ({fts}, content="citations",'
            ' tokenize="unicode61 remove_diacritics 2")'
        )
        db.execute("INSERT INTO citations_fts (citations_fts) VALUES ('rebuild')")
        db.execute("COMMIT")
        db.executescript(_VIEWS)
    return count


def _values(cited: Cited) -> tuple[Any, ...]:
    return tuple(typed(name, cited.row[name]) for name in NAMES)


def describe(told: Told, options: Options) -> str:
    """Return Datasette's metadata for the file: https://docs.datasette.io/en/stable/metadata.html."""
    asked = "; ".join(f"{name} «{value}»" for name, value in told.question.items()) or "all quotations of the bank"
    columns = {column.name: column.description for column in COLUMNS if column.name in NAMES}
    queries = {
        name: {"title": title, "description": description, "sql": sql}
        for name, (title, description, sql) in QUERIES.items()
    }
    table = {
        "title": "Quotations with their sources",
        "description": "One quotation in one article on each row. An empty cell means unknown.",
        "columns": columns,
        "facets": list(FACETS),
        "sort": "published_on",
        "label_column": "quote",
    }
    value = {
        "title": "Quotations with their sources",
        "description": f"{told.rows} quotations: {asked}. Made by quotebank {told.versions.get('quotebank', '')}.",
        "databases": {Path(told.name).stem: {"tables": {"citations": table}, "queries": queries}},
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
