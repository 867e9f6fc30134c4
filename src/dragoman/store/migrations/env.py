"""What Alembic runs to migrate: on the connection that ``store.opening`` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from dragoman.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
