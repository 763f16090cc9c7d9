"""What a run says of itself: lines, a bar on a terminal, totals, and a report for programs."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from quotebank.commands.progress import Bar, duration
from quotebank.terminal import Terminal

ROOT = Path(__file__).parent.parent


def write(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = f"“Pier {number} is shut,” said Mayor Agnes Thorne.\n"
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def report(text: str) -> dict[str, Any]:
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def test_report_counts_and_names(run: Run, tmp_path: Path) -> None:
    """Each count, each failure with its reason, each file that was left out; the same as JSON and in a file."""
    box = write(tmp_path / "box", 3)
    (box / "copy.json").write_text(json.dumps({"text": (box / "000.txt").read_text(encoding="utf-8")}))
    (box / "empty.txt").write_bytes(b"")
    (box / "README.md").write_text("Read me", encoding="utf-8")
    result = run("ingest", "box", "--json", "--report", "report.json")

    assert result.exit_code == 5
    told = report(result.stdout)
    assert told == report((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert told == {
        "stored": 3,
        "updated": 0,
        "unchanged": 0,
        "duplicate": 1,
        "skipped": 0,
        "failed": 1,
        "quotations": 4,
        "interrupted": False,
        "failures": [{"origin": "box/empty.txt", "what": "the file is empty", "hint": told["failures"][0]["hint"]}],
        "left_out": [{"origin": "box/README.md", "why": "a README"}],
    }
    again = report(run("ingest", "box", "--json").stdout)
    assert (again["unchanged"], again["stored"], again["failed"]) == (4, 0, 1)


def test_report_of_nothing_is_json(run: Run, tmp_path: Path) -> None:
    """Lists without a row are lists all the same."""
    told = report(run("ingest", str(write(tmp_path / "box", 1)), "--json").stdout)
    assert (told["failures"], told["left_out"]) == ([], [])


def test_report_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    """The articles are stored all the same."""
    result = run("ingest", str(write(tmp_path / "box", 1)), "--report", "nowhere/report.json")
    assert result.exit_code == 3
    assert "the report cannot be written" in result.stderr
    assert report(run("ingest", str(tmp_path / "box"), "--json").stdout)["unchanged"] == 1


def on_terminal(command: list[str], columns: str = "100") -> str:
    """Run a program with a terminal for both its outputs; returns all that it wrote there."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": columns, "TERM": "xterm"}
    program = subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=theirs, stdin=theirs, env=environment)
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        said += piece
    program.wait(60)
    os.close(ours)
    return said.decode("utf-8")


def test_bar_on_a_terminal_and_lines_elsewhere(tmp_path: Path) -> None:
    """A bar with count, rate and remaining time; what failed stands above it, and the totals at the end."""
    box = write(tmp_path / "box", 150)
    (box / "empty.txt").write_bytes(b"")
    command = [sys.executable, "-m", "quotebank", "--bank", str(tmp_path / "one"), "ingest", str(box)]
    said = on_terminal(command)

    assert re.search(r"\r\[#*\.*\] \d+ of 151 files · \d+(\.\d)? articles/s · \d+ s left\x1b\[K", said)
    assert "stored " not in said
    assert said.index("the file is empty") < said.index("150 stored, 1 failed")
    assert max(len(line) for line in re.split(r"[\r\n]|\x1b\[K", said) if line.startswith("[")) < 100
    plain = subprocess.run(
        [*command[:4], str(tmp_path / "two"), *command[5:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert len(re.findall(r"^stored ", plain.stdout, re.MULTILINE)) == 150
    assert "\r" not in plain.stdout + plain.stderr


def test_few_files_are_told_in_lines_on_a_terminal_too(tmp_path: Path) -> None:
    """Nobody needs a bar for three articles."""
    box = write(tmp_path / "box", 3)
    said = on_terminal([sys.executable, "-m", "quotebank", "--bank", str(tmp_path / "one"), "ingest", str(box)])
    assert len(re.findall(r"^stored ", said, re.MULTILINE)) == 3


def test_bar_shows_nothing_in_the_first_second(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """Then the rate is that of the last half minute."""
    now = 100.0
    monkeypatch.setattr("quotebank.commands.progress.time.monotonic", lambda: now)
    bar = Bar(Terminal(sys.stderr))
    bar.tell(0.1, 10, "10 of 100 files")
    assert capsys.readouterr().err == ""
    for second in range(1, 61):
        now = 100.0 + second
        bar.tell(second / 100, 90 * min(second, 20) + 5 * second, f"{second} of 100 files")
    shown = capsys.readouterr().err.split("\r")[-1]
    assert shown == "[############........] 60 of 100 files · 5.0 articles/s · 40 s left\x1b[K"


@pytest.mark.parametrize(
    ("seconds", "told"), [(3.4, "3 s"), (89, "89 s"), (90, "2 min"), (7199, "2 h 00 min"), (9000, "2 h 30 min")]
)
def test_duration(seconds: float, told: str) -> None:
    """Seconds, minutes, hours."""
    assert duration(seconds) == told
