"""Takes the sources of a page, gives its authors: those it declares, or those its byline shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from quotebank.readers.html.blocks import Block
from quotebank.readers.html.dated import apart_in_line
from quotebank.readers.html.names import names, of_things, same_body
from quotebank.readers.html.sources import Sources, shown
from quotebank.readers.html.tree import Node

_METAS = (
    "author article:author_name sailthru.author cxenseparse:author byl byline dc.creator dcterms.creator rnews:author "
    "article:author parsely-author article.author authors og:article:author citation_author"
).split()
_NAMED = re.compile(
    r"(?<![a-z])(?:by-?lines?|author(?:s|-?names?|-?link)?|contributor|writer|reporter)(?![a-z])", re.IGNORECASE
)
_NOT = re.compile(
    r"bio|description|image|avatar|photo|social|follow|date|time|box|card|title|role|job|related|more", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BY = re.compile(r"(?:(?:words|story|written|reported|posted|submitted)\s+)?by[\s:]+\S", re.IGNORECASE)
_DATED = re.compile(
    r"(?:posted |published |updated )?(?:on )?(?:[a-z]{3,9},? )?"
    r"(?:[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.? \d{4})"
    r"(?:,? (?:at )?\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?)?[\s,|·–—-]+by\s+",
    re.IGNORECASE,
)
"""A day before the byline in one line, as blogs print it."""
_OF_A_PICTURE = re.compile(
    r"(?:photo(?:graph)?s?|pictures?|images?|illustrations?|graphics?|video|art(?:work)?)\s+(?:by|credits?|:)",
    re.IGNORECASE,
)
_LONGEST = 160
_LINE = "a line that begins with «By»"
_LINK, _ELEMENT = "rel=author", "the byline"
_WORD = re.compile(r"[^\W\d_]{2,}")


def authors(
    sources: Sources,
    near: Sequence[Block],
    bounds: tuple[int, int],
    outlets: Sequence[str],
    aside: Callable[[Node], bool] = lambda node: False,
) -> tuple[tuple[str, ...], str]:
    """Return the authors' names and where they stand; what is `aside` is no byline.

    Where the page declares only its own outlet, the persons in the visible byline are taken before it.  A line that
    begins with «By» decides between links to authors: others may be named beside the article.
    """
    declared: tuple[tuple[str, ...], str] = ((), "")
    for values, where in _declared(sources):
        found = names(values)
        if some := persons(found, outlets):
            return some, where
        declared = declared if declared[0] else (found, where)
    printed = persons(names(_lines(near), visible=True), outlets)
    one: tuple[tuple[str, ...], str] | None = None
    for values, where in _visible(sources.root, near, bounds, aside):
        some = persons(names(values, visible=True), outlets)
        if not some or (printed and not any(_may_be_one(name, other) for name in some for other in printed)):
            continue
        if one is None and where != _LINK:
            return some, where
        # Of several authors one alone may have a page, to which a link leads.
        if one is not None and where == _ELEMENT and set(one[0]) < set(some):
            return some, where
        one = one or (some, where)
    return one or declared


def persons(found: Sequence[str], outlets: Sequence[str]) -> tuple[str, ...]:
    """Return those names that are none of an outlet's own."""
    return tuple(name for name in found if not any(same_body(name, outlet) for outlet in outlets))


def conflict(taken: Sequence[str], where: str, near: Sequence[Block]) -> str | None:
    """Return a note where the line that begins with «By» below the headline names nobody of those who were taken."""
    for printed in _lines(near):
        some = [name for name in names([printed], visible=True) if " " in name]
        if some and not any(_may_be_one(one, other) for one in taken for other in some):
            named = "; ".join(some)
            return f"two values for the byline: «{'; '.join(taken)}» ({where}) is taken, not «{named}» ({_LINE})"
    return None


def _may_be_one(one: str, other: str) -> bool:
    """Tell whether two names have a word in common, or one is made of the other's letters, as an account's name is."""
    first, second = (_WORD.findall(name.casefold()) for name in (one, other))
    return bool(set(first) & set(second)) or "".join(first) in "".join(second) or "".join(second) in "".join(first)


def _lines(near: Sequence[Block]) -> list[str]:
    return [line for block in near for line in apart_in_line(block).split("\n") if _BY.match(line)][:1]


def _declared(sources: Sources) -> Iterator[tuple[list[str], str]]:
    for key in ("author", "creator"):
        yield list(of_things(sources.article.get(key), sources.by_id)), f"JSON-LD {key}"
    for key in _METAS:
        yield [value for value, _ in sources.meta([key])], f"<meta> {key}"


def _visible(
    root: Node, near: Sequence[Block], bounds: tuple[int, int], aside: Callable[[Node], bool]
) -> Iterator[tuple[list[str], str]]:
    """Give the texts of elements that call themselves a byline, then of lines that begin with «By».

    Those around the headline come first, for further down others may be named.
    """
    above = (bounds[0], near[-1].start if near else bounds[0])
    yield from _in_elements(root, above, aside)
    lines = [line for block in near for line in block.text.split("\n")]
    yield _lines(near), _LINE
    yield [line[dated.end() :] for line in lines if (dated := _DATED.match(line))][:1], "a line with a day and «by»"
    yield from _in_elements(root, bounds, aside)


def _in_elements(root: Node, bounds: tuple[int, int], aside: Callable[[Node], bool]) -> Iterator[tuple[list[str], str]]:
    within = [node for node in root.walk() if bounds[0] <= node.start < bounds[1]]
    for kind, test in (("itemprop author", _is_property), (_LINK, _is_link), (_ELEMENT, _is_named)):
        nodes = [node for node in within if node.is_small and test(node) and 0 < len(shown(node)) <= _LONGEST]
        nodes = [node for node in nodes if not aside(node) and not _OF_A_PICTURE.match(shown(node))]
        nodes = nodes[:2] if kind == _ELEMENT else nodes
        yield [_apart(node) for node in nodes], kind
        yield [shown(node) for node in nodes], kind


def _apart(node: Node) -> str:
    """Return the texts of an element on lines of their own, but for a word that is cut for the sake of its look."""
    out = ""
    for text in node.texts():
        cut = out[-1:].isalpha() and text[:1].islower()
        out += text if cut or not out else f"\n{text}"
    return out


def _is_property(node: Node) -> bool:
    return node.get("itemprop") == "author"


def _is_link(node: Node) -> bool:
    return "author" in node.get("rel").split() or (
        node.tag == "a"
        and bool(re.search(r"/(?:authors?|by|profile|staff|writers?|reporters?|people)/[^/]+", node.get("href")))
    )


def _is_named(node: Node) -> bool:
    own = _CAMEL.sub("-", f"{node.get('class')} {node.get('data-testid')} {node.get('id')}")
    return len(own) > 2 and bool(_NAMED.search(own)) and not _NOT.search(own)
