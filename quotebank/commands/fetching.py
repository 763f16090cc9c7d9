"""Takes the paths of a command, gives them with the archived copy of each web address in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from quotebank.errors import ArticleError, QuotebankError

fetch_option = click.option(
    "--fetch", is_flag=True, help="Fetch web addresses among the paths; otherwise nothing uses a network."
)


class NoFetcherError(QuotebankError):
    """The library that speaks HTTP is not installed: to the caller a fault of usage."""

    exit_code = 2


def with_copies(paths: Sequence[str], folder: Path, failed: Callable[[str, ArticleError], None]) -> tuple[str, ...]:
    """Return `paths` with the file of the copy, made in `folder`, in the place of each address.

    `failed` is told each address that cannot be fetched, with the reason; it is left out.
    """
    from quotebank.readers.walk import is_address

    if not any(map(is_address, paths)):
        return tuple(paths)
    try:
        from quotebank.fetching.fetcher import Fetcher  # late: few runs fetch
    except ModuleNotFoundError as error:
        what = "fetching needs a library that is not installed"
        raise NoFetcherError(what, hint="pip install 'quotebank[fetch]'") from error
    fetcher = Fetcher(folder)
    found: list[str] = []
    for path in paths:
        try:
            found.append(str(fetcher.fetch(path)) if is_address(path) else path)
        except ArticleError as error:
            failed(path, error)
    return tuple(found)
