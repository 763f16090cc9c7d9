"""Takes the words that a person gives for a quotation, gives where they are printed; and the quotation drawn anew.

Nothing but what the article prints, character for character, can become the words of a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from quotebank.errors import ReviewError
from quotebank.folding import folded, words
from quotebank.model import Quotation, Span

if TYPE_CHECKING:
    from quotebank.passages import Passages

NEAR = 60.0
"""How alike, of 100, a print must be to the words given to be shown as the nearest."""

SHOWN = 5
"""How many places are told where the words stand more than once."""

_GAP = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*")
_POSITIONS = re.compile(r"([0-9]{1,9}) ?[-–] ?([0-9]{1,9})")


class Piece(NamedTuple):
    """Words that a person chose, and where their article prints them; JSON holds it as a list."""

    start: int
    end: int
    words: str


def drawn(text: str, given: str, quotation: Quotation) -> tuple[Piece, ...]:
    """Return where an article of this `text` prints the words `given` for `quotation`.

    Pieces are parted by ``[…]``; each is words, or a place such as ``121-245``: the first and the last character,
    counted from 1, as people are shown places.  A blank stands for any white space, and words without the marks around
    them take these along.  Of several places the one at the quotation, or nearest to it, is meant.  Raises
    :class:`~quotebank.errors.ReviewError` for words that do not stand there, or in several places alike.
    """
    from quotebank.passages import read_passages  # late: only words that are drawn anew need the article read

    parts = [given] if _places(text, given) else _GAP.split(given)
    passages = read_passages(text)
    spans = [_place(passages, part.strip(), _hull(quotation)) for part in parts]
    if any(one.end > other.start for one, other in pairwise(spans)):
        raise ReviewError("the pieces do not follow one another", where="span", hint="give them in the order of print")
    return tuple(Piece(*span, span.of(text)) for span in spans)


def redrawn(quotation: Quotation, pieces: Sequence[Sequence[Any]], text: str) -> Quotation:
    """Return `quotation`, of an article of this `text`, with the words of `pieces` as its content.

    What follows from the words follows them: the words in marks, the kind, the sentences beside.  Unchanged where
    these are its words already, or do not stand in the text.
    """
    from quotebank.around import UNBALANCED, Neighbours, kind_of, marked_spans, oddities
    from quotebank.passages import read_passages

    spans = placed(quotation, pieces, text)
    if spans is None:
        return quotation
    passages = read_passages(text)
    content = tuple(_by_paragraph(passages, spans))
    if content == quotation.content:
        return quotation
    marked = marked_spans(passages, content)
    before, after = Neighbours(passages).beside(content)
    flags = tuple(flag for flag in quotation.flags if flag != UNBALANCED)
    return replace(
        quotation,
        kind=kind_of(text, content, marked),
        content=content,
        marked=marked,
        before=before,
        after=after,
        paragraph=passages.paragraph_at(content[0].start).index,
        flags=(*oddities(passages, content), *flags),
    )


def placed(quotation: Quotation, pieces: Sequence[Sequence[Any]], text: str) -> tuple[Span, ...] | None:
    """Return where the words of `pieces` stand in `text`, which may be that of a later version of the article.

    ``None`` where they do not, or where it cannot be told which of several places is meant.
    """
    told = [Piece(*piece) for piece in pieces]
    if all(text[piece.start : piece.end] == piece.words for piece in told):
        return tuple(Span(piece.start, piece.end) for piece in told)
    spans: list[Span] = []
    for piece in told:
        found = [
            span for span in _nearest(_places(text, piece.words), _hull(quotation)) if span.of(text) == piece.words
        ]
        if len(found) != 1 or (spans and spans[-1].end > found[0].start):
            return None
        spans += found
    return tuple(spans)


def _hull(quotation: Quotation) -> Span:
    return Span(quotation.start, quotation.end)


def _by_paragraph(passages: Passages, spans: Sequence[Span]) -> list[Span]:
    """Return spans cut where a paragraph ends: the content of a quotation has a piece for each."""
    out = []
    for span in spans:
        number = passages.paragraph_at(span.start).index
        while number < len(passages.paragraphs) and passages.paragraphs[number].span.start < span.end:
            home = passages.paragraphs[number].span
            if span.overlaps(home):
                out.append(Span(max(span.start, home.start), min(span.end, home.end)))
            number += 1
    return out


def _place(passages: Passages, given: str, near: Span) -> Span:
    """Return the one place that a piece means."""
    text = passages.text
    if positions := _POSITIONS.fullmatch(given):
        return _between(text, Span(int(positions[1]) - 1, int(positions[2])))
    if not given:
        raise ReviewError("no words are given", where="span", hint="the words as the article prints them")
    found = _nearest(_places(text, given), near)
    if not found:
        raise ReviewError(f"the article does not print «{given}»", where="span", hint=_nearest_print(passages, given))
    if len(found) > 1:
        several = " or ".join(map(_told, found[:SHOWN]))
        hint = f"give more of them, or the place: {several}"
        raise ReviewError(f"«{given}» stands there {len(found)} times", where="span", hint=hint)
    return _with_marks(passages, found[0])


def _between(text: str, place: Span) -> Span:
    """Return what stands at a place, without the white space at its ends."""
    there = place.of(text) if 0 <= place.start < place.end <= len(text) else ""
    if not there.strip():
        hint = f"places count the article's characters, from 1 to {len(text)}; quotebank show tells those of the words"
        raise ReviewError(f"nothing stands at {_told(place)}", where="span", hint=hint)
    begin = place.start + len(there) - len(there.lstrip())
    return Span(begin, begin + len(there.strip()))


def _told(place: Span) -> str:
    """Return a place as a person gives it."""
    return f"{place.start + 1}-{place.end}"


def _places(text: str, given: str) -> list[Span]:
    """Return everywhere that `text` prints `given` as words of their own, also where two places overlap."""
    parts = given.split()
    if not parts:
        return []
    pattern = r"\s+".join(map(re.escape, parts))
    start = r"(?<!\w)" if parts[0][0].isalnum() else ""
    end = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    return [Span(*match.span(1)) for match in re.finditer(f"{start}(?=({pattern}{end}))", text)]


def _nearest(places: Sequence[Span], near: Span) -> list[Span]:
    """Return those of `places` that touch `near`, else those that are nearest to it."""
    far = [max(0, place.start - near.end, near.start - place.end) for place in places]
    return [place for place, distance in zip(places, far, strict=True) if distance == min(far)]


def _with_marks(passages: Passages, span: Span) -> Span:
    """Return `span` with the marks around it: all the words from mark to mark have both, and their full stop."""
    text = passages.text
    start, end = span
    for stretch in passages.paragraph_at(span.start).stretches_in(span):
        inner = stretch.inner
        if not _has_words(text[inner.start : span.start]) and not _has_words(text[span.end : inner.end]):
            start = min(start, stretch.span.start)
    for stretch in passages.paragraph_at(span.end - 1).stretches_in(span):
        inner = stretch.inner
        if not _has_words(text[span.end : inner.end]) and not _has_words(text[inner.start : span.start]):
            end = max(end, stretch.span.end)
    return Span(start, end)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _nearest_print(passages: Passages, given: str) -> str:
    """Return a hint: what the article prints that is most like `given`, and where."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    text = passages.text
    nothing = "nothing like it stands in the article; quotebank show prints the words as they stand"
    found = fuzz.partial_ratio_alignment(given, text, score_cutoff=NEAR)
    if found is None:
        return nothing
    # It is as long as the words given; what the print has more of may stand at either end.
    first, last = found.dest_start - len(given), found.dest_end + len(given)
    near = [word for word in words(text) if first <= word.start and word.end <= last]
    asked = folded(given)
    steps = Levenshtein.opcodes(asked, [word.text for word in near])
    alike = [step for step in steps if step.tag == "equal"]
    if not alike:
        return nothing
    # A word given before the first that is alike, or behind the last, stands for one of the print.
    begin = max(0, alike[0].dest_start - alike[0].src_start)
    end = min(len(near), alike[-1].dest_end + len(asked) - alike[-1].src_end)
    place = _with_marks(passages, Span(near[begin].start, near[end - 1].end))
    return f"it prints «{place.of(text)}»: give that, or its place, {_told(place)}"
