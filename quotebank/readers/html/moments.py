"""Takes dates as pages write them, gives ISO 8601: a day, or a moment with its offset; nothing is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from quotebank.readers.meta import iso_moment

_CLOCK = re.compile(
    r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)"
    r"(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?\s*(Z|z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?(?:\[.*\])?)?",
    re.ASCII,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_PRINTED = re.compile(
    rf"""(?<![\w/.-])(?:
      {_MONTH.format("m1")}\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y1>(?:19|20)\d\d)
    | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH.format("m2")}[\s,-]+(?P<y2>(?:19|20)\d\d)
    | (?P<y3>(?:19|20)\d\d)-(?P<n3>\d\d)-(?P<d3>\d\d)
    | (?P<a4>\d{{1,2}})[/.](?P<b4>\d{{1,2}})[/.](?P<y4>(?:19|20)\d\d)
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_FIRST_YEAR = 1980


def declared(value: str) -> str | None:
    """Return the day or moment that data of a page declare, ``None`` where it cannot be told.

    Midnight to the second is a day that a program filled up, and is taken for the day; so is a clock without an
    offset, which could be anywhere.
    """
    text = value.strip()
    match = _CLOCK.fullmatch(text)
    if match:
        return _stamp(match)
    if _EPOCH.fullmatch(text):
        return _checked(datetime.fromtimestamp(int(text[:10]), UTC).isoformat().replace("+00:00", "Z"))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return next((day for day, _ in printed(text)), None)
    return _checked(moment.isoformat() if moment.tzinfo else moment.date().isoformat())


def _stamp(match: re.Match[str]) -> str | None:
    day = f"{match[1]}-{match[2]}-{match[3]}"
    if match[4] is None or not match[7] or (match[4], match[5], match[6] or "00") == ("00", "00", "00"):
        return _checked(day)
    zone = match[7]
    offset = "Z" if zone.upper() in ("Z", "UTC", "GMT") else f"{zone[:3]}:{zone[3:].lstrip(':') or '00'}"
    return _checked(f"{day}T{match[4]}:{match[5]}:{match[6] or '00'}{offset}")


def has_bare_clock(value: str) -> bool:
    """Tell whether a value has a clock and no offset."""
    match = _CLOCK.fullmatch(value.strip())
    return bool(match and match[4] and not match[7])


def _checked(value: str) -> str | None:
    moment = iso_moment(value)
    return moment if moment and int(moment[:4]) >= _FIRST_YEAR else None


def printed(text: str) -> Iterator[tuple[str, int]]:
    """Give the days that `text` prints, and where each begins; one that may be read in two ways is passed over."""
    for match in _PRINTED.finditer(text):
        day = _day(match)
        if day is not None and day.year >= _FIRST_YEAR:
            yield day.isoformat(), match.start()


def _day(match: re.Match[str]) -> date | None:
    if match["a4"]:
        one, other = int(match["a4"]), int(match["b4"])
        if one != other and one <= 12 and other <= 12:
            return None
        parts = int(match["y4"]), min(one, other), max(one, other)
    elif match["y3"]:
        parts = int(match["y3"]), int(match["n3"]), int(match["d3"])
    else:
        which = "1" if match["m1"] else "2"
        parts = int(match[f"y{which}"]), _MONTHS.index(match[f"m{which}"][:3].lower()) + 1, int(match[f"d{which}"])
    try:
        return date(*parts)
    except ValueError:
        return None
