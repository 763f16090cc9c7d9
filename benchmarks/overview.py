"""Measure facets, groups and timelines: ``python benchmarks/overview.py`` (makes its own bank the first time).

Counts behind a result of every quotation of the bank, and behind the half that a word finds, each beside the same count
over records in Python in the same run.  Prints the least processor time of several rounds in milliseconds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.newsroom import fill
from benchmarks.speed import best_of
from quotebank.bank import Bank
from quotebank.facets import FACETS, GROUPS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bank", type=Path, default=Path("demo-bank/overview"), help="where the bank is, or is made")
    parser.add_argument("--quotations", type=int, default=100_000)
    parser.add_argument("--word", default="will", help="what the smaller result is searched by")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with fill(options.bank, options.quotations, progress=True) as bank:
        found = {"all": bank.ids("").ids, options.word: bank.ids(options.word).ids}
        for name, ids in found.items():
            slow = _records(bank, ids)
            print(f"\n{len(ids):,} quotations ({name}); one facet over the records in Python: {slow:,.0f} ms")
            for label, work in _tasks(bank, ids).items():
                took = 1000 * best_of(work, options.rounds)
                print(f"{label:26} {took:8,.0f} ms   {slow / took:8,.0f} times as fast")
    return 0


def _tasks(bank: Bank, ids: Sequence[str]) -> dict[str, Callable[[], object]]:
    return {
        **{f"facet {name}": lambda name=name: bank.facets(ids, [name]) for name in FACETS},  # type: ignore[misc]
        "all facets at once": lambda: bank.facets(ids, FACETS),
        **{f"grouped by {name}": lambda name=name: bank.groups(ids, name) for name in GROUPS},  # type: ignore[misc]
        "timeline": lambda: bank.timeline(ids, "month"),
    }


def _records(bank: Bank, ids: Sequence[str]) -> float:
    """Return the milliseconds that the peer takes, measured on a tenth of the records."""
    part = ids[::10]
    start = time.process_time()
    Counter(record.article.publisher for record in bank.records(part))
    return 10_000 * (time.process_time() - start)


if __name__ == "__main__":
    sys.exit(main())
