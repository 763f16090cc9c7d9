"""Takes the tables of titles, roles, given names, groups and pronouns, gives them by lower-case form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import get_args

from quotebank.lexicon import files
from quotebank.lexicon.inflection import plural
from quotebank.lexicon.values import AnonymousHead, Gender, Group, Pronoun, Role, Title

GENDERS: Mapping[str, Gender] = {"f": "f", "m": "m", "x": ""}
"""Of the sections; x stands for a word that tells none."""


@lru_cache(maxsize=1)
def titles() -> Mapping[str, Title]:
    """Return the words before a name by lower-case form; short ones with and without their full stops.

    Raises LexiconError if an entry is broken.
    """
    table = files.table("titles.toml")
    short = table.pop("short")
    found: dict[str, Title] = {}
    for field, letter, word in _gendered("titles.toml", table):
        title = Title(title=word, gender=GENDERS[letter], role=field != "courtesy", field=field)
        for form in (word, *_stopped(word, courtesy=field == "courtesy")):
            found[form.lower()] = title
    for abbreviated, full in short.items():
        if full.lower() not in found:
            raise files.broken("titles.toml", abbreviated, f"is short for the unknown title {full!r}")
        for form in (abbreviated, *_stopped(abbreviated, courtesy=True)):
            found[form.lower()] = found[full.lower()]
    return MappingProxyType(found)


def _stopped(word: str, *, courtesy: bool) -> tuple[str, ...]:
    """«Lt Col» is also printed «Lt. Col.»; a word that is not short never has a stop."""
    if not courtesy or word.endswith("'"):
        return ()
    return (word + ".", word.replace(" ", ". ") + ".")


def _gendered(name: str, table: files.Section) -> list[tuple[str, str, str]]:
    """Return (section, letter, word) for the sections of `name` that hold lists under f, m and x."""
    found = []
    for field, letters in table.items():
        if field in {"plurals", "proofs"}:
            continue
        if not GENDERS.keys() >= letters.keys():
            raise files.broken(name, field, "a section holds lists under f, m and x")
        for letter in letters:
            found += [(field, letter, word) for word in files.words(name, f"{field}.{letter}", letters[letter])]
    return found


@lru_cache(maxsize=1)
def roles() -> Mapping[str, Role]:
    """Return the nouns for persons by lower-case form, singular and plural; the first section listing one wins.

    Raises LexiconError if an entry is broken.
    """
    table = files.table("roles.toml")
    found: dict[str, Role] = {}
    for field, letter, noun in _gendered("roles.toml", table):
        gender = GENDERS[letter]
        many = plural(noun, table["plurals"])
        found.setdefault(noun.lower(), Role(noun=noun, gender=gender, plural=many == noun, field=field))
        found.setdefault(many.lower(), Role(noun=noun, gender=gender, plural=True, field=field))
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def first_names() -> Mapping[str, Gender]:
    """Return the gender of given names by lower-case form: f, m, x for both.

    Raises LexiconError if a line is not a name and a letter.
    """
    found: dict[str, Gender] = {}
    for line in files.lines("first_names.txt"):
        name, _, letter = line.rpartition(" ")
        if not name or letter not in GENDERS:
            raise files.broken("first_names.txt", line, "expected a name and f, m or x")
        found[name.lower()] = GENDERS[letter] or "x"
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def groups() -> Mapping[str, Group]:
    """Return the nouns of several people that speak, by lower-case form."""
    table = files.table("groups.toml")
    found: dict[str, Group] = {}
    for section in ("plural", "collective"):
        for kind in ("people", "anonymous"):
            for noun in files.words("groups.toml", f"{section}.{kind}", table[section][kind]):
                found[noun.lower()] = Group(noun, anonymous=kind == "anonymous", collective=section == "collective")
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def anonymous_heads() -> Mapping[str, AnonymousHead]:
    """Return the nouns of a single source without a name, by lower-case form."""
    heads = files.table("anonymous.toml")["heads"]
    found: dict[str, AnonymousHead] = {}
    for section in ("open", "sure"):
        for noun in files.words("anonymous.toml", f"heads.{section}", heads[section]):
            found[noun.lower()] = AnonymousHead(noun, sure=section == "sure")
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def anonymity_reasons() -> Mapping[str, re.Pattern[str]]:
    """Return patterns for the ways of saying why a source has no name, by the entry's name.

    Raises LexiconError if a pattern is broken.
    """
    found = {}
    for name, entry in files.table("anonymous.toml")["reasons"].items():
        try:
            found[name] = re.compile(rf"\b(?:{entry['pattern']})\b", re.IGNORECASE)
        except (re.error, KeyError) as error:
            raise files.broken("anonymous.toml", name, f"not a pattern: {error}") from error
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def pronouns() -> Mapping[str, Pronoun]:
    """Return the personal pronouns by lower-case form.

    Raises LexiconError if an entry is broken.
    """
    found = {}
    for form, entry in files.table("pronouns.toml")["pronouns"].items():
        gender = entry.get("gender", "")
        if gender not in get_args(Gender):
            raise files.broken("pronouns.toml", form, "a gender is f, m or x")
        found[form] = Pronoun(form, entry["person"], entry["number"], gender, tuple(entry["cases"]))
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def particles() -> frozenset[str]:
    """Return the small words inside names in lower case: «van», «bin»; «al-» and «d'» are bound to the next word."""
    table = files.table("names.toml")["particles"]
    return frozenset(word for kind in table for word in files.words("names.toml", f"particles.{kind}", table[kind]))


@lru_cache(maxsize=1)
def role_surnames() -> frozenset[str]:
    """Return, as printed, the words for a role that are a surname behind a given name («Lee Baker»)."""
    table = files.table("names.toml")["surnames"]
    return frozenset(files.words("names.toml", "surnames.also_roles", table["also_roles"]))


@lru_cache(maxsize=1)
def suffixes() -> Mapping[str, str]:
    """Return what may follow a name, as printed (with and without full stops), and its kind.

    Kinds: generation, degree, honour, office.
    """
    table = files.table("names.toml")["suffixes"]
    found: dict[str, str] = {}
    for kind in table:
        for word in files.words("names.toml", f"suffixes.{kind}", table[kind]):
            for form in (word, word + ".", _dotted(word)):
                found.setdefault(form, kind)
    return MappingProxyType(found)


def _dotted(word: str) -> str:
    """Return «M.B.E.» for «MBE» and «Ph.D.» for «PhD»; other words unchanged."""
    letters = re.findall(r"[A-Z][a-z]*", word)
    return ".".join(letters) + "." if len(letters) > 1 and "".join(letters) == word else word
