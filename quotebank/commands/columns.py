"""Takes texts for people, gives them side by side on a wide terminal, one below the other on a narrow one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from itertools import zip_longest

from quotebank.terminal import Terminal, width_of

NARROWEST = 34
"""A column of fewer characters is hard to read."""

_GAP = "   "
_COLOUR = re.compile("\x1b\\[[0-9;]*m")

Writer = Callable[[Terminal], None]


def beside(out: Terminal, writers: Sequence[Writer]) -> None:
    """Write what each of `writers` writes, in columns of one width, or below each other with a line between."""
    width = (out.width - len(_GAP) * (len(writers) - 1)) // len(writers)
    if width < NARROWEST:
        for number, write in enumerate(writers):
            if number:
                out.write("─" * min(out.width, 60))
            write(out)
        return
    columns = [_lines(write, width, painted=out.color) for write in writers]
    for row in zip_longest(*columns, fillvalue=""):
        padded = [line + " " * (width - width_of(_COLOUR.sub("", line))) for line in row]
        out.stream.write(_GAP.join(padded).rstrip() + "\n")


def _lines(write: Writer, width: int, *, painted: bool) -> list[str]:
    page = io.StringIO()
    write(Terminal(page, "always" if painted else "never", {"COLUMNS": str(width)}))
    return page.getvalue().splitlines()
