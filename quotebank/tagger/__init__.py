"""Takes the passages of a text, gives possible attributions found by a model that was learnt from annotated news.

Three small models work one after the other (MODEL_CARD.md tells what they were learnt from and how good they are):
one says how likely each word of the lexicon is a cue where it stands, one finds the source and the content of each
likely cue, one judges the result beside its rivals.  The features hold words of the lexicon and of the closed
classes, shapes and endings only.  Everything is pure Python and reads no clock and no other article.
"""

from __future__ import annotations

from quotebank.tagger.model import load
from quotebank.tagger.tagging import tag, tag_paragraph

__all__ = ["load", "tag", "tag_paragraph"]
