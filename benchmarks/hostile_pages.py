"""Measure how the time to read a page grows with the page: ``python benchmarks/hostile_pages.py [FAMILY…]``.

Every family is a hostile way to write HTML: nothing but open tags, boxes in boxes, ten thousand dates.  Its page is
made at 50, 100, 200 and 400 thousand characters; prints the processor's seconds and what each doubling multiplies them
by.  Time that grows with the length gives 2.  Leaves with 1 when a doubling from 100,000 characters on costs more than
2.5 times, in the best of three measurements.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # last: an installed build goes before the checkout

from benchmarks.growth import LIMIT, ROUNDS, seconds
from quotebank.errors import ArticleError
from quotebank.readers.article import Source
from quotebank.readers.html import read_html

SIZES = (50_000, 100_000, 200_000, 400_000)

_PROSE = "It is dry, Ada Holm said on Monday of the old town hall by the sea, and so it was all week."

UNITS: dict[str, str] = {
    "open divs, as deep as may be": "<div><div></div>",
    "paragraphs": f"<p>{_PROSE}",
    "paragraphs in boxes": f"<div class=story><p>{_PROSE}</p></div>",
    "bare text and breaks": f"{_PROSE}<br><br>",
    "breaks": "<br>",
    "bold never closed": "<b>a ",
    "links never closed": "<a href=x>a ",
    "bold and paragraphs": "<b><p>a",
    "quotations in quotations": "<q>a",
    "lists in lists": "<ul><li>a",
    "tables in tables": "<table><tr><td>a",
    "text in tables": "<table>a",
    "rows": f"<tr><td>{_PROSE}<td>b",
    "figures in figures": "<figure>a",
    "figures with quotations": f"<figure><blockquote>{_PROSE}</blockquote></figure>",
    "furniture in furniture": "<div class=related>a",
    "asides": f"<aside>{_PROSE}</aside>",
    "hidden boxes in paragraphs": "<p>a<div hidden>b</div>c",
    "hidden boxes": "<div hidden>a</div>",
    "one paragraph and hidden boxes": "<div hidden></div> ",
    "spacers": "Dry.<span class=x></span>Wet.",
    "teasers": f"<div class=card><h3><a href=x>Ada Holm goes on with the bridge</a></h3><p>{_PROSE}</p></div>",
    "calls": "<div><p>Sign up for our newsletter</p><a href=x>here</a></div>",
    "calls in calls": "<div>Sign up for our newsletter <a href=x>",
    "headings of comments": "<h3>Comments</h3>",
    "comments in comments": "<div>Comments<p>Reply",
    "embedded posts": "<blockquote class=twitter-tweet>a</blockquote>",
    "names below the headline": "<div>Peter Moss</div>",
    "headings": "<h1>Ada Holm goes on</h1>",
    "times": "<time datetime=2024-05-14>14 May 2024</time> ",
    "bylines": "<span class=byline>By Ada Holm</span> ",
    "authors": "<a rel=author href=x>Ada Holm</a> ",
    "bylines in bylines": "<div class=byline>a",
    "headings in headings": "<h1>a<div>",
    "times in times": "<time>14 May 2024",
    "dates in dates": "<div itemprop=datePublished>a",
    "authors in authors": "<div itemprop=author>a",
    "article bodies in article bodies": "<div class=article-body>a",
    "posts in posts": "<div class=live id=a data-time=2024-05-14>a",
    "dates": "14 May 2024 ",
    "posts": f"<div class=live-post id=a><time datetime=2024-05-14>x</time><p>{_PROSE}</p></div>",
    "times in boxes": "<div class=live id=a><time datetime=2024-05-14>x</time>",
    "pictures": '<img alt="The old town hall by the sea">',
    "itemprops": "<i itemprop=author>Ada Holm</i>",
    "metas": '<meta name="author" content="Ada Holm">',
    "JSON-LD": '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Dry", "author": "A"}</script>',
    "JSON-LD that breaks off": '<script type="application/ld+json">{"a": [[[[</script>',
    "values in one JSON-LD": '{"a": 1} ',
    "trailing commas in JSON-LD": '{"a": [1,],} ',
    "JSON-LD that never ends": '{"a": {"b": ["',
    "nested JSON": '<script type="application/ld+json">' + "[" * 40,
    "bodies in scripts": '<script>{"articleBody": "It is dry"}</script>',
    "a body that breaks off": '"articleBody": "\\',
    "comments": "<!-- a -->",
    "comments never closed": "<!-- ",
    "tags never closed": "<p class=",
    "less-than signs": "<",
    "entities": "&amp;&ldquo;&#147;",
    "ampersands": "&",
    "attributes": "<p a=b c=d e=f>",
    "names": "<p class='a-b-c related-x'>",
    "white space": " \n\t",
    "NULs": "\0",
    "marks": "“”\"'",
    "scripts": "<script>var a</script>",
    "styles": "<style>p{}</style>",
    "titles": "<title>a",
    "forms": "<form>a",
    "options": "<select><option>a",
    "svg": "<svg><g>a",
    "math": "<math><mi>a",
    "templates": "<template>a",
    "unknown elements": "<x-a>a",
    "end tags": "</p></div></b>",
    "nothing but a word": "a",
    "charsets": "<meta charset=x>",
}
"""What each family repeats."""

_LINKED = '<script type="application/ld+json">{}</script>'
_SHELLS = {
    "a body that breaks off": "<script>{}</script>",
    "tags never closed": "{}",
    "values in one JSON-LD": _LINKED,
    "trailing commas in JSON-LD": _LINKED,
    "JSON-LD that never ends": _LINKED,
}


def page_of(family: str, size: int) -> bytes:
    """Return the page of a family, of about `size` characters."""
    unit = UNITS[family]
    count = max(1, size // len(unit))
    if family == "open divs, as deep as may be":
        body = "<div>" * min(count, 5_000) + _PROSE + unit * count
    else:
        body = _SHELLS.get(family, "{}").replace("{}", unit * count)
    return f"<!doctype html><html><head></head><body><h1>Dry</h1><p>{_PROSE}</p>{body}<p>{_PROSE}</p>".encode()


def read(page: bytes) -> int:
    """Read a page; returns the length of its text, 0 where it is refused."""
    try:
        return sum(len(one.article.text) for one in read_html(io.BytesIO(page), Source("page.html")) if one.article)
    except ArticleError:
        return 0


class Family:
    """The measurements of one family."""

    def __init__(self, name: str) -> None:
        self.name = name
        pages = [page_of(name, size) for size in SIZES]
        self.times = [seconds(lambda page=page: read(page)) for page in pages]
        for _ in range(ROUNDS - 1):
            if self.worst <= LIMIT:
                break
            self.times = [
                min(t, seconds(lambda page=page: read(page))) for t, page in zip(self.times, pages, strict=True)
            ]

    @property
    def worst(self) -> float:
        """The worst ratio from the second size on."""
        return max(b / max(a, 1e-3) for a, b in pairwise(self.times[1:]))

    def __str__(self) -> str:
        times = "".join(f"{time:8.3f}" for time in self.times)
        ratios = "  ".join(f"{b / max(a, 1e-9):4.2f}" for a, b in pairwise(self.times))
        return f"{self.name:34}{times}   {ratios}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help="only these (all without)")
    names = parser.parse_args(arguments).families or list(UNITS)
    unknown = [name for name in names if name not in UNITS]
    if unknown:
        parser.error(f"no such family: {', '.join(unknown)} (there are: {', '.join(UNITS)})")
    read(page_of("paragraphs", SIZES[0]))
    print(f"{'seconds at':34}{''.join(f'{size // 1000:7}k' for size in SIZES)}   growth with each doubling")
    families = []
    for name in names:
        families.append(Family(name))
        print(families[-1], flush=True)
    failed = [family.name for family in families if family.worst > LIMIT]
    worst = max(families, key=lambda family: family.worst)
    print(f"{len(families)} families; the worst doubling costs {worst.worst:.2f} times ({worst.name})")
    if failed:
        print(f"over {LIMIT}: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
