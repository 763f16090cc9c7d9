"""Measure a long ingest, end to end: ``python benchmarks/longrun.py [SIZE…]`` (default: 1000 10000; also 100000).

Made articles are written to real files, one each, in four formats in turn, and read by the real program in a process
of its own with ``--jobs``.  Prints for each size the articles and words a second, the memory of all its processes at
the highest, and the seconds an article takes in the first and the last tenth of the run.  Leaves with 1 when an article
of the largest size takes over a quarter more time than one of the smallest.  ``benchmarks/formats.py`` measures each
format and each stage by itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.formats import TEXTS
from benchmarks.newsroom import stories
from quotebank.intake.run import cores

GROWTH = 1.25
FORMATS = ("header lines", "markdown", "json", "html")
A_FOLDER = 1000


def write(folder: Path, count: int, seed: int) -> int:
    """Write so many articles, in formats that change from one to the next; returns the number of their words."""
    forms = [TEXTS[name] for name in FORMATS]
    words = 0
    for number, story in enumerate(islice(stories(seed), count)):
        ending, form = forms[number % len(forms)]
        file = folder / f"{number // A_FOLDER:04}" / f"{number:06}{ending}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(form(story.article), encoding="utf-8", newline="\n")
        words += len(story.article.text.split())
    return words


# --- whole runs


@dataclass
class Run:
    """What one run took."""

    articles: int
    words: int
    seconds: float
    memory: int
    """Bytes of all processes together, at the highest."""
    first: float
    """Seconds an article took in the first tenth, the start of the program left out."""
    last: float

    @property
    def each(self) -> float:
        """Seconds an article."""
        return self.seconds / self.articles

    def __str__(self) -> str:
        speed, words = self.articles / self.seconds, self.words / self.seconds
        return (
            f"{self.articles:>9,} {self.seconds:>8.0f} s {speed:>9.1f} {words:>9,.0f}"
            f" {self.memory / 2**20:>8,.0f} MB {1000 * self.first:>9.1f} ms {1000 * self.last:>7.1f} ms"
        )


def run(folder: Path, articles: int, words: int, jobs: int) -> Run:
    """Ingest a folder into a new bank beside it, in a process of its own."""
    command = [sys.executable, "-m", "quotebank", "--bank", str(folder.with_suffix(".bank")), "ingest", str(folder)]
    root = Path(__file__).resolve().parents[1]
    start = time.perf_counter()
    program = subprocess.Popen(
        [*command, "--jobs", str(jobs)], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    peak = _Peak(program.pid)
    peak.start()
    times: list[float] = []
    assert program.stdout is not None  # noqa: S101 - asked for
    for line in program.stdout:
        if line.startswith(("stored", "updated", "duplicate", "unchanged")):
            times.append(time.perf_counter())
    program.wait()
    seconds = time.perf_counter() - start
    peak.stop()
    if program.returncode or len(times) != articles:
        raise SystemExit(f"the run ended with {program.returncode}: {len(times)} of {articles} articles")
    tenth = articles // 10
    return Run(
        articles,
        words,
        seconds,
        peak.bytes,
        (times[tenth] - times[0]) / tenth,
        (times[-1] - times[-1 - tenth]) / tenth,
    )


class _Peak(threading.Thread):
    """Looks at the memory of a process and all below it, twice a second; on Linux, elsewhere it stays 0."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.bytes = 0

    def run(self) -> None:
        while not self._over.wait(0.5):
            self.bytes = max(self.bytes, sum(map(_resident, _tree(self._pid))))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _resident(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE", help="how many articles")
    parser.add_argument("--jobs", type=int, default=cores(), help="how many workers (default: one for each core)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    sizes = sorted(options.sizes or [1000, 10_000])
    with tempfile.TemporaryDirectory(prefix="quotebank-longrun-") as name:
        scratch = Path(name)
        print(f"{options.jobs} workers; the whole program: read, extract, store, index")
        print("articles       time articles/s  words/s      memory  first tenth     last")
        runs = []
        for size in sizes:
            words = write(scratch / f"all-{size}", size, options.seed)
            runs.append(run(scratch / f"all-{size}", size, words, options.jobs))
            print(runs[-1], flush=True)
        growth = runs[-1].each / runs[0].each
        print(f"an article of {sizes[-1]:,} takes {growth:.2f} times the time of one of {sizes[0]:,} (bar: {GROWTH})")
    return 1 if growth > GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
