"""Runs migrations on the connection that `data_access/workspace/migration.py` hands over, inside its transaction."""

from alembic import context

from data_access.workspace.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # on SQLite too: see `make_engine`
    render_as_batch=True,  # SQLite changes a table by rebuilding it
)
with context.begin_transaction():
    context.run_migrations()
