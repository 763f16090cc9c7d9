"""Takes what became of the quotations of a changed article, gives it in lines: what came, went, or is worded anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotebank.commands.blocks import headline, who
from quotebank.terminal import Piece, Terminal
from quotebank.worddiff import word_diff

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.records import Record
    from quotebank.versions import Changes

LABEL = 11
STYLES = {"both": "", "old": "red", "new": "green"}
SIGNS = {"both": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
"""How words of one wording alone are marked, colours or not: as ``git diff --word-diff`` and wdiff do."""


def tell_changes(out: Terminal, bank: Bank, changes: Changes) -> None:
    """Write what changed since the version before."""
    counts = {"added": len(changes.added), "removed": len(changes.removed), "altered": len(changes.altered)}
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "the same quotations"
    out.write(f"a new version of {changes.previous}, which is kept: {told}", indent=2)
    for one, other in changes.altered:
        _altered(out, bank.show(one), bank.show(other))
    for label, ids in (("added", changes.added), ("removed", changes.removed)):
        for one in ids:
            record = bank.show(one)
            text = " ".join(record.quotation.text(record.article.text).split())
            out.write(
                Piece(f"{label:<{LABEL}}", "dim"), f"{who(record.quotation)}: {text}  {one}", indent=2, hang=LABEL
            )


def _altered(out: Terminal, old: Record, new: Record) -> None:
    """Write one statement's words old and new, and who said it when where that changed."""
    out.write(
        Piece(f"{'altered':<{LABEL}}", "dim"), f"{who(new.quotation)}: ", *wording(old, new), indent=2, hang=LABEL
    )
    heads = ["".join(piece.text for piece in headline(one)) for one in (old, new)]
    if heads[0] != heads[1]:
        out.write(f"it was: {heads[0]}; it is: {heads[1]}", indent=2 + LABEL)
    out.write(Piece(f"{old.quotation_id} is now {new.quotation_id}", "dim"), indent=2 + LABEL)


def wording(old: Record, new: Record) -> Iterator[Piece]:
    """Give the words of two quotations as one line, what only one of them has in marks of its own."""
    for run in word_diff(old.quotation.text(old.article.text), new.quotation.text(new.article.text)):
        before, after = SIGNS[run.of]
        yield Piece(f"{before}{run.words}{after}", STYLES[run.of])
        yield Piece(" ")
