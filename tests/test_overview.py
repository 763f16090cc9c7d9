"""What stands behind a result: facets, groups and timelines, each against a slow count over the records."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import BRIDGE, LINES, open_bank
from conftest import Run

from benchmarks.newsroom import fill
from quotebank.bank import Bank, Extractor
from quotebank.commands.charts import bar, sparkline
from quotebank.commands.overviews import FACETS as FACET_CHOICES
from quotebank.commands.overviews import GROUPS as GROUP_CHOICES
from quotebank.commands.timeline import DATED as DATED_CHOICES
from quotebank.commands.timeline import PERIODS as PERIOD_CHOICES
from quotebank.errors import QueryError
from quotebank.facets import FACETS, GROUPS
from quotebank.model import Article, Phrase, Quotation, Said
from quotebank.records import Record
from quotebank.timeline import DATED, PERIODS, Period, Point, Timeline, after, name_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """A bank of invented articles."""
    with fill(tmp_path_factory.mktemp("made") / "bank", 400, seed=9) as bank:
        yield bank


@pytest.fixture(params=["all", "some", "words"])
def ids(request: pytest.FixtureRequest, made: Bank) -> tuple[str, ...]:
    """All quotations, every third one, and those that a query finds."""
    if request.param == "words":
        return made.ids("will OR would").ids
    return made.ids("").ids[:: 1 if request.param == "all" else 3]


def months(record: Record, size: int) -> str:
    said = record.quotation.said
    same = said.earliest and said.latest and said.earliest.isoformat()[:size] == said.latest.isoformat()[:size]
    return said.earliest.isoformat()[:size] if same and said.earliest else ""


def printed(phrase: Phrase | None) -> str:
    return phrase.text if phrase else ""


SLOWLY: dict[str, Callable[[Record], str]] = {
    "speaker": lambda one: (
        one.quotation.speaker.name or ("not named" if one.quotation.speaker.kind == "anonymous" else "")
    ),
    "role": lambda one: printed(one.quotation.role),
    "org": lambda one: printed(one.quotation.affiliation),
    "outlet": lambda one: one.article.publisher or "",
    "kind": lambda one: one.quotation.kind,
    "anonymous": lambda one: {"anonymous": "not named", "unknown": ""}.get(one.quotation.speaker.kind, "named"),
    "speaker-kind": lambda one: one.quotation.speaker.kind.replace("unknown", ""),
    "year": lambda one: months(one, 4),
    "month": lambda one: months(one, 7),
    "published-year": lambda one: (one.article.published or "")[:4],
    "published-month": lambda one: (one.article.published or "")[:7],
    "occasion": lambda one: printed(one.quotation.occasion),
    "review": lambda one: one.review_status,
}


@pytest.mark.parametrize("name", FACETS)
def test_facets_count_the_whole_result(made: Bank, ids: tuple[str, ...], name: str) -> None:
    """Each facet counts what the records hold, the most frequent first or in the order of time, unknown last."""
    counts = made.facets(ids, [name])[name]
    slow = Counter(SLOWLY[name](record) for record in made.records(ids))

    assert {one.value: one.count for one in counts} == slow
    known = [one for one in counts if one.value]
    assert [one.value for one in counts] == [one.value for one in known] + [""] * ("" in slow)
    if "year" in name or "month" in name:
        assert [one.value for one in known] == sorted(one.value for one in known)
    else:
        counted = [one.count for one in known if one.value != "not named" or name != "speaker"]
        assert counted == sorted(counted, reverse=True)


@pytest.mark.parametrize("name", GROUPS)
def test_groups(made: Bank, ids: tuple[str, ...], name: str) -> None:
    """Each group tells how many quotations, articles, speakers and outlets it has, its days and its first example."""
    key: Callable[[Record], str] = {
        "speaker": lambda one: one.speaker_id or one.quotation.speaker.kind,
        "outlet": lambda one: one.article.publisher or "",
        "month": lambda one: days(one)[0][:7],
        "quote": lambda one: one.group_id,
    }[name]
    slow: dict[str, list[Record]] = {}
    for record in made.records(ids):
        slow.setdefault(key(record), []).append(record)
    groups = made.groups(ids, name)
    # Copies of one article count once.
    sources = dict(made._db.execute("SELECT public_id, coalesce(copy_group, public_id) FROM article").fetchall())

    assert len(groups) == len(slow)
    by_example = {record.quotation_id: found for found in slow.values() for record in found}
    for group in groups:
        records = by_example[group.example]
        assert group.quotations == len(records)
        assert group.articles == len({sources[one.article_id] for one in records})
        assert group.speakers == len({one.speaker_id for one in records} - {None})
        assert group.outlets == len({one.article.publisher for one in records})
        assert (group.first, group.last) == (min(days(one)[0] for one in records), max(days(one)[1] for one in records))
        example = next(one for one in records if one.quotation_id == group.example)
        assert example.article.published == min(one.article.published or "~" for one in records)


def days(record: Record) -> tuple[str, str]:
    said, day = record.quotation.said, (record.article.published or "")[:10]
    return (said.earliest.isoformat() if said.earliest else day, said.latest.isoformat() if said.latest else day)


def test_most_first(made: Bank) -> None:
    """Speakers and outlets stand by the number of quotations, wordings by that of articles, months in their order."""
    everything = made.ids("").ids
    speakers, quotes, by_month = (made.groups(everything, name) for name in ("speaker", "quote", "month"))

    *named, unnamed = speakers
    assert [one.quotations for one in named] == sorted((one.quotations for one in named), reverse=True)
    assert (unnamed.value, unnamed.quotations > named[-1].quotations) == ("not named", True)
    assert [one.articles for one in quotes] == sorted((one.articles for one in quotes), reverse=True)
    assert quotes[0].articles > 1
    assert [one.value for one in by_month] == sorted(one.value for one in by_month)


@pytest.mark.parametrize("dated", DATED)
@pytest.mark.parametrize("by", PERIODS)
def test_timeline(made: Bank, ids: tuple[str, ...], by: Period, dated: str) -> None:
    """Every period counts what the records date into it; what has no such date is counted apart."""
    slow: Counter[str] = Counter()
    for record in made.records(ids):
        day = record.quotation.said.earliest if dated == "said" else record.article.published_day
        slow[name_of(day, by) if day else ""] += 1
    spread = made.timeline(ids, by, "said" if dated == "said" else "published")

    assert spread.undated == slow.pop("", 0)
    assert {point.period: point.quotations for point in spread.points} == slow
    assert [point.period for point in spread.points] == sorted(slow)
    assert {name: count for name, count in spread.filled() if count} == slow


def test_rough_dates_belong_to_no_shorter_period(tmp_path: Path) -> None:
    """A quotation of some time in March counts in the month and the year, and not in a week or a day."""
    march = Said(earliest=date(2021, 3, 1), latest=date(2021, 3, 31), precision="month")

    def extract(article: Article) -> tuple[Quotation, ...]:
        return tuple(replace(one, said=march) for one in LINES.extract(article)[:1])

    with open_bank(tmp_path, [BRIDGE], Extractor("march", extract)) as bank:
        everything = bank.ids("").ids
        spread = {by: bank.timeline(everything, by) for by in PERIODS}
        counted = bank.facets(everything, ["month", "year"])

    assert {by: (one.counted, one.rough) for by, one in spread.items()} == {
        "day": (0, 1),
        "week": (0, 1),
        "month": (1, 0),
        "year": (1, 0),
    }
    assert [counts[0].value for counts in counted.values()] == ["2021-03", "2021"]


def test_period_that_suits(made: Bank) -> None:
    """Without a period, a short time is cut into days and a long one into years."""
    everything = list(made.records(made.ids("").ids))
    day = next(one.article.published for one in everything if one.article.published)
    short = [one.quotation_id for one in everything if one.article.published == day]

    assert made.timeline(short, None, "published").by == "day"
    assert made.timeline([one.quotation_id for one in everything], None).by == "year"
    assert made.timeline([], None) == Timeline(by="month", date="said")


def test_gaps_are_filled() -> None:
    """Between the first and the last period every one is there, over the turn of a year and of a leap day."""
    weeks = Timeline(by="week", date="said", points=(Point("2023-12-18", 2, 1, 1), Point("2024-01-08", 1, 1, 1)))
    days = Timeline(by="day", date="said", points=(Point("2024-02-28", 1, 1, 1), Point("2024-03-01", 1, 1, 1)))

    assert list(weeks.filled()) == [("2023-12-18", 2), ("2023-12-25", 0), ("2024-01-01", 0), ("2024-01-08", 1)]
    assert [name for name, _ in days.filled()] == ["2024-02-28", "2024-02-29", "2024-03-01"]
    assert after(date(2023, 12, 1), "month") == date(2024, 1, 1)


@pytest.mark.parametrize("ask", ["facets", "groups", "timeline"])
def test_unknown_names(made: Bank, ask: str) -> None:
    """A field that is not there is refused, with those that are."""
    with pytest.raises(QueryError) as error:
        made.facets([], ["colour"]) if ask == "facets" else (
            made.groups([], "colour") if ask == "groups" else made.timeline([], "colour")  # type: ignore[arg-type]
        )

    assert "colour" in str(error.value)
    assert error.value.hint


def test_choices_are_those_of_the_bank() -> None:
    """The commands, which must not import the bank to say what they take, offer what it knows."""
    assert FACET_CHOICES == FACETS
    assert GROUP_CHOICES == GROUPS
    assert PERIOD_CHOICES == PERIODS
    assert DATED_CHOICES == DATED


# --- the commands


def test_search_facet(stocked: Run) -> None:
    """Facets stand in place of the list, with a count of everything that was found and not of the page."""
    result = stocked("search", "--facet", "kind", "--facet", "outlet", "--limit", "1", "--json")
    told = json.loads(result.stdout)

    assert result.exit_code == 0
    assert told["quotations"] > 3
    assert sum(one["count"] for one in told["facets"]["outlet"]) == told["quotations"]
    assert len(told["facets"]["kind"]) == 1
    shown = stocked("search", "--facet", "kind").stdout
    assert shown.startswith(f"{told['quotations']} quotations\n\nkind\n")
    assert "direct" in shown
    assert "█" in shown


def test_search_facet_rows(stocked: Run) -> None:
    """As rows, every value of every facet is one of its own."""
    text = stocked("search", "boats", "--facet", "speaker", "--facet", "kind", "--csv").stdout
    rows = list(csv.DictReader(text.splitlines()))

    assert {row["facet"] for row in rows} == {"speaker", "kind"}
    assert "Piet Okafor" in [row["value"] for row in rows]
    assert all(int(row["count"]) for row in rows)


def test_search_group_by(stocked: Run) -> None:
    """Who says it most: a table for the eye, rows for programs."""
    assert stocked("search", "--group-by", "speaker").stdout.startswith("speaker  ")
    rows = json.loads(stocked("search", "--group-by", "speaker", "--json").stdout)
    counts = [int(row["quotations"]) for row in rows if row["id"]]

    assert counts == sorted(counts, reverse=True)
    assert {"Agnes Thorne", "Piet Okafor", "not named"} <= {row["speaker"] for row in rows}


def test_search_group_by_quote(run: Run, tmp_path: Path) -> None:
    """The same words in two papers are one group, with the words, the days and where they were printed first."""
    words = "“Nobody in this town has asked for a second pier,” said Agnes Thorne, the mayor.\n"
    (tmp_path / "a.txt").write_text(f"Late\n\n{words}", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"Early\n\nThe vote is near.\n\n{words}", encoding="utf-8")
    run("ingest", "a.txt", "--publisher", "The Late Post", "--published", "2021-03-05")
    run("ingest", "b.txt", "--publisher", "The Early Post", "--published", "2021-03-04")
    shown = run("search", "pier", "--words-in", "quote", "--group-by", "quote").stdout
    (row,) = json.loads(run("search", "pier", "--words-in", "quote", "--group-by", "quote", "--json").stdout)

    assert shown.startswith("1. in 2 articles of 2 outlets · 2021-03-04 to 2021-03-05\n   “Nobody in this town")
    assert "printed first: The Early Post · 2021-03-04" in shown
    assert (row["articles"], row["quote"]) == ("2", "“Nobody in this town has asked for a second pier,”")


def test_overview_of_nothing(stocked: Run) -> None:
    """Where nothing is found, the reasons are given as for a list, and the exit code is the same."""
    result = stocked("search", "zebra", "--facet", "kind")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "nothing found" in result.stderr


@pytest.mark.parametrize("pair", [("--facet", "kind", "--group-by", "speaker"), ("--count", "--facet", "kind")])
def test_views_do_not_mix(stocked: Run, pair: tuple[str, ...]) -> None:
    """Two views at once are refused, naming both."""
    result = stocked("search", *pair)

    assert result.exit_code == 2
    assert "choose one" in result.stderr


@pytest.fixture
def dated(stocked: Run) -> Run:
    """Like `stocked`, with one quotation more, of 2 March."""
    told = "“The pier is older than the town,” Piet Okafor said on Tuesday."
    assert stocked("ingest", "-", "--published", "2021-03-04", stdin=told).exit_code == 0
    return stocked


def test_timeline_command(dated: Run) -> None:
    """The table has a row for each period with something in it; what is not in it is told beside it."""
    result = dated("timeline", "--date", "published", "--by", "month")
    told = json.loads(dated("timeline", "--json").stdout)
    total = told["dated"] + told["undated"]

    assert result.exit_code == 0
    assert result.stdout.startswith(f"{total} quotations by month of publication\n\n2021-03  {total}  ███")
    assert result.stderr == ""
    said = dated("timeline")
    assert said.stdout.startswith(f"1 of {total} quotations by day of speaking\n\n2021-03-02  1  ███")
    assert f"note: {told['undated']} without a date of speaking; --date published" in said.stderr
    assert [row["period"] for row in told["periods"]] == ["2021-03-02"]


def test_timeline_rows(stocked: Run) -> None:
    """As CSV it has a row for each period."""
    rows = list(csv.DictReader(stocked("timeline", "--date", "published", "--csv").stdout.splitlines()))

    assert [row["period"] for row in rows] == ["2021-03-04"]
    assert rows[0]["articles"] == "1"


def test_timeline_of_nothing(stocked: Run) -> None:
    """Nothing found is told as for a search."""
    result = stocked("timeline", "zebra")

    assert (result.exit_code, result.stdout) == (1, "")


# --- pictures in characters and in pixels


def test_bar() -> None:
    """A bar is as long as its number, in eighths of a column; a number above 0 always shows."""
    assert bar(10, 10, 4) == "████"
    assert bar(5, 10, 4) == "██"
    assert bar(1, 1000, 4) == "▏"
    assert bar(0, 10, 4) == ""


def test_sparkline() -> None:
    """A line has a bar for each number, lower for less and blank for none, and merges neighbours to fit."""
    assert sparkline([1, 0, 4, 8], 10) == "▁ ▄█"
    assert sparkline([1, 3, 0, 0, 8], 3) == "▄ █"
    assert sparkline([], 3) == ""


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_plot(stocked: Run, tmp_path: Path, ending: str) -> None:
    """A picture is drawn, the same one each time, and never over another file without being told so."""
    file = tmp_path / f"pier.{ending}"
    result = stocked("timeline", "pier", "--date", "published", "--plot", file.name)
    assert result.exit_code == 0, result.stderr
    first = file.read_bytes()
    stocked("timeline", "pier", "--date", "published", "--plot", file.name, "--force")
    refused = stocked("timeline", "pier", "--plot", file.name)

    assert file.read_bytes() == first
    assert first.startswith(b"\x89PNG" if ending == "png" else b"<?xml")
    assert (refused.exit_code, "--force" in refused.stderr) == (2, True)


def test_plot_says_what_it_shows(dated: Run, tmp_path: Path) -> None:
    """The query, the conditions, the periods, the source and what is missing stand in the picture, as typed."""
    dated("timeline", "pier OR $5$", "--min-confidence", "0.1", "--by", "month", "--plot", "p.svg")
    drawn = (tmp_path / "p.svg").read_text("utf-8")

    for words in ("Quotations for «pier OR $5$»", "min-confidence 0.1", "Mar 2021", "month of speaking"):
        assert words in drawn
    assert "Source: articles in the quotebank" in drawn
    assert "Not shown: " in drawn


def test_plot_of_many_days_is_labelled_sparsely(tmp_path: Path) -> None:
    """However many periods there are, the labels on the axis stay few."""
    from quotebank.plot import Legend, picture

    legend = Legend(title="a", subtitle="b", axis="c", source="d")
    points = tuple(Point(f"{year}-06-15", 1, 1, 1) for year in range(1990, 2020))
    for by in PERIODS:
        named = tuple(replace(one, period=name_of(date.fromisoformat(one.period), by)) for one in points)
        drawn = picture(Timeline(by=by, date="said", points=named), legend, "svg").decode()
        assert 4 <= drawn.count('id="xtick_') <= 14


def test_plot_needs_an_ending(stocked: Run) -> None:
    """An ending that is no picture's is refused before anything is searched."""
    result = stocked("timeline", "pier", "--plot", "pier.pdf")

    assert (result.exit_code, ".png or .svg" in result.stderr) == (2, True)
    assert result.stdout == ""


def test_plot_without_the_extra(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is missing, one line says so and one says how to get it."""
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    result = stocked("timeline", "pier", "--plot", "pier.png")

    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "error: drawing needs matplotlib, which is not installed",
        "  try: pip install 'quotebank[plot]'",
    ]
