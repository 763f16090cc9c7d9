"""Archives: zip, tar and packed files made by real writers give their members; broken ones end in one clear line."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank.readers import Meta, Reading, read_paths

STORY = "The pier is shut. “Nobody was surprised,” said Ms. Quill.\n"
MEMBERS = {
    "pier.txt": STORY,
    "news/quay.md": "---\ntitle: The quay\n---\n\nIt is open.\n",
    "news/lines.jsonl": '{"text": "One."}\n{"text": "Two."}\n',
}
PACKINGS: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: Mapping[str, str | bytes], mode: str = "w", form: int = tarfile.DEFAULT_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            body = data.encode() if isinstance(data, str) else data
            header = tarfile.TarInfo(name)
            header.size = len(body)
            header.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            archive.addfile(header, io.BytesIO(body))
    return out.getvalue()


def read(name: str, data: bytes, left_out: dict[str, str] | None = None) -> list[Reading]:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(data)
    told = {} if left_out is None else left_out
    return list(read_paths([name], Meta(), skipped=told.__setitem__))


def texts(readings: list[Reading]) -> dict[str, str]:
    assert all(reading.article for reading in readings), [reading.error for reading in readings]
    return {reading.origin: reading.article.text for reading in readings if reading.article}


def faults(readings: list[Reading]) -> dict[str, str]:
    return {reading.error.where: reading.error.what for reading in readings if reading.error}


INSIDE = {
    "pier.txt": STORY,
    "news/quay.md": "It is open.\n",
    "news/lines.jsonl:1": "One.",
    "news/lines.jsonl:2": "Two.",
}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(MEMBERS)),
        ("a.tar", tarred(MEMBERS)),
        ("a.tar.gz", tarred(MEMBERS, "w:gz")),
        ("a.tgz", tarred(MEMBERS, "w:gz")),
        ("a.tar.bz2", tarred(MEMBERS, "w:bz2")),
        ("a.tar.xz", tarred(MEMBERS, "w:xz")),
        ("gnu.tar", tarred(MEMBERS, form=tarfile.GNU_FORMAT)),
        ("ustar.tar", tarred(MEMBERS, form=tarfile.USTAR_FORMAT)),
        ("no-ending", zipped(MEMBERS)),
        ("wrong.txt", tarred(MEMBERS, "w:gz")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_members(name: str, data: bytes) -> None:
    """An archive gives its members under its own name and theirs, told by its opening whatever it is called."""
    assert texts(read(name, data)) == {f"{name}!{inner}": text for inner, text in INSIDE.items()}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "story"])
def test_packed_file(name: str, packing: str) -> None:
    """A single packed file is read as what it holds, under its own name."""
    assert texts(read(name + packing, PACKINGS[packing](STORY.encode()))) == {name + packing: STORY}


def test_packed_lines() -> None:
    """What a packed file is called without its packing says what it is."""
    readings = read("a.json.gz", gzip.compress(b'{"text": "One.", "title": "T"}'))

    assert readings[0].article
    assert readings[0].article.title == "T"


@pytest.mark.parametrize("packing", PACKINGS)
def test_several_members(packing: str) -> None:
    """Packed members behind one another are one content, and zero bytes behind them are padding."""
    pack = PACKINGS[packing]

    assert texts(read("a.txt" + packing, pack(b"One ") + pack(b"") + pack(b"two.") + b"\0" * 700)) == {
        "a.txt" + packing: "One two."
    }


def test_left_out() -> None:
    """What is no article is left out and told, as in a folder; what is told by its opening is read."""
    members = {
        "README.md": "x", ".hidden/a.txt": "x", "__MACOSX/a.txt": "x", "photo.jpg": b"\xff\xd8\xff" + b"\0" * 90,
        "notes.xyz": "x", "inner": zipped({"a.txt": STORY}), "sub/": "", "a.txt": STORY,
    }  # fmt: skip
    for name, data in (("a.zip", zipped(members)), ("a.tar", tarred(members))):
        told: dict[str, str] = {}
        assert texts(read(name, data, told)) == {f"{name}!inner!a.txt": STORY, f"{name}!a.txt": STORY}
        assert told == {
            f"{name}!README.md": "a README",
            f"{name}!.hidden/a.txt": "hidden",
            f"{name}!__MACOSX/a.txt": "hidden",
            f"{name}!photo.jpg": "not an article's format",
            f"{name}!notes.xyz": "not an article's format",
        }


@pytest.mark.parametrize("make", [zipped, tarred])
def test_sidecar(make: Callable[[Mapping[str, str | bytes]], bytes]) -> None:
    """Metadata beside a member is its, and that beside the archive is for all."""
    Path("a.meta.json").write_text('{"publisher": "The Post", "title": "all"}', encoding="utf-8")
    data = make({"x/b.meta.json": '{"title": "beside"}', "x/b.txt": STORY, "c.txt": STORY})
    first, second = (reading.article for reading in read("a.pack", data) if reading.article)

    assert (first.title, first.publisher) == ("beside", "The Post")
    assert (second.title, second.publisher) == ("all", "The Post")


@pytest.mark.parametrize("make", [zipped, tarred])
def test_broken_sidecar(make: Callable[[Mapping[str, str | bytes]], bytes]) -> None:
    """A broken sidecar is a fault that names it."""
    found = faults(read("a.pack", make({"b.meta.json": "{", "b.txt": STORY})))

    assert list(found) == ["a.pack!b.meta.json"]


def test_sidecar_behind_its_article() -> None:
    """A tar archive is read in one pass: metadata that comes too late is told, not lost in silence."""
    told: dict[str, str] = {}
    read("a.tar", tarred({"b.txt": STORY, "b.meta.json": "{}"}), told)

    assert told == {"a.tar!b.meta.json": "metadata that stands behind its article, or has none"}


def test_nested() -> None:
    """Containers lie in one another up to three deep; deeper ones are refused by name."""
    data = zipped({"d.txt": STORY})
    for name in ("c.zip", "b.zip"):
        data = zipped({name: data})
    assert texts(read("a.zip", data)) == {"a.zip!b.zip!c.zip!d.txt": STORY}

    readings = read("a.zip", zipped({"deep.zip": data, "e.txt": STORY}))
    assert faults(readings) == {"a.zip!deep.zip!b.zip!c.zip!d.txt": "lies in more than 3 containers"}
    assert readings[-1].article


def test_standard_input(run, tmp_path: Path) -> None:
    """An archive comes in on standard input, too."""
    for data in (zipped({"a.txt": STORY}), tarred({"a.txt": STORY}, "w:gz")):
        assert run("ingest", "-", stdin=data).exit_code == 0


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_stopped_in_the_middle(name: str) -> None:
    """Members are read one by one, and a reader who stops after the first leaves no file open."""
    made = {"a.zip": zipped(THREE), "a.tar.gz": tarred(THREE, "w:gz")}[name]
    Path(name).write_bytes(made)
    before = os.listdir("/proc/self/fd")
    readings = read_paths([name], Meta())
    assert next(readings).article
    readings.close()  # type: ignore[attr-defined]

    assert os.listdir("/proc/self/fd") == before


# --- what is broken


def damaged(data: bytes, needle: bytes) -> bytes:
    return flipped(data, data.index(needle) + len(needle) // 2)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def stored(members: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


THREE = {"a.txt": "The first is whole.", "b.txt": "The second is not.", "c.txt": "The third is whole."}


def test_wrong_crc() -> None:
    """A member whose checksum is wrong is a fault of its own, and the others are read."""
    readings = read("a.zip", damaged(stored(THREE), b"The second is not."))

    assert [bool(reading.article) for reading in readings] == [True, False, True]
    assert list(faults(readings)) == ["a.zip!b.txt"]
    assert "damaged" in faults(readings)["a.zip!b.txt"]


def test_encrypted_zip() -> None:
    """A member behind a password is named, and the others are read."""
    data = bytearray(stored(THREE))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[at + 8] |= 1
    readings = read("a.zip", bytes(data))

    assert faults(readings) == {"a.zip!b.txt": "encrypted with a password"}
    assert len(readings) == 3


def test_unknown_method() -> None:
    """A member packed by a method that nobody here knows is named."""
    data = bytearray(stored(THREE))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + place] = 97
    readings = read("a.zip", bytes(data))

    assert "packed in a way" in faults(readings)["a.zip!a.txt"]
    assert len(readings) == 3


def noise(size: int) -> str:
    return hashlib.shake_128(b"").hexdigest(size)


@pytest.mark.parametrize(
    ("name", "data", "where", "what", "before"),
    [
        ("a.zip", zipped(MEMBERS)[:-40], "a.zip", "not a whole zip archive", 0),
        ("a.zip", zipped({}), "a.zip", "the archive is empty", 0),
        ("a.tar", tarred({}), "a.tar", "the archive is empty", 0),
        ("a.tar", tarred(MEMBERS)[:700], "a.tar", "cut off", 1),
        ("a.tar", damaged(tarred(MEMBERS), b"news/quay.md"), "a.tar", "damaged or cut off", 1),
        ("a.tar", b"x" * 2000, "a.tar", "not a tar archive", 0),
        ("a.tar.gz", tarred({"a.txt": "One.", "b.txt": noise(9000)}, "w:gz")[:5000], "a.tar.gz", "cut off", 1),
        ("a.tar.xz", tarred({"a.txt": "One.", "b.txt": noise(9000)}, "w:xz")[:5000], "a.tar.xz", "cut off", 1),
        ("a.txt.gz", gzip.compress(STORY.encode())[:-6], "a.txt.gz", "cut off", 0),
        ("a.txt.gz", flipped(gzip.compress(noise(500).encode()), 300), "a.txt.gz", "is damaged", 0),
        ("a.jsonl.gz", gzip.compress(b'{"text": "One."}\n') + b"rubbish", "a.jsonl.gz", "not packed", 1),
        ("a.txt.bz2", bz2.compress(STORY.encode())[:-4], "a.txt.bz2", "cut off", 0),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 90, "a.7z", "a 7-Zip archive", 0),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_broken(name: str, data: bytes, where: str, what: str, before: int) -> None:
    """A broken archive ends in one line that names it, and what stood before the fault is read."""
    *whole, last = read(name, data)

    assert all(reading.article for reading in whole)
    assert len(whole) == before
    assert last.error
    assert last.error.where == where
    assert what in last.error.what


def linked(kind: bytes, name: str, target: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        header = tarfile.TarInfo(name)
        header.type, header.linkname = kind, target
        archive.addfile(header)
        header = tarfile.TarInfo("whole.txt")
        header.size = len(STORY.encode())
        archive.addfile(header, io.BytesIO(STORY.encode()))
    return out.getvalue()


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:\\out.txt", "..\\out.txt"])
@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_that_lead_out(name: str, make: Callable[[Mapping[str, str | bytes]], bytes]) -> None:
    """A name that leads out of the archive is refused, and nothing is written anywhere."""
    readings = read("box/a.pack", make({name: "Out.", "b.txt": STORY}))

    assert list(faults(readings).values()) == ["its name leads out of the archive"]
    assert len(readings) == 2
    assert [path.name for path in Path().rglob("*.*")] == ["a.pack"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, "a link"),
        (tarfile.LNKTYPE, "a link"),
        (tarfile.FIFOTYPE, "not a regular file"),
        (tarfile.CHRTYPE, "not a regular file"),
    ],
)
def test_links_and_devices(kind: bytes, reason: str) -> None:
    """Links, pipes and devices in a tar archive are left out and told."""
    told: dict[str, str] = {}
    readings = read("a.tar", linked(kind, "a.txt", "/etc/hostname"), told)

    assert texts(readings) == {"a.tar!whole.txt": STORY}
    assert told == {"a.tar!a.txt": reason}


def test_link_in_zip() -> None:
    """A link in a zip archive, which is a member whose words are its target, is left out and told."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/hostname")
    told: dict[str, str] = {}

    assert read("a.zip", out.getvalue(), told) == []
    assert told == {"a.zip!a.txt": "a link"}


def test_pipe_in_a_folder() -> None:
    """A pipe in a folder is named and never opened, so that nothing waits for it."""
    Path("box").mkdir()
    os.mkfifo("box/pipe")
    os.mkfifo("box/pipe.txt")
    Path("box/a.txt").write_text(STORY, encoding="utf-8")
    told: dict[str, str] = {}

    readings = list(read_paths(["box"], Meta(), skipped=told.__setitem__))
    assert faults(readings) == {"box/pipe": "not a regular file", "box/pipe.txt": "not a regular file"}
    assert len(readings) == 3
    assert not told


def test_any_name() -> None:
    """Whatever bytes a member's name holds, what comes of it can be stored."""
    with tarfile.open("a.tar", "w", format=tarfile.GNU_FORMAT) as archive:
        header = tarfile.TarInfo("caf\udce9\n\x1b.txt")
        header.size = 4
        archive.addfile(header, io.BytesIO(b"One."))
    (reading,) = read_paths(["a.tar"], Meta())

    assert reading.origin == "a.tar!caf\ufffd\n\x1b.txt"


# --- bombs


def overlapping() -> bytes:
    """A zip archive whose 400 listed members are all the same packed megabytes."""
    data = zipped({"a.jsonl": b" " * 2**20 + noise(50_000).encode()})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    tail[8:12] = (400).to_bytes(2, "little") * 2
    tail[12:16] = (400 * len(entry)).to_bytes(4, "little")
    return data[:start] + entry * 400 + bytes(tail)


def nested_bomb() -> bytes:
    return gzip.compress(gzip.compress(bytes(2**30 // 4)))


def header_bomb() -> bytes:
    """A tar archive whose first header says that a name of 300 MB follows."""
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 300 * 2**20
    return gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + b"a" * (300 * 2**20))


def listing_bomb() -> bytes:
    """A zip archive that says its list of members has 4 GB less a little."""
    return b"PK\x03\x04" + b"PK\x05\x06" + bytes(8) + (0xFFFFFFF0).to_bytes(4, "little") + bytes(6)


BOMBS: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "a.zip": (lambda: zipped({"a.jsonl": bytes(200 * 2**20)}), "200 times"),
    "b.zip": (overlapping, "200 times"),
    "c.txt.gz": (lambda: gzip.compress(bytes(200 * 2**20)), "200 times"),
    "d.txt.bz2": (lambda: bz2.compress(bytes(40 * 2**20)), "200 times"),
    "e.txt.xz": (lambda: lzma.compress(bytes(40 * 2**20), preset=0), "200 times"),
    "f.gz.gz": (nested_bomb, "200 times"),
    "g.tar.gz": (header_bomb, "first header"),
    "h.tar": (lambda: gzip.decompress(header_bomb()), "first header"),
    "i.zip": (listing_bomb, "lists more members"),
    "j.txt.gz": (lambda: gzip.compress(noise(30 * 2**20).encode(), 1), "larger than 16 MB"),
}

_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20, 512 * 2**20))
from quotebank.commands import main
main(sys.argv[1:], prog_name="quotebank")
"""


@pytest.mark.parametrize("name", BOMBS)
def test_bomb(name: str) -> None:
    """What unpacks without end is refused in a line, in 512 MB of memory."""
    make, what = BOMBS[name]
    Path(name).write_bytes(make())
    done = subprocess.run([sys.executable, "-c", _LIMITED, "ingest", name], capture_output=True, text=True, check=False)

    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert what in errors[-1], done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode in (3, 5)


@settings(deadline=None)  # the first input loads its parser
@given(st.binary(max_size=300), st.sampled_from(["zip", "tar", "gz", "xz"]), st.integers(0, 10_000))
def test_any_damage(rest: bytes, form: str, at: int) -> None:
    """Whatever is done to an archive, each reading is an article or an error that names its place."""
    made = {
        "zip": zipped(THREE),
        "tar": tarred(THREE),
        "gz": tarred(THREE, "w:gz"),
        "xz": tarred(THREE, "w:xz"),
    }[form]
    at %= len(made)
    for reading in read(f"a.{form}", made[:at] + rest + made[at + len(rest) :]):
        assert (reading.article is None) != (reading.error is None)
        assert not reading.error or reading.error.where.startswith("a.")
