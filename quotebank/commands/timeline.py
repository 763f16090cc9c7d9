"""Takes a question, gives how its answers are spread over time: ``quotebank timeline``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands import rows
from quotebank.commands.app import App, command, pass_app
from quotebank.commands.charts import bar, sparkline
from quotebank.commands.options import filter_options, format_options, leave_out, question
from quotebank.terminal import Piece

if TYPE_CHECKING:
    from quotebank.commands.options import Question
    from quotebank.timeline import Timeline

PERIODS = ("day", "week", "month", "year")
DATED = ("said", "published")
COLUMNS = ("period", "quotations", "articles", "speakers")

_BAR = 40
_OF = {"said": "of speaking", "published": "of publication"}


@command(
    "quotebank timeline bridge",
    'quotebank timeline bridge --speaker "Ann Lee" --by year',
    "quotebank timeline 'bridge -toll' --date published --by week --csv",
    "quotebank timeline bridge --plot bridge.png",
)
@filter_options
@click.option("--by", type=click.Choice(PERIODS), help="The length of a period; default: what suits the time.")
@click.option(
    "--date",
    "dated",
    type=click.Choice(DATED),
    default="said",
    help="Count by the day of speaking, or of publication; default: said.",
)
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it, as .png or .svg.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@format_options
@pass_app
def timeline(app: App, /, **given: Any) -> int:
    """Count quotations over time, as a table or a picture.

    The question is asked as for search. A quotation counts in a period only where its date is as precise as that;
    what has no such date is counted apart. Periods without any are left out of the table. A week goes by its Monday.
    Drawing needs the extra «plot»: pip install 'quotebank[plot]'
    """
    asked = question({**given, "sort": None, "offset": 0}, sort="relevance")
    if given["plot"]:
        from quotebank import plot  # late: only a picture needs it

        plot.refuse(given["plot"], force=given["force"])
    with app.open() as bank:
        found = bank.ids(asked.query, asked.filters, words_in=asked.words_in)
        for note in found.notes:
            app.note(note)
        if not found.ids:
            from quotebank.commands.empty import reasons

            for line in reasons(bank, asked):
                app.err.write(line)
            return 1
        spread = bank.timeline(found.ids, given["by"], given["dated"])
    _write(app, asked, spread, given)
    if given["plot"]:
        plot.save(given["plot"], spread, _legend(app, asked, spread))
        app.err.write(f"drawn: {given['plot']}")
    return 0


leave_out(timeline, "sort", "offset")


def _write(app: App, asked: Question, spread: Timeline, given: dict[str, Any]) -> None:
    if given["form"] == "json":
        from quotebank.exporters.json import line

        click.echo(line(_as_data(asked, spread)))
    elif given["form"] or given["column"]:
        points = [{name: str(getattr(point, name)) for name in COLUMNS} for point in spread.points]
        rows.write(rows.form_of(given, COLUMNS, COLUMNS), points, app.out)
    else:
        _chart(app, spread)


def _as_data(asked: Question, spread: Timeline) -> dict[str, object]:
    points = [{name: getattr(point, name) for name in COLUMNS} for point in spread.points]
    counts = {"dated": spread.counted, "undated": spread.undated, "rough": spread.rough}
    return {"question": asked.told(), "by": spread.by, "date": spread.date, **counts, "periods": points}


def _chart(app: App, spread: Timeline) -> None:
    out, points = app.out, spread.points
    out.write(Piece(_counted(spread), "bold"))
    if points:
        ends = points[0].period, points[-1].period
        if len(points) > 1:
            line = sparkline([count for _, count in spread.filled()], out.width - sum(map(len, ends)) - 2)
            out.write(f"{ends[0]} ", Piece(line, "cyan"), f" {ends[1]}", wrap=False)
        out.write()
        highest = max(point.quotations for point in points)
        digits = len(f"{highest:,}")
        for point in points:
            drawn = Piece(bar(point.quotations, highest, _BAR), "cyan")
            out.write(f"{point.period}  {point.quotations:>{digits},}  ", drawn, wrap=False)
    for told in _left_out(spread):
        app.note(told)


def _counted(spread: Timeline) -> str:
    total = spread.counted + spread.undated + spread.rough
    counted = f"{total:,}" if spread.counted == total else f"{spread.counted:,} of {total:,}"
    return f"{counted} quotation{'' if total == 1 else 's'} by {spread.by} {_OF[spread.date]}"


def _left_out(spread: Timeline) -> list[str]:
    """Return what the bars do not show."""
    told = []
    if spread.undated:
        by_print = "; --date published counts by publication" if spread.date == "said" else ""
        told.append(f"{spread.undated:,} without a date {_OF[spread.date]}{by_print}")
    if spread.rough:
        told.append(f"{spread.rough:,} dated too roughly for a {spread.by}")
    return told


def _legend(app: App, asked: Question, spread: Timeline) -> Any:
    from quotebank.plot import Legend

    conditions = asked.told()
    query = conditions.pop("query", "")
    speaker = conditions.pop("speaker", "")
    title = f"Quotations for «{query}»" if query else "All quotations"
    others = ", ".join(f"{name.replace('_', '-')} {value}" for name, value in conditions.items())
    told = ["Not shown: " + " and ".join(part.partition(";")[0] for part in _left_out(spread))] * bool(
        spread.undated + spread.rough
    )
    name = app.bank.resolve().name or "bank"
    return Legend(
        title=title + (f" by {speaker}" if speaker else ""),
        subtitle=" · ".join(part for part in (_counted(spread), others) if part),
        axis=f"quotations a {spread.by}",
        source=". ".join((f"Source: articles in the quotebank «{name}»", *told)),
    )
