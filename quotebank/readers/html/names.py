"""Takes bylines and declared authors as pages write them, gives the authors' names one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from quotebank.readers.html.data import Thing, text_of

_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]?\s*")
_BY = re.compile(
    r"^\s*(?:(?:words|story|written|reported|report|text|posted|published|submitted|analysis|review|edited)\s+)?by\b[:\s]*|"
    r"^\s*(?:written|reported|posted|published)?\s*(?:author|authors|writer|reporter)s?\s*:\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[,;|/•·\n]\s*|\s+(?:and|&|with)\s+|\s+[–—-]\s+", re.IGNORECASE)
_WHEN = re.compile(
    r"\s+on\s+(?=(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)).*", re.I | re.S
)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|co\.uk)\b|[<>{}=]")
_LINK = re.compile(r"https?://\S*|www\.\S+")
_INTERFACE = re.compile(
    r"\b(?:text|size|font|follow|share|comments?|sign|subscribe|print|save|views?|more|profile|contact|email|click|show|"
    r"hide|listen|watch|video|story|stories|bookmark|gallery|live|latest|advertisement|credit|file|copy|link)\b",
    re.IGNORECASE,
)
"""Words of buttons beside a byline."""
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)+")
JOB = re.compile(
    r"""\b(?: (?:staff|senior|chief|political|business|science|technology|sports?|health|education|environment|special|
      night|city|news|foreign|features?|culture|world|national|investigations?|deputy|managing|assistant|associate|
      contributing|freelance|digital|executive|security|economics|transport|home\saffairs|royal|crime|legal|crypto|data|
      general|audience|social\smedia|trending|consumer|money|travel|lifestyle)\s+
      (?:\w+\s+){0,2}(?:writers?|reporters?|editors?|correspondents?|columnists?|producers?|journalists?|directors?)
    | (?:reporter|editor|correspondent|columnist|journalist|contributor|photographer|writer|producer|author)s?$
    | in\s[A-Z]\w+$ )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PICTURE = re.compile(
    r"\b(?:image|images|photo|photos|photograph|picture|getty|shutterstock|pool|via)\b", re.IGNORECASE
)
STAMP = re.compile(
    r"\d{1,2}:\d\d|\b(?:19|20)\d\d\b|\b(?:updated|published|posted|minutes?|hours?|days?|read|am|pm|gmt|est|edt)\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"^(?:jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\s*\d",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    """admin administrator editor editorial staff web-admin webmaster user guest anonymous unknown none null undefined
    author authors contributor contributors by share more follow comments subscribe bio profile biography news home
    posts archives""".split()
)
_LONGEST = 6
_ABBREVIATED = 4
"""So long a last word may be cut short by a stop, as in «Jr.»."""
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE)


def of_things(value: object, by_id: Mapping[str, Thing], depth: int = 0) -> Iterator[str]:
    """Give the names under ``author`` or ``creator`` of a JSON-LD object: texts, persons, lists, references."""
    if depth > 4:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from of_things(one, by_id, depth + 1)
    elif isinstance(value, Mapping):
        name = value.get("name")
        if not name and isinstance(value.get("@id"), str):
            name = by_id.get(str(value["@id"]), {}).get("name")
        if isinstance(name, list):
            yield from (text_of(one) for one in name)
        elif name:
            yield text_of(name)
        else:
            yield text_of(f"{text_of(value.get('givenName'))} {text_of(value.get('familyName'))}")


def names(printed: Iterable[str], *, visible: bool = False) -> tuple[str, ...]:
    """Return the names in texts that give authors, each once, in order.

    What is no name is left out: addresses, slugs, dates, job titles, picture credits.  From `visible` text only what
    has the shape of a name is taken, for a byline may be followed by anything.
    """
    found: dict[str, str] = {}
    for text in printed:
        if _ADDRESS.search(text) and " " not in text.strip():
            continue
        for part in _parts(_BY.sub("", _WHEN.sub("", _BRACKETS.sub(" ", _LINK.sub(" ", text)))).strip()):
            name = _BY.sub("", part).strip(" ,:-–—\u200b")
            name = name if len(name.rpartition(" ")[2]) <= _ABBREVIATED else name.rstrip(".")
            if _is_name(name, visible):
                found.setdefault(_folded(name), name)
    return tuple(found.values())


def _parts(text: str) -> Iterator[str]:
    kept = ""
    for part in _BETWEEN.split(text):
        if kept and _SUFFIX.fullmatch(part):
            kept += f", {part}"
            continue
        if kept:
            yield kept
        kept = part
    if kept:
        yield kept


def _is_name(name: str, visible: bool) -> bool:
    words = name.split()
    if not words or len(words) > _LONGEST or len(name) > 60 or not any(char.isalpha() for char in name):
        return False
    if _ADDRESS.search(name) or _SLUG.fullmatch(name) or STAMP.search(name) or _PICTURE.search(name):
        return False
    if _folded(name) in _NOBODY or JOB.search(name):
        return False
    if visible:
        return (
            not _INTERFACE.search(name)
            and 2 <= len(words) <= 5
            and all(_capital(word) for word in words)
            and not any(c.isdigit() for c in name)
        )
    return True


def _capital(word: str) -> bool:
    from quotebank.lexicon import particles  # late: a page that declares its authors needs no lexicon

    return word[:1].isupper() or word in particles()


def _folded(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.lower()).split())


def same_body(one: str, other: str) -> bool:
    """Tell whether two names are those of one outlet: «The Lamp» and «Lamp News»."""
    drop = {
        "the",
        "news",
        "com",
        "www",
        "online",
        "co",
        "uk",
        "org",
        "net",
        "media",
        "ltd",
        "inc",
        "magazine",
        "newspaper",
    }
    a, b = (set(_folded(text).split()) - drop for text in (one, other))
    return bool(a) and a == b
