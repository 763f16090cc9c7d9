"""Bad input from day one: one clear line for each fault, the documented exit code, and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import Result
from conftest import STORY, Run

from quotebank.readers import article

HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "the file is empty"),
    "blank.txt": (b" \n\t\n", "there is no text"),
    "binary.txt": (bytes(range(256)) * 20, "not a text but binary data"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not a text but a PNG picture"),
    "office.txt": (b"PK\x03\x04" + b"\0" * 50, "not a whole zip archive"),
    "half-utf16.txt": (b"\xff\xfea\0b\0c", "is not utf-16-le throughout"),
    "broken-utf8.txt": (b"\xef\xbb\xbfcaf\xe9", "is not utf-8 throughout"),
    "date.md": (b"---\npublished: last Tuesday\n---\n\nShut.", "last Tuesday"),
    "twice.json": (b'{"text": "a", "text": "b"}', "twice"),
    "cut.json": (b'{"text": "a', "not JSON"),
    "latin.json": (b'{"text": "caf\xe9"}', "not UTF-8"),
    "deep.json": (b"[" * 100_000, "too deeply"),
    "nan.json": (b'{"text": NaN}', "NaN"),
    "number.json": (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "limit"),
    "other.json": (b'{"title": "no words"}', "no «text»"),
}
"""Name -> bytes that are no article, and what is said of them."""


def faults(result: Result) -> list[str]:
    return [line for line in result.stderr.splitlines() if line.startswith("error: ")]


def told_well(result: Result, code: int, what: str, where: str = "") -> None:
    """A fault is one line with what is wrong, then where, then what to try; never a traceback."""
    assert result.exit_code == code, result.output
    assert len(faults(result)) == 1, result.stderr
    assert what in faults(result)[0]
    if where:
        assert f"  where: {where}" in result.stderr.splitlines()
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", HOSTILE)
def test_file(run: Run, tmp_path: Path, name: str) -> None:
    """A file that is no article is named with the reason, exit code 3, and no bank is made for it."""
    data, what = HOSTILE[name]
    Path(name).write_bytes(data)

    told_well(run("ingest", name), 3, what, name)
    assert not (tmp_path / "quotebank.db").exists()


def test_missing_file(run: Run) -> None:
    """A path that leads nowhere is said to lead nowhere."""
    told_well(run("ingest", "none.txt"), 3, "no such file", "none.txt")


def test_pattern_without_match(run: Run) -> None:
    """A pattern that matches nothing is a fault, not silence."""
    told_well(run("ingest", "*.txt"), 3, "no file matches", "*.txt")


def test_folder_without_articles(run: Run, tmp_path: Path) -> None:
    """A folder that holds no article is a fault that says what would be one."""
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "photo.jpg").write_bytes(b"\xff\xd8\xff")

    result = run("ingest", "box")
    told_well(result, 3, "no article in this folder", "box")
    assert "give texts, pages, feeds, or archives of them" in result.stderr


def test_too_large(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file larger than any article is refused without being read whole."""
    monkeypatch.setattr(article, "MAX_BYTES", 2**20)
    Path("large.txt").write_bytes(b"word " * 2**18)

    told_well(run("ingest", "large.txt", "--jobs", "1"), 3, "larger than 1 MB", "large.txt")


def test_fifo(run: Run) -> None:
    """A pipe with a name is never opened, which could wait for ever."""
    os.mkfifo("pipe.txt")

    told_well(run("ingest", "pipe.txt"), 3, "not a regular file", "pipe.txt")


def test_link_loop(run: Run) -> None:
    """A link to itself is a fault of one line."""
    Path("loop.txt").symlink_to("loop.txt")

    told_well(run("ingest", "loop.txt"), 3, "symbolic links", "loop.txt")


def test_guessed_encoding_is_told(run: Run) -> None:
    """A file in another encoding is read, with a note that names the encoding."""
    Path("a.txt").write_bytes(STORY.encode("cp1252"))

    result = run("ingest", "a.txt")
    assert result.exit_code == 0
    assert "note: a.txt: read as cp1252" in result.stderr


@pytest.mark.parametrize("value", ["2018-13-01", "yesterday", "2018-12-03T10:00", "03/12/2018", ""])
def test_published(run: Run, value: str) -> None:
    """A date that is no date is a usage error, before anything is read."""
    Path("a.txt").write_text(STORY, encoding="utf-8")

    told_well(run("ingest", "a.txt", "--published", value), 2, "2018-12-03", "quotebank ingest")


def test_batch_goes_on(run: Run) -> None:
    """Of 1,000 articles with 100 hostile ones, 900 are kept, 100 named with reasons; exit code 5 (goal R15)."""
    kinds = list(HOSTILE.items())
    box = Path("box")
    box.mkdir()
    for number in range(1000):
        if number % 10:
            words = f"“Pier {number} is shut,” said Mayor Agnes Thorne.\n"
            (box / f"{number:04}.txt").write_text(words, encoding="utf-8")
        else:
            name, (data, _) = kinds[number // 10 % len(kinds)]
            (box / f"{number:04}-{name}").write_bytes(data)

    result = run("ingest", "box", "--quiet", "--report", "report.json")

    assert result.exit_code == 5
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    counts = {name: value for name, value in report.items() if value and name not in ("failures", "left_out")}
    assert counts == {"stored": 900, "failed": 100, "quotations": 900}
    assert {one["origin"].split(":")[0] for one in report["failures"]} == {
        str(one) for one in box.iterdir() if int(one.name[:4]) % 10 == 0
    }
    assert all(one["what"] for one in report["failures"])
    assert "900 stored, 100 failed; 900 quotations in them" in result.stdout
    assert len(faults(result)) == 100
    assert sum(line.startswith("  where: box/") for line in result.stderr.splitlines()) == 100
    assert json.loads(run("stats", "--json").stdout)["articles"] == 900


# --- questions


def test_unknown_speaker(stocked: Run) -> None:
    """A speaker whom nobody knows is told with near names, exit code 1."""
    result = stocked("search", "--speaker", "Thawne")

    told_well(result, 1, "Thawne")
    assert "Agnes Thorne" in result.stderr


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ('"no end', "not closed"),
        ("(pier", "not closed"),
        ("pier)", "parenthesis"),
        ("pier OR", "missing"),
        ("p*", "too short"),
        ("*ier", "*"),
        ("x" * 1001, "1,000"),
        (" ".join(["pier"] * 51), "50 terms"),
        ("(" * 30 + "pier" + ")" * 30, "nested"),
        ("…", "no word"),
    ],
)
def test_malformed_query(stocked: Run, query: str, what: str) -> None:
    """A query that cannot be understood says why, and is a usage error."""
    told_well(stocked("search", "--", query), 2, what)


@pytest.mark.parametrize(
    "words",
    [
        ["--since", "soon"],
        ["--since", "2019", "--until", "2018"],
        ["--kind", "spoken"],
        ["--min-confidence", "2"],
        ["--limit", "-1"],
        ["--sort", "luck"],
    ],
)
def test_impossible_filters(stocked: Run, words: list[str]) -> None:
    """A filter that nothing can pass is a usage error, not an empty answer."""
    told_well(stocked("search", "pier", *words), 2, "")


@pytest.mark.parametrize("words", [["--speaker"], ["show"], ["ingest"], ["serch"], ["stats", "--speker"], ["config"]])
def test_usage(run: Run, words: list[str]) -> None:
    """Wrong usage is exit code 2."""
    result = run(*words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_option_behind_the_command(run: Run) -> None:
    """An option of the program that stands behind a command gets the advice to put it before."""
    result = run("search", "pier", "--bank", "archive")

    told_well(result, 2, "--bank stands behind the command", "quotebank search")
    assert "put it before: quotebank --bank … search" in result.stderr


def test_output_needs_a_format(stocked: Run) -> None:
    """A file whose ending tells no format is a usage error that says how to choose one."""
    told_well(stocked("export", "-o", "quotes.xls"), 2, "tells no format")
    told_well(stocked("export", "-o", "no/such/all.csv"), 2, "no such folder", "no/such")


# --- banks


COMMANDS = ("search pier", "show q-00000000", "speakers", "stats", "doctor", "reindex", "export")


@pytest.mark.parametrize("words", COMMANDS)
def test_missing_bank(run: Run, tmp_path: Path, words: str) -> None:
    """Where there is no bank, only ingest makes one; every other command says so, exit code 4."""
    told_well(run("--bank", "none", *words.split()), 4, "bank")
    assert not (tmp_path / "none").exists()


def test_not_a_bank(run: Run, tmp_path: Path) -> None:
    """A file of that name that is no database is left as it is, exit code 4."""
    (tmp_path / "quotebank.db").write_text("shopping list", encoding="utf-8")

    result = run("stats")

    assert result.exit_code == 4
    assert len(faults(result)) == 1
    assert (tmp_path / "quotebank.db").read_text(encoding="utf-8") == "shopping list"


@pytest.fixture
def locked(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a bank that nobody may write, where another user may read."""
    folder = Path(tempfile.mkdtemp(prefix="quotebank-"))
    monkeypatch.chdir(folder)
    Path("pier.txt").write_text(STORY, encoding="utf-8")
    assert run("ingest", "pier.txt").exit_code == 0
    assert run("search", "boats").exit_code == 0
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.rmtree(folder)


def without_rights(run: Run, *words: str) -> tuple[int, str, str]:
    """Run the program as a user whom permissions stop: root is stopped by none."""

    def child(answer: Callable[[tuple[int, str, str]], None]) -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        result = run(*words)
        answer((result.exit_code, result.stdout, result.stderr))

    context = get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=child, args=(sending.send,))
    process.start()
    assert receiving.poll(60)
    outcome: tuple[int, str, str] = receiving.recv()
    process.join()
    return outcome


def test_read_only_bank_can_be_read(run: Run, locked: Path) -> None:
    """A bank that may not be written is searched as ever."""
    code, out, err = without_rights(run, "search", "boats", "--json")

    assert code == 0, err
    assert json.loads(out)[0]["quote"] == "“Boats will still land at the new quay,”"


@pytest.mark.parametrize("words", [["ingest", "pier.txt", "--title", "New"], ["reindex"]])
def test_read_only_bank_cannot_be_written(run: Run, locked: Path, words: list[str]) -> None:
    """What would write a read-only bank says that it is read-only, exit code 4, and changes nothing."""
    before = (locked / "quotebank.db").read_bytes()

    code, _, err = without_rights(run, *words)

    assert code == 4, err
    assert "read-only" in err
    assert "Traceback" not in err
    assert (locked / "quotebank.db").read_bytes() == before


def test_unreadable_file(run: Run, locked: Path) -> None:
    """A file without permission to read is named with the system's reason."""
    (locked / "pier.txt").chmod(0)

    code, _, err = without_rights(run, "ingest", "pier.txt")

    assert code == 3, err
    assert "permission denied" in err
    assert "pier.txt" in err
