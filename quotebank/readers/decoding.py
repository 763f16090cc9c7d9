"""Takes bytes and the encodings that they are said to have, gives the text, and how it was reached.

Tried in this order: a byte order mark, UTF-16 without its mark, strict UTF-8, each declared encoding, UTF-8 with a
few broken bytes, a declared encoding with a few, a detector.  A label means what it means on the web
(https://encoding.spec.whatwg.org/#names-and-labels): latin-1 is windows-1252, gb2312 is gb18030.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from quotebank.errors import ArticleError

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_WEB: dict[str, str] = {
    "cp1252": "latin1 latin-1 l1 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso-ir-100 ibm819 cp819 ascii us-ascii "
    "ansi_x3.4-1968 x-cp1252",
    "cp1254": "latin5 latin-5 l5 iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso-ir-148 x-cp1254",
    "cp874": "tis-620 iso-8859-11 iso8859-11 iso885911 dos-874",
    "gb18030": "gb2312 gb_2312 gb_2312-80 gbk x-gbk chinese csgb2312 iso-ir-58",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j csshiftjis",
    "cp949": "euc-kr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 iso-ir-149",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 csbig5",
    "mac-roman": "macintosh mac x-mac-roman csmacintosh",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf8mb4 unicode",
    "iso8859-8": "logical iso-8859-8-i visual",
}
"""Codec -> the labels that mean it on the web and something else, or nothing, to Python."""

_LABELS = {label: codec for codec, labels in _WEB.items() for label in labels.split()}
_CODECS = frozenset(
    """utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256
    cp1257 cp1258 cp874 cp932 cp949 cp437 cp850 cp852 cp866 gb18030 gbk big5 big5hkscs euc_jp iso2022_jp koi8-r koi8-u
    mac-roman mac-cyrillic iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13
    iso8859-14 iso8859-15 iso8859-16""".split()
)
"""What a label may mean: no codec that is a way of writing a program's strings, or UTF-7, which hides mark-up."""

_SAMPLE = 8192
_FEW = 200
"""One character in so many may be broken without the encoding being another one."""
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MARKS = "‘’“”–—…•€£©®°·½¼¾«»\xa0"
_RESAVE = "save the file as UTF-8 and try again"


class Decoded(NamedTuple):
    """A text, the encoding that gave it, and how many of its characters were broken and stand as U+FFFD."""

    text: str
    encoding: str
    broken: int = 0


def codec_of(label: str | None) -> str | None:
    """Return the codec that a label of the web means, ``None`` for one that means no text encoding."""
    folded = (label or "").strip(" \t\r\n\f\"'").lower()
    try:
        name = _LABELS.get(folded) or codecs.lookup(folded).name
    except (LookupError, ValueError):
        return None
    return name if name in _CODECS else None


def decode(data: bytes, *declared: str | None) -> Decoded:
    """Return the text of `data`; `declared` are labels, the surest first; raises :class:`ArticleError`."""
    if found := marked(data):
        return _with_mark(data, *found)
    labels = [codec for codec in map(codec_of, declared) if codec]
    stateful = [codec for codec in labels if codec == "iso2022_jp" and b"\x1b" in data]
    for codec in filter(None, (unmarked_utf16(data), *stateful, "utf-8", *labels)):
        text = _attempt(data, codec)
        if text is not None:
            return Decoded(text, codec)
    return _broken(data, labels) or _detected(data)


def marked(data: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark that `data` begins with, and its encoding."""
    return next(((bom, name) for bom, name in BOMS if data.startswith(bom)), None)


def unmarked_utf16(data: bytes) -> str | None:
    """Return which UTF-16 this is without a mark, told by where the zero bytes of Latin letters fall."""
    even, odd = data[:_SAMPLE:2], data[1:_SAMPLE:2]
    if len(odd) < 8 or len(data) % 2:
        return None
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return None


def charset_of(head: bytes) -> tuple[bytes, str]:
    """Return the byte order mark that `head` begins with, if any, and the encoding that it or its zero bytes tell.

    Without either it is UTF-8: for what is read piece by piece, with a care for bytes that are not.
    """
    return marked(head) or (b"", unmarked_utf16(head[: len(head) // 2 * 2]) or "utf-8")


def opening(head: bytes) -> str:
    """Return the text that `head` opens with, as far as that can be told before all of it is read."""
    mark, charset = charset_of(head)
    return head[len(mark) :].decode(charset, "replace").replace("\r\n", "\n")


def _with_mark(data: bytes, bom: bytes, codec: str) -> Decoded:
    body = data[len(bom) :]
    text = _attempt(body, codec)
    if text is not None:
        return Decoded(text, codec)
    if codec == "utf-8" and (found := _nearly_utf8(body)):
        return found
    raise ArticleError(f"begins with the mark of {codec} but is not {codec} throughout", hint=_RESAVE)


def _attempt(data: bytes, codec: str) -> str | None:
    # Half of a surrogate pair is a fault of one character, not of the file: it passes here and is replaced later.
    errors = "surrogatepass" if codec.startswith(("utf-16", "utf-32")) else "strict"
    try:
        return data.decode(codec, errors)
    except UnicodeDecodeError:
        return None


def _broken(data: bytes, labels: list[str]) -> Decoded | None:
    """Return a text with a few broken characters: one bad byte is no reason to read all others as something else."""
    found = _nearly_utf8(data)
    if found:
        return found
    for codec in labels:
        text = data.decode(codec, "replace")
        broken = text.count("\ufffd")
        if codec != "utf-8" and broken * _FEW <= len(text):
            return Decoded(text, codec, broken)
    return None


def _nearly_utf8(data: bytes) -> Decoded | None:
    text = data.decode("utf-8", "replace")
    good = sum(1 for _ in _MULTIBYTE.finditer(data))
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    return Decoded(text, "utf-8", broken) if good >= 4 * broken and broken * _FEW <= len(text) else None


def _detected(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # late: only files that are not UTF-8 need it

    best = from_bytes(data).best()
    if best is None:
        raise ArticleError("the encoding of the text cannot be told", hint=_RESAVE)
    western = _attempt(data, "cp1252")
    if western is not None and (western == str(best) or _typographic(western)):
        return Decoded(western, "cp1252")
    return Decoded(str(best), best.encoding)


def _typographic(text: str) -> bool:
    """Tell whether `text` reads as Western prose: newsrooms' marks, and few letters beyond ASCII.

    The detector takes short English texts with curly marks for Central European or Mac encodings.
    """
    high = [char for char in text if char > "\x7f"]
    letters = sum(char.isalpha() for char in high)
    return letters * 12 < len(text) and all(char.isalpha() or char in _MARKS for char in high)
