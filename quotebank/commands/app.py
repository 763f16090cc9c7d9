"""Takes the program's own options, gives every command its bank and its two ways to speak."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotebank.errors import QueryError, QuotebankError
from quotebank.settings import Layer
from quotebank.terminal import Color, Piece, Terminal, visible, width_of

if TYPE_CHECKING:
    from quotebank.bank import Bank

EXIT_CODES: tuple[tuple[int, str], ...] = (
    (0, "done, or something found"),
    (1, "nothing found; for doctor, something is wrong; for export --check, something moved"),
    (2, "wrong usage: an option, a query, a settings file"),
    (3, "input that cannot be read"),
    (4, "the bank cannot be opened, read or written"),
    (5, "done in part: some inputs failed and are named"),
    (10, "verify: altered, truncated or spliced"),
    (11, "verify: somebody else said it"),
    (12, "verify: a fragment or a paraphrase"),
    (13, "verify: a reporter’s own words"),
    (70, "a fault of quotebank itself: please report it"),
    (130, "interrupted"),
)
"""What the program's exit code means."""

AROUND = 60
"""How many characters of a query are shown on either side of a fault."""

_EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {code:<4} {meaning}" for code, meaning in EXIT_CODES)


def helped(function: Callable[..., Any], examples: Sequence[str]) -> str:
    """Return the help of a command: what it does in one sentence, examples, then the rest of its docstring."""
    sentence, _, rest = (inspect.getdoc(function) or "").partition("\n\n")
    shown = "\n".join(f"  {example}" for example in examples)
    return f"{sentence}\n\n\b\nExamples:\n{shown}\n\n{rest}"


def command(*examples: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command, with examples of its use."""
    return lambda function: click.command(help=helped(function, examples), epilog=_EPILOG)(function)


def group(
    *examples: str, cls: type[click.Group] = click.Group, **more: Any
) -> Callable[[Callable[..., Any]], click.Group]:
    """Make a function a group of commands, with examples of their use."""
    return lambda function: click.command(cls=cls, help=helped(function, examples), epilog=_EPILOG, **more)(function)


@dataclass(slots=True)
class App:
    """One run of the program."""

    bank: Path
    database: str | None
    color: Color
    debug: bool
    layers: tuple[Layer, ...]
    out: Terminal = field(init=False)
    err: Terminal = field(init=False)

    def __post_init__(self) -> None:
        self.out = Terminal(sys.stdout, self.color)
        self.err = Terminal(sys.stderr, self.color)

    def open(self, *, create: bool = False) -> Bank:
        """Open the bank; raises :class:`quotebank.errors.BankError`.

        The one late import of the program: ``--help`` and usage errors need no bank.
        """
        from quotebank.bank import Bank

        return Bank(self.bank, database=self.database, create=create, note=self.note)

    def note(self, text: str) -> None:
        """Tell something beside the data."""
        self.err.write(Piece("note: ", "yellow"), text)

    def fault(self, error: QuotebankError) -> None:
        """Tell an error: what, where, what to try, a line each."""
        tell(self.err, error.what, place_of(error), error.hint)


pass_app = click.make_pass_decorator(App)
"""Gives a command its :class:`App` as the first argument."""


def place_of(error: QuotebankError) -> str:
    """Return where an error is: the file or option that it names, or the query with a caret under the place."""
    if isinstance(error, QueryError) and not error.where:
        return _caret(error.query, error.position) if error.query else f"character {error.position + 1} of the query"
    return error.where


def _caret(query: str, position: int) -> str:
    """Return the query, or what of it stands around the place, and a caret below."""
    line = re.sub(r"\s", " ", query)
    start = max(0, position - AROUND)
    before = ("…" if start else "") + visible(line[start:position])
    after = visible(line[position : position + AROUND]) + ("…" if len(line) > position + AROUND else "")
    return f"{before}{after}\n{' ' * width_of(before)}^"


def tell(terminal: Terminal, what: str, where: str = "", hint: str = "") -> None:
    """Write an error: one line what is wrong, one line where, one line what to try."""
    terminal.write(Piece("error: ", "red"), " ".join(what.split()), wrap=False)
    if where:
        terminal.write(Piece("where: ", "dim"), where, indent=2, hang=len("where: "), wrap=False)
    if hint:
        terminal.write(Piece("try: ", "dim"), hint, indent=2)
