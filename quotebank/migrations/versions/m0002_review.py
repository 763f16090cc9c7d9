"""The second schema: verdicts and decisions of people, versions of articles, near copies, saved searches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quotebank.migrations.triggers import create_triggers, drop_triggers

revision = "0002"
down_revision = "0001"

# Statements as they stand, because a step must not change when the tables do; columns that refer to others need a
# copy of their table, the rest are added in place.
_ADDED = (
    "ALTER TABLE article ADD COLUMN superseded_by TEXT"
    " CONSTRAINT ck_article_superseded_by CHECK (superseded_by <> public_id)",
    "CREATE INDEX ix_article_superseded_by ON article (superseded_by)",
    "CREATE INDEX ix_article_url ON article (url)",
    "CREATE INDEX ix_article_origin ON article (origin)",
    "ALTER TABLE speaker ADD COLUMN wikidata TEXT CONSTRAINT ck_speaker_wikidata CHECK (wikidata GLOB 'Q[1-9]*')",
    "ALTER TABLE speaker ADD COLUMN aliases TEXT NOT NULL DEFAULT '[]'"
    " CONSTRAINT ck_speaker_aliases CHECK (substr(aliases, 1, 1) = '[')",
    "ALTER TABLE speaker ADD COLUMN roles TEXT NOT NULL DEFAULT '[]'"
    " CONSTRAINT ck_speaker_roles CHECK (substr(roles, 1, 1) = '[')",
    "ALTER TABLE quotation ADD COLUMN wording TEXT NOT NULL DEFAULT ''",
    "UPDATE quotation SET wording = group_id",
    "CREATE INDEX ix_quotation_wording ON quotation (wording)",
    "ALTER TABLE quotation ADD COLUMN review_status TEXT NOT NULL DEFAULT 'unreviewed'"
    " CONSTRAINT ck_quotation_review_status"
    " CHECK (review_status IN ('unreviewed', 'confirmed', 'corrected', 'rejected'))",
    "CREATE INDEX ix_quotation_review_status ON quotation (review_status)",
    "ALTER TABLE quotation ADD COLUMN extracted TEXT"
    " CONSTRAINT ck_quotation_extracted CHECK (substr(extracted, 1, 1) = '{')",
    "ALTER TABLE quotation ADD COLUMN reviewed_as TEXT"
    " CONSTRAINT ck_quotation_reviewed_as CHECK (substr(reviewed_as, 1, 1) = '[')",
)

_SPAN = (
    "CREATE TABLE span_2 ("
    " id INTEGER NOT NULL, quotation_id INTEGER NOT NULL, part TEXT NOT NULL, position INTEGER NOT NULL,"
    " start_char INTEGER, end_char INTEGER, text TEXT NOT NULL, label TEXT NOT NULL,"
    " CONSTRAINT pk_span PRIMARY KEY (id AUTOINCREMENT),"
    " CONSTRAINT ck_span_part CHECK (part IN ('content', 'marked', 'cue', 'source', 'name', 'role', 'affiliation',"
    " 'phrase', 'occasion', 'evidence', 'before', 'after')),"
    " CONSTRAINT ck_span_placed CHECK (start_char IS NOT NULL OR part IN ('evidence', 'role')),"
    " CONSTRAINT ck_span_text CHECK (text <> '' OR start_char IS NULL),"
    " CONSTRAINT ck_span_whole CHECK ((start_char IS NULL) = (end_char IS NULL)),"
    " CONSTRAINT ck_span_end_char CHECK (end_char > start_char),"
    " CONSTRAINT ck_span_start_char CHECK (start_char >= 0),"
    " CONSTRAINT fk_span_quotation_id_quotation FOREIGN KEY (quotation_id) REFERENCES quotation (id)"
    " ON DELETE CASCADE,"
    " CONSTRAINT uq_span_quotation_id UNIQUE (quotation_id, part, position)"
    ") STRICT",
    "INSERT INTO span_2 SELECT id, quotation_id, part, position, start_char, end_char, text, label FROM span",
)

_REVIEW = (
    "CREATE TABLE review_2 ("
    " id INTEGER NOT NULL, quotation TEXT NOT NULL, verdict TEXT NOT NULL, correction TEXT, note TEXT, reason TEXT,"
    " reviewer TEXT, reviewed_on TEXT, undoes INTEGER, article TEXT, anchor TEXT,"
    " CONSTRAINT pk_review PRIMARY KEY (id AUTOINCREMENT),"
    " CONSTRAINT ck_review_verdict CHECK (verdict IN ('confirm', 'correct', 'reject', 'note', 'undo')),"
    " CONSTRAINT ck_review_undoes CHECK ((verdict = 'undo') = (undoes IS NOT NULL)),"
    " CONSTRAINT ck_review_corrected CHECK ((verdict = 'correct') = (correction IS NOT NULL)),"
    " CONSTRAINT ck_review_correction CHECK (substr(correction, 1, 1) = '{'),"
    " CONSTRAINT ck_review_anchor CHECK (substr(anchor, 1, 1) = '['),"
    " CONSTRAINT uq_review_undoes UNIQUE (undoes),"
    " CONSTRAINT fk_review_undoes_review FOREIGN KEY (undoes) REFERENCES review_2 (id)"
    ") STRICT",
    "INSERT INTO review_2 (id, quotation, verdict, correction, note, reviewer, reviewed_on)"
    " SELECT id, quotation,"
    " CASE WHEN status = 'confirmed' THEN 'confirm' WHEN status = 'rejected' THEN 'reject'"
    " WHEN status = 'corrected' AND correction IS NOT NULL THEN 'correct' ELSE 'note' END,"
    " CASE WHEN status = 'corrected' THEN correction END, note, reviewer, reviewed_on FROM review",
)

_DECISION = (
    "CREATE TABLE speaker_decision ("
    " id INTEGER NOT NULL, action TEXT NOT NULL, speaker TEXT NOT NULL, detail TEXT NOT NULL, reviewer TEXT,"
    " decided_on TEXT, reason TEXT, undoes INTEGER,"
    " CONSTRAINT pk_speaker_decision PRIMARY KEY (id AUTOINCREMENT),"
    " CONSTRAINT ck_speaker_decision_action"
    " CHECK (action IN ('merge', 'split', 'alias', 'role', 'wikidata', 'undo')),"
    " CONSTRAINT ck_speaker_decision_undoes CHECK ((action = 'undo') = (undoes IS NOT NULL)),"
    " CONSTRAINT ck_speaker_decision_detail CHECK (substr(detail, 1, 1) = '{'),"
    " CONSTRAINT uq_speaker_decision_undoes UNIQUE (undoes),"
    " CONSTRAINT fk_speaker_decision_undoes_speaker_decision FOREIGN KEY (undoes) REFERENCES speaker_decision (id)"
    ") STRICT",
    "CREATE INDEX ix_speaker_decision_speaker ON speaker_decision (speaker)",
)

_OTHERS = (
    "CREATE TABLE fingerprint ("
    " hash INTEGER NOT NULL, quotation_id INTEGER NOT NULL,"
    " CONSTRAINT pk_fingerprint PRIMARY KEY (hash, quotation_id),"
    " CONSTRAINT fk_fingerprint_quotation_id_quotation FOREIGN KEY (quotation_id) REFERENCES quotation (id)"
    " ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX ix_fingerprint_quotation_id ON fingerprint (quotation_id)",
    "CREATE TABLE saved_search ("
    " id INTEGER NOT NULL, name TEXT NOT NULL, arguments TEXT NOT NULL, made_on TEXT NOT NULL,"
    " seen TEXT NOT NULL, seq INTEGER NOT NULL,"
    " CONSTRAINT pk_saved_search PRIMARY KEY (id AUTOINCREMENT),"
    " CONSTRAINT uq_saved_search_name UNIQUE (name),"
    " CONSTRAINT ck_saved_search_name CHECK (name <> ''),"
    " CONSTRAINT ck_saved_search_arguments CHECK (substr(arguments, 1, 1) = '{'),"
    " CONSTRAINT ck_saved_search_seen CHECK (substr(seen, 1, 1) = '['),"
    " CONSTRAINT ck_saved_search_seq CHECK (seq >= 0)"
    ") STRICT",
)


def upgrade() -> None:
    """Add what people decide, what changes of an article, and what a search has shown."""
    drop_triggers()
    for statement in _ADDED:
        op.execute(statement)
    _copied("span", _SPAN)
    _copied("review", _REVIEW)
    op.execute("CREATE INDEX ix_review_quotation ON review (quotation)")
    op.execute("CREATE INDEX ix_review_article ON review (article)")
    for statement in (*_DECISION, *_OTHERS):
        op.execute(statement)
    create_triggers()
    op.execute("UPDATE store_state SET schema_version = 2")


def downgrade() -> None:
    """A verdict has no place in the first schema, and none may be lost."""
    raise NotImplementedError("a bank cannot go back before reviews; use the copy made before the migration")


def _copied(table: str, statements: tuple[str, ...]) -> None:
    """Put a table that was made and filled beside the old one in its place; no number is ever given twice."""
    for statement in statements:
        op.execute(statement)
    # A table without any row yet has no counter of its own.
    op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name").bindparams(name=f"{table}_2"))
    op.execute(
        sa.text(
            "INSERT INTO sqlite_sequence (name, seq) SELECT :new, seq FROM sqlite_sequence WHERE name = :old"
        ).bindparams(new=f"{table}_2", old=table)
    )
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_2 RENAME TO {table}")
