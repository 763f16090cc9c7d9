"""Measure what an export costs: ``python benchmarks/exporting.py --quotations 100000 [--bank DIR] [FORMAT…]``.

Fills a bank with invented quotations (``newsroom.py``; one that is there already is taken as it is), exports a tenth of
it and all of it in every format, each in a process of its own, and prints processor seconds for a thousand quotations,
the most memory held, and how often the time is that of a peer: Python's own ``csv`` and ``sqlite3`` writing one plain
row for each quotation of the same bank, without citations, links, guard and manifest.  Leaves with 1 where all need
half as much memory again as a tenth, or more: an export must not grow with the bank.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from quotebank.commands.options import EXPORTS  # little is loaded here: a process counts its parent's memory as its own

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 1.5

PEER = """
import csv, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = db.execute("SELECT q.public_id, q.speaker_name, q.kind, a.title, a.publisher, a.published, a.url,"
    " (SELECT group_concat(s.text) FROM span s WHERE s.quotation_id = q.id AND s.part = 'content')"
    " FROM quotation q JOIN article a ON a.id = q.article_id LIMIT ?", (sys.argv[3],))
with open(sys.argv[2], "w", encoding="utf-8", newline="") as stream:
    csv.writer(stream).writerows(rows)
"""


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float


def cost(command: Sequence[str]) -> Cost:
    """Run a command; raises SystemExit where it fails."""
    quiet = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(command[0], command, {**os.environ, "PYTHONPATH": str(ROOT)}, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def export(bank: Path, name: str, limit: int, folder: Path) -> Cost:
    """Export `limit` quotations in one format."""
    command = [sys.executable, str(ROOT / "cli.py"), "--bank", str(bank), "export", "--format", name, "--force"]
    return cost([*command, "--limit", str(limit), "-o", str(folder / "all")])


def main() -> int:
    """Fill, export, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(EXPORTS)}; default: all")
    parser.add_argument("--quotations", type=int, default=100_000)
    parser.add_argument("--bank", type=Path, help="made there and kept; default: a folder that is gone afterwards")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        bank = given.bank or folder / "bank"
        if not (bank / "quotebank.db").exists():
            made = [
                str(ROOT / "benchmarks" / "newsroom.py"),
                "--bank",
                str(bank),
                "--quotations",
                str(given.quotations),
            ]
            cost([sys.executable, *made])
        return measured(bank, given.formats or list(EXPORTS), given.quotations, folder)


def measured(bank: Path, formats: Sequence[str], quotations: int, folder: Path) -> int:
    """Print a line for each format; returns 1 where one of them grows with the bank."""
    peer = cost([sys.executable, "-c", PEER, str(bank / "quotebank.db"), str(folder / "peer.csv"), str(quotations)])
    print(f"{'plain rows':<12}{1000 * peer.seconds / quotations:8.2f} s for 1,000{peer.megabytes:8.0f} MB")
    grown = False
    for name in formats:
        tenth, whole = (export(bank, name, count, folder) for count in (quotations // 10, quotations))
        growth = whole.megabytes / tenth.megabytes
        grown |= growth >= LIMIT
        told = f"{name:<12}{1000 * whole.seconds / quotations:8.2f} s for 1,000{whole.megabytes:8.0f} MB"
        print(f"{told}  {growth:.2f} of a tenth  {whole.seconds / peer.seconds:6.1f} plain rows", flush=True)
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
