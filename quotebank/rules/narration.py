"""Ada Holm hit back. “We build bridges.”: words in marks behind a sentence about the one who says them.

No cue: whoever acts in the sentence before is taken to speak.  The weakest of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.lexicon import closed_class
from quotebank.model import Span
from quotebank.names import is_capitalised
from quotebank.passages import Sentence
from quotebank.rules.clauses import Context, next_text
from quotebank.rules.phrases import Range, is_finite, is_linking, subject_after
from quotebank.tokens import Token

NAME = "narration"
_NOTES = ("the sentence before tells of the speaker",)
_FEWEST = 3
_BEHIND_CUE = 5
"""How many tokens may stand behind a cue that introduces nothing: «Pell hit back at her.»"""
_NO_STATEMENT = frozenset("?:")


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for each sentence in marks that follows a sentence of narration with a named subject.

    The words in marks may be the whole next paragraph.
    """
    paragraph = context.paragraph
    tokens = paragraph.tokens
    for before, sentence in zip(paragraph.sentences, paragraph.sentences[1:], strict=False):
        content = _all_in_marks(tokens[sentence.first : sentence.last])
        subject = _narrated(context, before) if content else None
        if subject is not None:
            yield Candidate(content, (), context.span(subject), NAME, 0.45, _NOTES)
    following = next_text(context)
    content = _all_in_marks(following.tokens) if following is not None else ()
    subject = _narrated(context, paragraph.sentences[-1]) if content and paragraph.sentences else None
    if subject is not None:
        yield Candidate(content, (), context.span(subject), NAME, 0.4, _NOTES)


def _all_in_marks(run: Sequence[Token]) -> tuple[Span, ...]:
    """Return the stretches of a sentence or paragraph that is all in marks and no mere phrase."""
    if not run or not all(t.kind in "qp" for t in run) or run[0].kind != "q" or run[0].text.count(" ") < _FEWEST:
        return ()
    return tuple(t.span for t in run if t.kind == "q")


def _narrated(context: Context, before: Sentence) -> Range | None:
    """Return the subject of a sentence that tells of somebody and quotes nobody."""
    tokens = context.paragraph.tokens
    if tokens[before.last - 1].text in _NO_STATEMENT or any(t.kind == "q" for t in tokens[before.first : before.last]):
        return None
    cues = [clause for clause in context.clauses if before.first <= clause.cue[0] < before.last]
    if cues and (before.last - cues[-1].cue[1] > _BEHIND_CUE or cues[-1].negated):
        return None
    subject = cues[-1].subject if cues else subject_after(tokens, before.first - 1, before.last)
    if subject is None or not _is_somebody(tokens[subject[0] : subject[1]]) or not _acts(tokens[subject[1] :]):
        return None
    return subject


def _acts(rest: Sequence[Token]) -> bool:
    """Tell whether a verb may follow the subject: not so in «Wait, it gets better»."""
    verb = next((token for token in rest if is_finite(token.low) or not is_linking(token)), None)
    if verb is None or verb.kind != "w" or not verb.text[0].islower():
        return False
    return verb.low not in closed_class() or is_finite(verb.low)


def _is_somebody(tokens: Sequence[Token]) -> bool:
    """Tell whether a subject is a name or a pronoun of a person."""
    return tokens[-1].low in ("he", "she") or (is_capitalised(tokens[0]) and is_capitalised(tokens[-1]))
