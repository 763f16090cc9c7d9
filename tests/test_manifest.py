"""Manifests: an export can be made again, and where the bank moved on one is told in which rows and columns."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import STORY, Run, make_record
from hypothesis import given
from hypothesis import strategies as st

from quotebank.bank import Bank
from quotebank.citation import PROFILES, Cited, citation, cited
from quotebank.commands.options import EXPORTS
from quotebank.exporters import EXPORTERS
from quotebank.exporters.manifest import DIGITS, Ledger, Manifest, ManifestError, changes, read

MORE = "“The new quay is longer,” said Mayor Agnes Thorne.\n"


def manifest(folder: Path, name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / f"{name}.manifest.json").read_text(encoding="utf-8"))
    return value


def moved(run: Run, name: str, code: int = 1) -> dict[tuple[str, str], str]:
    """Return what the check tells: change and id to columns."""
    result = run("export", "--check", name, "--json")
    assert result.exit_code == code, result.output
    return {(row["change"], row["citation_id"]): row["columns"] for row in json.loads(result.stdout)}


def test_manifest_tells_what_it_rests_on(stocked: Run, tmp_path: Path) -> None:
    """Question, form, counts, versions and digests are those of the export."""
    assert stocked("export", "quay", "--kind", "direct", "--style", "mla", "-o", "quay.csv").exit_code == 0

    told, data = manifest(tmp_path, "quay.csv"), (tmp_path / "quay.csv").read_bytes()
    assert (told["question"]["query"], told["question"]["filters"]["kind"]) == ("quay", "direct")
    assert (told["form"]["format"], told["form"]["style"]) == ("csv", "mla")
    assert tuple(told["form"]["columns"]) == PROFILES["default"]
    assert told["file"] == {"name": "quay.csv", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert told["counts"] == {"quotations": len(rows), "articles": 1}
    assert list(told["rows"]) == [row["citation_id"] for row in rows]
    assert set(told["versions"]) == {"quotebank", "schema", "columns"}
    assert told["extractors"]


@pytest.mark.parametrize("name", EXPORTS)
def test_same_bank_same_bytes(name: str, stocked: Run, tmp_path: Path) -> None:
    """In every format the same command gives the same file, and the check finds nothing moved."""
    ending = EXPORTERS[name].ending
    for copy in ("one", "two"):
        result = stocked("export", "--format", name, "-o", copy + ending)
        assert result.exit_code == 0, result.output

    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()
    assert moved(stocked, f"one{ending}", 0) == {}
    first, second = manifest(tmp_path, f"one{ending}"), manifest(tmp_path, f"two{ending}")
    assert (first["rows"], first["file"]["sha256"]) == (second["rows"], second["file"]["sha256"])


def test_ending_chooses_the_format(stocked: Run, tmp_path: Path) -> None:
    """The ending of a file says its format; of two that fit, the longer one."""
    for name, exporter in EXPORTERS.items():
        assert stocked("export", "-o", f"all{exporter.ending}").exit_code == 0
        assert manifest(tmp_path, f"all{exporter.ending}")["form"]["format"] == name


def test_check_tells_what_was_added(stocked: Run, tmp_path: Path) -> None:
    """A quotation that came in since is added; one under another question is not."""
    stocked("export", "--speaker", "thorne", "-o", "thorne.csv")
    stocked("export", "--speaker", "okafor", "-o", "okafor.csv")

    (tmp_path / "more.txt").write_text(MORE, encoding="utf-8")
    stocked("ingest", "more.txt")

    ((change, added),) = moved(stocked, "thorne.csv")
    assert change == "added"
    assert added not in manifest(tmp_path, "thorne.csv")["rows"]
    assert moved(stocked, "okafor.csv", 0) == {}


def test_check_tells_which_column_was_altered(stocked: Run, tmp_path: Path) -> None:
    """When an article gets an address later, the columns that hold it are told for each row, and no others."""
    stocked("export", "-o", "all.csv")
    before = {row["citation_id"]: row for row in rows_of(stocked)}

    (tmp_path / "articles" / "pier.meta.json").write_text('{"author": "Mara Quill"}', encoding="utf-8")
    stocked("ingest", "articles", "--publisher", "The Harbour Post", "--published", "2021-03-04")

    after = {row["citation_id"]: row for row in rows_of(stocked)}
    differing = {
        ("altered", one): " | ".join(name for name in PROFILES["audit"] if before[one][name] != after[one][name])
        for one in before
    }
    assert set(differing.values()) == {"article_author | citation_text"}
    assert moved(stocked, "all.csv") == differing


def rows_of(run: Run) -> list[dict[str, str]]:
    value: list[dict[str, str]] = json.loads(run("export", "--profile", "audit", "--json").stdout)
    return value


def test_check_tells_what_was_reviewed(stocked: Run) -> None:
    """A verdict alters the columns of the review; what was rejected is gone."""
    stocked("export", "-o", "all.csv")
    first, second = (row["citation_id"] for row in rows_of(stocked)[:2])

    stocked("review", first, "--confirm", "--reviewer", "M.", "--note", "heard it")
    stocked("review", second, "--reject", "--reason", "a headline")

    found = moved(stocked, "all.csv")
    assert set(found) == {("altered", first), ("removed", second)}
    assert set(found["altered", first].split(" | ")) == {
        "review_status", "note", "reviewed_by", "reviewed_on", "review_trail",
    }  # fmt: skip


def test_check_tells_what_is_gone(stocked: Run, tmp_path: Path) -> None:
    """Checked against a bank without them, rows are removed, and it is said that the bank is another."""
    stocked("export", "-o", "all.csv")
    stocked("--bank", "other", "ingest", "-", stdin=MORE)

    result = stocked("--bank", "other", "export", "--check", "all.csv")

    assert result.exit_code == 1
    assert result.stdout.count("removed") == len(manifest(tmp_path, "all.csv")["rows"])
    assert result.stdout.count("added") == 1
    assert "another bank" in result.stderr


def test_check_of_a_speaker_nobody_knows_any_more(stocked: Run) -> None:
    """A name in the question that means nobody any more is told, and its rows are gone."""
    stocked("export", "--speaker", "okafor", "-o", "okafor.csv")
    stocked("--bank", "other", "ingest", "-", stdin=MORE)

    result = stocked("--bank", "other", "export", "--check", "okafor.csv")

    assert result.exit_code == 1
    assert "removed" in result.stdout
    assert "okafor" in result.stderr


def test_check_sees_that_the_file_was_changed(stocked: Run, tmp_path: Path) -> None:
    """A file that was edited, or is gone, is told apart from a bank that moved."""
    stocked("export", "-o", "all.csv")
    with (tmp_path / "all.csv").open("ab") as stream:
        stream.write(b"mine\r\n")

    result = stocked("export", "--check", "all.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "all.csv is not as it was written" in result.stderr
    (tmp_path / "all.csv").unlink()
    assert stocked("export", "--check", "all.csv.manifest.json").exit_code == 1


def test_check_keeps_limit_and_offset(stocked: Run) -> None:
    """The question is asked again with its order, its offset and its limit."""
    stocked("export", "--sort", "speaker", "--offset", "1", "--limit", "2", "-o", "some.csv")

    assert moved(stocked, "some.csv", 0) == {}


def test_check_follows_claims(stocked: Run) -> None:
    """Columns that rest on other articles are checked too."""
    stocked("--bank", ".", "export", "--profile", "claimreview", "-o", "claims.csv")

    assert moved(stocked, "claims.csv", 0) == {}


def test_check_tells_a_person(stocked: Run, tmp_path: Path) -> None:
    """On a terminal a line tells each change in words, and one counts them."""
    stocked("export", "-o", "all.csv")
    (tmp_path / "more.txt").write_text(MORE, encoding="utf-8")
    stocked("ingest", "more.txt")

    result = stocked("export", "--check", "all.csv")

    assert "Agnes Thorne: “The new quay is longer,”" in result.stdout
    assert "1 added, 0 altered, 0 removed" in result.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "no manifest"), ("{}", "no manifest"), ("[1]", "no manifest"), ('{"manifest": 99}', "newer")],
)
def test_broken_manifest(stocked: Run, tmp_path: Path, text: str, words: str) -> None:
    """A file that is no manifest is named, with what would be one."""
    (tmp_path / "all.csv.manifest.json").write_text(text, encoding="utf-8")

    result: Result = stocked("export", "--check", "all.csv")

    assert result.exit_code == 3
    assert words in result.stderr
    assert stocked("export", "--check", "none.csv").exit_code == 3


def test_question_of_another_version(stocked: Run, tmp_path: Path) -> None:
    """A manifest with a condition that this program does not know is refused, not half understood."""
    stocked("export", "-o", "all.csv")
    told = manifest(tmp_path, "all.csv")
    told["question"]["filters"]["weather"] = "fine"
    (tmp_path / "all.csv.manifest.json").write_text(json.dumps(told), encoding="utf-8")

    result = stocked("export", "--check", "all.csv")

    assert result.exit_code == 3
    assert "not one that this quotebank knows" in result.stderr


def test_check_takes_no_other_question(stocked: Run) -> None:
    """Words or filters beside --check are refused: the manifest has the question."""
    stocked("export", "-o", "all.csv")

    assert stocked("export", "quay", "--check", "all.csv").exit_code == 2
    assert stocked("export", "--kind", "direct", "--check", "all.csv").exit_code == 2


def test_not_a_text(stocked: Run) -> None:
    """Formats that are no text need a file; columns are refused where a format has fields of its own."""
    assert stocked("export", "--parquet").exit_code == 2
    assert "-o FILE.db" in stocked("export", "--datasette").stderr
    assert stocked("export", "--ris", "-c", "speaker").exit_code == 2
    assert stocked("export", "--ris", "--format", "csv").exit_code == 2


def test_sources_are_added(stocked: Run) -> None:
    """Columns chosen without the article's title, publication, day and address get them, and one is told."""
    result = stocked("export", "-c", "quote", "--json")

    assert list(json.loads(result.stdout)[0]) == ["quote", "article_title", "publication", "published_on", "url"]
    assert "article_title, publication, published_on, url" in result.stderr
    found = json.loads(stocked("search", "quay", "-c", "quote", "--json").stdout)
    assert list(found[0]) == ["quote"]
    stocked("search", "quay", "-c", "quote", "-o", "quay.json")
    assert "publication" in Path("quay.json").read_text(encoding="utf-8")


def test_missing_library(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow Parquet is refused with the command that installs it; nothing is left behind."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    result = stocked("export", "-o", "all.parquet")

    assert result.exit_code == 2
    assert "quotebank[parquet]" in result.stderr
    assert [path.name for path in Path().iterdir() if "parquet" in path.name] == []


def kept(tmp_path: Path, *citations: Cited) -> Manifest:
    """Return the manifest of citations, written and read."""
    ledger = Ledger()
    assert list(ledger.watched(citations)) == list(citations)
    with (tmp_path / "m.json").open("w", encoding="utf-8") as stream:
        ledger.write(stream, {name: {} for name in ("question", "form", "made_on", "versions", "bank", "file")})
    return read(tmp_path / "m.json")


@given(name=st.sampled_from(PROFILES["audit"]), cell=st.text(max_size=20))
def test_every_altered_cell_is_told(name: str, cell: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever cell of a row changes to whatever text, exactly its column is told."""
    if name == "citation_id":
        return
    record = make_record(STORY)
    row = citation(record)
    then = kept(tmp_path_factory.mktemp("m"), Cited(row=row, record=record))

    found = list(changes(then, [Cited(row=row | {name: cell}, record=record)]))

    assert [(change.kind, change.columns) for change in found] == ([] if cell == row[name] else [("altered", (name,))])


def test_rows_are_short(tmp_path: Path) -> None:
    """A row of the manifest takes a few digits for each column, and no rows at all are a manifest too."""
    one = cited(make_record(STORY), style="apa")

    (digits,) = kept(tmp_path, one).rows.values()
    assert len(digits) == DIGITS * len(PROFILES["audit"])
    assert kept(tmp_path).rows == {}
    with pytest.raises(ManifestError):
        read(tmp_path / "none.json")


def test_export_is_one_state_of_the_bank(stocked: Run, tmp_path: Path) -> None:
    """What is stored while an export reads does not come into it."""
    with Bank(tmp_path) as bank, bank.reading() as state:
        ids = bank.ids().ids
        (tmp_path / "more.txt").write_text(MORE, encoding="utf-8")
        assert stocked("ingest", "more.txt").exit_code == 0

        assert bank.ids().ids == ids
        assert len(list(bank.cite(ids))) == len(ids)
        with bank.reading() as inner:
            assert inner == state
    with Bank(tmp_path) as bank:
        assert len(bank.ids().ids) == len(ids) + 1
