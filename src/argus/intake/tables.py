"""The tables that intake owns: the import lease, blocks read so far, mapping profiles, what a watched folder gave."""

from sqlalchemy import Column, Index, Integer, Table, Text

from argus.store import metadata

leases = Table(
    "leases",
    metadata,
    Column("lease_id", Integer, primary_key=True),  # always 1: one import at a time
    Column("token", Text, nullable=False),
    Column("process", Integer, nullable=False),
    Column("host", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("heartbeat_at", Text, nullable=False),
    Column("progress", Text),  # JSON: see Progress
)

blocks = Table(
    "blocks",
    metadata,
    Column("block_id", Integer, primary_key=True),
    Column("delivery_id", Integer, nullable=False),
    Column("item_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # order inside the item
    Column("file", Text, nullable=False),
    Column("report", Text, nullable=False),  # JSON: counts, time span
    Index("ix_blocks_delivery", "delivery_id"),
)

profiles = Table(
    "profiles",
    metadata,
    Column("signature", Text, primary_key=True),  # hash of the column names
    Column("mapping", Text, nullable=False),  # JSON
    Column("saved_at", Text, nullable=False),
    Column("saved_by", Text, nullable=False),
)

built = Table(
    "built",
    metadata,
    Column("built_id", Integer, primary_key=True),
    Column("delivery_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # order in time
    Column("stamp", Text, nullable=False),  # JSON: what the ranges depend on besides the blocks
    Column("report", Text, nullable=False),  # JSON
    Index("ix_built_delivery", "delivery_id"),
)

# What `argus watch` took out of its folder, so that a second start does not take it again.
taken_files = Table(
    "taken_files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("state", Text, nullable=False),  # sizes and times of change of all files in it, hashed
    Column("outcome", Text, nullable=False),  # imported, in part, refused
    Column("reason", Text),
    Column("delivery_id", Integer),
    Column("at", Text, nullable=False),
)
