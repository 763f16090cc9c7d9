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
            | [^\W\d_][^\W_]*+_\w*+                    # an account's name: deck_hand9
            | [^\W\d_][^\W_]*+                        # a word …
              (?:[-‑][^\W_]+|['’](?![sS]\b)[^\W_]+|&[^\W_]+)*+     # … hyphenated, elided, O’Hara, AT&T
            | ['’][sS]\b )                            # a possessive or a short «is»
    | (?P<n>  [$£€¥]?\d[\d,.:]*\d(?:[^\W_]*(?:-[^\W_]+)*) | [$£€¥]?\d[^\W_]*(?:-[^\W_]+)* )
    | (?P<p>  \.{2,} | [^\w\s\u00ad\u200b-\u200f\u2060\ufeff] | _+ )     # signs without width are no tokens
    """,
    re.VERBOSE,
)


_Piece = tuple[str, str, str, int, int]
"""A token's text, kind and small letters, and where it begins and ends in its chunk."""
_SEEN = 1 << 15
"""How many chunks and forms are remembered: memory is bounded, whatever the texts."""
_LONGEST_KEPT = 40
_LONGEST_SHORT = 7
"""The most characters of a word that a full stop may belong to."""


class _Chunks(dict[str, tuple[_Piece, ...]]):
    """The tokens of what stands between two blanks, kept: no token holds a blank, and most chunks come again."""

    __slots__ = ("_forms",)

    def __init__(self) -> None:
        super().__init__()
        self._forms: dict[str, tuple[str, str, str]] = {}

    def __missing__(self, chunk: str) -> tuple[_Piece, ...]:
        """Return the tokens of a chunk; those without an end are not kept."""
        out: list[_Piece] = []
        short = abbreviations()
        for match in _TOKEN.finditer(chunk):
            first, last = match.span()
            if match.group() == "." and out and out[-1][4] == first and _is_short(out[-1], short):
                word, _, low, first, _ = out.pop()
                out.append((*self._form(word + ".", "w", low + "."), first, last))
            else:
                word = match.group()
                out.append((*self._form(word, match.lastgroup or "p", word.lower().replace("’", "'")), first, last))
        found = tuple(out)
        if len(chunk) < _LONGEST_KEPT:
            if len(self) >= _SEEN:
                self.clear()
                self._forms.clear()
            self[chunk] = found
        return found

    def _form(self, word: str, kind: str, low: str) -> tuple[str, str, str]:
        """Return text, kind and small letters, the same for all chunks, so that tokens share them."""
        form = (word, kind, low)
        return self._forms.setdefault(word, form) if len(word) < _LONGEST_KEPT else form


_CHUNKS = _Chunks()


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
    """Add the tokens between two stretches."""
    new, known = tuple.__new__, _CHUNKS
    place = start
    for chunk in text[start:end].split(" "):
        for word, kind, low, first, last in known[chunk]:
            out.append(new(Token, (word, place + first, place + last, kind, low)))
        place += len(chunk) + 1


def _is_short(piece: _Piece, short: frozenset[str]) -> bool:
    """Tell whether a full stop behind a token belongs to it: a known abbreviation or an initial."""
    word, kind, *_ = piece
    if kind != "w" or len(word) > _LONGEST_SHORT:
        return False
    return (len(word) == 1 and word.isupper() and word != "I") or word + "." in short
