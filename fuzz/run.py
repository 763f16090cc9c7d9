"""Feed a target made-up inputs: ``python -m fuzz.run --target extract --runs 1000000 [--seed 1]``.

Each input follows from the seed and its number, so ``--only NUMBER`` shows a finding again.  With atheris installed
(``pip install quotebank[fuzz]``) and ``--atheris``, its coverage guides the choices instead.  Leaves with 1 when an
input raised anything.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence

from fuzz.choices import Choices, FromBytes, Seeded

NAMES = ("extract", "marks", "wire", "query", "csv", "dates", "warc", "feed", "table", "docx", "pages", "html")
"""The targets, in the order of :data:`fuzz.targets.TARGETS`, which is imported late so that atheris can watch it."""
Target = Callable[[Choices], object]
_MOST = 20
"""How many findings of a run are shown."""


def targets() -> dict[str, Target]:
    """Return the targets by name."""
    from fuzz.targets import TARGETS

    return TARGETS


def findings(target: Target, seed: int, numbers: range) -> Iterator[tuple[int, Exception]]:
    """Feed the inputs of those numbers; give the number and the exception of each that raised one."""
    for number in numbers:
        try:
            target(Seeded(seed, number))
        except Exception as error:  # noqa: BLE001, RUF100 - whatever is raised is what is looked for
            yield number, error


def run(name: str, runs: int, seed: int, first: int = 0) -> int:
    """Feed a target `runs` inputs and tell what was found; return how many raised something."""
    start = time.perf_counter()
    found = 0
    for number, error in findings(targets()[name], seed, range(first, first + runs)):
        found += 1
        if found <= _MOST:
            print(f"{name}: seed {seed}, number {number}: {type(error).__name__}: {error}", flush=True)
            traceback.print_tb(error.__traceback__, limit=-3, file=sys.stdout)
    print(f"{name}: {runs:,} inputs in {time.perf_counter() - start:.0f} s, {found} findings", flush=True)
    return found


def guided(name: str, runs: int) -> None:
    """Let atheris choose the inputs; it ends the process itself and shows what it finds."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["quotebank"]):
        target = targets()[name]

    def feed(data: bytes) -> None:
        target(FromBytes(data))

    atheris.Setup([sys.argv[0], f"-runs={runs}", "-max_len=400"], feed)
    atheris.Fuzz()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", choices=(*NAMES, "all"), default="all")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="feed this one input and let it raise")
    parser.add_argument("--atheris", action="store_true", help="let coverage guide the choices (one target)")
    options = parser.parse_args(arguments)
    names = NAMES if options.target == "all" else (options.target,)
    if options.only is not None:
        for name in names:
            print(f"{name}: {targets()[name](Seeded(options.seed, options.only))!r}")
        return 0
    if options.atheris:
        guided(names[0], options.runs)
        return 0
    return 1 if sum([run(name, options.runs, options.seed, options.first) for name in names]) else 0


if __name__ == "__main__":
    sys.exit(main())
