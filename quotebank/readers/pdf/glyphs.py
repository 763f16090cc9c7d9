"""Takes the bytes of a PDF, gives its pages as pieces of lines with their places; by PDFium, the engine of Chromium.

All lengths are in points (1/72 inch); ``y`` is the height of the line on which the letters stand, and grows upwards.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

MAX_PAGES = 2_000
MAX_CHARACTERS = 8_000_000

_MADE = (0x20, 0x0D, 0x0A)
"""The characters that PDFium puts in by itself, between words and lines that stand apart."""

HYPHEN = "\x02"
"""Stands where PDFium found a hyphen at the end of a line whose word goes on in the next."""

WIDE = 0.7
"""A gap of so many times the letters' size ends a piece: it may be the one between two columns."""

_QUARTER = math.pi / 2


class Piece(NamedTuple):
    """A stretch of one line without a wide gap in it."""

    text: str
    left: float
    right: float
    y: float
    size: float


class Page(NamedTuple):
    """One page: its size, its pieces in the order of the file, and what of it is no readable text."""

    width: float
    height: float
    pieces: list[Piece]
    pictures: int = 0
    unmapped: int = 0
    """Letters whose font does not say which characters they are."""
    slanted: int = 0
    """Letters that do not run with the rest, such as those of a stamp across the page."""
    unseen: bool = False
    """Whether most letters are invisible: a program recognised them in the picture that is seen."""


class Document(NamedTuple):
    """What a PDF holds, and what it says of itself: Title, Author, CreationDate and so on."""

    pages: list[Page]
    info: dict[str, str]


class BrokenError(Exception):
    """A PDF that cannot be opened; its text says why, in plain words."""


class _Glyph(NamedTuple):
    char: str
    left: float
    right: float
    x: float
    y: float
    size: float
    made: bool
    """Put there by PDFium, which tells words and lines apart by their places."""


def document(data: bytes) -> Document:
    """Return what a PDF holds; raises :class:`BrokenError`."""
    import pypdfium2 as pdfium  # late: an extra

    try:
        file = pdfium.PdfDocument(data)
        count = len(file)
    except pdfium.PdfiumError as error:
        raise BrokenError(_why(str(error))) from error
    if not count or count > MAX_PAGES:
        raise BrokenError("the PDF has no pages" if not count else f"the PDF has more than {MAX_PAGES:,} pages")
    pages: list[Page] = []
    characters = 0
    for number in range(count):
        pages.append(_page(file, number))
        characters += sum(len(piece.text) for piece in pages[-1].pieces)
        if characters > MAX_CHARACTERS:
            raise BrokenError(f"the PDF holds more than {MAX_CHARACTERS:,} characters")
    return Document(pages, {key: value for key, value in file.get_metadata_dict().items() if value})


def _why(told: str) -> str:
    lowered = told.lower()
    if "password" in lowered:
        return "the PDF is locked with a password"
    if "security" in lowered:
        return "the PDF is locked in a way that is not known"
    return "the PDF is broken"


def _page(file: Any, number: int) -> Page:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        page = file[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return Page(0, 0, [])
    width, height = page.get_size()
    count = raw.FPDFText_CountChars(text)
    turn = _turn(raw, text, count)
    glyphs: list[_Glyph] = []
    slanted = 0
    for glyph in _glyphs(raw, text, count, turn):
        if glyph is None:
            slanted += 1
        else:
            glyphs.append(glyph)
    pictures = sum(1 for _ in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)) if count < 50 else 0
    unmapped = sum(raw.FPDFText_HasUnicodeMapError(text, place) == 1 for place in range(count))
    return Page(width, height, list(_pieces(glyphs)), pictures, unmapped, slanted, _unseen(raw, text, count))


def _turn(raw: Any, text: Any, count: int) -> int | None:
    """Return by how many quarter turns most of a page's letters are turned; ``None`` where none stand straight."""
    turns: Counter[int | None] = Counter()
    matrix = raw.FS_MATRIX()
    for place in _sample(count):
        raw.FPDFText_GetMatrix(text, place, ctypes.byref(matrix))
        turns[_quarter(matrix)] += 1
    del turns[None]
    return turns.most_common(1)[0][0] if turns else None


def _quarter(matrix: Any) -> int | None:
    """Return the quarter turns, clockwise, of a letter's matrix; ``None`` for one that stands askew."""
    turns = math.atan2(matrix.c, matrix.a) / _QUARTER
    return round(turns) % 4 if abs(turns - round(turns)) < 0.02 else None


def _unseen(raw: Any, text: Any, count: int) -> bool:
    """Tell whether most letters of a page are invisible, as those are that a program recognised in a picture."""
    objects = [raw.FPDFText_GetTextObject(text, place) for place in _sample(count, 50)]
    modes = [raw.FPDFTextObj_GetTextRenderMode(item) for item in objects if item]
    return 2 * sum(1 for mode in modes if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes)


def _sample(count: int, most: int = 500) -> range:
    return range(0, count, max(1, count // most))


def _glyphs(raw: Any, text: Any, count: int, turn: int | None) -> Iterator[_Glyph | None]:
    """Give the letters that stand in the page's own direction, as if that were upright; ``None`` for another one."""
    matrix = raw.FS_MATRIX()
    sides = [ctypes.c_double() for _ in range(4)]
    x, y = ctypes.c_double(), ctypes.c_double()
    refs, origin = [ctypes.byref(side) for side in sides], (ctypes.byref(x), ctypes.byref(y))
    high = ""
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text, place)
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        char = _joined(high, code)
        high = ""
        made = code in _MADE and raw.FPDFText_IsGenerated(text, place) == 1
        raw.FPDFText_GetMatrix(text, place, ctypes.byref(matrix))
        if not made and _quarter(matrix) != turn:
            yield None
            continue
        raw.FPDFText_GetCharBox(text, place, *refs)
        raw.FPDFText_GetCharOrigin(text, place, *origin)
        left, right, bottom, top = (side.value for side in sides)
        spot = _upright(turn or 0, left, right, bottom, top, x.value, y.value)
        # The size of the font alone says nothing: programs set 16 units and draw the page at three quarters.
        size = raw.FPDFText_GetFontSize(text, place) * (math.hypot(matrix.c, matrix.d) or 1.0)
        yield _Glyph(char, *spot, size, made)


def _joined(high: str, code: int) -> str:
    """Return the character of a code, or of two that are the halves of a pair in UTF-16."""
    if not high:
        return chr(code)
    return (high + chr(code)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _upright(
    turn: int, left: float, right: float, bottom: float, top: float, x: float, y: float
) -> tuple[float, float, float, float]:
    """Return left, right, x and y of a letter as they are when the page is turned so that it stands upright."""
    if turn == 1:
        return -top, -bottom, -y, x
    if turn == 2:
        return -right, -left, -x, -y
    if turn == 3:
        return bottom, top, y, -x
    return left, right, x, y


def _pieces(glyphs: list[_Glyph]) -> Iterator[Piece]:
    line: list[_Glyph] = []
    for glyph in glyphs:
        if glyph.made and glyph.char in "\r\n":
            yield from _cut(line)
            line = []
        elif not (glyph.made and line and line[-1].char.isspace()):
            line.append(glyph)
    yield from _cut(line)


def _cut(line: list[_Glyph]) -> Iterator[Piece]:
    """Give the pieces of a line of letters: it is cut at wide gaps, and where it jumps to another height."""
    piece: list[_Glyph] = []
    last: _Glyph | None = None
    for glyph in line:
        seen = not glyph.made and not glyph.char.isspace()
        if seen and last is not None and _apart(last, glyph):
            yield from _piece(piece)
            piece = []
        piece.append(glyph)
        last = glyph if seen else last
    yield from _piece(piece)


def _apart(last: _Glyph, glyph: _Glyph) -> bool:
    size = max(last.size, glyph.size, 1.0)
    return (
        glyph.left - last.right > WIDE * size or last.left - glyph.right > WIDE * size or abs(glyph.y - last.y) > size
    )


def _piece(glyphs: list[_Glyph]) -> Iterator[Piece]:
    seen = [glyph for glyph in glyphs if not glyph.char.isspace() and not glyph.made]
    text = "".join(glyph.char for glyph in glyphs).strip()
    if not seen or not text:
        return
    sizes = Counter(round(glyph.size, 1) for glyph in seen)
    size = sizes.most_common(1)[0][0]
    heights = Counter(round(glyph.y, 1) for glyph in seen if round(glyph.size, 1) == size)
    left, right = min(glyph.left for glyph in seen), max(glyph.right for glyph in seen)
    yield Piece(text, left, right, heights.most_common(1)[0][0], size)
