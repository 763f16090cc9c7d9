"""Takes a paragraph and its stretches inside marks, gives tokens; each stretch is one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
            | [^\W\d_][^\W_]*+                        # a word …
              (?:[-‑][^\W_]+|['’](?![sS]\b)[^\W_]+|&[^\W_]+)*+     # … hyphenated, elided, O’Hara, AT&T
            | ['’][sS]\b )                            # a possessive or a short «is»
    | (?P<n>  [$£€¥]?\d[\d,.:]*\d(?:[^\W_]*(?:-[^\W_]+)*) | [$£€¥]?\d[^\W_]*(?:-[^\W_]+)* )
    | (?P<p>  \.{2,} | [^\w\s\u00ad\u200b-\u200f\u2060\ufeff] | _+ )     # signs without width are no tokens
    """,
    re.VERBOSE,
)


def tokenize(text: str, span: Span, stretches: Sequence[Stretch]) -> tuple[Token, ...]:
    """Return the tokens of ``text[span.start:span.end]`` in order."""
    out: list[Token] = []
    position = span.start
    for stretch in stretches:
        out.extend(_plain(text, position, stretch.span.start))
        start, end = stretch.span
        out.append(Token(text[start:end], start, end, "q", ""))
        position = end
    out.extend(_plain(text, position, span.end))
    return tuple(out)


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    """Yield the tokens between two stretches, full stops of abbreviations joined to their words."""
    short = abbreviations()
    held: Token | None = None
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup or "p"
        word = match.group()
        if held is not None:
            if word == "." and match.start() == held.end and _is_short(held.text, short):
                yield Token(held.text + ".", held.start, match.end(), "w", held.low + ".")
                held = None
                continue
            yield held
            held = None
        token = Token(word, match.start(), match.end(), kind, word.lower().replace("’", "'"))
        if kind == "w" and len(word) < 8:
            held = token
        else:
            yield token
    if held is not None:
        yield held


def _is_short(word: str, short: frozenset[str]) -> bool:
    """Tell whether a full stop after `word` belongs to it: a known abbreviation or an initial."""
    return (len(word) == 1 and word.isupper() and word != "I") or word + "." in short
