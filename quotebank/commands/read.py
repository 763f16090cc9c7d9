"""Takes paths, shows what the readers see in them and stores nothing: ``quotebank read``."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.fetching import fetch_option, with_copies
from quotebank.commands.options import map_option
from quotebank.errors import ArticleError
from quotebank.terminal import Piece, Terminal

if TYPE_CHECKING:
    from quotebank.model import Article
    from quotebank.readers import Reading

_SHOWN = 3
"""How many paragraphs are shown unless all are wanted."""
_LABEL = 11


@command(
    "quotebank read story.html",
    "quotebank read pages/ --nl > pages.jsonl",
    "quotebank read archive.csv --map text=body --all",
    "quotebank read - --nl < story.html",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…|-")
@click.option("--nl", "as_lines", is_flag=True, help="One JSON object a line, for other programs.")
@click.option("--all", "everything", is_flag=True, help="All paragraphs, not only the first ones.")
@map_option
@fetch_option
@pass_app
def read(
    app: App,
    /,
    paths: tuple[str, ...],
    as_lines: bool,
    everything: bool,
    mapped: tuple[tuple[str, str], ...],
    fetch: bool,
) -> int:
    """Show what is read of articles, and store nothing.

    Shows their words, what is known of them and from where, and what to be careful of. Reads what ingest reads; no bank
    is needed. With --nl each line is {"file", "title", "authors", "published", "updated", "publisher", "url",
    "url_given", "language", "text", "warnings", "found"}; what is unknown is null, found says where each value comes
    from, and url_given is the address that the article was found under, where that is not the one it calls its own. The
    file is told from the folder that holds all that you name. A live page is one line, whose posts say where in the
    text each of them stands and when it was published. What cannot be read is told beside the data and has no line.
    """
    from quotebank.exporters.json import line
    from quotebank.readers import Meta, read_paths

    done = failed = 0

    def not_fetched(_: str, error: ArticleError) -> None:
        nonlocal failed
        failed += 1
        app.fault(error)

    folder = common_folder(paths)
    with TemporaryDirectory() as scratch:
        if fetch:
            paths = with_copies(paths, Path(scratch), not_fetched)
        for page in pages(read_paths(paths, Meta(), fields=dict(mapped))):
            if page[0].error:
                failed += 1
                app.fault(page[0].error)
            elif as_lines:
                done += 1
                click.echo(line(as_json(page, folder)))
            else:
                if done:
                    app.out.write()
                done += 1
                _show(app.out, page, everything)
    if not failed:
        return 0
    return 5 if done else 3


def pages(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Give the readings one by one, those of one live page together."""
    for _, group in groupby(enumerate(readings), lambda pair: pair[1].page or pair[1].origin):
        some = [reading for _, reading in group]
        yield from [some] if any(one.page for one in some) else ([one] for one in some)


def common_folder(paths: Sequence[str]) -> str:
    """Return the folder that holds all that `paths` name."""
    folders = []
    for path in paths:
        while glob.has_magic(path) and not os.path.exists(path):
            path = os.path.dirname(path)
        folders.append(os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path)))
    try:
        return os.path.commonpath(folders)
    except ValueError:  # on several drives
        return ""


def as_json(page: Sequence[Reading], folder: str) -> dict[str, Any]:
    """Return what is read of one input as names and values; of a live page all posts as one text."""
    first = page[0]
    article = _article(first)
    value: dict[str, Any] = {
        "file": _told_from(folder, first.page or first.origin),
        "title": article.title,
        "authors": _authors(first),
        "published": article.published if not first.page else None,
        "updated": article.updated,
        "publisher": article.publisher,
        "url": article.url,
        "url_given": first.url_given or article.url,
        "language": article.language,
        "text": "\n\n".join(_article(one).text for one in page),
        "warnings": list(dict.fromkeys(note for one in page for note in _warnings(one))),
        "found": dict(first.found),
    }
    if any(one.page for one in page):
        value["posts"] = list(_posts(page))
    return value


def _posts(page: Sequence[Reading]) -> Iterator[dict[str, Any]]:
    at = 0
    for one in page:
        article = _article(one)
        end = at + len(article.text)
        if one.page:
            anchor = one.origin.removeprefix(f"{one.page}#")
            yield {"id": anchor, "published": article.published, "url": article.url, "start": at, "end": end}
        at = end + len("\n\n")


def _told_from(folder: str, origin: str) -> str:
    path = os.path.abspath(origin)
    inside = folder and path.startswith(os.path.join(folder, "")) and origin != "-"
    return os.path.relpath(path, folder) if inside else origin


def _article(reading: Reading) -> Article:
    assert reading.article is not None  # noqa: S101 - what failed has been told before
    return reading.article


def _authors(reading: Reading) -> list[str]:
    from quotebank.bylines import names  # late: where the reader gave them one by one, nobody asks

    return list(reading.authors) or names(_article(reading).author)


def _warnings(reading: Reading) -> list[str]:
    return [*([reading.skip] if reading.skip else []), *reading.notes]


def _show(out: Terminal, page: Sequence[Reading], everything: bool) -> None:
    first = page[0]
    article = _article(first)
    title = first.found.get("title")
    out.write(Piece(article.title or "(no title)", "bold"), Piece(f"  ({title})" if title else "", "dim"))
    names = {"by": "author", "outlet": "publisher", "address": "url"}
    values = {"by": ", ".join(_authors(first)), "outlet": article.publisher, "published": article.published}
    values |= {"updated": article.updated, "address": article.url, "language": article.language}
    if first.url_given and first.url_given != article.url:
        values["found at"] = first.url_given
    for label, value in values.items():
        where = first.found.get(names.get(label, label))
        source = Piece(f"  ({where})" if where else "", "dim")
        line = (Piece(f"{label:<{_LABEL}}", "dim"), value or "unknown", source)
        out.write(*line, indent=2, hang=_LABEL, wrap=not (value or "").startswith("http"))
    out.write(Piece(f"{'file':<{_LABEL}}", "dim"), first.page or first.origin, indent=2, hang=_LABEL, wrap=False)
    for note in dict.fromkeys(note for one in page for note in _warnings(one)):
        out.write(Piece(f"{'careful':<{_LABEL}}", "yellow"), note, indent=2, hang=_LABEL)
    for one in page:
        _words(out, one, everything)


def _words(out: Terminal, reading: Reading, everything: bool) -> None:
    article = _article(reading)
    paragraphs = [part for part in article.text.split("\n\n") if part.strip()]
    shown = paragraphs if everything else paragraphs[: 1 if reading.page else _SHOWN]
    if reading.page:
        out.write()
        out.write(Piece(f"{article.published or 'day unknown'}  {reading.origin}", "dim"), wrap=False)
    for paragraph in shown:
        out.write()
        out.write(paragraph.strip("\n"))
    if len(paragraphs) > len(shown) and not reading.page:
        left = len(paragraphs) - len(shown)
        out.write()
        out.write(Piece(f"… {left} more paragraph{'s' * (left != 1)}, {len(article.text.split())} words in all", "dim"))
