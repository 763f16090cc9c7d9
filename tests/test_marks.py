"""Quotation marks: stretches of every style, and the signs that are none."""

from __future__ import annotations

from itertools import pairwise

import pytest

from quotebank.marks import Stretch, find_stretches
from quotebank.passages import paragraph_spans


def later(reason: str) -> pytest.MarkDecorator:
    """Mark what is right and does not work yet; the day it works, the test says so."""
    return pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)


def stretches(text: str) -> list[Stretch]:
    return [stretch for found in find_stretches(text, paragraph_spans(text)) for stretch in found]


def inner(text: str) -> list[str]:
    return [stretch.inner.of(text) for stretch in stretches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Dry,” she said.", ["Dry,"]),
        ('"Dry," she said.', ["Dry,"]),
        ("‘Dry,’ she said.", ["Dry,"]),
        ("'Dry,' she said.", ["Dry,"]),
        ("''Dry,'' she said.", ["Dry,"]),
        ("``Dry,'' she said.", ["Dry,"]),
        ("«Dry,» she said.", ["Dry,"]),
        ("‹Dry,› she said.", ["Dry,"]),
        ("„Dry,“ she said.", ["Dry,"]),
        ("„Dry,” she said.", ["Dry,"]),
        ("»Dry,« she said.", ["Dry,"]),
        ("“Dry,” she said. “Very.”", ["Dry,", "Very."]),
        ('"Dry," she said. "Very."', ["Dry,", "Very."]),
        ('He said: "Dry".', ["Dry"]),
        ('("Dry")', ["Dry"]),
        ('They were "dry"—"very".', ["dry", "very"]),
        ("“Dry” “very”", ["Dry", "very"]),
        ('"Dry" "very"', ["Dry", "very"]),
    ],
)
def test_styles(text: str, expected: list[str]) -> None:
    """Every style of marks gives the words inside."""
    assert inner(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘dry’ and left,” she said.", ["He said ‘dry’ and left,"]),
        ("‘He said “dry” and left,’ she said.", ["He said “dry” and left,"]),
        ("\"He said 'dry' and left,\" she said.", ["He said 'dry' and left,"]),
        ("“He said: ‘Dry.’” She left.", ["He said: ‘Dry.’"]),
        ("«He said “dry” and left,» she said.", ["He said “dry” and left,"]),
    ],
)
def test_the_outermost_pair_wins(text: str, expected: list[str]) -> None:
    """A quotation inside a quotation is no stretch of its own."""
    assert inner(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The farmers' market and the fishermen's hall",
        "the ’70s and the ’80s",
        "rock ’n’ roll",
        "’Twas the miller's, 'twas said",
        "It isn't the players’ fault",
        "A wall 12' long and 6' high",
        "He is 6'2\" tall",
        'a 42" screen on a 13" shelf',
        "O’Dwyerty’s and d’Aumontel’s",
        "",
        "No marks at all.",
        "“”",
        '""',
    ],
)
def test_signs_that_are_no_marks(text: str) -> None:
    """Apostrophes, left-out letters, feet and inches, and empty pairs give no stretch."""
    assert inner(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘It’s the players’ fault,’ she said.", ["It’s the players’ fault,"]),
        ("'It's the players' fault,' she said.", ["It's the players' fault,"]),
        ("The players’ man said: ‘Dry.’", ["Dry."]),
        ("‘I won’t,’ she said. ‘We can’t.’", ["I won’t,", "We can’t."]),
        ("She called the '70s 'dry'.", ["dry"]),
        ("‘40 posts were cut,’ she said. ‘We know.’", ["40 posts were cut,", "We know."]),
        ("‘98 was dry in Porto", []),
        ("‘90s songs were ‘dry’", ["dry"]),
        ("the class of ‘98 was ‘dry’", ["dry"]),
    ],
)
def test_apostrophes_beside_single_marks(text: str, expected: list[str]) -> None:
    """An apostrophe does not close a single quotation, nor open one."""
    assert inner(text) == expected


def test_a_reopened_paragraph_continues() -> None:
    """A paragraph that opens without closing goes on in the next that opens anew."""
    first, second, third = stretches("“One.\n\n“Two.\n\n“Three.”")

    assert [first.closed, second.closed, third.closed] == [False, False, True]
    assert [first.continues, second.continues, third.continues] == [False, True, True]


def test_a_closed_paragraph_does_not_continue() -> None:
    """A quotation behind a closed one is a new stretch."""
    assert [stretch.continues for stretch in stretches("“One.”\n\n“Two.”")] == [False, False]


def test_another_style_does_not_continue() -> None:
    """An open double mark is not continued by a single one."""
    assert [stretch.continues for stretch in stretches("“One.\n\n‘Two.’ he read.")] == [False, False]


def test_what_is_unbalanced_ends_with_its_paragraph() -> None:
    """An opening mark without its fellow reaches to the paragraph's end, not into the next one."""
    text = "He said: “Dry.\n\nIt rained."
    (stretch,) = stretches(text)

    assert stretch.span.of(text) == "“Dry."
    assert not stretch.balanced


def test_a_second_opening_mark_ends_the_first() -> None:
    """A forgotten closing mark does not swallow the quotation behind it."""
    text = "“Dry, he said. “Very,” she said."

    assert [stretch.span.of(text) for stretch in stretches(text)] == ["“Dry, he said.", "“Very,”"]


def test_a_closing_mark_that_nothing_opened() -> None:
    """A closing mark alone in the middle of a sentence gives nothing."""
    assert inner("It was dry” and cold.") == []


@pytest.mark.parametrize("text", ['“Dry,” ‘very’ "so" «too».', "“One.\n\n“Two.”", "x “a ‘b’ c” y"])
def test_spans_hold_their_marks(text: str) -> None:
    """A stretch's span is its inner words with the marks around them, and stretches never overlap."""
    found = stretches(text)

    assert all(s.span.covers(s.inner) and s.inner.start > s.span.start for s in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@later("the depth of nesting is not counted")
def test_double_marks_inside_double_marks() -> None:
    """A pair inside a pair of the same style belongs to the outer one."""
    assert inner("“He said “dry” and left,” she said.") == ["He said “dry” and left,"]


@later("a closing mark behind a blank is taken for an opening one")
def test_guillemets_with_blanks() -> None:
    """French guillemets stand apart from their words."""
    assert inner("« Dry », she said.") == [" Dry "]
