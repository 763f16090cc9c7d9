"""Takes the places where options are set, gives each option's value and its origin: ``quotebank config show``."""

from __future__ import annotations

import difflib
import os
from typing import Any

import click

from quotebank.commands.app import App, command, group
from quotebank.commands.options import known_options
from quotebank.settings import Layer, Setting, SettingsError, merged, origin, variable


@group(
    "quotebank config show",
)
def config() -> None:
    """See how quotebank is set up."""


@command(
    "quotebank config show",
    "QUOTEBANK_BANK=archive quotebank config show",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON array.")
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> int:
    """Show each option that is set, and where it comes from.

    A flag wins over a QUOTEBANK_… variable, that over quotebank.toml here, that over config.toml in your
    configuration folder, that over the default. Options that hold nothing are left out.
    """
    app = ctx.find_object(App)
    root = ctx.find_root()
    assert app is not None  # noqa: S101 - the group has made it
    settings = [setting for setting in _settings(root, app.layers) if setting.value]
    if as_json:
        from quotebank.exporters.json import line

        click.echo(line([{"name": one.name, "value": one.value, "origin": one.origin} for one in settings]))
    else:
        app.out.table(("option", "value", "origin"), [(one.name, one.value, one.origin) for one in settings])
    return 0


config.add_command(show)


def _settings(root: click.Context, layers: tuple[Layer, ...]) -> list[Setting]:
    values = merged(layers)
    found = []
    group = root.command
    assert isinstance(group, click.Group)  # noqa: S101
    for name, default in known_options(group).items():
        source = root.get_parameter_source(name.replace("-", "_")) if "." not in name else None
        if source is click.core.ParameterSource.COMMANDLINE:
            found.append(Setting(name, str(root.params[name.replace("-", "_")]), "flag"))
            continue
        value = os.environ.get(variable(name), values.get(name, default))
        found.append(Setting(name, "" if value is None or value is False else str(value), origin(name, layers)))
    return found


def default_map(layers: tuple[Layer, ...], group: click.Group) -> dict[str, Any]:
    """Return the files' values as Click takes them; raises :class:`SettingsError` for an option that nobody knows."""
    known = known_options(group)
    for layer in layers:
        for name in layer.values:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"did you mean {near[0]}?" if near else "quotebank config show lists the options"
                raise SettingsError(f"no such option: {name}", where=layer.path, hint=hint)
    nested: dict[str, Any] = {}
    for name, value in merged(layers).items():
        *path, last = name.split(".")
        place = nested
        for part in path:
            place = place.setdefault(part, {})
        place[last.replace("-", "_")] = value
    return nested
