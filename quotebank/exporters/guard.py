"""Takes a cell, gives it so that no spreadsheet runs it as a formula, and back again exactly as it was.

Excel and LibreOffice evaluate a cell that begins with one of these signs, quoted or not: OWASP ASVS 1.2.10 and
https://owasp.org/www-community/attacks/CSV_Injection name them.  Such a cell gets one apostrophe in front.  A cell
that already has apostrophes before such a sign gets one more, so that taking one away is always right.
"""

from __future__ import annotations

import re

_TRIGGER = "[=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]"
_BLANKS = "[\\s\u200b-\u200f\u2060\ufeff]*"
_RISKY = re.compile(f"'*{_BLANKS}{_TRIGGER}")
_GUARDED = re.compile(f"'+{_BLANKS}{_TRIGGER}")


def guarded(cell: str) -> str:
    """Return `cell` with an apostrophe before it if a spreadsheet could run it."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell that :func:`guarded` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell
