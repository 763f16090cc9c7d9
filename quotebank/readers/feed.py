"""Takes a feed, gives the articles that it holds whole: RSS (https://www.rssboard.org/rss-specification), also as RDF,
and Atom (RFC 4287).

A summary is not the article: an entry that has nothing else is marked to be left out.  A feed that declares entities is
refused before any parser sees them (CWE-776); one that is broken gives the entries before the fault.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html.entities import name2codepoint
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from quotebank.errors import ArticleError
from quotebank.readers.article import Canonical, Reading, Source, canonical, fixed, reading, whole
from quotebank.readers.html.fragment import fragment
from quotebank.readers.meta import Meta, Told, printed_moment, storable
from quotebank.readers.printed import one_day

SUMMARY = "only a summary: the feed does not hold the article"

_ROOT = re.compile(
    r"\ufeff?(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE(?>[^\[>]*)(?:\[(?>.*?\]))?\s*>)*+"
    r"<(?P<root>rss|feed|(?:\w+:)?RDF|(?:atom|a):feed)[\s>]",
    re.DOTALL,
)
_FEED_NAMESPACE = re.compile(r"http://(?:www\.w3\.org/2005/Atom|purl\.org/(?:atom|rss)|my\.netscape\.com)")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_DANGER = re.compile(r"<!ENTITY|<!DOCTYPE[^>]{0,200}\[", re.IGNORECASE)
_OPENED = r"(?P<tag><(?:author|dc:creator)>)\s*(?P<cdata>(?:<!\[CDATA\[\s*)?)"
_REPAIRED = re.compile(
    rf"{_OPENED}[^\s<>()]{{1,80}}@[^\s<>()]{{1,80}}\s*(?:\((?P<name>[^<>()]*)\)\s*)?(?=\]\]>|</)"
    r"|<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?P<entity>\w{2,8});",
    re.DOTALL,
)
_HIGH = re.compile("[\x80-\x9f]")
_DESCRIBED = "the words are the entry’s description: look whether the article goes on where it was published"
_SEVERAL, _PARAGRAPH, _LONG, _END = 3, 8, 150, 200
"""How many paragraphs of how many words, and how many words in all, a summary never has; where its end is looked at."""
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*\Z|\b(?:read (?:more|on|the (?:full|rest|whole))|continue reading)\b", re.I
)
_SIGNS = "control characters of the feed were read as the signs that Windows has in their place"
_ORIGINAL = "feedburner_origlink"
"""The address that services which count readers (https://support.google.com/feedburner) put beside their own."""
_KEPT = frozenset(("amp", "lt", "gt", "quot", "apos"))
_CLOSERS = {"rss": ("</item>", "</channel></rss>"), "feed": ("</entry>", "</feed>")}


class _Words(NamedTuple):
    text: str
    notes: tuple[str, ...]
    skip: str | None


def is_feed(head: bytes) -> bool:
    """Tell whether `head` opens a feed: its first element says so."""
    text = (
        head.decode("utf-16", "replace") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("utf-8", "replace")
    )
    match = _ROOT.match(text)
    return bool(match and (match["root"] in ("rss", "feed") or _FEED_NAMESPACE.search(text[match.start("root") :])))


def read_feed(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give an article for each entry of `stream`; raises :class:`ArticleError` when it is no feed."""
    data = whole(stream)
    declared = _ENCODING.search(data[:400])
    words = canonical(data, source.charset, declared[1].decode("ascii") if declared else None)
    if _DANGER.search(_CDATA.sub("", words.text)):
        raise ArticleError("declares entities of its own, which is refused: they can unpack without end", hint=_PLAIN)
    text = _REPAIRED.sub(_repaired, _DECLARATION.sub("", words.text, count=1))
    fault = _fault(text)
    if fault:
        text = _before(text, fault[0])
    parsed: dict[str, Any] = _parsed(text) if text else {"entries": (), "feed": {}}
    for number, entry in enumerate(parsed["entries"], 1):
        yield _guarded(entry, parsed["feed"], number, source, words)
    if fault or not parsed["entries"]:
        what = f"the feed is broken at line {fault[1]}: {fault[2]}" if fault else "the feed has no entry"
        hint = "the entries before it were read" if parsed["entries"] else ""
        yield Reading(source.origin, error=ArticleError(what, where=source.origin, hint=hint))


_PLAIN = "save the articles themselves"


def _repaired(match: re.Match[str]) -> str:
    """Return what the parsers of feeds understand in place of what feeds write.

    A name of HTML's that is not declared becomes its number.  Of «m@post.example (Mara Quill)», which feedparser 6 cuts
    in the wrong place, the name is left; CDATA stays as it is.
    """
    if match["tag"]:
        return match["tag"] + match["cdata"] + (match["name"] or "")
    name = match["entity"]
    return f"&#{name2codepoint[name]};" if name in name2codepoint and name not in _KEPT else match[0]


def _fault(text: str) -> tuple[int, int, str] | None:
    """Return where XML is not well-formed: how many characters before it, its line, and what is wrong."""
    parser = expat.ParserCreate(encoding="utf-8")
    data = text.encode("utf-8")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return len(data[: parser.ErrorByteIndex].decode("utf-8", "ignore")), error.lineno, expat.ErrorString(error.code)
    return None


def _before(text: str, end: int) -> str:
    """Return the feed that the whole entries before a fault make; empty where there is none."""
    match = _ROOT.match(text)
    closing, closers = _CLOSERS.get(match["root"] if match else "", ("", ""))
    at = text.rfind(closing, 0, end) if closing else -1
    whole_feed = text[: at + len(closing)] + closers if at >= 0 else ""
    return "" if not whole_feed or _fault(whole_feed) else whole_feed


def _parsed(text: str) -> Any:
    import feedparser  # late: few inputs are feeds

    # Given as a stream, nothing is ever taken for an address; and no mark-up is changed.
    headers = {"content-type": "application/xml; charset=utf-8"}
    stream = io.BytesIO(text.encode("utf-8"))
    return feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _guarded(entry: dict[str, Any], feed: dict[str, Any], number: int, source: Source, words: Canonical) -> Reading:
    """Return the article in an entry, or why there is none."""
    told = _told(entry, feed)
    origin = f"{source.origin}!{told.url}" if told.url else f"{source.origin}[{number}]"
    place = replace(source, origin=origin)
    try:
        found = _words(entry)
        authors = _authors(entry) or _authors(feed)
        inside = Told(replace(told, author=", ".join(authors) or None), _places(entry, feed), (), authors)
        clean = fixed(found.text, words.encoding)
        if words.replaced:  # what could not be decoded stands as U+FFFD in the whole feed
            clean = clean._replace(replaced=clean.text.count("\ufffd"))
        read = reading(clean, place, inside, found.text.encode("utf-8", "replace"))
        link = _address(entry, feed, "link")
        given = link if read.article and link != read.article.url else None
        signs = (_SIGNS,) if _HIGH.search(words.text) else ()
        return replace(read, notes=(*found.notes, *signs, *read.notes), skip=found.skip or read.skip, url_given=given)
    except ArticleError as error:
        return Reading(origin, error=error.at(origin))


def _words(entry: dict[str, Any]) -> _Words:
    """Return what an entry holds of its article: its content, or else its summary, which says so."""
    for content in dict.get(entry, "content") or ():
        if str(content.get("value") or "").strip() and str(content.get("type")).startswith(
            ("text/", "application/xhtml")
        ):
            return _Words(*_printed(content), None)
    summary = dict.get(entry, "summary_detail") or {}
    if not str(summary.get("value") or "").strip():
        raise ArticleError("the entry has no words")
    text, notes = _printed(summary)
    return _Words(text, (*notes, _DESCRIBED), None) if _is_whole(text) else _Words(text, notes, SUMMARY)


def _is_whole(text: str) -> bool:
    """Tell whether a summary is the article itself: many feeds put it there, in all its paragraphs and to its end."""
    paragraphs = [part for part in text.split("\n\n") if len(part.split()) >= _PARAGRAPH]
    return len(paragraphs) >= _SEVERAL and len(text.split()) >= _LONG and not _CUT.search(text[-_END:])


def _printed(detail: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the text of a value that is HTML or plain, and what to note."""
    value = storable(str(detail.get("value") or ""))
    return (value, ()) if detail.get("type") == "text/plain" else fragment(value)


def _told(entry: dict[str, Any], feed: dict[str, Any]) -> Meta:
    """Return what an entry and its feed tell of the article."""
    languages = [detail.get("language") for detail in (*(dict.get(entry, "content") or ()), feed)]
    origin = dict.get(entry, "source") or feed
    return Meta(
        title=_line(entry, "title"),
        publisher=_line(origin, "title"),
        url=_address(entry, feed, _ORIGINAL) or _address(entry, feed, "link"),
        published=_moment(entry, "published"),
        updated=_moment(entry, "updated"),
        language=next((storable(language) for language in languages if language), None),
    )


def _places(entry: dict[str, Any], feed: dict[str, Any]) -> dict[str, str]:
    """Return where in a feed the values of an entry stand, by the names that the formats have for them."""
    spoken = any(detail.get("language") for detail in dict.get(entry, "content") or ())
    return {
        "title": "the entry’s title",
        "author": "the entry’s author" if _authors(entry) else "the feed’s author",
        "publisher": "the title of the entry’s source" if dict.get(entry, "source") else "the feed’s title",
        "url": "the entry’s original link" if _address(entry, feed, _ORIGINAL) else "the entry’s link",
        "published": "the entry’s date of publication",
        "updated": "the entry’s date of change",
        "language": "the entry’s xml:lang" if spoken else "the feed’s language",
    }


def _line(holder: dict[str, Any], name: str) -> str | None:
    detail = dict.get(holder, f"{name}_detail") or {"value": dict.get(holder, name), "type": "text/plain"}
    return " ".join(_printed(detail)[0].split()) or None


def _address(entry: dict[str, Any], feed: dict[str, Any], name: str) -> str | None:
    printed = str(dict.get(entry, name) or "")
    try:
        address = urljoin(str(dict.get(feed, "link") or ""), printed)
        return storable(address) if printed and urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _moment(entry: dict[str, Any], name: str) -> str | None:
    printed = str(dict.get(entry, name) or "").strip()
    return printed_moment(printed) or one_day(printed)


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    people: Sequence[dict[str, Any]] = dict.get(holder, "authors") or ()
    names = (" ".join(storable(str(person.get("name") or "")).split()) for person in people)
    return tuple(dict.fromkeys(name for name in names if name))
