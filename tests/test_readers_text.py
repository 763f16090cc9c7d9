"""Plain text and Markdown: what their opening lines tell, and that every word stays in the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotebank.readers import Meta, Reading, read_paths

PROSE = "The council voted on Tuesday to shut the old pier for good, after a debate of many hours."


def read(text: str, name: str = "a.txt", **known: str) -> Reading:
    Path(name).write_text(text, encoding="utf-8")
    (reading,) = read_paths([name], Meta(**known))
    return reading


def told(*lines: str) -> dict[str, str]:
    """Return what is known of a text with these lines above its prose."""
    reading = read("\n".join([*lines, "", PROSE]))
    assert reading.article, reading.error
    assert reading.article.text == "\n".join([*lines, "", PROSE])
    names = ("title", "author", "publisher", "published", "updated", "place")
    return {name: value for name in names if (value := getattr(reading.article, name))}


DAY = "2024-05-03"
HEAD = "Old pier to close"


@pytest.mark.parametrize(
    ("line", "author", "publisher"),
    [
        ("By Mara Quill", "Mara Quill", None),
        ("BY MARA QUILL", "MARA QUILL", None),
        ("Story by Mara Quill", "Mara Quill", None),
        ("By: Mara Quill", "Mara Quill", None),
        ("By Ann Lee, The Harbour Post", "Ann Lee", "The Harbour Post"),
        ("By Ann Lee | Harbour News Online", "Ann Lee", "Harbour News Online"),
        ("By Ann Lee, Staff Writer", "Ann Lee", None),
        ("By Ann Lee, Political Correspondent", "Ann Lee", None),
        ("By Ann Lee and Peter van der Berg", "Ann Lee and Peter van der Berg", None),
        ("By Ann Lee, John Dahl and Peter Okafor", "Ann Lee, John Dahl, Peter Okafor", None),
        ("By Zsuzsanna Olloqui", "Zsuzsanna Olloqui", None),
        ("By J.-P. O’Neill Jr.", "J.-P. O’Neill Jr.", None),
        ("By Tuesday the pier was shut", None, None),
        ("By the Sea", None, None),
        ("By order of the council", None, None),
        ("By 2030 Ann Lee", None, None),
        ("By Ann Lee said that", None, None),
        ("By Air", None, None),
        ("Bystanders Ann Lee", None, None),
    ],
)
def test_byline(line: str, author: str | None, publisher: str | None) -> None:
    """A line that is a byline and nothing else gives the author, and the paper where it has a paper's name."""
    found = told(HEAD, "", line)

    assert (found.get("author"), found.get("publisher")) == (author, publisher)
    assert found["title"] == HEAD


def test_byline_as_first_line() -> None:
    """On the first line, which may be a headline, only a name that is known for certain makes a byline."""
    assert told("By Peter Okafor") == {"author": "Peter Okafor"}
    assert "author" not in told("By Popular Demand")


def test_authors_one_by_one() -> None:
    """The names of a byline are told one by one, and where they are from."""
    reading = read(f"{HEAD}\n\nBy Ann Lee and John Dahl\n\n{PROSE}")

    assert reading.authors == ("Ann Lee", "John Dahl")
    assert reading.found == {"title": "the first line", "author": "byline"}


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("Published May 3, 2024", {"published": "2024-05-03"}),
        ("Posted on 3 May 2024, 5:30 p.m. ET", {"published": "2024-05-03"}),
        ("Published: 2024-05-03T17:30:00Z", {"published": "2024-05-03T17:30:00Z"}),
        ("Last updated Friday, May 3, 2024", {"updated": "2024-05-03"}),
        ("Published May 3, 2024 | Updated May 4, 2024", {"published": "2024-05-03", "updated": "2024-05-04"}),
        ("Published 3 May 2024, updated 4 May 2024", {"published": "2024-05-03", "updated": "2024-05-04"}),
        ("Published 03/04/2024", {}),
        ("Published two hours ago", {}),
        ("Published in May 2024", {}),
        ("Published poets on May 3, 2024", {}),
        ("May 3, 2024", {}),
        ("Updated rules since May 3, 2024", {}),
    ],
)
def test_date_line(line: str, known: dict[str, str]) -> None:
    """A line that says when it was published or updated is believed where it means one day."""
    assert told(HEAD, "", line) == {"title": HEAD, **known}


def test_bare_date_beside_a_byline() -> None:
    """A date alone on its line is that of publication below a byline, and nowhere else."""
    assert told(HEAD, "", "By Ann Lee", "May 3, 2024")["published"] == "2024-05-03"
    assert "published" not in told(HEAD, "", "May 3, 2024")


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("HARBOUR CITY, May 3 (Agency) — The council", "HARBOUR CITY"),
        ("HARBOUR CITY (Coast Wire) — The council", "HARBOUR CITY"),
        ("HARBOUR CITY, Ont. — The council", "HARBOUR CITY, Ont."),
        ("SÃO PEDRO, 3 May – “We", "SÃO PEDRO"),
        ("SINGAPORE — The council", "SINGAPORE"),
        ("BREAKING — The council", None),
        ("UPDATE (Corrected) — The council", None),
        ("WATCH ABOVE — The council", None),
        ("NATO — the alliance — has", None),
        ("EXCLUSIVE - The council", None),
        ("Harbour City — The council", None),
        ("HARBOUR CITY — The council", None),
        ("I — The council", None),
        ("THE COUNCIL, which (Agency) — The", None),
    ],
)
def test_dateline(opening: str, place: str | None) -> None:
    """A place in capitals before a dash is where it was written, if an agency, a day or a known place says so."""
    reading = read(f"{HEAD}\n\n{opening} voted on Tuesday to shut the pier, after a long debate of the members.")

    assert reading.article
    assert reading.article.place == place
    assert reading.article.text.startswith(f"{HEAD}\n\n{opening}")


def test_lines_in_the_middle() -> None:
    """Below the first prose a line tells nothing: it may be another article's."""
    reading = read(f"{HEAD}\n\n{PROSE}\n\nBy Ann Lee\n\nPublished May 3, 2024\n\n{PROSE}")

    assert reading.article
    assert (reading.article.author, reading.article.published) == (None, None)


def test_what_is_known_stays() -> None:
    """Options, front matter and a sidecar win over the opening lines."""
    Path("a.meta.json").write_text('{"publisher": "Beside"}', encoding="utf-8")
    reading = read(f"{HEAD}\n\nBy Ann Lee, The Harbour Post\nPublished May 3, 2024\n\n{PROSE}", published="2024-05-02")

    assert reading.article
    assert (reading.article.author, reading.article.publisher) == ("Ann Lee", "Beside")
    assert reading.article.published == "2024-05-02"


# --- Markdown


@pytest.mark.parametrize(
    ("front", "title", "author", "published"),
    [
        ("---\ntitle: >-\n  Old pier\n  to close\ndate: 2024-05-03\n---", "Old pier to close", None, DAY),
        ("---\ntitle: |\n  Old pier\nauthor:\n  name: Ann Lee\n---", "Old pier", "Ann Lee", None),
        (
            "---\ntitle: 'The pier''s end'\nauthors:\n  - name: Ann Lee\n  - name: J. Dahl\n---",
            "The pier's end",
            "Ann Lee, J. Dahl",
            None,
        ),
        (
            '---\ntitle: "The \\"old\\" pier\\u2019s end"\ndate: May 3, 2024\n---',
            'The "old" pier’s end',
            None,
            "2024-05-03",
        ),
        ('---\ntitle: "C:\\old"\n---', "C:\\old", None, None),
        (
            '+++\ntitle = "Old pier"\nauthors = ["Ann Lee"]\ndate = 2024-05-03T09:00:00Z\n+++',
            "Old pier",
            "Ann Lee",
            "2024-05-03T09:00:00+00:00",
        ),
        ("+++\ndate = 2024-05-03\n[extra]\ntitle = 'no'\n+++", None, None, DAY),
    ],
)
def test_front_matter(front: str, title: str | None, author: str | None, published: str | None) -> None:
    """Front matter is read as the generators of sites write it, and the text begins below it."""
    reading = read(f"{front}\n\n{PROSE}\n", "a.md")

    assert reading.article, reading.error
    assert reading.article.text == f"{PROSE}\n"
    assert (reading.article.title, reading.article.author) == (title, author)
    assert reading.article.published == published


@pytest.mark.parametrize(
    ("front", "what"), [("+++\ntitle = \n+++", "not TOML"), ("---\ndate: 03/04/2024\n---", "03/04/2024")]
)
def test_broken_front_matter(front: str, what: str) -> None:
    """Front matter that cannot be relied on is a fault: whoever typed it can mend it."""
    reading = read(f"{front}\n\n{PROSE}\n", "a.md")

    assert reading.error
    assert what in reading.error.what


def test_markdown_headings_and_signs() -> None:
    """A heading in either form is the title, a byline in italics the author's; every sign stays in the text."""
    for heading in ("# Old pier to close", "Old pier to close\n================="):
        text = f"{heading}\n\n*By Ann Lee*\n\n> “No,” she **said** [there](https://example.org).\n"
        reading = read(text, "a.md")
        assert reading.article
        assert reading.article.text == text
        assert (reading.article.title, reading.article.author) == ("Old pier to close", "Ann Lee")


def test_a_rule_is_no_heading() -> None:
    """A line of signs below a sentence makes no headline of it."""
    reading = read(f"{PROSE}\n---\n\n{PROSE}\n", "a.md")

    assert reading.article
    assert reading.article.title is None
