"""Lets Whoosh read its files without letting a file run code.

Whoosh unpickles on opening and on reading, and a pickle can name any function to be called: whoever can put a file
into the index folder could run a program as the reader.  Every place where Whoosh unpickles is given a reader
that knows six names and refuses all others.  This holds for the whole process, for every index that it opens.
"""

from __future__ import annotations

import io
import pickle
from collections import defaultdict
from types import SimpleNamespace
from typing import Any, BinaryIO

from whoosh import columns, externalsort, formats
from whoosh import index as whoosh_index
from whoosh.codec import whoosh3
from whoosh.filedb import structfile


def _latin1(text: str, encoding: str) -> bytes:
    """Old pickle protocols write bytes as text; any other encoding is none of an index's."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"an index has no business with the encoding {encoding}")
    return text.encode("latin-1")


def _no_bytes() -> bytes:
    """What old protocols call for empty bytes; the real ``bytes`` would allocate any length it is told."""
    return b""


_ALLOWED: dict[tuple[str, str], Any] = {
    ("whoosh.codec.whoosh3", "W3Segment"): whoosh3.W3Segment,
    ("whoosh.codec.whoosh3", "W3Codec"): whoosh3.W3Codec,
    ("collections", "defaultdict"): defaultdict,
    ("builtins", "int"): int,
    ("builtins", "bytes"): _no_bytes,
    ("_codecs", "encode"): _latin1,
}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        # Older protocols name the module of int as Python 2 did.
        key = ("builtins" if module == "__builtin__" else module, name)
        if key not in _ALLOWED:
            raise pickle.UnpicklingError(f"an index has no business with {module}.{name}")
        return _ALLOWED[key]


def load(stream: BinaryIO) -> Any:
    """Read one pickle of plain values and Whoosh's two segment classes; refuse any other name."""
    return _Unpickler(stream).load()


def loads(data: bytes) -> Any:
    """Do the same from bytes."""
    return load(io.BytesIO(data))


def guard() -> None:
    """Put the careful readers in the place of pickle's in every module of Whoosh that reads an index."""
    structfile.load_pickle = load
    externalsort.load = load
    for module in (whoosh3, formats, columns):
        module.loads = loads
    whoosh_index.pickle = SimpleNamespace(
        loads=loads, dumps=pickle.dumps, PicklingError=pickle.PicklingError, UnpicklingError=pickle.UnpicklingError
    )
    # Tables of contents of older versions of Whoosh are read by code that unpickles whatever they name.
    whoosh_index.toc_loaders = {}
