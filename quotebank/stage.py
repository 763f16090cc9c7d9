"""Takes the names of an article, gives who was named and who spoke before a place: the state of the resolution.

Every look-up reads a bounded number of mentions, so that resolving takes time in proportion to the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from quotebank.affiliations import affiliation_of
from quotebank.cast import Cast, Credit, Member
from quotebank.model import Anonymity, Evidence, Phrase, Rival, Span, Speaker, SpeakerKind
from quotebank.names import Name, read_names
from quotebank.passages import Paragraph, Passages
from quotebank.roles import role_after, role_before, weight

_REACH = 60
"""How many mentions back a pronoun or noun looks."""
_CHAIN = 24
"""How many that spoke after a place are passed over to find who spoke before it."""
_WORDS = 12
"""The most words of a role that are read for its initials."""
_OWN, _LATER = 3.0, 2.0
"""What a role beside the very mention gains, and one that is printed only later loses."""
_SUBORDINATE = frozenset("while when as after before although though because since if once until unless".split())
_NO_SUBJECT = frozenset({"of", "with", "for", "by", "to", "from", "against"})


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
    """Where the mention ends."""


UNKNOWN = Who(Speaker())


class Stage:
    """The cast of an article, where each member is named, and who spoke so far."""

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        self.text = passages.text
        names = read_names(passages)
        self.cast = Cast(passages, names)
        self.spoken: list[tuple[int, Who]] = []
        """Who spoke so far: the paragraph and the answer."""
        self.taken_up: dict[int, int | None] = {}
        """Whom the pronouns read so far mean, by their place: the number of the member."""
        self._by_initials: dict[str, list[Member]] | None = None
        self._words: defaultdict[str, list[int]] | None = None
        """Where each word stands, as the number of a token in all of the article."""
        self._firsts: list[int] = []
        """The number that the first token of each paragraph has there."""
        self._names: list[list[Name]] = [[] for _ in passages.paragraphs]
        for name in names:
            self._names[name.paragraph].append(name)
        self._people = self._mentions(("person",))
        self._bodies = self._mentions(("organisation",))
        self._by_role = self._roles()

    def _mentions(self, kinds: tuple[str, ...]) -> list[tuple[int, int, Name]]:
        """Return where members of some kinds are named, in order: the place, the member's number, the name."""
        found = [(n.span.start, m.number, n) for m in self.cast.members if m.kind in kinds for n in m.mentions]
        return sorted(found, key=lambda entry: entry[:2])

    def _roles(self) -> dict[str, list[Member]]:
        """Return the people by the words of the roles printed for them."""
        out: dict[str, list[Member]] = defaultdict(list)
        for member in self.cast.people():
            words = {w.strip(",.").lower() for c in member.credits if c.role for w in c.role.text.split()}
            for word in sorted(words):
                out[word].append(member)
        return out

    # -- names

    def names_in(self, paragraph: Paragraph, span: Span) -> list[Name]:
        """Return the names of a paragraph that begin inside a span."""
        names = self._names[paragraph.index]
        return names[bisect_left(names, span.start, key=_start) : bisect_left(names, span.end, key=_start)]

    def people_before(self, place: int) -> list[tuple[Member, Name]]:
        """Return the people named before a place with their last mention there, the nearest first."""
        return self._last(self._people, place)

    def bodies_before(self, place: int) -> list[tuple[Member, Name]]:
        """Return the bodies named before a place with their last mention there, the nearest first."""
        return self._last(self._bodies, place)

    def _last(self, mentions: list[tuple[int, int, Name]], place: int) -> list[tuple[Member, Name]]:
        end = bisect_left(mentions, place, key=lambda entry: entry[0])
        seen: dict[int, Name] = {}
        for _, number, name in reversed(mentions[max(0, end - _REACH) : end]):
            seen.setdefault(number, name)
        return [(self.cast.members[number], name) for number, name in seen.items()]

    def names_anybody(self, start: int, end: int) -> bool:
        """Tell whether a person is named between two places."""
        at = bisect_right(self._people, start, key=lambda entry: entry[0])
        return at < len(self._people) and self._people[at][0] < end

    def holders(self, noun: str) -> list[Member]:
        """Return the people of whom the article prints a role, in the order of their first mention."""
        return self._by_role.get(noun.split()[-1], [])[:_REACH]

    def holders_of_initials(self, letters: str) -> list[Member]:
        """Return the people whose office has these initials: «Chief Minister» for «cm», or that is printed so."""
        if self._by_initials is None:
            self._by_initials = defaultdict(list)
            for member in self.cast.people():
                for short in sorted({short for credit in member.credits for short in _initials(credit)}):
                    self._by_initials[short].append(member)
        return self._by_initials.get(letters, [])[:_REACH]

    def is_subject(self, name: Name) -> bool:
        """Tell whether a name is the first person of its sentence and no preposition governs it.

        Behind «while …,» and «when …,» it is the person whom the main clause begins with.
        """
        paragraph = self.passages.paragraphs[name.paragraph]
        first = paragraph.sentences[paragraph.sentence_of(name.start)].first
        names = self._names[name.paragraph]
        at = bisect_left(names, name.span.start, key=_start)
        earlier = [n for n in names[max(0, at - 4) : at] if n.first >= first]
        before = paragraph.tokens[name.first - 1].low if name.first > first else ""
        if paragraph.tokens[first].low in _SUBORDINATE:
            return before == ","
        return before not in _NO_SUBJECT and not any(n.kind in ("person", "name") for n in earlier)

    def earlier(self, word: str, place: int, reach: int) -> Iterator[tuple[int, int]]:
        """Yield where a word in small letters stands in the reporting before a place, the last first.

        Each is the number of a paragraph and of a token there; at most `reach` are given.
        """
        words = self._read_words() if self._words is None else self._words
        found = words.get(word)
        if found is None:
            return
        home = self.passages.paragraph_at(place)
        end = bisect_left(found, self._firsts[home.index] + home.token_at(place))
        for number in reversed(found[max(0, end - reach) : end]):
            index = bisect_right(self._firsts, number) - 1
            yield index, number - self._firsts[index]

    def _read_words(self) -> defaultdict[str, list[int]]:
        """Return where each word of the article stands, found when it is first asked for."""
        words: defaultdict[str, list[int]] = defaultdict(list)
        self._words = words
        count = 0
        for paragraph in self.passages.paragraphs:
            self._firsts.append(count)
            for number, token in enumerate(paragraph.tokens, count):
                if token.kind == "w":
                    words[token.text].append(number)
            count += len(paragraph.tokens)
        return words

    # -- answers

    def last(self, reach: int = 1) -> Iterator[tuple[int, Who]]:
        """Yield who spoke before, the last first."""
        return reversed(self.spoken[-reach:])

    def last_before(self, place: int, reach: int) -> list[tuple[int, Who]]:
        """Return who spoke before a place, the last first, from a mention or in a continuation."""
        found = (spoke for spoke in reversed(self.spoken[-2 * reach - _CHAIN :]) if spoke[1].spoke_at <= place)
        return list(islice(found, reach))

    def member(self, member: Member, name: Name | None, at: Span, sure: float) -> Who:
        """Return a member of the cast as the answer, with the role that tells most."""
        credit = self._credit(member, name, at.start)
        kind: SpeakerKind = "person" if member.kind in ("person", "name") else "organisation"
        label = "named in the mention" if name and len(name.words) > 1 else "the full name is printed elsewhere"
        return Who(
            Speaker(kind=kind, name=member.name, name_span=member.span),
            credit.role if credit else None,
            credit.affiliation if credit else None,
            confidence=sure,
            evidence=(Evidence(label, member.span),),
            member=member.number,
        )

    def _credit(self, member: Member, name: Name | None, at: int) -> Credit | None:
        """Return the role that tells most, one beside this very mention and one printed before first."""
        found: list[tuple[float, Credit]] = []
        if name is not None:
            paragraph = self.passages.paragraphs[name.paragraph]
            for role in (role_before(self.text, paragraph, name), role_after(self.text, paragraph, name)):
                if role is not None:
                    own = Credit(role.span.start, role, affiliation_of(self.text, paragraph, name, role))
                    found.append((weight(role) + _OWN, own))
        for credit in member.credits:
            told = weight(credit.role) if credit.role else -9.0
            found.append((told - _LATER * (credit.at > at), credit))
        return max(found, key=lambda pair: (pair[0], -pair[1].at))[1] if found else None


def _initials(credit: Credit) -> set[str]:
    """Return the first letters of every two, three and four words of a role in a row, and its words."""
    words = credit.role.text.lower().split()[:_WORDS] if credit.role else []
    rows = (words[at : at + length] for length in (2, 3, 4) for at in range(len(words) - length + 1))
    return {"".join(word[0] for word in row) for row in rows} | set(words)


def _start(name: Name) -> int:
    return name.span.start
