"""Of candidates that want the same words, one is kept."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from quotebank.arbiter import choose
from quotebank.candidates import Candidate
from quotebank.model import Span


def candidate(*content: tuple[int, int], score: float = 0.5, cue: int | None = None, rule: str = "") -> Candidate:
    cues = (Span(cue, cue + 4),) if cue is not None else ()
    return Candidate(content=tuple(Span(*span) for span in content), cue=cues, score=score, rule=rule)


def test_the_surer_one_is_kept() -> None:
    """Of two that overlap the one with the higher score stays."""
    sure, unsure = candidate((0, 10), score=0.9), candidate((5, 20), score=0.8)

    assert choose([unsure, sure]) == [sure]


def test_the_longer_one_is_kept() -> None:
    """Of two that are equally sure the longer stays."""
    short, long = candidate((0, 10)), candidate((5, 20))

    assert choose([short, long]) == [long]


def test_neighbours_are_both_kept() -> None:
    """Contents that only touch do not overlap; the order is that of print."""
    first, second = candidate((0, 10), score=0.1), candidate((10, 20), score=0.9)

    assert choose([second, first]) == [first, second]


def test_one_cue_governs_one_attribution() -> None:
    """Two candidates of one cue are two readings of the same words: the surer stays."""
    first, second = candidate((0, 10), cue=30, score=0.9), candidate((40, 60), cue=30, score=0.8)

    assert choose([first, second]) == [first]


def test_any_piece_that_is_taken_drops_the_whole() -> None:
    """A split candidate goes when one of its pieces is another's."""
    sure, split = candidate((10, 20), score=0.9), candidate((0, 5), (15, 25), score=0.8)

    assert choose([split, sure]) == [sure]


def test_nothing_in_nothing_out() -> None:
    """No candidates, no attributions."""
    assert choose([]) == []


ANY = st.builds(
    lambda start, length, score, cue: candidate((start, start + length), score=score / 10, cue=cue),
    st.integers(0, 60),
    st.integers(1, 20),
    st.integers(0, 10),
    st.none() | st.integers(0, 60),
)


@given(st.lists(ANY, max_size=12))
def test_contents_are_disjoint_and_in_order(candidates: list[Candidate]) -> None:
    """Whatever is proposed, the kept contents never overlap and stand in the order of print."""
    kept = choose(candidates)

    assert all(a.content[0].end <= b.content[0].start for a, b in pairwise(kept))
    assert all(one in candidates for one in kept)
    assert bool(kept) == bool(candidates)


def test_of_two_that_differ_in_their_cue_alone_the_same_one_stays() -> None:
    """Whichever comes first: one has a cue that another content needs as well."""
    both = [candidate((1, 3)), candidate((1, 3), cue=0)]
    other = candidate((0, 1), cue=0)
    found = [[one.content for one in choose(given)] for given in permutations([*both, other])]
    assert all(one == found[0] for one in found)


@given(st.lists(ANY, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_proposals_does_not_matter(candidates: list[Candidate], random: object) -> None:
    """The same candidates in another order give the same contents."""
    shuffled = sorted(candidates, key=lambda one: random.random())  # type: ignore[attr-defined]

    assert [one.content for one in choose(candidates)] == [one.content for one in choose(shuffled)]
