"""What the pages of ``docs/`` show is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import DOCS, PAGES, commands, renewed, run, with_articles

QUESTIONS = (
    "who-said-this.md",
    "was-it-really-said.md",
    "where-did-it-first-appear.md",
    "what-did-they-say-before.md",
    "may-i-quote-it.md",
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page: Path, tmp_path: Path) -> None:
    """Every command of a page, run in its order in a folder with the example articles, answers as the page says."""
    with_articles(tmp_path)
    text = page.read_text("utf-8")

    assert renewed(text, run) == text


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_has_its_page(name: str) -> None:
    """Each of the five questions has a page that shows commands, and the index leads to it."""
    assert len(list(commands((DOCS / name).read_text("utf-8")))) >= 3
    assert f"]({name})" in (DOCS / "index.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page: Path) -> None:
    """Every link to another page leads to one that is there."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
    assert links


def test_a_page_that_is_wrong_is_seen() -> None:
    """A changed answer, a missing one and one too many are all differences."""
    page = "```console\n$ quotebank a\none\n\n$ quotebank b\n```\n"

    assert renewed(page, {"quotebank a": "one\n", "quotebank b": ""}.__getitem__) == page
    assert renewed(page, {"quotebank a": "two\n", "quotebank b": ""}.__getitem__) != page
    assert renewed(page, {"quotebank a": "one\n", "quotebank b": "x\n"}.__getitem__) != page
