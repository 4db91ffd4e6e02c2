"""What leaves: releases with their approvals, the STIX objects and CAP messages that left, what partners posted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "releases",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approvals", sa.Text(), nullable=False),
        sa.Column("approved", sa.Text(), nullable=True),
        sa.Column("endings", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
        sa.UniqueConstraint("key", "number", name="uq_releases_key_number"),
        sa.CheckConstraint("kind in ('event', 'warning')", name="ck_releases_kind"),
        sa.CheckConstraint(
            "state in ('proposed', 'approved', 'corrected', 'withdrawn', 'rejected')", name="ck_releases_state"
        ),
        sa.CheckConstraint("status in ('Draft', 'Exercise', 'Actual')", name="ck_releases_status"),
    )
    op.create_index("ix_releases_subject", "releases", ["kind", "subject", "tlp"], unique=False)
    op.create_index("ix_releases_state", "releases", ["state", "tlp", "proposed"], unique=False)
    op.create_table(
        "released_objects",
        sa.Column("id", KEY, nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("stix_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("release_key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_released_objects"),
        sa.UniqueConstraint("collection", "added", name="uq_released_objects_collection_added"),
        sa.UniqueConstraint("collection", "stix_id", "version", name="uq_released_objects_collection_version"),
    )
    op.create_index("ix_released_objects_page", "released_objects", ["collection", "latest", "added"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("release_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="pk_alerts"),
        sa.CheckConstraint("kind in ('Alert', 'Update', 'Cancel')", name="ck_alerts_kind"),
    )
    op.create_index("ix_alerts_release", "alerts", ["release_key", "sent"], unique=False)
    op.create_index("ix_alerts_feed", "alerts", ["tlp", "sent"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.Column("marking", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
        sa.CheckConstraint("state in ('waiting', 'imported', 'refused')", name="ck_inbox_state"),
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "received"], unique=False)
