"""Takes a mail, such as a newsletter, gives the article in it, and what is attached as inputs of their own.

RFC 5322 and MIME (RFC 2045 to 2049) as the standard library reads them; the HTML that readers see is preferred to the
plain text beside it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_binary_file
from email.message import EmailMessage, Message, MIMEPart
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any, BinaryIO, NamedTuple, TypeVar, cast

from quotebank.errors import ArticleError
from quotebank.readers.article import Canonical, Part, Reading, Source, canonical, reading
from quotebank.readers.bounded import in_memory
from quotebank.readers.credits import with_credits
from quotebank.readers.html.fragment import fragment
from quotebank.readers.meta import Meta, Told, storable
from quotebank.readers.printed import one_day

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*+(?:\r?\n|\Z)")
_SIGNS = frozenset((b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to"))
_PEOPLE = frozenset((b"from", b"sender", b"reply-to"))
_BULK = ("List-Id", "List-Unsubscribe", "List-Post")
_DAMAGED = "the mail is damaged or cut off: its end may be missing"
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the library raises for headers and parts that break its rules."""

_Value = TypeVar("_Value")


class _Bounded(EmailPolicy):
    """The library's own reading of headers, which takes the square of their length, for as much as any header has."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        """Return the value of a header, taken apart."""
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


_LONGEST_HEADER = 2000
_MOST_PARTS = 10_000
_POLICY = _Bounded()


class _Words(NamedTuple):
    text: str = ""
    encoding: str = "utf-8"
    replaced: int = 0
    notes: tuple[str, ...] = ()


def is_mail(head: bytes) -> bool:
    """Tell whether `head` opens with the headers of a mail: who sent it, and what only mail programs write."""
    names = set()
    at = 0
    while match := _HEADER.match(head, at):
        names.add(match[1].lower())
        at = match.end()
    return bool(names & _SIGNS and names & _PEOPLE)


def read_mail(stream: BinaryIO, source: Source) -> Iterator[Reading | Part]:
    """Give the article of `stream`, and what is attached; raises :class:`ArticleError`."""
    data = in_memory(stream).getvalue()
    if not data:
        raise ArticleError("the file is empty")
    if data.count(b"\n--") > _MOST_PARTS:
        raise ArticleError(f"a mail of more than {_MOST_PARTS:,} parts", hint="save its text and give that")
    try:
        mail = cast("EmailMessage", message_from_binary_file(io.BytesIO(data), policy=_POLICY))
        attached = list(_attached(mail))
        words = _words(mail)
    except _FAULTS as error:
        raise ArticleError("a mail that cannot be taken apart", hint="save its text and give that") from error
    if words.text.strip() or not attached:
        yield _article(mail, words, source, data)
    for number, part in enumerate(attached, 1):
        name = _safely(part.get_filename, None) or f"attachment {number}"
        yield Part(source.member(name).carried(part.get_content_type(), part.get_content_charset()), _content(part))


def _article(mail: EmailMessage, words: _Words, source: Source, data: bytes) -> Reading:
    told = _told(mail)
    read = reading(Canonical(words.text, words.encoding, words.replaced), source, told, data)
    damaged = (_DAMAGED,) if any(part.defects for part in mail.walk()) else ()
    # A newsletter's header names its outlet alone: its byline is printed.
    read = with_credits(read) if told.meta.author is None else read
    return replace(read, notes=(*words.notes, *damaged, *read.notes))


def _words(part: MIMEPart) -> _Words:
    """Return the text that a part shows: of alternatives the one to be preferred, of several parts all of them."""
    kind = part.get_content_type()
    if not part.is_multipart():
        return _leaf(part) if _is_text(part) else _Words()
    if kind == "message/rfc822":
        return _Words()
    children = list(part.iter_parts())
    if kind == "multipart/alternative":
        options = map(_words, sorted(children, key=lambda child: not _has_html(child)))
        return next((words for words in options if words.text.strip()), _Words())
    shown = [words for words in map(_words, children) if words.text.strip()]
    if len(shown) < 2:
        return shown[0] if shown else _Words()
    notes = tuple(note for words in shown for note in words.notes)
    text = "\n\n".join(words.text.strip("\n") for words in shown)
    return _Words(text, shown[0].encoding, sum(words.replaced for words in shown), notes)


def _has_html(part: MIMEPart) -> bool:
    return any(inner.get_content_type() == "text/html" for inner in part.walk())


def _leaf(part: MIMEPart) -> _Words:
    """Return the text of one part, as it was printed."""
    data = _content(part).getvalue()
    if not data.strip():
        return _Words()
    words = canonical(data, _charset(part))
    if part.get_content_type() == "text/html":
        text, notes = fragment(words.text)
        return _Words(text, words.encoding, words.replaced, notes)
    return _Words(_flowed(part, words.text), words.encoding, words.replaced)


def _charset(part: MIMEPart) -> str | None:
    charset = part.get_content_charset()
    return None if charset == "us-ascii" else charset


def _flowed(part: MIMEPart, text: str) -> str:
    """Return plain text with its paragraphs whole again: RFC 3676, a blank at the end of a line that goes on."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    blank = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    return re.sub(r"(?m)(?<!^--) \n(?=[^\n>])", blank, text)


def _is_text(part: MIMEPart) -> bool:
    """Tell whether a part is text to be read in the mail, rather than attached to it."""
    kind = part.get_content_type()
    # What says that it has parts, and has none, is the text of a mail with a broken header.
    shown = kind in ("text/html", "text/plain") or (kind.startswith("multipart/") and not part.is_multipart())
    return shown and part.get_content_disposition() != "attachment" and not _safely(part.get_filename, None)


def _attached(part: MIMEPart) -> Iterator[MIMEPart]:
    """Give what a mail carries beside its text: files, and mails that are forwarded whole."""
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        for child in part.iter_parts():
            yield from _attached(child)
    elif not _is_text(part):
        yield part


def _content(part: MIMEPart) -> io.BytesIO:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        forwarded = inner[0] if isinstance(inner, list) and inner else None
        return io.BytesIO(forwarded.as_bytes() if isinstance(forwarded, Message) else b"")
    data = part.get_payload(decode=True)
    return io.BytesIO(data if isinstance(data, bytes) else b"")


def _told(mail: EmailMessage) -> Told:
    """Return what the headers tell: a newsletter's sender is its publisher, a person's mail is by that person."""
    name, address = parseaddr(_header(mail, "From") or "")
    sender = name.strip() or address.strip() or None
    bulk = any(mail.get_all(header) for header in _BULK)
    meta = Meta(
        title=_header(mail, "Subject"),
        author=None if bulk else sender,
        publisher=sender if bulk else None,
        url=_archived(mail),
        published=one_day(re.sub(r"\s*\(.*?\)\s*\Z", "", _header(mail, "Date") or "")),
        language=_header(mail, "Content-Language"),
    )
    return Told(meta, _HEADERS, (), (sender,) if sender and not bulk else ())


def _archived(mail: EmailMessage) -> str | None:
    """Return the address of the mail on the web, where a header tells it (RFC 5064)."""
    match = re.fullmatch(r"<?\s*(https?://[^\s<>]{4,2000}?)\s*>?", _header(mail, "Archived-At") or "")
    return match[1] if match else None


_HEADERS = {
    "title": "the header Subject",
    "author": "the header From",
    "publisher": "the header From",
    "url": "the header Archived-At",
    "published": "the header Date",
    "language": "the header Content-Language",
}


def _header(mail: EmailMessage, name: str) -> str | None:
    """Return a header with its words decoded, on one line; ``None`` where there is none."""
    value = _safely(lambda: mail[name], None)
    return " ".join(storable(str(value)).split()) or None if value is not None else None


def _safely(read: Callable[[], _Value], otherwise: _Value) -> _Value:
    """Return what `read` gives; the library raises for headers that break its rules."""
    try:
        return read()
    except _FAULTS:
        return otherwise
