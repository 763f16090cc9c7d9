"""Takes the sources of a page, gives its address: the canonical one, whole, and what to note of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from quotebank.readers.html.sources import Sourced, Sources

_SAVED = re.compile(r"<!-- saved from url=\(\d{1,6}\)(\S{1,2000}) -->")
_HEAD = 4_000


def address(sources: Sources, markup: str) -> tuple[Sourced | None, list[str]]:
    """Return the canonical address and where it stands; an address of a home page is none of an article."""
    found = [(url, where) for url, where in _declared(sources, markup) if url]
    whole = [(url, where) for url, where in found if urlsplit(url).path.strip("/") or urlsplit(url).query]
    best = next(iter(whole), None)
    notes = []
    hosts = {_host(url) for url, where in whole if where in ("<link> canonical", "<meta> og:url")}
    if len(hosts) > 1:
        notes.append(f"the page gives addresses of two outlets: {' and '.join(sorted(hosts))}")
    return best, notes


def _declared(sources: Sources, markup: str) -> Iterator[Sourced]:
    base = next((url for url, _ in sources.meta(["og:url"]) if _whole(url)), "")
    for node in sources.root.find("link"):
        if "canonical" in node.get("rel").lower().split():
            yield _joined(base, node.get("href")), "<link> canonical"
    yield _joined("", base), "<meta> og:url"
    page = sources.article.get("mainEntityOfPage")
    for value in (sources.article.get("url"), page.get("@id") if isinstance(page, dict) else page):
        if isinstance(value, str):
            yield _joined(base, value), "JSON-LD url"
    saved = _SAVED.search(markup[:_HEAD])
    if saved:
        yield _joined("", saved[1]), "the browser that saved it"


def _joined(base: str, href: str) -> str:
    try:
        url = urljoin(base, href.strip()) if base else href.strip()
    except ValueError:
        return ""
    return url if _whole(url) else ""


def _whole(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\0-\x1f]", url)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
