"""Takes articles, gives a bank that holds them and their quotations: ``quotebank ingest``."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.fetching import fetch_option, with_copies
from quotebank.commands.options import map_option
from quotebank.commands.running import Telling, tell_totals
from quotebank.errors import ArticleError

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.intake.report import Report
    from quotebank.intake.work import How


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
    "quotebank ingest archive/ --jobs 4 --report report.json",
    "quotebank ingest https://example.org/story --fetch",
    "quotebank ingest inbox/ --watch",
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
@fetch_option
@click.option("--any-language", is_flag=True, help="Keep articles that are not in English, too.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="How many processes; default: one for each core.")
@click.option("--watch", is_flag=True, help="Go on, and take in what is new in the folders, until it is stopped.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the report.")
@click.option("--json", "as_json", is_flag=True, help="Give the report as JSON instead of lines.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors and the totals.")
@pass_app
def ingest(
    app: App,
    /,
    paths: tuple[str, ...],
    mapped: tuple[tuple[str, str], ...],
    fetch: bool,
    any_language: bool,
    jobs: int | None,
    watch: bool,
    report: Path | None,
    as_json: bool,
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

    A web address is fetched only with --fetch, politely and never from a private network; its copy stays in the bank's
    folder fetched/ as a web archive, which can be read again offline.

    A run may be stopped at any moment, and the same command goes on from there: a file that was read before is known
    by its digest. At the end you are told how many articles were stored, updated (something new was told of them),
    unchanged, duplicate (the same article, word for word, is there from another file), left out and failed;
    --report writes that as JSON, with each failure and its reason. docs/long-runs.md tells more.
    """
    from quotebank.intake.report import Report
    from quotebank.intake.work import How
    from quotebank.readers import Meta

    with closing(Report()) as told:
        if fetch:
            paths = with_copies(paths, app.bank / "fetched", lambda url, error: _not_fetched(app, told, url, error))
        with app.open(create=True) as bank:
            run = _watch if watch else _run
            run(app, bank, paths, How(Meta(**known), mapped, any_language), told, jobs=jobs, quiet=quiet or as_json)
        if report is not None:
            _save(told, report)
        if as_json:
            told.write(sys.stdout)
        else:
            tell_totals(app, told)
    if told.interrupted and not watch:
        app.err.write("interrupted; all that was told is stored, and the same command goes on from there", wrap=False)
    return 0 if watch else told.exit_code


def _run(
    app: App, bank: Bank, paths: tuple[str, ...], how: How, report: Report, *, jobs: int | None, quiet: bool
) -> None:
    """Store the articles of `paths`, and tell and count what becomes of them, until it is done or interrupted."""
    from quotebank.intake.files import counted
    from quotebank.intake.told import Progress

    progress = Progress()
    telling = Telling(app, bank, progress, counted(paths) if sys.stderr.isatty() else None, quiet=quiet)
    try:
        with closing(bank.ingest_paths(paths, how, jobs=jobs, progress=progress)) as results:
            for done in results:
                report.add(done)
                telling.tell(done)
    except KeyboardInterrupt:
        report.interrupted = True
    finally:
        telling.clear()


def _not_fetched(app: App, report: Report, url: str, error: ArticleError) -> None:
    from quotebank.intake.told import Ingested

    app.fault(error)
    report.add(Ingested(origin=url, status="failed", error=error))


def _watch(
    app: App, bank: Bank, paths: tuple[str, ...], how: How, report: Report, *, jobs: int | None, quiet: bool
) -> None:
    """Store what comes into folders, until somebody stops it."""
    from quotebank.intake.told import Progress
    from quotebank.intake.watch import EVERY, Watch

    for path in paths:
        if not os.path.exists(path):
            raise ArticleError("there is no such folder or file to watch", where=path, hint="look at the path")
    telling = Telling(app, bank, Progress(), None, quiet=quiet)
    watch = Watch(paths, bank.seen_file)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    app.err.write(f"watching {', '.join(paths)}; Ctrl-C stops it")
    try:
        while True:
            if ready := watch.look():
                with closing(bank.ingest_paths(ready, how, jobs=jobs)) as results:
                    for done in results:
                        report.add(done)
                        telling.tell(done)
                sys.stdout.flush()
            time.sleep(EVERY)
    except KeyboardInterrupt:
        app.err.write("stopped; all that was told is stored")
    finally:
        signal.signal(signal.SIGTERM, before)


def _save(report: Report, file: Path) -> None:
    try:
        report.save(file)
    except OSError as error:
        what = f"the report cannot be written: {error.strerror}"
        raise ArticleError(what, where=str(file), hint="the articles are stored; --json gives it here") from error
