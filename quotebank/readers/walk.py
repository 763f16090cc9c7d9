"""Takes paths, folders, patterns and ``-``, gives the inputs to read, in an order that does not change.

A folder gives its articles, and those of the folders in it, by name.  What it holds beside them is left out and told
to `skipped`: README files, hidden files, other formats, links.  A file that is named is always tried.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from quotebank.errors import ArticleError
from quotebank.readers.naming import passed_over

STDIN = "-"

Skip = Callable[[str, str], None]
"""Is told each file that is left out, and why."""

Wanted = Callable[[str], bool]
"""Tells of a file in a folder, by its ending or its opening, whether a reader knows its format."""

FOREIGN = "not an article's format"
"""Why a file is left out that no reader knows."""


@dataclass(frozen=True, slots=True)
class Found:
    """One input: a file to read, or the reason why it cannot be."""

    origin: str
    error: ArticleError | None = None
    named: bool = True
    """Whether a person named it; what a folder holds is read only when a reader knows its format."""


def ignore(path: str, reason: str) -> None:
    """A :data:`Skip` that does nothing."""


def find(paths: Sequence[str], wanted: Wanted, skipped: Skip = ignore) -> Iterator[Found]:
    """Give the inputs that `paths` mean, in order; never raises for one of them."""
    for path in paths:
        if path == STDIN:
            yield Found(STDIN)
        elif is_address(path):
            what = "an address on the web, and nothing is fetched unless you ask for it"
            yield _fault(path, what, "add --fetch, or save the page and give the file")
        elif os.path.isdir(path):
            yield from _folder(path, wanted, skipped)
        elif not os.path.lexists(path) and glob.has_magic(path):
            yield from _pattern(path, skipped)
        else:
            yield checked(path)


def is_address(path: str) -> bool:
    """Tell whether a path is the address of a page on the web."""
    return path.lower().startswith(("http://", "https://"))


def _pattern(pattern: str, skipped: Skip) -> Iterator[Found]:
    matches = sorted(glob.glob(pattern, recursive=True))
    if not matches:
        yield _fault(pattern, "no file matches the pattern", "look at the path, or name a folder")
    for match in matches:
        if os.path.isfile(match):
            yield checked(match)
        else:
            skipped(match, "not a file")


def _folder(folder: str, wanted: Wanted, skipped: Skip) -> Iterator[Found]:
    faults: list[OSError] = []
    count = 0
    for here, folders, names in os.walk(folder, onerror=faults.append):
        _prune(here, folders, skipped)
        for name in sorted(names):
            path = os.path.join(here, name).removeprefix("./")
            reason = _left_out(path, wanted)
            if reason is None:
                count += 1
                yield replace(checked(path), named=False)
            elif reason:
                skipped(path, reason)
    for fault in faults:
        yield _fault(str(fault.filename), _why(fault), "look at the folder's permissions")
    if not count and not faults:
        yield _fault(folder, "no article in this folder", "give texts, pages, feeds, or archives of them")


def _prune(here: str, folders: list[str], skipped: Skip) -> None:
    """Take hidden folders and links to folders out of the walk; sort the others."""
    for name in sorted(folders):
        path = os.path.join(here, name)
        if name.startswith(".") or os.path.islink(path):
            folders.remove(name)
            skipped(path, "a link" if os.path.islink(path) else "hidden")
    folders.sort()


def _left_out(path: str, wanted: Wanted) -> str | None:
    """Return why a file of a folder is not read; ``""`` for a sidecar, which is read with its article."""
    reason = passed_over(os.path.basename(path))
    if reason is not None:
        return reason
    if os.path.islink(path) and os.path.isfile(path):
        return "a link"
    return None if wanted(path) else FOREIGN


def checked(path: str) -> Found:
    """Return the file at `path`, or why it cannot be read: it is opened only when it is a regular file."""
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        return _fault(path, _why(error), "look at the path")
    except ValueError:
        return _fault(path, "no such file", "a path holds no NUL")
    if not stat.S_ISREG(mode):
        return _fault(path, "not a regular file", "save it as a file, or give it on standard input with -")
    return Found(path)


def _why(error: OSError) -> str:
    """Return the fault in the operating system's own words, such as «Permission denied»."""
    return (error.strerror or "cannot be read").lower()


def _fault(path: str, what: str, hint: str) -> Found:
    return Found(path, ArticleError(what, where=path, hint=hint))
