"""Copies of one article: what a wire sent, printed by several outlets, is found, told and counted once."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from builders import LINES, ingest, open_bank
from conftest import Run
from test_growth import calls

from benchmarks.newsroom import Story, stories
from quotebank import copied
from quotebank.bank import Bank, Extractor
from quotebank.model import Article
from quotebank.store import Store

STATEMENT = "“The sluice gate failed twice before anybody looked at it,” said Ida Moll."
WIRE = "\n\n".join(
    [
        "The northern sluice stood open for nine hours on Sunday while the tide came in, the harbour board reported.",
        STATEMENT,
        "Engineers had asked for new bolts in March, according to minutes that were published in the same week.",
        "“Nobody read the minutes before the water was in the street,” said Bo Chan.",
        "Some forty houses were flooded, and the school at the quay will stay shut until the floor has been dried.",
        "The board meets again on Thursday to hear what the repair of gate and street together is going to cost.",
    ]
)
OTHER = (
    WIRE.replace("northern", "southern").split("\n\n")[0]
    + "\n\n"
    + STATEMENT
    + "\n\n"
    + (
        "At the fair on the hill a hundred people danced until the band had no more strings, and the mayor sold the pie. "  # noqa: E501
        "A goose that escaped from the raffle was found in the vestry after a search of two hours by scouts with torches."  # noqa: E501
    )
)


def printed(text: str, publisher: str, day: str = "2020-02-03", **more: str) -> Article:
    name = publisher.lower().replace(" ", "-")
    return Article(
        text=text, publisher=publisher, published=day, url=f"https://{name}.example/1", origin=f"{name}.txt", **more
    )


EDITED = "Flood at the quay\n\n" + WIRE.replace("Some forty houses", "About forty homes").replace(
    "Sunday", "the weekend"
)
CUT = "\n\n".join(WIRE.split("\n\n")[:4])
COPIES = (printed(WIRE, "The Post"), printed(EDITED, "The Sun"), printed(CUT, "The Star"))
ALONE = printed(OTHER, "The Owl")


def sources(bank: Bank) -> set[frozenset[str]]:
    """The publishers of each group of copies."""
    found: dict[str, set[str]] = {}
    for row in bank._db.execute("SELECT publisher, coalesce(copy_group, public_id) FROM article"):
        found.setdefault(row[1], set()).add(row[0])
    return set(map(frozenset, found.values()))


def test_copies_are_found_in_whatever_order_they_come(tmp_path: Path) -> None:
    """Edited, under another headline, cut at the end; an article that shares a statement and a sentence is none."""
    for number, order in enumerate(permutations([*COPIES, ALONE])):
        with open_bank(tmp_path / str(number), order) as bank:
            assert sources(bank) == {frozenset({"The Post", "The Sun", "The Star"}), frozenset({"The Owl"})}
            assert bank.doctor(deep=True) == ()


def test_copies_count_once_and_are_told(tmp_path: Path, run: Run) -> None:
    """In groups, totals, appearances and exports; who printed it is told all the same."""
    with open_bank(tmp_path, [*COPIES, ALONE]) as bank:
        ids = bank.ids("sluice gate").ids
        [group] = bank.groups(ids, "quote")
        assert (group.quotations, group.articles, group.outlets) == (4, 2, 4)
        assert bank.stats().groups == 1
        assert {one.name: one.articles for one in bank.speakers()} == {"Ida Moll": 2, "Bo Chan": 1}
        for record in bank.records(ids):
            assert record.group_size == 2
            assert record.copying == (
                () if record.article.publisher == "The Owl" else ("The Post", "The Star", "The Sun")
            )
        [claim, *_] = bank.cite(ids, claims=True)
        assert [one.publisher for one in claim.appearances] == ["The Post", "The Owl"]
    told = "the same wire copy in 3 outlets: The Post, The Star, The Sun"
    assert run("search", "sluice", "gate").stdout.count(told) == 3
    assert told in run("show", ids[0]).stdout
    assert "in 4 articles, copies of one article counted once: 2;" in run("same", ids[0]).stdout
    assert "in 2 articles of 4 outlets" in run("search", "sluice", "gate", "--group-by", "quote").stdout


def test_report_that_comes_every_week_is_no_copy(tmp_path: Path) -> None:
    """The same form with other words in it, days apart, is news; the very same text is a copy whenever it comes."""
    week = printed(EDITED, "The Post", "2020-02-17")
    with open_bank(tmp_path / "a", [printed(WIRE, "The Sun"), week]) as bank:
        assert len(sources(bank)) == 2
    with open_bank(tmp_path / "b", [printed(WIRE, "The Sun"), printed(WIRE, "The Post", "2021-02-17")]) as bank:
        assert len(sources(bank)) == 1


def test_two_groups_that_one_article_joins_are_one(tmp_path: Path) -> None:
    """A cut copy of each of two halves, then the whole."""
    parts = [" ".join(f"{word}{number}" for number in range(80)) for word in ("reed", "salt")]
    halves = [printed(part + ".", f"Paper {number}") for number, part in enumerate(parts)]
    whole = printed(" ".join(parts) + ".", "Paper 9")
    with open_bank(tmp_path, [*halves, replace(halves[1], url="https://x.example/2", publisher="Paper 2")]) as bank:
        assert len(sources(bank)) == 2
        ingest(bank, whole)
        assert sources(bank) == {frozenset({"Paper 0", "Paper 1", "Paper 2", "Paper 9"})}
        assert bank.search("salt3").total == 0


def test_short_texts_are_copies_of_nothing() -> None:
    """What is said in forty words is said alike by chance."""
    assert copied.prints(" ".join(f"w{n}" for n in range(copied.LEAST + copied.RUN - 2))) == (frozenset(), ())
    assert copied.prints(" ".join(f"w{n}" for n in range(copied.LEAST + copied.RUN - 1))).runs


@pytest.mark.parametrize("seed", range(3))
def test_copies_of_made_articles_are_found(tmp_path: Path, seed: int) -> None:
    """Of each of forty articles a copy with every sixtieth word changed, or its last third cut: all found, none wrong."""  # noqa: E501
    chance = random.Random(seed)  # noqa: S311
    originals = [one.article for one in _different(seed, 40)]
    made = []
    for article in originals:
        words = article.text.split(" ")
        if chance.random() < 0.5:
            words = words[: len(words) * 2 // 3]
        else:
            for at in range(chance.randrange(60), len(words), 60):
                words[at] = "indeed"
        made.append(replace(article, text=" ".join(words), publisher="Copy", url=f"{article.url}/copy", origin="x"))
    chance.shuffle(made)
    with open_bank(tmp_path, [*originals, *made], Extractor("nothing", lambda _: ())) as bank:
        rows = bank._db.execute("SELECT url, coalesce(copy_group, public_id) FROM article").fetchall()
    groups: dict[str, set[str]] = {}
    for url, group in rows:
        groups.setdefault(group, set()).add(url.removesuffix("/copy"))
    assert all(len(urls) == 1 for urls in groups.values())
    assert len(groups) == len(originals)


def _different(seed: int, count: int) -> Iterator[Story]:
    """Long stories of different events."""
    events: set[int] = set()
    for story in stories(seed):
        if story.event not in events and len(copied.prints(story.article.text).runs) > 3 * copied.LEAST:
            events.add(story.event)
            yield story
        if len(events) == count:
            return


def test_work_does_not_grow_with_the_bank(tmp_path: Path) -> None:
    """Neither with stock phrases that all articles share, nor with the copies of one."""
    stock = " ".join(f"sign{n} up" for n in range(30))
    store = Store(tmp_path / "quotebank.db", create=True)

    def add(number: int) -> None:
        text = f"{stock} " + " ".join(f"w{number}x{n}" for n in range(100))
        store.put(printed(text, f"Paper {number}"), "1", lambda _: ())

    for number in range(60):
        add(number)
    early = calls(lambda: add(100))
    for number in range(200, 440):
        add(number)
    assert calls(lambda: add(1000)) < 1.3 * early
    store.close()


def test_bank_of_an_older_schema_learns_its_copies(tmp_path: Path) -> None:
    """When it is brought up."""
    open_bank(tmp_path, [*COPIES, ALONE]).close()
    with sqlite3.connect(tmp_path / "quotebank.db") as db:
        db.executescript(
            "DROP TABLE provenance; DROP TABLE article_print; DROP INDEX ix_article_copy_group;"
            "DROP TRIGGER log_article_update; ALTER TABLE article DROP COLUMN copy_group;"
            "UPDATE store_state SET schema_version = 4; UPDATE alembic_version SET version_num = '0004';"
        )
    with Bank(tmp_path, extractor=LINES) as bank:
        assert len(sources(bank)) == 2
        assert re.fullmatch(r"[0-9]+", str(bank.stats().articles))
