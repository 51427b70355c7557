"""The tables that the ledger owns. Nothing in them is ever changed or taken away: what changes is a new row."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from argus.store import metadata

# One act: an import, one entry typed in, a revision, an undo. `at` never goes back, whatever the clock does.
ledger_acts = Table(
    "ledger_acts",
    metadata,
    Column("act_id", Integer, primary_key=True),
    Column("what", Text, nullable=False),  # add, import, revise, confirm, withdraw, link, merge, undo
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("file_sha256", Text),  # of an import
    Column("undoes", Integer, ForeignKey("ledger_acts.act_id")),
)

# Every revision holds the whole entry, so that any state of any day is one row and no sum of differences.
ledger_revisions = Table(
    "ledger_revisions",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("act_id", Integer, ForeignKey("ledger_acts.act_id"), nullable=False),
    Column("entry_no", Integer, nullable=False),  # of the entry, from 1: compares faster than its name
    Column("entry_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),  # of the entry, from 1, without gaps
    Column("undoes", Integer),  # the revision that this one takes back
    Column("known_on", Text, nullable=False),  # last day that as_of can mean
    Column("kind", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("as_of", Text, nullable=False),  # as written: a day, a month, a year
    Column("first_day", Text),
    Column("place", Text),
    Column("place_text", Text),
    Column("terminal", Text),
    Column("quay", Text),
    Column("agency", Text),
    Column("dossier", Text),
    Column("operation", Text),
    Column("seizure_id", Text),
    Column("item_class", Text),
    Column("item_code", Text),
    Column("form", Text),
    Column("number", Text),  # decimal digits; NULL = unknown
    Column("unit", Text),
    Column("mass_basis", Text),
    Column("precision", Text),
    Column("purity", Text),
    Column("events", Integer),
    Column("containers", Integer),
    Column("packages", Integer),
    Column("container", Text),
    Column("seal", Text),
    Column("bill_of_lading", Text),
    Column("vessel", Text),
    Column("voyage", Text),
    Column("country_of_origin", Text),
    Column("transit", Text),
    Column("destination", Text),
    Column("cover_load", Text),
    Column("detection", Text),  # JSON, as the other lists are; NULL = empty
    Column("convention", Text),
    Column("strength", Text),
    Column("lead_ids", Text),
    Column("message_ids", Text),
    Column("first_knowledge", Text),
    Column("same_as", Text),
    Column("apart_from", Text),
    Column("status", Text, nullable=False),
    Column("origin", Text),
    Column("source", Text),
    Column("note", Text),
    Column("other", Text),
    UniqueConstraint("entry_id", "revision"),
    Index("ix_ledger_revisions_act_id", "act_id"),
    Index("ix_ledger_revisions_entry_no", "entry_no"),
)
