"""That an explanation tells every step in plain words, and quotes the article for each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from conftest import STORY, Run, make_record, phrase, spans

from quotebank.arbiter import MODEL
from quotebank.around import UNBALANCED
from quotebank.explaining import FINDERS, FLAGS, Step, characters, confidence, shown, steps
from quotebank.model import Anonymity, Article, Evidence, Rival, Said, Span, Speaker
from quotebank.pipeline import extract
from quotebank.plainly import WAYS, kind, name, reason
from quotebank.rules import RULES
from quotebank.stance import ASKED, NEGATED, OBJECT, STANCE
from quotebank.tagger.cue_features import TEMPLATES
from quotebank.tagger.kinds import EDGE, KINDS

SAMPLES: dict[str, Callable[[int], str]] = {
    "name": lambda n: ("said", "Xx", "~ort", "Q4Uo", EDGE)[n % 5],
    "kind": lambda n: KINDS[(n * 7) % len(KINDS)],
    "number": lambda n: str(n % 4),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.label)
def test_every_feature_has_words(template: object) -> None:
    """Whatever the model notes for a cue is told in words: no label and no short name of a kind is left."""
    label, fields = template.label, template.fields.split()  # type: ignore[attr-defined]
    assert WAYS[label][0] == len(fields)
    for n in range(40):
        value = " ".join(SAMPLES[field](n + place) for place, field in enumerate(fields))
        told = reason(f"{label}: {value} (+0.7)")
        assert told.endswith(" (counts)")
        assert not re.search(r"\b[SBQ][1-9U][a-zA-Z,.]|\^|~|\bXx\b", told), told


def test_every_kind_and_name_has_words() -> None:
    """No short name of a kind of words reaches a reader."""
    assert [code for code in KINDS if kind(code) == code] == []
    assert kind("S3d") == "a usual verb of speaking in the past"
    assert name("said") == "«said»"
    assert name("Q1U,") == "one word in marks"
    assert name("QLl_o") == "more than twelve words in marks"
    assert name("F~ust") == "a first word in -ust"


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("word: said (+1.1)", "«said» often reports speaking (counts much)"),
        ("kind, two kinds after: S3d : QU. (+0.6)",
         "a usual verb of speaking in the past, then a colon, then words in marks (counts)"),
        ("words inside marks: tokens from the last: 6 (+0.2)",
         "words in marks end 6 to 8 words before it (counts a little)"),
        ("words inside marks begin the next sentence, end the last one: 3 (+1.0)",
         "the sentence before ends with words in marks and the next one begins with words in marks (counts much)"),
        ("auxiliaries before: HV MD ^ (+0.5)", "right before it: will, would or the like, a form of have (counts)"),
        ("usual cues before and after in the sentence, kind: 0 2 B1n (+1.5)",
         "it is a rare noun of believing; other usual ones in its sentence: none before it, 2 or more after it"
         " (counts much)"),
        ("one sentence in the paragraph, inside brackets: 1 0 (+0.5)", "its paragraph is one sentence (counts)"),
        ("«said» follows the quotation", "«said» follows the quotation"),
        ("phase of the moon: full (+0.5)", "phase of the moon: full (+0.5)"),
        ("word: two words (+0.5)", "word: two words (+0.5)"),
    ],
)  # fmt: skip
def test_reason(note: str, told: str) -> None:
    """A feature is told in words with its weight; a note that is no known feature comes back as it is."""
    assert reason(note) == told


@pytest.mark.parametrize("rule", [MODEL, *(rule for rule, _ in RULES)])
def test_every_finder_has_words(rule: str) -> None:
    """What may find a quotation is told by what it looks for, not by its name alone."""
    assert rule in FINDERS


TALE = Article(
    text=(
        "Mayor Agnes Thorne met pilot Otis Brand at the quay on Tuesday.\n\n"
        "“The pier is lost,” she said. “Nobody will mend it.”\n\n"
        "“The harbour goes on.”\n\n"
        "A fisherman who asked not to be named called the vote “a bad joke.”\n"
    ),
    published="2021-03-04",
)


def test_every_flag_has_words() -> None:
    """No checker is told to look at «no-clause»."""
    assert set(FLAGS) == {UNBALANCED, STANCE, NEGATED, ASKED, OBJECT}


def test_every_step_of_an_article_is_in_words() -> None:
    """For all quotations that the extractor finds: a known finder, words of the article, no weight left over."""
    found = extract(TALE)
    assert len(found) >= 3
    for quotation in found:
        made = make_record(TALE.text, quotation.content[0].of(TALE.text))
        record = type(made)(
            quotation=quotation, quotation_id="q-1", article=TALE, article_id="a-1", extractor_version="7"
        )
        told = steps(record)
        assert not any(re.search(r"\(\+[0-9.]+\)|the rule «", step.told) for step in told)
        assert all(shown(record, step) for step in told if step.spans)
        assert told[-1] == Step("read by", "version 7 of the rules and the model")


def by_topic(*pieces: str, **changes: object) -> dict[str, list[Step]]:
    record = make_record(STORY, *pieces, **changes)
    found: dict[str, list[Step]] = {}
    for step in steps(record):
        found.setdefault(step.topic, []).append(step)
    return found


DAY = date(2021, 3, 2)
SAID = spans(STORY, "Boats will still land", "Okafor said")[1]
CUE = (Span(SAID.end - 4, SAID.end),)
MENTION = (Span(SAID.start, SAID.start + 6),)


def test_steps_of_a_named_speaker() -> None:
    """Evidence at the cue tells of the finding, other evidence of the speaker; the role tells where it is printed."""
    full = spans(STORY, "Piet Okafor")[0]
    found = by_topic(
        cue=CUE,
        source=MENTION,
        rule="after",
        confidence=0.87,
        speaker=Speaker(kind="person", name="Piet Okafor", name_span=full),
        role=phrase(STORY, "Deputy Mayor"),
        affiliation=phrase(STORY, "harbour council"),
        evidence=(
            Evidence("word: said (+1.2)", CUE[0]),
            Evidence("the full name is printed elsewhere", full),
            Evidence("no place at all"),
        ),
        rivals=(Rival("Agnes Thorne", "named farther back", 0.4), Rival("Mara Quill", "is called Okafor, too")),
        flags=("unbalanced-marks", "odd"),
        said=Said(earliest=DAY, latest=DAY, precision="day", phrase=phrase(STORY, "on Tuesday")),
        relayed_via="Agnes Thorne",
    )  # fmt: skip

    assert found["found by"] == [Step("found by", FINDERS["after"])]
    assert found["cue"][0].spans == CUE
    assert [step.told for step in found["because"]] == [
        "«said» often reports speaking (counts much)",
        "no place at all",
        "the full name is printed elsewhere",
    ]
    assert found["speaker"] == [Step("speaker", "Piet Okafor, a person", (full,))]
    assert [step.told for step in found["not"]] == [
        "Agnes Thorne: named farther back (scored 0.40 where the one chosen scored 1)",
        "Mara Quill: is called Okafor, too",
    ]
    assert "rivals" not in found
    assert found["role"][0].told == "printed beside the full name"
    assert found["belongs to"][0].told == "printed earlier in the article"
    assert found["said"][0].told.startswith("2021-03-02, to the day («on Tuesday» at characters ")
    assert found["passed on by"][0].told == "Agnes Thorne"
    assert found["confidence"][0].told == (
        "very likely right: of 100 attributions like this one, about 87 are right (0.87)"
    )
    assert [step.told for step in found["look at"]] == [
        "a quotation mark opens or closes without its partner: check where the quoted words end",
        "odd",
    ]


def test_steps_claim_nothing_that_is_unknown() -> None:
    """No cue, no mention, no name, no day: each is told as missing."""
    found = by_topic(speaker=Speaker(), rule="moonlight", confidence=0.2)

    assert found["found by"][0].told == "the rule «moonlight»"
    assert found["cue"][0] == Step("cue", "none: no word beside it reports speaking")
    assert found["source"][0] == Step("source", "none beside the cue")
    assert found["speaker"][0].told == "unknown: the article does not tell, or we cannot"
    assert found["rivals"][0].told == "nobody else was considered"
    assert "role" not in found
    assert found["said"][0].told == (
        "not known: no words beside it tell the day, and no sign ties it to a day told elsewhere"
    )
    assert found["confidence"][0].told.startswith("doubtful")


def test_steps_of_an_unnamed_speaker() -> None:
    """The description and the reason, as printed."""
    unnamed = Anonymity(description="A fisherman", reason="who asked not to be named", count=1)
    found = by_topic(speaker=Speaker(kind="anonymous"), anonymity=unnamed)

    assert found["speaker"][0].told == "not named; described as «A fisherman»"
    assert found["unnamed"][0].told == "because «who asked not to be named»"


@pytest.mark.parametrize(
    ("role", "mention", "told"),
    [
        ("Deputy Mayor", spans(STORY, "Piet Okafor"), "printed with this very mention"),
        ("Mayor", MENTION, "printed earlier in the article"),
        ("fisherman", MENTION, "printed later in the article"),
    ],
)
def test_where_a_role_is_printed(role: str, mention: tuple[Span, ...], told: str) -> None:
    """Seen from the mention beside the cue, from the full name, and from the quotation."""
    assert by_topic(source=mention, role=phrase(STORY, role))["role"][0].told == told


def test_confidence_has_words_for_every_share() -> None:
    """A higher share never gets weaker words."""
    words = [confidence(share / 100).partition(":")[0] for share in range(101)]
    assert len(set(words)) == 5
    assert words == sorted(words, key=words.index)
    assert characters([Span(0, 3), Span(9, 12)]) == "characters 1–3, 10–12"


def test_explain(stocked: Run) -> None:
    """The page tells the cue, the mention, the speaker and the role, each with its words and its place."""
    (row,) = json.loads(stocked("search", "boats", "--words-in", "quote", "--json").stdout)
    out = stocked("explain", row["citation_id"][:8]).stdout

    place = SAID.start + 1
    assert f"source        the mention that the cue belongs to: «Okafor» at characters {place}–{place + 5}" in out
    assert re.search(r"^cue +the word that reports speaking .*«said»", out, re.MULTILINE)
    assert re.search(r"^speaker +Piet Okafor, a person: «Piet Okafor» at characters ", out, re.MULTILINE)
    assert re.search(r"^role +.*«Deputy Mayor»", out, re.MULTILINE)
    assert re.search(r"^confidence +\w.* \(0\.\d\d\)", out, re.MULTILINE)
    assert row["citation_id"] in out
    assert stocked("explain", "q-0000000000000000").exit_code == 1


def test_explain_json_tells_the_same(stocked: Run) -> None:
    """As data: the same steps, with spans that slice the article."""
    (row,) = json.loads(stocked("search", "boats", "--words-in", "quote", "--json").stdout)
    page = " ".join(stocked("explain", row["citation_id"]).stdout.split())
    (data,) = json.loads(stocked("explain", row["citation_id"], "--json").stdout)

    assert (data["speaker"], data["citation_id"]) == ("Piet Okafor", row["citation_id"])
    topics = {step["topic"] for step in data["steps"]}
    assert topics >= {"words", "found by", "cue", "source", "speaker", "role", "said"}
    for step in data["steps"]:
        assert f"{step['topic']} {step['told']}" in page
        assert (step["words"] is None) == (step["spans"] == [])
        if len(step["spans"]) == 1:
            start, end = step["spans"][0]
            assert STORY[start:end] == step["words"]
