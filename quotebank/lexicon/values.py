"""Takes nothing, gives the frozen values that the tables of the lexicon hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["base", "s", "past", "part", "ing", "noun", "adj", "phrase"]
"""Of a cue: a verb's form, a noun, an adjective, or a fixed phrase («according to»)."""
Strength = Literal["weak", "medium", "strong"]
"""How often a form is a cue where it stands: below 12 %, up to 40 %, above."""
Gender = Literal["f", "m", "x", ""]
"""f, m, x for given to both, empty where the word does not tell."""
Hinge = Literal["negation", "condition", "contrast"]
"""What a small word does to its sentence."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a word or phrase that can introduce what somebody says, writes, thinks or wants."""

    lemma: str
    words: tuple[str, ...]
    """The form as lower-case words: ``("pointed", "out")``."""
    form: Form
    strength: Strength
    speech: bool
    """A verb of saying or writing, as against one of belief, feeling or intent."""
    quotes_only: bool
    """Attributes only what stands in marks: call, describe, accuse, criticise."""
    person: bool
    """Takes the hearer as its object: «told voters that»."""
    clause: bool
    """May take a that-clause."""


@dataclass(frozen=True, slots=True)
class Title:
    """A word printed before a name: «Mr», «Sen.», «Chief Inspector»."""

    title: str
    gender: Gender
    role: bool
    """Whether it tells what its bearer does: «Senator» does, «Mr» does not."""
    field: str


@dataclass(frozen=True, slots=True)
class Role:
    """A noun that tells who somebody is: «mayor», «chief executive», «sister»."""

    noun: str
    """The singular."""
    gender: Gender
    plural: bool
    field: str
    """politics, law, business … as the sections of the table; ``kin`` for kinship."""

    @property
    def kin(self) -> bool:
        """Whether it is a relation of family."""
        return self.field == "kin"


@dataclass(frozen=True, slots=True)
class Group:
    """A plural or collective noun that speaks: «officials», «the opposition»."""

    noun: str
    anonymous: bool
    """Whether it usually hides who speaks: «sources», «insiders»."""
    collective: bool
    """Grammatically singular: «the crowd said»."""


@dataclass(frozen=True, slots=True)
class AnonymousHead:
    """A noun of a single source without a name: «a source», «an aide»."""

    noun: str
    sure: bool
    """True for «source», «insider», which name nobody by themselves; «aide», «witness» may get a name."""


@dataclass(frozen=True, slots=True)
class OrganisationWord:
    """A word that marks a name as an organisation: «Ministry», «Ltd»."""

    word: str
    kind: str
    suffix: bool
    """Stands only at the end of the name: «Ltd», «FC»."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place name, its people or its short form."""

    name: str
    """As printed in full: «Ohio» for «D-Ohio», «France» for «French»."""
    kind: str
    """country, state, province, region, city or continent."""
    form: Literal["name", "demonym", "short"]
    also_name: bool
    """Whether people are called so, too: «Jordan», «Paris», «Lincoln»."""


@dataclass(frozen=True, slots=True)
class Document:
    """A noun of something written that speaks: «report», «poll», «sign»."""

    noun: str
    kind: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """A noun of the occasion, medium or audience of speaking: «interview», «Twitter», «reporters»."""

    noun: str
    kind: str
    """event, statement, medium, audience."""
    prepositions: tuple[str, ...]
    """What stands before it: «in» an interview, «at» a rally; for an audience the verb's object or «to»."""


@dataclass(frozen=True, slots=True)
class DateWord:
    """A word or phrase that dates."""

    kind: str
    """weekday, month, season, relative, anchored, vague, part, unit, modifier."""
    unit: str
    """day, week, month, year, or empty."""
    value: int | None
    """Weekday from 0 (Monday), month from 1, or how many units from the publication day."""


@dataclass(frozen=True, slots=True)
class Party:
    """A party, its members' name or its tag."""

    name: str
    form: Literal["name", "member", "tag"]
    country: str


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A personal pronoun."""

    form: str
    person: Literal[1, 2, 3]
    number: Literal["singular", "plural", "either"]
    gender: Gender
    """f, m; x for a singular or plural «they»; empty for I, you, we, it."""
    cases: tuple[str, ...]
    """subject, object, possessive, reflexive: «her» has two."""


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number written out: «twenty», «third», or a scale such as «million»."""

    word: str
    value: float
    scale: bool
    """Multiplies the number before it."""
