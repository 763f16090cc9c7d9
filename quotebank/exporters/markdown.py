"""Takes citations, gives Markdown (CommonMark, https://spec.commonmark.org): a quotation, who said it, and the source.

Every sign that Markdown would read as its own is escaped, so that the page shows the words as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from quotebank.citation import Cited
from quotebank.exporters.flat import WORDS, flat, printable

_SIGN = re.compile(r"[\\`*_{}\[\]<>#&|~!$^]")
_LINE_START = re.compile(r"^([ \t]*(?:\d+|))([-+=.)])", re.MULTILINE)
_EDGE = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)


def write(citations: Iterable[Cited], stream: TextIO) -> int:
    """Write one block for each citation; returns how many."""
    count = 0
    for cited in citations:
        count += 1
        stream.write("\n---\n\n" if count > 1 else "")
        stream.write("".join(f"> {line}".rstrip() + "\n" for line in escaped(cited.row["quote"]).split("\n")))
        stream.write("\n" + "  \n".join(_lines(cited)) + "\n")
    return count


def _lines(cited: Cited) -> Iterator[str]:
    row = cited.row
    who = f"**{_inline(row['speaker'])}**" if row["speaker"] else "Speaker unknown"
    unnamed = "not named" if row["speaker_kind"] == "anonymous" else ""
    said = f"said {row['said_on']} ({row['said_on_precision']})" if row["said_on"] else "day unknown"
    told = (row["speaker_role"], unnamed, row["anonymity_reason"], row["occasion"])
    yield " · ".join([who, *(_inline(part) for part in told if part), said, f"words {WORDS[row['quote_type']]}"])
    if row["citation_text"]:
        yield _inline(row["citation_text"])
    links = [("the words on the page", row["deep_link"] or row["url"]), ("archived", row["archive_url"])]
    shown = " · ".join(f"[{label}](<{_address(url)}>)" for label, url in links if url)
    yield f"{shown} · `{row['citation_id']}`" if shown else f"`{row['citation_id']}`"
    if row["note"]:
        yield f"Checker’s words: {_inline(row['note'])}"


def escaped(text: str) -> str:
    """Return `text` so that Markdown shows it as it stands, its line breaks as they are."""
    signs = _SIGN.sub(r"\\\g<0>", printable(text))
    starts = _LINE_START.sub(r"\1\\\2", signs)
    return _EDGE.sub(lambda match: "".join(f"&#{ord(char)};" for char in match[0]), starts)


def _inline(text: str) -> str:
    return escaped(flat(text))


def _address(url: str) -> str:
    return flat(url).replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
