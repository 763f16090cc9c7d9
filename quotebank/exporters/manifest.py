"""Takes citations on their way into a file, gives the manifest beside it, and later what moved since.

The manifest is JSON: what was asked and in which form, how many answered, the versions of everything that has a say,
the digest of the file and of what it rests on, and for each row a short digest of each column.  So an export can be
made again, and where the bank has moved on one can see in which rows and columns.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TextIO

from quotebank.citation import COLUMNS, Cited
from quotebank.errors import QuotebankError

SUFFIX = ".manifest.json"
VERSION = 1
DIGITS = 6
"""Of a column's digest: one change in sixteen million goes unseen."""

NAMES = tuple(column.name for column in COLUMNS)


class ManifestError(QuotebankError):
    """A file that is no manifest of an export, or of a newer program's."""


def _scratch() -> TextIO:
    return tempfile.TemporaryFile("w+", encoding="utf-8")


@dataclass(slots=True)
class Ledger:
    """Notes what passes by; what it notes of the rows stands on the disk."""

    columns: tuple[str, ...] = ()
    """Those that the rows have."""
    rows: TextIO = field(default_factory=_scratch)
    count: int = 0
    articles: dict[str, str] = field(default_factory=dict)
    """Id of an article -> the SHA-256 of its text."""
    extractors: set[str] = field(default_factory=set)

    def watched(self, citations: Iterable[Cited]) -> Iterator[Cited]:
        """Give `citations` on, each noted."""
        for cited in citations:
            self.columns = self.columns or tuple(name for name in NAMES if name in cited.row)
            marks = "".join(_digest(cited.row[name]) for name in self.columns)
            separator = ",\n" if self.count else ""
            self.rows.write(f'{separator}  "{cited.row["citation_id"]}": "{marks}"')
            self.articles[cited.row["article_id"]] = cited.row["article_sha256"]
            self.extractors.add(cited.row["extractor_version"])
            self.count += 1
            yield cited

    def write(self, stream: TextIO, head: Mapping[str, Any]) -> None:
        """Write the manifest: `head`, what was counted, and the rows last."""
        known = {
            "manifest": VERSION,
            **head,
            "counts": {"quotations": self.count, "articles": len(self.articles)},
            "extractors": sorted(self.extractors),
            "articles_sha256": _sha256(f"{one} {text}\n" for one, text in sorted(self.articles.items())),
            "columns": self.columns,
        }
        stream.write(json.dumps(known, ensure_ascii=False, indent=1).removesuffix("\n}"))
        stream.write(',\n "rows": {\n')
        self.rows.seek(0)
        for line in self.rows:
            stream.write(line)
        stream.write("\n }\n}\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest, read."""

    question: Mapping[str, Any]
    form: Mapping[str, Any]
    made_on: str
    versions: Mapping[str, str]
    bank: Mapping[str, Any]
    file: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: Mapping[str, str]


def read(path: Path) -> Manifest:
    """Return the manifest in `path`; raises :class:`ManifestError` when it is none."""
    hint = f"an export with -o FILE writes FILE{SUFFIX}"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if value["manifest"] > VERSION:
            raise ManifestError("a newer quotebank wrote this manifest", where=str(path), hint="upgrade quotebank")
        names = ("question", "form", "made_on", "versions", "bank", "file", "rows")
        return Manifest(**{name: value[name] for name in names}, columns=tuple(value["columns"]))
    except OSError as error:
        raise ManifestError(f"cannot be read: {error.strerror}", where=str(path), hint=hint) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ManifestError("no manifest of an export", where=str(path), hint=hint) from error


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is not as it was."""

    kind: Literal["added", "removed", "altered"]
    citation_id: str
    columns: tuple[str, ...] = ()
    """Those that differ."""
    speaker: str = ""
    quote: str = ""
    """As they are now; empty when it is gone."""


def changes(manifest: Manifest, citations: Iterable[Cited]) -> Iterator[Change]:
    """Give what moved between the manifest and `citations`, in their order; what is gone comes last."""
    seen = set()
    for cited in citations:
        row, one = cited.row, cited.row["citation_id"]
        seen.add(one)
        if one not in manifest.rows:
            yield Change("added", one, (), row["speaker"], row["quote"])
        elif differing := _differing(manifest, one, row):
            yield Change("altered", one, differing, row["speaker"], row["quote"])
    for one in manifest.rows:
        if one not in seen:
            yield Change("removed", one)


def _differing(manifest: Manifest, one: str, row: Mapping[str, str]) -> tuple[str, ...]:
    then = manifest.rows[one]
    old = {name: then[at * DIGITS : (at + 1) * DIGITS] for at, name in enumerate(manifest.columns)}
    return tuple(name for name in old if name in row and old[name] != _digest(row[name]))


def _digest(cell: str) -> str:
    if not cell:
        return "0" * DIGITS
    return hashlib.sha256(cell.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def _sha256(lines: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for line in lines:
        whole.update(line.encode())
    return whole.hexdigest()


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; empty when it is not there."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
