"""What every index must do, and what this one does when it is killed, damaged, foreign or shared."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import ARTICLES, open_bank
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.util.filelock import FileLock

from quotebank.errors import QueryError
from quotebank.index import manifest, whoosh
from quotebank.index.engine import ANALYSER_VERSION, Conditions, Entry, IndexUnusableError, Stamp, cover, entry
from quotebank.index.keys import Keys
from quotebank.index.passages import PassageIndex
from quotebank.index.passages import Stamp as PassageStamp
from quotebank.index.postings import Postings
from quotebank.index.translate import SCHEMA
from quotebank.index.whoosh import WhooshEngine
from quotebank.query import parse

STAMP = Stamp("store", 7, 1, ANALYSER_VERSION)
TEXTS = {
    "q-1": "i will not resign",
    "q-2": "i will resign today",
    "q-3": "no no no resigned never",
    "q-4": "the minister's resignation … will not come",
}


def make(one: str, text: str, **given: object) -> Entry:
    values = {"kind": "direct", "speaker": None, "publisher": None, "periods": ()} | given
    return Entry(id=one, words=tuple(text.split()), **values)  # type: ignore[arg-type]


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    made = WhooshEngine(tmp_path / "index")
    with made.lock(0) as mine:
        assert mine
        assert made.rebuild([make(one, text) for one, text in TEXTS.items()], STAMP) == len(TEXTS)
    return made


def hits(engine: WhooshEngine, query: str, **conditions: object) -> set[str]:
    return {hit.id[2:] for hit in engine.search(parse(query), Conditions(**conditions), 100)}  # type: ignore[arg-type]


FOUND = {
    "": "1234",
    "resign": "1234",
    '"resign"': "12",
    '"will resign"': "2",
    '"will not resign"': "1",
    '"will not"': "14",
    '"no no no"': "3",
    '"no no no no"': "",
    '"resignation will"': "",
    "not": "14",
    "-not": "23",
    "will -not": "2",
    "today OR never": "23",
    "will (today OR come)": "24",
    "-(will OR never)": "",
    "-(-will)": "124",
    "-zebra": "1234",
    "zebra": "",
    "zebra OR will": "124",
    '"zebra will"': "",
    "res*": "1234",
    "nev*": "3",
    "zeb*": "",
    "minister": "4",
    '"minister"': "",
    '"minister\'s"': "4",
}


@pytest.mark.parametrize("query", FOUND)
def test_query_finds(engine: WhooshEngine, query: str) -> None:
    """Phrases are exact, small words count, nothing runs across a break, and negations nest."""
    assert hits(engine, query) == set(FOUND[query])


BESIDE = {
    "q-1": ("a calm sea", "the tide turned … no wind blew …"),
    "q-2": ("the tide will turn", "a calm day …"),
    "q-3": ("nothing at all", "the tide will turn … a calm sea …"),
}
FOUND_BESIDE = {
    "tide": ("2", "13"),
    '"tide turned"': ("", "1"),
    '"turned no"': ("", ""),
    '"tide will turn"': ("2", "3"),
    "calm": ("1", "23"),
    "calm tide": ("", "123"),
    "cal* -tide": ("1", "3"),
    "-calm": ("23", ""),
    "-(-calm)": ("1", ""),
    "nothing OR wind": ("3", "1"),
    "zebra": ("", ""),
}


@pytest.mark.parametrize("query", FOUND_BESIDE)
def test_words_beside_come_behind(tmp_path: Path, query: str) -> None:
    """First what matches by its own words, then what needs the sentences beside; a limit cuts from the end."""
    engine = WhooshEngine(tmp_path / "index")
    entries = [make(one, text, beside=tuple(near.split())) for one, (text, near) in BESIDE.items()]
    with engine.lock(0):
        engine.rebuild(entries, STAMP)
    found = engine.search(parse(query), Conditions(), 10, beside=True)
    own, more = FOUND_BESIDE[query]
    assert [hit.beside for hit in found] == [False] * len(own) + [True] * len(more)
    assert {hit.id[2:] for hit in found[: len(own)]} == set(own)
    assert {hit.id[2:] for hit in found[len(own) :]} == set(more)
    assert hits(engine, query) == set(own)
    assert engine.search(parse(query), Conditions(), 1, beside=True) == found[:1]


def test_very_form_comes_first(engine: WhooshEngine) -> None:
    """«resigned» ranks the quotation that says «resigned» before those of other forms."""
    assert engine.search(parse("resigned"), Conditions(), 10)[0].id == "q-3"


def test_limit_holds(engine: WhooshEngine) -> None:
    """No more hits than asked for."""
    assert len(engine.search(parse("resign"), Conditions(), 2)) == 2


def test_conditions_narrow(tmp_path: Path) -> None:
    """Kind, any of some speakers, any of some publishers, any of some periods."""
    engine = WhooshEngine(tmp_path / "index")
    entries = [
        make("q-1", "tide", kind="mixed", speaker="s-1", publisher="The Post", periods=("2018", "2018-11")),
        make("q-2", "tide", speaker="s-2", publisher="Étoile", periods=("2019", "2019-01")),
        make("q-3", "tide"),
    ]
    with engine.lock(0):
        engine.rebuild(entries, STAMP)
    assert hits(engine, "tide", kind="mixed") == {"1"}
    assert hits(engine, "tide", speakers=("s-2", "s-9")) == {"2"}
    assert hits(engine, "tide", publishers=("The Post", "Étoile")) == {"1", "2"}
    assert hits(engine, "tide", periods=("2018-11", "2019")) == {"1", "2"}
    assert hits(engine, "tide", periods=("2018-12",)) == set()
    assert hits(engine, "", speakers=("s-1",)) == {"1"}


def test_update_replaces_adds_and_removes_in_one_commit(engine: WhooshEngine) -> None:
    """Doing it twice gives the same."""
    for _ in range(2):
        with engine.lock(0):
            engine.update([make("q-2", "other words"), make("q-9", "new will")], ["q-1"], STAMP._replace(seq=9))
        assert engine.ids() == {"q-2", "q-3", "q-4", "q-9"}
        assert engine.stamp() == STAMP._replace(seq=9)
        assert hits(engine, "will") == {"4", "9"}
        assert list(engine.problems(deep=True)) == []


def test_many_small_updates_leave_few_files(engine: WhooshEngine) -> None:
    """Segments are merged and their files removed."""
    for number in range(40):
        with engine.lock(0):
            engine.update([make(f"q-x{number}", "wave")], [], STAMP)
    assert len(hits(engine, "wave")) == 40
    assert len(list(engine.live.iterdir())) < 150
    assert list(engine.problems(deep=True)) == []


def test_failed_update_changes_nothing_and_frees_the_lock(engine: WhooshEngine) -> None:
    """An exception amid the entries leaves the old state, and the next writer need not wait."""

    def broken() -> Iterator[Entry]:
        yield make("q-9", "will")
        raise RuntimeError("disk full")

    # The error is kept, and with its frames the writer, which would hold its lock for as long as it lives.
    with pytest.raises(RuntimeError) as error, engine.lock(0):
        engine.update(broken(), ["q-1"], STAMP._replace(seq=9))
    assert error.value.args == ("disk full",)
    assert engine.stamp() == STAMP
    assert engine.ids() == TEXTS.keys()
    with engine.lock(0) as mine:
        assert mine
        engine.update([], ["q-1"], STAMP)
    assert engine.ids() == TEXTS.keys() - {"q-1"}


def test_failed_rebuild_keeps_the_old_index(engine: WhooshEngine) -> None:
    """The old one serves until the new one stands."""

    def broken() -> Iterator[Entry]:
        yield make("q-9", "will")
        assert hits(engine, "will") == {"1", "2", "4"}
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError), engine.lock(0):
        engine.rebuild(broken(), STAMP)
    assert engine.ids() == TEXTS.keys()
    with engine.lock(0):
        pass
    assert list(engine.problems(deep=True)) == []


def test_killed_between_two_renames_the_old_index_comes_back(engine: WhooshEngine) -> None:
    """A swap that was half done is undone by whoever takes the lock next."""
    engine.live.rename(engine.folder / "old")
    with pytest.raises(IndexUnusableError):
        engine.stamp()
    with engine.lock(0):
        assert engine.stamp() == STAMP
    assert not (engine.folder / "old").exists()


def test_lock_is_for_one_and_dies_with_its_holder(engine: WhooshEngine) -> None:
    """A second writer is told, not kept waiting; a killed one leaves no lock behind."""
    with engine.lock(0) as mine, WhooshEngine(engine.folder).lock(0) as theirs:
        assert (mine, theirs) == (True, False)
    child = os.fork()
    if child == 0:
        FileLock(str(engine.folder / "lock")).acquire()
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    with engine.lock(0) as mine:
        assert mine


@pytest.fixture
def passages(tmp_path: Path) -> PassageIndex:
    """An index whose next writer was killed while its changes stood half in the file, half in the journal."""
    index = PassageIndex(tmp_path / "passages.db")
    index.rebuild([(1, "The bridge will not open before the winter.", "sum")], "store")
    child = os.fork()
    if child == 0:
        db = sqlite3.connect(index.file, isolation_level=None)
        for statement in ("PRAGMA cache_size = 1", "BEGIN", "UPDATE stamp SET last = 7, sha256 = 'other'"):
            db.execute(statement)
        for number in range(100, 3000):
            db.execute("INSERT INTO passage VALUES (?, 7, 0, 4)", (number,))
            db.execute("INSERT INTO feature (rowid, words) VALUES (?, ?)", (number, f"{number:x} {number % 7:x}"))
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    assert Path(f"{index.file}-journal").stat().st_size > 0
    return index


def test_what_a_killed_writer_of_passages_left_is_undone(passages: PassageIndex) -> None:
    """Also by one who only reads."""
    assert list(passages.problems(deep=True)) == []
    assert passages.stamp() == PassageStamp("store", 1, "sum", 1)
    assert [one.article for one in passages.exact(["will", "not", "open"], 9)] == [1]


def test_journal_of_a_killed_writer_is_not_played_into_a_new_index(passages: PassageIndex) -> None:
    """It holds pages of the old one."""
    passages.rebuild([(key, f"Pier {key} needs new planks and nails.", "sum") for key in range(1, 400)], "store")
    assert not Path(f"{passages.file}-journal").exists()
    passages.add([(400, "The harbour stays shut.", "last")], "store")
    assert list(passages.problems(deep=True)) == []
    assert passages.stamp() == PassageStamp("store", 400, "last", 400)
    assert len(passages.exact(["new", "planks"], 999)) == 399


def test_leftovers_are_swept(engine: WhooshEngine) -> None:
    """What killed writers leave is removed by the next commit."""
    for name in ("MAIN_0000000000000000.trm", "_MAIN_9.toc.1234.5", "_MAIN_0.toc"):
        (engine.live / name).write_bytes(b"scrap")
    (engine.live / "MAIN.tmp").mkdir(exist_ok=True)
    assert len(list(engine.leftovers())) == 4
    assert list(engine.problems(deep=True)) == []
    with engine.lock(0):
        engine.update([], [], STAMP)
    assert list(engine.leftovers()) == []
    assert list(engine.problems(deep=True)) == []


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _shorten(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("damage", [_empty, _shorten, Path.unlink])
@pytest.mark.parametrize("ending", [".toc", ".trm", ".pst", ".key.col", manifest.NAME])
def test_damaged_file_makes_the_index_unusable(engine: WhooshEngine, ending: str, damage: object) -> None:
    """Emptied, one byte short or gone: noticed on opening, never answered from."""
    [file] = [file for file in engine.live.iterdir() if file.name.endswith(ending) and file.stat().st_size > 0][:1]
    damage(file)  # type: ignore[operator]
    with pytest.raises(IndexUnusableError):
        engine.search(parse("will"), Conditions(), 10)
    assert list(engine.problems(deep=False))


def test_flipped_bit_is_found(engine: WhooshEngine) -> None:
    """In the table of contents on opening, in any other file by a deep examination."""
    for file in [file for file in engine.live.iterdir() if file.stat().st_size]:
        if file.name == manifest.NAME:
            continue
        whole = file.read_bytes()
        _flip(file)
        problems = list(engine.problems(deep=True))
        assert len(problems) == 1, file
        assert file.name in problems[0]
        file.write_bytes(whole)


def test_exception_of_the_library_is_no_exception_of_ours(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever reading raises, the index is unusable and nothing else."""
    for kind in (MemoryError, AttributeError, AssertionError, EOFError, KeyError):
        monkeypatch.setattr(FileIndex, "reader", lambda *_, kind=kind, **__: (_ for _ in ()).throw(kind("odd")))
        with pytest.raises(IndexUnusableError):
            engine.ids()


def test_missing_index_is_unusable_at_once(tmp_path: Path) -> None:
    """There is nothing to wait for."""
    with pytest.raises(IndexUnusableError, match="no index"):
        WhooshEngine(tmp_path / "none").stamp()


def test_index_of_another_user_or_open_to_others_is_refused(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading an index is trusting whoever could write it."""
    assert engine.folder.stat().st_mode & 0o777 == 0o700
    engine.live.chmod(0o777)
    with pytest.raises(IndexUnusableError, match="others may write"):
        engine.stamp()
    engine.live.chmod(0o700)
    owner = engine.live.stat().st_uid
    for folder in (engine.folder, engine.live):
        os.chown(folder, 4321, -1) if owner == 0 else None
    monkeypatch.setattr(os, "geteuid", lambda: 5678)
    with pytest.raises(IndexUnusableError, match="another user"):
        engine.stamp()


@pytest.mark.parametrize(
    "query",
    [
        '"' + "no " * 50 + '"',
        " ".join(['"no no no no no no"'] * 50),
        " OR ".join(["no"] * 50),
        " ".join(f"-w{n}" for n in range(50)),
        "-(" * 10 + "no" + ")" * 10,
        " OR ".join(["nob*"] * 50),
    ],
)
def test_hostile_query_is_answered(tmp_path: Path, query: str) -> None:
    """Even where the same word fills every quotation; where the work multiplies, this test would not end."""
    engine = WhooshEngine(tmp_path / "index")
    with engine.lock(0):
        engine.rebuild([make(f"q-{n}", f"{'no ' * 200}nobody{n}") for n in range(100)], STAMP)
    assert len(engine.search(parse(query), Conditions(), 1000)) == 100


def test_prefix_of_too_many_words_is_refused(tmp_path: Path) -> None:
    """More than a thousand words behind a prefix is a query to refine, not to run."""
    engine = WhooshEngine(tmp_path / "index")
    with engine.lock(0):
        engine.rebuild([make("q-1", " ".join(f"pre{n}" for n in range(1001)))], STAMP)
    with pytest.raises(QueryError, match="more than 1,000"):
        engine.search(parse("pre*"), Conditions(), 10)
    assert hits(engine, "pre100*") == {"1"}


def test_readers_never_see_an_error_while_another_writes(engine: WhooshEngine) -> None:
    """A reader that opens while files are replaced tries again, and sees the old state or the new one."""
    stop = threading.Event()
    failures: list[Exception] = []

    def read() -> None:
        reader = WhooshEngine(engine.folder)
        while not stop.is_set():
            try:
                assert hits(reader, "resign") >= {"1", "2", "3"}
            except Exception as error:
                failures.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(30):
        with engine.lock(5):
            if number % 10 == 9:
                engine.rebuild([make(one, text) for one, text in TEXTS.items()], STAMP)
            else:
                engine.update([make(f"q-x{number}", "wave")], [], STAMP)
    stop.set()
    thread.join()
    assert failures == []


def test_file_that_goes_while_it_is_read_is_not_taken_for_empty(engine: WhooshEngine) -> None:
    """Whoosh opens some files late, and reads a missing one as a column of nothing: hits without ids."""
    reader = engine._index().reader()
    next(engine.live.glob("*.key.col")).unlink()
    with pytest.raises(FileNotFoundError, match="went while"):
        Postings(reader)
    reader.close()


def test_entry_keeps_pieces_apart_and_paragraphs_together(tmp_path: Path) -> None:
    """An entry holds folded words; the months are those of speaking, else of print."""
    with open_bank(tmp_path, ARTICLES) as bank:
        entries = [entry(record) for record in bank.search(limit=None).records]
    assert entries[0].words == ("we", "will", "not", "resign", "over", "one", "bridge")
    assert entries[0].periods == ("2021", "2021-03")
    assert entries[0].publisher == "The Harbour Post"
    assert entries[2].words == ("the", "river", "can't", "be", "trusted")
    assert entries[0].beside == ()
    assert entries[2].speaker is None
    assert entries[3].periods == ()
    assert entries[5].periods == ("2020", "2020-12")


def test_cover_is_the_fewest_years_and_months() -> None:
    """Whole years as years, the rest as months; what may be of any time is always in."""
    from datetime import date

    assert cover(date(2016, 11, 20), date(2018, 2, 1)) == ("any", "2017", "2016-11", "2016-12", "2018-01", "2018-02")
    assert cover(date(2018, 5, 1), date(2018, 5, 2)) == ("any", "2018-05")


def test_small_parts_are_made_one_and_large_ones_stay(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often a little is added there are few parts, and what a large commit wrote is not written anew."""
    monkeypatch.setattr(whoosh, "LARGE", 20)
    before, there = set(_segments(engine)), len(engine.ids())
    engine.update([make(f"q-large{number}", "no") for number in range(30)], (), STAMP)
    (large,) = set(_segments(engine)) - before
    counts = []
    for number in range(100):
        engine.update([make(f"q-small{number}", "no way")], (), STAMP)
        counts.append(len(_segments(engine)))

    assert large in _segments(engine)
    assert 8 <= max(counts) <= 17
    assert len(engine.ids()) == there + 130


def test_no_commit_writes_much_anew(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may wait for its answer: of parts that are nearly large as few are made one as fit in a batch."""
    monkeypatch.setattr(whoosh, "LARGE", 20)
    monkeypatch.setattr(whoosh, "BATCH", 40)
    sizes = []
    for commit in range(12):
        engine.update([make(f"q-{commit}-{number}", "no") for number in range(18)], (), STAMP)
        sizes.append(max(segment.doc_count() for segment in _parts(engine)))

    assert max(sizes) in range(36 + 18, 40 + 18 + 2)  # with what the commit itself brought, and the stamp
    assert len(_parts(engine)) < 12
    assert len(engine.ids()) == len(TEXTS) + 12 * 18


@given(
    commits=st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=30), min_size=1, max_size=6),
    asked=st.sets(st.integers(0, 99), min_size=1),
    between=st.booleans(),
)
def test_ids_that_an_index_holds_are_never_taken_for_new(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[int]], asked: set[int], between: bool
) -> None:
    """A quotation that stands there in an old form is taken out, in whatever part it is, also after merging."""
    engine = WhooshEngine(tmp_path_factory.mktemp("index"))
    keys, there = Keys(), set()
    with engine.lock(0):
        engine.rebuild([], STAMP)
        for numbers in commits:
            engine.update([make(f"q-{number}", "no") for number in dict.fromkeys(numbers)], (), STAMP)
            there |= set(numbers)
            if between:
                keys.among(["q-1"] * 1000, _reader(engine))
        found = keys.among([f"q-{number}" for number in asked] * 100, _reader(engine))
    assert found == {f"q-{number}" for number in asked & there}
    assert engine.ids() == {f"q-{number}" for number in there}


def test_few_ids_are_looked_up_without_reading_all(engine: WhooshEngine) -> None:
    """One review in a large bank must not read every id that there is."""
    assert Keys().among(["q-9"], _reader(engine)) == {"q-9"}
    assert Keys().among(["q-9"] * 100, _reader(engine)) == set()


def _reader(engine: WhooshEngine) -> Any:
    return FileIndex(FileStorage(str(engine.live)), schema=SCHEMA).reader()


def _segments(engine: WhooshEngine) -> list[str]:
    return [segment.segment_id() for segment in _parts(engine)]


def _parts(engine: WhooshEngine) -> list[Any]:
    return list(FileIndex(FileStorage(str(engine.live)), schema=SCHEMA)._segments())
