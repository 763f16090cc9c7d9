"""Score the reader of pages on saved ones: ``python benchmarks/pages.py EXPECTED.jsonl PAGES --scorer SCORE.py``.

Each line of EXPECTED names a page of the folder PAGES (``file``) and what it holds; the scorer is a program that is
given EXPECTED and what ``quotebank read --nl`` makes of the pages, and prints how far they agree.  Then prints how many
pages a second are read, in one process with the files in memory, and the same for trafilatura if it is installed
(``pip install trafilatura``), whose share of the work is only to find the text.  ``--half A`` or ``B`` takes the pages
of half of the outlets, told by a digest of their names, so that one half can be looked at and the other only scored.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1]))  # last: an installed build goes before the checkout

from quotebank.commands.read import as_json, pages
from quotebank.errors import ArticleError
from quotebank.readers import Meta, canonical, read_paths
from quotebank.readers.article import Source
from quotebank.readers.html import read_html
from quotebank.readers.html.charset import charset

_ROUNDS = 3


def half_of(page: dict[str, Any]) -> str:
    """Return in which half of the outlets a page is."""
    return "AB"[hashlib.sha256(str(page.get("outlet")).encode()).digest()[1] & 1]


def read_all(folder: Path, expected: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of ``quotebank read --nl`` for the pages; one that cannot be read is told and has none."""
    lines = []
    for page in pages(read_paths([str(folder / entry["file"]) for entry in expected], Meta())):
        if page[0].error:
            print(f"not read: {page[0].error}", file=sys.stderr)
        else:
            lines.append(as_json(page, str(folder.resolve())))
    return lines


def raw(path: Path) -> bytes:
    """Return the bytes of a page, packed or not."""
    data = path.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def ours(data: bytes) -> object:
    """Read one page."""
    try:
        return list(read_html(io.BytesIO(data), Source("page.html")))
    except ArticleError:
        return None


def theirs(data: bytes) -> object:
    """Let trafilatura find the text of one page."""
    import trafilatura

    return trafilatura.extract(canonical(data, charset(data)).text)


def rate(read: Callable[[bytes], object], data: Sequence[bytes]) -> float:
    """Return how many pages a second are read, the best of a few rounds, by the processor's clock."""
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for one in data:
            read(one)
        times.append(time.process_time() - start)
    return len(data) / min(times)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("expected", type=Path)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--scorer", type=Path, required=True, help="a program that scores READ against EXPECTED")
    parser.add_argument("--half", choices=["A", "B"], help="only the pages of that half of the outlets")
    options = parser.parse_args(arguments)
    listed = [json.loads(line) for line in options.expected.read_text("utf-8").splitlines() if line.strip()]
    expected = [page for page in listed if options.half in (None, half_of(page))]
    with tempfile.TemporaryDirectory() as folder:
        wanted, found = Path(folder, "expected.jsonl"), Path(folder, "read.jsonl")
        wanted.write_text("".join(json.dumps(page) + "\n" for page in expected), "utf-8")
        lines = read_all(options.pages, expected)
        found.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        subprocess.run([sys.executable, str(options.scorer), str(wanted), str(found)], check=True)
    data = [raw(options.pages / page["file"]) for page in expected]
    mine = rate(ours, data)
    print(f"\n{mine:.1f} pages a second, of {sum(map(len, data)) / len(data) / 1024:.0f} kB on average")
    if find_spec("trafilatura"):
        other = rate(theirs, data)
        print(f"trafilatura, text alone: {other:.1f} pages a second; quotebank is {mine / other:.1f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
