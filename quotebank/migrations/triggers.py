"""The triggers that keep ``change_log``: whatever program changes a row, the index hears of it.

The sequence is one counter row, changed in the transaction of the change itself, so the order of numbers is the
order of commits on every database.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

_NEXT = "UPDATE store_state SET seq = seq + 1;"
_LOG = "INSERT INTO change_log (seq, quotation, op) SELECT seq, {quotation}, '{op}' FROM store_state;"
_PUBLIC_ID = "(SELECT public_id FROM quotation WHERE id = {row}.quotation_id)"
_STILL_THERE = "EXISTS (SELECT 1 FROM quotation WHERE id = {row}.quotation_id)"
# The words that the index holds are these two parts; a quotation without a content is none, so the insert of the
# quotation row itself needs no entry.
_INDEXED = "{row}.part IN ('content', 'marked')"
# One log entry a quotation of the article or speaker whose row changed; window functions number them.
_MANY = (
    "INSERT INTO change_log (seq, quotation, op)"
    " SELECT (SELECT seq FROM store_state) + row_number() OVER (ORDER BY q.id), q.public_id, 'put'"
    " FROM quotation q WHERE q.{column} = NEW.id;"
    " UPDATE store_state SET seq = max(seq, coalesce((SELECT max(seq) FROM change_log), 0));"
)


def _span(event: str, row: str) -> str:
    when = f"{_INDEXED} AND {_STILL_THERE}".format(row=row)
    log = _LOG.format(quotation=_PUBLIC_ID.format(row=row), op="put")
    return f"CREATE TRIGGER log_span_{event} AFTER {event.upper()} ON span WHEN {when} BEGIN {_NEXT} {log} END"


def _kept(table: str) -> dict[str, str]:
    """Return the triggers that let a table only grow.

    A row that REPLACE would push out goes without a DELETE trigger, so its key is refused before it comes.
    """
    refuse = f"BEGIN SELECT RAISE(ABORT, 'the trail of {table}s is only ever added to'); END"
    taken = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR undoes = NEW.undoes)"  # noqa: S608 - our tables
    begin = {
        f"keep_{table}_update": f"BEFORE UPDATE ON {table}",
        f"keep_{table}_delete": f"BEFORE DELETE ON {table}",
        f"keep_{table}_insert": f"BEFORE INSERT ON {table} {taken}",
    }
    return {name: f"CREATE TRIGGER {name} {event} {refuse}" for name, event in begin.items()}


TRIGGERS: dict[str, str] = {
    "log_quotation_update": "CREATE TRIGGER log_quotation_update AFTER UPDATE ON quotation BEGIN "
    + _NEXT
    + _LOG.format(quotation="NEW.public_id", op="put")
    + " END",
    "log_quotation_delete": "CREATE TRIGGER log_quotation_delete AFTER DELETE ON quotation BEGIN "
    + _NEXT
    + _LOG.format(quotation="OLD.public_id", op="drop")
    + " END",
    "log_span_insert": _span("insert", "NEW"),
    "log_span_update": _span("update", "NEW"),
    "log_span_delete": _span("delete", "OLD"),
    "log_article_update": "CREATE TRIGGER log_article_update AFTER UPDATE ON article BEGIN "
    + _MANY.format(column="article_id")
    + " END",
    "log_speaker_update": "CREATE TRIGGER log_speaker_update AFTER UPDATE ON speaker BEGIN "
    + _MANY.format(column="speaker_id")
    + " END",
    **_kept("review"),
    **_kept("speaker_decision"),
}
"""Name -> statement; the names are what ``doctor`` looks for."""


def create_triggers() -> None:
    """Create every trigger whose table is there by now, in place of any of the same name."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    for name, statement in TRIGGERS.items():
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
        if _table_of(statement) in there:
            op.execute(statement)


def drop_triggers() -> None:
    """Drop every trigger: SQLite changes no table while a trigger names a column that is still to come."""
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS {name}")


def _table_of(statement: str) -> str:
    return statement.partition(" ON ")[2].split()[0]
