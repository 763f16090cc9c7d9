"""The rows: SQLModel tables and nothing else.

Table classes do not validate what they are given (https://github.com/fastapi/sqlmodel/issues/52), so the door is in
``store`` and the CHECK constraints stand behind it.  Ids are AUTOINCREMENT: SQLite would otherwise give the
number of a deleted row to the next, and a note about one person would point at another's words.  Triggers, which
keep ``change_log`` whatever program writes, are in ``migrations``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from quotebank.model import DECISIONS, KINDS, PRECISIONS, REVIEW_STATUSES, SPEAKER_KINDS, VERDICTS

SCHEMA_VERSION = 6
"""Grows with every migration; the index carries it in its stamp."""

PARTS = (
    "content",
    "marked",
    "cue",
    "source",
    "name",
    "role",
    "affiliation",
    "phrase",
    "occasion",
    "evidence",
    "before",
    "after",
)
"""What a span of a quotation is."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, because a migration that copies a table loses the nameless ones."""

# The parts that a search asks for by their words; SQLite takes the index for a query that has these very words.
_ASKED = "part IN ('role', 'affiliation', 'cue', 'occasion')"
# JSON is only looked at from outside: a schema that is not trusted may not call json_valid.
_STRICT = {"sqlite_autoincrement": True, "sqlite_strict": True}
_PAIR = {"sqlite_strict": True, "sqlite_with_rowid": False}


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """What all tables share: one set of tables apart from any other SQLModel user in the process."""


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=column)


def _text(**options: Any) -> Any:
    return Field(sa_column=Column(Text, **{"nullable": False, **options}))


def _maybe(**options: Any) -> Any:
    return Field(default=None, sa_column=Column(Text, **options))


def _count(**options: Any) -> Any:
    return Field(sa_column=Column(Integer, **{"nullable": False, **options}))


def _key() -> Any:
    return Field(default=None, sa_column=Column(Integer, primary_key=True))


def _of(target: str, *, nullable: bool = False, ondelete: str | None = None) -> Any:
    return Field(sa_column=Column(Integer, ForeignKey(target, ondelete=ondelete), nullable=nullable, index=True))


def _half(target: str, *, index: bool = False) -> Any:
    """One of two columns that are the key together."""
    return Field(sa_column=Column(Integer, ForeignKey(target, ondelete="CASCADE"), primary_key=True, index=index))


def _undoes(table: str) -> Any:
    """The row of the same trail that this one takes back; each can be taken back once."""
    return Field(default=None, sa_column=Column(Integer, ForeignKey(f"{table}.id"), unique=True))


class ArticleRow(Row, table=True):
    """One article; its text never changes."""

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("length(text_sha256) = 64", name="text_sha256"),
        CheckConstraint("url <> ''", name="url"),
        CheckConstraint("published IS NULL OR date(substr(published, 1, 10)) IS NOT NULL", name="published"),
        CheckConstraint("replaced >= 0", name="replaced"),
        CheckConstraint("superseded_by <> public_id", name="superseded_by"),
        CheckConstraint("copy_group <> public_id", name="copy_group"),
        _STRICT,
    )

    id: int | None = _key()
    public_id: str = _text(unique=True)
    text: str = _text()
    text_sha256: str = _text(index=True)
    title: str | None = _maybe()
    author: str | None = _maybe()
    publisher: str | None = _maybe()
    url: str | None = _maybe(index=True)
    published: str | None = _maybe()
    updated: str | None = _maybe()
    accessed: str | None = _maybe()
    archive_url: str | None = _maybe()
    section: str | None = _maybe()
    language: str | None = _maybe()
    place: str | None = _maybe()
    origin: str = _text(index=True)
    raw_sha256: str = _text()
    encoding: str = _text()
    replaced: int = _count()
    extractor_version: str = _text()
    superseded_by: str | None = _maybe(index=True)
    """The public id of the next version of the same article; ``None`` for the one that stands."""
    copy_group: str | None = _maybe(index=True)
    """The public id of the article of which this one is a copy: of all copies the one that the bank held first.

    ``None`` for that one, and for one without copies."""


class ProvenanceRow(Row, table=True):
    """Where the values of one article were read; there is none for an article that a program gave."""

    __tablename__ = "provenance"
    __table_args__ = (
        CheckConstraint("substr(found, 1, 1) = '{'", name="found"),
        CheckConstraint("substr(notes, 1, 1) = '['", name="notes"),
        CheckConstraint("url_given <> ''", name="url_given"),
        {"sqlite_strict": True},
    )

    article_id: int = Field(
        sa_column=Column(Integer, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    found: str = _text()
    """JSON: field of the article, and where its value came from."""
    notes: str = _text()
    """JSON: what a checker should know of the reading."""
    url_given: str | None = _maybe()
    """The address that the article was found under, where it names another one as its own."""


class SpeakerRow(Row, table=True):
    """One person, organisation, group or document with a name, over all articles."""

    __tablename__ = "speaker"
    __table_args__ = (
        _one_of("kind", ("person", "organisation", "group", "document")),
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("wikidata GLOB 'Q[1-9]*'", name="wikidata"),
        CheckConstraint("substr(aliases, 1, 1) = '['", name="aliases"),
        CheckConstraint("substr(roles, 1, 1) = '['", name="roles"),
        _STRICT,
    )

    id: int | None = _key()
    public_id: str = _text(unique=True)
    kind: str = _text()
    name: str = _text()
    wikidata: str | None = _maybe()
    """As the decisions on speakers say, like the two that follow."""
    aliases: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    """JSON: other names of the same speaker."""
    roles: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    """JSON: ``[{"role", "since", "until"}, …]``."""


class QuotationRow(Row, table=True):
    """What one source said in one place of one article, as it is read now.

    That is the extractor's reading with the last corrections and the decisions on speakers applied; what the extractor
    itself read of the parts that differ is in ``extracted``.  Both trails are the truth of it, and applying them again
    gives the same row.
    """

    __tablename__ = "quotation"
    __table_args__ = (
        _one_of("kind", KINDS),
        _one_of("speaker_kind", SPEAKER_KINDS),
        _one_of("said_precision", PRECISIONS),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        CheckConstraint("paragraph >= 0", name="paragraph"),
        CheckConstraint("start_char >= 0", name="start_char"),
        CheckConstraint("speaker_name <> ''", name="speaker_name"),
        CheckConstraint("anonymity_description <> ''", name="anonymity_description"),
        CheckConstraint("anonymity_count > 0", name="anonymity_count"),
        CheckConstraint("said_earliest IS NULL OR date(said_earliest) IS NOT NULL", name="said_earliest"),
        CheckConstraint("said_latest IS NULL OR said_latest >= said_earliest", name="said_latest"),
        CheckConstraint("said_latest IS NULL OR date(said_latest) IS NOT NULL", name="said_latest_day"),
        CheckConstraint("continues IN (0, 1)", name="continues"),
        CheckConstraint("substr(flags, 1, 1) = '['", name="flags"),
        _one_of("review_status", REVIEW_STATUSES),
        CheckConstraint("substr(extracted, 1, 1) = '{'", name="extracted"),
        CheckConstraint("substr(reviewed_as, 1, 1) = '['", name="reviewed_as"),
        _STRICT,
    )

    id: int | None = _key()
    public_id: str = _text(unique=True)
    article_id: int = _of("article.id", ondelete="CASCADE")
    speaker_id: int | None = _of("speaker.id", nullable=True)
    start_char: int = _count()
    kind: str = _text()
    speaker_kind: str = _text()
    speaker_name: str | None = _maybe()
    anonymity_description: str | None = _maybe()
    anonymity_reason: str | None = _maybe()
    anonymity_count: int | None = _count(nullable=True)
    said_earliest: str | None = _maybe()
    said_latest: str | None = _maybe()
    said_precision: str = _text()
    said_basis: str = _text()
    relayed_via: str | None = _maybe()
    paragraph: int = _count()
    confidence: float = Field(sa_column=Column(REAL, nullable=False))
    rule: str = _text()
    continues: int = _count()
    flags: str = _text()
    group_id: str = _text(index=True)
    """The same for the same statement in any article, worded alike or nearly so."""
    wording: str = _text(index=True)
    """The same for the same words in any article, whoever said them."""
    review_status: str = _text(index=True)
    extracted: str | None = _maybe()
    """JSON: what the extractor read of the parts that a person has changed; empty where none is."""
    reviewed_as: str | None = _maybe()
    """JSON: ids that it had when it was reviewed, where the extractor has drawn its ends anew since."""


class SpanRow(Row, table=True):
    """One stretch of an article's text that a quotation points at.

    Evidence, and a role that a person gave, may point at none.
    """

    __tablename__ = "span"
    __table_args__ = (
        _one_of("part", PARTS),
        CheckConstraint("start_char >= 0", name="start_char"),
        CheckConstraint("end_char > start_char", name="end_char"),
        CheckConstraint("(start_char IS NULL) = (end_char IS NULL)", name="whole"),
        CheckConstraint("start_char IS NOT NULL OR part IN ('evidence', 'role')", name="placed"),
        CheckConstraint("text <> '' OR start_char IS NULL", name="text"),
        UniqueConstraint("quotation_id", "part", "position"),
        Index("ix_span_part", "part", "text", "quotation_id", sqlite_where=text(_ASKED)),
        _STRICT,
    )

    id: int | None = _key()
    quotation_id: int = Field(sa_column=Column(Integer, ForeignKey("quotation.id", ondelete="CASCADE"), nullable=False))
    part: str = _text()
    position: int = _count()
    start_char: int | None = _count(nullable=True)
    end_char: int | None = _count(nullable=True)
    text: str = _text()
    label: str = _text()


class RivalRow(Row, table=True):
    """A speaker who was considered and not chosen."""

    __tablename__ = "rival"
    __table_args__ = (UniqueConstraint("quotation_id", "position"), _STRICT)

    id: int | None = _key()
    quotation_id: int = Field(sa_column=Column(Integer, ForeignKey("quotation.id", ondelete="CASCADE"), nullable=False))
    position: int = _count()
    name: str = _text()
    reason: str = _text()
    score: float = Field(sa_column=Column(REAL, nullable=False))


class ReviewRow(Row, table=True):
    """One verdict of a person, never changed; keyed by the public id, so that it survives re-extraction."""

    __tablename__ = "review"
    __table_args__ = (
        _one_of("verdict", VERDICTS),
        CheckConstraint("(verdict = 'undo') = (undoes IS NOT NULL)", name="undoes"),
        CheckConstraint("(verdict = 'correct') = (correction IS NOT NULL)", name="corrected"),
        CheckConstraint("substr(correction, 1, 1) = '{'", name="correction"),
        CheckConstraint("substr(anchor, 1, 1) = '['", name="anchor"),
        _STRICT,
    )

    id: int | None = _key()
    quotation: str = _text(index=True)
    """The public id that the quotation had then."""
    verdict: str = _text()
    correction: str | None = _maybe()
    """JSON: the parts that were corrected, and nothing else."""
    note: str | None = _maybe()
    reason: str | None = _maybe()
    reviewer: str | None = _maybe()
    reviewed_on: str | None = _maybe()
    """ISO 8601, a moment in UTC."""
    undoes: int | None = _undoes("review")
    article: str | None = _maybe(index=True)
    """The public id of the article."""
    anchor: str | None = _maybe()
    """JSON: ``[[start, end], …]`` of the content, by which it is found again under another id."""


class DecisionRow(Row, table=True):
    """One decision of a person on who is who, never changed; keyed by public ids, so that it survives re-ingest."""

    __tablename__ = "speaker_decision"
    __table_args__ = (
        _one_of("action", DECISIONS),
        CheckConstraint("(action = 'undo') = (undoes IS NOT NULL)", name="undoes"),
        CheckConstraint("substr(detail, 1, 1) = '{'", name="detail"),
        _STRICT,
    )

    id: int | None = _key()
    action: str = _text()
    speaker: str = _text(index=True)
    """The public id of the speaker who is decided on."""
    detail: str = _text()
    """JSON: what is decided, by action."""
    reviewer: str | None = _maybe()
    decided_on: str | None = _maybe()
    reason: str | None = _maybe()
    undoes: int | None = _undoes("speaker_decision")


class WordingRow(Row, table=True):
    """One wording that is long enough to be near another, however many quotations have it."""

    __tablename__ = "wording"
    __table_args__ = (CheckConstraint("words <> ''", name="words"), _STRICT)

    id: int | None = _key()
    public_id: str = _text(unique=True)
    """As in ``quotation.wording``."""
    words: str = _text()
    """The folded words inside marks, with a blank between."""


class FingerprintRow(Row, table=True):
    """One hash of two words that a wording holds: near copies share some."""

    __tablename__ = "fingerprint"
    __table_args__ = (_PAIR,)

    hash: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    wording_id: int = _half("wording.id", index=True)


class NearRow(Row, table=True):
    """Two wordings that are near each other; either stands first in a row of its own."""

    __tablename__ = "near_wording"
    __table_args__ = (_PAIR,)

    wording_id: int = _half("wording.id")
    other_id: int = _half("wording.id", index=True)


class SavedSearchRow(Row, table=True):
    """One search under a name, and what it has shown already."""

    __tablename__ = "saved_search"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("substr(arguments, 1, 1) = '{'", name="arguments"),
        CheckConstraint("substr(seen, 1, 1) = '['", name="seen"),
        CheckConstraint("seq >= 0", name="seq"),
        _STRICT,
    )

    id: int | None = _key()
    name: str = _text(unique=True)
    arguments: str = _text()
    """JSON: what was asked, by the names of the options."""
    made_on: str = _text()
    """ISO 8601, a moment in UTC."""
    seen: str = _text()
    """JSON: the public ids of the quotations that it has shown."""
    seq: int = _count()
    """The store's sequence when it was last run."""


class ArticlePrintRow(Row, table=True):
    """One hash of a few words that an article holds: copies of one another share many."""

    __tablename__ = "article_print"
    __table_args__ = ({"sqlite_strict": True, "sqlite_with_rowid": False},)

    hash: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    article_id: int = Field(
        sa_column=Column(Integer, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True)
    )


class SeenFileRow(Row, table=True):
    """One file that was read to its end, and what came of it: the same bytes need not be read again."""

    __tablename__ = "seen_file"
    __table_args__ = (
        CheckConstraint("origin <> ''", name="origin"),
        CheckConstraint("size >= 0", name="size"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("length(told_sha256) = 64", name="told_sha256"),
        CheckConstraint("articles >= 0", name="articles"),
        CheckConstraint("quotations >= 0", name="quotations"),
        CheckConstraint("substr(failures, 1, 1) = '['", name="failures"),
        _STRICT,
    )

    id: int | None = _key()
    origin: str = _text(unique=True)
    """The path as it was given."""
    size: int = _count()
    modified: int = _count()
    """When it was changed, in nanoseconds, as the file system says: a hint and never a proof."""
    sha256: str = _text(index=True)
    """Of its bytes."""
    told_sha256: str = _text()
    """Of what was told of it beside its bytes: the options of the reading, and the file of metadata beside it."""
    articles: int = _count()
    """How many articles of it the bank holds."""
    quotations: int = _count()
    article: str | None = _maybe()
    """The public id of its article, where it has one alone."""
    failures: str = _text()
    """JSON: ``[[origin, what, hint], …]`` of its articles that could not be stored."""
    reader_version: str = _text()
    extractor_version: str = _text()


class StateRow(Row, table=True):
    """The one row that says which store this is and how far it has come."""

    __tablename__ = "store_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"), {"sqlite_strict": True})

    id: int | None = _key()
    uuid: str = _text()
    seq: int = _count()
    schema_version: int = _count()


class ChangeRow(Row, table=True):
    """One change of a quotation or of what the index knows of it; filled by triggers alone."""

    __tablename__ = "change_log"
    __table_args__ = ({"sqlite_strict": True},)

    seq: int | None = _key()
    quotation: str = _text()
    op: str = _text()


TABLES = {row.__tablename__: row for row in Row.__subclasses__()}
