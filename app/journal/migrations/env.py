"""Alembic's entry: runs the migrations on the connection that ``app.journal.database`` hands over."""

from alembic import context

from app.journal.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
