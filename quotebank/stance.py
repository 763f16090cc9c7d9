"""Takes an attribution without marks, tells whether it reports what somebody said.

«She said it would rain» is speech; «she hopes it will rain» is the reporter's word for what she feels, and «she did
not say that it would rain» is nobody's statement at all.  Corpora count all three as attributions; a fact-checker must
not mistake one for another, so each carries its flag.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from quotebank.candidates import Candidate
from quotebank.lexicon import closed_class, cues, multiword_cues
from quotebank.passages import Paragraph
from quotebank.rules.phrases import is_finite
from quotebank.tokens import Token

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
_SAID = 4
"""From how many words on what is «said» is a clause: «said goodbye», «said a short prayer» are none."""
_DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your no any some every of for".split()
)
_BEHIND_PARTICIPLE = frozenset("by in on at for of from with to into as under over".split())
_RELATIVES = frozenset({"that", "which", "who", "whom", "whose", "where"})
_ANTECEDENTS = frozenset({"one", "those", "all"})
_SUBJECTS = frozenset({"he", "she", "they", "we", "you", "i"})
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
    elif _lemma(words) not in _WITH_OBJECT and not (takes_clause(words) and has_clause(candidate, paragraph)):
        out.append(OBJECT)
    return tuple(out)


def has_clause(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the content is a clause, as far as forms tell; «added forty beds» reports no words.

    A clause has a finite verb besides those of its relative clauses: «the need that she saw» has none of its own.
    """
    tokens = [paragraph.tokens[n] for span in candidate.content for n in paragraph.tokens_in(span)]
    first = paragraph.token_at(candidate.content[0].start)
    if first and paragraph.tokens[first - 1].low in ("that", "whether"):
        return True
    if not tokens or tokens[0].low == "to":
        return False
    if any(t.kind == "q" for t in tokens) or (_is_said(candidate, paragraph) and len(tokens) >= _SAID):
        return True
    verbs = sum(_is_finite(tokens, number) for number in range(1, len(tokens)))
    relatives = sum(_begins_relative(tokens, number) for number in range(1, len(tokens)))
    return verbs > relatives or (len(tokens) > _PHRASE and not relatives and verbs == 0 and not _is_phrase(tokens))


def _is_said(candidate: Candidate, paragraph: Paragraph) -> bool:
    """Tell whether the verb is «say», behind which hardly anything but a clause or a few set words stand."""
    cue = candidate.cue[0] if candidate.cue else None
    inside = paragraph.tokens_in(cue) if cue and paragraph.span.covers(cue) else range(0)
    return bool(inside) and _lemma(paragraph.tokens[inside[0]].low) == "say"


def _is_finite(tokens: Sequence[Token], number: int) -> bool:
    """Tell whether a token may be a finite verb: no participle («promised by the mayor»), no noun («the need»)."""
    low = tokens[number].low
    if not is_finite(low) or tokens[number - 1].low in _DETERMINERS:
        return False
    following = tokens[number + 1].low if number + 1 < len(tokens) else ""
    return not (low.endswith(("ed", "en")) and following in _BEHIND_PARTICIPLE)


def _begins_relative(tokens: Sequence[Token], number: int) -> bool:
    """Tell whether a relative clause begins with a token, be it without its pronoun («the role she played»)."""
    before, token = tokens[number - 1], tokens[number]
    noun = before.low not in closed_class() or before.low in _ANTECEDENTS
    noun = noun or (number > 1 and tokens[number - 2].low in _DETERMINERS)
    if before.kind != "w" or not noun:
        return token.low in _RELATIVES and before.text == ","
    return token.low in _RELATIVES or (token.low in _SUBJECTS and not is_finite(before.low))


def _is_phrase(tokens: Sequence[Token]) -> bool:
    return tokens[0].low in _DETERMINERS


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
def takes_clause(words: str) -> bool:
    """Tell whether a cue may introduce a clause: not so «defend», «discuss», whose object is no statement."""
    entries = (*cues().get(words, ()), *multiword_cues().get(words, ()))
    entries = entries or cues().get(words.split()[0] if words else "", ())
    return not entries or any(cue.clause for cue in entries)


@lru_cache(maxsize=8192)
def _lemma(words: str) -> str:
    entries = cues().get(words.split()[0], ()) if words else ()
    return entries[0].lemma if entries else words
