"""Takes words, gives words: the command line, one file a command, each a single call of :class:`quotebank.bank.Bank`.

Here are the group of commands and the one place where errors end.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from quotebank.commands import (
    compare,
    config,
    doctor,
    explain,
    export,
    extract,
    ingest,
    read,
    reindex,
    review,
    same,
    saved,
    search,
    show,
    speakers,
    stats,
    timeline,
    verify,
)
from quotebank.commands.app import App, group, place_of, tell
from quotebank.commands.version import print_version
from quotebank.errors import QuotebankError
from quotebank.settings import PREFIX, load
from quotebank.terminal import Color, Terminal

COMMANDS: tuple[click.Command, ...] = (
    ingest.ingest,
    read.read,
    search.search,
    saved.saved,
    show.show,
    explain.explain,
    same.same,
    review.review,
    speakers.speakers,
    compare.compare,
    timeline.timeline,
    verify.verify,
    export.export,
    extract.extract,
    stats.stats,
    doctor.doctor,
    reindex.reindex,
    config.config,
)
"""In the order in which ``--help`` lists them: from the first thing a checker does to the last."""


class Boundary(click.Group):
    """The group; whatever goes wrong below ends here, as lines that a person can use and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of :data:`COMMANDS`."""
        return [command.name for command in COMMANDS if command.name]

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the program and exit with its code."""
        debug = "--debug" in (sys.argv[1:] if args is None else args) or f"{PREFIX}_DEBUG" in os.environ
        code = self._guarded(debug, args=args, prog_name=prog_name, complete_var=complete_var, **extra)
        if standalone_mode:
            sys.exit(code)
        return code

    def _guarded(self, debug: bool, **given: Any) -> int:
        try:
            layers = load()
            defaults = config.default_map(layers, self)
            given = {**given, "obj": layers, "default_map": defaults, "auto_envvar_prefix": PREFIX}
            code = super().main(standalone_mode=False, **given)
            sys.stdout.flush()
            return int(code or 0)
        except click.Abort:
            Terminal(sys.stderr).write("interrupted; what was told as done is done")
            return 130
        except BrokenPipeError:
            return _reader_has_gone()
        except QuotebankError as error:
            return _told(error, debug)
        except click.ClickException as error:
            return _usage(error)
        except Exception as error:  # the boundary: a fault of ours is told in a line, too
            return _bug(error, debug)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader that has gone is told apart here, before Click makes it an exit code of its own."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return _reader_has_gone()


def _reader_has_gone() -> int:
    """``quotebank search … | head`` is no error: what is still to be written goes nowhere."""
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return 0


def _told(error: QuotebankError, debug: bool) -> int:
    tell(Terminal(sys.stderr), error.what, place_of(error), error.hint)
    if debug:
        _trace(error)
    return error.exit_code


def _usage(error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        Terminal(sys.stderr).write(error.format_message(), wrap=False)
        return error.exit_code
    where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
    what, hint = error.format_message(), f"{where} -h" if where else ""
    if isinstance(error, click.NoSuchOption) and error.option_name in _own_options():
        what = f"{error.option_name} stands behind the command"
        hint = f"put it before: quotebank {error.option_name} … {where.partition(' ')[2]}"
    tell(Terminal(sys.stderr), what, where, hint)
    return error.exit_code


def _own_options() -> set[str]:
    """Return the options of the program itself, which people like to write behind a command."""
    return {name for param in main.params for name in param.opts}


def _bug(error: Exception, debug: bool) -> int:
    what = f"a fault of quotebank itself: {type(error).__name__}: {error}"
    tell(Terminal(sys.stderr), what, hint="run it again with --debug and report what it prints")
    if debug:
        _trace(error)
    return 70


def _trace(error: BaseException) -> None:
    Terminal(sys.stderr).write("".join(traceback.format_exception(error)), wrap=False)


@group(
    'quotebank ingest articles/ --publisher "The Daily Example"',
    'quotebank search bridge --speaker "Ann Lee"',
    "quotebank show q-1a2b3c4d",
    "quotebank export --speaker lee -o lee.csv",
    cls=Boundary,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--bank",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The bank's folder; default: the current one.",
)
@click.option("--database", metavar="URL", help="Keep the rows there instead of in the bank's folder.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_version,
    help="Show the versions of quotebank, its schema, its index and SQLite, and its build.",
)
@click.pass_context
def main(ctx: click.Context, bank: Path, database: str | None, color: Color, debug: bool) -> None:
    """Find who said what, in which role, when, and in exactly which words.

    Every option can be set by a variable (QUOTEBANK_BANK, QUOTEBANK_SEARCH_LIMIT …) or in quotebank.toml;
    «quotebank config show» tells what holds and why.
    """
    ctx.obj = App(bank, database, color, debug, ctx.obj)


for _command in COMMANDS:
    main.add_command(_command)
