"""The bank as a whole: what it takes in, what it refuses, and how soon it answers."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import ARTICLES, BRIDGE, FERRY, LINES, ingest, numbered, open_bank, readings

from quotebank.bank import Bank, Extractor
from quotebank.errors import ArticleError, BankError, NotFoundError
from quotebank.model import Article, Quotation
from quotebank.query import Filters
from quotebank.readers import Reading


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with open_bank(tmp_path, ARTICLES) as opened:
        yield opened


def test_ingest_says_what_became_of_each(tmp_path: Path) -> None:
    """Added, unchanged, updated, failed: in order, with the article's id and how many quotations it holds."""
    with Bank(tmp_path, create=True, extractor=LINES) as bank:
        broken = ArticleError("not a text", where="photo.jpg")
        given = [
            *readings([BRIDGE, BRIDGE, replace(BRIDGE, title="Bridge shut")]),
            Reading("photo.jpg", error=broken),
            *readings([FERRY]),
        ]
        done = list(bank.ingest(given))
    assert [one.status for one in done] == ["stored", "unchanged", "updated", "failed", "stored"]
    assert [one.article_id for one in done] == [BRIDGE.id, BRIDGE.id, BRIDGE.id, None, FERRY.id]
    assert [one.quotations for one in done] == [3, 3, 3, 0, 3]
    assert done[3].error is broken
    assert done[3].origin == "photo.jpg"


def test_acknowledged_means_committed(tmp_path: Path) -> None:
    """When an article is yielded, another process can read it, though the batch goes on."""
    bank = Bank(tmp_path, create=True, extractor=LINES)
    stream = bank.ingest(readings(ARTICLES))
    assert next(stream).status == "stored"
    with Bank(tmp_path, read_only=True) as other:
        assert other.stats().articles == 1
        assert other.search("resign").total == 2
    stream.close()  # type: ignore[attr-defined]
    assert bank.search('"will not"').total == 1
    bank.close()


def _raise(kind: type[BaseException]) -> Callable[[Article], tuple[Quotation, ...]]:
    def extract(article: Article) -> tuple[Quotation, ...]:
        if article is BRIDGE:
            raise kind("odd")
        return LINES.extract(article)

    return extract


@pytest.mark.parametrize("kind", [RecursionError, ValueError, MemoryError, ArticleError])
def test_article_that_breaks_the_extractor_stops_nobody(tmp_path: Path, kind: type[Exception]) -> None:
    """It is reported by name and reason, nothing of it is stored, and the next is taken in."""
    with Bank(tmp_path, create=True, extractor=Extractor("1", _raise(kind))) as bank:
        failed, added = ingest(bank, *ARTICLES)
        assert (failed.status, added.status) == ("failed", "stored")
        assert failed.error is not None
        assert "odd" in failed.error.what
        assert bank.stats().articles == 1


def test_interrupt_goes_through_and_loses_nothing(tmp_path: Path) -> None:
    """Control-C is not an article's fault; what was acknowledged before stays and is found."""
    bank = Bank(tmp_path, create=True, extractor=Extractor("1", _raise(KeyboardInterrupt)))
    stream = bank.ingest(readings([FERRY, BRIDGE]))
    next(stream)
    with pytest.raises(KeyboardInterrupt):
        next(stream)
    bank.close()
    with Bank(tmp_path) as again:
        assert again.search("engineers").total == 1
        assert again.doctor(deep=True) == ()


def test_batch_without_one_good_article_makes_no_bank(tmp_path: Path) -> None:
    """Nothing half-written: the folder is as it was."""
    folder = tmp_path / "new"
    with Bank(folder, create=True, extractor=LINES) as bank:
        list(bank.ingest([Reading("x", error=ArticleError("no text"))]))
    assert not folder.exists()


def test_new_bank_is_empty_and_answers(tmp_path: Path) -> None:
    """A program may ask at once."""
    with Bank(tmp_path / "new", create=True) as bank:
        assert bank.search("anything").total == 0
        assert bank.stats().quotations == 0
        assert bank.speakers() == ()
        assert bank.doctor(deep=True) == ()


def test_long_ingest_brings_the_index_up_on_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only at its end."""
    for name in ("INDEX_EVERY", "INDEX_AT_MOST"):
        monkeypatch.setattr(f"quotebank.bank.{name}", 5)
    bank = Bank(tmp_path, create=True, extractor=LINES)
    counts = []
    for number, _ in enumerate(bank.ingest(readings(numbered(12)))):
        if number in (6, 11):
            counts.append(bank.stats().indexed)
    assert counts == [10, 20]
    assert bank.stats().indexed == 24
    bank.close()


def test_show_takes_a_cut_id(bank: Bank) -> None:
    """Four characters or more after the letter, with or without it; the article likewise."""
    wanted = bank.search("river").records[0]
    for typed in (wanted.quotation_id, wanted.quotation_id[:8], wanted.quotation_id[2:], wanted.quotation_id.upper()):
        assert bank.show(typed) == wanted
    assert bank.article(wanted.article_id[:9]) == wanted.article == BRIDGE
    for typed in ("q-abc", "", "q-", "q-ffff0000ffff0000", "a-1234", "q-%%%%", "q-____"):
        with pytest.raises(NotFoundError):
            bank.show(typed)


def test_id_that_several_begin_with_offers_them(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which to choose is the reader's to say."""
    monkeypatch.setattr("quotebank.records.MIN_PREFIX", 0)
    with pytest.raises(NotFoundError, match="several") as error:
        bank.show("q-")
    assert error.value.hint.count("q-") == 5


def test_a_role_is_listed_once(tmp_path: Path) -> None:
    """«The mayor» is no other role than «mayor»; another role is."""
    text = "“We wait,” said Mayor Ada Holm.\n\n“We go,” said Ada Holm, the mayor.\n\n“So be it,” said Judge Ada Holm."
    with Bank(tmp_path, create=True) as bank:
        ingest(bank, Article(text=text, origin="a"))

        (holm,) = bank.speakers("Ada Holm")
        assert sorted(role.lower() for role in holm.roles) == ["judge", "mayor"]


def test_speakers_are_counted(bank: Bank) -> None:
    """Most quoted first, then by name; anonymous sources by their description as printed."""
    found = bank.speakers()
    assert [(one.name, one.quotations, one.articles) for one in found] == [
        ("Ann Lee", 2, 2),
        ("a harbour pilot", 1, 1),
        ("Bo Chan", 1, 1),
        ("Guy Saint-Aubin", 1, 1),
        ("Mary Ann O’Toole", 1, 1),
    ]
    pilot, chan = found[1], found[2]
    assert (pilot.speaker_id, pilot.kind) == (None, "anonymous")
    assert (chan.first, chan.last) == ("2021-03-04", "2021-03-04")
    assert (found[0].first, found[0].last) == ("2021-03-05", "2021-03-05")
    assert found[4].first == ""
    assert [one.name for one in bank.speakers("lee")] == ["Ann Lee"]
    assert [one.name for one in bank.speakers("anonymous")] == ["a harbour pilot"]
    with pytest.raises(NotFoundError):
        bank.speakers("Nobody Here")


def test_stats_count(bank: Bank) -> None:
    """Articles, quotations by kind, speakers, groups, the index and the days of print."""
    found = bank.stats()
    assert (found.articles, found.quotations, found.direct, found.mixed, found.indirect) == (2, 6, 4, 0, 2)
    assert (found.speakers, found.anonymous, found.unattributed, found.groups, found.reviewed) == (4, 1, 0, 1, 0)
    assert (found.first, found.last, found.indexed) == ("2021-03-05", "2021-03-05", 6)


def test_reindex_builds_from_the_rows(bank: Bank) -> None:
    """After the index was deleted; it reports how far it is."""
    shutil.rmtree(bank.folder / "index")
    seen: list[tuple[int, int]] = []
    assert bank.reindex(lambda done, of: seen.append((done, of))) == 6
    assert seen[-1] == (6, 6)
    assert bank.stats().indexed == 6
    assert bank.doctor(deep=True) == ()


def test_reindex_waits_for_no_one_for_ever(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process at the index is named as the reason."""
    from quotebank.index.whoosh import WhooshEngine

    monkeypatch.setattr("quotebank.bank._LONG_PATIENCE", 0.0)
    with WhooshEngine(bank.folder / "index").lock(0), pytest.raises(BankError, match="another program"):
        bank.reindex()


def test_rows_may_lie_elsewhere(tmp_path: Path) -> None:
    """``sqlite:///path`` puts the file there; other databases are not supported yet, and it is said."""
    url = f"sqlite:///{tmp_path}/rows/here.db"
    with Bank(tmp_path / "bank", database=url, create=True, extractor=LINES) as bank:
        ingest(bank, BRIDGE)
        assert bank.search("ferry").total == 1
    assert (tmp_path / "rows" / "here.db").exists()
    assert not (tmp_path / "bank" / "quotebank.db").exists()
    for other in ("postgresql://host/db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "rows.db", ""):
        with pytest.raises(BankError, match="cannot keep rows"):
            Bank(tmp_path, database=other, create=True)


def _missing(folder: Path) -> None:
    """Make nothing."""


def _empty(folder: Path) -> None:
    (folder / "quotebank.db").write_bytes(b"")


def _text(folder: Path) -> None:
    (folder / "quotebank.db").write_text("a diary\n" * 400, encoding="utf-8")


def _other(folder: Path) -> None:
    with sqlite3.connect(folder / "quotebank.db") as db:
        db.execute("CREATE TABLE recipe (name TEXT)")


def _folder(folder: Path) -> None:
    (folder / "quotebank.db").mkdir()


def _torn(folder: Path) -> None:
    open_bank(folder, ARTICLES).close()
    data = (folder / "quotebank.db").read_bytes()
    (folder / "quotebank.db").write_bytes(data[:4096] + b"\x7f" * (len(data) - 4096))


@pytest.mark.parametrize("make", [_missing, _empty, _text, _other, _folder, _torn])
def test_what_is_no_bank_is_refused_in_one_line(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """With where and what to try; and nothing is written."""
    make(tmp_path)
    before = sorted((file, file.stat().st_size) for file in tmp_path.rglob("*") if "-" not in file.suffix)
    with pytest.raises(BankError) as error:
        Bank(tmp_path).search("ferry")
    assert error.value.exit_code == 4
    assert error.value.hint
    assert "\n" not in str(error.value)
    assert sorted((f, f.stat().st_size) for f in tmp_path.rglob("*") if "-" not in f.suffix) == before


def test_read_only_bank_answers_and_refuses_to_write(bank: Bank) -> None:
    """Opened so by the caller."""
    bank.close()
    with Bank(bank.folder, read_only=True, extractor=LINES) as reader:
        assert reader.search("resign").total == 4
        for write in (lambda: ingest(reader, *numbered(1)), reader.reindex):
            with pytest.raises(BankError, match="read-only"):
                write()


def _as_nobody(action: Callable[[], None]) -> int:
    """Run `action` in a child without the rights of root, to whom no folder is read-only; returns its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            action()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("log", ["folded", "left"])
def test_read_only_folder_is_searched_in_full(log: str) -> None:
    """A folder that nobody may write to: all commits are seen, also those that a killed writer left in the log."""
    with tempfile.TemporaryDirectory() as top:
        os.chmod(top, 0o755)  # noqa: S103 - a folder that another user may enter
        folder = Path(top, "bank")
        bank = open_bank(folder, ARTICLES)
        if log == "left":
            copy = Path(top, "copy")
            shutil.copytree(folder, copy)
            bank.close()
            folder = copy
        bank.close()
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)

        def action() -> None:
            with Bank(folder, extractor=LINES) as reader:
                assert reader.search("").total == 6
                assert reader.search('"will not" OR river').total == 3
                for write in (lambda: ingest(reader, *numbered(1)), reader.reindex):
                    with pytest.raises(BankError, match="read-only"):
                        write()

        assert _as_nobody(action) == 0
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)


def test_read_only_log_that_cannot_be_read_is_refused_not_ignored() -> None:
    """Without its shared memory file SQLite would silently miss what stands only in the log."""
    with tempfile.TemporaryDirectory() as top:
        os.chmod(top, 0o755)  # noqa: S103 - a folder that another user may enter
        folder = Path(top, "bank")
        bank = open_bank(Path(top, "original"), ARTICLES)
        shutil.copytree(Path(top, "original"), folder)
        bank.close()
        (folder / "quotebank.db-shm").unlink()
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)

        def action() -> None:
            with pytest.raises(BankError, match="still in its log"):
                Bank(folder)

        assert _as_nobody(action) == 0
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)


def test_index_that_cannot_be_written_loses_no_article(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk under the index: the rows are safe, the answer is whole, and the reader is told."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quotebank.index.whoosh.WhooshEngine.update", full)
    [done] = ingest(bank, *numbered(1))
    assert done.status == "stored"
    found = bank.search("planks")
    assert found.total == 1
    assert any("No space left" in note for note in found.notes)
    monkeypatch.undo()
    assert bank.search("planks").notes == ()


def test_database_that_cannot_be_written_is_an_error_of_the_bank(bank: Bank) -> None:
    """Another program holds the right to write for longer than a writer waits: one line, no traceback of SQL."""
    holder = sqlite3.connect(bank.folder / "quotebank.db", isolation_level=None)
    bank._store._engine.dispose()
    import quotebank.database as database

    patience = database.BUSY_MS
    database.BUSY_MS = 50
    try:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(BankError, match="another program"):
            ingest(bank, *numbered(1))
    finally:
        database.BUSY_MS = patience
        holder.execute("ROLLBACK")
        holder.close()


def test_closed_bank_leaves_one_file_of_rows(tmp_path: Path) -> None:
    """The log is folded in when the last connection goes, so that the folder can be copied or made read-only."""
    open_bank(tmp_path, ARTICLES).close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["index", "quotebank.db"]


COLD = """
import sys
from pathlib import Path
from quotebank.bank import Bank
from quotebank.query import Filters
with Bank(Path(sys.argv[1])) as bank:
    assert bank.search('"will not" resign', Filters(speaker="lee")).total == 2
heavy = ("sqlmodel", "sqlalchemy", "alembic", "pydantic", "rapidfuzz", "quotebank.lexicon", "quotebank.rules",
         "quotebank.tagger", "quotebank.pipeline", "quotebank.tables", "quotebank.store", "quotebank.readers",
         "quotebank.desk", "quotebank.doctor", "quotebank.facets", "quotebank.timeline", "quotebank.citation")
print(*[name for name in sys.modules if name.startswith(heavy)])
"""


def test_cold_search_imports_no_heavy_room(bank: Bank) -> None:
    """From a new process neither the tables' library nor the extractor is imported."""
    bank.close()
    done = subprocess.run(
        [sys.executable, "-c", COLD, str(bank.folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    assert done.stdout.split() == []


def test_results_are_the_rows_not_the_index(bank: Bank) -> None:
    """What is shown is read from the rows, with speaker, article and group."""
    [record] = bank.search("", Filters(speaker="chan")).records
    assert record.article == BRIDGE
    assert record.quotation == LINES.extract(BRIDGE)[1]
    assert record.group_size == 1
    first = bank.search('"will not"').records[0]
    assert (first.group_size, first.first_published_in_group) == (2, "2021-03-05")
