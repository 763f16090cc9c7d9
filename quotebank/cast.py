"""Takes the names of an article, gives its cast: which printed names are the same person or body.

A surname alone is tied to the person introduced in full; two people of one surname stay apart and a bare surname
between them goes to the one named last, unless a title tells.  A name that is printed only inside quotation marks is
no member.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quotebank.affiliations import affiliation_of
from quotebank.lexicon import closed_class, cues, first_names, organisation_words, places, suffixes
from quotebank.model import Phrase, Span
from quotebank.names import Name, is_capitalised
from quotebank.passages import Passages
from quotebank.roles import BODY_NOUNS, is_role_noun, role_after, role_before
from quotebank.spelling import is_dateline, is_slip, slips, without_verb

_NEAR = 500
"""How many characters back a full name still claims the bare surname."""
_FAMILY = 40
"""How many members who share a name are told apart, so that a list of thousands takes no longer for each."""
_GROUNDS = frozenset(
    "street road avenue lane square boulevard highway motorway river lake mountains beach city county valley park "
    "hills springs bay".split()
)
"""A name of more than one word that ends so is a place, and does not speak."""
_MEN = frozenset({"mr", "sir", "lord", "king", "prince"})
_REGNAL = frozenset({"king", "queen", "prince", "princess", "pope", "emperor", "empress", "sultan", "emir"})
"""Titles that belong to a name of one word: nobody calls King Charles «Charles» in a citation."""
_NO_PERSON = frozenset({"the", "a", "an", "in", "near", "across", "throughout", "outside"})
"""Words that stand before a place, a body or a thing, and before no person's name."""
_AGENCY = frozenset({"news", "agency"})
_MEANS = frozenset({"on", "at", "via"})
"""«On Netline with her»: what stands behind these may be a means or a place as well."""
_PERSONAL = frozenset({"he", "she", "his", "her", "him", "himself", "herself"})
_AHEAD = 25
"""How many tokens of a sentence behind its first name are read for a pronoun."""
_WOMEN = frozenset({"mrs", "ms", "miss", "dame", "lady", "queen", "princess"})


@dataclass(frozen=True, slots=True)
class Credit:
    """A role printed for a member, and where."""

    at: int
    role: Phrase | None
    affiliation: Phrase | None


@dataclass(slots=True)
class Member:
    """A person, body or place of the article."""

    number: int
    name: str
    span: Span
    kind: str
    gender: str
    words: tuple[str, ...]
    mentions: list[Name] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    full: list[int] = field(default_factory=list)
    """Where the name is printed in more than one word, in order."""
    told: str = ""
    """The gender that a pronoun told: it rules the other pronoun out, and makes none likelier."""
    office: bool = False
    """Whether an office or title stands before one of those."""

    @property
    def first(self) -> int:
        """Where it is first printed."""
        return self.mentions[0].span.start


class Cast:
    """The members of one article, looked up by printed name."""

    def __init__(self, passages: Passages, names: Sequence[Name]) -> None:
        self.passages = passages
        self.members: list[Member] = []
        self._by_surname: dict[str, list[Member]] = defaultdict(list)
        self._by_first: dict[str, list[Member]] = defaultdict(list)
        self._by_slip: dict[str, list[Member]] = defaultdict(list)
        self._by_full: dict[tuple[str, ...], Member] = {}
        self._of: dict[Span, Member] = {}
        self._by_last: dict[str, Member] | None = None
        self._by_initials: dict[str, list[Member]] | None = None
        names = [without_verb(passages, name) for name in names if not is_dateline(passages, name)]
        tails = {name.words[-2:] for name in names if len(name.words) > 2}
        whole = [name for name in names if len(name.words) > 1]
        whole.sort(key=lambda name: (len(name.words) == 2 and name.words in tails, name.span))
        for name in whole:
            self._enter(name)
        for member in self.members:
            _spell(member)
            self._settle(member)
        known = len(self.members)
        for name in names:
            if len(name.words) == 1 and not self._is_adverb(name):
                self._enter_single(name)
        for member in self.members:
            member.mentions.sort(key=lambda name: name.span)
            if member.number >= known:
                self._settle(member)
            _shorten(member)

    def of(self, name: Name) -> Member | None:
        """Return the member whom a printed name means."""
        return self._of.get(name.span) or self._of.get(without_verb(self.passages, name).span)

    def by_last_word(self, word: str) -> Member | None:
        """Return the first member whose name ends in a word in lower case."""
        if self._by_last is None:
            self._by_last = {member.words[-1]: member for member in reversed(self.members)}
        return self._by_last.get(word)

    def people(self) -> Iterable[Member]:
        """Return the members who are, or may be, persons."""
        return (member for member in self.members if member.kind == "person")

    def _enter(self, name: Name) -> None:
        member = self._same(name)
        if member is None:
            member = Member(len(self.members), name.text, name.span, name.kind, name.gender, _core(name.words))
            self.members.append(member)
            _add(self._by_surname[name.surname], member)
            _add(self._by_first[name.words[0].lower()], member)
            for form in slips(name.surname):
                _add(self._by_slip[form], member)
        elif _is_fuller(name.words, tuple(member.name.split())) or _sheds(name.words, tuple(member.name.split())):
            member.name, member.span, member.words = name.text, name.span, _core(name.words)
        self._by_full[_core(name.words)] = member
        self._join(member, name)

    def _same(self, name: Name) -> Member | None:
        """Return the member already entered under this name, with or without middle names."""
        core = _core(name.words)
        found = self._by_full.get(core)
        if found is not None or name.kind in ("organisation", "place"):
            return found
        for member in self._by_surname.get(name.surname, ()):
            if member.kind not in ("person", "name") or not member.words or not core:
                continue
            if member.words[0] == core[0] or (len(member.words) > len(core) > 1 and member.words[-len(core) :] == core):
                return member
            if (
                len(core) == len(member.words) == 2
                and member.gender == name.gender
                and is_slip(core[0], member.words[0])
            ):
                return member
        return None

    def _enter_single(self, name: Name) -> None:
        """Tie a single word to the member it shortens; else enter it as it stands."""
        member = self._shortened(name)
        if member is None:
            core = _core(name.words)
            member = self._by_full.get(core)
            if member is None:
                member = Member(len(self.members), name.text, name.span, name.kind, name.gender, core)
                self.members.append(member)
                self._by_full[core] = member
                if self._by_initials is not None:
                    _index(self._by_initials, member)
        if name.lead is not None and name.title in _REGNAL and " " not in member.name:
            start = name.lead.end - len(name.lead.of(self.passages.text).split()[-1])
            member.span = Span(start, name.span.end)
            member.name = member.span.of(self.passages.text)
        self._join(member, name)

    def _is_adverb(self, name: Name) -> bool:
        """Tell whether a word is only the adverb that begins a sentence: «Allegedly, …»."""
        low = name.words[0].lower()
        if not low.endswith("ly") or low in first_names() or name.first != name.start:
            return False
        paragraph = self.passages.paragraphs[name.paragraph]
        first, last = paragraph.sentences[paragraph.sentence_of(name.start)]
        return name.start == first and name.last < last and paragraph.tokens[name.last].text == ","

    def _shortened(self, name: Name) -> Member | None:
        word = name.words[0].lower()
        family = [m for m in self._by_surname.get(word, ()) if m.kind in ("person", "name") or " of " in m.name]
        if name.title in _MEN | _WOMEN and len(family) > 1:
            wanted = "m" if name.title in _MEN else "f"
            family = [m for m in family if m.gender in (wanted, "")] or family
        if not family and name.kind != "organisation":
            family = self._by_given(word, name)
        if not family and (name.kind == "name" or self._says(name)):
            family = self._misspelt(word, name)
        if not family and name.kind == "organisation":
            return self._initials(name)
        if not family:
            return None
        return _likeliest(family, name.span.start)

    def _by_given(self, word: str, name: Name) -> list[Member]:
        """Return those whose name begins with a word.

        A word that is no usual first name and was printed alone before any fuller form («Google», then «Google Maps»)
        shortens none, unless an office stands beside the fuller one.
        """
        found = self._by_first.get(word, ())
        if word in first_names() or name.title:
            return list(found)
        alone = _core(name.words) in self._by_full
        return [m for m in found if m.kind == "person" and (m.credits or not (alone or m.first > name.span.start))]

    def _misspelt(self, word: str, name: Name) -> list[Member]:
        """Return the one person named in full before whose surname a word nobody else bears misses by one letter."""
        if word in first_names() or word in places() or (word in organisation_words() and not self._says(name)):
            return []
        near = {m.number: m for form in slips(word) for m in self._by_slip.get(form, ()) if is_slip(word, m.words[-1])}
        found = [m for m in near.values() if m.kind == "person" and m.full and m.full[0] < name.span.start]
        return found if len(found) == 1 else []

    def _says(self, name: Name) -> bool:
        """Tell whether a name stands right beside words in marks and a verb of saying: «“…,” Water said»."""
        tokens = self.passages.paragraphs[name.paragraph].tokens
        around = (*tokens[max(0, name.first - 1) : name.first], *tokens[name.last : name.last + 1])
        told = any(cue.speech and cue.strength == "strong" for token in around for cue in cues().get(token.low, ()))
        return told and any(token.kind == "q" for token in tokens[max(0, name.first - 2) : name.first])

    def _initials(self, name: Name) -> Member | None:
        """Return the body whose initials an acronym is («the OBR» for Office for Budget Responsibility)."""
        letters = name.words[0].replace(".", "").upper()
        if self._by_initials is None:
            self._by_initials = defaultdict(list)
            for member in self.members:
                _index(self._by_initials, member)
        found = self._by_initials.get(letters, ()) if len(letters) > 1 else ()
        return next((member for member in found if member.kind in ("organisation", "name")), None)

    def _join(self, member: Member, name: Name) -> None:
        member.mentions.append(name)
        if len(name.words) > 1:
            insort(member.full, name.span.start)
            member.office = member.office or name.lead is not None
        self._of[name.span] = member
        if name.kind == "person" or (member.kind == "name" and name.kind == "organisation"):
            member.kind = name.kind if member.kind in ("name", "place") else member.kind
        member.gender = member.gender or name.gender

    def _settle(self, member: Member) -> None:
        """Collect the roles printed beside a member's mentions, and decide what it is where the words alone do not."""
        for name in member.mentions:
            if member.kind != "place" and len(member.credits) < 6:
                self._credit(member, name)
        if member.kind != "person" and len(member.words) > 1 and member.words[-1] in _GROUNDS:
            member.kind = "place"
        if member.kind == "name":
            member.kind = self._guess(member)

    def _credit(self, member: Member, name: Name) -> None:
        paragraph = self.passages.paragraphs[name.paragraph]
        text = self.passages.text
        for role in (role_before(text, paragraph, name), role_after(text, paragraph, name)):
            if role is not None:
                member.credits.append(Credit(role.span.start, role, affiliation_of(text, paragraph, name, role)))
        if not member.credits:
            body = affiliation_of(text, paragraph, name, None)
            if body is not None:
                member.credits.append(Credit(name.span.start, None, body))

    def _guess(self, member: Member) -> str:
        """Return ``person`` or ``organisation`` for a name whose words tell neither."""
        told = [credit.role.text.lower() for credit in member.credits if credit.role]
        if any(is_role_noun(word.strip(",")) for role in told for word in role.split()):
            return "person"
        if told:
            return "organisation"
        opens = len(member.words) == len(member.mentions) == 1 and self._opens(member.mentions[0])
        votes = 0 if opens else sum(self._vote(name) for name in member.mentions)
        if votes:
            return "person" if votes > 0 else "organisation"
        if len(member.words) == 1:
            return "person" if member.words[0] in first_names() else "organisation"
        return "person" if len(member.words) in (2, 3) else "organisation"

    def _opens(self, name: Name) -> bool:
        """Tell whether a name begins its sentence, where any word has a capital."""
        paragraph = self.passages.paragraphs[name.paragraph]
        return name.first == paragraph.sentences[paragraph.sentence_of(name.start)].first

    def _vote(self, name: Name) -> int:
        """Return +1 where the words beside a mention speak for a person, -1 for a body, a place or a thing."""
        tokens = self.passages.paragraphs[name.paragraph].tokens
        before = tokens[name.first - 1].low if name.first else ""
        after = [t.low for t in tokens[name.last : name.last + 5]]
        if before in BODY_NOUNS:
            return -3
        if name.first == name.start and before in _NO_PERSON and not self._is_attribute(name):
            return -1
        if after[:1] in (["who"], ["himself"], ["herself"]) or after[:2] == [",", "who"]:
            return 1
        if "its" in after[1:4] or after[:2] == [",", "which"]:
            return -1
        if _PERSONAL & set(after[1:4]) and after[0] != "," and before not in _MEANS and not self._is_attribute(name):
            return 1
        return self._vote_of_sentence(name)

    def _is_attribute(self, name: Name) -> bool:
        """Tell whether a noun follows that a name only qualifies: «the Varga campaign» tells not what Varga is."""
        tokens = self.passages.paragraphs[name.paragraph].tokens
        word = tokens[name.last] if name.last < len(tokens) else None
        return word is not None and word.kind == "w" and word.low not in closed_class() and word.low not in cues()

    def _vote_of_sentence(self, name: Name) -> int:
        """Return +1 where the sentence that a name begins, or the next, goes on with «he» or «she», -1 with «its»."""
        paragraph = self.passages.paragraphs[name.paragraph]
        tokens = paragraph.tokens
        last = paragraph.sentences[paragraph.sentence_of(name.start)].last
        if not self._opens(name) or (name.last < last and tokens[name.last].text == ","):
            return 0
        for token in tokens[name.last : min(last, name.last + _AHEAD)]:
            if token.low in _PERSONAL:
                return 1
            if token.low == "its" or is_capitalised(token):
                return -(token.low == "its")
        return int(last < len(tokens) and tokens[last].low in ("he", "she"))


def _spell(member: Member) -> None:
    """Give a person whose name is spelt in two ways the spelling that is printed more often, the first where equal."""
    forms: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in member.mentions[:_FAMILY]:
        if len(name.words) == len(member.words):
            forms[name.words].append(name)
    if len(forms) > 1 and member.kind in ("person", "name"):
        best = max(forms.values(), key=lambda names: (len(names), -names[0].span.start))[0]
        if is_slip(best.words[0].lower(), member.words[0]):
            member.name, member.span, member.words = best.text, best.span, _core(best.words)


def _shorten(member: Member) -> None:
    """Give a news agency the initials that the article calls it by more often: it signs by them, and so do others."""
    if not _AGENCY.issubset(member.words):
        return
    short = [name for name in member.mentions if len(name.words) == 1 and name.text.isupper()]
    if 2 * len(short) > len(member.mentions) and len(short[0].text) > 1:
        member.name, member.span = short[0].text, short[0].span


def _is_fuller(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Tell whether one form of a name is fuller than another; a first word that is no given name makes none fuller."""
    if len(words) <= len(known):
        return False
    if words[-len(known) :] == known:
        return words[0].lower() in first_names() and known[0].lower() not in first_names() and len(known) < 3
    return True


def _sheds(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Tell whether a shorter form shows that the longer one begins with a word that is no name («Brave Ann Lee»)."""
    given = words[0].lower() in first_names() and known[0].lower() not in first_names()
    return given and 2 <= len(words) < len(known) and known[-len(words) :] == words


def _core(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words in lower case without suffixes and a leading article."""
    low = tuple(w.lower() for w in words if w.strip(",") not in suffixes())
    return low or tuple(w.lower() for w in words)


def _likeliest(family: Sequence[Member], at: int) -> Member:
    """Return whom a bare surname means among people who share it: who is named often, with an office, and near."""

    def weight(member: Member) -> float:
        before = bisect_left(member.full, at)
        near = 2.0 if before and at - member.full[before - 1] < _NEAR else 0.0
        return min(len(member.full), 4) + near + member.office + (1.0 if before else 0.0)

    return max(family, key=lambda member: (weight(member), -member.first))


def _add(family: list[Member], member: Member) -> None:
    """Add a member to those who share a name with it."""
    if len(family) < _FAMILY:
        family.append(member)


def _index(known: dict[str, list[Member]], member: Member) -> None:
    """Add a member that may be a body to those with its initials."""
    if member.kind in ("organisation", "name"):
        for letters in _acronyms(member.name):
            _add(known[letters], member)


def _acronyms(name: str) -> set[str]:
    words = [w for w in name.replace("-", " ").split() if w]
    big = [w for w in words if w.lower() not in closed_class()]
    return {"".join(w[0] for w in big).upper(), "".join(w[0] for w in words).upper()}
