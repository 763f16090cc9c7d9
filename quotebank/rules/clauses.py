"""Takes a paragraph, gives its cue clauses: each cue verb, its subject, and where its content may begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotebank.dates import dating_words
from quotebank.lexicon import Cue, cues, groups, multiword_cues, occasions
from quotebank.model import Span
from quotebank.passages import Paragraph, Passages
from quotebank.rules.phrases import Range, is_adverbial, subject_after, subject_before
from quotebank.tokens import Token

_NEGATIONS = frozenset(
    "not n’t never don’t didn’t doesn’t won’t wouldn’t don't didn't doesn't won't wouldn't no nor cannot can’t".split()
)
_INVERTIBLE = frozenset({"past", "s", "base"})
_FINITE = frozenset({"past", "s", "base", "part"})
_OBJECT_REACH = 6
_SUBJECT_REACH = 70
"""How many tokens a subject with its appositions may hold, at the most."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One cue with its subject."""

    cue: Range
    subject: Range | None
    """The source mention; ``None`` for «…, and added that …», whose subject stands with the cue before."""
    entry: Cue
    end: int
    """Where what the cue introduces may begin: behind an inverted subject or «told reporters»."""
    inverted: bool = False
    negated: bool = False

    @property
    def first(self) -> int:
        """The first token of the clause."""
        return min(self.cue[0], self.subject[0]) if self.subject else self.cue[0]

    @property
    def sure(self) -> bool:
        """Whether the cue verb is a strong verb of saying."""
        return self.entry.strength == "strong" and self.entry.speech


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule sees: one paragraph with its cue clauses, and the article around it."""

    passages: Passages
    paragraph: Paragraph
    clauses: tuple[Clause, ...]
    transcript: bool = False
    """Whether the article holds lines of a transcript."""

    def span(self, tokens: Range | None) -> tuple[Span, ...]:
        """Return the place of a range of tokens, as the one span of a tuple; empty for ``None``."""
        if tokens is None or tokens[0] >= tokens[1]:
            return ()
        return (Span(self.paragraph.tokens[tokens[0]].start, self.paragraph.tokens[tokens[1] - 1].end),)


def read_context(passages: Passages, paragraph: Paragraph, transcript: bool = False) -> Context:
    """Return a paragraph with its cue clauses."""
    known = _heads()
    heads = [number for number, token in enumerate(paragraph.tokens) if token.low in known]
    out: list[Clause] = []
    at = 0
    for first, last in paragraph.sentences:
        begin = at
        while at < len(heads) and heads[at] < last:
            at += 1
        if begin < at:
            out.extend(_clauses(paragraph.tokens, heads[begin:at], first, last))
    return Context(passages, paragraph, tuple(out), transcript)


@lru_cache(maxsize=1)
def _particle_heads() -> frozenset[str]:
    """Return the first words of the cues of two words: «went» of «went on»."""
    return frozenset(
        words.split()[0] for words, entries in multiword_cues().items() if _verbs(entries) and " " in words
    )


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """Return every word that a cue clause may have for its verb, or for the first word of it."""
    return _particle_heads() | {word for word, entries in cues().items() if _verbs(entries)}


def _verbs(entries: Sequence[Cue]) -> tuple[Cue, ...]:
    return tuple(c for c in entries if c.form not in ("noun", "adj", "phrase"))


def _phrasal(tokens: Sequence[Token], number: int, last: int) -> tuple[Cue, ...]:
    """Return the cues of two words that begin at a token."""
    if number + 1 >= last:
        return ()
    return _verbs(multiword_cues().get(f"{tokens[number].low} {tokens[number + 1].low}", ()))


@lru_cache(maxsize=16384)
def _entries(word: str) -> tuple[Cue, ...]:
    return _verbs(cues().get(word, ()))


def _clauses(tokens: Sequence[Token], heads: Sequence[int], first: int, last: int) -> list[Clause]:
    """Return the cue clauses of one sentence, in order; `heads` are the tokens that may be their verbs."""
    out: list[Clause] = []
    for number in heads:
        token = tokens[number]
        if token.kind != "w":
            continue
        found = _entries(token.low)
        if not found and token.low in _particle_heads():
            found = _phrasal(tokens, number, last)
        if not found or (token.text[0].isupper() and number != first):
            continue
        clause = _read(tokens, number, found, first, last, out)
        if clause is not None:
            out.append(clause)
    return out


def _read(
    tokens: Sequence[Token], number: int, found: Sequence[Cue], first: int, last: int, before: Sequence[Clause]
) -> Clause | None:
    """Return the clause of the verb at `number`; ``None`` when it is no finite cue with a subject."""
    entry = next((c for c in found if c.form in _FINITE), found[0])
    previous = tokens[number - 1].low if number > first else ""
    if previous in ("to", "the", "a", "an", "of", "his", "her", "their", "its") or (
        entry.form == "ing" and previous != ","
    ):
        return None
    if entry.form in ("past", "part") and _is_passive(tokens, number, first):
        return None
    floor = _floor(tokens, number, first)
    subject = None if entry.form == "ing" else subject_before(tokens, number, floor)
    inverted = False
    width = len(entry.words)
    end = number + width
    last = min(last, number + 3 * _SUBJECT_REACH)
    after = subject_after(tokens, number + width - 1, last)
    if entry.form in _INVERTIBLE and not entry.person and after and _may_invert(tokens, number, floor, subject):
        subject, inverted, end = after, True, after[1]
    if entry.form == "base" and not inverted and not _is_plural_verb(tokens, number, subject):
        return None
    if subject is None and entry.form != "ing" and not _is_coordinated(tokens, number, before):
        return None
    negated = any(t.low in _NEGATIONS for t in tokens[max(first, number - 3) : number] if t.kind == "w")
    if entry.form == "ing":
        subject = _main_subject(tokens, number, first, before)
    if not inverted:
        end = _skip_object(tokens, end - 1, entry, last)
    return Clause((number, number + width), subject, entry, end, inverted, negated)


def _main_subject(tokens: Sequence[Token], number: int, first: int, before: Sequence[Clause]) -> Range | None:
    """Return the subject of «…, saying»: that of the cue before, else the noun phrase that begins the sentence."""
    if before and before[-1].subject is not None:
        return before[-1].subject
    if number - first > _SUBJECT_REACH:
        return None
    at = first
    while at < number and (tokens[at].low in ("but", "and", "so") or tokens[at].text == ","):
        at += 1
    if tokens[at].low in _ADJUNCT_OPENERS:
        comma = next((n for n in range(at, number) if tokens[n].text == ","), number)
        at = comma + 1
    return subject_after(tokens, at - 1, number) if at < number else None


_BE = frozenset("is are was were be been being isn't aren't wasn't weren't 's 're got gets".split())


def _is_passive(tokens: Sequence[Token], number: int, first: int) -> bool:
    """Tell whether a form of *be* governs the verb («were underlined»): then its subject says nothing."""
    at = number - 1
    while at > first and tokens[at].kind == "w" and is_adverbial(tokens[at].low) and tokens[at].low not in _BE:
        at -= 1
    return at >= first and tokens[at].low in _BE


def _floor(tokens: Sequence[Token], number: int, first: int) -> int:
    """Return the first token that a subject before `number` may begin at: behind the last stretch."""
    first = max(first, number - _SUBJECT_REACH)
    for at in range(number - 1, first - 1, -1):
        if tokens[at].kind == "q":
            return at + 1
        if tokens[at].text in (";", ":"):
            return at + 1
    return first


def _may_invert(tokens: Sequence[Token], number: int, floor: int, subject: Range | None) -> bool:
    """Tell whether the cue stands right behind a quotation or a comma, so that its subject follows."""
    at = number - 1
    while at >= 0 and tokens[at].kind == "w" and is_adverbial(tokens[at].low) and at >= floor:
        at -= 1
    if at < 0:
        return False
    if tokens[at].kind == "q":
        return True
    return tokens[at].text in (",", "—", "–", "…") and (
        at == floor or (at - 1 >= 0 and (subject is None or tokens[at - 1].kind == "q"))
    )


_PLURAL_PRONOUNS = frozenset(
    {"i", "we", "you", "they", "who", "many", "some", "others", "several", "most", "both", "all"}
)
_MODALS = frozenset("will would can could may might must shall should did do does didn't to".split())


def _is_plural_verb(tokens: Sequence[Token], number: int, subject: Range | None) -> bool:
    """Tell whether a bare form («say», «note») is a verb here: behind a modal, or with a subject in the plural."""
    if any(t.low in _MODALS for t in tokens[max(0, number - 3) : number]):
        return True
    if subject is None:
        return True
    head = tokens[subject[1] - 1]
    if head.low in _PLURAL_PRONOUNS or any(t.low == "and" for t in tokens[subject[0] : subject[1]]):
        return True
    nouns = [t.low for t in tokens[subject[0] : subject[1]] if t.kind == "w"]
    return any(word in groups() or (word.endswith("s") and not word.endswith(("ss", "'s", "us"))) for word in nouns)


def _is_coordinated(tokens: Sequence[Token], number: int, before: Sequence[Clause]) -> bool:
    """Tell whether the verb shares the subject of the cue clause before («said … and added»)."""
    if not before:
        return False
    at = number - 1
    while at > before[-1].cue[0] and tokens[at].kind == "w" and is_adverbial(tokens[at].low):
        at -= 1
    return tokens[at].low in ("and", "but", "then")


def _skip_object(tokens: Sequence[Token], number: int, entry: Cue, last: int) -> int:
    """Return where the content may begin behind the hearer and the occasion («told reporters in Ottawa on Monday»)."""
    at = number + 1
    if at < last and tokens[at].low == "that":
        return at
    if entry.person:
        at = _skip_hearer(tokens, at, last)
    return _skip_adjuncts(tokens, at, last)


def _skip_hearer(tokens: Sequence[Token], at: int, last: int) -> int:
    """Return the token behind the object of «told»; `at` when there is none."""
    if at < last and tokens[at].low in ("me", "us", "him", "them", "her", "you", "it", "reporters", "journalists"):
        return at + 1
    phrase = subject_after(tokens, at - 1, last)
    if phrase is None or phrase[1] - phrase[0] > _OBJECT_REACH:
        return at
    return phrase[1]


_ADJUNCT_OPENERS = frozenset(
    "in on at during after before to via from late early earlier last yesterday today by when while through".split()
)


def _skip_adjuncts(tokens: Sequence[Token], at: int, last: int) -> int:
    """Return the token behind adjuncts that date or place the speaking; `at` when what follows is no adjunct."""
    begin = at
    for _ in range(3):
        if at >= last or tokens[at].kind != "w":
            break
        low = tokens[at].low
        if low not in _ADJUNCT_OPENERS and low not in dating_words():
            break
        stop = at + 1
        while stop < last and stop - at < 12 and tokens[stop].kind in "wn" and not _ends_adjunct(tokens, stop):
            stop += 1
        if not any(_dates_or_places(tokens[n].low) for n in range(at, stop)):
            break
        at = stop
    return at if at > begin else begin


def _ends_adjunct(tokens: Sequence[Token], number: int) -> bool:
    low = tokens[number].low
    return low in ("that", "he", "she", "they", "it", "there", "we", "i") or low in _ADJUNCT_OPENERS


@lru_cache(maxsize=16384)
def _dates_or_places(word: str) -> bool:
    return word in dating_words() or word in occasions()


def next_text(context: Context) -> Paragraph | None:
    """Return the paragraph behind the one that is read; ``None`` where that is no text."""
    rest = context.passages.paragraphs[context.paragraph.index + 1 : context.paragraph.index + 2]
    return rest[0] if rest and rest[0].kind == "text" else None
