"""What is installed: the wheel holds the package alone, the source archive what a builder needs."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from test_layers import ORDER

from fuzz.builds import differences
from quotebank.build import build

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv*", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis", "demo-bank"),
    *("quotebank.db*", ".scratch"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both archives from a copy, without the network; returns their folder."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT, folder / "copy", ignore=LEFT_OUT)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "dist")]
    done = subprocess.run([*command, str(folder / "copy")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


def test_wheel_holds_the_package_alone(wheel: Path) -> None:
    """Nothing but quotebank/ and the wheel's own records goes into a user's site-packages."""
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0].split("-")[0] for name in names} == {"quotebank"}


def test_wheel_is_whole(wheel: Path) -> None:
    """Every module and every data file of the package is in the wheel."""
    there = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "quotebank").rglob("*")
        if path.suffix in (".py", ".toml", ".typed", ".json", ".txt") and path.is_file()
    }

    assert there - set(zipfile.ZipFile(wheel).namelist()) == set()
    assert "quotebank/py.typed" in there


def test_source_archive(built: Path) -> None:
    """The source archive holds what is needed to build, test and show the program."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    wanted = {"cli.py", "setup.py", "setup.cfg", "pyproject.toml", "Makefile", "LICENSE", "README.md", ".ci/run"}
    wanted |= {f"tests/{path.name}" for path in (ROOT / "tests").glob("*.py")}
    wanted |= {f"seeds/{path.name}" for path in (ROOT / "seeds").iterdir()}
    assert wanted - names == set()


def test_compiled_rooms() -> None:
    """What `setup.py` may compile is there, up to the pipeline: nothing that keeps or shows quotations."""
    tree = ast.parse((ROOT / "setup.py").read_text(encoding="utf-8"))
    (rooms,) = [
        ast.literal_eval(node.value).split()
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ROOMS"
    ]

    assert [room for room in rooms if not (ROOT / "quotebank" / f"{room}.py").is_file()] == []
    assert {room.split("/")[0] for room in rooms} <= set(ORDER[: ORDER.index("pipeline") + 1])
    assert build() == "Python"


def test_builds_are_compared() -> None:
    """One answer that is not the same byte for byte, and one that is missing, are seen."""
    assert differences(["a", "b"], ["a", "b"]) == []
    assert differences(["a", "b"], ["a", "c"]) == ["- b\n+ c"]
    assert len(differences(["a", "b"], ["a"])) == 1


@pytest.fixture(scope="module")
def ways(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The three ways to run: the installed command, the module, and cli.py of the checkout."""
    place = tmp_path_factory.mktemp("installed")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(place)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    installed = f"import sys; sys.path.insert(0, {str(place)!r}); "
    script = installed + f"sys.argv[0] = 'quotebank'; exec(open({str(place / 'bin' / 'quotebank')!r}).read())"
    module = installed + "import runpy; runpy.run_module('quotebank', run_name='__main__', alter_sys=True)"
    return {
        "command": [sys.executable, "-c", script],
        "module": [sys.executable, "-c", module],
        "cli.py": [sys.executable, str(ROOT / "cli.py")],
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0),
        (["search", "-h"], 0),
        (["config", "show"], 0),
        (["serch"], 2),
        (["search", "--speker", "x"], 2),
        (["--bank", "nowhere", "stats"], 4),
        (["ingest", "nothing.txt"], 3),
    ],
)
def test_three_ways_agree(ways: dict[str, list[str]], words: list[str], code: int, tmp_path: Path) -> None:
    """The installed command, the module and cli.py agree in all that they print and in their exit codes."""
    outcomes = set()
    for name, way in ways.items():
        folder = tmp_path / name
        folder.mkdir()
        done = subprocess.run([*way, *words], capture_output=True, text=True, cwd=folder, env=os.environ, check=False)
        outcomes.add((done.returncode, done.stdout, done.stderr))

    assert len(outcomes) == 1
    assert outcomes.pop()[0] == code
