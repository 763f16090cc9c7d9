"""Takes a text, gives its headline as printed, if the first paragraph has the shape of one.

The line stays part of the text.  Better no headline than a false one: a first line that could be a sentence, a
label, a byline or a quotation is not taken.
"""

from __future__ import annotations

import re

MAX_WORDS = 20

_FIRST = re.compile(r"\s*([^\n]+)\n[^\S\n]*\n\s*\S")
"""One line, then a blank line, then more text."""

_MARKDOWN = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?\s*")
_UNDERLINED = re.compile(r"\s*([^\n]+)\n(?:={3,}|-{3,})[^\S\n]*\n[^\S\n]*\n\s*\S")
"""A line with a row of signs below it: Markdown's other way to write a heading."""

_CLOSING = "”’\"'»)]"
_FINAL = tuple(".!?…:;,")
_LABEL = re.compile(r"[A-Z][A-Z /-]*:|[Cc]lick to |(?:By|BY) [A-Z]")
"""«WATCH ABOVE: …», «Click to play video: …», «By Ann Lee»: a label, a player's text, a byline."""

_QUOTED = re.compile(r"[“\"«‘'].*[”\"»’']")


def headline(text: str) -> str | None:
    """Return the headline of `text` as printed, or ``None``; Markdown's ``#`` before it is not part of it."""
    underlined = _UNDERLINED.match(text)
    if underlined:
        return underlined[1].strip() if _has_shape(underlined[1].strip()) else None
    match = _FIRST.match(text)
    if not match:
        return None
    line = match[1].strip()
    marked = _MARKDOWN.fullmatch(line)
    if marked:
        return marked[1] or None
    return line if _has_shape(line) else None


def _has_shape(line: str) -> bool:
    words = line.split()
    if not 2 <= len(words) <= MAX_WORDS or line.rstrip(_CLOSING).endswith(_FINAL):
        return False
    return not (_QUOTED.fullmatch(line) or _LABEL.match(line))
