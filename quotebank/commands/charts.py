"""Takes numbers, gives pictures of them in characters: a bar, a line of small bars."""

from __future__ import annotations

from collections.abc import Sequence

_EIGHTHS = "▏▎▍▌▋▊▉█"
_HEIGHTS = "▁▂▃▄▅▆▇█"
_NOTHING = " "


def bar(count: int, highest: int, width: int) -> str:
    """Return a bar of at most `width` columns; anything above 0 shows."""
    eighths = max(1, round(8 * width * count / highest)) if count and highest else 0
    full, rest = divmod(eighths, 8)
    return _EIGHTHS[-1] * full + (_EIGHTHS[rest - 1] if rest else "")


def sparkline(counts: Sequence[int], width: int) -> str:
    """Return one small bar for each of `counts`, or for each run of neighbours where there are more than `width`.

    A 0 is a blank, so that a gap shows as one.
    """
    counts = _merged(counts, width)
    highest = max(counts, default=0)
    return "".join(_HEIGHTS[(count * 8 - 1) // highest] if count else _NOTHING for count in counts)


def _merged(counts: Sequence[int], width: int) -> Sequence[int]:
    size = -(-len(counts) // width)
    return [sum(counts[start : start + size]) for start in range(0, len(counts), size)] if size > 1 else counts
