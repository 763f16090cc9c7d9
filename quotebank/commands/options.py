"""Takes a command, gives it the options that several commands share, under the same names everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from quotebank.model import KINDS, REVIEW_STATUSES
from quotebank.settings import Value

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.query import Filters, WordsIn
    from quotebank.search import Results, Sort

Command = TypeVar("Command", bound=Callable[..., Any])

WORDS_IN = ("context", "quote")
SORTS = ("relevance", "said", "-said", "published", "-published", "speaker", "outlet", "confidence")
FORMATS = {"json": "json", "nl": "jsonl", "csv": "csv", "tsv": "tsv"}
"""The option that chooses a format -> its name in EXPORTERS."""

FILTERS = (
    *("speaker", "role", "org", "kind", "since", "until", "said", "published", "publisher", "min_confidence"),
    *("review", "group"),
)
"""The names of the filters among the values of :data:`filter_options`."""

STYLES = ("chicago", "apa", "mla")
PROFILES = ("default", "audit", "short", "claimreview")
EXPORTS = {
    "csv": "For spreadsheets: rows and columns.",
    "tsv": "The same with tabs, a line for each quotation.",
    "json": "A JSON array.",
    "jsonl": "JSON, one object a line.",
    "ris": "For Zotero, EndNote and Mendeley.",
    "bibtex": "For LaTeX.",
    "csl-json": "For pandoc, Zotero and whatever else speaks CSL.",
    "jsonld": "For web pages: quotations as schema.org has them.",
    "claims": "For web pages: claims as schema.org has them, each with the articles where it appeared.",
    "annotations": "W3C Web Annotations: the words and their places.",
    "markdown": "For notes.",
    "parquet": "For pandas, polars, DuckDB and R; needs pip install 'quotebank[parquet]'.",
    "datasette": "A SQLite database, ready to be published with Datasette.",
}
"""Name in EXPORTERS -> what it is for."""


def together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return one decorator that adds `options`, in this order in the help."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


class FieldMap(click.ParamType[tuple[str, str]]):
    """Where a field of an article stands in a table or in JSON: ``text=body``, ``published=dates.print``."""

    name = "map"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return the field and the column; an unknown field is a usage error that lists them all."""
        from quotebank.readers.record import FIELDS  # late: only a command that reads articles needs it

        field, sign, column = (part.strip() for part in str(value).partition("="))
        if not sign or not column:
            self.fail(f"{value!r} is not FIELD=COLUMN, such as text=body.", param, ctx)
        if field not in FIELDS:
            self.fail(f"there is no field {field!r}; the fields are {', '.join(FIELDS)}.", param, ctx)
        return field, column


map_option = click.option(
    "--map",
    "mapped",
    type=FieldMap(),
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Where a field stands in a table or in JSON, as text=body or text=article.body; repeatable.",
)

filter_options = together(
    click.argument("query", nargs=-1),
    click.option("--speaker", metavar="NAME", help="Who said it: a name, an organisation, a role, or «anonymous»."),
    click.option("--role", metavar="WORDS", help="In a role that holds these words, as printed at that time."),
    click.option("--org", metavar="WORDS", help="Of an organisation of that name, or the organisation itself."),
    click.option("--kind", type=click.Choice(KINDS), help="All words in quotation marks, some, or none."),
    click.option("--since", metavar="DATE", help="Said on that day or later: 2018, 2018-05 or 2018-05-14."),
    click.option("--until", metavar="DATE", help="Said on that day or earlier."),
    click.option("--said", metavar="RANGE", help="Said then, as the article tells: 2018, 2018-05..2018-07, >=2018."),
    click.option("--published", metavar="RANGE", help="Published then."),
    click.option("--publisher", metavar="NAME", help="Who published the article."),
    click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="0…1", help="Only attributions this sure."),
    click.option("--review", type=click.Choice(REVIEW_STATUSES), help="What a reviewer found."),
    click.option("--group", metavar="ID", help="The same words in other articles; show prints the id."),
    click.option(
        "--words-in",
        type=click.Choice(WORDS_IN),
        default="context",
        help="Look for words in the quotation alone (quote), or in the sentence before or after it too (context).",
    ),
    click.option("--sort", type=click.Choice(SORTS), help="The order of what is found."),
    click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out the first N."),
)

format_options = together(
    *(
        click.option(f"--{flag}", "form", flag_value=flag, default=None, help=text)
        for flag, text in (
            ("json", "A JSON array."),
            ("nl", "JSON, one object a line."),
            ("csv", "CSV."),
            ("tsv", "Tab-separated values."),
            ("table", "A table for the eye."),
        )
    ),
    click.option("-c", "--column", "column", multiple=True, metavar="NAME", help="This column only; repeatable."),
    click.option("--no-headers", is_flag=True, help="No row of column names."),
)

citation_options = together(
    click.option("--profile", type=click.Choice(PROFILES), default="default", help="Which columns."),
    click.option("--columns", metavar="A,B,C", help="These columns, in this order."),
    click.option("--style", type=click.Choice(STYLES), default="chicago", help="The style of citation_text."),
    click.option("--excel", is_flag=True, help="Begin the file with the mark that Excel needs to see UTF-8."),
    click.option("--raw", is_flag=True, help="No apostrophe before cells that a spreadsheet would run as a formula."),
    click.option("--one-line", is_flag=True, help="Line breaks inside a cell become ¶."),
    click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there, with its description."
    ),
    click.option("--force", is_flag=True, help="Replace FILE if it exists."),
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: the query as typed, the filters, the order and the place in it."""

    query: str
    filters: Filters
    sort: Sort
    offset: int
    words_in: WordsIn = "context"

    def told(self) -> dict[str, str]:
        """Return the conditions that are set, by the names of their options."""
        alone = self.words_in if self.query and self.words_in == "quote" else None
        values = {"query": self.query or None, "words_in": alone}
        values |= {name: getattr(self.filters, name) for name in FILTERS}
        return {name: str(value) for name, value in values.items() if value is not None}

    def put(self, bank: Bank, limit: int | None) -> Results:
        """Return what `bank` answers; raises what its search raises."""
        return bank.search(
            self.query, self.filters, limit=limit, offset=self.offset, sort=self.sort, words_in=self.words_in
        )


def question(given: Mapping[str, Any], *, sort: Sort) -> Question:
    """Return the question that the values of :data:`filter_options` ask; `sort` where none is chosen.

    Raises :class:`quotebank.errors.QueryError`.
    """
    from quotebank.query import Filters  # late, with the bank

    filters = Filters(**{name: given[name] for name in FILTERS})
    return Question(" ".join(given["query"]), filters, given["sort"] or sort, given["offset"], given["words_in"])


def leave_out(command: click.Command, *names: str) -> None:
    """Take shared options away from a command for which they mean nothing."""
    command.params = [param for param in command.params if param.name not in names]


def known_options(group: click.Group) -> dict[str, Value | None]:
    """Return every option of the program by dotted name with its default: ``bank``, ``search.limit`` …"""
    found: dict[str, Value | None] = {}
    for prefix, command in _walk("", group):
        for param in command.params:
            if isinstance(param, click.Option) and param.expose_value and param.name:
                found[prefix + param.name.replace("_", "-")] = _default(param)
    return found


def _default(param: click.Option) -> Value | None:
    value = param.default
    return value if isinstance(value, get_args(Value)) else str(value) if isinstance(value, Path) else None


def _walk(prefix: str, group: click.Group) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = [(prefix, group)]
    for name, command in group.commands.items():
        inner = f"{prefix}{name}."
        found += _walk(inner, command) if isinstance(command, click.Group) else [(inner, command)]
    return found
