"""Takes a printed name in its paragraph, gives the role printed beside it.

Roles stand before the name («Public Safety Minister Ralph Goodale», «the paper's former editor, Jo Hart»), after
it in apposition («Ann Lee, a nurse in Leeds,») or in a relative clause («who served as envoy until 2016»).  Words are
kept as printed; nothing is put in, so «former» and «acting» stay with their role.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from quotebank.dates import dating_words
from quotebank.lexicon import closed_class, cues, roles, titles
from quotebank.model import Phrase, Span
from quotebank.names import OFFICES, Name, is_capitalised
from quotebank.passages import Paragraph
from quotebank.tokens import Token

_LINKS = frozenset("of for to at in on and the a an with from".split())
_ARTICLES = frozenset({"a", "an", "the"})
_MODIFIERS = frozenset(
    "former acting then then-acting deputy senior chief longtime current ex ex-chief co interim incoming "
    "outgoing assistant ousted jailed disgraced elected appointed vice lead top veteran fellow late retired "
    "managing executive founding associate junior".split()
)
_RELATIVE_NOW = frozenset(
    {"is", "heads", "leads", "runs", "chairs", "directs", "represents", "serves", "works", "plays"}
)
_RELATIVE_PAST = frozenset({"was", "served", "worked", "led", "headed", "ran", "chaired", "represented"})
_HOLDING = frozenset(
    "works worked serves served holds held acts acted elected appointed named hired reelected re-elected chosen".split()
)
"""Verbs behind a name that «as» and an office may follow."""
_OFFICE_REACH = 14
_POST = 5
_BREAKS = frozenset(",;:—–()[]") | {"...", "…", "-"}
_REACH = 9
_APPOSITION = 28
_WIDEST = 40
"""The most tokens of a role before its noun, so that a text of capitals is read in linear time."""


@lru_cache(maxsize=8192)
def is_role_noun(word: str) -> bool:
    """Tell whether a word, in any case, is the singular of a role: «mayor», «then-mayor», «secretary-treasurer»."""
    low = word.lower().rstrip(".")
    role = roles().get(low) or roles().get(low.rpartition("-")[2])
    return role is not None and not role.plural


def tells_little(noun: str) -> bool:
    """Tell whether a role noun says little of who somebody is: «the fan», «the woman»."""
    return noun in _WEAK or noun in _NO_ROLE


def _is_role_at(tokens: Sequence[Token], number: int) -> bool:
    """Tell whether a role noun ends at a token, be it of two words («harbour master»)."""
    if is_role_noun(tokens[number].text):
        return True
    pair = f"{tokens[number - 1].low} {tokens[number].low}" if number else ""
    return pair in roles() and not roles()[pair].plural


def is_plural_owner(tokens: Sequence[Token], number: int) -> bool:
    """Tell whether a token is the apostrophe of «the unions' leader» or «the Dockers' Union»."""
    if not 0 < number < len(tokens) - 1 or tokens[number].text not in ("’", "'"):
        return False
    owner = tokens[number - 1]
    return owner.low.endswith("s") and owner.end == tokens[number].start and tokens[number + 1].kind == "w"


@lru_cache(maxsize=8192)
def _is_verbal(word: str) -> bool:
    """Tell whether a small word is more likely a verb than part of a role."""
    low = word.lower()
    if low in _MODIFIERS or is_role_noun(low):
        return False
    if any(cue.form != "noun" and cue.strength != "weak" for cue in cues().get(low, ())):
        return True
    return low.endswith(("ed", "ing")) and low not in (
        "retired",
        "managing",
        "acting",
        "founding",
        "leading",
        "visiting",
    )


BODY_NOUNS = frozenset(
    "firm company giant group bank outlet newspaper paper charity agency startup start-up retailer maker brand "
    "app website site network broadcaster magazine airline operator developer platform publisher think-tank "
    "watchdog union club band manufacturer supplier lender insurer carmaker chipmaker consultancy nonprofit "
    "non-profit organisation organization vendor player players provider association institute service "
    "authority daily tabloid broadsheet weekly channel station studio".split()
)
"""Nouns that tell what a body is, as roles tell who a person is."""
_WEAK = frozenset(
    "socialist conservative liberal republican democrat independent insider fan expert man woman politician "
    "fellow resident".split()
)
_NO_ROLE = frozenset("child girl boy woman man kid person baby teenager".split())
"""Nouns that say who somebody is only with more words."""
_COURTESY = frozenset("adv advocate comrade dr doctor prof professor rev reverend hon".split())


def weight(role: Phrase) -> float:
    """Return how much a role tells of who somebody is: its words, less for a past office, a leaning or a bare title."""
    words = [w.strip(",.’'").lower() for w in role.text.split()]
    past = any(w.startswith(("former", "ex-")) or w in ("served", "was", "worked", "had") for w in words[:3])
    score = min(len(words), 9) - 5.0 * past
    if len(words) <= 4 and any(w in _WEAK for w in words):
        score -= 4
    if len(words) == 1 and words[0] in _COURTESY:
        score -= 4
    return score + 3 * (_is_office(role.text) and words[-1] not in _COURTESY | _WEAK)


def _is_office(role: str) -> bool:
    """Tell whether a role is an office in capitals, as stands before a name («Prime Minister»)."""
    return all(word[0].isupper() for word in role.split() if word not in ("of", "for", "the", "and") and word)


def role_of(text: str, paragraph: Paragraph, name: Name) -> Phrase | None:
    """Return the role printed beside `name`, the one before it first; ``None`` when there is none."""
    return role_before(text, paragraph, name) or role_after(text, paragraph, name)


def role_before(text: str, paragraph: Paragraph, name: Name) -> Phrase | None:
    """Return the role printed before `name`."""
    tokens = paragraph.tokens
    first, last = name.first, name.start
    while first < last and _is_mere_title(tokens[first].text) and not is_role_noun(tokens[first].text):
        first += 1
    while last > first and _is_mere_title(tokens[last - 1].text) and not is_role_noun(tokens[last - 1].text):
        last -= 1
    ranked = first < last and all(_is_rank(tokens[n].text) for n in range(first, last))
    if ranked and first and tokens[first - 1].text[0].islower() and _is_role_at(tokens, first - 1):
        floor = paragraph.sentences[paragraph.sentence_of(first)].first
        return _phrase(text, tokens, _extend_left(tokens, first - 1, floor), first)
    before_comma = _role_before_title(text, paragraph, name, first, last)
    if before_comma is not None:
        return before_comma
    if first < last and any(_tells_role(tokens[n].text) for n in range(first, last)):
        return _phrase(text, tokens, _extend_left(tokens, first), last)
    floor = paragraph.sentences[paragraph.sentence_of(name.first)].first
    post = _post_before_body(tokens, name.first - 1, floor) if first < last else None
    if post is not None:
        return _phrase(text, tokens, _extend_left(tokens, post, floor), name.start)
    head = _role_head(tokens, name.first - 1, floor)
    if head is None and name.kind in ("organisation", "name"):
        head = _body_head(tokens, name.first - 1, floor)
    if head is None:
        return None
    end = name.first if tokens[name.first - 1].text != "," else name.first - 1
    return _phrase(text, tokens, _extend_left(tokens, head, floor), end)


def _role_before_title(text: str, paragraph: Paragraph, name: Name, first: int, last: int) -> Phrase | None:
    """Return the office of «The Minister of Rivers, Dr Ann Lee», where only a courtesy stands before the name."""
    tokens = paragraph.tokens
    bare = first < last and all(tokens[n].low.rstrip(".") in _COURTESY for n in range(first, last))
    if not bare or not first or tokens[first - 1].text != ",":
        return None
    floor = paragraph.sentences[paragraph.sentence_of(name.first)].first
    head = _role_head(tokens, name.first - 1, floor)
    return None if head is None else _phrase(text, tokens, _extend_left(tokens, head, floor), first - 1)


def _is_mere_title(word: str) -> bool:
    title = titles().get(word.lower()) or titles().get(word.lower().rstrip("."))
    return title is not None and not title.role


def _is_rank(word: str) -> bool:
    """Tell whether a title is a rank or a degree, which says less than an office before it."""
    title = titles().get(word.lower()) or titles().get(word.lower().rstrip("."))
    return title is not None and title.field != "politics"


def _tells_role(word: str) -> bool:
    title = titles().get(word.lower()) or titles().get(word.lower().rstrip("."))
    return is_role_noun(word) or word in OFFICES or (title is not None and title.role)


def _role_head(tokens: Sequence[Token], number: int, floor: int) -> int | None:
    """Return the number of the role noun that governs the words up to `number`, looking left."""
    if number < floor:
        return None
    if tokens[number].text == ",":
        return _role_before_comma(tokens, number - 1, floor)
    if tokens[number].low in _LINKS:
        return None
    for at in range(number, max(floor, number - _REACH) - 1, -1):
        token = tokens[at]
        if token.kind != "w" or token.text in _BREAKS:
            return None
        low = token.low
        if token.text[0].islower() and (at == number or tokens[at + 1].text in _LINKS) and _is_role_at(tokens, at):
            return at
        if low not in _LINKS and (low in closed_class() or _is_verbal(low) or low in ("'s", "’s")):
            return None
    return None


def _post_before_body(tokens: Sequence[Token], link: int, floor: int) -> int | None:
    """Return the role noun of «head of sales at Kelmouth Lines», whose body runs on into the name behind it."""
    if link <= floor or tokens[link].low not in ("at", "of", "for"):
        return None
    for at in range(link - 1, max(floor, link - _POST) - 1, -1):
        if _is_role_at(tokens, at) and tokens[at + 1].low in _LINKS:
            return at
        if tokens[at].kind != "w" or (tokens[at].low in closed_class() and tokens[at].low not in _LINKS):
            return None
    return None


def _body_head(tokens: Sequence[Token], number: int, floor: int) -> int | None:
    """Return the noun right before a body's name that tells what it is («the tracking firm Oatlands»)."""
    if number <= floor or tokens[number].low not in BODY_NOUNS or tokens[number - 1].text in _BREAKS:
        return None
    return number if tokens[number - 1].kind == "w" and tokens[number - 1].low not in closed_class() else None


def _role_before_comma(tokens: Sequence[Token], number: int, floor: int) -> int | None:
    """Return the role noun of «The former keeper of the Lantern, …»: the words from an article to the comma."""
    head = None
    for at in range(number, max(floor, number - 2 * _REACH) - 1, -1):
        token = tokens[at]
        low = token.low
        if is_plural_owner(tokens, at):
            continue
        if token.kind == "n" or (token.kind == "p" and token.text not in ("-", "&")):
            return None
        if (at == number or tokens[at + 1].low in _LINKS) and _is_role_at(tokens, at):
            head = at
        if low in _ARTICLES and head is not None and (at == floor or not _is_noun_link(tokens[at - 1].text)):
            return head
        if at == floor and head is not None and (low == "another" or low not in closed_class()):
            return head
        if low in closed_class() and low not in _LINKS and low not in ("'s", "’s", "one"):
            return None
        if token.text[0].islower() and low not in _LINKS and _is_verbal(low):
            return None
    return None


def _is_noun_link(word: str) -> bool:
    return word.lower() in _LINKS


def _extend_left(tokens: Sequence[Token], head: int, floor: int = 0) -> int:
    """Return where the noun phrase begins whose role noun or first capital stands at `head`."""
    at = head
    floor = max(floor, head - _WIDEST)
    while at > floor:
        token = tokens[at - 1]
        low = token.low
        if low in _ARTICLES or low == "another":
            return at - 1
        if is_plural_owner(tokens, at - 1) or _joins_roles(tokens, at - 1, floor):
            at -= 1
            continue
        if token.kind != "w" or (low in closed_class() and low not in ("'s", "’s")):
            break
        if token.text[0].islower() and low not in ("'s", "’s"):
            if _is_verbal(low):
                return _behind_article(tokens, at - 1, floor) or at
            if is_capitalised(tokens[head]) and low not in _MODIFIERS:
                break
        if token.start + len(token.text) != token.end:
            break
        at -= 1
    while at < head and tokens[at].text in ("'s", "’s"):
        at += 1
    return at


def _joins_roles(tokens: Sequence[Token], number: int, floor: int) -> bool:
    """Tell whether a token is the *and* of «the striker and team captain»."""
    before = number - 1
    return (
        tokens[number].low == "and"
        and before >= floor
        and tokens[before].text[0].islower()
        and _is_role_at(tokens, before)
    )


def _behind_article(tokens: Sequence[Token], number: int, floor: int) -> int | None:
    """Return the article of «the media tracking firm», whose word in -ing is no verb; ``None`` for any other."""
    if not tokens[number].low.endswith("ing") or tokens[number].low in cues():
        return None
    for at in range(number - 1, max(floor, number - 4) - 1, -1):
        if tokens[at].low in _ARTICLES:
            return at
        if tokens[at].kind != "w" or tokens[at].low in closed_class() or _is_verbal(tokens[at].low):
            return None
    return None


def role_after(text: str, paragraph: Paragraph, name: Name) -> Phrase | None:
    """Return the role in the apposition or relative clause after `name`."""
    tokens = paragraph.tokens
    limit = paragraph.sentences[paragraph.sentence_of(name.start)].last
    at = name.last
    if at < limit and tokens[at].text == "(":
        return None
    if at + 1 < limit and tokens[at].low == "is" and tokens[at + 1].low in _ARTICLES:
        return _apposition(text, tokens, at + 1, limit)
    if at >= limit or tokens[at].text not in (",", "—", "–"):
        return _as_role(text, tokens, at, limit)
    at += 1
    while at + 1 < limit and (tokens[at].kind == "n" or is_party_tag(tokens[at].text)) and tokens[at + 1].text == ",":
        at += 2
    if at >= limit:
        return None
    if tokens[at].low in ("who", "who's"):
        return _relative_role(text, tokens, at + 1, limit)
    person = name.kind == "person" or (name.kind == "name" and len(name.words) > 1)
    return _apposition(text, tokens, at, limit) or (_any_apposition(text, tokens, at, limit) if person else None)


def _as_role(text: str, tokens: Sequence[Token], at: int, limit: int) -> Phrase | None:
    """Return the role of «Lee works as a nurse», «holds the top post as treasurer», «Lee's first speech as mayor»."""
    holding = at < limit and (tokens[at].low in _HOLDING or tokens[at].text in ("’s", "'s", "’", "'"))
    if at + 1 < limit and tokens[at].low in ("was", "is", "has", "had") and tokens[at + 1].low in _HOLDING | {"been"}:
        holding = True
    if not holding:
        return None
    for number in range(at + 1, min(limit - 1, at + _OFFICE_REACH)):
        if tokens[number].kind not in "wn" and not is_plural_owner(tokens, number):
            return None
        if tokens[number].low == "as":
            return _first_office(text, tokens, number + 1, limit)
    return None


def _first_office(text: str, tokens: Sequence[Token], first: int, limit: int) -> Phrase | None:
    """Return the noun phrase up to its role noun, with its «of the council»."""
    for number in range(first, min(limit, first + _REACH)):
        low = tokens[number].low
        if _is_role_at(tokens, number) and not (number + 1 < limit and _is_role_at(tokens, number + 1)):
            return _phrase(text, tokens, first, number + 1)
        if tokens[number].kind != "w" or (low in closed_class() and low not in _ARTICLES) or _is_verbal(low):
            return None
    return None


def is_party_tag(word: str) -> bool:
    """Tell whether a word is a tag such as D-Ohio."""
    return len(word) > 2 and word[0] in "DRIM" and word[1] in "-–‑"


def _apposition(text: str, tokens: Sequence[Token], at: int, limit: int) -> Phrase | None:
    """Return the apposition that begins at a token, when its head is a role."""
    start = at
    if tokens[at].low in ("now", "currently", "then", "formerly", "also"):
        at += 1
    head_seen = False
    end = at
    for number in range(at, min(limit, at + _APPOSITION)):
        token = tokens[number]
        low = token.low
        if token.kind == "q" or (
            token.kind == "p" and token.text not in ("&", "-", "/") and not is_plural_owner(tokens, number)
        ):
            break
        if head_seen and _governs(tokens, number, limit):
            return None
        if low in ("who", "which", "that", "whose", "where", "when") or (token.text[0].islower() and _is_speech(low)):
            break
        if (
            not head_seen
            and low in closed_class()
            and low not in _LINKS
            and low not in ("'s", "’s", "his", "her", "its", "their")
        ):
            return None
        head_seen = head_seen or _is_head(tokens, number)
        end = number + 1
    while end > start and tokens[end - 1].low in _LINKS:
        end -= 1
    if not head_seen or end == start or (end - start <= 2 and tokens[end - 1].low in _NO_ROLE):
        return None
    first = tokens[start].low
    if (
        first in closed_class()
        and first not in _ARTICLES
        and first not in ("his", "her", "its", "their", "now", "then")
    ):
        return None
    return _phrase(text, tokens, start, end)


_PAST = frozenset(
    "came took went got gave saw ran fell won lost held led began became rose kept left met sat stood knew grew drew "
    "wrote made had was were is are has did does brought built bought sold sent spent".split()
)
_OBJECTS = frozenset("the a an all his her its their this that these those every each both to".split())


def _governs(tokens: Sequence[Token], number: int, limit: int) -> bool:
    """Tell whether a token is a finite verb, by its form and the object behind: «Dellan, the boat carries the …»."""
    low = tokens[number].low
    if number + 1 >= limit or not tokens[number].text[0].islower() or _is_role_at(tokens, number):
        return False
    if low in _PAST:
        return True
    return (
        tokens[number + 1].low in _OBJECTS - {"to"}
        and low.endswith(("s", "ed"))
        and not low.endswith(("’s", "'s", "ss"))
    )


def _any_apposition(text: str, tokens: Sequence[Token], at: int, limit: int) -> Phrase | None:
    """Return «a lock keeper» between commas behind a person, whatever the noun is."""
    if tokens[at].low not in ("a", "an"):
        return None
    end = at + 1
    while end < limit and end - at < _REACH + 3 and tokens[end].kind == "w":
        low = tokens[end].low
        if (low in closed_class() and low not in _LINKS and low not in ("'s", "’s")) or low in dating_words():
            return None
        if tokens[end].text[0].islower() and _is_verbal(low):
            return None
        end += 1
    closed = end < limit and tokens[end].text in (",", ".", ";")
    return _phrase(text, tokens, at, end) if closed and end - at > 1 else None


def _is_head(tokens: Sequence[Token], number: int) -> bool:
    return _is_role_at(tokens, number) or tokens[number].low in BODY_NOUNS


def _is_speech(word: str) -> bool:
    return any(c.form in ("past", "s") and c.speech and c.strength == "strong" for c in cues().get(word, ()))


def _relative_role(text: str, tokens: Sequence[Token], at: int, limit: int) -> Phrase | None:
    """Return the role in «who is now head of X» (its noun phrase) or «who served as envoy» (with its past verb)."""
    start = at
    while at < limit and tokens[at].low in (
        "has",
        "had",
        "also",
        "previously",
        "formerly",
        "now",
        "currently",
        "once",
    ):
        at += 1
    if at >= limit:
        return None
    verb = tokens[at].low
    if verb in ("replaced", "succeeded", "replaces", "succeeds"):
        return _successor(text, tokens, at, limit)
    if verb not in _RELATIVE_NOW | _OFFICE_VERBS and verb not in _RELATIVE_PAST and verb != "been":
        return None
    later = _later_role(text, tokens, at, limit)
    if later is not None:
        return later
    if verb in _OFFICE_VERBS:
        return _clause(text, tokens, at, limit)
    if tokens[at + 1].low.endswith("ing") if at + 1 < limit else False:
        return None
    past = verb in _RELATIVE_PAST or (verb == "been" and tokens[at - 1].low == "had")
    begin = at + 1
    while begin < limit and tokens[begin].low in ("as", "now", "also", "currently", "been"):
        begin += 1
    role = _apposition(text, tokens, begin, limit) if begin < limit else None
    if role is None or not past:
        return role
    span = Span(tokens[start].start, role.span.end)
    return Phrase(span.of(text), span)


_OFFICE_VERBS = frozenset(
    {"heads", "leads", "runs", "chairs", "directs", "represents", "serves", "founded", "owns", "teaches"}
)


def _clause(text: str, tokens: Sequence[Token], first: int, limit: int) -> Phrase | None:
    """Return the words of «who heads the board» from the verb to the end of the clause."""
    if first + 1 < limit and tokens[first + 1].low == "as":
        return _apposition(text, tokens, first + 2, limit)
    end = first + 1
    while (
        end < limit
        and end - first < 14
        and tokens[end].kind in "wn"
        and tokens[end].low not in ("and", "but", "who", "which")
    ):
        end += 1
    return _phrase(text, tokens, first, end) if end - first > 1 else None


def _successor(text: str, tokens: Sequence[Token], at: int, limit: int) -> Phrase | None:
    """Return the office in «who replaced Ann Lee as treasurer»."""
    for number in range(at + 1, min(limit - 1, at + 9)):
        if tokens[number].low == "as" and is_role_noun(tokens[number + 1].text):
            return _phrase(text, tokens, number + 1, number + 2)
    return None


def _later_role(text: str, tokens: Sequence[Token], at: int, limit: int) -> Phrase | None:
    """Return the role behind «… and is now»."""
    for number in range(at + 1, min(limit - 2, at + _APPOSITION)):
        if tokens[number].text == ",":
            return None
        if (
            tokens[number].low == "is"
            and tokens[number + 1].low in ("now", "currently")
            and tokens[number - 1].low == "and"
        ):
            return _apposition(text, tokens, number + 2, limit)
    return None


def _phrase(text: str, tokens: Sequence[Token], first: int, last: int) -> Phrase | None:
    if first >= last:
        return None
    span = Span(tokens[first].start, tokens[last - 1].end)
    return Phrase(span.of(text), span)
