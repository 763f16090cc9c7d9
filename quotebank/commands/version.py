"""Takes nothing, gives the versions and the build that a report of a fault should name."""

from __future__ import annotations

import sqlite3

import click

from quotebank import __version__
from quotebank.build import build


def print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Print one version a line and exit."""
    if not value or ctx.resilient_parsing:
        return
    for name, number in versions().items():
        click.echo(f"{name} {number}")
    ctx.exit()


def versions() -> dict[str, str]:
    """Return the version of each part, by name."""
    from quotebank.database import SCHEMA_VERSION  # late: only --version needs it

    return {
        "quotebank": __version__,
        "extractor": build(),
        "schema": str(SCHEMA_VERSION),
        "whoosh": _installed("Whoosh-Reloaded"),
        "sqlite": sqlite3.sqlite_version,
    }


def _installed(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # late: it is slow to import

    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
