"""Two wordings compared, without a bank: what is verbatim, what is not, and what changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quotebank.model import Span
from quotebank.verify.changes import Flag
from quotebank.verify.comparing import compare
from quotebank.verify.comparison import Comparison
from quotebank.verify.figures import values
from quotebank.verify.printed import Printed, printed
from quotebank.verify.words import read, words

PIER = (
    "“Nobody likes a detour,” Holm said. “But the old pier is rotten, and we will not wait until 200 people drown. "
    "Ask Ann Lee. I will resign,” she said, “if the vote fails.”"
)
"""One quotation, twice interrupted; the last interruption stands within a sentence."""


def quoted(text: str) -> Printed:
    """Everything inside curly marks as one quotation in direct speech."""
    pieces = [Span(*match.span()) for match in re.finditer("“[^”]*”", text)]
    return printed(text, pieces, [Span(start + 1, end - 1) for start, end in pieces])


def mixed(text: str) -> Printed:
    """The whole text as a mixed quotation, whose words inside curly marks are marked."""
    return printed(text, [Span(0, len(text))], [Span(*match.span(1)) for match in re.finditer("“([^”]*)”", text)])


def compared(claim: str, text: str = PIER, kind: Callable[[str], Printed] = quoted) -> Comparison:
    found = compare(read(claim), kind(text))
    assert found is not None
    return found


# --- words


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Don’t don't DON＇T", ["don't"] * 3),
        ("Ame\u0301lie Amélie AMÉLIE", ["amélie"] * 3),
        ("re\u00adsign\u200b resign", ["resign"] * 2),
        ("the U.S. and the US", ["the", "us", "and", "the", "us"]),
        ("5 % of $1,000.50, −3 and .5", ["5", "%", "of", "$", "1,000.50", "-", "3", "and", ".5"]),
        ("e-mail\u00a0him—now", ["e", "mail", "him", "now"]),
        ("[T]he resign[ed]", ["the", "resigned"]),
        ("f***ing 3rd 5m", ["f***ing", "3rd", "5m"]),
        ("resume résumé", ["resume", "résumé"]),
        ("… — “” ()", []),
    ],
)
def test_words(text: str, keys: list[str]) -> None:
    """Letters and signs that are read aloud count; case, apostrophes' shapes, composition and joiners do not."""
    assert [word.key for word in words(text)] == keys


def test_words_keep_their_places() -> None:
    """Each word's range covers what was printed."""
    text = "“[T]he U.S. can’t—"
    assert [text[word.start : word.end] for word in words(text)] == ["T]he", "U.S.", "can’t"]


@pytest.mark.parametrize(
    ("text", "cuts", "inserted"),
    [
        ("we … resign", {1}, set()),
        ("we [...] resign . . . now", {1, 2}, set()),
        ("… we resign …", set(), set()),
        ("we (…) resign", {1}, set()),
        ("[The mayor] will resign [sic]", set(), {0, 1, 4}),
        ("[W]e resign[ed]", set(), set()),
    ],
)
def test_a_claim_declares_cuts_and_insertions(text: str, cuts: set[int], inserted: set[int]) -> None:
    """An ellipsis between words is a cut, brackets around whole words are an insertion."""
    claim = read(text)
    assert (claim.cuts, claim.inserted) == (cuts, inserted)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two hundred and five people", [205]),
        ("1.5 million and 1,500,000", [1_500_000, 1_500_000]),
        ("5m 5bn 3rd 1990s", [5_000_000, 5_000_000_000, 3, 1990]),
        ("twenty one of ten", [21, 10]),
        ("two million five hundred thousand", [2_500_000]),
        ("two dozen, a hundred and the rest", [24, 100]),
        ("five ten", [5, 10]),
        ("half of it", [0.5]),
        ("nobody at all", []),
    ],
)
def test_numbers_have_values(text: str, found: list[float]) -> None:
    """Numbers are compared by value, written out or not."""
    assert list(values([word.key for word in words(text)])) == found


# --- standings


@pytest.mark.parametrize(
    ("claim", "standing"),
    [
        ("Nobody likes a detour", "verbatim"),
        ("Ask Ann Lee.", "verbatim"),
        ("Ask Ann Lee. I will resign if the vote fails", "verbatim"),
        ("Ann Lee", "verbatim"),
        ("likes a detour", "truncated"),
        ("I will resign", "truncated"),
        ("we will not wait", "truncated"),
        ("Nobody likes a detour … Ask Ann Lee", "verbatim"),
        ("Nobody likes a detour ... the old pier is rotten", "truncated"),
        ("Nobody likes a detour … we will … wait", "truncated"),
        ("Nobody likes a long detour", "altered"),
        ("Nobody likes detour", "altered"),
        ("Everybody likes a detour", "altered"),
        ("Nobody likes a detour. Ask Ann Lee. I will resign", "spliced"),
        ("Nobody likes a detour. I will resign if the vote fails", "spliced"),
    ],
)
def test_standings(claim: str, standing: str) -> None:
    """What stands side by side is verbatim, unless the cut turns the sense; everything else is not."""
    assert compared(claim).standing == standing


def test_nothing_in_common() -> None:
    """Words that share nothing with a quotation do not stand to it at all."""
    assert compare(read("pancakes with syrup"), quoted(PIER)) is None


def test_what_was_cut_is_told() -> None:
    """A truncation names the words that turn the sense, a declared cut what it leaves out."""
    assert compared("I will resign").dropped == ("if",)
    assert compared("the old pier is rotten").dropped == ("But", "not", "until")
    cut = compared("Nobody likes a detour … Ask Ann Lee")
    assert cut.dropped == ()
    assert cut.skipped == ((4, 19),)


@pytest.mark.parametrize(
    ("text", "claim", "standing"),
    [
        ("the plan was “a slow death” for the town", "a slow death", "verbatim"),
        ("the plan was “a slow death” for the town", "the plan was a slow death", "fragment"),
        ("the plan was “a slow death” for the town", "for the town", "paraphrase"),
        ("he would not “wait for another vote”", "wait for another vote", "truncated"),
        ("the pier would close in May", "the pier would close in May", "paraphrase"),
        ("the pier would close in May", "The pier will close in May", "paraphrase"),
        ("the plan was “a slow death” for the town", "the scheme was a slow death", "fragment"),
    ],
)
def test_mixed_and_indirect(text: str, claim: str, standing: str) -> None:
    """Words outside the marks are the reporter's: partly so is a fragment, wholly so a paraphrase."""
    assert compared(claim, text, mixed).standing == standing


# --- differences that do not count


@pytest.mark.parametrize(
    ("claim", "text", "named"),
    [
        ("nobody LIKES a detour", "“Nobody likes a detour”", ["case"]),
        ("don't go, Ann", "“Don’t go Ann”", ["marks", "case"]),
        ("the long-term plan", "“the long term plan”", ["dashes", "spacing"]),
        ("the long\u2013term plan", "“the long-term plan”", ["dashes"]),
        ("the old\u00a0pier", "“the old pier”", ["spacing"]),
        ("the old pier", "“the old\npier”", ["spacing"]),
        ("the old pier", "“the [old] pier”", ["brackets"]),
        ("we wait and see", "“we wait … and see”", ["ellipses"]),
        ("Ame\u0301lie waits", "“Amélie waits”", ["letters"]),
        ("we re\u00adsign", "“we resign”", ["letters"]),
        ("[T]he pier is old", "“And the pier is old”", ["brackets", "case"]),
        ("will it close?", "“will it close.”", ["marks"]),
        ("the U.S. waits", "“the US waits”", ["marks"]),
        (
            "Nobody likes a detour but the pier",
            "“Nobody likes a detour,” he said. “But the pier”",
            ["interrupted", "case"],
        ),
        ("the old, old pier", "“the old, old pier”", []),
        ("we [in Elm] wait", "“we wait”", ["insertion"]),
        ("we … wait", "“we must wait”", ["cut"]),
    ],
)
def test_differences_are_named(claim: str, text: str, named: list[str]) -> None:
    """Marks, case, brackets, ellipses, dashes, spacing and composition keep a quotation verbatim, and are named."""
    found = compared(claim, text)
    assert found.standing == "verbatim"
    assert list(found.differences) == named


def test_paragraphs_are_one_stretch() -> None:
    """A quotation that runs over paragraphs, each with an opening mark, is one stretch of words."""
    text = "“The pier is old.\n\n“It creaks at night.”"
    second = text.rindex("“")
    pieces = [Span(0, second - 2), Span(second, len(text))]
    marked = [Span(1, second - 2), Span(second + 1, len(text) - 1)]

    found = compare(read("The pier is old. It creaks at night."), printed(text, pieces, marked))

    assert found is not None
    assert found.standing == "verbatim"
    assert "interrupted" not in found.differences


def test_brackets_that_deny_are_no_insertion() -> None:
    """«We will [not] resign» is no form of «We will resign»; nor may brackets replace printed words inside."""
    denied = compared("We will [not] resign", "“We will resign”")
    assert (denied.standing, denied.flags, denied.insertions) == ("altered", ("negation",), ("not",))
    assert compared("Then [the mayor] will resign", "“Then she will resign”").standing == "altered"


@pytest.mark.parametrize("accent", ["résumé", "pâté"])
def test_an_accent_is_a_letter(accent: str) -> None:
    """A word with another letter is another word, and no name has changed for it."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", accent) if not unicodedata.combining(letter))
    found = compared(f"we saw the {bare} here", f"“we saw the {accent} here”")
    assert (found.standing, found.flags) == ("altered", ())


# --- flags


@pytest.mark.parametrize(
    ("claim", "text", "flags"),
    [
        ("we will wait for the boats", "“we will not wait for the boats”", ["negation"]),
        ("we won't wait for the boats", "“we will wait for the boats”", ["negation"]),
        ("we will not wait for the boats", "“we won’t wait for the boats”", []),
        ("we cannot wait for the boats", "“we can not wait for the boats”", []),
        ("we will never wait for boats", "“we will not wait for boats”", ["negation"]),
        ("everybody wants the old pier", "“nobody wants the old pier”", ["negation"]),
        ("it cost 300 of our boats", "“it cost 200 of our boats”", ["number"]),
        ("it cost 200 of our boats", "“it cost two hundred of our boats”", []),
        ("it cost five billion in all", "“it cost five million in all”", ["number"]),
        ("it cost 5m in all, friends", "“it cost five million in all, friends”", []),
        ("no one here likes the pier", "“nobody here likes the pier”", ["negation"]),
        ("go and ask Bo Lee about boats", "“go and ask Ann Lee about boats”", ["name"]),
        ("go and ask ann chan about boats", "“go and ask Ann Lee about boats”", ["name"]),
        ("Obama Vale lied about the old pier", "“Trump Vale lied about the old pier”", ["name"]),
        ("we saw the ship near the coast", "“we saw the boat near the coast”", []),
        ("Not one of 30 liked Bo Lee", "“One of 20 liked Ann Lee”", ["negation", "number", "name"]),
    ],
)
def test_flags(claim: str, text: str, flags: list[Flag]) -> None:
    """A changed negation, number or name is flagged, in this order; another form of the same is not."""
    found = compared(claim, text)
    assert found.standing == "altered"
    assert list(found.flags) == flags


def test_a_dropped_negation_is_flagged() -> None:
    """Cutting away the negation of the sentence is changing it."""
    assert compared("likes a detour").flags == ("negation",)
    assert compared("I will resign").flags == ()


def test_the_way_from_the_print_to_the_claim() -> None:
    """The steps of an alteration cover the claim from end to end, and tell missing, added and changed words apart."""
    claim = read("Well, the pier was really rotten")
    found = compare(claim, quoted("“the old pier is rotten”"))

    assert found is not None
    assert [(step.op, claim.part(*step.claim)) for step in found.steps] == [
        ("added", "Well"),
        ("same", "the"),
        ("missing", ""),
        ("same", "pier"),
        ("changed", "was really"),
        ("same", "rotten"),
    ]


# --- properties

_KEYS = st.sampled_from(
    "the a pier boat we will not if but never wait resign Ann 200 five old new can't nobody and so of to".split()
)
_QUOTATIONS = st.lists(_KEYS, min_size=1, max_size=25)


@st.composite
def _excerpts(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    keys = draw(_QUOTATIONS)
    first, last = sorted(draw(st.tuples(st.integers(0, len(keys)), st.integers(0, len(keys)))))
    assume(first < last)
    return keys, keys[first:last]


@given(_excerpts(), st.data())
def test_every_excerpt_is_verbatim_or_truncated(pair: tuple[list[str], list[str]], data: st.DataObject) -> None:
    """Words that stand side by side are never called altered, whatever the marks and capitals between them."""
    keys, part = pair
    stops = data.draw(
        st.lists(st.sampled_from([" ", ", ", ". ", " — ", "\n", "… "]), min_size=len(keys), max_size=len(keys))
    )
    text = "“" + "".join(word + stop for word, stop in zip(keys, stops, strict=True)) + "”"
    shape = data.draw(st.sampled_from([str.upper, str.lower, str.title]))

    found = compare(read(shape(" ".join(part))), quoted(text))

    assert found is not None
    assert found.standing in ("verbatim", "truncated")
    assert found.score == 1


def _stands(part: list[str], keys: list[str]) -> bool:
    folded, wanted = [key.lower() for key in keys], [key.lower() for key in part]
    return any(folded[at : at + len(wanted)] == wanted for at in range(len(folded) - len(wanted) + 1))


@given(_QUOTATIONS, st.lists(_KEYS, min_size=1, max_size=12))
def test_nothing_else_is_ever_verbatim(keys: list[str], claim: list[str]) -> None:
    """Words that do not stand side by side, changed, reordered or invented, are never verbatim nor truncated."""
    found = compare(read(" ".join(claim)), quoted(f"“{' '.join(keys)}”"))

    stood = found is not None and found.standing in ("verbatim", "truncated")
    assert stood == _stands(claim, keys)


@given(_excerpts(), st.data())
def test_a_changed_word_is_never_verbatim(pair: tuple[list[str], list[str]], data: st.DataObject) -> None:
    """Dropping, replacing, adding or turning words of an excerpt never leaves it verbatim, unless it stands so too."""
    keys, part = pair
    at = data.draw(st.integers(0, len(part) - 1))
    other = data.draw(_KEYS)
    changed = data.draw(
        st.sampled_from(
            [
                part[:at] + part[at + 1 :],
                [*part[:at], other, *part[at + 1 :]],
                [*part[:at], other, *part[at:]],
                [*part[:at], *reversed(part[at:])],
            ]
        )
    )
    assume(changed and not _stands(changed, keys))

    found = compare(read(" ".join(changed)), quoted(f"“{' '.join(keys)}”"))

    assert found is None or found.standing not in ("verbatim", "truncated")
    assert found is None or found.score < 1


@pytest.mark.parametrize(
    ("claim", "text", "standing"),
    [
        ("boat " * 300 + "ship", "boat " * 400, "altered"),
        ("so what " * 200 + "so so", "so what " * 300, "altered"),
        ("so … what … " * 150, "so what " * 300, "verbatim"),
    ],
)
def test_few_words_again_and_again(claim: str, text: str, standing: str) -> None:
    """Where the same words stand everywhere, the answer is the same as elsewhere."""
    assert compared(claim, f"“{text}”").standing == standing


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_any_text_can_be_compared(claim: str, text: str) -> None:
    """No text breaks the comparison; the steps' words are the claim's, in order and whole."""
    found = compare(read(claim), printed(text, [Span(0, len(text))], [Span(0, len(text))]))
    if found is not None and found.standing != "spliced":
        covered = [at for step in found.steps for at in range(*step.claim)]
        assert covered == list(range(len(read(claim).words)))
