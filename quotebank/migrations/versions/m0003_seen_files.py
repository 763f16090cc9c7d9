"""The third schema: the files that were read, so that a long run goes on where it was."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    "CREATE TABLE seen_file ("
    " id INTEGER NOT NULL, origin TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,"
    " sha256 TEXT NOT NULL, told_sha256 TEXT NOT NULL, articles INTEGER NOT NULL, quotations INTEGER NOT NULL,"
    " article TEXT, failures TEXT NOT NULL, reader_version TEXT NOT NULL, extractor_version TEXT NOT NULL,"
    " CONSTRAINT pk_seen_file PRIMARY KEY (id AUTOINCREMENT),"
    " CONSTRAINT uq_seen_file_origin UNIQUE (origin),"
    " CONSTRAINT ck_seen_file_origin CHECK (origin <> ''),"
    " CONSTRAINT ck_seen_file_size CHECK (size >= 0),"
    " CONSTRAINT ck_seen_file_sha256 CHECK (length(sha256) = 64),"
    " CONSTRAINT ck_seen_file_told_sha256 CHECK (length(told_sha256) = 64),"
    " CONSTRAINT ck_seen_file_articles CHECK (articles >= 0),"
    " CONSTRAINT ck_seen_file_quotations CHECK (quotations >= 0),"
    " CONSTRAINT ck_seen_file_failures CHECK (substr(failures, 1, 1) = '[')"
    ") STRICT",
    "CREATE INDEX ix_seen_file_sha256 ON seen_file (sha256)",
)


def upgrade() -> None:
    """Add the table; no file counts as seen, since nobody kept the digests of whole files before."""
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute("UPDATE store_state SET schema_version = 3")


def downgrade() -> None:
    """What was seen can be seen again."""
    op.execute("DROP TABLE seen_file")
    op.execute("UPDATE store_state SET schema_version = 2")
