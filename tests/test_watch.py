"""A folder that is watched: what is new is taken in, once, and nothing that is still being written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders import LINES
from conftest import Run

from quotebank.bank import Bank
from quotebank.intake.watch import EVERY, Watch

ROOT = Path(__file__).parent.parent
WORDS = "“The gate leaks at every tide,” said Mayor Agnes Thorne.\n"


class Clock:
    """A clock that is set by hand, and the times of files with it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def write(self, file: Path, text: str) -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (self.now, self.now))


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_file_is_given_once_nobody_writes_to_it(tmp_path: Path, clock: Clock) -> None:
    """The same over two looks, and unchanged for a moment."""
    file = tmp_path / "box" / "a.txt"
    watch = Watch([str(tmp_path / "box")], lambda _: None, clock)
    clock.write(file, "half")
    assert watch.look() == []
    clock.now += EVERY
    clock.write(file, "half and more")
    assert watch.look() == []
    clock.now += EVERY / 2
    assert watch.look() == []
    clock.now += EVERY
    assert watch.look() == [str(file)]
    clock.now += EVERY
    assert watch.look() == []
    clock.write(file, "changed")
    assert watch.look() == []
    clock.now += 2 * EVERY
    assert watch.look() == [str(file)]


def test_file_that_is_copied_with_its_old_time_is_given_when_it_is_whole(tmp_path: Path, clock: Clock) -> None:
    """A copy may carry the time of its original from the first byte on, so its time alone tells nothing."""
    file = tmp_path / "box" / "a.txt"
    watch = Watch([str(tmp_path / "box")], lambda _: None, clock)
    for text in ("half", "half and more"):
        clock.write(file, text)
        os.utime(file, (1_000.0, 1_000.0))
        assert watch.look() == []
        clock.now += EVERY
    assert watch.look() == [str(file)]


def test_file_that_the_bank_knows_is_not_given(tmp_path: Path, clock: Clock) -> None:
    """Not even after the program was started anew; one whose bytes alone changed, too, is told by its time."""
    file = tmp_path / "box" / "a.txt"
    clock.write(file, WORDS)
    with Bank(tmp_path / "bank", create=True, extractor=LINES) as bank:
        list(bank.ingest_paths([str(tmp_path / "box")]))
        watch = Watch([str(tmp_path / "box")], bank.seen_file, clock)
        for _ in range(3):
            clock.now += EVERY
            assert watch.look() == []
        clock.write(file, WORDS.replace("gate", "door"))
        watch.look()
        clock.now += EVERY
        assert watch.look() == [str(file)]


def test_empty_folder_and_vanished_file_are_no_trouble(tmp_path: Path, clock: Clock) -> None:
    """Folders are empty at times, and files are moved away."""
    (tmp_path / "box").mkdir()
    watch = Watch([str(tmp_path / "box"), "-"], lambda _: None, clock)
    assert watch.look() == []
    clock.write(tmp_path / "box" / "a.txt", WORDS)
    watch.look()
    (tmp_path / "box" / "a.txt").unlink()
    assert watch.look() == []


def test_folder_that_is_not_there_is_a_fault(run: Run) -> None:
    """It is told at once, and not waited for."""
    result = run("ingest", "nowhere", "--watch")
    assert result.exit_code == 3
    assert "no such folder or file to watch" in result.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "the system"])
def test_watched_folder_is_taken_in_until_it_is_stopped(tmp_path: Path, stop: signal.Signals) -> None:
    """A file that lies there, one that comes, and one that is bad, which is named once."""
    box = tmp_path / "box"
    box.mkdir()
    (box / "a.txt").write_text(WORDS, encoding="utf-8")
    command = [sys.executable, "-m", "quotebank", "--bank", str(tmp_path / "bank"), "ingest", str(box), "--watch"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    first = running.stdout.readline()
    (box / "empty.txt").write_bytes(b"")
    half = box / ".b.part"
    half.write_text(WORDS.replace("gate", "door"), encoding="utf-8")
    half.rename(box / "b.txt")
    second = running.stdout.readline()
    time.sleep(2 * EVERY)
    running.send_signal(stop)
    out, err = running.communicate(timeout=30)

    assert [line.split()[0] for line in (first, second)] == ["stored", "stored"]
    assert "2 stored, 1 failed; 2 quotations in them" in out
    assert err.count("the file is empty") == 1
    assert err.splitlines()[-1] == "stopped; all that was told is stored"
    assert running.returncode == 0
    with Bank(tmp_path / "bank") as bank:
        assert bank.stats().articles == 2
