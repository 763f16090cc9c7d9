"""Takes the stream of a web archive, gives its records one by one, and finds the next one behind what is damaged."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.bounded import AGAIN, RECORD, STEP, BombError, CarrierError, Guarded, Meter, buffered
from quotebank.readers.compressed import GZIP, Unpacked
from quotebank.readers.transfer import body

if TYPE_CHECKING:
    from warcio.limitreader import LimitReader
    from warcio.statusandheaders import StatusAndHeaders

FAULTS = (CarrierError, EOFError, ValueError, zlib.error)
"""What a broken record raises."""

_FIRST = re.compile(rb"WARC/[01]\.\d+\r?\n?\Z")
_LINE = 64 * 1024
_HEADERS = 1024 * 1024
"""The longest line, and the longest headers, of a record."""


class Lines:
    """What the library reads headers from: lines that are never longer than any header."""

    def __init__(self, stream: io.BufferedReader) -> None:
        """Read from `stream`."""
        self.stream = stream
        self.allowed = _HEADERS

    def readline(self, size: int | None = None) -> bytes:
        """Return a line; raises :class:`ValueError` where it, or all of them together, are too long."""
        line = self.stream.readline(_LINE if size is None else min(size, _LINE))
        self.allowed -= len(line)
        if len(line) == _LINE or self.allowed < 0:
            raise ValueError("headers without end")
        return line

    def read(self, size: int) -> bytes:
        """Return some bytes, `size` at most; none at the end."""
        return self.stream.read1(size)


class Record:
    """One record: its headers, those of the HTTP message in it, and the page."""

    def __init__(
        self,
        headers: StatusAndHeaders,
        http: StatusAndHeaders | None,
        block: LimitReader,
        depth: int,
        check: Callable[[], None],
    ) -> None:
        """Take a record that lies so deep; `check` raises where its checksum is wrong."""
        self._check = check
        self._headers = headers
        self._block = block
        self._http = http
        self._depth = depth
        self.broken = False
        """Whether its page was read to where it broke, which has been told then."""

    def header(self, name: str) -> str | None:
        """Return a header of the record."""
        value: str | None = self._headers.get_header(name)
        return value

    @property
    def status(self) -> str | None:
        """The status of the HTTP answer in it."""
        return self._http.get_statuscode() if self._http else None

    @property
    def media(self) -> str | None:
        """What the server, or else the record, declares as the type of the page."""
        value: str | None = self._http.get_header("Content-Type") if self._http else self.header("Content-Type")
        return value

    def page(self) -> io.BufferedReader:
        """Return the page; raises :class:`ArticleError` where it is packed in a way that is not read here."""
        wire = buffered(self._guarded(self._whole))
        if self._http is None:
            return wire
        unpacked = body(wire, self._http.get_header, self._depth, self._guarded)
        return buffered(self._guarded(unpacked.read1))

    def finish(self) -> None:
        """Read what is left of it; raises one of :data:`FAULTS` where it is broken."""
        if self.broken:
            raise EOFError
        while self._whole(STEP):
            pass

    def _whole(self, size: int) -> bytes:
        data: bytes = self._block.read(size)
        if not data and size:
            if self._block.limit > 0:
                raise EOFError
            self._check()
        return data

    def _guarded(self, read: Callable[[int], bytes]) -> Guarded:
        more = ArticleError(f"larger than {RECORD // 2**20} MB: no page is")
        return Guarded(read, RECORD, more=more, faults=FAULTS, broken=self._damaged)

    def _damaged(self, error: Exception) -> ArticleError:
        if isinstance(error, BombError) or (isinstance(error, CarrierError) and error.depth < self._depth - 1):
            return error  # what broke is not the record, but what its archive lies in
        self.broken = True
        return ArticleError("the record is damaged or cut off", hint=AGAIN)


class Records:
    """The records of a web archive."""

    def __init__(self, stream: BinaryIO, depth: int, meter: Meter | None, opens: Callable[[bytes], bool]) -> None:
        """Read an archive that lies so deep; `opens` tells whether bytes open a record."""
        plain = buffered(stream)
        packed = plain.peek(len(GZIP)).startswith(GZIP)
        self._packed = Unpacked(plain, depth, meter) if packed else None
        self._lines = Lines(buffered(self._packed) if self._packed else plain)
        self._depth = depth
        self._opens = opens
        self._first = self._tail = b""
        self._checked = False

    def next(self) -> Record | None:
        """Return the next record, ``None`` at the end; raises one of :data:`FAULTS` where it is broken."""
        from warcio.limitreader import LimitReader  # late: few inputs are web archives
        from warcio.statusandheaders import StatusAndHeadersParser

        self._lines.allowed = _HEADERS
        first, self._first = self._first, b""
        while not first.strip():
            line = self._lines.readline()
            first, self._tail = self._tail.lstrip() + line, b""
            if not first:
                return None
        self._checked = False
        if not _FIRST.match(first):
            raise ValueError("no record where one should be")
        parser = StatusAndHeadersParser([], verify=False)
        headers = parser.parse(self._lines, first)
        length = headers.get_header("Content-Length") or ""
        if not (length.isascii() and length.isdigit()):
            raise ValueError("a record that does not tell its length")
        block = LimitReader(self._lines, int(length))
        answer = headers.get_header("WARC-Type") == "response" and block.limit
        http = parser.parse(block) if answer and _is_http(headers.get_header("Content-Type")) else None
        return Record(headers, http, block, self._depth + 1, self._check)

    def _check(self) -> None:
        """Read the two empty lines that close a record, and what its packing says of it, before its page is whole."""
        if not self._checked:
            self._checked = True
            self._tail = self._lines.stream.read(4)
            if self._packed:
                self._packed.check()

    def resume(self) -> bool:
        """Go on behind a broken record; tell whether there is another one."""
        self._tail = b""
        while True:
            if self._packed and self._packed.broken:
                if not self._packed.resume(self._opens):
                    return False
                self._lines.stream.detach()  # or it would close what it reads from
                self._lines = Lines(buffered(self._packed))
            try:
                while line := self._lines.stream.readline(_LINE):
                    if _FIRST.match(line):
                        self._first = line
                        return True
            except CarrierError as error:
                if isinstance(error, BombError) or error.depth < self._depth:
                    raise
                continue
            return False


def _is_http(media: str | None) -> bool:
    return (media or "").lower().startswith("application/http")
