"""Takes what became of each input, gives the report of a run: counts, and by name what failed and what was left out.

Names are kept on the disk and not in memory, since there may be as many as there are articles.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import TextIO, get_args

from quotebank.intake.told import Ingested, Status

KEPT: tuple[Status, ...] = ("stored", "updated", "unchanged", "duplicate")
"""What became of the articles that the bank holds now."""

_IN_MEMORY = 1024 * 1024


class Report:
    """The report of one run; add to it as it goes, and close it at the end."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.quotations = 0
        self.reasons: Counter[str] = Counter()
        """Why files that are no articles were left out."""
        self.interrupted = False
        self._failures = _Rows()
        self._left_out = _Rows()

    def add(self, done: Ingested) -> None:
        """Count one input."""
        self.counts[done.status] += done.articles
        self.quotations += done.quotations
        if done.error is not None:
            where = done.error.where or done.origin
            self._failures.add({"origin": where, "what": done.error.what, "hint": done.error.hint})
        elif done.status == "skipped":
            self.reasons[done.reason] += not done.articles
            self._left_out.add({"origin": done.origin, "why": done.reason})

    @property
    def exit_code(self) -> int:
        """What the program's exit code should be."""
        if self.interrupted:
            return 130
        if not self.counts["failed"]:
            return 0
        return 5 if any(self.counts[status] for status in (*KEPT, "skipped")) else 3

    def write(self, stream: TextIO) -> None:
        """Write the report as one JSON object: every count, then ``failures`` and ``left_out``, a row a line."""
        told = {status: self.counts[status] for status in get_args(Status)}
        told |= {"quotations": self.quotations, "interrupted": self.interrupted}
        stream.write("{\n" + "".join(f"  {json.dumps(name)}: {json.dumps(value)},\n" for name, value in told.items()))
        for name, rows, end in (("failures", self._failures, ",\n"), ("left_out", self._left_out, "\n}\n")):
            stream.write(f'  "{name}": [')
            rows.write(stream)
            stream.write(f"]{end}")

    def save(self, file: Path) -> None:
        """Write the report to a file, wholly or not at all; raises ``OSError``."""
        half = file.with_name(f"{file.name}.part")
        with half.open("w", encoding="utf-8", newline="\n") as stream:
            self.write(stream)
        os.replace(half, file)

    def close(self) -> None:
        """Let go of what lies on the disk."""
        self._failures.close()
        self._left_out.close()


class _Rows:
    """Rows of JSON, on the disk once they are many."""

    def __init__(self) -> None:
        self._stream = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115

    def add(self, row: dict[str, str]) -> None:
        self._stream.write(json.dumps(row) + "\n")

    def write(self, stream: TextIO) -> None:
        """Write all rows so far, with commas between."""
        self._stream.seek(0)
        before = "\n    "
        for line in self._stream:
            stream.write(before + line.rstrip("\n"))
            before = ",\n    "
        stream.write("\n  " if before.startswith(",") else "")

    def close(self) -> None:
        self._stream.close()
