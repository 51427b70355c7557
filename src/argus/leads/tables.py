"""The table of what people decide about leads."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from argus.store import metadata

# A decision never overwrites: rows stand beside the older ones; the newest that is not undone counts.
lead_decisions = Table(
    "lead_decisions",
    metadata,
    Column("decision_id", Integer, primary_key=True),
    Column("lead_id", Text, nullable=False),  # any id the lead ever had
    Column("what", Text, nullable=False),  # pin, mute, confirm, outcome, value, note, undo
    Column("field", Text),  # of value: one of lead.FIELDS
    Column("said", Text, nullable=False),  # reason, outcome, value or note; "" where nothing is said
    Column("real", Integer),  # of mute: 1 = a shipment all the same, 0 = none; NULL = left open
    Column("undoes", Integer, ForeignKey("lead_decisions.decision_id")),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Index("ix_lead_decisions_lead", "lead_id"),
)
