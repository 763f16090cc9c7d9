"""Measure what each format costs: ``python benchmarks/formats.py [ARTICLES]`` (default: 300 articles of each).

The same made articles are written in every format that is read, by the programs that write it elsewhere (reportlab,
python-docx, feedgen, the library's ``email``, warcio, ``csv``, pyarrow, ``zipfile``), and ingested into a new bank in
one process.  Prints for each format the articles and words a second, the milliseconds an article takes, and what share
reading, extracting, storing and indexing have.  Wants the extras ``test``, ``pdf`` and ``parquet``.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.newsroom import stories
from quotebank.bank import Bank, Extractor
from quotebank.intake.work import How
from quotebank.model import Article, Quotation
from quotebank.pipeline import EXTRACTOR_VERSION, extract
from quotebank.readers import Reading
from quotebank.readers.walk import Found, Skip

_IN_A_FILE = 50
"""How many articles lie in one file where a format holds several."""
_FIELDS = ("title", "author", "publisher", "url", "published", "updated", "text")


def told(article: Article) -> dict[str, str]:
    """Return what is known of an article, by name."""
    return {name: value for name in _FIELDS if (value := getattr(article, name))}


def paragraphs(article: Article) -> list[str]:
    """Return the paragraphs of an article."""
    return [part for part in article.text.split("\n") if part]


def _writer(article: Article) -> str:
    return (article.author or "").removeprefix("By ")


def _moment(article: Article) -> datetime:
    """Return when an article was published, for formats that want a clock time as well."""
    return datetime.fromisoformat((article.published or "2020-01-01")[:10]).replace(tzinfo=UTC) + timedelta(hours=9)


# --- one article a file, as text


def _plain(article: Article) -> str:
    return f"{article.title}\n\nBy {_writer(article)}\n\n{article.text}\n"


def _header(article: Article) -> str:
    known = {name.title(): value for name, value in told(article).items() if name != "text"}
    return "\n".join(f"{name}: {value}" for name, value in known.items()) + f"\n\n{article.text}\n"


def _front_matter(article: Article) -> str:
    known = {name: value for name, value in told(article).items() if name not in ("text", "published")}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in known.items()]
    return "---\n" + "\n".join(lines) + f"\npublished: {article.published}\n---\n{article.text}\n"


def _markup(article: Article) -> str:
    return "".join(f"<p>{html.escape(part, quote=False)}</p>\n" for part in paragraphs(article))


def _page(article: Article) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published,
        "author": {"@type": "Person", "name": _writer(article)},
        "publisher": {"@type": "Organization", "name": article.publisher},
        "url": article.url,
    }
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
    title = html.escape(article.title or "")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head><body><nav><ul>{menu}</ul></nav>\n'
        f"<main><article><h1>{title}</h1>\n{_markup(article)}</article></main>"
        "<footer>All rights</footer></body></html>\n"
    )


def _json(article: Article) -> str:
    return json.dumps(told(article), ensure_ascii=False)


TEXTS: dict[str, tuple[str, Callable[[Article], str]]] = {
    "plain text": (".txt", _plain),
    "header lines": (".txt", _header),
    "markdown": (".md", _front_matter),
    "json": (".json", _json),
    "html": (".html", _page),
}
"""Name -> the ending and the text of a file of one article."""


# --- one article a file, as bytes


def _docx(article: Article) -> bytes:
    from docx import Document

    made = Document()
    made.core_properties.title, made.core_properties.author = article.title or "", _writer(article)
    made.add_heading(article.title or "", 0)
    for part in paragraphs(article):
        made.add_paragraph(part)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _pdf(article: Article) -> bytes:
    import matplotlib
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    if "DejaVu" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("DejaVu", Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSerif.ttf"))
    head = ParagraphStyle("head", fontName="DejaVu", fontSize=20, leading=24, spaceAfter=12)
    style = ParagraphStyle("body", fontName="DejaVu", fontSize=10, leading=13, spaceAfter=8)
    out = io.BytesIO()
    made = SimpleDocTemplate(out, title=article.title, author=_writer(article))
    body = [Paragraph(html.escape(part, quote=False), style) for part in paragraphs(article)]
    made.build([Paragraph(html.escape(article.title or ""), head), *body])
    return out.getvalue()


def _mail(article: Article) -> bytes:
    made = EmailMessage()
    made["From"] = f"{article.publisher} <news@post.example>"
    made["To"] = "reader@home.example"
    made["Subject"] = article.title or ""
    made["Date"] = format_datetime(_moment(article))
    made["Message-ID"] = f"<{crc32(article.text.encode())}@post.example>"
    made.set_content("\n\n".join(paragraphs(article)) + "\n")
    made.add_alternative(f"<html><body>{_markup(article)}</body></html>", subtype="html")
    return made.as_bytes()


SINGLE: dict[str, tuple[str, Callable[[Article], bytes]]] = {
    "docx": (".docx", _docx),
    "pdf": (".pdf", _pdf),
    "mail": (".eml", _mail),
}


# --- many articles a file


def _json_lines(articles: Sequence[Article]) -> bytes:
    return "".join(f"{_json(article)}\n" for article in articles).encode()


def _csv(articles: Sequence[Article]) -> bytes:
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, _FIELDS)
    table.writeheader()
    table.writerows(map(told, articles))
    return out.getvalue().encode()


def _parquet(articles: Sequence[Article]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    columns = {name: [getattr(article, name) for article in articles] for name in _FIELDS}
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def _feed(articles: Sequence[Article], kind: str) -> Any:
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id("https://post.example/")
    made.title("The Example Post")
    made.link(href="https://post.example/", rel="alternate")
    made.description("News")
    made.language("en")
    for article in articles:
        entry = made.add_entry(order="append")
        entry.id(article.url)
        entry.title(article.title)
        entry.link(href=article.url)
        entry.author({"name": _writer(article), "email": "desk@post.example"})
        entry.published(_moment(article))
        entry.updated(_moment(article))
        entry.summary(paragraphs(article)[0])
        entry.content(_markup(article), type=kind)
    return made


def _rss(articles: Sequence[Article]) -> bytes:
    data: bytes = _feed(articles, "CDATA").rss_str()
    return data


def _atom(articles: Sequence[Article]) -> bytes:
    data: bytes = _feed(articles, "html").atom_str()
    return data


def _warc(articles: Sequence[Article]) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for article in articles:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        page = io.BytesIO(_page(article).encode())
        writer.write_record(writer.create_warc_record(article.url, "response", payload=page, http_headers=head))
    return out.getvalue()


def _zip(articles: Sequence[Article]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, article in enumerate(articles):
            archive.writestr(f"{number:06}.html", _page(article))
    return out.getvalue()


TOGETHER: dict[str, tuple[str, Callable[[Sequence[Article]], bytes]]] = {
    "json lines": (".jsonl", _json_lines),
    "csv": (".csv", _csv),
    "parquet": (".parquet", _parquet),
    "rss feed": (".rss", _rss),
    "atom feed": (".atom", _atom),
    "warc of pages": (".warc.gz", _warc),
    "zip of pages": (".zip", _zip),
}
FORMATS = (*TEXTS, *SINGLE, *TOGETHER)


def write(folder: Path, articles: Sequence[Article], name: str) -> None:
    """Write articles in one format, into files of a folder that is made."""
    folder.mkdir(parents=True)
    if name in TOGETHER:
        ending, join = TOGETHER[name]
        files = [join(articles[at : at + _IN_A_FILE]) for at in range(0, len(articles), _IN_A_FILE)]
    elif name in SINGLE:
        ending, single = SINGLE[name]
        files = list(map(single, articles))
    else:
        ending, text = TEXTS[name]
        files = [text(article).encode() for article in articles]
    for number, data in enumerate(files):
        (folder / f"{number:06}{ending}").write_bytes(data)


# --- stages


class _Clocked:
    """How files are read and extracted, with a clock on each."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(("read", "extract", "index"), 0.0)

    def extract(self, article: Article) -> tuple[Quotation, ...]:
        """Extract, and count the time."""
        start = time.perf_counter()
        try:
            return extract(article)
        finally:
            self.spent["extract"] += time.perf_counter() - start


class Cost(NamedTuple):
    """What the articles of one folder took."""

    articles: int
    seconds: float
    shares: dict[str, float]
    """Stage -> its share of the seconds."""


def cost(folder: Path) -> Cost:
    """Ingest a folder in this process, into a new bank beside it."""
    clocked = _Clocked()

    class ClockedHow(How):
        __slots__ = ()

        def read(self, found: Found, skipped: Skip) -> Iterator[Reading]:
            readings = How.read(self, found, skipped)
            while True:
                start = time.perf_counter()
                reading = next(readings, None)
                clocked.spent["read"] += time.perf_counter() - start
                if reading is None:
                    return
                yield reading

    class ClockedBank(Bank):
        def _brought_up(self, action: Callable[..., object]) -> None:
            start = time.perf_counter()
            super()._brought_up(action)
            clocked.spent["index"] += time.perf_counter() - start

    extractor = Extractor(EXTRACTOR_VERSION, clocked.extract)
    with ClockedBank(folder.with_suffix(".bank"), create=True, extractor=extractor) as bank:
        start = time.perf_counter()
        done = [outcome.status for outcome in bank.ingest_paths([str(folder)], ClockedHow())]
        seconds = time.perf_counter() - start
    if lost := [status for status in done if status in ("failed", "skipped")]:
        raise SystemExit(f"{folder.name}: {len(lost)} of {len(done)} articles are {' or '.join(sorted(set(lost)))}")
    shares = {name: spent / seconds for name, spent in clocked.spent.items()}
    return Cost(len(done), seconds, {**shares, "store": 1 - sum(shares.values())})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=int, default=300, help="how many of each format (default: 300)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=FORMATS, action="append", help="measure this format alone; may be repeated")
    options = parser.parse_args(arguments)
    articles = [story.article for story in islice(stories(options.seed), options.articles)]
    words = sum(len(article.text.split()) for article in articles)
    print(f"one process, {len(articles):,} articles of {words:,} words in each format")
    print(
        f"{'':14} {'articles/s':>10} {'words/s':>8} {'ms each':>8} {'read':>6} {'extract':>8} {'store':>6} {'index':>6}"
    )
    with tempfile.TemporaryDirectory(prefix="quotebank-formats-") as scratch:
        for name in options.only or FORMATS:
            folder = Path(scratch) / name.replace(" ", "-")
            write(folder, articles, name)
            took = cost(folder)
            if took.articles != len(articles):
                raise SystemExit(f"{name}: {took.articles} of {len(articles)} articles were read")
            speed = len(articles) / took.seconds
            figures = f"{speed:>10.1f} {words / took.seconds:>8,.0f} {1000 / speed:>8.1f}"
            widths = {"read": 6, "extract": 8, "store": 6, "index": 6}
            shares = " ".join(f"{took.shares[stage]:>{wide}.0%}" for stage, wide in widths.items())
            print(f"{name:14} {figures} {shares}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
