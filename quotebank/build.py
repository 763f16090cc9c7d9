"""Takes nothing, gives the build that runs: the rooms of the extractor as Python, or compiled (see ``setup.py``)."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal


def build() -> Literal["Python", "compiled"]:
    """Return how the extractor was built; its rooms are compiled together or not at all."""
    spec = find_spec("quotebank.tokens")
    return "Python" if spec is None or str(spec.origin).endswith(".py") else "compiled"
