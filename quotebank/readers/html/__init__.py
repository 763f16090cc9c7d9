"""Takes HTML, gives articles: the words of a page as printed, and what the page tells of them.

``parse`` (tree), ``blocks`` (the walker), ``furniture``, ``prose`` and ``body`` (which blocks are the article),
``data``, ``sources`` and ``facts`` (what the page tells of it), ``census`` and ``live``; ``page`` puts them together.
"""

from quotebank.readers.html.fragment import fragment
from quotebank.readers.html.page import is_html, read_html

__all__ = ["fragment", "is_html", "read_html"]
