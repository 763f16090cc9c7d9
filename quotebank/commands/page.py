"""Takes a record, gives the page that shows it: the words in their article, then each fact and its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotebank.citation import citation
from quotebank.commands.blocks import context, copies, headline
from quotebank.explaining import FLAGS, against, characters, day
from quotebank.model import Phrase, Span, joined
from quotebank.plainly import reason
from quotebank.terminal import Piece, Terminal

if TYPE_CHECKING:
    from quotebank.records import Record

LABEL = 14
"""The column in which a fact begins."""

KINDS = {
    "direct": "direct: all its words stand in quotation marks",
    "mixed": "mixed: some of its words stand in quotation marks",
    "indirect": "indirect: none of its words stand in quotation marks; do not quote it",
}


def page(out: Terminal, record: Record, count: int, style: str) -> None:
    """Write the page; `count` sentences of the article stand before and after the quotation."""
    out.write(*headline(record))
    out.write()
    _in_article(out, record, count)
    out.write()
    for label, told in _facts(record):
        fact(out, label, told)
    _why(out, record)
    out.write()
    for label, told in _source(record, style):
        fact(out, label, told)
    out.write()


def fact(out: Terminal, label: str, told: str, style: str = "dim") -> None:
    """Write one line of a page: a label and what is told under it."""
    # An address has no blank to break at: it stays beside its label, where it can be copied whole.
    out.write(Piece(f"{label:<{LABEL}}", style), told, hang=LABEL, wrap=" " in told)


def _in_article(out: Terminal, record: Record, count: int) -> None:
    """Write the article's own words around the quotation; its cue stays in its place between the pieces."""
    quotation, text = record.quotation, record.article.text
    around = context(record, count)
    first = min([span.start for span in around], default=quotation.start)
    last = max([span.end for span in around], default=quotation.end)
    pieces = [Piece(text[first : quotation.start], "dim")]
    at = quotation.start
    for span in quotation.content:
        pieces += [Piece(text[at : span.start], "dim"), Piece(span.of(text), "bold")]
        at = span.end
    pieces.append(Piece(text[at:last], "dim"))
    out.write(*pieces, indent=4)


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    quotation, text = record.quotation, record.article.text
    yield "kind", KINDS[quotation.kind]
    if quotation.marked and quotation.kind == "mixed":
        yield "in marks", quotation.quoted_words(text)
    yield "speaker", _speaker(record)
    if quotation.role:
        role = quotation.role
        yield "role", _printed(role) if isinstance(role, Phrase) else f"{role.text} (as a reviewer gave it)"
    if quotation.affiliation:
        yield "belongs to", _printed(quotation.affiliation)
    yield from _unnamed(record)
    yield "cue", _places(text, quotation.cue) or "none: nothing beside it says who speaks"
    yield "source", _places(text, quotation.source) or "none beside it"
    yield "said", day(record)
    if quotation.occasion:
        yield "occasion", _printed(quotation.occasion)
    if quotation.relayed_via:
        yield "passed on by", quotation.relayed_via
    drawn = " (as a reviewer gave the words)" if record.read.content != quotation.content else ""
    yield "stands at", f"{characters(quotation.content)}, paragraph {quotation.paragraph + 1}{drawn}"


def _speaker(record: Record) -> str:
    speaker = record.quotation.speaker
    if not speaker.name:
        return "not named" if speaker.kind == "anonymous" else "unknown: the article does not tell, or we cannot"
    where = f", printed at {characters([speaker.name_span])}" if speaker.name_span else ""
    return f"{speaker.name} ({speaker.kind}{where})"


def _unnamed(record: Record) -> Iterator[tuple[str, str]]:
    told = record.quotation.anonymity
    if told:
        yield "described as", told.description
        yield "why unnamed", f"«{told.reason}»" if told.reason else "no reason is given"
        if told.count is not None:
            yield "sources", str(told.count)


def _why(out: Terminal, record: Record) -> None:
    quotation, text = record.quotation, record.article.text
    fact(out, "found by", f"rule «{quotation.rule}», confidence {quotation.confidence:.2f}")
    for one in quotation.evidence:
        shown = f": «{' '.join(one.span.of(text).split())}»" if one.span else ""
        fact(out, "because", f"{reason(one.label)}{shown}")
    for rival in quotation.rivals:
        fact(out, "not", against(rival))
    for flag in quotation.flags:
        fact(out, "look at", FLAGS.get(flag, flag), "yellow")


def _source(record: Record, style: str) -> Iterator[tuple[str, str]]:
    row = citation(record, style=style)
    article = record.article
    yield "article", f"{article.title or 'no title known'} ({record.article_id})"
    if record.superseded_by:
        yield "older", f"the article was changed since; its next version is {record.superseded_by}"
    yield "read from", article.origin or "not told"
    found = record.provenance.found
    for label, name, known in (
        ("by", "author", row["article_author"]),
        ("published by", "publisher", row["publication"]),
        ("published", "published", row["published_on"]),
        ("changed", "updated", article.updated),
    ):
        where = f"  ({found[name]})" if known and name in found else ""
        if known or name != "updated":
            yield label, f"{known or 'not known'}{where}"
    if article.url:
        yield "address", article.url
        yield "words there", row["deep_link"]
    if record.provenance.url_given:
        yield "found at", record.provenance.url_given
    for note in record.provenance.notes:
        yield "careful", note
    if told := copies(record):
        yield "copied", told
    if record.group_size > 1:
        yield (
            "repeated",
            f"{record.group_size} articles print it, worded alike or nearly so: quotebank same {record.quotation_id}",
        )
    yield "review", _review(record)
    yield "id", record.quotation_id
    if row["citation_text"]:
        yield "cite", row["citation_text"]


def _review(record: Record) -> str:
    by = f" by {record.reviewed_by}" if record.reviewed_by else ""
    on = f" on {record.reviewed_on}" if record.reviewed_on else ""
    return f"{record.review_status}{by}{on}" + (f": {record.note}" if record.note else "")


def _printed(phrase: Phrase) -> str:
    return f"{phrase.text} (printed at {characters([phrase.span])})"


def _places(text: str, spans: tuple[Span, ...]) -> str:
    return f"«{joined(text, spans)}» at {characters(spans)}" if spans else ""
