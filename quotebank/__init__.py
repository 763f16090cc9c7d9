"""Quotations from news articles: who said what, in what role, when, and in exactly which words.

Read the modules in this order: ``errors``, ``model``, ``lexicon``, ``passages``, ``names``, ``dates``,
``roles``, ``rules``, ``tagger``, ``arbiter``, ``speakers``, ``pipeline``; then ``readers``, ``tables``,
``store``, ``query``, ``index``, ``search``, ``citation``, ``exporters``, ``bank`` and ``commands``.
"""

__version__ = "0.1.0"
