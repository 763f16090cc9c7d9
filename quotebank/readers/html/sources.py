"""Takes the tree of a page, gives its sources of facts, each read once: JSON-LD, ``<meta>``, headlines, title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotebank.readers.html.blocks import blocks
from quotebank.readers.html.data import Thing, metas, text_of, things, types
from quotebank.readers.html.tree import Node

ARTICLES = frozenset(
    """Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle
    BackgroundNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle LiveBlogPosting BlogPosting
    TechArticle ScholarlyArticle SocialMediaPosting Report Review ClaimReview""".split()
)
"""Types of https://schema.org that an article may have."""

_PAGES = frozenset(["WebPage", "ItemPage", "MedicalWebPage", "CreativeWork"])
_TITLES = "og:title twitter:title parsely-title sailthru.title dc.title cxenseparse:title headline".split()
WORD = re.compile(r"[^\W_]+")

Sourced = tuple[str, str]
"""A value, and where it stands."""


class Sources:
    """What a page tells machines and shows people, beside the words of its article."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.metas = metas(root)
        self.things = things(root)
        self.by_id = {str(thing["@id"]): thing for thing in self.things if "@id" in thing and "name" in thing}
        self.heads = [(node, text) for node in root.find("h1") if node.is_small and (text := shown(node))]
        self.page_title = next((text_of(node.inner_text()) for node in root.find("title")), "")
        self.properties = [node for node in root.walk() if node.attributes and node.is_small and _is_property(node)]
        """The elements of microdata and RDFa that hold no more than a value."""
        self.article = self._article()

    def meta(self, keys: Sequence[str]) -> Iterator[Sourced]:
        """Give the values of the ``<meta>`` elements with these names, in the order of the names."""
        for key in keys:
            for value in self.metas.get(key, ()):
                yield value, f"<meta> {key}"

    def told(self, *keys: str) -> Iterator[Sourced]:
        """Give what the JSON-LD of the article has under these keys, where it is text."""
        for key in keys:
            value = text_of(self.article.get(key))
            if value:
                yield value, f"JSON-LD {key}"

    def titles(self) -> Iterator[Sourced]:
        """Give the titles that the page declares, the surest first."""
        yield from self.told("headline")
        yield from self.meta(_TITLES)
        yield from self.told("name", "alternativeHeadline")

    def _article(self) -> Thing:
        """Return the JSON-LD object of the article: of several the one whose headline is nearest the page's own."""
        known = [*(text for _, text in self.heads), *(value for value, _ in self.meta(_TITLES)), self.page_title]

        def rank(thing: Thing) -> tuple[float, int]:
            own = text_of(thing.get("headline") or thing.get("name"))
            near = max((likeness(own, one) for one in known if one), default=0.0)
            return near, sum(key in thing for key in ("datePublished", "author", "headline", "articleBody"))

        found = [thing for thing in self.things if types(thing) & ARTICLES]
        dated = [thing for thing in self.things if types(thing) & _PAGES and "datePublished" in thing]
        return max(found or dated[:1], key=rank, default={})


def _is_property(node: Node) -> bool:
    return "itemprop" in node.attributes or "property" in node.attributes


def shown(node: Node) -> str:
    """Return what an element shows, in one line."""
    return " ".join(part for block in blocks(node) for part in block.text.split(" ") if part).replace("\n", " ")


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return WORD.findall(text.lower())


def likeness(one: str, other: str) -> float:
    """Return how much of the shorter of two texts stands in the other, in words: 0 to 1."""
    a, b = set(words(one)), set(words(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
