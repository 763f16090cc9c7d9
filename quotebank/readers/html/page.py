"""Takes a page of HTML, gives its article: the words as printed, what the page tells of them, what to be careful of.

A live page gives an article for each of its posts, ``path#post``, behind the one of what stands before them.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Canonical, Reading, Source, canonical, fixed, reading, whole
from quotebank.readers.html.blocks import Block
from quotebank.readers.html.body import body
from quotebank.readers.html.census import lost
from quotebank.readers.html.charset import charset
from quotebank.readers.html.data import text_of, told_bodies
from quotebank.readers.html.facts import Facts, descriptions, facts
from quotebank.readers.html.fragment import fragment
from quotebank.readers.html.layout import Layout
from quotebank.readers.html.live import Post, posts
from quotebank.readers.html.sources import Sources, words
from quotebank.readers.html.tree import parse
from quotebank.readers.meta import Meta, Told

_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html\b|html\b)", re.IGNORECASE | re.DOTALL
)
_HEAD = 4096
_MUCH_MORE = 0.6
_TAGS = re.compile(r"</?(?:p|br|div|a|em|strong|b|i|h\d|ul|li|blockquote)\b[^>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")


def is_html(head: bytes) -> bool:
    """Tell whether `head` opens a page of HTML: its doctype, or its first element, maybe behind comments."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\0", b"")
    return bool(_OPENING.match(head[:_HEAD]))


def read_html(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the article of a page, or those of a live page; raises :class:`quotebank.errors.ArticleError`."""
    data = whole(stream)
    page = canonical(data, source.charset, charset(data))
    root = parse(page.text)
    sources = Sources(root)
    layout = Layout(root, f" {' '.join(words(text_of(sources.article.get('articleBody'))))} ")
    found = body(layout, descriptions(sources))
    told = facts(sources, layout, found, page.text)
    live = posts(sources, found)
    taken = {id(block) for post in live for block in post.blocks}
    lead = [block for block in found if id(block) not in taken]
    text, notes = _text(sources, lead, found)
    if live:
        told.notes.insert(0, f"a live page of {len(live)} posts, each read as an article of its own")
    if not text.strip() and not live:
        raise ArticleError("there are no words of an article on the page", where=source.origin, hint=_SHOWN)
    if text.strip():
        notes += [*told.notes, *lost(layout, found), *([_HIDDEN] if layout.unhidden else [])]
        yield _read(text, page, source, told, notes, data)
    digest = hashlib.sha256(data).hexdigest()
    for post in live:
        yield _post(post, page, source, told, digest)


def _text(sources: Sources, blocks: Sequence[Block], everything: Sequence[Block]) -> tuple[str, list[str]]:
    """Return the words of the blocks, or of the page's data where it shows only the beginning of them."""
    shown = joined(blocks)
    for told in _told(sources, everything, len(shown) / _MUCH_MORE):
        if len(shown) < _MUCH_MORE * len(told):
            return told, [
                "the words are taken from the page’s data (articleBody), since it shows only a part of them: "
                "paragraphs may run together"
            ]
    return shown, []


def _told(sources: Sources, shown: Sequence[Block], least: float) -> Iterator[str]:
    """Give what the page's data hold as the words of this very article, where that is longer than `least`."""
    own = sources.article.get("articleBody")
    if isinstance(own, str):
        if len(own) > least:
            yield _plain(own)
        return
    openings = [" ".join(words(block.text)[:8]) for block in shown[:4] if len(words(block.text)) >= 8]
    for text in (_plain(other) for other in told_bodies(sources.root) if len(other) > least):
        if any(opening in " ".join(words(text)) for opening in openings):
            yield text


def _plain(told: str) -> str:
    if _TAGS.search(told):
        return fragment(told)[0]
    text = html.unescape(told) if _ENTITY.search(told) else told
    paragraphs = (" ".join(line.split(" ")).strip() for line in fixed(text).text.split("\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def joined(blocks: Sequence[Block]) -> str:
    """Return the text of blocks: their paragraphs, parted by blank lines."""
    return "\n\n".join(block.text for block in blocks)


def _read(text: str, page: Canonical, source: Source, told: Facts, notes: Sequence[str], data: bytes) -> Reading:
    known = Meta(
        title=told.title,
        author=_byline(told.authors),
        publisher=told.publisher,
        url=told.url,
        published=told.published,
        updated=told.updated,
        section=told.section,
        language=told.language,
    )
    of_text = Canonical(text, page.encoding, text.count("\ufffd") if page.replaced else 0)
    made = reading(of_text, source, Told(known, told.found, (), told.authors), data)
    return replace(made, notes=(*made.notes, *notes))


def _byline(authors: Sequence[str]) -> str | None:
    return " and ".join(filter(None, (", ".join(authors[:-1]), authors[-1]))) if authors else None


def _post(post: Post, page: Canonical, source: Source, told: Facts, digest: str) -> Reading:
    """Return the article of one post: its own time, and the page's title, outlet and address with the post's anchor."""
    own = replace(told, published=post.published, updated=None, authors=())
    own.url = f"{told.url.partition('#')[0]}#{post.anchor}" if told.url else None
    own.found = {name: where for name, where in told.found.items() if name in _OF_PAGE}
    own.found |= {"published": "the post’s own time"} if post.published else {}
    place = replace(source, origin=f"{source.origin}#{post.anchor}")
    notes = [] if post.published else ["the post tells no day of its own"]
    made = _read(joined(post.blocks), page, place, own, notes, b"")
    article = replace(made.article, raw_sha256=digest) if made.article else None
    return replace(made, article=article, page=source.origin)


_HIDDEN = "the page hides the article until a script shows it: look whether more is hidden there than belongs to it"
_OF_PAGE = ("title", "publisher", "url", "language", "section")
_SHOWN = "save the page once a browser shows the article whole"
