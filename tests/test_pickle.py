"""A pickle planted in an index never runs: not in its schema, segments, postings, columns or old formats."""

from __future__ import annotations

import io
import pickle
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import whoosh
from builders import ARTICLES, open_bank
from whoosh import columns, formats
from whoosh import index as whoosh_index
from whoosh.codec import whoosh3
from whoosh.filedb import structfile
from whoosh.filedb.filestore import FileStorage

from quotebank.bank import Bank
from quotebank.index import manifest
from quotebank.index.translate import SCHEMA
from quotebank.index.unpickle import load, loads


class Evil:
    """Touches a file when it is unpickled, and counts how often it was planted."""

    marker = Path()
    planted = 0

    def __reduce__(self) -> tuple[Any, ...]:
        Evil.planted += 1
        return Path.touch, (self.marker,)


def _evil(*_: object) -> bytes:
    return pickle.dumps(Evil(), 2)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    Evil.marker, Evil.planted = tmp_path / "it-ran", 0
    return Evil.marker


def _live(folder: Path) -> Path:
    return folder / "index" / "live"


def _list_anew(folder: Path) -> None:
    """The planter knows of the manifest and writes a new one."""
    live = _live(folder)
    names = sorted(manifest.names(live)) or [one.name for one in live.iterdir() if one.name != "MAIN_WRITELOCK"]
    (live / manifest.NAME).unlink(missing_ok=True)
    manifest.write(live, [name for name in names if (live / name).is_file()])


def _toc(folder: Path) -> Path:
    return next(one for one in _live(folder).iterdir() if one.name.endswith(".toc"))


def _write_toc(folder: Path, segments: object, *, schema: bytes = b"", version: int = -111) -> None:
    """Write a table of contents as Whoosh does, with anything in it."""
    generation = int(_toc(folder).stem.rsplit("_", 1)[1])
    stream = structfile.StructFile(io.BytesIO())
    for size in (4, 8, 4):
        stream.write_varint(size)
    stream.write_int(-12345)
    stream.write_int(version)
    for number in whoosh.__version__[:3]:
        stream.write_varint(number)
    stream.write_string(schema or pickle.dumps(SCHEMA, 2))
    stream.write_int(generation)
    stream.write_int(0)
    stream.file.write(pickle.dumps(segments, -1))
    _toc(folder).write_bytes(stream.file.getvalue())


def _plant_segments(folder: Path) -> None:
    _write_toc(folder, [Evil()])


def _plant_schema(folder: Path) -> None:
    _write_toc(folder, [Evil()], schema=pickle.dumps(Evil(), 2))


def _plant_old_format(folder: Path) -> None:
    _write_toc(folder, [Evil()], schema=pickle.dumps(Evil(), 2), version=-110)


def _plant_while_building(module: Any, name: str) -> Callable[[Path], None]:
    """Build an index whose every pickle of one kind is evil."""

    def plant(folder: Path) -> None:
        kept = getattr(module, name)
        shutil.rmtree(folder / "index")
        setattr(module, name, _evil)
        try:
            with Bank(folder) as bank:
                bank.reindex()
        finally:
            setattr(module, name, kept)

    return plant


def _plant_headers(folder: Path) -> None:
    kept = structfile.dump_pickle
    shutil.rmtree(folder / "index")

    def dump(obj: object, stream: Any, protocol: int = -1) -> None:
        kept(obj if isinstance(obj, list) else Evil(), stream, protocol)

    structfile.dump_pickle = dump
    try:
        with Bank(folder) as bank:
            bank.reindex()
    finally:
        structfile.dump_pickle = kept


PLANTS = {
    "segments": _plant_segments,
    "schema": _plant_schema,
    "old format": _plant_old_format,
    "postings": _plant_while_building(formats, "dumps"),
    "term infos": _plant_while_building(whoosh3, "dumps"),
    "stored fields": _plant_while_building(columns, "dumps"),
    "headers": _plant_headers,
}


@pytest.mark.parametrize("name", PLANTS)
def test_planted_pickle_never_runs(tmp_path: Path, marker: Path, name: str) -> None:
    """Search, examine, catch up: the answer is whole, from the rows, and the planted code did not run."""
    folder = tmp_path / "bank"
    open_bank(folder, ARTICLES).close()
    PLANTS[name](folder)
    _list_anew(folder)
    assert Evil.planted
    for read_only in (True, False):
        with Bank(folder, read_only=read_only) as bank:
            bank.doctor(deep=True)
            assert bank.search('"will not" resign').total == 2
            assert bank.search("river OR pilots OR spring").total == 2
    assert not marker.exists()


def test_the_plants_do_run_without_the_guard(tmp_path: Path, marker: Path) -> None:
    """The stock library runs them on opening: the test above is not idle."""
    folder = tmp_path / "bank"
    open_bank(folder, ARTICLES).close()
    _plant_segments(folder)
    guarded = structfile.load_pickle
    structfile.load_pickle = pickle.load
    try:
        whoosh_index.FileIndex(FileStorage(str(_live(folder))), schema=SCHEMA)
    finally:
        structfile.load_pickle = guarded
    assert marker.exists()


def test_every_place_that_unpickles_is_guarded() -> None:
    """No module of the library that a search may import keeps a reader of its own."""
    import sys

    raw = {pickle.load, pickle.loads, pickle}
    unguarded = [
        f"{module_name}.{name}"
        for module_name, module in list(sys.modules.items())
        if module_name.startswith("whoosh.") and module_name != "whoosh.compat"
        for name, value in vars(module).items()
        if name in ("load", "loads", "load_pickle", "pickle", "depickle") and any(value is one for one in raw)
    ]
    # Of these two no reader of ours calls anything: one belongs to the writer with several processes, the other
    # serves formats that the guard refuses.
    assert set(unguarded) <= {"whoosh.util.loading.pickle", "whoosh.multiproc.pickle"}
    assert whoosh_index.toc_loaders == {}


@pytest.mark.parametrize("protocol", range(6))
def test_reader_takes_what_an_index_holds_and_nothing_else(protocol: int) -> None:
    """Plain values pass in every protocol; any other name is refused by name."""
    plain: dict[str, object] = {"a": [1, 2.5, "x", None, True, (b"", b"\xff\x00")]}
    if protocol > 2:
        plain["d"] = defaultdict(int, {"k": 1})
    assert loads(pickle.dumps(plain, protocol)) == plain
    for evil in (Evil(), Path.touch, print, eval, pickle.Unpickler, SCHEMA):
        with pytest.raises(pickle.UnpicklingError, match="no business"):
            loads(pickle.dumps(evil, protocol))
    assert load(io.BytesIO(pickle.dumps([1], protocol))) == [1]


def test_reader_refuses_other_encodings_and_lengths() -> None:
    """The two functions that old protocols need can do nothing else."""
    with pytest.raises(pickle.UnpicklingError, match="encoding"):
        loads(b"c_codecs\nencode\n(Vx\nVzip\ntR.")
    with pytest.raises(TypeError):
        loads(b"c__builtin__\nbytes\n(I1000000000\ntR.")
