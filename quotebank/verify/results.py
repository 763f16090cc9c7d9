"""What a check gives: a verdict on a claim, and the printed forms that come nearest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from quotebank.model import GAP, Article, Span
from quotebank.records import Record
from quotebank.verify.changes import Flag, Op
from quotebank.verify.comparison import Comparison
from quotebank.verify.printed import Printed
from quotebank.verify.words import Words

Verdict = Literal[
    "verbatim",
    "truncated",
    "altered",
    "spliced",
    "fragment",
    "paraphrase",
    "other-speaker",
    "reporter",
    "not-found",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

EXIT_CODES: dict[Verdict, int] = {
    "verbatim": 0,
    "truncated": 10,
    "altered": 10,
    "spliced": 10,
    "other-speaker": 11,
    "fragment": 12,
    "paraphrase": 12,
    "reporter": 13,
    "not-found": 1,
}
"""Verdict -> what the program exits with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """Where the same words were printed first, as far as the bank knows."""

    published: str | None
    """ISO 8601; ``None`` when no article with the words tells."""
    publisher: str | None
    article_id: str
    articles: int
    """In how many articles of the bank the words stand."""


class Step(NamedTuple):
    """One step of a word diff: words that are the same, changed, missing in the claim, or added by it."""

    op: Op
    claim: str
    """The words as claimed; empty where they are missing."""
    printed: str
    """The words as printed; empty where they were added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One printed form of a claim."""

    verdict: Verdict
    """How the claim stands to this form alone."""
    comparison: Comparison
    claim: Words
    printed: Printed
    article: Article
    article_id: str
    record: Record | None
    """The quotation; ``None`` where the words are nobody's."""
    superseded_by: str | None
    """The id of the next version of the article; ``None`` where this is the one that stands."""
    first: First

    @property
    def score(self) -> float:
        """How much agrees, from 0 to 1."""
        return self.comparison.score

    @property
    def text(self) -> str:
        """The printed words that agree, with what stands between them; pieces printed apart are joined by a gap."""
        return GAP.join(span.of(self.printed.text) for span in self.places())

    @property
    def cut_before(self) -> str:
        """What the quotation prints before these words; empty for nothing."""
        return self._shown(0, self.comparison.window[0]) if self.record else ""

    @property
    def cut_after(self) -> str:
        """What the quotation prints behind them; empty for nothing."""
        return self._shown(self.comparison.window[1], len(self.printed.words)) if self.record else ""

    @property
    def skipped(self) -> tuple[str, ...]:
        """What the claim jumps over."""
        return tuple(self._shown(*words) for words in self.comparison.skipped)

    @property
    def diff(self) -> tuple[Step, ...]:
        """The way from the print to the claim; of a claim of several pieces, that of this one."""
        return tuple(
            Step(step.op, self.claim.part(*step.claim), self._shown(*step.print)) for step in self.comparison.steps
        )

    def places(self) -> tuple[Span, ...]:
        """Return where the words that agree stand in the text, with the marks that open or close among them."""
        return self.printed.with_marks(self.printed.places(*self.comparison.window))

    def _shown(self, first: int, last: int) -> str:
        return GAP.join(span.of(self.printed.text) for span in self.printed.places(first, last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The answer to «was this really said?»."""

    query: str
    verdict: Verdict
    flags: tuple[Flag, ...] = ()
    matches: tuple[Match, ...] = ()
    """The nearest printed forms, best first; for ``spliced`` the pieces, in the order of the claim, then others."""
    speaker: str | None = None
    """Whom a named speaker was understood as."""
    notes: tuple[str, ...] = ()
    """What the reader must know of how the verdict came about."""

    @property
    def exit_code(self) -> int:
        """What the program exits with."""
        return EXIT_CODES[self.verdict]
