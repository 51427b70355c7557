"""The tables that evidence owns: sealed originals, deliveries and the items in them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from argus.store import metadata

originals = Table(
    "originals",
    metadata,
    Column("sha256", Text, primary_key=True),  # 64 hex digits; the file is evidence/<first two>/<sha256>
    Column("size", Integer, nullable=False),
    Column("sealed_at", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("delivery_id", Integer, primary_key=True),
    Column("state", Text, nullable=False),  # open, done, stopped
    Column("basis_id", Integer, ForeignKey("bases.basis_id"), nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("finished_at", Text),
    Column("request", Text, nullable=False),  # JSON: what was asked (zone, format, service, mapping)
    Column("report", Text),  # JSON: the counts as the import printed them
    Column("manifest", Text),  # the signed manifest, exactly as signed
    Column("manifest_sha256", Text),
)

items = Table(
    "items",
    metadata,
    Column("item_id", Integer, primary_key=True),
    Column("delivery_id", Integer, ForeignKey("deliveries.delivery_id"), nullable=False),
    Column("sha256", Text, ForeignKey("originals.sha256"), nullable=False),
    Column("name", Text, nullable=False),  # a label, never a path to open
    Column("state", Text, nullable=False),  # see delivery.DeliveryItem
    Column("format", Text),
    Column("format_why", Text),
    Column("settled", Text),  # JSON: the options the reader settled on (mapping, date order, zone)
    Column("rows_in", Integer),
    Column("messages_new", Integer),
    Column("sightings", Integer),
    Column("other", Integer),
    Column("unreadable", Integer),
    Column("withheld", Integer),
    Column("reason", Text),  # why it could not be read
    Column("parent_id", Integer),  # the archive it came out of; NULL = it arrived as a file of its own
    Column("member", Integer),  # its number in that archive, from 0
    Column("facts", Text),  # JSON: see delivery.DeliveryItem
    Index("ix_items_sha256", "sha256"),
    Index("ix_items_delivery", "delivery_id"),
)
