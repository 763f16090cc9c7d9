"""The cases: short invented articles with the quotations that must be found in them, one to a line.

A file of ``cases/`` holds blocks; ``cases/README.md`` tells the same to those who read no Python.  Words before the
first block are the file's own explanation.  A block::

    === what is shown                     the title; «=== xfail: … -- why» for what does not work yet (strictly)
    published: 2024-05-14                 optional header lines: any field of an article, and «some», which
    some                                  allows other quotations than those listed
                                          an empty line
    “Dry,” said Ada Holm.                 the article
    ---
    direct | “Dry,” | speaker: Ada Holm   kind | words as printed | fields; no line: nothing may be found

Pieces are joined by `` […] ``, paragraphs by ``¶``; ``-`` says that a field must be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from quotebank.model import GAP, Article, Quotation, joined
from quotebank.pipeline import extract

CASES = Path(__file__).parent / "cases"
PRINTED = ("words", "marked", "cue", "source", "speaker", "role", "affiliation", "phrase", "occasion", "via")
Fields = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One block of a file."""

    title: str
    article: Article
    expected: tuple[Fields, ...]
    some: bool


def fields_of(quotation: Quotation, text: str) -> Fields:
    """Return everything that an expected line may name, in words."""
    speaker, said, anonymity = quotation.speaker, quotation.said, quotation.anonymity
    fields: dict[str, object] = {
        "quoted": quotation.kind,
        "words": _line(quotation.text(text)),
        "marked": _line(quotation.quoted_words(text)),
        "cue": joined(text, quotation.cue),
        "source": joined(text, quotation.source),
        "speaker": speaker.name,
        "kind": speaker.kind,
        "role": quotation.role and quotation.role.text,
        "affiliation": quotation.affiliation and quotation.affiliation.text,
        "said": said.iso,
        "phrase": said.phrase and said.phrase.text,
        "occasion": quotation.occasion and quotation.occasion.text,
        "anonymous": anonymity and anonymity.description,
        "reason": anonymity and anonymity.reason,
        "count": anonymity and anonymity.count,
        "via": quotation.relayed_via,
        "flags": ", ".join(quotation.flags),
    }
    return {name: str(value) if value else "-" for name, value in fields.items()}


def _line(words: str) -> str:
    return re.sub(r"\s*\n\s*", " ¶ ", words)


def read_cases(content: str) -> Iterator[Case]:
    """Give the cases of one file's content."""
    for block in re.split(r"^=== ", content, flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n\n")
        title, *lines = head.splitlines()
        text, _, expected = rest.partition("\n---\n")
        known: dict[str, Any] = dict(line.split(": ", 1) for line in lines if line != "some")
        wanted = tuple(_expected(line) for line in expected.splitlines() if line.strip())
        article = replace(Article(text=text.strip("\n")), **known)
        yield Case(title, article, wanted, "some" in lines)


def _expected(line: str) -> Fields:
    quoted, words, *rest = line.split(" | ")
    return {"quoted": quoted, "words": words, **dict(cell.split(": ", 1) for cell in rest)}


def check(case: Case) -> None:
    """Compare what is found with what is expected; a difference reads as words."""
    found = [fields_of(quotation, case.article.text) for quotation in extract(case.article)]
    named = {fields["words"]: fields for fields in found}
    got = [{key: named.get(want["words"], {}).get(key, "(not found)") for key in want} for want in case.expected]
    wanted = {want["words"] for want in case.expected}

    assert got == list(case.expected)
    assert case.some or [f"{f['quoted']} | {f['words']}" for f in found if f["words"] not in wanted] == []
    assert len(named) == len(found)


def _parameters() -> Iterator[object]:
    for path in sorted(CASES.glob("*.txt")):
        for case in read_cases(path.read_text(encoding="utf-8")):
            reason = case.title if case.title.startswith("xfail:") else ""
            marks = [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)] if reason else []
            yield pytest.param(case, id=f"{path.stem}: {case.title}", marks=marks)


@pytest.mark.parametrize("case", list(_parameters()))
def test_case(case: Case) -> None:
    """Each case finds what it lists, and nothing else."""
    check(case)


def test_cases_are_sound() -> None:
    """Titles are told apart, every field is known, and all expected words stand in the case's article."""
    known = set(fields_of(Quotation(kind="direct", content=()), ""))
    problems = []
    for path in sorted(CASES.glob("*.txt")):
        cases = list(read_cases(path.read_text(encoding="utf-8")))
        titles = [case.title for case in cases]
        problems += [f"{path.stem}: twice: {title}" for title in titles if titles.count(title) > 1]
        for case in cases:
            problems += [f"{path.stem}: {case.title}: {problem}" for problem in _problems(case, known)]

    assert problems == []


def _problems(case: Case, known: set[str]) -> Iterator[str]:
    text = _line(case.article.text)
    for want in case.expected:
        yield from (f"no such field: {name}" for name in want if name not in known)
        for name in PRINTED:
            pieces = want.get(name, "-").split(GAP)
            yield from (f"not in the article: {piece}" for piece in pieces if piece != "-" and piece not in text)


def test_there_are_many_cases() -> None:
    """The way of quoting of news prose is held by at least 180 cases."""
    assert sum(1 for path in CASES.glob("*.txt") for _ in read_cases(path.read_text(encoding="utf-8"))) >= 180


EXAMPLE = """Words about the file.

=== a word
published: 2024-05-14

“Dry,” said Ada Holm on Monday.
---
direct | “Dry,” | speaker: {speaker} | said: 2024-05-13
"""


def test_a_right_case_passes() -> None:
    """A block that says what is found raises nothing."""
    (case,) = read_cases(EXAMPLE.format(speaker="Ada Holm"))

    check(case)


@pytest.mark.parametrize(
    ("speaker", "old", "new"),
    [("Ada Helm", "", ""), ("Ada Holm", "direct |", "mixed |"), ("Ada Holm", "---\n", "---\ndirect | Ada\n")],
    ids=["a wrong field", "a wrong kind", "a quotation too few"],
)
def test_a_wrong_case_fails(speaker: str, old: str, new: str) -> None:
    """A block that says anything else is seen to fail."""
    (case,) = read_cases(EXAMPLE.format(speaker=speaker).replace(old, new, 1))

    with pytest.raises(AssertionError):
        check(case)


def test_an_unlisted_quotation_fails() -> None:
    """A block that lists nothing fails when something is found, unless it says «some»."""
    silent = EXAMPLE.partition("direct |")[0]
    (case,) = read_cases(silent)
    (lenient,) = read_cases(silent.replace("\n\n“", "\nsome\n\n“"))

    with pytest.raises(AssertionError):
        check(case)
    check(lenient)
