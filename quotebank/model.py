"""The nouns: frozen values that every room passes on, and that no room changes.

Spans are half-open ranges of Python code points into ``article.text``, which is fixed at the door and never
changes.  What an article does not say is ``None``, an empty tuple or ``"unknown"``; it is never guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, get_args

Kind = Literal["direct", "mixed", "indirect"]
"""direct: all words of the content stand inside quotation marks; mixed: some do; indirect: none does."""

SpeakerKind = Literal["person", "organisation", "group", "document", "anonymous", "unknown"]
Precision = Literal["day", "week", "month", "year", "unknown"]
ReviewStatus = Literal["unreviewed", "confirmed", "corrected", "rejected"]
Verdict = Literal["confirm", "correct", "reject", "note", "undo"]
"""What a person may say of a quotation."""

Decision = Literal["merge", "split", "alias", "role", "wikidata", "undo"]
"""What a person may say of a speaker."""

KINDS: tuple[Kind, ...] = get_args(Kind)
SPEAKER_KINDS: tuple[SpeakerKind, ...] = get_args(SpeakerKind)
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
REVIEW_STATUSES: tuple[ReviewStatus, ...] = get_args(ReviewStatus)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
DECISIONS: tuple[Decision, ...] = get_args(Decision)

GAP = " […] "
"""Stands between the pieces of a quotation that the article prints apart."""


class Span(NamedTuple):
    """The half-open range ``[start, end)`` of code points of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of `text` that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


def joined(text: str, spans: tuple[Span, ...]) -> str:
    """Return the words of `spans` in order, with :data:`GAP` where the article prints other words between.

    Pieces with nothing but white space between them (a quotation that runs over paragraphs) keep that white
    space as printed, so that the result is a plain slice of the text.
    """
    out: list[str] = []
    end = None
    for span in spans:
        if end is not None:
            between = text[end : span.start]
            out.append(GAP if between.strip() else between)
        out.append(text[span.start : span.end])
        end = span.end
    return "".join(out)


def digest(*parts: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of the parts, each closed by a NUL."""
    data = "".join(part + "\0" for part in parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: its words, fixed for ever, and what is known of where they were printed."""

    text: str
    """The canonical text; every span counts its code points."""
    title: str | None = None
    """The headline as printed."""
    author: str | None = None
    """The byline as printed."""
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    """ISO 8601: a day (``2018-12-03``) or a moment with its offset; checked at the door."""
    updated: str | None = None
    accessed: str | None = None
    archive_url: str | None = None
    section: str | None = None
    language: str | None = None
    place: str | None = None
    origin: str = ""
    """Where it was read: a path, ``path:line`` or ``-``; empty for a text given by a program."""
    raw_sha256: str = ""
    """SHA-256 of the bytes that were read, in hexadecimal; empty where there were none."""
    encoding: str = "utf-8"
    """How the bytes were decoded."""
    replaced: int = 0
    """How many characters could not be decoded or stored and stand as U+FFFD."""

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def id(self) -> str:
        """``a-`` and 16 digits: the same words at the same address are the same article."""
        return "a-" + digest(self.text_sha256, self.url or "")

    @property
    def published_day(self) -> date | None:
        """The day of publication, in the zone that it was printed in; ``None`` when unknown."""
        return date.fromisoformat(self.published[:10]) if self.published else None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the values of an article were read, and what a checker should know of the reading."""

    found: Mapping[str, str] = field(default_factory=dict)
    """Field of the article -> where its value came from, such as ``JSON-LD datePublished``."""
    notes: tuple[str, ...] = ()
    """Such as that two places tell two days."""
    url_given: str | None = None
    """The address that the article was found under, where it names another one as its own."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the article and where they stand: ``span.of(article.text) == text``, always."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Told:
    """Words that a person gave in a review and that the article does not print; the extractor makes none."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who spoke, as far as the article tells."""

    kind: SpeakerKind = "unknown"
    name: str | None = None
    """The fullest form that the article prints, of a news agency the one that it uses more; ``None`` for nobody."""
    name_span: Span | None = None
    """Where that form is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anonymity:
    """What an article says of a source that it does not name (AP's rules ask for all three).

    See https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources
    """

    description: str
    """As printed: «a source with knowledge of international policing»."""
    reason: str | None = None
    """Why there is no name, as printed: «who could not be identified»."""
    count: int | None = None
    """How many sources: «two officials» is 2, «a source» 1, «sources» unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """When the words were said: the earliest and latest day that the article allows."""

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "unknown"
    phrase: Phrase | None = None
    """The words that date the speaking, kept even when they cannot be resolved."""
    basis: str = ""
    """How the days were reached, in a few words; empty when unknown."""

    @property
    def iso(self) -> str:
        """The date shortened to its precision: ``2024``, ``2024-05`` or ``2024-05-14``; empty when unknown.

        A week is the ISO 8601 interval of its days, ``2018-11-26/2018-12-02``, so that nobody takes it for a day.
        """
        if self.earliest is None or self.latest is None:
            return ""
        if self.precision == "week":
            return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"
        return self.earliest.isoformat()[: {"year": 4, "month": 7}.get(self.precision, 10)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for an attribution: what it shows, and the words that show it."""

    label: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Rival:
    """A speaker who was considered and not chosen, with the reason in words a journalist reads."""

    name: str
    reason: str
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What one source said in one place of one article, and everything that tells how we know."""

    kind: Kind
    content: tuple[Span, ...]
    """The content in order; several where its cue splits it or it runs over paragraphs.  A direct piece
    includes its marks, a mixed one is the whole reported clause."""
    marked: tuple[Span, ...] = ()
    """The words inside marks alone, marks left out."""
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    """The mention beside the cue: for «he said» the pronoun."""
    speaker: Speaker = field(default_factory=Speaker)
    role: Phrase | Told | None = None
    affiliation: Phrase | None = None
    anonymity: Anonymity | None = None
    said: Said = field(default_factory=Said)
    occasion: Phrase | None = None
    relayed_via: str | None = None
    """Who reported it at second hand: X in «X told Y that Z said»."""
    before: Span | None = None
    """The sentence before."""
    after: Span | None = None
    """The sentence after."""
    paragraph: int = 0
    """Which paragraph of the article its first piece stands in, from 0."""
    confidence: float = 0.0
    """0 to 1: how often attributions like this one are right."""
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[Rival, ...] = ()
    continues: bool = False
    """No cue of its own: it goes on at once with the quotation before, in a paragraph of its own."""
    flags: tuple[str, ...] = ()
    """Oddities that a checker should know of, such as ``unbalanced-marks``."""

    @property
    def start(self) -> int:
        """Where its first piece begins."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Where its last piece ends."""
        return self.content[-1].end

    def id(self, article_id: str) -> str:
        """``q-`` and 16 digits, from the article and the spans of the content: stable over re-extraction.

        In a bank it is that of the extractor's reading, and stays when a person corrects the words.
        """
        return "q-" + digest(article_id, ";".join(f"{s.start}-{s.end}" for s in self.content))

    def text(self, article_text: str) -> str:
        """The content as printed; pieces printed apart are joined by :data:`GAP`."""
        return joined(article_text, self.content)

    def quoted_words(self, article_text: str) -> str:
        """The words inside marks alone, parts joined by :data:`GAP`; empty when indirect."""
        return GAP.join(span.of(article_text) for span in self.marked)
