"""The maker of articles that the benchmarks use: what it says of its articles is true, and the same every time."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.newsroom import Story, as_line, fill, main, people, stories
from quotebank.bank import Bank
from quotebank.errors import BankError
from quotebank.model import KINDS
from quotebank.pipeline import extract
from quotebank.readers import read_paths
from quotebank.readers.meta import Meta
from quotebank.rows import check_quotations

MADE = tuple(islice(stories(3), 400))


def by_event() -> dict[int, list[Story]]:
    found: dict[int, list[Story]] = defaultdict(list)
    for story in MADE:
        found[story.event].append(story)
    return found


def test_same_seed_same_articles() -> None:
    """A seed gives the same stories however many are asked for; another seed gives others."""
    assert tuple(islice(stories(3), 30)) == MADE[:30]
    assert next(stories(4)).article.text != MADE[0].article.text


def test_quotations_stand_in_the_text() -> None:
    """Every quotation passes the door of the rows, and names its speaker where the article prints the name."""
    for story in MADE:
        check_quotations(story.article, story.quotations)
        for quotation in story.quotations:
            speaker = quotation.speaker
            assert (speaker.name_span.of(story.article.text) if speaker.name_span else None) == speaker.name


def test_variety() -> None:
    """All kinds, unnamed sources, organisations, undated statements and every outlet occur; few words occur twice."""
    quotations = [one for story in MADE for one in story.quotations]
    texts = {one.utterance: one.quotation.text(story.article.text) for story in MADE for one in story.printed}

    assert {one.kind for one in quotations} == set(KINDS)
    assert {one.speaker.kind for one in quotations} == {"person", "organisation", "anonymous"}
    assert {bool(one.said.iso) for one in quotations} == {True, False}
    assert len({story.article.publisher for story in MADE}) == 12
    assert len(set(texts.values())) > 0.9 * len(texts)


def test_people_return() -> None:
    """Somebody is quoted in many events, always in the same role."""
    seen: dict[str, set[int]] = defaultdict(set)
    roles: dict[str, set[str]] = defaultdict(set)
    for story in MADE:
        for quotation in story.quotations:
            if quotation.speaker.kind == "person" and quotation.speaker.name:
                seen[quotation.speaker.name].add(story.event)
                roles[quotation.speaker.name].add(quotation.role.text if quotation.role else "")

    assert max(map(len, seen.values())) > 8
    assert {len(told) for told in roles.values()} == {1}
    assert seen.keys() <= {person.name for desk in people(3).values() for person in desk}


def test_wire_copy() -> None:
    """Several outlets print the same utterance, some in other words, and what is marked as altered differs."""
    printed: dict[str, set[tuple[str | None, str, bool]]] = defaultdict(set)
    for story in MADE:
        for one in story.printed:
            words = one.quotation.quoted_words(story.article.text).rstrip(".,").replace(".” […] “", ". ")
            printed[one.utterance].add((story.article.publisher, words, one.altered))
    shared = [copies for copies in printed.values() if len({outlet for outlet, _, _ in copies}) > 1]

    assert len(shared) > 30
    assert any(altered for copies in shared for _, _, altered in copies)
    assert any(len({words for _, words, _ in copies}) > 1 for copies in shared)


def test_changed_versions() -> None:
    """A changed article keeps its address and gets other words and a day of change."""
    changed = [story for story in MADE if story.version]

    assert changed
    for story in changed:
        (first,) = [
            one
            for one in by_event()[story.event]
            if one.version == 0 and one.article.publisher == story.article.publisher
        ]
        assert first.article.url == story.article.url
        assert first.article.text != story.article.text
        assert story.article.updated


def test_extractor_reads_them() -> None:
    """The real extractor finds nearly all that stands in marks, with the right speaker: the layouts are print's own."""
    there = found = 0
    for story in MADE[:60]:
        read = {(one.marked, one.speaker.name) for one in extract(story.article)}
        wanted = {(one.marked, one.speaker.name) for one in story.quotations if one.marked}
        there += len(wanted)
        found += len(wanted & read)

    assert found > 0.9 * there > 100


def test_lines_are_articles(tmp_path: Path) -> None:
    """A file of lines goes through the reader with nothing lost or changed."""
    file = tmp_path / "news.jsonl"
    assert main(["--seed", "3", "--articles", "20", "-o", str(file)]) == 0

    lines = file.read_text("utf-8").splitlines()
    assert lines == [as_line(story) for story in MADE[:20]]
    assert json.loads(lines[0])["text"] == MADE[0].article.text
    readings = list(read_paths([str(file)], Meta()))
    assert [one.article.text for one in readings if one.article] == [story.article.text for story in MADE[:20]]


def test_fill(tmp_path: Path) -> None:
    """A bank is filled with the quotations that the stories were made from, found again, and not made twice."""
    with fill(tmp_path / "bank", 60, seed=3) as bank:
        stats = bank.stats()
        found = bank.search("", limit=None)
    wanted = {one.id(story.article.id): one.text(story.article.text) for story in MADE[:30] for one in story.quotations}

    assert 60 <= stats.quotations < 80
    assert stats.indexed == stats.quotations
    for record in found.records:
        assert wanted[record.quotation_id] == record.quotation.text(record.article.text)
    with fill(tmp_path / "bank", 60, seed=3) as again:
        assert again.stats() == stats
    with pytest.raises(BankError, match="another bank"):
        fill(tmp_path / "bank", 61, seed=3)
    with Bank(tmp_path / "bank") as healthy:
        assert healthy.doctor(deep=True) == ()
