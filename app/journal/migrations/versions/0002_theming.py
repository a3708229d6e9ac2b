"""What processes that theme share: vectors, and who asked for what. On SQLite both tables stay empty."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "theming",
        sa.Column("dialogue_id", sa.String(64), sa.ForeignKey("dialogues.id"), primary_key=True),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
    )
    op.create_table(
        "vectors",
        sa.Column("dialogue_id", sa.String(64), sa.ForeignKey("dialogues.id"), primary_key=True),
        sa.Column("contribution_id", sa.String(64), primary_key=True),
        sa.Column("model", sa.String(160), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=True),
        sa.Column("made_by", sa.String(80), nullable=True),
    )
    wanted = sa.text("vector IS NULL")
    op.create_index("vectors_wanted", "vectors", ["model"], postgresql_where=wanted, sqlite_where=wanted)
