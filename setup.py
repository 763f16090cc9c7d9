"""Builds quotebank; with ``QUOTEBANK_COMPILE=1`` mypyc compiles the extractor's rooms, which then say the same sooner.

Everything else stands in ``setup.cfg``.  Without the variable nothing is compiled, and neither a C compiler nor mypy
is needed.  With it, a missing compiler is an error, and no build isolation is wanted: ``make fast`` shows how.
"""

import os

from setuptools import setup

ROOMS = """
    marks tokens sentences passages names scenes mentions edges
    rules/according rules/after rules/before rules/clauses rules/phrases
    tagger/argument_scores tagger/cue_features tagger/judge tagger/paths tagger/propose tagger/side tagger/sums
    tagger/tagging tagger/trees tagger/view
"""
"""The rooms in which most of the time goes: all that lie between an article and its quotations would give some 3 per
cent more speed for more than twice the time to compile."""


def extensions() -> list:
    """Return what is to be compiled: all of the rooms in one library, or nothing."""
    if os.environ.get("QUOTEBANK_COMPILE") != "1":
        return []
    from mypyc.build import mypycify  # late: only a compiled build needs it

    rooms = [f"quotebank/{room}.py" for room in ROOMS.split()]
    return mypycify(["--strict", *rooms], group_name="quotebank", debug_level="0")


setup(ext_modules=extensions())
