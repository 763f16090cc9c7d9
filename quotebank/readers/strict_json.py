"""Takes JSON as bytes or text, gives the value, and refuses what JSON readers usually let pass in silence.

A key given twice, ``NaN`` and ``Infinity``, nesting beyond all reason and numbers of thousands of digits are errors
with the place where they stand (RFC 8259 sections 4, 6 and 9 leave them to the reader).
"""

from __future__ import annotations

import json
from collections import Counter

from quotebank.errors import ArticleError


def loads(data: bytes | str, *, where: str) -> object:
    """Return the value that `data` holds; raises :class:`ArticleError`."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refused)
    except UnicodeDecodeError as error:
        raise ArticleError("not UTF-8, as JSON must be", where=where, hint="save it as UTF-8") from error
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno} column {error.colno}"
        raise ArticleError(f"not JSON: {error.msg} at {place}", where=where) from error
    except RecursionError as error:
        raise ArticleError("not usable JSON: nested too deeply", where=where) from error
    except ValueError as error:
        raise ArticleError(f"not usable JSON: {str(error).split(';')[0]}", where=where) from error
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key «{twice}» stands there twice")
    return values


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is not a JSON value")
