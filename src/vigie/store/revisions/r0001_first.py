"""The first schema."""

from alembic import op

from vigie.store.schema import metadata
from vigie.store.wordindex import create_index

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    metadata.create_all(op.get_bind())
    create_index(op.get_bind())
