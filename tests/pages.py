"""The pages of ``docs/``: every command in them is run, and what it answers must stand below it.

``python tests/pages.py`` writes the answers of today into the pages, to be read before they are kept.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from quotebank.commands import main

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = tuple(sorted(DOCS.glob("*.md")))
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROMPT = "$ "

Answer = Callable[[str], str]


def commands(page: str) -> Iterator[str]:
    """Give the command lines of a page in order."""
    for block in _BLOCK.findall(page):
        yield from (line[len(_PROMPT) :] for line in block.splitlines() if line.startswith(_PROMPT))


def renewed(page: str, answer: Answer) -> str:
    """Return the page with what `answer` gives below each command."""

    def block(match: re.Match[str]) -> str:
        parts = [f"{_PROMPT}{line}\n{answer(line)}".rstrip() for line in commands(match.group())]
        return "```console\n" + "\n\n".join(parts) + "\n```"

    return _BLOCK.sub(block, page)


def run(line: str) -> str:
    """Return what one command line writes, to both outputs."""
    name, *words = shlex.split(line)
    assert name == "quotebank", f"a page may only run quotebank, not {name}"
    return CliRunner().invoke(main, words, prog_name="quotebank").output


def with_articles(folder: Path) -> None:
    """Put the articles of the pages into a folder, where they find them."""
    shutil.copytree(DOCS / "articles", folder / "articles")


def renew() -> None:
    """Write today's answers into every page."""
    for page in PAGES:
        with TemporaryDirectory() as folder, chdir(folder):
            with_articles(Path(folder))
            text = page.read_text("utf-8")
            page.write_text(renewed(text, run), encoding="utf-8")


if __name__ == "__main__":
    renew()
