"""Tables and records: one article a row, the cells verbatim, and a row that is none is reported by its number."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from quotebank.readers import Meta, Reading, format_of, read_paths
from quotebank.readers.article import Source
from quotebank.readers.meta import from_record
from quotebank.readers.printed import one_day
from quotebank.readers.record import at

HOLM = '“Nobody likes a detour,” Holm said.\n\n‘But’ "it" is «worse», she said; in São Paulo, too…'


def read(name: str, data: bytes | str, **fields: str) -> list[Reading]:
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_paths([name], Meta(), fields=fields))


def texts(readings: list[Reading]) -> list[str | None]:
    return [reading.article and reading.article.text for reading in readings]


def written(rows: list[list[str]], encoding: str = "utf-8", **dialect: object) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode(encoding)


# --- CSV and TSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "txt"])
def test_dialects(delimiter: str, encoding: str, ending: str) -> None:
    """Whatever stands between the cells and however they are encoded, a row is an article with its words."""
    rows = [["Headline", "Date", "Body"], ["Pier, shut; for good", "2021-03-04", HOLM], ["Quay", "", "No; no, no."]]
    first, second = read(f"a.{ending}", written(rows, encoding, delimiter=delimiter))

    assert first.article
    assert (first.article.title, first.article.published) == ("Pier, shut; for good", "2021-03-04")
    assert (first.article.text, first.origin) == (HOLM, f"a.{ending}:2")
    assert first.found == {"text": "Body", "title": "Headline", "published": "Date"}
    assert texts([second]) == ["No; no, no."]
    assert bool(first.notes) == (encoding == "cp1252")


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1, max_size=60)


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_cells_are_verbatim(pairs: list[tuple[str, str]], delimiter: str, all_quoted: bool) -> None:
    """What a writer of CSV put into a cell comes out of it, character for character."""
    rows = [["title", "text"], *([title, HOLM + text] for title, text in pairs)]
    quoting = csv.QUOTE_ALL if all_quoted or delimiter == "\t" else csv.QUOTE_MINIMAL
    found = read("a.csv", written(rows, delimiter=delimiter, quoting=quoting, lineterminator="\n"))

    assert texts(found) == [HOLM + text for _, text in pairs]


def test_broken_rows() -> None:
    """A row with a cell too few or too many is reported by its number, and the next is read."""
    found = read("a.csv", 'title,text\nOne,"A, one."\nTwo\n\nThree,x,y\nFour,\nFive,"E, five."\nSix,F.,\n')

    assert texts(found) == ["A, one.", None, None, None, "E, five.", "F."]
    assert [reading.origin for reading in found] == [f"a.csv:{number}" for number in (2, 3, 5, 6, 7, 8)]
    told = [(reading.error.where, reading.error.what) for reading in found if reading.error]
    assert told == [
        ("a.csv:3", "the row has 1 cells, and there are 2 columns"),
        ("a.csv:5", "the row has 3 cells, and there are 2 columns"),
        ("a.csv:6", "there is no text"),
    ]


def test_marks_that_are_not_doubled() -> None:
    """A mark inside a cell that is not doubled never disappears in silence: the row is reported."""
    found = read("a.csv", 'text,date\n"He said "no" today",2021-03-04\n"Fine.",2021-03-05\n')

    assert texts(found) == [None, "Fine."]
    assert found[0].error
    assert "not doubled" in found[0].error.what


def test_no_piece_of_a_broken_cell_is_a_row() -> None:
    """The lines of a broken cell are passed over, also where one has the shape of a row, and they are named."""
    broken = '"He said "no,\nand left, and came back\nand left, again"\n'
    found = read("a.csv", f'text,section\n"Fine.",x\n{broken}"Good.",y\n')

    assert texts(found) == ["Fine.", None, "Good."]
    assert found[1].error
    assert "lines 3 to 5" in found[1].error.what

    broken = 'Pier,"He said "no\nway, and left"\n'
    assert texts(read("a.csv", f'title,text\nQuay,"Fine."\n{broken}Dock,"Good."\n')) == ["Fine.", None, "Good."]
    assert texts(read("a.csv", 'title,text\nQuay,"So "no" it is."\nDock,Good.\n')) == [None, "Good."]


def test_a_mark_that_never_closes() -> None:
    """A cell that never closes is reported, and whole rows behind it are read again."""
    found = read("a.csv", 'id,text\n1,"Open\n2,"Fine."\n3,"Good."\n')

    assert texts(found)[0] is None
    assert texts(found)[-1] == "Good."
    assert all(text in (None, "Fine.", "Good.") for text in texts(found))


def test_plain_tsv_keeps_its_marks() -> None:
    """Where tabs alone divide the cells, marks around a cell belong to the text."""
    found = read("a.tsv", 'text\tdate\n"No," she said.\t2021-03-04\n"Never."\t2021-03-05\n')

    assert texts(found) == ['"No," she said.', '"Never."']


def test_marks_of_a_spreadsheet_in_tsv() -> None:
    """Where marks keep a cell together, they are the table's."""
    found = read("a.tsv", 'text\tdate\n"She said ""no""\nand left"\t2021-03-04\nFine.\t\n')

    assert texts(found) == ['She said "no"\nand left', "Fine."]


def test_long_cell() -> None:
    """A cell may be longer than the 131,072 characters at which Python's reader stops."""
    long = "word " * 100_000 + "end"

    assert texts(read("a.csv", written([["id", "text"], ["1", long]]))) == [long]


def test_line_beyond_all_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line longer than any article ends the table with a fault, and what stands before it is kept."""
    from quotebank.readers import article

    monkeypatch.setattr(article, "MAX_BYTES", 200_000)
    found = read("a.csv", "id,text\n1,Fine.\n2," + "x" * 500_000)

    assert texts(found) == ["Fine.", None]
    assert found[1].error
    assert "not read" in found[1].error.what


def test_excel_names_its_separator() -> None:
    """The line «sep=;» that Excel writes is no row of names."""
    assert texts(read("a.csv", "sep=;\ntitle;text\nPier;Shut.\n")) == ["Shut."]


def test_other_bytes_in_one_row() -> None:
    """A row in another encoding is read with a note; the others are UTF-8."""
    good, odd = read("a.csv", b'id,text\n1,\xe2\x80\x9cNo\xe2\x80\x9d\n2,"\x93Never, caf\xe9\x94 she said of it all"\n')

    assert texts([good, odd]) == ["“No”", "“Never, café” she said of it all"]
    assert (len(good.notes), len(odd.notes)) == (0, 1)
    assert odd.article
    assert odd.article.encoding == "cp1252"


@pytest.mark.parametrize(
    ("data", "fields", "what", "hint"),
    [
        ("title,date\na,b\n", {}, "no column holds the text", "the columns are: title, date"),
        ("title,text\na,b\n", {"text": "bdy"}, "no column «bdy»", "the columns are: title, text"),
        ("title,text\na,b\n", {"published": "day"}, "no column «day»", "the columns are: title, text"),
        ("text,text\na,b\n", {}, "two columns are called «text»", "rename"),
        ("x" * 500 + "," + "y" * 500, {}, "not a table", ""),
    ],
)
def test_columns(data: str, fields: dict[str, str], what: str, hint: str) -> None:
    """A table without a text column, or without a mapped one, is one fault that lists its columns."""
    (reading,) = read("a.csv", data, **fields)

    assert reading.error
    assert what in reading.error.what
    assert hint in reading.error.hint


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", bytes(range(256)) * 9, b"\xff\xfe", b"\n\n\n"])
def test_no_table(data: bytes) -> None:
    """A file that only has a table's name ends in one fault."""
    (reading,) = read("a.csv", data)

    assert reading.error
    assert reading.error.where == "a.csv"


@pytest.mark.parametrize(
    "head",
    [
        "Title, text and tears\n\nThe pier, they said, is shut.\n",
        "The pier, the quay\nand the ferry, text\n",
        "text\nShut.\n",
        "date,text\n",
        "[Updated] The pier is shut.\n",
        "{sic} The pier\n",
    ],
)
def test_prose_is_no_table(head: str) -> None:
    """A text file that merely holds commas or brackets stays a text."""
    assert format_of(Source("a.txt"), head.encode()).name == "plain-text"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"title,text\nPier,Shut.\n", "table"),
        (b'{"text": "x"}\n{"text": "y"}\n', "json-lines"),
        (b'[{"text": "x"}]', "json"),
        (b"PAR1\x15\x04", "parquet"),
    ],
)
def test_told_by_content(head: bytes, name: str) -> None:
    """A table or JSON under the name of a text is told by its content."""
    assert format_of(Source("a.txt"), head).name == name
    assert format_of(Source("story"), head).name == name


def test_bounded_memory() -> None:
    """A large table is read a row at a time: its peak is a small part of its size."""
    cell = "word " * 20_000
    with open("big.csv", "w", encoding="utf-8") as out:
        out.write("id,text\n")
        out.writelines(f"{number},{cell}{number}\n" for number in range(400))
    code = (
        "import tracemalloc; from quotebank.readers import Meta, read_paths; "
        "any(False for _ in read_paths(['big.csv'], Meta())); tracemalloc.start(); "
        "print(sum(1 for r in read_paths(['big.csv'], Meta()) if r.article), tracemalloc.get_traced_memory()[1])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    count, peak = map(int, out.split())

    assert count == 400
    assert peak < Path("big.csv").stat().st_size / 8


# --- JSON and the field map


def test_map_into_objects() -> None:
    """A dotted path goes into objects, through lists, and prefers a key that is written so."""
    line = {"article": {"body": "Shut.", "by": [{"name": "Ada Holm"}, {"name": "Ivo Brandt"}]}, "d.t": "2021-03-04"}
    fields = {"text": "article.body", "author": "article.by.name", "published": "d.t"}
    (reading,) = read("a.jsonl", json.dumps(line), **fields)

    assert reading.article
    assert (reading.article.text, reading.article.published) == ("Shut.", "2021-03-04")
    assert (reading.article.author, reading.authors) == ("Ada Holm, Ivo Brandt", ("Ada Holm", "Ivo Brandt"))
    assert reading.found["text"] == "article.body"
    assert at(line, "article.by.1.name") == "Ivo Brandt"
    assert at(line, "article.by.7.name") is None


def test_mapped_key_that_is_not_there() -> None:
    """A mapped text that is missing lists the keys; other mapped keys leave a note."""
    bare, whole = read("a.jsonl", '{"a": {"b": "x"}, "c": 1}\n{"words": "Shut."}\n', text="words", published="day")

    assert bare.error
    assert "a.b, c" in bare.error.hint
    assert whole.notes == ("there is no «day» here to read «published» from",)


def test_map_leaves_the_common_names_aside() -> None:
    """A mapped field is read from its place alone: a column of the common name says something else."""
    (reading,) = read("a.csv", "date,printed,text\n2021-03-04,2021-03-09,Shut.\n", published="printed")

    assert reading.article
    assert reading.article.published == "2021-03-09"


@pytest.mark.parametrize(
    "value",
    [
        {"status": "ok", "total": 2, "articles": [{"content": "One."}, {"content": "Two."}]},
        {"response": {"results": [{"bodyText": "One."}, {"bodyText": "Two."}]}},
        [{"articleBody": "One."}, {"articleBody": "Two."}],
    ],
)
def test_articles_inside_an_answer(value: object) -> None:
    """The list of articles in a program's answer is found."""
    found = read("a.json", json.dumps(value))

    assert texts(found) == ["One.", "Two."]
    assert found[1].origin == "a.json[2]"


def test_quotebank_corpus() -> None:
    """The articles that the tools of the Quotebank corpus export are read with their metadata."""
    lines = [
        {"articleUID": "2019010100_1", "content": "`` No , '' she said .", "date": "2019-01-01 00:00:00"}
        | {"website": "news.example.org", "phase": "E", "title": "Pier to close"},
        {"articleID": "2019-01-01-000001", "articleLength": 9, "date": "2019-01-01 00:00:00", "phase": "E"}
        | {"title": "Pier", "url": "http://example.org/1", "names": [], "quotations": [{"quotation": "no"}]},
    ]
    first, second = read("quotebank-2019.json", "".join(json.dumps(line) + "\n" for line in lines))

    assert first.article
    assert (first.article.text, first.article.title) == ("`` No , '' she said .", "Pier to close")
    assert (first.article.published, first.article.publisher) == ("2019-01-01", "news.example.org")
    assert second.error
    assert "not its words" in second.error.what


# --- what a program writes as metadata


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("3 December 2018", "2018-12-03"),
        ("the 3rd of December, 2018", "2018-12-03"),
        ("Monday, December 3rd, 2018 at 17:30", "2018-12-03"),
        ("Dec. 3, 2018, 5:30 p.m. ET", "2018-12-03"),
        ("Sept 5 2019", "2019-09-05"),
        ("03-Dec-2018", "2018-12-03"),
        ("Mon, 03 Dec 2018 17:30:00 -0500", "2018-12-03T17:30:00-05:00"),
        ("Mon, 3 Dec 2018 17:30:00 GMT", "2018-12-03T17:30:00+00:00"),
        ("3 Dec 2018 17:30 -0000", "2018-12-03T17:30:00+00:00"),
        ("2018/12/03", "2018-12-03"),
        ("2018.12.3 17:30", "2018-12-03"),
        ("20181203", "2018-12-03"),
        ("13/04/2018", "2018-04-13"),
        ("04/13/2018", "2018-04-13"),
        ("04.04.2018", "2018-04-04"),
        ("03/04/2018", None),
        ("3/4/18", None),
        ("Tuesday, December 3, 2018", None),
        ("Tue, 03 Dec 2018 17:30:00 -0500", None),
        ("Mo, 3 December 2018", None),
        ("31 June 2018", None),
        ("May 2018", None),
        ("1543876200", None),
        ("1543876200.5", None),
        ("43437", None),
        ("last Tuesday", None),
        ("December 3", None),
        ("December 3, 1018", None),
        ("２０１８/12/03", None),
        ("3 December 2018 " + "x" * 100, None),
        ("", None),
    ],
)
def test_printed_dates(printed: str, day: str | None) -> None:
    """A date in another form is read where it can mean one day alone."""
    assert one_day(printed) == day


@given(st.text(max_size=30) | st.from_regex(r"[0-9/. -]{1,16}", fullmatch=True))
def test_any_date(printed: str) -> None:
    """Whatever is printed, what comes out is a day that exists, or nothing."""
    day = one_day(printed)
    assert day is None or datetime.fromisoformat(day)


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ({"published": "03/04/2018"}, "«03/04/2018» is no day that can be relied on for «published»"),
        ({"date": 1543876200}, "«1543876200» is no day that can be relied on for «published»"),
        ({"updated": "soon"}, "«soon» is no day that can be relied on for «updated»"),
        ({"title": 7}, "the value of «title» is not text"),
        ({"author": {"name": "x"}}, "the value of «author» is not text"),
    ],
)
def test_a_value_that_cannot_be_used(values: dict[str, object], note: str) -> None:
    """A program's value that says nothing for certain leaves its field unknown, with a note that keeps it."""
    told = from_record(values)

    assert told.notes == (note,)
    assert told.meta == Meta()


def test_a_bad_date_loses_no_article() -> None:
    """A row with a date that cannot be read is kept without it."""
    (reading,) = read("a.csv", "text,date\nShut.,03/04/2018\n")

    assert reading.article
    assert reading.article.published is None
    assert "03/04/2018" in reading.notes[0]


def test_common_names() -> None:
    """Columns under the names that exports give them are known; an address is no publisher."""
    told = from_record(
        {"webTitle": "T", "Publication Date": "2021-03-04", "SOURCE": "https://example.org", "lang": "en"}
    )

    assert (told.meta.title, told.meta.published, told.meta.publisher) == ("T", "2021-03-04", None)
    assert told.found["published"] == "Publication Date"


def test_html_in_a_cell() -> None:
    """A text column that holds pages gives the words that they print, and says so; a lone tag is text."""
    page, plain = read("a.csv", 'id,text\n1,<p>“No” &amp; <b>never</b></p><p>Two.</p>\n2,"Write <b>, she said."\n')

    assert texts([page, plain]) == ["“No” & never\n\nTwo.", "Write <b>, she said."]
    assert "HTML" in page.notes[0]
    assert plain.notes == ()


# --- Parquet


def table(**columns: object) -> None:
    parquet.write_table(pa.table(columns), "a.parquet")


def parquet_readings(**fields: str) -> list[Reading]:
    return list(read_paths(["a.parquet"], Meta(), fields=fields))


def test_parquet() -> None:
    """Rows of a Parquet file are articles: text, days and moments, and columns inside columns."""
    table(
        text=[HOLM, None, "Two."],
        published=pa.array([date(2021, 3, 4)] * 3),
        updated=pa.array([datetime(2021, 3, 5, 9, tzinfo=UTC)] * 3, pa.timestamp("us", "UTC")),
        embedding=[[0.1] * 8] * 3,
    )
    first, second, third = parquet_readings()

    assert first.article
    assert (first.article.text, first.article.published) == (HOLM, "2021-03-04")
    assert first.article.updated == "2021-03-05T09:00:00+00:00"
    assert (second.origin, third.origin) == ("a.parquet:2", "a.parquet:3")
    assert second.error
    assert len({first.article.raw_sha256, third.article.raw_sha256 if third.article else ""}) == 2


def test_parquet_map() -> None:
    """A dotted path goes into a column; a moment without its zone is a day."""
    table(doc=[{"body": "Shut.", "by": ["A", "B"]}], when=pa.array([datetime(2021, 3, 4, 23)], pa.timestamp("s")))
    (reading,) = parquet_readings(text="doc.body", author="doc.by", published="when")

    assert reading.article
    assert (reading.article.text, reading.article.author) == ("Shut.", "A, B")
    assert reading.article.published == "2021-03-04"


def test_parquet_without_text() -> None:
    """A Parquet file without a text column lists its columns."""
    table(title=["Pier"], when=["x"])
    (reading,) = parquet_readings()

    assert reading.error
    assert "the columns are: title, when" in reading.error.hint


@pytest.mark.parametrize("keep", [5, 40, -9, -1])
def test_broken_parquet(keep: int) -> None:
    """A Parquet file that is cut ends in one fault."""
    table(text=["Shut."] * 50)
    data = Path("a.parquet").read_bytes()[:keep]
    (reading,) = read("a.parquet", data)

    assert reading.error
    assert "Parquet" in reading.error.what
    assert "\n" not in reading.error.what


def test_parquet_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow the fault says what to install."""
    table(text=["Shut."])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (reading,) = parquet_readings()

    assert reading.error
    assert reading.error.hint == "pip install 'quotebank[parquet]'"


def test_parquet_from_standard_input(run: Run) -> None:
    """A Parquet file on a pipe, which cannot go back, is read too."""
    table(text=["“No,” said Ada Holm."])

    assert run("ingest", "-", stdin=Path("a.parquet").read_bytes()).exit_code == 0


# --- the command


def test_map_option(run: Run) -> None:
    """`--map` says where the fields stand, in tables and in JSON."""
    Path("a.csv").write_text('Day,Words\n3 December 2018,"“No,” said Ada Holm."\n', encoding="utf-8")

    assert run("ingest", "a.csv").exit_code == 3
    assert run("ingest", "a.csv", "--map", "text=words", "--map", "published=Day").exit_code == 0
    shown = run("search", "no", "--json").stdout
    assert json.loads(shown)[0]["published_on"] == "2018-12-03"


@pytest.mark.parametrize(
    ("value", "what"), [("text", "not FIELD=COLUMN"), ("txt=a", "no field 'txt'"), ("text=", "not")]
)
def test_wrong_map(run: Run, value: str, what: str) -> None:
    """A map that cannot be is a usage error."""
    result = run("ingest", "a.csv", "--map", value)

    assert result.exit_code == 2
    assert what in result.stderr
