"""Takes the places where options are set, gives each option's value and where it comes from.

Order: flag > ``QUOTEBANK_…`` variable > ``quotebank.toml`` in the current folder > ``config.toml`` in the user's
configuration folder > default.  A file holds the options of the program at its top and those of a command in a table
of the command's name::

    bank = "archive"

    [search]
    limit = 50

``QUOTEBANK_CONFIG_DIR`` names another configuration folder.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quotebank.errors import QuotebankError

PREFIX = "QUOTEBANK"
PROJECT_FILE = "quotebank.toml"
USER_FILE = "config.toml"

Value = str | int | float | bool


class SettingsError(QuotebankError):
    """A settings file that cannot be used: to the caller a fault of usage."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Setting:
    """One option as it stands: «search.limit», its value, and where that comes from."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One settings file that was found: its path, and its values by dotted name."""

    path: str
    values: Mapping[str, Value]


def variable(name: str) -> str:
    """Return the environment variable of an option: ``search.said-by`` is ``QUOTEBANK_SEARCH_SAID_BY``."""
    return f"{PREFIX}_{name.replace('.', '_').replace('-', '_')}".upper()


def load(folder: Path | None = None, user_folder: Path | None = None) -> tuple[Layer, ...]:
    """Return the settings files that exist, strongest first; raises :class:`SettingsError` for a broken one."""
    paths = ((folder or Path()) / PROJECT_FILE, (user_folder or _user_folder()) / USER_FILE)
    return tuple(_layer(path) for path in paths if _is_there(path))


def _is_there(path: Path) -> bool:
    """A folder that may not be looked into holds no settings for us."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def _user_folder() -> Path:
    told = os.environ.get(f"{PREFIX}_CONFIG_DIR")
    if told:
        return Path(told)
    from platformdirs import user_config_path  # late: a folder that is told needs no guess

    return user_config_path("quotebank", appauthor=False)


def _layer(path: Path) -> Layer:
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"not a usable settings file: {error}", where=str(path)) from error
    return Layer(str(path), dict(_flat(tables, "", str(path))))


def _flat(table: Mapping[str, object], prefix: str, where: str) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = []
    for key, value in table.items():
        name = prefix + key.replace("_", "-")
        if isinstance(value, dict):
            found += _flat(value, f"{name}.", where)
        elif isinstance(value, str | int | float | bool):
            found.append((name, value))
        else:
            raise SettingsError(f"«{name}» cannot hold such a value", where=where, hint="use a text or a number")
    return found


def merged(layers: tuple[Layer, ...]) -> dict[str, Value]:
    """Return the values of all files by dotted name; the strongest file wins."""
    values: dict[str, Value] = {}
    for layer in reversed(layers):
        values.update(layer.values)
    return values


def origin(name: str, layers: tuple[Layer, ...], environment: Mapping[str, str] = os.environ) -> str:
    """Return where the value of an option comes from when no flag sets it."""
    if variable(name) in environment:
        return variable(name)
    return next((layer.path for layer in layers if name in layer.values), "default")
