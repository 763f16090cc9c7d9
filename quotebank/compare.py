"""Takes speakers and a topic, gives what each said on it, in order of time, and what changed where one spoke twice.

Two statements of one speaker are about the same where a sentence of each shares enough of its words.  What changed is
told of a few kinds of words alone, those that turn a statement: numbers, denials, how sure it is, conditions.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from quotebank import who
from quotebank.errors import QueryError
from quotebank.facets import Group, facets, groups
from quotebank.folding import Word, folded, words
from quotebank.index.engine import Engine
from quotebank.lexicon import certainties, closed_class, denials, hinges, number_words
from quotebank.lexicon.values import Hinge
from quotebank.model import Span
from quotebank.query import Filters, WordsIn
from quotebank.records import Record
from quotebank.search import look, matching_ids

ChangeKind = Literal["number", "denial", "certainty", "condition"]
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
"""In the order in which a checker looks at them."""

LOOKED_BACK = 200
"""How many statements of a speaker are read, the latest, to find what was said before."""

SHARED = 3
"""So many words of a sentence, the common ones left aside, must stand in the other one too …"""

LIKE = 0.6
"""… and that share of the shorter sentence's."""

_ROLES = 3
_LEAST_WORDS = 4
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+(?=[”’\"'»]*\s)|\Z)", re.DOTALL)
_TURNS: dict[Hinge, ChangeKind] = {"negation": "denial", "condition": "condition"}
_MONTH = "May"


class Change(NamedTuple):
    """What one kind of words was in the earlier statement and is in the later one."""

    kind: ChangeKind
    was: tuple[str, ...]
    """Folded; what both hold is left out."""
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a speaker: the copy of it that was published first."""

    record: Record
    marks: tuple[Span, ...] = ()
    """The words of the query."""
    copies: int = 1
    """In how many articles of the result it stands."""
    earlier: Record | None = None
    """What the same speaker said about the same before, nearest in its words."""
    changes: tuple[Change, ...] = ()
    """What changed since; empty where nothing of weight did."""
    changed: tuple[Span, ...] = ()
    """The places in ``article.text`` of the words that are new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One speaker, or all whom a name may mean."""

    name: str
    quotations: int = 0
    articles: int = 0
    first: str = ""
    """ISO 8601 day of the earliest statement, or of its publication; empty when unknown."""
    last: str = ""
    roles: tuple[str, ...] = ()
    """As printed, the most frequent first."""
    statements: tuple[Statement, ...] = ()
    """The latest, in order of time."""
    left_out: int = 0
    """How many statements before these are not given."""
    note: str = ""
    """What a reader must know of how the name was understood; empty where it is one speaker's alone."""


def compare(
    db: sqlite3.Connection,
    engine: Engine,
    names: Sequence[str],
    query: str,
    filters: Filters,
    *,
    limit: int | None,
    words_in: WordsIn,
) -> tuple[Side, ...]:
    """Return what each of `names` said that matches `query` and `filters`, the latest `limit` statements of each.

    Raises :class:`~quotebank.errors.NotFoundError` for a name of nobody, and
    :class:`~quotebank.errors.QueryError` for a query that cannot be understood or a name that is given twice.
    """
    meant = [who.speakers(db, name) for name in names]
    if len({one.took for one in meant}) < len(names):
        raise QueryError("two of the names mean the same speaker", where="names", hint="quotebank speakers lists them")
    return tuple(
        replace(_side(db, engine, query, replace(filters, speaker=name), limit, words_in), note=one.note)
        for name, one in zip(names, meant, strict=True)
    )


def _side(
    db: sqlite3.Connection, engine: Engine, query: str, filters: Filters, limit: int | None, words_in: WordsIn
) -> Side:
    found = matching_ids(db, engine, query, filters, sort="said", words_in=words_in)
    name = found.took or filters.speaker or ""
    if not found.ids:
        return Side(name=name)
    outlets = groups(db, found.ids, "outlet")
    first, last = _ends(outlets)
    roles = dict.fromkeys(one.value.removeprefix("the ") for one in facets(db, found.ids, ["role"])["role"])
    every = _statements(db, engine, query, found.ids, words_in)
    read = _with_changes(every[-max(limit or len(every), LOOKED_BACK) :], engine.stem)
    shown = read[-limit:] if limit else read
    return Side(
        name=name,
        quotations=len(found.ids),
        # An article has one outlet, so their numbers add up.
        articles=sum(one.articles for one in outlets),
        first=first,
        last=last,
        roles=tuple(role for role in roles if role)[:_ROLES],
        statements=tuple(shown),
        left_out=len(every) - len(shown),
    )


def _ends(outlets: Sequence[Group]) -> tuple[str, str]:
    days = [day for one in outlets for day in (one.first, one.last) if day]
    return min(days, default=""), max(days, default="")


def _statements(
    db: sqlite3.Connection, engine: Engine, query: str, ids: Sequence[str], words_in: WordsIn
) -> list[Statement]:
    """Return the statements in order of time; copies of the same words count as one, the first that was published."""
    found: dict[tuple[str, ...], Statement] = {}
    for one in look(db, engine, query, ids, words_in=words_in):
        wording = _wording(one.record)
        known = found.get(wording)
        if known is None:
            found[wording] = Statement(record=one.record, marks=one.marks)
            continue
        first = _published(one.record) < _published(known.record)
        kept = Statement(record=one.record, marks=one.marks) if first else known
        found[wording] = replace(kept, copies=known.copies + 1)
    return list(found.values())


def _wording(record: Record) -> tuple[str, ...]:
    """Return the words that copies share, all of them: a group also holds what is worded a little otherwise."""
    text = record.article.text
    marked = folded(record.quotation.quoted_words(text))
    return marked if len(marked) >= _LEAST_WORDS else folded(record.quotation.text(text))


def _published(record: Record) -> str:
    return record.article.published or "~"


# --- what changed


class _Sentence(NamedTuple):
    """One sentence of a statement: its words, and those of them that tell what it is about."""

    statement: int
    words: tuple[Word, ...]
    subject: frozenset[str]


def _with_changes(statements: Sequence[Statement], stem: Callable[[str], str]) -> list[Statement]:
    """Return the statements, each with what changed since the nearest earlier one on the same."""
    before: list[_Sentence] = []
    out = []
    for number, statement in enumerate(statements):
        own = list(_sentences(number, statement.record, stem))
        pairs = [(earlier, later) for later in own for earlier in before if _is_about_the_same(earlier, later)]
        best = max(pairs, key=lambda pair: (_likeness(*pair), pair[0].statement), default=None)
        before += own
        if best is None:
            out.append(statement)
            continue
        changes, spans = _changes(*best)
        earlier = statements[best[0].statement].record
        out.append(replace(statement, earlier=earlier, changes=changes, changed=spans))
    return out


def _sentences(number: int, record: Record, stem: Callable[[str], str]) -> Iterator[_Sentence]:
    text = record.article.text
    for span in record.quotation.content:
        for match in _SENTENCE.finditer(span.of(text)):
            every = words(match.group(), span.start + match.start())
            # The month is no word of doubt.
            found = tuple(word for word in every if text[word.start : word.end] != _MONTH)
            subject = frozenset(stem(word.text) for word in found if _tells_the_subject(word.text))
            yield _Sentence(number, found, subject)


def _tells_the_subject(word: str) -> bool:
    return len(word) > 2 and word not in closed_class() and not any(map(_kind, _meant(word)))


def _is_about_the_same(one: _Sentence, other: _Sentence) -> bool:
    shared = len(one.subject & other.subject)
    return shared >= SHARED and shared >= LIKE * min(len(one.subject), len(other.subject))


def _likeness(one: _Sentence, other: _Sentence) -> float:
    return len(one.subject & other.subject) / len(one.subject | other.subject)


def _changes(earlier: _Sentence, later: _Sentence) -> tuple[tuple[Change, ...], tuple[Span, ...]]:
    """Return what changed by kind, and the places of the words that are new in the later sentence."""
    was, now = _weighty(earlier), _weighty(later)
    changes, spans = [], []
    for kind in CHANGE_KINDS:
        lost = Counter(text for text, _ in was[kind]) - Counter(text for text, _ in now[kind])
        new = Counter(text for text, _ in now[kind]) - Counter(text for text, _ in was[kind])
        if lost or new:
            changes.append(Change(kind, _in_order(was[kind], lost), _in_order(now[kind], new)))
            spans += [Span(word.start, word.end) for text, word in now[kind] if text in new]
    return tuple(changes), tuple(sorted(set(spans)))


def _in_order(told: Sequence[tuple[str, Word]], wanted: Counter[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text, _ in told if text in wanted))


def _weighty(sentence: _Sentence) -> dict[ChangeKind, list[tuple[str, Word]]]:
    """Return the words of each kind by what they stand for: «won't» is «will» and «not», «nobody» is «no one»."""
    found: dict[ChangeKind, list[tuple[str, Word]]] = {kind: [] for kind in CHANGE_KINDS}
    for word in sentence.words:
        for text in _meant(word.text):
            kind = _kind(text)
            if kind is not None:
                found[kind].append((text, word))
    return {**found, "number": _whole(found["number"])}


def _whole(numbers: Sequence[tuple[str, Word]]) -> list[tuple[str, Word]]:
    """Return numbers that are written in several words, «20 million», as one."""
    out: list[tuple[str, Word]] = []
    for text, word in numbers:
        if out and word.start == out[-1][1].end + 1:
            before, first = out.pop()
            text, word = f"{before} {text}", Word(f"{before} {text}", first.start, word.end)
        out.append((text, word))
    return out


def _meant(word: str) -> tuple[str, ...]:
    return denials().get(word, (word,))


def _kind(word: str) -> ChangeKind | None:
    if any(map(str.isdigit, word)) or _is_number(word):
        return "number"
    if word in certainties():
        return "certainty"
    hinge = hinges().get(word)
    return _TURNS.get(hinge) if hinge else None


def _is_number(word: str) -> bool:
    """Tell whether a word is a number; «one» and «first» mostly are none, and a letter is one behind a figure only."""
    known = number_words().get(word)
    return known is not None and known.value != 1 and len(word) > 2
