"""Takes the attributions of an article, gives for each sub-heading in marks the quotation whose words it repeats.

A sub-heading tells no speaker; the paragraph below or above it does.  Three words in a row are looked up at a time, so
that the time grows with the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice

from quotebank.candidates import Candidate

HEADING = "heading"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ROW = 3
_SHARE = 0.5
"""The least share of a heading's rows of words that one quotation must hold; headings leave words out."""
_NEAR, _MOST = 6, 0.7
"""How many attributions before and behind a heading are looked at, and the share of its words that one must hold."""
_LONGEST = 2000
"""The most words of an attribution that are looked at."""
_HOLDERS = 20
"""How many quotations are looked at for one row of words."""


def echoed(text: str, attributions: Sequence[Candidate]) -> dict[int, int]:
    """Return which attribution each heading repeats, by their numbers; those that repeat none are left out."""
    headings = [number for number, one in enumerate(attributions) if one.rule == HEADING]
    if not headings:
        return {}
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, one in enumerate(attributions):
        if one.rule != HEADING:
            for row in set(_rows(text, one)):
                holders[row].append(number)
    out = {}
    for number in headings:
        other = _likeliest(_rows(text, attributions[number]), holders)
        other = _nearly(text, attributions, number) if other is None else other
        if other is not None:
            out[number] = other
    return out


def _nearly(text: str, attributions: Sequence[Candidate], number: int) -> int | None:
    """Return the near attribution that holds most of a heading's words in any order; ``None`` where none does."""
    wanted = set(_words(text, attributions[number]))
    near = range(max(0, number - _NEAR), min(len(attributions), number + _NEAR + 1))
    shares = {
        other: len(wanted & set(_words(text, attributions[other]))) / len(wanted)
        for other in near
        if wanted and attributions[other].rule != HEADING
    }
    best = max(shares, key=lambda other: (shares[other], -abs(other - number)), default=None)
    return best if best is not None and len(wanted) >= _ROW and shares[best] >= _MOST else None


def _likeliest(rows: Sequence[tuple[str, ...]], holders: dict[tuple[str, ...], list[int]]) -> int | None:
    """Return the attribution that holds most of the rows; ``None`` where none holds enough."""
    votes = Counter(number for row in rows for number in islice(holders.get(row, ()), _HOLDERS))
    best = min(votes, key=lambda number: (-votes[number], number), default=None)
    return best if best is not None and votes[best] >= _SHARE * len(rows) else None


def _words(text: str, one: Candidate) -> list[str]:
    """Return the first words of an attribution, folded."""
    found = (match.group() for span in one.content for match in _WORD.finditer(text, *span))
    return [word.casefold().replace("’", "'") for word in islice(found, _LONGEST)]


def _rows(text: str, one: Candidate) -> list[tuple[str, ...]]:
    words = _words(text, one)
    return list(zip(*(words[at:] for at in range(_ROW)), strict=False))
