"""Takes a printed name and its role, gives the body or party that the article ties the person to.

It stands in the role («president of the Dellan Bakers' Union»), in a tag («Lee, D-Ohio,») or right behind the name
(«Lee of the Oatlands Institute»).
"""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.lexicon import parties
from quotebank.model import Phrase, Span
from quotebank.names import Name, is_capitalised
from quotebank.passages import Paragraph
from quotebank.roles import is_party_tag, is_plural_owner, is_role_noun
from quotebank.tokens import Token


def affiliation_of(text: str, paragraph: Paragraph, name: Name, role: Phrase | None) -> Phrase | None:
    """Return the body or party that a role or a tag ties the person to; ``None`` when none is printed."""
    tokens = paragraph.tokens
    tag = _tag_after(tokens, name)
    if tag is not None:
        return Phrase(tag.text, tag.span)
    if role is not None and role.span.start >= paragraph.span.start and role.span.end <= paragraph.span.end:
        inside = list(paragraph.tokens_in(role.span))
        return _body_in(text, tokens, inside)
    after = name.last
    if (
        after + 1 < len(tokens)
        and tokens[after].text in ("of", "from", "at", "with")
        and is_capitalised(tokens[after + 1])
    ):
        return _run_phrase(text, tokens, after + 1)
    return None


def _tag_after(tokens: Sequence[Token], name: Name) -> Token | None:
    """Return the party tag of «Lee, D-Ohio,» or «Lee (D-Ohio)»."""
    at = name.last
    if at + 1 < len(tokens) and tokens[at].text in (",", "(") and is_party_tag(tokens[at + 1].text):
        return tokens[at + 1]
    return None


def _body_in(text: str, tokens: Sequence[Token], inside: Sequence[int]) -> Phrase | None:
    """Return the capitalised run of a role that follows «of», «for», «at», «from» or «with», else a party or owner."""
    for number in inside[1:]:
        token = tokens[number]
        before = tokens[number - 1].low
        before_that = tokens[number - 2].low if number > 1 else ""
        linked = before in ("of", "for", "at", "from", "with", "to") or (
            before == "the" and before_that in ("of", "for", "at", "from", "with")
        )
        if linked and is_capitalised(token):
            return _run_phrase(text, tokens, number, inside[-1])
    for number in inside:
        low = tokens[number].low
        if low in parties():
            return Phrase(tokens[number].text, tokens[number].span)
        owned = (
            tokens[number].text in ("'s", "’s")
            or (is_plural_owner(tokens, number) and number + 1 in inside)
            or (is_role_noun(tokens[number].text) and tokens[number].text[0].islower())
        )
        if owned and number > inside[0] and is_capitalised(tokens[number - 1]) and is_capitalised(tokens[inside[0]]):
            span = Span(tokens[inside[0]].start, tokens[number - 1].end)
            return Phrase(span.of(text), span)
    return None


def _run_phrase(text: str, tokens: Sequence[Token], first: int, last: int | None = None) -> Phrase:
    stop = len(tokens) - 1 if last is None else last
    end = first
    while end + 1 <= stop and (
        is_capitalised(tokens[end + 1])
        or (end + 2 <= stop and is_plural_owner(tokens, end + 1) and is_capitalised(tokens[end + 2]))
    ):
        end += 1
    span = Span(tokens[first].start, tokens[end].end)
    return Phrase(span.of(text), span)
