"""Takes a page, gives what it tells of its article, and for each value where it stands.

Nothing is made up: what a page neither declares nor prints stays unknown.  Where two of its sources disagree, a note
says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from quotebank.readers.html import byline, dated
from quotebank.readers.html.address import address
from quotebank.readers.html.bare import bare_names
from quotebank.readers.html.blocks import Block
from quotebank.readers.html.data import text_of
from quotebank.readers.html.layout import Layout
from quotebank.readers.html.near import around_headline, aside, headline, inside, paragraphs, region
from quotebank.readers.html.sources import Sourced, Sources
from quotebank.readers.html.title import title

_DESCRIPTIONS = ("description", "og:description", "twitter:description", "dc.description")


@dataclass(slots=True)
class Facts:
    """What a page tells of its article; every field as on :class:`quotebank.model.Article`."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    section: str | None = None
    found: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def take(self, name: str, values: Iterable[Sourced | None]) -> str | None:
        """Set a field to the first value that there is, and remember where it stands."""
        for value, where in filter(None, values):
            if value:
                setattr(self, name, value)
                self.found[name] = where
                return value
        return None


def descriptions(sources: Sources) -> list[str]:
    """Return what a page declares as its standfirst."""
    return [value for value, _ in (*sources.meta(_DESCRIPTIONS), *sources.told("description"))]


def facts(sources: Sources, layout: Layout, body: Sequence[Block], markup: str) -> Facts:
    """Return what a page tells of the article with this body."""
    told = Facts()
    near, bounds = around_headline(layout, body), region(layout, body)
    beside, head = aside(layout, body), headline(layout, body)

    times = [n for n in layout.root.find("time") if n.is_small and inside(n, bounds) and not beside(n)]
    outlets = list(_publishers(sources))
    told.take("publisher", outlets)
    told.take("title", [title(sources, told.publisher)])
    url, told.notes = address(sources, markup)
    told.take("url", [url])
    hosts = [urlsplit(told.url).hostname or ""] if told.url else []
    bodies = [*(name for name, _ in outlets), *hosts]
    told.authors, where = byline.authors(sources, near, bounds, bodies, beside)
    nobody = not any(byline.persons(told.authors, bodies))
    if nobody and (names := bare_names(layout, near, paragraphs(body) if body else (), told.title or "")):
        told.authors, where = names, "a line below the headline"
    if told.authors:
        told.found["author"] = where
        told.notes += filter(None, [byline.conflict(told.authors, where, near)])
    told.take("updated", [dated.updated(sources, near, times, head)])
    told.take("published", [dated.published(sources, near, times, head), dated.in_address(told.url)])
    note = dated.conflict(told.published, told.updated, near, times, head)
    if note and told.found["published"] != "<time>":
        told.notes.append(note)
    told.take("language", _languages(sources))
    told.take("section", [*sources.meta(["article:section"]), *sources.told("articleSection")])
    return told


def _publishers(sources: Sources) -> Iterator[Sourced]:
    yield from sources.meta(["og:site_name", "http://ogp.me/ns#site_name"])
    publisher = sources.article.get("publisher")
    if isinstance(publisher, list) and publisher:
        publisher = publisher[0]
    if isinstance(publisher, dict):
        name = publisher.get("name") or sources.by_id.get(str(publisher.get("@id")), {}).get("name")
        if text_of(name):
            yield text_of(name), "JSON-LD publisher"
    yield from sources.meta(["publisher", "dc.publisher", "application-name", "apple-mobile-web-app-title"])


def _languages(sources: Sources) -> Iterator[Sourced]:
    declared = [(sources.root.get("lang") or sources.root.get("xml:lang"), "<html lang>")]
    declared += [
        *sources.told("inLanguage"),
        *sources.meta(["content-language", "og:locale", "language", "dc.language"]),
    ]
    for value, where in declared:
        tag = value.split(",")[0].strip().replace("_", "-")
        if 2 <= len(tag) <= 12 and tag.replace("-", "").isalnum():
            yield tag, where
