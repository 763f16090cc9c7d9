"""What people decide on speakers: one for two, two for one, other names; all of it can be undone and handed on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import ARTICLES, BRIDGE, FERRY, LINES, ingest, numbered, open_bank
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank import decision_files
from quotebank.bank import Bank, Extractor, Filters
from quotebank.citation import citation
from quotebank.decisions import Decided, Decisions, Identity
from quotebank.errors import NotFoundError, ReviewError
from quotebank.model import DECISIONS, Article


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return open_bank(tmp_path, ARTICLES)


def exported(bank: Bank) -> list[dict[str, str]]:
    """Every cell that leaves the bank, and who is listed."""
    rows = [citation(record) for record in bank.search(limit=None).records]
    return rows + [{"speaker": repr(one)} for one in bank.speakers()]


def merge(bank: Bank, one: str, into: str) -> int:
    return bank.decide("merge", one, {"into": into}, reviewer="M.")[1]


def undo(bank: Bank, action: str, one: str) -> int:
    return bank.decide("undo", one, {"action": action})[1]


def test_merged_speaker_is_one_everywhere(bank: Bank) -> None:
    """Search, index, list and citation know one speaker, whom both names find; the mention stays as printed."""
    assert merge(bank, "Bo Chan", "Guy Saint-Aubin") == 1
    found = bank.search('"ferry sinks"', Filters(speaker="chan"))
    assert (found.total, found.took) == (1, "Guy Saint-Aubin")
    row = citation(found.records[0])
    assert (row["speaker"], row["speaker_as_printed"], row["speaker_extracted"]) == (
        "Guy Saint-Aubin",
        "Bo Chan",
        "Bo Chan",
    )
    assert row["review_status"] == "unreviewed"
    assert [one.aliases for one in bank.speakers("Saint-Aubin")] == [("Bo Chan",)]
    assert bank.search(filters=Filters(speaker="Guy Saint-Aubin")).total == 2
    assert bank.doctor(deep=True) == ()


def test_merge_holds_for_articles_to_come_and_after_another_extractor(bank: Bank) -> None:
    """New articles of either name, and a newer reading of the old ones, are the one speaker's."""
    merge(bank, "Bo Chan", "Ann Lee")
    ingest(bank, *numbered(1))
    assert {record.quotation.speaker.name for record in bank.search("lamp").records} == {"Ann Lee"}
    bank.close()
    later = Bank(bank.folder, extractor=Extractor("lines-2", LINES.extract))
    ingest(later, *ARTICLES)
    assert later.search("-zebra", Filters(speaker="Ann Lee")).total == 5
    assert later.doctor(deep=True) == ()


def test_split_speaker_is_two(bank: Bank) -> None:
    """In one article, or one quotation, somebody else of the name speaks; both are found by it."""
    before = exported(bank)
    ferry_id = FERRY.id
    bank.decide("split", "Ann Lee", {"articles": [ferry_id], "name": "Ann Lee (pilot)"})
    assert {one.name: one.quotations for one in bank.speakers("Ann Lee")} == {"Ann Lee": 1}
    assert bank.search(filters=Filters(speaker="Ann Lee (pilot)")).records[0].article_id == ferry_id
    with pytest.raises(ReviewError, match="nothing"):
        bank.decide("split", "Ann Lee", {"articles": [BRIDGE.id]})
    undo(bank, "split", "Ann Lee (pilot)")
    assert exported(bank) == before
    with pytest.raises(ReviewError, match="says nothing there"):
        bank.decide("split", "Bo Chan", {"articles": [ferry_id]})


def test_split_under_the_same_name_has_an_id_of_its_own(bank: Bank) -> None:
    """The name is as printed; only who is meant differs."""
    bank.decide("split", "Ann Lee", {"articles": [FERRY.id]})
    assert len({record.speaker_id for record in bank.search("resign over").records}) == 2
    with pytest.raises(NotFoundError, match="may be 2 speakers"):
        merge(bank, "Ann Lee", "Bo Chan")


def test_alias_links_a_full_name_and_only_looks_up_a_bare_word(bank: Bank) -> None:
    """«Annie» may be anyone's; «Bo Chan» printed in full is who the alias says."""
    bank.decide("alias", "Ann Lee", {"name": "Annie"})
    assert bank.search(filters=Filters(speaker="annie")).took == "Ann Lee"
    assert bank.decide("alias", "Ann Lee", {"name": "Bo Chan"})[1] == 1
    assert bank.search(filters=Filters(speaker="Ann Lee")).total == 3
    undo(bank, "alias", "Ann Lee")
    assert bank.search(filters=Filters(speaker="Ann Lee")).total == 2


def test_role_and_item_are_told_with_the_speaker(bank: Bank) -> None:
    """The item is in every citation; a decided role is listed, and never passed for what an article prints."""
    bank.decide("role", "Ann Lee", {"words": "reeve", "since": "2018", "until": "2021-03"})
    bank.decide("wikidata", "Ann Lee", {"qid": "https://www.wikidata.org/wiki/Q4242"})
    [summary] = bank.speakers("Ann Lee")
    assert (summary.wikidata, summary.decided_roles) == ("Q4242", ("reeve (2018–2021-03)",))
    rows = [citation(record) for record in bank.search(filters=Filters(speaker="Ann Lee")).records]
    assert {(row["speaker_qid"], row["speaker_role"]) for row in rows} == {("Q4242", "")}


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("merge", {"into": "Ann Lee"}),
        ("alias", {"name": " "}),
        ("role", {"words": ""}),
        ("role", {"words": "reeve", "since": "once"}),
        ("wikidata", {"qid": "P31"}),
    ],
)
def test_decision_that_cannot_be_is_refused(bank: Bank, action: Any, told: dict[str, str]) -> None:
    """A speaker merged into itself, an empty name, no such day, no such item."""
    with pytest.raises(ReviewError):
        bank.decide(action, "Ann Lee", told)
    assert bank.decisions() == ()


def test_mistyped_name_is_not_guessed(bank: Bank) -> None:
    """A search may take the nearest name; who is who is told exactly."""
    assert bank.search(filters=Filters(speaker="Gui Saint-Aubin")).total == 1
    with pytest.raises(NotFoundError, match="nobody is called") as raised:
        merge(bank, "Gui Saint-Aubin", "Ann Lee")
    assert "Guy Saint-Aubin" in raised.value.hint
    assert bank.decisions() == ()


def test_ring_of_merges_is_refused(bank: Bank) -> None:
    """A into B and B into A would be nobody."""
    merge(bank, "Bo Chan", "Ann Lee")
    with pytest.raises(ReviewError, match="already"):
        merge(bank, "Ann Lee", "Bo Chan")


def test_ring_in_an_imported_trail_ends(bank: Bank) -> None:
    """Whatever another bank's trail holds, everybody is somebody."""
    people = [Identity(f"s-{n}", "person", f"P{n}") for n in range(3)]
    rows = [
        Decided(
            n + 1,
            "merge",
            one.id,
            {"into": other.id, "kind": "person", "name": other.name, "from": one.name},
            *[None] * 4,
        )
        for n, (one, other) in enumerate(zip(people, people[1:] + people[:1], strict=True))
    ]
    held = Decisions(rows)
    assert {held.resolve(one, "a-1", "q-1").id for one in people} <= {one.id for one in people}
    assert {held.root(one.id) for one in people} <= {one.id for one in people}


_NAMES = ["Ann Lee", "Bo Chan", "Guy Saint-Aubin", "Mary Ann O’Toole"]
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.sampled_from(_NAMES), st.sampled_from(_NAMES).map(lambda name: {"into": name})),
        st.tuples(st.just("alias"), st.sampled_from(_NAMES), st.sampled_from(_NAMES).map(lambda name: {"name": name})),
        st.tuples(st.just("role"), st.sampled_from(_NAMES), st.just({"words": "reeve, | \n=pilot"})),
        st.tuples(st.just("wikidata"), st.sampled_from(_NAMES), st.just({"qid": "Q42"})),
        st.tuples(
            st.just("split"), st.just("Ann Lee"), st.sampled_from([BRIDGE, FERRY]).map(lambda a: {"articles": [a.id]})
        ),
        st.tuples(
            st.just("undo"), st.sampled_from(_NAMES), st.sampled_from(DECISIONS[:-1]).map(lambda a: {"action": a})
        ),
    ),
    max_size=6,
)


def _do(bank: Bank, steps: list[tuple[Any, str, dict[str, Any]]]) -> None:
    for action, speaker, told in steps:
        try:
            bank.decide(action, speaker, told, reviewer="M.", reason="'=1+1")
        except (ReviewError, NotFoundError):
            continue


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_undoing_all_in_turn_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, str, dict[str, Any]]]
) -> None:
    """Whatever was decided, taking each decision back, the last first, leaves every cell as it was."""
    bank = open_bank(tmp_path_factory.mktemp("bank"), ARTICLES)
    before = exported(bank)
    _do(bank, steps)
    assert bank.doctor() == ()
    while held := Decisions(bank.decisions()).held:
        undo(bank, held[-1].action, held[-1].speaker)
    assert exported(bank) == before
    assert bank.doctor() == ()
    bank.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS, form=st.sampled_from(["csv", "json"]))
def test_file_of_decisions_gives_another_bank_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, str, dict[str, Any]]], form: str
) -> None:
    """A bank that takes in a file reads as the one that wrote it, writes the same file, and takes nothing in twice."""
    first, other = (open_bank(tmp_path_factory.mktemp("bank"), ARTICLES) for _ in range(2))
    _do(first, steps)
    text = decision_files.written(first.decisions(), form)
    rows = decision_files.decided(decision_files.read(text, "x"), "x")
    assert tuple(rows) == first.decisions()
    assert other.take_decisions(rows)[0] == len(rows)
    assert decision_files.written(other.decisions(), form) == text
    assert exported(other) == exported(first)
    for again in (first, other):
        assert again.take_decisions(rows) == (0, 0)
        again.close()


def test_undoing_a_merge_reaches_what_was_split_off_since(tmp_path: Path) -> None:
    """What came to another by a merge, and to a third by a split of that one, goes back when the merge is undone."""
    bank = open_bank(tmp_path, ARTICLES)
    before = exported(bank)
    bank.decide("role", "Ann Lee", {"words": "reeve"})
    merge(bank, "Ann Lee", "Bo Chan")
    bank.decide("split", "Ann Lee", {"articles": [BRIDGE.id]})
    undo(bank, "merge", "Ann Lee")

    assert bank.doctor() == ()
    undo(bank, "split", "Bo Chan")
    undo(bank, "role", "Ann Lee")
    assert exported(bank) == before
    bank.close()


def test_two_trails_are_joined(tmp_path: Path) -> None:
    """A file taken into a bank with decisions of its own keeps both; an undoing means the row it meant."""
    first, other = (open_bank(tmp_path / name, ARTICLES) for name in ("a", "b"))
    other.decide("wikidata", "Ann Lee", {"qid": "Q7"})
    merge(first, "Bo Chan", "Ann Lee")
    undo(first, "merge", "Bo Chan")
    merge(first, "Mary Ann O’Toole", "Guy Saint-Aubin")
    other.take_decisions(first.decisions())
    assert {one.name for one in other.speakers()} == {"Ann Lee", "Bo Chan", "Guy Saint-Aubin", "a harbour pilot"}
    assert [row.undoes for row in other.decisions()] == [None, None, 2, None]


BAD = {
    "no file of decisions": "Dear diary,\r\ntoday",
    "no such action": "number,action,speaker,undoes\r\n1,marry,s-1,\r\n",
    "an undoing of nothing": "number,action,speaker,undoes\r\n1,undo,s-1,9\r\n",
    "an undo that names no row": "number,action,speaker,undoes\r\n1,undo,s-1,\r\n",
    "no column": "number,action,speaker,undoes\r\n1,merge,s-1,\r\n",
    "no item": "number,action,speaker,undoes,qid\r\n1,wikidata,s-1,,P3\r\n",
    "rows of unequal length": "number,action\r\n1,merge,s-1\r\n",
}


@pytest.mark.parametrize("name", BAD)
def test_file_with_a_fault_changes_nothing(bank: Bank, name: str) -> None:
    """It is refused as a whole, with the place."""
    with pytest.raises(ReviewError):
        bank.take_decisions(decision_files.decided(decision_files.read(BAD[name], "x.csv"), "x.csv"))
    assert bank.decisions() == ()


def test_article_ingested_under_a_former_name_is_read_so(tmp_path: Path) -> None:
    """A bank that took decisions in before its articles reads them by these decisions."""
    first, other = open_bank(tmp_path / "a", ARTICLES), open_bank(tmp_path / "b", [Article(text="“Hm,” said X Y.")])
    merge(first, "Bo Chan", "Ann Lee")
    other.take_decisions(first.decisions())
    ingest(other, *ARTICLES)
    assert {one.name for one in other.speakers()} - {"X Y"} == {one.name for one in first.speakers()}
    assert other.doctor(deep=True) == ()
