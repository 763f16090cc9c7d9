"""Takes the base of an English verb or noun, gives its regular forms.

The rules are those of any grammar (Quirk et al., A Comprehensive Grammar of the English Language, 3.5 to 3.10 for
verbs, 5.80 for nouns).  What they get wrong stands in the tables: irregular verbs and doubled consonants
(«admitted») are listed with the entry, irregular plurals under ``plurals``.
"""

from __future__ import annotations

VOWELS = frozenset("aeiou")
HISSING = ("s", "x", "z", "ch", "sh")


def with_s(word: str) -> str:
    """Return the third person of a verb or the plural of a noun: say, says; watch, watches; party, parties."""
    if word.endswith(HISSING):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def with_ed(verb: str) -> str:
    """Return the regular past: claim, claimed; note, noted; reply, replied."""
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"


def with_ing(verb: str) -> str:
    """Return the regular -ing form: note, noting; agree, agreeing."""
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    return verb + "ing"


def plural(noun: str, irregular: dict[str, str]) -> str:
    """Return the plural of `noun`, which may be of several words: only the last one changes.

    `irregular` maps whole singulars or last words to their plurals.
    """
    if noun in irregular:
        return irregular[noun]
    head, blank, last = noun.rpartition(" ")
    if last in irregular:
        return head + blank + irregular[last]
    if last.endswith("man") and last not in {"human", "german", "shaman"}:
        return head + blank + last[:-3] + "men"
    return head + blank + with_s(last)
