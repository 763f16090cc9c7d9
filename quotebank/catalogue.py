"""Takes a connection, gives summaries: who speaks, and how much the bank holds."""

from __future__ import annotations

from dataclasses import dataclass

from quotebank.model import SpeakerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerSummary:
    """One speaker over all articles."""

    speaker_id: str | None
    """``None`` for anonymous sources."""
    name: str
    """The name, or the description of an anonymous source as printed."""
    kind: SpeakerKind
    roles: tuple[str, ...] = ()
    """As printed, each once, in order of first appearance."""
    quotations: int = 0
    articles: int = 0
    first: str = ""
    """ISO 8601 day of the earliest statement, or of its publication; empty when unknown."""
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """How much the bank holds."""

    articles: int
    quotations: int
    direct: int
    mixed: int
    indirect: int
    speakers: int
    """Persons, organisations, groups and documents with a name."""
    anonymous: int
    """Quotations of sources that the article does not name."""
    unattributed: int
    """Quotations of nobody that the extractor could tell."""
    groups: int
    """Statements that stand in more than one article."""
    reviewed: int
    first: str
    """ISO 8601 day of the earliest publication; empty when unknown."""
    last: str
    indexed: int | None
    """Quotations in the index; ``None`` when it cannot be read."""
    schema_version: int
    sequence: int
    """How many changes the rows have seen."""
