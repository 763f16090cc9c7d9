"""Takes a PDF, gives its one article, with notes on whatever stands on the pages and not in the text."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Reading, Source, fixed, reading
from quotebank.readers.credits import with_credits
from quotebank.readers.meta import Meta, Told
from quotebank.readers.pdf.columns import columns
from quotebank.readers.pdf.glyphs import BrokenError, Document, Page
from quotebank.readers.pdf.margins import Stripped, stripped
from quotebank.readers.pdf.paragraphs import Hyphens, Paragraph, paragraphs

MAX_BYTES = 256 * 2**20
"""The largest PDF that is read; most of a large one is pictures."""

HEADLINE = 1.25
"""How much larger than the rest a headline is at least."""
_LONGEST = 300


def is_pdf(head: bytes) -> bool:
    """Tell whether `head` opens a PDF, behind blank lines at most."""
    return head.lstrip().startswith(b"%PDF-")


def read_pdf(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Give the one article of `stream`; raises :class:`ArticleError`."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise ArticleError("PDF needs pypdfium2", hint="pip install 'quotebank[pdf]'")
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ArticleError(f"larger than {MAX_BYTES // 2**20} MB", hint="take out the pages that hold the article")
    file = _document(data)
    _refuse_pictures(file.pages)
    without = stripped(file.pages)
    found, hyphens = paragraphs(columns([page.pieces for page in without.pages]))
    if not found:
        raise ArticleError("there is no text on the pages of the PDF")
    text = "\n\n".join(paragraph.text for paragraph in found)
    title, where = _title(found, file.info, text)
    author = _author(file.info, text)
    told = {"title": where, "author": "the Author of the PDF", "url": "the foot of the pages"}
    known = Meta(title=title, author=author, url=without.url)
    made = with_credits(reading(fixed(text), source, Told(known, told), data))
    notes = (*_page_notes(file, without), *_hyphen_notes(hyphens), *_info_notes(file.info, made))
    yield replace(made, notes=(*made.notes, *notes))


def _document(data: bytes) -> Document:
    from quotebank.readers.pdf.worker import WORKER  # late, with the library

    try:
        return WORKER.document(data)
    except BrokenError as error:
        hint = (
            "save it without its password" if "locked" in str(error) else "open it in a PDF program and print it anew"
        )
        raise ArticleError(str(error), hint=hint) from error


def _refuse_pictures(pages: Sequence[Page]) -> None:
    letters = sum(len(piece.text) for page in pages for piece in page.pieces)
    unmapped = sum(page.unmapped for page in pages)
    if not letters and any(page.pictures for page in pages):
        raise ArticleError(
            "the PDF holds pictures of its pages and no text", hint="have its text recognised first, as by ocrmypdf"
        )
    if unmapped * 10 > letters:
        raise ArticleError(
            "the PDF does not say which characters its letters are", hint="have its text recognised, as by ocrmypdf"
        )


def _title(found: Sequence[Paragraph], info: dict[str, str], text: str) -> tuple[str | None, str]:
    """Return the headline and where it is from: the PDF's Title where it is printed, or the largest words on top."""
    claimed = " ".join(info.get("Title", "").split())
    first = text[:2000]
    usual = median(size for paragraph in found for size in [paragraph.size] * (1 + len(paragraph.text) // 50))
    large = max(found[:4], key=lambda paragraph: paragraph.size)
    if large.size >= HEADLINE * usual and len(large.text) <= _LONGEST and len(large.text.split()) > 1:
        return large.text, "the largest words on the first page"
    if len(claimed.split()) > 1 and claimed in first:
        return claimed, "the Title of the PDF"
    return None, ""


def _author(info: dict[str, str], text: str) -> str | None:
    """Return the PDF's Author where the first page prints the name: else it may be whoever made the file."""
    claimed = " ".join(info.get("Author", "").split())
    return claimed if len(claimed.split()) > 1 and claimed.lower() in text[:2000].lower() else None


def _page_notes(file: Document, without: Stripped) -> Iterator[str]:
    bare = [number for number, page in enumerate(file.pages, 1) if not page.pieces and page.pictures]
    if bare:
        yield f"page(s) {_listed(map(str, bare))} hold pictures and no text"
    if any(page.unseen for page in file.pages):
        yield "a program recognised the words in pictures of the pages: compare them with what is seen"
    if without.left_out:
        kinds = list(dict.fromkeys(without.left_out))
        yield f"left out from the head or foot of pages: {_listed(f'«{text[:60]}»' for text in kinds)}"
    if slanted := sum(page.slanted for page in file.pages):
        yield f"{slanted} character(s) that stand askew on their page are left out"
    if unmapped := sum(page.unmapped for page in file.pages):
        yield f"{unmapped} character(s) may be others than on the page: the PDF does not say which they are"


def _listed(items: Iterator[str] | map[str], most: int = 4) -> str:
    every = list(items)
    return ", ".join(every[:most]) + (f" and {len(every) - most} more" if len(every) > most else "")


def _hyphen_notes(hyphens: Hyphens) -> Iterator[str]:
    if hyphens.joined:
        yield f"{hyphens.joined} word(s) divided at the end of a line are joined, as they stand elsewhere in the PDF"
    if hyphens.kept:
        words = _listed(f"«{word}»" for word in hyphens.kept)
        yield f"{len(hyphens.kept)} word(s) keep the hyphen from the end of a line: {words}"


def _info_notes(info: dict[str, str], made: Reading) -> Iterator[str]:
    if made.article is None:
        return
    title = " ".join(info.get("Title", "").split())
    if len(title.split()) > 1 and made.article.title != title:
        yield f"the PDF calls itself «{title[:80]}»"
    created = info.get("CreationDate", "").removeprefix("D:")[:8]
    if made.article.published is None and len(created) == 8 and created.isdecimal():
        day = f"{created[:4]}-{created[4:6]}-{created[6:]}"
        yield f"the PDF was made on {day}, perhaps not the day of publication"
