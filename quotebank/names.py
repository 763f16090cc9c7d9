"""Takes passages, gives the names printed outside quotation marks, with what stands before them.

A name is a run of capitalised words.  Titles, offices and origins at its front («B.C. Premier», «Republican Sen.»)
are told from the name itself, because they are the role and not the person.  Names inside marks are left out: whoever
is only spoken of does not speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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
    roles,
    suffixes,
    titles,
)
from quotebank.model import Span
from quotebank.passages import Paragraph, Passages
from quotebank.tokens import Token

_JOINS = frozenset({"of", "for", "and", "&", "the", "on", "de", "du", "des", "la"})
_ORGANISATION_JOIN = 4


@dataclass(frozen=True, slots=True)
class Name:
    """One printed name."""

    words: tuple[str, ...]
    """The name alone: ``("Brad", "West")``."""
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
    def text(self) -> str:
        """The words, joined by single blanks."""
        return " ".join(self.words)

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
        if paragraph.kind != "player":
            out.extend(names_of(passages.text, paragraph, common))
    return tuple(out)


def _common_words(passages: Passages) -> frozenset[str]:
    """Return the words that the article also prints in small letters: a capital at a sentence's start names nothing."""
    return frozenset(t.text for p in passages.paragraphs for t in p.tokens if t.kind == "w" and t.text[0].islower())


def names_of(text: str, paragraph: Paragraph, common: frozenset[str] = frozenset()) -> list[Name]:
    """Return the names of one paragraph; `common` are words that begin no name at a sentence's start."""
    tokens = paragraph.tokens
    starts = {sentence.first for sentence in paragraph.sentences}
    out = []
    number = 0
    while number < len(tokens):
        if not is_capitalised(tokens[number]):
            number += 1
            continue
        end = _run_end(tokens, number, starts)
        name = _read_run(text, paragraph, number, end, number in starts, common)
        if name is not None:
            out.append(name)
        number = max(end, number + 1)
    return out


def is_capitalised(token: Token) -> bool:
    """Tell whether a token may belong to a name: a word with a capital, or an outlet's own spelling (iNews)."""
    text = token.text
    if token.kind != "w" or text == "I" or text[0] in "'’@#":
        return False
    return text[0].isupper() or (text[0].islower() and len(text) > 2 and text[1].isupper())


def _run_end(tokens: Sequence[Token], first: int, starts: set[int]) -> int:
    """Return the number of the token after the run of capitalised words that begins at `first`."""
    number = first + 1
    while number < len(tokens) and number not in starts:
        if is_capitalised(tokens[number]):
            if tokens[number].start - tokens[number - 1].end > 1:
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
    if tokens[number].kind == "w" and word.lower() in particles() and is_capitalised(following):
        return number + 2
    if word in ("&",) and is_capitalised(following):
        return number + 2
    if word in ("of", "for", "on") and _is_body(tokens[first:number]):
        ahead = number + 1 + (tokens[number + 1].text == "the")
        if ahead < len(tokens) and is_capitalised(tokens[ahead]):
            return ahead + 1
    if word == "and" and _is_body(tokens[first:number]) and is_capitalised(following):
        ahead = tokens[number + 2] if number + 2 < len(tokens) else None
        if _is_org_word(following.text) or (ahead is not None and _is_org_word(ahead.text)):
            return number + 2
    return number


def _is_org_word(word: str) -> bool:
    return word.lower() in organisation_words()


def _is_body(run: Sequence[Token]) -> bool:
    """Tell whether a run so far is the beginning of a body's name («Department», «Royal Society»)."""
    return any(_is_org_word(token.text) for token in run) and not _is_role_word(run[-1].text)


@lru_cache(maxsize=4096)
def _is_role_word(word: str) -> bool:
    low = word.lower()
    return low in roles() or low.rstrip(".") in roles() or _is_title(word)


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
    if all(word.lower() in date_words() for word in words):
        return None
    title = _last_title(tokens, first, begin)
    if title == "" and begin == first and first:
        title = _small_title(tokens, first)
    kind = _kind(words, tokens, first, begin, title)
    lead = Span(tokens[first].start, tokens[begin - 1].end) if begin > first else None
    return Name(
        words,
        Span(tokens[begin].start, tokens[end - 1].end),
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
        common = word in closed_class() and not (word in titles() and first + 1 < end)
        if not common and known is not None:
            common = (word.endswith("ly") and word not in first_names()) or word in _OPENERS or _is_common(word, known)
            known = None if not common else known
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
    "responding speaking addressing citing like unlike both many most several some other others one two three".split()
)


def _name_start(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return where the name proper begins behind titles, offices, origins and parties."""
    if _names_body(tokens, first, end):
        return first
    begin = first
    for number in range(first, end):
        if _is_role_word(tokens[number].text) and not _is_first_name_there(tokens, number, end):
            begin = number + 1
    if begin == end:
        return _bare_title(tokens, first, end)
    while begin < end - 1 and _is_origin(tokens[begin].text) and tokens[begin].low not in first_names():
        if end - begin == 2 and tokens[begin + 1].low not in first_names() and begin == first:
            break
        begin += 1
    return begin


def _bare_title(tokens: Sequence[Token], first: int, end: int) -> int:
    """Deal with a run that ends in a role word: «Prime Minister» names nobody, «Nick Judge» may be a name."""
    if end - first == 2 and tokens[first].low in first_names():
        return first
    return end


def _names_body(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether a run names a body: an organisation word that no role word follows."""
    last_role = last_body = -1
    for number in range(first, end):
        if _is_org_word(tokens[number].text):
            last_body = number
        if _is_role_word(tokens[number].text):
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
    low = [word.lower() for word in words]
    if begin > first or title:
        lead = tokens[begin - 1].text if begin > first else title
        if _is_role_word(lead) and not any(_is_org_word(word) for word in words):
            return "person"
    if any(_is_org_word(word) for word in words) or "&" in words:
        return "organisation"
    place = places().get(" ".join(low))
    if place is not None and not place.also_name:
        return "place"
    if len(words) > 1 and (low[0] in first_names() or any(len(w.strip(".")) == 1 for w in words[1:-1])):
        return "person"
    if len(words) == 1 and _is_acronym(words[0]):
        return "organisation"
    if place is not None:
        return "place"
    if low[0] in parties() or low[0] in groups():
        return "organisation"
    return "name"


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
