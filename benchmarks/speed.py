r"""Measure the extractor's speed: ``python benchmarks/speed.py GOLD.jsonl…`` (any JSON Lines with a ``text``).

Prints words a second on one core for the whole extractor, and beside it for ``re.findall(r"\w+", text)`` in the
same run.  Peers need a dependency parse first: spaCy's own page gives 10,014 words/s for en_core_web_lg on a CPU
(https://spacy.io/usage/facts-figures), which textacy's extractor and others pay before they begin.

``--beside PYTHON`` measures another Python's build in turns with this one, each round in a process of its own, so
that other work of the machine falls on both alike: ``--beside .venv-fast/bin/python`` for the compiled one.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # last: an installed build goes before the checkout

from quotebank.build import build
from quotebank.model import Article
from quotebank.pipeline import extract

SPACY_WORDS_A_SECOND = 10_014
_WORD = re.compile(r"\w+")


def texts(paths: Sequence[Path]) -> list[str]:
    """Return the texts of the files; one that is not JSON Lines is a text itself."""
    out: list[str] = []
    for path in paths:
        content = path.read_text("utf-8")
        is_lines = path.suffix == ".jsonl"
        out += [json.loads(line)["text"] for line in content.split("\n") if line.strip()] if is_lines else [content]
    return out


def best_of(work: Callable[[], object], rounds: int) -> float:
    """Return the least processor time of several rounds, in seconds: the rest measures the machine's other work."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def in_turns(pythons: Sequence[str], files: Sequence[Path], rounds: int) -> dict[str, float]:
    """Return the words a second of each build: the best of many rounds, each of which measures them all."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for python in pythons:
            command = [python, "-E", __file__, "--once", "--rounds", "3", *map(str, files)]
            name, words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            best[name] = max(best.get(name, 0.0), float(words))
    return best


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beside", metavar="PYTHON", help="another Python whose build is measured in turns with this")
    parser.add_argument("--once", action="store_true", help="print the build and its words a second alone")
    options = parser.parse_args(arguments)
    if options.beside:
        for name, speed in in_turns((sys.executable, options.beside), options.files, options.rounds).items():
            print(f"{name:<28} {speed:12,.0f} words/s")
        return 0
    articles = [Article(text=text) for text in texts(options.files)]
    words = sum(len(article.text.split()) for article in articles)
    first = time.perf_counter()
    extract(articles[0])
    first = time.perf_counter() - first
    ours = words / best_of(lambda: [extract(article) for article in articles], options.rounds)
    if options.once:
        print(build(), ours)
        return 0
    plain = words / best_of(lambda: [_WORD.findall(article.text) for article in articles], options.rounds)
    spacy = SPACY_WORDS_A_SECOND
    print(f"{len(articles)} articles, {words} words, best of {options.rounds} rounds, processor time of one core")
    print(f"the rooms of the extractor run as: {build()}")
    print(f"quotebank, everything        {ours:12,.0f} words/s   (the first article, tables included: {first:.2f} s)")
    print(f're.findall(r"\\w+")           {plain:12,.0f} words/s   {plain / ours:8.1f} times ours')
    print(f"spaCy's parse, published     {spacy:12,} words/s   {spacy / ours:8.2f} times ours")
    return 0


if __name__ == "__main__":
    sys.exit(main())
