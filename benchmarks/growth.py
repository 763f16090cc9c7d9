"""Measure how the extractor's time grows with the text: ``python benchmarks/growth.py [FAMILY…]``.

Every family is a hostile way to fill a page: nothing but marks, ten thousand names, cues without an end.  Its text is
made at 10, 20, 40, 80 and 160 thousand characters; prints the processor's seconds and what each doubling multiplies
them by.  Time that grows with the length gives 2, a quadratic rule gives 4.  Leaves with 1 when a doubling from 20,000
characters on costs more than 2.5 times, in the best of three measurements.

``--huge`` reads one line of 100 million characters instead, prose with a quotation in every thousand, and prints the
seconds and the most memory held (about 10 GB).
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice, pairwise, product
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # last: an installed build goes before the checkout

from quotebank.model import Article
from quotebank.pipeline import extract

SIZES = (10_000, 20_000, 40_000, 80_000, 160_000)
LIMIT = 2.5
ROUNDS = 3
SHORT = 1.0
HUGE = 100_000_000

UNITS: dict[str, str | tuple[str, ...]] = {
    # marks
    "opening marks": "“",
    "closing marks": "”",
    "straight marks": '"',
    "alternating marks": "“‘",
    "marks of every kind": "“ ‘ \" ' « ‹ „ ‚ `` ",
    "marks that close and open": "” “ ",
    "quoted words": "“a” ",
    "quoted sentences": "“It is dry.” ",
    "straight quoted words": '"a" ',
    "single marks": "'a ",
    "single quoted words": "‘a’ ",
    "doubled singles": "''a'' ",
    "apostrophes": "the boys’ ’tis o’clock ",
    "feet and inches": "6'2\" ",
    "nested marks": "“a ‘b “c ",
    "angle marks": "«a» ",
    "paragraphs never closed": "“a b c.\n\n",
    "reopened and closed": "“a b c.\n\n“a b c,” said she.\n\n",
    "a quotation of many paragraphs": ("“Dry,” she said. “Wet.\n\n", "“a b c d e.\n\n"),
    "paragraphs that go on": ("“Dry,” said Ada Holm.\n\n", "“It is dry.”\n\n"),
    "stretches beside a cue": ("Ada Holm said: “a b c d e.” ", "“a b c d e” "),
    "single marks reopened": "‘a b c.\n\n",
    # cues and who stands beside them
    "cues": "said ",
    "names and cues": "Ada Holm said ",
    "that": "Ada Holm said that ",
    "cues joined": "said and added ",
    "cues and commas": "Holm said, ",
    "split quotations": "“a b,” she said, “c d.” ",
    "a cue and a stop": "“a b,” said Holm. ",
    "pronouns": "“a b,” she said. ",
    "they and it": "“a b c,” they said. “It is,” it said.\n\n",
    "questions": "Did she say it? ",
    "hearers": "told reporters in an interview on Monday that ",
    "according to": "a b c, according to d. ",
    "according to, no stop": "according to ",
    "relative clauses": "Ada, who said ",
    "appositions": "Ada, a nurse, ",
    "roles and commas": "the mayor, the judge, ",
    "offices": "former deputy ",
    "negations": "did not say ",
    "clauses without a stop": "Holm said it is dry and ",
    "asides": "it is dry, Ada Holm said, ",
    "semicolons": "she said; ",
    "replies": "reply ",
    "unnamed speakers": "“a b,” a source said. ",
    "the mayor": "The mayor said it is dry.\n\n",
    "ages": "Ada Holm, 36, said it is dry. “a b,” the 36-year-old said.\n\n",
    # names
    "names": "Ada Holm ",
    "ten thousand names": "{First} {Last} said it is dry. ",
    "ten thousand surnames": "Ada {Last} spoke. {Last} said it is dry.\n\n",
    "one surname": "{First} Holm spoke. Holm said it is dry.\n\n",
    "one given name": "Ada {Last} spoke. “Dry,” Ada said.\n\n",
    "ten thousand mayors": "Mayor {First} {Last} spoke. “Dry,” the mayor said.\n\n",
    "ten thousand acronyms": "{A}{B}{C}{D} said it is dry. ",
    "bodies and acronyms": "{First} {Last} Council met. {A}{C}{D} said it is dry.\n\n",
    "acronyms": "Office for Coastal Safety. OCS said it is dry. ",
    "surnames": "Ada Holm. Holm. “a b,” Holm said.\n\n",
    "couples": "Ada and Otto Holm said it is dry.\n\n",
    "capitals": "A",
    "words in capitals": "HOLM PELL ",
    "of": "Ministry of ",
    "of the": "the head of the board of ",
    "and": "Holm and ",
    "titles": "Mr Dr Sir ",
    "offices and names": "Mayor Ada Holm ",
    "offices of bodies": "Secretary of State ",
    "names in brackets": "(Ada Holm) ",
    "hyphened bodies": "{Last}-Holm said it is dry. {A}-{B} said so.\n\n",
    "possessives": "Holm’s ",
    "hyphens": "a-b-",
    # layouts
    "colons": "Holm: a b.\n\n",
    "colons in one line": "Holm: ",
    "colons and marks": "Ada Holm: “a b.” ",
    "labels": "HOLM: It is dry.\nPELL: It is wet.\n",
    "labels in marks": "“HOLM: It is dry.” ",
    "questions and answers": "Q: Is it dry?\nA: It is.\n",
    "signatures": "“a” — Ada ",
    "dashes": "— a ",
    "player lines": "WATCH: “{Last}”\n{Last}\n",
    "marks in a player's line": ("Watch: ", "“ "),
    "player lines, then cues": ("", "Watch: dry\n", "“a b,” said Ada Holm and "),
    "cues, then player lines": ("", "“a b,” said Ada Holm and ", "Watch: dry\n"),
    "lines": "It is dry\n",
    "blank lines": "\n \n",
    "wrapped lines": "It is dry said Ada Holm and so it was in all the towns on the coast\n",
    "carriage returns": "a b\r\n",
    # dates and occasions
    "dates": "on Monday ",
    "dates and cues": "“a b,” she said on Monday. ",
    "hedged counts": "about more than nearly ",
    "numbers and units": "20 weeks ",
    "debates": "the debate on Monday ",
    "debates in lines": "“a b,” said Ada Holm at a hearing on Monday.\n\n",
    "one long scene": ("Ada Holm spoke ", "on Monday with Ada Holm ", "“a b,” Holm said. "),
    "dates in marks among cues": ("he said, she said, they said, “", "on Monday "),
    "weeks in one word": "week",
    "scenes": "Ada Holm spoke on Monday.\n\n“a b c.”\n\n",
    "interviews": "in an interview with the ",
    "conditions": "who asked not to be named because ",
    # characters
    "one word": "a",
    "digits": "1",
    "digits and stops": "1.",
    "spaces": " ",
    "commas": "a, ",
    "sentences": "It rained. ",
    "stops": ".",
    "ellipses": "… ",
    "abbreviations": "a.m. Mr. U.S. ",
    "initials": "A. ",
    "exclamations": "!?",
    "brackets": "(",
    "nested brackets": "(a [b ",
    "letters of other scripts": "东京مرحبا",
    "combining signs": "e\u0301",
    "zero-width signs": "a\u200b\u200d\ufeff",
    "lone surrogates": "\ud800",
    "emoji": "😀 ",
    "underscores": "_a",
    "at signs": "@a #b ",
    "NULs": "\0",
}
"""What each family repeats; words in braces are new in every repetition.

Of several strings the first is printed once; the others fill equal parts of the text, which blank lines separate.
"""

_ENDS = ("", "a", "e", "i", "o", "y", "is", "os", "ana", "eth")
_SYLLABLES = [a + b for a, b in product("bdfgklmnprstvz", "aeiou")]
_STEMS = [a + b for a, b in product(_SYLLABLES, _SYLLABLES)]
_NEW = [(stem + end).capitalize() for end, stem in product(_ENDS, _STEMS)]
_MARK = "{"


def text_of(family: str, size: int) -> str:
    """Return the text of a family, `size` characters long less what is left of a repetition.

    It holds whole repetitions, since half a phrase at the end may change how all that stands before is read.
    """
    unit = UNITS[family]
    once, *units = ("", unit) if isinstance(unit, str) else unit
    return once + "\n\n".join(_repeated(unit, size // len(units)) for unit in units)


def _repeated(unit: str, size: int) -> str:
    if _MARK not in unit:
        return unit * (size // len(unit))
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(_filled(unit, len(parts)))
        length += len(parts[-1])
    return "".join(parts[:-1])


def _filled(unit: str, number: int) -> str:
    """Return the unit with the words of its repetition `number`; no pair of words comes twice in 10,000."""
    first, last = _NEW[number % 997], _NEW[-1 - number % len(_NEW)]
    letters = dict(zip("DCBA", _digits(number), strict=True))
    return unit.format(First=first, Last=last, **letters)


def _digits(number: int) -> str:
    """Return a number in four letters."""
    out = ""
    for _ in range(4):
        number, rest = divmod(number, 26)
        out += chr(ord("A") + rest)
    return out


def seconds(work: Callable[[], object]) -> float:
    """Return the processor's time for some work; the least of five times where it is short, which others disturb."""
    least = _once(work)
    return least if least > SHORT else min(least, *(_once(work) for _ in range(4)))


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


class Family:
    """The measurements of one family."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.articles = [Article(text=text_of(name, size)) for size in SIZES]
        self.times = [seconds(partial(extract, article)) for article in self.articles]

    def measure_again(self) -> None:
        """Measure once more whatever looks too slow, and what it is compared with; the least time counts."""
        doubtful = {n for n, ratio in enumerate(self.ratios) if ratio > LIMIT}
        for number in sorted(doubtful | {n + 1 for n in doubtful}):
            again = seconds(partial(extract, self.articles[number]))
            self.times[number] = min(self.times[number], again)

    @property
    def ratios(self) -> list[float]:
        """What each doubling multiplies the time by."""
        return [b / max(a, 1e-9) for a, b in pairwise(self.times)]

    @property
    def worst(self) -> float:
        """The worst ratio from the second size on."""
        return max(islice(self.ratios, 1, None))

    def __str__(self) -> str:
        times = "".join(f"{time:8.3f}" for time in self.times)
        return f"{self.name:32}{times}   {'  '.join(f'{ratio:4.2f}' for ratio in self.ratios)}"


def measured(name: str) -> Family:
    """Return a family with the best of up to three measurements."""
    family = Family(name)
    for _ in range(ROUNDS - 1):
        if max(family.ratios) <= LIMIT:
            break
        family.measure_again()
    return family


def growth(names: Sequence[str]) -> int:
    """Measure families and print their table; return 1 when one of them grows too fast."""
    extract(Article(text="“Dry,” said Ada Holm on Monday."))
    print(f"{'seconds at':32}{''.join(f'{size // 1000:7}k' for size in SIZES)}   growth with each doubling")
    families = []
    for name in names:
        families.append(measured(name))
        print(families[-1], flush=True)
    worst = max(families, key=lambda family: family.worst)
    failed = [family.name for family in families if family.worst > LIMIT]
    print(f"{len(families)} families; the worst doubling costs {worst.worst:.2f} times ({worst.name})")
    if failed:
        print(f"over {LIMIT}: {', '.join(failed)}")
    return 1 if failed else 0


def huge(size: int) -> int:
    """Read one line of `size` characters; print the seconds and the memory."""
    unit = "“It is dry,” said Ada Holm on Monday. " + "The rain fell on the town and the sea rose. " * 22
    text = (unit * (size // len(unit) + 1))[:size]
    start = time.perf_counter()
    found = len(extract(Article(text=text)))
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"one line of {len(text):,} characters: {found:,} quotations in {wall:.0f} s; at most {peak:,.0f} MB held")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help="only these (all without)")
    parser.add_argument("--huge", type=int, nargs="?", const=HUGE, metavar="CHARACTERS")
    options = parser.parse_args(arguments)
    if options.huge:
        return huge(options.huge)
    unknown = [name for name in options.families if name not in UNITS]
    if unknown:
        parser.error(f"no such family: {', '.join(unknown)} (there are: {', '.join(UNITS)})")
    return growth(options.families or list(UNITS))


if __name__ == "__main__":
    sys.exit(main())
