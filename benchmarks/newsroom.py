"""Make English news articles, any number of them: ``python benchmarks/newsroom.py --articles 3000 -o news.jsonl``.

Everything in them is invented, by the grammar of ``newswords.toml``: people who are quoted again and again, each in a
role and on matters of their own; organisations; sources without a name; direct, mixed and indirect quotations; what a
wire sends, printed by several outlets with small changes; articles that are changed after a day, at the same address.
The same seed gives the same articles, and the first N of them do not depend on how many are made.

As a file of JSON Lines they go through the real reader and extractor (``quotebank ingest news.jsonl``).  For a large
bank, ``--bank DIR --quotations 100000`` stores them with the quotations that they were made from, which takes a small
part of the time; programs call :func:`fill` for that, and :func:`stories` for the articles themselves.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.newswords import Grammar, changed, words
from benchmarks.newswriting import Page, Person, Printed, Source, Style, Turn, Unnamed, Utterance, unnamed
from quotebank.bank import Bank
from quotebank.errors import BankError
from quotebank.model import Article, Quotation
from quotebank.store import Store

VERSION = "newsroom-2"
FIRST_DAY = date(2015, 1, 5)
DAYS = 3650
_A_DESK = 30
_OCCASIONS = ("", "", "", "in an interview", "at a news conference", "in a statement")


@dataclass(frozen=True, slots=True)
class Story:
    """One article and what is true of it."""

    article: Article
    printed: tuple[Printed, ...]
    """Its quotations in order of the text."""
    event: int
    """Which event it tells of; several stories of one event print the same words."""
    version: int = 0
    """Grows with every change of the article at the same address."""

    @property
    def quotations(self) -> tuple[Quotation, ...]:
        """The quotations alone."""
        return tuple(one.quotation for one in self.printed)


@cache
def people(seed: int) -> dict[str, tuple[Person, ...]]:
    """Return who speaks on each desk's matters, the most quoted first."""
    chance = Random(f"people {seed}")
    told = words()["people"]
    taken: set[str] = set()
    desks = sorted({topic["desk"] for topic in words()["topics"].values()})
    return {desk: tuple(_person(chance, told, desk, taken) for _ in range(_A_DESK)) for desk in desks}


def _person(chance: Random, told: dict[str, list[str]], desk: str, taken: set[str]) -> Person:
    woman = chance.random() < 0.5
    name = ""
    while not name or name in taken:
        name = f"{chance.choice(told['first_f' if woman else 'first_m'])} {chance.choice(told['last'])}"
    taken.add(name)
    roles = words()["people"]["roles"]
    role = chance.choice(roles[desk] + roles["anywhere"])
    return Person(name, "she" if woman else "he", role.format(place=_place(chance)))


def _place(chance: Random) -> str:
    places = words()["places"]
    return f"{chance.choice(places['start'])}{chance.choice(places['end'])}"


def stories(seed: int = 0) -> Iterator[Story]:
    """Yield stories without end, event by event, each event's in the order of their printing."""
    number = 0
    while True:
        yield from _event(seed, number)
        number += 1


def _event(seed: int, number: int) -> Iterator[Story]:
    chance = Random(f"event {seed} {number}")
    topic = chance.choice(list(words()["topics"]))
    grammar = Grammar(topic, _place(chance))
    day = FIRST_DAY + timedelta(chance.randrange(DAYS))
    turns = _turns(grammar, people(seed)[words()["topics"][topic]["desk"]], chance, number)
    outlets = words()["outlets"]
    wire = chance.random() < 0.1
    names = [name for name, told in outlets.items() if wire and chance.random() < told["wire"]]
    for name in names or [chance.choice(list(outlets)[1:])]:
        yield from _run(name, Random(f"story {seed} {number} {name}"), grammar, day, turns, number)


def _turns(grammar: Grammar, desk: Sequence[Person], chance: Random, event: int) -> tuple[Turn, ...]:
    """Return who says what at an event; the first of a desk speak most often, as in life."""
    wanted = chance.randrange(2, 5)
    speaking: dict[str, Person] = {}
    while len(speaking) < wanted:
        person = desk[min(int(chance.expovariate(1 / 7)), len(desk) - 1)]
        speaking[person.name] = person
    sources: list[Source] = list(speaking.values())
    if chance.random() < 0.3:
        sources.append(f"{grammar.place} {chance.choice(words()['places']['body'])}")
    if chance.random() < 0.25:
        sources.append(unnamed(chance))
    turns: list[Turn] = []
    made = 0
    for source in sources:
        count = 1 if isinstance(source, str) else chance.choice((1, 2, 2, 3, 4))
        said = tuple(_utterance(grammar, chance, f"{event}.{made + n}", source) for n in range(count))
        made += count
        occasion = "in a statement" if isinstance(source, str) else chance.choice(_OCCASIONS)
        turns.append(Turn(source, said, "" if isinstance(source, Unnamed) else occasion))
    return tuple(turns)


def _utterance(grammar: Grammar, chance: Random, key: str, source: Source) -> Utterance:
    kind = chance.choices(("direct", "indirect", "mixed"), (0.62, 0.24, 0.14))[0]
    if kind == "direct":
        return Utterance(key, "direct", grammar.speech(chance))
    if kind == "mixed":
        before = grammar.fill("{thing} was", chance)
        return Utterance(key, "mixed", (before, grammar.make("fragment", chance)))
    body = source.pronoun if isinstance(source, Person) and chance.random() < 0.5 else grammar.make("other", chance)
    return Utterance(key, "indirect", (grammar.make("report", chance, body=body),))


def _run(
    outlet: str, chance: Random, grammar: Grammar, day: date, turns: tuple[Turn, ...], event: int
) -> Iterator[Story]:
    """Yield what one outlet makes of an event: its article, and for some a changed one a day later."""
    told = words()["outlets"][outlet]
    style = Style((told["marks"][0], told["marks"][1]), told["day"])
    published = day + timedelta(chance.choice((0, 0, 1)))
    kept = tuple(turn for turn in turns if chance.random() < 0.85) or turns[:1]
    title = grammar.fill(chance.choice(_HEADLINES), chance)
    title = title[0].upper() + title[1:]
    slug = "".join(char if char.isalnum() else "-" for char in title.lower())
    host = outlet.lower().replace(" ", "-")
    address = f"https://{host}.example/{published:%Y/%m/%d}/{slug}-{event}"
    byline = chance.choice(people(-1)["politics"]).name
    versions = [kept, _revised(kept, grammar, chance, event)] if chance.random() < 0.06 else [kept]
    seed = chance.random()
    for version, said in enumerate(versions):
        page = Page(day, style, grammar, Random(seed))
        for turn in said:
            page.turn(turn)
            if page.chance.random() < 0.4:
                page.narrate()
        text, printed = page.finished()
        article = Article(
            text=text,
            title=title,
            author=f"By {byline}",
            publisher=outlet,
            url=address,
            published=published.isoformat(),
            updated=(published + timedelta(version)).isoformat() if version else None,
            origin=f"{slug}-{event}-{version}",
        )
        yield Story(article, printed, event, version)


_HEADLINES = (
    "{users} {feeling} over {thing}",
    "{thing}: {users} demand answers",
    "What {thing} means for {place}",
    "{place} waits for a decision on {thing}",
    "New doubts over plan to {act}",
    "Row over {thing} in {place}",
)


def _revised(turns: tuple[Turn, ...], grammar: Grammar, chance: Random, event: int) -> tuple[Turn, ...]:
    """Return what a changed article prints: a turn less, words changed in another, and a new one."""
    first, *others = turns
    said = tuple(
        replace(one, sentences=tuple(changed(line, chance) for line in one.sentences), revised=True)
        if one.kind == "direct"
        else one
        for one in first.utterances
    )
    source = unnamed(chance)
    late = Turn(source, (_utterance(grammar, chance, f"{event}.late{chance.randrange(1000)}", source),))
    return (replace(first, utterances=said), *others[: -1 if chance.random() < 0.5 else None], late)


class Truth:
    """An extractor that knows the quotations of the stories that pass through it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Quotation, ...]] = {}
        self.stored = 0
        self.articles = 0

    def until(self, made: Iterable[Story], quotations: int) -> Iterator[Story]:
        """Yield stories of `made`, each known from then on in place of the last, until they hold so many quotations."""
        for story in made:
            if self.stored >= quotations:
                return
            self._known = {story.article.text: story.quotations}
            self.stored += len(story.quotations)
            self.articles += 1
            yield story

    def extract(self, article: Article) -> tuple[Quotation, ...]:
        """Return the quotations that `article` was made from."""
        return self._known[article.text]


def fill(folder: Path, quotations: int, *, seed: int = 0, progress: bool = False) -> Bank:
    """Return a bank in `folder` that holds at least so many quotations, made and not extracted; the caller closes it.

    A folder that holds a bank already is taken as it is when it is the one that would be made, and refused otherwise:
    raises :class:`~quotebank.errors.BankError`.
    """
    note, wanted = folder / "newsroom.json", json.dumps([VERSION, seed, quotations])
    if (folder / "quotebank.db").exists():
        if not note.exists() or note.read_text("utf-8") != wanted:
            raise BankError("another bank is there", where=str(folder), hint="name another folder")
        return Bank(folder)
    truth = Truth()
    store = Store(folder / "quotebank.db", create=True)
    try:
        for story in truth.until(stories(seed), quotations):
            store.put(story.article, VERSION, truth.extract)
            if progress and truth.articles % 500 == 0:
                print(
                    f"\r{truth.articles:,} articles, {truth.stored:,} quotations", end="", file=sys.stderr, flush=True
                )
    finally:
        store.close()
    bank = Bank(folder)
    bank.reindex()
    if progress:
        print(file=sys.stderr)
    note.write_text(wanted, encoding="utf-8")
    return bank


def as_line(story: Story) -> str:
    """Return a story's article as a line that ``quotebank ingest`` reads."""
    article = story.article
    names = ("title", "author", "publisher", "url", "published", "updated", "text")
    told = {name: getattr(article, name) for name in names if getattr(article, name) is not None}
    return json.dumps(told, ensure_ascii=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--articles", type=int, default=1000, help="how many to write into the file")
    parser.add_argument("-o", "--output", type=Path, help="a file of JSON Lines; default: standard output")
    parser.add_argument("--bank", type=Path, help="fill a bank there instead")
    parser.add_argument("--quotations", type=int, default=100_000, help="how many to fill the bank with")
    options = parser.parse_args(arguments)
    if options.bank:
        start = time.perf_counter()
        with fill(options.bank, options.quotations, seed=options.seed, progress=True) as bank:
            stats = bank.stats()
        seconds = time.perf_counter() - start
        print(f"{stats.articles:,} articles, {stats.quotations:,} quotations in {seconds:.0f} s")
        return 0
    lines = (as_line(story) for story, _ in zip(stories(options.seed), range(options.articles), strict=False))
    if options.output is None:
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        options.output.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
