"""The table that privilege owns: whose messages nobody may read."""

from sqlalchemy import Column, Integer, Table, Text

from argus.store import metadata

privileged = Table(
    "privileged",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # handle, number
    Column("written", Text, nullable=False),  # as the filter officer gave it
    Column("folded", Text, nullable=False),  # as it is compared
    Column("why", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("released_at", Text),
    Column("released_by", Text),
    Column("release_reason", Text),
)
