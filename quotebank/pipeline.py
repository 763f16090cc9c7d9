"""Takes an article, gives its quotations: the stages of the extractor in their order.

:func:`extract` is pure: no clock, no network, no database, no state; the same text gives the same quotations.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.arbiter import choose
from quotebank.candidates import Candidate
from quotebank.confidence import rated
from quotebank.layout import complete
from quotebank.model import Article, Quotation
from quotebank.passages import Passages, read_passages
from quotebank.rules import RULES, is_transcript, read_context
from quotebank.speakers import Speakers
from quotebank.tagger import load, tag_paragraph
from quotebank.telling import Teller

EXTRACTOR_VERSION = "1"
"""Goes up with every change that may change what is extracted; a bank extracts anew on re-ingest."""


def extract(article: Article) -> tuple[Quotation, ...]:
    """Return the quotations of an article in the order of print.

    Every span of the result counts code points of ``article.text``.  What the article does not say is unknown:
    without ``article.published`` no relative date is resolved.
    """
    passages = read_passages(article.text)
    proposed = find_candidates(passages)
    attributions = complete(passages, rated(choose(proposed), proposed))
    return _told(article, passages, attributions)


def find_candidates(passages: Passages) -> list[Candidate]:
    """Return what every rule and the model propose, paragraph by paragraph."""
    out: list[Candidate] = []
    model = load()
    transcript = is_transcript(passages)
    for paragraph in passages.paragraphs:
        if paragraph.kind != "text":
            continue
        context = read_context(passages, paragraph, transcript)
        for _, rule in RULES:
            out.extend(rule(context))
        out.extend(tag_paragraph(paragraph, model))
    return out


def _told(article: Article, passages: Passages, attributions: Sequence[Candidate]) -> tuple[Quotation, ...]:
    """Return attributions as quotations: with speaker, role, date, occasion and context."""
    speakers = Speakers(passages)
    teller = Teller(article, passages)
    out = []
    for candidate in attributions:
        paragraph = passages.paragraph_at(candidate.content[0].start)
        out.append(teller.tell(candidate, paragraph, speakers.resolve(candidate, paragraph.index)))
    return tuple(out)
