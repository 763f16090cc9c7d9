"""Shared by all tests: an invented article, a record made by hand, and the program run in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quotebank.commands import main
from quotebank.model import Article, Phrase, Quotation, Span, Speaker
from quotebank.records import Record

STORY = """Harbour council votes to shut the old pier

The harbour council voted on Tuesday to shut the old pier for good.

“The timber is rotten and nobody will insure it,” said Mayor Agnes Thorne. “We had no other choice.”

Deputy Mayor Piet Okafor said the repairs would cost more than the ferry earns.

“Boats will still land at the new quay,” Okafor said.

A fisherman who asked not to be named called the vote “a bad joke.”
"""
"""Invented; it has a headline, a split quotation, an indirect, a direct and a mixed one."""


@pytest.fixture
def story() -> str:
    """The text of an invented article."""
    return STORY


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a folder of its own, and no setting of the person who runs it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUOTEBANK_CONFIG_DIR", str(tmp_path / "no-config"))
    for name in ("QUOTEBANK_BANK", "QUOTEBANK_DATABASE", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run the program in this process: ``run("search", "pier")`` gives its exit code and both its outputs."""

    def call(*args: str, stdin: str | bytes | None = None, env: Mapping[str, str] | None = None) -> Result:
        return CliRunner().invoke(main, list(args), input=stdin, env=env, prog_name="quotebank")

    return call


@pytest.fixture
def stocked(run: Run, tmp_path: Path) -> Run:
    """Like `run`, in a folder whose bank holds the story."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "pier.txt").write_text(STORY, encoding="utf-8")
    result = run("ingest", "articles", "--publisher", "The Harbour Post", "--published", "2021-03-04")
    assert result.exit_code == 0, result.output
    return run


def spans(text: str, *pieces: str) -> tuple[Span, ...]:
    """Return where `pieces` stand in `text`, in order."""
    found, at = [], 0
    for piece in pieces:
        at = text.index(piece, at)
        found.append(Span(at, at + len(piece)))
        at += len(piece)
    return tuple(found)


def phrase(text: str, words: str) -> Phrase:
    """Return `words` as a phrase of `text`."""
    return Phrase(words, spans(text, words)[0])


def make_record(text: str = STORY, *pieces: str, **changes: Any) -> Record:
    """Return a record of a quotation with these pieces; fields of article, quotation and record may be given."""
    content = spans(text, *(pieces or ("“Boats will still land at the new quay,”",)))
    names = {"quotation": Quotation, "article": Article, "record": Record}
    given: dict[str, dict[str, Any]] = {name: {} for name in names}
    for key, value in changes.items():
        owner = next(name for name, kind in names.items() if key in kind.__dataclass_fields__)
        given[owner][key] = value
    marked = tuple(Span(span.start + 1, span.end - 1) for span in content)
    article = Article(text=text, **given["article"])
    quotation = Quotation(
        **{"kind": "direct", "content": content, "marked": marked, "rule": "after", "confidence": 0.9}
        | {"speaker": Speaker(kind="person", name="Piet Okafor")}
        | given["quotation"]
    )
    return Record(
        quotation=quotation,
        quotation_id=quotation.id(article.id),
        article=article,
        article_id=article.id,
        extractor_version="1",
        **given["record"],
    )
