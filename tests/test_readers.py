"""Readers: bytes become one canonical text, each format gives its metadata, and nothing else is changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank.errors import ArticleError
from quotebank.readers import READERS, Meta, Reading, canonical, format_of, read_paths
from quotebank.readers.article import Source
from quotebank.readers.headline import headline
from quotebank.readers.meta import iso_moment, printed_moment

PROSE = "The pier is shut. “Nobody was surprised,” said Ms. Quill — the clerk’s aunt… in São Paulo."


def read(name: str, data: bytes | str, **known: str) -> list[Reading]:
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_paths([name], Meta(**known)))


def one(name: str, data: bytes | str, **known: str) -> Reading:
    (reading,) = read(name, data, **known)
    return reading


def article(name: str, data: bytes | str, **known: str):
    reading = one(name, data, **known)
    assert reading.article, reading.error
    return reading.article


# --- characters


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PROSE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + PROSE.encode(), "utf-8"),
        (b"\xff\xfe" + PROSE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + PROSE.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\0\0" + PROSE.encode("utf-32-le"), "utf-32-le"),
        (PROSE.encode("utf-16-le"), "utf-16-le"),
        (PROSE.encode("utf-16-be"), "utf-16-be"),
        (PROSE.encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    """The same words come out of every encoding that newsrooms use, and how they were decoded is kept."""
    text, used, replaced = canonical(data)

    assert (text, used, replaced) == (PROSE, encoding, 0)


def test_declared_encoding() -> None:
    """A declared encoding is used after UTF-8 has failed, and «latin-1» means what the web means by it."""
    assert canonical("Žižek".encode("cp1250"), "cp1250").text == "Žižek"
    assert canonical("“no”".encode("cp1252"), "latin-1").text == "“no”"


def test_guess_is_told() -> None:
    """A text that is not UTF-8 is read with a note that asks to look at its marks."""
    reading = one("a.txt", PROSE.encode("cp1252"))

    assert reading.article
    assert reading.article.text == PROSE
    assert "cp1252" in reading.notes[0]


@given(st.text(max_size=40).filter(lambda text: "\r" not in text))
def test_text_is_verbatim(text: str) -> None:
    """Whatever the characters, what UTF-8 says is the text: no normalisation, no straightening, no collapsing."""
    whole = PROSE * 20 + text

    assert canonical(whole.encode()).text == whole.replace("\0", "\ufffd")


@pytest.mark.parametrize(("printed", "text"), [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\n\r\nb", "a\n\nb")])
def test_line_ends(printed: str, text: str) -> None:
    """CR LF and lone CR become LF at the door."""
    assert canonical(printed.encode()).text == text


def test_what_cannot_be_stored() -> None:
    """NUL and half surrogate pairs become U+FFFD, one for one, and are counted."""
    assert canonical(b"one\0two") == ("one\ufffdtwo", "utf-8", 1)
    assert canonical(b"\xff\xfea\0\0\xd8b\0") == ("a\ufffdb", "utf-16-le", 1)
    assert article("a.json", '{"text": "x\\ud800y"}').replaced == 1


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("a\u202eb", "direction"),
        ("in\xadvisible", "cannot be seen"),
        ("a\u200bb\ufeffc", "2 character(s) cannot be seen"),
        ("pi\u200der", "cannot be seen"),
        ("He said â€œno", "garbled"),
        ("👩\u200d🚀 and “no”, crème", ""),
    ],
)
def test_characters_that_mislead_the_eye(text: str, note: str) -> None:
    """Characters that cannot be seen or that turn the words around are kept, and told."""
    reading = one("a.txt", text)

    assert reading.article
    assert reading.article.text == text
    assert note in " ".join(reading.notes)
    assert bool(reading.notes) == bool(note)


def test_line_separators_are_characters() -> None:
    """U+2028, U+0085 and form feed end no line of JSON Lines and stay in a text."""
    line = json.dumps({"text": "a\u2028b\u0085c\x0cd"}, ensure_ascii=False)

    assert article("a.jsonl", line).text == "a\u2028b\u0085c\x0cd"


# --- formats


def test_table_names_every_ending_once_per_reader() -> None:
    """Every reader has a name of its own and is found by an ending."""
    assert len({form.name for form in READERS}) == len(READERS)
    assert all(form.endings for form in READERS)


@pytest.mark.parametrize(
    ("origin", "head", "name"),
    [
        ("a.txt", b"The pier is shut.", "plain-text"),
        ("a.txt", b"Title: The pier\nAuthor: M\n\nShut.", "header-lines"),
        ("a.txt", b"Title: The pier\nis shut\n\nAgain.", "plain-text"),
        ("a.md", b"---\ntitle: x\n---\nText", "markdown"),
        ("a.md", b"---\n\nA rule across the page", "plain-text"),
        ("a.json", b'{"text": "x"}', "json"),
        ("a.json", b'{"text": "x"}\n{"text": "y"}\n', "json-lines"),
        ("a.json", b"The pier", "json"),
        ("a.jsonl", b"broken", "json-lines"),
        ("-", b'{"text": "x"}\n{"text": "y"}\n', "json-lines"),
        ("-", b"The pier", "plain-text"),
        ("story", b"---\ntitle: x\n---\nText", "markdown"),
    ],
)
def test_format(origin: str, head: bytes, name: str) -> None:
    """The ending says which formats it can be, the opening which it is."""
    assert format_of(Source(origin), head).name == name


@pytest.mark.parametrize(
    ("origin", "media", "head", "name"),
    [
        ("https://example.org/story.php", "text/plain", b"The pier is shut.", "plain-text"),
        ("https://example.org/story.json", "text/plain", b"Title: x\n\nShut.", "header-lines"),
        ("story.txt", "text/plain", b"PK\x03\x04", "zip"),
        ("story.txt", "image/png", b"The pier is shut.", "plain-text"),
    ],
)
def test_declared_format(origin: str, media: str, head: bytes, name: str) -> None:
    """What the carrier declares comes before the name, and an opening that is sure before both."""
    assert format_of(Source(origin, media=media), head).name == name


def test_header_lines() -> None:
    """Header lines give metadata, and the text begins below the blank line."""
    found = article("a.txt", "Title: The pier\nTide: low\n\nShut.")
    assert found.text.startswith("Title:")  # «Tide» is no key that is known: no word may be lost

    found = article("a.txt", "Title: The pier\nByline: Mara Quill\nDate: 2021-03-04\n\nShut.\n")
    assert (found.title, found.author, found.published, found.text) == (
        "The pier",
        "Mara Quill",
        "2021-03-04",
        "Shut.\n",
    )


def test_front_matter() -> None:
    """Front matter gives metadata, quoted values and lists too; Markdown's signs stay in the text."""
    found = article(
        "a.md",
        '---\ntitle: "Pier: shut"  # draft\nauthors:\n  - Mara Quill\n  - Ivo Brandt\ntags: [x, y]\n'
        "date: 2021-03-04T09:00:00+01:00\n---\n\n> “No,” she *said*.\n",
    )

    assert (found.title, found.author) == ("Pier: shut", "Mara Quill, Ivo Brandt")
    assert found.published == "2021-03-04T09:00:00+01:00"
    assert found.text == "> “No,” she *said*.\n"


def test_json() -> None:
    """A JSON object is an article, and so is each object of an array."""
    found = article("a.json", '{"text": "Shut.", "headline": "The pier", "authors": ["M", "I"], "extra": {"a": 1}}')
    assert (found.text, found.title, found.author) == ("Shut.", "The pier", "M, I")

    found = article("c.json", '{"text": "Shut.", "location": {"lat": 1}, "dateline": "HARBOUR", "link": 7}')
    assert (found.place, found.url) == ("HARBOUR", None)

    readings = read("b.json", '[{"text": "One."}, {"text": 2}, {"body": "Three."}]')
    assert [bool(reading.article) for reading in readings] == [True, False, True]
    assert readings[1].error
    assert readings[1].error.where == "b.json[2]"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"text": "a", "text": "b"}', "twice"),
        ('{"text": NaN}', "NaN"),
        ('{"text": Infinity}', "Infinity"),
        ('{"text": ' + "[" * 100_000, "deeply"),
        ('{"text": ' + "9" * 5000 + "}", "limit"),
        ('{"text": "a"', "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"title": "a"}', "no «text»"),
        ('{"text": "  "}', "no text"),
    ],
)
def test_json_lines(line: str, what: str) -> None:
    """A broken line is reported by its number, and the lines beside it are read."""
    before, broken, after = read("a.jsonl", f'{{"text": "one"}}\n{line}\n\n{{"text": "two"}}\n')

    assert before.article
    assert after.article
    assert after.origin == "a.jsonl:4"
    assert broken.error
    assert what in broken.error.what
    assert broken.error.where == "a.jsonl:2"


def test_json_lines_not_utf8() -> None:
    """A line in another encoding is that line's fault alone."""
    first, second = read("a.jsonl", b'{"text": "caf\xe9"}\n{"text": "two"}')

    assert first.error
    assert second.article


def test_long_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line beyond the cap is reported and passed over without being held in memory."""
    from quotebank.readers import jsonl

    Path("a.jsonl").write_bytes(b'{"text": "' + b"x" * 500 + b'"}\n{"text": "two"}\n')
    with open("a.jsonl", "rb") as stream:
        found = list(jsonl.numbered(stream, 100))

    assert [(number, line is None) for number, line in found] == [(1, True), (2, False)]


# --- metadata


def test_who_wins() -> None:
    """What is given wins over what the file says, and that over the sidecar beside it."""
    Path("a.meta.json").write_text('{"title": "beside", "author": "beside", "publisher": "beside"}', encoding="utf-8")
    found = article("a.md", "---\ntitle: inside\nauthor: inside\n---\nShut.", title="given")

    assert (found.title, found.author, found.publisher) == ("given", "inside", "beside")


def test_broken_sidecar() -> None:
    """A sidecar that cannot be read is an error that names it: an article never loses its date in silence."""
    Path("a.meta.json").write_text("{", encoding="utf-8")
    reading = one("a.txt", "Shut.")

    assert reading.error
    assert reading.error.where == "a.meta.json"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2018-12-03", "2018-12-03"),
        ("2018-12-03T17:30:00-05:00", "2018-12-03T17:30:00-05:00"),
        ("2018-12-03T17:30Z", "2018-12-03T17:30Z"),
        ("2018-12-03 17:30:00 -0500", "2018-12-03T17:30:00-05:00"),
        ("2018-12-03T17:30:00", None),
        ("2018-02-30", None),
        ("2018-12-03T25:00Z", None),
        ("2018-12", None),
        ("3 December 2018", None),
        ("２０１８-12-03", None),
        ("", None),
    ],
)
def test_dates(value: str, kept: str | None) -> None:
    """A day, or a moment with its offset, is kept; anything else is refused, not guessed."""
    assert iso_moment(value) == kept


def test_moment_without_offset() -> None:
    """In a file, a moment without an offset gives its day: the hour is not known anywhere on earth."""
    assert printed_moment("2018-12-03T17:30:00") == "2018-12-03"
    assert printed_moment("soon") is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Old pier to close\n\nThe council voted.", "Old pier to close"),
        ("\n\n  Old pier to close  \n \nThe council voted.", "Old pier to close"),
        ("# Old pier to close\n\nThe council voted.", "Old pier to close"),
        ("Quill: ‘We had no choice’\n\nThe council voted.", "Quill: ‘We had no choice’"),
        ("The council voted on Tuesday.\n\nIt was close.", None),
        ("Will the pier close?\n\nIt may.", None),
        ("WATCH ABOVE: The pier in winter\n\nThe council voted.", None),
        ("Click to play video: 'The pier'\n\nThe council voted.", None),
        ("By Mara Quill\n\nThe council voted.", None),
        ("“Old pier to close”\n\nThe council voted.", None),
        ("Old pier to close:\n\nThe council voted.", None),
        ("Old pier\nto close\n\nThe council voted.", None),
        ("Old pier to close\nThe council voted.", None),
        ("Old pier to close", None),
        ("Pier\n\nThe council voted.", None),
        (" ".join(["word"] * 21) + "\n\nThe council voted.", None),
    ],
)
def test_headline(text: str, title: str | None) -> None:
    """A first line is a headline only when it has the shape of one; better none than a false one."""
    assert headline(text) == title


def test_headline_stays_in_the_text() -> None:
    """The headline is taken from the text, not out of it."""
    found = article("a.txt", "Old pier to close\n\nThe council voted.")

    assert found.title == "Old pier to close"
    assert found.text.startswith("Old pier to close\n")


# --- folders


MORE = ("a.meta.json", "cellar/f.txt", "attic/e.txt")


def test_folder() -> None:
    """A folder gives its articles by name, at any depth, and tells what it leaves out."""
    for name in ("b.txt", "a.md", "deep/c.txt", "README.md", ".hidden.txt", "photo.jpg", ".git/d.txt", *MORE):
        path = Path("box", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}" if name.endswith("json") else "Shut.", encoding="utf-8")
    left_out: dict[str, str] = {}

    readings = list(read_paths(["box"], Meta(), skipped=left_out.__setitem__))

    origins = [reading.origin for reading in readings]
    assert origins == ["box/a.md", "box/b.txt", "box/attic/e.txt", "box/cellar/f.txt", "box/deep/c.txt"]
    assert left_out == {
        "box/.git": "hidden",
        "box/.hidden.txt": "hidden",
        "box/README.md": "a README",
        "box/photo.jpg": "not an article's format",
    }


def test_named_file_is_always_tried() -> None:
    """A README or an unknown ending that is named outright is read."""
    assert article("README", "Shut.").text == "Shut."
    assert article("story.news", "Shut.").text == "Shut."


def test_pattern() -> None:
    """A pattern that the shell has left alone is expanded, in order."""
    for name in ("b.txt", "a.txt"):
        Path(name).write_text("Shut.", encoding="utf-8")

    assert [reading.origin for reading in read_paths(["*.txt"], Meta())] == ["a.txt", "b.txt"]


def test_links_in_a_folder() -> None:
    """A link inside a folder is not followed; one that leads nowhere is an error, and nothing loops."""
    box = Path("box")
    box.mkdir()
    Path("outside.txt").write_text("Shut.", encoding="utf-8")
    (box / "a.txt").symlink_to("../outside.txt")
    (box / "loop.txt").symlink_to("loop.txt")
    (box / "round").symlink_to(".")
    left_out: dict[str, str] = {}

    (reading,) = read_paths(["box"], Meta(), skipped=left_out.__setitem__)

    assert reading.error
    assert reading.origin == "box/loop.txt"
    assert left_out == {"box/a.txt": "a link", "box/round": "a link"}


NAMES = ("a.txt", "a.md", "a.json", "a.jsonl", "a.news")
OPENINGS = (b"", b"---\n", b"Title: ", b'{"text": "', b'[{"text": ', b"\xff\xfe", b"\xef\xbb\xbf", b"%PDF-")


PAYLOADS = st.binary(max_size=60) | st.text(max_size=40).map(str.encode)


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(OPENINGS), PAYLOADS)
def test_any_bytes(name: str, opening: bytes, rest: bytes) -> None:
    """Whatever a file holds, each reading is an article that can be stored or an error that names its place."""
    for reading in read(name, opening + rest):
        assert (reading.article is None) != (reading.error is None)
        if reading.article:
            reading.article.text.encode()
            assert "\r" not in reading.article.text
            assert "\0" not in reading.article.text + "".join(reading.article.title or "")
        else:
            assert reading.error
            assert reading.error.where.startswith("a.")


@pytest.mark.parametrize("value", ["2021-03-04", "2021-03-04T10:00:00Z"])
def test_dates_that_are_kept_can_be_read(value: str) -> None:
    """A date of publication that is kept has a day."""
    assert article("a.json", json.dumps({"text": "Shut.", "published": value})).published_day


def test_format_error_is_an_article_error() -> None:
    """Binary data raises the error that callers expect, and says what it is."""
    with pytest.raises(ArticleError, match="PDF"):
        canonical(b"%PDF-1.7 ...")
