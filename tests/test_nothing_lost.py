"""Whatever carries an article, its characters are kept, or the reader says which are not and what may be wrong."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from quotebank.readers import Meta, Reading, read_paths

WORDS = (
    "The old pier was shut on Tuesday, and the council said that it would not be open again before the end of the "
    "year, because the timber is rotten and nobody is willing to insure it any more."
)
ENTRY = "<item><title>t</title><link>https://a.example/1</link><content:encoded><![CDATA[{}]]></content:encoded></item>"
FEED = (
    '<?xml version="1.0" encoding="{}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    f"<channel><title>A</title>{ENTRY}</channel></rss>"
)
HEADERS = (
    "From: a@b.example\nMessage-ID: <1@b.example>\nMIME-Version: 1.0\nContent-Type: text/html; charset={}\n"
    "Content-Transfer-Encoding: 8bit\n\n"
)


def _zip(text: str, codec: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", text.encode(codec, "surrogatepass"))
    return out.getvalue()


def _markup(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n"))


def _page(text: str, label: str) -> str:
    return (
        f"<!doctype html><html><head><meta charset={label}><title>a</title></head><body>{_markup(text)}</body></html>"
    )


def _bytes(form: Callable[[str, str], str]) -> Callable[[str, str], bytes]:
    return lambda text, codec: form(text, codec).encode(codec, "surrogatepass")


CARRIERS: dict[str, Callable[[str, str], bytes]] = {
    "a.txt": _bytes(lambda text, _: text),
    "header.txt": _bytes(lambda text, _: f"Title: Pier\n\n{text}"),
    "a.md": _bytes(lambda text, _: f"---\ntitle: Pier\n---\n{text}"),
    "a.json": _bytes(lambda text, _: json.dumps({"text": text}, ensure_ascii=False)),
    "a.csv": _bytes(lambda text, _: 'title,text\nPier,"{}"\n'.format(text.replace('"', '""'))),
    "a.html": _bytes(_page),
    "a.rss": _bytes(lambda text, codec: FEED.format(codec, _markup(text))),
    "a.eml": _bytes(lambda text, codec: HEADERS.format(codec) + _markup(text)),
    "a.zip": _zip,
}


def read(name: str, data: bytes) -> Reading:
    Path(name).write_bytes(data)
    (reading,) = read_paths([name], Meta())
    return reading


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("name", sorted(CARRIERS.keys() - {"a.json", "a.eml"}))
def test_encodings(name: str, codec: str) -> None:
    """Every carrier of plain bytes gives the text in every encoding; one that is guessed is told."""
    text = f"{WORDS}\n\n“Nobody was surprised,” said Ms. Quill — the clerk’s aunt in São Paulo.\n\n{WORDS}"
    reading = read(name, CARRIERS[name](text, codec))

    assert reading.article, reading.error
    assert reading.article.text.strip() == text
    assert reading.article.title != "Title: Pier"
    assert bool(reading.notes) == (not codec.startswith("utf"))


@pytest.mark.parametrize(
    ("put", "kept", "note"),
    [
        ("\0", "\ufffd", "1 character(s) that cannot be decoded or stored stand as U+FFFD"),
        ("\u202e", "\u202e", "1 character(s) turn the direction of writing"),
        ("\u200b", "\u200b", "1 character(s) cannot be seen"),
        ("â€œ", "â€œ", "some characters look garbled"),
        ("\x93", None, "control character"),
        ("\x85", None, None),
        ("\x1b", None, "control character"),
    ],
)
@pytest.mark.parametrize("name", CARRIERS)
def test_characters(name: str, put: str, kept: str | None, note: str | None) -> None:
    """What cannot be stored, seen or trusted is told in every format, and stays where it can."""
    text = f"{WORDS}\n\n“Nobody {put} was surprised,” said Ms. Quill.\n\n{WORDS}"
    reading = read(name, CARRIERS[name](text, "utf-8"))
    if reading.error:  # XML has no place for most controls, and says so
        assert (name, reading.error.what[:18]) == ("a.rss", "the feed is broken")
        return

    assert reading.article
    assert reading.article.text.strip() == text.replace(put, kept or put) or (name == "a.rss" and reading.notes)
    assert note is None or any(note in told for told in reading.notes)


@pytest.mark.parametrize("name", ["a.parquet", "a.txt", "a.json", "a.html", "a.csv"])
def test_too_large(name: str) -> None:
    """An article of more than 16 MB is refused in one line, whatever holds it, and the next one is read."""
    text = "“The pier is shut,” said Ms. Quill of the council. " * 350_000
    if name == "a.parquet":
        out = io.BytesIO()
        parquet.write_table(pyarrow.table({"text": [text, WORDS]}), out)
        Path(name).write_bytes(out.getvalue())
    else:
        Path(name).write_bytes(CARRIERS[name](text, "utf-8"))
    first, *rest = read_paths([name], Meta())

    assert first.error
    assert "larger than 16 MB" in first.error.what
    assert [reading.article is not None for reading in rest] == ([True] if name == "a.parquet" else [])


@pytest.mark.parametrize("name", ["a.html", "a.rss", "a.eml", "a.csv", "a.json"])
def test_nested_deep(name: str) -> None:
    """Words that lie in 5,000 elements are read wherever HTML stands."""
    inside = f"{'<div>' * 5_000}“dry”{'</div>' * 5_000}<p>So it is.</p>"
    reading = read(name, CARRIERS[name](inside, "utf-8"))

    assert reading.article, reading.error
    assert "“dry”" in reading.article.text
