"""Alembic's entry: runs the revisions in the transaction of the connection it is given, and nothing else."""

from alembic import context

from app.records.schema import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
