"""Takes a claim and one printed quotation, gives how the two agree: the verdict on this quotation alone.

Pure: nothing here knows of a bank.  Words side by side, none missing, none added, are ``verbatim``; everything else is
not, however small.
"""

from __future__ import annotations

from dataclasses import replace

from quotebank.verify.changes import Wording, flags, negations
from quotebank.verify.comparison import Comparison, dropped
from quotebank.verify.exactly import exact
from quotebank.verify.nearly import alike
from quotebank.verify.printed import Printed
from quotebank.verify.words import Words


def compare(claim: Words, printed: Printed, names: frozenset[str] = frozenset()) -> Comparison | None:
    """Return how `claim` stands to a quotation; ``None`` when the two have next to nothing in common."""
    found = exact(claim, printed) or alike(claim, printed)
    return None if found is None else weighed(claim, printed, found, names)


def weighed(claim: Words, printed: Printed, found: Comparison, names: frozenset[str] = frozenset()) -> Comparison:
    """Return a comparison with what must be looked at first: changed or dropped words that turn the sense.

    `names` are words, as they are compared, that are known to be names.
    """
    if found.standing in ("verbatim", "fragment", "paraphrase") and found.score == 1:
        return found
    lost = found.dropped or dropped(printed, found.window, found.skipped)
    told = flags(Wording(claim.text, claim.words), Wording(printed.text, printed.words), found.steps, names)
    if found.score == 1:
        told = ("negation",) if negations(tuple(word.lower() for word in lost)) else ()
    return replace(found, flags=told, dropped=lost)
