"""The one output function: nothing that a text holds can reach the terminal as a command (goal S6)."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebank.terminal import Color, Piece, Shown, Terminal, visible, wants_color, width_of

RAW = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")


def written(*pieces: str | Piece, **environment: str) -> str:
    stream = io.StringIO()
    Terminal(stream, "never", environment).write(*pieces)
    return stream.getvalue()


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)])
def test_control(code: int) -> None:
    """Each C0 and C1 character but LF is shown as an escape or blanks, never written."""
    assert not RAW.search(written(f"a{chr(code)}b"))


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_any_text(text: str) -> None:
    """Whatever the text, what is written can be encoded and holds no control character but LF."""
    out = written(Piece(text, "bold"))

    out.encode()
    assert not RAW.search(out)


def test_escape_is_readable() -> None:
    """An escape character is shown as its code, so that a reader sees that it is there."""
    assert visible("a\x1b[31mb") == "a\\x1b[31mb"


def test_direction_marks() -> None:
    """Marks that turn the writing direction are shown: they could make words read otherwise than they are stored."""
    assert visible("\u202eevil\u2066") == "\\u202eevil\\u2066"


def test_colour_only_when_asked() -> None:
    """A style adds its codes when colours are on and nothing at all when they are off."""
    stream = io.StringIO()
    Terminal(stream, "always", {}).write(Piece("no", "red"))

    assert stream.getvalue() == "\x1b[31mno\x1b[0m\n"
    assert written(Piece("no", "red")) == "no\n"


@pytest.mark.parametrize(
    ("choice", "environment", "wanted"),
    [
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": ""}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_who_decides_on_colour(choice: Color, environment: dict[str, str], wanted: bool) -> None:
    """The flag wins over NO_COLOR, that over FORCE_COLOR, that over what the stream is; a file gets no colours."""
    assert wants_color(choice, io.StringIO(), environment) is wanted


def test_width() -> None:
    """Lines break at blanks within COLUMNS, and every line is indented."""
    stream = io.StringIO()
    Terminal(stream, "never", {"COLUMNS": "24"}).write("the old pier will be shut", " for good", indent=4)

    assert stream.getvalue() == "    the old pier will be\n    shut for good\n"


def test_hanging_rows() -> None:
    """Rows after the first can stand further in, and stay within the width."""
    stream = io.StringIO()
    Terminal(stream, "never", {"COLUMNS": "22"}).write("cue   ", "said, at the end of the line", hang=6)

    assert stream.getvalue() == "cue   said, at the end\n      of the line\n"


def test_a_run_is_coloured_once() -> None:
    """Words of one style share one pair of codes."""
    stream = io.StringIO()
    Terminal(stream, "always", {}).write(Piece("the old pier", "dim"), " shut")

    assert stream.getvalue() == "\x1b[2mthe old pier\x1b[0m shut\n"


def test_wrapping_keeps_words() -> None:
    """A word whose style changes in its middle is not torn, and no character is lost."""
    out = written("no", Piece("body", "hit"), " knows why", COLUMNS="20")

    assert out == "nobody knows why\n"


def test_wide_characters() -> None:
    """An East Asian wide character takes two columns, a combining mark none."""
    assert [width_of(text) for text in ("ab", "中文", "e\u0301")] == [2, 4, 1]


def test_table_lines_up() -> None:
    """Columns of a table begin at the same place in every row."""
    stream = io.StringIO()
    Terminal(stream, "never", {}).table(("who", "how often"), [("Agnes Thorne", "2"), ("Piet\nOkafor", "10")])

    assert stream.getvalue() == "who           how often\nAgnes Thorne  2\nPiet Okafor   10\n"


def test_table_on_a_terminal_is_cut() -> None:
    """On a terminal a row stays within its width, with an ellipsis; in a file nothing is left out."""

    class Tty(io.StringIO):
        def isatty(self) -> bool:
            return True

    tty, file = Tty(), io.StringIO()
    for stream in (tty, file):
        Terminal(stream, "never", {"COLUMNS": "20"}).table(("who", "words"), [("Thorne", "the pier is rotten")])

    assert tty.getvalue() == "who     words\nThorne  the pier is…\n"
    assert "rotten" in file.getvalue()


def test_data_on_a_terminal() -> None:
    """CSV that goes to a terminal is made safe as well."""
    stream = io.StringIO()
    Shown(stream).write("a\x1b,b\r\nc\td\r\n")

    assert not RAW.search(stream.getvalue())
