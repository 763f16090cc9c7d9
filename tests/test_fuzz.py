"""A short run of the fuzzer with fixed seeds, and that it sees what it looks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fuzz import laws, texts
from fuzz.choices import FromBytes, Seeded
from fuzz.run import NAMES, findings, main
from fuzz.targets import TARGETS
from quotebank.model import Article, Phrase, Quotation, Span, Speaker
from quotebank.pipeline import extract

RUNS = {
    "extract": 500,
    "marks": 1_500,
    "wire": 250,
    "query": 3_000,
    "csv": 2_000,
    "dates": 3_000,
    "warc": 300,
    "feed": 100,
    "table": 200,
    "docx": 200,
    "pages": 150,
    "html": 150,
}


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_found(name: str) -> None:
    """No input makes a room raise, and no law of what comes out is broken."""
    assert [f"{number}: {error!r}" for number, error in findings(TARGETS[name], 7, range(RUNS[name]))] == []


def test_inputs_are_news() -> None:
    """The texts are such that the extractor finds something in most of them, and no two of a hundred are the same."""
    made = [texts.text(Seeded(7, number)) for number in range(100)]

    assert sum(bool(extract(Article(text=text), stance=True)) for text in made) > 50
    assert len(set(made)) > 95
    assert made == [texts.text(Seeded(7, number)) for number in range(100)]


def test_every_target_can_be_named() -> None:
    """The command's names are those of the targets."""
    assert NAMES == tuple(TARGETS) == tuple(RUNS)


def test_bytes_are_choices() -> None:
    """A fuzzer's bytes make an input, few bytes make one too, and other bytes make another."""
    made = {texts.text(FromBytes(data)) for data in (b"", b"\1", b"\x07\x09" * 40, b"\x05\x01\x20" * 40)}

    assert len(made) == 4
    TARGETS["extract"](FromBytes(b"\x05\x01\x20" * 40))


ARTICLE = Article(text="“It is dry,” said Mayor Ada Holm. “It was wet,” she said.")
FAULTS = {
    "beyond the text": {"cue": (Span(0, 999),)},
    "empty": {"source": (Span(4, 4),)},
    "other words": {"role": Phrase("Mayer", Span(18, 23))},
    "another name": {"speaker": Speaker(kind="person", name="Ada Helm", name_span=Span(24, 32))},
    "out of order": {"content": (Span(34, 47), Span(0, 12))},
    "overlap": {"content": (Span(0, 40),)},
    "too sure": {"confidence": 1.5},
    "marks elsewhere": {"marked": (Span(13, 17),)},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_law_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks a law of the extractor is a finding, and the extractor's own answer is none."""

    def broken(article: Article, *, stance: bool = False) -> tuple[Quotation, ...]:
        first, *rest = extract(article, stance=stance)
        return (replace(first, **FAULTS[fault]), *rest)  # type: ignore[arg-type]

    laws.check(ARTICLE)
    monkeypatch.setattr(laws, "extract", broken)

    with pytest.raises(AssertionError):
        laws.check(ARTICLE)


def test_another_answer_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that answers differently the second time is a finding."""
    answers = iter([extract(ARTICLE, stance=True), ()])
    monkeypatch.setattr(laws, "extract", lambda article, stance=False: next(answers))

    with pytest.raises(AssertionError, match="the same quotations"):
        laws.check(ARTICLE)


def test_the_command_tells(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The command counts inputs and findings, names the number of each, and leaves with 1 when there is one."""

    def fails(choices: object) -> object:
        raise ValueError("no such thing")

    assert main(["--target", "query", "--runs", "5"]) == 0
    monkeypatch.setitem(TARGETS, "query", fails)
    assert main(["--target", "query", "--runs", "2", "--first", "3"]) == 1

    out = capsys.readouterr().out
    assert "query: 5 inputs" in out
    assert "seed 1, number 4: ValueError: no such thing" in out
