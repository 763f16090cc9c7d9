"""Saved searches: what was shown is remembered, neither more nor less, also when the writing was cut off."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders import ARTICLES, BRIDGE, FERRY, ingest, numbered, open_bank
from conftest import Run

from quotebank.bank import Bank
from quotebank.commands import saving
from quotebank.errors import NotFoundError, QueryError

ID = re.compile(r"q-[0-9a-f]{16}")


def ids(text: str) -> list[str]:
    return ID.findall(text)


@pytest.fixture
def bank(run: Run, tmp_path: Path) -> Bank:
    """The bank of the current folder, with two articles."""
    with open_bank(tmp_path, ARTICLES) as opened:
        return opened


def test_new_shows_each_once(bank: Bank, run: Run) -> None:
    """What --save showed, --new does not show again; what an ingest brings, it shows once."""
    first = run("search", "resign", "--save", "quits")
    again = run("search", "--saved", "quits", "--new")
    with bank:
        ingest(bank, *numbered(2))
    unrelated = run("search", "--saved", "quits", "--new")
    (more := run)("ingest", "-", stdin="“I will never resign,” said Dora Quill.")
    new = more("search", "--saved", "quits", "--new")

    assert len(ids(first.stdout)) == 4
    assert (again.exit_code, again.stdout, "nothing new for quits" in again.stderr) == (1, "", True)
    assert (unrelated.exit_code, unrelated.stdout) == (1, "")
    assert new.exit_code == 0
    assert "“I will never *resign*,”" in new.stdout
    assert len(ids(new.stdout)) == 1
    assert run("search", "--saved", "quits", "--new").exit_code == 1


def test_the_question_is_kept_whole(bank: Bank, run: Run) -> None:
    """Words, filters, place and order are asked again as they were; the same search without --new shows all."""
    args = ("resign", "--kind", "direct", "--since", "2019", "--words-in", "quote", "--sort", "-said")
    first = run("search", *args, "--save", "late", "--json")
    again = run("search", "--saved", "late", "--json")

    assert json.loads(first.stdout)
    assert again.stdout == first.stdout
    assert run("search", *args, "--json").stdout == first.stdout


def test_a_page_leaves_the_rest(bank: Bank, run: Run) -> None:
    """Only what a page showed counts as shown; --new shows all the rest, or as many as are asked for."""
    page = run("search", "--save", "all", "--limit", "2")
    two = run("search", "--saved", "all", "--new", "--limit", "1")
    rest = run("search", "--saved", "all", "--new")
    shown = [*ids(page.stdout), *ids(two.stdout), *ids(rest.stdout)]

    assert [len(ids(one.stdout)) for one in (page, two, rest)] == [2, 1, 3]
    assert len(set(shown)) == 6


@pytest.mark.parametrize("view", [("--count",), ("--facet", "kind"), ("--group-by", "speaker")])
def test_numbers_show_nothing(bank: Bank, run: Run, view: tuple[str, ...]) -> None:
    """A count of what is new leaves it new."""
    run("search", "--save", "all", "--limit", "4")

    counted = run("search", "--saved", "all", "--new", *view, "--json" if view[0] != "--count" else "--offset=0")

    assert counted.exit_code == 0
    assert "2" in counted.stdout
    assert len(ids(run("search", "--saved", "all", "--new").stdout)) == 2


def test_interrupted_writing(bank: Bank, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the writing stops in the middle, what was written is shown, and the rest is new the next time."""
    run("search", "zebra", "--save", "none")
    run("search", "--save", "all", "--limit", "1")
    from quotebank.commands import blocks

    real, count = blocks.block, 0

    def failing(*args: object, **more: object) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(blocks, "block", failing)
    cut = run("search", "--saved", "all", "--new")
    monkeypatch.setattr(blocks, "block", real)
    rest = run("search", "--saved", "all", "--new")

    assert cut.exit_code == 130
    assert (len(ids(cut.stdout)), len(ids(rest.stdout))) == (2, 3)
    assert not set(ids(cut.stdout)) & set(ids(rest.stdout))


def test_reader_that_goes(bank: Bank, tmp_path: Path) -> None:
    """A reader that closes the pipe before anything was read has been shown nothing."""
    with bank:
        bank.save_search("all", {"query": []})
    program = [sys.executable, "-m", "quotebank", "search", "--saved", "all", "--new"]
    child = subprocess.Popen(program, stdout=subprocess.PIPE, cwd=tmp_path)
    assert child.stdout is not None
    child.stdout.close()

    assert child.wait() == 0
    with Bank(tmp_path) as again:
        assert again.saved_search("all").seen == frozenset()


def test_shown_in_batches(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bank is told as the writing goes on, so that even a killed program repeats few."""
    monkeypatch.setattr(saving, "_AT_A_TIME", 2)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with bank:
        bank.save_search("all", {"query": []})
        with saving.showing(bank, "all") as shown:
            for name in ("q-1", "q-2", "q-3"):
                shown(name)
            assert bank.saved_search("all").seen == {"q-1", "q-2"}
        assert bank.saved_search("all").seen == {"q-1", "q-2", "q-3"}


def test_two_at_once_lose_nothing(bank: Bank, tmp_path: Path) -> None:
    """Two programs that show parts of one search at the same time are both remembered."""
    with bank, Bank(tmp_path) as other:
        bank.save_search("all", {})
        other.mark_shown("all", ["q-1"])
        bank.mark_shown("all", ["q-2"])
        other.mark_shown("all", ["q-3"])

        assert bank.saved_search("all").seen == {"q-1", "q-2", "q-3"}


def test_list_and_remove(bank: Bank, run: Run) -> None:
    """The list names the question and how much was shown; a removed search is gone, its quotations are not."""
    assert run("saved", "list").exit_code == 1
    run("search", "will", "resign", "--kind", "direct", "--save", "quits")
    (row,) = json.loads(run("saved", "list", "--json").stdout)

    assert (row["name"], row["question"], row["shown"]) == ("quits", "will resign --kind direct", "3")
    assert run("saved", "remove", "quits").exit_code == 0
    assert run("search", "--saved", "quits").exit_code == 1
    assert run("search", "--count").stdout == "6\n"


def test_nothing_is_saved_by_a_broken_query(bank: Bank, run: Run) -> None:
    """A query that cannot be understood is not kept."""
    assert run("search", "(resign", "--save", "broken").exit_code == 2
    with bank:
        assert bank.saved_searches() == ()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--new",), "--saved"),
        (("--saved", "a", "--save", "b"), "choose one"),
        (("resign", "--saved", "a"), "leave out the words"),
        (("--kind", "direct", "--saved", "a"), "leave out --kind"),
        (("--save", "a", "--count"), "leave out"),
    ],
)
def test_what_does_not_go_together(bank: Bank, run: Run, args: tuple[str, ...], told: str) -> None:
    """Options that contradict each other are refused, saying which."""
    result = run("search", *args)

    assert (result.exit_code, told in result.stderr) == (2, True)


def test_names(bank: Bank, run: Run) -> None:
    """A name is taken once; one that is not there is answered with those that are near."""
    with bank:
        bank.save_search("bridges", {})
        with pytest.raises(QueryError, match="already"):
            bank.save_search("bridges", {})
        with pytest.raises(QueryError, match="name"):
            bank.save_search(" ", {})
        with pytest.raises(NotFoundError) as error:
            bank.saved_search("bridge")
        assert "bridges" in error.value.hint
        with pytest.raises(NotFoundError):
            bank.forget_search("bridge")
        with pytest.raises(NotFoundError):
            bank.mark_shown("bridge", [])


def test_look(bank: Bank) -> None:
    """Of ids that are given, those whose printed words match are given back in their order, with the places."""
    with bank:
        everything = bank.ids("").ids
        found = list(bank.look('"will not resign"', everything[::-1]))

    assert [one.record.article.text for one in found] == [FERRY.text, BRIDGE.text]
    assert {span.of(one.record.article.text) for one in found for span in one.marks} == {"will", "not", "resign"}
