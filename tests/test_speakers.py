"""Whom a mention means: the cast of an article, and the answers to its mentions in order."""

from __future__ import annotations

import re

import pytest

from quotebank.candidates import Candidate
from quotebank.cast import Cast
from quotebank.model import Span
from quotebank.names import read_names
from quotebank.passages import read_passages
from quotebank.speakers import Speakers
from quotebank.stage import Who


def answers(marked: str) -> list[Who]:
    """Return who is meant by the mentions in square brackets, in order; the brackets are no part of the text."""
    parts = re.split(r"[\[\]]", marked)
    text = "".join(parts)
    passages = read_passages(text)
    speakers = Speakers(passages)
    out = []
    at = 0
    for number, part in enumerate(parts):
        span = Span(at, at + len(part))
        if number % 2:
            candidate = Candidate(content=(span,), source=(span,))
            out.append(speakers.resolve(candidate, passages.paragraph_at(at).index))
        at = span.end
    return out


def named(marked: str) -> list[str | None]:
    return [who.speaker.name for who in answers(marked)]


def cast(text: str) -> dict[str, str]:
    """Return the members of a text and what they are."""
    passages = read_passages(text)
    return {member.name: member.kind for member in Cast(passages, read_names(passages)).members}


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Mayor Ada Holm came. Holm sat. Ada Holm left.", ["Ada Holm"]),
        ("Mayor Ada Holm came. Ms Holm sat.", ["Ada Holm"]),
        ("Ada Jane Holm came. Ada Holm sat.", ["Ada Jane Holm"]),
        ("Ada Holm came. Osric Holm came.", ["Ada Holm", "Osric Holm"]),
        ("The Office for Coastal Safety met. Then the OCS left.", ["Office for Coastal Safety"]),
        ("Ada Holm came. Osric Pell came.", ["Ada Holm", "Osric Pell"]),
    ],
)
def test_one_member_for_all_its_names(text: str, members: list[str]) -> None:
    """Surnames, titles, middle names and initials are tied to the full name; two people stay two."""
    assert sorted(cast(text)) == sorted(members)


def test_the_cast_leaves_out_those_inside_marks() -> None:
    """Whoever is named only inside quotation marks is no member."""
    assert list(cast("Ada Holm said: “Gustav Ohlander promised it.”")) == ["Ada Holm"]


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("she", "Ada Holm"),
        ("he", "Osric Pell"),
        ("Holm", "Ada Holm"),
        ("Pell", "Osric Pell"),
        ("Mr Pell", "Osric Pell"),
    ],
)
def test_pronouns_and_surnames(mention: str, name: str) -> None:
    """A pronoun goes by gender, a surname by its bearer."""
    assert named(f"Mrs Ada Holm met Mr Osric Pell on the quay. “Dry,” [{mention}] said.") == [name]


def test_a_pronoun_does_not_look_ahead() -> None:
    """Nobody is taken up who has not been named yet, and nobody is invented."""
    (who,) = answers("“Dry,” [she] said. Then Ada Holm came.")

    assert who.speaker.name is None
    assert who.confidence < 0.5


def test_a_pronoun_never_takes_up_the_other_gender() -> None:
    """«he» is not the woman who was named last."""
    assert named("Mrs Ada Holm came. “Dry,” [he] said.") == [None]


def test_a_later_title_tells_the_gender() -> None:
    """A title before the surname tells the gender of the person who was introduced without one."""
    assert named("Umeh Pellworth came. Mrs Pellworth sat. “Dry,” [he] said.") == [None]
    assert named("Umeh Pellworth came. Mrs Pellworth sat. “Dry,” [she] said.") == ["Umeh Pellworth"]


def test_a_pronoun_takes_up_nobody_inside_marks() -> None:
    """A person named only within marks is not taken up."""
    assert named("“Mr Gustav Ohlander promised it,” she heard. “Dry,” [he] said.") == [None]


def test_the_speaker_before_is_taken_up() -> None:
    """Of two that fit, the pronoun goes to the one who spoke."""
    text = "Mr Osric Pell came. Mr Musa Danlamido stayed. “Dry,” [Mr Danlamido] said. “Very,” [he] added."

    assert named(text) == ["Musa Danlamido", "Musa Danlamido"]


def test_rivals_are_named() -> None:
    """Who was considered and lost is told with a reason."""
    (who,) = answers("Mr Osric Pell came. Mr Musa Danlamido stayed. “Dry,” [he] said.")

    assert {who.speaker.name, *(rival.name for rival in who.rivals)} == {"Osric Pell", "Musa Danlamido"}
    assert all(rival.reason for rival in who.rivals)


def test_a_continuation_keeps_the_speaker() -> None:
    """Words without a mention go on with the speaker before, less surely; without one before, nobody speaks."""
    text = "“Dry,” Ada Holm said.\n\n“Very.”"
    passages = read_passages(text)
    onward = Candidate(content=(Span(text.index("“Very"), len(text)),), continues=True)
    first = Candidate(content=(Span(0, 6),), source=(Span(7, 15),))

    speakers = Speakers(passages)
    before, after = speakers.resolve(first, 0), speakers.resolve(onward, 1)
    alone = Speakers(passages).resolve(onward, 1)

    assert before.speaker.name == after.speaker.name == "Ada Holm"
    assert after.confidence < before.confidence
    assert alone.speaker.kind == "unknown"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Ada Holm", "person"),
        ("a source", "anonymous"),
        ("an official", "anonymous"),
        ("a spokesman", "anonymous"),
        ("two officials", "group"),
        ("sources", "group"),
        ("villagers", "group"),
        ("lawmakers", "group"),
        ("the report", "document"),
        ("a poll", "document"),
        ("court records", "document"),
        ("the Brennholm Museum", "organisation"),
        ("Velora Airways", "organisation"),
        ("Norway", "organisation"),
    ],
)
def test_kinds(source: str, kind: str) -> None:
    """Persons, nameless sources, groups, documents and bodies are told apart."""
    (who,) = answers(f"“Dry,” said [{source}].")

    assert who.speaker.kind == kind


@pytest.mark.parametrize("source", ["a source", "two officials", "villagers", "court records"])
def test_the_nameless_keep_their_description(source: str) -> None:
    """Who has no name is described as printed, and no name is made up."""
    (who,) = answers(f"“Dry,” said [{source}].")

    assert who.speaker.name is None
    assert who.anonymity is not None
    assert who.anonymity.description == source


@pytest.mark.parametrize("source", ["Ada Holm", "the Brennholm Museum"])
def test_the_named_are_not_anonymous(source: str) -> None:
    """Who has a name has no anonymity."""
    (who,) = answers(f"“Dry,” said [{source}].")

    assert who.anonymity is None


def test_a_role_noun_goes_to_its_holder() -> None:
    """«the mayor» is the mayor whom the article names, «a mayor» nobody."""
    text = "Mayor Ada Holm met the engineer Osric Pell. “Dry,” [the mayor] said. “Wet,” [a mayor] said."

    assert named(text) == ["Ada Holm", None]


def test_two_holders_of_one_role() -> None:
    """Where two hold the role the one named last is taken, and the other is told."""
    (who,) = answers("Mayor Ada Holm met Mayor Osric Pell. “Dry,” [the mayor] said.")

    assert {who.speaker.name, *(rival.name for rival in who.rivals)} == {"Ada Holm", "Osric Pell"}


def test_the_role_comes_from_an_earlier_mention() -> None:
    """The role printed at the first mention stays with the person; its span is that mention's."""
    (who,) = answers("Mayor Ada Holm came.\n\n“Dry,” [Holm] said.")

    assert who.role is not None
    assert (who.role.text, who.role.span) == ("Mayor", (0, 5))


def test_every_answer_tells_why() -> None:
    """A name, a pronoun and a role noun come with their evidence, and the name's span holds the name."""
    found = answers("Mayor Ada Holm came. “Dry,” [Holm] said. “Wet,” [she] said. “Cold,” [the mayor] said.")

    assert [(who.speaker.name, who.speaker.name_span) for who in found] == [("Ada Holm", (6, 14))] * 3
    assert all(who.evidence for who in found)
