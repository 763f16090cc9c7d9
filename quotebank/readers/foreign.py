"""Takes documents that are not read here, gives one line on how to bring them into a form that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Reading, Source

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Word 97 to 2003 begin, and newer ones that are locked ([MS-CFB] 2.2)."""


def is_old_document(head: bytes) -> bool:
    """Tell whether `head` opens an RTF text, or an old or locked Word document."""
    if head.startswith(b"{\\rtf"):
        return True
    names = ("WordDocument", "EncryptedPackage")
    return head.startswith(_OLD_OFFICE) and any(name.encode("utf-16-le") in head for name in names)


def refuse_old_document(stream: BinaryIO, source: Source) -> Iterator[Reading]:
    """Raise :class:`ArticleError` with what to do."""
    head = stream.read(64 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in head:
        raise ArticleError("the document is locked with a password", hint="save it without its password")
    kind = "an RTF document" if head.startswith(b"{\\rtf") else "an old Word document (.doc)"
    if not is_old_document(head):
        raise ArticleError("neither an RTF nor an old Word document", hint="save it as .docx or as plain text")
    raise ArticleError(kind, hint="open it in a word processor and save it as .docx or as plain text")
    yield  # a reader gives readings; this one has none
