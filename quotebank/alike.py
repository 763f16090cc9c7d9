"""Takes the words of quotations and their speakers, tells which are one statement, worded alike or nearly so.

Case, accents, marks, brackets and ellipses do not count, since the words come folded.  Words that change the sense, a
negation or a number, make two statements of two wordings, however near the rest: «will resign» is no misprint.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from quotebank.folding import folded
from quotebank.model import digest

MIN_NEAR = 6
"""Fewer words than this are only the same as themselves."""

NEAR = 0.8
"""How much of two wordings, word by word, must be the same: twice the common words over all words."""

HASHES = 8
"""How many fingerprints a wording has: of a hundred pairs that near, 99 share one."""

_NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor cannot without hardly barely unless except if may might".split()
)
_NUMBERS = frozenset(
    (
        *"zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(),
        *"sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety".split(),
        *"hundred thousand million billion trillion dozen half third quarter".split(),
    )
)


class Voice(NamedTuple):
    """Whose a quotation is, as far as that is known; nobody in particular has no id."""

    id: str
    kind: str
    name: str


NOBODY = Voice("", "unknown", "")


def fingerprints(words: Sequence[str]) -> tuple[int, ...]:
    """Return the least hashes of all runs of two words: wordings that are near share some, others hardly any.

    This is Broder's min-wise sampling (https://doi.org/10.1109/SEQUEN.1997.666900); each fits a signed 64-bit integer.
    """
    if len(words) < MIN_NEAR:
        return ()
    hashes = {hashlib.blake2b(f"{one} {two}".encode(), digest_size=7).digest() for one, two in pairwise(words)}
    return tuple(int.from_bytes(one) for one in sorted(hashes)[:HASHES])


def near(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two wordings are the same statement, copied with small changes."""
    if min(len(one), len(other)) < MIN_NEAR:
        return False
    # Late: only an ingest groups.
    from rapidfuzz.distance import Indel

    if Indel.normalized_similarity(one, other, score_cutoff=NEAR) < NEAR:
        return False
    first, second = Counter(one), Counter(other)
    return not any(map(_turns, (first - second) + (second - first)))


def comparable(one: int, other: int) -> bool:
    """Tell whether wordings of so many words can be near at all: where no more than the shorter one is the same."""
    return 2 * min(one, other) >= NEAR * (one + other)


def _turns(word: str) -> bool:
    """Tell whether a word more or less turns a statement into another."""
    return word in _NEGATIONS or word in _NUMBERS or word.endswith("n't") or any(char.isdigit() for char in word)


@lru_cache(maxsize=20_000)
def _name(name: str) -> tuple[str, ...]:
    return folded(name)


def compatible(one: Voice, other: Voice) -> bool:
    """Tell whether two names may be one speaker's: the same, or a surname alone, or initials, beside the full name."""
    if one.id == other.id:
        return True
    first, second = _name(one.name), _name(other.name)
    if one.kind != other.kind or not first or not second:
        return False
    if first == second or one.kind != "person":
        return first == second
    bare = min(len(first), len(second)) == 1
    initials = 1 in (len(first[0]), len(second[0])) and first[0][0] == second[0][0]
    return first[-1] == second[-1] and (bare or initials)


def grouped(spoken: Mapping[str, Iterable[Voice]], links: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], str]:
    """Return the group of each (wording, speaker's id).

    `spoken` are the voices of each wording, and `links` the wordings that are near it.  The answer does not depend on
    the order in which either was found.  One whom nobody names joins the only one who is named for the wording.
    """
    voices = sorted({voice for found in spoken.values() for voice in found} - {NOBODY}, key=_fullest)
    people = _people(voices)
    said: dict[str, set[str]] = defaultdict(set)
    where: dict[tuple[str, str], str] = {}
    for wording in sorted(spoken):
        named = {people[voice.id] for voice in spoken[wording] if voice != NOBODY}
        everyone = set(people.values())
        alone = (
            next(iter(named)) if len(named) == 1 else next(iter(everyone)) if len(everyone) == 1 and not named else ""
        )
        for voice in spoken[wording]:
            person = people[voice.id] if voice != NOBODY else alone
            where[wording, voice.id] = person
            said[person].add(wording)
    first: dict[str, str] = {}
    for person in sorted(said, reverse=True):
        first |= dict.fromkeys(said[person], person)
    names = {(person, one): name for person, found in said.items() for one, name in connected(found, links).items()}
    # The usual case, one speaker for the words, has the id of the words alone.
    return {
        (wording, voice): names[person, wording]
        if first[names[person, wording]] == person
        else "g-" + digest(names[person, wording], person)
        for (wording, voice), person in where.items()
    }


def _fullest(voice: Voice) -> tuple[int, str, str]:
    return (-len(_name(voice.name)), voice.name, voice.id)


def _people(voices: Sequence[Voice]) -> dict[str, str]:
    """Return whom each voice belongs to: the fuller names first, a shorter one to the only one whom it may mean."""
    # One of another last word is nobody who may be meant: a sentence that thousands say takes no long time.
    heads: dict[str, list[Voice]] = defaultdict(list)
    out: dict[str, str] = {}
    for voice in voices:
        last = _name(voice.name)[-1:]
        alike = heads["".join(last)]
        fitting = [head for head in alike if compatible(voice, head)]
        if len(fitting) == 1:
            out[voice.id] = fitting[0].id
        else:
            alike.append(voice)
            out[voice.id] = voice.id
    return out


def connected(wordings: Iterable[str], links: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return, for each wording, the least of those that it is linked with through any chain of `wordings`."""
    left = set(wordings)
    out: dict[str, str] = {}
    for start in sorted(left):
        if start not in left:
            continue
        found, frontier = {start}, [start]
        while frontier:
            fresh = (set(links.get(frontier.pop(), ())) & left) - found
            found |= fresh
            frontier += fresh
        left -= found
        out |= dict.fromkeys(found, start)
    return out
