"""The audit profile of the two articles of ``seeds/``: each cell that the data can fill is filled, and is right."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from pathlib import Path

import pytest
from conftest import Run

from quotebank.citation import PROFILES
from quotebank.model import GAP
from quotebank.pipeline import EXTRACTOR_VERSION
from quotebank.readers import Meta, read_paths

SEEDS = Path(__file__).parent.parent / "seeds"
PRINTED = {"000_d99b6dd1af7ef3ff.txt": "2018-12-03", "001_f15b238c45e48987.txt": "2018-12-05T09:30:00-08:00"}
KNOWN = {
    "publisher": "The Daily Example",
    "title": "Given by hand",
    "author": "Mara Quill",
    "updated": "2018-12-06",
    "accessed": "2024-05-15",
    "archive-url": "https://archive.example/1",
    "section": "Politics",
    "language": "en-CA",
}
NOT_YET = {"speaker_qid", "reported_via", "note", "reviewed_by", "reviewed_on", "review_trail"}
"""What nobody has told of these articles: reviews, and what the extractor does not find in them."""

WITHOUT_CUE = {"continuation", "heading", "orphan", "signature", "narration"}

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text of each article by its SHA-256."""
    articles = [reading.article for name in PRINTED for reading in read_paths([str(SEEDS / name)], Meta())]
    return {article.text_sha256: article.text for article in articles if article}


@pytest.fixture
def audit(run: Run) -> Rows:
    """The rows of an audit of both articles, ingested with everything that a checker may know of them."""
    for number, (name, published) in enumerate(PRINTED.items()):
        known = KNOWN | {"published": published, "url": f"https://news.example/{number}"}
        told = [part for option, value in known.items() for part in (f"--{option}", value)]
        assert run("ingest", str(SEEDS / name), *told).exit_code == 0
    rows = json.loads(run("export", "--profile", "audit", "--format", "json").stdout)
    assert len(rows) >= 45
    return list(rows)


def test_audit_columns_and_cells(audit: Rows, texts: dict[str, str]) -> None:
    """No column is empty throughout, but those of reviews; what every quotation has stands in every row."""
    filled = {name for row in audit for name, cell in row.items() if cell}
    assert set(PROFILES["audit"]) - filled <= NOT_YET

    always = """
        citation_id speaker_kind quote quote_type said_on_precision article_title article_author publication
        published_on url deep_link archive_url accessed_on confidence review_status quote_group_id citation_text
        attribution_method updated_on section language paragraph char_start char_end article_id article_sha256
        quote_sha256 group_size first_published_in_group extractor_version
    """
    assert [(row["citation_id"], name) for row in audit for name in always.split() if not row[name]] == []
    assert {row["extractor_version"] for row in audit} == {EXTRACTOR_VERSION}
    assert {row["article_sha256"] for row in audit} == texts.keys()
    _places_and_sums(audit, texts)
    _cells_that_go_together(audit)
    _groups(audit)


def _places_and_sums(audit: Rows, texts: dict[str, str]) -> None:
    """Places slice the text, sums are those of the cells, and the paragraph is the one that holds the first word."""
    for row in audit:
        text = texts[row["article_sha256"]]
        start, end = int(row["char_start"]), int(row["char_end"])
        pieces = row["quote"].split(GAP)
        assert text[start:end].startswith(pieces[0])
        assert text[start:end].endswith(pieces[-1])
        assert hashlib.sha256(row["quote"].encode()).hexdigest() == row["quote_sha256"]
        assert int(row["paragraph"]) == 1 + len([part for part in text[:start].split("\n")[:-1] if part.strip()])
        for name in ("cue", "speaker_role", "speaker_as_printed", "said_on_phrase", "occasion", "anonymity_reason"):
            assert all(piece in text for piece in row[name].split(GAP)), name
        assert row["context_before"] in text[:start]
        assert row["context_after"] in text[end:]


def _cells_that_go_together(audit: Rows) -> None:
    """A cell is not empty where another one says that there is something."""
    for row in audit:
        told = row["citation_id"], row["quote"]
        assert bool(row["quoted_words"]) == (row["quote_type"] != "indirect"), told
        assert bool(row["cue"]) or row["attribution_method"] in WITHOUT_CUE, told
        assert bool(row["speaker_as_printed"]) or not row["cue"], told
        assert bool(row["said_on"]) == (row["said_on_precision"] != "unknown"), told
        assert bool(row["said_on_phrase"]) or not row["said_on"], told
        assert bool(row["speaker"]) or row["speaker_kind"] == "unknown", told
        assert not row["anonymity_reason"] or row["speaker_kind"] == "anonymous", told
    assert sum(row["speaker_kind"] == "anonymous" and bool(row["source_count"]) for row in audit) >= 4
    assert sum(bool(row["context_before"]) and bool(row["context_after"]) for row in audit) >= len(audit) - 4


def _groups(audit: Rows) -> None:
    """A group counts its articles, and knows the first day on which its words were printed."""
    groups: dict[str, Rows] = defaultdict(list)
    for row in audit:
        groups[row["quote_group_id"]].append(row)
    assert any(len(rows) == 2 for rows in groups.values())
    for rows in groups.values():
        assert {row["group_size"] for row in rows} == {str(len({row["article_id"] for row in rows}))}
        assert {row["first_published_in_group"][:10] for row in rows} == {min(row["published_on"] for row in rows)[:10]}
