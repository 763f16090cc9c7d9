"""Takes a claim and one printed quotation, gives how the two agree: the verdict on this quotation alone.

Pure: nothing here knows of a bank.  Words side by side, none missing, none added, are ``verbatim``; everything else is
not, however small.  An ellipsis in the claim declares a cut; brackets declare an insertion, unless it denies something.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice, pairwise
from typing import Literal, NamedTuple

from quotebank.lexicon import Finder, hinges
from quotebank.model import Span
from quotebank.verify.alignment import Keys, Piece, likeness, occurrences, pieces
from quotebank.verify.changes import Change, Flag, Wording, changes, flags, negations
from quotebank.verify.printed import Printed
from quotebank.verify.wording import ORDER, Difference, between, differences
from quotebank.verify.words import Words

Standing = Literal["verbatim", "truncated", "altered", "spliced", "fragment", "paraphrase"]
"""How a claim stands to one quotation."""

MOST = 8
"""At most so many places are tried at which the first words of a claim stand."""

JOINED = 3
"""A stretch of fewer words that agree is no piece of a splice."""


class Run(NamedTuple):
    """Words of the claim that stand side by side in print."""

    claim: tuple[int, int]
    print: int

    @property
    def end(self) -> int:
        """Where they end in print."""
        return self.print + self.claim[1] - self.claim[0]


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
    dropped = found.dropped or _dropped(printed, found.window, found.skipped)
    told = flags(Wording(claim.text, claim.words), Wording(printed.text, printed.words), found.steps, names)
    if found.score == 1:
        told = ("negation",) if negations(tuple(word.lower() for word in dropped)) else ()
    return replace(found, flags=told, dropped=dropped)


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
    dropped = _dropped(printed, window, skipped)
    if all(inside):
        standing: Standing = "truncated" if dropped else "verbatim"
    else:
        standing = "fragment" if any(inside) else "paraphrase"
    return Comparison(
        standing=standing,
        score=1.0,
        steps=tuple(_declared(claim, own, runs)),
        window=window,
        covered=(0, len(claim.words)),
        differences=_named(claim, own, printed, runs, ends, window),
        dropped=dropped,
        skipped=skipped,
        insertions=_insertions(claim) if len(own) < len(claim.words) else (),
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


def _insertions(claim: Words) -> tuple[str, ...]:
    out: list[list[int]] = []
    for at in sorted(claim.inserted):
        if out and out[-1][-1] == at - 1:
            out[-1].append(at)
        else:
            out.append([at])
    return tuple(claim.part(part[0], part[-1] + 1) for part in out)


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
        ours = _stretches(_within(run, own))
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


def _stretches(numbers: Sequence[int]) -> list[list[int]]:
    """Cut numbers into runs without a hole."""
    out: list[list[int]] = []
    for number in numbers:
        if out and out[-1][-1] == number - 1:
            out[-1].append(number)
        else:
            out.append([number])
    return out


def _cut_like(model: Sequence[Sequence[int]], numbers: range) -> list[range]:
    out, at = [], 0
    for part in model:
        out.append(numbers[at : at + len(part)])
        at += len(part)
    return out


def _dropped(printed: Printed, window: tuple[int, int], skipped: Sequence[tuple[int, int]]) -> tuple[str, ...]:
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
    for part in _stretches(sorted(left)):
        keys = [printed.words[at].key for at in part]
        for start, end, _ in finder.all(keys):
            span = Span(printed.words[part[start]].start, printed.words[part[end - 1]].end)
            found.append(span.of(printed.text))
    return tuple(dict.fromkeys(found))


def alike(claim: Words, printed: Printed, part: tuple[int, int] | None = None) -> Comparison | None:
    """Return how a claim whose words do not all stand so comes near a quotation; ``None`` for nothing in common.

    `part` compares these words of the claim alone.
    """
    first, last = part or (0, len(claim.words))
    own, keys = claim.keys[first:last], printed.keys
    found = pieces(own, keys)
    if not found:
        return None
    main, parts = found[0], _parts(found)
    covered = (0, len(own)) if len(parts) == 1 else main.claim
    facing = _facing(printed, main, covered)
    steps = changes(main, covered, facing, first)
    window = (min(facing[0], *(one.print[0] for one in parts)), max(facing[1], *(one.print[1] for one in parts)))
    ordered = sorted(parts, key=lambda one: one.print)
    return Comparison(
        standing=_standing(claim, printed, main, parts, first),
        score=min(0.99, likeness(own, keys, parts)),
        steps=steps,
        window=window,
        covered=(steps[0].claim[0], steps[-1].claim[1]),
        skipped=tuple((one.print[1], other.print[0]) for one, other in pairwise(ordered)),
        insertions=_insertions(claim),
        agreeing=frozenset(
            first + at for one in found for block in one.blocks for at in range(block.claim, block.claim + block.size)
        ),
    )


def _facing(printed: Printed, main: Piece, covered: tuple[int, int]) -> tuple[int, int]:
    """Return the print's words that a piece faces: with as many before and behind it as the claim changed there.

    Never beyond the end of a sentence, behind which nothing stands in the place of the claim's words.
    """
    first, last = main.print
    for _ in range(main.claim[0] - covered[0]):
        if first and not _parted(printed, first - 1):
            first -= 1
    for _ in range(covered[1] - main.claim[1]):
        if last < len(printed.words) and not _parted(printed, last - 1):
            last += 1
    return first, last


def _parted(printed: Printed, at: int) -> bool:
    """Tell whether a sentence or a piece ends between a word and the next."""
    one, other = printed.words[at : at + 2]
    between = printed.text[one.end : other.start]
    return any(sign in between for sign in ".!?…") or any(map(str.isalnum, between))


def _parts(found: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the heaviest piece and those beside it that are more than a few words by chance."""
    return (found[0], *(one for one in found[1:] if max(block.size for block in one.blocks) >= JOINED))


def _standing(claim: Words, printed: Printed, main: Piece, parts: Sequence[Piece], first: int) -> Standing:
    agreeing = [at for part in parts for block in part.blocks for at in range(block.print, block.print + block.size)]
    inside = sum(printed.inside[at] for at in agreeing)
    if not inside:
        return "paraphrase"
    if inside < len(agreeing):
        return "fragment"
    others = [sorted((main, part), key=lambda one: one.claim) for part in parts if part is not main]
    return "altered" if all(_declares(claim, one, other, first) for one, other in others) else "spliced"


def _declares(claim: Words, one: Piece, other: Piece, first: int) -> bool:
    """Tell whether the claim has an ellipsis between two pieces that it gives in the order of the print."""
    start, end = first + one.claim[1], first + other.claim[0]
    return one.print < other.print and any(start <= cut <= end for cut in claim.cuts)
