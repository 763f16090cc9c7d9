"""Takes attributions in the order of print, gives for each the person, body or group who speaks.

A name in the mention decides; a surname goes to the person introduced in full; a pronoun, a role noun («the mayor»)
and a missing mention go to somebody named before, by recency, by who spoke last, and by gender where the article tells
it.  Nobody who is only named inside quotation marks is ever chosen, and no good answer is an answer: *unknown*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from quotebank.candidates import Candidate
from quotebank.cast import Cast, Credit, Member
from quotebank.lexicon import anonymous_heads, documents, groups, organisation_words, parties, pronouns, roles
from quotebank.model import Anonymity, Evidence, Phrase, Rival, Span, Speaker, SpeakerKind
from quotebank.names import Name, read_names
from quotebank.passages import Paragraph, Passages
from quotebank.roles import affiliation_of, is_role_noun, role_after, role_before, weight
from quotebank.sources import Mention, read_mention

_GENERIC_BODIES = frozenset(
    "company firm agency department ministry bank campaign organisation organization charity union government "
    "council group network party court university outlet newspaper paper airline retailer club force "
    "administration office committee commission watchdog regulator body institute foundation startup studio "
    "team service board".split()
)
_OWN, _LATER = 3.0, 2.0
"""What a role beside the very mention gains, and one that is printed only later loses."""
_RECENCY = 3.0
"""What a paragraph nearer is worth beside being the last speaker (2) or of the known gender (1.5)."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who speaks, and how that was reached."""

    speaker: Speaker
    role: Phrase | None = None
    affiliation: Phrase | None = None
    anonymity: Anonymity | None = None
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[Rival, ...] = ()
    member: int | None = None
    """Number of the member of the cast, where there is one."""
    spoke_at: int = -1
    """Where the mention stands."""


UNKNOWN = Who(Speaker())


class Speakers:
    """Resolves the mentions of one article, in the order of print."""

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        names = read_names(passages)
        self.cast = Cast(passages, names)
        self._names: list[list[Name]] = [[] for _ in passages.paragraphs]
        for name in names:
            self._names[name.paragraph].append(name)
        self.spoken: list[tuple[int, Who]] = []
        """Who spoke so far: the paragraph and the answer."""

    def resolve(self, candidate: Candidate, paragraph: int) -> Who:
        """Return who speaks; remembers the answer for the pronouns and continuations that follow."""
        who = self._resolve(candidate, paragraph)
        if candidate.source:
            who = replace(who, spoke_at=candidate.source[-1].end)
        self.spoken.append((paragraph, who))
        return who

    def _resolve(self, candidate: Candidate, number: int) -> Who:
        if not candidate.source:
            return self._continued(candidate, number)
        paragraph = self._paragraph_of(candidate.source[0], number)
        mention = read_mention(paragraph, candidate.source, self._names[paragraph.index])
        if mention is None:
            return self._label(candidate)
        if mention.pair:
            place = mention.name is not None and mention.name.kind in ("place", "organisation")
            return Who(
                self._as_printed(replace(mention, core=None), "organisation" if place else "group"), confidence=0.8
            )
        if mention.form == "name" and mention.name is not None:
            return self._named(mention.name, mention, paragraph)
        if mention.form == "pronoun":
            return self._pronoun(mention, paragraph)
        return self._noun(mention, paragraph)

    def _paragraph_of(self, span: Span, guess: int) -> Paragraph:
        for paragraph in self.passages.paragraphs[max(0, guess - 3) : guess + 3]:
            if paragraph.span.covers(span):
                return paragraph
        return next((p for p in self.passages.paragraphs if p.span.covers(span)), self.passages.paragraphs[guess])

    def _continued(self, candidate: Candidate, number: int) -> Who:
        """No mention: whoever spoke last goes on, when the candidate says so."""
        if not candidate.continues or not self.spoken:
            return UNKNOWN
        before, who = self.spoken[-1]
        if candidate.rule == "orphan":
            before, who = next((s for s in reversed(self.spoken[-6:]) if s[1].member is not None), self.spoken[-1])
        if who.speaker.kind == "unknown":
            return UNKNOWN
        sure = who.confidence * (0.95 if number - before <= 1 else 0.75)
        note = Evidence("no mention beside these words: the speaker before goes on", who.speaker.name_span)
        return replace(who, confidence=sure, evidence=(note,), rivals=())

    def _label(self, candidate: Candidate) -> Who:
        """Resolve a source inside marks (a transcript's label) by its words alone."""
        text = candidate.source[0].of(self.passages.text).strip(" :")
        for member in self.cast.members:
            if text and text.split()[-1].lower() == member.words[-1]:
                return self._of_member(member, None, candidate.source[0], 0.8)
        return (
            Who(Speaker(kind="person", name=text, name_span=candidate.source[0]), confidence=0.5) if text else UNKNOWN
        )

    # -- names

    def _named(self, name: Name, mention: Mention, paragraph: Paragraph) -> Who:
        member = self.cast.of(name)
        if member is None:
            return UNKNOWN
        return self._of_member(member, name, mention.span, 0.97 if len(name.words) > 1 else 0.93)

    def _of_member(self, member: Member, name: Name | None, at: Span, sure: float) -> Who:
        credit = self._credit(member, name, at.start)
        kind: SpeakerKind = "person" if member.kind in ("person", "name") else "organisation"
        label = "named in the mention" if name and len(name.words) > 1 else "the full name is printed elsewhere"
        return Who(
            Speaker(kind=kind, name=member.name, name_span=member.span),
            credit.role if credit else None,
            credit.affiliation if credit else None,
            None,
            sure,
            (Evidence(label, member.span),),
            (),
            member.number,
        )

    def _credit(self, member: Member, name: Name | None, at: int) -> Credit | None:
        """Return the role beside this mention, else the first one printed for the member before, else any."""
        found: list[tuple[float, Credit]] = []
        if name is not None:
            paragraph = self.passages.paragraphs[name.paragraph]
            text = self.passages.text
            for role in (role_before(text, paragraph, name), role_after(text, paragraph, name)):
                if role is not None:
                    own = Credit(role.span.start, role, affiliation_of(text, paragraph, name, role))
                    found.append((weight(role) + _OWN, own))
        for credit in member.credits:
            told = weight(credit.role) if credit.role else -9.0
            found.append((told - _LATER * (credit.at > at), credit))
        return max(found, key=lambda pair: (pair[0], -pair[1].at))[1] if found else None

    # -- pronouns

    def _pronoun(self, mention: Mention, paragraph: Paragraph) -> Who:
        low = mention.head
        pronoun = pronouns().get(low)
        if low in ("who", "which"):
            return self._relative(mention, paragraph)
        if pronoun is None or pronoun.person != 3:
            return Who(Speaker(kind="person" if low in ("i", "me") else "unknown"), confidence=0.3)
        if low in ("it", "its", "itself"):
            return self._body_before(mention, None)
        if pronoun.number == "plural" or low.startswith("the"):
            return self._they(mention)
        return self._person_before(mention, paragraph, pronoun.gender)

    def _relative(self, mention: Mention, paragraph: Paragraph) -> Who:
        """Resolve «who» to the name right before it."""
        before = [n for n in self._names[paragraph.index] if n.span.end <= mention.span.start]
        member = self.cast.of(before[-1]) if before else None
        if member is None:
            return UNKNOWN
        return self._of_member(member, before[-1], mention.span, 0.8)

    def _they(self, mention: Mention) -> Who:
        """Resolve «they» to the group or body that spoke last."""
        for paragraph, who in reversed(self.spoken[-3:]):
            if who.speaker.kind in ("group", "organisation", "anonymous", "document") and paragraph >= 0:
                note = Evidence("«they» takes up the source before", mention.span)
                return replace(who, confidence=min(who.confidence, 0.7), evidence=(note,))
        return Who(Speaker(kind="group"), confidence=0.3)

    def _body_before(self, mention: Mention, noun: str | None) -> Who:
        """Resolve «it» or «the company» to the body named last before, whoever spoke last first."""
        at = mention.span.start
        last = self.spoken[-1][1] if self.spoken else None
        if last is not None and last.speaker.kind in ("organisation", "document") and noun is None:
            note = Evidence("«it» takes up the source before", mention.span)
            return replace(last, confidence=min(last.confidence, 0.75), evidence=(note,))
        bodies = [m for m in self.cast.members if m.kind == "organisation" and m.first < at and len(m.name) > 2]
        fitting = [m for m in bodies if noun and noun in m.name.lower().split()]
        if not fitting and noun not in ("government", "police", "court", "council", "parliament"):
            fitting = [m for m in bodies if len(m.mentions) > 1 or m.mentions[0].kind == "organisation"]
        if not fitting:
            return Who(Speaker(kind="organisation" if noun else "unknown"), confidence=0.3)
        spoke = [who.member for _, who in self.spoken[-4:]]
        best = max(fitting, key=lambda m: (self._weight(m, at) + 3 * (m.number in spoke), -m.number))
        return replace(
            self._of_member(best, None, mention.span, 0.6),
            evidence=(Evidence(f"«{noun or 'it'}» takes up the body named before", best.span),),
        )

    def _weight(self, member: Member, at: int) -> float:
        """Return how present a body is before a place: how often it is named, and how near."""
        before = [n.span.start for n in member.mentions if n.span.start < at]
        return min(len(before), 5) + 3.0 / (1.0 + (at - before[-1]) / 300.0)

    def _person_before(self, mention: Mention, paragraph: Paragraph, gender: str) -> Who:
        """Resolve «he» or «she» by recency, subject position, speech before and gender."""
        scored = sorted(
            ((self._score(member, mention, paragraph, gender), member) for member in self.cast.people()),
            key=lambda pair: (-pair[0], pair[1].number),
        )
        scored = [(score, member) for score, member in scored if score > 0]
        if not scored:
            return Who(Speaker(kind="person"), confidence=0.3)
        carried = self._same_unnamed(mention, paragraph)
        if carried is not None:
            return carried
        score, best = scored[0]
        margin = score - (scored[1][0] if len(scored) > 1 else 0.0)
        rivals = tuple(
            Rival(m.name, "named earlier, or less often the one who acts or speaks", round(s / 10, 2))
            for s, m in scored[1:4]
        )
        sure = min(0.95, 0.62 + 0.08 * margin)
        who = self._of_member(best, None, mention.span, sure)
        note = Evidence(f"«{mention.head}» takes up the person who acted or spoke last", best.mentions[0].span)
        return replace(who, evidence=(note,), rivals=rivals)

    def _same_unnamed(self, mention: Mention, paragraph: Paragraph) -> Who | None:
        """Return the unnamed person who spoke last, when the article names nobody between."""
        if not self.spoken:
            return None
        before, who = self.spoken[-1]
        if who.speaker.kind != "anonymous" or paragraph.index - before > 2 or who.spoke_at < 0:
            return None
        between = [
            n for m in self.cast.people() for n in m.mentions if who.spoke_at < n.span.start < mention.span.start
        ]
        if between:
            return None
        note = Evidence(f"«{mention.head}» takes up the unnamed speaker before", mention.span)
        return replace(who, confidence=min(who.confidence, 0.7), evidence=(note,), rivals=())

    def _score(self, member: Member, mention: Mention, paragraph: Paragraph, gender: str) -> float:
        """Return how well a member fits a pronoun; 0 when not at all."""
        if gender in ("f", "m") and member.gender not in (gender, ""):
            return 0.0
        at = mention.span.start
        before = [n for n in member.mentions if n.span.start < at]
        if not before:
            return 0.0
        last = before[-1]
        back = paragraph.index - last.paragraph
        if back > 6:
            return 0.0
        score = _RECENCY * (7 - back) + 1.5 * (member.gender == gender) + self._prominence(last)
        spoke = [who.member for _, who in self.spoken[-2:]]
        if spoke and spoke[-1] == member.number:
            score += 2.0
        elif member.number in spoke:
            score += 0.7
        return score

    def _prominence(self, name: Name) -> float:
        """Return how much a mention invites a pronoun: a subject does, a possessive or an object does less."""
        paragraph = self.passages.paragraphs[name.paragraph]
        tokens = paragraph.tokens
        after = tokens[name.last].text if name.last < len(tokens) else ""
        if after in ("’s", "'s", "’", "'"):
            return -0.7
        sentence = paragraph.sentences[paragraph.sentence_of(name.start)]
        earlier = [n for n in self._names[name.paragraph] if sentence.first <= n.first < name.first]
        before = tokens[name.first - 1].low if name.first > sentence.first else ""
        if not any(n.kind in ("person", "name") for n in earlier) and before not in (
            "of",
            "with",
            "for",
            "by",
            "to",
            "from",
            "against",
        ):
            return 1.5
        return 0.0

    # -- nouns

    def _noun(self, mention: Mention, paragraph: Paragraph) -> Who:
        head = mention.head
        known = anonymous_heads().get(head)
        if head in documents():
            return self._document(mention)
        if known is not None and known.sure:
            return self._anonymous(mention, paragraph)
        if head in groups() or self._is_plural_role(head):
            return self._group(mention)
        if re.fullmatch(r"\d+-year-olds?", head):
            return self._by_age(mention, paragraph)
        if head in _GENERIC_BODIES or (head in organisation_words() and not is_role_noun(head)):
            return self._body(mention)
        if is_role_noun(head) or known is not None or head in parties():
            return self._by_role(mention, paragraph)
        if head.endswith("s") and not head.endswith("ss"):
            return self._group(mention)
        return self._unnamed(mention, paragraph)

    def _is_plural_role(self, head: str) -> bool:
        role = roles().get(head)
        return role is not None and role.plural

    def _document(self, mention: Mention) -> Who:
        owner = self.cast.of(mention.owner) if mention.owner else None
        last = self.spoken[-1][1] if self.spoken else None
        if owner is None and mention.definite and last is not None and last.speaker.kind == "document":
            return replace(last, anonymity=self._description(mention), confidence=0.6)
        speaker = Speaker(
            kind="document", name=owner.name if owner else None, name_span=owner.span if owner else None
        )
        return Who(speaker, anonymity=self._description(mention), confidence=0.8)

    def _group(self, mention: Mention) -> Who:
        group = groups().get(mention.head)
        party = parties().get(mention.head)
        if (
            party is not None
            and party.form != "tag"
            and mention.definite
            and (mention.core or mention.span).of(self.passages.text).split()[-1][0].isupper()
        ):
            return Who(self._as_printed(mention, "organisation"), confidence=0.7)
        if group is not None and group.collective and mention.owner is not None:
            return Who(self._as_printed(mention, "organisation"), confidence=0.6)
        if group is not None and group.collective and not group.anonymous and mention.definite:
            return self._body(mention)
        return Who(Speaker(kind="group"), anonymity=self._description(mention), confidence=0.85)

    def _body(self, mention: Mention) -> Who:
        if mention.definite and mention.owner is None:
            return self._body_before(mention, mention.head)
        if mention.core is not None and mention.definite:
            return Who(self._as_printed(mention, "organisation"), confidence=0.6)
        return Who(Speaker(kind="organisation"), anonymity=self._description(mention), confidence=0.6)

    def _as_printed(self, mention: Mention, kind: SpeakerKind) -> Speaker:
        core = mention.core or mention.span
        words = core.of(self.passages.text)
        for article in ("the ", "The "):
            words = words.removeprefix(article)
        return Speaker(kind=kind, name=words, name_span=Span(core.end - len(words), core.end))

    def _anonymous(self, mention: Mention, paragraph: Paragraph) -> Who:
        plural = (mention.count is None and mention.head.endswith("s")) or (mention.count or 0) > 1
        kind: SpeakerKind = "group" if plural else "anonymous"
        return Who(Speaker(kind=kind), anonymity=self._description(mention), confidence=0.9)

    def _description(self, mention: Mention) -> Anonymity:
        words = re.split(r",\s*(?:who|which|whose)\b", mention.span.of(self.passages.text))[0]
        return Anonymity(description=words, count=mention.count)

    def _by_role(self, mention: Mention, paragraph: Paragraph) -> Who:
        """Resolve «the mayor» to the person of whom the article prints that role; «a mayor» to nobody."""
        place = mention.core or mention.span
        role = Phrase(place.of(self.passages.text), place)
        if not mention.definite and mention.count == 1:
            return Who(Speaker(kind="anonymous"), role, None, self._description(mention), 0.85)
        at = mention.span.start
        fitting = [m for m in self.cast.people() if any(_holds(c.role, mention.head) for c in m.credits)]
        before = [m for m in fitting if m.first < at]
        if before or len(fitting) == 1:
            best = max(
                before or fitting,
                key=lambda m: max((n.span.start for n in m.mentions if n.span.start < at), default=-1),
            )
            who = self._of_member(best, None, mention.span, 0.85 if len(fitting) == 1 else 0.7)
            note = Evidence(f"«{mention.head}» is the role printed for {best.name}", best.span)
            rivals = tuple(Rival(m.name, f"is called {mention.head}, too") for m in fitting if m is not best)
            return replace(who, evidence=(note,), rivals=rivals)
        last = next(
            ((p, w) for p, w in reversed(self.spoken[-4:]) if w.member is not None and w.speaker.kind == "person"),
            None,
        )
        if last and mention.definite and mention.owner is None and paragraph.index - last[0] <= 4:
            note = Evidence(f"«{mention.head}» takes up the speaker before", mention.span)
            return replace(
                last[1],
                role=last[1].role or role,
                confidence=min(last[1].confidence, 0.6),
                evidence=(note,),
                rivals=(),
            )
        if mention.definite and mention.owner is None and mention.count is None:
            gender = role_gender(mention.head)
            who = self._person_before(mention, paragraph, gender)
            if who.member is not None:
                return replace(who, role=who.role or role, confidence=0.5)
        return Who(Speaker(kind="anonymous"), role, None, self._description(mention), 0.5)

    def _by_age(self, mention: Mention, paragraph: Paragraph) -> Who:
        """Resolve «the 36-year-old» to the person with that age behind the name, else to the speaker before."""
        age = mention.head.partition("-")[0]
        for member in self.cast.people():
            for name in member.mentions:
                tokens = self.passages.paragraphs[name.paragraph].tokens[name.last : name.last + 2]
                if len(tokens) == 2 and tokens[0].text in (",", "(") and tokens[1].text == age:
                    return self._of_member(member, None, mention.span, 0.9)
        who = self._by_role(mention, paragraph)
        own = who.role is not None and mention.core is not None and who.role.span == mention.core
        return replace(who, role=None) if own else who

    def _unnamed(self, mention: Mention, paragraph: Paragraph) -> Who:
        if mention.head in (
            "many",
            "some",
            "others",
            "most",
            "several",
            "few",
            "all",
            "both",
            "none",
            "these",
            "those",
        ):
            return self._group(mention)
        if mention.definite and self.cast.of(mention.owner) is None if mention.owner else mention.definite:
            last = next(
                (w for p, w in reversed(self.spoken[-2:]) if w.member is not None and paragraph.index - p <= 3), None
            )
            if last is not None:
                note = Evidence(f"«{mention.head}» takes up the speaker before", mention.span)
                return replace(last, confidence=0.5, evidence=(note,), rivals=())
        if mention.head.istitle() or not mention.definite:
            return Who(Speaker(kind="anonymous"), anonymity=self._description(mention), confidence=0.5)
        return Who(Speaker(kind="unknown"), anonymity=self._description(mention), confidence=0.3)


def _holds(role: Phrase | None, noun: str) -> bool:
    """Tell whether a role as printed holds a role noun of one or more words."""
    return role is not None and f" {noun} " in " " + " ".join(re.findall(r"[\w'’-]+", role.text.lower())) + " "


def role_gender(noun: str) -> str:
    """Return f or m where a role noun tells («spokeswoman»), else nothing."""
    role = roles().get(noun)
    return role.gender if role is not None and role.gender in ("f", "m") else ""
