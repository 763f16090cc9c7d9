"""Takes readings and questions, gives answers from one folder: rows, their index, and the two kept in step.

A bank is a folder with ``quotebank.db`` and ``index/``.  This is the whole public interface; commands and programs
use nothing below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from quotebank.catalogue import SpeakerSummary, Stats
from quotebank.doctor import Finding
from quotebank.errors import ArticleError
from quotebank.model import Article
from quotebank.query import Filters
from quotebank.records import Record
from quotebank.search import Results, Sort

if TYPE_CHECKING:
    from quotebank.readers import Reading

Status = Literal["added", "unchanged", "updated", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of one input."""

    origin: str
    status: Status
    article_id: str | None = None
    quotations: int = 0
    """How many quotations of this article the bank now holds."""
    error: ArticleError | None = None


class Bank:
    """One bank, open.  Raises :class:`~quotebank.errors.BankError` where it cannot be opened, read or written."""

    def __init__(
        self, folder: Path, *, database: str | None = None, create: bool = False, read_only: bool = False
    ) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ingest(self, readings: Iterable[Reading]) -> Iterator[Ingested]:
        """Store each reading and yield what became of it, as it goes."""
        raise NotImplementedError

    def search(
        self,
        query: str = "",
        filters: Filters = Filters(),  # noqa: B008
        *,
        limit: int | None = 20,
        offset: int = 0,
        sort: Sort = "relevance",
    ) -> Results:
        """Return the quotations that match."""
        raise NotImplementedError

    def show(self, quotation_id: str) -> Record:
        """Return one quotation by its id, whole or cut short to 4 characters or more after ``q-``."""
        raise NotImplementedError

    def article(self, article_id: str) -> Article:
        """Return one article by its id, whole or cut short."""
        raise NotImplementedError

    def speakers(self, name: str | None = None) -> tuple[SpeakerSummary, ...]:
        """Return who speaks, most quoted first."""
        raise NotImplementedError

    def stats(self) -> Stats:
        """Return the counts of the bank."""
        raise NotImplementedError

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew from the rows; returns how many quotations it holds."""
        raise NotImplementedError

    def doctor(self, *, deep: bool = False) -> tuple[Finding, ...]:
        """Return what is wrong with the bank; an empty tuple for a healthy one.  Repairs nothing."""
        raise NotImplementedError

    def close(self) -> None:
        """Close every connection; the bank cannot be used afterwards."""
