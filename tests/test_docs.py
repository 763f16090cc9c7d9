"""What is written for people agrees with the program: every command, example and format is there and is right."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from quotebank.commands import main
from quotebank.commands.app import EXIT_CODES
from quotebank.exporters import EXPORTERS
from quotebank.readers import ENDINGS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield " ".join([*path, name]), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


COMMANDS = dict(commands(main))


def examples(text: str) -> list[str]:
    """Return the lines of `text` that run quotebank, without a prompt and without what a shell does around it."""
    lines = re.findall(r"^(?: {2,}|\$ +)(?:\$ +)?(.*\bquotebank .*)$", text, re.MULTILINE)
    return [line for line in lines if re.match(r"(?:[A-Z_]+=\S+ )*(?:.*\| *)?quotebank ", line)]


def blocks(page: str) -> str:
    """Return the code of a page, indented; where a block shows prompts, only what is typed behind them."""
    found = []
    for fenced, indented in re.findall(r"^```\w*\n(.*?)^```|^((?: {4}[^\n]*\n)+)", page, re.MULTILINE | re.DOTALL):
        lines = [line.strip() for line in (fenced or indented).splitlines()]
        typed = [line[2:] for line in lines if line.startswith("$ ")]
        found += [f"    {line}" for line in typed or lines]
    return "\n".join(found)


def parsed(line: str) -> None:
    """Parse one example as the program would, down to the last option; raises what the program would say."""
    words = shlex.split(re.split(r" [<>] | \|\s*(?!.*quotebank)", line, maxsplit=1)[0], comments=True)
    words = words[len(words) - words[::-1].index("quotebank") :]
    command: click.Command = main
    context = main.make_context("quotebank", words)
    while isinstance(command, click.Group):
        name, inner, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert inner is not None
        command, context = inner, inner.make_context(name, rest, parent=context)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_help(name: str) -> None:
    """Every command says what it does in one line that the list of commands shows whole, and gives an example."""
    command = COMMANDS[name]

    assert command.help
    assert command.get_short_help_str(60).rstrip(".") == command.help.split("\n")[0].rstrip(".")
    assert examples(command.help)


@pytest.mark.parametrize("name", COMMANDS)
def test_option_help(name: str) -> None:
    """Every option of every command says what it is for."""
    options = [param for param in COMMANDS[name].params if isinstance(param, click.Option)]

    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_exit_codes(name: str) -> None:
    """The help of every command lists the exit codes."""
    epilog = COMMANDS[name].epilog or ""

    assert [code for code, meaning in EXIT_CODES if not re.search(rf"^  {code} +{meaning}", epilog, re.M)] == []


@pytest.mark.parametrize("line", [line for command in [main, *COMMANDS.values()] for line in examples(command.help)])
def test_examples_in_help(line: str) -> None:
    """Every example in a help text is a command that the program accepts."""
    parsed(line)


def test_readme_examples() -> None:
    """Every command line in the README is one that the program accepts, and there are some."""
    lines = examples(blocks(README))

    assert len(lines) >= 5
    for line in lines:
        parsed(line)


@pytest.mark.parametrize("name", [name for name in COMMANDS if " " not in name])
def test_readme_names_every_command(name: str) -> None:
    """The README mentions every command."""
    assert re.search(rf"\bquotebank(?: --\S+ \S+)* {name}\b|`{name}`", README)


@pytest.mark.parametrize("name", EXPORTERS)
def test_formats_are_named(name: str) -> None:
    """Every export format is a choice of the command, and stands in the contributors' recipe."""
    (form,) = [param for param in COMMANDS["export"].params if param.name == "form"]

    assert isinstance(form.type, click.Choice)
    assert name in form.type.choices
    assert f"`{name}`" in CONTRIBUTING


@pytest.mark.parametrize("name", ENDINGS)
def test_endings_are_named(name: str) -> None:
    """Every ending that a folder is read for stands in the table of what quotebank reads."""
    page = (ROOT / "docs" / "what-it-reads.md").read_text("utf-8")

    assert any(f"`{name}`" in line for line in page.splitlines() if line.startswith("|"))


@pytest.mark.parametrize("table", ["RULES", "READERS", "EXPORTERS", "COLUMNS", "COMMANDS"])
def test_recipes(table: str) -> None:
    """The contributors' recipes name the tables that they tell to extend."""
    assert f"`{table}`" in CONTRIBUTING


@pytest.mark.parametrize("target", ["demo", "test", "check", "build"])
def test_make(target: str) -> None:
    """The Makefile has the targets that are promised, each with a word of help."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE)
