"""Takes ids, gives everything that people said of quotations, and what the program had read: ``show --history``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from quotebank.errors import NotFoundError
from quotebank.terminal import Piece, Terminal

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.records import Record
    from quotebank.trail import Review


def histories(out: Terminal, bank: Bank, ids: Iterable[str], as_json: bool) -> int:
    """Write the history of each quotation, also of those that are not found any more."""
    found = [(one, _record(bank, one), bank.history(one)) for one in ids]
    if as_json:
        import click

        from quotebank.exporters.json import line

        click.echo(line([_object(one, record, trail) for one, record, trail in found]))
        return 0
    for one, record, trail in found:
        _page(out, one, record, trail)
    return 0


def _record(bank: Bank, one: str) -> Record | None:
    try:
        return bank.show(one)
    except NotFoundError:
        return None


def _page(out: Terminal, one: str, record: Record | None, trail: Sequence[Review]) -> None:
    from quotebank.commands.blocks import headline, words
    from quotebank.commands.page import fact
    from quotebank.explaining import verdict
    from quotebank.trail import in_force

    if record is None:
        out.write(f"{one} is not found in its article any more; what people said of it is kept")
    else:
        out.write(*headline(record))
        out.write(*words(record.article.text, record.quotation.content, ()), indent=4)
        out.write()
        for label, told in _read(record):
            fact(out, label, told)
    held = {review.number for review in in_force(trail)}
    for review in trail:
        mark = "" if review.number in held or review.verdict == "undo" else " (taken back)"
        gone = f" (row {review.undoes})" if review.undoes else ""
        out.write(Piece(f"{f'row {review.number}':<14}", "dim"), verdict(review) + gone + mark, hang=14)
    if not trail:
        out.write("nobody has reviewed it")
    out.write()


def _read(record: Record) -> list[tuple[str, str]]:
    """Return what the program read of the parts that are read otherwise now, else that there are none."""
    before, now = record.read, record.quotation
    pairs = {
        "words": tuple(" ".join(one.text(record.article.text).split()) for one in (before, now)),
        "speaker": (before.speaker.name or before.speaker.kind, now.speaker.name or now.speaker.kind),
        "role": (before.role.text if before.role else "none", now.role.text if now.role else "none"),
        "said": (before.said.iso or "unknown", now.said.iso or "unknown"),
        "kind": (before.kind, now.kind),
    }
    told = [(name, f"{new}; the program read {old}") for name, (old, new) in pairs.items() if old != new]
    return told or [("read", "as the program reads it")]


def _object(one: str, record: Record | None, trail: Sequence[Review]) -> dict[str, object]:
    from quotebank.corrections import snapshot

    return {
        "citation_id": record.quotation_id if record else one,
        "review_status": record.review_status if record else None,
        "extracted": snapshot(record.read) if record else None,
        "history": [review._asdict() for review in trail],
    }
