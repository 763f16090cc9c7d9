"""Long runs: many files on many cores, stopped at any moment and gone on with, with one result and no loss."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import pytest
from builders import LINES, numbered
from workers import NEVER, ROUGH, SLOW

from quotebank.bank import Bank, Extractor, Ingested
from quotebank.following import Follower
from quotebank.index.engine import Entry, Stamp
from quotebank.index.whoosh import WhooshEngine
from quotebank.intake import pool
from quotebank.intake.work import How
from quotebank.readers import Meta

ROOT = Path(__file__).parent.parent
TESTS = Path(__file__).parent


def story(number: int) -> str:
    return f"“Pier {number} needs {number + 3} new planks,” said Ann Lee.\n(lamp {number} went dark) said Bo Chan.\n"


def write_stories(folder: Path, count: int, start: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(start, start + count):
        (folder / f"{number:05}.txt").write_text(story(number), encoding="utf-8")


def write_lines(file: Path, count: int, start: int = 0) -> None:
    rows = (json.dumps({"text": story(number), "title": f"Pier {number}"}) for number in range(start, start + count))
    file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def ingest(folder: Path, *paths: Path, jobs: int | None = 1, extractor: Extractor = LINES) -> list[Ingested]:
    with Bank(folder, create=True, extractor=extractor) as bank:
        return list(bank.ingest_paths([str(path) for path in paths], jobs=jobs))


def statuses(done: Sequence[Ingested]) -> Counter[str]:
    out: Counter[str] = Counter()
    for one in done:
        out[one.status] += one.articles or 1
    return out


def rows_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a bank, but for what names the bank itself and the times of files."""
    with sqlite3.connect(folder / "quotebank.db") as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        out = {name: db.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}  # noqa: S608
    out["store_state"] = [row[2:] for row in out["store_state"]]
    return out


def told(done: Sequence[Ingested]) -> list[tuple[object, ...]]:
    return [(one.origin, one.status, one.article_id, one.quotations, str(one.error)) for one in done]


# --- one result


def everything(folder: Path) -> Path:
    """Files of one article and of many, copies, versions, what is told twice, and what cannot be read."""
    write_stories(folder / "a", 30)
    write_lines(folder / "b.jsonl", 60, start=20)
    with (folder / "b.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"text": broken\n' + json.dumps({"text": story(3), "published": "2020-02-02"}) + "\n")
    write_lines(folder / "c.jsonl", 40, start=100)
    (folder / "d").mkdir()
    (folder / "d" / "copy.txt").write_text(story(1), encoding="utf-8")
    (folder / "d" / "dies.txt").write_text("DIE\n" + story(500), encoding="utf-8")
    (folder / "d" / "dated.json").write_text(json.dumps({"text": story(5), "published": "2020-02-02"}))
    (folder / "d" / "empty.txt").write_bytes(b"")
    (folder / "d" / "notes.xyz").write_bytes(b"%XYZ-")
    (folder / "d" / "raises.txt").write_text("RAISE\n" + story(501), encoding="utf-8")
    for number, day in enumerate(("2020-01-01", "2020-01-02")):
        prose = "It was the worst winter that the town had seen, and the people were not ready for what came.\n"
        line = {"text": prose * 3 + story(601 + number), "url": "https://a.example/1", "updated": day}
        (folder / "d" / f"version-{number}.json").write_text(json.dumps(line), encoding="utf-8")
    return folder


def test_result_does_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    """Every row of every table is the same, and so is what is told; only what kills a process needs a worker."""
    articles = everything(tmp_path / "articles")
    (articles / "d" / "dies.txt").unlink()
    found = {jobs: ingest(tmp_path / str(jobs), articles, jobs=jobs, extractor=ROUGH) for jobs in (1, 2, 4, None)}

    assert statuses(found[1]) == {"stored": 122, "duplicate": 12, "updated": 1, "skipped": 1, "failed": 3}
    for jobs, done in found.items():
        assert told(done) == told(found[1]), jobs
        assert rows_of(tmp_path / str(jobs)) == rows_of(tmp_path / "1"), jobs


def test_search_finds_what_many_workers_read(tmp_path: Path) -> None:
    """The index is up to date at the end."""
    write_stories(tmp_path / "a", 40)
    ingest(tmp_path / "bank", tmp_path / "a", jobs=3)
    with Bank(tmp_path / "bank") as bank:
        assert bank.stats().indexed == 80
        assert bank.search("planks", limit=None).total == 40
        assert bank.doctor(deep=True) == ()


def test_a_long_run_is_indexed_by_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While articles come, and none of it in the process that stores them."""
    monkeypatch.setattr("quotebank.bank.INDEX_EVERY", 10)
    write_stories(tmp_path / "a", 120)
    here: list[int] = []
    update = WhooshEngine.update

    def watched(self: WhooshEngine, entries: Iterable[Entry], gone: Iterable[str], stamp: Stamp) -> None:
        update(self, new := list(entries), gone, stamp)
        here.append(len(new))

    monkeypatch.setattr(WhooshEngine, "update", watched)
    on_its_way = 0
    with Bank(tmp_path / "bank", create=True, extractor=SLOW) as bank:
        for _ in bank.ingest_paths([str(tmp_path / "a")], jobs=2):
            on_its_way = on_its_way or bank.stats().indexed
        assert 0 < on_its_way < 240
        assert sum(here) < 240
        assert bank.stats().indexed == 240
        assert bank.doctor(deep=True) == ()


@pytest.mark.parametrize("when", [0, 30])
def test_the_index_is_whole_though_the_process_that_made_it_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    """The rows tell what is missing."""
    monkeypatch.setattr("quotebank.bank.INDEX_EVERY", 5)
    monkeypatch.setattr("quotebank.bank.INDEX_AT_MOST", 5)
    monkeypatch.setattr("quotebank.following.Follower", Doomed)
    write_stories(tmp_path / "a", 60)
    with Bank(tmp_path / "bank", create=True, extractor=SLOW) as bank:
        for number, _ in enumerate(bank.ingest_paths([str(tmp_path / "a")], jobs=2)):
            if number >= when and Doomed.made:
                Doomed.made.pop().die()
        assert not Doomed.made
        assert bank.stats().indexed == 120
        assert bank.search("planks", limit=None).total == 60
        assert bank.doctor(deep=True) == ()


class Doomed(Follower):
    """One that a test can kill."""

    made: ClassVar[list[Doomed]] = []

    def __init__(self, file: Path, folder: Path) -> None:
        super().__init__(file, folder)
        self.made.append(self)

    def die(self) -> None:
        self._process.kill()


HANGING = """
import sys, time
from pathlib import Path
from quotebank import following

following._PATIENCE = 600.0  # in the process that it makes as well, which runs this file again

if __name__ == "__main__":
    follower = following.Follower(Path(sys.argv[1]), Path(sys.argv[2]))
    print(follower.ask(), flush=True)
    time.sleep(600)
"""


def test_the_process_that_indexes_goes_with_the_one_that_asked(tmp_path: Path) -> None:
    """Killed while the other one is at it: nobody goes on in the bank behind the back of whoever comes next."""
    script = tmp_path / "hanging.py"
    script.write_text(HANGING, encoding="utf-8")
    with Bank(tmp_path / "bank", create=True, extractor=LINES) as bank:
        bank._store.put(numbered(1)[0], "1", LINES.extract)
        with WhooshEngine(tmp_path / "bank" / "index").lock(5) as held:
            assert held
            paths = (tmp_path / "bank" / "quotebank.db", tmp_path / "bank" / "index")
            command = [sys.executable, str(script), *map(str, paths)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "True\n"
                process.kill()
                # The end of the pipe that both write to: it comes when the last of them is gone.
                process.communicate(timeout=60)


# --- files that were seen


def test_file_that_was_seen_is_neither_read_nor_extracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its digest: a time says nothing, one changed byte everything."""
    write_stories(tmp_path / "a", 5)
    write_lines(tmp_path / "b.jsonl", 7, start=50)
    ingest(tmp_path / "bank", tmp_path / "a", tmp_path / "b.jsonl")
    os.utime(tmp_path / "a" / "00002.txt", ns=(1, 1))
    with monkeypatch.context() as patched:
        patched.setattr("quotebank.intake.work.read_found", lambda *_, **__: pytest.fail("a seen file is read"))
        again = ingest(tmp_path / "bank", tmp_path / "a", tmp_path / "b.jsonl", extractor=NEVER)

    assert statuses(again) == {"unchanged": 12}
    assert [one.quotations for one in again] == [2, 2, 2, 2, 2, 14]

    before = os.stat(tmp_path / "a" / "00003.txt").st_mtime_ns
    (tmp_path / "a" / "00003.txt").write_text(story(8), encoding="utf-8")
    os.utime(tmp_path / "a" / "00003.txt", ns=(before, before))
    assert statuses(ingest(tmp_path / "bank", tmp_path / "a")) == {"unchanged": 4, "stored": 1}


def test_seen_file_is_read_again_when_something_else_is_told_of_it(tmp_path: Path) -> None:
    """An option, the metadata beside it, or another version of the extractor."""
    write_stories(tmp_path / "a", 1)
    ingest(tmp_path / "bank", tmp_path / "a")
    with Bank(tmp_path / "bank", extractor=LINES) as bank:
        [titled] = bank.ingest_paths([str(tmp_path / "a")], How(Meta(section="Sea")))
    assert titled.status == "updated"
    (tmp_path / "a" / "00000.meta.json").write_text('{"publisher": "The Post"}', encoding="utf-8")
    assert statuses(ingest(tmp_path / "bank", tmp_path / "a")) == {"updated": 1}
    assert statuses(ingest(tmp_path / "bank", tmp_path / "a", extractor=NEVER)) == {"unchanged": 1}
    newer = Extractor("lines-2", lambda article: LINES.extract(article)[:1])
    assert statuses(ingest(tmp_path / "bank", tmp_path / "a", extractor=newer)) == {"updated": 1}


def test_copy_of_a_seen_file_is_a_duplicate(tmp_path: Path) -> None:
    """It is not read either, and the next time it is unchanged."""
    write_stories(tmp_path / "a", 2)
    ingest(tmp_path / "bank", tmp_path / "a")
    (tmp_path / "a").rename(tmp_path / "b")

    assert statuses(ingest(tmp_path / "bank", tmp_path / "b", extractor=NEVER)) == {"duplicate": 2}
    assert statuses(ingest(tmp_path / "bank", tmp_path / "b", extractor=NEVER)) == {"unchanged": 2}


def test_same_article_twice_in_one_run_is_a_duplicate(tmp_path: Path) -> None:
    """In another file, or in another line of the same; the same file again is unchanged, whatever its path."""
    write_stories(tmp_path / "a", 1)
    (tmp_path / "b.json").write_text(json.dumps({"text": story(0)}), encoding="utf-8")
    lines = [json.dumps({"text": story(number)}) for number in (1, 2, 1)]
    (tmp_path / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = ingest(tmp_path / "bank", tmp_path / "a", tmp_path / "b.json", tmp_path / "c.jsonl")

    assert [one.status for one in done] == ["stored", "duplicate", "stored", "stored", "duplicate"]
    lines.insert(0, json.dumps({"text": story(9)}))
    (tmp_path / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    again = ingest(tmp_path / "bank", Path(os.path.relpath(tmp_path / "c.jsonl")))
    assert [one.status for one in again] == ["stored", "unchanged", "unchanged", "unchanged"]


def test_failures_of_a_seen_file_are_told_again(tmp_path: Path) -> None:
    """A file with broken lines is not read again, and its lines are named all the same; one broken wholly is."""
    write_lines(tmp_path / "a.jsonl", 3)
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"text": \n')
    (tmp_path / "b.txt").write_bytes(b"")
    first = ingest(tmp_path / "bank", tmp_path / "a.jsonl", tmp_path / "b.txt")
    again = ingest(tmp_path / "bank", tmp_path / "a.jsonl", tmp_path / "b.txt", extractor=NEVER)

    assert statuses(first) == {"stored": 3, "failed": 2}
    assert statuses(again) == {"unchanged": 3, "failed": 2}
    failed = [[one for one in done if one.error] for done in (first, again)]
    assert told(failed[0]) == told(failed[1])


# --- workers that die, hang or raise


@pytest.mark.parametrize("many", [False, True], ids=["files", "lines"])
def test_worker_that_dies_or_hangs_costs_one_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    """It is named, with what happened; the others are stored, and the next run tries it again."""
    monkeypatch.setattr(pool, "PATIENCE", 10.0)
    texts = [story(number) for number in range(12)]
    texts[7] = "DIE\n" + texts[7]
    texts[9] = "HANG\n" + texts[9]
    texts[10] = "RAISE\n" + texts[10]
    articles = tmp_path / "a"
    articles.mkdir()
    for number, text in enumerate(texts):
        if many:
            with (articles / "all.jsonl").open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({"text": text}) + "\n")
        else:
            (articles / f"{number:02}.txt").write_text(text, encoding="utf-8")
    done = ingest(tmp_path / "bank", articles, jobs=2, extractor=ROUGH)

    assert statuses(done) == {"stored": 9, "failed": 3}
    errors = {number: one.error for number, one in enumerate(done) if one.error}
    assert {7: "signal 9", 9: "longer than 10 seconds", 10: "a broken library"}.keys() == errors.keys()
    for number, words in ((7, "signal 9"), (9, "longer than 10 seconds"), (10, "a broken library")):
        assert words in errors[number].what
        assert str(number + many) in errors[number].where
    again = ingest(tmp_path / "bank", articles, jobs=2)
    assert statuses(again) == {"stored": 3, "unchanged": 9}


# --- stopped at any moment

PROGRAM = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(TESTS)!r}]
from pathlib import Path
from quotebank import bank as banks
from quotebank.bank import Bank
from workers import SLOW
banks.INDEX_EVERY = banks.INDEX_AT_MOST = 5
if __name__ == "__main__":
    with Bank(Path(sys.argv[1]), create=True, extractor=SLOW) as bank:
        for done in bank.ingest_paths(sys.argv[2:], jobs=2):
            print(done.status, done.article_id, flush=True)
"""


def children(parent: int) -> set[int]:
    """Return the processes below one, at any depth, as /proc tells."""
    found: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    out = {parent}
    while more := {one for one, above in found.items() if above in out and one not in out}:
        out |= more
    return out - {parent}


def alive(processes: set[int]) -> set[int]:
    out = set()
    for one in processes:
        try:
            state = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            out.add(one)
    return out


def gone(processes: set[int]) -> bool:
    """Tell whether all processes end within a few seconds."""
    for _ in range(100):
        if not alive(processes):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    return file


def run_until(command: Sequence[str], lines: int, stop: int) -> tuple[list[str], set[int], subprocess.Popen[str]]:
    """Run a program until it has said so many lines and a little longer, then send it a signal."""
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    said = [running.stdout.readline() for _ in range(lines)]
    time.sleep(random.random() * 0.2)  # noqa: S311 - any moment will do
    below = children(running.pid)
    running.send_signal(stop)
    said += running.stdout.read().splitlines(keepends=True)
    running.wait(30)
    return [line for line in said if line.endswith("\n")], below, running


def test_kill_9_at_random_loses_nothing_and_the_next_run_goes_on(tmp_path: Path, program: Path) -> None:
    """Again and again, until all is there: what was told is there, nothing twice, no worker is left."""
    write_stories(tmp_path / "a", 40)
    write_lines(tmp_path / "b.jsonl", 60, start=100)
    command = [sys.executable, str(program), str(tmp_path / "bank"), str(tmp_path / "a"), str(tmp_path / "b.jsonl")]
    stored: set[str] = set()
    for lines in (1, 20, 45, 60):
        said, below, _ = run_until(command, lines, signal.SIGKILL)
        assert gone(below), "a worker outlives the program"
        stored |= {line.split()[1] for line in said if line.startswith("stored")}
        with sqlite3.connect(tmp_path / "bank" / "quotebank.db") as db:
            there = {row[0] for row in db.execute("SELECT public_id FROM article")}
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert stored <= there
    last = ingest(tmp_path / "bank", tmp_path / "a", tmp_path / "b.jsonl", jobs=2)

    assert statuses(last)["failed"] == 0
    assert statuses(last)["unchanged"] >= len(stored)
    assert sum(statuses(last).values()) == 100
    with Bank(tmp_path / "bank") as bank:
        assert (bank.stats().articles, bank.stats().quotations) == (100, 200)
        assert bank.doctor(deep=True) == ()
    whole = ingest(tmp_path / "whole", tmp_path / "a", tmp_path / "b.jsonl")
    assert statuses(whole) == {"stored": 100}
    assert rows_of(tmp_path / "bank")["quotation"] == rows_of(tmp_path / "whole")["quotation"]


@pytest.mark.parametrize("to", ["the program", "the terminal"])
def test_ctrl_c_stops_all_and_says_how_to_go_on(tmp_path: Path, to: str) -> None:
    """No process is left, nothing that was told is lost, and the last line is for a person."""
    write_stories(tmp_path / "a", 600)
    command = [sys.executable, "-m", "quotebank", "--bank", str(tmp_path / "bank"), "ingest", str(tmp_path / "a")]
    running = subprocess.Popen(
        [*command, "--jobs", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    said = [running.stdout.readline() for _ in range(10)]
    below = children(running.pid)
    assert len(below) >= 2
    if to == "the terminal":
        os.killpg(running.pid, signal.SIGINT)
    else:
        running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)

    assert running.returncode == 130
    assert gone(below)
    assert "Traceback" not in err
    assert err.splitlines()[-1] == "interrupted; all that was told is stored, and the same command goes on from there"
    stored = {line.split()[3] for line in [*said, *out.splitlines()] if line.startswith("stored")}
    again = subprocess.run([*command, "--jobs", "2"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 0
    assert len([line for line in again.stdout.splitlines() if line.startswith("unchanged")]) >= len(stored) >= 10


@pytest.fixture(autouse=True)
def _no_worker_is_left() -> Iterator[None]:
    """Whatever a test does, the workers of its runs are gone afterwards."""
    before = children(os.getpid())
    yield
    time.sleep(0.01)
    tracker = {one for one in alive(children(os.getpid()) - before) if "resource_tracker" in _line_of(one)}
    assert alive(children(os.getpid()) - before) - tracker == set()


def _line_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def test_run_that_is_given_up_leaves_no_worker(tmp_path: Path) -> None:
    """A program that stops asking stops the workers, too."""
    write_stories(tmp_path / "a", 40)
    with Bank(tmp_path / "bank", create=True, extractor=SLOW) as bank:
        stream = bank.ingest_paths([str(tmp_path / "a")], jobs=2)
        assert next(stream).status == "stored"
        assert len(children(os.getpid())) >= 2
        stream.close()
    with Bank(tmp_path / "bank") as bank:
        assert 1 <= bank.stats().articles < 40
