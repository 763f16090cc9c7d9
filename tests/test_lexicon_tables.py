"""The files of the lexicon are in order, and each entry matches its examples and leaves its counter-examples."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from quotebank import lexicon
from quotebank.lexicon import files
from quotebank.lexicon.inflection import plural

FOLDER = Path(str(resources.files("quotebank.lexicon")))
TOMLS = sorted(path.name for path in FOLDER.glob("*.toml"))
LISTS = ("abbreviations.txt", "closed_class.txt", "first_names.txt")
IN_ORDER_OF_TIME = {"weekday", "month", "season", "relative.day", "relative.week", "relative.month", "relative.year"}
WIDTH = 118
FIX = os.environ.get("QUOTEBANK_FIX") == "1"


# Layout: sections stand as their author ordered them; inside, entries and words are sorted.


def order(word: str) -> tuple[str, str]:
    """Sort without regard to case and accents, then by the word itself."""
    bare = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter)), word


def laid_out(text: str) -> str:
    """Return the TOML `text` with entries sorted inside their sections and lists of words sorted and wrapped."""
    sections = re.split(r"(?m)^(?=\[)", text)
    return sections[0] + "\n".join(section_laid_out(part).rstrip("\n") + "\n" for part in sections[1:])


def section_laid_out(section: str) -> str:
    name = section[1 : section.index("]")]
    head, _, body = section.partition("\n")
    entries = re.findall(r"(?ms)^(\S.*?)(?=^\S[^\n]* = |\Z)", body)
    if name not in IN_ORDER_OF_TIME:
        entries.sort(key=lambda entry: order(key_of(entry)))
    if name.count(".") == 0 and all(len(key_of(entry)) == 1 for entry in entries):
        entries.sort(key=lambda entry: "fmx".find(key_of(entry)))
    return head + "\n" + "".join(entry_laid_out(entry) for entry in entries)


def key_of(entry: str) -> str:
    return entry.partition(" = ")[0].strip('"')


def entry_laid_out(entry: str) -> str:
    key, _, value = entry.rstrip().partition(" = ")
    if not value.startswith("["):
        return entry.rstrip() + "\n"
    words = tomllib.loads(f"x = {value}")["x"]
    quoted = ['"{}"'.format(word.replace("\\", "\\\\")) for word in sorted(set(words), key=order)]
    line = f"{key} = [{', '.join(quoted)}]"
    if len(line) <= WIDTH:
        return line + "\n"
    return f"{key} = [\n" + "".join(f"    {line}\n" for line in wrapped(quoted)) + "]\n"


def wrapped(quoted: list[str]) -> Iterator[str]:
    line = ""
    for word in quoted:
        if len(line) + len(word) + 6 > WIDTH:
            yield line.strip()
            line = ""
        line += word + ", "
    yield line.strip()


def list_laid_out(text: str) -> str:
    """Return a plain list with the lines of each commented part sorted and unique."""
    parts = groupby(text.splitlines(), key=lambda line: line.startswith("#") or not line)
    lines = [line for comment, part in parts for line in (part if comment else sorted(set(part), key=order))]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", [*TOMLS, *LISTS])
def test_tables_are_laid_out(name: str) -> None:
    """Every table is sorted, unique and wrapped; QUOTEBANK_FIX=1 rewrites it so."""
    path = FOLDER / name
    text = path.read_text("utf-8")
    wanted = laid_out(text) if name in TOMLS else list_laid_out(text)
    if FIX:
        path.write_text(wanted, "utf-8")
        text = wanted
    assert text == wanted, f"{name} is out of order: run the tests with QUOTEBANK_FIX=1"


@pytest.mark.parametrize("name", [*TOMLS, *LISTS])
def test_tables_are_clean(name: str) -> None:
    """Every table is in NFC, and no word begins, ends or is parted by more than one plain blank."""
    text = (FOLDER / name).read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\u00a0" not in text
    assert "\t" not in text
    words = strings(tomllib.loads(text)) if name in TOMLS else list(files.lines(name))
    assert [word for word in words if word != " ".join(word.split())] == []


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for key, item in value.items() for word in (key, *strings(item))]
    if isinstance(value, list):
        return [word for item in value for word in strings(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(("name", "sections"), [("roles.toml", ""), ("titles.toml", ""), ("documents.toml", "nouns")])
def test_words_stand_in_one_section(name: str, sections: str) -> None:
    """A role, a title and a document are entered once, so that nobody mends one place and leaves another."""
    table = files.table(name)
    others = {"plurals", "proofs", "short"}
    table = table[sections] if sections else {key: value for key, value in table.items() if key not in others}
    counts = Counter(word.lower() for word in strings(list(table.values())) if len(word) > 1)
    assert [word for word, count in counts.items() if count > 1] == []


def test_plurals_belong_to_entries() -> None:
    """Each irregular plural belongs to a noun of its table, and the rule would get it wrong."""
    for name in ("roles.toml", "documents.toml", "occasions.toml"):
        table = files.table(name)
        words = set(strings({key: value for key, value in table.items() if key not in {"plurals", "proofs"}}))
        assert sorted(table["plurals"].keys() - words) == [], name
        assert [one for one, many in table["plurals"].items() if plural(one, {}) == many] == [], name


# Proofs: each entry matches its examples and leaves its counter-examples alone.


def proofs() -> Iterator[tuple[str, str, str, bool]]:
    for name in TOMLS:
        table = files.table(name)
        entries = table["reasons"] if name == "anonymous.toml" else table["proofs"]
        for entry, cases in entries.items():
            yield from ((name, entry, sentence, True) for sentence in cases["examples"])
            yield from ((name, entry, sentence, False) for sentence in cases["not"])


def matched(name: str, sentence: str) -> set[str]:
    """Return the entries of table `name` that `sentence` matches."""
    if name == "anonymous.toml":
        return {entry for entry, pattern in lexicon.anonymity_reasons().items() if pattern.search(sentence)}
    table, label = MATCHERS[name]()
    found = lexicon.Finder(table).all(words_of(sentence, table))
    return {entry for _, _, value in found for entry in label(value)}


def words_of(sentence: str, table: Mapping[str, Any]) -> list[str]:
    """Return the words of `sentence` as they stand in the table: as printed, in small letters, without its stop."""
    words = re.findall(r"[\w.&’'/-]+", sentence)
    return [next((form for form in (word, word.lower()) if form in table), word.lower().strip(".")) for word in words]


def cue_table() -> tuple[Mapping[str, Any], Callable[[Any], list[str]]]:
    never = dict.fromkeys(lexicon.never_cues(), ())
    table = {**lexicon.cues(), **lexicon.multiword_cues(), **never}
    return table, lambda cues: [cue.lemma for cue in cues]


MATCHERS: dict[str, Callable[[], tuple[Mapping[str, Any], Callable[[Any], list[str]]]]] = {
    "cues.toml": cue_table,
    "dates.toml": lambda: ({k: k for k in lexicon.date_words()}, lambda form: [form]),
    "documents.toml": lambda: (lexicon.documents(), lambda entry: [entry.noun]),
    "groups.toml": lambda: (lexicon.groups(), lambda entry: [entry.noun]),
    "hinges.toml": lambda: (lexicon.hinges(), lambda kind: [kind]),
    "names.toml": lambda: ({form: form for form in lexicon.particles()}, lambda form: [form]),
    "numbers.toml": lambda: (lexicon.number_words(), lambda entry: [entry.word]),
    "occasions.toml": lambda: (lexicon.occasions(), lambda entries: [entry.noun for entry in entries]),
    "organisations.toml": lambda: (lexicon.organisation_words(), lambda entry: [entry.word]),
    "parties.toml": lambda: (lexicon.parties(), lambda entry: [entry.name]),
    "places.toml": lambda: (lexicon.places(), lambda entry: [entry.name]),
    "pronouns.toml": lambda: (lexicon.pronouns(), lambda entry: [entry.form]),
    "roles.toml": lambda: (lexicon.roles(), lambda entry: [entry.noun]),
    "titles.toml": lambda: (lexicon.titles(), lambda entry: [entry.title]),
}


@pytest.mark.parametrize(("name", "entry", "sentence", "wanted"), list(proofs()))
def test_proofs(name: str, entry: str, sentence: str, wanted: bool) -> None:
    """An entry matches each of its examples and none of its counter-examples."""
    assert (entry in matched(name, sentence)) is wanted


def test_every_table_has_proofs() -> None:
    """No table with attributes stands without examples."""
    assert set(TOMLS) == {name for name, _, _, _ in proofs()}
