"""Ada Holm hit back. “We build bridges.”: words in marks behind a sentence about the one who says them.

No cue: whoever acts in the sentence before, in the same paragraph, is taken to speak.  The weakest of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotebank.candidates import Candidate
from quotebank.names import is_capitalised
from quotebank.rules.clauses import Context
from quotebank.rules.phrases import subject_after
from quotebank.tokens import Token

NAME = "narration"
_FEWEST = 3


def find(context: Context) -> Iterator[Candidate]:
    """Yield a candidate for each sentence in marks that follows a sentence of narration with a named subject."""
    paragraph = context.paragraph
    tokens = paragraph.tokens
    for before, sentence in zip(paragraph.sentences, paragraph.sentences[1:], strict=False):
        run = tokens[sentence.first : sentence.last]
        if not run or not all(t.kind in "qp" for t in run) or run[0].kind != "q" or run[0].text.count(" ") < _FEWEST:
            continue
        if any(t.kind == "q" for t in tokens[before.first : before.last]):
            continue
        if any(before.first <= clause.cue[0] < before.last for clause in context.clauses):
            continue
        subject = subject_after(tokens, before.first - 1, before.last)
        if subject is None or not _is_somebody(tokens[subject[0] : subject[1]]):
            continue
        content = tuple(t.span for t in run if t.kind == "q")
        yield Candidate(content, (), context.span(subject), NAME, 0.45, ("the sentence before tells of the speaker",))


def _is_somebody(tokens: Sequence[Token]) -> bool:
    """Tell whether a subject is a name or a pronoun of a person."""
    return tokens[-1].low in ("he", "she") or (is_capitalised(tokens[0]) and is_capitalised(tokens[-1]))
