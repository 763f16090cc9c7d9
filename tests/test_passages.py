"""Text into paragraphs, sentences and tokens."""

from __future__ import annotations

import pytest

from quotebank.passages import paragraph_spans, read_passages


def later(reason: str) -> pytest.MarkDecorator:
    """Mark what is right and does not work yet; the day it works, the test says so."""
    return pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)


def paragraphs(text: str) -> list[str]:
    return [span.of(text) for span in paragraph_spans(text)]


def sentences(text: str) -> list[str]:
    (paragraph,) = read_passages(text).paragraphs
    return [paragraph.sentence_span(number).of(text) for number in range(len(paragraph.sentences))]


def tokens(text: str) -> list[str]:
    (paragraph,) = read_passages(text).paragraphs
    return [token.text for token in paragraph.tokens]


WRAPPED = """The ferry to Pelican Bay was late again on Tuesday because a
rope had caught in its screw and nobody on board could find a
knife that was long enough to cut it, so that the passengers
sat in the dark for two hours and sang until a fishing boat
came by and lent them one.

The next ferry was on time."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("  One.  \n\n\n\t\nTwo.\n", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        ("", []),
        (" \n\n\t", []),
    ],
)
def test_a_line_is_a_paragraph(text: str, expected: list[str]) -> None:
    """Lines are paragraphs, with or without blank lines between; white space around them is left out."""
    assert paragraphs(text) == expected


def test_wrapped_lines_are_one_paragraph() -> None:
    """Lines broken to one width, as in plain-text mail, belong together; the blank line divides."""
    first, second = paragraphs(WRAPPED)

    assert first.startswith("The ferry")
    assert first.endswith("lent them one.")
    assert second == "The next ferry was on time."


def test_short_lines_are_not_wrapped() -> None:
    """A list of short lines stays a list."""
    assert len(paragraphs("Rope\nTar\nPaint\nNails\nA saw\nGlue")) == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. Nobody came.", ["It rained.", "Nobody came."]),
        ("Mr. Quill and Dr. Varga came. It rained.", ["Mr. Quill and Dr. Varga came.", "It rained."]),
        ("It cost 3.50 a head. We paid.", ["It cost 3.50 a head.", "We paid."]),
        ("R. K. Menonath came.", ["R. K. Menonath came."]),
        ("“It rained. Nobody came,” she said.", ["“It rained. Nobody came,” she said."]),
        ("“Did it rain?” Ada Holm asked. It did.", ["“Did it rain?” Ada Holm asked.", "It did."]),
        ("“It rained.” Nobody came.", ["“It rained.”", "Nobody came."]),
        ("She lives in the U.S. But she was born here.", ["She lives in the U.S.", "But she was born here."]),
        ("The U.S. Senate met.", ["The U.S. Senate met."]),
        ("It rained… and rained.", ["It rained… and rained."]),
        pytest.param(
            "(It rained.) Nobody came.",
            ["(It rained.)", "Nobody came."],
            marks=later("a stop before a bracket ends nothing"),
        ),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """A sentence ends with its stop, but not with an abbreviation, a number, or within quotation marks."""
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said Ada’s aunt", ["said", "Ada", "’s", "aunt"]),
        ("We don't know O’Dwyerty", ["We", "don't", "know", "O’Dwyerty"]),
        ("the 29-year-old", ["the", "29-year-old"]),
        ("at 7 a.m. Then", ["at", "7", "a.m.", "Then"]),
        ("£1,200 a head", ["£1,200", "a", "head"]),
        ("she said “no, no” twice", ["she", "said", "“no, no”", "twice"]),
        ("Umeh-Sandvik & Co", ["Umeh-Sandvik", "&", "Co"]),
        ("@ada_holm #bridge", ["@ada_holm", "#bridge"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    """Words keep their hyphens and elisions, abbreviations their stops; a stretch inside marks is one token."""
    assert tokens(text) == expected


def test_tokens_stand_where_they_say() -> None:
    """A token's text is the slice of the article that it points to."""
    text = "Mr. Quill said: “Not 6'2\" of rope…”\n\nÀ demain, 東京!"

    for paragraph in read_passages(text).paragraphs:
        assert all(text[t.start : t.end] == t.text for t in paragraph.tokens)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Old pier to be shut for good\n\nThe pier is rotten.", ["headline", "text"]),
        ("The pier is rotten.\n\nIt will be shut.", ["text", "text"]),
        ("Old pier to be shut for good", ["text"]),
        ("It rained.\n\nWATCH: The pier falls\n\nIt rained.", ["text", "player", "text"]),
        ("It rained.\n\nPhoto: The pier at dusk\n\nIt rained.", ["text", "player", "text"]),
        (
            "It rained.\n\nClick to play video: 'The pier falls'\nThe pier falls\n\nThe pier falls slowly.",
            ["text", "player", "player", "text"],
        ),
        ("It rained.\n\nThe watch: a gift from the council.\n\nIt rained.", ["text", "text", "text"]),
    ],
)
def test_what_is_no_reporting(text: str, kinds: list[str]) -> None:
    """Headlines, players' lines and the titles that they repeat are told from reporting."""
    assert [paragraph.kind for paragraph in read_passages(text).paragraphs] == kinds


def test_paragraph_at() -> None:
    """A place of the text is found in its paragraph."""
    text = "One.\n\nTwo.\n\nThree."
    passages = read_passages(text)

    assert [passages.paragraph_at(text.index(word)).index for word in ("One", "Two", "Three")] == [0, 1, 2]
