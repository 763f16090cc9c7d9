"""Kill -9 at every named point of every write: what was acknowledged is there, nothing is there in half.

Each trial runs in a child that really dies.  What the child had acknowledged comes through a pipe; an article that
was being written when it died may be there or not, wholly.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import BRIDGE, FERRY, LINES, ingest, numbered, open_bank, readings

from quotebank import faults
from quotebank.bank import Bank, Extractor
from quotebank.model import Article

NEW = (FERRY, *numbered(2))
_VERSION_2 = Extractor("lines-2", lambda article: tuple(replace(q, rule="two") for q in LINES.extract(article)))
Say = Callable[[str], None]


def _fill(folder: Path, say: Say) -> None:
    with Bank(folder, create=True, extractor=LINES) as bank:
        for done in bank.ingest(readings(NEW)):
            say(f"{done.status} {done.article_id}")


def _fill_from_files(folder: Path, say: Say) -> None:
    articles = folder.parent / f"{folder.name}-articles"
    articles.mkdir()
    for number, article in enumerate(NEW):
        known = {"text": article.text, "published": article.published, "publisher": article.publisher}
        (articles / f"{number}.json").write_text(json.dumps(known), encoding="utf-8")
    with Bank(folder, create=True, extractor=LINES) as bank:
        for done in bank.ingest_paths([str(articles)]):
            say(f"{done.status} {done.article_id}")


def _tell_more(folder: Path, say: Say) -> None:
    with Bank(folder, extractor=LINES) as bank:
        for done in bank.ingest(readings([replace(BRIDGE, title="Shut"), *NEW])):
            say(f"{done.status} {done.article_id}")
        bank.search("resign")


def _extract_anew(folder: Path, say: Say) -> None:
    with Bank(folder, extractor=_VERSION_2) as bank:
        for done in bank.ingest(readings([BRIDGE])):
            say(f"{done.status} {done.article_id}")


def _reindex(folder: Path, say: Say) -> None:
    with Bank(folder, extractor=LINES) as bank:
        bank.reindex()
        say("reindexed -")


def _search_without_index(folder: Path, say: Say) -> None:
    shutil.rmtree(folder / "index", ignore_errors=True)
    with Bank(folder) as bank:
        assert bank.search("resign").total == 2
        say("searched -")


def _review(folder: Path, say: Say) -> None:
    with Bank(folder) as bank:
        quotation_id = bank.search("ferry").records[0].quotation_id
        bank.review(quotation_id, "correct", correction={"speaker": "Ida Moll"})
        say("reviewed -")
        assert bank.show(quotation_id).quotation.speaker.name == "Ida Moll"
        bank.decide("alias", "Ann Lee", {"name": "Annie Lee"})
        say("decided -")


STORIES: dict[str, tuple[Callable[[Path, Say], None], bool]] = {
    "first ingest": (_fill, False),
    "ingest of files": (_fill_from_files, False),
    "second ingest": (_tell_more, True),
    "extraction anew": (_extract_anew, True),
    "reindex": (_reindex, True),
    "review": (_review, True),
    "search without an index": (_search_without_index, True),
}


def _run(story: Callable[[Path, Say], None], folder: Path, kill_at: int) -> tuple[int, list[str], list[str]]:
    """Run a story in a child that dies at a point; returns its status, what it acknowledged, and the points passed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        try:
            faults.arm(kill_at)
            story(folder, lambda line: os.write(writer, f"ack {line}\n".encode()) and None)
            os.write(writer, "".join(f"point {name}\n" for name in faults.reached()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    _, status = os.waitpid(child, 0)
    acks = [line[4:] for line in lines if line.startswith("ack ")]
    return status, acks, [line[6:] for line in lines if line.startswith("point ")]


def _articles(folder: Path) -> Iterator[tuple[str, Article, int]]:
    with Bank(folder, read_only=True) as bank:
        ids = {record.article_id: record.article for record in bank.search(limit=None).records}
        counts = {one: sum(r.article_id == one for r in bank.search(limit=None).records) for one in ids}
        yield from ((one, ids[one], counts[one]) for one in ids)


def _check(folder: Path, acks: list[str], started: bool) -> None:
    if not (folder / "quotebank.db").exists() or (folder / "quotebank.db").stat().st_size == 0:
        assert acks == []
    with Bank(folder, create=True, extractor=LINES) as bank:
        assert [finding for finding in bank.doctor() if finding.check != "index"] == []
        there = {one: (article, count) for one, article, count in _articles(folder)} if bank.stats().quotations else {}
        for ack in acks:
            status, article_id = ack.split()
            assert status in ("reindexed", "searched", "reviewed", "decided") or article_id in there
        reviewed = sum(ack.startswith("reviewed") for ack in acks)
        assert bank.stats().reviewed >= reviewed
        for article, count in there.values():
            assert count == len(LINES.extract(article)), "an article in half"
        assert (BRIDGE.id in there) >= started
        # The next search mends the index, and the same ingest again completes what was cut off.
        found = bank.search('"will not"', limit=None)
        assert found.notes == ()
        # What a killed writer left lies about until the next one; it is a warning, nothing worse.
        assert [finding for finding in bank.doctor(deep=True) if finding.severity == "error"] == []
        assert len(bank.decisions()) >= sum(ack.startswith("decided") for ack in acks)
        done = ingest(bank, BRIDGE, *NEW)
        assert {one.status for one in done} <= {"stored", "unchanged", "duplicate", "updated"}
        assert bank.search("planks").total == 2
        assert bank.search("resign").total == 4
        bank.reindex()
        assert bank.doctor(deep=True) == ()
        assert bank.stats().articles == 4


@pytest.mark.parametrize("name", STORIES)
def test_killed_anywhere_nothing_is_lost(tmp_path: Path, name: str) -> None:
    """At every point k that the story passes, from the first to the last."""
    story, started = STORIES[name]
    base = tmp_path / "base"
    base.mkdir()
    if started:
        open_bank(base, [BRIDGE]).close()
    whole = tmp_path / "whole"
    shutil.copytree(base, whole)
    status, _, points = _run(story, whole, 0)
    assert status == 0
    assert points
    for number, point in enumerate(points, 1):
        folder = tmp_path / f"{number}-{point}"
        shutil.copytree(base, folder)
        status, acks, _ = _run(story, folder, number)
        assert os.WIFSIGNALED(status), point
        assert os.WTERMSIG(status) == signal.SIGKILL
        _check(folder, acks, started)
        shutil.rmtree(folder)


def test_every_named_point_is_passed_by_some_story(tmp_path: Path) -> None:
    """A point that no test reaches proves nothing."""
    root = Path(faults.__file__).parent
    named = {
        name
        for file in root.rglob("*.py")
        for name in re.findall(r'^ *fault\("([^"]+)"\)$', file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    passed: set[str] = set()
    for number, (story, started) in enumerate(STORIES.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        if started:
            open_bank(folder, [BRIDGE]).close()
        passed.update(_run(story, folder, 0)[2])
    assert passed == named


def test_killed_at_any_change_of_a_file(tmp_path: Path) -> None:
    """The same at every file that the index writer opens, renames or removes, named or not, by an audit hook."""
    base = tmp_path / "base"
    open_bank(base, [BRIDGE]).close()

    def story(kill_at: int) -> Callable[[Path, Say], None]:
        def run(folder: Path, say: Say) -> None:
            import sys

            count = 0

            def hook(event: str, args: tuple[object, ...]) -> None:
                nonlocal count
                if event in ("open", "os.rename", "os.remove") and "index" in str(args[0]):
                    count += 1
                    if count == kill_at:
                        os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(hook)
            _tell_more(folder, say)

        return run

    survived = False
    number = 0
    while not survived:
        number += 5
        folder = tmp_path / str(number)
        shutil.copytree(base, folder)
        status, acks, _ = _run(story(number), folder, 0)
        survived = status == 0
        _check(folder, acks, True)
        shutil.rmtree(folder)
    assert number > 30


def test_points_do_nothing_in_production() -> None:
    """Unarmed, a point neither counts nor kills."""
    faults.arm(None)
    faults.fault("anything")
    assert faults.reached() == ()
    faults.arm(0)
    faults.fault("anything")
    assert faults.reached() == ("anything",)
    faults.arm(None)
