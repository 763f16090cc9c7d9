"""Takes the paragraphs of an article, gives candidate attributions; one way of quoting for each module.

A rule is a function of a :class:`~quotebank.rules.clauses.Context` that yields candidates and knows no other rule.
``RULES`` is the grammar: its order is the order of precedence in the arbiter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quotebank.candidates import Candidate
from quotebank.rules import according, after, before, colon, narration, parenthetical, signature, transcript
from quotebank.rules.clauses import Context, read_context
from quotebank.rules.transcript import is_transcript

Rule = Callable[[Context], Iterator[Candidate]]

RULES: tuple[tuple[str, Rule], ...] = (
    ("transcript", transcript.find),
    ("signature", signature.find),
    ("after", after.find),
    ("according", according.find),
    ("before", before.find),
    ("colon", colon.find),
    ("parenthetical", parenthetical.find),
    ("narration", narration.find),
)

__all__ = ["RULES", "Context", "Rule", "is_transcript", "read_context"]
