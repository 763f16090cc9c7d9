"""Takes a path and something that writes, gives the file whole or not at all.

The text goes to a file beside it, which takes its place only when it is complete and on the disk.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from quotebank.errors import QuotebankError


class OutputError(QuotebankError):
    """A file that cannot be written, or must not be overwritten."""

    exit_code = 2


def check(path: Path, *, force: bool) -> None:
    """Raise :class:`OutputError` when `path` is there already and `force` does not allow to replace it."""
    if path.is_dir():
        raise OutputError("a folder, not a file", where=str(path), hint="name a file in it")
    if path.exists() and not force:
        raise OutputError("the file exists", where=str(path), hint="--force replaces it")
    if not path.parent.is_dir():
        raise OutputError("no such folder", where=str(path.parent), hint="make the folder first")


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Give a UTF-8 stream that becomes `path` when the block ends well; raises :class:`OutputError`."""
    with placing(path) as own, open(own, "w", encoding="utf-8", errors="surrogatepass", newline="") as stream:
        yield stream


@contextmanager
def placing(path: Path) -> Iterator[Path]:
    """Give the path of an empty file that becomes `path` when the block ends well; raises :class:`OutputError`."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _failed(path, error) from error
    os.close(handle)
    try:
        yield Path(name)
        with open(name, "rb+") as whole:
            os.fsync(whole.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def _failed(path: Path, error: OSError) -> OutputError:
    return OutputError(f"cannot be written: {error.strerror or error}", where=str(path), hint="choose another place")


def _umask() -> int:
    """Return the mask for new files: it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
