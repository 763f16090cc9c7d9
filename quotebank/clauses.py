"""Takes fields of a query tree, gives SQL that tells whether they hold: the part of a search that asks the rows.

Every value is bound; a statement is put together from the fixed pieces of this file alone.  In it ``q`` is the
quotation, ``a`` its article, ``s`` its speaker.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from quotebank import who
from quotebank.folding import folded
from quotebank.records import listed
from quotebank.tree import And, Confidence, Days, Node, Not, Or, Text, Value

FROM = " FROM quotation q JOIN article a ON a.id = q.article_id LEFT JOIN speaker s ON s.id = q.speaker_id WHERE "

FIRST = "coalesce(q.said_earliest, q.said_latest, substr(a.published, 1, 10))"
"""The first day on which it may have been said; the day of print where nobody says when it was said."""
LAST = "coalesce(q.said_latest, q.said_earliest, substr(a.published, 1, 10))"

_ENDS = {
    "date": (FIRST, LAST),
    "said": ("coalesce(q.said_earliest, q.said_latest)", "coalesce(q.said_latest, q.said_earliest)"),
    "published": ("substr(a.published, 1, 10)", "substr(a.published, 1, 10)"),
}
_SPAN = f"q.id IN ({who.SPANS_HOLDING})"
_TEXTS = {
    "role": _SPAN.replace("{part}", "role"),
    "org": f"({_SPAN.replace('{part}', 'affiliation')} OR (s.kind <> 'person' AND holds(s.name, {{words}}, {{open}})))",
    "cue": _SPAN.replace("{part}", "cue"),
    "occasion": _SPAN.replace("{part}", "occasion"),
    "title": "a.id IN (SELECT id FROM article WHERE holds(title, {words}, {open}))",
    "by": "a.id IN (SELECT id FROM article WHERE holds(author, {words}, {open}))",
    "anon": "(q.speaker_kind = 'anonymous' AND (holds(q.anonymity_description, {words}, {open})"
    " OR holds(q.anonymity_reason, {words}, {open})))",
}
_VALUES = {
    "type": "q.kind = {value}",
    "lang": "(lower(a.language) = {value} OR substr(lower(a.language), 1, length({value}) + 1) = {value} || '-')",
    "group": "q.group_id BETWEEN {value} AND {value} || 'z'",
    "review": "q.review_status = {value}",
}
_IN = "IN (SELECT value FROM json_each({value}))"


@dataclass(slots=True)
class Clauses:
    """Turns fields into SQL over one connection, and collects the values to bind."""

    db: sqlite3.Connection
    values: dict[str, str | float] = field(default_factory=dict)
    meant: dict[str, who.Who] = field(default_factory=dict)
    """Name of a speaker as typed -> whom it was understood as."""
    publishers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a publisher as typed -> those that it may mean."""

    def __post_init__(self) -> None:
        who.teach(self.db)

    def all_of(self, nodes: Iterable[Node]) -> str:
        """Return the condition that all of `nodes`, which hold nothing but fields, hold."""
        return " AND ".join(self.of(node) for node in nodes) or "true"

    def of(self, node: Node) -> str:
        """Return the condition of one node; raises :class:`~quotebank.errors.NotFoundError` for a name of nobody."""
        match node:
            case Not(part):
                # What is unknown does not hold, so its negation does.
                return f"NOT ({self.of(part)} IS TRUE)"
            case And(parts):
                return f"({' AND '.join(self.of(part) for part in parts)})"
            case Or(parts):
                return f"({' OR '.join(self.of(part) for part in parts)})"
            case Text(name, words, goes_on):
                return _TEXTS[name].format(words=self.bind(" ".join(words)), open=int(goes_on))
            case Value(name, value):
                return self._value(name, value)
            case Days():
                return self._days(node)
            case Confidence():
                low, high = self.bind(node.low), self.bind(node.high)
                above, below = ">" if node.above else ">=", "<" if node.below else "<="
                return f"(q.confidence {above} {low} AND q.confidence {below} {high})"
            case _:
                raise TypeError(f"{node} is no field")

    def bind(self, value: str | float) -> str:
        """Return the name under which a value is bound."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _value(self, name: str, value: str) -> str:
        if name == "speaker":
            return self._speaker(value)
        if name == "pub":
            self.publishers[value] = who.publishers(self.db, value)
            return f"a.publisher {_IN}".format(value=self.bind(listed(self.publishers[value])))
        if name == "named":
            return f"q.speaker_kind {'=' if value == 'no' else '<>'} 'anonymous'"
        return _VALUES[name].format(value=self.bind(value))

    def _speaker(self, typed: str) -> str:
        meant = self.meant[typed] = who.speakers(self.db, typed)
        if meant.part:
            words = self.bind(" ".join(folded(typed)))
            return _SPAN.format(part=meant.part, words=words, open=0)
        if meant.kind:
            return f"q.speaker_kind = {self.bind(meant.kind)}"
        return f"s.public_id {_IN}".format(value=self.bind(listed(meant.ids)))

    def _days(self, node: Days) -> str:
        first, last = _ENDS[node.field]
        conditions = [f"{first} IS NOT NULL"]
        if node.first:
            conditions.append(f"{last} >= {self.bind(node.first.isoformat())}")
        if node.last:
            conditions.append(f"{first} <= {self.bind(node.last.isoformat())}")
        return f"({' AND '.join(conditions)})"
