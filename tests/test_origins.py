"""Every reader tells where each value stands, and what another source has instead."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from conftest import Run
from test_feeds import feed
from test_mails import letter, mail
from test_web_archives import answer, written

from quotebank.readers import Meta, Reading, read_paths

STORY = (
    "The old pier was shut on Tuesday, and the council said that it would not be open again before the end of the "
    "year, because the timber is rotten and nobody is willing to insure it any more.\n\n"
    "“Nobody was surprised,” said the clerk."
)
HEAD = "Old pier is shut after the storm"
ADDRESS = "https://post.example/news/pier"
PAGE = (
    '<!doctype html><html><head><meta property="article:published_time" content="2024-05-14T10:00:00+02:00">'
    f'<link rel=canonical href="{ADDRESS}"><meta property="og:site_name" content="The Harbour Post"></head>'
    f"<body><h1>{HEAD}</h1>{''.join(f'<p>{part}</p>' for part in STORY.split(chr(10) * 2))}</body></html>"
)


def read(name: str, data: bytes | str, **given: str) -> Reading:
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)
    (reading,) = read_paths([name], Meta(**given))
    assert reading.article, reading.error
    return reading


def values(reading: Reading) -> set[str]:
    """The names of what is known of an article."""
    names = ("title", "author", "publisher", "url", "published", "updated", "language", "section", "place", "accessed")
    return {name for name in names if getattr(reading.article, name)}


def warc() -> bytes:
    return written(answer("https://post.example/news/pier?from=front", PAGE.encode()))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", STORY)
        archive.writestr("a.meta.json", json.dumps({"headline": HEAD, "date": "2024-05-14", "authors": ["Ann Lee"]}))
    return out.getvalue()


def personal() -> bytes:
    made = mail()
    made.set_content(STORY)
    return made.as_bytes()


def newsletter() -> bytes:
    return letter(List_Id="<news.post.example>").as_bytes()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, text in (("a.meta.json", json.dumps({"outlet": "The Harbour Post"})), ("a.txt", STORY)):
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.txt", f"{HEAD}\n\nBy Ann Lee\n\n{STORY}", {"title": "the first line", "author": "byline"}),
        ("a.txt", f"Title: {HEAD}\nDate: 2024-05-14\n\n{STORY}", {"published": "the header line Date"}),
        ("a.md", f"---\ntitle: {HEAD}\nauthors: [Ann Lee]\n---\n{STORY}", {"author": "front matter authors"}),
        ("a.json", json.dumps({"headline": HEAD, "text": STORY}), {"title": "headline", "text": "text"}),
        ("a.csv", f'byline,body\nAnn Lee,"{STORY}"\n', {"author": "byline", "text": "body"}),
        ("a.html", PAGE, {"published": "<meta> article:published_time", "url": "<link> canonical"}),
        ("a.warc.gz", warc(), {"accessed": "the record’s WARC-Date", "url": "<link> canonical"}),
        ("a.zip", zipped(), {"title": "the sidecar’s headline", "author": "the sidecar’s authors"}),
        ("a.tar", tarred(), {"publisher": "the sidecar’s outlet"}),
        ("a.rss", feed().rss_str(), {"author": "the entry’s author", "publisher": "the feed’s title"}),
        ("a.atom", feed(kind="html").atom_str(), {"updated": "the entry’s date of change"}),
        ("a.eml", personal(), {"author": "the header From", "published": "the header Date"}),
        ("b.eml", newsletter(), {"publisher": "the header From", "title": "the header Subject"}),
    ],
    ids=lambda value: value if isinstance(value, str) and value[1:2] == "." else "",
)
def test_each_format(name: str, data: bytes | str, found: dict[str, str]) -> None:
    """Whatever is known of an article has its place told, in every format."""
    reading = read(name, data)

    assert values(reading) <= set(reading.found)
    assert found.items() <= reading.found.items()


def test_english_by_its_words() -> None:
    """A text that declares no language is English where its words are; a few words tell nothing."""
    long = read("a.txt", STORY * 2)
    short = read("b.txt", "The pier is shut.")

    assert long.article
    assert (long.article.language, long.found["language"]) == ("en", "the words")
    assert short.article
    assert short.article.language is None


@pytest.mark.parametrize(
    ("told", "note"),
    [
        (
            {"published": "2024-05-11"},
            "two values for the day of publication: «2024-05-14T10:00:00+02:00» (<meta> article:published_time) is"
            " taken, not «2024-05-11» (the sidecar’s published)",
        ),
        ({"published": "2024-05-14"}, None),
        (
            {"publisher": "The Lamp"},
            "two values for the outlet: «The Harbour Post» (<meta> og:site_name) is taken,"
            " not «The Lamp» (the sidecar’s publisher)",
        ),
        ({"publisher": "Harbour Post"}, None),
        (
            {"url": "https://post.example/news/quay"},
            f"two values for the address: «{ADDRESS}» (<link> canonical) is taken,"
            " not «https://post.example/news/quay» (the sidecar’s url)",
        ),
        ({"url": "https://m.post.example/news/pier/?from=mail"}, None),
        ({"url": f"{ADDRESS}/amp"}, None),
        ({"headline": HEAD.upper()}, None),
        ({"language": "en-GB"}, None),
        ({"updated": "2024-05-10"}, "it says that it was changed (2024-05-10) before it was published (2024-05-14)"),
        ({"updated": "2024-05-13"}, None),
    ],
)
def test_conflicts(told: dict[str, str], note: str | None) -> None:
    """Where a sidecar and a page disagree the page is taken, and a note tells both; ways to write are no conflict."""
    Path("a.meta.json").write_text(json.dumps(told), encoding="utf-8")

    assert list(read("a.html", PAGE).notes) == ([note] if note else [])


def test_given_against_the_page() -> None:
    """What a person gives wins, and what the page says instead is told."""
    reading = read("a.html", PAGE, published="2023-01-02")

    assert reading.article
    assert reading.article.published == "2023-01-02"
    assert reading.notes == (
        "two values for the day of publication: «2023-01-02» (given with the article) is taken,"
        " not «2024-05-14T10:00:00+02:00» (<meta> article:published_time)",
    )


def test_address_as_given(run: Run) -> None:
    """The article's own address is kept beside the one that it was found under."""
    Path("a.warc.gz").write_bytes(warc())
    line = json.loads(run("read", "a.warc.gz", "--nl").stdout)

    assert (line["url"], line["url_given"]) == (ADDRESS, f"{ADDRESS}?from=front")
    assert f"found at   {ADDRESS}?from=front" in run("read", "a.warc.gz").stdout


def test_address_behind_a_counter() -> None:
    """A feed whose links go through a service that counts readers tells the article's own address beside."""
    own = "<item><feedburner:origLink>https://post.example/1</feedburner:origLink>"
    made = feed().rss_str().decode().replace("<item>", own)
    made = made.replace("<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" ')
    reading = read("a.rss", made)

    assert reading.article
    assert reading.article.url == "https://post.example/1"
    assert reading.found["url"] == "the entry’s original link"
    assert reading.url_given == "https://post.example/1?a=1&b=2"


def test_mail_on_the_web() -> None:
    """A mail that tells where it is archived has that address; a newsletter has the byline that it prints."""
    made = mail(Archived_At="<https://post.example/letters/7>", List_Id="<news.post.example>")
    made.set_content(f"{HEAD}\n\nBy Ann Lee\n\n{STORY}\n")
    reading = read("a.eml", made.as_bytes())

    assert reading.article
    assert reading.article.url == "https://post.example/letters/7"
    assert (reading.authors, reading.found["author"]) == (("Ann Lee",), "byline")
