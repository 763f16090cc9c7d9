"""Takes templates and values, gives each feature one whole number, and its readable name back.

A feature is a template and the names, kinds and numbers that fill it.  Numbers make it quick to look up; the file
of weights holds the readable form only: ``said | kind after = PS`` and the like.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from quotebank.tagger.kinds import CODES, KINDS

WIDTHS: Final = {"name": 13, "kind": 7, "number": 6}
"""How many bits a field takes."""
_SHIFT: Final = 32
BUCKETS: Final = [0, 1, 2, 3, 4, 4, 6, 6, 6, *[9] * 6, *[15] * 10, *[25] * 75]
_FAR: Final = 25


class Template(NamedTuple):
    """One kind of feature: what it is called and the fields that fill it."""

    label: str
    fields: str


def bases(templates: Sequence[Template], start: int = 0) -> list[int]:
    """Return for each template the number that is added to its value to make it a feature."""
    return [(start + place) << _SHIFT for place in range(len(templates))]


def bucket(distance: int) -> int:
    """Return `distance` rounded down to 0, 1, 2, 3, 4, 6, 9, 15 or 25."""
    return BUCKETS[distance] if distance < len(BUCKETS) else _FAR


def split(feature: int) -> tuple[int, int]:
    """Return which template, in their order, a feature fills, and its value."""
    return feature >> _SHIFT, feature & ((1 << _SHIFT) - 1)


def unpack(feature: int, templates: Sequence[Template], names: Sequence[str]) -> tuple[str, str]:
    """Return the label and the readable value of `feature`."""
    number, value = split(feature)
    template = templates[number]
    parts = []
    for sort in reversed(template.fields.split()):
        width = WIDTHS[sort]
        part, value = value & ((1 << width) - 1), value >> width
        parts.append(names[part] if sort == "name" else KINDS[part] if sort == "kind" else str(part))
    return template.label, " ".join(reversed(parts))


def pack(base: int, template: Template, value: str, numbers: dict[str, int]) -> int:
    """Return the feature that :func:`unpack` gave as `value` of `template`; `base` is the template's.

    Raises KeyError or ValueError where the value does not fit the template.
    """
    out = 0
    for sort, part in zip(template.fields.split(), value.split(), strict=True):
        code = numbers[part] if sort == "name" else CODES[part] if sort == "kind" else int(part)
        out = out << WIDTHS[sort] | code
    return base + out
