"""Takes a tar archive, gives its members as inputs of their own, in their order, in one pass and without going back.

POSIX pax, GNU and old tar as the standard library reads them.  Members are read in memory and never put on disk.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Self, cast

from quotebank.errors import ArticleError
from quotebank.readers.article import Part, Reading, Source
from quotebank.readers.bounded import AGAIN, STEP, CarrierError, Guarded
from quotebank.readers.meta import Told
from quotebank.readers.naming import SIDECAR, leads_out, member_passed_over, sidecar_of
from quotebank.readers.sidecar import read_sidecar

_EXTENDED = frozenset(
    (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
)
_LONGEST_HEADER = 1024 * 1024
_MOST_SIDECARS = 10_000
_FAULTS = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError)


class _Header(tarfile.TarInfo):
    """A member's header that is never broken in silence, nor longer than any name or comment."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Return the header that `buf` holds; raises :class:`tarfile.ReadError`."""
        try:
            header = super().frombuf(buf, encoding, errors)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
            # Behind the first member the library takes a broken header for the end of the archive.
            raise tarfile.ReadError(str(error)) from error
        if (header.type in _EXTENDED and header.size > _LONGEST_HEADER) or header.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError("a header that no archive of articles has")
        return header


class _Piecemeal:
    """A stream that gives what it has, so that nothing is lost before the place where it breaks."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = cast("io.BufferedReader", stream)

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, `size` at most; none at the end."""
        return self._stream.read1(size)


def is_tar(head: bytes) -> bool:
    """Tell whether `head` opens a tar archive of this century; older ones have no mark and are told by their name."""
    return head[257:262] == b"ustar"


def read_tar(stream: BinaryIO, source: Source) -> Iterator[Reading | Part]:
    """Give the members of `stream`; raises :class:`CarrierError` where the archive is broken."""
    try:
        archive = tarfile.open(fileobj=cast("BinaryIO", _Piecemeal(stream)), mode="r|", tarinfo=_Header)  # noqa: SIM115
    except _FAULTS as error:
        raise ArticleError("not a tar archive: its first header is broken or empty", hint="get it again") from error
    with archive:
        yield from _members(archive, source)
    while stream.read(STEP):
        pass  # behind the last member stands the checksum of what the archive is packed in


def _members(archive: tarfile.TarFile, source: Source) -> Iterator[Reading | Part]:
    sidecars: dict[str, Told] = {}
    count = 0
    while header := _next(archive, source):
        count += not header.isdir()
        if found := _member(archive, header, source, sidecars):
            yield found
        # The library keeps all headers, for going back.
        archive.members.clear()  # type: ignore[attr-defined]
    if not count:
        raise ArticleError("the archive is empty")
    for name in sidecars:
        source.skipped(f"{source.origin}!{name}", "metadata that stands behind its article, or has none")


def _next(archive: tarfile.TarFile, source: Source) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except _FAULTS as error:
        raise _cut(source) from error


def _cut(source: Source) -> CarrierError:
    return CarrierError("the archive is damaged or cut off: it ends in the middle", depth=source.depth, hint=AGAIN)


def _member(
    archive: tarfile.TarFile, header: tarfile.TarInfo, source: Source, sidecars: dict[str, Told]
) -> Reading | Part | None:
    """Return a member to read, or its fault; ``None`` when it is left out or no article."""
    inner = source.member(header.name)
    try:
        if header.name.endswith(SIDECAR) and header.isreg() and len(sidecars) < _MOST_SIDECARS:
            sidecars[header.name] = read_sidecar(_opened(archive, header, source), inner.origin)
            return None
        reason = member_passed_over(header.name) or _unread(header)
        if reason is not None:
            if reason:
                source.skipped(inner.origin, reason)
            return None
        if leads_out(header.name):
            raise ArticleError("its name leads out of the archive", hint="pack it under a plain name")
    except CarrierError:
        raise
    except ArticleError as error:
        return Reading(inner.origin, error=error.at(inner.origin))
    beside = sidecars.pop(sidecar_of(header.name), None)
    return Part(inner.knowing(beside) if beside else inner, _opened(archive, header, source))


def _unread(header: tarfile.TarInfo) -> str | None:
    """Return why a member that is no plain file is not read; ``""`` for a folder."""
    if header.isdir():
        return ""
    if header.issym() or header.islnk():
        return "a link"
    return None if header.isreg() and not header.issparse() else "not a regular file"


def _opened(archive: tarfile.TarFile, header: tarfile.TarInfo, source: Source) -> BinaryIO:
    member = cast("io.BufferedReader", archive.extractfile(header))
    raw = Guarded(member.read, header.size, more=_cut(source), faults=_FAULTS, broken=lambda _: _cut(source))
    return io.BufferedReader(raw)
