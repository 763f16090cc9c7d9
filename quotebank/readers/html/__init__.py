"""Takes HTML, gives articles: the words of a page as printed, and what the page tells of them."""

from quotebank.readers.html.fragment import fragment

__all__ = ["fragment"]
