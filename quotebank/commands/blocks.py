"""Takes a record, gives the block of lines that stands for it in a list of what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quotebank.commands.excerpts import between_stars, excerpt
from quotebank.model import GAP, Article, Quotation, Said, Span
from quotebank.terminal import Piece, Terminal

if TYPE_CHECKING:
    from quotebank.records import Record

SURE = 0.75
"""A confidence below this is told in the block."""

KIND_STYLES = {"direct": "green", "mixed": "cyan", "indirect": "dim"}


def block(out: Terminal, number: int, record: Record, marks: Sequence[Span], around: tuple[Span, ...] = ()) -> None:
    """Write one result; `around` are the sentences of context, before and after.

    A sentence beside it that holds a word of `marks` is shown, too, cut to what stands around the word.
    """
    quotation, article = record.quotation, record.article
    lead = f"{number}. "
    out.write(lead, *headline(record))
    start, end = quotation.start, quotation.end
    for span in around:
        if span.end <= start:
            out.write(*between_stars(article.text, span, marks, "dim"), indent=len(lead))
    out.write(*words(article.text, quotation.content, marks), indent=len(lead))
    for span in around:
        if span.start >= end:
            out.write(*between_stars(article.text, span, marks, "dim"), indent=len(lead))
    for where, sentence in (("before", quotation.before), ("after", quotation.after)):
        inside = [mark for mark in marks if sentence and sentence.covers(mark)]
        if sentence and inside and not any(span.covers(mark) for span in around for mark in inside):
            told = Piece(f"in context, {where}: ", "dim")
            out.write(told, *excerpt(article.text, sentence, inside), indent=len(lead))
    where = " · ".join(" ".join(part.split()) for part in printed_in(article))
    out.write(Piece(f"{where} · {record.quotation_id}", "dim"), indent=len(lead))
    if copied := copies(record):
        out.write(Piece(copied, "dim"), indent=len(lead))


def headline(record: Record) -> Iterator[Piece]:
    """Give who spoke, in which role, when, how it is quoted, and the confidence when it is low."""
    quotation = record.quotation
    yield Piece(who(quotation), "bold")
    if quotation.role and not _is_said_twice(quotation):
        yield Piece(f", {quotation.role.text}")
    yield Piece(f" · {when(quotation.said)} · ")
    yield Piece(quotation.kind, KIND_STYLES[quotation.kind])
    if quotation.confidence < SURE:
        yield Piece(f" · confidence {quotation.confidence:.2f}", "yellow")


def who(quotation: Quotation) -> str:
    """Return who spoke, in words that do not claim more than is known."""
    if quotation.speaker.name:
        return quotation.speaker.name
    if quotation.anonymity:
        return f"{quotation.anonymity.description} (not named)"
    return "speaker unknown"


def _is_said_twice(quotation: Quotation) -> bool:
    """Tell whether the role of somebody without a name is the very description that stands for the name."""
    told = quotation.anonymity.description if quotation.anonymity and not quotation.speaker.name else None
    return quotation.role is not None and quotation.role.text == told


def when(said: Said) -> str:
    """Return when it was said: the date with its precision, else the phrase as printed, else that it is unknown."""
    if said.iso:
        return f"said {said.iso} ({said.precision})"
    return f"said «{said.phrase.text}», date unknown" if said.phrase else "date unknown"


def printed_in(article: Article) -> Iterator[str]:
    """Give where it was printed, as far as that is known."""
    if article.publisher:
        yield article.publisher
    if article.published:
        yield article.published
    yield article.title or f"no headline ({article.origin.rpartition('/')[2] or 'no file'})"


def copies(record: Record) -> str:
    """Return in words that its article is one of several copies; nothing where it is not."""
    if record.copies < 2:
        return ""
    if (outlets := len(record.copying)) < 2:
        return f"{record.copies} articles print the same text"
    return f"the same wire copy in {outlets} outlets: {', '.join(record.copying)}"


def words(text: str, content: Sequence[Span], marks: Sequence[Span]) -> Iterator[Piece]:
    """Give the pieces of a quotation as printed, what was searched for between asterisks."""
    end = None
    for span in content:
        if end is not None:
            between = text[end : span.start]
            yield Piece(GAP if between.strip() else between, "dim")
        yield from between_stars(text, span, marks)
        end = span.end


def context(record: Record, count: int) -> tuple[Span, ...]:
    """Return up to `count` sentences before a quotation and as many after it."""
    quotation = record.quotation
    near = tuple(span for span in (quotation.before, quotation.after) if span)
    if count <= 1:
        return near if count else ()
    from quotebank.passages import read_passages  # late: more context than is stored needs the article read again

    sentences = [
        paragraph.sentence_span(number)
        for paragraph in read_passages(record.article.text).paragraphs
        for number in range(len(paragraph.sentences))
    ]
    before = [span for span in sentences if span.end <= quotation.start]
    after = [span for span in sentences if span.start >= quotation.end]
    return tuple(before[-count:] + after[:count])


def many(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
