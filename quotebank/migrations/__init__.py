"""The history of the schema, run by ``store`` whenever a bank is opened for writing.

One file a step in ``versions``; each raises ``store_state.schema_version`` and, when it copies a table, calls
:func:`quotebank.migrations.triggers.create_triggers` again, because SQLite drops a table's triggers with it.
"""
