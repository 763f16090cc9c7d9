"""Measure a long ingest, end to end: ``python benchmarks/longrun.py [SIZE…]`` (default: 1000 10000; also 100000).

Made articles are written to real files, one each, in four formats in turn, and read by the real program in a process
of its own with ``--jobs``.  Prints for each size the articles and words a second, the memory of all its processes at
the highest, and the seconds an article takes in the first and the last tenth of the run; then, of one process and the
smallest size, what each format takes and what share reading, extracting, storing and indexing have.  Leaves with 1
when an article of the largest size takes over a quarter more time than one of the smallest.
"""

from __future__ import annotations

import argparse
import html
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.newsroom import stories
from quotebank.bank import Bank, Extractor
from quotebank.intake.run import cores
from quotebank.intake.work import How
from quotebank.model import Article, Quotation
from quotebank.pipeline import EXTRACTOR_VERSION, extract
from quotebank.readers import Reading
from quotebank.readers.walk import Found, Skip

GROWTH = 1.25
A_FOLDER = 1000


def _header(article: Article) -> str:
    told = {"Title": article.title, "Author": article.author, "Publisher": article.publisher, "URL": article.url}
    lines = [f"{name}: {value}" for name, value in {**told, "Published": article.published}.items() if value]
    return "\n".join(lines) + f"\n\n{article.text}\n"


def _front_matter(article: Article) -> str:
    told = {"title": article.title, "author": article.author, "publisher": article.publisher, "url": article.url}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items() if value]
    return "---\n" + "\n".join(lines) + f"\npublished: {article.published}\n---\n{article.text}\n"


def _page(article: Article) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published,
        "author": {"@type": "Person", "name": (article.author or "").removeprefix("By ")},
        "publisher": {"@type": "Organization", "name": article.publisher},
        "url": article.url,
    }
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
    paragraphs = "".join(f"<p>{html.escape(part, quote=False)}</p>\n" for part in article.text.split("\n") if part)
    title = html.escape(article.title or "")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head><body><nav><ul>{menu}</ul></nav>\n'
        f"<main><article><h1>{title}</h1>\n{paragraphs}</article></main><footer>All rights</footer></body></html>\n"
    )


FORMATS: dict[str, tuple[str, Callable[[Article], str]]] = {
    "header lines": (".txt", _header),
    "markdown": (".md", _front_matter),
    "json": (".json", lambda article: json.dumps({**_told(article)}, ensure_ascii=False)),
    "html": (".html", _page),
}


def _told(article: Article) -> dict[str, str]:
    names = ("title", "author", "publisher", "url", "published", "updated", "text")
    return {name: value for name in names if (value := getattr(article, name))}


def write(folder: Path, count: int, seed: int, only: str | None = None) -> int:
    """Write so many articles, in all formats in turn or in one; returns the number of their words."""
    forms = [FORMATS[only]] if only else list(FORMATS.values())
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


# --- stages


class Clocked:
    """How files are read and extracted, with a clock on each."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(("read", "extract", "index"), 0.0)

    def extract(self, article: Article) -> tuple[Quotation, ...]:
        """Extract, and count the time."""
        start = time.perf_counter()
        try:
            return extract(article)
        finally:
            self.spent["extract"] += time.perf_counter() - start


def stages(folder: Path) -> tuple[float, dict[str, float]]:
    """Ingest a folder in this process; returns the seconds, and what share each stage has."""
    clocked = Clocked()

    class ClockedHow(How):
        __slots__ = ()

        def read(self, found: Found, skipped: Skip) -> Iterator[Reading]:
            readings = How.read(self, found, skipped)
            while True:
                start = time.perf_counter()
                reading = next(readings, None)
                clocked.spent["read"] += time.perf_counter() - start
                if reading is None:
                    return
                yield reading

    class ClockedBank(Bank):
        def _brought_up(self, action: Callable[..., object]) -> None:
            start = time.perf_counter()
            super()._brought_up(action)
            clocked.spent["index"] += time.perf_counter() - start

    extractor = Extractor(EXTRACTOR_VERSION, clocked.extract)
    with ClockedBank(folder.with_suffix(".stages"), create=True, extractor=extractor) as bank:
        start = time.perf_counter()
        done = sum(1 for _ in bank.ingest_paths([str(folder)], ClockedHow()))
        seconds = time.perf_counter() - start
    shares = {name: spent / seconds for name, spent in clocked.spent.items()}
    return seconds / done, {**shares, "store": 1 - sum(shares.values())}


def tell_stages(scratch: Path, count: int, seed: int) -> None:
    """Print what each format takes, in one process."""
    print(f"\none process, {count:,} articles of each format: ms an article, and the share of each stage")
    print(f"{'':14} {'ms':>6} {'read':>7} {'extract':>8} {'store':>7} {'index':>7}")
    for name in FORMATS:
        folder = scratch / f"one-{name.replace(' ', '-')}"
        write(folder, count, seed, name)
        each, shares = stages(folder)
        told = [
            f"{shares[stage]:>{wide}.0%}"
            for stage, wide in zip(("read", "extract", "store", "index"), (7, 8, 7, 7), strict=True)
        ]
        print(f"{name:14} {1000 * each:>6.1f} {' '.join(told)}", flush=True)


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
        tell_stages(scratch, min(sizes[0], 1000), options.seed)
    return 1 if growth > GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
