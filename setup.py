"""Builds quotebank; with ``QUOTEBANK_COMPILE=1`` mypyc compiles the extractor's rooms, which then say the same sooner.

Everything else stands in ``setup.cfg``.  Without the variable nothing is compiled, and neither a C compiler nor mypy
is needed.  With it, a missing compiler is an error, and no build isolation is wanted: ``make fast`` shows how.
"""

import os

from setuptools import setup

ROOMS = """
    affiliations antecedents arbiter around candidates cast confidence dates dating echoes edges furniture idle
    introduced layout marks mentions names nouns occasions passages pipeline roles scenes sentences sources speakers
    spelling stage stance telling timing tokens
    lexicon/match
    rules/according rules/after rules/before rules/clauses rules/colon rules/narration rules/parenthetical rules/phrases
    rules/signature rules/transcript
    tagger/argument_features tagger/argument_scores tagger/cue_features tagger/judge tagger/kinds tagger/model
    tagger/packing tagger/paths tagger/propose tagger/side tagger/sums tagger/tagging tagger/trees tagger/view
"""
"""All that lies between an article and its quotations; the values of ``model``, which everybody uses, and the tables
of the lexicon stay Python."""


def extensions() -> list:
    """Return what is to be compiled: all of the rooms in one library, or nothing."""
    if os.environ.get("QUOTEBANK_COMPILE") != "1":
        return []
    from mypyc.build import mypycify  # late: only a compiled build needs it

    rooms = [f"quotebank/{room}.py" for room in ROOMS.split()]
    return mypycify(["--strict", *rooms], group_name="quotebank", opt_level="2", debug_level="0")


setup(ext_modules=extensions())
