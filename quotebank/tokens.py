"""Takes a paragraph and its stretches inside marks, gives tokens; each stretch is one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from quotebank.lexicon import abbreviations
from quotebank.marks import Stretch
from quotebank.model import Span


class Token(NamedTuple):
    """A word, number, sign or stretch, and where it stands."""

    text: str
    """As printed; a stretch's text includes its marks."""
    start: int
    end: int
    kind: str
    """``w`` word, ``n`` number, ``p`` sign, ``q`` stretch inside quotation marks."""
    low: str
    """In lower case with straight apostrophes, as the tables of the lexicon have it; empty for a stretch."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


_TOKEN = re.compile(
    r"""
      (?P<w>  (?:[A-Z]-)?(?:[^\W\d_]\.){2,}             # U.S., a.m., B.C., D-N.C.
            | [@\#][^\W]+                             # a handle, a hashtag
            | [^\W\d_]\w*_\w*+                         # an account's name: deck_hand9
            | [^\W\d_][^\W_]*+                        # a word …
              (?:[-‑][^\W_]+|['’](?![sS]\b)[^\W_]+|&[^\W_]+)*+     # … hyphenated, elided, O’Hara, AT&T
            | ['’][sS]\b )                            # a possessive or a short «is»
    | (?P<n>  [$£€¥]?\d[\d,.:]*\d(?:[^\W_]*(?:-[^\W_]+)*) | [$£€¥]?\d[^\W_]*(?:-[^\W_]+)* )
    | (?P<p>  \.{2,} | [^\w\s\u00ad\u200b-\u200f\u2060\ufeff] | _+ )     # signs without width are no tokens
    """,
    re.VERBOSE,
)


_SEEN = 1 << 16
"""How many forms are remembered: memory is bounded, whatever the texts."""
_LONGEST_KEPT = 40
_LONGEST_SHORT = 7
"""The most characters of a word that a full stop may belong to."""


class _Forms(dict[str, tuple[str, str, str]]):
    """Words and signs by their text: the text itself, its kind and its small letters, so that tokens share them."""

    def learn(self, word: str, kind: str) -> tuple[str, str, str]:
        """Return and remember a form; words without an end are not kept."""
        if len(self) >= _SEEN:
            self.clear()
        form = (word, kind, word.lower().replace("’", "'"))
        if len(word) < _LONGEST_KEPT:
            self[word] = form
        return form


_FORMS = _Forms()


def tokenize(text: str, span: Span, stretches: Sequence[Stretch]) -> tuple[Token, ...]:
    """Return the tokens of ``text[span.start:span.end]`` in order."""
    out: list[Token] = []
    position = span.start
    for stretch in stretches:
        _add_plain(out, text, position, stretch.span.start)
        start, end = stretch.span
        out.append(Token(text[start:end], start, end, "q", ""))
        position = end
    _add_plain(out, text, position, span.end)
    return tuple(out)


def _add_plain(out: list[Token], text: str, start: int, end: int) -> None:
    """Add the tokens between two stretches, full stops of abbreviations joined to their words."""
    short, known, new = abbreviations(), _FORMS.get, tuple.__new__
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        first, last = match.span()
        if word == "." and out and out[-1].end == first and _is_short(out[-1], short):
            held = out.pop()
            out.append(Token(held.text + ".", held.start, last, "w", held.low + "."))
            continue
        form, kind, low = known(word) or _FORMS.learn(word, match.lastgroup or "p")
        out.append(new(Token, (form, first, last, kind, low)))


def _is_short(token: Token, short: frozenset[str]) -> bool:
    """Tell whether a full stop behind a token belongs to it: a known abbreviation or an initial."""
    word = token.text
    if token.kind != "w" or len(word) > _LONGEST_SHORT:
        return False
    return (len(word) == 1 and word.isupper() and word != "I") or word + "." in short
