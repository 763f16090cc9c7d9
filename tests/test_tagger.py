"""The learned heart: what its weights may hold, that its arithmetic is right, and what it finds."""

from __future__ import annotations

import json
import math
import random
import re
from dataclasses import replace
from importlib import resources
from itertools import pairwise, product
from typing import Any

import pytest

from quotebank.passages import read_passages
from quotebank.tagger import argument_features, cue_features, load, tag
from quotebank.tagger.argument_features import features_of, keys_around
from quotebank.tagger.argument_scores import Scorer
from quotebank.tagger.kinds import KINDS, known_words
from quotebank.tagger.packing import bases, pack, unpack
from quotebank.tagger.paths import Lattice
from quotebank.tagger.propose import Search, marginals
from quotebank.tagger.sums import Rows, hundredths
from quotebank.tagger.trees import Forest
from quotebank.tagger.view import Inventory, View, view_of, window

SHAPES = {"?", "^", "N", "N4", "XX", "Xx", "Xx.", "P", "-", "'", *",.:;()?!"}
SUFFIX = re.compile(r"(F~|~)\S{0,3}")
STRETCH = re.compile(r"Q[1247L][Ul][,.?!—_]o?")


@pytest.fixture(scope="module")
def weights() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(resources.files("quotebank.tagger").joinpath("weights.json").read_text("utf-8"))
    return data


def found(text: str) -> list[tuple[list[str], list[str], list[str]]]:
    """Return content, source and cue of each candidate as printed."""
    return [
        ([s.of(text) for s in c.content], [s.of(text) for s in c.source], [s.of(text) for s in c.cue])
        for c in tag(read_passages(text))
    ]


def test_weights_hold_no_word_outside_the_lexicon(weights: dict[str, Any]) -> None:
    """A name is a word of lexicon or closed class, a shape, a sign, or an ending of three letters at most."""
    known = known_words()
    strange = [
        name
        for name in weights["names"]
        if name not in known and name not in SHAPES and not SUFFIX.fullmatch(name) and not STRETCH.fullmatch(name)
    ]
    assert strange == []


def test_values_of_features_hold_only_names_kinds_and_numbers(weights: dict[str, Any]) -> None:
    """No feature's value holds anything but the inventory's names, the kinds and whole numbers."""
    allowed = set(weights["names"]) | set(KINDS)
    for part in ("cues", "arguments"):
        for values in weights[part]["weights"].values():
            for value in values:
                assert all(word in allowed or word.isdecimal() for word in value.split()), value


def test_weights_are_small_enough_to_read(weights: dict[str, Any]) -> None:
    """The file stays below two megabytes and every weight matters: none is under 0.03 in size."""
    assert len(resources.files("quotebank.tagger").joinpath("weights.json").read_bytes()) < 2_000_000
    smallest = min(abs(weight) for values in weights["cues"]["weights"].values() for weight in values.values())
    assert smallest >= 0.03


def test_names_of_features_lead_back_to_their_numbers(weights: dict[str, Any]) -> None:
    """Packing and unpacking a feature are inverse, for every weight of the file."""
    names = weights["names"]
    numbers = {name: number for number, name in enumerate(names)}
    for part, templates in (("cues", cue_features.TEMPLATES), ("arguments", argument_features.TEMPLATES)):
        for base, template in zip(bases(templates), templates, strict=True):
            for value in weights[part]["weights"].get(template.label, {}):
                assert unpack(pack(base, template, value, numbers), templates, names) == (template.label, value)


def test_templates_have_different_labels() -> None:
    """Two templates of one label would share their weights in the file."""
    for templates in (cue_features.TEMPLATES, argument_features.TEMPLATES):
        assert len({template.label for template in templates}) == len(templates)


def test_marginals_agree_with_counting_every_chain() -> None:
    """The forward-backward algorithm gives what summing over all chains gives."""
    rng = random.Random(3)  # noqa: S311
    for size in range(1, 6):
        scores = [rng.uniform(-3, 3) for _ in range(size)]
        moves = (0.3, -0.7, 0.9, -0.2)
        chains = list(product((0, 1), repeat=size))
        shares = [
            math.exp(
                sum(s for s, y in zip(scores, chain, strict=True) if y)
                + sum(moves[2 * a + b] for a, b in pairwise(chain))
            )
            for chain in chains
        ]
        for place, chance in enumerate(marginals(scores, moves)):
            wanted = sum(s for s, chain in zip(shares, chains, strict=True) if chain[place]) / sum(shares)
            assert chance == pytest.approx(wanted)


def test_marginals_of_huge_scores_stay_probabilities() -> None:
    """Scores far out of range give 0 or 1 and no error."""
    chances = marginals([9999.0, -9999.0, 700.0] * 50, (0.1, 0.2, 0.3, 0.4))
    assert all(0.0 <= chance <= 1.0 for chance in chances)


def spelled(parts: str, cue: int) -> list[str]:
    """Return the labels of tokens whose parts are given: part, whether it begins, what stood before."""
    labels = []
    for place, part in enumerate(parts):
        before = parts[:place]
        begins = part != "o" and not before.endswith(part)
        memory = ("+c" if "c" in before and part != "c" else "") + ("+s" if "s" in before and part != "s" else "")
        labels.append(("q" if place == cue else part.upper() if begins else part) + memory)
    return labels


def worth(parts: str, cue: int, rows: list[tuple[float, ...]], moves: dict[str, float]) -> float:
    """Return the score of one way of giving tokens their parts."""
    labels = spelled(parts, cue)
    local = sum(rows[n]["SsCc".index(label[0])] for n, label in enumerate(labels) if label[0] in "SsCc")
    return local + sum(moves[f"{one.lower()} {two}"] for one, two in pairwise(labels))


def test_paths_come_best_first(weights: dict[str, Any]) -> None:
    """The lattice yields the ways that trying all of them finds, in their order, each with its probability."""
    rng = random.Random(5)  # noqa: S311
    moves = {name: rng.uniform(-1, 1) for name in weights["arguments"]["moves"]}
    lattice = Lattice(moves)
    for cue, size in product((0, 1, 3, 5), (6, 7)):
        rows = [tuple(rng.uniform(-2, 2) for _ in range(4)) for _ in range(size)]
        ways = [
            "".join(way)
            for way in product("osc", repeat=size)
            if way[cue] == "o" and len(re.findall("s+", "".join(way))) < 2
        ]
        scored = [(worth(way, cue, rows, moves), way) for way in ways]
        whole = math.log(sum(math.exp(score) for score, _ in scored))
        wanted = sorted((item for item in scored if "c" in item[1]), reverse=True)
        wanted = [item for item in wanted if item[0] >= wanted[0][0] - 1.5]
        shares = [tuple(map(math.exp, row)) for row in rows]
        given = list(lattice.paths(Rows(rows, shares), cue, -1.5))
        assert [path.parts for path in given] == [parts for _, parts in wanted]
        assert [path.chance for path in given] == pytest.approx([score - whole for score, _ in wanted])


def test_a_forest_adds_its_leaves() -> None:
    """A value equal to the threshold goes to the first branch; the sum goes through the logistic function."""
    forest = Forest({"base": 0.5, "trees": [["b", 2.0, 1.0, ["a", 0.0, -1.0, 3.0]], 0.25]}, ("a", "b"))
    assert forest.probability((1.0, 2.0)) == pytest.approx(1 / (1 + math.exp(-1.75)))
    assert forest.probability((1.0, 2.5)) == pytest.approx(1 / (1 + math.exp(-3.75)))
    assert forest.probability((0.0, 2.5)) == pytest.approx(1 / (1 + math.exp(0.25)))


def test_a_quotation_before_its_cue() -> None:
    """Words in marks, a comma, a name and a cue make an attribution."""
    text = "“The bridge will open before the first snow falls,” Ada Quill said."
    assert found(text) == [(["“The bridge will open before the first snow falls,”"], ["Ada Quill"], ["said"])]


def test_a_quotation_cut_by_its_cue() -> None:
    """Both halves belong to the one cue."""
    text = "“We counted every crate,” said harbour master Tom Reyle. “Two of them were empty.”"
    [(content, source, cue)] = found(text)
    assert content == ["“We counted every crate,”", "“Two of them were empty.”"]
    assert (source, cue) == (["harbour master Tom Reyle"], ["said"])


def test_reported_speech_without_marks() -> None:
    """A that-clause after a cue is an indirect quotation of the subject."""
    text = "The mayor said that the old ferry would stop running in March."
    [(content, source, cue)] = found(text)
    assert content[0].endswith("the old ferry would stop running in March")
    assert (source, cue) == (["The mayor"], ["said"])


def test_narration_has_no_candidate() -> None:
    """A plain report of events attributes nothing."""
    assert found("The train left at noon and reached the coast two hours later.") == []


def test_candidates_explain_themselves() -> None:
    """Each candidate has a probability and the features that speak for its cue, in words."""
    [candidate] = tag(read_passages("“It works,” Ada Quill said."))
    assert 0.5 < candidate.score <= 1.0
    assert candidate.rule == "model"
    assert candidate.notes
    assert all("(+" in note for note in candidate.notes)


def test_a_text_of_cues_alone_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nearly every word may be a cue, no more than one in six tokens (and twenty) are searched."""
    searched: list[int] = []

    class Counted(Search):
        def __init__(self, *known: Any) -> None:
            searched.append(known[2])
            super().__init__(*known)

    monkeypatch.setattr("quotebank.tagger.tagging.Search", Counted)
    tag(read_passages("he said " * 300))
    assert len(searched) == 20 + 600 // 6
    assert searched == sorted(searched)


def test_marks_around_nothing_are_no_error() -> None:
    """A lone closing mark makes a stretch without words; it is passed over."""
    assert found("“Wait\n\n” he said.") is not None


WORDS = [
    "said",
    "“",
    "”",
    "that",
    "he",
    ",",
    ".",
    "Ann",
    "\n",
    "according",
    "to",
    ":",
    "'",
    "mayor",
    "told",
    "—",
    "told",
    "(",
    "x",
]


TELLING = [*WORDS, "“It is dry,”", "“no”", "says", "and", "which", "Ada Holm", "36", "\n"]


def views(rng: random.Random) -> list[View]:
    """Return the views of the paragraphs of a made-up text."""
    text = " ".join(rng.choice(TELLING) for _ in range(150))
    return [view_of(paragraph, load().inventory) for paragraph in read_passages(text).paragraphs]


@pytest.mark.parametrize("seed", range(30))
def test_scores_are_the_sums_of_the_features(seed: int) -> None:
    """Scoring a window at once gives each token what its features add up to one by one, every template weighted."""
    rng = random.Random(seed)  # noqa: S311
    model = load()
    found = [
        (view, cue, window(view, cue), keys_around(view, cue, *window(view, cue), model.signs))
        for view in views(rng)
        for cue in view.cues
    ]
    features = {f for *_, rows in found for keys in rows if keys for f in features_of(keys)}
    weights = {f: tuple(rng.randint(-300, 300) / 100 for _ in range(4)) for f in sorted(features) if rng.random() < 0.8}
    scorer = Scorer(weights, len(model.names), model.signs)
    assert found
    for view, cue, (low, high), rows in found:
        wanted = [[weights[f] for f in features_of(keys) if f in weights] if keys else [] for keys in rows]
        sums = [[sum(column) for column in zip((0.0,) * 4, *some, strict=True)] for some in wanted]
        assert [list(row) for row in scorer.scores(view, cue, low, high).scores] == [pytest.approx(row) for row in sums]


def test_weights_have_two_decimals() -> None:
    """A weight that cannot be counted in hundredths is refused, not rounded."""
    assert hundredths(-1.29) == -129
    with pytest.raises(ValueError, match="two decimals"):
        hundredths(0.125)


def test_a_word_in_marks_is_no_word_outside_them() -> None:
    """What was read before leaves no trace: the same characters are words in marks here and a word there."""
    inventory = Inventory(list(load().names))
    [outside] = read_passages("It 's dry.").paragraphs
    [marked] = read_passages("“It is dry.”").paragraphs
    inside = replace(
        outside, tokens=tuple(t._replace(kind="q", low="") for t in outside.tokens), stretches=marked.stretches
    )
    alone = view_of(inside, Inventory(list(load().names)))
    assert view_of(outside, inventory) != alone
    assert view_of(inside, inventory) == alone


@pytest.mark.parametrize("seed", range(40))
def test_spans_hold_on_any_text(seed: int) -> None:
    """Whatever the text, spans lie in it, contents of one paragraph do not overlap, and twice gives the same."""
    rng = random.Random(seed)  # noqa: S311
    text = " ".join(rng.choice(WORDS) for _ in range(120))
    candidates = tag(read_passages(text))
    spans = sorted(span for candidate in candidates for span in candidate.content)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert tag(read_passages(text)) == candidates
