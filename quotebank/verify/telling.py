"""Takes an answer, gives it as plain data for other programs, and in words for people."""

from __future__ import annotations

from collections.abc import Iterator

from quotebank.verify.results import Checked, Match, Verdict

TOLD: dict[Verdict, str] = {
    "verbatim": "the words stand so in one quotation",
    "truncated": "the words stand so, but the cut leaves out what turns the sense of the sentence",
    "altered": "the words do not stand so; one quotation comes near them",
    "spliced": "pieces that were said apart are joined as if they were one",
    "fragment": "only part of the words stood inside quotation marks",
    "paraphrase": "the words were only reported, without quotation marks: nobody is quoted with them",
    "other-speaker": "the words stand so, but they are somebody else’s",
    "reporter": "the words stand in an article, but they are nobody’s quotation",
    "not-found": "nothing like it stands in this bank, which does not prove that nobody said it",
}
"""Verdict -> what it means."""

DIFFERENCES = {
    "marks": "punctuation or quotation marks",
    "case": "capitals",
    "brackets": "brackets",
    "ellipses": "dots of an ellipsis",
    "dashes": "dashes or hyphens",
    "spacing": "blanks or line breaks",
    "letters": "accents composed otherwise, or signs without width",
    "interrupted": "the article puts other words between, such as who said it",
    "insertion": "words in brackets that are not printed",
    "cut": "a cut that the ellipsis shows",
}
"""Name of a difference that does not break ``verbatim`` -> the same in words."""


def as_object(checked: Checked) -> dict[str, object]:
    """Return the answer as plain data: the query, the verdict, the flags, and the matches, best first."""
    return {
        "query": checked.query,
        "verdict": checked.verdict,
        "flags": list(checked.flags),
        "speaker": checked.speaker,
        "notes": list(checked.notes),
        "matches": [match_object(match) for match in checked.matches],
    }


def match_object(match: Match) -> dict[str, object]:
    """Return one match as plain data; spans count code points of the article's text."""
    record, article, comparison, first = match.record, match.article, match.comparison, match.first
    quotation = record.quotation if record else None
    said = quotation.said if quotation else None
    return {
        "quotation_id": record.quotation_id if record else None,
        "speaker": quotation.speaker.name if quotation else None,
        "speaker_kind": quotation.speaker.kind if quotation else None,
        "speaker_role": quotation.role.text if quotation and quotation.role else None,
        "kind": quotation.kind if quotation else None,
        "verdict": match.verdict,
        "score": round(match.score, 3),
        "text": match.text,
        "diff": [step._asdict() for step in match.diff],
        "flags": list(comparison.flags),
        "differences": list(comparison.differences),
        "cut_before": match.cut_before,
        "cut_after": match.cut_after,
        "dropped": list(comparison.dropped),
        "skipped": list(match.skipped),
        "insertions": list(comparison.insertions),
        "article": {
            "id": match.article_id,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published,
            "url": article.url,
            "superseded_by": match.superseded_by,
        },
        "spans": [list(span) for span in match.places()],
        "said_on": said.iso or None if said else None,
        "said_on_precision": said.precision if said else None,
        "first": {
            "published": first.published,
            "publisher": first.publisher,
            "article_id": first.article_id,
            "articles": first.articles,
        },
        "confidence": quotation.confidence if quotation else None,
        "review_status": record.review_status if record else None,
    }


def word_diff(match: Match) -> Iterator[tuple[str, str]]:
    """Yield the words of a diff with what they are: printed words in ``[-…-]`` are missing, ``{+…+}`` were added."""
    for op, claim, printed in match.diff:
        if op == "same":
            yield printed, "same"
            continue
        if printed:
            yield f"[-{printed}-]", "missing"
        if claim:
            yield f"{{+{claim}+}}", "added"
