"""Takes a quotation as the extractor read it and what a person corrected, gives the quotation as it is read now.

A correction is a few named texts: ``speaker`` and ``speaker_kind``, ``role``, ``said``, ``kind``, ``span``.  An empty
text says that the article does not tell.  The last are the right words; once it is known where the article prints them,
they are pieces of :mod:`quotebank.redrawing`.  What the extractor read is kept in a snapshot of the same parts, from
which it comes back exactly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple, cast

from quotebank.errors import ReviewError
from quotebank.model import (
    KINDS,
    SPEAKER_KINDS,
    Anonymity,
    Kind,
    Phrase,
    Precision,
    Quotation,
    Span,
    Speaker,
    SpeakerKind,
    Told,
)
from quotebank.redrawing import redrawn

PARTS = ("speaker", "speaker_kind", "role", "said", "kind", "span")
"""What a correction may name."""

UNKNOWN = ("", "unknown")
"""How a person says that the article does not tell."""

BASIS = "as a reviewer corrected it"
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_WEEK = timedelta(days=6)
_FORMS = "2018, 2018-05, 2018-05-14, a week as 2018-05-14/2018-05-20, or unknown"


class Days(NamedTuple):
    """When something was said."""

    earliest: date | None
    latest: date | None
    precision: Precision


def days(text: str) -> Days:
    """Return the days that a corrected date means; raises :class:`~quotebank.errors.ReviewError`."""
    if text.strip() in UNKNOWN:
        return Days(None, None, "unknown")
    first, _, last = text.strip().partition("/")
    try:
        start = _day(first)
        if not last:
            return start
        end = _day(last)
    except (ValueError, AttributeError):
        raise ReviewError(f"no such day: {text}", where="said", hint=_FORMS) from None
    if (start.precision, end.precision) != ("day", "day") or start.earliest is None or end.latest is None:
        raise ReviewError(f"no such week: {text}", where="said", hint=_FORMS)
    if end.latest - start.earliest != _WEEK:
        raise ReviewError(f"not the first and the last day of a week: {text}", where="said", hint=_FORMS)
    return Days(start.earliest, end.latest, "week")


def _day(text: str) -> Days:
    """Return one year, month or day of ISO 8601; raises ValueError or AttributeError for anything else."""
    year, month, day = cast(re.Match[str], _DAY.fullmatch(text.strip())).groups()
    if day:
        one = date(int(year), int(month), int(day))
        return Days(one, one, "day")
    first = date(int(year), int(month or 1), 1)
    later = date(first.year + (not month or first.month == 12), 1 if not month else first.month % 12 + 1, 1)
    return Days(first, later - timedelta(days=1), "month" if month else "year")


def checked(given: Mapping[str, str]) -> dict[str, str]:
    """Return a correction in one form: trimmed, ``unknown`` as the empty text, a speaker always with its kind.

    Raises :class:`~quotebank.errors.ReviewError` for what cannot be.
    """
    strange = sorted(set(given) - set(PARTS))
    if strange:
        raise ReviewError(f"no such part: {strange[0]}", where="correction", hint=f"one of {', '.join(PARTS)}")
    told = {name: " ".join(text.split()) for name, text in given.items()}
    if told.get("span") == "":
        raise ReviewError("no words are given", where="span", hint="the words as the article prints them")
    if "said" in told:
        days(told["said"])
        told["said"] = "" if told["said"] in UNKNOWN else told["said"]
    if told.get("role") in UNKNOWN:
        told["role"] = ""
    if told.get("kind", KINDS[0]) not in KINDS:
        raise ReviewError(f"no such kind: {told['kind']}", where="kind", hint=f"one of {', '.join(KINDS)}")
    if "speaker" in told or "speaker_kind" in told:
        told |= _speaker(told.get("speaker", ""), told.get("speaker_kind", ""))
    if not told:
        raise ReviewError("nothing is corrected", where="correction", hint=f"name one of {', '.join(PARTS)}")
    return {name: told[name] for name in PARTS if name in told}


def _speaker(name: str, kind: str) -> dict[str, str]:
    nameless = ("anonymous", "unknown")
    if name in UNKNOWN or name == "anonymous":
        kind, name = kind or name or "unknown", ""
    kind = kind or "person"
    if kind not in SPEAKER_KINDS:
        raise ReviewError(
            f"no such kind of speaker: {kind}", where="speaker", hint=f"one of {', '.join(SPEAKER_KINDS)}"
        )
    if (kind in nameless) != (not name):
        fault = f"{kind} speakers have no name" if name else f"a {kind} needs a name"
        raise ReviewError(fault, where="speaker", hint="give a name, or --speaker anonymous, or --speaker unknown")
    return {"speaker": name, "speaker_kind": kind}


def corrected(quotation: Quotation, correction: Mapping[str, Any], text: str) -> Quotation:
    """Return `quotation`, of an article of this `text`, with the correction applied.

    With another speaker go the role, the affiliation and what was told of an unnamed source: they were those of the
    one who is not the speaker.
    """
    now = redrawn(quotation, correction["span"], text) if "span" in correction else quotation
    if "speaker" in correction:
        now = with_speaker(now, cast(SpeakerKind, correction["speaker_kind"]), correction["speaker"] or None, text)
    if "role" in correction:
        now = replace(now, role=_role(correction["role"], text))
    if "said" in correction:
        earliest, latest, precision = days(correction["said"])
        said = replace(now.said, earliest=earliest, latest=latest, precision=precision, basis=BASIS)
        now = replace(now, said=said) if said.iso != now.said.iso else now
    if "kind" in correction:
        now = replace(now, kind=cast(Kind, correction["kind"]))
    return now


def with_speaker(quotation: Quotation, kind: SpeakerKind, name: str | None, text: str) -> Quotation:
    """Return `quotation` as somebody else's; unchanged where it is theirs already."""
    before = quotation.speaker
    if (before.kind, before.name) == (kind, name):
        return quotation
    speaker = Speaker(kind=kind, name=name, name_span=printed(text, name) if name else None)
    unnamed = quotation.anonymity if kind == "anonymous" else None
    return replace(quotation, speaker=speaker, role=None, affiliation=None, anonymity=unnamed)


def _role(words: str, text: str) -> Phrase | Told | None:
    if not words:
        return None
    place = printed(text, words)
    return Phrase(words, place) if place else Told(words)


def printed(text: str, words: str) -> Span | None:
    """Return where `words` first stand in `text` as words of their own; ``None`` where they do not."""
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    return Span(*found.span()) if found else None


# --- the extractor's own reading, kept beside the corrected one


def snapshot(quotation: Quotation) -> dict[str, Any]:
    """Return the parts that a person can change, as JSON holds them."""
    role, affiliation, unnamed, said = quotation.role, quotation.affiliation, quotation.anonymity, quotation.said
    return {
        "kind": quotation.kind,
        "speaker": [quotation.speaker.kind, quotation.speaker.name, _pair(quotation.speaker.name_span)],
        "role": [role.text, _pair(role.span)] if isinstance(role, Phrase) else None,
        "affiliation": [affiliation.text, _pair(affiliation.span)] if affiliation else None,
        "anonymity": [unnamed.description, unnamed.reason, unnamed.count] if unnamed else None,
        "said": [_iso(said.earliest), _iso(said.latest), said.precision, said.basis],
        "content": [list(span) for span in quotation.content],
        "marked": [list(span) for span in quotation.marked],
        "beside": [_pair(quotation.before), _pair(quotation.after)],
        "paragraph": quotation.paragraph,
        "flags": list(quotation.flags),
    }


def restored(quotation: Quotation, kept: Mapping[str, Any]) -> Quotation:
    """Return `quotation` with the parts of a snapshot in place of its own.

    One that an older program wrote holds nothing of the words: they were the extractor's.
    """
    kind, name, place = kept["speaker"]
    earliest, latest, precision, basis = kept["said"]
    unnamed = kept["anonymity"]
    return replace(
        quotation,
        kind=kept["kind"],
        speaker=Speaker(kind=kind, name=name, name_span=_span(place)),
        role=_phrase(kept["role"]),
        affiliation=_phrase(kept["affiliation"]),
        anonymity=Anonymity(description=unnamed[0], reason=unnamed[1], count=unnamed[2]) if unnamed else None,
        said=replace(quotation.said, earliest=_date(earliest), latest=_date(latest), precision=precision, basis=basis),
        **_words(kept),
    )


def _words(kept: Mapping[str, Any]) -> dict[str, Any]:
    if "content" not in kept:
        return {}
    before, after = map(_span, kept["beside"])
    return {
        "content": tuple(Span(*pair) for pair in kept["content"]),
        "marked": tuple(Span(*pair) for pair in kept["marked"]),
        "before": before,
        "after": after,
        "paragraph": kept["paragraph"],
        "flags": tuple(kept["flags"]),
    }


def _pair(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _span(pair: list[int] | None) -> Span | None:
    return Span(*pair) if pair else None


def _phrase(kept: list[Any] | None) -> Phrase | None:
    return Phrase(kept[0], Span(*kept[1])) if kept else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
