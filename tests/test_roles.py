"""Roles and affiliations beside a name."""

from __future__ import annotations

import pytest

from quotebank.affiliations import affiliation_of
from quotebank.model import Phrase
from quotebank.names import Name, read_names
from quotebank.passages import Paragraph, read_passages
from quotebank.roles import is_role_noun, role_after, role_before, role_of


def later(reason: str) -> pytest.MarkDecorator:
    """Mark what is right and does not work yet; the day it works, the test says so."""
    return pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)


def first_name(text: str) -> tuple[Paragraph, Name]:
    passages = read_passages(text)
    name = next(name for name in read_names(passages) if name.surname == "holm")
    return passages.paragraphs[name.paragraph], name


def words(phrase: Phrase | None, text: str) -> str | None:
    """Return the words of a phrase, which must be the slice that it points to."""
    if phrase is None:
        return None
    assert phrase.span.of(text) == phrase.text
    return phrase.text


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Then Mayor Ada Holm came.", "Mayor"),
        ("Then Dellan Mayor Ada Holm came.", "Dellan Mayor"),
        ("Then Prime Minister Ada Holm came.", "Prime Minister"),
        ("Then Sen. Ada Holm came.", "Sen."),
        ("Then engineer Ada Holm came.", "engineer"),
        ("Then the engineer Ada Holm came.", "the engineer"),
        ("Then former minister Ada Holm came.", "former minister"),
        ("Then acting director Ada Holm came.", "acting director"),
        pytest.param(
            "Then her lawyer, Ada Holm, came.", "her lawyer", marks=later("a possessive pronoun hides the role")
        ),
        ("The former editor of the Echo, Ada Holm, came.", "The former editor of the Echo"),
        ("Then Ada Holm came.", None),
        ("Then Mrs Ada Holm came.", None),
        pytest.param("Then Dr Ada Holm came.", None, marks=later("an academic title passes for a role")),
        ("The mayor met Ada Holm.", None),
        ("The mayor saw that Ada Holm came.", None),
        ("He asked the mayor. Ada Holm came.", None),
    ],
)
def test_the_role_before(text: str, role: str | None) -> None:
    """Offices and role nouns before a name are its role; honorifics and somebody else's office are not."""
    assert words(role_before(text, *first_name(text)), text) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Holm, an engineer, came.", "an engineer"),
        ("Ada Holm, the harbour's chief engineer, came.", "the harbour's chief engineer"),
        ("Ada Holm, a professor of law at Dellan College, came.", "a professor of law at Dellan College"),
        ("Ada Holm, 44, an engineer, came.", "an engineer"),
        ("Ada Holm — an engineer — came.", "an engineer"),
        ("Ada Holm, who is now director of the yard, came.", "director of the yard"),
        ("Ada Holm, who served as ambassador to Peru until 2016, came.", "served as ambassador to Peru until 2016"),
        ("Ada Holm came.", None),
        ("Ada Holm, 44, came.", None),
        ("Ada Holm, of Dellan, came.", None),
        ("Ada Holm, who was late, came.", None),
        pytest.param(
            "Ada Holm, the mayor said, came late.",
            None,
            marks=later("a cue clause between commas passes for an apposition"),
        ),
        ("Ada Holm, however, came.", None),
        ("Ada Holm (a name for a boat) came.", None),
    ],
)
def test_the_role_after(text: str, role: str | None) -> None:
    """Appositions and relative clauses behind a name are its role when their head is one."""
    assert words(role_after(text, *first_name(text)), text) == role


def test_the_role_before_goes_first() -> None:
    """Of two roles the one before the name is given."""
    text = "Then Mayor Ada Holm, an engineer, came."

    assert words(role_of(text, *first_name(text)), text) == "Mayor"


@pytest.mark.parametrize(
    ("text", "affiliation"),
    [
        ("Ada Holm, head of the Dellan Foundation, came.", "Dellan Foundation"),
        ("Ada Holm, director at Brightline Bridges, came.", "Brightline Bridges"),
        ("Ada Holm, D-Ohio, came.", "D-Ohio"),
        ("Ada Holm (R-Maine) came.", "R-Maine"),
        ("Then Labour candidate Ada Holm came.", "Labour"),
        pytest.param(
            "Ada Holm of the Calder Institute came.",
            "Calder Institute",
            marks=later("the article behind «of» hides the body"),
        ),
        ("Ada Holm, an engineer, came.", None),
        ("Ada Holm came.", None),
    ],
)
def test_the_affiliation(text: str, affiliation: str | None) -> None:
    """The body, party or tag that ties the person somewhere is given as printed."""
    paragraph, name = first_name(text)

    found = affiliation_of(text, paragraph, name, role_of(text, paragraph, name))

    assert words(found, text) == affiliation


@pytest.mark.parametrize(("word", "is_role"), [("mayor", True), ("Mayor", True), ("mayors", False), ("pier", False)])
def test_role_nouns(word: str, is_role: bool) -> None:
    """The singular of a role in any case is a role noun; its plural and other nouns are not."""
    assert is_role_noun(word) is is_role
