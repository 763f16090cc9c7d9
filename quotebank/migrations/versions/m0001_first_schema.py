"""The first schema: articles, quotations, speakers, reviews, and the log that the index follows.

The triggers are made by the last step alone, since their statements follow the tables as they are now.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table and the one row that says which store this is."""
    _article()
    _speaker()
    _quotation()
    _span()
    _rival()
    _review()
    _store_state()
    _change_log()
    state = sa.table("store_state", sa.column("id"), sa.column("uuid"), sa.column("seq"), sa.column("schema_version"))
    op.execute(state.insert().values(id=1, uuid=uuid.uuid4().hex, seq=0, schema_version=1))


def downgrade() -> None:
    """Nothing stands before the first schema."""
    raise NotImplementedError("a bank cannot go back before its first schema")


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("updated", sa.Text(), nullable=True),
        sa.Column("accessed", sa.Text(), nullable=True),
        sa.Column("archive_url", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("raw_sha256", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("extractor_version", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name="ck_article_text"),
        sa.CheckConstraint("url <> ''", name="ck_article_url"),
        sa.CheckConstraint("length(text_sha256) = 64", name="ck_article_text_sha256"),
        sa.CheckConstraint(
            "published IS NULL OR date(substr(published, 1, 10)) IS NOT NULL", name="ck_article_published"
        ),
        sa.CheckConstraint("replaced >= 0", name="ck_article_replaced"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("public_id", name="uq_article_public_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_article_text_sha256", "article", ["text_sha256"])


def _speaker() -> None:
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'organisation', 'group', 'document')", name="ck_speaker_kind"),
        sa.CheckConstraint("name <> ''", name="ck_speaker_name"),
        sa.PrimaryKeyConstraint("id", name="pk_speaker"),
        sa.UniqueConstraint("public_id", name="uq_speaker_public_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _quotation() -> None:
    op.create_table(
        "quotation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker_kind", sa.Text(), nullable=False),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("anonymity_description", sa.Text(), nullable=True),
        sa.Column("anonymity_reason", sa.Text(), nullable=True),
        sa.Column("anonymity_count", sa.Integer(), nullable=True),
        sa.Column("said_earliest", sa.Text(), nullable=True),
        sa.Column("said_latest", sa.Text(), nullable=True),
        sa.Column("said_precision", sa.Text(), nullable=False),
        sa.Column("said_basis", sa.Text(), nullable=False),
        sa.Column("relayed_via", sa.Text(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.REAL(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("continues", sa.Integer(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.CheckConstraint("anonymity_description <> ''", name="ck_quotation_anonymity_description"),
        sa.CheckConstraint("kind IN ('direct', 'mixed', 'indirect')", name="ck_quotation_kind"),
        sa.CheckConstraint(
            "said_precision IN ('day', 'week', 'month', 'year', 'unknown')", name="ck_quotation_said_precision"
        ),
        sa.CheckConstraint(
            "speaker_kind IN ('person', 'organisation', 'group', 'document', 'anonymous', 'unknown')",
            name="ck_quotation_speaker_kind",
        ),
        sa.CheckConstraint("speaker_name <> ''", name="ck_quotation_speaker_name"),
        sa.CheckConstraint("anonymity_count > 0", name="ck_quotation_anonymity_count"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="ck_quotation_confidence"),
        sa.CheckConstraint("continues IN (0, 1)", name="ck_quotation_continues"),
        sa.CheckConstraint("substr(flags, 1, 1) = '['", name="ck_quotation_flags"),
        sa.CheckConstraint("paragraph >= 0", name="ck_quotation_paragraph"),
        sa.CheckConstraint(
            "said_earliest IS NULL OR date(said_earliest) IS NOT NULL", name="ck_quotation_said_earliest"
        ),
        sa.CheckConstraint("said_latest IS NULL OR date(said_latest) IS NOT NULL", name="ck_quotation_said_latest_day"),
        sa.CheckConstraint("said_latest IS NULL OR said_latest >= said_earliest", name="ck_quotation_said_latest"),
        sa.CheckConstraint("start_char >= 0", name="ck_quotation_start_char"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_quotation_article_id_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name="fk_quotation_speaker_id_speaker"),
        sa.PrimaryKeyConstraint("id", name="pk_quotation"),
        sa.UniqueConstraint("public_id", name="uq_quotation_public_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_quotation_article_id", "quotation", ["article_id"])
    op.create_index("ix_quotation_group_id", "quotation", ["group_id"])
    op.create_index("ix_quotation_speaker_id", "quotation", ["speaker_id"])


def _span() -> None:
    op.create_table(
        "span",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quotation_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=True),
        sa.Column("end_char", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "part IN ('content', 'marked', 'cue', 'source', 'name', 'role', 'affiliation', 'phrase', 'occasion',"
            " 'evidence', 'before', 'after')",
            name="ck_span_part",
        ),
        sa.CheckConstraint("start_char IS NOT NULL OR part = 'evidence'", name="ck_span_placed"),
        sa.CheckConstraint("text <> '' OR start_char IS NULL", name="ck_span_text"),
        sa.CheckConstraint("(start_char IS NULL) = (end_char IS NULL)", name="ck_span_whole"),
        sa.CheckConstraint("end_char > start_char", name="ck_span_end_char"),
        sa.CheckConstraint("start_char >= 0", name="ck_span_start_char"),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name="fk_span_quotation_id_quotation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_span"),
        sa.UniqueConstraint("quotation_id", "part", "position", name="uq_span_quotation_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _rival() -> None:
    op.create_table(
        "rival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quotation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("score", sa.REAL(), nullable=False),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name="fk_rival_quotation_id_quotation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rival"),
        sa.UniqueConstraint("quotation_id", "position", name="uq_rival_quotation_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quotation", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("reviewed_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('unreviewed', 'confirmed', 'corrected', 'rejected')", name="ck_review_status"),
        sa.CheckConstraint("substr(correction, 1, 1) = '{'", name="ck_review_correction"),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_review_quotation", "review", ["quotation"])


def _store_state() -> None:
    op.create_table(
        "store_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_store_state_single"),
        sa.PrimaryKeyConstraint("id", name="pk_store_state"),
        sqlite_strict=True,
    )


def _change_log() -> None:
    op.create_table(
        "change_log",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("quotation", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_change_log"),
        sqlite_strict=True,
    )
