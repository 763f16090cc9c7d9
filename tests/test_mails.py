"""Mails made by the standard library: their words, who sent them and when, and what is attached."""

from __future__ import annotations

import mailbox
from datetime import datetime, timedelta, timezone
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank.readers import Meta, Reading, read_paths

WORDS = (
    "The old pier was shut on Tuesday, and the council said that it would not be open again before the end of the "
    "year, because the timber is rotten and nobody is willing to insure it any more."
)
TEXT = f"{WORDS}\n\n“Nobody was surprised,” said Ms. Quill — the clerk’s aunt in São Paulo."
BODY = "<html><body>" + "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n")) + "</body></html>"
SENT = datetime(2024, 5, 14, 10, 15, tzinfo=timezone(timedelta(hours=2)))


def mail(**headers: str) -> EmailMessage:
    made = EmailMessage(policy=policy.SMTP)
    told = {"Subject": "“Old pier” to close — café", "From": "Mara Quill — Échos <mara@post.example>"}
    told |= {"To": "you@reader.example", "Date": format_datetime(SENT), "Message-ID": "<1@post.example>"}
    for name, value in (told | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        made[name] = value
    return made


def letter(**headers: str) -> EmailMessage:
    made = mail(**headers)
    made.set_content("Plain words only.\n")
    made.add_alternative(BODY, subtype="html")
    return made


def read(data: bytes, name: str = "a.eml", told: dict[str, str] | None = None) -> list[Reading]:
    Path(name).write_bytes(data)
    return list(read_paths([name], Meta(), skipped=({} if told is None else told).__setitem__))


def one(data: bytes, name: str = "a.eml") -> Reading:
    (reading,) = read(data, name)
    return reading


def text(data: bytes) -> str:
    found = one(data)
    assert found.article, found.error
    return found.article.text


@pytest.mark.parametrize("name", ["a.eml", "a.txt", "cur/1389.M1:2,S"])
def test_letter(name: str) -> None:
    """A mail gives its HTML, its subject as title, its sender, and the moment with its zone, whatever it is called."""
    Path("cur").mkdir()
    found = one(letter().as_bytes(), name)
    article = found.article

    assert article, found.error
    assert article.text == TEXT
    assert article.title == "“Old pier” to close — café"
    assert (article.author, article.publisher) == ("Mara Quill — Échos", None)
    assert article.published == "2024-05-14T10:15:00+02:00"
    assert (article.url, found.skip) == (None, None)


def test_newsletter() -> None:
    """Who sends to a list is the publisher, not the author; a sender without a name is known by the address."""
    found = one(letter(List_Unsubscribe="<https://post.example/out>").as_bytes()).article
    assert found
    assert (found.author, found.publisher) == (None, "Mara Quill — Échos")

    found = one(letter(From="desk@post.example").as_bytes()).article
    assert found
    assert found.author == "desk@post.example"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("cte", ["quoted-printable", "base64"])
def test_transfer_encodings(charset: str, cte: str) -> None:
    """Quoted-printable and base64, in any charset, come out as they were written."""
    words = TEXT if charset != "iso-8859-1" else WORDS + " São Paulo."
    made = mail()
    made.set_content(words, charset=charset, cte=cte)

    assert text(made.as_bytes()).rstrip("\n") == words


def test_eight_bit() -> None:
    """Bytes that stand as they are, with a charset or without."""
    for head in (b"Content-Type: text/plain; charset=utf-8\r\n", b""):
        data = b"From: a@b.example\r\nMessage-ID: <1>\r\n" + head + b"Content-Transfer-Encoding: 8bit\r\n\r\n"
        assert text(data + TEXT.encode()) == TEXT


def test_flowed() -> None:
    """Plain text that flows has its paragraphs whole again; other plain text keeps its lines."""
    head = b"From: a@b.example\r\nMessage-ID: <1>\r\nContent-Type: text/plain; charset=utf-8"
    lines = b"\r\n\r\n\xe2\x80\x9cNobody \r\nwas surprised,\xe2\x80\x9d she said.\r\nEnd.\r\n-- \r\nMara\r\n"

    assert text(head + b"; format=flowed" + lines) == "“Nobody was surprised,” she said.\nEnd.\n-- \nMara\n"
    assert text(head + lines) == "“Nobody \nwas surprised,” she said.\nEnd.\n-- \nMara\n"


def test_html_without_words() -> None:
    """Where the HTML is only a picture, the plain text beside it is read."""
    made = mail()
    made.set_content(TEXT)
    made.add_alternative('<img src="https://post.example/pixel.gif">', subtype="html")

    assert text(made.as_bytes()).rstrip() == TEXT


def test_several_texts() -> None:
    """What a list puts under a mail is part of it: no text that is shown is lost."""
    made = mail()
    made.set_content(WORDS)
    made.make_mixed()
    footer = EmailMessage()
    footer.set_content("You read The Post.")
    made.attach(footer)

    assert text(made.as_bytes()) == f"{WORDS}\n\nYou read The Post."


def test_attachments() -> None:
    """What is attached is read as an input of its own: files of known formats, and mails forwarded whole."""
    made = letter()
    made.add_attachment(TEXT.encode("cp1252"), maintype="text", subtype="plain", filename="päper.txt")
    made.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="pixel.png")
    made.add_attachment(letter(Subject="Inner"))
    told: dict[str, str] = {}
    readings = read(made.as_bytes(), told=told)

    assert [reading.origin for reading in readings] == ["a.eml", "a.eml!päper.txt", "a.eml!attachment 3"]
    assert [reading.article and reading.article.text for reading in readings] == [TEXT, TEXT, TEXT]
    assert readings[2].article
    assert readings[2].article.title == "Inner"
    assert told == {"a.eml!pixel.png": "not an article's format"}


def test_only_attachments() -> None:
    """A mail that only carries a file gives the file."""
    made = mail()
    made.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="a.txt")

    assert [reading.origin for reading in read(made.as_bytes())] == ["a.eml!a.txt"]


def test_mailbox() -> None:
    """A mailbox gives its mails one by one; a line «From …» within a mail stays in it."""
    box = mailbox.mbox("a.mbox")
    made = mail()
    made.set_content(f"{WORDS}\n\nFrom here on 2024 it was shut.\n\nFrom Mara 2024\nEnd.\n")
    box.add(made)
    box.add(letter())
    box.close()
    first, second = read_paths(["a.mbox"], Meta())

    assert first.article
    assert first.article.text.rstrip() == f"{WORDS}\n\nFrom here on 2024 it was shut.\n\nFrom Mara 2024\nEnd."
    assert (first.origin, second.origin) == ("a.mbox!1", "a.mbox!2")
    assert second.article
    assert second.article.text == TEXT


# --- what is broken


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"From: a@b.example\r\nMessage-ID: <1>\r\n\r\n", "there is no text"),
        (b"From: a@b.example\r\nMessage-ID: <1>\r\nContent-Type: image/png\r\n\r\n\x89PNG", ""),
    ],
)
def test_no_article(data: bytes, what: str) -> None:
    """A mail without words ends in one line, or in what it leaves out."""
    told: dict[str, str] = {}
    readings = read(data, told=told)

    assert [what in reading.error.what for reading in readings if reading.error] == [True] * len(readings)
    assert readings or told


def test_not_a_mailbox() -> None:
    """A file that is only called a mailbox says so."""
    found = one(b"Dear all,\n", "a.mbox")

    assert found.error
    assert "not a mailbox" in found.error.what


def test_cut_off() -> None:
    """A mail whose parts do not end as they should is read with a note, since its end may be missing."""
    data = letter().as_bytes()
    found = one(data[: data.rindex(b"--==")])

    assert found.article
    assert "damaged or cut off" in found.notes[0]


@pytest.mark.parametrize(
    "headers",
    [
        b"From: =?utf-8?q?=ff=fe?= <>\r\n",
        b'From: "unclosed <a@b\r\nDate: 31 Feb 2024\r\n',
        b"From: a@b.example\r\nSubject: =?nothing?b?!!!?=\r\nDate: Tue, 14 May 2024 10:15:00 -0000\r\n",
        b'From: a@b.example, ,,;:<<>>\r\nContent-Type: text/plain; charset="no-such"\r\n',
        b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n",
        b"From: a@b.example\r\nContent-Type: ;;;\r\nContent-Disposition: =?\r\n",
        b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n",
    ],
)
def test_hostile_headers(headers: bytes) -> None:
    """Headers that break the rules harm nothing: the words are read, or the fault is told."""
    found = one(b"Message-ID: <1>\r\nMIME-Version: 1.0\r\n" + headers + b"\r\n" + TEXT.encode())

    assert (found.article is None) != (found.error is None)


def test_no_header_takes_long() -> None:
    """Headers of any length, and any number of parts, are read or refused in little time: the library takes hours."""
    for header in (b"Subject: " + b"=?utf-8?q?a?= " * 500_000, b"Date: " + b"(" * 500_000, b"From: " + b"(" * 500_000):
        assert one(b"From: a@b.example\r\nMessage-ID: <1>\r\n" + header + b"\r\n\r\n" + TEXT.encode()).article
    named = b"Content-Type: text/plain" + b"; a*0=b" * 500_000
    assert one(b"From: a@b.example\r\nMessage-ID: <1>\r\n" + named + b"\r\n\r\n" + TEXT.encode()).article
    parts = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\n" * 1_000_000
    found = one(b"From: a@b.example\r\nMessage-ID: <1>\r\n" + parts)
    assert found.error
    assert "more than 10,000 parts" in found.error.what


def test_deep() -> None:
    """Parts within parts, a thousand deep, are a fault in one line."""
    data = b"From: a@b.example\r\nMessage-ID: <1>\r\n"
    for number in range(1000):
        data += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number)
    found = read(data + b"Content-Type: text/plain\r\n\r\nWords.")

    assert len(found) == 1


@settings(deadline=None)  # the first input loads its parser
@given(st.binary(max_size=60), st.integers(0, 10_000))
def test_any_damage(rest: bytes, at: int) -> None:
    """Whatever is done to a mail, each reading is an article or an error that names its place."""
    at %= len(WHOLE)
    for reading in read(WHOLE[:at] + rest + WHOLE[at + len(rest) :]):
        assert (reading.article is None) != (reading.error is None)
        if reading.article:
            reading.article.text.encode()
            "".join(reading.article.title or "").encode()


WHOLE = letter().as_bytes()
