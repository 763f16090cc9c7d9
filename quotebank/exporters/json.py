"""Takes rows, gives one JSON array of objects, keyed by the names of the columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from quotebank.exporters import Options

_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def write(citations: Iterable[Mapping[str, str]], stream: TextIO, options: Options) -> int:
    """Write the array, one object a line; returns how many."""
    return listed(({name: citation[name] for name in options.columns} for citation in citations), stream)


def listed(values: Iterable[object], stream: TextIO) -> int:
    """Write `values` as an array, one a line, as they come; returns how many."""
    count = 0
    for count, value in enumerate(values, 1):
        stream.write("[\n  " if count == 1 else ",\n  ")
        stream.write(line(value))
    stream.write("\n]\n" if count else "[]\n")
    return count


def line(value: object) -> str:
    """Return `value` as JSON on one line; control characters that JSON would allow raw are escaped as well."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
