"""What only the layout tells: quotations that run on, and whose they are."""

from __future__ import annotations

import pytest

from quotebank.candidates import Candidate
from quotebank.layout import complete
from quotebank.model import Span
from quotebank.passages import read_passages


def completed(text: str, *cued: str) -> list[tuple[list[str], bool]]:
    """Return the contents and «continues» of the attributions, when rules found only the pieces of `cued`."""
    chosen = []
    for piece in cued:
        start = text.index(piece)
        cue = Span(start + len(piece) + 1, start + len(piece) + 2)
        chosen.append(Candidate(content=(Span(start, start + len(piece)),), cue=(cue,), source=(cue,), score=0.9))
    return [
        ([span.of(text) for span in found.content], found.continues) for found in complete(read_passages(text), chosen)
    ]


ONE = "“The gates froze,” said Aino."


def test_a_paragraph_in_marks_goes_on() -> None:
    """A paragraph that is only a quotation, behind a quotation, is the same speaker's."""
    assert completed(f"{ONE}\n\n“Nobody came.”", "“The gates froze,”") == [
        (["“The gates froze,”"], False),
        (["“Nobody came.”"], True),
    ]


def test_an_open_paragraph_is_joined() -> None:
    """A quotation left open goes on in the next paragraph that opens anew, as one quotation of two pieces."""
    text = f"{ONE}\n\n“Nobody came.\n\n“Nobody wrote.”"

    assert completed(text, "“The gates froze,”")[1:] == [(["“Nobody came.", "“Nobody wrote.”"], True)]


def test_the_cue_of_a_later_piece_serves_the_whole() -> None:
    """An open piece behind a cue is joined to the piece that closes it."""
    text = "Aino said: “Nobody came.\n\n“Nobody wrote.”"

    assert completed(text, "“Nobody came.") == [(["“Nobody came.", "“Nobody wrote.”"], False)]


def test_nothing_before_it() -> None:
    """A paragraph in marks that no quotation precedes is given to nobody."""
    assert completed("It rained.\n\n“Nobody came.”") == []


def test_marked_words_in_a_sentence_are_left_alone() -> None:
    """Marked words within a reporter's paragraph do not continue anything."""
    assert completed(f"{ONE}\n\nThe “frozen” gates were sold.", "“The gates froze,”") == [
        (["“The gates froze,”"], False)
    ]


@pytest.mark.parametrize("line", ["WATCH: “Nobody came.”", "Photo: “Nobody came.”"])
def test_players_lines_continue_nothing(line: str) -> None:
    """What is no reporting is not looked at."""
    assert completed(f"{ONE}\n\n{line}", "“The gates froze,”") == [(["“The gates froze,”"], False)]


def test_a_second_stretch_of_the_paragraph() -> None:
    """A sentence in marks that no cue claims is not lost: it goes with its paragraph's attribution."""
    text = f"{ONE} The mill stood still. “Nobody came in all those weeks.”"
    found = completed(text, "“The gates froze,”")

    assert [piece for pieces, _ in found for piece in pieces] == [
        "“The gates froze,”",
        "“Nobody came in all those weeks.”",
    ]


def test_the_chosen_ones_are_kept() -> None:
    """Nothing that the rules found is lost or changed."""
    text = f"{ONE}\n\nThen Eero came. “Nobody came,” he said."

    assert completed(text, "“The gates froze,”", "“Nobody came,”") == [
        (["“The gates froze,”"], False),
        (["“Nobody came,”"], False),
    ]
