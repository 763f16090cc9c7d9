"""Takes the file of metadata beside an article, gives what it tells."""

from __future__ import annotations

from typing import BinaryIO

from quotebank.readers.article import whole
from quotebank.readers.json import mapping
from quotebank.readers.meta import Told, from_mapping
from quotebank.readers.strict_json import loads


def read_sidecar(stream: BinaryIO, where: str) -> Told:
    """Return the metadata that `stream` holds; raises :class:`quotebank.errors.ArticleError` when it is broken."""
    return from_mapping(mapping(loads(whole(stream), where=where), where), where=where, what="the sidecar’s")
