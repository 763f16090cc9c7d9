"""Takes a mention without a name («the mayor», «two officials», «the report») and the stage, gives who speaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from quotebank.antecedents import body_before, person_before
from quotebank.cast import Member
from quotebank.introduced import named_or_owned, nameless
from quotebank.lexicon import anonymous_heads, documents, groups, organisation_words, parties, places, roles
from quotebank.model import Anonymity, Evidence, Phrase, Rival, Span, Speaker, SpeakerKind
from quotebank.names import OFFICES
from quotebank.passages import Paragraph
from quotebank.roles import is_role_noun, tells_little
from quotebank.sources import Mention
from quotebank.stage import Stage, Who

_GENERIC_BODIES = frozenset(
    "company firm agency department ministry bank campaign organisation organization charity union government "
    "council group network party court university outlet newspaper paper airline retailer club force "
    "administration office committee commission watchdog regulator body institute foundation startup studio "
    "team service board alliance".split()
)
_QUANTIFIERS = frozenset("many some others most several few all both none these those".split())
_FEW_PEOPLE = frozenset("couple pair duo trio family parents twins siblings people crowd audience".split())
_OWNED = frozenset("campaign administration office team government ministry department family camp estate".split())
"""What is called by its owner: «the campaign» is the Varga campaign."""
_POSSESSIVES = frozenset("his her their its my our your".split())
_MEDIA = frozenset(
    "newspaper paper magazine daily weekly broadcaster outlet website site station network tabloid".split()
)
_ANY_DOCUMENT = frozenset("document paper text findings results".split())
_SHARE = re.compile(
    r"(?:(?:about|around|nearly|almost|roughly|some|only|just|over|more than|fewer than|less than|at least) )*"
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:in|out of) (?:every )?(?:\d+|[a-z]+)(?: \w|$)",
    re.IGNORECASE,
)
"""«About 3 in 10 voters»."""
_AGE = re.compile(r"(\d+)-year-olds?")
_CLAUSE = re.compile(r",?\s(?:who|which|whose)\b")
_TAIL = re.compile(r",\s*(?:who|which|whose)\b")


def noun(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Return who is meant by a mention whose head is a noun."""
    if _SHARE.match(mention.span.of(stage.text)):
        return _group(stage, mention, paragraph)
    return _KINDS[_class_of(mention.head)](stage, mention, paragraph)


@lru_cache(maxsize=8192)
def _class_of(head: str) -> str:
    """Return what kind of noun a head is; the first of the tests that holds decides."""
    known = anonymous_heads().get(head)
    return next(name for name, holds in _tests(head, known is not None, known is not None and known.sure) if holds)


def _tests(head: str, maybe_unnamed: bool, unnamed: bool) -> Iterator[tuple[str, bool]]:
    """Yield the kinds of noun in the order in which they are tried."""
    yield "medium", head in _MEDIA
    yield "document", head in documents()
    yield "unnamed", unnamed
    yield "age", _AGE.fullmatch(head) is not None
    yield "one", head == "one"
    yield "group", head in _QUANTIFIERS or head in _FEW_PEOPLE or _is_plural_role(head)
    yield "police", head == "police"
    yield "collective", head in groups() or head in _GENERIC_BODIES
    yield "role", head.upper() in OFFICES or head.endswith(_FROM) or head in places()
    yield "role", is_role_noun(head) or head in roles() or maybe_unnamed or head in parties()
    yield "body", head in organisation_words()
    yield "group", head.endswith("s") and not head.endswith("ss")
    yield "other", True


def _one(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Return «one of the survivors» as somebody without a name."""
    return Who(Speaker(kind="anonymous"), anonymity=description(stage, mention), confidence=0.8)


def _police(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Return a police force: a body, by its name as printed where it has more than the one word."""
    core = mention.core or mention.span
    speaker = as_printed(stage, core, "organisation")
    if speaker.name is None or len(speaker.name.split()) < 2:
        speaker = Speaker(kind="organisation")
    return Who(speaker, anonymity=None if speaker.name else description(stage, mention), confidence=0.8)


def _is_plural_role(head: str) -> bool:
    role = roles().get(head)
    return role is not None and role.plural and head not in groups()


def description(stage: Stage, mention: Mention) -> Anonymity:
    """Return how the article calls a source without naming it."""
    return Anonymity(description=_TAIL.split(mention.span.of(stage.text))[0], count=mention.count)


def as_printed(stage: Stage, span: Span, kind: SpeakerKind) -> Speaker:
    """Return a speaker by the words of a mention, without its article."""
    words = span.of(stage.text)
    bare = re.sub(r"^[Tt]he ", "", words)
    return Speaker(kind=kind, name=bare, name_span=Span(span.end - len(bare), span.end))


def _document(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Return a document as the speaker, by the name of its author where one is printed in the mention."""
    owner = stage.cast.of(mention.owner) if mention.owner else None
    before = next(stage.last(), None)
    if owner is None and before is not None and _takes_up(stage, mention, before[1]):
        return replace(before[1], anonymity=description(stage, mention), confidence=0.6)
    if owner is None and mention.definite and not _possessed(stage, mention):
        before_it = named_or_owned(stage, mention.head, mention.span.start)
        owner = stage.cast.of(before_it.owner) if before_it and before_it.owner else None
        owner = None if owner is not None and owner.kind == "place" else owner
    if owner is None:
        return Who(Speaker(kind="document"), anonymity=description(stage, mention), confidence=0.85)
    who = stage.member(owner, mention.owner, mention.span, 0.85)
    return replace(who, speaker=replace(who.speaker, kind="document"), anonymity=description(stage, mention))


def _takes_up(stage: Stage, mention: Mention, who: Who) -> bool:
    """Tell whether «the report» is the document that spoke before; «her party's report» is another."""
    words = mention.span.of(stage.text).lower().split()
    if who.speaker.kind != "document" or words[0] not in ("the", "this", "that") or not mention.definite:
        return False
    told = who.anonymity.description.lower() if who.anonymity else ""
    return mention.head in _ANY_DOCUMENT or mention.head in told


def _group(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    return Who(Speaker(kind="group"), anonymity=description(stage, mention), confidence=0.96)


def _anonymous(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    plural = (mention.count is None and mention.head.endswith("s")) or (mention.count or 0) > 1
    kind: SpeakerKind = "group" if plural else "anonymous"
    return Who(Speaker(kind=kind), anonymity=description(stage, mention), confidence=0.96)


def _collective(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Return «the government», «Harris’ team», «the Conservatives» as a body; «officials» as a group."""
    group = groups().get(mention.head)
    core = mention.core or mention.span
    printed = core.of(stage.text)
    party = parties().get(mention.head)
    if party is not None and party.form != "tag" and mention.definite and printed.split()[-1][0].isupper():
        return Who(as_printed(stage, core, "organisation"), confidence=0.7)
    if group is not None and not group.collective:
        return _group(stage, mention, paragraph)
    owned = mention.owner is not None or "’" in printed or "'" in printed
    if group is None or owned or (mention.definite and not group.anonymous):
        return _body(stage, mention, paragraph)
    return _group(stage, mention, paragraph)


def _body(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Return a body: a state by its name, one with an owner as printed, another by what was named before."""
    core = mention.core or mention.span
    printed = core.of(stage.text)
    if mention.head == "government":
        found = (p for word in printed.split() if (p := places().get(_bare(word))))
        state = next((p.name for p in found if p.form == "name"), None)
        span = next((m.span() for m in re.finditer(re.escape(state), printed)), None) if state else None
        if state and span:
            at = Span(core.start + span[0], core.start + span[1])
            return Who(Speaker(kind="organisation", name=state, name_span=at), confidence=0.7)
    if not mention.definite or _is_told_apart(stage, mention):
        return Who(Speaker(kind="organisation"), anonymity=description(stage, mention), confidence=0.6)
    if _possessed(stage, mention):
        return Who(Speaker(kind="organisation"), anonymity=description(stage, mention), confidence=0.6)
    qualified = mention.head == "government" and any(_bare(word) in places() for word in printed.split())
    if mention.owner is None and not qualified and "’" not in printed and "'" not in printed:
        return _introduced_body(stage, mention, paragraph) or body_before(stage, mention, mention.head)
    return Who(as_printed(stage, core, "organisation"), confidence=0.85)


def _is_told_apart(stage: Stage, mention: Mention) -> bool:
    """Tell whether words behind a noun say which one it is, so that no name before needs to: «the union of …»."""
    behind = stage.text[mention.core.end : mention.span.end].strip() if mention.core else ""
    return bool(behind) and behind[0].isalpha()


def _introduced_body(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who | None:
    """Return the body whose name or owner stands beside an earlier mention of the noun: «the Varga campaign»."""
    before = named_or_owned(stage, mention.head, mention.span.start)
    if before is None or paragraph.index - before.paragraph > _NEAR:
        return None
    note = Evidence(f"«{mention.head}» is what the article calls it before", before.span)
    if before.name is not None:
        member = stage.cast.of(before.name)
        if member is None or member.kind != "organisation":
            return None
        return replace(stage.member(member, before.name, mention.span, 0.8), evidence=(note,))
    if mention.head not in _OWNED:
        return None
    return Who(Speaker(kind="organisation", name=before.span.of(stage.text), name_span=before.span), confidence=0.8)


def _possessed(stage: Stage, mention: Mention) -> bool:
    """Tell whether a mention is somebody's («his lawyer», «her campaign»), who is not the one that speaks."""
    return mention.span.of(stage.text).split()[0].lower() in _POSSESSIVES


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).lower()


def _by_role(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Resolve «the mayor» to the person of whom the article prints that role; «a mayor» to nobody."""
    role = _called(stage, mention)
    unnamed = Who(Speaker(kind="anonymous"), role, anonymity=description(stage, mention), confidence=0.5)
    if not mention.definite and mention.count == 1 and not _is_bare_office(stage, mention):
        return replace(unnamed, confidence=0.85)
    goes_on = _unnamed_before(stage, mention, paragraph, unnamed)
    if goes_on is not None:
        return goes_on
    fitting = stage.holders_of_initials(mention.head) if mention.head.upper() in OFFICES else []
    fitting = fitting or [
        m for m in stage.holders(mention.head) if any(_holds(c.role, mention.head) for c in m.credits)
    ]
    before = [m for m in fitting if m.first < mention.span.start]
    if len(fitting) == 1 or (before and mention.definite):
        return _holder(stage, mention, fitting, before or fitting)
    if not mention.definite or mention.owner is not None or _possessed(stage, mention):
        return unnamed
    if mention.head in _ANYBODY:
        return unnamed
    who = _speaker_before(stage, mention, paragraph, reach=4, back=4)
    if who is None and mention.count is None:
        likely = person_before(stage, mention, paragraph, role_gender(mention.head))
        if likely.confidence >= _CLEAR or not any(one.member is not None for _, one in stage.last(4)):
            who = replace(likely, confidence=0.5)
    if who is None or who.member is None:
        return unnamed
    return who if tells_little(mention.head) else replace(who, role=who.role or role)


def _is_bare_office(stage: Stage, mention: Mention) -> bool:
    """Tell whether a mention is an office alone, as headlines print it: «First minister urges …»."""
    words = mention.span.of(stage.text)
    return words[0].isupper() and words.lower() == mention.head


def _unnamed_before(stage: Stage, mention: Mention, paragraph: Paragraph, unnamed: Who) -> Who | None:
    """Return the nameless person whom the article brought up as such before: «a woman … the woman said»."""
    if not mention.definite or mention.owner is not None or _possessed(stage, mention) or mention.head in parties():
        return None
    for number, who in stage.last(_RECENT):
        told = who.anonymity.description.lower().split() if who.speaker.kind == "anonymous" and who.anonymity else []
        if mention.head in told and paragraph.index - number <= _RECENT:
            return replace(who, confidence=min(who.confidence, 0.8), rivals=())
    new = nameless(stage, mention.head, mention.span.start, paragraph.index, back=1)
    return replace(unnamed, confidence=0.8) if new is not None else None


def _called(stage: Stage, mention: Mention) -> Phrase:
    """Return the words of a mention that tell what the speaker is: «the woman», «a woman who lives in Dellan»."""
    words = (_CLAUSE if mention.definite else _TAIL).split(mention.span.of(stage.text))[0]
    return Phrase(words, Span(mention.span.start, mention.span.start + len(words)))


def _holder(stage: Stage, mention: Mention, fitting: list[Member], likely: list[Member]) -> Who:
    """Return the holder of a role who was named last."""
    at = mention.span.start

    def last_named(member: Member) -> int:
        return max((n.span.start for n in member.mentions[:_MANY] if n.span.start < at), default=-1)

    best = max(likely, key=last_named)
    who = stage.member(best, None, mention.span, 0.85 if len(fitting) == 1 else 0.7)
    note = Evidence(f"«{mention.head}» is the role printed for {best.name}", best.span)
    rivals = tuple(Rival(m.name, f"is called {mention.head}, too") for m in fitting if m is not best)
    return replace(who, evidence=(note,), rivals=rivals[:3])


_MANY = 200
_GOES_ON = 0.8
"""How sure it is that «the senator» is the one who spoke before, where nobody else was named since."""
_CLEAR = 0.78
"""How sure a person must be to be taken up by a noun where others have spoken."""
_ANYBODY = frozenset(
    "person boy girl child teenager kid caller heckler bystander source defendant accused appellant complainant".split()
)
"""What a named person who spoke before is not called."""
_FROM = ("woman", "man")
"""«The Dutchwoman»."""
_NEAR = 6
"""How many paragraphs back a body's noun takes up what it was called."""
_RECENT = 3
"""How many speakers, and paragraphs, back somebody without a name goes on."""


def _speaker_before(stage: Stage, mention: Mention, paragraph: Paragraph, *, reach: int, back: int) -> Who | None:
    """Return the named person who spoke last, when that was not too far back."""
    for number, who in stage.last(reach):
        if who.member is not None and who.speaker.kind == "person":
            if paragraph.index - number > back or _another_named(stage, mention, who):
                return None
            note = Evidence(f"«{mention.head}» takes up the speaker before", mention.span)
            return replace(who, confidence=min(who.confidence, _GOES_ON), evidence=(note,), rivals=())
    return None


def _another_named(stage: Stage, mention: Mention, who: Who) -> bool:
    """Tell whether another person was named since somebody spoke: then «the senator» may be either."""
    nearest = next(iter(stage.people_before(mention.span.start)), None)
    if nearest is None or nearest[0].number == who.member or nearest[1].span.start < who.spoke_at:
        return False
    return stage.is_subject(nearest[1])


def _by_age(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Resolve «the 36-year-old» to the person with that age behind the name, else to the speaker before."""
    age = mention.head.partition("-")[0]
    for member, name in stage.people_before(mention.span.start):
        for printed in (*member.mentions[:3], name):
            tokens = stage.passages.paragraphs[printed.paragraph].tokens[printed.last : printed.last + 2]
            if len(tokens) == 2 and tokens[0].text in (",", "(") and tokens[1].text == age:
                return stage.member(member, None, mention.span, 0.9)
    who = _by_role(stage, mention, paragraph)
    own = who.role is not None and who.role.span == _called(stage, mention).span
    return replace(who, role=None) if own else who


def _unnamed(stage: Stage, mention: Mention, paragraph: Paragraph) -> Who:
    """Resolve a noun that no table knows."""
    if mention.definite and (mention.owner is None or stage.cast.of(mention.owner) is None):
        who = _speaker_before(stage, mention, paragraph, reach=2, back=3)
        if who is not None:
            return replace(who, confidence=0.5)
    if not mention.definite:
        return Who(Speaker(kind="anonymous"), anonymity=description(stage, mention), confidence=0.5)
    return Who(Speaker(kind="unknown"), anonymity=description(stage, mention), confidence=0.3)


def _holds(role: Phrase | None, head: str) -> bool:
    """Tell whether a role as printed holds a role noun of one or more words."""
    return role is not None and f" {head} " in " " + " ".join(re.findall(r"[\w'’-]+", role.text.lower())) + " "


def role_gender(head: str) -> str:
    """Return f or m where a role noun tells («spokeswoman»), else nothing."""
    role = roles().get(head)
    return role.gender if role is not None and role.gender in ("f", "m") else ""


_KINDS: dict[str, Callable[[Stage, Mention, Paragraph], Who]] = {
    "medium": _body,
    "document": _document,
    "unnamed": _anonymous,
    "age": _by_age,
    "one": _one,
    "group": _group,
    "police": _police,
    "collective": _collective,
    "role": _by_role,
    "body": _body,
    "other": _unnamed,
}
