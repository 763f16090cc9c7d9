"""Measure how soon a search answers: ``python benchmarks/search.py --bank DIR``.

Fills DIR with a bank of 100,000 made quotations (which takes some minutes, once; see ``newsroom.py``), draws queries of
every kind from its own words with a seed, and asks each of a warm bank and of SQLite's FTS5 over the same words in the
same run.  Prints the processor time of one core per query, in milliseconds, at the median and at the 95th percentile,
and how many times FTS5's median that is; where FTS5 has no such operator, there is no ratio.  A search of ours looks
its names up, counts all that match, and checks the first 20 against the printed words; FTS5 counts and ranks 20.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.newsroom import fill
from quotebank.bank import Bank
from quotebank.folding import folded
from quotebank.model import joined

Pair = tuple[str, str | None]
"""A query of ours and the same for FTS5, if it has one."""


def printed(bank: Bank) -> Iterator[tuple[str, str]]:
    """Yield the folded words of each quotation, and those of the sentences beside it."""
    for record in bank.records(bank.ids().ids):
        quotation, text = record.quotation, record.article.text
        beside = " ".join(span.of(text) for span in (quotation.before, quotation.after) if span)
        yield " ".join(folded(joined(text, quotation.content))), " ".join(folded(beside))


def fts(rows: Sequence[tuple[str, str]]) -> sqlite3.Connection:
    """Return a database whose FTS5 tables hold `rows`: `forms` with Porter's stems, `exact` without."""
    db = sqlite3.connect(":memory:")
    for table, tokens in (("forms", "porter unicode61"), ("exact", "unicode61")):
        db.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(own, beside, tokenize='{tokens}')")
        db.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - our tables
        db.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608
    return db


class Draw:
    """Draws queries from the words of the bank."""

    def __init__(self, rows: Sequence[tuple[str, str]], seed: int) -> None:
        self.rows = rows
        self.chance = Random(seed)
        counts = Counter(word for own, _ in rows for word in set(own.split()))
        self.common = [word for word, count in counts.items() if count > len(rows) / 20 and word.isalpha()]
        self.middle = [
            word for word, count in counts.items() if len(rows) / 500 < count <= len(rows) / 20 and len(word) > 4
        ]

    def words(self, count: int) -> list[str]:
        """Return words that are neither common nor rare."""
        return [self.chance.choice(self.middle) for _ in range(count)]

    def run(self, count: int) -> list[str]:
        """Return words as they stand side by side in some quotation."""
        while True:
            words = self.chance.choice(self.rows)[0].split()
            if len(words) >= count and all(word.isalnum() for word in words):
                at = self.chance.randrange(len(words) - count + 1)
                return words[at : at + count]

    def kinds(self) -> dict[str, Callable[[], Pair]]:
        """Return what draws a query of each kind."""
        return {
            "word": lambda: (one := self.words(1)[0], f'forms:"{one}"'),
            "common word": lambda: (one := self.chance.choice(self.common), f'forms:"{one}"'),
            "two words": lambda: (" ".join(two := self.words(2)), f'forms:"{two[0]}" "{two[1]}"'),
            "word and common": lambda: (
                " ".join(two := [*self.words(1), self.chance.choice(self.common)]),
                f'forms:"{two[0]}" "{two[1]}"',
            ),
            "OR of 5": lambda: (" OR ".join(five := self.words(5)), "forms:" + " OR ".join(f'"{one}"' for one in five)),
            "word -word": lambda: ("{} -{}".format(*(two := self.words(2))), f'forms:"{two[0]}" NOT "{two[1]}"'),
            "phrase of 3": lambda: (f'"{(run := " ".join(self.run(3)))}"', f'exact:"{run}"'),
            "phrase of 5": lambda: (f'"{(run := " ".join(self.run(5)))}"', f'exact:"{run}"'),
            "prefix": lambda: (f"{(start := self.words(1)[0][:4])}*", f'exact:"{start}"*'),
            "word~1": lambda: (f"{self.words(1)[0]}~1", None),
            "word~2": lambda: (f"{self.words(1)[0]}~2", None),
            "w/5": lambda: ("{} w/5 {}".format(*self.apart()), None),
            "near/5": lambda: (
                "{} near/5 {}".format(*(two := self.apart())),
                f'forms:NEAR("{two[0]}" "{two[1]}", 4)',
            ),
            "same": lambda: ("{} same {}".format(*self.apart()), None),
            "speaker: and word": lambda: (f"speaker:{self.surname()} {self.words(1)[0]}", None),
            "role: and word": lambda: (f"role:minister {self.words(1)[0]}", None),
            "said: and word": lambda: (f"said:{self.chance.randint(2015, 2024)} {self.words(1)[0]}", None),
            "date: alone": lambda: (f"date:{self.chance.randint(2015, 2024)}", None),
            "conf: and type:": lambda: (f"conf:>0.{self.chance.randint(5, 8)} type:direct", None),
            "field OR word": lambda: (f"speaker:{self.surname()} OR {self.words(1)[0]}", None),
        }

    surnames: Sequence[str] = ()

    def surname(self) -> str:
        """Return the surname of somebody who speaks."""
        return self.chance.choice(self.surnames)

    def apart(self) -> list[str]:
        """Return two words a few places apart in some quotation, the first the rarer."""
        run = self.run(5)
        return [run[0], run[4]]


def milliseconds(action: Callable[[], object]) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


def percentile(times: Sequence[float], share: float) -> float:
    """Return the time below which that share of the times lies."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def ask(db: sqlite3.Connection, query: str) -> None:
    """Count what matches in FTS5, and rank the first 20."""
    table, _, match = query.partition(":")
    db.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH ?", (match,)).fetchone()  # noqa: S608 - our tables
    db.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT 20", (match,)).fetchall()  # noqa: S608


def measure(bank: Bank, count: int, seed: int) -> None:
    """Print a line for each kind of query."""
    rows = list(printed(bank))
    db, draw = fts(rows), Draw(rows, seed)
    draw.surnames = [one.name.split()[-1] for one in bank.speakers() if one.kind == "person"][:200]
    print(f"{len(rows):,} quotations; {count} queries of each kind; processor time, ms: median, 95th percentile")
    print(f"{'':20}{'hits':>8}{'ours':>10}{'95 %':>9}{'FTS5':>10}{'95 %':>9}{'ratio':>8}")
    for kind, drawn in draw.kinds().items():
        pairs = [drawn() for _ in range(count)]
        hits = sorted(bank.search(query).total for query, _ in pairs)
        ours = [milliseconds(lambda query=query: bank.search(query)) for query, _ in pairs]
        line = f"{kind:20}{hits[len(hits) // 2]:8,}{percentile(ours, 0.5):10.1f}{percentile(ours, 0.95):9.1f}"
        theirs = [milliseconds(lambda query=query: ask(db, query)) for _, query in pairs if query]
        if theirs:
            ratio = percentile(ours, 0.5) / max(percentile(theirs, 0.5), 0.001)
            line += f"{percentile(theirs, 0.5):10.2f}{percentile(theirs, 0.95):9.2f}{ratio:8.1f}"
        print(line, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bank", type=Path, help="where to make the bank, or where it is; default: for this run only")
    parser.add_argument("--quotations", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=40, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.bank or Path(scratch) / "bank"
        with fill(folder, options.quotations, seed=options.seed, progress=True) as bank:
            bank.search("warm")
            measure(bank, options.queries, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
