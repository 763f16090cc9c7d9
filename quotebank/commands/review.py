"""Takes quotations and what a person says of them, gives rows of the trail: ``quotebank review``."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from quotebank.commands.app import App, command, pass_app
from quotebank.model import GAP, KINDS, SPEAKER_KINDS
from quotebank.terminal import Piece

if TYPE_CHECKING:
    from quotebank.bank import Bank
    from quotebank.records import Record

_ID = re.compile(r"q-[0-9a-f]{4,}")
_CORRECTED = ("speaker", "speaker_kind", "role", "said", "kind")
_VERDICTS = "--confirm, --reject, --speaker, --role, --said, --kind, --span"
_KEYS = {
    "c": "confirm",
    "s": "speaker",
    "r": "role",
    "d": "date",
    "k": "kind",
    "w": "words",
    "x": "reject",
    "n": "note",
    "u": "undo",
    " ": "skip",
    "q": "quit",
}
"""Key -> what it does, in the order of the line that tells them."""


@command(
    "quotebank review",
    "quotebank review bridge --limit 10 --reviewer M.",
    "quotebank review q-1a2b3c4d --confirm",
    'quotebank review q-1a2b3c4d --speaker "Ann Lee" --role mayor --reason "heard the tape"',
    "quotebank review q-1a2b3c4d --said 2024-05-14",
    'quotebank review q-1a2b3c4d --span "the words as the article prints them"',
    "quotebank review q-1a2b3c4d --reject --reason 'a headline'",
    "quotebank review q-1a2b3c4d --undo",
)
@click.argument("what", nargs=-1, metavar="[ID… | QUERY…]")
@click.option("--confirm", is_flag=True, help="It is right as it is.")
@click.option("--reject", is_flag=True, help="It is no quotation; searches leave it out.")
@click.option("--undo", is_flag=True, help="Take the last verdict back.")
@click.option("--speaker", metavar="NAME", help="Who really spoke; «anonymous» or «unknown» for nobody with a name.")
@click.option("--speaker-kind", type=click.Choice(SPEAKER_KINDS), help="What the speaker is; default: person.")
@click.option("--role", metavar="WORDS", help="The speaker's role then; an empty one: none is told.")
@click.option("--said", metavar="DATE", help="When it was said: 2018, 2018-05, 2018-05-14 or unknown.")
@click.option("--kind", type=click.Choice(KINDS), help="Whether all its words stand in quotation marks, some, or none.")
@click.option(
    "--span",
    multiple=True,
    metavar="WORDS",
    help="The right words, exactly as the article prints them, or their place as «show» tells it, such as 121-245; "
    "once for each piece, or with […] between.",
)
@click.option("--note", metavar="TEXT", help="A remark to keep beside it.")
@click.option("--reason", metavar="TEXT", help="Why.")
@click.option("--reviewer", metavar="NAME", help="Who says so.")
@click.option("--limit", type=click.IntRange(0), default=0, metavar="N", help="At most N of those to look at.")
@click.option("--again", is_flag=True, help="Those that were reviewed already as well.")
@pass_app
def review(app: App, /, what: tuple[str, ...], **given: Any) -> int:
    """Confirm, correct or reject quotations, least sure first.

    On a terminal each quotation is shown and one key tells the verdict; what was told is kept at once, so that you
    can stop at any time. With a verdict among the options nothing is asked. Without one, where nobody can be asked,
    those to look at are listed. Every verdict is added to a trail that nothing can change; «show --history» gives it.
    """
    verdict, correction = _verdict(given)
    ids = list(what) if what and all(map(_ID.fullmatch, what)) else None
    with app.open() as bank:
        if verdict:
            if ids is None:
                raise click.UsageError("A verdict needs the ids of its quotations: quotebank review q-… --confirm")
            return _told(app, bank, ids, verdict, correction, given)
        found = ids or bank.unsure(" ".join(what), again=given["again"], limit=given["limit"] or None)
        if not found:
            app.err.write("nothing to review: every quotation that matches has been; --again gives those")
            return 1
        if sys.stdin.isatty() and sys.stdout.isatty():
            return _walk(app, bank, found, given["reviewer"])
        return _listed(app, bank, found)


def _verdict(given: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the one verdict among the options, and the correction."""
    correction = {name: given[name] for name in _CORRECTED if given[name] is not None}
    if given["span"]:
        correction["span"] = GAP.join(given["span"])
    chosen = [name for name in ("confirm", "reject", "undo") if given[name]] + ["correct"] * bool(correction)
    if len(chosen) > 1:
        raise click.UsageError(f"One verdict at a time, not {' and '.join(chosen)}.")
    if not chosen and given["note"] is not None:
        return "note", {}
    if not chosen and given["reason"] is not None:
        raise click.UsageError(f"A reason belongs to a verdict: {_VERDICTS}.")
    return (chosen[0] if chosen else ""), correction


def _told(
    app: App, bank: Bank, ids: Sequence[str], verdict: str, correction: dict[str, str], given: dict[str, Any]
) -> int:
    """Write one verdict on each; a quotation that cannot have it is reported, and the others have it."""
    from quotebank.errors import QuotebankError

    failed = 0
    code = 0
    for one in ids:
        try:
            before = bank.show(one)
            after = _say(bank, before, verdict, correction, given)
        except QuotebankError as error:
            app.fault(error)
            failed, code = failed + 1, error.exit_code
        else:
            _answer(app, before, after)
    return code if failed == len(ids) else 5 if failed else 0


def _say(bank: Bank, record: Record, verdict: str, correction: dict[str, str], given: dict[str, Any]) -> Record:
    signed = {name: given.get(name) for name in ("note", "reason", "reviewer")}
    return bank.review(record.quotation_id, verdict, correction=correction, **signed)  # type: ignore[arg-type]


def _answer(app: App, before: Record, after: Record) -> None:
    """Tell how a quotation is read now, its words where they are others, and what went with another speaker."""
    from quotebank.commands.blocks import headline, words

    app.out.write(f"{after.quotation_id}  {after.review_status}: ", *headline(after))
    if after.quotation.content != before.quotation.content:
        app.out.write(*words(after.article.text, after.quotation.content, ()), indent=4)
    gone = before.quotation.role
    if gone and after.quotation.role is None and before.quotation.speaker != after.quotation.speaker:
        app.note(f"the role «{gone.text}» was the other speaker's and is left out; --role gives one")


def _listed(app: App, bank: Bank, ids: Sequence[str]) -> int:
    from quotebank.citation import citation

    columns = ("citation_id", "confidence", "review_status", "speaker", "said_on", "quote_type", "quote")
    cited = (citation(record) for record in bank.records(ids))
    app.out.table(columns, [tuple(row[name] for name in columns) for row in cited])
    return 0


# --- on a terminal


def _walk(app: App, bank: Bank, ids: Sequence[str], reviewer: str | None) -> int:
    """Show each quotation and take one key for it; every verdict is kept before the next is shown."""
    from quotebank.commands.page import page

    told = 0
    for number, one in enumerate(ids, 1):
        record = bank.show(one)
        app.out.write(Piece(f"— {number} of {len(ids)} —", "dim"))
        page(app.out, record, 1, "chicago")
        key = ""
        while key not in ("confirm", "reject", "skip", "quit"):
            key = _key(app)
            told += _keyed(app, bank, one, key, reviewer)
        if key == "quit":
            break
    app.out.write(f"{told} verdicts kept")
    return 0


def _key(app: App) -> str:
    """Return what the next key says; one that says nothing is passed over."""
    names = " · ".join(f"{'space' if key == ' ' else key} {name}" for key, name in _KEYS.items())
    app.out.write(Piece(names, "cyan"))
    while True:
        typed = click.getchar()
        if typed in ("\x03", "\x04", "\x1b"):
            return "quit"
        if typed[:1] in ("\r", "\n"):
            return "skip"
        # Several at once were typed before they were asked for: the first counts, the rest is asked for anew.
        if typed[:1].lower() in _KEYS:
            return _KEYS[typed[:1].lower()]


def _keyed(app: App, bank: Bank, one: str, key: str, reviewer: str | None) -> int:
    """Do what a key says; returns how many verdicts were kept.  What cannot be is told, and asked for again."""
    from quotebank.errors import QuotebankError

    before = bank.show(one)
    try:
        verdict, correction, note = _asked(before, key)
        if not verdict:
            return 0
        after = _say(bank, before, verdict, correction, {"note": note, "reviewer": reviewer})
    except QuotebankError as error:
        app.fault(error)
        return 0
    _answer(app, before, after)
    return 1


def _asked(record: Record, key: str) -> tuple[str, dict[str, str], str | None]:
    """Return the verdict that a key begins, asking for what it needs; an empty answer takes it back."""
    quotation = record.quotation
    if key in ("confirm", "reject", "undo"):
        return key, {}, None
    if key == "note":
        note = _line("note")
        return ("note" if note else ""), {}, note
    now = {
        "speaker": quotation.speaker.name or quotation.speaker.kind,
        "role": quotation.role.text if quotation.role else "none",
        "date": quotation.said.iso or "unknown",
        "kind": quotation.kind,
        "words": " ".join(quotation.text(record.article.text).split()),
    }
    if key not in now:
        return "", {}, None
    answer = _line(f"{key} (now {now[key]})")
    part = {"date": "said", "words": "span"}.get(key, key)
    return ("correct" if answer else ""), ({part: answer} if answer else {}), None


def _line(what: str) -> str:
    return str(click.prompt(what, default="", show_default=False)).strip()
