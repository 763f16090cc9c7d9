"""Takes text as printed, gives it on one line, for the formats in which a line break ends a field.

A break between lines becomes a pilcrow, as in a CSV with ``--one-line``; a control character, which none of them
can hold, becomes a blank.  Nothing else changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotebank.citation import Cited
from quotebank.exporters.csv import PILCROW

_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def flat(text: str) -> str:
    """Return `text` on one line, without blanks at its ends."""
    lines = (printable(line).replace("\t", " ").strip() for line in text.splitlines())
    return PILCROW.join(line for line in lines if line)


def printable(text: str) -> str:
    """Return `text` with a blank for each control character but tab and LF."""
    return _CONTROL.sub(" ", text)


def facts(cited: Cited) -> Iterator[tuple[str, str]]:
    """Give what is known of a quotation beside its words and its article, each with a label in plain words."""
    row = cited.row
    unnamed = row["speaker_kind"] == "anonymous"
    yield "Source, not named" if unnamed else "Speaker", row["speaker"] or "unknown"
    for label, name in (
        ("Role then", "speaker_role"),
        ("Of", "speaker_affiliation"),
        ("Why unnamed", "anonymity_reason"),
        ("How many sources", "source_count"),
        ("Wikidata", "speaker_qid"),
    ):
        if row[name]:
            yield label, row[name]
    yield "Words", WORDS[row["quote_type"]]
    if row["quote_type"] == "mixed":
        yield "In quotation marks", row["quoted_words"]
    yield "Said", f"{row['said_on']} ({row['said_on_precision']})" if row["said_on"] else "day unknown"
    for label, name in (("Occasion", "occasion"), ("Passed on by", "reported_via")):
        if row[name]:
            yield label, row[name]
    yield "Attribution", f"confidence {row['confidence']}, {_review(cited)}"
    for label, name in (
        ("Checker’s words", "note"),
        ("On the page", "deep_link"),
        ("Archived", "archive_url"),
        ("Quotation", "citation_id"),
    ):
        if row[name]:
            yield label, row[name]


WORDS = {
    "direct": "all inside quotation marks",
    "mixed": "some inside quotation marks",
    "indirect": "reported, none inside quotation marks",
}
"""Type of a quotation -> what may be quoted of it."""


def _review(cited: Cited) -> str:
    row = cited.row
    return f"{row['review_status']} by {row['reviewed_by']}" if row["reviewed_by"] else row["review_status"]
