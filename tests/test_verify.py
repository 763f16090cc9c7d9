"""«Was this really said?», asked of a bank: every verdict, who said it, where first, and an index in any state."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import ingest, lines, numbered, open_bank

from quotebank.bank import Bank, Extractor
from quotebank.errors import QueryError
from quotebank.model import Article, Quotation, Span, Speaker
from quotebank.verify.results import Checked

PIER = Article(
    text=(
        "“Nobody who walks the old pier would call it safe,” said Ann Lee.\n"
        "“We will not resign unless the council asks us to,” said Bo Chan.\n"
        "(the harbour will close its gates in March) said Bo Chan.\n"
        "[the plan was “a slow death for honest shops” and towns] said Ada Holm.\n"
        "Rain fell on the crowd of forty people all afternoon.\n"
        "“The ferry earns 300 crowns a day in a good summer,” said Ann Lee.\n"
        "“Every boat that sails from here needs a new licence by autumn,” said Mara Quill.\n"
    ),
    title="Old pier shut",
    publisher="The Harbour Post",
    published="2021-03-05",
    origin="pier.txt",
)
EARLIER = Article(
    text=(
        "“Nobody who walks the old pier would call it safe,” said Ann Lee.\n"
        "“The timber is rotten to the last plank and we know it,” said a harbour pilot.\n"
    ),
    publisher="The Evening Gull",
    published="2021-02-28",
    origin="gull.txt",
)
_MIXED = re.compile(r"\[(?P<content>[^\]]*)\] said (?P<speaker>[^.\n]+)\.")


def _read(article: Article) -> tuple[Quotation, ...]:
    """The extractor of the builders, and «[clause with “words”] said Ann Lee.» for mixed quotations."""
    found = list(lines(article))
    for match in _MIXED.finditer(article.text):
        content = Span(*match.span("content"))
        inside = re.search("“([^”]*)”", article.text[content.start : content.end])
        assert inside is not None
        start, end = inside.span(1)
        found.append(
            Quotation(
                kind="mixed",
                content=(content,),
                marked=(Span(content.start + start, content.start + end),),
                speaker=Speaker(kind="person", name=match["speaker"], name_span=Span(*match.span("speaker"))),
                rule="mixed",
                confidence=0.8,
            )
        )
    return tuple(sorted(found, key=lambda one: one.start))


READER = Extractor("verify-1", _read)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with open_bank(tmp_path / "bank", [PIER, EARLIER], READER) as opened:
        yield opened


def first(checked: Checked) -> tuple[str | None, str]:
    """Who said the nearest printed form, and its words."""
    match = checked.matches[0]
    return match.record.quotation.speaker.name if match.record else None, match.text


# --- verdicts


@pytest.mark.parametrize(
    ("claim", "verdict", "speaker"),
    [
        ("Nobody who walks the old pier would call it safe", "verbatim", "Ann Lee"),
        ("THE FERRY earns 300 crowns a day…", "verbatim", "Ann Lee"),
        ("a slow death for honest shops", "verbatim", "Ada Holm"),
        ("would call it safe", "truncated", "Ann Lee"),
        ("We will not resign", "truncated", "Bo Chan"),
        ("We will resign when the council asks us to", "altered", "Bo Chan"),
        ("The ferry earns 400 crowns a day in a good summer", "altered", "Ann Lee"),
        ("The ferry earns 300 crowns a day from here needs a new licence by autumn", "spliced", "Ann Lee"),
        ("We will not hide that the ferry earns 300 crowns a day in a good summer", "altered", "Ann Lee"),
        ("the plan was a slow death for honest shops", "fragment", "Ada Holm"),
        ("Nobody who walks the old pier would call it safe, said Ann Lee", "fragment", "Ann Lee"),
        ("the harbour will close its gates in March", "paraphrase", "Bo Chan"),
        ("The harbour closes its gates in March", "paraphrase", "Bo Chan"),
        ("Rain fell on the crowd of forty people", "reporter", None),
    ],
)
def test_verdicts(bank: Bank, claim: str, verdict: str, speaker: str | None) -> None:
    """Each verdict has its case, with the right speaker first."""
    checked = bank.verify(claim)

    assert (checked.verdict, first(checked)[0]) == (verdict, speaker)


@pytest.mark.parametrize("claim", ["The moon is made of green cheese", "Rain fell on our heads", "qwxz vbnm"])
def test_not_found(bank: Bank, claim: str) -> None:
    """What nobody printed is not found, and says nothing of flags."""
    checked = bank.verify(claim)

    assert (checked.verdict, checked.flags, checked.exit_code) == ("not-found", (), 1)


@pytest.mark.parametrize("claim", ["", " … — ", "“”", "word " * 601])
def test_claims_that_cannot_be_checked(bank: Bank, claim: str) -> None:
    """A claim without a word, or of hundreds, is refused."""
    with pytest.raises(QueryError):
        bank.verify(claim)


def test_flags_come_from_the_nearest(bank: Bank) -> None:
    """The flags are those of the print that the verdict rests on, in the order in which they matter."""
    checked = bank.verify("We will resign unless the council asks 20 of us to, Holm said")
    assert checked.matches[0].comparison.flags == checked.flags
    assert bank.verify("The ferry earns 400 crowns a day in a good summer").flags == ("number",)
    assert bank.verify("We will resign unless the council asks us to").flags == ("negation",)


def test_a_splice_shows_its_pieces_in_order(bank: Bank) -> None:
    """The first two matches of a splice are its pieces, each with its own part of the claim."""
    checked = bank.verify("Every boat that sails from here needs a day in a good summer")

    assert checked.verdict == "spliced"
    one, other = checked.matches[:2]
    assert (first(checked)[0], other.record and other.record.quotation.speaker.name) == ("Mara Quill", "Ann Lee")
    assert one.comparison.covered[1] == other.comparison.covered[0]


def test_what_was_cut_is_shown(bank: Bank) -> None:
    """An excerpt shows what its quotation prints before it and behind it."""
    match = bank.verify("earns 300 crowns a day").matches[0]

    assert (match.cut_before, match.text, match.cut_after) == (
        "The ferry",
        "earns 300 crowns a day",
        "in a good summer",
    )
    assert [span.of(match.article.text) for span in match.places()] == ["earns 300 crowns a day"]


def test_the_word_diff_reads_from_print_to_claim(bank: Bank) -> None:
    """Each step names what was printed and what was claimed."""
    match = bank.verify("The ferry earns 400 crowns in a good summer").matches[0]

    assert [tuple(step) for step in match.diff] == [
        ("same", "The ferry earns", "The ferry earns"),
        ("changed", "400", "300"),
        ("same", "crowns", "crowns"),
        ("missing", "", "a day"),
        ("same", "in a good summer", "in a good summer"),
    ]


# --- speakers


def test_the_speaker_who_is_meant(bank: Bank) -> None:
    """Words that stand so are verbatim for the one who said them, by surname too."""
    checked = bank.verify("The ferry earns 300 crowns a day in a good summer", "lee")

    assert (checked.verdict, checked.speaker, checked.notes) == ("verbatim", "Ann Lee", ())


@pytest.mark.parametrize("claim", ["The ferry earns 300 crowns a day in a good summer", "We will not resign"])
def test_somebody_else(bank: Bank, claim: str) -> None:
    """Words that stand so and are another's are told so, with who said them."""
    checked = bank.verify(claim, "Mara Quill")

    assert (checked.verdict, checked.exit_code) == ("other-speaker", 11)
    assert first(checked)[0] in ("Ann Lee", "Bo Chan")


def test_an_unnamed_source_is_nobody_in_particular(bank: Bank) -> None:
    """Words of a source without a name are not those of a named speaker, and the note says why."""
    checked = bank.verify("The timber is rotten to the last plank", "Ann Lee")

    assert checked.verdict == "other-speaker"
    assert "names nobody" in checked.notes[0]
    assert bank.verify("The timber is rotten to the last plank", "anonymous").verdict == "verbatim"


def test_a_speaker_who_is_not_there(bank: Bank) -> None:
    """An unknown speaker does not stop the check: the words may be somebody else's, and near names are told."""
    checked = bank.verify("The ferry earns 300 crowns a day in a good summer", "Anne Leigh")

    assert checked.verdict == "other-speaker"
    assert "nobody called Anne Leigh" in checked.notes[0]
    assert bank.verify("The moon is made of green cheese", "Anne Leigh").verdict == "not-found"


def test_a_stock_phrase_is_found_with_its_speaker(tmp_path: Path) -> None:
    """Among hundreds who said the same, the one who is meant is found."""
    crowd = [
        Article(text=f"“Thank you all very much,” said Guest N{n}.\nIt was day {n}.\n", origin=f"{n}.txt")
        for n in range(210)
    ]
    wanted = Article(text="“Thank you all very much,” said Zora Vance.\n", origin="z.txt")
    with open_bank(tmp_path / "bank", [*crowd, wanted], READER) as bank:
        checked = bank.verify("thank you all very much", "vance")

        assert (checked.verdict, first(checked)[0]) == ("verbatim", "Zora Vance")
        assert checked.matches[0].first.articles == 211


# --- where first


def test_the_earliest_print(bank: Bank) -> None:
    """The first print is the earliest published, and all articles with the words are counted."""
    where = bank.verify("Nobody who walks the old pier would call it safe").matches[0].first

    assert (where.published, where.publisher, where.articles) == ("2021-02-28", "The Evening Gull", 2)


def test_the_oldest_print_stands_first(bank: Bank) -> None:
    """Of prints that agree alike the earliest published is the first match, though it came in later."""
    checked = bank.verify("Nobody who walks the old pier would call it safe")

    assert [match.article.publisher for match in checked.matches] == ["The Evening Gull", "The Harbour Post"]


def test_words_that_are_given_to_two(bank: Bank) -> None:
    """Where articles give the same words to different people, the answer says so, and the named one is right."""
    claim = "Every boat that sails from here needs a new licence by autumn"
    ingest(bank, Article(text=f"“{claim},” said Guy Saint-Aubin.\n", origin="other.txt"))

    assert bank.verify(claim).notes == ("the same words are given to Guy Saint-Aubin, Mara Quill",)
    named = bank.verify(claim, "quill")
    assert (named.verdict, first(named)[0]) == ("verbatim", "Mara Quill")


def test_another_article_prints_more(bank: Bank, tmp_path: Path) -> None:
    """Words that one outlet prints whole and another with a condition are verbatim, with a note of the longer form."""
    short = Article(text="“We will not resign,” said Bo Chan.\n", publisher="The Evening Gull", origin="short.txt")
    ingest(bank, short)

    checked = bank.verify("We will not resign")

    assert checked.verdict == "verbatim"
    assert any("unless" in note for note in checked.notes)


# --- the rows are the truth


def test_words_of_an_earlier_version(tmp_path: Path) -> None:
    """What a later version of the article does not print any more is found, and said to be so."""
    old = "“Nobody on the quay likes this detour,” said Ada Holm. “A bridge that falls down is worse than any detour.”"
    new = old.replace("likes", "loves")
    with Bank(tmp_path, create=True) as bank:
        for text in (old, new):
            ingest(bank, Article(text=text, url="https://echo.example/bridge", origin="echo.txt"))
        was = bank.verify("Nobody on the quay likes this detour")
        stands = bank.verify("Nobody on the quay loves this detour")
        both = bank.verify("A bridge that falls down is worse than any detour")

    assert (was.verdict, stands.verdict, both.verdict) == ("verbatim",) * 3
    records = [one.matches[0].record for one in (was, stands, both)]
    assert [record and bool(record.superseded_by) for record in records] == [True, False, False]
    assert [any("earlier version" in note for note in one.notes) for one in (was, stands, both)] == [True, False, False]


def test_reporters_words_of_an_earlier_version(tmp_path: Path) -> None:
    """Words that are nobody's and do not stand any more say so as well; those that still stand come first."""
    old = "Rain fell on the crowd of forty people. The old pier was shut by noon.\n"
    with Bank(tmp_path, create=True) as bank:
        for text in (old, old.replace("forty", "sixty")):
            ingest(bank, Article(text=text, url="https://echo.example/rain", origin="echo.txt"))
        was = bank.verify("Rain fell on the crowd of forty people")
        both = bank.verify("The old pier was shut by noon")

    assert (was.verdict, both.verdict) == ("reporter", "reporter")
    assert [bool(one.superseded_by) for one in was.matches] == [True]
    assert both.matches[0].superseded_by is None
    assert [any("earlier version" in note for note in one.notes) for one in (was, both)] == [True, False]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("the plan was a slow death for honest shops", "the plan was “a slow death for honest shops”"),
        ("a slow death for honest shops and towns", "“a slow death for honest shops” and towns"),
        ("the plan was a slow death", "the plan was “a slow death"),
        ("a slow death for honest shops", "a slow death for honest shops"),
        ("the old pier would call it safe", "the old pier would call it safe"),
        ("call it safe, said Ann Lee", "call it safe,” said Ann Lee"),
    ],
)
def test_excerpt_keeps_its_marks(bank: Bank, claim: str, text: str) -> None:
    """Where a pair of marks holds the end of an excerpt, it is shown whole; and the text is its spans'."""
    match = bank.verify(claim).matches[0]

    assert match.text == text
    assert [span.of(match.article.text) for span in match.places()] == [text]


def test_of_equals_what_still_stands_comes_first(tmp_path: Path) -> None:
    """Where two versions of an article print what comes nearest alike, the later one is shown first."""
    old = "“Nobody on the quay likes this detour,” said Ada Holm. It rained."
    with Bank(tmp_path, create=True) as bank:
        for text in (old, old.replace("rained", "snowed")):
            ingest(bank, Article(text=text, url="https://echo.example/bridge", origin="echo.txt"))
        near = bank.verify("Nobody on the pier likes this detour")

    assert near.verdict == "altered"
    assert [record and bool(record.superseded_by) for record in (one.record for one in near.matches)] == [False, True]


def test_rejected_quotations_are_none(bank: Bank) -> None:
    """What a person rejected is nobody's quotation any more."""
    record = bank.verify("The ferry earns 300 crowns a day in a good summer").matches[0].record
    assert record is not None
    bank.review(record.quotation_id, "reject", reviewer="Ada")

    assert bank.verify("The ferry earns 300 crowns a day in a good summer").verdict == "reporter"


def _file(bank: Bank) -> Path:
    return bank.folder / "index" / "passages.db"


def _none(file: Path) -> None:
    file.unlink()


def _rubbish(file: Path) -> None:
    file.write_bytes(b"not a database" * 500)


def _flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(4096 + 100, len(data), 97):
        data[at] ^= 0x41
    file.write_bytes(data)


def _of_another(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("UPDATE stamp SET store = 'another'")
    db.close()


def _older(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("UPDATE stamp SET version = 0")
    db.close()


@pytest.mark.parametrize("harm", [_none, _rubbish, _flipped, _of_another, _older])
def test_any_index_gives_the_same_answer(bank: Bank, harm: object) -> None:
    """Missing, damaged, foreign or old: the index is made anew, and no answer is another one."""
    claims = ("We will not resign", "Rain fell on the crowd", "The ferry earns 400 crowns a day in a good summer")
    before = [bank.verify(claim) for claim in claims]
    bank.close()
    assert callable(harm)
    harm(_file(bank))

    assert [bank.verify(claim) for claim in claims] == before
    assert [finding for finding in bank.doctor(deep=True) if finding.severity == "error"] == []


@pytest.mark.parametrize("harm", [_none, _rubbish, _of_another])
def test_a_bank_that_cannot_be_written(bank: Bank, harm: object) -> None:
    """A read-only bank without a usable index is looked through article by article, and says so."""
    before = bank.verify("We will resign when the council asks us to")
    bank.close()
    assert callable(harm)
    harm(_file(bank))

    with Bank(bank.folder, read_only=True) as reading:
        after = reading.verify("We will resign when the council asks us to")

    assert (after.verdict, first(after), after.flags) == (before.verdict, first(before), before.flags)
    assert "looked through every article" in after.notes[0]


def test_articles_that_the_index_does_not_know_of(bank: Bank) -> None:
    """A read-only bank whose index is behind finds the new words all the same."""
    bank.close()
    kept = _file(bank).read_bytes()
    ingest(bank, Article(text="“Lanterns will hang from every mast,” said Ann Lee.\n", origin="new.txt"))
    bank.close()
    _file(bank).write_bytes(kept)

    with Bank(bank.folder, read_only=True) as reading:
        assert reading.verify("Lanterns will hang from every mast").verdict == "verbatim"
        assert reading.verify("We will not resign").verdict == "truncated"


def test_an_index_of_rows_that_were_restored(tmp_path: Path) -> None:
    """Where a backup took the place of the rows, and others came after it, the index is made anew."""
    folder = tmp_path / "bank"
    with open_bank(folder, numbered(3), READER) as bank:
        bank.verify("Pier 1 needs 4 new planks")
    saved = (folder / "quotebank.db").read_bytes()
    with Bank(folder, extractor=READER) as bank:
        ingest(bank, *numbered(2, start=50))
        assert bank.verify("Pier 50 needs 53 new planks").verdict == "verbatim"
    for name in ("quotebank.db-wal", "quotebank.db-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "quotebank.db").write_bytes(saved)
    with Bank(folder, extractor=READER) as bank:
        ingest(bank, *numbered(2, start=70))

        assert bank.verify("Pier 71 needs 74 new planks").verdict == "verbatim"
        assert bank.verify("Pier 50 needs 53 new planks").verdict != "verbatim"


def test_reindex_and_doctor_know_the_index(bank: Bank) -> None:
    """Doctor tells of a harmed index of passages, reindex mends it."""
    bank.verify("We will not resign")
    bank.close()
    _of_another(_file(bank))
    assert any("other rows" in finding.what for finding in bank.doctor())
    bank.reindex()
    assert bank.doctor(deep=True) == ()
    bank.close()
    _rubbish(_file(bank))
    assert any("cannot be read" in finding.what for finding in bank.doctor())


def test_a_long_text_is_several_passages(tmp_path: Path) -> None:
    """A speech in one long paragraph is found by any part of it, also where two passages meet."""
    said = " ".join(f"sentence number {n} speaks of harbour {n * 7}" for n in range(300))
    speech = Article(text=f"“{said},” said Ann Lee.\n", origin="speech.txt")
    with open_bank(tmp_path / "bank", [speech, *numbered(20)], READER) as bank:
        words = said.split()
        for start in range(0, len(words) - 12, 37):
            assert bank.verify(" ".join(words[start : start + 12])).verdict == "verbatim", start


def test_the_index_is_ours_alone(bank: Bank) -> None:
    """The index of passages lies in the index folder, which nobody else may read."""
    bank.verify("We will not resign")

    assert _file(bank).exists()
    if os.name == "posix":
        assert (bank.folder / "index").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("mark", ["“{}”", '"{}"', "«{}»", "‘{}’", "… {} …", "{}."])
def test_marks_around_a_claim(bank: Bank, mark: str) -> None:
    """Any marks may stand around a claim; straight and curly, composed and decomposed are the same."""
    for claim in ("Every boat that sails from here needs a new licence", "every\u00a0boat  that\nsails from here"):
        assert bank.verify(mark.format(claim)).verdict == "verbatim"
