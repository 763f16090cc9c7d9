"""Claims: where else the same speaker is printed saying the same, and never where somebody else says it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from conftest import Run

WORDS = "“The pier will be open again before the first of May,”"


def article(name: str, speaker: str, published: str | None, words: str = WORDS) -> str:
    value = {
        "title": f"Pier {name}",
        "publisher": f"Post {name}",
        "url": f"https://example.org/{name}",
        "text": f"{words} said {speaker}.\n",
    }
    return json.dumps(value | ({"published": published} if published else {})) + "\n"


@pytest.fixture
def pier(run: Run) -> Run:
    """A bank in which one person says the same in three articles, and two others say it too."""
    articles = (
        article("late", "Anna Holm", "2021-04-02"),
        article("early", "Anna Holm", "2021-03-04"),
        article("undated", "Anna Holm", None),
        article("other", "Peter Marsh", "2020-01-01"),
        article("unnamed", "an official", "2020-01-01"),
        article("unnamed-too", "an official", "2020-02-01"),
    )
    assert run("ingest", "-", stdin="".join(articles)).exit_code == 0
    return run


def claims(run: Run, *args: str) -> list[dict[str, str]]:
    text = run("export", "--profile", "claimreview", *args).stdout_bytes.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_claim_is_the_speakers_own(pier: Run) -> None:
    """The earliest dated article of the same speaker is the first appearance; those of others are none."""
    rows = claims(pier, "--speaker", "holm")

    addresses = "https://example.org/early | https://example.org/late | https://example.org/undated"
    assert {row["claimAppearances"] for row in rows} == {addresses}
    assert {row["claimFirstAppearance"] for row in rows} == {"https://example.org/early"}
    assert {row["claimAuthor"] for row in rows} == {"Anna Holm"}
    assert {row["claimReviewed"] for row in rows} == {WORDS}
    assert {row["publication"] for row in rows} == {"Post late", "Post early", "Post undated"}


def test_other_words_are_another_claim(pier: Run) -> None:
    """A statement that is worded nearly so in another article is no appearance of these words."""
    other = WORDS.replace("will be", "would not be")
    assert pier("ingest", "-", stdin=article("worded", "Anna Holm", "2019-01-01", other)).exit_code == 0

    rows = claims(pier, "--speaker", "holm")
    assert {row["claimFirstAppearance"] for row in rows if row["claimReviewed"] == WORDS} == {
        "https://example.org/early"
    }
    assert {row["claimAppearances"] for row in rows if row["claimReviewed"] == other} == {"https://example.org/worded"}
    assert len(json.loads(pier("export", "--claims", "--speaker", "holm").stdout)["@graph"]) == 2


def test_who_is_not_named_is_not_known_to_be_the_same(pier: Run) -> None:
    """An official in one article may be another than the official in the next: each stands alone."""
    rows = claims(pier, "--speaker", "anonymous")

    assert sorted(row["claimAppearances"] for row in rows) == [
        "https://example.org/unnamed",
        "https://example.org/unnamed-too",
    ]


def test_what_was_rejected_is_no_appearance(pier: Run) -> None:
    """An article whose quotation a reviewer rejected is no appearance of the claim."""
    rows = json.loads(pier("export", "--speaker", "holm", "--json").stdout)
    (early,) = [row["citation_id"] for row in rows if row["url"].endswith("early")]
    assert pier("review", early, "--reject", "--reason", "a headline").exit_code == 0

    rows = claims(pier, "--speaker", "holm")
    assert {row["claimFirstAppearance"] for row in rows} == {"https://example.org/late"}
    assert {row["claimAppearances"] for row in rows} == {"https://example.org/late | https://example.org/undated"}


def test_a_corrected_speaker_makes_another_claim(pier: Run) -> None:
    """Words that a reviewer gave to somebody else are that person's claim."""
    rows = json.loads(pier("export", "--speaker", "holm", "--json").stdout)
    (early,) = [row["citation_id"] for row in rows if row["url"].endswith("early")]
    assert pier("review", early, "--speaker", "Peter Marsh", "--reason", "heard the tape").exit_code == 0

    assert {row["claimFirstAppearance"] for row in claims(pier, "--speaker", "holm")} == {"https://example.org/late"}
    assert {row["claimAppearances"] for row in claims(pier, "--speaker", "marsh")} == {
        "https://example.org/other | https://example.org/early"
    }


def test_linked_claims(pier: Run) -> None:
    """As linked data each speaker's statement is one claim, however many articles print it."""
    nodes = json.loads(pier("export", "--claims").stdout)["@graph"]

    found = sorted((node["author"].get("name", ""), len(node["appearance"])) for node in nodes)
    assert found == [("", 1), ("", 1), ("Anna Holm", 3), ("Peter Marsh", 1)]
    assert len({node["@id"] for node in nodes}) == 4
    (holm,) = [node for node in nodes if node["author"].get("name") == "Anna Holm"]
    assert holm["firstAppearance"]["url"] == "https://example.org/early"
