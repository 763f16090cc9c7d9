"""Takes paths and what is known already, gives articles: one reading for each, in order, and no fault stops the rest.

Each format has its file here and its line in :data:`READERS`.  A reader is a function ``(stream, source) ->
Iterator[Reading | Part]``: a container gives the parts that it holds, and each is read as an input of its own.  For a
fault of the whole file a reader raises :class:`quotebank.errors.ArticleError`.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, NamedTuple, cast

from quotebank.errors import ArticleError
from quotebank.readers.article import Part, Reading, Source, canonical, whole
from quotebank.readers.header import is_header, read_header
from quotebank.readers.json import is_json, mapping, read_json
from quotebank.readers.jsonl import is_json_lines, read_json_lines
from quotebank.readers.markdown import is_front_matter, read_markdown
from quotebank.readers.meta import NOTHING, Meta, from_mapping
from quotebank.readers.parquet import is_parquet, read_parquet
from quotebank.readers.strict_json import loads
from quotebank.readers.table import is_table, read_table
from quotebank.readers.text import is_text, read_text
from quotebank.readers.walk import STDIN, Skip, find, ignore, sidecar_of

__all__ = ["READERS", "Format", "Meta", "Part", "Reading", "canonical", "read_paths"]


class Format(NamedTuple):
    """One way to write an article down: the endings it is found under, how its opening is told, and its reader."""

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[BinaryIO, Source], Iterator[Reading | Part]]
    sure: bool = False
    """Whether the opening alone tells it for certain, so that it is asked whatever the file is called."""


READERS: tuple[Format, ...] = (
    Format("parquet", (".parquet",), is_parquet, read_parquet, sure=True),
    Format("json-lines", (".jsonl", ".ndjson", ".json", ".txt"), is_json_lines, read_json_lines),
    Format("json", (".json", ".txt"), is_json, read_json),
    Format("table", (".csv", ".tsv", ".tab", ".txt"), is_table, read_table),
    Format("markdown", (".md", ".markdown", ".txt"), is_front_matter, read_markdown),
    Format("header-lines", (".txt", ".md"), is_header, read_header),
    Format("plain-text", (".txt", ".md", ".markdown"), is_text, read_text),
)
"""Asked in this order: first those that are sure of an opening, then those with the file's ending.  A file that none
recognises goes to the last that has its ending, which says what is wrong; with an unknown ending all are asked."""

DEEPEST = 3
"""How many containers may lie in one another, such as a page in an archive in a mail."""

_HEAD = 64 * 1024


def read_paths(
    paths: Sequence[str], overrides: Meta, *, skipped: Skip = ignore, fields: Mapping[str, str] | None = None
) -> Iterator[Reading]:
    """Give one reading for each article that `paths` mean: files, folders, patterns, ``-`` for standard input.

    `overrides` win over what a file says of itself, and that over the sidecar beside it.  Never raises for one bad
    file: the reading carries the error.  `skipped` is told what a folder holds beside articles.  `fields` says in
    which column of a table, or at which dotted path in JSON, a field of an article stands.
    """
    for found in find(paths, skipped):
        if found.error:
            yield Reading(found.origin, error=found.error)
        else:
            yield from _isolated(found.origin, overrides, fields or {})


def _isolated(origin: str, overrides: Meta, fields: Mapping[str, str]) -> Iterator[Reading]:
    try:
        with _opened(origin) as stream:
            beside = NOTHING if origin == STDIN else _sidecar(origin)
            yield from _read(stream, Source(origin, overrides, beside, fields=fields))
    except ArticleError as error:
        yield Reading(origin, error=_placed(error, origin))
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        yield Reading(origin, error=ArticleError(what, where=origin, hint="look at the file's permissions"))


def _placed(error: ArticleError, origin: str) -> ArticleError:
    return error if error.where else ArticleError(error.what, where=origin, hint=error.hint)


def _read(stream: io.BufferedReader, source: Source) -> Iterator[Reading]:
    form = format_of(source.origin, stream.peek(_HEAD)[:_HEAD])
    for item in form.read(stream, source):
        if isinstance(item, Part):
            yield from _part(item)
        else:
            yield item


def _part(part: Part) -> Iterator[Reading]:
    """Give what a part of a container holds; its fault is its own, and the next part is read."""
    origin = part.source.origin
    try:
        if part.source.depth > DEEPEST:
            raise ArticleError(f"lies in more than {DEEPEST} containers", hint="unpack the outer ones first")
        yield from _read(io.BufferedReader(cast("io.RawIOBase", part.stream), _HEAD), part.source)
    except ArticleError as error:
        yield Reading(origin, error=_placed(error, origin))


def _opened(origin: str) -> AbstractContextManager[io.BufferedReader]:
    if origin != STDIN:
        return io.BufferedReader(io.FileIO(origin), _HEAD)
    stream = sys.stdin.buffer
    if isinstance(stream, io.BufferedReader):
        return nullcontext(stream)
    return nullcontext(io.BufferedReader(cast("io.RawIOBase", stream), _HEAD))


def format_of(origin: str, head: bytes) -> Format:
    """Return the format of :data:`READERS` that reads an input with this name and opening."""
    sure = next((form for form in READERS if form.sure and form.recognises(head)), None)
    if sure:
        return sure
    ending = os.path.splitext(origin)[1].lower()
    owners = [form for form in READERS if ending in form.endings] or list(READERS)
    return next((form for form in owners if form.recognises(head)), owners[-1])


def _sidecar(origin: str) -> Meta:
    """Return the metadata beside an article, if there is any; raises :class:`ArticleError` when it is broken."""
    path = sidecar_of(origin)
    if not os.path.isfile(path):
        return NOTHING
    with open(path, "rb") as stream:
        return from_mapping(mapping(loads(whole(stream), where=path), path), where=path)
