"""Takes an article, gives its quotations: the stages of the extractor in their order.

:func:`extract` is pure: no clock, no network, no database, no state; the same text gives the same quotations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from quotebank.arbiter import choose
from quotebank.around import kind_of, marked_spans
from quotebank.candidates import Candidate
from quotebank.confidence import MODEL, rated
from quotebank.echoes import HEADING, echoed
from quotebank.edges import parted, trimmed
from quotebank.idle import tells_nothing
from quotebank.layout import complete
from quotebank.mentions import with_apposition, with_own_subject, without_addressee
from quotebank.model import Article, Quotation, Span
from quotebank.passages import Passages, read_passages
from quotebank.rules import RULES, is_transcript, read_context
from quotebank.speakers import Speakers, repeating
from quotebank.stage import UNKNOWN
from quotebank.tagger import load, tag_paragraph
from quotebank.telling import Teller, reports

_RULE_ALONE = 0.5
EXTRACTOR_VERSION = "6"
"""Goes up with every change that may change what is extracted; a bank extracts anew on re-ingest."""


def extract(article: Article, *, stance: bool = False) -> tuple[Quotation, ...]:
    """Return the quotations of an article in the order of print.

    Every span of the result counts code points of ``article.text``.  What the article does not say is unknown:
    without ``article.published`` no relative date is resolved.  Words without marks are taken where somebody is
    reported to have said or written them; `stance` takes what somebody thinks, wants or did not say as well, each
    with its flag, as the annotated corpora do.
    """
    passages = read_passages(article.text)
    proposed = find_candidates(passages)
    chosen = [c for c in rated(choose(proposed), proposed) if not _is_doubtful(c, passages)]
    chosen = _with_read_sources(chosen, proposed, passages)
    attributions = complete(passages, chosen)
    return tuple(_told(article, passages, attributions, everything=stance))


def is_reported(quotation: Quotation) -> bool:
    """Tell whether somebody said or wrote the words: marks tell, else a verb of saying that nothing negates."""
    return reports(quotation.kind, quotation.flags, named=bool(quotation.source or quotation.continues))


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
            for candidate in rule(context):
                if not tells_nothing(candidate, paragraph):
                    out.append(without_addressee(candidate, paragraph))
        for learnt in tag_paragraph(paragraph, model):
            drawn = (trimmed(one, context) for one in parted(learnt, paragraph))
            out.extend(candidate for candidate in drawn if candidate is not None)
    return out


def _with_read_sources(
    chosen: Sequence[Candidate], proposed: Iterable[Candidate], passages: Passages
) -> list[Candidate]:
    """Return the chosen candidates; those of the model with what the rules read better of their sources."""
    read: defaultdict[Span, list[Candidate]] = defaultdict(list)
    for candidate in proposed:
        if candidate.rule != MODEL and candidate.cue:
            read[candidate.cue[0]].append(candidate)
    cues = sorted({*(c.cue[0] for c in chosen if c.cue), *read})
    return [
        with_own_subject(with_apposition(c, read[c.cue[0]], passages.text), read[c.cue[0]], cues, passages.text)
        if c.rule == MODEL and c.cue and c.cue[0] in read
        else c
        for c in chosen
    ]


def _is_doubtful(candidate: Candidate, passages: Passages) -> bool:
    """Tell whether a clause with words in marks behind a verb rests on the rule alone: two of three such are wrong."""
    if candidate.rule != "before" or candidate.score > _RULE_ALONE:
        return False
    content = candidate.content
    return kind_of(passages.text, content, marked_spans(passages, content)) == "mixed"


def _told(
    article: Article, passages: Passages, attributions: Sequence[Candidate], *, everything: bool
) -> Iterator[Quotation]:
    """Yield attributions as quotations: with speaker, role, date, occasion and context."""
    speakers = Speakers(passages)
    teller = Teller(article, passages, attributions)
    homes = [passages.paragraph_at(candidate.content[0].start) for candidate in attributions]
    repeated = echoed(article.text, attributions)
    who = [
        UNKNOWN if candidate.rule == HEADING else speakers.resolve(candidate, home.index)
        for candidate, home in zip(attributions, homes, strict=True)
    ]
    for number, other in repeated.items():
        who[number] = repeating(who[other])
    for candidate, home, speaker in zip(attributions, homes, who, strict=True):
        quotation = teller.tell(candidate, home, speaker, everything=everything)
        if quotation is not None:
            yield quotation
