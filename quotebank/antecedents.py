"""Takes a pronoun and the stage, gives whom it takes up.

The scores follow what the literature on pronouns agrees on (Lappin and Leass 1994, «An algorithm for pronominal
anaphora resolution»): nearness first, then subject position, then who spoke last and what gender the article tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotebank.cast import Member
from quotebank.lexicon import organisation_words, pronouns, roles
from quotebank.model import Evidence, Rival, Speaker
from quotebank.names import Name, is_capitalised
from quotebank.passages import Paragraph
from quotebank.sources import Mention
from quotebank.stage import UNKNOWN, Stage, Who
from quotebank.tokens import Token

_NEARER, _GENDER, _SUBJECT, _OWNER, _LAST, _BEFORE_LAST = 3.0, 1.5, 1.5, -0.7, 2.5, 0.7
"""What a paragraph nearer, the known gender, subject position, a possessive and having spoken are worth."""
_LAST_NARRATED = 1.7
"""What having spoken last is worth to a pronoun that begins its sentence."""
_LED = 3
"""Before so many tokens of a sentence stands what begins it: «And yet she …»."""
_FRESH, _NEW, _TOPIC = 1.5, 1.0, 2.5
"""What being named in the sentence before, being introduced there («Ann Lee, a nurse») and «(as) for Ann Lee,» add."""
_BARELY, _MORE = 0.7, 0.08
"""How sure the likeliest person is, and how much more for each point by which it leads; read off learning articles."""
_BODY = 0.8
"""How sure a body is whose name holds the noun, or that spoke last."""
_CHAIN = 12
"""How many pronouns before one are followed back."""
_LOOKED = 8
"""How many sentences of a paragraph are read for the pronoun before."""
_LEAD = 12
"""How many tokens of a sentence are read for the pronoun that leads it."""
_EXAMPLE = -3.0
"""What a name that is only compared is worth."""
_LIKE = frozenset({"like", "unlike", "as"})
_TOO_NEAR = 0.5
"""By how much it must lead to be taken at all: of those that led by less, about half were wrong."""
_PLAIN = 2.0
"""By how much the best must lead, so that a pronoun tells the gender of whom it takes up."""
_LIST = 10
"""How many tokens of a list of examples are read."""
_CUT = re.compile(r",| (?:of|for|in|at|from|with|who) ")
_NAMED = {"force": ("police", "constabulary", "force"), "airline": ("airline", "airlines", "airways", "air")}
"""What stands in the name of a body that a noun takes up."""
_BY_WORD = frozenset(
    "government police court council parliament committee commission board ministry embassy consulate".split()
)
"""What is only ever taken up by a name that holds the word."""
_KINDS_BY_NOUN = (
    ("newspaper paper magazine daily weekly broadcaster station tabloid outlet network", ("media",)),
    ("university school college institute", ("learning",)),
    ("club team", ("sport",)),
    ("hospital", ("health",)),
    ("agency", ("government", "police", "media")),
    ("party campaign", ("party",)),
)
_TYPES = {noun: frozenset(kinds) for nouns, kinds in _KINDS_BY_NOUN for noun in nouns.split()}
"""Kinds of the words in the names of bodies that a noun may take up."""
_FIRMS = frozenset(
    "company firm airline retailer startup studio group organisation organization charity union alliance watchdog "
    "regulator body foundation bank manufacturer institute think-tank band brand chain operator".split()
)
"""What a body whose name does not tell may be called."""
_CROWDS = frozenset("crowd audience community country public market".split())
_PUBLIC = frozenset({"government", "law", "police", "party", "army", "media"})
_OFTEN = 2
_SIDE = re.compile(r"\b(?:ruling|governing|opposition|rival|other)\b")
"""«The ruling party» tells which of two by what the reader knows, not by what was named last."""
_FARTHEST = 6
_INTRODUCING = frozenset({"a", "an", "the", "who", "whose"})
_POSSESSIVE = frozenset({"’s", "'s", "’", "'"})
_KINDS_OF_THEY = frozenset({"group", "organisation", "anonymous"})


def pronoun(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Return whom a pronoun means."""
    low = mention.head
    known = pronouns().get(low)
    if known is None or known.person != 3:
        return Who(Speaker(kind="person" if low in ("i", "me") else "unknown"), confidence=0.3)
    if low in ("it", "its", "itself"):
        return body_before(stage, mention, None)
    if known.number == "plural" or low.startswith("the"):
        return _they(stage, mention)
    return person_before(stage, mention, paragraph, known.gender)


def _they(stage: Stage, mention: Mention) -> Who:
    """Resolve «they» to the group or body that spoke last."""
    for _, who in stage.last(3):
        if who.speaker.kind in _KINDS_OF_THEY:
            note = Evidence("«they» takes up the source before", mention.span)
            return replace(who, confidence=min(who.confidence, 0.7), evidence=(note,))
    return Who(Speaker(kind="group"), confidence=0.3)


def body_before(stage: Stage, mention: Mention, noun: str | None) -> Who:
    """Resolve «it» (no noun) or «the company» to the body that spoke last or is most present."""
    last = next(stage.last(), (0, UNKNOWN))[1]
    if noun is None and last.speaker.kind in ("organisation", "document"):
        note = Evidence("«it» takes up the source before", mention.span)
        return replace(last, confidence=min(last.confidence, 0.5), evidence=(note,))
    at = mention.span.start
    bodies = [(m, n) for m, n in stage.bodies_before(at) if len(m.name) > 2]
    names = _NAMED.get(noun or "", (noun or "",))
    fitting = [(m, n) for m, n in bodies if not set(names).isdisjoint(m.name.lower().split())]
    if noun == "party" and len(fitting) > 1 and _SIDE.search(mention.span.of(stage.text)):
        return Who(Speaker(kind="organisation"), confidence=0.3)
    spoke = [who.member for _, who in stage.last(4)]
    if not fitting and noun not in _NAMED and noun not in _BY_WORD:
        fitting = [(m, n) for m, n in bodies if _may_be(m, noun, spoke=m.number in spoke)]
    if not fitting:
        return Who(Speaker(kind="organisation" if noun else "unknown"), confidence=0.3)

    def presence(pair: tuple[Member, Name]) -> tuple[float, int]:
        member, name = pair
        return _presence(member, name, at) + 3 * (member.number in spoke), -member.number

    best = max(fitting, key=presence)[0]
    sure = len(fitting) == 1 and not set(names).isdisjoint(best.name.lower().split())
    if noun is None and best.number not in spoke and len(fitting) > 1:
        return Who(Speaker(kind="organisation"), confidence=0.3)
    note = Evidence(f"«{noun or 'it'}» takes up the body named before", best.span)
    if sure or (noun is not None and last.member == best.number):
        return replace(stage.member(best, None, mention.span, _BODY), evidence=(note,))
    return replace(stage.member(best, None, mention.span, 0.5 if noun else 0.3), evidence=(note,))


def _may_be(member: Member, noun: str | None, *, spoke: bool) -> bool:
    """Tell whether a body may be called by a noun: «the newspaper» is no ministry, «the company» no newspaper."""
    kinds = {known.kind for word in member.words if (known := organisation_words().get(word)) is not None}
    if noun in _TYPES:
        letters = noun == "agency" and member.name.isupper()
        return bool(kinds & _TYPES[noun]) or letters or (not kinds and (spoke or noun in _told(member)))
    if noun is not None and noun not in _FIRMS:
        return spoke and noun not in _CROWDS
    if len(member.mentions) < _OFTEN and member.mentions[0].kind != "organisation":
        return False
    return noun is None or not kinds & _PUBLIC


def _told(member: Member) -> set[str]:
    """Return the words of what the article says a body is."""
    return {word for credit in member.credits if credit.role for word in credit.role.text.lower().split()}


def _presence(member: Member, last: Name, at: int) -> float:
    """Return how present a body is at a place: how often it is named in all, and how near."""
    return min(len(member.mentions), 5) + 3.0 / (1.0 + (at - last.span.start) / 300.0)


def person_before(stage: Stage, mention: Mention, paragraph: Paragraph, gender: str) -> Who:
    """Resolve «he» or «she» by nearness, subject position, speech before and gender."""
    carried = _same_unnamed(stage, mention, paragraph, gender)
    if carried is not None:
        return carried
    scored = _ranked(stage, mention.span.start, paragraph, gender, _CHAIN)
    if not scored:
        return Who(Speaker(kind="person"), confidence=0.3)
    score, best = scored[0]
    margin = score - scored[1][0] if len(scored) > 1 else _NEARER
    rivals = tuple(
        Rival(member.name, _why_not(best_score=score, score=other), round(other / (score or 1.0), 2))
        for other, member in scored[1:4]
    )
    if margin < _TOO_NEAR:
        note = Evidence(f"«{mention.head}» may be one of two people who are named as near", mention.span)
        either = Rival(best.name, "as likely as the next, so neither is taken", 1.0)
        return Who(Speaker(kind="person"), confidence=0.3, evidence=(note,), rivals=(either, *rivals))
    if margin >= _PLAIN and gender in ("f", "m"):
        best.told = best.told or gender
    who = stage.member(best, None, mention.span, min(0.97, _BARELY + _MORE * margin))
    note = Evidence(f"«{mention.head}» takes up the person who acted or spoke last", best.mentions[0].span)
    return replace(who, evidence=(note,), rivals=rivals)


def _ranked(stage: Stage, place: int, paragraph: Paragraph, gender: str, chain: int) -> list[tuple[float, Member]]:
    """Return the people whom a pronoun at a place may mean, each with its score, the likeliest first."""
    taken_up = _pronoun_before(stage, place, paragraph, gender, chain)
    scored = [
        (_score(stage, member, name, place, paragraph, gender, taken_up), member)
        for member, name in stage.people_before(place)
    ]
    return sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].number))


@dataclass(frozen=True, slots=True)
class _TakenUp:
    """Whom the pronoun before means, and where it stands."""

    member: int
    place: int
    paragraph: int


def _pronoun_before(stage: Stage, place: int, paragraph: Paragraph, gender: str, chain: int) -> _TakenUp | None:
    """Return whom the last «he» or «she» before a place means that its sentence names nobody before."""
    if not chain or gender not in ("f", "m"):
        return None
    found = _subject_pronoun(stage, paragraph.index, place, "he" if gender == "m" else "she")
    if found is None:
        return None
    home, at = found
    if at not in stage.taken_up:
        ranked = _ranked(stage, at, home, gender, chain - 1)
        stage.taken_up[at] = ranked[0][1].number if ranked else None
    member = stage.taken_up[at]
    return None if member is None else _TakenUp(member, at, home.index)


def _subject_pronoun(stage: Stage, index: int, place: int, word: str) -> tuple[Paragraph, int] | None:
    """Return the last sentence before a place, in its paragraph or the two before, where a pronoun leads the names."""
    for home in reversed(stage.passages.paragraphs[max(0, index - 2) : index + 1]):
        end = home.sentence_of(home.token_at(place)) + 1
        for first, last in reversed(home.sentences[max(0, end - _LOOKED) : end]):
            led = home.tokens[first : min(last, first + _LEAD)]
            found = next((token for token in led if token.low == word and token.start < place), None)
            if found is not None and not stage.names_anybody(home.tokens[first].start - 1, found.start):
                return home, found.start
    return None


def _why_not(best_score: float, score: float) -> str:
    if best_score - score < 1:
        return "nearly as likely: named as near, but acts or speaks less"
    return "named farther back, or less often the one who acts or speaks"


def _score(
    stage: Stage, member: Member, last: Name, place: int, paragraph: Paragraph, gender: str, taken_up: _TakenUp | None
) -> float:
    """Return how well a member fits a pronoun; 0 when not at all."""
    back = paragraph.index - last.paragraph
    if back > _FARTHEST or (gender in ("f", "m") and (member.gender or member.told) not in (gender, "")):
        return 0.0
    prominence = _prominence(stage, last) + _FRESH * _is_fresh(stage, last, place)
    if taken_up is not None and taken_up.member == member.number and taken_up.place > last.span.start:
        back, prominence = paragraph.index - taken_up.paragraph, _SUBJECT
    score = _NEARER * (_FARTHEST + 1 - back) + _GENDER * (member.gender == gender) + prominence
    spoke = [who.member for _, who in stage.last_before(place, 2)]
    if spoke and spoke[0] == member.number:
        return score + (_LAST_NARRATED if _begins(paragraph, place) else _LAST)
    return score + _BEFORE_LAST * (member.number in spoke)


def _begins(paragraph: Paragraph, place: int) -> bool:
    """Tell whether a pronoun begins its sentence, and does not stand behind what it says: «…, she said»."""
    number = paragraph.token_at(place)
    if number and paragraph.tokens[number - 1].kind == "q":
        return False
    return number - paragraph.sentences[paragraph.sentence_of(number)].first < _LED


def _is_fresh(stage: Stage, last: Name, place: int) -> bool:
    """Tell whether a name stands in the sentence right before the one of a place, or in that one, by the reporter."""
    paragraph = stage.passages.paragraphs[last.paragraph]
    if not paragraph.span.start <= place < paragraph.span.end:
        return False
    return paragraph.sentence_of(paragraph.token_at(place)) - paragraph.sentence_of(last.start) <= 1


def _prominence(stage: Stage, name: Name) -> float:
    """Return how much a mention invites a pronoun: a subject does, a possessive does less."""
    paragraph = stage.passages.paragraphs[name.paragraph]
    tokens = paragraph.tokens
    if name.last < len(tokens) and tokens[name.last].text in _POSSESSIVE:
        return _OWNER
    if _is_example(tokens, name.first):
        return _EXAMPLE
    first = paragraph.sentences[paragraph.sentence_of(name.first)].first
    if [token.low for token in tokens[first : name.first]] in (["as", "for"], ["for"]):
        return _TOPIC
    if not stage.is_subject(name):
        return 0.0
    return _SUBJECT + _NEW * (len(name.words) > 1 and _is_introduced(tokens, name))


def _is_introduced(tokens: Sequence[Token], name: Name) -> bool:
    """Tell whether an apposition behind a name says who that is: «Ann Lee, a nurse», «Ann Lee, who …»."""
    after = [token.low for token in tokens[name.last : name.last + 2]]
    return len(after) > 1 and after[0] == "," and after[1] in _INTRODUCING


def _is_example(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a name is only compared or given as an example: «like Ann Lee and Bo Orr»."""
    for number in range(first - 1, max(-1, first - 1 - _LIST), -1):
        token = tokens[number]
        if token.low in _LIKE:
            return token.low != "as" or (number > 0 and tokens[number - 1].low == "such")
        if token.text not in (",", "and", "or") and not is_capitalised(token):
            return False
    return False


def _contradicts(who: Who, gender: str) -> bool:
    """Tell whether the noun for an unnamed speaker is of another gender than a pronoun: «his sister» is not «he»."""
    words = _CUT.split(who.anonymity.description.lower(), maxsplit=1)[0].split() if who.anonymity else []
    role = roles().get(words[-1]) if words else None
    return role is not None and {role.gender, gender} == {"f", "m"}


def _same_unnamed(stage: Stage, mention: Mention, paragraph: Paragraph, gender: str) -> Who | None:
    """Return the unnamed person who spoke last, when the article names nobody between."""
    before, who = next(stage.last(), (0, UNKNOWN))
    if who.speaker.kind != "anonymous" or paragraph.index - before > 2 or who.spoke_at < 0:
        return None
    if stage.names_anybody(who.spoke_at, mention.span.start) or _contradicts(who, gender):
        return None
    note = Evidence(f"«{mention.head}» takes up the unnamed speaker before", mention.span)
    return replace(who, confidence=min(who.confidence, 0.7), evidence=(note,), rivals=())
