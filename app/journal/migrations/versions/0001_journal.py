"""The journal, its heads, and the words beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "dialogues",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("join_code", sa.String(16), nullable=False, unique=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("head_hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "journal",
        sa.Column("dialogue_id", sa.String(64), sa.ForeignKey("dialogues.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(160), nullable=False),
        sa.Column("key", sa.String(64), nullable=True),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("dialogue_id", "by", "key", name="journal_key_once"),
    )
    op.create_table(
        "words",
        sa.Column("dialogue_id", sa.String(64), sa.ForeignKey("dialogues.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("contribution_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("words_by_contribution", "words", ["dialogue_id", "contribution_id"])
