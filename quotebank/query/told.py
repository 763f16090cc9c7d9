"""Takes a query tree, gives it in words that a journalist reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quotebank.tree import (
    And,
    Confidence,
    Days,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Same,
    Stem,
    Text,
    Value,
)

_TEXTS = {
    "role": "in a role that holds",
    "org": "of, or by, an organisation whose name holds",
    "cue": "reported with",
    "title": "in an article whose headline holds",
    "by": "in an article whose byline holds",
    "occasion": "on an occasion told as",
    "anon": "of an unnamed source described, or explained, with",
}
_VALUES = {
    "speaker": "said by {}",
    "type": "{}",
    "pub": "published by {}",
    "lang": "in an article in the language {}",
    "group": "of the group {}",
    "review": "with the review «{}»",
    "named": "{}",
}
_SOURCES = {"no": "of a source that the article does not name", "yes": "of anyone but unnamed sources"}
_KINDS = {
    "direct": "direct: all words in quotation marks",
    "mixed": "mixed: some words in quotation marks",
    "indirect": "indirect: no words in quotation marks",
}
_DAYS = {
    "said": "said {}, as far as the article tells",
    "published": "in an article published {}",
    "date": "said {}, or published then where nobody tells when it was said",
}


def lines(node: Node, names: Mapping[str, str], depth: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the parts of a tree in words, each with how deep it stands.

    `names` gives for a name as typed whom it was understood as.
    """
    match node:
        case Everything():
            yield depth, "everything"
        case Not(part) if isinstance(part, And | Or):
            yield depth, "none of this together:" if isinstance(part, And) else "none of these:"
            for inner in part.parts:
                yield from lines(inner, names, depth + 1)
        case Not(part):
            for at, told in lines(part, names, depth):
                yield at, f"not {told}" if at == depth else told
        case And(parts) | Or(parts):
            yield depth, "all of these:" if isinstance(node, And) else "at least one of these:"
            for inner in parts:
                yield from lines(inner, names, depth + 1)
        case _:
            yield depth, _line(node, names)


def _line(node: Node, names: Mapping[str, str]) -> str:
    match node:
        case Same(parts):
            return f"all in one sentence: {_joined([_place(part) for part in parts], 'and')}"
        case Text(field, words, goes_on):
            return f"{_TEXTS[field]} «{' '.join(words)}{'…' if goes_on else ''}»"
        case Value(field, value):
            return _value(field, value, names)
        case Days():
            return _days(node)
        case Confidence():
            return _confidence(node)
        case _:
            return _place(node)


def _days(node: Days) -> str:
    since = f"from {node.first.isoformat()}" if node.first else ""
    until = f"to {node.last.isoformat()}" if node.last else ""
    one = f"on {node.first.isoformat()}" if node.first and node.first == node.last else ""
    return _DAYS[node.field].format(one or " ".join(filter(None, (since, until))))


def _place(node: Node) -> str:
    match node:
        case Stem(word):
            return f"«{word}» in any form"
        case Phrase((word,)):
            return f"the very word «{word}»"
        case Phrase(words):
            return f"exactly «{' '.join(words)}»"
        case Prefix(start):
            return f"a word that begins with «{start}»"
        case Fuzzy(word, edits):
            return f"«{word}», or a word spelt with {'one letter' if edits == 1 else f'up to {edits} letters'} changed"
        case Near(parts, links):
            told = _place(parts[0])
            for part, link in zip(parts[1:], links, strict=True):
                far = "right behind" if link.distance == 1 else f"at most {link.distance} words on,"
                around = "right beside" if link.distance == 1 else f"within {link.distance} words of"
                told = f"{told}, then {far} {_place(part)}" if link.ordered else f"{told} {around} {_place(part)}"
            return told
        case Or(parts):
            return f"({_joined([_place(part) for part in parts], 'or')})"
        case _:
            raise TypeError(f"{node} has no place")


def _joined(parts: list[str], word: str) -> str:
    return f" {word} ".join(parts)


def _value(field: str, value: str, names: Mapping[str, str]) -> str:
    if field in ("speaker", "pub"):
        meant = names.get(value, value)
        typed = f", for «{value}»" if meant != value else ""
        return _VALUES[field].format(meant) + typed
    value = {"type": _KINDS, "named": _SOURCES}.get(field, {}).get(value, value)
    return _VALUES[field].format(value)


def _confidence(node: Confidence) -> str:
    low = f"{'over' if node.above else 'of at least'} {node.low:g}" if node.low or node.above else ""
    high = f"{'under' if node.below else 'of at most'} {node.high:g}" if node.high < 1 or node.below else ""
    return f"with a confidence {' and '.join(filter(None, (low, high))) or 'of any height'}"
