"""Web archives made by warcio: pages come out record by record, and a broken record harms no other."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from quotebank.errors import ArticleError
from quotebank.readers import Meta, Part, Reading, read_paths
from quotebank.readers.article import Source
from quotebank.readers.bounded import BombError, Meter
from quotebank.readers.warc import is_warc, read_warc

DAY = "2024-05-14T10:15:00Z"
PAGES = {f"https://post.example/{name}": f"<p>The {name} is shut.</p>" * 9 for name in ("pier", "quay", "lock")}

Writer = Callable[[WARCWriter], None]


def written(*records: Writer, packed: bool = True) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for write in records:
        write(writer)
    return out.getvalue()


def answer(url: str, body: bytes, status: str = "200 OK", kind: str = "response", **headers: str) -> Writer:
    """A record as a crawler writes it; `headers` are those of the server, or with ``WARC_`` those of the record."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    of_record = {name: value for name, value in named.items() if name.startswith("WARC")}
    of_server = {"Content-Type": "text/html; charset=utf-8"} | named

    def write(writer: WARCWriter) -> None:
        sent = [(name, value) for name, value in of_server.items() if name not in of_record]
        http = StatusAndHeaders(status, sent, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http if kind in ("response", "revisit") else None,
            warc_headers_dict={"WARC-Date": DAY} | of_record,
            warc_content_type=of_server["Content-Type"] if kind == "resource" else "",
        )
        writer.write_record(record)

    return write


def pages(data: bytes, told: dict[str, str] | None = None) -> Iterator[tuple[Source, bytes | ArticleError]]:
    """What the reader gives, each page read to its end as another reader would."""
    skipped = {} if told is None else told
    source = Source("a.warc", meter=Meter(len(data)), skipped=skipped.__setitem__)
    for found in read_warc(io.BufferedReader(io.BytesIO(data)), source):  # type: ignore[arg-type]
        if isinstance(found, Reading):
            assert found.error
            yield Source(found.origin), found.error
            continue
        try:
            yield found.source, found.stream.read()
        except ArticleError as error:
            if isinstance(error, BombError) and error.depth < found.source.depth:
                raise
            yield found.source, error


def bodies(data: bytes) -> list[str | bytes]:
    return [found.what if isinstance(found, ArticleError) else found for _, found in pages(data)]


THREE = tuple(answer(url, body.encode()) for url, body in PAGES.items())
WHOLE = [body.encode() for body in PAGES.values()]


@pytest.mark.parametrize("packed", [True, False])
def test_pages(packed: bool) -> None:
    """A page comes with its address, the day it was fetched, and what the server declared of it."""
    data = written(*THREE, packed=packed)
    found = list(pages(data))

    assert is_warc(data[:100])
    assert [body for _, body in found] == WHOLE
    source = found[0][0]
    assert source.origin == "a.warc!https://post.example/pier"
    assert (source.beside.meta.url, source.beside.meta.accessed) == ("https://post.example/pier", DAY)
    assert (source.media, source.charset, source.depth, source.named) == ("text/html", "utf-8", 1, False)


def test_one_member() -> None:
    """Records that were packed all together are read as well."""
    assert bodies(gzip.compress(written(*THREE, packed=False))) == WHOLE


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"5\r\n<p>Sh\r\n6;x=1\r\nut</p>\r\n0\r\n\r\n", {"Transfer_Encoding": "chunked"}),
        (b"<p>Shut</p>", {"Transfer_Encoding": "chunked"}),
        (gzip.compress(b"<p>Shut</p>"), {"Content_Encoding": "gzip"}),
        (b"<p>Shut</p>", {"Content_Encoding": "gzip"}),
        (zlib.compress(b"<p>Shut</p>"), {"Content_Encoding": "deflate"}),
        (zlib.compress(b"<p>Shut</p>")[2:-4], {"Content_Encoding": "deflate"}),
        (b"<p>Shut</p>", {"Content_Encoding": "br"}),
    ],
    ids=["chunks", "chunks undone", "gzip", "gzip undone", "zlib", "deflate", "br undone"],
)
def test_transfer(body: bytes, headers: dict[str, str]) -> None:
    """A page comes out as the server meant it, whether the crawler undid what the headers say or not."""
    assert bodies(written(answer("https://post.example/", body, **headers))) == [b"<p>Shut</p>"]


def test_chunks_around_packing() -> None:
    """Packed first and cut into chunks then is undone in the opposite order."""
    packed = gzip.compress(b"<p>Shut</p>")
    body = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (7, packed[:7], len(packed) - 7, packed[7:])
    headers = {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"}

    assert bodies(written(answer("https://post.example/", body, **headers))) == [b"<p>Shut</p>"]


def test_what_is_no_page() -> None:
    """Only what a server gave whole is read; each other record is told with a reason that can be counted."""
    told: dict[str, str] = {}
    data = written(
        lambda writer: writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "x"})),
        answer("https://post.example/gone", b"<p>x</p>", "404 Not Found"),
        answer("https://post.example/moved", b"", "301 Moved"),
        answer("https://post.example/pier.png", b"\x89PNG", Content_Type="image/png"),
        answer("https://post.example/robots.txt", b"x", Content_Type="text/plain"),
        answer("https://post.example/none", b"x", Content_Type=""),
        answer("https://post.example/again", b"", kind="revisit"),
        answer("https://post.example/words", b"x", kind="conversion"),
        answer("https://post.example/saved", b"<p>Shut</p>", kind="resource", Content_Type="text/html"),
        answer("https://post.example/asked", b"GET /asked HTTP/1.1\r\nHost: post.example\r\n\r\n", kind="request"),
        answer("https://post.example/note", b"", kind="metadata"),
    )

    assert [body for _, body in pages(data, told)] == [b"<p>Shut</p>"]
    assert {key.rpartition("/")[2]: value for key, value in told.items()} == {
        "gone": "not a page, but the answer 404",
        "moved": "not a page, but the answer 301",
        "pier.png": "no page, but a picture, a script or another file",
        "robots.txt": "no page, but a picture, a script or another file",
        "none": "no page, but a picture, a script or another file",
        "again": "not a page, but a revisit record",
        "words": "not a page, but a conversion record",
    }


def test_cut_by_the_crawler() -> None:
    """A page that the crawler cut off is read with a note that its end is missing."""
    ((source, _),) = pages(written(answer("https://post.example/", b"<p>Sh", WARC_Truncated="length")))

    assert source.notes == ("the crawler cut this page off: its end is missing",)


@pytest.mark.parametrize("charset", ["windows-1252", "UTF-8", None])
def test_charset(charset: str | None) -> None:
    """The encoding that the server declares goes to the reader of the page."""
    kind = f'text/HTML; Charset="{charset}"' if charset else "text/html"
    ((source, _),) = pages(written(answer("https://post.example/", b"<p>x", Content_Type=kind)))

    assert (source.media, source.charset) == ("text/html", charset.lower() if charset else None)


# --- what is broken


def starts(data: bytes) -> list[int]:
    """Where the packed records begin."""
    return [at for at in range(len(data)) if data.startswith(b"\x1f\x8b\x08", at)]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def test_damaged_member() -> None:
    """A damaged member is the fault of its record alone: the one behind it is found and read."""
    data = written(*THREE)
    _, second, third = starts(data)
    for at in range(second + 12, third, 7):
        found = bodies(flipped(data, at))
        assert found[0] == WHOLE[0], at
        assert found[-1] == WHOLE[2], at
        assert [what for what in found[1:-1] if isinstance(what, str)] or found == WHOLE, at
        assert len(found) == 3, at


def test_several_damaged_members() -> None:
    """Reading goes on behind each damaged record, however many there are."""
    data = written(*THREE, *THREE)
    second, fifth, last = starts(data)[1], starts(data)[4], starts(data)[5]
    for at in range(fifth + 12, last, 5):
        found = bodies(flipped(flipped(data, second + 200), at))
        assert [body for body in found if isinstance(body, bytes)] == [WHOLE[0], WHOLE[2], WHOLE[0], WHOLE[2]], at


def test_cut_off_archive() -> None:
    """An archive that ends in the middle gives what stood before, and one fault that says so."""
    for packed in (True, False):
        data = written(*THREE, packed=packed)
        *before, last = bodies(data[:-100])
        assert before == WHOLE[:2]
        assert isinstance(last, str)
        assert "cut off" in last


def test_damaged_around_the_archive() -> None:
    """Where what an archive lies in breaks, that is told once, and reading comes to an end."""
    for packed in (True, False):
        data = written(*THREE, packed=packed)
        for at in range(len(data) // 2, len(data), 40):
            outer = tarred_gz("in.warc", data)
            Path("a.tar.gz").write_bytes(outer[: len(outer) * at // len(data)])
            faults = [reading.error.where for reading in read_paths(["a.tar.gz"], Meta()) if reading.error]
            assert faults == ["a.tar.gz"], at


def tarred_gz(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        header = tarfile.TarInfo(name)
        header.size = len(data)
        archive.addfile(header, io.BytesIO(data))
    return out.getvalue()


def test_wrong_length() -> None:
    """A record whose length is wrong is told, and the next one is read."""
    data = written(*THREE, packed=False)
    at = data.index(b"Content-Length: ", data.index(b"quay")) + len(b"Content-Length: ")
    longer = data[:at] + b"9" + data[at:]
    shorter = data[: at + 1] + data[at + 2 :]
    for broken in (longer, shorter):
        found = bodies(broken)
        assert found[0] == WHOLE[0]
        assert any(isinstance(what, str) for what in found)
    assert bodies(shorter)[-1] == WHOLE[2]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Length: -5\r\n", b""),
        (b"Content-Length: many\r\n", b""),
        (b"", b""),
        (b"x" * 100_000 + b"\r\n", b""),
        (b"a: b\r\n" * 300_000, b""),
    ],
)
def test_hostile_headers(head: bytes, body: bytes) -> None:
    """Headers that make no sense, or have no end, are one record's fault."""
    hostile = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\n" + head + b"\r\n" + body
    found = bodies(hostile + b"\r\n\r\n" + written(*THREE, packed=False))

    assert found[-3:] == WHOLE
    assert len(found) <= 4


def test_packing_that_is_not_read() -> None:
    """A page packed in a way that is not read here is named with its address."""
    (found,) = pages(written(answer("https://post.example/", b"\x0b\x02\x80x\x03", Content_Encoding="br")))

    assert isinstance(found[1], ArticleError)
    assert found[1].where == "a.warc!https://post.example/"
    assert "br" in found[1].what


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"5\r\n<p>Sh\r\nzz\r\n", {"Transfer_Encoding": "chunked"}),
        (b"5\r\n<p>Sh\r\n9\r\nut", {"Transfer_Encoding": "chunked"}),
        (gzip.compress(b"<p>Shut</p>")[:-5], {"Content_Encoding": "gzip"}),
        (zlib.compress(b"<p>Shut</p>")[:-5], {"Content_Encoding": "deflate"}),
    ],
    ids=["no chunk", "short chunk", "gzip", "zlib"],
)
def test_broken_transfer(body: bytes, headers: dict[str, str]) -> None:
    """A page whose chunks or packing are broken is a fault, never half a page; the next record is read."""
    first, second = bodies(written(answer("https://post.example/", body, **headers), THREE[0]))

    assert isinstance(first, str)
    assert "damaged or cut off" in first
    assert second == WHOLE[0]


def test_bomb_in_a_record() -> None:
    """A page that unpacks without end is that record's fault; an archive that does is not read any further."""
    inner = answer("https://post.example/", gzip.compress(bytes(2**24)), Content_Encoding="gzip")
    first, second = bodies(written(inner, THREE[0]))
    assert "200 times" in str(first)
    assert second == WHOLE[0]

    outer = written(answer("https://post.example/", bytes(2**24)), THREE[0])
    with pytest.raises(BombError):
        bodies(outer)
    Path("a.warc.gz").write_bytes(outer)
    assert [str(reading.error) for reading in read_paths(["a.warc.gz"], Meta())] == [
        "a.warc.gz: unpacks to more than 200 times its size"
    ]


@settings(deadline=None)  # the first input loads its parser
@given(st.binary(max_size=200), st.booleans(), st.integers(0, 10_000))
def test_any_damage(rest: bytes, packed: bool, at: int) -> None:
    """Whatever is done to an archive, each record is whole or a fault, and reading comes to an end."""
    data = written(*THREE, packed=packed)
    at %= len(data)
    found = bodies(data[:at] + rest + data[at + len(rest) :])

    assert len(found) < 20


def test_is_lazy() -> None:
    """Records are read one at a time: the first page is there before the second record is looked at."""
    data = written(
        *(answer(f"https://post.example/{n}", hashlib.shake_128(bytes([n])).digest(90_000)) for n in range(4))
    )
    stream = io.BufferedReader(io.BytesIO(data))  # type: ignore[arg-type]
    found = next(iter(read_warc(stream, Source("a.warc"))))

    assert isinstance(found, Part)
    assert stream.tell() < len(data) / 2
