"""Takes a text and the language that it is said to be in, tells whether the extractor can read it: only English.

Asked are the words themselves: the little words that carry an English sentence make a third to a half of any English
article, and less than a tenth of one in another language.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 40
"""With fewer words only the declaration is asked."""
_SAMPLE = 40_000
_SHARE = 0.2
CLEAR = 0.28
"""From this share on the words are English for certain."""


@lru_cache(maxsize=1)
def _little_words() -> frozenset[str]:
    from quotebank.lexicon import closed_class  # late: a start without articles needs no lexicon

    return frozenset(word for word in closed_class() if word.isalpha())


@lru_cache(maxsize=2)
def english(text: str) -> float | None:
    """Return the share of English little words among the words of `text`, ``None`` where there are too few words."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    if len(words) < _FEWEST:
        return None if sum(map(str.isalpha, text[:_SAMPLE])) < 4 * _FEWEST else _share(words)
    return _share(words)


def _share(words: list[str]) -> float:
    little = _little_words()
    return sum(word in little for word in words) / max(1, len(words))


def surely_english(text: str) -> bool:
    """Tell whether the words alone show that a text is English."""
    return (english(text) or 0.0) >= CLEAR


def foreign(text: str, declared: str | None) -> tuple[str | None, str | None]:
    """Return why an article is left out, being in another language, and a note where the declaration is wrong."""
    told = (declared or "").lower()
    share = english(text)
    other = bool(told) and not told.startswith("en")
    if other and (share is None or share < CLEAR):
        return f"not in English: declared as {declared}", None
    if share is not None and share < _SHARE:
        return f"not in English by its words{f', although declared as {declared}' if told else ''}", None
    return None, f"declared as {declared}, but its words are English" if other else None
