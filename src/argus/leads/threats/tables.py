"""The table that threats own: who took one, and what came of it."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from argus.store import metadata

# A decision never overwrites: its row stands beside the older ones; the newest that is not undone counts.
threat_decisions = Table(
    "threat_decisions",
    metadata,
    Column("decision_id", Integer, primary_key=True),
    Column("message_id", Text, nullable=False),  # hex
    Column("what", Text, nullable=False),  # take, not_a_threat, done, undo
    Column("said", Text, nullable=False),  # why it is none, what was done; empty for take and undo
    Column("undoes", Integer, ForeignKey("threat_decisions.decision_id")),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
)
