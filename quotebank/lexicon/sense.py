"""Takes the tables of small words that a checker watches, gives what turns a sentence and what counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from quotebank.lexicon import files
from quotebank.lexicon.values import Hinge, NumberWord

_HINGES = "hinges.toml"
_NUMBERS = "numbers.toml"


@lru_cache(maxsize=1)
def hinges() -> Mapping[str, Hinge]:
    """Return what each word or phrase that turns a sentence does, by lower-case form: ``negation`` and so on."""
    table = files.table(_HINGES)
    kinds: tuple[Hinge, ...] = ("condition", "contrast", "negation")
    found = {word: kind for kind in kinds for word in files.words(_HINGES, kind, table[kind]["words"])}
    for auxiliary in files.words(_HINGES, "negation.auxiliaries", table["negation"]["auxiliaries"]):
        found |= {f"{auxiliary}n't": "negation", f"{auxiliary}nt": "negation"}
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def denials() -> Mapping[str, tuple[str, ...]]:
    """Return the words that a denial in one word stands for, by lower-case form: «won't» is «will» and «not»."""
    negation = files.table(_HINGES)["negation"]
    found = {"cannot": ("can", "not"), "nobody": ("no",), "none": ("no",)}
    for auxiliary in negation["auxiliaries"]:
        whole = (negation["irregular"].get(auxiliary, auxiliary), "not")
        found |= {f"{auxiliary}n't": whole, f"{auxiliary}nt": whole}
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def certainties() -> frozenset[str]:
    """Return the words that tell how sure a statement is: «will», «may» and their kin."""
    return frozenset(files.words(_HINGES, "certainty", files.table(_HINGES)["certainty"]["words"]))


@lru_cache(maxsize=1)
def number_words() -> Mapping[str, NumberWord]:
    """Return the value of each written-out number, by lower-case form.

    Raises LexiconError for a value that is no number.
    """
    table = files.table(_NUMBERS)
    found: dict[str, NumberWord] = {}
    for section in ("values", "scales", "ordinals"):
        for word, value in table[section].items():
            if not isinstance(value, int | float):
                raise files.broken(_NUMBERS, word, "expected a number")
            found[word] = NumberWord(word, value, scale=section == "scales")
    return MappingProxyType(found)
