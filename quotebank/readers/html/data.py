"""Takes the tree of a page, gives what it tells machines: its JSON-LD objects, and its ``<meta>`` values.

JSON-LD: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents, in the vocabulary of https://schema.org.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from quotebank.readers.html.tree import Node
from quotebank.readers.meta import storable

Thing = Mapping[str, object]

_LONGEST = 4_000_000
_COMMENT = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z")
_DECODER = json.JSONDecoder(strict=False)
_GAP = re.compile(r"[ \t\r\n;,]*")
_TRAILING = re.compile(r",(?=\s*[}\]])")
_BODY = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*")')


def things(root: Node) -> list[Thing]:
    """Return all objects of the page's JSON-LD, outer ones before those inside them; broken scripts are passed over."""
    found: list[Thing] = []
    for script in root.find("script"):
        if script.get("type").split(";")[0].strip().lower() == "application/ld+json":
            for value in _values(script.inner_text()):
                found += _objects(value)
    return found


def _values(source: str) -> Iterator[object]:
    """Give the JSON values of a script; publishers wrap them in comments, leave commas behind, put several in one."""
    text = _COMMENT.sub("", source[:_LONGEST]).strip().rstrip(";").rstrip()
    found = _decoded(text)
    if not found and (mended := _TRAILING.sub("", text)) != text:
        found = _decoded(mended)
    yield from found


def _decoded(text: str) -> list[object]:
    """Return the JSON values in a text, one behind the other, up to the first that is broken."""
    found: list[object] = []
    at = 0
    try:
        while at < len(text):
            value, end = _DECODER.raw_decode(text, at)
            found.append(value)
            gap = _GAP.match(text, end)
            at = gap.end() if gap else end
    except (ValueError, RecursionError):
        pass
    return found


def _objects(value: object) -> Iterator[Thing]:
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            yield one
            stack.extend(reversed(list(one.values())))
        elif isinstance(one, list):
            stack.extend(reversed(one))


def types(thing: Thing) -> frozenset[str]:
    """Return the types of an object, without the vocabulary before them."""
    value = thing.get("@type")
    return frozenset(str(one).rsplit("/", 1)[-1] for one in (value if isinstance(value, list) else [value]) if one)


def text_of(value: object) -> str:
    """Return a text, or the first of a list, with its white space as one space; empty for anything else."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), "")
    if isinstance(value, Mapping) and isinstance(value.get("@value"), str):
        value = value["@value"]
    return storable(" ".join(value.split())) if isinstance(value, str) else ""


def metas(root: Node) -> dict[str, list[str]]:
    """Return the contents of the page's ``<meta>`` elements by their names in small letters, in order."""
    found: dict[str, list[str]] = {}
    for node in root.find("meta"):
        content = text_of(node.get("content"))
        if content:
            for name in {node.get("property"), node.get("name"), node.get("itemprop")} - {""}:
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def told_bodies(root: Node) -> Iterator[str]:
    """Give what scripts hold under ``articleBody``, in JSON-LD or in the state of a page's own program."""
    for script in root.find("script"):
        source = script.inner_text()
        if "articleBody" in source:
            for match in _BODY.finditer(source[:_LONGEST]):
                try:
                    yield storable(str(json.loads(match[1], strict=False)))
                except ValueError:
                    continue
