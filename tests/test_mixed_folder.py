"""A folder with everything mixed, made by real writers, is read in one command."""

from __future__ import annotations

import gzip
import json
import tarfile
import zipfile
from pathlib import Path

import pyarrow
import pytest
from conftest import Run
from docx import Document
from pyarrow import parquet
from test_feeds import feed
from test_mails import letter
from test_web_archives import answer, written

PARAGRAPHS = (
    "The old pier of {0} was shut on Tuesday, and the council said that it would not be open before next year.",
    "“The timber of {0} is rotten and nobody will insure it any more,” said Mayor Agnes Thorne.",
    "The boats will land at the new quay, which was built last year, and which has room for all of them and for more.",
)


def words(name: str) -> str:
    return "\n\n".join(PARAGRAPHS).format(name)


def page(name: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in words(name).split("\n\n"))
    return (
        f"<!doctype html><html lang=en><title>Pier shut</title><article><h1>Pier</h1>{body}</article></html>".encode()
    )


def markup(name: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in words(name).split("\n\n"))


def mail(name: str) -> bytes:
    made = letter()
    made.clear_content()
    made.set_content(markup(name), subtype="html")
    return made.as_bytes()


@pytest.fixture
def box() -> Path:
    """A folder with an article of its own place in every format, and whatever else lies about in folders."""
    box = Path("box")
    (box / "deep" / "er").mkdir(parents=True)
    (box / "a.txt").write_text(words("Aston"), encoding="utf-8")
    (box / "b.md").write_text(f"---\ntitle: B\n---\n{words('Barrow')}", encoding="utf-8")
    (box / "c.jsonl").write_text(json.dumps({"text": words("Crewe")}), encoding="utf-8")
    (box / "d.csv").write_text(f'title,text\nD,"{words("Dover")}"\n', encoding="utf-8")
    parquet.write_table(pyarrow.table({"text": [words("Exeter")]}), box / "e.parquet")
    (box / "f.html").write_bytes(page("Fowey"))
    (box / "g.html.gz").write_bytes(gzip.compress(page("Goole")))
    document = Document()
    for paragraph in words("Hull").split("\n\n"):
        document.add_paragraph(paragraph)
    document.save(str(box / "h.docx"))
    (box / "i.warc.gz").write_bytes(written(answer("https://post.example/i", page("Ipswich"))))
    (box / "j.rss").write_bytes(feed(content=markup("Jarrow")).rss_str())
    (box / "deep" / "k").write_bytes(mail("Kendal"))
    with zipfile.ZipFile(box / "deep" / "l.zip", "w") as archive:
        archive.writestr("in/l.txt", words("Lydd"))
        archive.writestr("in/m.eml", mail("Margate"))
        archive.write(box / "e.parquet", "in/e.parquet")
        archive.write(box / "h.docx", "in/h.docx")
    warc = Path("n.warc")
    warc.write_bytes(written(answer("https://post.example/n", page("Neath")), packed=False))
    with tarfile.open(box / "deep" / "er" / "n.tar.xz", "w:xz") as tar:
        tar.add(warc, "n.warc")
    (box / "README.md").write_text("About this folder.", encoding="utf-8")
    (box / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (box / "broken.zip").write_bytes((box / "deep" / "l.zip").read_bytes()[:-50])
    return box


PLACES = "Aston Barrow Crewe Dover Exeter Fowey Goole Hull Ipswich Jarrow Kendal Lydd Margate Neath".split()


def test_everything_mixed(run: Run, box: Path) -> None:
    """One command stores each article once, names what is broken, and counts what is none."""
    result = run("ingest", str(box), "--json")
    report = json.loads(result.stdout)

    assert result.exit_code == 5, result.output
    assert [failure["origin"] for failure in report["failures"]] == ["box/broken.zip"]
    assert (report["stored"], report["duplicate"], report["failed"]) == (len(PLACES), 2, 1)
    assert {left["origin"] for left in report["left_out"]} == {"box/README.md", "box/photo.jpg"}
    for place in PLACES:
        found = json.loads(run("search", place, "--json").stdout)
        assert any(f"“The timber of {place} is rotten" in row["quote"] for row in found), place


def test_again(run: Run, box: Path) -> None:
    """Reading the same folder again changes nothing."""
    run("ingest", str(box))
    report = json.loads(run("ingest", str(box), "--json").stdout)

    assert (report["stored"], report["updated"]) == (0, 0)
    assert report["failed"] == 1


def test_what_read_tells_is_kept(run: Run, box: Path) -> None:
    """Of each article the bank keeps where its values stand, what contradicts them, and where it was found."""
    read = [json.loads(line) for line in run("read", str(box), "--nl").stdout.splitlines()]
    run("ingest", str(box))

    for one in read:
        place = next(place for place in PLACES if f"timber of {place} " in one["text"])
        [row, *_] = json.loads(run("search", place, "--json").stdout)
        [shown] = json.loads(run("show", row["citation_id"], "--json").stdout)
        assert {name: shown[name] for name in ("found", "url_given", "warnings")} == {
            name: one[name] for name in ("found", "url_given", "warnings")
        }, place
    assert len({where for one in read for where in one["found"].values()}) > 5
