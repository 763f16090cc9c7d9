"""Takes decisions on speakers, gives a file of them that another bank takes in, and back; and reads OpenRefine's.

A file is CSV (RFC 4180, a row a decision, its cells guarded as in every CSV of this program) or JSON (an array of the
same rows).  A table of speakers that OpenRefine has reconciled (https://openrefine.org/docs/manual/reconciling) is the
CSV of ``quotebank speakers`` with the items in a column ``wikidata`` or ``qid``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from quotebank.decisions import QID, Decided
from quotebank.errors import ReviewError
from quotebank.exporters import Options
from quotebank.exporters import csv as csv_format
from quotebank.folding import plain
from quotebank.model import DECISIONS, SPEAKER_KINDS, Decision

_DETAILS: dict[Decision, tuple[str, ...]] = {
    "merge": ("into", "kind", "name", "from"),
    "split": ("name", "kind", "articles", "quotations"),
    "alias": ("alias", "kind", "name"),
    "role": ("role", "since", "until"),
    "wikidata": ("qid",),
    "undo": (),
}
"""Action -> what its detail holds."""

_LISTS = ("articles", "quotations")
_JOIN = " | "
_FIRST = ("number", "action", "speaker", "undoes")
_LAST = ("reviewer", "decided_on", "reason")
COLUMNS = (*_FIRST, *dict.fromkeys(key for keys in _DETAILS.values() for key in keys), *_LAST)
"""The columns of a file, in order."""

_HINT = "a file that «quotebank speakers export-decisions» wrote, or a table of speakers with a column wikidata or qid"


def written(rows: Sequence[Decided], form: str) -> str:
    """Return the file of `rows`; `form` is ``csv`` or ``json``."""
    flat = [_flat(row) for row in rows]
    out = io.StringIO(newline="")
    if form == "json":
        out.write(json.dumps(flat, ensure_ascii=False, indent=1) + "\n")
    else:
        csv_format.write(flat, out, Options(columns=COLUMNS))
    return out.getvalue()


def _flat(row: Decided) -> dict[str, str]:
    detail = {key: _JOIN.join(value) if key in _LISTS else str(value) for key, value in row.detail.items()}
    cells = {"number": str(row.number), "action": row.action, "speaker": row.speaker, "undoes": str(row.undoes or "")}
    signed = {"reviewer": row.reviewer or "", "decided_on": row.decided_on or "", "reason": row.reason or ""}
    return dict.fromkeys(COLUMNS, "") | cells | detail | signed


def read(text: str, where: str) -> list[dict[str, str]]:
    """Return the rows of a file, JSON or CSV; raises :class:`~quotebank.errors.ReviewError` for anything else."""
    try:
        if text.lstrip("\ufeff").lstrip().startswith("["):
            rows = json.loads(text.lstrip("\ufeff"))
        else:
            rows = list(csv_format.read(io.StringIO(text, newline="")))
        if not all(isinstance(value, str) for row in rows for value in row.values()):
            raise ValueError("a cell that is no text")
    except (ValueError, AttributeError) as error:
        raise ReviewError(f"not a file of decisions: {error}", where=where, hint=_HINT) from error
    return cast(list[dict[str, str]], rows)


def is_table(rows: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether rows are a table of speakers, not decisions."""
    return bool(rows) and "speaker_id" in rows[0] and "action" not in rows[0]


def decided(rows: Iterable[Mapping[str, str]], where: str) -> list[Decided]:
    """Return the decisions that the rows of a file hold, checked; raises :class:`~quotebank.errors.ReviewError`."""
    out = []
    for line, row in enumerate(rows, 1):
        fault = _fault(row)
        if fault:
            raise ReviewError(f"row {line}: {fault}", where=where, hint="nothing was taken in; mend the file")
        action = cast(Decision, row["action"])
        detail: dict[str, Any] = {key: _listed(row[key]) if key in _LISTS else row[key] for key in _DETAILS[action]}
        signed = (row.get("reviewer") or None, row.get("decided_on") or None, row.get("reason") or None)
        undoes = int(row["undoes"]) if row.get("undoes") else None
        out.append(Decided(int(row["number"]), action, row["speaker"], detail, *signed, undoes))
    return out


def _listed(cell: str) -> list[str]:
    return cell.split(_JOIN) if cell else []


def _fault(row: Mapping[str, str]) -> str:
    """Return what is wrong with a row; empty when nothing is."""
    missing = [name for name in ("number", "action", "speaker", "undoes") if name not in row]
    if missing:
        return f"no column {missing[0]}"
    action = row["action"]
    if action not in DECISIONS:
        return f"no such action: {action}"
    missing = [name for name in _DETAILS[action] if name not in row]
    if missing:
        return f"no column {missing[0]}"
    if not row["number"].isdecimal() or not (row["undoes"] or "0").isdecimal():
        return "a number that is none"
    if bool(row["undoes"]) != (action == "undo"):
        return "only an undo names the row that it takes back, and each does"
    ids = [row["speaker"], *([row["into"]] if action == "merge" else [])]
    if not all(one.startswith("s-") for one in ids):
        return "a speaker's id begins with s-"
    if "kind" in _DETAILS[action] and row["kind"] not in SPEAKER_KINDS:
        return f"no such kind of speaker: {row['kind']}"
    if action == "wikidata" and row["qid"] and not QID.fullmatch(row["qid"]):
        return f"no Wikidata item: {row['qid']}"
    return ""


def items(rows: Sequence[Mapping[str, str]], known: Mapping[str, str], where: str) -> dict[str, str]:
    """Return speaker id -> Wikidata item of a reconciled table; `known` are the names of the bank's speakers by id.

    Raises :class:`~quotebank.errors.ReviewError` for a table without such a column, for a speaker whom the bank does
    not have, for a name that is not that speaker's (rows that slipped), and for what is no item.
    """
    column = next((name for name in ("qid", "wikidata") if name in rows[0]), None)
    if column is None:
        raise ReviewError("no column wikidata or qid", where=where, hint="in OpenRefine: Add column with entity's IDs")
    found: dict[str, str] = {}
    for line, row in enumerate(rows, 2):
        one, cell = row["speaker_id"], row[column].strip().rpartition("/")[2]
        if not one:
            continue
        if one not in known:
            fault = f"no speaker {one} in this bank"
        elif plain(row.get("speaker", known[one])) != plain(known[one]):
            fault = f"{one} is {known[one]}, not {row['speaker']}"
        elif cell and not QID.fullmatch(cell):
            fault = f"no Wikidata item: {cell}"
        elif found.get(one, cell) != cell:
            fault = f"two items for {known[one]}"
        else:
            found[one] = cell
            continue
        raise ReviewError(f"line {line}: {fault}", where=where, hint="nothing was taken in; mend the file")
    return found
