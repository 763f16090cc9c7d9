"""Takes an answer to «was this really said?», gives it in lines that a journalist reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotebank.commands.app import App
from quotebank.commands.blocks import headline, printed_in
from quotebank.commands.page import LABEL, fact
from quotebank.terminal import Piece, Terminal
from quotebank.verify.telling import DIFFERENCES, TOLD, word_diff

if TYPE_CHECKING:
    from quotebank.verify.results import Checked, Match

STYLES = {"verbatim": "green", "truncated": "yellow", "paraphrase": "yellow", "fragment": "yellow", "not-found": "dim"}
"""Verdict -> colour; red for all others."""

FLAGS = {
    "negation": "a negation was changed or left out",
    "number": "a number was changed",
    "name": "a name was changed",
}
SHOWN = 300
"""Of what was left out, so many characters are shown."""


def told(app: App, checked: Checked) -> None:
    """Write the verdict, then each printed form."""
    out = app.out
    verdict = Piece(checked.verdict.upper(), STYLES.get(checked.verdict, "red"))
    if checked.flags:
        out.write(Piece("look first: ", "red"), "; ".join(FLAGS[flag] for flag in checked.flags))
    out.write(verdict, f": {TOLD[checked.verdict]}")
    for note in checked.notes:
        app.note(note)
    if checked.matches and checked.verdict in ("altered", "spliced", "not-found"):
        out.write(Piece("[-words-] are printed and not yours, {+words+} are yours and not printed", "dim"))
    out.write()
    for number, match in enumerate(checked.matches, 1):
        _match(out, number, match, checked.verdict)


def _match(out: Terminal, number: int, match: Match, verdict: str) -> None:
    lead = f"{number}. "
    who = headline(match.record) if match.record else [Piece("the reporter", "bold")]
    alone = f" · {match.verdict}" if match.verdict != verdict else ""
    alike = f" · {match.score:.0%} alike" if match.score < 1 else ""
    out.write(lead, *who, alone, alike)
    for label, words in _told(match):
        fact(out, f"   {label}", words)
    if match.score < 1:
        out.write(Piece(f"{'   compared':<{LABEL}}", "dim"), *_diff(match), hang=LABEL)
    where = " · ".join(" ".join(part.split()) for part in printed_in(match.article))
    ident = match.record.quotation_id if match.record else match.article_id
    out.write(Piece(f"{where} · {ident}", "dim"), indent=len(lead))
    out.write()


def _diff(match: Match) -> Iterator[Piece]:
    styles = {"same": "", "missing": "red", "added": "green"}
    for number, (words, op) in enumerate(word_diff(match)):
        yield Piece(f"{' ' * bool(number)}{' '.join(words.split())}", styles[op])


def _told(match: Match) -> Iterator[tuple[str, str]]:
    comparison, first = match.comparison, match.first
    yield "printed", match.text
    if match.cut_before:
        yield "before it", _end(match.cut_before)
    if match.cut_after:
        yield "after it", _start(match.cut_after)
    for skipped in match.skipped:
        yield "left out", _start(skipped)
    if comparison.dropped:
        yield "cut away", ", ".join(f"«{word}»" for word in comparison.dropped)
    if comparison.insertions:
        yield "in brackets", ", ".join(f"«{words}»" for words in comparison.insertions)
    if comparison.differences:
        yield "differs in", ", ".join(DIFFERENCES[one] for one in comparison.differences)
    if match.superseded_by:
        yield "changed", f"the article was changed since; its next version is {match.superseded_by}"
    when = " · ".join(part for part in (first.published or "date unknown", first.publisher) if part)
    yield "first", when + (f" · in {first.articles} articles of this bank" if first.articles > 1 else "")


def _start(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN].rpartition(' ')[0]} …"


def _end(words: str) -> str:
    return words if len(words) <= SHOWN else f"… {words[-SHOWN:].partition(' ')[2]}"
