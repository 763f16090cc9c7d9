"""Takes choices, makes one input for a room and checks what comes out; each target is one line of :data:`TARGETS`.

A target returns what it was fed, so that a finding can be shown; a broken law is an :class:`AssertionError`, and any
other exception that is not one of the project's own is a finding as well.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from xml.sax.saxutils import escape

from fuzz import laws, texts
from fuzz.choices import Choices, one_of
from fuzz.laws import hold
from quotebank.dates import find_dates, said
from quotebank.errors import ArticleError, QueryError
from quotebank.exporters import EXPORTERS, Options
from quotebank.exporters import csv as csv_format
from quotebank.folding import words
from quotebank.marks import find_stretches
from quotebank.matching import Judge, Reading
from quotebank.model import Article, Span
from quotebank.passages import read_passages
from quotebank.query import Filters, parse
from quotebank.readers import read_source
from quotebank.readers.article import Source
from quotebank.readers.bounded import Meter, buffered
from quotebank.readers.html import fragment
from quotebank.readers.pdf.columns import columns
from quotebank.readers.pdf.glyphs import Page, Piece
from quotebank.readers.pdf.margins import stripped
from quotebank.readers.pdf.paragraphs import paragraphs
from quotebank.tree import Everything
from quotebank.wire import Request, answer, requests

DAYS = (
    None, "2024-05-16", "2024-02-29", "2024-01-01", "0001-01-01", "0001-02-03", "9999-12-31", "1999-12-31",
    "2024-05-16T23:30:00+02:00",
)  # fmt: skip
_QUERY = [
    "ferry", "old ferry", "OR", "AND", "-", "(", ")", '"', "“", "”", "*", "fent*", "fe*", "-(", "speaker:",
    "near/3", "w/", " ", "a", "İ*", "ß", "\u0301", "東京", "can't", "1.5", "x" * 300, "((((((((((", "-------",
    "\ud800", "\x00", "«", "»",
]  # fmt: skip
_CELL = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\0", "'", "＝", "＋", "－", "＠", " ", "\u200b", "\ufeff", ",", '"', "1+1",
    "x", "¶", "\u2028", "é",
]  # fmt: skip
_BYTES = [
    b"WARC/1.0\r\n", b"\r\n\r\n", b"\x1f\x8b\x08", b"Content-Length: 9999999999\r\n", b"<!ENTITY a 'b'>", b"<![CDATA[",
    b"]]>", b"&nbsp;", b"<!DOCTYPE x [", b"</item>", b"\x00", b"\xff\xfe", b"<author>a@b.example (C)</author>",
]  # fmt: skip
_HTTP = (
    b"Content-Type: text/html\r\n",
    b"Content-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n",
    b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n",
)
_TAGS = "p div span b a i li ul blockquote section em pre h2 figure article x-y main".split()
_ATTRIBUTES = [
    "", "class=story", "class='related box'", "class=byline", "class=br", "id=x", "rel=author", "itemprop=author",
    "data-time=2024-05-14", "datetime=2024-05-14T10:00:00Z", "href=/a", "role=main", "class='live-post' id=p1",
]  # fmt: skip
_UNSEEN = [
    "", "", "", " ", "<br>", "<span class=br></span>", "<script>“x”</script>", "<div hidden>x</div>", "<!-- x -->",
    "<style>x</style>", "<a id=x></a>", "<span class=sr-only>x</span>",
]  # fmt: skip
_DATA = [
    "<title>@</title>", "<meta name=author content='Ada Holm'>", "<meta property=article:published_time content='@'>",
    '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"@"}],"datePublished":"@"}</script>',
    '<script type="application/ld+json">{"@graph":[[[{"@id":"#a","name":[1,null]}]],</script>', "<base href='//['>",
    "<link rel=canonical href='http://[::1'>", "<meta property=og:url content='https://x.example/2024/13/45/a'>",
    '<script>{"articleBody":"\\ud800 @"}</script>', "<meta charset=utf-7>", "<meta charset=cp1252>",
]  # fmt: skip
_STAMPS = [
    "2018", "2018-05", "2018-05-14", "2018-13", "2018-02-30", "", "0000", "0001", "9999-12", "٢٠١٨", "2018-5", "x",
    " 2018 ",
]  # fmt: skip


def extract_target(choices: Choices) -> object:
    """Feed an article, lone surrogates and NUL included, to the extractor; all its laws hold."""
    article = Article(text=texts.text(choices), published=one_of(choices, DAYS))
    laws.check(article)
    return article


def marks_target(choices: Choices) -> object:
    """Feed a text to the reader of passages; stretches, tokens and sentences lie in order in their paragraphs."""
    text = texts.text(choices)
    passages = read_passages(text)
    spans = [paragraph.span for paragraph in passages.paragraphs]
    hold(find_stretches(text, spans) == tuple(p.stretches for p in passages.paragraphs), "marks are read alike", text)
    for paragraph in passages.paragraphs:
        end = paragraph.span.start
        for stretch in paragraph.stretches:
            hold(end <= stretch.span.start and stretch.span.covers(stretch.inner), "stretches are in order", stretch)
            hold(paragraph.span.covers(stretch.span), "a stretch lies in its paragraph", stretch)
            hold(stretch.inner.of(text).strip(), "a stretch holds words", stretch)
            end = stretch.span.end
        end = paragraph.span.start
        for token in paragraph.tokens:
            hold(end <= token.start < token.end and token.span.of(text) == token.text, "a token is a slice", token)
            end = token.end
        covered = [number for sentence in paragraph.sentences for number in range(*sentence)]
        hold(covered == list(range(len(paragraph.tokens))), "sentences hold every token once", paragraph.sentences)
    return text


def wire_target(choices: Choices) -> object:
    """Feed a line of JSON to the wire; the answer is JSON whose spans count the request's own text."""
    given: dict[str, object] = {"id": choices.below(9), "text": texts.text(choices), "published": one_of(choices, DAYS)}
    if choices.below(8) == 0:
        given[one_of(choices, ["title", "text", "published", "author", "url"])] = _value(choices)
    line = json.dumps(given, ensure_ascii=bool(choices.below(2))).encode("utf-8", "surrogatepass")
    if choices.below(8) == 0:
        at = choices.below(len(line))
        line = line[:at] + bytes([choices.below(256)]) + line[at + choices.below(3) :]
    for one in requests(io.BytesIO(line)):
        if not isinstance(one, ArticleError):
            _check_answer(one)
    return line


def _value(choices: Choices) -> object:
    return one_of(choices, [None, 1, 1.5, True, [], ["a"], {}, "", "x", "2018-05-14", "14 May", [1], "\ud800", "\0"])


def _check_answer(request: Request) -> None:
    text = request.article.text
    sent = json.loads(json.dumps(answer(request), ensure_ascii=False, allow_nan=False).encode("utf-8"))
    for quotation in sent["quotations"]:
        for name in ("content", "marked", "cue", "source"):
            for start, end in quotation[name]:
                hold(0 <= start < end <= len(text), "a span lies in the request's text", name, start, end)
        for name in ("role", "affiliation", "said_phrase", "occasion"):
            hold(quotation[name] is None or quotation[name] in text, "what is told is printed", name, quotation[name])
    found = laws.check(request.article)
    spans = [(span.start, span.end) for quotation in found for span in quotation.content]
    told = [tuple(pair) for quotation in sent["quotations"] for pair in quotation["content"]]
    hold(sorted(spans) == sorted(told), "the wire tells the spans of the extractor", spans, told)


def query_target(choices: Choices) -> object:
    """Feed a query and the days of a filter; a tree or a QueryError comes out, and a tree matches without fault."""
    bricks = [one_of(choices, _QUERY) if choices.below(4) else texts.text(choices) for _ in range(choices.below(9))]
    query = one_of(choices, [" ", ""]).join(bricks)
    since, until = one_of(choices, _STAMPS), one_of(choices, _STAMPS)
    try:
        Filters(since=since, until=until)
    except QueryError as error:
        hold(error.what and error.where, "a refusal tells what and where", str(error))
    try:
        node = parse(query)
    except QueryError as error:
        hold(0 <= error.position <= len(query), "a refusal points into the query", error.position)
        return query
    printed = tuple(words(texts.text(choices)))
    places = Judge(str.casefold, lambda _: True).match(node, Reading(printed))
    hold(places is None or places <= set(printed), "a match names words that are there", places)
    hold(query.strip() or node == Everything(), "an empty query asks for nothing", node)
    return query


def csv_target(choices: Choices) -> object:
    """Feed cells to every table's exporter; CSV, JSON and JSON Lines give them back, TSV keeps its rows and columns."""
    rows = [{name: _cell(choices) for name in "ab"} for _ in range(1 + choices.below(4))]
    options = Options(columns=("a", "b"), bom=bool(choices.below(2)))
    out = {}
    for name, exporter in EXPORTERS.items():
        if exporter.rows is None:
            continue
        stream = io.StringIO(newline="")
        hold(exporter.rows(rows, stream, options) == len(rows), "an exporter counts its rows", name)
        out[name] = stream.getvalue()
    back = list(csv_format.read(io.StringIO(out["csv"], newline="")))
    hold(back == rows, "CSV gives back what was written", rows, back)
    hold(json.loads(out["json"]) == rows, "JSON gives back what was written", rows)
    lines = [json.loads(line) for line in out["jsonl"].split("\n") if line]
    hold(lines == rows, "JSON Lines gives back what was written", rows)
    cells = [line.count("\t") for line in out["tsv"].split("\n")[:-1]]
    hold(cells == [1] * (len(rows) + 1), "TSV has a line for each row", out["tsv"])
    return rows


def _cell(choices: Choices) -> str:
    if choices.below(4) == 0:
        return texts.text(choices, surrogates=False)  # readers leave none; in JSON two halves would make a pair
    return "".join(one_of(choices, _CELL) for _ in range(choices.below(6)))


def dates_target(choices: Choices) -> object:
    """Feed phrases and a day of print; phrases are slices, and no day lies after the print or at the wrong end."""
    count = 1 + choices.below(6)
    parts = [one_of(choices, texts.DATES) if choices.below(3) else texts.text(choices) for _ in range(count)]
    text = one_of(choices, [" ", "", "\n", ", "]).join(parts)
    day = date.fromordinal(1 + choices.below(date.max.toordinal())) if choices.below(4) else None
    day = one_of(choices, [day, day, date.min, date.max])
    start = choices.below(len(text) + 1)
    end = start + choices.below(len(text) + 1 - start)
    for found in find_dates(text, start, end):
        span = found.phrase.span
        hold(Span(start, end).covers(span) and span.of(text) == found.phrase.text, "a date is a slice", span)
        when = said(found, day, "printed")
        hold((when.earliest is None) == (when.latest is None) == (not when.iso), "a date has two ends or none", when)
        if when.earliest is not None and when.latest is not None:
            hold(when.earliest <= when.latest, "a date begins before it ends", when)
            hold(day is None or when.earliest <= day, "nothing was said after it was printed", when)
    return text


def _fed(data: bytes, name: str) -> None:
    """Read what a file of that name would hold; a reading is an article that can be stored, or a fault."""
    source = Source(name, meter=Meter(len(data)))
    stream = buffered(io.BytesIO(data))
    try:
        for reading in read_source(stream, source):
            hold((reading.article is None) != (reading.error is None), "an article or a fault", reading)
            hold(reading.article is None or reading.article.text.encode(), "a text can be stored", reading)
            hold(reading.error is None or reading.error.where.startswith(name), "a fault has its place", reading)
    except ArticleError as error:
        hold(error.what, "a fault says what is wrong", error)


def _damaged(choices: Choices, data: bytes) -> bytes:
    """Return `data` with some bytes taken out, changed or put in."""
    for _ in range(choices.below(4)):
        at = choices.below(len(data) + 1)
        put = one_of(
            choices, [bytes([choices.below(256)]), one_of(choices, _BYTES), data[at : at + choices.below(200)]]
        )
        data = data[:at] + put + data[at + choices.below(30) :]
    return data


def warc_target(choices: Choices) -> object:
    """Feed a web archive, damaged or not; reading comes to an end, and every record is whole or told."""
    data = b""
    for number in range(1 + choices.below(3)):
        page = f"<html><body><p>{texts.text(choices)}</p></body></html>".encode("utf-8", "replace")
        packing = choices.below(3)
        body = (
            gzip.compress(page) if packing == 1 else b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page) if packing else page
        )
        http = b"HTTP/1.1 " + one_of(choices, [b"200 OK", b"404 No", b"", b"200"]) + b"\r\n" + _HTTP[packing] + b"\r\n"
        head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/%d\r\n" % number
        head += b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % (len(http) + len(body))
        record = head + http + body + b"\r\n\r\n"
        data += gzip.compress(record) if choices.below(2) else record
    data = _damaged(choices, data)
    _fed(data, "a.warc")
    return data


def feed_target(choices: Choices) -> object:
    """Feed a feed, damaged or not, in some encoding; entries are articles or told, and no entity unpacks."""
    items = ""
    for number in range(choices.below(4)):
        words = texts.text(choices, surrogates=False)
        body = one_of(choices, [f"<![CDATA[<p>{words}</p>]]>", escape(f"<p>{words}</p>"), words])
        tags = one_of(choices, [("item", "description", "pubDate"), ("entry", "content", "published")])
        items += f"<{tags[0]}><title>{body}</title><link>https://x.example/{number}</link><{tags[1]}>{body}</{tags[1]}>"
        items += f"<{tags[2]}>{one_of(choices, texts.DATES)}</{tags[2]}></{tags[0]}>"
    root = one_of(choices, ["rss version='2.0'", "feed xmlns='http://www.w3.org/2005/Atom'"])
    markup = f"<{root}><channel><title>{one_of(choices, texts.NAMES)}</title>{items}</channel></{root.split()[0]}>"
    data = _damaged(choices, markup.encode(one_of(choices, ["utf-8", "utf-16", "cp1252"]), "replace"))
    _fed(data, "a.rss")
    return data


def table_target(choices: Choices) -> object:
    """Feed a table, damaged or not: each row is an article or told, and an undamaged cell comes back as it was."""
    rows = [["title", "text"]] + [[texts.text(choices), texts.text(choices)] for _ in range(choices.below(5))]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=one_of(choices, [",", ";", "\t", "|"]), quoting=csv.QUOTE_ALL).writerows(rows)
    whole = out.getvalue().encode(one_of(choices, ["utf-8", "utf-8-sig", "utf-16"]), "replace")
    data = _damaged(choices, whole)
    _fed(data, "a.csv")
    return data


def docx_target(choices: Choices) -> object:
    """Feed a Word document whose XML or bytes are damaged or not."""
    marks = ["w:ins", "w:del", "w:hyperlink", "w:sdtContent", "w:tbl", "w:tc", "w:tr", "w:txbxContent", "w:p", "w:x"]
    body = ""
    for _ in range(choices.below(6)):
        words = escape(texts.text(choices, surrogates=False))
        around = [one_of(choices, marks) for _ in range(choices.below(4))]
        opened, closed = "".join(f"<{mark}>" for mark in around), "".join(f"</{mark}>" for mark in reversed(around))
        body += f"<w:p>{opened}<w:r><w:t>{words}</w:t></w:r>{closed}</w:p>"
    xml = f"<w:document xmlns:w='urn:w'><w:body>{body}</w:body></w:document>".encode("utf-8", "replace")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", _damaged(choices, xml) if choices.below(2) else xml)
    data = out.getvalue() if choices.below(2) else _damaged(choices, out.getvalue())
    _fed(data, "a.docx")
    return data


def pages_target(choices: Choices) -> object:
    """Feed pieces of lines anywhere on pages: no letter is lost or doubled on the way to paragraphs."""
    pages = []
    for _ in range(1 + choices.below(3)):
        pieces = []
        for _ in range(choices.below(40)):
            words = " ".join(texts.text(choices, surrogates=False).split())[: 1 + choices.below(60)].strip() or "x"
            left = float(one_of(choices, [50, 62, 200, 310, 322, 500, choices.below(600)]))
            size = one_of(choices, [8.0, 10.0, 10.0, 10.0, 24.0, 0.1])
            y = float(12 * choices.below(66) if choices.below(4) else choices.below(792))
            pieces.append(Piece(words, left, left + 4.0 * len(words), y, size))
        pages.append(Page(612.0, 792.0, list(dict.fromkeys(pieces))))
    without = stripped(pages)
    found, _ = paragraphs(columns([page.pieces for page in without.pages]))
    kept = Counter(char for paragraph in found for char in paragraph.text if char.isalnum())
    there = Counter(char for page in without.pages for piece in page.pieces for char in piece.text if char.isalnum())
    hold(kept == there, "no letter of a page is lost", kept - there, there - kept)
    return pages


def html_target(choices: Choices) -> object:
    """Feed a page, damaged or not; what a sound one shows is kept, each letter of it, and only that."""
    shown, markup = [], ""
    for _ in range(choices.below(30)):
        words = texts.text(choices, surrogates=False)[: choices.below(120)]
        opened = [one_of(choices, _TAGS) for _ in range(choices.below(4))]
        closed = opened if choices.below(4) else opened[:1]
        markup += "".join(f"<{tag} {one_of(choices, _ATTRIBUTES)}>" for tag in opened) + escape(words)
        markup += "".join(f"</{tag}>" for tag in reversed(closed)) + one_of(choices, _UNSEEN)
        shown.append(words)
    text, _ = fragment(markup)
    there = Counter(char for words in shown for char in words if char.isalnum())
    kept = Counter(char for char in text if char.isalnum())
    hold(kept == there, "each letter of a fragment is kept", kept - there, there - kept)
    head = "".join(one_of(choices, _DATA) for _ in range(choices.below(5))).replace("@", one_of(choices, texts.DATES))
    body = (
        f"<h1>{one_of(choices, texts.NAMES)}</h1><time>{one_of(choices, texts.DATES)}</time>{markup * choices.below(4)}"
    )
    whole = f"<!doctype html><html lang=en>{head}<body>{body}".encode(
        one_of(choices, ["utf-8", "utf-16", "cp1252"]), "replace"
    )
    data = _damaged(choices, whole)
    _fed(data, "a.html")
    return data


TARGETS: dict[str, Callable[[Choices], object]] = {
    "extract": extract_target,
    "marks": marks_target,
    "wire": wire_target,
    "query": query_target,
    "csv": csv_target,
    "dates": dates_target,
    "warc": warc_target,
    "feed": feed_target,
    "table": table_target,
    "docx": docx_target,
    "pages": pages_target,
    "html": html_target,
}
"""Name -> what it feeds and checks."""
