"""Alembic runs this; the connection comes from `reader.records.database`."""

from alembic import context

from reader.records.models import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
