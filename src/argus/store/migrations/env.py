"""Alembic runs the migrations on the connection it is handed."""

from alembic import context

from argus.store.register import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
