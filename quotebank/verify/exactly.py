"""Takes a claim and one printed quotation, gives how they agree when all words of the claim stand so.

An ellipsis in the claim declares a cut; brackets declare an insertion, unless it denies something.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice, pairwise
from typing import NamedTuple

from quotebank.verify.alignment import Keys, occurrences
from quotebank.verify.changes import Change, negations
from quotebank.verify.comparison import Comparison, Standing, dropped, insertions, stretches
from quotebank.verify.printed import Printed
from quotebank.verify.wording import ORDER, Difference, between, differences
from quotebank.verify.words import Words

MOST = 8
"""At most so many places are tried at which the first words of a claim stand."""


class Run(NamedTuple):
    """Words of the claim that stand side by side in print."""

    claim: tuple[int, int]
    print: int


def exact(claim: Words, printed: Printed) -> Comparison | None:
    """Return the comparison when all words of the claim stand so; ``None`` otherwise.

    Words may be left out at an ellipsis of the claim, and words in brackets of their own be added, if they deny
    nothing.
    """
    for own in _own_words(claim):
        found = [_stood(claim, own, printed, runs) for runs in islice(_runs(claim, own, printed.keys), MOST)]
        if found:
            return min(found, key=_preference)
    return None


_RANK: tuple[Standing, ...] = ("verbatim", "truncated", "fragment", "paraphrase", "altered", "spliced")


def _preference(one: Comparison) -> tuple[int, int]:
    return _RANK.index(one.standing), len(one.skipped)


def _own_words(claim: Words) -> Iterator[tuple[int, ...]]:
    """Yield the numbers of the claim's words: all of them, then those that are not in brackets."""
    everything = tuple(range(len(claim.words)))
    if everything:
        yield everything
    added = [claim.words[at].key for at in sorted(claim.inserted)]
    if added and len(added) < len(everything) and not negations(added):
        yield tuple(at for at in everything if at not in claim.inserted)


def _runs(claim: Words, own: Sequence[int], keys: Keys) -> Iterator[tuple[Run, ...]]:
    """Yield the ways in which the parts of the claim between its ellipses stand in the print, in order."""
    parts: list[list[int]] = [[]]
    for at in own:
        if at in claim.cuts and parts[-1]:
            parts.append([])
        parts[-1].append(at)
    words = [tuple(claim.keys[at] for at in part) for part in parts]
    if not set(chain.from_iterable(words)).issubset(keys):
        return
    for first in occurrences(words[0], keys):
        places = [first]
        for before, part in pairwise(words):
            following = next(occurrences(part, keys, places[-1] + len(before)), None)
            if following is None:
                return
            places.append(following)
        yield tuple(Run((part[0], part[-1] + 1), place) for part, place in zip(parts, places, strict=True))


def _stood(claim: Words, own: Sequence[int], printed: Printed, runs: Sequence[Run]) -> Comparison:
    """Judge words that all stand so: are they in marks, and does the cut leave the sense?"""
    ends = [_end(run, own) for run in runs]
    numbers = [at for run, end in zip(runs, ends, strict=True) for at in range(run.print, end)]
    window = (runs[0].print, ends[-1])
    skipped = tuple((end, run.print) for end, run in zip(ends, runs[1:], strict=False) if end < run.print)
    inside = [printed.inside[at] for at in numbers]
    lost = dropped(printed, window, skipped)
    if all(inside):
        standing: Standing = "truncated" if lost else "verbatim"
    else:
        standing = "fragment" if any(inside) else "paraphrase"
    return Comparison(
        standing=standing,
        score=1.0,
        steps=tuple(_declared(claim, own, runs)),
        window=window,
        covered=(0, len(claim.words)),
        differences=_named(claim, own, printed, runs, ends, window),
        dropped=lost,
        skipped=skipped,
        insertions=insertions(claim) if len(own) < len(claim.words) else (),
    )


def _end(run: Run, own: Sequence[int]) -> int:
    """Return where the words of a run end in print, those in brackets not counted."""
    return run.print + len(_within(run, own))


def _within(run: Run, own: Sequence[int]) -> Sequence[int]:
    """Return those of the claim's own words that a run holds."""
    return own[bisect_left(own, run.claim[0]) : bisect_left(own, run.claim[1])]


def _declared(claim: Words, own: Sequence[int], runs: Sequence[Run]) -> Iterator[Change]:
    """Yield the steps of an exact comparison: the same words, what an ellipsis leaves out, what brackets add."""
    mine, place, at = frozenset(own), runs[0].print, 0
    stops = [run.claim[1] for run in runs[:-1]] + [len(claim.words)]
    for run, stop in zip(runs, stops, strict=True):
        if place < run.print:
            yield Change("missing", (at, at), (place, run.print))
        place = run.print
        for added, numbers in groupby(range(at, stop), key=lambda number: number not in mine):
            first, *others = numbers
            last = (others or [first])[-1] + 1
            end = place if added else place + last - first
            yield Change("added" if added else "same", (first, last), (place, end))
            place = end
        at = stop


def _named(
    claim: Words,
    own: Sequence[int],
    printed: Printed,
    runs: Sequence[Run],
    ends: Sequence[int],
    window: tuple[int, int],
) -> tuple[Difference, ...]:
    found: set[Difference] = set()
    for run, end in zip(runs, ends, strict=True):
        ours = stretches(_within(run, own))
        for mine, place in zip(ours, _cut_like(ours, range(run.print, end)), strict=True):
            words = tuple(claim.words[at] for at in mine)
            found |= differences(claim.text, words, printed.text, tuple(printed.words[at] for at in place))
    if any(end < run.print for end, run in zip(ends, runs[1:], strict=False)):
        found.add("cut")
    if len(own) < len(claim.words):
        found.add("insertion")
    if any(True for _ in printed.breaks(*window)):
        found.add("interrupted")
    found.update(_behind(claim, printed, window[1]))
    return tuple(one for one in ORDER if one in found)


def _behind(claim: Words, printed: Printed, end: int) -> Iterator[Difference]:
    """Yield ``marks`` when the claim ends like another kind of sentence than the print: «?» for «.»."""
    last = claim.text[claim.words[-1].end :].strip("\"'“”‘’«»‹›„` \n\t()[]")[:1]
    follows = printed.text[printed.words[end - 1].end :].lstrip("\"'“”‘’«»‹›„` \n\t()[]")[:1]
    if last and last != follows and (last in "?!" or (follows and follows in "?!")):
        yield from between(last, follows)


def _cut_like(model: Sequence[Sequence[int]], numbers: range) -> list[range]:
    out, at = [], 0
    for part in model:
        out.append(numbers[at : at + len(part)])
        at += len(part)
    return out
