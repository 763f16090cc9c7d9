"""The lexicon gives frozen tables of what it knows of English, and names what is broken in them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from quotebank import lexicon
from quotebank.errors import LexiconError
from quotebank.lexicon import files, people, sense, speech, world
from quotebank.lexicon.inflection import plural, with_ed, with_ing, with_s

ROOT = Path(__file__).parent.parent


TABLES: dict[str, Callable[[], Mapping[str, Any]]] = {
    "titles": lexicon.titles,
    "roles": lexicon.roles,
    "first_names": lexicon.first_names,
    "groups": lexicon.groups,
    "anonymous_heads": lexicon.anonymous_heads,
    "organisation_words": lexicon.organisation_words,
    "places": lexicon.places,
    "documents": lexicon.documents,
    "occasions": lexicon.occasions,
    "date_words": lexicon.date_words,
    "parties": lexicon.parties,
    "pronouns": lexicon.pronouns,
    "cues": lexicon.cues,
    "hinges": lexicon.hinges,
    "number_words": lexicon.number_words,
    "multiword_cues": lexicon.multiword_cues,
}


def test_a_verb_is_inflected_by_rule_or_by_list() -> None:
    """Regular forms follow the rules; irregular and doubled ones stand in the table."""
    assert (with_s("watch"), with_s("reply"), with_s("say")) == ("watches", "replies", "says")
    assert (with_ed("note"), with_ed("reply"), with_ed("stay")) == ("noted", "replied", "stayed")
    assert (with_ing("note"), with_ing("agree"), with_ing("say")) == ("noting", "agreeing", "saying")
    wanted = {"told": "past", "written": "part", "admitting": "ing", "quizzes": "s", "learnt": "past"}
    for form, tag in wanted.items():
        assert tag in {cue.form for cue in lexicon.cues()[form]}, form
    assert not {"telled", "writed", "admited", "sayed", "quized"} & lexicon.cues().keys()


def test_a_plural_changes_the_last_word_or_as_listed() -> None:
    """«Chief executives», «spokeswomen», but «attorneys general» and «sisters-in-law»."""
    forms = {"chief executives", "spokeswomen", "attorneys general", "sisters-in-law", "wives", "deputies"}
    assert {form for form in forms if lexicon.roles()[form].plural} == forms
    assert plural("human", {}) == "humans"


def test_a_cue_tells_its_strength_and_kind() -> None:
    """«Said» is a strong verb of saying, «believes» one of attitude, «called» needs marks, «told» a hearer."""
    (said, *_), (believes, *_) = lexicon.cues()["said"], lexicon.cues()["believes"]
    (called, *_), (told, *_) = lexicon.cues()["called"], lexicon.cues()["told"]
    assert (said.strength, said.speech, said.clause, said.quotes_only) == ("strong", True, True, False)
    assert (believes.speech, believes.clause) == (False, True)
    assert (called.quotes_only, called.clause, told.person) == (True, False, True)
    assert {cue.form for cue in lexicon.cues()["claims"]} == {"s", "noun"}
    assert lexicon.multiword_cues()["pointed out"][0].words == ("pointed", "out")


def test_only_forms_that_need_marks_lack_a_clause() -> None:
    """No cue both needs quotation marks and takes a that-clause, except «suspect» and «reject»."""
    both = {cue.lemma for cues in lexicon.cues().values() for cue in cues if cue.quotes_only and cue.clause}
    assert both <= {"suspect", "reject"}


def test_titles_tell_gender_and_role() -> None:
    """«Mr» is no role and «Senator» is one; a viscountess is a woman; stops and cases do not matter."""
    titles = lexicon.titles()
    assert (titles["mr"].role, titles["mr."].gender, titles["sen."].role) == (False, "m", True)
    assert (titles["viscountess"].gender, titles["sheikh"].gender, titles["justice"].gender) == ("f", "m", "")
    assert titles["lt. col."] == titles["lt col"] == titles["lieutenant colonel"]


def test_roles_tell_gender_and_kinship() -> None:
    """«Spokeswoman» is a woman's role, «king» a man's, «sister» is kinship, «mayor» tells nothing."""
    roles = lexicon.roles()
    assert [roles[noun].gender for noun in ("spokeswoman", "kings", "mayor")] == ["f", "m", ""]
    assert (roles["sister"].kin, roles["mothers"].kin, roles["mayor"].kin) == (True, True, False)


def test_names_that_are_places_are_marked() -> None:
    """Every given name that is also a place says so, so that neither reading wins unseen."""
    places = lexicon.places()
    assert [name for name in lexicon.first_names() if name in places and not places[name].also_name] == []


def test_short_places_keep_their_capitals() -> None:
    """«OR» is Oregon and «or» is nothing; «Calif.» is found in small letters."""
    places = lexicon.places()
    assert (places["OR"].name, places["calif."].name, places["french"].name) == ("Oregon", "California", "France")
    assert not lexicon.closed_class() & places.keys()


def test_groups_and_heads_tell_who_hides() -> None:
    """«Sources» hide who speaks and «voters» do not; «a source» names nobody, «an aide» may get a name."""
    groups, heads = lexicon.groups(), lexicon.anonymous_heads()
    assert (groups["sources"].anonymous, groups["voters"].anonymous, groups["jury"].collective) == (True, False, True)
    assert (heads["source"].sure, heads["aide"].sure) == (True, False)


def test_abbreviations_tell_which_may_end_a_sentence() -> None:
    """«Mr.» never ends a sentence, «U.S.» may, «D-Mass.» is known with its party."""
    assert {"Mr.", "U.S.", "D-Mass.", "a.m."} <= lexicon.abbreviations()
    assert "U.S." in lexicon.final_abbreviations()
    assert "Mr." not in lexicon.final_abbreviations()
    assert lexicon.final_abbreviations() <= lexicon.abbreviations()
    assert [short for short in lexicon.abbreviations() if not short.endswith(".")] == []


def test_dates_pronouns_and_small_words() -> None:
    """Dates count from the day of publication, «her» has two cases, suffixes come with and without stops."""
    assert [(d.kind, d.value) for d in lexicon.date_words()["yesterday"]] == [("relative", -1)]
    assert [(d.kind, d.value) for d in lexicon.date_words()["sept."]] == [("month", 9)]
    assert lexicon.pronouns()["her"].cases == ("object", "possessive")
    assert lexicon.pronouns()["they"].gender == "x"
    assert [lexicon.suffixes()[word] for word in ("Jr.", "Ph.D.", "MP")] == ["generation", "degree", "office"]
    assert {"van", "bin", "al-"} <= lexicon.particles()
    assert lexicon.parties()["R"].name == lexicon.parties()["gop"].name == "Republican Party"


def test_an_occasion_may_be_of_two_kinds() -> None:
    """A podcast is a statement and a medium; reporters are an audience."""
    assert {o.kind for o in lexicon.occasions()["podcast"]} == {"statement", "medium"}
    assert {o.kind for o in lexicon.occasions()["reporters"]} == {"audience"}


def test_tables_are_frozen_and_keys_folded() -> None:
    """No caller can change a table; keys hold single blanks and straight apostrophes."""
    for name, load in TABLES.items():
        table = load()
        assert load() is table, name
        with pytest.raises(TypeError):
            table["x"] = 1  # type: ignore[index]
        assert [key for key in table if key != " ".join(key.split()) or "’" in key] == [], name


def test_the_longest_entry_wins() -> None:
    """At «deputy prime minister» the finder gives all three words, and nothing past the end of a sentence."""
    finder = lexicon.Finder(lexicon.roles())
    words = ["the", "deputy", "prime", "minister", "and", "chief"]
    assert [(start, end, role.noun) for start, end, role in finder.all(words)] == [
        (1, 4, "deputy prime minister"),
        (5, 6, "chief"),
    ]
    assert finder.at(words, 0) is None


# What a broken table says.


def cue(attributes: str) -> str:
    return f"[verbs]\nsay = {{{attributes}}}\n[nouns]\n[adjectives]\n[phrases]\n"


BROKEN = {
    "an unknown strength": ("cues.toml", cue("strength = 'loud'"), speech._by_form, "cues.toml: say"),
    "an unknown key": ("cues.toml", cue("strength = 'weak', tone = 1"), speech._by_form, "tone"),
    "an unknown flag": ("cues.toml", cue("strength = 'weak', is = ['loud']"), speech._by_form, "is"),
    "a foreign form": ("cues.toml", cue("strength = 'weak', except = {sung = 'weak'}"), speech._by_form, "say"),
    "no TOML": ("roles.toml", "[politics", people.roles, "roles.toml"),
    "a section without letters": ("roles.toml", "[politics]\nq = ['mayor']", people.roles, "politics"),
    "a word in place of a list": ("roles.toml", "[politics]\nf = 'mayor'", people.roles, "politics.f"),
    "short for nothing": ("titles.toml", "[short]\nXyz = 'Xylophonist'", people.titles, "Xyz"),
    "a name without gender": ("first_names.txt", "Ada", people.first_names, "Ada"),
    "a wrong gender": ("pronouns.toml", "[pronouns]\nhe = {gender = 'q'}", people.pronouns, "he"),
    "a broken pattern": ("anonymous.toml", "[reasons]\nasked = {pattern = '('}", people.anonymity_reasons, "asked"),
    "a word for a number": ("numbers.toml", "[values]\nten = 'X'\n[scales]\n[ordinals]", sense.number_words, "ten"),
    "a number among words": ("parties.toml", "[parties]\nX = {country = '', members = [1]}", world.parties, "X"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_table_is_named(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A LexiconError names the file and the entry, and says what to do."""
    name, text, load, said = BROKEN[fault]
    monkeypatch.setattr(files, "read", lambda _: text)
    monkeypatch.setattr(speech, "_table", lambda: files.table(name))
    with pytest.raises(LexiconError) as caught:
        load.__wrapped__()
    assert name in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.hint


def test_a_missing_table_is_named() -> None:
    """A table that is not there is a LexiconError, not a traceback from the file system."""
    with pytest.raises(LexiconError, match=r"nowhere\.toml"):
        files.read("nowhere.toml")


def test_loading_is_quick() -> None:
    """All tables load within a quarter of a second of work, also on a slow machine."""
    program = (
        "import time, quotebank.lexicon as lexicon\n"
        "start = time.process_time()\n"
        f"[getattr(lexicon, name)() for name in {sorted(TABLES)!r}]\n"
        "print(time.process_time() - start)"
    )
    took = [float(subprocess.check_output([sys.executable, "-c", program], text=True, cwd=ROOT)) for _ in range(3)]
    assert min(took) < 0.25
