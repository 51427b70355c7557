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
    Column("name", Text),  # what the first delivery that has one calls it besides; all of them are in contacts
    UniqueConstraint("service_id", "handle"),
)

# What address books and lists of users say, as delivered: one row per item that says it.
contacts = Table(
    "contacts",
    metadata,
    Column("contact_id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("item_id", Integer, nullable=False),
    Column("name", Text),
    Column("other", Text),  # JSON object of strings
    Index("ix_contacts_account", "account_id"),
)

# Who belongs, or belonged, to a conversation, as delivered.
participants = Table(
    "participants",
    metadata,
    Column("participant_id", Integer, primary_key=True),
    Column("conversation_id", Integer, nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("item_id", Integer, nullable=False),
    Column("name", Text),
    Column("role", Text),
    Column("since_us", Integer),  # microseconds since 1970 UTC
    Column("until_us", Integer),
    Index("ix_participants_conversation", "conversation_id"),
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
    Column("made_with", Text, nullable=False),  # shards.MADE_WITH
)
