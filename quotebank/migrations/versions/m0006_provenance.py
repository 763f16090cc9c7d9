"""The sixth schema: where the values of an article were read, and what a checker should know of the reading."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

_TABLE = (
    "CREATE TABLE provenance ("
    " article_id INTEGER NOT NULL, found TEXT NOT NULL, notes TEXT NOT NULL, url_given TEXT,"
    " CONSTRAINT pk_provenance PRIMARY KEY (article_id),"
    " CONSTRAINT ck_provenance_found CHECK (substr(found, 1, 1) = '{'),"
    " CONSTRAINT ck_provenance_notes CHECK (substr(notes, 1, 1) = '['),"
    " CONSTRAINT ck_provenance_url_given CHECK (url_given <> ''),"
    " CONSTRAINT fk_provenance_article_id_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE"
    ") STRICT"
)


def upgrade() -> None:
    """Add the table; of the articles that are there it is not known, until they are read again."""
    op.execute(_TABLE)
    op.execute("UPDATE store_state SET schema_version = 6")


def downgrade() -> None:
    """What was read is still in the files."""
    op.execute("DROP TABLE provenance")
    op.execute("UPDATE store_state SET schema_version = 5")
