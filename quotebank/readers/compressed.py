"""Takes a file packed by gzip, bzip2 or xz, gives the one input in it: a page, a tar archive, a mailbox …

Several members behind one another are one content, as the formats have it (RFC 1952 section 2.2).
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Protocol

from quotebank.readers.article import Part, Source
from quotebank.readers.bounded import AGAIN, BombError, CarrierError, Meter, allowance, buffered

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP = b"\x1f\x8b\x08"
_MAGIC = re.compile(rb"\x1f\x8b\x08|BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)|\xfd7zXZ\0")
_STEP = 16 * 1024
_REMEMBERED = 256 * 1024
_DICTIONARY = 128 * 1024 * 1024
"""What xz may take for its dictionary; ``xz -9`` takes 64 MB."""


def is_compressed(head: bytes) -> bool:
    """Tell whether `head` opens a file of gzip, bzip2 or xz."""
    return bool(_MAGIC.match(head))


def read_compressed(stream: BinaryIO, source: Source) -> Iterator[Part]:
    """Give the content of `stream` as the one part."""
    inner = replace(source, depth=source.depth + 1, charset=None, media=None)
    yield Part(inner, buffered(Unpacked(stream, source.depth, source.meter)))


class Unpacker(Protocol):
    """What the standard library's decompressors have in common."""

    @property
    def eof(self) -> bool:
        """Whether the member has come to its end."""

    @property
    def unused_data(self) -> bytes:
        """What was fed beyond that end."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes before more is fed."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Feed `data` and return at most `max_length` bytes."""


class Inflate:
    """Zlib in the manner of the other two decompressors; gzip, if nothing else is said."""

    def __init__(self, window: int = 16 + zlib.MAX_WBITS) -> None:
        """Unpack the format that `window` means to :func:`zlib.decompressobj`."""
        self._inner = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        """Whether the member has come to its end."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """What was fed beyond that end."""
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes before more is fed."""
        return not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Feed `data` and return at most `max_length` bytes."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def unpacker(head: bytes) -> Unpacker | None:
    """Return what unpacks a member that opens with `head`."""
    if head.startswith(GZIP):
        return Inflate()
    if not is_compressed(head):
        return None
    return bz2.BZ2Decompressor() if head.startswith(b"BZh") else lzma.LZMADecompressor(memlimit=_DICTIONARY)


class Unpacked(io.RawIOBase):
    """The content of a packed stream, as it is read; raises :class:`CarrierError` where the packing is broken."""

    def __init__(self, stream: BinaryIO, depth: int, meter: Meter | None = None) -> None:
        """Unpack `stream`, an input that lies so deep, and count what comes out on `meter`."""
        self._stream = stream
        self._depth = depth
        self._meter = meter
        self._fed = self._given = 0
        self._next = self._ready = b""
        self._swallowed = bytearray()
        self._member: Unpacker | None = None
        self.broken = False
        """Whether a member was damaged, so that nothing more comes before :meth:`resume`."""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` and return how many bytes came; 0 at the end."""
        view = memoryview(buffer).cast("B")
        while not self._ready and (self._member or self._opened()):
            self._ready = self._more(len(view))
        data, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(data)] = data
        return len(data)

    def check(self) -> None:
        """Unpack a member that has given all it has to its very end, where its checksum stands."""
        while self._member and not self._ready:
            self._ready = self._more(_STEP)

    def _opened(self) -> bool:
        """Begin with the next member; tell whether there is one."""
        while len(self._next) < 16 and (data := self._fetch()):
            self._next += data
        if self._fed and not self._next.strip(b"\0"):
            return self._padded()
        self._member = unpacker(self._next)
        if self._member is None:
            self._swallowed = bytearray(self._next)
            raise self._fault("is followed by something that is not packed")
        return True

    def resume(self, opens: Callable[[bytes], bool]) -> bool:
        """Go on behind a damaged member with the next of gzip that `opens` takes; tell whether there is one."""
        data = bytes(self._swallowed[1:])
        while True:
            at = data.find(GZIP)
            data = data[at:] if at >= 0 else data[-len(GZIP) :]
            more = self._fetch() if at < 0 or len(data) < _STEP else b""
            data += more
            if at >= 0 and opens(data):
                self._next, self._ready, self._member, self.broken = data, b"", None, False
                self._swallowed.clear()
                return True
            if not more and data.find(GZIP, 1) < 0:
                return False
            data = data[at >= 0 :]

    def _padded(self) -> bool:
        """Zero bytes up to the end are padding, as tapes have it."""
        while data := self._fetch():
            if data.strip(b"\0"):
                self._swallowed = bytearray(data)
                raise self._fault("is followed by something that is not packed")
        return False

    def _more(self, most: int) -> bytes:
        member = self._member
        assert member  # noqa: S101 - the loop above opened it
        data = b""
        if member.needs_input:
            data, self._next = self._next or self._fetch(), b""
            self._remember(data)
            if not data:
                raise self._fault("is cut off: it ends in the middle")
        try:
            out = member.decompress(data, most)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, MemoryError) as error:
            raise self._fault("is damaged and cannot be unpacked any further") from error
        if member.eof:
            self._member, self._next = None, member.unused_data
            self._swallowed.clear()
        self._count(len(out))
        return out

    def _remember(self, data: bytes) -> None:
        """Keep what a member took: a damaged one may have taken the beginning of the next, or all of it."""
        if len(self._swallowed) > 2 * _REMEMBERED:
            del self._swallowed[:-_REMEMBERED]
        self._swallowed += data

    def _fetch(self) -> bytes:
        data = self._stream.read(_STEP)
        self._fed += len(data)
        return data

    def _count(self, count: int) -> None:
        self._given += count
        if self._given > allowance(self._fed):
            raise BombError(depth=self._depth)
        if self._meter:
            self._meter.spend(count)

    def _fault(self, what: str) -> CarrierError:
        self.broken = True
        return CarrierError(f"the packed data {what}", depth=self._depth, hint=AGAIN)
