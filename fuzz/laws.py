"""Takes an article, raises :class:`AssertionError` where its quotations break a law of the extractor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from quotebank.model import KINDS, PRECISIONS, SPEAKER_KINDS, Article, Phrase, Quotation, Said, Span
from quotebank.pipeline import extract, is_reported


def hold(condition: object, law: str, *shown: object) -> None:
    """Raise :class:`AssertionError` with the law that is broken and what shows it."""
    if not condition:
        raise AssertionError(f"{law}: {', '.join(map(repr, shown))}")


def check(article: Article) -> tuple[Quotation, ...]:
    """Extract twice and check every law; return all attributions, stance included."""
    everything = extract(article, stance=True)
    found = extract(article)
    reported = [q for q in everything if is_reported(q)]
    sure = [q for q in reported if q in found or q.kind != "indirect"]
    hold(list(found) == sure, "the same text gives the same quotations", found)
    for quotation in everything:
        _check_one(article, quotation)
    _check_order(article, everything)
    return everything


def _check_one(article: Article, quotation: Quotation) -> None:
    text = article.text
    for name, span, words in pieces(quotation):
        hold(0 <= span.start < span.end <= len(text), f"a {name} lies in the text and is not empty", span)
        hold(words is None or span.of(text) == words, f"a {name} is a slice of the text", span, words)
    hold(quotation.kind in KINDS and quotation.speaker.kind in SPEAKER_KINDS, "kinds are known", quotation)
    hold((quotation.kind == "indirect") == (not quotation.marked), "an indirect quotation has no marks", quotation)
    inside = all(any(piece.covers(words) for piece in quotation.content) for words in quotation.marked)
    hold(inside, "words in marks lie in the content", quotation.content, quotation.marked)
    hold(0 <= quotation.confidence <= 1, "a confidence lies between 0 and 1", quotation.confidence)
    if quotation.anonymity is not None:
        for printed in (quotation.anonymity.description, quotation.anonymity.reason or ""):
            hold(printed in text, "what is said of a nameless source is printed", printed)
    _check_said(quotation.said, article)


def pieces(quotation: Quotation) -> Iterator[tuple[str, Span, str | None]]:
    """Give every span of a quotation with its name, and the words that it is said to hold where they are kept."""
    for name in ("content", "marked", "cue", "source"):
        for span in getattr(quotation, name):
            yield name, span, None
    for name in ("before", "after"):
        span = getattr(quotation, name)
        if span is not None:
            yield name, span, None
    role = quotation.role if isinstance(quotation.role, Phrase) else None
    phrases = (role, quotation.affiliation, quotation.occasion, quotation.said.phrase)
    for name, phrase in zip(("role", "affiliation", "occasion", "date phrase"), phrases, strict=True):
        if phrase is not None:
            yield name, phrase.span, phrase.text
    if quotation.speaker.name_span is not None:
        yield "name", quotation.speaker.name_span, quotation.speaker.name
    yield from (("evidence", evidence.span, None) for evidence in quotation.evidence if evidence.span is not None)


def _check_said(said: Said, article: Article) -> None:
    known = said.earliest is not None and said.latest is not None
    hold(known or (said.earliest is None and said.latest is None), "a date has two ends or none", said)
    hold(said.precision in PRECISIONS and known == bool(said.iso), "a date has its precision", said)
    if said.earliest is not None and said.latest is not None:
        hold(said.earliest <= said.latest, "a date begins before it ends", said)
        day = article.published_day
        hold(day is None or said.earliest <= day, "nothing was said after it was printed", said, day)


def _check_order(article: Article, quotations: Sequence[Quotation]) -> None:
    for quotation in quotations:
        content = quotation.content
        hold(content and list(content) == sorted(content), "the content is in order", content)
    spans = sorted(span for quotation in quotations for span in quotation.content)
    hold(all(a.end <= b.start for a, b in pairwise(spans)), "no two contents share a character", spans)
    starts = [quotation.start for quotation in quotations]
    hold(starts == sorted(starts), "quotations are in the order of print", starts)
    ids = {quotation.id(article.id) for quotation in quotations}
    hold(len(ids) == len(quotations), "each quotation has an id of its own", ids)
