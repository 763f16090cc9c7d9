"""Takes ``cues.toml``, gives the forms of every cue: verbs inflected, nouns in both numbers, adjectives, phrases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from quotebank.lexicon import files
from quotebank.lexicon.inflection import with_ed, with_ing, with_s
from quotebank.lexicon.values import Cue, Form, Strength

TABLE = "cues.toml"
FLAGS = frozenset({"speech", "clause", "person", "quotes"})
STRENGTHS: Mapping[str, Strength] = {"weak": "weak", "medium": "medium", "strong": "strong"}
KEYS = frozenset({"strength", "is", "except", "also", "s", "past", "part", "ing", "plural"})


@lru_cache(maxsize=1)
def cues() -> Mapping[str, tuple[Cue, ...]]:
    """Return the cues of one word by lower-case form; a form may be a verb and a noun («claims»).

    Raises LexiconError if an entry is broken.
    """
    return MappingProxyType({form: entries for form, entries in _by_form().items() if " " not in form})


@lru_cache(maxsize=1)
def multiword_cues() -> Mapping[str, tuple[Cue, ...]]:
    """Return the cues of several words by their lower-case form: «pointed out», «according to».

    Raises LexiconError if an entry is broken.
    """
    return MappingProxyType({form: entries for form, entries in _by_form().items() if " " in form})


@lru_cache(maxsize=1)
def never_cues() -> frozenset[str]:
    """Return the fixed phrases in which a cue's form introduces nothing: «is said to», «needless to say»."""
    return frozenset(files.words(TABLE, "never", _table()["never"]["phrases"]))


@lru_cache(maxsize=1)
def _table() -> files.Section:
    return files.table(TABLE)


@lru_cache(maxsize=1)
def _by_form() -> Mapping[str, tuple[Cue, ...]]:
    table = _table()
    found: dict[str, list[Cue]] = defaultdict(list)
    for section, forms_of in SECTIONS.items():
        for lemma, entry in table[section].items():
            for cue in _cues_of(lemma, entry, dict.fromkeys(forms_of(lemma, entry))):
                found[" ".join(cue.words)].append(cue)
    return {form: tuple(entries) for form, entries in found.items()}


def _cues_of(lemma: str, entry: files.Section, forms: Mapping[tuple[str, Form], None]) -> list[Cue]:
    _check(lemma, entry)
    flags = entry.get("is", ())
    exceptions = entry.get("except", {})
    if not {words for words, _ in forms}.issuperset(exceptions):
        raise files.broken(TABLE, lemma, "`except` names a form that the entry does not have")
    return [
        Cue(
            lemma=lemma,
            words=tuple(words.split(" ")),
            form=form,
            strength=STRENGTHS[exceptions.get(words, entry["strength"])],
            speech="speech" in flags,
            quotes_only="quotes" in flags,
            person="person" in flags,
            clause="clause" in flags,
        )
        for words, form in forms
    ]


def _check(lemma: str, entry: files.Section) -> None:
    if not KEYS.issuperset(entry):
        raise files.broken(TABLE, lemma, f"unknown keys {sorted(set(entry) - KEYS)}")
    if not FLAGS.issuperset(entry.get("is", ())):
        raise files.broken(TABLE, lemma, f"`is` knows only {sorted(FLAGS)}")
    strengths = {entry.get("strength"), *entry.get("except", {}).values()}
    if not strengths <= STRENGTHS.keys():
        raise files.broken(TABLE, lemma, f"a strength is one of {sorted(STRENGTHS)}")


def _verb(lemma: str, entry: files.Section) -> Iterator[tuple[str, Form]]:
    head, blank, rest = lemma.partition(" ")
    past: list[str] = entry.get("past", [with_ed(head)])
    listed: list[tuple[Form, list[str]]] = [
        ("base", [head]),
        ("s", entry.get("s", [with_s(head)])),
        ("past", past),
        ("part", entry.get("part", past)),
        ("ing", entry.get("ing", [with_ing(head)])),
    ]
    for form, words in listed:
        yield from ((word + blank + rest, form) for word in words)
    for other in entry.get("also", ()):
        yield from ((word + blank + rest, form) for word, form in _regular(other))


def _regular(verb: str) -> Iterator[tuple[str, Form]]:
    yield verb, "base"
    yield with_s(verb), "s"
    yield with_ed(verb), "past"
    yield with_ed(verb), "part"
    yield with_ing(verb), "ing"


def _noun(lemma: str, entry: files.Section) -> Iterator[tuple[str, Form]]:
    for noun in (lemma, *entry.get("also", ())):
        yield noun, "noun"
        yield from ((word, "noun") for word in entry.get("plural", [with_s(noun)]))


def _adjective(lemma: str, entry: files.Section) -> Iterator[tuple[str, Form]]:
    yield from ((word, "adj") for word in (lemma, *entry.get("also", ())))


def _phrase(lemma: str, entry: files.Section) -> Iterator[tuple[str, Form]]:
    yield from ((word, "phrase") for word in (lemma, *entry.get("also", ())))


SECTIONS: Mapping[str, Callable[[str, files.Section], Iterator[tuple[str, Form]]]] = {
    "verbs": _verb,
    "nouns": _noun,
    "adjectives": _adjective,
    "phrases": _phrase,
}
