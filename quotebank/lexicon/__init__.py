"""Takes the tables beside this file, gives each as one cached, frozen value: what quotebank knows of English.

Keys are lower-case forms with single blanks between words and straight apostrophes, so fold a word before looking
it up; the few that mean something only in capitals («OR», «R» in «R-Ohio», «MBE») keep them and say so.
:class:`Finder` finds the longest entry of a table at a word.  A broken table raises LexiconError with file and
entry.  Each table's own comment tells its format; its ``proofs`` are sentences that the tests hold it to.
"""

from quotebank.lexicon.match import Finder
from quotebank.lexicon.people import (
    anonymity_reasons,
    anonymous_heads,
    first_names,
    groups,
    particles,
    pronouns,
    role_surnames,
    roles,
    suffixes,
    titles,
)
from quotebank.lexicon.sense import certainties, denials, hinges, number_words
from quotebank.lexicon.speech import cues, multiword_cues, never_cues
from quotebank.lexicon.values import (
    AnonymousHead,
    Cue,
    DateWord,
    Document,
    Gender,
    Group,
    Hinge,
    NumberWord,
    Occasion,
    OrganisationWord,
    Party,
    Place,
    Pronoun,
    Role,
    Title,
)
from quotebank.lexicon.world import (
    abbreviations,
    closed_class,
    date_words,
    documents,
    final_abbreviations,
    occasions,
    organisation_words,
    parties,
    places,
)

__all__ = [
    "AnonymousHead",
    "Cue",
    "DateWord",
    "Document",
    "Finder",
    "Gender",
    "Group",
    "Hinge",
    "NumberWord",
    "Occasion",
    "OrganisationWord",
    "Party",
    "Place",
    "Pronoun",
    "Role",
    "Title",
    "abbreviations",
    "anonymity_reasons",
    "anonymous_heads",
    "certainties",
    "closed_class",
    "cues",
    "date_words",
    "denials",
    "documents",
    "final_abbreviations",
    "first_names",
    "groups",
    "hinges",
    "multiword_cues",
    "never_cues",
    "number_words",
    "occasions",
    "organisation_words",
    "particles",
    "parties",
    "places",
    "pronouns",
    "role_surnames",
    "roles",
    "suffixes",
    "titles",
]
