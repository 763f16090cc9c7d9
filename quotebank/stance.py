"""Takes an attribution without marks, tells whether it reports what somebody said.

«She said it would rain» is speech; «she hopes it will rain» is the reporter's word for what she feels, and «she did
not say that it would rain» is nobody's statement at all.  Corpora count all three as attributions; a fact-checker must
not mistake one for another, so each carries its flag.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from quotebank.candidates import Candidate
from quotebank.lexicon import cues, multiword_cues
from quotebank.passages import Paragraph
from quotebank.rules.phrases import is_finite

STANCE, NEGATED, ASKED, OBJECT = "stance", "negated", "question", "no-clause"
_NEGATIONS = frozenset(
    "not never no nor cannot without don't didn't doesn't won't wouldn't can't couldn't hasn't haven't".split()
)
_SHORT_OF = frozenset(
    (
        *("short of", "instead of", "refused to", "refuses to", "refuse to", "refusing to"),
        *("declined to", "declines to", "failed to", "fails to"),
    )
)
"""«She stopped short of saying that …» tells what nobody said."""
_ASKING = frozenset({"ask", "wonder", "question", "inquire", "enquire"})
_WITH_OBJECT = frozenset(
    ["according to", "according", *"announce confirm deny promise pledge vow offer agree threaten".split()]
)
"""Cues whose object or infinitive alone tells what was said (the annotation guides take it)."""
_PHRASE = 6
_REACH = 4


def flags(candidate: Candidate, paragraph: Paragraph) -> tuple[str, ...]:
    """Return the flags of a candidate by its cue: ``stance``, ``negated``, ``question``."""
    if not candidate.cue or not paragraph.span.covers(candidate.cue[0]):
        return ()
    inside = paragraph.tokens_in(candidate.cue[0])
    if not inside:
        return ()
    words = " ".join(paragraph.tokens[n].low for n in inside)
    out = []
    before = [t.low for t in paragraph.tokens[max(0, inside[0] - _REACH) : inside[0]]]
    around = [*before, *(t.low for t in paragraph.tokens[inside[0] : inside[-1] + 2])]
    if not _NEGATIONS.isdisjoint(before) or not _SHORT_OF.isdisjoint(map(" ".join, pairwise(around))):
        out.append(NEGATED)
    if _lemma(words) in _ASKING:
        out.append(ASKED)
    elif not is_speech(words):
        out.append(STANCE)
    elif not has_clause(candidate, paragraph) and _lemma(words) not in _WITH_OBJECT:
        out.append(OBJECT)
    return tuple(out)


def has_clause(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the content is a clause, as far as forms tell; «added forty beds» reports no words.

    A long content is nearly always one, though its verb be none that the tables know.
    """
    tokens = [paragraph.tokens[n] for span in candidate.content for n in paragraph.tokens_in(span)]
    first = paragraph.token_at(candidate.content[0].start)
    if first and paragraph.tokens[first - 1].low in ("that", "whether"):
        return True
    if tokens and tokens[0].low == "to":
        return False
    return len(tokens) > _PHRASE or any(t.kind == "q" or is_finite(t.low) for t in tokens)


@lru_cache(maxsize=8192)
def is_speech(words: str) -> bool:
    """Tell whether a cue is one of saying or writing; a colon or dash is."""
    entries = (*cues().get(words, ()), *multiword_cues().get(words, ()))
    head = words.split()[0] if words else ""
    entries = entries or cues().get(head, ())
    if not entries:
        return not words or not any(c.isalpha() for c in words)
    return any(cue.speech and cue.form != "adj" for cue in entries)


@lru_cache(maxsize=8192)
def _lemma(words: str) -> str:
    entries = cues().get(words.split()[0], ()) if words else ()
    return entries[0].lemma if entries else words
