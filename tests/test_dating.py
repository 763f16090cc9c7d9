"""How the day of speaking is reached, and that it is told in words.  16 May 2024 was a Thursday."""

from __future__ import annotations

import pytest

from quotebank.model import Article, Quotation
from quotebank.pipeline import extract

PUBLISHED = "2024-05-16"


def last(text: str, published: str | None = PUBLISHED) -> Quotation:
    """Return the last quotation of a text."""
    return extract(Article(text=text, published=published))[-1]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("“It floats,” Ada Holm said on Monday.", "printed in the same sentence"),
        (
            "“It floats,” Ada Holm said on Monday.\n\n“It turns,” she added.",
            "the day of the same speaker's words before",
        ),
        (
            "Ada Holm spoke to reporters on the quay on Monday.\n\n“It floats,” she said.",
            "the day of the sentence before, which sets the scene",
        ),
        (
            "Hundreds came to a rally in Dellan on Monday.\n\n“We are tired,” Ada Holm told the rally.",
            "the day of the rally told of before",
        ),
        (
            "The committee held a hearing on the cranes on Monday.\n\nIt was cold.\n\n“Too many,” said Ben Orr.",
            "the day of the hearing that the article is about",
        ),
        (
            "The council sent a letter to the port on Monday.\n\n“They must be replaced,” the letter said.",
            "the day of the letter, sent or published then",
        ),
    ],
)
def test_the_basis_tells_the_way(text: str, how: str) -> None:
    """Each way of reaching a day has words of its own, behind the words that tell the day."""
    when = last(text).said

    assert when.iso == "2024-05-13"
    assert when.basis == f"«on Monday» in an article of 2024-05-16, {how}"


def test_without_a_day_of_publication_the_way_is_told_all_the_same() -> None:
    """A phrase that names no day yet is handed on like one that does."""
    when = last("“It floats,” Ada Holm said on Monday.\n\n“It turns,” she added.", None).said

    assert when.iso == ""
    assert when.phrase is not None
    assert when.phrase.text == "on Monday"
    assert when.basis == "the day of the same speaker's words before"


@pytest.mark.parametrize(
    "text",
    [
        "The boat sank on Monday, and she says “the cold” has made her patient.",
        "The council, which voted on Monday to shut the pier, said: “It is rotten.”",
        "“It is rotten,” Ada Holm said of Monday’s vote.",
        "“It is rotten,” said Ada Holm, who was chosen on Monday.",
        "After the council voted on Monday, Ada Holm said: “It is rotten.”",
        "Ada Holm, whose show will open on Monday, said: “It is rotten.”",
        "“It is rotten,” said Ada Holm, who saw the Monday march.",
    ],
)
def test_a_day_of_another_clause_dates_nothing(text: str) -> None:
    """A day beside a cue that stands in another clause, or names something else, is no day of speaking."""
    assert last(text).said.phrase is None


@pytest.mark.parametrize(
    "text",
    [
        "On Monday Ada Holm, who runs the yard, said: “It is rotten.”",
        "Speaking after a meeting on Monday, Ada Holm said: “It is rotten.”",
        "“It is rotten,” Ada Holm said at Monday’s hearing.",
        "“It is rotten,” Ada Holm told reporters and lawyers on Monday.",
        "Ada Holm met the crew on Monday and said: “It is rotten.”",
        "“It is rotten,” Ada Holm said when asked about the pier on Monday.",
    ],
)
def test_a_day_of_the_same_clause_dates_the_words(text: str) -> None:
    """What stands between a day and its cue may be long, as long as it does not leave the clause."""
    assert last(text).said.iso == "2024-05-13"
