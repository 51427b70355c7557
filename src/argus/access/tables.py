"""The tables that access owns: users, legal bases, the log, sessions, what is withheld."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from argus.store import metadata

users = Table(
    "users",
    metadata,
    Column("user_id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("disabled_at", Text),
)

bases = Table(
    "bases",
    metadata,
    Column("basis_id", Integer, primary_key=True),
    Column("ref", Text, nullable=False, unique=True),
    Column("basis", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("valid_until", Text),  # a day in the reading zone, YYYY-MM-DD; NULL = no end named
    Column("created_at", Text, nullable=False),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("number", Integer, primary_key=True),  # from 0, without gaps
    Column("entry", LargeBinary, nullable=False),  # canonical JSON, the exact bytes that are hashed
    Column("leaf", LargeBinary, nullable=False),  # RFC 9162 leaf hash of entry
)

log_frontier = Table(
    "log_frontier",
    metadata,
    Column("level", Integer, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
)

log_heads = Table(
    "log_heads",
    metadata,
    Column("size", Integer, primary_key=True),
    Column("root", LargeBinary, nullable=False),
    Column("signed_at", Text, nullable=False),
    Column("note", Text, nullable=False),  # the signed note exactly as written to heads/
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("ended_at", Text),
)

# A row is withheld while its conversation and time lie in a window that is not released. Times are microseconds UTC,
# both ends included; a conversation with any open window withholds its undated messages too.
withheld_windows = Table(
    "withheld_windows",
    metadata,
    Column("window_id", Integer, primary_key=True),
    Column("conversation_id", Integer, nullable=False),
    Column("from_us", Integer, nullable=False),
    Column("until_us", Integer, nullable=False),
    Column("entry_id", Integer, nullable=False),  # the privilege entry that decided it
    Column("made_at", Text, nullable=False),
    Column("released_at", Text),
    Index("ix_withheld_windows_conversation", "conversation_id"),
)
