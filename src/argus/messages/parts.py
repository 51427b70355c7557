"""Parts: what was imported, as Parquet files that any tool can read; written once, never changed.

Kinds of part:
  messages    one row per message, with the sighting it first came with: columns MESSAGE_PART, sorted by
              (sent_at, message_id); row numbers run without gaps, so row r stands at r - first_row
  sightings   one row per further sighting of a message that was known: columns SIGHTING_PART; who else it names is
              kept, because another delivery may know recipients that the first did not
  left_over   one row per record that is no message or could not be read: columns LEFT_OVER_PART
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from argus.messages.block import LEFT_OVER, RECORDS, REPEATING
from argus.store.durable import sync_file, sync_folder

_SIGHTING = (
    "service", "conversation", "sender", "recipients", "sent_at", "place_start", "place_end", "place_label",
    "source_id", "sent_as_written", "received_at", "read_at", "state", "owner_device",
    "attachments", "reactions", "edits", "receipts",
)  # fmt: skip

MESSAGE_PART = pa.schema(
    [
        ("message_id", pa.binary(16)),
        ("row", pa.int64()),
        ("version", pa.int16()),
        ("supersedes", pa.int64()),
        ("delivery_id", pa.int32()),
        ("item_id", pa.int32()),
        *(
            pa.field(each.name, pa.dictionary(pa.int32(), pa.string()) if each.name in REPEATING else each.type)
            for each in RECORDS
        ),
    ]
)

SIGHTING_PART = pa.schema(
    [
        ("message_id", pa.binary(16)),
        ("delivery_id", pa.int32()),
        ("item_id", pa.int32()),
        *(MESSAGE_PART.field(name) for name in _SIGHTING),
    ]
)

LEFT_OVER_PART = pa.schema([("item_id", pa.int32()), *LEFT_OVER])

# What a shard is made of.
SHARD_PART_COLUMNS = (
    "message_id", "row", "service", "conversation", "sender", "sent_at", "kind", "state", "attachments", "text",
    "source_id", "reply_to", "other",
)  # fmt: skip

# Columns that tell in the footer where they are empty: a page of a conversation then leaves whole row groups unread.
EMPTY_IS_TOLD = ("sender_name", "reactions.list.element.value")

# One message is read by decoding one row group: small enough for a page, large enough to compress.
ROW_GROUP_ROWS = 32_768


def open_part(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer for a new part. The caller closes it and calls `finish_part`."""
    dictionaries = [
        each.name if not pa.types.is_list(each.type) else f"{each.name}.list.element"
        for each in schema
        if pa.types.is_dictionary(each.type)
    ]
    return pq.ParquetWriter(
        str(path),
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=dictionaries,
        write_statistics=["row", "sent_at", *EMPTY_IS_TOLD],
        store_schema=True,
    )


def finish_part(path: Path) -> None:
    """Make a closed part survive a power cut."""
    sync_file(path)
    sync_folder(path.parent)


def row_of(path: Path, index: int) -> dict[str, object]:
    """One row of a part, every filled column of it; decodes one row group."""
    with pq.ParquetFile(path, memory_map=True) as part:
        for group in range(part.num_row_groups):
            rows = part.metadata.row_group(group).num_rows
            if index < rows:
                row: dict[str, object] = part.read_row_group(group).slice(index, 1).to_pylist()[0]
                return {name: value for name, value in row.items() if value is not None}
            index -= rows
    raise IndexError(index)


def sightings_in(path: Path, message_id: bytes) -> Iterator[dict[str, object]]:
    """The further sightings of one message in a part of that kind."""
    with pq.ParquetFile(path, memory_map=True) as part:
        for group in range(part.num_row_groups):
            ids = part.read_row_group(group, columns=["message_id"])["message_id"]
            found = pc.indices_nonzero(pc.equal(ids, pa.scalar(message_id, pa.binary(16))))
            if len(found):
                yield from part.read_row_group(group).take(found).to_pylist()
