"""Takes a folder of index files, gives and checks a list of their sizes and SHA-256 sums.

Whoosh neither flushes its files to the disk nor checks them, so after a power cut or a flipped bit it may answer
wrongly without a word.  A file that is not as listed means: rebuild.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

NAME = "manifest.json"


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(folder: Path, names: Iterable[str]) -> None:
    """List the files of `names`; sums listed before are kept, since no file is ever changed."""
    before = _read(folder)
    listed = {}
    for name in sorted(names):
        size = (folder / name).stat().st_size
        known = before.get(name)
        listed[name] = known if known and known[0] == size else (size, digest(folder / name))
    scratch = folder / (NAME + ".new")
    scratch.write_text(json.dumps(listed), encoding="utf-8", newline="\n")
    os.replace(scratch, folder / NAME)


def names(folder: Path) -> frozenset[str]:
    """Return the listed names; none when there is no readable list."""
    return frozenset(_read(folder))


def problems(folder: Path, *, deep: bool) -> Iterator[str]:
    """Yield what differs from the list: names and sizes and the sum of the small table of contents, or all sums."""
    listed = _read(folder)
    if not listed:
        yield f"no readable list of files ({NAME})"
        return
    for name, (size, sha256) in listed.items():
        file = folder / name
        if not file.is_file():
            yield f"{name} is missing"
        elif file.stat().st_size != size:
            yield f"{name} has another size than listed"
        elif (deep or name.endswith(".toc")) and digest(file) != sha256:
            yield f"{name} has other bytes than listed"
    if not any(name.endswith(".toc") for name in listed):
        yield "no table of contents is listed"


def _read(folder: Path) -> dict[str, tuple[int, str]]:
    try:
        listed = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {str(name): (int(size), str(sha256)) for name, (size, sha256) in listed.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
