"""PDF: the words that stand on the pages, in their order and with their marks; what is left out is told."""

from __future__ import annotations

import io
import os
import random
import sys
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from printing import SERIF, chromium_pdf, printed
from reading import read_one, words
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate

from quotebank.readers import Reading, format_of
from quotebank.readers.article import Source
from quotebank.readers.pdf.glyphs import BrokenError
from quotebank.readers.pdf.worker import Worker

LONG = (
    "The harbour bridge will close on 1 June, Transport Minister Ada Holm told reporters on Tuesday, and nobody in the "
    "room thought that it would be open again within the year that she had spoken of.",
    "“Nobody likes a detour,” Holm said. “But a bridge that ‘falls down’ is worse, as everybody who was there in the "
    "spring will know, and as anybody who has seen the pictures will agree.”",
    "«Non», she added; \"plain\" 'marks' stand in the well-known letter – and „low” ones, ‹thin› ones, a dash — and …",
    "Shopkeepers called the plan “a slow death” in the long-planned hearing, but the council’s vote was 5–2 in favour.",
)


def read(data: bytes, name: str = "a.pdf") -> Reading:
    return read_one(name, data)


def text_of(data: bytes) -> str:
    return words(read(data))


def canvas_pdf(draw: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    draw(canvas)  # type: ignore[operator]
    canvas.save()
    return out.getvalue()


# --- verbatim

MARKS = "“” ‘’ \"\" '' «» ‹› „“ ‚‘ „” »«".split()
PROSE = "the bridge well-known it’s 5–2 naïve officer waffle first — no…yes £5.50 (sic) [she] Łódź A&M".split()


@st.composite
def spoken(draw: st.DrawFn) -> str:
    """A paragraph with marks of every kind around some of its words, ended as prose is."""
    said = draw(st.lists(st.sampled_from(PROSE), min_size=3, max_size=40))
    for pair in draw(st.lists(st.sampled_from(MARKS), max_size=4)):
        first = draw(st.integers(0, len(said) - 1))
        last = draw(st.integers(first, len(said) - 1))
        said[first] = pair[0] + said[first]
        said[last] += pair[1]
    return "She " + " ".join(said) + " there."


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(spoken(), min_size=1, max_size=6),
    st.sampled_from([1, 2]),
    st.booleans(),
    st.sampled_from([(8, 0), (0, 14)]),
)
def test_speech_comes_back(texts: list[str], columns: int, justified: bool, shape: tuple[float, float]) -> None:
    """Whatever marks stand in it, a paragraph that was printed is read back equal, in one column or two."""
    gap, indent = shape
    data = printed(texts, columns=columns, justified=justified, gap=gap, indent=indent)

    assert text_of(data).split("\n\n") == texts


def test_chromium(tmp_path: Path) -> None:
    """A page printed by a browser: headline, ligatures taken apart, marks of every kind, a link, two columns."""
    body = "".join(f"<p>{text}</p>" for text in LONG)
    office = "An office of the official offered a difficult first flight, ﬁnally."
    narrow = "".join(f'<p style="text-indent:1em;margin:0">{text}</p>' for text in LONG)
    html = (
        f"<!doctype html><meta charset=utf-8><title>Bridge</title><h1>Harbour bridge to close</h1>{body}<p>{office}</p>"
        f'<div style="columns:2;text-align:justify;hyphens:manual">{narrow}</div>'
    )
    reading = read(chromium_pdf(html, tmp_path))

    assert reading.article
    assert reading.article.text.split("\n\n") == ["Harbour bridge to close", *LONG, office.replace("ﬁ", "fi"), *LONG]
    assert (reading.article.title, reading.article.published) == ("Harbour bridge to close", None)
    assert any("left out from the head or foot of pages" in note and "Bridge»" in note for note in reading.notes)
    assert any("perhaps not the day" in note for note in reading.notes)


def test_newspaper() -> None:
    """A headline over three justified columns with indents and no gaps, over two pages with heads and feet."""

    def decorate(canvas: Canvas, doc: BaseDocTemplate) -> None:
        canvas.setFont(SERIF, 8)
        canvas.drawString(60, 800, "The Harbour Post   |   Tuesday, 4 May 2021")
        canvas.drawCentredString(300, 30, f"Page {doc.page} of 2")

    texts = [f"{text} It was the {number}th time." for number in range(12) for text in LONG]
    layout = {"columns": 3, "gap": 0, "indent": 12, "justified": True, "size": 9}
    reading = read(printed(texts, headline="Bridge to close", decorate=decorate, **layout))

    assert reading.article
    assert reading.article.text.split("\n\n") == ["Bridge to close", *texts]
    assert reading.article.title == "Bridge to close"
    assert any("«Page 1 of 2»" in note for note in reading.notes)


def test_columns_side_by_side_in_the_file() -> None:
    """Columns are read one after the other also where the file has their lines in turn."""
    left = [f"left line {number} of the article runs on" for number in range(6)]
    right = [f"right line {number} of the article runs on" for number in range(6)]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SERIF, 10)
        for number, (one, two) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 700 - 12 * number, one)
            canvas.drawString(320, 700 - 12 * number, two)

    assert text_of(canvas_pdf(draw)) == " ".join(left + right)


def test_a_table_is_read_across() -> None:
    """Narrow pieces side by side are rows, such as names beside what they say."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SERIF, 10)
        for number, name in enumerate(("Holm:", "Okafor:", "Quill:", "Thorne:")):
            canvas.drawString(60, 700 - 30 * number, name)
            canvas.drawString(160, 700 - 30 * number, f"No, said for the {number}th time and with some impatience.")

    lines = text_of(canvas_pdf(draw)).split("\n\n")
    assert lines[0] == "Holm: No, said for the 0th time and with some impatience."
    assert len(lines) == 4


def test_numbered_lines() -> None:
    """The numbers before the lines of a transcript are left out and told; figures in the lines stay."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SERIF, 10)
        for number in range(1, 13):
            canvas.drawRightString(50, 712 - 12 * number, str(number))
            canvas.drawString(70, 712 - 12 * number, f"and then she said that of the {number} boats none was hers")

    reading = read(canvas_pdf(draw))

    assert reading.article
    assert reading.article.text == " ".join(
        f"and then she said that of the {number} boats none was hers" for number in range(1, 13)
    )
    assert any("the numbers 1 to 12 before lines" in note for note in reading.notes)


# --- lines


def lines_pdf(*lines: str, font: str = SERIF) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, 10)
        for number, line in enumerate(lines):
            canvas.drawString(60, 700 - 12 * number, line)

    return canvas_pdf(draw)


def test_divided_words() -> None:
    """A word divided at a line's end is joined where the PDF has it whole; else its hyphen stays, and is told."""
    reading = read(
        lines_pdf(
            "The minister spoke of transportation and of the well-known pier, and then the trans-",
            "portation of fish came up, which is a subject on which the fisher-",
            "men have a view, as every visitor to the harbour will hear of the well-",
            "known pier sooner or later, and so on until the evening came.",
        )
    )

    assert reading.article
    assert "the transportation of fish" in reading.article.text
    assert "the fisher-men have" in reading.article.text
    assert "the well-known pier sooner" in reading.article.text
    assert any("1 word(s) divided" in note for note in reading.notes)
    assert any("«fisher-men»" in note for note in reading.notes)


def test_hyphen_that_only_a_program_sets() -> None:
    """U+2010 at a line's end divides a word for certain; a dash or a number's hyphen is no division."""
    text = text_of(
        lines_pdf(
            "The minister spoke to all of the repre\u2010",
            "sentatives, in the years of 1999-",
            "2001 and after that—",
            "as she said.",
        )
    )

    whole = "The minister spoke to all of the representatives, in the years of 1999-2001 and after that—as she said."
    assert text == whole


def test_short_line_ends_a_paragraph() -> None:
    """A line after which the next word had room ends a paragraph, with no gap and no indent to show it."""
    text = text_of(
        lines_pdf(
            "The council voted on Tuesday to shut the old pier for good, after a debate of hours and",
            "of some heat.",
            "Deputy Mayor Piet Okafor said that the repairs would cost more than the ferry earns.",
        )
    )

    assert len(text.split("\n\n")) == 2
    assert text.split("\n\n")[0].endswith("a debate of hours and of some heat.")


# --- what the file says of itself


def test_title_and_author() -> None:
    """The PDF's Title and Author count where its first page prints them; else the Title is only told."""
    good = read(printed(["Bridge to close", "By Mara Quill", *LONG], title="Bridge to close", author="Mara Quill"))
    other = read(printed(LONG, title="Microsoft Word - final2.doc", author="Q. Scanner"))

    assert good.article
    assert (good.article.title, good.article.author) == ("Bridge to close", "Mara Quill")
    assert good.found["author"] == "the Author of the PDF"
    assert other.article
    assert (other.article.title, other.article.author) == (None, None)
    assert any("Microsoft Word" in note for note in other.notes)


def test_address_on_the_foot() -> None:
    """The address that a browser prints below a page is the article's."""

    def decorate(canvas: Canvas, doc: BaseDocTemplate) -> None:
        canvas.setFont(SERIF, 7)
        canvas.drawString(30, 815, "5/4/21, 9:15 AM")
        canvas.drawString(250, 815, "Bridge to close - The Harbour Post")
        canvas.drawString(30, 15, "https://post.example/bridge?x=1")
        canvas.drawString(550, 15, f"{doc.page}/1")

    reading = read(printed(LONG, decorate=decorate))

    assert reading.article
    assert reading.article.url == "https://post.example/bridge?x=1"
    assert reading.article.text == "\n\n".join(LONG)
    assert reading.found["url"] == "the foot of the pages"


def test_stamp_across_the_page() -> None:
    """Letters askew on their page, such as a stamp, are left out and counted."""

    def decorate(canvas: Canvas, doc: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(SERIF, 60)
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT")
        canvas.restoreState()

    reading = read(printed(LONG, decorate=decorate))

    assert reading.article
    assert "DRAFT" not in reading.article.text
    assert "5 character(s) that stand askew" in " ".join(reading.notes)


def test_page_on_its_side() -> None:
    """A page whose letters all run upwards is read as if it were turned."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 100)
        canvas.rotate(90)
        canvas.setFont(SERIF, 10)
        canvas.drawString(0, 0, "The council voted on Tuesday, and it")
        canvas.drawString(0, -12, "was close.")

    assert text_of(canvas_pdf(draw)) == "The council voted on Tuesday, and it was close."


# --- what cannot be read


def scan(pages: int = 1, text: str = "") -> bytes:
    def draw(canvas: Canvas) -> None:
        for _ in range(pages):
            canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, 500, 700)
            canvas.showPage()
        if text:
            canvas.drawString(60, 700, text)

    return canvas_pdf(draw)


@pytest.mark.parametrize(
    ("data", "what", "hint"),
    [
        (printed(LONG, lock="secret"), "locked with a password", "without its password"),
        (scan(), "pictures of its pages and no text", "ocrmypdf"),
        (canvas_pdf(lambda canvas: canvas.showPage()), "no text on the pages", ""),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "the PDF is broken", "print it anew"),
        (b"%PDF-1.7", "the PDF is broken", "print it anew"),
        (printed(LONG)[:300], "the PDF is broken", "print it anew"),
    ],
    ids=["locked", "scanned", "blank", "noise", "head", "cut"],
)
def test_no_text(data: bytes, what: str, hint: str, run: Run) -> None:
    """A PDF that gives no text ends in one line that says why, and what to do."""
    Path("a.pdf").write_bytes(data)
    result = run("ingest", "a.pdf")

    assert result.exit_code == 3
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert what in errors[0]
    assert hint in result.stderr


def test_pages_that_are_pictures() -> None:
    """Pages without text among others are named."""
    reading = read(scan(2, "The council voted."))

    assert reading.article
    assert "page(s) 1, 2 hold pictures and no text" in reading.notes


def test_recognised_words() -> None:
    """Words that a program recognised in a picture are read, and told to be such."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, 500, 700)
        text = canvas.beginText(60, 600)
        text.setTextRenderMode(3)
        text.textLine("The council voted on Tuesday.")
        canvas.drawText(text)

    reading = read(canvas_pdf(draw))

    assert reading.article
    assert reading.article.text == "The council voted on Tuesday."
    assert any("recognised the words in pictures" in note for note in reading.notes)


def test_told_by_content() -> None:
    """A PDF is known by its first bytes, whatever it is called; a text that speaks of one is a text."""
    assert format_of(Source("story.txt"), b"%PDF-1.4\n").name == "pdf"
    assert format_of(Source("story.txt"), b"The file began with %PDF-1.4, she said.").name == "plain-text"
    assert read(printed(LONG), "story.txt").article


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pypdfium2 the fault says what to install."""
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    reading = read(printed(LONG))

    assert reading.error
    assert reading.error.hint == "pip install 'quotebank[pdf]'"


# --- hostile files


def test_changed_bytes() -> None:
    """A PDF with some of its bytes changed, cut or doubled gives an article or one error, and the next is read."""
    chance = random.Random(7)  # noqa: S311 - the same each time
    good = printed(LONG, columns=2)
    for _ in range(60):
        data = bytearray(good)
        for _ in range(chance.choice([1, 5, 40])):
            place = chance.randrange(len(data))
            data[place : place + chance.choice([0, 1, 1, 9])] = chance.randbytes(chance.choice([0, 1, 1, 9]))
        reading = read(bytes(data))
        assert (reading.article is None) != (reading.error is None)
    assert read(good).article


def bomb() -> bytes:
    """A PDF whose page draws a form that draws the next ten times, and so on: more than can ever be drawn."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects.append("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>")
    objects.append("<</Length 5>>stream\n/F Do\nendstream")
    draw = "/F Do " * 10
    for number in range(5, 17):
        resources = f"<</XObject<</F {number + 1} 0 R>>>>"
        form = f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources{resources}/Length {len(draw)}>>"
        objects.append(f"{form}stream\n{draw}\nendstream")
    out, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    )
    return (out + end).encode()


def test_a_file_that_never_ends() -> None:
    """A PDF that would keep its reader busy for ever is stopped, and the next is read."""
    worker = Worker()
    with pytest.raises(BrokenError, match="within 1 seconds"):
        worker.document(bomb(), seconds=1)

    assert worker.document(printed(LONG)).pages[0].pieces
    worker.close()


def test_a_reader_that_dies() -> None:
    """When the process that reads PDFs is killed, one file fails at most."""
    worker = Worker()
    assert worker.document(printed(LONG)).pages
    process = worker._process
    assert process
    os.kill(process.pid, 9)
    process.wait()

    assert worker.document(printed(LONG)).pages
    worker.close()
