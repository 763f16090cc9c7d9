"""Takes a date as newsrooms and programs print it, gives ISO 8601, and only where it can mean one day alone.

«3 December 2018», «Dec. 3, 2018, 5:30 p.m. ET», «Mon, 03 Dec 2018 17:30:00 -0500» (RFC 5322 section 3.3), «2018/12/03»
and «20181203» are one day.  «03/04/2018» may be two, and «1543876200» may be seconds, milliseconds or an article's
number: neither is read.  The hour is kept only with an offset; without one the day alone is certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date
from email.utils import parsedate_to_datetime

MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
    for length in ({3, 4, len(name)} if name == "september" else {3, len(name)})
}
"""The names of months in small letters, whole and cut short as they are printed: «sep», «sept», «september»."""

DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

_WEEKDAY = r"(?:(?P<weekday>(?!the\b)[a-z]{2,9})\.?,?\s+)?"
_TIME = r"(?:,?\s+(?:at\s+|@\s*|[-–—|]\s*)?\d{1,2}(?:[:.]\d\d){0,2}\s*(?:[ap]\.?\s?m\.?)?(?:\s*\(?[a-z]{1,5}\)?)?)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"

_WORDS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}",
        rf"{_WEEKDAY}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_DAY}-{_MONTH}-{_YEAR}{_TIME}",
    )
)
_YEAR_FIRST = re.compile(rf"{_YEAR}([/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(?P<one>\d{{1,2}})([/.-])(?P<two>\d{{1,2}})\2{_YEAR}{_TIME}", re.ASCII)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)", re.ASCII)
_MAIL = re.compile(
    r"(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?P<zone>[+-]\d{4}|gmt|ut|utc|[ecmp][sd]t)", re.ASCII
)
_LONGEST = 80


def one_day(printed: str) -> str | None:
    """Return the day, or the moment with its offset, that `printed` means; ``None`` where it may mean another."""
    value = " ".join(printed.split()).lower()
    if len(value) > _LONGEST:
        return None
    found = (reader(value) for reader in _READERS)
    return next((day for day in found if day), None)


def _mail(value: str) -> str | None:
    match = _MAIL.fullmatch(value)
    if not match:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)  # «-0000»: that hour in UTC, told by nobody knows where
    return moment.isoformat() if _agrees(value[:3] if "," in value else None, moment.date()) else None


def _words(value: str) -> str | None:
    for pattern in _WORDS:
        match = pattern.fullmatch(value)
        if match and match["month"] in MONTHS:
            day = _date(match["year"], str(MONTHS[match["month"]]), match["day"])
            return day.isoformat() if day and _agrees(match["weekday"], day) else None
    return None


def _numbers(value: str) -> str | None:
    match = _YEAR_FIRST.fullmatch(value) or _COMPACT.fullmatch(value)
    if match:
        day = _date(match["year"], match["month"], match["day"])
        return day.isoformat() if day else None
    match = _YEAR_LAST.fullmatch(value)
    if not match:
        return None
    orders = ((match["one"], match["two"]), (match["two"], match["one"]))
    days = {day for month, number in orders if (day := _date(match["year"], month, number))}
    return days.pop().isoformat() if len(days) == 1 else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _agrees(weekday: str | None, day: date) -> bool:
    """Tell whether `weekday`, whole or cut short, is that of `day`; a slip in either makes both doubtful."""
    return weekday is None or (len(weekday) > 2 and DAYS[day.weekday()].startswith(weekday))


_READERS: tuple[Callable[[str], str | None], ...] = (_mail, _words, _numbers)
