"""Takes passages, gives the names printed outside quotation marks, with what stands before them.

A name is a run of capitalised words.  Titles, offices and origins at its front («B.C. Premier», «Republican Sen.»)
are told from the name itself, because they are the role and not the person.  Names inside marks are left out: whoever
is only spoken of does not speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotebank.dates import dating_words
from quotebank.lexicon import (
    anonymous_heads,
    closed_class,
    date_words,
    documents,
    first_names,
    groups,
    organisation_words,
    particles,
    parties,
    places,
    role_surnames,
    roles,
    suffixes,
    titles,
)
from quotebank.model import Span
from quotebank.passages import Paragraph, Passages
from quotebank.tokens import Token

_JOINS = frozenset({"of", "for", "and", "&", "the", "on", "de", "du", "des", "la"})
_POSSESSIVE = frozenset({"’s", "'s"})
_PAIR = 2
"""Behind a common word, a run of so many words that goes on is a name: «The State Department»."""
_LONGEST = 14
"""The most tokens of a run of capitalised words; a line in capitals names nobody."""


@dataclass(frozen=True, slots=True)
class Name:
    """One printed name."""

    words: tuple[str, ...]
    """The name alone: ``("Brad", "West")``."""
    text: str
    """The same as printed: ``span.of(article.text)``."""
    span: Span
    """Where those words stand."""
    lead: Span | None
    """Capitalised words before it that are no part of it: «Port Coquitlam Mayor», «Mr»."""
    title: str
    """The last title of the lead in lower case without its stop («mr», «sen»), empty when there is none."""
    kind: str
    """``person`` and ``organisation`` and ``place`` where the words tell; ``name`` where they do not."""
    gender: str
    """``f``, ``m`` or empty, by title or first name."""
    paragraph: int
    first: int
    """Number of the first token of the run, lead included."""
    start: int
    """Number of the first token of the name itself."""
    last: int
    """Number of the token after it."""
    inside: bool = False
    """True for a name that stands inside quotation marks."""

    @property
    def surname(self) -> str:
        """The last word that is no suffix, in lower case."""
        words = [w for w in self.words if w.strip(",") not in suffixes()] or list(self.words)
        return words[-1].lower()


def read_names(passages: Passages) -> tuple[Name, ...]:
    """Return every name of the article's reporting in the order of print."""
    out: list[Name] = []
    common = _common_words(passages)
    for paragraph in passages.paragraphs:
        if paragraph.kind != "player" and not _is_title_case(paragraph):
            out.extend(names_of(passages.text, paragraph, common))
    return tuple(_with_surnames(passages, out))


def _with_surnames(passages: Passages, names: list[Name]) -> list[Name]:
    """Return the names with the bare surnames that are also words for a role («Baker», when Lee Baker is named)."""
    surnames = {name.words[-1] for name in names if len(name.words) > 1 and name.kind in ("person", "name")}
    surnames = {word for word in surnames if _is_role_word(word)}
    if not surnames:
        return names
    held = {(name.paragraph, n) for name in names for n in range(name.first, name.last)}
    for paragraph in passages.paragraphs:
        for number, token in enumerate(paragraph.tokens):
            if token.text in surnames and (paragraph.index, number) not in held:
                place = (paragraph.index, number, number, number + 1)
                names.append(Name((token.text,), token.text, token.span, None, "", "name", "", *place))
    return sorted(names, key=lambda name: name.span)


def _is_title_case(paragraph: Paragraph) -> bool:
    """Tell whether a headline capitalises all its words, so that a capital tells nothing."""
    if paragraph.kind != "headline":
        return False
    words = [t for t in paragraph.tokens if t.kind == "w" and t.low not in closed_class()]
    return len(words) > 3 and all(t.text[0].isupper() for t in words)


def _common_words(passages: Passages) -> frozenset[str]:
    """Return the words that the article also prints in small letters: a capital at a sentence's start names nothing."""
    words = {token.text for paragraph in passages.paragraphs for token in paragraph.tokens if token.kind == "w"}
    return frozenset(word for word in words if word[0].islower())


def names_of(text: str, paragraph: Paragraph, common: frozenset[str] = frozenset()) -> list[Name]:
    """Return the names of one paragraph; `common` are words that begin no name at a sentence's start."""
    tokens = paragraph.tokens
    starts = {sentence.first for sentence in paragraph.sentences}
    out = []
    done = 0
    for number in [number for number, token in enumerate(tokens) if not token.text.islower() and is_capitalised(token)]:
        if number < done:
            continue
        done = _run_end(tokens, number, starts)
        name = _read_run(text, paragraph, number, done, number in starts, common)
        if name is not None:
            out.append(name)
    return out


def is_capitalised(token: Token) -> bool:
    """Tell whether a token may belong to a name: a word with a capital, or one of its own spelling (eBridge)."""
    return token.kind == "w" and _may_name(token.text[:3])


@lru_cache(maxsize=1 << 14)
def _may_name(beginning: str) -> bool:
    """Tell whether a word whose first three letters are these may belong to a name."""
    if beginning == "I" or beginning[0] in "'’@#":
        return False
    return beginning[0].isupper() or (beginning[0].islower() and len(beginning) > 2 and beginning[1].isupper())


def _run_end(tokens: Sequence[Token], first: int, starts: set[int]) -> int:
    """Return the number of the token after the run of capitalised words that begins at `first`."""
    number = first + 1
    while number < len(tokens) and number not in starts and number - first < _LONGEST:
        if is_capitalised(tokens[number]):
            if tokens[number].start - tokens[number - 1].end != 1:
                break
            number += 1
            continue
        reach = _bridge(tokens, first, number)
        if reach == number:
            break
        number = reach
    return number


def _bridge(tokens: Sequence[Token], first: int, number: int) -> int:
    """Return where a run goes on behind small words that belong to it; `number` when it ends."""
    word = tokens[number].text
    following = tokens[number + 1] if number + 1 < len(tokens) else None
    if following is None:
        return number
    reach = number
    while reach < len(tokens) - 1 and reach - number < 3 and tokens[reach].text in particles():
        reach += 1
    if reach > number and is_capitalised(tokens[reach]):
        return reach + 1
    of_office = word in _POSSESSIVE and following.text == "Office" and _is_office(tokens[number - 1].text)
    if of_office or (word == "&" and is_capitalised(following)):
        return number + 2
    plural = (
        word in ("’", "'") and tokens[number - 1].low.endswith("s") and tokens[number].start == tokens[number - 1].end
    )
    if plural and is_capitalised(following) and _is_org_word(following.text):
        return number + 2
    if word in ("of", "for", "on"):
        at = number + 1 + (following.text == "the")
        joins = _is_body(tokens[first:number]) or (word == "of" and _is_office(tokens[number - 1].text))
        if joins and at < len(tokens) and is_capitalised(tokens[at]) and tokens[at].low not in dating_words():
            return at + 1
    if word == "and" and is_capitalised(following):
        ahead = tokens[number + 2] if number + 2 < len(tokens) else None
        person = number - first > 1 and any(
            _is_role_word(token.text) or token.low in first_names() for token in tokens[first:number]
        )
        shared = ahead is not None and _is_org_word(ahead.text) and not person
        if shared or (_is_body(tokens[first:number]) and _is_org_word(following.text)):
            return number + 2
    return number


def _is_org_word(word: str) -> bool:
    return word.lower() in organisation_words()


def _is_body(run: Sequence[Token]) -> bool:
    """Tell whether a run so far is the beginning of a body's name («Department», «Royal Society»)."""
    last_body = max((n for n, token in enumerate(run) if _is_org_word(token.text)), default=-1)
    last_role = max((n for n, token in enumerate(run) if _is_role_word(token.text)), default=-1)
    return last_body >= 0 and last_body >= last_role


@lru_cache(maxsize=4096)
def _is_role_word(word: str) -> bool:
    low = word.lower()
    return low in roles() or low.rstrip(".") in roles() or _is_title(word)


def _is_plural(word: str) -> bool:
    """Tell whether a word is the plural of a role: «Teachers» in «Union of Teachers» is nobody's title."""
    role = roles().get(word)
    return role is not None and role.plural


def _is_office(word: str) -> bool:
    """Tell whether «of» and a name may follow a word within an office: «Secretary of State», not «Residents of …»."""
    role = roles().get(word.lower())
    return _is_title(word) or (role is not None and not role.plural)


_DESCRIBES = ("-based", "-led", "-backed", "-powered", "-born", "-made", "-style", "-owned", "-run", "-funded")
"""«London-based», «AI-powered»: a quality, not a name."""


@lru_cache(maxsize=4096)
def _is_title(word: str) -> bool:
    low = word.lower()
    return low in titles() or low.rstrip(".") in titles()


def _read_run(
    text: str, paragraph: Paragraph, first: int, end: int, at_start: bool, common: frozenset[str]
) -> Name | None:
    """Return the name that a run of capitalised words holds; ``None`` when it holds only common words."""
    tokens = paragraph.tokens
    first = _skip_common(tokens, first, end, common if at_start else None)
    if first >= end:
        return None
    begin = _name_start(tokens, first, end)
    if begin >= end:
        return None
    words = tuple(tokens[n].text for n in range(begin, end))
    if len(words) == 1 and begin == first and (_is_org_word(words[0]) and _is_generic(words[0])):
        return None
    if all(word.lower() in date_words() for word in words) or (
        len(words) == 1 and words[0][1:2] in "-–‑" and len(words[0]) > 2
    ):
        return None
    if len(words) == 1 and words[0].endswith(_DESCRIBES):
        return None
    title = _last_title(tokens, first, begin)
    if title == "" and begin == first and first:
        title = _small_title(tokens, first)
    kind = _kind(words, tokens, first, begin, title)
    lead = Span(tokens[first].start, tokens[begin - 1].end) if begin > first else None
    span = Span(tokens[begin].start, tokens[end - 1].end)
    return Name(
        words,
        span.of(text),
        span,
        lead,
        title,
        kind,
        _gender(words, title, kind, [t.text for t in tokens[first:begin]]),
        paragraph.index,
        first,
        begin,
        end,
    )


def _small_title(tokens: Sequence[Token], first: int) -> str:
    """Return the role noun in small letters right before a name («spokesman»), empty when there is none."""
    word = tokens[first - 1].low
    return word if tokens[first - 1].kind == "w" and word in roles() and not roles()[word].plural else ""


def _skip_common(tokens: Sequence[Token], first: int, end: int, known: frozenset[str] | None) -> int:
    """Return where a run begins once the capitalised common words at its front are passed."""
    while first < end:
        word = tokens[first].low
        common = (word in closed_class() and not (word in titles() and first + 1 < end)) or word in dating_words()
        if not common and known is not None:
            adverb = word.endswith("ly") and word not in first_names() and (first + 1 < end or word in known)
            brave = end - first > 2 and word not in first_names() and tokens[first + 1].low in first_names()
            brave = brave and word not in _FAMILY_FIRST
            common = (
                adverb
                or word in _OPENERS
                or _is_common(word, known)
                or (brave and not _is_role_word(tokens[first].text))
            )
            known = None if not common else known
        elif common and known is not None and end - first > _PAIR:
            known = frozenset()
        if not common:
            return first
        first += 1
    return first


def _is_common(word: str, known: frozenset[str]) -> bool:
    """Tell whether a capitalised word at a sentence's start is a common noun."""
    if word in first_names() or word in titles() or word in places() or word in organisation_words():
        return False
    return word in known or word in groups() or word in anonymous_heads() or word in documents()


_OPENERS = frozenset(
    "meanwhile yesterday today tomorrow earlier later last next also even still however asked according despite "
    "rival former acting retired late responding speaking addressing citing like unlike both many most several some "
    "other others one two three".split()
)


def _name_start(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return where the name proper begins behind titles, offices, origins and parties."""
    while first < end - 1 and tokens[first].low.endswith(_ATTRIBUTES):
        first += 1
    if _names_body(tokens, first, end):
        return first
    begin = first
    for number in range(first, end):
        if _is_role_word(tokens[number].text) and not _is_first_name_there(tokens, number, end):
            begin = number + 1
        if number + 2 < end and f"{tokens[number].low} {tokens[number + 1].low}" in titles():
            begin = max(begin, number + 2)
    if begin == end:
        return _bare_title(tokens, first, end)
    while begin < end - 1 and _is_origin(tokens[begin].text) and tokens[begin].low not in first_names():
        if end - begin == 2 and tokens[begin + 1].low not in first_names() and begin == first:
            break
        begin += 1
    return _past_attributes(tokens, begin, end)


def _past_attributes(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Return where a name begins behind «London-based», an acronym («PM Ann Lee») or «of Ohio»."""
    if begin < end - 1 and tokens[begin].low == "of":
        return _past_office_place(tokens, begin, end)
    if begin and tokens[begin - 1].low in ("at", "of", "for", "from"):
        for number in range(begin + 1, end - 1):
            if tokens[number].low in first_names() and tokens[begin].low not in first_names():
                return number
    if end - begin > 1 and _is_acronym(tokens[begin].text) and "." not in tokens[begin].text:
        known = tokens[begin + 1].low in first_names()
        if known or (tokens[begin].text in OFFICES and not _is_org_word(tokens[begin + 1].text)):
            return begin + 1
    return begin


_ATTRIBUTES = ("-based", "-born", "-led", "-backed", "-owned", "-run", "-listed")
OFFICES = frozenset(
    "PM MP CM MEC CEO DCI PC MLA MEP MSP TD VP DC DI DS DPM DCM SP DSP SSP DIG IG DGP ACP DCP SHO CFO COO CTO "
    "CJI".split()
)
"""Offices by their initials, which stand before a name or for it: «CM Ann Lee», «the CM said»."""
_FAMILY_FIRST = frozenset(
    "ang chan chen cheng chia chong chua foo goh guo han ho huang koh kwok lai lam lau lee leong leung li liang liew "
    "lim lin liu loh low ma ng ngo nguyen ong ooi pham quek seah sim soh sun tan tay teh teo tran wang wee wong wu xie "
    "xu yang yap yeo yeoh yong yu zhang zhao zheng zhou zhu".split()
)
"""Family names that stand first: «Lim Siew Ling» is no Siew Ling who is called lim."""


def _past_office_place(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Return where the holder's name begins in «Secretary of State Ann Lee»; `end` when the office stands alone."""
    for number in range(begin + 2, end):
        if tokens[number].low in first_names() and number < end - 1:
            return number
    after = begin + 1 + (tokens[begin + 1].low == "the")
    rest = end - after
    return end - 2 if rest == 3 else end


def _bare_title(tokens: Sequence[Token], first: int, end: int) -> int:
    """Deal with a run that ends in a role word: «Prime Minister» names nobody, «Nick Judge» may be a name."""
    if end - first != 2 or _is_role_word(tokens[first].text) or _is_org_word(tokens[first].text):
        return end
    if tokens[first].low in first_names() or tokens[first + 1].text in role_surnames():
        return first
    return end


_GENERIC = frozenset(
    "government ministry council court police parliament congress senate house committee commission department "
    "party union university church army navy agency bank board cabinet city community group school hospital "
    "administration".split()
)


def _is_generic(word: str) -> bool:
    """Tell whether a lone capitalised word is only a kind of body («the Government said»)."""
    return word.lower() in _GENERIC


def _names_body(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether a run names a body: an organisation word that no role word follows."""
    last_role = last_body = -1
    if any(tokens[n].low == "of" and _is_role_word(tokens[n - 1].text) for n in range(first + 1, end)):
        return False
    for number in range(first, end):
        pair = f"{tokens[number - 1].low} {tokens[number].low}" if number > first else ""
        if _is_org_word(tokens[number].text) and pair not in titles():
            last_body = number
        if _is_role_word(tokens[number].text) and not (last_body >= 0 and _is_plural(tokens[number].low)):
            last_role = number
    if last_body < 0:
        return False
    return last_body >= last_role


def _is_first_name_there(tokens: Sequence[Token], number: int, end: int) -> bool:
    """Tell whether a word that may be a title is a given name here («Dean Martin», «Earl Grey»)."""
    word = tokens[number].low
    return word in first_names() and number + 1 < end and not _is_title(tokens[number].text)


@lru_cache(maxsize=4096)
def _is_origin(word: str) -> bool:
    low = word.lower()
    place = places().get(low)
    if place is not None:
        return place.form != "name" or not place.also_name
    return low in parties()


def _last_title(tokens: Sequence[Token], first: int, begin: int) -> str:
    if begin == first:
        return ""
    return tokens[begin - 1].low.rstrip(".")


def _kind(words: tuple[str, ...], tokens: Sequence[Token], first: int, begin: int, title: str) -> str:
    """Return what a run names, as far as its words and its lead tell."""
    if begin > first or title:
        lead = tokens[begin - 1].text if begin > first else title
        if _is_role_word(lead) and not any(_is_org_word(word) for word in words) and not _is_people(words):
            return "person"
    return kind_of_words(words)


def kind_of_words(words: tuple[str, ...]) -> str:
    """Return what a name is by its words alone."""
    if any(_is_org_word(word) for word in words) or "&" in words:
        return "organisation"
    return _kind_of_one(words[0]) if len(words) == 1 else _kind_of_several(words)


def _is_people(words: Sequence[str]) -> bool:
    """Tell whether words only tell where somebody or something is from: «Chinese», «Asian Americans»."""
    last = words[-1].lower()
    place = places().get(last) or places().get(last.removesuffix("s"))
    if place is None or place.form == "name" or place.also_name:
        return False
    return all(word.lower() not in first_names() for word in words[:-1])


def _kind_of_one(word: str) -> str:
    """Return what a single word names."""
    low = word.lower()
    place = places().get(low)
    if place is not None and not place.also_name:
        return "place"
    if _is_acronym(word) or low in parties() or low in groups():
        return "organisation"
    return "place" if place is not None else "name"


def _kind_of_several(words: tuple[str, ...]) -> str:
    """Return what several words name."""
    low = [word.lower() for word in words]
    place = places().get(" ".join(low))
    given = low[0] in first_names()
    if (place is not None and not place.also_name) or _is_people(words):
        return "place"
    if given or any(len(word.strip(".")) == 1 for word in words[1:-1]):
        return "person"
    if any(_is_country(word) for word in low) or low[-1] in _BUILDINGS:
        return "organisation"
    if place is not None:
        return "place"
    return "organisation" if low[0] in parties() or low[0] in groups() else "name"


_BUILDINGS = frozenset({"street", "palace", "house", "hall", "square"})
"""What seats of power are called by («Downing Street said»)."""


def _is_country(word: str) -> bool:
    place = places().get(word)
    return place is not None and not place.also_name and place.form == "name"


def _is_acronym(word: str) -> bool:
    letters = word.replace(".", "").replace("-", "")
    return len(letters) > 1 and letters.isupper()


def _gender(words: tuple[str, ...], title: str, kind: str, lead: Sequence[str]) -> str:
    """Return f or m where a title, a role word or the first name tells."""
    if kind not in ("person", "name"):
        return ""
    for word in (title, *lead):
        low = word.lower().rstrip(".")
        known = titles().get(low) or titles().get(low + ".")
        if known is not None and known.gender in ("f", "m"):
            return known.gender
        role = roles().get(low)
        if role is not None and role.gender in ("f", "m"):
            return role.gender
    gender = first_names().get(words[0].lower(), "")
    return gender if gender in ("f", "m") and len(words) > 1 else ""
