"""Takes articles, gives a bank that holds them and their quotations: ``quotebank ingest``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.options import map_option

if TYPE_CHECKING:
    from quotebank.bank import Ingested
    from quotebank.readers import Reading


class IsoMoment(click.ParamType[str]):
    """A day, or a moment with its offset, as ISO 8601 writes it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value in the standard's form; anything else is a usage error."""
        from quotebank.readers.meta import iso_moment

        moment = iso_moment(str(value))
        if moment is None:
            self.fail(f"{value!r} is neither 2018-12-03 nor 2018-12-03T17:30:00-05:00.", param, ctx)
        return moment


_DATE = IsoMoment()


@command(
    'quotebank ingest articles/ --publisher "The Daily Example"',
    "quotebank ingest story.txt --published 2018-12-03 --url https://example.org/story",
    "quotebank ingest 'archive/*.jsonl'",
    "quotebank ingest archive.csv --map text=body --map published=date",
    'pandoc -t plain story.docx | quotebank ingest - --title "Bridge to close"',
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…|-")
@click.option("--published", type=_DATE, metavar="DATE", help="When it was published, as 2018-12-03.")
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--url", metavar="URL", help="Where it stands.")
@click.option("--title", metavar="TEXT", help="Its headline.")
@click.option("--author", metavar="NAME", help="Its byline.")
@click.option("--updated", type=_DATE, metavar="DATE", help="When it was last changed.")
@click.option("--accessed", type=_DATE, metavar="DATE", help="When you looked at it.")
@click.option("--archive-url", metavar="URL", help="Where an archive keeps it.")
@click.option("--section", metavar="NAME", help="The section it stands in.")
@click.option("--language", metavar="TAG", help="Its language, such as en-CA.")
@click.option("--place", metavar="NAME", help="Where it was written.")
@map_option
@click.option("--any-language", is_flag=True, help="Keep articles that are not in English, too.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors and the totals.")
@pass_app
def ingest(
    app: App,
    /,
    paths: tuple[str, ...],
    mapped: tuple[tuple[str, str], ...],
    any_language: bool,
    quiet: bool,
    **known: str | None,
) -> int:
    """Read articles, find their quotations and keep both.

    Makes the bank when there is none. A folder or an archive gives what is an article in it: docs/what-it-reads.md
    lists the formats. A file that is named is always tried. What is known of an article is taken from these options,
    then from the file itself (front matter, header lines, JSON keys, columns of a table, what a page declares), then
    from story.meta.json beside story.txt. An article that cannot be read is reported, and the others are kept; one that
    is not in English is skipped. Where an article stands in the bank already in other words, under the same address or
    file name, both versions are kept, and you are told which quotations came, went or changed.
    """
    from quotebank.readers import Meta, read_paths

    left_out: list[tuple[str, str]] = []
    readings = read_paths(
        paths, Meta(**known), skipped=lambda path, why: left_out.append((path, why)), fields=dict(mapped)
    )
    tally: Counter[str] = Counter()
    with app.open(create=True) as bank:
        for result in bank.ingest(_noted(app, readings, any_language)):
            _tell(app, result, quiet)
            if result.changes and not quiet:
                from quotebank.commands.changed import tell_changes  # late: few articles are new versions

                tell_changes(app.out, bank, result.changes)
            tally[result.status] += 1
            tally["quotations"] += result.quotations
    _totals(app, tally, left_out)
    if not tally["failed"]:
        return 0
    return 5 if tally["added"] + tally["updated"] + tally["unchanged"] + tally["skipped"] else 3


def _noted(app: App, readings: Iterable[Reading], any_language: bool) -> Iterator[Reading]:
    for reading in readings:
        for note in reading.notes:
            app.note(f"{reading.origin}: {note}")
        yield replace(reading, skip=None) if any_language else reading


def _tell(app: App, result: Ingested, quiet: bool) -> None:
    if result.error:
        app.fault(result.error)
    elif result.status == "skipped":
        app.out.write(f"skipped    {result.reason}  {result.origin}")
    elif not quiet:
        found = _quotations(result.quotations, 4)
        app.out.write(f"{result.status:<9}  {found:<15}  {result.article_id}  {result.origin}")


def _totals(app: App, tally: Counter[str], left_out: list[tuple[str, str]]) -> None:
    counts = [
        f"{tally[status]} {status}"
        for status in ("added", "updated", "unchanged", "skipped", "failed")
        if tally[status]
    ]
    app.out.write(f"{', '.join(counts) or 'nothing read'}; {_quotations(tally['quotations'])} in them")
    if left_out:
        reasons = Counter(reason for _, reason in left_out)
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        app.out.write(f"{len(left_out)} left out: {told}")


def _quotations(count: int, width: int = 0) -> str:
    return f"{count:>{width}} quotation" + "s" * (count != 1)
