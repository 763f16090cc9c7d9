"""The extractor's work grows with the length of the text: counted in calls, since clocks differ from run to run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from benchmarks.growth import SIZES, UNITS, text_of
from quotebank.model import Article
from quotebank.passages import read_passages
from quotebank.pipeline import extract

SHORT, LONG = 1_000, 4_000
BOUNDS = {
    "quotebank.tagger.view.REACH": 10,
    "quotebank.stage._REACH": 10,
    "quotebank.cast._FAMILY": 5,
    "quotebank.rules.before._LONGEST": 20,
    "quotebank.rules.parenthetical._LONGEST": 20,
    "quotebank.rules.according._LONGEST": 20,
    "quotebank.rules.clauses._SUBJECT_REACH": 20,
    "quotebank.dating._AROUND": 10,
}
"""How far the extractor looks, made so small here that a page reaches every bound: what grows on grows without one."""


def calls(task: Callable[[], object]) -> int:
    """Return how many calls a task makes, of functions in Python and in C and of generators."""
    made = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal made
        made += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        task()
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("family", UNITS)
def test_work_grows_with_the_length(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the text takes at most 4.6 times the calls, whatever the text: no family is quadratic."""
    for name, bound in BOUNDS.items():
        monkeypatch.setattr(name, bound)
    short, long = Article(text=text_of(family, SHORT)), Article(text=text_of(family, LONG))
    extract(long)  # fills the caches, so that both are counted alike

    assert calls(lambda: extract(long)) < 4.6 * calls(lambda: extract(short))


def test_work_is_counted() -> None:
    """The measure sees a rule that looks at all that stands before: four times the text is sixteen times the work."""

    def look_back(size: int) -> int:
        return sum(any(place < 0 for place in range(end)) for end in range(size))

    assert calls(lambda: look_back(400)) > 15 * calls(lambda: look_back(100))


def test_families_are_as_long_as_they_say() -> None:
    """Each family makes texts of about the wanted length, however long, and no two families make the same."""
    texts = {family: text_of(family, SIZES[0]) for family in UNITS}

    assert all(abs(len(text) - SIZES[0]) < 100 for text in texts.values())
    assert len(set(texts.values())) == len(UNITS) > 100


LINES = {
    "sentences": "“It is dry,” said Ada Holm. ",
    "no stop": "it is dry and ",
    "no blank": "dry",
    "blanks": "a" + " " * 300_000,
}


@pytest.mark.parametrize("unit", LINES.values(), ids=list(LINES))
def test_a_line_too_long_is_read_in_parts(unit: str) -> None:
    """A line beyond any paragraph's length is cut into parts that hold all its words, behind a sentence if one ends."""
    text = unit * (700_000 // len(unit))
    paragraphs = read_passages(text).paragraphs

    assert all(0 < len(p.span.of(text)) <= 200_000 and p.span.of(text) == p.span.of(text).strip() for p in paragraphs)
    assert "".join(p.span.of(text) for p in paragraphs).replace(" ", "") == text.replace(" ", "")
    assert "“" not in unit or len(extract(Article(text=unit * 7_500))) == 7_500
