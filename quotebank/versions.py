"""Takes two versions of an article, tells whether they are such, and what became of the quotations.

Articles are edited after they are published, often without a word about it: both versions are kept, and a checker is
told which quotations came, went, or were worded or attributed otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quotebank.folding import folded, plain
from quotebank.model import Article, Quotation

SAME_ADDRESS = 0.3
"""What share of the shorter text's runs of three words a text at the same address must have to be its next version:
less, and the address is that of a whole site."""

SAME_FILE = 0.5
"""The same for a file of the same name."""

NEAR = 60.0
"""How alike, of 100, two quotations must be for one to be the other altered."""

_LINE_OF_FILE = re.compile(r".*:[0-9]+", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What became of the quotations of an article in its next version."""

    previous: str
    """The id of the version before."""
    added: tuple[str, ...] = ()
    """Ids of quotations of the new version."""
    removed: tuple[str, ...] = ()
    """Ids of quotations of the old one."""
    altered: tuple[tuple[str, str], ...] = ()
    """Pairs of both: the same statement in other words, or of another speaker, day or kind."""


def is_version(new: Article, old: Article) -> bool:
    """Tell whether two articles of different words are versions of one: same address or file, and much in common."""
    publishers = {plain(one.publisher) for one in (new, old) if one.publisher}
    if len(publishers) > 1:
        return False
    if new.url and old.url:
        return new.url == old.url and resemblance(new.text, old.text) >= SAME_ADDRESS
    return same_file(new.origin, old.origin) and resemblance(new.text, old.text) >= SAME_FILE


def same_file(one: str, other: str) -> bool:
    """Tell whether two origins are one file; standard input and the lines of a file of many articles are none."""
    return one == other and one not in ("", "-") and not _LINE_OF_FILE.fullmatch(one)


def resemblance(one: str, other: str) -> float:
    """Return the share of the shorter text's runs of three words that the other text has, 0 to 1."""
    first, second = _runs(one), _runs(other)
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = folded(text)
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def changes(
    previous: str, old: Mapping[str, Quotation], old_text: str, new: Mapping[str, Quotation], text: str
) -> Changes:
    """Return what became of the quotations `old`, by id, now that they are `new`."""
    # Late: only a changed article needs it.
    from rapidfuzz import fuzz, process

    before = {one: _words(quotation, old_text) for one, quotation in old.items()}
    after = {one: _words(quotation, text) for one, quotation in new.items()}
    pairs: list[tuple[str, str]] = []
    for one, words in before.items():
        same = [other for other, found in after.items() if found == words]
        # Where the words come twice, the one that is read alike is the same.
        same.sort(key=lambda other: _told(old[one]) != _told(new[other]))
        if same:
            pairs.append((one, same[0]))
            del after[same[0]]
    kept = {one for one, _ in pairs}
    left = {one: words for one, words in before.items() if one not in kept}
    near = sorted(
        (
            (-score, one, other)
            for one, words in left.items()
            for _, score, other in process.extract(words, after, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
        ),
    )
    for _, one, other in near:
        if one in left and other in after:
            pairs.append((one, other))
            del left[one], after[other]
    altered = [
        (one, other)
        for one, other in pairs
        if before[one] != _words(new[other], text) or _told(old[one]) != _told(new[other])
    ]
    order = {one: place for place, one in enumerate(old)}
    return Changes(
        previous=previous,
        added=tuple(after),
        removed=tuple(left),
        altered=tuple(sorted(altered, key=lambda pair: order[pair[0]])),
    )


def _words(quotation: Quotation, text: str) -> str:
    return " ".join(folded(quotation.text(text)))


def _told(quotation: Quotation) -> tuple[str | None, ...]:
    speaker = quotation.speaker
    return (quotation.kind, speaker.kind, speaker.name, quotation.said.iso)


def read_alike(old: Quotation, old_text: str, new: Quotation, text: str) -> bool:
    """Tell whether two versions print the very same words and the program reads them alike in every part."""
    roles = [one.role.text if one.role else None for one in (old, new)]
    return old.text(old_text) == new.text(text) and _told(old) == _told(new) and roles[0] == roles[1]
