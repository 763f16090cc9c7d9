"""Takes a web archive, gives the pages in it, record by record: WARC 1.0 and 1.1, plain or packed.

https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/ (ISO 28500).  News crawls such as
CC-NEWS pack each record as a gzip member of its own, so that after a damaged one the next can be found.  Only what a
server gave whole (status 200) and what was put there as it is (``resource``) is read; the rest is counted.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Part, Reading, Source
from quotebank.readers.bounded import AGAIN, BombError, CarrierError
from quotebank.readers.compressed import GZIP
from quotebank.readers.meta import Meta, Told, iso_moment
from quotebank.readers.records import FAULTS, Record, Records

PAGES = frozenset(
    (
        "text/html",
        "application/xhtml+xml",
        "application/pdf",
        "application/rss+xml",
        "application/atom+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
)
"""The media types of a web site that hold articles; its scripts, lists and plain files do not."""

_QUIET = frozenset(("warcinfo", "request", "metadata"))
"""Types of records that only tell of others."""

_FIRST = re.compile(rb"WARC/[01]\.\d+\r?\n")


def is_warc(head: bytes) -> bool:
    """Tell whether `head` opens a web archive, packed by gzip or not."""
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 16)
        except zlib.error:
            return False
    return bool(_FIRST.match(head))


def read_warc(stream: BinaryIO, source: Source) -> Iterator[Reading | Part]:
    """Give the pages of `stream`; a broken record is told, and the next one is read."""
    records = Records(stream, source.depth, source.meter, is_warc)
    place = "at its beginning"
    while True:
        told = False
        try:
            record = records.next()
            if record is None:
                return
            place = f"after {record.header('WARC-Target-URI') or place}"
            for found in _page(record, source):
                yield found
                told = record.broken
            record.finish()
        except FAULTS as error:
            if isinstance(error, BombError) or (isinstance(error, CarrierError) and error.depth < source.depth):
                raise  # what broke is what the archive lies in
            if not told:
                what = f"a record {place} is damaged or cut off"
                yield Reading(source.origin, error=ArticleError(what, where=source.origin, hint=AGAIN))
            if not records.resume():
                return


def _page(record: Record, source: Source) -> Iterator[Reading | Part]:
    """Give the page in a record, or its fault; nothing where it holds none, which is told."""
    address = record.header("WARC-Target-URI") or "a record without an address"
    inner = source.member(address)
    try:
        reason = _left_out(record)
        if reason is not None:
            if reason:
                source.skipped(inner.origin, reason)
            return
        media, charset = _declared(record.media)
        if media not in PAGES:
            source.skipped(inner.origin, "no page, but a picture, a script or another file")
            return
        beside = Meta(url=address, accessed=iso_moment(record.header("WARC-Date") or ""))
        known = Told(beside, {"url": "the record’s WARC-Target-URI", "accessed": "the record’s WARC-Date"})
        notes = ("the crawler cut this page off: its end is missing",) if record.header("WARC-Truncated") else ()
        yield Part(inner.carried(media, charset, notes).knowing(known), record.page())
    except ArticleError as error:
        yield Reading(inner.origin, error=error.at(inner.origin))


def _left_out(record: Record) -> str | None:
    """Return why a record is not read; ``""`` for one that only tells of others."""
    kind = record.header("WARC-Type") or ""
    if kind in _QUIET:
        return ""
    if kind == "response":
        return None if record.status == "200" else f"not a page, but the answer {record.status or 'of no kind'}"
    return None if kind == "resource" else f"not a page, but a {kind or 'nameless'} record"


def _declared(value: str | None) -> tuple[str | None, str | None]:
    """Return the media type and the encoding that a header declares."""
    if not value:
        return None, None
    message = Message()
    message["Content-Type"] = re.sub(r"[\r\n]+", " ", value)
    return message.get_content_type(), message.get_content_charset()
