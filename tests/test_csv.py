"""Exports: what goes out comes back (goal S5), as RFC 4180 and CSV on the Web have it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import make_record
from hypothesis import given
from hypothesis import strategies as st

from quotebank.citation import COLUMNS_VERSION, PROFILES, citation
from quotebank.exporters import EXPORTERS, Options, Told
from quotebank.exporters import csv as csv_format
from quotebank.exporters.csvw import describe
from quotebank.exporters.file import OutputError, check, replacing
from quotebank.exporters.guard import guarded, unguarded

TRIGGERS = "=+-@\t\r\n\0＝＋－＠"
PLAIN = Options(columns=("a",))


def written(rows: list[dict[str, str]], options: Options = PLAIN, name: str = "csv") -> str:
    stream = io.StringIO(newline="")
    write = EXPORTERS[name].rows
    assert write is not None
    assert write(rows, stream, options) == len(rows)
    return stream.getvalue()


def read(text: str) -> list[dict[str, str]]:
    return list(csv_format.read(io.StringIO(text, newline="")))


@pytest.mark.parametrize("tail", ["", "1+1", "'"])
def test_every_first_character_comes_back(tail: str) -> None:
    """Of all 65,536 first characters, each listed one is made harmless and each cell is read back as it was."""
    cells = [chr(code) + tail for code in range(0x10000)]

    text = written([{"a": cell} for cell in cells])

    assert [row["a"] for row in read(text)] == cells
    harmless = [row["a"] for row in csv_format.read(io.StringIO(text, newline=""), guard=False)]
    assert not [cell for cell in harmless if cell[:1] in TRIGGERS]


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u200b", "  "])
def test_guard(trigger: str, before: str) -> None:
    """A cell that begins with a listed sign, after blanks too, gets one apostrophe."""
    assert guarded(f"{before}{trigger}A1") == f"'{before}{trigger}A1"


@given(st.text(alphabet=st.sampled_from("'=+ -@\tx\n"), max_size=8))
def test_guard_is_undone(cell: str) -> None:
    """Whatever a cell holds, apostrophes of its own included, undoing the guard gives it back."""
    assert unguarded(guarded(cell)) == cell


def test_direct_quote_is_never_altered() -> None:
    """A direct quotation begins with its printed mark, so that the guard leaves it alone."""
    assert guarded("“=1+1,” she said") == "“=1+1,” she said"


def test_form() -> None:
    """Rows end in CR LF; commas, marks and line breaks are quoted; a line break inside a cell stays one LF."""
    text = written([{"a": 'one, "two"\nthree'}])

    assert text == 'a\r\n"one, ""two""\nthree"\r\n'


def test_options() -> None:
    """Each option does what it says."""
    rows = [{"a": "=1\n\n2"}]

    assert written(rows, Options(columns=("a",), headers=False, guard=False)) == '"=1\n\n2"\r\n'
    assert written(rows, Options(columns=("a",), one_line=True)) == "a\r\n'=1 ¶ 2\r\n"
    assert written(rows, Options(columns=("a",), bom=True)).startswith("\ufeffa\r\n")


def test_mark_for_excel_is_no_part_of_a_name() -> None:
    """The reader takes the byte order mark off the first column's name."""
    assert read(written([{"a": "x"}], Options(columns=("a",), bom=True))) == [{"a": "x"}]


def test_very_long_cells_come_back() -> None:
    """A cell longer than the csv module's own limit is read back."""
    assert read(written([{"a": "x" * 200_000}])) == [{"a": "x" * 200_000}]


@given(st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.text()}), max_size=4))
def test_round_trip(rows: list[dict[str, str]]) -> None:
    """Any rows come back from CSV, JSON and JSON Lines as they were."""
    options = Options(columns=("a", "b"))

    assert read(written(rows, options)) == rows
    assert json.loads(written(rows, options, "json")) == rows
    assert [json.loads(line) for line in written(rows, options, "jsonl").split("\n") if line] == rows


@given(
    rows=st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.text()}), max_size=4),
    guard=st.booleans(),
    bom=st.booleans(),
)
def test_round_trip_byte_for_byte(rows: list[dict[str, str]], guard: bool, bom: bool) -> None:
    """What our reader gives back, written again, is the same file byte for byte, with the guard or without."""
    options = Options(columns=("a", "b"), guard=guard, bom=bom)
    text = written(rows, options)

    again = list(csv_format.read(io.StringIO(text, newline=""), guard=guard))

    assert again == rows
    assert written(again, options).encode() == text.encode()


def test_json_holds_no_control_characters() -> None:
    """JSON escapes DEL and C1 too, which its grammar would allow raw."""
    text = written([{"a": "\x00\x1b\x7f\x85\x9b\u2028"}], name="jsonl")

    assert text.isascii()
    assert text.strip().isprintable()
    assert json.loads(text) == {"a": "\x00\x1b\x7f\x85\x9b\u2028"}


def test_tsv_is_one_line_a_row() -> None:
    """Tabs and line breaks in a cell cannot break a row of tab-separated values."""
    assert written([{"a": "x\ty\n\nz"}], name="tsv") == "a\nx y ¶ z\n"


def test_description() -> None:
    """The description names the file, its columns in order with types, the guard, the count and the question."""
    told = Told(name="all.csv", rows=7, question={"speaker": "thorne"}, versions={"quotebank": "1"})
    value = json.loads(describe(told, Options(columns=PROFILES["default"])))

    assert value["url"] == "all.csv"
    assert [column["name"] for column in value["tableSchema"]["columns"]] == list(PROFILES["default"])
    assert value["tableSchema"]["primaryKey"] == "citation_id"
    note = value["notes"][0]
    assert (note["rows"], note["formula_guard"], note["question"]) == (7, True, {"speaker": "thorne"})
    assert note["versions"] == {"columns": str(COLUMNS_VERSION), "quotebank": "1"}


def test_same_input_same_bytes() -> None:
    """Two exports of the same record are equal: no clock and no chance is in them."""
    options = Options(columns=PROFILES["audit"])

    assert written([citation(make_record())], options) == written([citation(make_record())], options)


def test_each_cell_is_what_csv_readers_read() -> None:
    """Python's own reader finds the same cells as ours, but for the guard."""
    row = citation(make_record())
    options = Options(columns=PROFILES["audit"])

    found = list(csv.DictReader(io.StringIO(written([row], options), newline="")))

    assert found == [{name: guarded(row[name]) for name in options.columns}]


def test_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """A write that fails leaves the old file and no scrap."""
    path = tmp_path / "all.csv"
    path.write_text("old", encoding="utf-8")

    def half() -> None:
        with replacing(path) as stream:
            stream.write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()

    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["all.csv"]


def test_no_overwrite_without_force(tmp_path: Path) -> None:
    """A file that exists is kept unless its replacement is asked for; a folder is never one."""
    path = tmp_path / "all.csv"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(OutputError, match="exists"):
        check(path, force=False)
    with pytest.raises(OutputError, match="folder"):
        check(tmp_path, force=True)
    with pytest.raises(OutputError, match="no such folder"):
        check(tmp_path / "none" / "all.csv", force=True)
    check(path, force=True)
