"""Takes the sources of a page, gives the article's title: the headline that is shown, or the one that is declared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotebank.readers.html.sources import WORD, Sourced, Sources, likeness, words

_SEPARATOR = re.compile(r"\s+(?:[|»«·•–—:-]|::)\s+")
_ALIKE = 0.5
_LONGEST = 300
_SURE, _SECTION = 4, 3
"""How many words a declared title has, and a section before it at most, to be told apart in one headline."""


def title(sources: Sources, outlet: str | None) -> Sourced | None:
    """Return the title and where it stands.

    Of several first headings that is taken which is nearest a declared title; where none is near, the declared one,
    without the outlet's name behind it.  What only ``<title>`` tells, which is written for those who search, does not
    go before the one heading that is printed.
    """
    declared = [(bare(value, outlet), where) for value, where in sources.titles()]
    named = bare(sources.page_title, outlet, wide=True)
    if not sources.heads or len(words(named)) > 1:
        declared.append((named, "<title>"))
    declared = [(value, where) for value, where in declared if value]
    heads = [text for _, text in sources.heads if len(text) <= _LONGEST and not _is_outlet(text, outlet)]
    ranked = sorted(
        heads, key=lambda head: max((_overlap(head, value) for value, _ in declared), default=0.0), reverse=True
    )
    if ranked and (not declared or _nearest(ranked[0], declared) >= _ALIKE):
        return _without_section(ranked[0], declared), "<h1>"
    alone = len(heads) == 1 and len(words(heads[0])) >= _SURE
    if alone and all(where == "<title>" for _, where in declared):
        return heads[0], "<h1>"
    return next(iter(declared), None)


def _nearest(head: str, declared: Sequence[Sourced]) -> float:
    return max((likeness(head, value) for value, _ in declared), default=0.0) if len(words(head)) > 1 else 0.0


def _overlap(one: str, other: str) -> float:
    """Return what share of the words of two texts they have in common."""
    a, b = set(words(one)), set(words(other))
    return len(a & b) / len(a | b) if a | b else 0.0


def _is_outlet(text: str, outlet: str | None) -> bool:
    return bool(outlet) and words(text) == words(outlet or "")


def bare(value: str, outlet: str | None, *, wide: bool = False) -> str:
    """Return a declared title without the outlet's name, or `wide`, any short last part, behind a separator."""
    parts = list(_SEPARATOR.finditer(value))
    for gap in parts:
        head, tail = value[: gap.start()], value[gap.end() :]
        if outlet and len(words(head)) > 1 and _names_outlet(tail, outlet):
            return head
    if wide and parts:
        head, tail = value[: parts[-1].start()], value[parts[-1].end() :]
        if len(words(head)) >= 4 and len(words(tail)) <= 4 and gap_is_plain(parts[-1]):
            return head
    return value


def gap_is_plain(gap: re.Match[str]) -> bool:
    """Tell whether a separator is one that pages put before their name, and no dash of the headline itself."""
    return gap[0].strip() in ("|", "-", "–", "::", "»", "·", "•")


def _names_outlet(tail: str, outlet: str) -> bool:
    own, name = words(tail), words(outlet)
    short = [word for word in name if word != "the"]
    return len(own) <= len(name) + 4 and (likeness(tail, outlet) == 1.0 or "".join(own) == "".join(short))


def _without_section(head: str, declared: Sequence[Sourced]) -> str:
    """Return a headline without a section before a bar, where a declared title is just what stands behind it."""
    before, bar, rest = head.rpartition(" | ")
    if bar and any(words(rest) == words(value) for value, _ in declared):
        return rest.strip()
    if bar and any(words(before) == words(value) for value, _ in declared):
        return before.strip()
    return next((_tail(head, value) for value, _ in declared if _tail(head, value)), head)


def _tail(head: str, value: str) -> str:
    """Return the end of a headline that is a declared title, without the section that is printed before it."""
    own, want = words(head), words(value)
    before = len(own) - len(want)
    if len(want) < _SURE or not 0 < before <= _SECTION or own[before:] != want:
        return ""
    start = list(WORD.finditer(head))[before].start()
    while start and not head[start - 1].isspace() and not head[start - 1].isalnum():
        start -= 1
    return head[start:]
