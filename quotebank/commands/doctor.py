"""Takes a bank, gives what is wrong with it: ``quotebank doctor``."""

from __future__ import annotations

from dataclasses import asdict

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.terminal import Piece


@command(
    "quotebank doctor",
    "quotebank doctor --deep --json",
)
@click.option("--deep", is_flag=True, help="Check every word of every article as well.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array of findings.")
@pass_app
def doctor(app: App, deep: bool, as_json: bool) -> int:
    """Check that the bank is whole; repairs nothing.

    Looks at its rows, its index, and the two together. Exits with 0 when nothing is wrong, 1 when something is,
    4 when it cannot be checked. Nothing is sent anywhere.
    """
    with app.open() as bank:
        findings = bank.doctor(deep=deep)
    if as_json:
        from quotebank.exporters.json import line

        click.echo(line([asdict(finding) for finding in findings]))
        return 1 if findings else 0
    for finding in findings:
        style = "red" if finding.severity == "error" else "yellow"
        app.out.write(Piece(f"{finding.severity}: ", style), f"{finding.what} [{finding.check}]")
        for label, text in (("where: ", finding.where), ("try: ", finding.hint)):
            if text:
                app.out.write(Piece(label, "dim"), text, indent=2)
    app.out.write(f"{len(findings)} found" if findings else "nothing wrong")
    return 1 if findings else 0
