"""The head of a source mention."""

from __future__ import annotations

import pytest

from quotebank.model import Span
from quotebank.names import names_of
from quotebank.passages import read_passages
from quotebank.sources import Mention, read_mention


def mention(source: str) -> Mention:
    """Return the mention that a text begins with."""
    text = f"“Dry,” said {source} in the yard."
    (paragraph,) = read_passages(text).paragraphs
    start = text.index(source)
    found = read_mention(paragraph, (Span(start, start + len(source)),), names_of(text, paragraph))
    assert found is not None
    assert found.span.of(text) == source
    return found


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Ada Holm", "Ada Holm"),
        ("Ada Holm, the harbour's chief engineer", "Ada Holm"),
        ("engineer Ada Holm", "Ada Holm"),
        ("Mrs Varga", "Varga"),
        ("the former editor of the Echo, Ada Holm", "Ada Holm"),
        ("union secretary Celestine Abara-Moke", "Celestine Abara-Moke"),
        ("the Brennholm Museum", "Brennholm Museum"),
        ("Velora Airways spokesman Tiago Brandhuber", "Tiago Brandhuber"),
        ("Ada Holm, head of the Dellan Foundation", "Ada Holm"),
        ("Ada Holm, who replaced Osric Pell", "Ada Holm"),
    ],
)
def test_a_name_heads_the_mention(source: str, name: str) -> None:
    """The name of the person or body heads the mention, not one in its apposition."""
    found = mention(source)

    assert found.form == "name"
    assert found.name is not None
    assert found.name.text == name


@pytest.mark.parametrize(
    ("source", "head"),
    [
        ("a source with knowledge of the talks", "source"),
        ("a spokesman for Velora Airways", "spokesman"),
        ("the mayor of Dellan", "mayor"),
        ("her lawyer", "lawyer"),
        ("Ada Holm's lawyer", "lawyer"),
        ("two officials familiar with the deal", "officials"),
        ("police in Dellan", "police"),
        ("court records", "records"),
        ("people briefed on the matter", "people"),
        ("many", "many"),
    ],
)
def test_a_noun_heads_the_mention(source: str, head: str) -> None:
    """A noun heads the mention even where a name stands in its tail or before it."""
    found = mention(source)

    assert (found.form, found.head) == ("noun", head)


@pytest.mark.parametrize("source", ["she", "he himself", "they", "it", "they both"])
def test_a_pronoun_heads_the_mention(source: str) -> None:
    """A pronoun alone, or with «himself», is the whole mention."""
    assert mention(source).form == "pronoun"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("a source", 1),
        ("one resident", 1),
        ("two officials", 2),
        ("three people familiar with the matter", 3),
        ("12 residents", 12),
        ("sources", None),
        ("some officials", None),
        ("many officials", None),
        ("the mayor", None),
    ],
)
def test_how_many_they_are(source: str, count: int | None) -> None:
    """A number or an article tells how many; where nothing does, it stays unknown."""
    assert mention(source).count == count


@pytest.mark.parametrize(
    ("source", "definite"),
    [
        ("the mayor", True),
        ("her lawyer", True),
        ("Ada Holm's lawyer", True),
        ("a mayor", False),
        ("officials", False),
    ],
)
def test_who_is_known_from_before(source: str, definite: bool) -> None:
    """«the» and a possessive tell of somebody known; «a» and a bare plural do not."""
    assert mention(source).definite is definite


@pytest.mark.parametrize(
    ("source", "owner"),
    [
        ("Ada Holm's lawyer", "Ada Holm"),
        ("a spokesman for Velora Airways", "Velora Airways"),
        ("the lawyer", None),
    ],
)
def test_whose_they_are(source: str, owner: str | None) -> None:
    """The name in the possessive or behind the noun is the owner."""
    found = mention(source)

    assert (found.owner.text if found.owner else None) == owner


def test_no_words_no_mention() -> None:
    """A mention without a word outside marks is none."""
    text = "“Dry,” she said."
    (paragraph,) = read_passages(text).paragraphs

    assert read_mention(paragraph, (Span(0, 6),), ()) is None
    assert read_mention(paragraph, (), ()) is None
