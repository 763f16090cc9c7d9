r"""Measure the extractor's speed: ``python benchmarks/speed.py GOLD.jsonl…`` (any JSON Lines with a ``text``).

Prints words a second on one core for the whole extractor, and beside it for ``re.findall(r"\w+", text)`` in the
same run.  Peers need a dependency parse first: spaCy's own page gives 10,014 words/s for en_core_web_lg on a CPU
(https://spacy.io/usage/facts-figures), which textacy's extractor and others pay before they begin.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from quotebank.model import Article
from quotebank.pipeline import extract

SPACY_WORDS_A_SECOND = 10_014
_WORD = re.compile(r"\w+")


def texts(paths: Sequence[Path]) -> list[str]:
    """Return the texts of the files."""
    lines = [line for path in paths for line in path.read_text("utf-8").split("\n") if line.strip()]
    return [json.loads(line)["text"] for line in lines]


def best_of(work: Callable[[], object], rounds: int) -> float:
    """Return the least processor time of several rounds, in seconds: the rest measures the machine's other work."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    articles = [Article(text=text) for text in texts(options.files)]
    words = sum(len(article.text.split()) for article in articles)
    first = time.perf_counter()
    extract(articles[0])
    first = time.perf_counter() - first
    ours = words / best_of(lambda: [extract(article) for article in articles], options.rounds)
    plain = words / best_of(lambda: [_WORD.findall(article.text) for article in articles], options.rounds)
    spacy = SPACY_WORDS_A_SECOND
    print(f"{len(articles)} articles, {words} words, best of {options.rounds} rounds, processor time of one core")
    print(f"quotebank, everything        {ours:12,.0f} words/s   (the first article, tables included: {first:.2f} s)")
    print(f're.findall(r"\\w+")           {plain:12,.0f} words/s   {plain / ours:8.1f} times ours')
    print(f"spaCy's parse, published     {spacy:12,} words/s   {spacy / ours:8.2f} times ours")
    return 0


if __name__ == "__main__":
    sys.exit(main())
