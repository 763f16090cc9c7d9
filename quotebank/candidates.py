"""What a rule or the tagger proposes, before anybody has decided."""

from __future__ import annotations

from dataclasses import dataclass

from quotebank.model import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible attribution: spans of the article's text, what found it and how sure that was."""

    content: tuple[Span, ...]
    """In order and without overlap; a piece inside marks includes its marks."""
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    """The mention beside the cue; empty where none was found."""
    rule: str = ""
    score: float = 0.0
    """From 0 to 1; what it means is the finder's business, the arbiter only compares."""
    notes: tuple[str, ...] = ()
    """Reasons in words a journalist reads."""
    continues: bool = False
    """No cue of its own: whoever spoke last goes on speaking."""
