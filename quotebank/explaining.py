"""Takes a record, gives the steps by which its words were found and given to their speaker, in plain words.

Each step quotes the words of the article that show it and says where they stand, so that a reader can check every
one without trusting the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quotebank.model import GAP, Evidence, Phrase, Quotation, Rival, Span, joined
from quotebank.plainly import reason
from quotebank.records import Record
from quotebank.trail import Review, in_force

FINDERS = {
    "model": "the model learnt from annotated news, which weighs the words and signs around a word of speaking",
    "after": "the rule for words in marks that a word of speaking follows: “…,” said the mayor",
    "before": "the rule for words that a word of speaking introduces: the mayor said that …",
    "according": "the rule for «according to» and its kin",
    "parenthetical": "the rule for a sentence that a speaker interrupts or closes: the bridge, the mayor said, …",
    "colon": "the rule for a speaker and a colon: Mayor: “…”",
    "signature": "the rule for words in marks that a dash and a name sign",
    "transcript": "the rule for transcripts: a speaker's label before each turn",
    "narration": "the rule for words in marks behind a sentence about the one who says them, with no word of speaking",
    "continuation": "the layout: a paragraph in marks right after a quotation, with no word of speaking",
    "heading": "the layout: a sub-heading in marks, which repeats words of the article",
    "orphan": "the layout: a paragraph in marks after narration, with no word of speaking",
    "same-paragraph": "the layout: words in marks in the paragraph of an attribution",
}
"""Rule or model -> what it looks for."""

FLAGS = {
    "unbalanced-marks": "a quotation mark opens or closes without its partner: check where the quoted words end",
    "stance": "the article tells what somebody thinks or wants: check that the words in marks were said",
    "negated": "the article may deny that it was said: read the whole sentence",
    "question": "it was asked, not stated: read the whole sentence",
    "no-clause": "the words are no sentence of their own: read the whole one that they stand in",
}
"""Flag -> what a checker should look at."""

KINDS = {"person": "a person", "organisation": "an organisation", "group": "a group", "document": "a document"}
"""Kind of speaker -> what it is called; the others have no name."""

_CONFIDENCE = (
    (0.95, "nearly certain"),
    (0.85, "very likely right"),
    (0.7, "probably right"),
    (0.5, "more likely right than wrong"),
    (0.0, "doubtful: read the article before you use it"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is about, what is told of it, and the words of the article that show it."""

    topic: str
    told: str
    spans: tuple[Span, ...] = ()


def steps(record: Record) -> tuple[Step, ...]:
    """Return the steps for a record, from what found its words to what a checker should look at.

    They are those of the program, also where people have changed what it read; then their verdicts follow.
    """
    own = replace(record, quotation=record.read)
    return (
        *_finding(own),
        *_speaker(own),
        *_standing(own),
        *_day(own),
        *_doubts(own),
        *_verdicts(record),
    )


def shown(record: Record, step: Step) -> str:
    """Return the words of a step as they are printed, on one line; empty where it has none."""
    return " ".join(joined(record.article.text, step.spans).split())


def characters(spans: Sequence[Span]) -> str:
    """Return places as a person counts characters: from 1, the last one included."""
    return "characters " + ", ".join(f"{span.start + 1}–{span.end}" for span in spans)


def day(record: Record) -> str:
    """Return when the words were said and how that is known."""
    said = record.quotation.said
    phrase = f"«{said.phrase.text}» at {characters([said.phrase.span])}" if said.phrase else ""
    if said.iso:
        reached = "; ".join(part for part in (phrase, said.basis) if part)
        return f"{said.iso}, to the {said.precision}" + (f" ({reached})" if reached else "")
    if phrase:
        missing = "" if record.article.published else ", and when the article was published is not known"
        reached = f" ({said.basis})" if said.basis else ""
        return f"{phrase}{reached}: which day that is, is not known{missing}"
    return "not known: no words beside it tell the day, and no sign ties it to a day told elsewhere"


def confidence(share: float) -> str:
    """Return a confidence in words and as a number; it says how often attributions like this one are right."""
    words = next(told for least, told in _CONFIDENCE if share >= least)
    return f"{words}: of 100 attributions like this one, about {round(share * 100)} are right ({share:.2f})"


def against(rival: Rival) -> str:
    """Return why a rival lost."""
    behind = f" (scored {rival.score:.2f} where the one chosen scored 1)" if 0 < rival.score < 1 else ""
    return f"{rival.name}: {rival.reason}{behind}"


def _finding(record: Record) -> Iterator[Step]:
    quotation = record.quotation
    yield Step("words", f"{quotation.kind}, paragraph {quotation.paragraph + 1}", quotation.content)
    yield Step("found by", FINDERS.get(quotation.rule, f"the rule «{quotation.rule}»"))
    if quotation.cue:
        yield Step("cue", "the word that reports speaking («it» in the reasons below)", quotation.cue)
    else:
        yield Step("cue", "none: no word beside it reports speaking")
    for one in quotation.evidence:
        if _of_finding(quotation, one):
            yield Step("because", reason(one.label))
    if quotation.source:
        yield Step("source", "the mention that the cue belongs to", quotation.source)
    else:
        yield Step("source", "none beside the cue")


def _of_finding(quotation: Quotation, one: Evidence) -> bool:
    """Tell whether evidence is about the cue; what points elsewhere is about the speaker."""
    return one.span is None or one.span in quotation.cue


def _speaker(record: Record) -> Iterator[Step]:
    quotation = record.quotation
    speaker, unnamed = quotation.speaker, quotation.anonymity
    if speaker.name:
        where = (speaker.name_span,) if speaker.name_span else ()
        yield Step("speaker", f"{speaker.name}, {KINDS.get(speaker.kind, 'a speaker')}", where)
    elif unnamed:
        yield Step("speaker", f"not named; described as «{unnamed.description}»")
        yield Step("unnamed", f"because «{unnamed.reason}»" if unnamed.reason else "no reason is given")
    else:
        yield Step("speaker", "unknown: the article does not tell, or we cannot")
    for one in quotation.evidence:
        if not _of_finding(quotation, one):
            yield Step("because", reason(one.label), (one.span,) if one.span else ())
    for rival in quotation.rivals:
        yield Step("not", against(rival))
    if not quotation.rivals:
        yield Step("rivals", "nobody else was considered")
    if quotation.relayed_via:
        yield Step("passed on by", quotation.relayed_via)


def _standing(record: Record) -> Iterator[Step]:
    quotation = record.quotation
    if isinstance(quotation.role, Phrase):
        yield Step("role", _printed_where(quotation, quotation.role), (quotation.role.span,))
    elif quotation.speaker.name:
        yield Step("role", "none is printed beside the name")
    if quotation.affiliation:
        yield Step("belongs to", _printed_where(quotation, quotation.affiliation), (quotation.affiliation.span,))


_BESIDE = 8
"""How many characters may stand between a name and what stands beside it: a comma, a blank, «who», a blank."""


def _printed_where(quotation: Quotation, phrase: Phrase) -> str:
    """Return where a role or affiliation stands, seen from the mention and from the full name."""
    name, place = quotation.speaker.name_span, phrase.span
    mention = Span(quotation.source[0].start, quotation.source[-1].end) if quotation.source else None
    if mention and _near(mention, place):
        return "printed with this very mention"
    if name and _near(name, place):
        return "printed beside the full name"
    return "printed earlier in the article" if place.start < quotation.start else "printed later in the article"


def _near(one: Span, other: Span) -> bool:
    return other.start - one.end <= _BESIDE and one.start - other.end <= _BESIDE


def _day(record: Record) -> Iterator[Step]:
    said, occasion = record.quotation.said, record.quotation.occasion
    yield Step("said", day(record), (said.phrase.span,) if said.phrase else ())
    if occasion:
        yield Step("occasion", "where it was said, as printed", (occasion.span,))


def _doubts(record: Record) -> Iterator[Step]:
    yield Step("confidence", confidence(record.quotation.confidence))
    for flag in record.quotation.flags:
        yield Step("look at", FLAGS.get(flag, flag))
    yield Step("read by", f"version {record.extractor_version} of the rules and the model")


def _verdicts(record: Record) -> Iterator[Step]:
    """Yield what people said of it that still holds."""
    for review in in_force(record.reviews):
        if told := verdict(review):
            yield Step("reviewed", told)
    if record.extracted and record.extracted.speaker != record.quotation.speaker:
        yield Step("read now", f"the speaker is {record.quotation.speaker.name or record.quotation.speaker.kind}")


def verdict(review: Review) -> str:
    """Return one row of the trail in words: who said what, when and why."""
    who = " ".join(part for part in (review.reviewed_on and review.reviewed_on[:10], review.reviewer) if part)
    parts = {"span": "words", "speaker": "speaker", "role": "role", "said": "date of speaking", "kind": "kind"}
    said = {
        "confirm": "confirmed it",
        "reject": "rejected it",
        "note": "noted",
        "undo": "took an earlier verdict back",
        "correct": "corrected "
        + ", ".join(
            f"the {name} to «{_corrected(review, part)}»" for part, name in parts.items() if part in review.correction
        ),
    }[review.verdict]
    more = "".join(f": {text}" for text in (review.note, review.reason and f"because {review.reason}") if text)
    return f"{who} {said}{more}".strip()


def _corrected(review: Review, part: str) -> str:
    """Return what a row gives as right for a part, in words."""
    told = review.correction[part]
    if part == "span":
        return GAP.join(" ".join(words.split()) for _, _, words in told)
    return told or (review.correction.get("speaker_kind") if part == "speaker" else None) or "unknown"
