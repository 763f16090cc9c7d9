"""Takes the bytes of a .docx, gives its parts as XML trees: without entities, without end, and never on disk."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import NamedTuple
from xml.etree import ElementTree as ET

from quotebank.errors import ArticleError
from quotebank.readers.bounded import RATIO, allowance

MAX_XML = 64 * 2**20
"""The longest part that is read: bytes of XML."""

_AGAIN = "open it in a word processor and save it anew"
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"customXml/")


class Package(NamedTuple):
    """The parts of a document that hold words, and what it says of itself: title, creator, created …"""

    body: ET.Element
    notes: list[ET.Element]
    """Its footnotes and endnotes."""
    about: dict[str, str]


class _Builder(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        # ECMA-376 part 2, 8.1.4: no part declares a document type; one that does brings entities that unfold.
        raise ArticleError("the document declares a document type, as no honest one does", hint=_AGAIN)


def is_docx(head: bytes) -> bool:
    """Tell whether `head` opens a .docx: a zip archive whose first member is one of its parts, with words to come."""
    return head.startswith(b"PK\x03\x04") and head[30:].startswith(_FIRST) and b"word/" in head


def opened(data: bytes) -> Package:
    """Return the parts of the document; raises :class:`ArticleError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _package(archive)
    except _FAULTS as error:
        raise ArticleError("the Word document is broken", hint=_AGAIN) from error


def _package(archive: zipfile.ZipFile) -> Package:
    names = set(archive.namelist())
    main = _main(archive, names)
    if main not in names:
        raise ArticleError("the Word document holds no text", hint=_AGAIN)
    folder = posixpath.dirname(main)
    parts = [posixpath.join(folder, name) for name in ("footnotes.xml", "endnotes.xml")]
    notes = [_tree(archive, part) for part in parts if part in names]
    about: dict[str, str] = {}
    if "docProps/core.xml" in names:
        about = {local(item): (item.text or "").strip() for item in _tree(archive, "docProps/core.xml")}
    return Package(_tree(archive, main), notes, {key: value for key, value in about.items() if value})


def _main(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Return the name of the part that holds the text, as the package tells it."""
    if "_rels/.rels" in names:
        for relation in _tree(archive, "_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _tree(archive: zipfile.ZipFile, name: str) -> ET.Element:
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise ArticleError("the Word document is locked with a password", hint="save it without its password")
    most = min(MAX_XML, allowance(info.compress_size))
    with archive.open(info) as stream:
        data = stream.read(most + 1)
    if len(data) > MAX_XML:
        raise ArticleError(f"holds more than {MAX_XML // 2**20} MB of text: no article does", hint="split it")
    if len(data) > most:
        raise ArticleError(f"unpacks to more than {RATIO} times its size", hint=_AGAIN)
    try:
        return ET.fromstring(data, ET.XMLParser(target=_Builder()))  # noqa: S314 - the builder refuses entities
    except ET.ParseError as error:
        raise ArticleError("the Word document is broken", hint=_AGAIN) from error


def local(element: ET.Element) -> str:
    """Return an element's name without its namespace: two are in use, of the «transitional» and the «strict» form."""
    return element.tag.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str | None:
    """Return the value of an attribute by its name without its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
