"""What assembling keeps, so that only the stories that a change reaches are assembled again; the next assembly fills it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, empty: an assembly that finds nothing there makes everything."""
    op.create_table(
        "gleaned",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("is_latest", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("moment", sa.Text(), nullable=True),
        sa.Column("credited", sa.Text(), nullable=True),
        sa.Column("own", sa.Text(), nullable=False),
        sa.Column("sample", sa.LargeBinary(), nullable=False),
        sa.Column("telling", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.Column("warnings", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_gleaned"),
    )
    op.create_index("ix_gleaned_key", "gleaned", ["key", "is_latest"], unique=False)
    op.create_table(
        "told_ties",
        sa.Column("gleaned_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("hedged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["gleaned_id"], ["gleaned.id"], name="fk_told_ties_gleaned_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("gleaned_id", "number", name="pk_told_ties"),
    )
    op.create_index("ix_told_ties_subject", "told_ties", ["subject"], unique=False)
    op.create_index("ix_told_ties_object", "told_ties", ["object"], unique=False)
    op.create_table(
        "placed",
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("gleaned_id", KEY, nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tlp", "key", name="pk_placed"),
    )
    op.create_index("ix_placed_gleaned", "placed", ["gleaned_id"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tlp", "actor", name="pk_tallies"),
    )
    op.create_table(
        "fillings",
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tlp", "actor", "event_id", name="pk_fillings"),
    )
    op.create_index("ix_fillings_article", "fillings", ["tlp", "article_key"], unique=False)
    op.create_table(
        "assembled",
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("made_of", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tlp", name="pk_assembled"),
    )
