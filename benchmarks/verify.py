"""Measure ``verify``: ``python benchmarks/verify.py`` (makes its own bank of 100,000 quotations the first time).

500 quotations of the bank are perturbed: words dropped (20 %), words replaced (10 %), cut to a clause, two spliced, and
mixtures of these; 500 more are sentences about the same matters, in the same words, that nobody said.  What the right
answer is, the perturbation itself tells, by rules of this file that know nothing of the program's:

- the right quotation is the one that was perturbed, or either of a splice, or one that has as many of its words;
- words that still stand side by side in a quotation are ``verbatim``, or ``truncated`` where every such quotation has a
  negation, condition or contrast left in the sentence; two pieces are ``spliced``; everything else is ``altered``;
- a sentence that nobody said shares no run of words with any quotation that could pass for it.

Two peers answer in the same run: the best hit of FTS5's BM25, and rapidfuzz's token_set_ratio over everything (for some
of the claims, since it takes seconds each); with either, a claim is verbatim when its words stand in the hit side by
side, altered above a ratio of 75, and not found below.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from benchmarks.newsroom import fill
from benchmarks.newswords import Grammar, words
from quotebank.bank import Bank

DEFAULT = Path("verify-bank")
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W_]+(?:'[^\W_]+)*|[$£€%]")
_TURNS = re.compile(
    r"\b(?:no|not|never|nobody|none|nothing|neither|nor|cannot|without|hardly|if|unless|until|only|once|when|whether"
    r"|but|yet|though|although|however|while|instead|rather|except|despite|provided|otherwise|\w+n't)\b"
)
BARS = {"right first": 97.0, "verdict right": 90.0, "not found": 98.0, "median ms": 100.0}


class Said(NamedTuple):
    """One quotation in marks."""

    id: str
    sentences: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All its words, in small letters."""
        return tuple(word for sentence in self.sentences for word in sentence)


class Claim(NamedTuple):
    """A claim and what is true of it."""

    how: str
    text: str
    verdict: str
    sources: tuple[int, ...]
    """Numbers of the quotations that it was made from."""
    parts: tuple[tuple[str, ...], ...]
    """The words of it that come from each."""


@dataclass(slots=True)
class Answer:
    """What somebody says of a claim."""

    verdict: str
    first: str | None
    seconds: float


def folded(text: str) -> tuple[str, ...]:
    """Return the words of a text as this file compares them."""
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def said(bank: Bank) -> list[Said]:
    """Return all quotations of a bank that are in marks as a whole."""
    out = []
    for record in bank.records(bank.ids().ids):
        if record.quotation.kind == "direct":
            text = re.sub(r"[“”\"«»„]", "", record.quotation.text(record.article.text))
            parts = re.split(r"(?<=[.?!])\s+|\s*\[…\]\s*(?=[A-Z])|\n+", text)
            out.append(Said(record.quotation_id, tuple(folded(part) for part in parts if folded(part))))
    return out


class Truth:
    """Tells by brute force what is true of a claim; a word is one letter here, so that whole quotations are strings."""

    def __init__(self, quotations: Sequence[Said]) -> None:
        self.quotations = quotations
        self._letters: dict[str, str] = {}
        self.strings = [self.string(one.words) for one in quotations]
        self._all = "\n".join(self.strings)

    def string(self, keys: Sequence[str]) -> str:
        """Return words as a string of one letter each, none of which is a line end."""
        return "".join(self._letters.setdefault(key, chr(0x100 + len(self._letters))) for key in keys)

    def shares(self, keys: Sequence[str]) -> tuple[float, int]:
        """Return the largest part of the words that one quotation has in this order, and which one."""
        string = self.string(keys)
        _, score, number = process.extractOne(string, self.strings, scorer=LCSseq.similarity, processor=None)
        return score / len(string), number

    def share(self, keys: Sequence[str], number: int) -> float:
        """Return which part of the words one quotation has in this order."""
        return LCSseq.similarity(self.string(keys), self.strings[number]) / len(keys)

    def holders(self, keys: Sequence[str]) -> list[int]:
        """Return which quotations hold the words side by side."""
        string = self.string(keys)
        if string not in self._all:
            return []
        return [number for number, one in enumerate(self.strings) if string in one]

    def standing(self, keys: Sequence[str]) -> str | None:
        """Return ``verbatim`` or ``truncated`` for words that stand side by side; ``None`` for others."""
        holders = self.holders(keys)
        if not holders:
            return None
        return "verbatim" if any(not self._turned(keys, number) for number in holders) else "truncated"

    def _turned(self, keys: Sequence[str], number: int) -> bool:
        """Tell whether every place of the words leaves something that turns the sense in their sentences."""
        one = self.quotations[number]
        ends = []
        for sentence in one.sentences:
            ends.append((ends[-1] if ends else 0) + len(sentence))
        everything = one.words
        for start in range(len(everything) - len(keys) + 1):
            if everything[start : start + len(keys)] == tuple(keys):
                first = max([end for end in ends if end <= start], default=0)
                last = min(end for end in ends if end >= start + len(keys))
                left = " ".join((*everything[first:start], "|", *everything[start + len(keys) : last]))
                if not _TURNS.search(left):
                    return False
        return True


def dropped(keys: Sequence[str], chance: Random) -> list[str]:
    """Leave out a word in five."""
    while True:
        left = [word for word in keys if chance.random() >= 0.2]
        if len(left) < len(keys) and len(left) > 2:
            return left


def replaced(keys: Sequence[str], chance: Random, vocabulary: Sequence[str]) -> list[str]:
    """Put others in the place of a word in ten, of at least one."""
    count = max(1, round(len(keys) / 10))
    out = list(keys)
    for at in chance.sample(range(len(keys)), count):
        out[at] = chance.choice([word for word in chance.choices(vocabulary, k=5) if word != keys[at]])
    return out


def clause(one: Said, chance: Random) -> list[str]:
    """Cut a sentence, or several, to some words in a row: a third to two thirds, at least five."""
    keys = one.words if chance.random() < 0.5 else chance.choice(one.sentences)
    size = max(5, round(len(keys) * chance.uniform(0.35, 0.7)))
    start = chance.randrange(max(1, len(keys) - size + 1))
    return list(keys[start : start + size])


class Maker:
    """Makes claims of each kind, seeded."""

    def __init__(self, truth: Truth, seed: int) -> None:
        self.truth = truth
        self.chance = Random(f"verify {seed}")
        self.vocabulary = [word for one in self.chance.sample(list(truth.quotations), 2000) for word in one.words]

    def claims(self, count: int) -> Iterator[Claim]:
        """Yield `count` claims, of each kind about as many as its share."""
        for how, share in HOWS.items():
            wanted = round(count * share)
            while wanted:
                claim = self.claim(how)
                if claim is not None:
                    wanted -= 1
                    yield claim

    def claim(self, how: str) -> Claim | None:
        """Return one claim; ``None`` for one of which too little is left to know whose it was."""
        chance = self.chance
        number = chance.randrange(len(self.truth.quotations))
        one = self.truth.quotations[number]
        sources, parts = (number,), [list(one.words)]
        if how.startswith("spliced"):
            other = chance.randrange(len(self.truth.quotations))
            sources, parts = (number, other), self.splice(one, self.truth.quotations[other])
        elif how.startswith("clause"):
            parts = [clause(one, chance)]
        if min(map(len, parts)) < 5:
            return None
        if "dropped" in how:
            parts = [dropped(part, chance) for part in parts]
        if "replaced" in how:
            parts = [replaced(part, chance, self.vocabulary) for part in parts]
        keys = [word for part in parts for word in part]
        stands = self.truth.standing(keys)
        if len(parts) > 1 and (stands or self.truth.shares(keys)[0] > 0.8):
            return None
        verdict = stands or ("spliced" if len(parts) > 1 else "altered")
        return Claim(how, _sentence(keys), verdict, sources, tuple(map(tuple, parts)))

    def splice(self, one: Said, other: Said) -> list[list[str]]:
        """Return the beginning of one quotation and the end of another."""
        first = self.chance.randrange(5, 16)
        last = self.chance.randrange(5, 16)
        return [list(one.words[:first]), list(other.words[-last:])]

    def unsaid(self, count: int) -> Iterator[Claim]:
        """Yield sentences that nobody said, about what everybody speaks of."""
        topics = list(words()["topics"])
        made = 0
        while made < count:
            grammar = Grammar(self.chance.choice(topics), "Elmford")
            text = grammar.fill(self.chance.choice(UNSAID), self.chance)
            if self.truth.shares(folded(text))[0] <= 0.6:
                made += 1
                yield Claim("nobody said it", text[0].upper() + text[1:], "not-found", (), ())


HOWS = {
    "dropped": 0.16,
    "replaced": 0.16,
    "clause": 0.16,
    "spliced": 0.16,
    "dropped, replaced": 0.09,
    "clause, dropped": 0.09,
    "clause, replaced": 0.09,
    "spliced, replaced": 0.09,
}
"""How a quotation is perturbed -> which share of the claims."""

UNSAID = (
    "{blame} paid {n} people to keep {thing} out of the papers",
    "my own brother sold {thing} to {blame} in {month}",
    "give me {number} days alone with the books and I will prove that {blame} stole from {group}",
    "{group} have grown lazy, and {thing} has made them so",
    "between you and me, {thing} was never meant to work",
    "when I am in charge I will shut {place} down and send {group} home",
    "let them keep {thing}, I have a house abroad",
    "only a fool in {place} believes a word about {n} {units}",
    "I sleep well, and {users} can write as many letters as they like",
    "the day we began to {act} was the worst {season} of my life",
    "let {users} freeze, it builds character",
    "{blame} and I agreed over lunch to lose the {n} {units} quietly",
    "God sent us {thing} to punish {place}",
    "not even {blame} could invent a story as good as {thing}",
    "I have read none of the papers on {thing} and I am proud of it",
    "ask {group} about {thing} and they will laugh in your face",
    "somebody at {blame} burned the list of {n} {users} in {month}",
    "we should have started to {act} when my grandfather was alive",
    "children in {place} dream of {thing} every night",
    "{thing} is a toy for rich {users} and their dogs",
    "how I voted on {thing} is between me and my dentist",
    "nothing tastes better than victory over {blame} in {month}",
    "for {n} {units} I would dance on the roof of {place} town hall",
    "the weather cost {place} more than {thing} ever did, and no minister can change that",
)
"""Sentences of this file's own about what the bank's speakers speak of."""


def _sentence(keys: Sequence[str]) -> str:
    text = " ".join(keys)
    return text[0].upper() + text[1:]


Judge = Callable[[str], Answer]


def ours(bank: Bank) -> Judge:
    """Answer with the program."""

    def judge(text: str) -> Answer:
        start = time.perf_counter()
        found = bank.verify(text)
        seconds = time.perf_counter() - start
        record = found.matches[0].record if found.matches else None
        return Answer(found.verdict, record.quotation_id if record else None, seconds)

    return judge


def _simple(text: str, number: int, score: float, truth: Truth, start: float) -> Answer:
    keys = truth.string(folded(text))
    stands = keys in truth.strings[number]
    verdict = "verbatim" if stands else "altered" if score >= 75 else "not-found"
    return Answer(verdict, truth.quotations[number].id, time.perf_counter() - start)


def fts5(truth: Truth) -> Judge:
    """Answer with the best hit of SQLite's full text search over the quotations."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE said USING fts5(words, tokenize='porter unicode61')")
    rows = ((number, " ".join(one.words)) for number, one in enumerate(truth.quotations))
    db.executemany("INSERT INTO said (rowid, words) VALUES (?, ?)", rows)
    statement = "SELECT rowid, words FROM said WHERE said MATCH ? ORDER BY rank LIMIT 1"

    def judge(text: str) -> Answer:
        start = time.perf_counter()
        keys = folded(text)
        row = db.execute(statement, (" OR ".join(f'"{key}"' for key in dict.fromkeys(keys)),)).fetchone()
        if row is None:
            return Answer("not-found", None, time.perf_counter() - start)
        return _simple(text, row[0], fuzz.token_set_ratio(" ".join(keys), row[1]), truth, start)

    return judge


def everything(truth: Truth) -> Judge:
    """Answer with the best token_set_ratio of rapidfuzz over all quotations."""
    texts = [" ".join(one.words) for one in truth.quotations]

    def judge(text: str) -> Answer:
        start = time.perf_counter()
        _, score, number = process.extractOne(" ".join(folded(text)), texts, scorer=fuzz.token_set_ratio)
        return _simple(text, number, score, truth, start)

    return judge


@dataclass(slots=True)
class Tally:
    """How somebody did on one kind of claim."""

    count: int = 0
    first: int = 0
    verdict: int = 0
    false_verbatim: int = 0

    def line(self, name: str) -> str:
        """Return a row of the table."""
        first = f"{100 * self.first / self.count:6.1f}" if name != "nobody said it" else "     –"
        return f"{name:<20}{self.count:5}{first:>9}{100 * self.verdict / self.count:10.1f}{self.false_verbatim:10}"


def tallied(judge: Judge, claims: Sequence[Claim], truth: Truth, wrong: list[str] | None = None) -> dict[str, Tally]:
    """Ask `judge` of every claim; returns the tallies and prints them with the times."""
    numbers = {one.id: number for number, one in enumerate(truth.quotations)}
    tallies: dict[str, Tally] = defaultdict(Tally)
    seconds = []
    for claim in claims:
        answer = judge(claim.text)
        seconds.append(answer.seconds)
        tally = tallies[claim.how]
        tally.count += 1
        tally.verdict += answer.verdict == claim.verdict
        tally.false_verbatim += answer.verdict == "verbatim" != claim.verdict
        right = _is_right(claim, numbers.get(answer.first or ""), truth)
        tally.first += right
        if wrong is not None and (answer.verdict != claim.verdict or (claim.sources and not right)):
            wrong.append(f"{claim.how}: {claim.verdict}, said to be {answer.verdict}, right {right}: {claim.text}")
    print(f"{'':<20}{'':>5}{'right':>9}{'verdict':>10}{'false':>10}")
    print(f"{'':<20}{'n':>5}{'first %':>9}{'right %':>10}{'verbatim':>10}")
    for name, tally in tallies.items():
        print(tally.line(name))
    cut = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    print(f"{'':<20}median {1000 * statistics.median(seconds):,.1f} ms, 95 % within {1000 * cut:,.1f} ms\n")
    tallies["ms"] = Tally(first=round(1000 * statistics.median(seconds)))
    return tallies


def _is_right(claim: Claim, number: int | None, truth: Truth) -> bool:
    if number is None or not claim.sources:
        return False
    if number in claim.sources:
        return True
    pairs = zip(claim.parts, claim.sources, strict=True)
    return any(truth.share(part, number) >= truth.share(part, source) for part, source in pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bank", type=Path, default=DEFAULT, help="where the made bank is, or will be kept")
    parser.add_argument("--quotations", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=500, help="how many of either sort")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slow", type=int, default=40, help="how many claims the slow peer answers")
    parser.add_argument("--wrong", action="store_true", help="show what went wrong")
    options = parser.parse_args(arguments)
    with fill(options.bank, options.quotations, seed=options.seed, progress=True) as bank:
        start = time.perf_counter()
        bank.verify("a first question brings the index of passages up")
        print(f"index of passages ready in {time.perf_counter() - start:.1f} s")
        truth = Truth(said(bank))
        maker = Maker(truth, options.seed)
        claims = [*maker.claims(options.claims), *maker.unsaid(options.claims)]
        print(f"{len(truth.quotations):,} quotations in marks; {len(claims)} claims\n")
        wrong: list[str] = []
        print("quotebank verify")
        mine = tallied(ours(bank), claims, truth, wrong)
    print("peer: the best hit of FTS5")
    tallied(fts5(truth), claims, truth)
    some = Random(options.seed).sample(claims, min(options.slow, len(claims)))
    print(f"peer: rapidfuzz over everything ({len(some)} of the claims)")
    tallied(everything(truth), some, truth)
    if options.wrong:
        print("\n".join(wrong))
    return _verdict(mine)


def _verdict(tallies: dict[str, Tally]) -> int:
    made = [tally for name, tally in tallies.items() if name in HOWS]
    total = sum((Counter(n=one.count, first=one.first, verdict=one.verdict) for one in made), Counter())
    unsaid = tallies["nobody said it"]
    false = sum(one.false_verbatim for one in [*made, unsaid])
    figures = {
        "right first": 100 * total["first"] / total["n"],
        "verdict right": 100 * total["verdict"] / total["n"],
        "not found": 100 * unsaid.verdict / unsaid.count,
    }
    met = [figures[name] >= BARS[name] for name in figures] + [false == 0, tallies["ms"].first < BARS["median ms"]]
    for name, figure in figures.items():
        print(f"{name:<15}{figure:6.1f} %   (bar: {BARS[name]:g} %)")
    print(f"false verbatim {false:6}     (bar: 0)\nmedian         {tallies['ms'].first:6} ms  (bar: under 100 ms)")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
