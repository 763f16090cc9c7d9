"""The fifth schema: which articles are copies of one another, and the fingerprints that find them."""

from __future__ import annotations

from alembic import op

from quotebank.migrations.triggers import create_triggers, drop_triggers

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    "ALTER TABLE article ADD COLUMN copy_group TEXT CONSTRAINT ck_article_copy_group CHECK (copy_group <> public_id)",
    "CREATE INDEX ix_article_copy_group ON article (copy_group)",
    "CREATE TABLE article_print ("
    " hash INTEGER NOT NULL, article_id INTEGER NOT NULL,"
    " CONSTRAINT pk_article_print PRIMARY KEY (hash, article_id),"
    " CONSTRAINT fk_article_print_article_id_article FOREIGN KEY (article_id) REFERENCES article (id)"
    " ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX ix_article_print_article_id ON article_print (article_id)",
)


def upgrade() -> None:
    """Add the column and the table; the store finds the copies among the articles that are there."""
    drop_triggers()
    for statement in _STATEMENTS:
        op.execute(statement)
    create_triggers()
    op.execute("UPDATE store_state SET schema_version = 5")


def downgrade() -> None:
    """Copies can be found again."""
    drop_triggers()
    op.execute("DROP TABLE article_print")
    op.execute("DROP INDEX ix_article_copy_group")
    op.execute("ALTER TABLE article DROP COLUMN copy_group")
    create_triggers()
    op.execute("UPDATE store_state SET schema_version = 4")
