"""``review``, ``show --history`` and what stands under ``speakers``: by options, and key by key on a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import signal
import sqlite3
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import Run

from quotebank.exporters.csv import read


def rows(text: str) -> list[dict[str, str]]:
    found = json.loads(text)
    assert isinstance(found, list)
    return found


def id_of(stocked: Run, words: str = "boats") -> str:
    return rows(stocked("search", words, "--words-in", "quote", "--json").stdout)[0]["citation_id"]


def test_verdict_by_options(stocked: Run) -> None:
    """A correction is told back, with what went with the other speaker; a search finds it by the new one."""
    one = id_of(stocked)
    result = stocked(
        "review", one, "--speaker", "Ida Moll", "--said", "2021-03-02", "--reviewer", "M.", "--reason", "tape"
    )
    assert result.exit_code == 0
    assert result.stdout == f"{one}  corrected: Ida Moll · said 2021-03-02 (day) · direct\n"
    assert "the role «Deputy Mayor» was the other speaker's" in result.stderr
    assert stocked("search", "boats", "--speaker", "moll", "--count").stdout == "1\n"


def test_right_words(stocked: Run) -> None:
    """They are told back; what the article does not print is refused with what it prints and where."""
    one = id_of(stocked)
    printed = rows(stocked("show", one, "--json").stdout)[0]["quote"]
    some = " ".join(printed.strip("“”,.").split()[1:4])
    result = stocked("review", one, "--span", some, "--reviewer", "M.")
    assert result.stdout == f"{one}  corrected: Piet Okafor, Deputy Mayor · date unknown · direct\n    {some}\n"
    refused = stocked("review", one, "--span", f"{some.split()[0]} {some.split()[-1]}")
    assert (refused.exit_code, refused.stdout) == (2, "")
    place = re.search(rf"it prints «{re.escape(some)}»: give that, or its place, ([0-9]+-[0-9]+)", refused.stderr)
    assert place
    assert f"stands at     characters {place[1].replace('-', '–')}," in stocked("show", one).stdout
    text = stocked("show", one, "--history").stdout
    assert f"{some}; the program read {printed}" in " ".join(text.split())
    assert f"M. corrected the words to «{some}»" in " ".join(text.split())
    assert f"corrected the words to «{some}»" in " ".join(stocked("explain", one).stdout.split())
    assert "1 changed" not in stocked("doctor").stdout
    assert re.search(r"words begin and end +0 of 1", stocked("stats").stdout)
    whole = stocked("review", one, "--span", some.split()[0], "--span", some.split()[-1]).stdout
    assert f"{some.split()[0]} […] {some.split()[-1]}" in whole


def test_verdict_on_several(stocked: Run) -> None:
    """Each has it; one that cannot is named, and the exit code says that it was done in part."""
    ids = [row["citation_id"] for row in rows(stocked("search", "--json").stdout)]
    result = stocked("review", *ids, "q-0000000000000000", "--confirm")
    assert (result.exit_code, result.stdout.count("confirmed")) == (5, len(ids))
    assert "q-0000000000000000" in result.stderr
    nothing = stocked("review")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert stocked("review", "--again").stdout.count("confirmed") == len(ids)


def test_without_a_terminal_it_lists_and_never_asks(stocked: Run) -> None:
    """The least sure come first; --limit cuts; a query chooses."""
    result = stocked("review", stdin="")
    confidences = re.findall(r"q-[0-9a-f]{16}  ([01]\.\d\d)", result.stdout)
    assert confidences == sorted(confidences)
    assert len(confidences) == len(rows(stocked("search", "--json").stdout))
    assert len(stocked("review", "--limit", "2").stdout.splitlines()) == 3
    assert len(stocked("review", "boats", "quay").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    "args",
    [
        ("--confirm", "--reject"),
        ("--confirm", "--speaker", "X Y"),
        ("--reason", "because"),
        ("--said", "soon"),
        ("--kind", "hearsay"),
        ("--note", " "),
    ],
)
def test_verdict_that_cannot_be(stocked: Run, args: Sequence[str]) -> None:
    """Two at once, a reason for none, no such day: wrong usage, and nothing is kept."""
    one = id_of(stocked)
    assert stocked("review", one, *args).exit_code == 2
    assert rows(stocked("show", one, "--history", "--json").stdout)[0]["history"] == []


def test_verdict_needs_an_id(stocked: Run) -> None:
    """A query with a verdict could mean a thousand quotations."""
    assert stocked("review", "boats", "--confirm").exit_code == 2


def test_history(stocked: Run) -> None:
    """It tells each word said, which were taken back, and what the program had read."""
    one = id_of(stocked)
    stocked("review", one, "--speaker", "Ida Moll", "--reviewer", "M.", "--reason", "tape")
    stocked("review", one, "--note", "call her")
    stocked("review", one, "--undo")
    text = stocked("show", one[:8], "--history").stdout
    assert "Ida Moll; the program read Piet Okafor" in text
    assert re.search(r"row 1 +\d{4}-\d\d-\d\d M\. corrected the speaker to «Ida Moll»: because tape\n", text)
    assert re.search(r"row 2 .*noted: call her \(taken back\)\n", text)
    assert re.search(r"row 3 .*took an earlier verdict back \(row 2\)\n", text)
    [data] = rows(stocked("show", one, "--history", "--json").stdout)
    assert [row["verdict"] for row in data["history"]] == ["correct", "note", "undo"]  # type: ignore[index]


def test_explain_tells_verdicts(stocked: Run) -> None:
    """The steps are the program's own; what people said follows."""
    one = id_of(stocked)
    stocked("review", one, "--speaker", "Ida Moll", "--reviewer", "M.")
    text = stocked("explain", one).stdout
    assert "Piet Okafor" in text
    assert "M. corrected the speaker to «Ida Moll»" in text


def test_history_of_what_is_not_found_any_more(stocked: Run, tmp_path: Path) -> None:
    """What was said of it is shown by its whole id."""
    one = id_of(stocked)
    stocked("review", one, "--note", "call her")
    with sqlite3.connect(tmp_path / "quotebank.db") as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM quotation WHERE public_id = ?", (one,))
    assert "call her" in stocked("show", one, "--history").stdout
    assert "not found any more" in stocked("doctor").stdout
    assert stocked("show", "q-ffffffffffffffff", "--history").exit_code == 1


def test_stats_tell_how_often_it_was_right(stocked: Run) -> None:
    """By part and by confidence, with counts; a rejected one counts against being a quotation alone."""
    ids = [row["citation_id"] for row in rows(stocked("search", "--json").stdout)]
    stocked("review", ids[0], "--speaker", "Ida Moll", "--said", "2021-03")
    stocked("review", ids[1], "--reject")
    stocked("review", ids[2], "--confirm")
    stocked("review", ids[3], "--note", "no verdict")
    text = stocked("stats").stdout
    for told in (
        r"it is a quotation +2 of 3  \(67 %\)",
        "its speaker +1 of 2",
        "speaker's role +2 of 2",
        "speaking +1 of 2",
    ):
        assert re.search(told, text), told
    judged = json.loads(stocked("stats", "--json").stdout)["accuracy"]
    assert judged["reviewed"] == 3
    assert sum(band["of"] for band in judged["bands"]) == 3
    assert sum(band["right"] for band in judged["bands"]) == 1


# --- speakers


def test_speakers_still_lists(stocked: Run) -> None:
    """With and without a name, and under the listing's own name."""
    plain = stocked("speakers", "--json").stdout
    assert plain == stocked("speakers", "list", "--json").stdout
    assert {row["speaker"] for row in rows(plain)} > {"Agnes Thorne", "Piet Okafor"}
    assert [row["speaker"] for row in rows(stocked("speakers", "thorne", "--json").stdout)] == ["Agnes Thorne"]
    assert "merge" in stocked("speakers", "-h").stdout


def test_merge_and_undo(stocked: Run) -> None:
    """What leaves after an undo is byte for byte what left before."""
    before = stocked("export", "--profile", "audit").stdout
    result = stocked("speakers", "merge", "Piet Okafor", "Agnes Thorne", "--reviewer", "M.")
    assert re.fullmatch(r"decided; \d quotations are read otherwise now\n", result.stdout)
    assert "Okafor" not in {row["speaker"] for row in rows(stocked("search", "--json").stdout)}
    assert stocked("export", "--profile", "audit").stdout != before
    assert stocked("speakers", "merge", "Piet Okafor", "--undo").exit_code == 0
    assert stocked("export", "--profile", "audit").stdout == before
    assert stocked("speakers", "merge", "Piet Okafor", "--undo").exit_code == 1
    assert stocked("speakers", "merge", "Piet Okafor").exit_code == 2
    assert stocked("speakers", "merge", "Nobody Here", "Agnes Thorne").exit_code == 1


def test_openrefine_round_trip(stocked: Run, tmp_path: Path) -> None:
    """The table of speakers goes out as CSV, comes back with items in a column, and the items are in citations."""
    stocked("speakers", "role", "Agnes Thorne", "mayor")
    table = list(read(io.StringIO(stocked("speakers", "--csv").stdout, newline="")))
    for row in table:
        row["qid"] = {"Agnes Thorne": "Q111", "Piet Okafor": "http://www.wikidata.org/entity/Q222"}.get(
            row["speaker"], ""
        )
    file = tmp_path / "reconciled.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    assert stocked("speakers", "import-decisions", str(file)).stdout == "2 decisions taken in\n"
    assert stocked("speakers", "import-decisions", str(file)).stdout == "0 decisions taken in\n"
    cited = csv.DictReader(io.StringIO(stocked("export", "--profile", "audit").stdout))
    assert {(row["speaker"], row["speaker_qid"]) for row in cited} >= {
        ("Agnes Thorne", "Q111"),
        ("Piet Okafor", "Q222"),
    }


@pytest.mark.parametrize("fault", ["slipped", "strange", "no item", "two items"])
def test_reconciled_table_with_a_fault(stocked: Run, tmp_path: Path, fault: str) -> None:
    """A row that slipped, a speaker of another bank, what is no item: the line is named and nothing is taken in."""
    listed = {row["speaker"]: row["speaker_id"] for row in rows(stocked("speakers", "--json").stdout)}
    mayor, deputy = listed["Agnes Thorne"], listed["Piet Okafor"]
    lines = {
        "slipped": f"{mayor},Piet Okafor,Q2",
        "strange": "s-0000000000000000,Agnes Thorne,Q1",
        "no item": f"{deputy},Piet Okafor,L5",
        "two items": f"{mayor},Agnes Thorne,Q9",
    }
    file = tmp_path / "reconciled.csv"
    file.write_text(f"speaker_id,speaker,qid\r\n{mayor},Agnes Thorne,Q1\r\n{lines[fault]}\r\n", encoding="utf-8")
    result = stocked("speakers", "import-decisions", str(file))
    assert result.exit_code == 2
    assert "line 3" in result.stderr
    assert not any(row["wikidata"] for row in rows(stocked("speakers", "--json").stdout))


def test_decisions_as_a_file(stocked: Run, tmp_path: Path) -> None:
    """What one bank wrote another reads; standard output gives the same bytes as a file."""
    stocked("speakers", "merge", "Piet Okafor", "Agnes Thorne", "--reason", "=one, and the same")
    assert stocked("speakers", "export-decisions", "-o", "d.csv").exit_code == 0
    assert stocked("speakers", "export-decisions").stdout_bytes == (tmp_path / "d.csv").read_bytes()
    assert stocked("speakers", "export-decisions", "-o", "d.csv").exit_code == 2
    assert stocked("speakers", "import-decisions", "none.csv").exit_code == 2
    text = (tmp_path / "d.csv").read_text(encoding="utf-8")
    assert stocked("speakers", "import-decisions", "-", stdin=text).stdout == "0 decisions taken in\n"
    stocked("--bank", "other", "ingest", "articles")
    took = stocked("--bank", "other", "speakers", "import-decisions", "d.csv").stdout
    assert took.startswith("1 decision taken in; ")
    assert stocked("--bank", "other", "speakers", "export-decisions").stdout_bytes == (tmp_path / "d.csv").read_bytes()


# --- on a terminal


def _typed(keys: Sequence[str], *args: str, interrupt: bool = False) -> tuple[int, str]:
    """Run the program on a terminal of its own and type `keys`, each when it asks; returns its exit code and output."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "dumb"
        os.execv(sys.executable, [sys.executable, "-m", "quotebank", *args])  # noqa: S606
    out, waiting = "", list(keys)
    deadline = time.monotonic() + 30
    seen = 0
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if ready:
            try:
                out += os.read(terminal, 65536).decode("utf-8", "replace")
            except OSError:
                break
            continue
        if len(out) > seen and (out.rstrip(" ").endswith(("q quit\r\n", ":"))):
            seen = len(out)
            if waiting:
                os.write(terminal, waiting.pop(0).encode())
            elif interrupt:
                os.kill(child, signal.SIGKILL)
    else:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), out


def test_walk_on_a_terminal(stocked: Run) -> None:
    """One key a verdict; a correction asks for its words; what cannot be is told and asked again; q stops."""
    ids = re.findall(r"q-[0-9a-f]{16}", stocked("review").stdout)
    words = rows(stocked("show", ids[1], "--json").stdout)[0]["quote"].split()[:3]
    keys = ["c", "s", "Ida Moll\r", "d", "soon\r", "d", "2021-03\r", "w", " ".join(words) + "\r", " ", "x", "q"]
    code, out = _typed(keys, "review")
    assert code == 0
    assert "no such day: soon" in out
    assert "5 verdicts kept" in out
    shown = {one: rows(stocked("show", one, "--json").stdout)[0] for one in ids}
    assert [shown[one]["review_status"] for one in ids[:3]] == ["confirmed", "corrected", "rejected"]
    assert (shown[ids[1]]["speaker"], shown[ids[1]]["said_on"]) == ("Ida Moll", "2021-03")
    assert shown[ids[1]]["quote"] == " ".join(words)


def test_killed_walk_loses_nothing(stocked: Run) -> None:
    """What was told before the end is kept."""
    ids = re.findall(r"q-[0-9a-f]{16}", stocked("review").stdout)
    code, _ = _typed(["c", "c"], "review", "--reviewer", "M.", interrupt=True)
    assert code == -signal.SIGKILL
    assert [rows(stocked("show", one, "--json").stdout)[0]["review_status"] for one in ids[:3]] == [
        "confirmed",
        "confirmed",
        "unreviewed",
    ]
