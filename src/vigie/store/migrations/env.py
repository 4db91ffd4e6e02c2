"""Alembic's entry: it runs on the connection that `store.migrating` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from vigie.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
