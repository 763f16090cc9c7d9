"""What a query means, what is refused and where, and that nothing hostile takes long."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank.errors import QueryError
from quotebank.folding import Word, fold, folded, words
from quotebank.index.evaluate import linked
from quotebank.matching import Stretch, named
from quotebank.query import Filters, parse
from quotebank.tree import (
    And,
    Confidence,
    Days,
    Everything,
    Fuzzy,
    Link,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Same,
    Stem,
    Text,
    Value,
)

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
    "http://example.org": Phrase(("http", "example", "org")),
    "–ferry": Not(Stem("ferry")),
    "ferri~": Fuzzy("ferri", 1),
    "Ferri~2": Fuzzy("ferri", 2),
    "a w/5 b": Near((Stem("a"), Stem("b")), (Link(5, True),)),
    "a W/5 b NEAR/3 c": Near((Stem("a"), Stem("b"), Stem("c")), (Link(5, True), Link(3, False))),
    'x (a OR "b c") w/2 dab* y': And(
        (Stem("x"), Near((Or((Stem("a"), Phrase(("b", "c")))), Prefix("dab")), (Link(2, True),)), Stem("y"))
    ),
    "-a w/5 b": Not(Near((Stem("a"), Stem("b")), (Link(5, True),))),
    "a same b w/1 c": Same((Stem("a"), Near((Stem("b"), Stem("c")), (Link(1, True),)))),
    "a SAME b same c": Same((Stem("a"), Stem("b"), Stem("c"))),
    "same sex": And((Stem("same"), Stem("sex"))),
    "much the same": And((Stem("much"), Stem("the"), Stem("same"))),
    'a "same" b': And((Stem("a"), Phrase(("same",)), Stem("b"))),
    "near far": And((Stem("near"), Stem("far"))),
    "speaker:lee": Value("speaker", "lee"),
    'SPEAKER:"Lee, Ann"': Value("speaker", "Lee, Ann"),
    "ferry -speaker:lee": And((Stem("ferry"), Not(Value("speaker", "lee")))),
    'role:"Prime Minister" OR org:etoile': Or((Text("role", ("prime", "minister")), Text("org", ("etoile",)))),
    "title:harb*": Text("title", ("harb",), True),
    "author:holm": Text("by", ("holm",)),
    "title:same": Text("title", ("same",)),
    "kind:Direct": Value("type", "direct"),
    "outlet:post": Value("pub", "post"),
    "lang:EN": Value("lang", "en"),
    "anon:yes": Value("named", "no"),
    "anon:no": Value("named", "yes"),
    'anon:"senior official"': Text("anon", ("senior", "official")),
    "group:1A2B": Value("group", "g-1a2b"),
    "review:confirmed": Value("review", "confirmed"),
    "said:2024-05..2024-06": Days("said", date(2024, 5, 1), date(2024, 6, 30)),
    "said:2024": Days("said", date(2024, 1, 1), date(2024, 12, 31)),
    "date:..2024-02": Days("date", None, date(2024, 2, 29)),
    "published:>=2024": Days("published", date(2024, 1, 1), None),
    "published:>2024": Days("published", date(2025, 1, 1), None),
    "published:<2024-02": Days("published", None, date(2024, 1, 31)),
    "published:<=2024-02": Days("published", None, date(2024, 2, 29)),
    "conf:>0.8": Confidence(0.8, 1.0, above=True),
    "conf:>=.8": Confidence(0.8),
    "conf:<0.5": Confidence(0.0, 0.5, below=True),
    "conf:0.5..0.8": Confidence(0.5, 0.8),
    "conf:..0.8": Confidence(0.0, 0.8),
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
    "?!": (0, "no word"),
    "spaeker:lee": (0, "no field"),
    "bridge autor:lee": (7, "no field"),
    "speaker: lee": (8, "nothing stands right behind"),
    "speaker:": (8, "nothing stands right behind"),
    "speaker:(lee OR chan)": (8, "one value"),
    'role:""': (5, "no word"),
    "role:m*nister": (5, "may only end"),
    "type:hearsay": (5, "no such kind"),
    "review:done": (7, "no such state"),
    "group:bridge": (6, "no group"),
    "said:May": (5, "no such day"),
    "said:2018-02-30": (5, "no such day"),
    "said:2019..2018": (5, "backwards"),
    "said:..": (5, "without a day"),
    "published:>9999": (10, "no day lies beyond"),
    "conf:0.8": (5, "no range"),
    "conf:>1.5": (5, "between 0 and 1"),
    "conf:0.9..0.1": (5, "backwards"),
    "conf:high": (5, "no range"),
    "a w/5": (5, "missing"),
    "w/5 a": (0, "missing"),
    "a w/0 b": (2, "no distance"),
    "a near/51 b": (2, "no distance"),
    "a w/5 speaker:lee": (6, "joins words only"),
    "a (b c) w/5 d": (2, "joins words only"),
    "a w/5 -b": (6, "missing"),
    "a w/5 (b w/5 c)": (6, "joins words only"),
    "(a b) same c": (0, "joins words only"),
    "ab~1": (0, "too short"),
    "abcd~2": (0, "too short"),
    "abcdef~3": (6, "more than"),
    "vice-president~1": (0, "more than one word"),
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


_NUMBERS = [list(one) for size in range(4) for one in combinations(range(6), size)]


@pytest.mark.parametrize("distance", [1, 2, 3, 4])
@pytest.mark.parametrize("ordered", [True, False])
def test_two_words_are_linked_as_any_chain_is(distance: int, ordered: bool) -> None:
    """The short way for two words keeps the very words that the judge of all chains keeps."""
    link = Link(distance, ordered)
    near = Near((Stem("a"), Stem("b")), (link,))
    for one, other in product(_NUMBERS, repeat=2):
        places: dict[Node, list[Stretch]] = {
            Stem(word): [Stretch(at, at + 1) for at in numbers] for word, numbers in (("a", one), ("b", other))
        }

        assert frozenset(linked(one, other, link)) == named(near, places.__getitem__, lambda number: 0), (one, other)
