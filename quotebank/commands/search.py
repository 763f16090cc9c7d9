"""Takes a question, gives the quotations that answer it: ``quotebank search``."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands import overviews, saving
from quotebank.commands.app import App, command, pass_app
from quotebank.commands.options import (
    Question,
    citation_options,
    filter_options,
    format_options,
    question,
)

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.commands.saving import Shown
    from quotebank.records import Record
    from quotebank.saved import SavedSearch
    from quotebank.search import Matches, Results

TABLE = ("citation_id", "speaker", "said_on", "quote_type", "publication", "quote")
"""The columns of ``--table``, unless others are named."""


@command(
    "quotebank search fentanyl --speaker goodale",
    "quotebank search '\"will not resign\"' --kind direct",
    "quotebank search 'bridge -toll' --since 2018 --sort said -C 2",
    "quotebank search 'bridge w/5 (toll OR fee) role:mayor said:2018..2020'",
    'quotebank search --speaker "Ann Lee" --json',
    "quotebank search bridge --group-by speaker",
    "quotebank search bridge --facet outlet --facet year",
    "quotebank search bridge --save bridge",
    "quotebank search --saved bridge --new",
)
@filter_options
@click.option("--limit", type=click.IntRange(0), default=20, metavar="N", help="At most N; 0 for all; default: 20.")
@click.option("-C", "--context", type=click.IntRange(0), default=0, metavar="N", help="N sentences before and after.")
@click.option("--full", is_flag=True, help="Show each with all that is known of it, as show does.")
@click.option("--count", is_flag=True, help="Only how many there are.")
@click.option("--explain-query", is_flag=True, help="Say in words what the query asks for, and search for nothing.")
@overviews.overview_options
@saving.saving_options
@format_options
@citation_options
@pass_app
def search(app: App, /, **given: Any) -> int:
    """Find quotations by words, speaker, kind and day.

    Bare words must all occur, in any form; OR between words; -word must not occur; "exact words"; prefix*; word~1 for
    near spellings; a w/5 b: b at most five words behind a, a near/5 b: either way round, a same b: in one sentence.
    Fields: speaker: role: org: type: cue: pub: title: by: occasion: anon: lang: said: published: date: conf: review:
    group:, as in role:"prime minister" said:2024-05..2024-06 conf:>0.8. --explain-query says what a query asks for.
    Where a word stands in the sentence before or after a quotation instead, that sentence is shown; such
    quotations come after all others, and --words-in quote leaves them out.
    Behind -- a query may begin with a minus: quotebank search -- -toll bridge
    """
    saving.check(click.get_current_context())
    overview = overviews.wanted(given)
    with app.open() as bank:
        kept = bank.saved_search(given["saved"]) if given["saved"] else None
        given = saving.recalled(given, kept) if kept else given
        asked = question(given, sort="relevance")
        if kept and given["new"]:
            return _new(app, bank, asked, given, kept)
        if given["explain_query"]:
            return _explain(app, bank, asked)
        return (_overview if overview else _page)(app, bank, asked, given)


def _explain(app: App, bank: Bank, asked: Question) -> int:
    """Write what the question asks for."""
    for line in bank.explain_query(asked.query, asked.filters, words_in=asked.words_in):
        app.out.write(line.lstrip(), indent=len(line) - len(line.lstrip()), hang=2)
    if asked.sort != "relevance":
        app.out.write(f"in the order of {asked.sort}")
    return 0


def _page(app: App, bank: Bank, asked: Question, given: dict[str, Any]) -> int:
    limit = 1 if given["count"] else given["limit"] or None
    found = asked.put(bank, limit)
    if given["save"]:
        bank.save_search(given["save"], saving.asked(given))
        app.note(f"saved: quotebank search --saved {shlex.quote(given['save'])} --new")
    _notes(app, found, asked.filters.speaker)
    if not found.total:
        _empty(app, bank, asked)
    if given["count"]:
        app.out.write(str(found.total))
    else:
        with saving.showing(bank, given["save"] or given["saved"]) as shown:
            _write(app, found, asked, given, shown)
    return 0 if found.records else 1


def _new(app: App, bank: Bank, asked: Question, given: dict[str, Any], kept: SavedSearch) -> int:
    """Write what a saved search has not shown before."""
    from quotebank.search import Results  # late, with the bank

    found = bank.ids(asked.query, asked.filters, sort=asked.sort, words_in=asked.words_in)
    looks = bank.look(asked.query, [one for one in found.ids if one not in kept.seen], words_in=asked.words_in)
    fresh = list(islice(looks, asked.offset, asked.offset + given["limit"] if given["limit"] else None))
    if not fresh:
        app.err.write(f"nothing new for {kept.name}")
        return 1
    if given["count"] or given["facet"] or given["group_by"]:
        # Seen as a number, not one by one: that shows none of them.
        ids = [one.record.quotation_id for one in fresh]
        if given["count"]:
            app.out.write(str(len(ids)))
        else:
            overviews.tell(app, bank, asked, ids, given)
        return 0
    page = Results(
        records=tuple(one.record for one in fresh), total=len(fresh), marks=tuple(one.marks for one in fresh)
    )
    with saving.showing(bank, kept.name) as shown:
        _write(app, page, asked, given, shown)
    return 0


def _overview(app: App, bank: Bank, asked: Question, given: dict[str, Any]) -> int:
    found = bank.ids(asked.query, asked.filters, words_in=asked.words_in)
    _notes(app, found, asked.filters.speaker)
    if found.ids:
        overviews.tell(app, bank, asked, found.ids, given)
    else:
        _empty(app, bank, asked)
    return 0 if found.ids else 1


def _notes(app: App, found: Results | Matches, wanted: str | None) -> None:
    told = any(found.took and found.took in note for note in found.notes)
    if found.took and not told and found.took != (wanted or "").strip():
        app.note(f"speaker taken as {found.took}")
    for note in found.notes:
        app.note(note)


def _empty(app: App, bank: Bank, asked: Question) -> None:
    from quotebank.commands.empty import reasons

    for line in reasons(bank, asked):
        app.err.write(line)


def _write(app: App, found: Results, asked: Question, given: dict[str, Any], shown: Shown) -> None:
    if given["form"] or given["output"] or given["column"] or given["columns"]:
        _table(app, found.records, asked, given)
        for record in found.records:
            shown(record.quotation_id)
    else:
        _blocks(app, found, asked.offset, given, shown)


def _table(app: App, records: Sequence[Record], asked: Question, given: dict[str, Any]) -> None:
    """Write `records` as citations in the form that the options ask for."""
    from quotebank.citation import cited
    from quotebank.commands import citations

    form = citations.form(given, asked.told(), TABLE)
    if form.output is not None:
        form = citations.complete(app, form)
    citations.write(app, form, (cited(record, style=given["style"]) for record in records))


def _blocks(app: App, found: Results, offset: int, given: dict[str, Any], shown: Shown) -> None:
    from quotebank.commands.blocks import block, context

    for number, (record, marks) in enumerate(zip(found.records, found.marks, strict=True), offset + 1):
        if given["full"]:
            from quotebank.commands.page import page as whole  # late: a list of blocks does not need it

            whole(app.out, record, max(1, given["context"]), given["style"])
        else:
            block(app.out, number, record, marks, context(record, given["context"]))
            app.out.write()
        shown(record.quotation_id)
    if found.records and len(found.records) < found.total:
        page = f"{offset + 1} to {offset + len(found.records)} of {found.total}"
        app.err.write(f"{page}; --limit and --offset give the others")
