"""Takes a Word document, gives its one article, with notes on whatever stands in it and not in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Reading, Source, fixed, reading
from quotebank.readers.credits import with_credits
from quotebank.readers.docx.body import Paragraph, Walk
from quotebank.readers.docx.package import attribute, opened
from quotebank.readers.meta import Meta, Told

MAX_BYTES = 256 * 2**20
"""The largest document that is read; most of a large one is pictures."""

_HEADINGS = ("title", "heading1", "heading 1")
_TOLD = {
    "comment": "{} comment(s) are left out",
    "deletion": "{} deleted piece(s) that nobody has accepted yet are left out",
    "hidden run": "{} hidden piece(s) are left out",
    "list item": "the numbers or signs before {} item(s) of lists are left out",
    "sign": "{} sign(s) of a symbol font may look otherwise than on the page",
    "note": "{} footnote(s) stand behind the text",
}


def read_docx(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the one article of `stream`; raises :class:`ArticleError`."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ArticleError(f"larger than {MAX_BYTES // 2**20} MB", hint="save it without its pictures")
    package = opened(data)
    walk = Walk()
    printed = [part for part in walk.paragraphs(package.body) if part.text.strip()]
    counts = walk.counts.copy()
    for notes in package.notes:
        # The lines that part notes from the text are notes themselves, of a type.
        real = [note for note in notes if attribute(note, "type") in (None, "normal")]
        printed += [part for note in real for part in walk.paragraphs(note) if part.text.strip()]
    text = "\n\n".join(part.text.strip() for part in printed)
    made = with_credits(reading(fixed(text), source, _about(printed, package.about, text), data))
    yield replace(made, notes=(*made.notes, *_notes(counts, package.about, made)))


def _about(printed: Sequence[Paragraph], about: dict[str, str], text: str) -> Told:
    """Return what the document tells of itself, as far as it prints it, and where that is from."""
    found: dict[str, str] = {}
    first = text[:2000]
    title = next((part.text.strip() for part in printed[:3] if part.style.lower() in _HEADINGS), None)
    if title:
        found["title"] = "the heading"
    elif len(about.get("title", "").split()) > 1 and about["title"] in first:
        title = about["title"]
        found["title"] = "the document's properties"
    author = about.get("creator", "")
    if len(author.split()) < 2 or author.lower() not in first.lower():
        return Told(Meta(title=title), found)  # whoever made the file need not have written the article
    return Told(Meta(title=title, author=author), {**found, "author": "the document's properties"})


def _notes(counts: Counter[str], about: dict[str, str], made: Reading) -> Iterator[str]:
    yield from (told.format(counts[kind]) for kind, told in _TOLD.items() if counts[kind])
    if made.article is None:
        return
    if len(about.get("title", "").split()) > 1 and made.article.title != about["title"]:
        yield f"the document calls itself «{about['title'][:80]}»"
    created = about.get("created", "")[:10]
    if created and made.article.published is None:
        yield f"the document was made on {created}, perhaps not the day of publication"
