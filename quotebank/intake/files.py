"""Takes paths, gives the files that they mean with the digests of their bytes, in an order that does not change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotebank.errors import ArticleError
from quotebank.intake.work import How, Skipped
from quotebank.readers import found_in
from quotebank.readers.naming import ending, sidecar_of
from quotebank.readers.walk import STDIN, Found
from quotebank.seen import Bytes


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, or the reason why it cannot be."""

    origin: str
    bytes: Bytes | None = None
    """``None`` for standard input, which cannot be read twice."""
    error: ArticleError | None = None
    named: bool = True
    """Whether a person named it, and not a folder that holds it."""

    @property
    def size(self) -> int:
        """In bytes; 0 where it is not known."""
        return self.bytes.size if self.bytes else 0


class Total:
    """How much there is to do, counted before it is done."""

    def __init__(self) -> None:
        self.files = 0
        self.size = 0


def inputs(paths: Sequence[str], how: How) -> Iterator[Input | Skipped]:
    """Give each file that `paths` mean, and what their folders hold beside; never raises for one of them."""
    left: list[Skipped] = []
    for found in found_in(paths, skipped=lambda path, why: left.append(Skipped(path, why))):
        yield from left
        left.clear()
        yield looked_at(found, how)
    yield from left


def looked_at(found: Found, how: How) -> Input:
    """Return a file with its digests, read in pieces."""
    origin = found.origin
    if origin == STDIN or found.error:
        return Input(origin, error=found.error)
    try:
        with open(origin, "rb") as stream:
            state = os.fstat(stream.fileno())
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        told = Bytes(origin, state.st_size, state.st_mtime_ns, sha256, _told(origin, how))
        return Input(origin, told, named=found.named)
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        return Input(origin, error=ArticleError(what, where=origin, hint="look at the file's permissions"))


def _told(origin: str, how: How) -> str:
    """Return the digest of what decides, beside its bytes, how a file is read: options, ending and sidecar."""
    digest = hashlib.sha256(f"{how!r}\n{ending(origin)}\n".encode("utf-8", "surrogatepass"))
    beside = sidecar_of(origin)
    if os.path.isfile(beside):
        with open(beside, "rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def counted(paths: Sequence[str]) -> Total:
    """Return how many files `paths` mean and their bytes, without reading any."""
    total = Total()
    for found in found_in(paths):
        total.files += 1
        if not found.error and found.origin != STDIN:
            try:
                total.size += os.stat(found.origin).st_size
            except OSError:
                continue
    return total
