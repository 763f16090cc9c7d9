"""Takes words that somebody is said to have said, gives a verdict: ``quotebank verify``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from quotebank.commands.app import App, command, pass_app


@command(
    'quotebank verify "Nobody likes a detour"',
    'quotebank verify "Nobody likes a detour" --speaker holm',
    "quotebank verify --file claim.txt --json",
    "pbpaste | quotebank verify -",
    "quotebank verify --csv claims.csv -o verdicts.csv",
)
@click.argument("quotation", nargs=-1, metavar="[QUOTATION|-]")
@click.option(
    "--speaker", metavar="NAME", help="Who is said to have said it; somebody else's words are then told apart."
)
@click.option("--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="Read the quotation from there.")
@click.option("--csv", "table", type=click.Path(path_type=Path), metavar="FILE", help="Check each row of a CSV file.")
@click.option("--quote-column", metavar="NAME", help="Its column of quotations; default: quote, quotation, text …")
@click.option("--speaker-column", metavar="NAME", help="Its column of speakers; default: speaker, if there is one.")
@click.option("--limit", type=click.IntRange(1), default=3, metavar="N", help="At most N printed forms; default: 3.")
@click.option("--json", "as_json", is_flag=True, help="JSON, with spans, cuts and the word diff.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="With --csv: write there.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@pass_app
def verify(
    app: App,
    /,
    quotation: tuple[str, ...],
    speaker: str | None,
    file: Path | None,
    table: Path | None,
    quote_column: str | None,
    speaker_column: str | None,
    limit: int,
    as_json: bool,
    output: Path | None,
    force: bool,
) -> int:
    """Check whether words were really said.

    The verdict is one of: verbatim (the words stand so), truncated (the cut leaves out a negation, a condition or a
    contrast), altered, spliced (joined from pieces), fragment (only part stood in quotation marks), paraphrase (only
    reported), other-speaker, reporter (in an article, but nobody's quotation), not-found.

    Marks, capitals, brackets, dashes and blanks do not count, but are named. An ellipsis stands for words that you left
    out yourself, square brackets for words that you put in. The exit code tells the verdict; for a CSV file it is 0
    when every row is verbatim.
    """
    if table is not None:
        from quotebank.commands.claims import Columns, check

        if quotation or file or speaker or as_json:
            raise click.UsageError("--csv stands alone: quotations and speakers come from its columns.")
        return check(app, table, Columns(quote_column, speaker_column), output, force=force)
    if output or quote_column or speaker_column:
        raise click.UsageError("--output and the columns belong to --csv.")
    words = _words(quotation, file)
    with app.open() as bank:
        checked = bank.verify(words, speaker, limit=limit)
    if as_json:
        from quotebank.exporters.json import line
        from quotebank.verify.telling import as_object

        click.echo(line(as_object(checked)))
    else:
        from quotebank.commands.verdicts import told

        told(app, checked)
    return checked.exit_code


def _words(quotation: tuple[str, ...], file: Path | None) -> str:
    """Return the words to check: of the arguments, of a file, or of standard input."""
    if file is not None:
        if quotation:
            raise click.UsageError("Give the quotation or --file, not both.")
        from quotebank.errors import QuotebankError

        try:
            return file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise QuotebankError("the file cannot be read as UTF-8 text", where=str(file), hint=str(error)) from error
    if quotation in ((), ("-",)):
        if not quotation and sys.stdin.isatty():
            raise click.UsageError("Which words? Give them in quotation marks, or - to read standard input.")
        return sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    return " ".join(quotation)
