"""Takes an element of a page, tells by its tag, role and names whether it is furniture: what stands around articles.

The words are those that pages of all kinds use in ``class`` and ``id``; none belongs to one outlet.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from quotebank.readers.html.tree import Node

SURE = frozenset(
    """breadcrumb breadcrumbs related relateds relatedposts relatedarticles relatedstories relatedcontent relatedlinks
    relatednews recommend recommended recommendation recommendations recirc
    recirculation trending popular mostread mostpopular readmore morestories morefrom alsoread readnext upnext
    nextup readalso seealso moreon furtherreading interlink interlinks newsletter newsletters signup optin
    mailchimp sharebar socialshare sharetools addthis sharethis advert adverts advertisement advertisements
    advertising adslot adunit adsbygoogle dfp cookies gdpr onetrust ccpa comments commenting disqus livefyre
    viafoura coral taglist bio biography authorbio aboutauthor authorbox authorcard caption captions pullquote
    pullquotes photocredit imagecredit outbrain taboola zergnet toc tableofcontents skiplink""".split()
)
"""Words of a name that tell furniture, whatever else stands in the name."""

LAYOUT = frozenset(
    """nav navigation navbar navigations menu footer sidebar siderail rightrail share sharing subscribe
    subscription subscriptions subscriber cookie consent tags skip ad ads sponsored""".split()
)
"""Words that tell furniture unless the element holds paragraph after paragraph: they may describe the page's grid."""

LIKELY = frozenset(
    """teaser teasers social socials follow followus sponsor sponsors promo promos promobox promotion promotions cta
    banner topics keywords credit credits copyright gallery carousel slideshow slider lightbox player videoplayer
    playlist jwplayer brightcove poll quiz survey modal popup overlay dialog tooltip dropdown toolbar regwall
    widget widgets rail print-only printonly""".split()
)
"""Words that tell furniture unless the element holds little but prose: some articles are laid out as slides."""

ABOVE = frozenset("modal popup overlay dialog tooltip dropdown lightbox".split())
"""Words that tell what a style sheet lays above the page, wherever its words stand among the others."""

BODIES = frozenset(
    """article-body article-content article-text story-body story-content story-text entry-content post-content
    post-body body-content body-copy body-text content-body news-body news-content main-content page-content""".split()
)
"""Two words of a name that tell an article's own part, whatever else stands in the name."""

READERS = frozenset("comments commenting disqus livefyre viafoura coral comment-list comments-area".split())
"""Words that tell what readers wrote: prose as well, and never part of the article."""

SURE_PAIRS = frozenset(
    """read-more read-next read-also also-read more-stories more-from more-on more-news most-read most-popular most-
    viewed see-also up-next you-may you-might dont-miss editors-picks editor-picks related-articles author-bio
    author-box author-info author-card author-about about-author author-description author-profile sign-up opt-in
    skip-to table-of jump-to photo-credit image-credit image-caption inline-link inline-links article-tags
    article-footer post-tags entry-footer post-footer story-footer tag-list topic-list topics-list social-media
    follow-us share-this share-buttons comments-area comment-list comment-form comment-section latest-news top-
    stories other-stories story-links link-list trust-project related-content article-list news-letter call-to
    pull-quote pull-quotes site-header""".split()
)
"""Two words that tell furniture where they stand beside each other."""

POSTS = frozenset(
    """twitter-tweet twitter-video twitter-timeline instagram-media tiktok-embed bluesky-embed mastodon-embed
    reddit-embed reddit-card fb-post fb-video text-post-media imgur-embed-pub""".split()
)
"""The names that the platforms themselves give what is embedded from them."""

_POST_TAGS = frozenset("amp-twitter amp-instagram amp-facebook amp-tiktok amp-reddit bsky-embed".split())
_TAGS = frozenset(["nav", "footer", "aside", "form", "menu", "dialog", "figcaption", "dir"])
_WHOLE = frozenset(["html", "body", "main", "article"])
_ROLES = frozenset(
    """navigation complementary contentinfo search dialog alertdialog alert banner menu menubar toolbar tablist
    tooltip""".split()
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z0-9]+")


def furniture(node: Node) -> str:
    """Return what an element is by itself: ``readers`` (comments), ``figure``, or furniture of some sureness.

    That is ``sure``, ``layout`` or ``likely``; empty where nothing tells that it is any of these.
    """
    if node.tag in _WHOLE:
        return ""
    if node.tag in _TAGS or is_post(node) or node.get("role").lower() in _ROLES:
        return "sure"
    names = f"{node.get('class')} {node.get('id')}"
    named = _named(names) if len(names) > 1 else ""
    if node.tag == "figure" and not named:
        return "figure"
    return "" if named == "own" else named


def is_post(node: Node) -> bool:
    """Tell whether an element is a post embedded from another platform, which is no part of an article's words."""
    return node.tag in _POST_TAGS or (bool(node.attributes) and not POSTS.isdisjoint(node.get("class").split()))


def name_parts(node: Node) -> list[str]:
    """Return the words of an element's names, in small letters."""
    return _parts(f"{node.get('class')} {node.get('id')}")


def names_body(node: Node) -> bool:
    """Tell whether an element is named as the one that holds an article's words."""
    return node.get("itemprop") == "articleBody" or _named(node.get("class")) == "own"


@lru_cache(maxsize=20_000)
def _named(names: str) -> str:
    told = {_tells(name) for name in names.split()}
    return next((how for how in ("readers", "own", "sure", "layout", "likely") if how in told), "")


def _tells(name: str) -> str:
    parts = _parts(name)
    pairs = [f"{one}-{other}" for one, other in pairwise(parts)]
    if not READERS.isdisjoint(parts + pairs):
        return "readers"
    if not BODIES.isdisjoint(pairs) and len(pairs) == 1:
        return "own"
    if not SURE.isdisjoint(parts) or not SURE_PAIRS.isdisjoint(pairs):
        return "sure"
    if not LAYOUT.isdisjoint(parts):
        return "layout"
    return "" if LIKELY.isdisjoint(parts) else "likely"


def _parts(name: str) -> list[str]:
    return [part for part in _SPLIT.split(_CAMEL.sub("-", name).lower()) if part]
