"""Takes bytes and metadata, gives an article: here its text is fixed for ever.

Three things are changed at this door, and nothing ever after: a byte order mark is dropped, CR LF and lone CR
become LF, and characters that cannot be stored (NUL, lone surrogates) become U+FFFD, counted.  No Unicode
normalisation, no straightened marks, no collapsed blanks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, NamedTuple

from quotebank.errors import ArticleError
from quotebank.model import Article, Provenance
from quotebank.readers.bounded import Meter
from quotebank.readers.decoding import decode, marked, unmarked_utf16
from quotebank.readers.headline import headline
from quotebank.readers.known import HEADLINE, WORDS, known, other_address
from quotebank.readers.language import foreign, surely_english
from quotebank.readers.meta import NOTHING, UNTOLD, Meta, Told, merged, storable
from quotebank.readers.walk import Skip, ignore

MAX_BYTES = 16 * 1024 * 1024
"""The largest article that is read; a long book is a tenth of it."""

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
)

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 8192


class Canonical(NamedTuple):
    """A text fixed for ever, how it was decoded, and how many of its characters stand as U+FFFD."""

    text: str
    encoding: str
    replaced: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes come from, and what is known already: `given` wins over the file, the file over `beside`."""

    origin: str
    given: Meta = NOTHING
    beside: Told = UNTOLD
    charset: str | None = None
    """The encoding that whatever carried the bytes declares (an HTTP header, a part of a mail)."""
    media: str | None = None
    """The media type that it declares, such as ``text/html``; RFC 6838, without parameters, in small letters."""
    depth: int = 0
    """How many containers these bytes were taken out of."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field of an article -> the column of a table, or the dotted path in JSON, that it stands in here."""
    named: bool = True
    """Whether a person named this input: then it is tried whatever it is called."""
    meter: Meter | None = None
    """Counts what all containers around these bytes unpack to."""
    skipped: Skip = ignore
    """Is told what a container holds beside articles."""
    notes: tuple[str, ...] = ()
    """What a checker should know of how a container carries these bytes."""

    def member(self, name: str) -> Source:
        """Return the source of what a container holds under this name."""
        origin = f"{self.origin}!{storable(name)}"
        return replace(self, origin=origin, depth=self.depth + 1, charset=None, media=None, named=False, notes=())

    def carried(self, media: str | None, charset: str | None, notes: tuple[str, ...] = ()) -> Source:
        """Return this source with what its carrier declares of it."""
        return replace(self, media=media, charset=charset, notes=notes)

    def knowing(self, beside: Told) -> Source:
        """Return this source with what else is told beside the bytes; that wins over what was told before."""
        both = Told(merged(beside.meta, self.beside.meta), {**self.beside.found, **beside.found})
        return replace(self, beside=both)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes that a container holds, to be read as an input of their own: its member, record or attachment."""

    source: Source
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Reading:
    """One input read: an article, or the reason why there is none; never both."""

    origin: str
    article: Article | None = None
    error: ArticleError | None = None
    notes: tuple[str, ...] = ()
    """What a checker should know of how it was read, such as a guessed encoding."""
    authors: tuple[str, ...] = ()
    """The names in the byline, where the input tells them one by one."""
    found: Mapping[str, str] = field(default_factory=dict)
    """Field of the article -> where its value came from, such as ``JSON-LD datePublished``."""
    url_given: str | None = None
    """The address that the article was found under, where it names another one as its own."""
    page: str | None = None
    """The origin of the live page that this is one post of."""
    skip: str | None = None
    """Why a bank leaves the article out unless it is told otherwise, such as its language."""

    @property
    def provenance(self) -> Provenance:
        """What a bank keeps of how the article was read."""
        return Provenance(self.found, self.notes, self.url_given)


def canonical(data: bytes, *declared: str | None) -> Canonical:
    """Return the canonical text of `data`; `declared` are labels of encodings, the surest first.

    They are tried as :func:`quotebank.readers.decoding.decode` tells.  Raises :class:`ArticleError` when the bytes are
    no text.
    """
    if kind := binary_kind(data):
        raise ArticleError(f"not a text but {kind}", hint="save the article as plain text and try again")
    found = decode(data, *declared)
    words = fixed(found.text, found.encoding)
    return words._replace(replaced=words.replaced + found.broken)


def fixed(text: str, encoding: str = "utf-8") -> Canonical:
    """Return the canonical form of a text that is decoded already."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    clean = storable(text)
    return Canonical(clean, encoding, clean.count("\ufffd") - text.count("\ufffd"))


def binary_kind(data: bytes) -> str | None:
    """Return what `data` is if it is clearly no text, else ``None``."""
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if marked(data) or unmarked_utf16(data):
        return None
    sample = data[:_SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    return "binary data" if controls > 2 and controls * 20 > len(sample) else None


def whole(stream: BinaryIO) -> bytes:
    """Return all bytes of `stream`; raises :class:`ArticleError` when it is empty or larger than any article."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large()
    if not data:
        raise ArticleError("the file is empty")
    return data


def _too_large() -> ArticleError:
    return ArticleError(f"larger than {MAX_BYTES // 2**20} MB: no article is", hint="split it, or give JSON Lines")


def reading(words: Canonical, source: Source, inside: Told, data: bytes) -> Reading:
    """Return the article that `words` make, with what is known of it: given > inside the file > beside it > headline.

    Raises :class:`ArticleError` when there are no words.
    """
    if not words.text.strip():
        raise ArticleError("there is no text", where=source.origin)
    if len(words.text) > MAX_BYTES:
        raise _too_large()
    told = known(source.given, inside, source.beside)
    values, found = told.meta.known(), dict(told.found)
    skip, doubt = foreign(words.text, told.meta.language)
    if "title" not in values and (title := headline(words.text)):
        values["title"], found["title"] = title, HEADLINE
    if "language" not in values and surely_english(words.text):
        values["language"], found["language"] = "en", WORDS
    article = Article(
        text=words.text,
        origin=source.origin,
        raw_sha256=hashlib.sha256(data).hexdigest(),
        encoding=words.encoding,
        replaced=words.replaced,
        **values,
    )
    notes = (*encoding_notes(words), *_character_notes(words.text), *([doubt] if doubt else []), *told.notes)
    given = other_address(told.meta, source.beside.meta, inside.meta)
    return Reading(source.origin, article, None, notes, told.authors, found, skip=skip, url_given=given)


def encoding_notes(words: Canonical) -> Iterator[str]:
    """Give what a checker should know of how `words` were decoded."""
    if not words.encoding.startswith("utf-"):
        yield f"read as {words.encoding}: it is not UTF-8, so look at its quotation marks and accents"
    if words.replaced:
        yield f"{words.replaced} character(s) that cannot be decoded or stored stand as U+FFFD"


def _character_notes(text: str) -> Iterator[str]:
    if controls := len(_CONTROL.findall(text)):
        yield f"{controls} control character(s) stand in the text; they are kept, and shown as signs"
    if text.isascii():
        return
    if _MOJIBAKE.search(text):
        yield "some characters look garbled (UTF-8 that was once read as another encoding)"
    if windows := len(_WINDOWS.findall(text)):
        yield f"{windows} control character(s) may be meant as quotation marks or dashes (Windows read as Latin-1)"
    if turning := len(_TURNING.findall(text)):
        yield f"{turning} character(s) turn the direction of writing, so words may not stand where you see them"
    if unseen := len(_UNSEEN.findall(text)):
        yield f"{unseen} character(s) cannot be seen, such as a soft hyphen or a blank of no width; they are kept"


_MOJIBAKE = re.compile("â€[œ™˜\x9d“”¦]|Ã[©¨ª¢´®]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_WINDOWS = re.compile("[\x80-\x84\x86-\x9f]")
"""What the marks of windows-1252 become when its bytes are taken for Latin-1; U+0085 is a line break as well."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\xad\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]|(?<=[a-z])[\u200c\u200d](?=[a-z])")
