"""Takes what became of each input, tells it as it goes: lines, or on a terminal a bar with what failed above it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from quotebank.commands.app import App
from quotebank.commands.progress import Bar

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.intake.files import Total
    from quotebank.intake.report import Report
    from quotebank.intake.told import Ingested, Progress

FEW = 20
"""So many files are told line by line on a terminal, too …"""

SMALL = 1_000_000
"""… unless they have more bytes than this."""


class Telling:
    """How one run is told: `quiet` leaves out the lines of what went well."""

    def __init__(self, app: App, bank: Bank, progress: Progress, total: Total | None, *, quiet: bool) -> None:
        self._app = app
        self._bank = bank
        self._progress = progress
        self._total = total
        many = total is not None and (total.files > FEW or total.size > SMALL)
        self._bar = Bar(app.err) if many else None
        self._flushed = time.monotonic()
        self._quiet = quiet or (many and sys.stdout.isatty())

    def tell(self, done: Ingested) -> None:
        """Tell what became of one input."""
        left_out = done.status == "skipped" and not done.articles
        if done.notes or done.error or not (self._quiet or left_out):
            self.clear()
        for note in done.notes:
            self._app.note(f"{done.origin}: {note}")
        if done.error:
            self._app.fault(done.error)
        elif done.status == "skipped" and not (self._quiet or left_out):
            self._app.out.write(f"{done.status:<9}  {done.reason}  {done.origin}", wrap=False)
        elif not self._quiet and not left_out:
            place = f"{done.article_id or f'{done.articles} articles':<18}  {done.origin}"
            self._app.out.write(f"{done.status:<9}  {quotations(done.quotations, 4):<15}  {place}", wrap=False)
            if done.changes:
                from quotebank.commands.changed import tell_changes  # late: few articles are new versions

                tell_changes(self._app.out, self._bank, done.changes)
        self._draw()
        self._flush()

    def _flush(self) -> None:
        """Let whoever reads the lines from a pipe or a file have them soon."""
        if time.monotonic() - self._flushed >= 1:
            self._flushed = time.monotonic()
            self._app.out.stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.clear()

    def _draw(self) -> None:
        if self._bar is None or self._total is None:
            return
        far, total = self._progress, self._total
        share = min((far.size + min(far.within, 0.95 * far.current)) / max(total.size, 1), 1.0)
        files = f"{far.files:,} of {total.files:,} files" if total.files > 1 else f"{share:.0%}"
        self._bar.tell(share, far.articles, files)


def tell_totals(app: App, report: Report) -> None:
    """Write the counts of a run."""
    from quotebank.intake.report import KEPT

    counts = [f"{report.counts[status]} {status}" for status in (*KEPT, "skipped", "failed") if report.counts[status]]
    app.out.write(f"{', '.join(counts) or 'nothing read'}; {quotations(report.quotations)} in them")
    if left_out := report.reasons.total():
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(report.reasons.items()) if count)
        app.out.write(f"{left_out} left out: {told}")


def quotations(count: int, width: int = 0) -> str:
    """Return a number of quotations in words."""
    return f"{count:>{width}} quotation" + "s" * (count != 1)
