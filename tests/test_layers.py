"""The import order: each room imports only rooms that stand before it, so that no ring can form."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import quotebank

PACKAGE = Path(quotebank.__file__).parent

ORDER: tuple[str, ...] = tuple(
    """
    build errors faults model tree lexicon folding worddiff versions alike
    marks tokens packed sentences furniture passages around dates names roles affiliations spelling sources occasions
    candidates
    rules tagger
    timing scenes
    confidence idle mentions edges stance arbiter echoes layout
    cast stage introduced antecedents nouns speakers dating telling
    pipeline
    readers wire fetching
    trail redrawing corrections decisions overlay
    records tables migrations rows database seen
    opening query matching utterance who
    copied likeness grouping writing desk reviewing store intake
    index upkeep following clauses sieve
    accuracy catalogue doctor search appearances deep_link bylines styles citation plainly explaining
    facets timeline saved shelf compare verify
    exporters decision_files plot
    bank
    settings terminal
    commands
    """.split()
)
"""The rooms, from the ground up: the floors of the design, and within a floor the order in which rooms build on each
other.  A room is a module or a folder of the package."""

MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def room_of(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def imported(module: Path) -> Iterator[str]:
    """Give the rooms that a module imports anywhere, inside functions and for type checkers too."""
    for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = node.module == "quotebank"
            names = [f"quotebank.{alias.name}" for alias in node.names] if inner else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("quotebank.") and name != "quotebank.__version__":
                yield name.split(".")[1]


def test_every_room_has_its_place() -> None:
    """No room stands outside the order, and the order names none that is not there."""
    assert {room_of(module) for module in MODULES} - {"__init__", "__main__"} == set(ORDER)
    assert len(set(ORDER)) == len(ORDER)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_point_down(module: Path) -> None:
    """A module imports its own room and rooms before it, never one after it."""
    here = room_of(module)
    allowed = {"commands"} if here == "__main__" else set(ORDER[: ORDER.index(here) + 1] if here in ORDER else ())

    assert [room for room in imported(module) if room not in allowed] == []


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("whoosh", {"index"}),
        ("sqlmodel", {"tables", "rows", "writing", "reviewing", "shelf", "store", "migrations"}),
        ("click", {"commands"}),
        ("charset_normalizer", {"readers"}),
        ("pypdfium2", {"readers"}),
        ("selectolax", {"readers"}),
        ("matplotlib", {"plot"}),
        ("feedparser", {"readers"}),
        ("httpcore", {"fetching"}),
        ("warcio", {"readers", "fetching"}),
    ],
)
def test_libraries_stay_behind_one_wall(library: str, rooms: set[str]) -> None:
    """A library that may be replaced one day is imported by its own room only."""
    using = set()
    for module in MODULES:
        tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(name.split(".")[0] == library for name in names):
                using.add(room_of(module))

    assert using <= rooms
    assert using
