"""Takes the answers of a server, keeps them as they came in a web archive, so that they are read offline ever after."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave for one address: its status line, its headers in order, its body as it came."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime

    def header(self, name: str) -> str | None:
        """Return the first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def kept(folder: Path, answers: Iterable[Answer], program: str) -> Path:
    """Write the answers that led from one address to its page into a file of their own in `folder`; return it.

    ISO 28500, each record a gzip member.  The file is whole or not there at all.
    """
    from warcio.statusandheaders import StatusAndHeaders  # late: few runs fetch
    from warcio.warcwriter import WARCWriter

    some = list(answers)
    file = folder / _name(some[0])
    folder.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.part")
    with half.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        writer.write_record(writer.create_warcinfo_record(file.name, {"software": program}))
        for answer in some:
            http = StatusAndHeaders(f"{answer.status} {answer.reason}", list(answer.headers), protocol="HTTP/1.1")
            record = writer.create_warc_record(
                answer.url,
                "response",
                payload=io.BytesIO(answer.body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": f"{answer.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"},
            )
            writer.write_record(record)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(half, file)
    return file


def _name(answer: Answer) -> str:
    """Return a file name that tells the host and the moment, and is another one for every address."""
    host = re.sub(r"[^a-z0-9.-]+", "-", answer.url.split("/")[2].lower()).strip(".-")[:60]
    digest = hashlib.sha256(answer.url.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{host}-{answer.at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest}.warc.gz"
