"""Speakers side by side: what each said in order of time, and what changed where one spoke twice on a thing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import open_bank
from conftest import Run

from quotebank.bank import Bank, Filters
from quotebank.compare import Side
from quotebank.errors import NotFoundError, QueryError
from quotebank.model import Article
from quotebank.terminal import width_of


def article(published: str, outlet: str, *lines: str) -> Article:
    return Article(
        text="".join(f"{line}\n" for line in lines),
        title=f"The pier, {published}",
        publisher=outlet,
        published=published,
        origin=f"{outlet} {published}",
    )


FIRST = "“We will rebuild the eastern pier for 40 million pounds,” said Ann Lee on 2020-01-06."
LATER = "“We may not rebuild the eastern pier in May for 65 million pounds,” said Ann Lee on 2021-02-03."
SAME = "“Nobody can rebuild the eastern pier without help,” said Bo Chan on 2021-02-03."
AGAIN = "“No one can rebuild the eastern pier without help from above,” said Bo Chan on 2021-03-03."
ARTICLES = (
    article("2021-02-04", "The Late Post", LATER, SAME, "“Ferries run late,” said Ann Lee on 2021-02-03."),
    article("2020-01-07", "The Early Post", FIRST),
    article("2020-01-08", "The Copy", f"{FIRST}\n(the pier is old) said a harbour pilot."),
    article("2021-03-04", "The Late Post", AGAIN),
    article("2021-05-05", "The Late Post", "(rain fell) said Cy Dunn."),
)


@pytest.fixture
def bank(run: Run, tmp_path: Path) -> Iterator[Bank]:
    """The bank of the current folder."""
    with open_bank(tmp_path, ARTICLES) as opened:
        yield opened


def lines(side: Side) -> list[str]:
    return [one.record.quotation.quoted_words(one.record.article.text) for one in side.statements]


def test_each_side(bank: Bank) -> None:
    """A side counts all that matches, and gives the statements in order of time, copies of the same words as one."""
    lee, chan, dunn = bank.compare(["lee", "Bo Chan", "dunn"], "pier")

    assert (lee.name, lee.quotations, lee.articles, lee.first, lee.last) == (
        *("Ann Lee", 3, 3),
        *("2020-01-06", "2021-02-03"),
    )
    assert lines(lee) == [FIRST[1:56], LATER[1:66]]
    assert [one.copies for one in lee.statements] == [2, 1]
    assert lee.statements[0].record.article.publisher == "The Early Post"
    assert [one.copies for one in chan.statements] == [1, 1]
    assert (dunn.quotations, dunn.statements) == (0, ())


def test_what_changed(bank: Bank) -> None:
    """Numbers, denials and words of doubt that differ are told with where they stand; a month is no doubt."""
    (lee,) = bank.compare(["lee"], "pier")
    first, later = lee.statements
    text = later.record.article.text

    assert (first.earlier, first.changes) == (None, ())
    assert later.earlier is not None
    assert later.earlier.quotation_id == first.record.quotation_id
    assert [(one.kind, one.was, one.now) for one in later.changes] == [
        ("number", ("40 million",), ("65 million",)),
        ("denial", (), ("not",)),
        ("certainty", ("will",), ("may",)),
    ]
    assert [span.of(text) for span in later.changed] == ["may", "not", "65 million"]


def test_a_little_otherwise_is_another_statement(run: Run, tmp_path: Path) -> None:
    """Two prints that differ in one word of weight are two statements, though the bank may group them as one."""
    long = FIRST.replace("pier", "pier and the ferry landing beside the market square before the spring tides return")
    lines = [long, long.replace("will", "would only").replace("2020-01-06", "2020-02-06")]
    papers = [article(f"2020-0{n}-07", "The Late Post", line) for n, line in enumerate(lines, 1)]
    with open_bank(tmp_path, papers) as opened:
        (lee,) = opened.compare(["lee"])

    assert len({one.record.group_id for one in lee.statements}) == 1
    assert [one.copies for one in lee.statements] == [1, 1]
    assert [(one.kind, one.was, one.now) for one in lee.statements[1].changes] == [
        ("certainty", ("will",), ("would",)),
        ("condition", (), ("only",)),
    ]


def test_another_way_to_say_it_is_no_change(bank: Bank) -> None:
    """«No one» is «nobody»: the two are about the same, and nothing of weight is new."""
    (chan,) = bank.compare(["chan"], "pier")

    assert chan.statements[1].earlier is not None
    assert chan.statements[1].changes == ()


def test_other_matters_are_not_compared(bank: Bank) -> None:
    """A statement about something else has nothing before it."""
    (lee,) = bank.compare(["lee"])

    assert {bool(one.earlier) for one in lee.statements if "Ferries" in lines(lee)[lee.statements.index(one)]} == {
        False
    }
    assert len(lee.statements) == 3


def test_the_latest_are_shown_and_compared_with_all(bank: Bank) -> None:
    """A limit leaves out the earliest, says how many, and still tells what changed since one of them."""
    (lee,) = bank.compare(["lee"], "pier", limit=1)

    assert lines(lee) == [LATER[1:66]]
    assert lee.left_out == 1
    assert lee.statements[0].changes


def test_filters(bank: Bank) -> None:
    """Filters hold for every side."""
    lee, chan = bank.compare(["lee", "chan"], "pier", Filters(since="2021-03"))

    assert (lee.quotations, chan.quotations) == (0, 1)


def test_names(bank: Bank) -> None:
    """Nobody's name is answered with near ones; the same speaker twice is refused."""
    with pytest.raises(NotFoundError) as error:
        bank.compare(["leee"])
    assert "Ann Lee" in error.value.hint
    with pytest.raises(QueryError, match="same speaker"):
        bank.compare(["lee", "Ann Lee"])


# --- the command


def test_side_by_side(bank: Bank, run: Run) -> None:
    """On a wide terminal each speaker has a column; what is new stands between asterisks, and what it was below."""
    result = run("compare", "lee", "chan", "--about", "pier", env={"COLUMNS": "100"})
    first = result.stdout.splitlines()[0]

    assert result.exit_code == 0
    assert first.split() == ["Ann", "Lee", "Bo", "Chan"]
    assert first.index("Bo Chan") == 51
    assert "“We *may not* rebuild" in result.stdout
    assert "number «40 million» → «65 million»; denial" in " ".join(result.stdout.split())
    assert all(width_of(line) <= 100 for line in result.stdout.splitlines())


def test_stacked(bank: Bank, run: Run) -> None:
    """On a narrow terminal the speakers stand below each other, with a line between."""
    out = run("compare", "lee", "chan", "--about", "pier", env={"COLUMNS": "60"}).stdout

    assert out.startswith("Ann Lee\n3 quotations in 3 articles\n2020-01-06 to 2021-02-03\n")
    assert f"\n{'─' * 60}\nBo Chan\n" in out


def test_colours_do_not_move_the_columns(bank: Bank, run: Run) -> None:
    """With colours every line shows the same characters as without."""
    plain = run("compare", "lee", "chan").stdout
    painted = run("--color", "always", "compare", "lee", "chan").stdout

    assert "\x1b[" in painted
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


def test_json(bank: Bank, run: Run) -> None:
    """For programs every statement is a citation, with the copies, the earlier statement and what changed."""
    told = json.loads(run("compare", "lee", "chan", "--about", "pier", "--json").stdout)
    lee, _ = told["speakers"]
    first, later = lee["statements"]

    assert told["about"] == "pier"
    assert (lee["name"], lee["quotations"], first["copies"]) == ("Ann Lee", 3, 2)
    assert later["earlier"] == first["citation_id"]
    assert later["changes"][0] == {"kind": "number", "was": ["40 million"], "now": ["65 million"]}
    text = ARTICLES[0].text
    assert [text[start:end] for start, end in later["changed"]] == ["may", "not", "65 million"]


def test_one_has_nothing(bank: Bank, run: Run) -> None:
    """A side without a statement says so; where no side has one, how much each said in all is told instead."""
    some = run("compare", "lee", "dunn", "--about", "pier")
    none = run("compare", "lee", "dunn", "--about", "zebra")

    assert "nothing on this" in some.stdout
    assert (none.exit_code, none.stdout) == (1, "")
    assert none.stderr.splitlines() == [
        "nothing found of lee, dunn for about «zebra»",
        "  Ann Lee: 4 in all",
        "  Cy Dunn: 1 in all",
    ]
