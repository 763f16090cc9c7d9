"""How a claim stands to one quotation, as a value, and what every comparison must tell beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quotebank.lexicon import Finder, hinges
from quotebank.model import Span
from quotebank.verify.changes import Change, Flag
from quotebank.verify.printed import Printed
from quotebank.verify.wording import Difference
from quotebank.verify.words import Words

Standing = Literal["verbatim", "truncated", "altered", "spliced", "fragment", "paraphrase"]
"""How a claim stands to one quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a claim stands to one quotation."""

    standing: Standing
    score: float
    """0 to 1: how much of both agrees; 1 where all words do."""
    steps: tuple[Change, ...]
    """The way from the print to the claim, by numbers of words; of the heaviest piece where there are several."""
    window: tuple[int, int]
    """The half-open range of the print's words from the first to the last that agrees."""
    covered: tuple[int, int]
    """The range of the claim's words that were found here."""
    flags: tuple[Flag, ...] = ()
    differences: tuple[Difference, ...] = ()
    dropped: tuple[str, ...] = ()
    """The negations, conditions and contrasts of the same sentence that the cut leaves out, as printed."""
    skipped: tuple[tuple[int, int], ...] = ()
    """Ranges of the print's words that the claim jumps over between its pieces."""
    insertions: tuple[str, ...] = ()
    """What the claim adds in square brackets, as written."""
    agreeing: frozenset[int] = frozenset()
    """Numbers of the claim's words that agree, by chance or not."""


def insertions(claim: Words) -> tuple[str, ...]:
    """Return what the claim adds in square brackets, as written."""
    out: list[list[int]] = []
    for at in sorted(claim.inserted):
        if out and out[-1][-1] == at - 1:
            out[-1].append(at)
        else:
            out.append([at])
    return tuple(claim.part(part[0], part[-1] + 1) for part in out)


def stretches(numbers: Sequence[int]) -> list[list[int]]:
    """Cut numbers into runs without a hole."""
    out: list[list[int]] = []
    for number in numbers:
        if out and out[-1][-1] == number - 1:
            out[-1].append(number)
        else:
            out.append([number])
    return out


def dropped(printed: Printed, window: tuple[int, int], skipped: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the words that turn the sense and stand in a sentence of the claim, but were left out of it."""
    if window == (0, len(printed.words)) and not skipped:
        return ()
    sentences = printed.sentences()
    first, last = window
    left = [at for at in range(first) if sentences[at] == sentences[first]]
    left += [at for at in range(last, len(sentences)) if sentences[at] == sentences[last - 1]]
    for start, end in skipped:
        left += [at for at in range(start, end) if sentences[at] in (sentences[start - 1], sentences[end])]
    found: list[str] = []
    finder = Finder(hinges())
    for part in stretches(sorted(left)):
        keys = [printed.words[at].key for at in part]
        for start, end, _ in finder.all(keys):
            span = Span(printed.words[part[start]].start, printed.words[part[end - 1]].end)
            found.append(span.of(printed.text))
    return tuple(dict.fromkeys(found))
