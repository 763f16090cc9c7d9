"""Takes the body of an HTTP message as it went over the wire, gives the bytes of the page in it.

RFC 9112 section 7.1 (chunks) and RFC 9110 section 8.4 (packing).  Crawlers often undo what a header says and keep the
header, so the first bytes decide.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator

from quotebank.errors import ArticleError
from quotebank.readers.bounded import STEP, Guarded, buffered
from quotebank.readers.compressed import GZIP, Inflate, Unpacked

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")

Guard = Callable[[Callable[[int], bytes]], Guarded]
"""Makes a guarded stream of a function that reads."""


def body(wire: io.BufferedReader, header: Callable[[str], str | None], depth: int, guard: Guard) -> io.BufferedReader:
    """Return the page in a body; `header` gives the values of the message's headers.

    Raises :class:`ArticleError` for a packing that is not read here; the stream raises :class:`EOFError`,
    :class:`ValueError`, or :class:`quotebank.readers.bounded.CarrierError` for an input that lies so deep, where the
    body is broken.
    """
    if "chunked" in (header("Transfer-Encoding") or "").lower() and _CHUNK.match(wire.peek(1024)):
        wire = buffered(guard(_joined(_dechunked(wire))))
    packing = (header("Content-Encoding") or "").strip().lower()
    if packing in ("gzip", "x-gzip") and wire.peek(len(GZIP)).startswith(GZIP):
        return buffered(Unpacked(wire, depth))
    if packing == "deflate":
        return buffered(guard(_joined(_inflated(wire))))
    if packing in ("br", "zstd") and not wire.peek(1).lstrip().startswith(b"<"):
        raise ArticleError(f"packed by {packing}, which is not read here", hint="save the page with a browser")
    return wire


def _dechunked(wire: io.BufferedReader) -> Iterator[bytes]:
    while True:
        head = _CHUNK.fullmatch(wire.readline(STEP))
        if not head:
            raise ValueError("no chunk where one should be")
        left = int(head[1], 16)
        if not left:
            return
        while left:
            data = wire.read1(min(left, STEP))
            if not data:
                raise EOFError
            left -= len(data)
            yield data
        if wire.readline(3).strip():
            raise ValueError("no end of a chunk where one should be")


def _inflated(wire: io.BufferedReader) -> Iterator[bytes]:
    """Servers mean zlib's format by «deflate», as the standard says, or leave its two bytes of header out."""
    head = wire.peek(2)[:2]
    zlib_header = len(head) == 2 and head[0] & 15 == 8 and int.from_bytes(head, "big") % 31 == 0
    inner = Inflate(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)
    while not inner.eof:
        data = wire.read1(STEP) if inner.needs_input else b""
        if inner.needs_input and not data:
            raise EOFError
        yield inner.decompress(data, STEP)


def _joined(pieces: Iterator[bytes]) -> Callable[[int], bytes]:
    """Return a function that reads what `pieces` give."""
    left = b""

    def read(size: int) -> bytes:
        nonlocal left
        while not left:
            piece = next(pieces, None)
            if piece is None:
                return b""
            left = piece
        data, left = left[:size], left[size:]
        return data

    return read
