"""The tables that messages own: the short numbers of services, accounts and conversations, the parts, the shards."""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from argus.store import metadata

services = Table(
    "services",
    metadata,
    Column("service_id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", Integer, primary_key=True),
    Column("service_id", Integer, nullable=False),
    Column("handle", Text, nullable=False),
    UniqueConstraint("service_id", "handle"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("conversation_id", Integer, primary_key=True),
    Column("service_id", Integer, nullable=False),
    Column("key", Text, nullable=False),  # group id, or the sorted pair of accounts
    Column("name", Text),
    Column("kind", Text),  # direct, group, channel
    UniqueConstraint("service_id", "key"),
)

parts = Table(
    "parts",
    metadata,
    Column("part_id", Integer, primary_key=True),
    Column("delivery_id", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # messages, sightings, left_over
    Column("file", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("first_row", Integer),  # kind messages: row numbers run from here to last_row without a gap
    Column("last_row", Integer),
    Index("ix_parts_rows", "first_row"),
)

# Which derived shards stand; changed in the transaction that changes what they are made from.
shards = Table(
    "shards",
    metadata,
    Column("shard_id", Integer, primary_key=True),
    Column("folder", Text, nullable=False, unique=True),
    Column("audience", Text, nullable=False),  # released, withheld
    Column("rows", Integer, nullable=False),
    Column("first_us", Integer),  # NULL in the shards of undated messages
    Column("last_us", Integer),
    Column("files", Text, nullable=False),  # JSON: name -> [bytes, crc32]
    Column("made_with", Text, nullable=False),  # versions of what decides which words are the same
)
