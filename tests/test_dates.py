"""Phrases that date, and the days that they mean.  16 May 2024 was a Thursday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebank.dates import dating_words, find_dates, said
from quotebank.model import Said

THURSDAY = date(2024, 5, 16)


def resolve(text: str, published: date | None = THURSDAY) -> Said:
    """Return what the only phrase of a text means."""
    (found,) = find_dates(text, 0, len(text))
    return said(found, published)


def phrases(text: str) -> list[str]:
    return [found.phrase.text for found in find_dates(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("she said on Monday", ["on Monday"]),
        ("she said Monday", ["Monday"]),
        ("she said late on Monday", ["late on Monday"]),
        ("she said on Wednesday evening", ["on Wednesday evening"]),
        ("she said last Friday", ["last Friday"]),
        ("on 3 May she said", ["on 3 May"]),
        ("on the 3rd of May", ["on the 3rd of May"]),
        ("on May 3, 2019, she said", ["on May 3, 2019"]),
        ("in March she said", ["in March"]),
        ("back in 2017 she said", ["back in 2017"]),
        ("yesterday and today", ["yesterday", "today"]),
        ("two days ago", ["two days ago"]),
        ("recently she said", ["recently"]),
        ("she may say so and march on", []),
        ("in the 2010s", []),
        ("Monday’s paper", ["Monday"]),
        ("2,017 people came", []),
        ("the sun and the sat nav", []),
        ("In Marchwood she said", []),
        ("", []),
    ],
)
def test_phrases(text: str, expected: list[str]) -> None:
    """Phrases that may date are found with their prepositions; look-alikes are not."""
    assert phrases(text) == expected


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("on Monday", "2024-05-13"),
        ("on Thursday", "2024-05-16"),
        ("on Friday", "2024-05-10"),
        ("last Thursday", "2024-05-09"),
        ("today", "2024-05-16"),
        ("yesterday", "2024-05-15"),
        ("last night", "2024-05-15"),
        ("two days ago", "2024-05-14"),
        ("a week ago", "2024-05-06/2024-05-12"),
        ("this week", "2024-05-13/2024-05-16"),
        ("last week", "2024-05-06/2024-05-12"),
        ("over the weekend", "2024-05-11/2024-05-12"),
        ("earlier this month", "2024-05"),
        ("last month", "2024-04"),
        ("in March", "2024-03"),
        ("in December", "2023-12"),
        ("in December 2021", "2021-12"),
        ("last year", "2023"),
        ("in 2017", "2017"),
        ("on 3 May", "2024-05-03"),
        ("on May 16", "2024-05-16"),
        ("on December 17", "2023-12-17"),
        ("on 29 February", "2024-02-29"),
        ("on 12 November 2019", "2019-11-12"),
        ("recently", ""),
        ("20 years ago", ""),
        ("about two weeks ago", ""),
        ("a day earlier", ""),
        ("on 31 April", ""),
        ("on 12 November 2025", ""),
    ],
)
def test_days(text: str, iso: str) -> None:
    """A phrase is resolved from the day of publication, to the precision of its words, and never into the future."""
    assert resolve(text).iso == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("on Monday", ""),
        ("yesterday", ""),
        ("last week", ""),
        ("in March", ""),
        ("on 3 May", ""),
        ("in 2017", "2017"),
        ("in March 2017", "2017-03"),
        ("on 3 May 2017", "2017-05-03"),
    ],
)
def test_without_a_day_of_publication(text: str, iso: str) -> None:
    """Only full dates are resolved when nobody knows when the article appeared; the phrase is kept all the same."""
    found = resolve(text, None)

    assert found.iso == iso
    assert found.phrase is not None
    assert found.phrase.text == text


def test_a_week_over_new_year() -> None:
    """Weeks and months count back over the turn of the year."""
    assert resolve("last week", date(2024, 1, 3)).iso == "2023-12-25/2023-12-31"
    assert resolve("last month", date(2024, 1, 3)).iso == "2023-12"


def test_the_basis_tells_how() -> None:
    """The words say how the day was reached."""
    found = resolve("on Monday")

    assert "on Monday" in found.basis
    assert "2024-05-16" in found.basis


@given(
    st.sampled_from(["on Monday", "last week", "yesterday", "this year", "last Friday"]),
    st.dates(min_value=date(1900, 1, 8)),
)
def test_nothing_is_said_after_publication(text: str, published: date) -> None:
    """Whatever the day of publication, the words were said on or before it, in an interval that is not empty."""
    found = resolve(text, published)

    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest <= found.latest
    assert found.earliest <= published
    if found.precision == "day":
        assert published - found.earliest < timedelta(days=367)


def test_words_that_date_by_themselves() -> None:
    """«monday» dates by itself; «may» and «march», which are words of other uses, do not."""
    assert {"monday", "yesterday", "july"} <= dating_words()
    assert not {"may", "march", "sun"} & dating_words()
