"""Packed tokens: the same tokens in little memory, whoever asks and however often."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from quotebank.model import Article
from quotebank.packed import PackedTokens, Shelf
from quotebank.passages import read_passages
from quotebank.pipeline import extract

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
TEXT = "“It’s dry,” said Mr. Holm of the U.S. team, who is 36. “It is wet.”"


@pytest.mark.parametrize("seed", range(20))
def test_tokens_come_back_as_they_were(seed: int) -> None:
    """One by one, from the end, in slices and all of them: asked in any order, as of a tuple."""
    rng = random.Random(seed)  # noqa: S311
    shelf = Shelf()
    plain = [paragraph.tokens for paragraph in read_passages("\n".join([TEXT, "Dry.", TEXT * 3])).paragraphs]
    packed = [PackedTokens(tokens, shelf) for tokens in plain]
    for _ in range(60):
        one, two = rng.choice(list(zip(plain, packed, strict=True)))
        place, stop = rng.randrange(-len(one), len(one)), rng.randrange(-len(one), len(one) + 1)
        assert two[place] == one[place]
        assert two[place:stop] == one[place:stop]
        assert rng.random() < 0.5 or tuple(two) == one
        assert len(two) == len(one)


def test_a_place_beyond_the_end_is_an_error() -> None:
    """As of a tuple, packed or unpacked."""
    [paragraph] = read_passages("It is dry.").paragraphs
    packed = PackedTokens(paragraph.tokens, Shelf())
    for _ in range(9):
        with pytest.raises(IndexError):
            packed[len(packed)]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_a_huge_text_is_read_as_any_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed or not, the quotations are the same to the last field."""
    article = Article(text=path.read_text("utf-8"), published="2018-12-03")
    wanted = extract(article)
    assert wanted
    monkeypatch.setattr("quotebank.passages._HUGE", 0)
    assert isinstance(read_passages(article.text).paragraphs[0].tokens, PackedTokens)
    assert extract(article) == wanted
