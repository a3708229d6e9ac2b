"""The tables, one text for SQLite and PostgreSQL. Changes go through ``migrations/`` only."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

dialogues = Table(
    "dialogues",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("join_code", String(16), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("head", Integer, nullable=False),
    Column("head_hash", String(64), nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("dialogue_id", ForeignKey("dialogues.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(160), nullable=False),
    Column("key", String(64), nullable=True),
    Column("event", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("dialogue_id", "by", "key", name="journal_key_once"),
)

# Beside the log, so that words can be erased while facts stay.
words = Table(
    "words",
    metadata,
    Column("dialogue_id", ForeignKey("dialogues.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("contribution_id", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Index("words_by_contribution", "dialogue_id", "contribution_id"),
)

# Beside the log, and derivable: what processes that theme tell those that show it. One row per dialogue.
theming = Table(
    "theming",
    metadata,
    Column("dialogue_id", ForeignKey("dialogues.id"), primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("message", Text, nullable=False),
)

# Sentence vectors that several processes make and use; one without a vector is wanted, and whoever has time makes it.
# On SQLite the engine has a file of its own instead.
vectors = Table(
    "vectors",
    metadata,
    Column("dialogue_id", ForeignKey("dialogues.id"), primary_key=True),
    Column("contribution_id", String(64), primary_key=True),
    Column("model", String(160), primary_key=True),
    Column("vector", LargeBinary, nullable=True),
    Column("made_by", String(80), nullable=True),
    Index("vectors_wanted", "model", postgresql_where=text("vector IS NULL"), sqlite_where=text("vector IS NULL")),
)
derived = (vectors, theming)
