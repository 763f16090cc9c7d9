"""Takes names and a topic, gives what each of them said on it: ``quotebank compare``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.commands.blocks import KIND_STYLES, many, words
from quotebank.commands.options import filter_options, leave_out, question
from quotebank.model import Span
from quotebank.terminal import Piece, Terminal

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.commands.options import Question
    from quotebank.compare import Side, Statement


@command(
    'quotebank compare "Ann Lee" "Bo Chan"',
    "quotebank compare lee chan --about bridge",
    "quotebank compare lee chan --about '\"new bridge\"' --since 2018 --limit 0",
    "quotebank compare lee --about bridge --json",
)
@filter_options
@click.argument("names", nargs=-1, required=True)
@click.option("--about", metavar="QUERY", default="", help="Only what matches this query, asked as for search.")
@click.option("--limit", type=click.IntRange(0), default=5, metavar="N", help="The latest N of each; 0 for all.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object.")
@pass_app
def compare(app: App, /, names: tuple[str, ...], about: str, limit: int, as_json: bool, **given: Any) -> int:
    """Set side by side what several people said.

    For each: how much, from when to when, and the latest statements in order of time; the same words in several
    articles count once. Where somebody spoke about the same before, the numbers, denials, conditions and words such
    as «will» or «may» that are new stand between asterisks, and the line below tells what they were.
    """
    asked = question({**given, "query": (about,), "speaker": None, "sort": None, "offset": 0}, sort="said")
    with app.open() as bank:
        sides = bank.compare(names, asked.query, asked.filters, limit=limit or None, words_in=asked.words_in)
        if not any(side.quotations for side in sides):
            _empty(app, bank, names, asked)
            return 1
    if as_json:
        _as_json(asked, sides)
        return 0
    from quotebank.commands.columns import beside

    for side in sides:
        if side.note:
            app.note(side.note)
    beside(app.out, [partial(_side, side) for side in sides])
    return 0


leave_out(compare, "query", "speaker", "sort", "offset")


def _empty(app: App, bank: Bank, names: Sequence[str], asked: Question) -> None:
    told = ", ".join(f"{name.replace('_', '-')} «{value}»" for name, value in asked.told().items())
    app.err.write(
        f"nothing found of {', '.join(names)}" + (f" for {told.replace('query', 'about', 1)}" if told else "")
    )
    everything = bank.compare(names, "", type(asked.filters)(), limit=1, words_in=asked.words_in)
    for side in everything:
        app.err.write(f"  {side.name}: {side.quotations:,} in all")


# --- for people


def _side(side: Side, out: Terminal) -> None:
    out.write(Piece(side.name, "bold"))
    if side.roles:
        out.write(Piece("; ".join(side.roles), "dim"))
    if not side.quotations:
        out.write("nothing on this")
        return
    out.write(f"{many(side.quotations, 'quotation')} in {many(side.articles, 'article')}")
    if side.first:
        out.write(side.first if side.first == side.last else f"{side.first} to {side.last}")
    if side.left_out:
        out.write(Piece(f"{side.left_out:,} earlier left out; --limit 0 shows all", "dim"))
    for statement in side.statements:
        out.write()
        _statement(statement, out)


def _statement(statement: Statement, out: Terminal) -> None:
    record = statement.record
    quotation, article = record.quotation, record.article
    out.write(Piece(_day(statement), "bold"), " · ", Piece(quotation.kind, KIND_STYLES[quotation.kind]))
    marks = tuple(span for span in statement.changed if any(one.covers(span) for one in quotation.content))
    out.write(*words(article.text, quotation.content, marks), indent=2)
    for change in _told(statement):
        out.write(Piece(change, "yellow"), indent=2, hang=2)
    copies = f" and {many(statement.copies - 1, 'other')}" if statement.copies > 1 else ""
    printed = article.publisher or article.title or "no headline"
    out.write(Piece(f"{printed}{copies} · {record.quotation_id}", "dim"), indent=2)


def _day(statement: Statement) -> str:
    said, published = statement.record.quotation.said, statement.record.article.published
    if said.iso:
        return f"said {said.iso}"
    return f"published {published[:10]}" if published else "no date"


def _told(statement: Statement) -> Iterator[str]:
    """Give what changed since the earlier statement, as one line."""
    if statement.earlier is None or not statement.changes:
        return
    parts = [_change(one.kind, one.was, one.now) for one in statement.changes]
    since = statement.earlier.quotation.said.iso or (statement.earlier.article.published or "")[:10]
    yield f"since {since + ', ' if since else ''}{statement.earlier.quotation_id}: {'; '.join(parts)}"


def _change(kind: str, was: Sequence[str], now: Sequence[str]) -> str:
    before, after = (", ".join(f"«{word}»" for word in found) for found in (was, now))
    if was and now:
        return f"{kind} {before} → {after}"
    return f"{kind} {after} is new" if now else f"{kind} {before} is gone"


# --- for programs


def _as_json(asked: Question, sides: Sequence[Side]) -> None:
    from quotebank.exporters.json import line

    told = asked.told()
    about = told.pop("query", None)
    click.echo(line({"about": about, "filters": told, "speakers": [_described(side) for side in sides]}))


def _described(side: Side) -> dict[str, object]:
    names = ("name", "quotations", "articles", "first", "last", "left_out")
    told: dict[str, object] = {name: getattr(side, name) for name in names}
    return told | {"roles": list(side.roles), "statements": [_entry(one) for one in side.statements]}


def _entry(statement: Statement) -> dict[str, object]:
    from quotebank.citation import PROFILES, citation

    cited = citation(statement.record)
    changes = [{"kind": one.kind, "was": list(one.was), "now": list(one.now)} for one in statement.changes]
    return {
        **{name: cited[name] for name in PROFILES["default"]},
        "copies": statement.copies,
        "earlier": statement.earlier.quotation_id if statement.earlier else None,
        "changes": changes,
        "changed": [_pair(span) for span in statement.changed],
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
