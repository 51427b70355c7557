"""The tables of alerts: what is watched for, every edit of that, what fired, and how far everything was looked at."""

from sqlalchemy import Column, Float, ForeignKey, Integer, Table, Text, UniqueConstraint

from argus.store import metadata

watch_edits = Table(
    "watch_edits",
    metadata,
    Column("edit_id", Integer, primary_key=True),
    Column("what", Text, nullable=False),  # add, import, remove, past, undo
    Column("undoes", Integer, ForeignKey("watch_edits.edit_id")),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("file_sha256", Text),  # of an import
)

watches = Table(
    "watches",
    metadata,
    Column("watch_id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # of a mention, or "search"
    Column("value", Text, nullable=False),  # in standard form; of a search the query as typed
    Column("filters", Text),  # JSON, of a search
    Column("note", Text, nullable=False),  # why, by whoever added it
    Column("from_row", Integer, nullable=False),  # number of the first message that counts as new
    Column("look_back", Integer, nullable=False),  # 1: everything from there is to be looked at once more
    Column("added_by", Integer, ForeignKey("watch_edits.edit_id"), nullable=False),
    Column("removed_by", Integer, ForeignKey("watch_edits.edit_id")),
)

alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Integer, primary_key=True),
    Column("what", Text, nullable=False),  # watch, threat, lead
    Column("key", Text, nullable=False),  # fires once
    Column("watch_id", Integer, ForeignKey("watches.watch_id")),
    Column("message_id", Text, nullable=False),
    Column("how", Text, nullable=False),  # said, repaired, inferred, sent, found
    Column("probability", Float),  # that this is what was meant; null = nothing to doubt
    Column("reasons", Text),  # JSON of threats and leads: [[words, facts], ...]; never chat text
    Column("raised_at", Text, nullable=False),
    Column("silent", Integer, nullable=False),  # 1: stood there before anybody asked for alerts of this kind
    Column("seen_at", Text),
    Column("seen_by", Text),
    Column("told_at", Text),  # when the command of `argus watch --notify` took it
    UniqueConstraint("what", "key"),
)

# What of each shard was looked at: its files of mentions have new names when something else is found in it.
alert_shards = Table(
    "alert_shards",
    metadata,
    Column("folder", Text, primary_key=True),
    Column("state", Text, nullable=False),
)

alert_sources = Table(
    "alert_sources",
    metadata,
    Column("what", Text, primary_key=True),
    Column("from_row", Integer, nullable=False),  # number of the first message it was not asked about yet
)
