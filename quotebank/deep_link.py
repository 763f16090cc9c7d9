"""Takes an address, a text and spans of it, gives a link that scrolls to the words: a URL text fragment.

Form and matching: https://wicg.github.io/scroll-to-text-fragment/ — ``text=prefix-,start,end,-suffix``, all but the
start optional.  A browser takes the first place that fits, whole words in any case, and each of the four parts must
lie inside one block of the page.  So a long piece is named by its first and its last words.  Only where the article
has them elsewhere too, words around it are added or it is named in full; words of the paragraphs around it come last,
since a page may print other things between paragraphs.  Each piece of a split quotation, and each paragraph of a long
one, gets a directive of its own, so that what stands between them is not marked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from quotebank.model import Span

ENDS = 5
"""How many words stand for each end of a long piece."""
AROUND = (1, 2, 3, 4, 6, 9, 14, 20, 30, 50)
"""How many words on a side are tried, one after the other, to tell one place from another."""

_MARKS = str.maketrans("‘’“”", "''\"\"")


class Directive(NamedTuple):
    """One text directive, each part as plain words."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        parts = [f"{_encoded(self.prefix)}-"] if self.prefix else []
        parts += [_encoded(part) for part in (self.start, self.end) if part]
        parts += [f"-{_encoded(self.suffix)}"] if self.suffix else []
        return "text=" + ",".join(parts)


def deep_link(url: str | None, text: str, spans: Sequence[Span], heading: str | None = None) -> str:
    """Return `url` with a text fragment for the words of `spans` in `text`; empty when the address is unknown.

    `heading` is the headline that the page prints above the text, in case it has the same words.
    """
    if not url or not url.lower().startswith(("http://", "https://")):
        return ""
    if heading and not text.startswith(heading):
        text, ahead = f"{heading}\n{text}", len(heading) + 1
        spans = [Span(span.start + ahead, span.end + ahead) for span in spans]
    directives = [directive(text, piece) for piece in _pieces(text, spans)]
    if not directives:
        return ""
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment.partition(':~:')[0]}:~:{'&'.join(map(str, directives))}"


def directive(text: str, piece: Span) -> Directive:
    """Return what names `piece`, words on one line of `text`, and where it can be told apart, no place before it."""
    page = _page(text)
    tried = _told_apart(text, piece)
    plain = next(tried)
    if page.leads_to(plain, piece, text):
        return plain
    return next((one for one in tried if page.leads_to(one, piece, text)), plain)


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Give what `spans` hold of each line that has words in them."""
    for span in spans:
        for line in re.finditer(r"[^\n]*\w[^\n]*", span.of(text)):
            yield Span(span.start + line.start(), span.start + line.end())


def _told_apart(text: str, piece: Span) -> Iterator[Directive]:
    """Give the shortest directive, then longer ones: with words around it, in full, with the paragraphs around it."""
    words = piece.of(text).split()
    whole = Directive(" ".join(words))
    plain = whole if len(words) <= 2 * ENDS else Directive(" ".join(words[:ENDS]), " ".join(words[-ENDS:]))
    yield plain
    before = text[: piece.start].rpartition("\n")[2].split()
    after = text[piece.end :].partition("\n")[0].split()
    yield from _with_words_around(plain, before, after)
    yield whole
    yield from _with_words_around(whole, before, after)
    above = text[: piece.start].rstrip().rpartition("\n")[2].split()
    below = text[piece.end :].lstrip().partition("\n")[0].split()
    yield from _with_words_around(plain, above, below)


def _with_words_around(plain: Directive, before: Sequence[str], after: Sequence[str]) -> Iterator[Directive]:
    for count in AROUND:
        prefix = " ".join(_some(before[::-1], count)[::-1])
        suffix = " ".join(_some(after, count))
        yield plain._replace(prefix=prefix)
        yield plain._replace(suffix=suffix)
        yield plain._replace(prefix=prefix, suffix=suffix)


def _some(tokens: Sequence[str], count: int) -> Sequence[str]:
    """Return the first `count` words; marks that stand alone come with them and are not counted."""
    words = [at for at, token in enumerate(tokens, 1) if re.search(r"\w", token)]
    return tokens[: words[count - 1]] if len(words) >= count else tokens


class _Page:
    """The article as a browser searches it, blanks and line breaks one each; an approximation of the page itself."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.places: list[int] = []
        pieces: list[str] = []
        folded = _folded(text)
        at = end = 0
        for match in re.finditer(r"\S+", text):
            if pieces:
                pieces.append("\n" if "\n" in text[end : match.start()] else " ")
                at += 1
            self.starts.append(match.start())
            self.places.append(at)
            pieces.append(folded[match.start() : match.end()])
            at, end = at + len(match[0]), match.end()
        self.text = "".join(pieces)

    def leads_to(self, wanted: Directive, piece: Span, text: str) -> bool:
        """Tell whether the first place that fits is `piece` of `text`."""
        words = piece.of(text)
        start = self._place(piece.start + len(words) - len(words.lstrip()))
        end = self._place(piece.end - len(words) + len(words.rstrip()) - 1) + 1
        last = wanted.end or wanted.start
        for at in self._found(wanted.start, 0):
            if not self._follows(wanted.prefix, at):
                continue
            if not wanted.end and not self._precedes(wanted.suffix, at + len(last)):
                continue
            ends = self._found(last, at + len(wanted.start) if wanted.end else at)
            first = next((found for found in ends if self._precedes(wanted.suffix, found + len(last))), None)
            return at == start and first is not None and first + len(last) == end
        return False

    def _place(self, offset: int) -> int:
        token = bisect_right(self.starts, offset) - 1
        return self.places[token] + offset - self.starts[token]

    def _found(self, words: str, at: int) -> Iterator[int]:
        """Give where whole `words` stand."""
        folded = _folded(words)
        while (at := self.text.find(folded, at)) >= 0:
            if self._whole(at, at + len(folded)):
                yield at
            at += 1

    def _whole(self, start: int, end: int) -> bool:
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        split_before = before.isalnum() and self.text[start].isalnum()
        return not split_before and not (after.isalnum() and self.text[end - 1].isalnum())

    def _follows(self, prefix: str, at: int) -> bool:
        end = at - self.text[at - 1 : at].isspace()
        return not prefix or (end >= len(prefix) and self.text.startswith(_folded(prefix), end - len(prefix)))

    def _precedes(self, suffix: str, at: int) -> bool:
        return not suffix or self.text.startswith(_folded(suffix), at + self.text[at : at + 1].isspace())


@lru_cache(maxsize=8)
def _page(text: str) -> _Page:
    return _Page(text)


def _folded(words: str) -> str:
    """Return `words` as a browser compares them, character for character: case and the shape of marks forgotten."""
    lower = words.lower()
    same = lower if len(lower) == len(words) else "".join(c.lower() if len(c.lower()) == 1 else c for c in words)
    return same.translate(_MARKS)


def _encoded(words: str) -> str:
    """Percent-encode all that could be read as syntax: also ``-``, which marks a prefix, and ``,`` and ``&``."""
    return quote(words, safe="").replace("-", "%2D")
