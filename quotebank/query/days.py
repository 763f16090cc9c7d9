"""Takes a day, a range or a comparison as people type it, gives its first and its last day."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from quotebank.errors import QueryError

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_COMPARED = re.compile(r"(>=|<=|>|<)\s*(.*)")
_DAY = timedelta(days=1)
HINT = "2018, 2018-05, 2018-05-14, 2018-05..2018-07 or >=2018"

Range = tuple[date | None, date | None]
"""The first and the last day; ``None`` leaves an end open."""


def day_range(text: str, where: str) -> tuple[date, date]:
    """Return the first and last day of an ISO 8601 year, month or day.

    Raises :class:`~quotebank.errors.QueryError` when `text` is none of these or no such day exists.
    """
    match = _ISO.fullmatch(text.strip())
    year, month, day = (int(part) if part else None for part in match.groups()) if match else (None, None, None)
    try:
        if not year:
            raise ValueError
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        raise QueryError(f"no such day: {text}", where=where, hint="2018, 2018-05 or 2018-05-14") from None
    return first, last


def days(text: str, where: str) -> Range:
    """Return the ends of ``2018``, ``2018-05..2018-07``, ``2018..``, ``..2018``, ``>=2018``, ``<2018-05`` and the like.

    Raises :class:`~quotebank.errors.QueryError` for anything else, and where the range runs backwards.
    """
    if compared := _COMPARED.fullmatch(text.strip()):
        return _compared(compared[1], *day_range(compared[2], where))
    low, dots, high = text.strip().partition("..")
    if dots and not (low or high):
        raise QueryError("a range without a day", where=where, hint=HINT)
    first = day_range(low, where)[0] if low else None
    last = day_range(high if dots else low, where)[1] if high or not dots else None
    return ordered(first, last, text, where)


def ordered(first: date | None, last: date | None, text: str, where: str) -> Range:
    """Return the two ends; raises :class:`~quotebank.errors.QueryError` where the first comes after the last."""
    if first and last and first > last:
        raise QueryError(f"{text} runs backwards", where=where, hint="swap the two")
    return first, last


def _compared(sign: str, first: date, last: date) -> Range:
    try:
        if sign == ">":
            return last + _DAY, None
        if sign == "<":
            return None, first - _DAY
    except OverflowError:
        raise QueryError("no day lies beyond that", hint=HINT) from None
    return (first, None) if sign == ">=" else (None, last)
