"""The words of a quotation corrected: only printed ones, under the same id, and they stay whatever is read anew."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from builders import BRIDGE, FERRY, LINES, find, ingest, lines, open_bank
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank.alike import fingerprints
from quotebank.bank import Bank, Extractor
from quotebank.citation import citation
from quotebank.corrections import corrected, restored, snapshot
from quotebank.errors import NotFoundError, ReviewError
from quotebank.folding import folded
from quotebank.model import Article, Quotation, Span
from quotebank.records import Record

TEXT = (
    "Toll plan\n"
    "The mayor spoke for an hour. Nobody left.\n"
    "“We will not close the pier,” said Ann Lee. “Not this year, at least.” She smiled.\n"
    "“The pier is sound,\n"
    "“and it stays open to all,” Lee went on.\n"
    "It is a bad plan and “a slow death” for the pier, said Bo Chan, and “a slow joke” as well, a slow one.\n"
)
PIER = Article(text=TEXT, title="Toll plan", publisher="The Harbour Post", url="https://harbour.example/pier")


def made(*words: str, article: Article = PIER, speaker: int = 0) -> tuple[Quotation, ...]:
    """A quotation of each of `words`, by whoever the lines of another article name."""
    pattern = lines(BRIDGE)[speaker]
    spans = [find(article.text, each) for each in words]
    return tuple(
        replace(pattern, kind="indirect", content=(span,), marked=(), cue=(), source=(), said=replace(pattern.said))
        for span in spans
    )


def reading(version: str, *words: str) -> Extractor:
    """An extractor that finds `words` wherever they are printed."""
    return Extractor(version, lambda article: made(*(w for w in words if w in article.text), article=article))


FIRST = "We will not close the pier"
SECOND = "a bad plan"


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return open_bank(tmp_path, [PIER], reading("1", FIRST, SECOND))


def of(bank: Bank, words: str) -> Record:
    return bank.search(f'"{words}"', words_in="quote").records[0]


def drawn(bank: Bank, one: str, words: str) -> Record:
    return bank.review(one, "correct", correction={"span": words}, reviewer="M.")


def sound(bank: Bank) -> bool:
    """Whether nothing is wrong, once a search has brought the index up."""
    bank.search("pier")
    return bank.doctor(deep=True) == ()


def exported(bank: Bank) -> list[dict[str, str]]:
    rows = [citation(record) for record in bank.search(limit=None).records]
    return [{name: cell for name, cell in row.items() if name != "review_trail"} for row in rows]


def again(bank: Bank, extractor: Extractor, article: Article = PIER) -> Bank:
    bank.close()
    other = Bank(bank.folder, extractor=extractor)
    assert [done.error for done in ingest(other, article)] == [None]
    return other


# --- which words are meant


@pytest.mark.parametrize(
    ("words", "printed", "kind"),
    [
        ("will not close the pier", ["will not close the pier"], "direct"),
        ("We will not close the pier", ["“We will not close the pier,”"], "direct"),
        ("“We will not close the pier,”", ["“We will not close the pier,”"], "direct"),
        (
            "We will not close the pier […] Not this year, at least",
            ["“We will not close the pier,”", "“Not this year, at least.”"],
            "direct",
        ),
        ("close the pier [...] said", ["close the pier", "said"], "mixed"),
        (
            "The pier is sound, “and it stays open to all",
            ["“The pier is sound,", "“and it stays open to all,”"],
            "direct",
        ),
        ("and “a slow death” for the pier", ["and “a slow death” for the pier"], "mixed"),
        ("and “a slow death", ["and “a slow death”"], "mixed"),
        ("Nobody left.", ["Nobody left."], "indirect"),
        ("1-9", ["Toll plan"], "indirect"),
        ("53-54 […] 55-55", ["“W", "e"], "direct"),
    ],
)
def test_words_that_are_meant(bank: Bank, words: str, printed: list[str], kind: str) -> None:
    """Words, pieces or places: the content is what the article prints, and the kind follows from its marks."""
    got = drawn(bank, of(bank, FIRST).quotation_id, words).quotation
    assert [span.of(TEXT) for span in got.content] == printed
    assert got.kind == kind
    assert all(any(span.start <= m.start and m.end <= span.end for span in got.content) for m in got.marked)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (
            "We will close the pier",
            "does not print «We will close the pier».*it prints «“We will not close the pier,”»",
        ),
        ("we will not close the pier", "it prints «“We will not close the pier,”»: give that, or its place, 53-81"),
        ("eigh times nine is", "nothing like it stands in the article"),
        ("will not clos", "it prints «will not close»"),
        ("", "no words are given"),
        ("We will not […] ", "no words are given"),
        ("[…]", "no words are given"),
        ("900000-900001", "nothing stands at 900000-900001"),
        ("0-5", "nothing stands at 0-5"),
        ("9-5", "nothing stands at 9-5"),
        ("10-10", "nothing stands at 10-10"),
        ("Not this year […] We will not close", "do not follow one another"),
        ("will not […] not close", "do not follow one another"),
        ("a bad plan", "some of these words are those of q-"),
        (FIRST[:-1] + "r, ”", "does not print"),
    ],
)
def test_words_that_cannot_be(bank: Bank, words: str, fault: str) -> None:
    """What the article does not print so is refused with what it prints, and nothing is written."""
    one = of(bank, FIRST)
    with pytest.raises(ReviewError) as error:
        drawn(bank, one.quotation_id, words)
    assert re.search(fault, f"{error.value.what} {error.value.hint}"), (error.value.what, error.value.hint)
    assert bank.show(one.quotation_id) == one


def test_words_that_stand_twice(bank: Bank) -> None:
    """The place at the quotation is meant; where several are as near, their places are told."""
    one = of(bank, SECOND).quotation_id
    drawn(bank, one, "bad plan and “a slow death” for the pier, said Bo Chan, and “a slow joke” as well, a slow one")
    with pytest.raises(ReviewError, match="«a slow» stands there 3 times") as error:
        drawn(bank, one, "a slow")
    first = TEXT.index("a slow")
    assert f"{first + 1}-{first + 6} or " in error.value.hint
    assert drawn(bank, one, "pier").quotation.content == (find(TEXT, "pier", TEXT.index("for the pier")),)


def test_same_words_are_no_correction(tmp_path: Path) -> None:
    bank = open_bank(tmp_path, [BRIDGE])
    with pytest.raises(ReviewError, match="read so already"):
        drawn(bank, lines(BRIDGE)[0].id(BRIDGE.id), "We will not resign over one bridge")


# --- what follows from it


def test_everything_follows_the_words(bank: Bank) -> None:
    """Search, citation and what the program read; the id stays, and an undo gives back every cell."""
    before = exported(bank)
    old = of(bank, FIRST)
    new = drawn(bank, old.quotation_id, "We will not close the pier […] Not this year, at least")
    row = citation(new)
    assert new.quotation_id == old.quotation_id
    assert row["quote"] == "“We will not close the pier,” […] “Not this year, at least.”"
    assert row["quoted_words"] == "We will not close the pier, […] Not this year, at least."
    assert (row["context_before"], row["context_after"]) == ("Nobody left.", "She smiled.")
    assert (row["quote_extracted"], row["quote_type_extracted"]) == (FIRST, "indirect")
    assert TEXT[int(row["char_start"]) : int(row["char_end"])].startswith("“We will not")
    assert "Not%20this%20year" in row["deep_link"] or "at%20least" in row["deep_link"]
    assert json.loads(row["review_trail"])[0]["correction"]["span"][1][2] == "“Not this year, at least.”"
    assert new.read == old.quotation
    assert [r.quotation_id for r in bank.search("least", words_in="quote").records] == [old.quotation_id]
    assert sound(bank)
    bank.review(old.quotation_id, "undo")
    assert exported(bank) == before
    assert bank.search("least", words_in="quote").total == 0
    assert sound(bank)


def test_kind_told_of_other_words_does_not_count(bank: Bank) -> None:
    """A kind given with the words, or after them, does."""
    one = of(bank, FIRST).quotation_id
    bank.review(one, "correct", correction={"kind": "mixed"})
    assert drawn(bank, one, "“We will not close the pier,”").quotation.kind == "direct"
    assert bank.review(one, "undo").quotation.kind == "mixed"
    got = bank.review(one, "correct", correction={"kind": "indirect", "span": "“We will not close the pier,”"})
    assert (got.quotation.kind, bank.doctor()) == ("indirect", ())


def test_groups_follow_the_words(tmp_path: Path) -> None:
    """Two articles with the same statement, one read too short: one group once it is put right, two after an undo."""
    other = replace(PIER, text="“We will not close the pier,” said Ann Lee.", url="https://lamp.example/pier")
    bank = open_bank(tmp_path, [other], LINES)
    bank.close()
    bank = Bank(tmp_path, extractor=reading("1", "close the pier"))
    ingest(bank, PIER)
    [whole] = [r for r in bank.search().records if r.quotation.kind == "direct"]
    short = next(r for r in bank.search("close").records if r.quotation_id != whole.quotation_id)
    assert len(bank.same(whole.quotation_id)) == 1
    drawn(bank, short.quotation_id, "We will not close the pier")
    assert len(bank.same(whole.quotation_id)) == 2
    assert bank.show(whole.quotation_id).group_size == 2
    _check_fingerprints(bank)
    bank.review(short.quotation_id, "undo")
    assert len(bank.same(whole.quotation_id)) == 1
    _check_fingerprints(bank)


def _check_fingerprints(bank: Bank) -> None:
    """Every fingerprint is that of the words as they are now."""
    with sqlite3.connect(bank.folder / "quotebank.db") as db:
        query = "SELECT w.words, f.hash FROM fingerprint f JOIN wording w ON w.id = f.wording_id"
        held = set(db.execute(query))
    said = [folded(one.quotation.quoted_words(one.article.text)) for one in bank.search(limit=None).records]
    assert held == {(" ".join(words), each) for words in said for each in fingerprints(words)}


def test_accuracy_counts_the_words(bank: Bank) -> None:
    """Words that were corrected were wrong; the kind that follows from them is not counted against the kind."""
    drawn(bank, of(bank, FIRST).quotation_id, "“We will not close the pier,”")
    bank.review(of(bank, SECOND).quotation_id, "confirm")
    shares = {share.name: (share.right, share.of) for share in bank.accuracy().parts}
    assert shares["words"] == (1, 2)
    assert shares["kind"] == shares["quotation"] == (2, 2)


def test_snapshot_of_an_older_program(bank: Bank) -> None:
    """It holds nothing of the words, which were the extractor's own."""
    quotation = of(bank, FIRST).quotation
    now = corrected(quotation, {"kind": "mixed"}, TEXT)
    kept = snapshot(quotation)
    old = {name: kept[name] for name in ("kind", "speaker", "role", "affiliation", "anonymity", "said")}
    assert restored(now, old) == restored(now, kept) == quotation


# --- what survives


def test_words_survive_what_is_read_anew(bank: Bank) -> None:
    """The same again, something new told of the article, another version: one quotation with the person's words."""
    one = of(bank, FIRST).quotation_id
    drawn(bank, one, "“We will not close the pier,”")
    before = exported(bank)
    assert [done.status for done in ingest(bank, PIER)] == ["unchanged"]
    assert exported(bank) == before
    ingest(bank, replace(PIER, author="Mara Quill"))
    assert [row["quote"] for row in exported(bank)] == [row["quote"] for row in before]
    bank = again(bank, reading("2", FIRST, SECOND))
    assert [row["quote"] for row in exported(bank)] == [row["quote"] for row in before]
    assert bank.show(one).read.text(TEXT) == FIRST
    assert sound(bank)


@pytest.mark.parametrize(
    "newer",
    [
        ["“We will not close the pier,” said Ann Lee. “Not this year, at least.”"],
        ["Not this year, at least", FIRST],
        [FIRST, "“Not this year, at least.”"],
        ["“We will not close the pier,” said Ann Lee"],
        ["“We will not close", "the pier,”", "“Not this year", "at least"],
    ],
)
def test_newer_reading_of_the_same_words_is_no_second_quotation(bank: Bank, newer: list[str]) -> None:
    """However a newer version cuts the stretch, the person's words stand there once, and answer to the old id."""
    one = of(bank, FIRST).quotation_id
    content = drawn(bank, one, "We will not close the pier […] Not this year, at least").quotation.content
    bank = again(bank, reading("2", *newer, SECOND))
    there = [
        r for r in bank.search(limit=None).records if any(a.overlaps(b) for a in r.quotation.content for b in content)
    ]
    assert [r.quotation.content for r in there] == [content]
    assert bank.show(one).quotation_id == bank.show(one[:8]).quotation_id == there[0].quotation_id
    assert sound(bank)
    bank = again(bank, reading("1", FIRST, SECOND))
    assert bank.show(one).quotation.content == content
    assert sound(bank)


def test_words_of_a_quotation_that_is_not_found_any_more(bank: Bank) -> None:
    """Where a newer version reads nothing near them, the verdict is kept and reported, and holds again later."""
    one = of(bank, FIRST).quotation_id
    content = drawn(bank, one, "“We will not close the pier,”").quotation.content
    bank = again(bank, reading("2", SECOND))
    assert [finding.check for finding in bank.doctor()] == ["reviews"]
    with pytest.raises(NotFoundError):
        bank.show(one)
    bank = again(bank, reading("1", FIRST, SECOND))
    assert bank.show(one).quotation.content == content


def test_reading_that_people_spoke_of_is_never_left_out(bank: Bank) -> None:
    """One that was rejected to make room stays under its id, and stays rejected."""
    one, other = of(bank, FIRST).quotation_id, of(bank, SECOND).quotation_id
    bank.review(other, "reject")
    drawn(bank, one, "a bad plan and “a slow death”")
    bank = again(bank, reading("2", FIRST, SECOND))
    assert bank.show(other).review_status == "rejected"
    assert [r.quotation_id for r in bank.search(limit=None).records] == [one]
    assert sound(bank)


def test_changed_article_keeps_words_that_still_stand(bank: Bank) -> None:
    """In the next version they are found at their new place."""
    one = of(bank, FIRST).quotation_id
    drawn(bank, one, "We will not close the pier […] Not this year, at least")
    changed = replace(PIER, text="Corrected on Friday.\n" + TEXT)
    [done] = ingest(bank, changed)
    assert done.changes is not None
    new = next(r for r in bank.search("least", words_in="quote").records if r.article_id == done.article_id)
    assert new.quotation.text(changed.text) == "“We will not close the pier,” […] “Not this year, at least.”"
    assert new.review_status == "corrected"
    assert new.reviewed_as == (one,)
    assert sound(bank)
    bank.review(one, "undo")
    assert bank.show(new.quotation_id).quotation.text(changed.text) == FIRST
    assert sound(bank)


def test_changed_article_without_the_words_takes_nothing_over(bank: Bank) -> None:
    """The new version is read as the program reads it, and nobody has reviewed it."""
    drawn(bank, of(bank, FIRST).quotation_id, "We will not close the pier […] Not this year, at least")
    changed = replace(PIER, text=TEXT.replace("Not this year, at least", "Not next year"))
    [done] = ingest(bank, changed)
    [new] = [r for r in bank.search("close").records if r.article_id == done.article_id]
    assert (new.quotation.text(changed.text), new.review_status) == (FIRST, "unreviewed")
    assert sound(bank)


_PLACES = st.lists(st.integers(0, len(BRIDGE.text)), min_size=2, max_size=6, unique=True).map(sorted)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawings=st.lists(st.tuples(st.integers(0, 2), _PLACES), min_size=1, max_size=4), other=_PLACES)
def test_any_words_are_printed_ones_and_survive(
    tmp_path_factory: pytest.TempPathFactory, drawings: list[tuple[int, list[int]]], other: list[int]
) -> None:
    """Whatever is drawn, pieces are slices, no quotations share words, and another extractor changes nothing.

    Taken back one by one, all is as it was.
    """
    bank = open_bank(tmp_path_factory.mktemp("bank"), [BRIDGE, FERRY])
    before = exported(bank)
    ids = [quotation.id(BRIDGE.id) for quotation in lines(BRIDGE)]
    done = []
    for which, places in drawings:
        words = " […] ".join(f"{a + 1}-{b}" for a, b in zip(places[::2], places[1::2], strict=False))
        try:
            new = drawn(bank, ids[which], words)
        except ReviewError:
            continue
        done.append(which)
        asked = [BRIDGE.text[a:b] for a, b in zip(places[::2], places[1::2], strict=False)]
        assert "".join("".join(asked).split()) == "".join(
            "".join(span.of(BRIDGE.text) for span in new.quotation.content).split()
        )
    texts = _words_of(bank)
    said = {one: bank.show(one).quotation.content for one in ids}
    assert not any(a.overlaps(b) for one in ids for two in ids if one < two for a in said[one] for b in said[two])
    span = Span(other[0], other[-1])
    wider = Extractor("lines-2", lambda a: (*lines(a), *_free(a, span)))
    bank.close()
    bank = Bank(bank.folder, extractor=wider)
    ingest(bank, BRIDGE, FERRY)
    now = _words_of(bank)
    assert {one: now.get(one) for one in texts} == texts
    contents = [
        record.quotation.content for record in bank.search(limit=None).records if record.article_id == BRIDGE.id
    ]
    for number, content in enumerate(contents):
        assert not any(a.overlaps(b) for others in contents[:number] for a in content for b in others)
    assert sound(bank)
    _check_fingerprints(bank)
    bank.close()
    bank = Bank(bank.folder, extractor=LINES)
    ingest(bank, BRIDGE, FERRY)
    for which in reversed(done):
        bank.review(ids[which], "undo")
    assert exported(bank) == before
    assert sound(bank)
    bank.close()


def _free(article: Article, span: Span) -> list[Quotation]:
    """A further quotation, where the extractor reads none of its words otherwise: no two of its own may overlap."""
    there = lines(article)
    clash = any(span.overlaps(piece) for quotation in there for piece in quotation.content)
    if article != BRIDGE or clash or not span.of(article.text).strip():
        return []
    return [replace(there[0], kind="indirect", content=(span,), marked=())]


def _words_of(bank: Bank) -> dict[str, str]:
    return {r.quotation_id: r.quotation.text(r.article.text) for r in bank.search(limit=None).records}
