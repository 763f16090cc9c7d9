"""Takes a CSV file of claims, gives it with a verdict in every row: ``quotebank verify --csv``."""

from __future__ import annotations

import csv
import io
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from quotebank.commands.app import App
from quotebank.commands.rows import standard_output
from quotebank.errors import QueryError, QuotebankError
from quotebank.exporters.file import check as check_file
from quotebank.exporters.file import replacing
from quotebank.exporters.guard import guarded, unguarded
from quotebank.verify.telling import word_diff

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.verify.results import Checked

QUOTES = ("quote", "quotation", "claim", "words", "text", "quoted_words")
"""Names that a column of quotations may have, the likeliest first."""

ADDED = (
    "verdict", "flags", "score", "printed", "word_diff", "printed_speaker", "said_on", "publication", "published_on",
    "url", "quotation_id", "first_published_on", "differences", "cut_before", "cut_after", "notes",
)  # fmt: skip
"""The columns that are written behind the file's own."""


class Columns(NamedTuple):
    """The names of the columns to read, as far as they were given."""

    quote: str | None
    speaker: str | None


def check(app: App, table: Path, columns: Columns, output: Path | None, *, force: bool) -> int:
    """Check every row of `table` and write it with what was found; returns the exit code.

    Raises :class:`~quotebank.errors.QuotebankError` for a file that cannot be read or has no such column.
    """
    rows, names = _read(table)
    quote, speaker = _chosen(table, names, columns)
    if output is not None:
        check_file(output, force=force)
    tally: Counter[str] = Counter()
    started = time.monotonic()
    with app.open() as bank, _stream(output) as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([*names, *(_own(name, names) for name in ADDED)])
        for number, row in enumerate(rows, 1):
            added = _checked(bank, row[quote], row.get(speaker or "", ""))
            tally[added["verdict"] or "not checked"] += 1
            writer.writerow([guarded(cell) for cell in (*(row[name] for name in names), *added.values())])
            if sys.stderr.isatty() and time.monotonic() - started >= 1:
                started = time.monotonic()
                app.err.write(f"{number} of {len(rows)}")
    app.err.write(f"{len(rows)} checked: " + (", ".join(f"{n} {one}" for one, n in tally.most_common()) or "no rows"))
    if tally["not checked"]:
        return 5
    return 0 if set(tally) <= {"verbatim"} else 10


def _read(table: Path) -> tuple[list[dict[str, str]], list[str]]:
    csv.field_size_limit(1 << 30)
    try:
        text = table.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise QuotebankError("the file cannot be read as CSV in UTF-8", where=str(table), hint=str(error)) from error
    names, *others = rows or [[]]
    if len(set(names)) < len(names):
        raise QuotebankError("two columns have one name", where=f"{table}: line 1", hint="rename one of them")
    padded = ([*map(unguarded, row), *[""] * (len(names) - len(row))] for row in others if row)
    return [dict(zip(names, row, strict=False)) for row in padded], names


def _chosen(table: Path, names: Sequence[str], columns: Columns) -> tuple[str, str | None]:
    """Return the columns of quotations and of speakers."""
    for wanted in columns:
        if wanted is not None and wanted not in names:
            raise QuotebankError(f"no column {wanted}", where=f"{table}: line 1", hint=f"there are: {', '.join(names)}")
    lowered = {name.strip().lower(): name for name in reversed(names)}
    quote = columns.quote or next((lowered[name] for name in QUOTES if name in lowered), None)
    if quote is None and len(names) == 1:
        quote = names[0]
    if quote is None:
        hint = f"name it with --quote-column; there are: {', '.join(names)}"
        raise QuotebankError("no column of quotations", where=f"{table}: line 1", hint=hint)
    return quote, columns.speaker or lowered.get("speaker")


def _own(name: str, names: Sequence[str]) -> str:
    """Return a name for a column of ours that the file does not have yet."""
    while name in names:
        name = f"verify_{name}"
    return name


def _stream(output: Path | None) -> AbstractContextManager[Any]:
    if output is not None:
        return replacing(output)
    return standard_output()


def _checked(bank: Bank, quotation: str, speaker: str) -> dict[str, str]:
    try:
        return _cells(bank.verify(quotation, speaker.strip() or None, limit=1))
    except QueryError as error:
        return dict.fromkeys(ADDED, "") | {"notes": str(error)}


def _cells(checked: Checked) -> dict[str, str]:
    """Return the cells of one answer; empty where nothing is known."""
    cells = dict.fromkeys(ADDED, "")
    cells |= {"verdict": checked.verdict, "flags": " | ".join(checked.flags), "notes": " | ".join(checked.notes)}
    for match in checked.matches[:1]:
        record, article = match.record, match.article
        quotation = record.quotation if record else None
        told: Mapping[str, str | None] = {
            "score": f"{match.score:.2f}",
            "printed": match.text,
            "word_diff": " ".join(" ".join(words.split()) for words, _ in word_diff(match)),
            "printed_speaker": quotation.speaker.name if quotation else None,
            "said_on": quotation.said.iso if quotation else None,
            "publication": article.publisher,
            "published_on": article.published,
            "url": article.url,
            "quotation_id": record.quotation_id if record else None,
            "first_published_on": match.first.published,
            "differences": " | ".join(match.comparison.differences),
            "cut_before": match.cut_before,
            "cut_after": match.cut_after,
        }
        cells |= {name: value or "" for name, value in told.items()}
    return cells
