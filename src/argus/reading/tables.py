"""The tables that reading owns: files of what was found in the messages of each shard, lists that people edit."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

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


# Lists that decide what is found. An edit never overwrites: its rows stand beside the older ones; the newest that is
# not undone counts. What Argus delivers is no row here.
list_edits = Table(
    "list_edits",
    metadata,
    Column("edit_id", Integer, primary_key=True),
    Column("what", Text, nullable=False),  # add, change, remove, import, undo
    Column("list", Text, nullable=False),  # words, vessels, terminals
    Column("undoes", Integer, ForeignKey("list_edits.edit_id")),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("file_sha256", Text),  # of an import
)

listed_words = Table(
    "listed_words",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("edit_id", Integer, ForeignKey("list_edits.edit_id"), nullable=False),
    Column("folded", Text, nullable=False),  # of the term; with language and category the key of a word
    Column("term", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("ambiguity", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("removed", Integer, nullable=False),  # 1: from here on the word is off the list
)

listed_vessels = Table(
    "listed_vessels",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("edit_id", Integer, ForeignKey("list_edits.edit_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("imo", Text),
    Column("flag", Text),
)

listed_terminals = Table(
    "listed_terminals",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("edit_id", Integer, ForeignKey("list_edits.edit_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("port", Text, nullable=False),  # UN/LOCODE
    Column("quay", Text),
    Column("operator", Text),
)
