"""Takes what a CSV file holds, gives its description: the ``*.csv-metadata.json`` of CSV on the Web.

https://www.w3.org/TR/tabular-metadata/ — columns with their types and meaning, so that the file explains itself, and
beside them the guard, the question asked, the count and the versions, so that it can be made again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from quotebank.citation import COLUMNS, COLUMNS_VERSION

if TYPE_CHECKING:
    from quotebank.exporters import Options, Told


def describe(told: Told, options: Options) -> str:
    """Return the description of the CSV file that `told` is about."""
    columns = {column.name: column for column in COLUMNS}
    described = [
        {
            "name": column,
            "titles": column,
            "datatype": columns[column].datatype,
            "dc:description": columns[column].description,
        }
        for column in options.columns
    ]
    value = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": quote(told.name),
        "dc:title": "Quotations with their sources",
        "dialect": {"encoding": "utf-8", "header": options.headers, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": described, **_key(options)},
        "notes": [
            {
                "rows": told.rows,
                "question": dict(told.question),
                "formula_guard": options.guard,
                "one_line": options.one_line,
                "versions": {"columns": str(COLUMNS_VERSION), **told.versions},
            }
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _key(options: Options) -> dict[str, str]:
    return {"primaryKey": "citation_id"} if "citation_id" in options.columns else {}
