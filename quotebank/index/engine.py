"""What a search engine must do: keep ids and words, never facts, and say how far it has come.

An index is a cache of the rows.  It may be deleted at any time; what it answers is read from the rows again, so a
bad one can hide a quotation until it is rebuilt, never alter one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from quotebank.folding import Word
from quotebank.records import Record
from quotebank.tree import Node
from quotebank.utterance import BREAK, beside, sentences, spoken

ANALYSER_VERSION = 3
"""Grows whenever folding, stemming or the fields of an entry change; every older index is then rebuilt."""

ANY_TIME = "any"
"""The period of what may have been said at almost any time."""

WIDE = 1200
"""More months than this are :data:`ANY_TIME`."""


class IndexUnusableError(Exception):
    """The index is missing, damaged, foreign or not to be trusted: rebuild it, or search without."""


class MissingIndexError(IndexUnusableError):
    """There is none, or none any more; that is no damage."""


class Stamp(NamedTuple):
    """Which rows an index was made from, and up to which change."""

    uuid: str
    seq: int
    schema: int
    analyser: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an index keeps of one quotation."""

    id: str
    words: tuple[str, ...]
    """Folded, in order, with :data:`BREAK` between pieces printed apart."""
    sentences: tuple[int, ...] = ()
    """The number of each word's sentence, growing; empty where all stand in one."""
    beside: tuple[str, ...] = ()
    """The words of the sentences before and after, with :data:`BREAK` behind each."""
    kind: str
    speaker: str | None
    publisher: str | None
    periods: tuple[str, ...]
    """``2018`` and ``2018-11``: every year and month in which it may have been said, or else was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What the rows' filters mean for an index; a coarse sieve, since the rows are asked again."""

    kind: str | None = None
    speakers: tuple[str, ...] = ()
    """Any of these speakers' ids; empty for no condition."""
    publishers: tuple[str, ...] = ()
    """Any of these, as printed; empty for no condition."""
    periods: tuple[str, ...] = ()
    """Any of these years and months; empty for no condition."""


class Hit(NamedTuple):
    """One quotation that matches, and how well."""

    id: str
    score: float
    beside: bool = False
    """It lacks a word that a sentence beside it has."""


class Engine(ABC):
    """One index of one bank."""

    @abstractmethod
    def stem(self, word: str) -> str:
        """Return what all forms of a folded word have in common."""

    @abstractmethod
    def stamp(self) -> Stamp:
        """Return the stamp of the last commit; raises :class:`IndexUnusableError`."""

    @abstractmethod
    def ids(self) -> frozenset[str]:
        """Return the ids of all quotations in the index; raises :class:`IndexUnusableError`."""

    @abstractmethod
    def vocabulary(self, *, beside: bool = False) -> Sequence[str]:
        """Return the folded words of all quotations, each once; with `beside` those of the sentences beside, too.

        Raises :class:`IndexUnusableError`.
        """

    @abstractmethod
    def search(self, node: Node, conditions: Conditions, limit: int, *, beside: bool = False) -> tuple[Hit, ...]:
        """Return at most `limit` hits, best first; `beside` adds, behind all others, those of the sentences beside.

        `node` holds no field.  What matches is what :class:`~quotebank.matching.Judge` says.  Raises
        :class:`IndexUnusableError`, and :class:`~quotebank.errors.QueryError` for a query that would stand for too
        many words.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the files; the next question opens them again."""

    @abstractmethod
    def lock(self, timeout: float) -> AbstractContextManager[bool]:
        """Hold the right to write; gives False when another process has it for longer than `timeout` seconds."""

    @abstractmethod
    def update(self, entries: Iterable[Entry], gone: Iterable[str], stamp: Stamp) -> None:
        """Add or replace `entries`, remove the ids `gone` and set the stamp, in one commit, under the lock."""

    @abstractmethod
    def rebuild(self, entries: Iterable[Entry], stamp: Stamp) -> int:
        """Make the index anew, under the lock, the old one serving until the end; returns the number of entries."""

    @abstractmethod
    def problems(self, *, deep: bool) -> Iterator[str]:
        """Yield what is wrong with the files; `deep` reads every byte."""

    @abstractmethod
    def leftovers(self) -> Iterator[str]:
        """Yield the files that killed writers left; they do no harm, and the next writer removes them."""


def entry(record: Record) -> Entry:
    """Return what an index keeps of a record."""
    quotation, article = record.quotation, record.article
    said = spoken(quotation, article.text)
    numbers = sentences(said, article.text)
    return Entry(
        id=record.quotation_id,
        words=tuple(word.text for word in said),
        sentences=numbers if len(set(numbers)) > 1 else (),
        beside=_apart(beside(quotation, article.text)),
        kind=quotation.kind,
        speaker=record.speaker_id,
        publisher=article.publisher,
        periods=_periods(record),
    )


def _apart(sentences: Sequence[Sequence[Word]]) -> tuple[str, ...]:
    """Return the words of all sentences in one row, with :data:`BREAK` behind each."""
    return tuple(text for sentence in sentences for text in (*(word.text for word in sentence), BREAK))


def _periods(record: Record) -> tuple[str, ...]:
    said = record.quotation.said
    first = said.earliest or said.latest or record.article.published_day
    last = said.latest or first
    if first is None or last is None:
        return ()
    months = _months(first, last)
    if len(months) > WIDE:
        return (ANY_TIME,)
    return (*sorted({month[:4] for month in months}), *months)


def cover(first: date, last: date) -> tuple[str, ...]:
    """Return the fewest years and months that hold every day from `first` to `last`, for :class:`Conditions`."""
    months = _months(first, last)
    whole = {year for year in {month[:4] for month in months} if f"{year}-01" in months and f"{year}-12" in months}
    parts = tuple(month for month in months if month[:4] not in whole)
    return (ANY_TIME, *sorted(whole), *parts)


def _months(first: date, last: date) -> tuple[str, ...]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers)
