"""The table that figures own: what was published. Rows are never changed."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from argus.store import metadata

published_figures = Table(
    "published_figures",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("figure_id", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),  # canonical JSON: what was signed
    Column("signature", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
)
