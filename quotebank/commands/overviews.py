"""Takes a question, gives what stands behind its answer in place of a list: ``search --facet``, ``--group-by``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands import rows
from quotebank.commands.app import App
from quotebank.commands.blocks import many
from quotebank.commands.charts import bar
from quotebank.commands.options import together
from quotebank.terminal import Piece, cut, visible, width_of

if TYPE_CHECKING:
    from quotebank.bank import Bank, Record
    from quotebank.commands.options import Question
    from quotebank.facets import Count, Group

FACETS = (
    *("speaker", "role", "org", "outlet", "kind", "anonymous", "speaker-kind", "year", "month"),
    *("published-year", "published-month", "occasion", "review"),
)
GROUPS = ("speaker", "outlet", "month", "quote")
_COUNTED = ("quotations", "articles", "speakers", "outlets", "first", "last")
_TABLES = {
    "speaker": ("speaker", "quotations", "articles", "outlets", "first", "last"),
    "outlet": ("outlet", "quotations", "articles", "speakers", "first", "last"),
    "month": ("month", "quotations", "articles", "speakers", "outlets"),
    "quote": ("quote", "articles", "outlets", "first", "last", "example"),
}
"""What a result is grouped by -> the columns of the table."""

_BAR = 24
_NAME = 44

overview_options = together(
    click.option(
        "--facet",
        "facet",
        type=click.Choice(FACETS),
        multiple=True,
        metavar="FIELD",
        help=f"How many of all that is found have each value; repeatable: {', '.join(FACETS)}.",
    ),
    click.option(
        "--group-by",
        "group_by",
        type=click.Choice(GROUPS),
        help="Who says it most, who prints it most, in which month, or which words stand in most articles.",
    ),
)


def wanted(given: Mapping[str, Any]) -> bool:
    """Tell whether an overview is asked for; raises a usage error for what does not go together."""
    asked = [f"--{name.replace('_', '-')}" for name in ("facet", "group_by", "count") if given[name]]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} are different views: choose one.")
    return bool(given["facet"] or given["group_by"])


def tell(app: App, bank: Bank, asked: Question, ids: Sequence[str], given: Mapping[str, Any]) -> None:
    """Write the overview of the quotations `ids`."""
    if given["facet"]:
        counted = bank.facets(ids, given["facet"])
        (_facets_as_data if given["form"] in ("json", "nl", "csv", "tsv") else _facets)(
            app, asked, len(ids), counted, given
        )
    else:
        _groups(app, bank, asked, bank.groups(ids, given["group_by"]), given)


# --- facets


def _facets(
    app: App, asked: Question, total: int, counted: Mapping[str, Sequence[Count]], given: Mapping[str, Any]
) -> None:
    app.out.write(many(total, "quotation"))
    limit = given["limit"] or None
    for name, counts in counted.items():
        app.out.write()
        app.out.write(Piece(name, "bold"))
        shown = counts[asked.offset :][:limit]
        names = [_name(one) for one in shown]
        wide = max(map(width_of, names), default=0)
        digits = max((len(f"{one.count:,}") for one in shown), default=0)
        highest = max((one.count for one in shown), default=0)
        for one, label in zip(shown, names, strict=True):
            blanks = " " * (wide - width_of(label))
            told = f"{label}{blanks}  {one.count:>{digits},}  "
            app.out.write(told, Piece(bar(one.count, highest, _BAR), "cyan"), indent=2, wrap=False)
        left = len(counts) - asked.offset - len(shown)
        if left > 0:
            app.out.write(Piece(f"{left:,} more values; --limit 0 gives all", "dim"), indent=2)


def _name(one: Count) -> str:
    return cut(visible(" ".join(one.value.split())) or "unknown", _NAME)


def _facets_as_data(
    app: App, asked: Question, total: int, counted: Mapping[str, Sequence[Count]], given: Mapping[str, Any]
) -> None:
    limit = given["limit"] or None
    page = {name: counts[asked.offset :][:limit] for name, counts in counted.items()}
    if given["form"] == "json":
        from quotebank.exporters.json import line

        values = {
            name: [{"value": one.value, "id": one.id, "count": one.count} for one in counts]
            for name, counts in page.items()
        }
        click.echo(line({"question": asked.told(), "quotations": total, "facets": values}))
        return
    columns = ("facet", "value", "id", "count")
    listed = [
        {"facet": name, "value": one.value, "id": one.id or "", "count": str(one.count)}
        for name, counts in page.items()
        for one in counts
    ]
    rows.write(rows.form_of(given, columns, columns), listed, app.out)


# --- groups


def _groups(app: App, bank: Bank, asked: Question, groups: Sequence[Group], given: Mapping[str, Any]) -> None:
    shown = groups[asked.offset :][: given["limit"] or None]
    by = given["group_by"]
    examples = _examples(bank, shown) if by == "quote" else {}
    if by == "quote" and not (given["form"] or given["column"]):
        _wordings(app, shown, examples, asked.offset)
    else:
        known = (by, "id", *_COUNTED, "example")
        form = rows.form_of(given, known, _TABLES[by] if given["form"] in (None, "table") else known)
        rows.write(form, [_row(by, group, examples) for group in shown], app.out)
    left = len(groups) - asked.offset - len(shown)
    if left > 0 and given["form"] in (None, "table"):
        app.err.write(f"{left:,} more; --limit and --offset give the others")


def _examples(bank: Bank, groups: Sequence[Group]) -> dict[str, Record]:
    """Return each group's quotation that was published first."""
    return {record.quotation_id: record for record in bank.records([group.example for group in groups])}


def _row(by: str, group: Group, examples: Mapping[str, Record]) -> dict[str, str]:
    told = {name: str(getattr(group, name) or "") for name in ("id", *_COUNTED, "example")}
    record = examples.get(group.example)
    value = record.quotation.text(record.article.text) if record else group.value
    return {by: value or "unknown" if by != "quote" else value} | told


def _wordings(app: App, groups: Sequence[Group], examples: Mapping[str, Record], offset: int) -> None:
    """Write each wording as a block: how often it was printed, the words, who is said to have said it, and where."""
    from quotebank.commands.blocks import printed_in, who, words

    for number, group in enumerate(groups, offset + 1):
        record = examples[group.example]
        lead = f"{number}. "
        outlets = f" of {many(group.outlets, 'outlet')}" if group.outlets else ""
        days = f" · {group.first} to {group.last}" if group.first != group.last else f" · {group.first}"
        app.out.write(
            lead, Piece(f"in {many(group.articles, 'article')}{outlets}", "bold"), days if group.first else ""
        )
        app.out.write(*words(record.article.text, record.quotation.content, ()), indent=len(lead))
        first = " · ".join(" ".join(part.split()) for part in printed_in(record.article))
        told = f"{who(record.quotation)} · printed first: {first} · {record.quotation_id}"
        app.out.write(Piece(told, "dim"), indent=len(lead))
        app.out.write()
