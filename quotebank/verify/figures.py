"""Takes words, gives the values of the numbers among them, so that «two hundred» and «200» are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotebank.lexicon import number_words

_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)(\D*)")
_ENDINGS = frozenset(("", "st", "nd", "rd", "th", "s"))


def values(keys: Sequence[str]) -> tuple[float, ...]:
    """Return the values in order.

    Written-out numbers are put together («two hundred and five» is 205, «1.5 million» 1,500,000); two that cannot be
    one number («five ten») are two, and a figure always begins one.
    """
    found: list[float] = []
    total = current = None
    for at, word in enumerate(keys):
        value, scale = _read(word)
        follows = at + 1 < len(keys) and _read(keys[at + 1])[0] is not None
        if value is None:
            if word == "and" and follows and (current or total) and _is_round(current if current else total):
                continue
            found += _closed(total, current)
            total = current = None
        elif scale:
            current = (1 if current is None else current) * value
            if value >= 1000:
                total, current = (total or 0) + current, None
        elif not word[0].isdigit() and (current is None or _adds(current, value)):
            current = (current or 0) + value
        else:
            found += _closed(total, current)
            total, current = None, value
    return (*found, *_closed(total, current))


def is_number(word: str) -> bool:
    """Tell whether a word is a number or part of one."""
    return _read(word)[0] is not None


def _closed(total: float | None, current: float | None) -> Iterator[float]:
    if total is not None or current is not None:
        yield (total or 0) + (current or 0)


def _is_round(value: float | None) -> bool:
    return value is not None and value >= 100 and value % 100 == 0


def _adds(current: float, value: float) -> bool:
    """Tell whether `value` goes on with the number: units after tens, anything below a hundred after hundreds."""
    return (20 <= current % 100 <= 90 and current % 10 == 0 and 0 < value < 10) or (
        _is_round(current) and 0 < value < 100
    )


def _read(word: str) -> tuple[float | None, bool]:
    """Return the value of a word and whether it multiplies what stands before it; ``None`` for no number."""
    if (known := number_words().get(word)) is not None:
        return (None, False) if known.scale and len(word) < 3 else (known.value, known.scale)
    figure = _FIGURE.fullmatch(word)
    if figure is None:
        return None, False
    value = float(figure[1].replace(",", ""))
    scale = number_words().get(figure[2])
    if scale is not None and scale.scale:
        return value * scale.value, False
    return (value, False) if figure[2] in _ENDINGS else (None, False)
