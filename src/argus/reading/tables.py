"""The table that reading owns: the files of what was found in the messages of each shard."""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from argus.store import metadata

# A file is never changed: one that is made again has another name. It stands before the row that names it.
mention_files = Table(
    "mention_files",
    metadata,
    Column("mention_file_id", Integer, primary_key=True),
    Column("folder", Text, nullable=False),  # of the shard
    Column("finder", Text, nullable=False),
    Column("version", Text, nullable=False),  # of the finder, its lists and the clock it went by
    Column("file", Text, nullable=False),  # below derived/mentions/<folder>
    Column("size", Integer, nullable=False),
    Column("crc", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    UniqueConstraint("folder", "finder"),
)
