"""Takes the tables of organisations, places, documents, occasions, dates and parties, gives them by form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from quotebank.lexicon import files
from quotebank.lexicon.inflection import plural
from quotebank.lexicon.values import DateWord, Document, Occasion, OrganisationWord, Party, Place

FINAL = " may end"
"""Marks the abbreviations that can stand at a sentence's end."""


@lru_cache(maxsize=1)
def organisation_words() -> Mapping[str, OrganisationWord]:
    """Return the words that mark an organisation's name, by lower-case form; suffixes also with a full stop."""
    table = files.table("organisations.toml")
    found: dict[str, OrganisationWord] = {}
    for section in ("words", "suffixes"):
        for kind in table[section]:
            for word in files.words("organisations.toml", f"{section}.{kind}", table[section][kind]):
                entry = OrganisationWord(word, kind, suffix=section == "suffixes")
                found.setdefault(word.lower(), entry)
                if entry.suffix:
                    found.setdefault(word.lower() + ".", entry)
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def places() -> Mapping[str, Place]:
    """Return places by lower-case form: names, peoples («french») and short forms («calif.»).

    Short forms all in capitals keep them («OR», «US»), since in small letters they are other words.
    """
    table = files.table("places.toml")
    both = frozenset(files.words("places.toml", "people_too", table["people_too"]["names"]))
    found: dict[str, Place] = {}
    for place in _places(table, both):
        found.setdefault(place[0], place[1])
    return MappingProxyType(found)


def _places(table: files.Section, both: frozenset[str]) -> Iterator[tuple[str, Place]]:
    for kind in ("country", "continent"):
        for name, peoples in table[kind].items():
            yield name.lower(), Place(name, kind, "name", name in both)
            for people in files.words("places.toml", name, peoples):
                yield people.lower(), Place(name, kind, "demonym", people in both)
    for kind in ("state", "province"):
        for name, shorts in table[kind].items():
            yield name.lower(), Place(name, kind, "name", name in both)
            for short in files.words("places.toml", name, shorts):
                yield _short(short, Place(name, kind, "short", False))
    for kind in ("city", "region"):
        for name in files.words("places.toml", kind, table[kind]["names"]):
            yield name.lower(), Place(name, kind, "name", name in both)
    for short, name in table["short"].items():
        yield _short(short, Place(name, "country", "short", False))


def _short(short: str, place: Place) -> tuple[str, Place]:
    return (short if short.replace(".", "").isupper() else short.lower()), place


@lru_cache(maxsize=1)
def documents() -> Mapping[str, Document]:
    """Return the nouns of writings that speak, by lower-case form, singular and plural."""
    table = files.table("documents.toml")
    found: dict[str, Document] = {}
    for kind in table["nouns"]:
        for noun in files.words("documents.toml", kind, table["nouns"][kind]):
            many = plural(noun, table["plurals"])
            found.setdefault(noun.lower(), Document(noun, kind, plural=many == noun))
            found.setdefault(many.lower(), Document(noun, kind, plural=True))
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def occasions() -> Mapping[str, tuple[Occasion, ...]]:
    """Return the nouns of occasions, media and audiences by lower-case form; «podcast» is an event and a medium."""
    table = files.table("occasions.toml")
    found: dict[str, tuple[Occasion, ...]] = {}
    for kind in ("event", "statement", "medium", "audience"):
        prepositions = tuple(files.words("occasions.toml", kind, table[kind]["prepositions"]))
        for noun in files.words("occasions.toml", kind, table[kind]["nouns"]):
            entry = Occasion(noun, kind, prepositions)
            for form in {noun.lower(), plural(noun, table["plurals"]).lower()}:
                found[form] = (*found.get(form, ()), entry)
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def date_words() -> Mapping[str, tuple[DateWord, ...]]:
    """Return the words and phrases that date, by lower-case form («may» is a month, «this» a modifier)."""
    found: dict[str, tuple[DateWord, ...]] = {}
    for form, entry in _dates(files.table("dates.toml")):
        found[form] = (*found.get(form, ()), entry)
    return MappingProxyType(found)


def _dates(table: files.Section) -> Iterator[tuple[str, DateWord]]:
    for kind, unit in (("weekday", "day"), ("month", "month"), ("season", "")):
        for form, value in table[kind].items():
            yield form, DateWord(kind, unit, value)
            if len(form) < 6 and kind != "season":
                yield form + ".", DateWord(kind, unit, value)
    for unit in table["relative"]:
        yield from ((form, DateWord("relative", unit, value)) for form, value in table["relative"][unit].items())
    for kind in ("anchored", "unit"):
        for unit in table[kind]:
            yield from ((form, DateWord(kind, unit, None)) for form in table[kind][unit])
    for kind, key in (("vague", "phrases"), ("part", "words"), ("modifier", "words")):
        yield from ((form, DateWord(kind, "", None)) for form in table[kind][key])


@lru_cache(maxsize=1)
def parties() -> Mapping[str, Party]:
    """Return parties and their members by lower-case form, and tags as printed («R» of «R-Ohio»)."""
    found: dict[str, Party] = {}
    for name, entry in files.table("parties.toml")["parties"].items():
        country = entry["country"]
        found.setdefault(name.lower(), Party(name, "name", country))
        for member in files.words("parties.toml", name, entry.get("members", [])):
            found.setdefault(member.lower(), Party(name, "member", country))
        for tag in files.words("parties.toml", name, entry.get("tags", [])):
            found.setdefault(tag, Party(name, "tag", country))
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def abbreviations() -> frozenset[str]:
    """Return abbreviations as printed, full stop included, whose full stop does not end a sentence by itself.

    Members' states with their party («D-Mass.») are among them.
    """
    listed = (line.removesuffix(FINAL) for line in files.lines("abbreviations.txt"))
    return frozenset(listed) | _party_states()


@lru_cache(maxsize=1)
def final_abbreviations() -> frozenset[str]:
    """Return those of :func:`abbreviations` that can also be the last word of a sentence: «U.S.», «Inc.»."""
    ends = (line for line in files.lines("abbreviations.txt") if line.endswith(FINAL))
    return frozenset(line.removesuffix(FINAL) for line in ends)


def _party_states() -> frozenset[str]:
    states = [short for shorts in files.table("places.toml")["state"].values() for short in shorts]
    return frozenset(f"{tag}-{state}" for tag in "DIR" for state in states if state.endswith("."))


@lru_cache(maxsize=1)
def closed_class() -> frozenset[str]:
    """Return the words of the closed classes in lower case, apostrophes straight."""
    return frozenset(files.lines("closed_class.txt"))
