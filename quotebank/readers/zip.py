"""Takes a zip archive, gives its members as inputs of their own, in the order in which it lists them.

APPNOTE.TXT 6.3.10 describes the format.  Members are read in memory and never put on disk, so that no name leads
anywhere.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from stat import S_ISLNK
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Part, Reading, Source
from quotebank.readers.bounded import AGAIN, BombError, Guarded, allowance, in_memory
from quotebank.readers.naming import leads_out, member_passed_over, sidecar_of
from quotebank.readers.sidecar import read_sidecar

_LISTING = 32 * 1024 * 1024
"""The longest list of members that is read: some 300,000 names."""

_TAIL = 66 * 1024
"""How far from the end the record lies that tells where the list is: its comment has at most 64 KB."""

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def is_zip(head: bytes) -> bool:
    """Tell whether `head` opens a zip archive, an empty one included."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read_zip(stream: BinaryIO, source: Source) -> Iterator[Reading | Part]:
    """Give the members of `stream`; raises :class:`ArticleError` when its list of members cannot be read."""
    file = stream if stream.seekable() else in_memory(stream)
    _check_listing(file)
    try:
        archive = zipfile.ZipFile(file)
    except _FAULTS as error:
        raise ArticleError("not a whole zip archive: the list of its members is broken", hint=AGAIN) from error
    with archive:
        listed = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        if "[Content_Types].xml" in listed or "mimetype" in listed:
            raise ArticleError("an office document or a book, not an archive of articles", hint="save it as text")
        if not listed:
            raise ArticleError("the archive is empty")
        for info in archive.infolist():
            if not info.is_dir() and (found := _member(archive, listed, info, source)):
                yield found


def _check_listing(file: BinaryIO) -> None:
    """Look at how long the list of members says it is, before all of it is held in memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    at, wide = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    length = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if length == 0xFFFFFFFF and wide >= 0:
        length = int.from_bytes(tail[wide + 40 : wide + 48], "little")
    if length > _LISTING:
        raise ArticleError("lists more members than an archive of articles has", hint="make several archives of it")


def _member(
    archive: zipfile.ZipFile, listed: dict[str, zipfile.ZipInfo], info: zipfile.ZipInfo, source: Source
) -> Reading | Part | None:
    """Return a member to read, or its fault; ``None`` when it is left out."""
    inner = source.member(info.filename)
    reason = "a link" if S_ISLNK(info.external_attr >> 16) else member_passed_over(info.filename)
    if reason is not None:
        if reason:
            source.skipped(inner.origin, reason)
        return None
    try:
        if leads_out(info.filename):
            raise ArticleError("its name leads out of the archive", hint="pack it under a plain name")
        if beside := listed.get(sidecar_of(info.filename)):
            with _opened(archive, beside, source) as stream:
                inner = inner.knowing(read_sidecar(stream, f"{source.origin}!{beside.filename}"))
        return Part(inner, _opened(archive, info, source))
    except ArticleError as error:
        return Reading(inner.origin, error=error.at(inner.origin))


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> BinaryIO:
    """Return the content of a member; raises :class:`ArticleError` where it cannot be unpacked."""
    if info.flag_bits & 1:
        raise ArticleError("encrypted with a password", hint="unpack it and give what was in it")
    try:
        member = archive.open(info)
    except _FAULTS as error:
        raise _damaged(error) from error
    more = BombError(depth=source.depth + 1)
    spend = source.meter.spend if source.meter else None
    raw = Guarded(member.read, allowance(info.compress_size), more=more, faults=_FAULTS, broken=_damaged, spend=spend)
    return io.BufferedReader(raw)


def _damaged(error: Exception) -> ArticleError:
    if isinstance(error, NotImplementedError):
        return ArticleError("packed in a way that is not read here", hint="unpack it and give what was in it")
    return ArticleError("damaged in the archive: it cannot be unpacked as it was packed", hint="get the archive again")
