"""Takes the name and the value of a field as typed, gives the field as a part of a tree."""

from __future__ import annotations

import difflib
import re
from typing import cast

from quotebank.errors import QueryError
from quotebank.folding import folded
from quotebank.model import KINDS, REVIEW_STATUSES
from quotebank.query.days import days
from quotebank.tree import (
    DAY_FIELDS,
    TEXT_FIELDS,
    Confidence,
    Days,
    Field,
    Text,
    TextField,
    Value,
    ValueField,
)

ALIASES = {
    "kind": "type",
    "publisher": "pub",
    "outlet": "pub",
    "author": "by",
    "language": "lang",
    "confidence": "conf",
    "organisation": "org",
    "organization": "org",
}
NAMES = ("speaker", *TEXT_FIELDS, "type", "pub", "lang", *DAY_FIELDS, "conf", "group", "review", *ALIASES)
"""Every name that may stand before a colon."""

EXAMPLES = {
    "speaker": "speaker:holm",
    "role": 'role:"prime minister"',
    "type": "type:direct",
    "pub": "pub:post",
    "lang": "lang:en",
    "said": "said:2024-05..2024-06",
    "published": "published:>=2024",
    "date": "date:2024",
    "conf": "conf:>=0.8",
    "group": "group:g-1a2b3c4d",
    "review": "review:confirmed",
    "anon": "anon:yes",
}
_YES_NO = {"yes": "no", "true": "no", "no": "yes", "false": "yes"}
_GROUP = re.compile(r"(?:g-)?[0-9a-f]{4,16}")
_CONFIDENCE = re.compile(r"(?P<sign>>=|<=|>|<)?(?P<low>[0-9.]*?)(?P<dots>\.\.)?(?P<high>[0-9]*\.?[0-9]*)")


def canonical(name: str) -> str:
    """Return the one name of a field for any of its names."""
    low = name.lower()
    return ALIASES.get(low, low)


def near_field(name: str) -> str | None:
    """Return the field that a mistyped `name` most likely means, if any."""
    near = difflib.get_close_matches(name.lower(), NAMES, 1, cutoff=0.75)
    return near[0] if near else None


def field_of(name: str, value: str, *, where: str = "") -> Field:
    """Return the field of this name, or of one of its other names, and value.

    Raises :class:`~quotebank.errors.QueryError`, with `where`, for a value that the field cannot have.
    """
    field = canonical(name)
    if not value.strip():
        raise QueryError(f"{field} holds no word", where=where, hint=_example(field))
    if field in DAY_FIELDS:
        return Days(field, *days(value, where))
    if field == "conf":
        return _confidence(value, where)
    if field == "anon" and value.lower() in _YES_NO:
        return Value("named", _YES_NO[value.lower()])
    if field in TEXT_FIELDS:
        return _text(field, value, where)
    if field in _CHOICES:
        return Value(cast(ValueField, field), _choice(field, value, where))
    if field == "group":
        return Value("group", _group(value, where))
    return Value(cast(ValueField, field), value.lower() if field == "lang" else value.strip())


_CHOICES = {"type": KINDS, "review": REVIEW_STATUSES}


def _choice(field: str, value: str, where: str) -> str:
    choices: tuple[str, ...] = _CHOICES[field]
    if value.lower() not in choices:
        noun = "kind" if field == "type" else "state of review"
        raise QueryError(f"no such {noun}: {value}", where=where, hint=f"one of {', '.join(choices)}")
    return value.lower()


def _group(value: str, where: str) -> str:
    low = value.strip().lower()
    if not _GROUP.fullmatch(low):
        raise QueryError(
            f"{value} is no group", where=where, hint="the id that show prints, 4 characters or more of it"
        )
    return low if low.startswith("g-") else f"g-{low}"


def _text(field: TextField, value: str, where: str) -> Text:
    inside = value.strip()
    goes_on = inside.endswith("*")
    words = folded(inside[:-1] if goes_on else inside)
    if not words or "*" in inside[:-1]:
        what = "a * may only end the last word" if "*" in inside[:-1] else f"{field} holds no word"
        raise QueryError(what, where=where, hint=_example(field))
    return Text(field, words, goes_on)


def _confidence(value: str, where: str) -> Confidence:
    match = _CONFIDENCE.fullmatch(value.replace(" ", ""))
    sign, low, dots, high = match.groups() if match else (None, "", None, "")
    # A comparison has one number, a range two ends of which one may be open; a number alone would rarely be met.
    numbers = [high] if sign and not low and not dots else [low, high] if dots and not sign else []
    if not any(numbers):
        hint = f"conf:>={value}" if re.fullmatch(r"[01]?\.?[0-9]+", value) else "conf:>=0.8 or conf:0.5..0.8"
        raise QueryError(f"conf:{value} is no range of confidence", where=where, hint=hint)
    try:
        ends = [float(number) if number else None for number in numbers]
    except ValueError:
        raise QueryError(f"no such number: {value}", where=where, hint="conf:>=0.8") from None
    if any(end is not None and end > 1 for end in ends):
        raise QueryError("a confidence lies between 0 and 1", where=where, hint="conf:>=0.8")
    if sign:
        limit = ends[0] or 0.0
        return Confidence(low=limit, above=sign == ">") if sign[0] == ">" else Confidence(high=limit, below=sign == "<")
    first, last = ends[0] or 0.0, 1.0 if ends[1] is None else ends[1]
    if first > last:
        raise QueryError(f"{value} runs backwards", where=where, hint="swap the two")
    return Confidence(low=first, high=last)


def _example(field: str) -> str:
    return EXAMPLES.get(field, f"{field}:word")
