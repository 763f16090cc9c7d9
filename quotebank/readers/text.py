"""Takes a plain-text file, gives one article: the whole file is its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from quotebank.readers.article import Reading, Source, canonical, reading, whole
from quotebank.readers.credits import with_credits
from quotebank.readers.meta import UNTOLD


def is_text(head: bytes) -> bool:
    """Anything may be plain text: this reader is asked last."""
    return True


def read_text(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the one article of `stream`; raises :class:`quotebank.errors.ArticleError`."""
    data = whole(stream)
    yield with_credits(reading(canonical(data), source, UNTOLD, data))
