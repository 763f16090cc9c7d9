"""That a search finds every quotation that matches and no other, whatever state the index is in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from builders import ARTICLES, BESIDE, BRIDGE, FERRY, LINES, ingest, numbered, open_bank
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank import upkeep
from quotebank.bank import Bank
from quotebank.errors import NotFoundError, QueryError
from quotebank.index.engine import ANALYSER_VERSION
from quotebank.index.whoosh import WhooshEngine
from quotebank.model import Article
from quotebank.query import Filters
from quotebank.sieve import Sort


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return open_bank(tmp_path, ARTICLES)


def said(bank: Bank, query: str = "", sort: str = "relevance", **filters: object) -> list[str]:
    found = bank.search(query, Filters(**filters), sort=sort)  # type: ignore[arg-type]
    assert found.total == len(found.records)
    return [record.quotation.text(record.article.text).strip("“,!”") for record in found.records]


NOT_RESIGN = "We will not resign over one bridge"
RESIGN = "We will resign when the ferry sinks"
RIVER = "the river can't be trusted"
TWICE = "engineers resigned twice in spring"
FERRIES = "Ferries, ferries and more ferries"


def test_phrase_with_a_small_word_is_another_phrase(bank: Bank) -> None:
    """«will not resign» and «will resign» find different quotations."""
    assert said(bank, '"will not resign"') == [NOT_RESIGN, NOT_RESIGN]
    assert said(bank, '"will resign"') == [RESIGN]


def test_bare_word_finds_all_its_forms_and_marks_them(bank: Bank) -> None:
    """The marks are places in the article's text."""
    found = bank.search("resigns")
    words = {
        mark.of(record.article.text) for record, marks in zip(found.records, found.marks, strict=True) for mark in marks
    }
    assert words == {"resign", "resigned"}
    assert found.total == 4


def test_phrase_marks_each_of_its_words(bank: Bank) -> None:
    """In order of print."""
    found = bank.search('"not resign"')
    assert [[m.of(r.article.text) for m in marks] for r, marks in zip(found.records, found.marks, strict=True)] == [
        ["not", "resign"],
        ["not", "resign"],
    ]


def test_apostrophe_and_case_and_accent_do_not_matter(bank: Bank) -> None:
    """Straight and curly apostrophes are one word's; a part of the word is another word."""
    assert said(bank, "CAN’T") == [RIVER]
    assert said(bank, '"can"') == []


def test_no_words_lists_all_in_order_of_print(bank: Bank) -> None:
    """An empty query lists what passes the filters."""
    assert said(bank) == [NOT_RESIGN, RESIGN, RIVER, NOT_RESIGN, TWICE, FERRIES]


def test_page_after_page_is_the_whole(bank: Bank) -> None:
    """Limit and offset cut the same list; the total stays."""
    for query in ("", "resign OR ferries"):
        whole = bank.search(query, limit=None)
        pages = [bank.search(query, limit=2, offset=offset) for offset in range(0, whole.total, 2)]
        assert [record for page in pages for record in page.records] == list(whole.records)
        assert {page.total for page in pages} == {whole.total}
        assert bank.search(query, limit=0).records == ()
        assert bank.search(query, limit=0).total == whole.total
        assert bank.search(query, offset=99).records == ()


@pytest.mark.parametrize("query", ["", "resign OR ferries", '"will not"', "-resign"])
@pytest.mark.parametrize("sort", ["relevance", "-said", "speaker"])
def test_ids_are_those_of_the_records(bank: Bank, query: str, sort: Sort) -> None:
    """All of them, in the same order, with what was taken for whom and with the notes; records come by them."""
    filters = Filters(speaker="lee", since="2021")
    for chosen in (Filters(), filters):
        whole = bank.search(query, chosen, limit=None, sort=sort)
        found = bank.ids(query, chosen, sort=sort)
        assert found.ids == tuple(record.quotation_id for record in whole.records)
        assert (found.took, found.notes) == (whole.took, whole.notes)
        assert tuple(bank.records(found.ids)) == whole.records


def test_records_of_strange_ids_are_left_out(bank: Bank) -> None:
    """What the bank does not hold is no error, because a row may go between two questions."""
    one = bank.ids("river").ids[0]
    assert [record.quotation_id for record in bank.records(["q-0", one])] == [one]


SPEAKERS = {
    "Ann Lee": "Ann Lee",
    "lee": "Ann Lee",
    "LEE": "Ann Lee",
    "Ms. Lee": "Ann Lee",
    "Mayor Ann Lee": "Ann Lee",
    "chan": "Bo Chan",
    "o'toole": "Mary Ann O’Toole",
    "Mary O’Toole": "Mary Ann O’Toole",
    "mary ann o’toole": "Mary Ann O’Toole",
    "Saint-Aubin": "Guy Saint-Aubin",
    "saint aubin": "Guy Saint-Aubin",
    "Guy Saint-Aubin": "Guy Saint-Aubin",
    "anonymous": "anonymous",
    "Lee, Ann": "Ann Lee",
    "O’Toole, Mary Ann": "Mary Ann O’Toole",
    "Sen. Bo Chan (R-Texas)": "Bo Chan",
    "Sen. Chan, D-N.Y.": "Bo Chan",
    "Ann Lee, MP": "Ann Lee",
    "Dr. Lee, Ann": "Ann Lee",
    "Sen. Saint-Aubin, Mr Guy": "Guy Saint-Aubin",
    "Dr. GUY Saint-Aubín": "Guy Saint-Aubin",
}


@pytest.mark.parametrize("typed", SPEAKERS)
def test_speaker_is_understood(bank: Bank, typed: str) -> None:
    """Full name, surname, first and last name; case, accents and honorifics do not count."""
    found = bank.search("", Filters(speaker=typed))
    assert found.took == SPEAKERS[typed]
    assert found.total > 0
    for record in found.records:
        assert (record.quotation.speaker.name or record.quotation.speaker.kind) == SPEAKERS[typed]


@pytest.mark.parametrize(
    ("typed", "near"), [("Anne Leigh", "Ann Lee"), ("Shan", "Bo Chan"), ("Saintobin", "Guy Saint-Aubin")]
)
def test_unknown_speaker_is_offered_near_names(bank: Bank, typed: str, near: str) -> None:
    """One line with names that the bank does hold."""
    with pytest.raises(NotFoundError, match="nobody called") as error:
        bank.search("ferry", Filters(speaker=typed))
    assert near in error.value.hint


def test_first_name_alone_is_no_name(bank: Bank) -> None:
    """«Ann» is not understood as anybody."""
    with pytest.raises(NotFoundError):
        bank.search("", Filters(speaker="Ann"))


def test_compared_surname_that_several_share_says_so(tmp_path: Path) -> None:
    """A side of several people tells that it is one."""
    text = "“The pier is shut,” said Ann Lee.\n“The pier is open,” said Cy Lee.\n“We wait,” said Bo Chan.\n"
    with open_bank(tmp_path, [Article(text=text)]) as bank:
        lee, chan = bank.compare(["lee", "chan"])
    assert "several are meant by lee" in lee.note
    assert (lee.quotations, chan.note) == (2, "")


def test_speaker_without_a_letter_is_nobody_that_is_meant(tmp_path: Path) -> None:
    """Every way to name a speaker is tried beside a name that has no word."""
    text = "“The pier is shut,” said ’’.\n“The pier is open,” said Ann Maria Lee.\n"
    with open_bank(tmp_path, [Article(text=text)]) as bank:
        for typed in ("Lee", "Ann Lee", "Lee, Ann", "Lee, Ann Mariq"):
            assert bank.search("", Filters(speaker=typed)).took == "Ann Maria Lee"
        with pytest.raises(NotFoundError):
            bank.search("", Filters(speaker="Cy Dunn"))


def test_shared_surname_searches_all_and_says_so(bank: Bank) -> None:
    """The reader sees who was taken; the full name singles one out."""
    ingest(bank, Article(text="“Tides wait for nobody at all,” said Zoe Lee.", origin="z"))
    found = bank.search("", Filters(speaker="lee"))
    assert found.took == "Ann Lee or Zoe Lee"
    assert found.total == 3
    assert bank.search("tides", Filters(speaker="Zoe Lee")).total == 1


def test_speaker_by_id(bank: Bank) -> None:
    """The id that another command printed."""
    one = bank.speakers("chan")[0]
    assert bank.search("", Filters(speaker=one.speaker_id)).took == "Bo Chan"


def test_filters_narrow_words_and_lists_alike(bank: Bank) -> None:
    """Kind, publisher, confidence, days, with and without words."""
    assert said(bank, kind="indirect") == [RIVER, TWICE]
    assert said(bank, "resign", kind="indirect") == [TWICE]
    assert said(bank, publisher="etoile du nord") == [NOT_RESIGN, TWICE, FERRIES]
    assert said(bank, "resign", publisher="harbour") == said(bank, "resign", publisher="The Harbour Post")
    assert set(said(bank, "resign", publisher="harbour")) == {NOT_RESIGN, RESIGN}
    assert said(bank, min_confidence=0.7) == [NOT_RESIGN, RESIGN, NOT_RESIGN, FERRIES]
    assert said(bank, since="2021") == [NOT_RESIGN, RESIGN, RIVER]
    assert said(bank, until="2020-12") == [FERRIES]
    assert said(bank, "ferries OR resign", since="2020-12-31", until="2021-03-04") in (
        [RESIGN, FERRIES],
        [FERRIES, RESIGN],
    )
    with pytest.raises(NotFoundError, match="published") as error:
        bank.search("", Filters(publisher="Harbor Pist"))
    assert "The Harbour Post" in error.value.hint


def test_filter_by_day_says_what_it_fell_back_to(bank: Bank) -> None:
    """The day of print stands in for an unknown day of speaking, and what has neither is left out: both are said."""
    notes = bank.search("", Filters(since="2021")).notes
    assert any("date of publication" in note for note in notes)
    assert any(note.startswith("2 without any date") for note in notes)
    assert bank.search("", Filters()).notes == ()
    assert bank.search("resign", Filters(since="2021")).notes == notes


def test_orders(bank: Bank) -> None:
    """By day of speaking both ways, by day of print, by speaker, by outlet; the undated last."""
    assert said(bank, sort="said") == [FERRIES, RESIGN, NOT_RESIGN, RIVER, NOT_RESIGN, TWICE]
    assert said(bank, sort="-said") == [NOT_RESIGN, RIVER, RESIGN, FERRIES, NOT_RESIGN, TWICE]
    assert said(bank, sort="published")[:3] == [NOT_RESIGN, RESIGN, RIVER]
    assert said(bank, sort="speaker") == [NOT_RESIGN, NOT_RESIGN, RESIGN, FERRIES, TWICE, RIVER]
    assert said(bank, sort="outlet")[:3] == [NOT_RESIGN, RESIGN, RIVER]
    assert said(bank, "resign", sort="said") == [RESIGN, NOT_RESIGN, NOT_RESIGN, TWICE]
    with pytest.raises(QueryError, match="cannot sort"):
        bank.search("", sort="colour")  # type: ignore[arg-type]


def _whole(folder: Path) -> None:
    """Leave the index alone."""


def _gone(folder: Path) -> None:
    shutil.rmtree(folder / "index")


def _empty(folder: Path) -> None:
    for file in (folder / "index" / "live").iterdir():
        file.write_bytes(b"")


def _foreign(folder: Path) -> None:
    other = open_bank(folder / "other", numbered(3))
    other.close()
    shutil.rmtree(folder / "index")
    shutil.move(folder / "other" / "index", folder / "index")


def _old(folder: Path) -> None:
    """An index from before the second article."""
    shutil.rmtree(folder / "index")
    with open_bank(folder / "copy", [BRIDGE]) as copy:
        del copy
    shutil.copytree(folder / "copy" / "index", folder / "index")


STATES: list[Callable[[Path], None]] = [_whole, _gone, _empty, _foreign, _old]
QUESTIONS = ("resign", '"will not"', "-resign", "ferr* OR river", "trusted", "zebra")


@pytest.mark.parametrize("damage", STATES)
@pytest.mark.parametrize("read_only", [True, False])
def test_answer_does_not_depend_on_the_index(
    tmp_path: Path, bank: Bank, damage: Callable[[Path], None], read_only: bool
) -> None:
    """Whole, gone, damaged, foreign or old: the same quotations; where it cannot be repaired, a note says so."""
    wanted = [sorted(said(bank, question)) for question in QUESTIONS]
    bank.close()
    damage(tmp_path)
    with Bank(tmp_path, read_only=read_only) as again:
        assert [sorted(said(again, question)) for question in QUESTIONS] == wanted
        notes = again.search("ferry").notes
        assert bool(notes) == (read_only and damage is not _whole)
        if not read_only:
            again.verify("The ferry will not sail before Monday")
            assert again.doctor(deep=True) == ()


def test_index_that_is_behind_hides_nothing(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the index does not know of yet is looked at one by one; what is gone is not shown."""
    monkeypatch.setattr("quotebank.bank.freshen", lambda *_, **__: False)
    ingest(bank, Article(text="“The ferry will not sail,” said Cy Orr.", origin="c"))
    assert "The ferry will not sail" in said(bank, '"will not"')
    bank.close()
    newer = Bank(bank.folder, extractor=LINES._replace(version="2", extract=lambda _: ()))
    ingest(newer, BRIDGE)
    assert sorted(said(newer, '"will not"')) == ["The ferry will not sail", NOT_RESIGN]
    assert newer.doctor()[0].severity == "warning"


def test_index_from_the_future_is_made_anew(bank: Bank) -> None:
    """Rows restored from an older backup: the index knows of changes that never were, and must not skip the next."""
    engine = WhooshEngine(bank.folder / "index")
    with engine.lock(0):
        engine.update([], [], engine.stamp()._replace(seq=10**6))
    ingest(bank, Article(text="“The ferry will not sail,” said Cy Orr.", origin="c"))
    assert "The ferry will not sail" in said(bank, '"will not"')
    assert bank.stats().indexed == 7
    assert bank.doctor(deep=True) == ()


def test_index_far_behind_says_what_was_not_searched(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than can be looked at one by one is not looked at, and the reader is told."""
    monkeypatch.setattr("quotebank.bank.freshen", lambda *_, **__: False)
    monkeypatch.setattr("quotebank.search.MAX_LATE", 3)
    ingest(bank, *numbered(2))
    found = bank.search("planks OR ferry")
    assert found.total == 2
    assert any("index was behind" in note for note in found.notes)


def test_lying_index_cannot_alter_a_quotation(bank: Bank) -> None:
    """An index that says that a quotation holds other words is overruled by the print."""
    engine = WhooshEngine(bank.folder / "index")
    from quotebank.index.engine import entry

    river = next(record for record in bank.search("river").records)
    with engine.lock(0):
        lie = entry(river)
        lie = type(lie)(id=lie.id, words=("zebra", "crossing"), kind="direct", speaker=None, publisher=None, periods=())
        engine.update([lie], [], engine.stamp())
    assert bank.search('"zebra crossing"').total == 0
    assert bank.search("zebra").records == ()


def test_change_in_the_rows_reaches_the_next_search(bank: Bank) -> None:
    """Re-extraction that drops a quotation drops it from the index."""
    newer = Bank(bank.folder, extractor=LINES._replace(version="2", extract=lambda article: LINES.extract(article)[:1]))
    ingest(newer, BRIDGE, FERRY)
    assert said(newer, "resign OR river OR ferries") == [NOT_RESIGN, NOT_RESIGN]
    assert newer.doctor(deep=True) == ()


def test_no_full_stop_between_speakers_hits(bank: Bank) -> None:
    """A phrase never runs from one quotation into the next."""
    assert said(bank, '"bridge we"') == []


TALK = Article(
    text=(
        "“The old ferry sinks. Nobody will pay for a new one.” said Ann Lee.\n"
        "“One boat sinks, then Mr. Chan sells the ferry” said Bo Chan.\n"
        "“A ferry may come and go” said Cy Orr.\n"
    ),
    origin="talk.txt",
)
PLACES = {
    "ferry w/1 sinks": "Lee",
    "old w/1 sinks": "",
    "old w/2 sinks": "Lee",
    "sinks w/5 ferry": "",
    "sinks w/6 ferry": "Chan",
    "ferry near/6 sinks": "Lee Chan",
    "ferry near/5 sinks": "Lee",
    "sinking near/6 ferries": "Lee Chan",
    "(boat OR old) w/2 (ferry OR sinks)": "Lee Chan",
    'ferry w/3 "nobody will"': "Lee",
    'ferry w/1 "nobody will"': "",
    "old w/1 ferry w/1 sinks": "Lee",
    "old near/1 ferry near/1 sinks": "Lee",
    "ferry near/1 old near/1 sinks": "",
    "ferry w/9 ferry": "",
    "ferr* w/2 com*": "Orr",
    "ferri~2 w/1 snks~1": "Lee",
    "ferry same pay": "",
    "new same pay": "Lee",
    "boat same ferry": "Chan",
    "ferry same sinks": "Lee Chan",
    "ferry same (pay OR old)": "Lee",
    "old w/1 ferry same sinks": "Lee",
    "old w/1 ferry same new": "",
    "-(ferry near/5 sinks)": "Chan Orr",
    "feryr~1": "Lee Chan Orr",
    "feryr~1 -speaker:lee": "Chan Orr",
    "speaker:lee OR come": "Lee Orr",
    "sinks (speaker:lee OR come)": "Lee",
    "-(sinks -speaker:lee)": "Lee Orr",
}


@pytest.mark.parametrize("indexed", [True, False])
def test_distances_and_sentences_are_exact(tmp_path: Path, indexed: bool) -> None:
    """w/1 is right behind, a distance counts words on, a sentence ends with its full stop and not at «Mr.»."""
    open_bank(tmp_path, [TALK]).close()
    if not indexed:
        shutil.rmtree(tmp_path / "index")
    with Bank(tmp_path, read_only=not indexed) as bank:
        for query, names in PLACES.items():
            found = {(record.quotation.speaker.name or "").split()[-1] for record in bank.search(query).records}
            assert found == set(names.split()), query


VOCABULARY = ["will", "not", "resign", "resigned", "we", "us", "can't", "tide", "tides", "tidal"]
_query_words = st.sampled_from(VOCABULARY)
_leaves = (
    _query_words
    | st.lists(_query_words, min_size=1, max_size=3).map(lambda ws: '"' + " ".join(ws) + '"')
    | st.sampled_from(["wil*", "resi*", "tid*", "tide*", "can'*"])
)
_queries = st.recursive(
    _leaves,
    lambda inner: (
        inner.map(lambda q: f"-({q})")
        | st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) ({pair[1]})")
        | st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})")
    ),
    max_leaves=5,
)
_sayings = st.lists(st.lists(_query_words, min_size=1, max_size=7).map(" ".join), min_size=30, max_size=30, unique=True)


def _holds(query: str, words: list[str], stem: Callable[[str], str], beside: Sequence[list[str]] = ()) -> bool:
    """A second reading of the search language, by evaluating the query's text as Python.

    What stands behind a minus is looked for in `words` alone, anything else in one of the sentences `beside`, too.
    """

    def truth(piece: str, words: list[str]) -> bool:
        if piece.startswith('"'):
            wanted = piece[1:-1].split()
            return any(words[i : i + len(wanted)] == wanted for i in range(len(words)))
        if piece.endswith("*"):
            return any(word.startswith(piece[:-1]) for word in words)
        return stem(piece) in map(stem, words)

    source, depth, denied = "", 0, []
    for piece in re.findall(r'"[^"]*"|[()-]|[^\s()"-]+', query):
        if piece in "()":
            depth += 1 if piece == "(" else -1
            denied = [one for one in denied if one <= depth]
        elif piece == "-":
            denied.append(depth + 1)
        places = [words] if denied else [words, *beside]
        source += PYTHON.get(piece) or f" {any(truth(piece, place) for place in places)} "
    return bool(eval(re.sub(r"\)\s*(?=\()", ") and ", source)))  # noqa: S307 - made of True, False and operators


PYTHON = {"OR": " or ", "-": " not ", "(": "(", ")": ")"}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(_sayings, st.lists(_queries, min_size=25, max_size=25))
def test_search_finds_what_a_slow_scan_finds(
    tmp_path_factory: pytest.TempPathFactory, sayings: list[str], queries: list[str]
) -> None:
    """Every hit and no other, for words, phrases, prefixes, negation, OR and parentheses nested at random."""
    with open_bank(
        tmp_path_factory.mktemp("bank"),
        [Article(text="\n".join(f"“{saying}” said Ann Lee." for saying in sayings), origin="all")],
    ) as bank:
        stem = WhooshEngine(bank.folder).stem
        for query in queries:
            wanted = {saying for saying in sayings if _holds(query, saying.split(), stem)}
            found = bank.search(query, limit=None)
            assert {r.quotation.quoted_words(r.article.text) for r in found.records} == wanted, query
            assert found.total == len(wanted)
            assert not found.notes


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(_sayings, st.lists(_queries, min_size=25, max_size=25), st.booleans())
def test_search_beside_finds_what_a_slow_scan_finds(
    tmp_path_factory: pytest.TempPathFactory, sayings: list[str], queries: list[str], indexed: bool
) -> None:
    """Every hit and no other with the sentences beside, those that need them last and said so; by index or without."""
    rows = [f"“{saying}” said Ann Lee." if n % 3 == 1 else saying for n, saying in enumerate(sayings)]
    near = {one: sayings[at - 1 : at] + sayings[at + 1 : at + 2] for at, one in enumerate(sayings) if at % 3 == 1}
    folder = tmp_path_factory.mktemp("bank")
    open_bank(folder, [Article(text="\n".join(rows), origin="all")], BESIDE).close()
    if not indexed:
        shutil.rmtree(folder / "index")
    with Bank(folder, read_only=not indexed) as bank:
        stem = WhooshEngine(folder).stem
        for query in queries:
            own = {one for one in near if _holds(query, one.split(), stem)}
            wide = {one for one in near if _holds(query, one.split(), stem, [row.split() for row in near[one]])}
            found = bank.search(query, limit=None)
            words = [r.quotation.quoted_words(r.article.text) for r in found.records]
            assert set(words) == wide, query
            assert found.total == len(words) == len(wide)
            assert found.beside == (False,) * len(own) + (True,) * len(wide - own), query
            assert set(words[: len(own)]) == own
            assert {record.quotation_id for record in bank.search(query, limit=None, words_in="quote").records} == {
                record.quotation_id for record in found.records[: len(own)]
            }


COAST = Article(
    text=(
        "Reporters asked the mayor about the lighthouse on the northern cape.\n"
        "“We have no plan for it,” said Ann Lee.\n"
        "The lighthouse has been dark since autumn.\n"
        "“The lighthouse is not for sale,” said Bo Chan.\n"
        "Boats keep away from the cape.\n"
    ),
    title="Dark cape",
    origin="coast.txt",
)


def shown(bank: Bank, query: str, **more: object) -> list[tuple[str, bool, list[str]]]:
    """Who said it, whether the sentences beside it were needed, and the words marked, for each hit."""
    found = bank.search(query, **more)  # type: ignore[arg-type]
    assert found.total == len(found.records)
    rows = zip(found.records, found.beside, found.marks, strict=True)
    return [
        (record.quotation.speaker.name or "", beside, [mark.of(record.article.text) for mark in marks])
        for record, beside, marks in rows
    ]


@pytest.fixture
def coast(tmp_path: Path) -> Bank:
    return open_bank(tmp_path, [COAST], BESIDE)


def test_word_beside_a_quotation_finds_it_after_all_that_say_it(coast: Bank) -> None:
    """The question before and the sentence after count; the hit says so and marks the words where they stand."""
    assert shown(coast, "lighthouse") == [
        ("Bo Chan", False, ["lighthouse"]),
        ("Ann Lee", True, ["lighthouse", "lighthouse"]),
    ]
    assert shown(coast, "reporter plan") == [("Ann Lee", True, ["Reporters", "plan"])]
    assert shown(coast, "light* autumn") == [
        ("Bo Chan", True, ["autumn", "lighthouse"]),
        ("Ann Lee", True, ["lighthouse", "lighthouse", "autumn"]),
    ]


def test_words_in_the_quotation_alone(coast: Bank) -> None:
    """As the caller may ask; another place is refused."""
    assert shown(coast, "lighthouse", words_in="quote") == [("Bo Chan", False, ["lighthouse"])]
    assert shown(coast, "reporter plan", words_in="quote") == []
    with pytest.raises(QueryError, match="no such place"):
        coast.search("plan", words_in="title")  # type: ignore[arg-type]


def test_phrase_stands_whole_in_one_place(coast: Bank) -> None:
    """In the quotation or in one sentence beside it, never across; by the index and without it."""
    for bank in (coast, Bank(coast.folder, read_only=True)):
        assert shown(bank, '"northern cape"') == [("Ann Lee", True, ["northern", "cape"])]
        assert shown(bank, '"cape we have"') == []
        assert shown(bank, '"cape the lighthouse"') == []
        assert bank.search('"cape the lighthouse"', limit=0).total == 0
        shutil.rmtree(coast.folder / "index", ignore_errors=True)


def test_minus_looks_at_the_quotation_alone(coast: Bank) -> None:
    """What others say before and after takes nothing away, and a double minus asks for the quotation."""
    assert shown(coast, "plan -lighthouse") == [("Ann Lee", False, ["plan"])]
    assert shown(coast, "-lighthouse") == [("Ann Lee", False, [])]
    assert shown(coast, "cape -(sale OR for)") == []
    assert shown(coast, "-(-lighthouse)") == [("Bo Chan", False, [])]


def test_new_quotation_that_says_it_comes_before_an_old_one_beside(
    coast: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the index does not know of yet is ranked with its kind."""
    monkeypatch.setattr("quotebank.bank.freshen", lambda *_, **__: False)
    ingest(coast, Article(text="The cape is near.\n“I saw the lighthouse fall,” said Cy Orr.", origin="c"))
    assert [(name, beside) for name, beside, _ in shown(coast, "lighthouse")] == [
        ("Bo Chan", False),
        ("Cy Orr", False),
        ("Ann Lee", True),
    ]
    assert [name for name, *_ in shown(coast, "cape")] == ["Ann Lee", "Bo Chan", "Cy Orr"]


def test_chosen_order_is_kept(coast: Bank) -> None:
    """Who asks for an order by speaker gets it, with the flags."""
    assert [row[:2] for row in shown(coast, "lighthouse", sort="speaker")] == [("Ann Lee", True), ("Bo Chan", False)]


def test_index_made_by_older_rules_is_made_anew(coast: Bank) -> None:
    """An index without the sentences beside is not answered from."""
    engine = WhooshEngine(coast.folder / "index")
    with engine.lock(0):
        engine.rebuild([], engine.stamp()._replace(analyser=ANALYSER_VERSION - 1))
    assert coast.doctor()[0].what == "made from other rows, or by other rules"
    assert len(shown(coast, "lighthouse")) == 2
    assert coast.doctor(deep=True) == ()


def test_whoever_waits_for_a_large_index_is_told(coast: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of how many quotations it is made, and about how long that takes; a small one takes no time."""
    told: list[str] = []
    for size, minute in ((1, 60_000), (1, 1), (20_000, 1)):
        monkeypatch.setattr("quotebank.bank.A_WAIT", size)
        monkeypatch.setattr("quotebank.bank.A_MINUTE", minute)
        shutil.rmtree(coast.folder / "index")
        with Bank(coast.folder, note=told.append) as bank:
            count = bank.stats().quotations
            assert bank.search("lighthouse").total == 2
    first = f"the index is made anew of {count} quotations, which takes about "
    assert told == [f"{first}a minute", f"{first}{count} minutes"]


def test_upkeep_ends_where_the_rows_were_when_it_began(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may write all the time; what comes meanwhile is for the next one."""
    coming = iter(numbered(9, start=1))
    update = WhooshEngine.update

    def interrupted(self: WhooshEngine, entries: object, gone: object, stamp: object) -> None:
        update(self, entries, gone, stamp)  # type: ignore[arg-type]
        bank._store.put(next(coming), "1", LINES.extract)

    bank._store.put(numbered(1)[0], "1", LINES.extract)
    monkeypatch.setattr(WhooshEngine, "update", interrupted)
    assert upkeep.freshen(bank._db, bank._engine)
    assert len(list(coming)) == 8
    assert upkeep.lag(bank._db, bank._engine)


def test_upkeep_takes_a_long_log_in_chunks(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each chunk is one index commit whose stamp says how far it came."""
    monkeypatch.setattr("quotebank.bank.freshen", lambda *_, **__: False)
    ingest(bank, *numbered(7))
    monkeypatch.undo()
    monkeypatch.setattr(upkeep, "LOG_CHUNK", 4)
    engine = WhooshEngine(bank.folder / "index")
    stamps = []
    update = WhooshEngine.update

    def watched(self: WhooshEngine, entries: object, gone: object, stamp: object) -> None:
        update(self, entries, gone, stamp)  # type: ignore[arg-type]
        stamps.append(self.stamp().seq)

    monkeypatch.setattr(WhooshEngine, "update", watched)
    assert bank.search("planks").total == 7
    assert stamps == sorted(stamps)
    assert len(stamps) > 3
    assert len(engine.ids()) == 6 + 14
    assert bank.doctor(deep=True) == ()
