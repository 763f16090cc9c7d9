"""Takes the names of files and of members of archives, tells what to leave out and what belongs together."""

from __future__ import annotations

import os
import re

SIDECAR = ".meta.json"
"""``article.txt`` may have its metadata beside it, in ``article.meta.json``."""

_PACKED = re.compile(r"(?i)\.(?:gz|bz2|xz)\Z")
_TAR = re.compile(r"(?i)\.t(?:gz|bz2|xz)\Z")


def unpacked_name(name: str) -> str:
    """Return a file's name without its packing: ``a.html`` for ``a.html.gz``, ``a.tar`` for ``a.tgz``."""
    return _TAR.sub(".tar", _PACKED.sub("", name))


def ending(name: str) -> str:
    """Return the ending of `name` in small letters, without its packing: ``.html`` for ``A.HTML.gz``."""
    return os.path.splitext(unpacked_name(name))[1].lower()


def sidecar_of(name: str) -> str:
    """Return where the metadata beside an article would be."""
    return os.path.splitext(unpacked_name(name))[0] + SIDECAR


def passed_over(name: str) -> str | None:
    """Return why a file of a folder is not read whatever it holds; ``""`` for a sidecar, read with its article."""
    if name.startswith("."):
        return "hidden"
    if name.lower().startswith("readme"):
        return "a README"
    return "" if name.endswith(SIDECAR) else None


def member_passed_over(path: str) -> str | None:
    """Like :func:`passed_over` for a member of an archive, whose name tells the folders around it."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts or "__MACOSX" in parts or any(part.startswith(".") for part in parts):
        return "hidden"
    return passed_over(parts[-1])


def leads_out(path: str) -> bool:
    """Tell whether the name of a member would lead out of the folder that its archive were unpacked in."""
    parts = path.replace("\\", "/").split("/")
    return path.startswith(("/", "\\")) or ".." in parts or bool(re.match(r"[A-Za-z]:", path))
