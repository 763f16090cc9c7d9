"""Takes an open bank, gives findings: everything wrong with its rows, its index, or the two together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong."""

    check: str
    what: str
    where: str = ""
    hint: str = ""
    severity: Literal["error", "warning"] = "error"
