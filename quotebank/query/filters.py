"""Takes the filters of a search, which are no words of the quotation, gives them as fields of a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from quotebank.errors import QueryError
from quotebank.query.days import day_range, ordered
from quotebank.query.fields import field_of
from quotebank.tree import Confidence, Days, Field

WordsIn = Literal["quote", "context"]
"""Where the words of a query may stand: in the quotation alone, or in the sentence before or after it too."""
WORDS_IN: tuple[WordsIn, ...] = get_args(WordsIn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that are not words of the quotation; each is checked when made.

    Raises :class:`~quotebank.errors.QueryError` for a kind, day, range, confidence or state that cannot be.
    """

    speaker: str | None = None
    """A name as people type it, an organisation, a role, ``anonymous``, ``unknown`` or a speaker's id."""
    role: str | None = None
    """Words of the role as printed."""
    org: str | None = None
    """Words of the organisation that the speaker belongs to, or is."""
    kind: str | None = None
    since: str | None = None
    """``2018``, ``2018-05`` or ``2018-05-14``: said then or later (published, where nobody says when it was said)."""
    until: str | None = None
    """The same, then or earlier; a year or a month counts to its last day."""
    said: str | None = None
    """A range of days of speaking, such as ``2018-05..2018-07`` or ``>=2018``; what nobody dates is left out."""
    published: str | None = None
    """The same for the day of publication."""
    publisher: str | None = None
    min_confidence: float | None = None
    review: str | None = None
    """``unreviewed``, ``confirmed``, ``corrected`` or ``rejected``."""
    group: str | None = None
    """The id of a group of the same words, whole or cut short."""

    def __post_init__(self) -> None:
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise QueryError("a confidence lies between 0 and 1", where="min_confidence")
        tuple(self.fields())

    @property
    def first_day(self) -> date | None:
        """The first day that :attr:`since` allows."""
        return day_range(self.since, "since")[0] if self.since is not None else None

    @property
    def last_day(self) -> date | None:
        """The last day that :attr:`until` allows."""
        return day_range(self.until, "until")[1] if self.until is not None else None

    def fields(self) -> Iterator[Field]:
        """Yield each filter that is set as a field; all of them must hold."""
        for name, field in _FIELDS.items():
            value = getattr(self, name)
            if value is not None:
                yield field_of(field, value, where=name)
        if self.since is not None or self.until is not None:
            between = f"{self.since or ''}..{self.until or ''}"
            yield Days("date", *ordered(self.first_day, self.last_day, between, "since, until"))
        if self.min_confidence is not None:
            yield Confidence(low=self.min_confidence)


_FIELDS = {
    "speaker": "speaker",
    "role": "role",
    "org": "org",
    "kind": "type",
    "publisher": "pub",
    "said": "said",
    "published": "published",
    "review": "review",
    "group": "group",
}
"""Filter -> the field of the search language that it is."""
