"""What people say of quotations: it is never lost, it is what all questions are answered by, and it can be undone."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import BRIDGE, FERRY, LINES, find, ingest, lines, open_bank
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank.bank import Bank, Extractor, Filters
from quotebank.citation import citation
from quotebank.errors import NotFoundError, ReviewError
from quotebank.model import Article, Phrase, Quotation, Span, Speaker, Told
from quotebank.records import Record

PLEDGE = "we will not resign over one bridge"
SINKS = "resign when the ferry sinks"


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return open_bank(tmp_path, [BRIDGE, FERRY])


def one(bank: Bank, words: str = SINKS, **filters: Any) -> Record:
    """The first quotation that holds the words."""
    return bank.search(f'"{words}"', Filters(**filters)).records[0]


def exported(bank: Bank) -> list[dict[str, str]]:
    """Everything that leaves the bank, but the trail itself."""
    rows = [citation(record) for record in bank.search(limit=None).records]
    return [{name: cell for name, cell in row.items() if name != "review_trail"} for row in rows]


def again(bank: Bank, extractor: Extractor, *articles: Article) -> Bank:
    """The same bank, read by another version of the extractor."""
    bank.close()
    other = Bank(bank.folder, extractor=extractor)
    assert all(done.error is None for done in ingest(other, *(articles or (BRIDGE, FERRY))))
    return other


# --- verdicts


def test_correction_is_what_every_question_is_answered_by(bank: Bank) -> None:
    """Search, speakers, stats and citations give the corrected speaker, role, date and kind; doctor is content."""
    told = {"speaker": "Ida Moll", "role": "pilot", "said": "2021-03", "kind": "mixed"}
    bank.review(one(bank).quotation_id, "correct", correction=told, reviewer="M.", reason="the tape", note="call her")

    record = one(bank, speaker="moll", kind="mixed", since="2021-03", until="2021-03")
    row = citation(record)
    assert [row[name] for name in ("speaker", "speaker_role", "said_on", "said_on_precision", "quote_type")] == [
        "Ida Moll",
        "pilot",
        "2021-03",
        "month",
        "mixed",
    ]
    assert [row[name] for name in ("review_status", "reviewed_by", "note")] == ["corrected", "M.", "call her"]
    assert row["reviewed_on"].endswith("+00:00")
    assert [row[f"{name}_extracted"] for name in ("speaker", "speaker_role", "said_on", "quote_type")] == [
        "Bo Chan",
        "",
        "2021-03-04",
        "direct",
    ]
    assert "the tape" in row["review_trail"]
    assert {"Ida Moll"} < {summary.name for summary in bank.speakers()}
    assert "Bo Chan" not in {summary.name for summary in bank.speakers()}
    assert bank.stats().reviewed == 1
    assert bank.doctor(deep=True) == ()


def test_index_hears_of_the_corrected_speaker(bank: Bank) -> None:
    """A search by words and speaker asks the index, which has caught up."""
    bank.review(one(bank).quotation_id, "correct", correction={"speaker": "Ida Moll"})
    assert bank.search("ferry", Filters(speaker="Ida Moll")).total == 1
    with pytest.raises(NotFoundError):
        bank.search("ferry", Filters(speaker="Bo Chan"))


def test_corrected_words_are_printed_or_told(bank: Bank) -> None:
    """A role or name that the article prints points at it; another points nowhere, and the words stay the printed."""
    quotation_id = one(bank).quotation_id
    printed = bank.review(quotation_id, "correct", correction={"speaker": "Ann Lee", "role": "harbour pilot"}).quotation
    assert printed.speaker.name_span == find(BRIDGE.text, "Ann Lee")
    assert printed.role == Phrase("harbour pilot", find(BRIDGE.text, "harbour pilot"))
    told = bank.review(quotation_id, "correct", correction={"role": "master"}).quotation
    assert told.role == Told("master")
    assert told.content == printed.content


def test_another_speaker_does_not_inherit_the_role(tmp_path: Path) -> None:
    """Role, affiliation and the description of an unnamed source were those of the one who did not speak."""
    text = "“The tide is late,” said Ann Lee, harbour master of Porto."
    quotation = Quotation(
        kind="direct",
        content=(find(text, "“The tide is late,”"),),
        marked=(find(text, "The tide is late,"),),
        speaker=Speaker(kind="person", name="Ann Lee"),
        role=Phrase("harbour master", find(text, "harbour master")),
        affiliation=Phrase("Porto", find(text, "Porto")),
        rule="test",
        confidence=0.5,
    )
    bank = open_bank(tmp_path, [Article(text=text)], Extractor("1", lambda _: (quotation,)))
    [record] = bank.search().records
    other = bank.review(record.quotation_id, "correct", correction={"speaker": "Bo Chan"}).quotation
    assert (other.role, other.affiliation) == (None, None)
    same = bank.review(record.quotation_id, "undo")
    assert same.quotation == quotation


def test_rejected_is_left_out_and_kept(bank: Bank) -> None:
    """A search leaves it out; its id still shows it; a confirmation brings it back."""
    quotation_id = one(bank).quotation_id
    total = bank.search().total
    bank.review(quotation_id, "reject", reviewer="M.")
    assert bank.search().total == total - 1
    assert bank.search("ferry", Filters(kind="direct")).total == 1
    assert bank.show(quotation_id).review_status == "rejected"
    bank.review(quotation_id, "confirm")
    assert bank.search().total == total


def test_verdicts_add_up_and_are_taken_back_one_by_one(bank: Bank) -> None:
    """The last word on each part holds; undo goes back step by step, to the extractor's reading."""
    before = exported(bank)
    quotation_id = one(bank).quotation_id
    seen = []
    bank.review(quotation_id, "correct", correction={"speaker": "Ida Moll"})
    seen.append(exported(bank))
    bank.review(quotation_id, "correct", correction={"said": "unknown"})
    seen.append(exported(bank))
    bank.review(quotation_id, "note", note="ask again")
    seen.append(exported(bank))
    assert bank.show(quotation_id).review_status == "corrected"
    assert bank.show(quotation_id).quotation.said.iso == ""
    for state in (seen[1], seen[0], before):
        bank.review(quotation_id, "undo")
        assert exported(bank) == state
    with pytest.raises(NotFoundError, match="nothing to take back"):
        bank.review(quotation_id, "undo")
    assert len(bank.show(quotation_id).reviews) == 6
    assert bank.doctor(deep=True) == ()


@pytest.mark.parametrize(
    "correction",
    [
        {"said": "2021-02-30"},
        {"said": "soon"},
        {"said": "2021-03-01/2021-03-09"},
        {"said": "2021-03/2021-04"},
        {"kind": "hearsay"},
        {"speaker": "Ann", "speaker_kind": "anonymous"},
        {"speaker_kind": "person"},
        {"speaker_kind": "robot", "speaker": "R2"},
        {"colour": "red"},
        {"speaker": "Bo Chan"},
        {"said": "2021-03-04"},
    ],
)
def test_correction_that_cannot_be_is_refused(bank: Bank, correction: dict[str, str]) -> None:
    """No such day, no such kind, a name for the nameless, or what is read so already; and nothing is written."""
    quotation_id = one(bank).quotation_id
    with pytest.raises(ReviewError):
        bank.review(quotation_id, "correct", correction=correction)
    assert bank.show(quotation_id).reviews == ()


@pytest.mark.parametrize(
    ("said", "earliest", "latest", "precision"),
    [
        ("2020", "2020-01-01", "2020-12-31", "year"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2020-12", "2020-12-01", "2020-12-31", "month"),
        ("2020-02-29", "2020-02-29", "2020-02-29", "day"),
        ("2020-02-24/2020-03-01", "2020-02-24", "2020-03-01", "week"),
    ],
)
def test_corrected_date_is_as_precise_as_told(
    bank: Bank, said: str, earliest: str, latest: str, precision: str
) -> None:
    """And it leaves as it was told."""
    got = bank.review(one(bank).quotation_id, "correct", correction={"said": said}).quotation.said
    assert [str(got.earliest), str(got.latest), got.precision] == [earliest, latest, precision]
    assert got.iso == said


# --- what survives

_PARTS = st.fixed_dictionaries(
    {},
    optional={
        "speaker": st.sampled_from(["Ida Moll", "Ann Lee", "anonymous", "unknown"]),
        "role": st.sampled_from(["", "pilot", "harbour pilot"]),
        "said": st.sampled_from(["", "2020", "2020-05", "2020-05-04"]),
        "kind": st.sampled_from(["direct", "mixed", "indirect"]),
    },
).filter(bool)
_VERDICTS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["correct", "confirm", "reject", "undo"]), _PARTS))


def _reviewed(bank: Bank, verdicts: list[tuple[int, str, dict[str, str]]]) -> None:
    ids = sorted(record.quotation_id for article in (BRIDGE, FERRY) for record in _of(bank, article))
    for place, verdict, parts in verdicts:
        try:
            bank.review(ids[place], verdict, correction=parts if verdict == "correct" else None, reviewer="M.")  # type: ignore[arg-type]
        except (ReviewError, NotFoundError):
            continue


def _of(bank: Bank, article: Article) -> list[Record]:
    found = (bank.show(quotation.id(article.id)) for quotation in lines(article))
    return list(found)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verdicts=_VERDICTS)
def test_corrections_survive_another_extractor(
    tmp_path_factory: pytest.TempPathFactory, verdicts: list[tuple[int, str, dict[str, str]]]
) -> None:
    """Whatever people said, and whatever a newer extractor reads of speaker and confidence, it reads as they said.

    Back at the first version every cell is as it was.
    """

    def newer(article: Article) -> tuple[Quotation, ...]:
        wrong = Speaker(kind="organisation", name="Harbour Board")
        return tuple(replace(quotation, confidence=0.1, speaker=wrong, source=()) for quotation in lines(article))

    bank = open_bank(tmp_path_factory.mktemp("bank"), [BRIDGE, FERRY])
    _reviewed(bank, verdicts)
    before = exported(bank)
    said = {record.quotation_id: record for article in (BRIDGE, FERRY) for record in _of(bank, article)}
    bank = again(bank, Extractor("lines-2", newer))
    for quotation_id, old in said.items():
        now = bank.show(quotation_id)
        assert (now.reviews, now.review_status, now.note) == (old.reviews, old.review_status, old.note)
        held = _held(old)
        assert "speaker" not in held or (now.quotation.speaker.name or "") == held["speaker"]
        assert "said" not in held or now.quotation.said.iso == held["said"]
        assert "kind" not in held or now.quotation.kind == held["kind"]
        assert now.read.speaker.name == "Harbour Board"
    assert bank.doctor(deep=True) == ()
    bank = again(bank, LINES)
    assert exported(bank) == before
    bank.close()


def _held(record: Record) -> dict[str, str]:
    from quotebank.trail import standing

    return dict(standing(record.reviews).correction)


def test_quotation_drawn_anew_takes_its_verdicts_along(bank: Bank) -> None:
    """Another version that leaves out the marks gives another id, and finds what was said under the old one."""

    def narrower(article: Article) -> tuple[Quotation, ...]:
        return tuple(replace(one, content=one.marked) if one.marked else one for one in lines(article))

    old = one(bank)
    bank.review(old.quotation_id, "correct", correction={"speaker": "Ida Moll"}, reviewer="M.", note="heard it")
    bank = again(bank, Extractor("lines-2", narrower))
    now = one(bank)
    assert now.quotation_id != old.quotation_id
    assert (now.quotation.speaker.name, now.review_status, now.note) == ("Ida Moll", "corrected", "heard it")
    assert now.reviewed_as == (old.quotation_id,)
    assert bank.doctor(deep=True) == ()
    bank.review(now.quotation_id, "reject")
    bank = again(bank, LINES)
    back = bank.show(old.quotation_id)
    assert (back.review_status, back.quotation.speaker.name) == ("rejected", "Ida Moll")
    assert bank.doctor(deep=True) == ()


def test_verdict_on_what_is_not_found_any_more_is_reported_and_kept(bank: Bank) -> None:
    """No other quotation gets it; doctor names it; it holds again when the quotation is found again."""
    quotation_id = one(bank).quotation_id
    bank.review(quotation_id, "correct", correction={"speaker": "Ida Moll"})
    bank = again(bank, Extractor("lines-2", lambda article: lines(article)[:1]))
    [finding] = bank.doctor(deep=True)
    assert (finding.check, finding.severity) == ("reviews", "warning")
    assert quotation_id in finding.where
    assert {record.review_status for record in bank.search().records} == {"unreviewed"}
    bank = again(bank, LINES)
    assert bank.show(quotation_id).quotation.speaker.name == "Ida Moll"
    assert bank.doctor(deep=True) == ()


def test_two_that_fit_alike_get_nothing(tmp_path: Path) -> None:
    """Where two new quotations share as much with the old one, neither takes its verdicts."""
    text = "“One two three four five six,” said Ann Lee."

    def cut(*spans: Span) -> Extractor:
        made = [replace(lines(Article(text=text))[0], content=(span,), marked=(span,)) for span in spans]
        return Extractor(str(spans), lambda _: tuple(made))

    bank = open_bank(tmp_path, [Article(text=text)], cut(Span(0, 20)))
    [record] = bank.search().records
    bank.review(record.quotation_id, "reject")
    bank = again(bank, cut(Span(0, 10), Span(10, 20)), Article(text=text))
    assert {found.review_status for found in bank.search().records} == {"unreviewed"}
    assert [finding.check for finding in bank.doctor()] == ["reviews"]


def test_same_article_again_keeps_what_was_said(bank: Bank) -> None:
    """A second ingest, also with something new told of the article, changes no verdict."""
    bank.review(one(bank).quotation_id, "correct", correction={"speaker": "Ida Moll"})
    before = exported(bank)
    assert [done.status for done in ingest(bank, BRIDGE, FERRY)] == ["unchanged", "unchanged"]
    assert exported(bank) == before
    ingest(bank, replace(BRIDGE, title="Bridge shut"))
    assert one(bank).quotation.speaker.name == "Ida Moll"


def test_doctor_sees_a_reading_that_is_not_what_people_said(bank: Bank) -> None:
    """Rows changed by another program do not pass for a correction."""
    bank.review(one(bank).quotation_id, "correct", correction={"speaker": "Ida Moll"})
    bank.close()
    with sqlite3.connect(bank.folder / "quotebank.db") as db:
        db.execute("UPDATE quotation SET review_status = 'confirmed' WHERE review_status = 'corrected'")
    found = [finding for finding in bank.doctor() if finding.check != "index"]
    assert [finding.what for finding in found] == ["it is not read as people said"]
