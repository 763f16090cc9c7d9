"""Takes streams of other people's making, gives streams that end in time: limits against what unpacks without end.

The measures are those of zip bombs as they are known: a small input that unpacks to thousands of times its size,
members that lie over one another, containers in containers (https://www.bamsoftware.com/hacks/zipbomb/).  Nothing is
ever written to disk.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, cast

from quotebank.errors import ArticleError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RATIO = 200
"""How many times its size an input may unpack to; text reaches 10, a bomb 1,000 and more."""

FLOOR = 1024 * 1024
"""So much may come out of any input, however small: bytes."""

RECORD = 100 * 1024 * 1024
"""The most that is held in memory of one record or container: bytes."""

STEP = 64 * 1024
"""How much is read at a time: bytes."""


class CarrierError(ArticleError):
    """A container that broke while its parts were read: nothing more comes out of it.

    ``depth`` tells how deep it lies itself, so that the fault is told of it and not of the part that was being read.
    """

    def __init__(self, what: str, *, depth: int, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.depth = depth


class BombError(CarrierError):
    """A container that unpacks without end: it is not read any further."""

    def __init__(self, *, depth: int) -> None:
        hint = "no honest archive does: look at where it comes from"
        super().__init__(f"unpacks to more than {RATIO} times its size", depth=depth, hint=hint)


class Meter:
    """Counts what all containers within one input unpack to, and ends what is beyond all measure."""

    def __init__(self, size: int) -> None:
        """Allow for an input of `size` bytes."""
        self.left = allowance(size)

    def spend(self, count: int) -> None:
        """Count so many bytes; raises :class:`BombError` for the input itself when they are too many."""
        self.left -= count
        if self.left < 0:
            raise BombError(depth=0)


AGAIN = "what came before was read; get the file again"


def allowance(size: int) -> int:
    """Return how many bytes `size` bytes may unpack to."""
    return max(FLOOR, RATIO * size)


class Guarded(io.RawIOBase):
    """A stream over a function that reads: its faults are errors of ours, and it gives no more than `most` bytes."""

    def __init__(
        self,
        read: Callable[[int], bytes],
        most: int,
        *,
        more: ArticleError,
        faults: tuple[type[Exception], ...] = (),
        broken: Callable[[Exception], ArticleError] | None = None,
        spend: Callable[[int], None] | None = None,
    ) -> None:
        """Raise `more` where more than `most` bytes come; for an exception of `faults` what `broken` makes of it."""
        self._read = read
        self._left = most
        self._more = more
        self._faults = faults
        self._broken = broken
        self._spend = spend

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` and return how many bytes came; 0 at the end."""
        view = memoryview(buffer).cast("B")
        try:
            data = self._read(min(len(view), STEP))
        except self._faults as error:
            raise self._broken(error) if self._broken else error from error
        self._left -= len(data)
        if self._left < 0:
            raise self._more
        if self._spend:
            self._spend(len(data))
        view[: len(data)] = data
        return len(data)


def buffered(stream: BinaryIO | io.RawIOBase) -> io.BufferedReader:
    """Return `stream` with a view of what comes next."""
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(cast("io.RawIOBase", stream), STEP)


def in_memory(stream: BinaryIO) -> io.BytesIO:
    """Return what is left of `stream`, held in memory; raises :class:`ArticleError` when that is too much."""
    data = stream.read(RECORD + 1)
    if len(data) > RECORD:
        most = RECORD // 2**20
        raise ArticleError(f"larger than {most} MB, which is the most that is read without a file", hint="unpack it")
    return io.BytesIO(data)
