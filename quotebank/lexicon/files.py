"""Takes the name of a table, gives its raw entries; the one place that reads the files of the lexicon.

Tables with attributes are TOML (https://toml.io/en/v1.0.0), bare lists are plain lines with ``#`` comments.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from quotebank.errors import LexiconError

Section = dict[str, Any]


def read(name: str) -> str:
    """Return the text of the file `name`.

    Raises LexiconError if it is missing or not UTF-8.
    """
    try:
        return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError("the table cannot be read", where=name, hint="Reinstall quotebank.") from error


def table(name: str) -> Section:
    """Return the TOML table `name` as a dictionary, the ``proofs`` of its entries included.

    Raises LexiconError if it is not TOML; the message holds the line.
    """
    try:
        return tomllib.loads(read(name))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(str(error), where=name, hint="Mend the TOML.") from error


def lines(name: str) -> tuple[str, ...]:
    """Return the entries of the plain list `name`, without comments and blank lines."""
    bare = (line.partition("#")[0].strip() for line in read(name).splitlines())
    return tuple(line for line in bare if line)


def broken(name: str, entry: str, what: str) -> LexiconError:
    """Return the error for one broken entry of a table."""
    return LexiconError(what, where=f"{name}: {entry}", hint="Compare the comment at the head of the table.")


def words(name: str, entry: str, value: object) -> list[str]:
    """Return `value` if it is a list of strings.

    Raises LexiconError otherwise.
    """
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value
    raise broken(name, entry, "expected a list of strings")
