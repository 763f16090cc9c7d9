"""The errors a caller can expect.

::

    QuotebankError
    ├── ArticleError      an input that cannot be read as an article
    ├── LexiconError      a table of the lexicon that is broken
    ├── QueryError        a search that cannot be understood
    ├── ReviewError       a verdict or a decision that cannot be
    ├── NotFoundError     an id or a name that the bank does not hold
    └── BankError         a bank that cannot be opened, read or written

Every message says what is wrong and where; ``hint`` says what to try.  Code that only finds nothing in a
text returns ``None`` or an empty tuple and never raises.
"""

from __future__ import annotations


class QuotebankError(Exception):
    """The root: catch it to catch everything that quotebank raises on purpose.

    ``what`` is the fault in one line, ``where`` the file, line or field (may be empty), ``hint`` the next step
    (may be empty).
    """

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class ArticleError(QuotebankError):
    """An input that cannot be read as an article; a batch reports it and goes on."""

    def at(self, where: str) -> ArticleError:
        """Return the same error with its place, unless it names one already."""
        return self if self.where else ArticleError(self.what, where=where, hint=self.hint)


class LexiconError(QuotebankError):
    """A table of the lexicon that is broken: a fault of this package, or of an edit to it."""


class QueryError(QuotebankError):
    """A search that cannot be understood; ``position`` counts characters of the query from 0."""

    exit_code = 2
    query = ""
    """The query as typed; empty where the fault is not in a query."""

    def __init__(self, what: str, *, position: int = 0, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.position = position


class ReviewError(QuotebankError):
    """A verdict on a quotation, or a decision on a speaker, that cannot be."""

    exit_code = 2


class NotFoundError(QuotebankError):
    """An id or a name that the bank does not hold."""

    exit_code = 1


class BankError(QuotebankError):
    """A bank that cannot be opened, read or written."""

    exit_code = 4
