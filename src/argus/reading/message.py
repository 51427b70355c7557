"""Everything about one message: its fields, its sightings, and its place in the sealed bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from argus.errors import NotFoundError
from argus.evidence import EvidenceItem, item_of, sealed_path
from argus.messages import Archive, ConversationName, parts, row_of, sightings_in
from argus.reading.conversations import Line, _no_message, _raw_id, line_at
from argus.reading.details import Details, details_of
from argus.store import Dossier

# Shown on a screen; the whole record can always be taken from the sealed item.
MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sealed record that is this message.

    Attributes:
        record_id: SHA-256 over (hash of the item, place): names a sealed row for ever.
        place_start, place_end: byte range in the sealed item.
        place_label: names the row where it has no bytes of its own.
        details: names, reactions, earlier texts, receipts and files, as this delivery tells them.
    """

    delivery_id: int
    item_id: int
    item_name: str
    sha256: str
    place_start: int
    place_end: int
    place_label: str | None
    record_id: str
    source_id: str | None
    sent_as_written: str | None
    received_at: int | None
    read_at: int | None
    state: str
    owner_device: str | None
    details: Details


@dataclass(frozen=True, slots=True)
class MessageDetail:
    """A message with all that is known of it.

    Attributes:
        fields: every filled column of its part, by name.
        versions: row numbers of its versions, the newest first.
    """

    line: Line
    conversation: ConversationName
    service: str
    fields: dict[str, Any]
    versions: tuple[int, ...]
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class SealedBytes:
    """The bytes of one record, exactly; `cut` when only the first of them are here, or none because they are shared."""

    data: bytes
    start: int
    end: int
    cut: bool


def message_detail(dossier: Dossier, archive: Archive, message_id: str) -> MessageDetail:
    """Everything about one message that this reader may see.

    Raises:
        NotFoundError: no such message, or none this reader may see: the two read the same.
    """
    raw = _raw_id(message_id)
    found = archive.find(raw)
    if found is None:
        raise _no_message(message_id)
    shard, position = found
    line = line_at(archive, shard, position)
    conversation = archive.names.conversation(shard.table["conversation"][position].as_py())
    fields = _part_row(dossier, line.row)
    sightings = tuple(_sighting(dossier, row) for row in [fields, *_further(dossier, raw)])
    fields = {name: value for name, value in fields.items() if name not in ("message_id", "row")}
    return MessageDetail(line, conversation, conversation.service, fields, (line.row,), sightings)


def sealed_bytes(dossier: Dossier, sighting: Sighting, *, most: int = MOST_BYTES) -> SealedBytes:
    """The record's own bytes out of the sealed item, never its neighbours'.

    A record with a `place_label` (a row of a workbook, of a Parquet file) has none: it shares its bytes with rows that
    this reader may not see.

    Raises:
        NotFoundError: the sealed item is missing; `argus verify` says what else is.
    """
    if sighting.place_label:
        return SealedBytes(b"", sighting.place_start, sighting.place_end, cut=True)
    path = sealed_path(dossier, sighting.sha256)
    item = EvidenceItem(sighting.sha256, path, sighting.place_end, sighting.item_name)
    end = min(sighting.place_end, sighting.place_start + most)
    try:
        data = item.part(sighting.place_start, end)
    except OSError as error:
        raise NotFoundError(
            "The sealed bytes are missing", where=f"item {sighting.item_id}", do="Run `argus verify`; restore a backup."
        ) from error
    return SealedBytes(data, sighting.place_start, sighting.place_end, end < sighting.place_end)


def record_id(item_sha256: str, start: int, end: int, label: str | None) -> str:
    """SHA-256 over (item hash, start, end, label), joined by blanks: the name of a sealed row, for ever."""
    return hashlib.sha256(f"{item_sha256} {start} {end} {label or ''}".encode()).hexdigest()


def _part_row(dossier: Dossier, row: int) -> dict[str, Any]:
    with dossier.register.read() as register:
        part = register.execute(
            select(parts).where(parts.c.kind == "messages", parts.c.first_row <= row, parts.c.last_row >= row)
        ).one()
    return row_of(dossier.messages / part.file, row - part.first_row)


def _further(dossier: Dossier, message_id: bytes) -> Iterator[dict[str, Any]]:
    with dossier.register.read() as register:
        files = register.scalars(
            select(parts.c.file).where(parts.c.kind == "sightings").order_by(parts.c.part_id)
        ).all()
    for file in files:
        yield from sightings_in(dossier.messages / file, message_id)


def _sighting(dossier: Dossier, row: dict[str, Any]) -> Sighting:
    name, sha256 = item_of(dossier, row["item_id"])
    label = row.get("place_label")
    return Sighting(
        row["delivery_id"],
        row["item_id"],
        name,
        sha256,
        row["place_start"],
        row["place_end"],
        label,
        record_id(sha256, row["place_start"], row["place_end"], label),
        row.get("source_id"),
        row.get("sent_as_written"),
        row.get("received_at"),
        row.get("read_at"),
        row.get("state") or "intact",
        row.get("owner_device"),
        details_of(row),
    )
