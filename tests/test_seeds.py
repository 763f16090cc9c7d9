"""The two articles of ``seeds/``, read from their files: what they must give, one test for each demand."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest

from quotebank.bank import Bank
from quotebank.model import Article, Quotation
from quotebank.pipeline import extract
from quotebank.readers import Meta, read_paths

SEEDS = Path(__file__).parent.parent / "seeds"
FIRST, SECOND = "000_d99b6dd1af7ef3ff.txt", "001_f15b238c45e48987.txt"
PUBLISHED = "2018-12-03"


@lru_cache
def article(name: str, published: str | None = None) -> Article:
    (reading,) = read_paths([str(SEEDS / name)], Meta(published=published))
    assert reading.article is not None
    return reading.article


@lru_cache
def quotations(name: str, published: str | None = None) -> tuple[Quotation, ...]:
    return extract(article(name, published))


def marked(name: str) -> list[Quotation]:
    """Return the quotations with quotation marks."""
    return [quotation for quotation in quotations(name) if quotation.kind != "indirect"]


def find(name: str, words: str, published: str | None = None) -> Quotation:
    """Return the one quotation whose content holds `words`."""
    text = article(name).text
    (found,) = [q for q in quotations(name, published) if words in q.text(text)]
    return found


def role(quotation: Quotation) -> str | None:
    return quotation.role.text if quotation.role else None


AMBASSADOR = "served as Canadian ambassador to China from 2012 until 2016"
CRITIC = "Conservative critic for foreign affairs"
LAWYER = "an anti-money laundering lawyer in Vancouver"
MINISTER = "Public Safety Minister"

MARKED = [
    (FIRST, "“This is a very hot", "right now,”", None, None),
    (FIRST, "“It’s a huge fight", "want.”", None, None),
    (FIRST, "“China has been actually", "getting worse,”", "Justin Trudeau", "Prime Minister"),
    (FIRST, "“There are cases where", "State Security,”", None, None),
    (FIRST, "“Canadian and Chinese", "and opioids,”", "Guillaume Bérubé", "Global Affairs spokesman"),
    (FIRST, "“We have people dying", "highest level.”", "Erin O’Toole", CRITIC),
    (FIRST, "“There should be no", "at stake here.”", "Erin O’Toole", CRITIC),
    (FIRST, "“China has shown no", "stop this,”", "Vern White", "Senator"),
    (FIRST, "“Imagine if we", "the U.S.,”", "Vern White", "Senator"),
    (FIRST, "“With the fentanyl", "more concerning.”", "Christine Duhaime", LAWYER),
    (FIRST, "“In accordance with", "Chinese officials,”", "Global Affairs", None),
    (SECOND, "“It’s a two-way", "to fugitives,”", "Guy Saint-Jacques", AMBASSADOR),
    (SECOND, "“The trump card", "really fugitives.”", "Guy Saint-Jacques", AMBASSADOR),
    (SECOND, "“It’s a huge fight", "want.”", None, None),
    (SECOND, "“It’s got to be", "started that,”", "Ralph Goodale", MINISTER),
    (SECOND, "“We have to keep", "it again,”", "Ralph Goodale", MINISTER),
    (SECOND, "what has been seen so far", "small beginning.”", "Ralph Goodale", MINISTER),
    (SECOND, "“There is a lot more", "coming from,”", "Ralph Goodale", MINISTER),
    (SECOND, "“This is an extremely", "their funding.”", "Ralph Goodale", MINISTER),
    (SECOND, "“We’ve had this situation", "our people,”", "Brad West", "Port Coquitlam Mayor"),
    (SECOND, "“There is organized crime", "to stop.’”", "Brad West", "Port Coquitlam Mayor"),
    (SECOND, "“I have to say", "disappeared today,”", "John Horgan", "B.C. Premier"),
    (SECOND, "“And I don’t think", "been amplified.”", "John Horgan", "B.C. Premier"),
    (SECOND, "there’s really only been", "the trafficking", "Guy Saint-Jacques", AMBASSADOR),
    (SECOND, "the matter “was not", "top priority.”", "Guy Saint-Jacques", AMBASSADOR),
]
"""All quotations with marks: the file, how the words begin and end, the speaker's name and role."""


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_the_files_are_as_given(name: str) -> None:
    """The readers' text is the file's, character for character; no day of publication is stated in it."""
    assert article(name).text.strip() == (SEEDS / name).read_text(encoding="utf-8").strip()
    assert article(name).published is None


@pytest.mark.parametrize(("name", "count"), [(FIRST, 11), (SECOND, 14)])
def test_25_quotations_with_marks(name: str, count: int) -> None:
    """Eleven and fourteen quotations hold words inside marks, one entry for each."""
    assert len(marked(name)) == count


@pytest.mark.parametrize(("name", "begin", "end", "speaker", "printed"), MARKED)
def test_all_have_the_right_words_speaker_and_role(
    name: str, begin: str, end: str, speaker: str | None, printed: str | None
) -> None:
    """Each of the 25 begins and ends where it does in print, and has its speaker's full name and role."""
    text = article(name).text
    (quotation,) = [q for q in marked(name) if q.text(text).startswith(begin)]

    assert quotation.text(text).endswith(end)
    assert quotation.speaker.name == speaker
    assert role(quotation) == printed


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_the_slice_law(name: str) -> None:
    """Every piece is the slice of the article that it points to, and no two contents overlap."""
    spans = sorted(span for quotation in quotations(name) for span in quotation.content)

    assert all(span.of(article(name).text).strip() == span.of(article(name).text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_the_huge_fight(name: str) -> None:
    """It is one quotation in two pieces, by one anonymous source, with the reason why he has no name."""
    quotation = find(name, "huge fight")

    assert len(quotation.content) == 2
    assert quotation.speaker.kind == "anonymous"
    assert quotation.anonymity is not None
    assert quotation.anonymity.reason == "who could not be identified"
    assert quotation.anonymity.count == 1


def test_the_huge_fight_is_one_group(tmp_path: Path) -> None:
    """A bank knows the same words of both articles as one group of two articles."""
    with Bank(tmp_path / "bank", create=True) as bank:
        done = list(bank.ingest(read_paths([str(SEEDS / name) for name in (FIRST, SECOND)], Meta())))
        found = bank.search('"huge fight"').records
    records = [record for record in found if "huge fight" in record.quotation.text(record.article.text)]

    assert [one.status for one in done] == ["stored", "stored"]
    assert [record.group_size for record in records] == [2, 2]
    assert len({record.group_id for record in records}) == 1
    assert len({record.article_id for record in records}) == 2


def test_the_trump_card_goes_on() -> None:
    """A paragraph in marks without a cue of its own is still Guy Saint-Jacques speaking."""
    quotation = find(SECOND, "trump card")

    assert (quotation.cue, quotation.source) == ((), ())
    assert quotation.speaker.name == "Guy Saint-Jacques"


def test_organized_crime_runs_over_two_paragraphs() -> None:
    """It opens twice, closes once, holds a nested quotation, and is the mayor's."""
    text = article(SECOND).text
    quotation = find(SECOND, "There is organized crime")

    assert len(quotation.content) == 2
    assert quotation.text(text).count("“") == 2
    assert quotation.text(text).count("”") == 1
    assert "‘This is going to stop.’" in quotation.text(text)
    assert quotation.speaker.name == "Brad West"


def test_the_premier_goes_on_after_last_week() -> None:
    """The paragraph behind «said last week» is the Premier's, too."""
    quotation = find(SECOND, "And I don’t think")

    assert quotation.source == ()
    assert quotation.speaker.name == "John Horgan"


def test_he_is_the_minister_both_times() -> None:
    """Both quotations with «he said» are Ralph Goodale's."""
    text = article(SECOND).text
    his = [q for q in marked(SECOND) if [s.of(text) for s in q.source] == ["he"]]

    assert [(q.speaker.name, role(q)) for q in his] == [("Ralph Goodale", MINISTER)] * 2


@pytest.mark.parametrize(
    ("surname", "full", "printed"),
    [
        ("Trudeau", "Justin Trudeau", "Prime Minister"),
        ("O’Toole", "Erin O’Toole", CRITIC),
        ("White", "Vern White", "Senator"),
        ("Duhaime", "Christine Duhaime", LAWYER),
    ],
)
def test_surnames_get_the_full_name_and_role(surname: str, full: str, printed: str) -> None:
    """A surname as the source gives the full name and the role of the first mention; the mention is kept as printed."""
    text = article(FIRST).text
    found = [q for q in quotations(FIRST) if [s.of(text) for s in q.source] == [surname]]

    assert found
    assert {(q.speaker.name, role(q)) for q in found} == {(full, printed)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (SECOND, "a beginning and a small beginning."),
        (SECOND, "lukewarm effort"),
        (SECOND, "was not seen really as a top priority."),
    ],
)
def test_mixed_quotations(name: str, words: str) -> None:
    """The clause is the content, and the words inside the marks are kept apart."""
    text = article(name).text
    quotation = find(name, words)

    assert quotation.kind == "mixed"
    assert quotation.quoted_words(text) == words
    assert len(quotation.text(text)) > len(words) + 2


def test_a_body_and_its_spokesman() -> None:
    """«Global Affairs stated» is an organisation; its spokesman is a person with that role."""
    body, spokesman = find(FIRST, "In accordance with the legal"), find(FIRST, "legal-judicial issues")

    assert (body.speaker.kind, body.speaker.name, role(body)) == ("organisation", "Global Affairs", None)
    assert (spokesman.speaker.kind, spokesman.speaker.name) == ("person", "Guillaume Bérubé")
    assert role(spokesman) == "Global Affairs spokesman"


FURNITURE = re.compile(r"^(?:Click to play video|WATCH)", re.MULTILINE)


def test_nothing_from_players_captions_or_the_headline() -> None:
    """No content lies in a player's line, in the title that it repeats, or in the headline."""
    text = article(FIRST).text
    lines = text.split("\n")
    titles = {m.group(1) for m in re.finditer(r"Click to play video: '(.+)'", text)}
    barred = {number for number, line in enumerate(lines) if FURNITURE.match(line) or line in titles} | {0}
    held = {text.count("\n", 0, span.start) for q in quotations(FIRST) for span in q.content}

    assert len(barred) == 9
    assert held
    assert not held & barred


def test_nobody_named_inside_marks_speaks() -> None:
    """Nobody is taken for a speaker who is only spoken of; pronouns do not lead to Lai Changxing."""
    names = {q.speaker.name for name in (FIRST, SECOND) for q in quotations(name) if q.speaker.kind == "person"}

    assert names == {
        "Justin Trudeau",
        "Guillaume Bérubé",
        "Erin O’Toole",
        "Vern White",
        "Christine Duhaime",
        "Guy Saint-Jacques",
        "Ralph Goodale",
        "Brad West",
        "John Horgan",
    }


@pytest.mark.parametrize(
    ("name", "words", "phrase"),
    [
        (FIRST, "China has been actually", "on Saturday"),
        (SECOND, "It’s got to be", "on Monday"),
        (SECOND, "I have to say", "last week"),
    ],
)
def test_without_a_day_of_publication_dates_stay_phrases(name: str, words: str, phrase: str) -> None:
    """The phrase is kept and the day is unknown."""
    said = find(name, words).said

    assert said.phrase is not None
    assert said.phrase.text == phrase
    assert (said.earliest, said.latest, said.iso) == (None, None, "")


@pytest.mark.parametrize(
    ("name", "words", "earliest", "latest", "precision"),
    [
        (FIRST, "China has been actually", date(2018, 12, 1), date(2018, 12, 1), "day"),
        (SECOND, "It’s got to be", date(2018, 12, 3), date(2018, 12, 3), "day"),
        (SECOND, "I have to say", date(2018, 11, 26), date(2018, 12, 2), "week"),
        (SECOND, "And I don’t think", date(2018, 11, 26), date(2018, 12, 2), "week"),
    ],
)
def test_with_a_day_of_publication_they_are_dated(
    name: str, words: str, earliest: date, latest: date, precision: str
) -> None:
    """The Prime Minister answered on the Saturday, the Premier spoke in the week before."""
    said = find(name, words, PUBLISHED).said

    assert (said.earliest, said.latest, said.precision) == (earliest, latest, precision)


INDIRECT = [
    (FIRST, "sources", "say", "frustration is growing"),
    (FIRST, "Prime Minister Justin Trudeau", "maintained", "China is cooperating"),
    (FIRST, "a source", "said", "The suspect is laundering"),
    (FIRST, "a source", "according to", "China’s request to send"),
    (FIRST, "Senator Vern White, a former Ottawa police chief", "said", "Canada should take punitive"),
    (FIRST, "White", "said", "his colleagues"),
    (FIRST, "Police experts interviewed by Global News", "say", "Canada doesn’t have"),
    (FIRST, "Veterans in drug-trafficking investigations", "say", "Canadian privacy"),
    (FIRST, "Sources", "said", "Canadian police must file"),
    (FIRST, "they", "say", "such processes require"),
    (FIRST, "sources", "said", "Australia and United States"),
    (FIRST, "an official", "confirmed", "U.S. investigators and officials"),
    (FIRST, "multiple sources", "confirmed", "the U.S. has established"),
    (FIRST, "Christine Duhaime, an anti-money laundering lawyer in Vancouver", "said", "she recognizes"),
    (SECOND, "Canadian officials", "say", "China is cooperating"),
    (SECOND, "sources", "say", "the country is largely inactive"),
    (SECOND, "He", "added", "more needs to be done"),
    (SECOND, "Sources", "told", "the RCMP doesn’t have"),
    (SECOND, "police", "According to", "targets of the so-called"),
    (SECOND, "Goodale", "said", "he has talked with"),
    (SECOND, "B.C. Premier John Horgan", "acknowledged", "Global News’ series"),
    (SECOND, "B.C. Premier John Horgan", "maintained", "a public inquiry would be"),
    (SECOND, "He", "added", "National Security"),
]


@pytest.mark.parametrize(("name", "source", "cue", "words"), INDIRECT)
def test_reported_speech_without_marks(name: str, source: str, cue: str, words: str) -> None:
    """Reported speech is there as indirect quotation, with the words of its cue and of its source."""
    text = article(name).text
    found = [q for q in quotations(name) if q.kind == "indirect" and words in q.text(text)]

    assert [([s.of(text) for s in q.cue], [s.of(text) for s in q.source]) for q in found] == [([cue], [source])]
