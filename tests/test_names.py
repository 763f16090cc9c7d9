"""Names: what is one, what stands before it, and what it names."""

from __future__ import annotations

import pytest

from quotebank.names import Name, read_names
from quotebank.passages import read_passages


def later(reason: str) -> pytest.MarkDecorator:
    """Mark what is right and does not work yet; the day it works, the test says so."""
    return pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)


def names(text: str) -> list[Name]:
    return list(read_names(read_passages(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then Ada Holm came.", ["Ada Holm"]),
        ("Then Ada Holm met Osric Pell.", ["Ada Holm", "Osric Pell"]),
        ("Then Ada Holm, Osric Pell and Musa Danlamido came.", ["Ada Holm", "Osric Pell", "Musa Danlamido"]),
        ("Then R. K. Menonath came.", ["R. K. Menonath"]),
        ("Then Isaura de Montalvez came.", ["Isaura de Montalvez"]),
        ("Then Siobhan O’Dwyerty came.", ["Siobhan O’Dwyerty"]),
        ("Then Ngozi Umeh-Sandvik came.", ["Ngozi Umeh-Sandvik"]),
        ("Then Žofie Dvořáčková came.", ["Žofie Dvořáčková"]),
        ("Then the Ministry of Rivers wrote.", ["Ministry of Rivers"]),
        ("Then the Office for Coastal Safety wrote.", ["Office for Coastal Safety"]),
        ("Then it rained.", []),
        ("Then they saw AI-powered tools.", []),
        ("Meanwhile it rained.", []),
        ("However, she came.", []),
        ("On Monday it rained.", []),
        ("It rained in June.", []),
        pytest.param(
            "The rain came. Quickly it went.",
            [],
            marks=later("an adverb at the start of a sentence is taken for a name"),
        ),
        ("I came and I went.", []),
    ],
)
def test_what_is_a_name(text: str, expected: list[str]) -> None:
    """A run of capitalised words is a name; words that begin a sentence, days and months are none."""
    assert [name.text for name in names(text)] == expected


def test_names_inside_marks_are_left_out() -> None:
    """Whoever is named only inside quotation marks is no name of the reporting."""
    assert [n.text for n in names("Ada Holm said: “Gustav Ohlander promised it.”")] == ["Ada Holm"]


@pytest.mark.parametrize(
    ("text", "name", "lead"),
    [
        ("Then Mayor Ada Holm came.", "Ada Holm", "Mayor"),
        ("Then Mr Quill came.", "Quill", "Mr"),
        ("Then Dr. Amira Solhnasser came.", "Amira Solhnasser", "Dr."),
        ("Then Prime Minister Ruta Vaitkunas came.", "Ruta Vaitkunas", "Prime Minister"),
        pytest.param(
            "Then Public Works Minister Ruta Vaitkunas came.",
            "Ruta Vaitkunas",
            "Public Works Minister",
            marks=later("the first word of the office is lost"),
        ),
        ("Then Sen. Clive Otterburn came.", "Clive Otterburn", "Sen."),
    ],
)
def test_the_lead_is_no_part_of_the_name(text: str, name: str, lead: str) -> None:
    """Titles and offices before a name are told from the name itself."""
    (found,) = names(text)

    assert (found.text, found.lead and found.lead.of(text)) == (name, lead)


def test_a_title_alone_names_nobody() -> None:
    """An office in capitals without a holder is no name."""
    assert names("Then the Prime Minister came.") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Then Mayor Ada Holm came.", "person"),
        ("Then Mrs Varga came.", "person"),
        ("Then the Ministry of Rivers wrote.", "organisation"),
        ("Then the Brennholm Museum wrote.", "organisation"),
        ("Then Norway wrote.", "place"),
        ("Then the DFU wrote.", "organisation"),
    ],
)
def test_what_a_name_names(text: str, kind: str) -> None:
    """The words tell persons, bodies and places apart."""
    (found,) = names(text)

    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Then Mrs Varga came.", "f"),
        ("Then Mr Quill came.", "m"),
        ("Then Sir Alaric Penhollow came.", "m"),
        ("Then Queen Morwenna came.", "f"),
        ("Then Dr Varga came.", ""),
        ("Then Umeh-Sandvik came.", ""),
    ],
)
def test_gender_is_told_or_empty(text: str, gender: str) -> None:
    """A title tells the gender; where nothing does, it is not guessed."""
    (found,) = names(text)

    assert found.gender == gender


def test_surname_without_its_suffix() -> None:
    """The surname is the last word that is no suffix, in lower case."""
    (found,) = names("Then Tobias Grenvold Jr. came.")

    assert found.surname == "grenvold"


@pytest.mark.parametrize("text", ["Then Mayor Ada Holm came.", "It was R. K. Menonath Jr., of Dellan, and Mr. Quill."])
def test_names_stand_where_they_say(text: str) -> None:
    """A name's words are those of its span."""
    assert all(name.text == name.span.of(text) for name in names(text))
