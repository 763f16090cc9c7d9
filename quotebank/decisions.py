"""Takes what people decided on speakers, gives for each speaker that an article names the one who is meant.

A merge makes two one; a split makes one of some articles' or quotations' speaker another; an alias is a further name;
a role and a Wikidata item are told of a speaker.  A later row can take back any of them, and then it never was.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from quotebank.folding import plain
from quotebank.model import Decision, SpeakerKind, digest

QID = re.compile(r"Q[1-9][0-9]*")
"""A Wikidata item: https://www.wikidata.org/wiki/Wikidata:Identifiers."""


class Decided(NamedTuple):
    """One row of the trail."""

    number: int
    """Counts all rows of the trail; a later row has a higher one."""
    action: Decision
    speaker: str
    detail: Mapping[str, Any]
    reviewer: str | None
    decided_on: str | None
    reason: str | None
    undoes: int | None


class Identity(NamedTuple):
    """One speaker with a name."""

    id: str
    kind: SpeakerKind
    name: str


class Told(NamedTuple):
    """What is told of a speaker beside the articles."""

    wikidata: str | None
    aliases: tuple[str, ...]
    roles: tuple[Mapping[str, Any], ...]


def speaker_id(kind: SpeakerKind, name: str | None, article_id: str) -> str | None:
    """Return ``s-`` and 16 digits for a speaker with a name, the same in every article; ``None`` for the others.

    A person of whom the article prints one word alone («Lee») may be anyone of that name, so the article is part of
    the id.
    """
    words = plain(name or "") or name or ""
    if not words or kind in ("anonymous", "unknown"):
        return None
    scope = article_id if kind == "person" and " " not in words else ""
    return "s-" + digest(kind, words, scope)


def split_id(speaker: str, detail: Mapping[str, Any]) -> str:
    """Return the id of the one who is split off: the same for the same split of the same speaker."""
    return "s-" + digest("split", speaker, detail["name"], *sorted(detail["articles"]), *sorted(detail["quotations"]))


_ROWS = "SELECT id, action, speaker, detail, reviewer, decided_on, reason, undoes FROM speaker_decision ORDER BY id"


def trail(db: sqlite3.Connection) -> tuple[Decided, ...]:
    """Return every decision, oldest first."""
    return tuple(
        Decided(number, action, speaker, json.loads(detail), *rest)
        for number, action, speaker, detail, *rest in db.execute(_ROWS)
    )


def in_force(rows: Sequence[Decided]) -> tuple[Decided, ...]:
    """Return the decisions that nobody took back, without those that take back."""
    gone = {row.undoes for row in rows}
    return tuple(row for row in rows if row.number not in gone and row.action != "undo")


class Decisions:
    """All decisions in force, ready to be asked."""

    def __init__(self, rows: Sequence[Decided] = ()) -> None:
        self.rows = tuple(rows)
        self.held = in_force(rows)
        self._into: dict[str, Identity] = {}
        self._splits: dict[str, list[Decided]] = defaultdict(list)
        for row in self.held:
            if row.action == "merge":
                detail = row.detail
                self._into[row.speaker] = Identity(detail["into"], detail["kind"], detail["name"])
            elif row.action == "alias" and (other := alias_id(row)):
                self._into[other] = Identity(row.speaker, row.detail["kind"], row.detail["name"])
            elif row.action == "split":
                self._splits[row.speaker].append(row)

    def resolve(self, identity: Identity, article: str, quotation: str) -> Identity:
        """Return who is meant where `article` names `identity` as the speaker of `quotation`."""
        now, seen = identity, {identity.id}
        while (then := self._split(now, article, quotation) or self._into.get(now.id)) and then.id not in seen:
            now = then
            seen.add(now.id)
        return now

    def root(self, speaker: str) -> str:
        """Return the id that `speaker` has by now, splits left aside."""
        seen = {speaker}
        while (then := self._into.get(speaker)) and then.id not in seen:
            speaker = then.id
            seen.add(speaker)
        return speaker

    def reach(self, speakers: Iterable[str]) -> set[str]:
        """Return the ids that may be the speaker's of what these say by now: their own, and all they are merged into or
        split into.
        """
        found: set[str] = set()
        left = list(speakers)
        while left:
            one = left.pop()
            if one in found:
                continue
            found.add(one)
            left += [self._into[one].id] if one in self._into else []
            left += [split_id(row.speaker, row.detail) for row in self._splits.get(one, ())]
        return found

    def _split(self, now: Identity, article: str, quotation: str) -> Identity | None:
        for row in reversed(self._splits.get(now.id, [])):
            if article in row.detail["articles"] or quotation in row.detail["quotations"]:
                return Identity(split_id(row.speaker, row.detail), row.detail["kind"], row.detail["name"])
        return None

    def told(self, speaker: str) -> Told:
        """Return what is told of a speaker and of all who were merged into it, the latest last."""
        wikidata: str | None = None
        aliases: dict[str, None] = {}
        roles: list[Mapping[str, Any]] = []
        for row in self.held:
            if self.root(row.speaker) != speaker:
                continue
            if row.action == "wikidata":
                wikidata = row.detail["qid"] or None
            elif row.action == "role":
                roles.append(row.detail)
            elif row.action == "alias":
                aliases[row.detail["alias"]] = None
            elif row.action == "merge" and row.detail["from"]:
                aliases[row.detail["from"]] = None
        return Told(wikidata, tuple(aliases), tuple(roles))


def alias_id(row: Decided) -> str | None:
    """Return the id that an alias has where it is printed; one bare word may be anyone's, so it has none."""
    kind = cast(SpeakerKind, row.detail["kind"])
    words = plain(row.detail["alias"])
    if kind == "person" and " " not in words:
        return None
    found = speaker_id(kind, row.detail["alias"], "")
    return found if found != row.speaker else None
