"""Takes a stretch of reporting, gives the phrases that date it; takes a phrase and the day of publication, gives days.

A phrase is never read as more precise than its words: «last week» is seven days, «in March» a month.  Without a day
of publication a relative phrase stays unresolved, and a vague one («recently», «20 years ago») always does.
A weekday is the last one not after the day of publication, as the press writes it (AP Stylebook, «days of the
week»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from quotebank.lexicon import date_words
from quotebank.model import Phrase, Precision, Said, Span


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Words that date something, read as far as they go without knowing the day of publication."""

    phrase: Phrase
    kind: str
    """weekday, day, month, year, relative, ago, vague."""
    value: int | None = None
    """Weekday from 0; or how many units back."""
    unit: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def is_close(self) -> bool:
        """Whether it names a day or week, as speech is dated; a month or year more often dates what is spoken of."""
        return self.kind in ("day", "weekday", "vague") or (
            self.kind == "relative" and self.unit in ("day", "days", "week", "weekend")
        )


_HALF_A_YEAR = 6
_NUMBERS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1, "a couple of": 2}


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, int]:
    return {word: value for word, value in _valued("weekday").items() if word.endswith("day")}


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return _valued("month")


def _valued(kind: str) -> dict[str, int]:
    """Return the date words of a kind with their numbers."""
    return {
        w: d.value for w, entries in date_words().items() for d in entries if d.kind == kind and d.value is not None
    }


@lru_cache(maxsize=1)
def dating_words() -> frozenset[str]:
    """Return the single words, in lower case, that date by themselves: «monday», «yesterday», «july»; not «may»."""
    kinds = {"weekday", "month", "relative"}
    words = {w for w, entries in date_words().items() if any(d.kind in kinds for d in entries) and " " not in w}
    return frozenset(words - {"may", "march", "sat", "sun", "mar", "dec", "jan", "now"})


def _choices(words: dict[str, int]) -> str:
    """Return a pattern for any of the words, longest first, printed with a capital."""
    return "|".join(re.escape(w.capitalize()) for w in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _grammar() -> re.Pattern[str]:
    """Return the pattern of all phrases: bounded repeats only, so that it is linear in the text."""
    part = r"(?:\s(?:morning|afternoon|evening|night|lunchtime|night’s|evening’s))"
    lead = r"(?:(?:[Oo]n|[Ll]ate|[Ee]arly|[Ee]arlier(?:\son)?|[Ll]ater\son|[Bb]y|[Ss]ince)\s){0,2}"
    month = _choices(_months())
    number = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r"|several|a\sfew|many|some)"
    begins = r"(?=[\dA-Zabdefijlmnoprstyz])"  # so that most places are passed over without a look at every phrase
    return re.compile(
        rf"""\b{begins}(?:
          (?P<monthday>{lead}(?P<m1>{month})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y1>(?:19|20)\d\d)\b)?)
        | (?P<daymonth>{lead}(?:the\s)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{month})\b
             (?:,?\s(?P<y2>(?:19|20)\d\d)\b)?)
        | (?P<weekday>{lead}(?:(?P<which>[Ll]ast|[Tt]his(?:\spast)?|[Pp]ast)\s)?
             (?P<wd>{_choices(_weekdays())})\b{part}?)
        | (?P<month>(?:(?:[Ii]n|[Ss]ince|[Dd]uring|[Bb]ack\sin)\s(?:(?:late|early|mid)[\s-])?
             |(?:[Ll]ast|[Tt]his(?:\spast)?)\s)
             (?P<m3>{month})\b(?:,?\s(?:of\s)?(?P<y3>(?:19|20)\d\d)\b)?)
        | (?P<year>(?:[Ii]n|[Bb]ack\sin|[Dd]uring)\s(?:(?:late|early|mid)[\s-])?(?P<y4>(?:19|20)\d\d)(?!s)\b)
        | (?P<yearof>(?:(?<=\b[Aa]\s)|(?<=\b[Tt]he\s)|(?<=\b[Hh]is\s)|(?<=\b[Hh]er\s)|(?<=\b[Ii]ts\s)|(?<=[’']s\s))
             (?P<y5>(?:19|20)\d\d)(?=\s[a-z]))
        | (?P<today>(?:[Ee]arlier\s|[Ll]ate\s|[Ll]ater\s)?
             (?:[Tt]oday|[Tt]onight|[Tt]his\s(?:morning|afternoon|evening)))
        | (?P<yesterday>(?:[Ee]arlier\s|[Ll]ate\s)?[Yy]esterday{part}?|[Ll]ast\snight)
        | (?P<span>(?:[Ee]arlier\s|[Ll]ater\s)?(?P<rel>[Tt]his|[Ll]ast|[Tt]he\sprevious)\s
             (?P<unit>week|month|year)\b(?!’s|'s|-))
        | (?P<weekend>(?:[Oo]ver|[Aa]t|[Dd]uring)\sthe\s(?:past\s)?weekend|(?:[Tt]his|[Ll]ast)\sweekend)
        | (?P<ago>(?:[Jj]ust\s|[Aa]bout\s|[Oo]ver\s|[Mm]ore\sthan\s|[Aa]lmost\s|[Nn]early\s|[Aa]round\s){{0,2}}
             (?P<n>{number})\s(?P<agounit>day|week|month|year|decade)s?\s(?P<how>ago|earlier|before))
        | (?P<vague>[Rr]ecently|[Pp]reviously|[Ii]n\srecent\s(?:days|weeks|months|years)
             |[Ii]n\sthe\spast(?=\s(?:said|called|told))|[Ll]ast\s(?:summer|winter|spring|autumn|fall))
        )""",
        re.VERBOSE,
    )


def find_dates(text: str, start: int, end: int) -> Iterator[DatePhrase]:
    """Yield the phrases between two places of `text` that may date it, in order."""
    for first, last in _windows(text, start, end):
        for match in _grammar().finditer(text, first, last):
            found = _read(match)
            if found is not None:
                yield found


def _windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches around words that every date phrase has; the grammar itself is too slow for all the text."""
    first = last = -1
    for match in _trigger().finditer(text, start, end):
        begin = _word_start(text, max(start, match.start() - _BEFORE), max(start, last))
        if begin > last >= 0:
            yield first, last
            first = begin
        first = begin if first < 0 else first
        last = min(end, match.end() + _BEHIND)
    if last >= 0:
        yield first, last


def _word_start(text: str, place: int, start: int) -> int:
    """Return where the word at a place begins, so that no window cuts one."""
    while place > start and text[place - 1].isalnum():
        place -= 1
    return place


_BEFORE, _BEHIND = 48, 24
"""Longer than anything that the grammar allows before and behind its trigger."""


_TRIGGERS = (
    r"days?\b", "week", "month", "year", "night", "morning", "afternoon", "evening", "ecade", r"a(?<=\ba)go\b",
    "ecently", "reviously", r"19\d\d", r"20\d\d", "summer", "winter", "spring", "autumn", r"f(?<=\bf)all\b",
)  # fmt: skip


@lru_cache(maxsize=1)
def _trigger() -> re.Pattern[str]:
    """Return the pattern of words that every date phrase has one of.

    What may stand at a place is told by its first character: a search for any of a few characters runs several times
    as fast as one for any of many words.
    """
    months = sorted((word for word in _months() if len(word) > 2), key=len, reverse=True)
    rests: dict[str, list[str]] = {}
    for trigger in _TRIGGERS:
        rests.setdefault(trigger[0], []).append(trigger[1:])
    for first, rest in ((word[0].upper(), re.escape(word[1:])) for word in months):
        rests.setdefault(first, []).append(rf"(?<=\b{first}){rest}\b")
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items()))


def _read(match: re.Match[str]) -> DatePhrase | None:
    """Return the phrase that a match of the grammar holds."""
    kind = match.lastgroup or ""
    phrase = Phrase(match.group(), Span(match.start(), match.end()))
    groups = match.groupdict()
    for name in (
        "monthday",
        "daymonth",
        "weekday",
        "month",
        "year",
        "yearof",
        "today",
        "yesterday",
        "span",
        "weekend",
        "ago",
    ):
        if groups[name]:
            kind = name
            break
    else:
        return DatePhrase(phrase, "vague")
    return _READERS[kind](phrase, groups)


def _read_day(phrase: Phrase, groups: dict[str, str | None]) -> DatePhrase | None:
    side = "1" if groups["monthday"] else "2"
    day = int(groups["d" + side] or 0)
    year = groups["y" + side]
    month = _months()[(groups["m" + side] or "").lower()]
    if not 1 <= day <= 31:
        return None
    return DatePhrase(phrase, "day", year=int(year) if year else None, month=month, day=day)


def _read_weekday(phrase: Phrase, groups: dict[str, str | None]) -> DatePhrase:
    past = (groups["which"] or "").lower() in ("last", "past")
    return DatePhrase(phrase, "weekday", _weekdays()[(groups["wd"] or "").lower()], "last" if past else "")


def _read_month(phrase: Phrase, groups: dict[str, str | None]) -> DatePhrase:
    year = groups["y3"]
    return DatePhrase(phrase, "month", year=int(year) if year else None, month=_months()[(groups["m3"] or "").lower()])


def _read_span(phrase: Phrase, groups: dict[str, str | None]) -> DatePhrase:
    back = 0 if (groups["rel"] or "").lower() == "this" else 1
    return DatePhrase(phrase, "relative", back, groups["unit"] or "")


def _read_ago(phrase: Phrase, groups: dict[str, str | None]) -> DatePhrase:
    """Read «two days ago»; a hedged, long or anchored count («20 years ago», «a day earlier») stays vague."""
    number = (groups["n"] or "").lower()
    count = int(number) if number.isdecimal() else _NUMBERS.get(number)
    hedged = not phrase.text.lower().startswith(number)
    if count is None or hedged or count > 9 or groups["how"] != "ago":
        return DatePhrase(phrase, "vague")
    return DatePhrase(phrase, "relative", count, (groups["agounit"] or "") + "s")


_READERS = {
    "monthday": _read_day,
    "daymonth": _read_day,
    "weekday": _read_weekday,
    "month": _read_month,
    "year": lambda phrase, groups: DatePhrase(phrase, "year", year=int(groups["y4"] or 0)),
    "yearof": lambda phrase, groups: DatePhrase(phrase, "year", year=int(groups["y5"] or 0)),
    "today": lambda phrase, groups: DatePhrase(phrase, "relative", 0, "day"),
    "yesterday": lambda phrase, groups: DatePhrase(phrase, "relative", 1, "day"),
    "span": _read_span,
    "weekend": lambda phrase, groups: DatePhrase(phrase, "relative", 0, "weekend"),
    "ago": _read_ago,
}


def said(found: DatePhrase, published: date | None, basis: str = "") -> Said:
    """Return when something dated by a phrase was said, as far as the phrase and the day of publication tell.

    `basis` says how the phrase was reached («in the same sentence», «from the scene before»).
    """
    try:
        days = _days(found, published)
    except (OverflowError, ValueError):
        days = None  # before the year 1 or behind 9999: an article whose day of print is a slip
    if days is None:
        return Said(phrase=found.phrase, basis=basis)
    earliest, latest, precision = days
    if published is not None and earliest > published:
        return Said(phrase=found.phrase, basis=basis)
    if published is not None and found.kind == "relative":
        latest = min(latest, published)
    how = f"«{found.phrase.text}»" + (f" in an article of {published.isoformat()}" if published else "")
    return Said(
        earliest=earliest,
        latest=latest,
        precision=precision,
        phrase=found.phrase,
        basis=f"{how}, {basis}" if basis else how,
    )


def _days(found: DatePhrase, published: date | None) -> tuple[date, date, Precision] | None:
    """Return the first day, the last day and the precision; ``None`` for what cannot be resolved."""
    if found.kind == "day":
        return _calendar_day(found, published)
    if found.kind == "month":
        return _calendar_month(found, published)
    if found.kind == "year":
        year = found.year or 0
        return date(year, 1, 1), date(year, 12, 31), "year"
    if published is None or found.value is None:
        return None
    if found.kind == "weekday":
        back = (published.weekday() - found.value) % 7
        if found.unit == "last" and back == 0:
            back = 7
        day = published - timedelta(days=back)
        return day, day, "day"
    return _relative(found.value, found.unit, published)


def _calendar_day(found: DatePhrase, published: date | None) -> tuple[date, date, Precision] | None:
    year = found.year
    if year is None:
        if published is None:
            return None
        year = published.year - _is_long_gone(found.month or 1, published)
    try:
        day = date(year, found.month or 1, found.day or 1)
    except ValueError:
        return None
    return day, day, "day"


def _is_long_gone(month: int, published: date) -> bool:
    """Tell whether a month without a year is last year's: more than half a year ahead; a nearer one is yet to come."""
    return month - published.month > _HALF_A_YEAR


def _calendar_month(found: DatePhrase, published: date | None) -> tuple[date, date, Precision] | None:
    month = found.month or 1
    year = found.year
    if year is None:
        if published is None:
            return None
        year = published.year - _is_long_gone(month, published)
    return date(year, month, 1), _month_end(year, month), "month"


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _relative(back: int, unit: str, published: date) -> tuple[date, date, Precision] | None:
    """Resolve «yesterday», «this month», «two weeks ago» from the day of publication."""
    if unit in ("day", "days"):
        day = published - timedelta(days=back)
        return day, day, "day"
    if unit == "weekend":
        saturday = published - timedelta(days=(published.weekday() - 5) % 7)
        return saturday, min(saturday + timedelta(days=1), published), "week"
    monday = published - timedelta(days=published.weekday() + 7 * back)
    if unit in ("week", "weeks"):
        return monday, monday + timedelta(days=6), "week"
    if unit in ("month", "months"):
        count = published.year * 12 + published.month - 1 - back
        return date(count // 12, count % 12 + 1, 1), _month_end(count // 12, count % 12 + 1), "month"
    if unit in ("year", "years"):
        year = published.year - back
        return date(year, 1, 1), date(year, 12, 31), "year"
    return None
