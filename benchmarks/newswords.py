"""Takes a seeded source of chance, gives sentences: the grammar over ``newswords.toml`` that newsroom.py writes by."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_SLOT = re.compile(r"\{(\w+)\}")


@cache
def words() -> dict[str, Any]:
    """Return the tables of ``newswords.toml``."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def number(chance: Random) -> str:
    """Return a number as print writes it: 12 to 99, tens to 990 or hundreds to 9,900."""
    step = chance.choice((1, 1, 10, 100))
    return f"{chance.randrange(11, 99) * step:,}"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The lists that sentences about one topic in one place are made of."""

    topic: str
    place: str

    def make(self, rule: str, chance: Random, **fixed: str) -> str:
        """Return words for `rule`, a list of the tables, every slot filled; `fixed` fills slots by name."""
        lists = words()["topics"][self.topic]
        options = lists.get(rule) or words()["general"][rule]
        return self.fill(chance.choice(options), chance, **fixed)

    def fill(self, template: str, chance: Random, **fixed: str) -> str:
        """Return `template` with every slot filled."""

        def chosen(slot: re.Match[str]) -> str:
            name = slot[1]
            if name in fixed:
                return fixed[name]
            if name == "n":
                return number(chance)
            return self.place if name == "place" else self.make(name, chance, **fixed)

        return _SLOT.sub(chosen, template)

    def sentence(self, rule: str, chance: Random, **fixed: str) -> str:
        """Return a sentence of `rule`, with a capital first and a stop last."""
        made = self.make(rule, chance, **fixed)
        made = made[0].upper() + made[1:]
        return made if made[-1] in ".?!" else made + "."

    def speech(self, chance: Random) -> tuple[str, ...]:
        """Return what somebody says in one breath: one to three sentences."""
        said = [self.sentence("say", chance)]
        if chance.random() < 0.45:
            said.append(self.sentence("say" if chance.random() < 0.5 else "closer", chance))
        if chance.random() < 0.12:
            said.append(self.sentence("closer", chance))
        return tuple(dict.fromkeys(said))


def changed(sentence: str, chance: Random) -> str:
    """Return `sentence` with one of its words as another outlet would print it; itself where nothing can change."""
    known = [(old, new) for old, new in words()["changes"].items() if old in sentence]
    if not known:
        return sentence
    old, new = chance.choice(known)
    return sentence.replace(old, new, 1)
