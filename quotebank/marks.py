"""Takes paragraphs, gives the stretches inside quotation marks: one scan from left to right.

Knows “curly”, ‘single’, "straight", 'straight single', ''doubled'', ``TeX'', «angle», ‹single angle› and „low“
marks, mixed at will.  The outermost pair wins.  An apostrophe is told from a closing mark by its neighbours; a
paragraph that opens without closing goes on in the next one that opens anew (the custom of the English-language
press: Chicago Manual of Style 13.32); what stays unbalanced ends with its paragraph and is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from quotebank.model import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words inside one pair of marks (or what is left of a pair)."""

    span: Span
    """Marks included."""
    inner: Span
    """Marks left out."""
    family: str
    """``double``, ``single`` or ``angle``."""
    opened: bool = True
    """False where only the closing mark is printed."""
    closed: bool = True
    """False where the paragraph ends without the closing mark."""
    continues: bool = False
    """True where it goes on with the stretch that the paragraph before left open."""

    @property
    def balanced(self) -> bool:
        """Tell whether both marks are printed."""
        return self.opened and self.closed


class _Mark(NamedTuple):
    """A sign that may open or close a stretch."""

    start: int
    end: int
    family: str
    opens: bool
    closes: bool
    style: str
    """How it is drawn: ``straight``, ``doubled`` or ``curly``; one style inside another is nested."""


_SIGN = re.compile(
    r"""[`'‘’“”„"«»‹›‚]      # first what all of them begin with, so that the search passes over everything else
    (?: (?<=`)` | (?<=')' | (?<=‘)‘ | (?<=’)’
    | (?<=[“”„"«»‹›])
    | (?<=['‘’‚]) (?<![^\W_].) (?=\S)
    | (?<=\S['’]) (?![^\W_])
    )""",
    re.VERBOSE | re.DOTALL,
)
_FAMILY = {
    "'": "single",
    "‘": "single",
    "’": "single",
    "‚": "single",
    "«": "angle",
    "»": "angle",
    "‹": "angle",
    "›": "angle",
}
_STYLES = {'"': "straight", "''": "doubled", "``": "doubled", "‘‘": "doubled", "’’": "doubled"}
_ALWAYS_OPEN = frozenset("„‚") | {"``"}
_TYPED_OPEN = frozenset("“‘«‹") | {"‘‘"}
_TYPED_CLOSE = frozenset("”’»›") | {"’’"}
_BEFORE_OPENING = frozenset(" \t\n\r\xa0\u2009\u202f([{—–-/:“‘\"'«")
# Apostrophes that stand for left-out letters, not for an opening mark.
_ELISION = re.compile(r"['’‘](?:\d\ds?\b|(?:tis|twas|em|til|cause|bout|n|round|un|ere)\b)", re.IGNORECASE)
_CLOSED = re.compile(r"[,.!?]’(?!\w)")
_FEET_OR_INCHES = re.compile(r"\d['’]\s?\d{1,2}(?:\"|”|''|’’)?|\d\s?(?:\"|''|”)(?=\s[a-z])")


def find_stretches(text: str, paragraphs: Sequence[Span]) -> tuple[tuple[Stretch, ...], ...]:
    """Return for each paragraph its stretches, outermost only, in order."""
    out = []
    carried = ""
    for number, span in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        reopens = _opens_with(text, following) if following else ""
        found = _Scan(text, span, carried, reopens).run()
        out.append(found)
        carried = found[-1].family if found and not found[-1].closed else ""
    return tuple(out)


def _opens_with(text: str, span: Span) -> str:
    """Return the family of the mark that a paragraph begins with, empty when it begins otherwise."""
    match = _SIGN.match(text, span.start, span.end)
    if match is None or _is_elision(text, span.start, span):
        return ""
    return _FAMILY.get(match.group(), "double")


def _read_marks(text: str, span: Span) -> list[_Mark]:
    """Return the signs of a paragraph that may be quotation marks."""
    measured = {m.start() for m in _FEET_OR_INCHES.finditer(text, span.start, span.end)}
    out = []
    for match in _SIGN.finditer(text, span.start, span.end):
        sign, start, end = match.group(), match.start(), match.end()
        family = _FAMILY.get(sign, "double")
        if family == "single" and _is_elision(text, start, span) and not _closes_word(text, start, span):
            continue
        if start - 1 in measured or start - 2 in measured or _in_measure(text, start):
            continue
        opens, closes = _direction(text, sign, start, end, span)
        out.append(_Mark(start, end, family, opens, closes, _STYLES.get(sign, "curly")))
    return out


def _is_elision(text: str, start: int, span: Span) -> bool:
    """Tell whether an apostrophe stands for left-out letters or figures: «’em», «’98».

    A typed opening mark before figures that begin a paragraph opens a quotation that is closed there: «‘40 posts …,’».
    """
    found = _ELISION.match(text, start)
    if found is None or start != span.start or text[start] != "‘" or not text[found.end() - 1].isdigit():
        return found is not None
    return _CLOSED.search(text, found.end(), span.end) is None


def _in_measure(text: str, start: int) -> bool:
    """Tell whether the sign ends a height in feet and inches."""
    return bool(re.search(r"\d['’]\s?\d{1,2}$", text[max(0, start - 6) : start]))


def _closes_word(text: str, start: int, span: Span) -> bool:
    """Tell whether the sign follows a letter or a stop, so that it cannot begin an elision."""
    return start > span.start and not text[start - 1].isspace() and text[start - 1] not in _BEFORE_OPENING


def _direction(text: str, sign: str, start: int, end: int, span: Span) -> tuple[bool, bool]:
    """Return whether a sign may open and whether it may close a stretch, from its shape and its neighbours."""
    before = text[start - 1] if start > span.start else " "
    after = text[end] if end < span.end else " "
    free_left, free_right = before in _BEFORE_OPENING, after.isspace()
    if sign in _ALWAYS_OPEN:
        return True, False
    if sign in _TYPED_OPEN:
        wrong_way = not free_left and (free_right or not after.isalnum())
        return not wrong_way, wrong_way
    if sign in _TYPED_CLOSE:
        wrong_way = free_left and not free_right and (before.isspace() or start == span.start)
        return wrong_way, not wrong_way
    if free_left != free_right:
        return free_left, free_right
    return free_left, True


class _Scan:
    """The walk over the marks of one paragraph."""

    def __init__(self, text: str, span: Span, carried: str, reopens: str) -> None:
        self.text, self.span, self.carried, self.reopens = text, span, carried, reopens
        self.ends = text[max(span.start, span.end - 3) : span.end].rstrip()[-1:] in (".", "!", "?", "…")
        """Whether the paragraph ends with a stop that no mark follows."""
        self.marks = _read_marks(text, span)
        self.single_close = self._closing_singles()
        self.out: list[Stretch] = []

    def run(self) -> tuple[Stretch, ...]:
        """Return the stretches of the paragraph."""
        open_at: int | None = None
        nested = 0
        for number, mark in enumerate(self.marks):
            if open_at is None:
                open_at, nested = self._start(number), 0
                continue
            other = mark.style != self.marks[open_at].style and mark.family == self.marks[open_at].family
            if other and mark.opens and not mark.closes:
                nested += 1
            elif other and nested and mark.closes:
                nested -= 1
            elif mark.family != self.marks[open_at].family or mark.start < self._earliest_end(open_at):
                continue
            elif mark.closes and not (mark.opens and self._nests(number)):
                self._add(open_at, mark)
                open_at = None
            elif mark.opens and not self._nests(number):
                self._add(open_at, None, before=mark.start)
                open_at = number
        if open_at is not None:
            self._add(open_at, None)
        return tuple(self.out)

    def _start(self, number: int) -> int | None:
        """Return `number` when that mark opens a stretch; deal with a closing mark that nothing opened."""
        mark = self.marks[number]
        if mark.opens and (mark.family != "single" or self._single_is_closed(number)):
            return number
        if mark.closes and number == 0 and self.carried == mark.family != "single":
            inner = Span(self.span.start, mark.start)
            if inner.of(self.text).strip():
                self.out.append(Stretch(Span(inner.start, mark.end), inner, mark.family, opened=False, continues=True))
        return None

    def _single_is_closed(self, number: int) -> bool:
        """Tell whether a single mark that may open is closed here, or goes on in the next paragraph."""
        mark = self.marks[number]
        if self.single_close[number] is not None:
            return True
        if self.reopens == "single" and self._follows_lead(mark):
            return True
        return self.text[mark.start] == "‘" and self.text[max(0, mark.start - 3) : mark.start].rstrip()[-1:] == ":"

    def _follows_lead(self, mark: _Mark) -> bool:
        """Tell whether a mark begins the paragraph, or stands behind a colon."""
        return mark.start == self.span.start or self.text[max(0, mark.start - 3) : mark.start].rstrip()[-1:] == ":"

    def _earliest_end(self, open_at: int) -> int:
        """Return where the closing mark of an open single stretch stands; apostrophes before it do not close."""
        if self.marks[open_at].family != "single":
            return 0
        close = self.single_close[open_at]
        if close is None:
            return self.span.end if self.reopens == "single" else 0
        return self.marks[close].start

    def _closing_singles(self) -> list[int | None]:
        """Return for each single mark that may open the number of the mark that closes it.

        A mark before or after a stop closes for certain; one after a plain s may be the apostrophe of a plural, so a
        certain one behind it, with no new opening between, is preferred.
        """
        out: list[int | None] = [None] * len(self.marks)
        certain: int | None = None
        weak: int | None = None
        for number in range(len(self.marks) - 1, -1, -1):
            mark = self.marks[number]
            if mark.family != "single":
                continue
            if mark.opens:
                runs_on = certain is None and weak is not None and self._runs_on(mark)
                out[number] = certain if certain is not None or runs_on else weak
                certain = weak = None
            elif self._is_certain(mark):
                certain, weak = number, None
            else:
                weak = number
        return out

    def _runs_on(self, mark: _Mark) -> bool:
        """Tell whether a stretch goes on in the next paragraph, so that «the Quills' gate» closes nothing in it."""
        return self.reopens == "single" and self.ends and self._follows_lead(mark)

    def _is_certain(self, mark: _Mark) -> bool:
        before = self.text[mark.start - 1]
        after = self.text[mark.end : mark.end + 1]
        return before in ".,!?…;—" or not after or after in ".,;:!?)]—" or before.lower() != "s"

    def _nests(self, number: int) -> bool:
        """Tell whether an opening mark inside an open stretch begins a nested pair: two closings must follow."""
        family = self.marks[number].family
        rest = [m for m in self.marks[number + 1 : number + 6] if m.family == family]
        return any(a.closes and not a.opens and b.closes and not b.opens for a, b in pairwise(rest[:2]))

    def _add(self, open_at: int, closing: _Mark | None, *, before: int | None = None) -> None:
        """Keep the stretch from an opening mark to a closing one, or to where it must end without one."""
        mark = self.marks[open_at]
        limit = before if before is not None else self.span.end
        end = closing.start if closing else mark.end + len(self.text[mark.end : limit].rstrip())
        if not self.text[mark.end : end].strip():
            return
        continues = self.carried == mark.family and mark.start == self.span.start
        self.out.append(
            Stretch(
                Span(mark.start, closing.end if closing else end),
                Span(mark.end, end),
                mark.family,
                closed=closing is not None,
                continues=continues,
            )
        )
