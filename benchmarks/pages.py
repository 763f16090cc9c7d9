"""Score the reader of pages on saved ones: ``python benchmarks/pages.py EXPECTED.jsonl PAGES --scorer SCORE.py``.

Each line of EXPECTED names a page of the folder PAGES (``file``) and what it holds; the scorer is a program that is
given EXPECTED and what ``quotebank read --nl`` makes of the pages, and prints how far they agree.  Then prints how many
pages a second are read, in one process with the files in memory, and the same for trafilatura if it is installed
(``pip install trafilatura``), whose share of the work is only to find the text.  ``--half A`` or ``B`` takes the pages
of half of the outlets, told by a digest of their names, so that one half can be looked at and the other only scored.

``--without names`` reads the pages with every class and id made meaningless, as tools for style sheets make them;
``tags`` without elements such as ``<article>`` and ``<figcaption>``, ``data`` without JSON-LD, ``meta`` without
``<meta>``, ``paragraphs`` with line breaks in the place of ``<p>``.  So an outlet that was never seen may write.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
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

_SCRIPT = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)\s*>)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_NAME = re.compile(r"""(\s(?:class|id|data-[a-z-]+)\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)


def _meaningless(match: re.Match[str]) -> str:
    names = match[2].strip("\"'").split()
    return f'{match[1]}"{" ".join("c" + hashlib.sha256(name.encode()).hexdigest()[:6] for name in names)}"'


def _outside(change: Callable[[str], str]) -> Callable[[str], str]:
    """Return what changes a page outside its scripts and style sheets."""
    return lambda page: "".join(part if n % 2 else change(part) for n, part in enumerate(_SCRIPT.split(page)))


WITHOUT: dict[str, Callable[[str], str]] = {
    "names": _outside(lambda page: _TAG.sub(lambda tag: _NAME.sub(_meaningless, tag[0]), page)),
    "tags": _outside(
        partial(
            re.compile(r"<(/?)(?:article|main|header|section|aside|footer|nav|figure|figcaption)\b", re.IGNORECASE).sub,
            r"<\1div",
        )
    ),
    "data": partial(re.compile(r"<script\b[^>]*ld\+json[^>]*>.*?</script\s*>", re.DOTALL | re.IGNORECASE).sub, ""),
    "meta": partial(re.compile(r"<meta\b(?![^>]*charset)[^>]*>", re.IGNORECASE).sub, ""),
    "paragraphs": _outside(lambda page: re.sub(r"</p\s*>", "<br><br>", re.sub(r"<p(?:\s[^>]*)?>", "", page))),
}
"""What a page can be read without, and how that is taken from it; of its bytes, as if each were a character."""


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
    parser.add_argument(
        "--without", action="append", default=[], choices=list(WITHOUT), help="read the pages without these"
    )
    parser.add_argument("--half", choices=["A", "B"], help="only the pages of that half of the outlets")
    options = parser.parse_args(arguments)
    listed = [json.loads(line) for line in options.expected.read_text("utf-8").splitlines() if line.strip()]
    expected = [page for page in listed if options.half in (None, half_of(page))]
    with tempfile.TemporaryDirectory() as folder:
        wanted, found = Path(folder, "expected.jsonl"), Path(folder, "read.jsonl")
        wanted.write_text("".join(json.dumps(page) + "\n" for page in expected), "utf-8")
        source = options.pages
        if options.without:
            source = Path(folder, "pages")
            source.mkdir()
            for page in expected:
                text = raw(options.pages / page["file"]).decode("latin-1")
                for change in options.without:
                    text = WITHOUT[change](text)
                (source / page["file"]).write_bytes(gzip.compress(text.encode("latin-1"), 1))
        lines = read_all(source, expected)
        found.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        subprocess.run([sys.executable, str(options.scorer), str(wanted), str(found)], check=True)
    if options.without:
        return 0
    data = [raw(options.pages / page["file"]) for page in expected]
    mine = rate(ours, data)
    print(f"\n{mine:.1f} pages a second, of {sum(map(len, data)) / len(data) / 1024:.0f} kB on average")
    if find_spec("trafilatura"):
        other = rate(theirs, data)
        print(f"trafilatura, text alone: {other:.1f} pages a second; quotebank is {mine / other:.1f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
