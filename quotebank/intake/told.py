"""The nouns of a run: what extracts, what became of an input, and how far the run has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotebank.errors import ArticleError
from quotebank.model import Article, Quotation

if TYPE_CHECKING:
    from quotebank.versions import Changes

Status = Literal["stored", "updated", "unchanged", "duplicate", "skipped", "failed"]


class Extractor(NamedTuple):
    """What finds quotations: a version, and a pure function from an article."""

    version: str
    extract: Callable[[Article], tuple[Quotation, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of one input."""

    origin: str
    status: Status
    """``stored``: it is new.  ``updated``: something new was told of it, or it was read anew.  ``unchanged``: the same
    again.  ``duplicate``: the same article, word for word, came from another file before, or before in this run; it is
    kept once.  ``skipped``: no article.  ``failed``: it could not be read or stored."""
    article_id: str | None = None
    articles: int = 1
    """How many articles this stands for: those of a file of many that is unchanged, none for a file that is none."""
    quotations: int = 0
    """How many quotations of this article the bank now holds."""
    changes: Changes | None = None
    """What became of the quotations of the version before, where the article is a new version of one."""
    error: ArticleError | None = None
    reason: str = ""
    """Why it was skipped."""
    notes: tuple[str, ...] = ()
    """What a checker should know of how it was read."""


@dataclass(slots=True)
class Progress:
    """How far a run has come, for whoever shows it."""

    files: int = 0
    size: int = 0
    """Bytes of the files that are done."""
    articles: int = 0
    current: int = 0
    """Bytes of the file that is being written."""
    within: int = 0
    """Characters of its articles that are done."""
