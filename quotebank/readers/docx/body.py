"""Takes the XML of a Word document's text, gives its paragraphs in order: the words that a reader sees.

What was inserted and not yet accepted is text, what was deleted is not; of a field only its result; of hidden text
nothing.  A text box stands behind the paragraph that holds it, a footnote behind the whole text (ECMA-376 part 1, 17).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from quotebank.errors import ArticleError
from quotebank.readers.docx.package import attribute, local

DEEPEST = 60
"""How deep tables, boxes and marks may lie in one another."""

CELL = 120
"""The most characters of a cell in a row that is read as one line; longer ones are paragraphs."""

_GONE = {
    "del",
    "moveFrom",
    "delText",
    "delInstrText",
    "rPr",
    "pPr",
    "sdtPr",
    "tblPr",
    "trPr",
    "tcPr",
    "rt",
    "instrText",
}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\xad"}
_TOLD = {
    "footnoteReference": "note",
    "endnoteReference": "note",
    "commentReference": "comment",
    "del": "deletion",
    "moveFrom": "deletion",
}
"""What is counted instead of read."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph, the name of its style, and whether its end was deleted, so that the next one joins it."""

    text: str = ""
    style: str = ""
    joins: bool = False
    boxes: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """One way through a document; counts what is not text in it: notes, comments, deletions, hidden words, signs."""

    counts: Counter[str] = field(default_factory=Counter)
    _fields: list[bool] = field(default_factory=list)
    """For each field that is open, whether its result has begun."""

    def paragraphs(self, parent: Element, depth: int = 0) -> Iterator[Paragraph]:
        """Give the paragraphs in `parent`; raises :class:`ArticleError` where it is nested beyond all reason."""
        _check(depth)
        waiting: Paragraph | None = None
        for block in self._blocks(parent, depth):
            if waiting:
                block.text = waiting.text + block.text
                block.style = waiting.style or block.style
            waiting = block if block.joins else None
            if waiting is None:
                yield block
                for box in block.boxes:
                    yield from self.paragraphs(box, depth + 1)
        if waiting:
            yield waiting

    def _blocks(self, parent: Element, depth: int) -> Iterator[Paragraph]:
        _check(depth)
        for child in parent:
            name = local(child)
            if name == "p":
                yield self._paragraph(child, depth)
            elif name == "tbl":
                yield from self._table(child, depth)
            elif name == "AlternateContent":
                yield from self._blocks(_choice(child), depth + 1)
            elif name in _TOLD:
                self.counts[_TOLD[name]] += 1
            elif name not in _GONE:
                yield from self._blocks(child, depth + 1)

    def _table(self, table: Element, depth: int) -> Iterator[Paragraph]:
        """Give a table's rows: short cells as one line with tabs between, others as the paragraphs that they hold."""
        lines: list[str] = []
        for row in _rows(table):
            cells = [cell for cell in row if local(cell) not in _GONE]
            parts = [list(self.paragraphs(cell, depth + 1)) for cell in cells]
            printed = [[part for part in cell if part.text.strip()] for cell in parts]
            if all(len(cell) <= 1 and sum(len(part.text) for part in cell) <= CELL for cell in printed):
                lines.append("\t".join(cell[0].text if cell else "" for cell in printed).strip("\t"))
                continue
            if lines:
                yield Paragraph("\n".join(lines))
                lines = []
            for cell in printed:
                yield from cell
        if lines:
            yield Paragraph("\n".join(lines))

    def _paragraph(self, element: Element, depth: int) -> Paragraph:
        made = Paragraph()
        for properties in (child for child in element if local(child) == "pPr"):
            for item in properties:
                if local(item) == "pStyle":
                    made.style = attribute(item, "val") or ""
                elif local(item) == "numPr":
                    self.counts["list item"] += 1
                elif local(item) == "rPr":
                    made.joins = any(local(mark) == "del" for mark in item)
        made.text = "".join(self._words(element, made, depth + 1))
        # A field whose result has not begun where its paragraph ends is a broken one: it must not hide what follows.
        self._fields = [begun for begun in self._fields if begun]
        return made

    def _words(self, parent: Element, made: Paragraph, depth: int) -> Iterator[str]:
        _check(depth)
        for child in parent:
            name = local(child)
            if (char := self._character(name, child)) is not None:
                yield char if all(self._fields) else ""
            elif name == "txbxContent":
                made.boxes.append(child)
            elif name == "fldChar":
                self._field(attribute(child, "fldCharType"))
            elif name in _TOLD or (name == "r" and _hidden(child)):
                self.counts[_TOLD.get(name, "hidden run")] += 1
            elif name not in _GONE:
                inner = _choice(child) if name == "AlternateContent" else child
                yield from self._words(inner, made, depth + 1)

    def _character(self, name: str, element: Element) -> str | None:
        """Return what an element prints by itself; ``None`` for one that only holds others."""
        if name == "t":
            return element.text or ""
        if name == "br":
            return "\n" if attribute(element, "type") in (None, "textWrapping") else ""
        return self._sign(element) if name == "sym" else _SIGNS.get(name)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _sign(self, element: Element) -> str:
        """Return a sign of a symbol font, whose code means something else in other fonts: told, and never guessed."""
        self.counts["sign"] += 1
        try:
            code = int(attribute(element, "char") or "", 16)
        except ValueError:
            return "\ufffd"
        return "\ufffd" if 0xE000 <= code <= 0xF8FF or not 0x20 <= code < 0xD800 else chr(code)


def _check(depth: int) -> None:
    if depth > DEEPEST:
        raise ArticleError("the Word document is nested beyond all reason", hint="save it as plain text")


def _choice(element: Element) -> Element:
    """Return what newer programs show of two forms of one thing; the other says the same again."""
    named = {local(child): child for child in reversed(element)}
    return named.get("Choice", named.get("Fallback", Element("none")))


def _rows(table: Element, depth: int = 0) -> Iterator[Element]:
    """Give the rows of a table, also those within marks, and none of a table in a cell."""
    _check(depth)
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) not in _GONE:
            yield from _rows(child, depth + 1)


def _hidden(run: Element) -> bool:
    marks = (mark for child in run if local(child) == "rPr" for mark in child if local(mark) == "vanish")
    return any(attribute(mark, "val") not in ("0", "false", "off") for mark in marks)
