"""DOCX: the words that a reader of the document sees, also in tables, boxes, notes and changes not yet accepted."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from conftest import Run
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_one, words

from quotebank.readers import Reading, format_of
from quotebank.readers.article import Source

MARKS = ["“No,” she said. ‘Never’ – «non» ‹x› „y“ \"plain\" 'marks' … it’s", "Łódź\u2009½ ﬁnal a\u00a0b 𝒳 😀"]


def saved(fill: Callable[[Document], object]) -> bytes:
    """Return what python-docx saves of a document that `fill` filled."""
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def of_paragraphs(*texts: str) -> bytes:
    return saved(lambda document: [document.add_paragraph(text) for text in texts])


def with_xml(*blocks: str) -> bytes:
    """Return a document with these blocks of WordprocessingML, as Word writes them."""

    def fill(document: Document) -> None:
        for block in blocks:
            body = document.element.body
            body.insert(len(body) - 1, parse_xml(block.replace(">", f" {nsdecls('w')}>", 1)))

    return saved(fill)


def repacked(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a document with one of its parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {info.filename: old.read(info) for info in old.infolist()}
        for part, content in {name: b"", **parts}.items() if name not in parts else parts.items():
            new.writestr(part, change(content) if part == name else content)
    return out.getvalue()


def read(data: bytes, name: str = "a.docx") -> Reading:
    return read_one(name, data)


def text_of(data: bytes) -> str:
    return words(read(data))


# --- verbatim

PRINTABLE = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
TEXTS = st.text(PRINTABLE, min_size=1, max_size=60).map(lambda text: f"“{text}”")


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_paragraphs_come_back(texts: list[str]) -> None:
    """What a writer put into paragraphs comes out of them, character for character."""
    assert text_of(of_paragraphs(*texts)) == "\n\n".join(texts)


def test_marks() -> None:
    """Marks of every kind, ligatures and astral letters stay as they are."""
    assert text_of(of_paragraphs(*MARKS)) == "\n\n".join(MARKS)


def test_runs_breaks_and_tabs() -> None:
    """A text in several runs is one; a break is a line's end, a tab a tab."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("“No")
        paragraph.add_run("body”").bold = True
        paragraph.add_run(" said").add_break()
        paragraph.add_run("so.\tEver")

    assert text_of(saved(fill)) == "“Nobody” said\nso.\tEver"


# --- what stands elsewhere


def test_changes_that_nobody_has_accepted() -> None:
    """What was inserted is text, what was deleted or moved away is not, and a deleted end joins two paragraphs."""
    data = with_xml(
        "<w:p><w:r><w:t>“We </w:t></w:r><w:del><w:r><w:delText>will</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>will not</w:t></w:r></w:ins><w:r><w:t> go,” she said.</w:t></w:r></w:p>",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>",
        "<w:p><w:moveFrom><w:r><w:t>gone </w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>two.</w:t></w:r></w:moveTo></w:p>",
    )

    assert text_of(data) == "“We will not go,” she said.\n\nOne two."
    assert any("2 deleted piece(s)" in note for note in read(data).notes)


def test_fields_links_and_hidden_words() -> None:
    """Of a field its result is read, of a link its words, of hidden words nothing."""
    data = with_xml(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE x</w:instrText></w:r>'
        '<w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4 May</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink><w:r><w:t> here</w:t></w:r></w:hyperlink>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:smartTag><w:r><w:t>!</w:t></w:r></w:smartTag>"
        '<w:fldSimple w:instr="PAGE"><w:r><w:t> 7</w:t></w:r></w:fldSimple></w:p>',
    )

    assert text_of(data) == "4 May here! 7"
    assert any("1 hidden piece(s)" in note for note in read(data).notes)


def test_tables() -> None:
    """A row of short cells is a line; a cell of paragraphs gives them; a table in a cell is read there."""

    def fill(document: Document) -> None:
        document.add_paragraph("Before.")
        table = document.add_table(2, 2)
        for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("a", "1", "b", "2"), strict=True):
            cell.text = text
        document.add_paragraph("Between.")
        wide = document.add_table(1, 2)
        wide.cell(0, 0).text = "“One,” she said."
        wide.cell(0, 0).add_paragraph("“Two.”")
        wide.cell(0, 1).add_table(1, 1).cell(0, 0).text = "inner"

    assert text_of(saved(fill)) == "Before.\n\na\t1\nb\t2\n\nBetween.\n\n“One,” she said.\n\n“Two.”\n\ninner"


def test_text_box() -> None:
    """A text box stands behind its paragraph, once, although the file has it in two forms."""
    box = "<w:txbxContent><w:p><w:r><w:t>“Boxed.”</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    data = with_xml(
        f"<w:p><w:r><w:t>Around.</w:t></w:r><w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'><w:drawing>{box}"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "<w:p><w:r><w:t>After.</w:t></w:r></w:p>",
    )

    assert text_of(data) == "Around.\n\n“Boxed.”\n\nAfter."


def test_footnotes() -> None:
    """Footnotes stand behind the text, and no number of theirs within a sentence."""
    note = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator'><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>“Noted.”</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    said = "<w:r><w:t>“No”</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>.</w:t></w:r>"
    data = with_xml(f"<w:p>{said}</w:p>")
    data = repacked(data, "word/footnotes.xml", lambda _: note.encode())

    assert text_of(data) == "“No”.\n\n“Noted.”"
    assert "1 footnote(s) stand behind the text" in read(data).notes


def test_signs_of_symbol_fonts() -> None:
    """A sign whose code means something in its font alone stands as U+FFFD, and is told."""
    reading = read(with_xml('<w:p><w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r><w:r><w:t> no</w:t></w:r></w:p>'))

    assert reading.article
    assert reading.article.text == "\ufffd no"
    assert any("symbol font" in note for note in reading.notes)


# --- what the document tells of itself


def test_headline_and_author() -> None:
    """The heading is the title; the file's author counts where the document prints the name, its day never."""

    def fill(document: Document) -> None:
        document.add_heading("Harbour bridge to close", 0)
        document.add_paragraph("By Mara Quill")
        document.add_paragraph("“No,” she said.")
        document.core_properties.author = "Mara Quill"
        document.core_properties.created = datetime(2021, 3, 4, tzinfo=UTC)

    reading = read(saved(fill))

    assert reading.article
    assert (reading.article.title, reading.article.author) == ("Harbour bridge to close", "Mara Quill")
    assert reading.article.published is None
    assert reading.found == {"title": "the heading", "author": "the document's properties"}
    assert "the document was made on 2021-03-04, perhaps not the day of publication" in reading.notes


def test_properties_that_are_not_printed() -> None:
    """A title or an author that the document does not print is no more than a note."""

    def fill(document: Document) -> None:
        document.add_paragraph("“No,” she said.")
        document.core_properties.author = "Office Template"
        document.core_properties.title = "Draft of last week"

    reading = read(saved(fill))

    assert reading.article
    assert (reading.article.title, reading.article.author) == (None, None)
    assert "the document calls itself «Draft of last week»" in reading.notes


def test_day_of_the_file() -> None:
    """The day on which a file was made is told only where no line of it says when it was published."""
    bare = read(of_paragraphs("“No,” she said."))
    dated = read(of_paragraphs("Bridge to close", "Published May 3, 2024", "“No,” she said."))

    assert any("was made on" in note for note in bare.notes)
    assert not any("was made on" in note for note in dated.notes)
    assert dated.article
    assert dated.article.published == "2024-05-03"


# --- what it is, and what it is not


def test_told_by_content() -> None:
    """A Word document is known by its content, whatever it is called; an archive that holds one is an archive."""
    data = of_paragraphs("“No.”")
    assert format_of(Source("a.txt"), data).name == "docx"
    assert text_of(data) == "“No.”"
    assert read(data, "a.zip").article

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.docx", data)
    assert format_of(Source("a.zip"), out.getvalue()).name == "zip"
    assert read(out.getvalue(), "b.zip").article


BODY = "word/document.xml"
DOCTYPE = b"<!DOCTYPE a [<!ENTITY b 'c'>]>"
DEEP = "<w:tbl><w:tr><w:tc>" * 70 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 70
GOOD = of_paragraphs(*MARKS, *(f"Paragraph {number}." for number in range(40)))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (GOOD[:3000], "broken"),
        (GOOD[:-200] + bytes(200), "broken"),
        (of_paragraphs(), "no text"),
        (repacked(GOOD, BODY, lambda part: part[:500]), "broken"),
        (repacked(GOOD, BODY, lambda part: DOCTYPE + part[55:]), "document type"),
        (repacked(GOOD, "_rels/.rels", lambda part: part.replace(BODY.encode(), b"word/other.xml")), "no text"),
        (repacked(GOOD, BODY, lambda part: part.replace(b"<w:body>", b"<w:body>" + b" " * 10**8)), "200"),
        (with_xml(DEEP), "nested"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "an old Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"{\\rtf1\\ansi No.", "an RTF document"),
    ],
    ids=["cut", "no-list", "empty", "xml", "doctype", "astray", "bomb", "deep", "doc", "locked", "rtf"],
)
def test_no_document(data: bytes, what: str, run: Run) -> None:
    """A document that cannot be read ends in one line that says why, and what to do."""
    Path("a.docx").write_bytes(data)
    result = run("ingest", "a.docx")

    assert result.exit_code == 3
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert what in errors[0]


def test_changed_bytes() -> None:
    """A document with some of its bytes changed, or its XML, gives an article or one error."""
    chance = random.Random(7)  # noqa: S311 - the same each time

    def spoilt(data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(chance.choice([1, 5, 40])):
            place = chance.randrange(len(changed))
            changed[place : place + chance.choice([0, 1, 9])] = chance.randbytes(chance.choice([0, 1, 9]))
        return bytes(changed)

    for number in range(80):
        reading = read(repacked(GOOD, BODY, spoilt) if number % 2 else spoilt(GOOD))
        assert (reading.article is None) != (reading.error is None)
