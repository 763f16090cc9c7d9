"""Compare this Python's build of the extractor with another's: ``python fuzz/builds.py .venv-fast/bin/python``.

One of the two must be compiled (``make fast``) and the other not.  Both read every case of the tests, the seeds,
every hostile text of ``benchmarks/growth.py`` and some thousands of made-up texts; the answers, as the wire writes
them, must be the same byte for byte.  Leaves with 1 when one differs, and shows the first that do.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # last: an installed build goes before the checkout

from benchmarks.growth import UNITS, text_of
from fuzz.choices import Seeded, one_of
from fuzz.targets import DAYS
from fuzz.texts import text as made_up
from quotebank.build import build
from quotebank.wire import answer, request

ROOT = Path(__file__).resolve().parents[1]
_LONG = 3_000
_SHOWN = 5


def articles(count: int, seed: int) -> Iterator[dict[str, object]]:
    """Give the requests that both builds answer, `count` of them with made-up texts."""
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        yield {"id": path.name, "text": path.read_text("utf-8"), "published": "2018-05-14"}
    for path in sorted((ROOT / "tests" / "cases").glob("*.txt")):
        for number, block in enumerate(path.read_text("utf-8").split("\n=== ")[1:]):
            head, _, rest = block.partition("\n\n")
            known = dict(line.split(": ", 1) for line in head.split("\n")[1:] if line != "some")
            yield {"id": f"{path.name} {number}", **known, "text": rest.partition("\n---\n")[0]}
    for family in UNITS:
        yield {"id": family, "text": text_of(family, _LONG), "published": "2024-05-16"}
    for number in range(count):
        choices = Seeded(seed, number)
        yield {"id": number, "text": made_up(choices), "published": one_of(choices, DAYS)}


def print_answers(count: int, seed: int) -> None:
    """Print which build runs, and a line of JSON for each article."""
    print(build())
    for article in articles(count, seed):
        print(json.dumps(answer(request(article))))


def answers_of(python: str, count: int, seed: int) -> list[str]:
    """Return what :func:`print_answers` prints under another Python, in lines."""
    command = [python, "-E", __file__, "--print", "--texts", str(count), "--seed", str(seed), python]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()  # noqa: S603


def differences(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the pairs of lines that are not the same, one text to a pair."""
    return [f"- {one}\n+ {other}" for one, other in zip_longest(mine, theirs) if one != other]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", help="the other build's Python")
    parser.add_argument("--texts", type=int, default=5_000, help="how many made-up texts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--print", action="store_true", help="print this build's answers and compare nothing")
    options = parser.parse_args(arguments)
    if options.print:
        print_answers(options.texts, options.seed)
        return 0
    mine, theirs = (answers_of(python, options.texts, options.seed) for python in (sys.executable, options.python))
    if {mine[0], theirs[0]} != {"Python", "compiled"}:
        print(f"both builds are {mine[0]}: nothing to compare; run make fast first")
        return 1
    found = differences(mine[1:], theirs[1:])
    print("\n".join(found[:_SHOWN]))
    quotations = sum(len(json.loads(line)["quotations"]) for line in mine[1:])
    print(f"{len(mine) - 1:,} articles, {quotations:,} quotations: {len(found)} articles answered differently")
    return 1 if found or not quotations else 0


if __name__ == "__main__":
    sys.exit(main())
