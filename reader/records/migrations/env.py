"""Alembic runs this; the connection comes from `reader.records.database`, which also begins and ends the transaction."""

from alembic import context

from reader.records.models import Base

if hasattr(
    context, "config"
):  # only Alembic runs it; whoever else imports it (a search for docstrings) gets nothing
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
    )
    context.run_migrations()
