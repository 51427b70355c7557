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

import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import polars as pl
import polars_hash as plh
import pyarrow as pa

from argus.access import UNDATED, Windows
from argus.errors import RebuildingError
from argus.messages.fulltext import FullText, build_fulltext
from argus.store import CHUNK_BYTES, sync_file, sync_folder

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
    ]
)

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


@dataclass(frozen=True, slots=True)
class ShardReport:
    """A shard that was built: what the register keeps of it. `files`: name -> [bytes, CRC-32]."""

    folder: str
    rows: int
    first_us: int | None
    last_us: int | None
    files: dict[str, list[int]]


def make_shard(folder: Path, rows: pa.Table) -> ShardReport:
    """Build a shard under a temporary name, sync it, rename it.

    Args:
        rows: schema SHARD, sorted by (sent_at, message_id), at least one; either all dated or all undated.
    """
    neighbour = folder.with_name(f".{folder.name}.part")
    for stale in (neighbour, folder):
        shutil.rmtree(stale, ignore_errors=True)
    files = _build(neighbour, rows.combine_chunks())
    neighbour.rename(folder)
    sync_folder(folder.parent)
    # What was summed a moment ago need not be read again by whoever opens the dossier first.
    _remember(folder, {name: _state((folder / name).stat()) for name in files})
    first, last = rows["sent_at"][0].as_py(), rows["sent_at"][rows.num_rows - 1].as_py()
    return ShardReport(folder.name, rows.num_rows, first, last, files)


def split_rows(
    rows: pa.Table, windows: Windows, released: Path, withheld: Path
) -> tuple[ShardReport | None, ShardReport | None]:
    """Build the shard that analysts read and the one only the filter officer reads; None where one would be empty."""
    hidden = windows.cover(rows["conversation"].to_numpy(), rows["sent_at"].fill_null(UNDATED).to_numpy())
    if not hidden.any():
        return make_shard(released, rows), None
    kept = make_shard(withheld, rows.filter(pa.array(hidden)))
    if hidden.all():
        return None, kept
    return make_shard(released, rows.filter(pa.array(~hidden))), kept


@dataclass(frozen=True, slots=True)
class RewriteTask:
    """Shards to be made anew from shards: compacting, withholding and releasing are this one step.

    Attributes:
        sources: folders; all dated or all undated. released, withheld: folders to write.
    """

    sources: tuple[str, ...]
    windows: Windows
    released: str
    withheld: str


def rewrite(task: RewriteTask) -> tuple[ShardReport | None, ShardReport | None]:
    """Pour the rows of the sources into one released and one withheld shard. A step for worker processes."""
    tables = [pa.ipc.open_file(pa.memory_map(f"{source}/rows.arrow")).read_all() for source in task.sources]
    rows = in_search_order(pa.concat_tables(tables))
    return split_rows(rows, task.windows, Path(task.released), Path(task.withheld))


def in_search_order(rows: pa.Table) -> pa.Table:
    """Rows (schema SHARD) sorted by (sent_at, message_id): the one order of search results."""
    heads, tails = id_halves(rows["message_id"])
    order = time_order(rows["sent_at"].fill_null(UNDATED).to_numpy(), heads, tails)
    return rows if order is None else rows.take(pa.array(order))


def require_whole(folder: Path, files: Mapping[str, list[int]]) -> None:
    """Check a shard against what the register says of its files.

    Sizes are compared always. Contents are compared when a file's time of change is not the one seen at the last
    whole check, which `<folder>.seen` beside the shard remembers; `argus verify` and a rebuild trust nothing.

    Raises:
        RebuildingError: a file is missing, shorter or changed.
    """
    seen = _remembered(folder)
    found: dict[str, list[int]] = {}
    for name, (size, crc) in files.items():
        path = folder / name
        try:
            state = path.stat()
            if state.st_size != size:
                raise _damaged(f"{folder.name}/{name}", f"{state.st_size} bytes instead of {size}")
            found[name] = _state(state)
            if seen.get(name) != found[name] and _checked(path)[1] != crc:
                raise _damaged(f"{folder.name}/{name}", "its contents changed")
        except OSError as error:
            raise _damaged(f"{folder.name}/{name}", type(error).__name__) from error
    if found != seen:
        _remember(folder, found)


def source_keys(conversations: pl.Series, source_ids: pl.Series) -> npt.NDArray[np.uint64]:
    """64-bit keys of (conversation, source_id) pairs; equal pairs have equal keys, unequal ones almost always not."""
    frame = pl.DataFrame({"c": conversations, "s": source_ids})
    joined = pl.concat_str([pl.col("c").cast(pl.String), pl.col("s")], separator="\x1f")
    keys = frame.select(joined.alias("k")).select(plh.col("k").nchash.xxhash64())["k"]
    array: npt.NDArray[np.uint64] = keys.to_numpy()
    return array


def id_halves(ids: pa.Array | pa.ChunkedArray) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """First and last 8 bytes of 16-byte ids as native integers; their numeric order is the order of the bytes."""
    chunks = ids.chunks if isinstance(ids, pa.ChunkedArray) else [ids]
    halves = [
        np.frombuffer(chunk.buffers()[1], dtype=">u8", count=len(chunk) * 2, offset=chunk.offset * 16).reshape(-1, 2)
        for chunk in chunks
        if len(chunk)
    ]
    both = np.concatenate(halves) if halves else np.empty((0, 2), ">u8")
    return both[:, 0].astype(np.uint64), both[:, 1].astype(np.uint64)


def time_order(
    sent_at: npt.NDArray[np.int64], heads: npt.NDArray[np.uint64], tails: npt.NDArray[np.uint64]
) -> npt.NDArray[np.int64] | None:
    """The order by (sent_at, message_id); None when the rows stand in it already."""
    order = None
    if np.any(sent_at[1:] < sent_at[:-1]):
        order = np.argsort(sent_at, kind="stable")
        sent_at = sent_at[order]
    same = np.flatnonzero(sent_at[1:] == sent_at[:-1])
    if same.size:
        tied = np.zeros(len(sent_at), bool)
        tied[same] = True
        tied[same + 1] = True
        at = np.flatnonzero(tied)
        rows = at if order is None else order[at]
        sorted_rows = rows[np.lexsort((tails[rows], heads[rows], sent_at[at]))]
        if not np.array_equal(sorted_rows, rows):
            if order is None:
                order = np.arange(len(sent_at))
            order[at] = sorted_rows
    return order


def _build(folder: Path, table: pa.Table) -> dict[str, list[int]]:
    folder.mkdir(parents=True)
    with pa.OSFile(str(folder / "rows.arrow"), "wb") as sink, pa.ipc.new_file(sink, SHARD) as writer:
        writer.write_table(table)
    _write_ids(folder, table)
    _write_sources(folder, table)
    _write_conversations(folder, table)
    build_fulltext(folder / "index", table)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            sync_file(path)
        else:
            sync_folder(path)
    sync_folder(folder)
    return {str(path.relative_to(folder)): list(_checked(path)) for path in sorted(folder.rglob("*")) if path.is_file()}


def _write_ids(folder: Path, table: pa.Table) -> None:
    heads, _tails = id_halves(table["message_id"])
    order = np.argsort(heads, kind="stable").astype(np.uint32)
    np.save(folder / "ids.npy", heads[order])
    np.save(folder / "ids_at.npy", order)


def _write_sources(folder: Path, table: pa.Table) -> None:
    at = np.flatnonzero(table["source_id"].is_valid().to_numpy()).astype(np.uint32)
    keys = np.empty(0, np.uint64)
    if at.size:
        some = table.select(["conversation", "source_id"])
        some = some if at.size == table.num_rows else some.take(pa.array(at))
        keys = source_keys(pl.Series(some["conversation"]), pl.Series(some["source_id"]))
    order = np.argsort(keys, kind="stable")
    np.save(folder / "sources.npy", keys[order])
    np.save(folder / "sources_at.npy", at[order])


def _write_conversations(folder: Path, table: pa.Table) -> None:
    # In a conversation, messages of one minute stand as they were delivered: row numbers keep that order.
    rows = table["row"].to_numpy().astype(np.uint64)
    delivered = time_order(table["sent_at"].fill_null(UNDATED).to_numpy(), rows, rows)
    conversations = table["conversation"].to_numpy()
    if delivered is None:
        order = np.argsort(conversations, kind="stable").astype(np.uint32)
    else:
        order = delivered[np.argsort(conversations[delivered], kind="stable")].astype(np.uint32)
    ids, firsts = np.unique(conversations[order], return_index=True)
    np.save(folder / "conversations.npy", np.column_stack([ids, firsts]).astype(np.int64))
    np.save(folder / "conversation_rows.npy", order)


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


def _checked(path: Path) -> tuple[int, int]:
    crc, size = 0, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
    return size, crc


def _state(file: os.stat_result) -> list[int]:
    return [file.st_mtime_ns, file.st_ino]


def _remember(folder: Path, states: Mapping[str, list[int]]) -> None:
    # A read-only copy of a dossier is checked in full at every start.
    with suppress(OSError):
        _seen_file(folder).write_text(json.dumps(states))


def _remembered(folder: Path) -> dict[str, list[int]]:
    try:
        seen = json.loads(_seen_file(folder).read_text())
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _seen_file(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.seen"


def _damaged(where: str, how: str) -> RebuildingError:
    return RebuildingError(
        f"Derived data is damaged ({how}); rebuilding it from the sealed parts",
        where=f"derived/{where}",
        do="Wait for it, or run `argus rebuild`.",
    )
