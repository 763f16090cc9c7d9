"""Feeds made by a real generator: entries with their whole text are articles, and nothing unpacks without end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from conftest import Run
from feedgen.feed import FeedGenerator
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank.readers import Meta, Reading, read_paths
from quotebank.readers.feed import SUMMARY

WORDS = (
    "The old pier was shut on Tuesday, and the council said that it would not be open again before the end of the "
    "year, because the timber is rotten and nobody is willing to insure it any more."
)
TEXT = f"{WORDS}\n\n“Nobody\xa0was surprised,” said Ms. Quill — the clerk’s aunt in Sa\u0303o Paulo.\n\nSame.\n\nSame."
BODY = "".join(f"<p>{paragraph}</p>\n" for paragraph in TEXT.split("\n\n"))
PUBLISHED = datetime(2024, 5, 14, 10, 15, tzinfo=timezone(timedelta(hours=2)))


def feed(entries: int = 1, content: str = BODY, kind: str = "CDATA", language: str = "en-GB") -> FeedGenerator:
    made = FeedGenerator()
    made.load_extension("dc")
    made.id("https://post.example/")
    made.title("The Harbour Post & Echo")
    made.link(href="https://post.example/", rel="alternate")
    made.description("News")
    made.language(language)
    for number in range(1, entries + 1):
        entry = made.add_entry(order="append")
        entry.id(f"https://post.example/{number}")
        entry.title("Old pier to close: “no <money>” & no wood")
        entry.link(href=f"https://post.example/{number}?a=1&b=2")
        entry.summary("A summary.")
        entry.content(content, type=kind)
        entry.published(PUBLISHED)
        entry.updated(datetime(2024, 5, 15, 8, 0, tzinfo=UTC))
        entry.author([{"name": "Mara Quill", "email": "m@post.example"}, {"name": "Ivo Brandt"}])
        entry.dc.dc_creator(["Mara Quill", "Ivo Brandt"])
    return made


def read(data: bytes | str, name: str = "feed.xml") -> list[Reading]:
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_paths([name], Meta()))


def one(data: bytes | str, name: str = "feed.xml") -> Reading:
    (reading,) = read(data, name)
    return reading


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_entry(form: str) -> None:
    """An entry gives the words as they are, and who wrote them, when, where, and in which feed."""
    made = feed(kind="CDATA") if form == "rss" else feed(kind="html")
    found = one(made.rss_str() if form == "rss" else made.atom_str())
    article = found.article

    assert article, found.error
    assert article.text == TEXT
    assert article.title == "Old pier to close: “no <money>” & no wood"
    assert article.author == "Mara Quill, Ivo Brandt"
    assert found.authors == ("Mara Quill", "Ivo Brandt")
    assert article.publisher == "The Harbour Post & Echo"
    assert article.url == "https://post.example/1?a=1&b=2"
    assert article.published == "2024-05-14T10:15:00+02:00"
    assert article.updated == ("2024-05-15T08:00:00+00:00" if form == "atom" else None)
    assert article.language == "en-GB" or form == "rss"
    assert (found.skip, found.origin) == (None, "feed.xml!https://post.example/1?a=1&b=2")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("<author>m@post.media (Mara Quill)</author>", ("Mara Quill",)),
        ("<author><![CDATA[m@post.media (Mara Quill)]]></author>", ("Mara Quill",)),
        ("<author>m@post.media</author>", ()),
        ("<author>Mara Quill</author>", ("Mara Quill",)),
        ("<dc:creator>Mara Quill</dc:creator><author>m@post.com (Mara Quill)</author>", ("Mara Quill",)),
        ("<dc:creator><![CDATA[Mara Quill & Co]]></dc:creator>", ("Mara Quill & Co",)),
        ("", ()),
    ],
)
def test_authors(printed: str, names: tuple[str, ...]) -> None:
    """The names of authors come without their addresses, and an address is no name."""
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    item = f"<item><title>T</title><description>{WORDS}</description>{printed}</item>"
    found = one(f"<rss version='2.0' {dc}><channel><title>P</title>{item}</channel></rss>")

    assert found.authors == names
    assert found.article
    assert found.article.author == (names[0] if names else None)


def test_xhtml_and_plain_content() -> None:
    """Atom content may be mark-up in place, or plain text, which is taken as it is."""
    assert one(feed(content=BODY, kind="xhtml").atom_str()).article.text == TEXT  # type: ignore[union-attr]
    plain = one(feed(content=WORDS + " 1 < 2", kind="text").atom_str()).article
    assert plain
    assert plain.text == WORDS + " 1 < 2"


def test_order_and_number() -> None:
    """All entries come, in the order of the feed."""
    urls = [reading.article and reading.article.url for reading in read(feed(25).rss_str())]

    assert urls == [f"https://post.example/{number}?a=1&b=2" for number in range(1, 26)]


def test_summary_is_not_the_article() -> None:
    """An entry that has only a summary is marked to be left out, and says why."""
    made = FeedGenerator()
    made.title("P")
    made.link(href="https://post.example/")
    made.description("d")
    entry = made.add_entry()
    entry.title("T")
    entry.link(href="https://post.example/1")
    entry.description(WORDS)
    found = one(made.rss_str())

    assert found.article
    assert found.article.text == WORDS
    assert found.skip == "only a summary: the feed does not hold the article"


def test_other_languages_are_marked() -> None:
    """An article in another language is marked to be left out."""
    german = "Der alte Steg wurde am Dienstag gesperrt, sagte die Stadt, weil das Holz morsch ist und niemand ihn. " * 5
    found = one(feed(content=f"<p>{german}</p>", language="de").rss_str())

    assert found.skip
    assert "not in English" in found.skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    """The encoding is the one that the feed declares."""
    body = "<p>“café”</p>" if encoding != "iso-8859-1" else "<p>café</p>"
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    rss = f"{head}<rss version='2.0'><channel><title>P</title><item><description>x</description>"
    rss += "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    rss += f"<![CDATA[{body}]]></content:encoded></item></channel></rss>"
    found = one(rss.encode(encoding), "a.rss")

    assert found.article, found.error
    assert found.article.text == body[3:-4]


def test_told_by_its_opening() -> None:
    """A feed is known by its first element, whatever it is called, and other XML is not one."""
    assert one(feed().rss_str(), "whatever").article
    assert one(feed().atom_str(), "feed.html").article
    box = Path("box")
    box.mkdir()
    (box / "feed").write_bytes(feed().rss_str())
    (box / "map.svg").write_text("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    assert [reading.origin for reading in read_paths(["box"], Meta())] == ["box/feed!https://post.example/1?a=1&b=2"]


def test_names_of_html() -> None:
    """Names such as &nbsp;, which XML does not know but feeds use, mean what they mean in HTML."""
    data = (
        feed()
        .rss_str()
        .decode()
        .replace("A summary.", "A&nbsp;&mdash;&eacute;&amp;")
        .replace("pier to", "pi&eacute;r to")
    )
    found = one(data)

    assert found.article
    assert found.article.title == "Old piér to close: “no <money>” & no wood"


# --- what is broken


def test_cut_off() -> None:
    """A feed that ends in the middle gives the entries before, whole, and one fault that says where it broke."""
    for data in (feed(3).rss_str(pretty=True), feed(3, kind="html").atom_str(pretty=True)):
        *before, last = read(data[: data.rindex(b"Nobody")])
        assert [reading.article and reading.article.text for reading in before] == [TEXT, TEXT]
        assert last.error
        assert "the feed is broken at line " in last.error.what
        assert last.error.hint == "the entries before it were read"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<rss version='2.0'><channel></channel></rss>", "the feed has no entry"),
        (b"<rss version='2.0'><channel>", "the feed is broken at line 1"),
        (b"<rss", "the feed is broken at line 1"),
        (b"<sitemap/>", "the feed has no entry"),
        (b"", "empty"),
        (b"<rss><channel><item><title>T</title></item></channel></rss>", "the entry has no words"),
    ],
)
def test_nothing_in_it(data: bytes, what: str) -> None:
    """A feed without an article is a fault in one line."""
    found = one(data, "a.rss")

    assert found.error
    assert what in found.error.what


def bomb(kind: str) -> str:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = {
        "laughs": f'<!DOCTYPE rss [<!ENTITY a0 "ha">{laughs}]>',
        "quadratic": f'<!DOCTYPE rss [<!ENTITY a9 "{"x" * 50_000}">]>',
        "outside": '<!DOCTYPE rss [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>',
        "parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>',
        "subset": '<!DOCTYPE rss [<!ATTLIST item a CDATA "&a9;">]>',
    }[kind]
    return f"{declared}<rss version='2.0'><channel><item><title>{'&a9;' * 2000}</title></item></channel></rss>"


@pytest.mark.parametrize("kind", ["laughs", "quadratic", "outside", "parameter", "subset"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_are_refused(kind: str, encoding: str) -> None:
    """A feed that declares entities is refused before any parser sees it, in whatever encoding."""
    found = one(bomb(kind).encode(encoding), "a.rss")

    assert found.error
    assert "declares entities" in found.error.what


def test_words_about_entities_are_words() -> None:
    """An article may speak of what a feed may not do."""
    found = one(feed(content=f"<pre>&lt;!ENTITY x&gt;</pre><p>{WORDS} <!ENTITY x></p>").rss_str())

    assert found.article
    assert "<!ENTITY x>" in found.article.text


def test_nothing_is_fetched(run: Run) -> None:
    """A feed whose words look like an address is not taken for one."""
    assert "http" not in str(run("ingest", "-", stdin=b"http://127.0.0.1:9/feed.xml").exception or "")


DAMAGE = st.binary(max_size=40) | st.sampled_from(
    [b"<!DOCTYPE x [", b"&x;", b"<![CDATA[", b"</item>", b"\x00", b"<item>"]
)


@settings(deadline=None)  # the first feed loads the parser
@given(DAMAGE, st.integers(0, 10_000), st.sampled_from(["rss", "atom"]))
def test_any_damage(rest: bytes, at: int, form: str) -> None:
    """Whatever is done to a feed, each reading is an article or an error that names its place."""
    data = WHOLE[form]
    at %= len(data)
    for reading in read(data[:at] + rest + data[at + len(rest) :]):
        assert (reading.article is None) != (reading.error is None)
        if reading.article:
            reading.article.text.encode()


WHOLE = {"rss": feed(2).rss_str(), "atom": feed(2, kind="html").atom_str()}


LONG = "".join(f"<p>{WORDS}</p>" for _ in range(5)) + "<p>“Nobody was surprised,” said Ms. Quill.</p>"


def described(words: str) -> str:
    """A feed whose entry has its words as its description: what the generator writes without a summary."""
    made = FeedGenerator()
    made.title("The Harbour Post")
    made.link(href="https://post.example/", rel="alternate")
    made.description("News")
    entry = made.add_entry()
    entry.title("Old pier to close")
    entry.link(href="https://post.example/1")
    entry.content(words)
    data: bytes = made.rss_str()
    return data.decode()


def test_article_in_the_description() -> None:
    """A description that is the article in all its paragraphs is read, and told to be looked at."""
    found = one(described(LONG))

    assert found.article, found.error
    assert found.skip is None
    assert found.article.text.endswith("“Nobody was surprised,” said Ms. Quill.")
    assert any("the words are the entry’s description" in note for note in found.notes)


@pytest.mark.parametrize(
    "words",
    [
        f"<p>{WORDS}</p>",
        LONG.replace("Quill.", "Quill […]"),
        f"{LONG}<p>Continue reading on our site</p>",
        LONG[:300] + "…",
    ],
    ids=["one paragraph", "cut off", "goes on elsewhere", "short"],
)
def test_description_that_is_a_summary(words: str) -> None:
    """A description that is short, or says that it goes on, is none."""
    assert one(described(words)).skip == SUMMARY
