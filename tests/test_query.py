"""What a query means, what is refused and where, and that nothing hostile takes long."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank.errors import QueryError
from quotebank.folding import Word, fold, folded, words
from quotebank.query import Filters, parse
from quotebank.tree import And, Everything, Node, Not, Or, Phrase, Prefix, Stem

MEANINGS: dict[str, Node] = {
    "": Everything(),
    "  \n": Everything(),
    "ferry": Stem("ferry"),
    "Ferry": Stem("ferry"),
    "old ferry": And((Stem("old"), Stem("ferry"))),
    "old AND ferry": And((Stem("old"), Stem("ferry"))),
    "old OR ferry": Or((Stem("old"), Stem("ferry"))),
    "will not": And((Stem("will"), Stem("not"))),
    "or and not": And((Stem("or"), Stem("and"), Stem("not"))),
    "a b OR c": Or((And((Stem("a"), Stem("b"))), Stem("c"))),
    "a (b OR c)": And((Stem("a"), Or((Stem("b"), Stem("c"))))),
    "((a))": Stem("a"),
    "-ferry": Not(Stem("ferry")),
    "old -ferry": And((Stem("old"), Not(Stem("ferry")))),
    "-(a OR b)": Not(Or((Stem("a"), Stem("b")))),
    '-"old ferry"': Not(Phrase(("old", "ferry"))),
    '"Will not resign"': Phrase(("will", "not", "resign")),
    "“will not”": Phrase(("will", "not")),
    "«will not»": Phrase(("will", "not")),
    '"resign"': Phrase(("resign",)),
    "fent*": Prefix("fent"),
    "vice-president": Phrase(("vice", "president")),
    "o’toole": Stem("o'toole"),
    "can't": Stem("can't"),
    "3.5": Stem("3.5"),
    "Bérubé": Stem("berube"),
    "jobs & growth": And((Stem("jobs"), Stem("growth"))),
    "J. D. Vance": And((Stem("j"), Stem("d"), Stem("vance"))),
    "10:30": Phrase(("10", "30")),
}


@pytest.mark.parametrize("text", MEANINGS)
def test_query_means(text: str) -> None:
    """Words are joined by AND; OR binds less; marks, a minus, a star and parentheses do what they say."""
    assert parse(text) == MEANINGS[text]


REFUSALS = {
    '"will not': (0, "not closed"),
    'ferry "will': (6, "not closed"),
    "(a b": (0, "not closed"),
    "a (b (c)": (2, "not closed"),
    "a)": (1, "not opened"),
    "()": (1, "missing"),
    "OR a": (0, "missing"),
    "a OR": (4, "missing"),
    "a OR OR b": (5, "missing"),
    "a AND": (5, "missing"),
    "a AND OR b": (6, "missing"),
    '""': (0, "no word"),
    '"--"': (0, "no word"),
    "fe*": (0, "too short"),
    "*erry": (0, "may only end"),
    "f*rry": (1, "may only end"),
    "ferry**": (5, "may only end"),
    "*": (0, "may only end"),
    '"old fer*"': (8, "inside quotation marks"),
    "speaker:lee": (0, "not a field"),
    "bridge said:2018": (7, "not a field"),
    "a w/5 b": (2, "not part of"),
    "a NEAR/3 b": (2, "not part of"),
    "?!": (0, "no word"),
}


@pytest.mark.parametrize("text", REFUSALS)
def test_malformed_query_says_where_and_what(text: str) -> None:
    """The position counts characters from 0."""
    position, what = REFUSALS[text]
    with pytest.raises(QueryError, match=what) as error:
        parse(text)
    assert error.value.position == position
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1001,
        "a " * 51,
        "(" * 22 + "a" + ")" * 22,
        "-" * 500 + "a",
        '"' + "a " * 51 + '"',
        "(" * 900,
        '"' * 999,
        "a OR " * 199,
        "*" * 999,
        "-(" * 400,
        "NOT " * 100,
    ],
)
def test_hostile_query_is_refused(text: str) -> None:
    """Longer than 1,000 characters, more than 50 terms or nested deeper than 20: an error, not a recursion."""
    with pytest.raises(QueryError):
        parse(text)


def test_limits_are_exact() -> None:
    """50 terms, depth 20 and 1,000 characters are still allowed."""
    assert isinstance(parse("a " * 50), And)
    assert parse("(" * 20 + "a" + ")" * 20) == Stem("a")
    assert parse("a" * 1000) == Stem("a" * 1000)


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from("ab\"-()*“” \u00ad\u0301.'OR:/\x00"), max_size=40) | st.text(max_size=60))
def test_any_text_gives_a_tree_or_a_query_error(text: str) -> None:
    """Nothing else is ever raised."""
    with suppress(QueryError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-05-14", date(2018, 5, 14), date(2018, 5, 14)),
    ],
)
def test_year_and_month_count_from_first_to_last_day(text: str, first: date, last: date) -> None:
    """``since`` takes the first day, ``until`` the last."""
    filters = Filters(since=text, until=text)
    assert (filters.first_day, filters.last_day) == (first, last)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "hearsay"},
        {"since": "yesterday"},
        {"since": ""},
        {"until": "2018-13"},
        {"until": "2018-02-30"},
        {"since": "18-02-03"},
        {"since": "0000"},
        {"since": "2019", "until": "2018"},
        {"min_confidence": 1.5},
        {"min_confidence": -0.1},
    ],
)
def test_filter_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """When it is made, with the field's name."""
    with pytest.raises(QueryError) as error:
        Filters(**wrong)  # type: ignore[arg-type]
    assert error.value.where


FOLDS = {
    "Ferry": "ferry",
    "Bérubé": "berube",
    "Be\u0301rube\u0301": "berube",
    "O’Brien": "o'brien",
    "STRASSE": "strasse",
    "Straße": "strasse",
    "İstanbul": "istanbul",
    "re\u00adsign": "resign",
    "re\u200bsign": "resign",
    "ﬁne": "fine",
    "ＦＥＲＲＹ": "ferry",
}


@pytest.mark.parametrize("word", FOLDS)
def test_folding_forgets_what_makes_no_other_word(word: str) -> None:
    """Case, accents, composition, apostrophes and invisible characters; the word stays one word."""
    assert fold(word) == FOLDS[word]
    assert folded(f"({word})") == (FOLDS[word],)


def test_no_word_is_dropped() -> None:
    """Neither the common nor the short ones: they decide what was said."""
    assert folded("I _will_ not; we may. J. D. Vance can’t.") == (
        *("i", "will", "not", "we", "may"),
        *("j", "d", "vance", "can't"),
    )


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(0, 9))
def test_words_say_where_they_stand(text: str, offset: int) -> None:
    """Each place is where the printed form stands; places are in order and apart; folding it again gives the word."""
    end = 0
    for word in words(text, offset):
        assert isinstance(word, Word)
        assert end <= word.start - offset < word.end - offset <= len(text)
        assert fold(text[word.start - offset : word.end - offset]) == word.text
        end = word.end - offset
