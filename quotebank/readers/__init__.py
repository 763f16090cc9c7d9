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
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from quotebank.errors import ArticleError
from quotebank.readers.article import Part, Reading, Source, canonical
from quotebank.readers.bounded import RECORD, STEP, CarrierError, Meter, buffered
from quotebank.readers.compressed import is_compressed, read_compressed
from quotebank.readers.docx.package import is_docx
from quotebank.readers.docx.reader import read_docx
from quotebank.readers.feed import is_feed, read_feed
from quotebank.readers.foreign import is_old_document, refuse_old_document
from quotebank.readers.header import is_header, read_header
from quotebank.readers.html import is_html, read_html
from quotebank.readers.json import is_json, read_json
from quotebank.readers.jsonl import is_json_lines, read_json_lines
from quotebank.readers.mail import is_mail, read_mail
from quotebank.readers.markdown import is_front_matter, read_markdown
from quotebank.readers.mbox import is_mbox, read_mbox
from quotebank.readers.meta import UNTOLD, Meta, Told
from quotebank.readers.naming import ending, sidecar_of
from quotebank.readers.parquet import is_parquet, read_parquet
from quotebank.readers.pdf.reader import is_pdf, read_pdf
from quotebank.readers.sidecar import read_sidecar
from quotebank.readers.table import is_table, read_table
from quotebank.readers.tar import is_tar, read_tar
from quotebank.readers.text import is_text, read_text
from quotebank.readers.walk import FOREIGN, STDIN, Found, Skip, find, ignore
from quotebank.readers.warc import is_warc, read_warc
from quotebank.readers.zip import is_zip, read_zip

__all__ = [
    "READERS",
    "READER_VERSION",
    "Format",
    "Meta",
    "Part",
    "Reading",
    "canonical",
    "found_in",
    "read_found",
    "read_paths",
]

READER_VERSION = "3"
"""Goes up with every change that may change what is read of a file; a bank reads every file anew on re-ingest."""


class Format(NamedTuple):
    """One way to write an article down: the endings it is found under, how its opening is told, and its reader."""

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[BinaryIO, Source], Iterator[Reading | Part]]
    sure: bool = False
    """Whether the opening alone tells it for certain, so that it is asked whatever the file is called."""
    media: tuple[str, ...] = ()
    """The media types (RFC 6838) under which mails, feeds and web servers hand it over."""


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

READERS: tuple[Format, ...] = (
    Format("docx", (".docx", ".docm"), is_docx, read_docx, sure=True, media=(DOCX,)),  # which is a zip archive too
    Format("old-document", (".doc", ".rtf"), is_old_document, refuse_old_document, sure=True),
    Format("zip", (".zip",), is_zip, read_zip, sure=True),
    Format("tar", (".tar",), is_tar, read_tar, sure=True),
    Format("warc", (".warc",), is_warc, read_warc, sure=True),
    Format("compressed", (".gz", ".bz2", ".xz", ".tgz"), is_compressed, read_compressed, sure=True),
    Format("pdf", (".pdf",), is_pdf, read_pdf, sure=True, media=("application/pdf",)),
    Format("parquet", (".parquet",), is_parquet, read_parquet, sure=True),
    Format(
        *("feed", (".rss", ".atom", ".xml"), is_feed, read_feed, True),
        media=("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    ),
    Format("mbox", (".mbox",), is_mbox, read_mbox, sure=True, media=("application/mbox",)),
    Format("mail", (".eml",), is_mail, read_mail, sure=True, media=("message/rfc822",)),
    Format(
        "html", (".html", ".htm", ".xhtml"), is_html, read_html, sure=True, media=("text/html", "application/xhtml+xml")
    ),
    Format("json-lines", (".jsonl", ".ndjson", ".json", ".txt"), is_json_lines, read_json_lines),
    Format("json", (".json", ".txt"), is_json, read_json, media=("application/json",)),
    Format("table", (".csv", ".tsv", ".tab", ".txt"), is_table, read_table, media=("text/csv",)),
    Format("markdown", (".md", ".markdown", ".txt"), is_front_matter, read_markdown, media=("text/markdown",)),
    Format("header-lines", (".txt", ".md"), is_header, read_header, media=("text/plain",)),
    Format("plain-text", (".txt", ".md", ".markdown"), is_text, read_text, media=("text/plain", "text/markdown")),
)
"""Asked in this order: first those that are sure of an opening, then those with the media type that the carrier
declares, or else with the file's ending.  A file that none recognises goes to the last of them, which says what is
wrong; with an unknown ending all are asked.  A file of a folder or an archive is left out when none of these knows it.
"""

ENDINGS = tuple(dict.fromkeys(ending for form in READERS for ending in form.endings))
"""What the readers' files end in."""

DEEPEST = 3
"""How many containers may lie in one another, such as a page in an archive in a mail."""


def read_paths(
    paths: Sequence[str], overrides: Meta, *, skipped: Skip = ignore, fields: Mapping[str, str] | None = None
) -> Iterator[Reading]:
    """Give one reading for each article that `paths` mean: files, folders, patterns, ``-`` for standard input.

    `overrides` win over what a file says of itself, and that over the sidecar beside it.  Never raises for one bad
    file: the reading carries the error.  `skipped` is told what a folder or an archive holds beside articles.
    `fields` says in which column of a table, or at which dotted path in JSON, a field of an article stands.
    """
    for found in found_in(paths, skipped=skipped):
        yield from read_found(found, overrides, skipped=skipped, fields=fields)


def found_in(paths: Sequence[str], *, skipped: Skip = ignore) -> Iterator[Found]:
    """Give the files that `paths` mean, in order, without reading them."""
    return find(paths, _is_known, skipped)


def read_found(
    found: Found, overrides: Meta, *, skipped: Skip = ignore, fields: Mapping[str, str] | None = None
) -> Iterator[Reading]:
    """Give one reading for each article of one file, as :func:`read_paths` does."""
    if found.error:
        yield Reading(found.origin, error=found.error)
    else:
        known = Source(found.origin, overrides, named=found.named, fields=fields or {}, skipped=skipped)
        yield from _isolated(known)


def _isolated(known: Source) -> Iterator[Reading]:
    origin = known.origin
    try:
        with _opened(origin) as stream:
            beside = UNTOLD if origin == STDIN else _sidecar(origin)
            yield from read_source(stream, replace(known, beside=beside, meter=Meter(_size(stream))))
    except ArticleError as error:
        yield Reading(origin, error=error.at(origin))
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        yield Reading(origin, error=ArticleError(what, where=origin, hint="look at the file's permissions"))


def _size(stream: BinaryIO) -> int:
    """Return how many bytes an input has; for one that cannot tell, as many as it may have."""
    if not stream.seekable():
        return RECORD
    here = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(here)
    return size


def read_source(stream: io.BufferedReader, source: Source) -> Iterator[Reading]:
    """Give the readings of one input and of all that lies in it; raises :class:`ArticleError` for a fault of it all."""
    head = stream.peek(STEP)[:STEP]
    if not source.named and not is_known(source, head):
        source.skipped(source.origin, FOREIGN)
        return
    for item in format_of(source, head).read(stream, source):
        if isinstance(item, Part):
            yield from _part(item)
        else:
            yield item


def _part(part: Part) -> Iterator[Reading]:
    """Give what a part of a container holds; its fault is its own, and the next part is read."""
    source = part.source
    try:
        if source.depth > DEEPEST:
            raise ArticleError(f"lies in more than {DEEPEST} containers", hint="unpack the outer ones first")
        with part.stream as stream:
            for reading in read_source(buffered(stream), source):
                yield replace(reading, notes=source.notes + reading.notes) if source.notes else reading
    except CarrierError as error:
        if error.depth < source.depth:
            raise  # what broke is a container around this part
        yield Reading(source.origin, error=error.at(source.origin))
    except ArticleError as error:
        yield Reading(source.origin, error=error.at(source.origin))


def _opened(origin: str) -> AbstractContextManager[io.BufferedReader]:
    if origin != STDIN:
        return io.BufferedReader(io.FileIO(origin), STEP)
    return nullcontext(buffered(sys.stdin.buffer))


def _is_known(path: str) -> bool:
    """Tell whether a reader knows the format of a file, by its ending or else by its opening."""
    if ending(path) in ENDINGS or not os.path.isfile(path):
        return True  # where it is no file, that is what is told of it
    try:
        with open(path, "rb") as stream:
            return is_known(Source(path), stream.read(STEP))
    except OSError:
        return False


def is_known(source: Source, head: bytes) -> bool:
    """Tell whether a reader knows the format of an input, by its opening, its ending or what its carrier declares."""
    return _surely(head) is not None or bool(_owners(source))


def format_of(source: Source, head: bytes) -> Format:
    """Return the format of :data:`READERS` that reads an input with this source and opening."""
    owners = _owners(source) or list(READERS)
    return _surely(head) or next((form for form in owners if form.recognises(head)), owners[-1])


def _surely(head: bytes) -> Format | None:
    return next((form for form in READERS if form.sure and form.recognises(head)), None)


def _owners(source: Source) -> list[Format]:
    declared = [form for form in READERS if source.media in form.media]
    return declared or [form for form in READERS if ending(source.origin) in form.endings]


def _sidecar(origin: str) -> Told:
    """Return the metadata beside an article, if there is any; raises :class:`ArticleError` when it is broken."""
    path = sidecar_of(origin)
    if not os.path.isfile(path):
        return UNTOLD
    with open(path, "rb") as stream:
        return read_sidecar(stream, path)
