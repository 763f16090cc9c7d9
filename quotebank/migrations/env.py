"""Runs the steps on the connection that ``store`` hands over, inside its transaction."""

from alembic import context

# Without the tables' metadata: a step names its constraints in full, and must not change when the tables do.
context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
