"""The fourth schema: what is near what is kept for each wording, and not looked for anew with every quotation.

An index finds the parts that searches ask for by their words.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

_STEPS = (
    "DROP TABLE fingerprint",
    "CREATE TABLE wording ("
    " id INTEGER NOT NULL, public_id TEXT NOT NULL, words TEXT NOT NULL,"
    " CONSTRAINT pk_wording PRIMARY KEY (id AUTOINCREMENT),"
    " CONSTRAINT uq_wording_public_id UNIQUE (public_id),"
    " CONSTRAINT ck_wording_words CHECK (words <> '')"
    ") STRICT",
    "CREATE TABLE fingerprint ("
    " hash INTEGER NOT NULL, wording_id INTEGER NOT NULL,"
    " CONSTRAINT pk_fingerprint PRIMARY KEY (hash, wording_id),"
    " CONSTRAINT fk_fingerprint_wording_id_wording FOREIGN KEY (wording_id) REFERENCES wording (id) ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX ix_fingerprint_wording_id ON fingerprint (wording_id)",
    "CREATE TABLE near_wording ("
    " wording_id INTEGER NOT NULL, other_id INTEGER NOT NULL,"
    " CONSTRAINT pk_near_wording PRIMARY KEY (wording_id, other_id),"
    " CONSTRAINT fk_near_wording_wording_id_wording FOREIGN KEY (wording_id) REFERENCES wording (id) ON DELETE CASCADE,"
    " CONSTRAINT fk_near_wording_other_id_wording FOREIGN KEY (other_id) REFERENCES wording (id) ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX ix_near_wording_other_id ON near_wording (other_id)",
    "CREATE INDEX ix_span_part ON span (part, text, quotation_id)"
    " WHERE part IN ('role', 'affiliation', 'cue', 'occasion')",
    "UPDATE store_state SET schema_version = 4",
)


def upgrade() -> None:
    """Make room for the wordings; the store fills it after the last step."""
    for statement in _STEPS:
        op.execute(statement)


def downgrade() -> None:
    """Nothing that a person said would be lost, but the fingerprints would be."""
    raise NotImplementedError("a bank cannot go back; use the copy made before the migration")
