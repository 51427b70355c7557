"""A shard: about a million messages in time order, as columns, with their index.

    derived/<folder>/
      rows.arrow            the columns of SHARD, sorted by (sent_at, message_id); memory-mapped
      ids.npy               for finding a message: its first 8 bytes, sorted
      ids_at.npy            their positions
      sources.npy, sources_at.npy          the same for (conversation, source_id), hashed
      conversations.npy     rows (conversation_id, first position in conversation_rows), sorted
      conversation_rows.npy positions by conversation, then time, then order of delivery
      index/                the full-text index; document `ord` = position

A shard never changes once it is built: withholding, releasing and compacting make new ones. Everything in it can be
made again from the Parquet parts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import polars as pl
import polars_hash as plh
import pyarrow as pa

from argus.messages.fulltext import INDEXED_WITH, FullText

SHARD = pa.schema(
    [
        ("message_id", pa.binary(16)),
        ("row", pa.int64()),
        ("sent_at", pa.int64()),  # microseconds since 1970 UTC, null = undated
        ("sender", pa.int32()),  # account_id
        ("conversation", pa.int32()),  # conversation_id
        ("service", pa.int16()),  # service_id
        ("kind", pa.int8()),  # position in record.KINDS
        ("state", pa.int8()),  # position in record.STATES
        ("attachments", pa.int16()),  # how many
        ("text", pa.large_string()),
        ("source_id", pa.string()),
        ("reply_to", pa.string()),  # source_id of the message answered, as delivered
        ("ocr_text", pa.large_string()),  # what the delivery says was read off its pictures; most are null
        ("files", pa.list_(pa.int64())),  # of each file sent with it the first 60 bits of its SHA-256; null = none
    ]
)
# What must be the same for a shard to be read; kept with every shard. Raise the number when SHARD changes.
MADE_WITH = f"{INDEXED_WITH}, columns 3"

# Memory of a worker while it builds: columns of this many rows, twice, and the writer's heap.
SHARD_ROWS = 1_000_000

Positions = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Shard:
    """An open shard; cheap until something is asked of it. Safe for many reading threads."""

    folder: Path
    audience: str
    rows: int
    first_us: int | None
    last_us: int | None

    @cached_property
    def table(self) -> pa.Table:
        """The columns, memory-mapped: one chunk each."""
        return pa.ipc.open_file(pa.memory_map(str(self.folder / "rows.arrow"))).read_all()

    @cached_property
    def columns(self) -> dict[str, pa.Array]:
        """The same by name, for reading single cells."""
        return {name: self.table[name].chunk(0) for name in self.table.column_names}

    @cached_property
    def cells(self) -> dict[str, Callable[[int], Any]]:
        """For each column, what gives the value of one row; for pages of hits, where a Python object a cell counts."""
        return {name: _cell_of(column) for name, column in self.columns.items()}

    @cached_property
    def sent_at(self) -> npt.NDArray[np.int64]:
        """Times in order, without copying; meaningless in an undated shard."""
        return self._numbers("sent_at")

    @cached_property
    def numbers(self) -> npt.NDArray[np.int64]:
        """Row numbers in row order, without copying."""
        return self._numbers("row")

    @cached_property
    def message_ids(self) -> npt.NDArray[np.void]:
        """Ids in row order: 16 bytes each, without copying."""
        column = self.table["message_id"].chunk(0)
        buffer = column.buffers()[1]
        return np.frombuffer(buffer, dtype="V16", count=self.rows, offset=column.offset * 16)

    @cached_property
    def fulltext(self) -> FullText:
        """The full-text index."""
        return FullText.open(self.folder / "index")

    def open(self) -> Self:
        """Open every file now, so that a shard which is replaced and swept meanwhile can still be read."""
        for name in ("ids", "ids_at", "sources", "sources_at", "conversations", "conversation_rows"):
            self._array(name)
        _ = self.table, self.fulltext
        return self

    @property
    def dated(self) -> bool:
        """Whether its messages have times."""
        return self.first_us is not None

    def find(self, message_id: bytes) -> int | None:
        """Position of a message, or None."""
        key = np.uint64(int.from_bytes(message_id[:8], "big"))
        heads, at = self._array("ids"), self._array("ids_at")
        for place in range(int(np.searchsorted(heads, key)), len(heads)):
            if heads[place] != key:
                return None
            position = int(at[place])
            if self.message_ids[position].tobytes() == message_id:
                return position
        return None

    def find_source(self, conversation: int, source_id: str) -> Iterator[int]:
        """Positions of the messages that their delivery calls `source_id` in this conversation."""
        keys, at = self._array("sources"), self._array("sources_at")
        key = source_keys(pl.Series([conversation], dtype=pl.Int32), pl.Series([source_id]))[0]
        for place in range(int(np.searchsorted(keys, key)), len(keys)):
            if keys[place] != key:
                return
            position = int(at[place])
            row = self.table.slice(position, 1)
            if row["source_id"][0].as_py() == source_id and row["conversation"][0].as_py() == conversation:
                yield position

    def conversation_rows(self, conversation: int) -> Positions:
        """Positions of a conversation's messages by time, equal times as delivered; memory-mapped."""
        index = self._array("conversations")
        place = int(np.searchsorted(index[:, 0], conversation))
        if place == len(index) or index[place, 0] != conversation:
            return np.empty(0, np.uint32)
        end = index[place + 1, 1] if place + 1 < len(index) else self.rows
        rows: Positions = self._array("conversation_rows")[int(index[place, 1]) : int(end)]
        return rows

    @property
    def all_conversation_rows(self) -> Positions:
        """Positions by conversation, then time, then order of delivery."""
        positions: Positions = self._array("conversation_rows")
        return positions

    @property
    def conversation_index(self) -> npt.NDArray[np.int64]:
        """Rows (conversation_id, first position in conversation_rows), sorted by conversation."""
        index: npt.NDArray[np.int64] = self._array("conversations")
        return index

    @cached_property
    def id_heads(self) -> npt.NDArray[np.uint64]:
        """First 8 bytes of every message_id, sorted; `id_positions` are theirs."""
        heads: npt.NDArray[np.uint64] = self._array("ids")
        return heads

    @cached_property
    def id_positions(self) -> Positions:
        """Row positions in the order of `id_heads`."""
        positions: Positions = self._array("ids_at")
        return positions

    def _array(self, name: str) -> Any:
        return _mapped(self, name)

    def _numbers(self, name: str) -> npt.NDArray[np.int64]:
        column = self.table[name].chunk(0)
        return np.frombuffer(column.buffers()[1], dtype=np.int64, count=self.rows, offset=column.offset * 8)


def source_keys(conversations: pl.Series, source_ids: pl.Series) -> npt.NDArray[np.uint64]:
    """64-bit keys of (conversation, source_id) pairs; equal pairs have equal keys, unequal ones almost always not."""
    frame = pl.DataFrame({"c": conversations, "s": source_ids})
    joined = pl.concat_str([pl.col("c").cast(pl.String), pl.col("s")], separator="\x1f")
    keys = frame.select(joined.alias("k")).select(plh.col("k").nchash.xxhash64())["k"]
    array: npt.NDArray[np.uint64] = keys.to_numpy()
    return array


_WIDTHS: dict[int, Literal["q", "i", "h", "b"]] = {8: "q", 4: "i", 2: "h", 1: "b"}


def _cell_of(column: pa.Array) -> Callable[[int], Any]:
    """Reads the buffers directly where nothing is null; six times faster than a scalar of the column."""
    if not column.null_count and not column.offset:
        if pa.types.is_integer(column.type):
            numbers = memoryview(column.buffers()[1]).cast("B").cast(_WIDTHS[column.type.byte_width])
            return lambda row: numbers[row]
        if pa.types.is_large_string(column.type) or pa.types.is_string(column.type):
            ends = memoryview(column.buffers()[1]).cast("B").cast(_WIDTHS[8 if column.type == pa.large_string() else 4])
            letters = memoryview(column.buffers()[2] or b"")
            return lambda row: str(letters[ends[row] : ends[row + 1]], "utf-8")
        if pa.types.is_fixed_size_binary(column.type):
            raw, width = memoryview(column.buffers()[1]), column.type.byte_width
            return lambda row: bytes(raw[row * width : (row + 1) * width])
    return lambda row: column[row].as_py()


def _mapped(shard: Shard, name: str) -> Any:
    known = shard.__dict__.setdefault("_arrays", {})
    if name not in known:
        known[name] = np.load(shard.folder / f"{name}.npy", mmap_mode="r")
    return known[name]
