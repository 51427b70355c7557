"""Build the part and the shards of one time range: the second pure step of an import.

Between reading and building the driver found out which messages are new (`resolve.py`).
"""

import json
import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from argus.access import UNDATED, Windows
from argus.engine import give_back_memory
from argus.intake.pictures import read_off_pictures, sent_files
from argus.messages import (
    KINDS,
    LEFT_OVER_PART,
    MESSAGE_PART,
    ROW_GROUP_ROWS,
    SHARD,
    SIGHTING_PART,
    STATES,
    ShardReport,
    finish_part,
    id_halves,
    in_search_order,
    open_part,
    split_rows,
)

# Files of a staged block: register number by code of the block.
NUMBERS = ("conversation_numbers", "account_numbers", "service_numbers")


@dataclass(frozen=True, slots=True)
class RangeBlock:
    """One staged block as `build_range` sees it; its folder also holds `new.npy` and the numbers of its names."""

    folder: str
    item_id: int


@dataclass(frozen=True, slots=True)
class RangeTask:
    """What `build_range` needs: the new messages of these blocks whose (sent_at, first half of the id) is in [low,
    high).

    Attributes:
        low, high: (time, first 8 bytes of the id); the undated stand at time UNDATED.
        part: path of the part to write. released, withheld: folders of the shards to write.
        first_row: number of its first row.
    """

    blocks: tuple[RangeBlock, ...]
    delivery_id: int
    low: tuple[int, int]
    high: tuple[int, int]
    first_row: int
    windows: Windows
    part: str
    released: str
    withheld: str


@dataclass(frozen=True, slots=True)
class RangeReport:
    """What `build_range` made. `withheld_by_item`: item_id -> messages withheld."""

    rows: int
    first_row: int
    released: ShardReport | None
    withheld: ShardReport | None
    new_by_item: dict[int, int]
    withheld_by_item: dict[int, int]


def range_report(stored: str) -> RangeReport:
    """A report as the register kept it."""
    columns = json.loads(stored)
    for name in ("released", "withheld"):
        columns[name] = columns[name] and ShardReport(**columns[name])
    for name in ("new_by_item", "withheld_by_item"):
        columns[name] = {int(item_id): count for item_id, count in columns[name].items()}
    return RangeReport(**columns)


def build_range(task: RangeTask) -> RangeReport:
    """Write part and shards of one range. Holds what its shard is made of once, and one row group of its part."""
    give_back_memory()
    files = [_Staged(Path(block.folder)) for block in task.blocks]
    picked = [_pick(block, file.records, task) for block, file in zip(task.blocks, files, strict=True)]
    tables = [table for table in picked if table is not None]
    rows = pa.concat_tables(tables).unify_dictionaries() if tables else None
    if rows is None or not rows.num_rows:
        return RangeReport(0, task.first_row, None, None, {}, {})
    # Blocks come in the order of items and places, so a stable sort keeps the order of delivery among equal times.
    times = rows["sent_at"].fill_null(UNDATED).to_numpy()
    if np.any(times[1:] < times[:-1]):
        rows = rows.take(pa.array(np.argsort(times, kind="stable")))
    count = rows.num_rows
    rows = rows.append_column("row", pa.array(np.arange(task.first_row, task.first_row + count)))
    items = rows["item_id"].to_numpy()
    hidden = task.windows.cover(rows["conversation_id"].to_numpy(), rows["sent_at"].fill_null(UNDATED).to_numpy())
    shard_rows = in_search_order(shard_rows_of(rows)).combine_chunks()
    _write_part(Path(task.part), rows, task.delivery_id, files)
    del files, picked, tables, rows  # the staged files need not stay in memory while the index is made
    give_back_memory()
    released, withheld = split_rows(shard_rows, task.windows, Path(task.released), Path(task.withheld))
    return RangeReport(count, task.first_row, released, withheld, _counts(items), _counts(items[hidden]))


def write_sightings(path: Path, blocks: Sequence[tuple[str, int]], delivery_id: int) -> int:
    """One part with every row of the blocks (folder, item_id) whose message was known; returns how many."""
    count = 0
    with open_part(path, SIGHTING_PART) as writer:
        for folder, item_id in blocks:
            records = _Staged(Path(folder)).records
            records = records.set_column(0, "message_id", _final_ids(Path(folder), records["message_id"], None))
            known = records.filter(pa.array(~np.load(Path(folder) / "new.npy")))
            if not known.num_rows:
                continue
            known = _conform(_with_numbers(known, delivery_id, item_id), SIGHTING_PART)
            writer.write_table(known, row_group_size=ROW_GROUP_ROWS)
            count += known.num_rows
    if count:
        finish_part(path)
    else:
        path.unlink()
    return count


def write_left_over(path: Path, blocks: Sequence[tuple[str, int]]) -> int:
    """One part with every record of the blocks (folder, item_id) that is no message; returns how many."""
    count = 0
    with open_part(path, LEFT_OVER_PART) as writer:
        for folder, item_id in blocks:
            left = pa.ipc.open_file(pa.memory_map(f"{folder}/left_over.arrow")).read_all()
            if left.num_rows:
                left = left.append_column("item_id", pa.array(np.full(left.num_rows, item_id, np.int32)))
                writer.write_table(_conform(left, LEFT_OVER_PART), row_group_size=ROW_GROUP_ROWS)
                count += left.num_rows
    if count:
        finish_part(path)
    else:
        path.unlink()
    return count


class _Staged:
    """The records of a staged block, mapped and not copied."""

    def __init__(self, folder: Path) -> None:
        with (folder / "records.arrow").open("rb") as file:
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.records = pa.ipc.open_file(pa.py_buffer(self._mapped)).read_all()

    def let_go(self) -> None:
        """Take what was read so far out of this process's memory; it comes back when it is read again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)


def _final_ids(folder: Path, ids: pa.ChunkedArray, picked: npt.NDArray[np.int64] | None) -> pa.Array:
    """The ids of the picked rows, with those of repeated rows in their place."""
    raw = np.frombuffer(ids.combine_chunks().buffers()[1], "V16")[: len(ids)] if len(ids) else np.empty(0, "V16")
    changed = folder / "changed.npy"
    if changed.exists():
        raw = raw.copy()
        raw[np.load(changed)] = np.load(folder / "changed_ids.npy")
    if picked is not None:
        raw = raw[picked]
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(raw), [None, pa.py_buffer(raw.tobytes())])


def _pick(block: RangeBlock, records: pa.Table, task: RangeTask) -> pa.Table | None:
    """The new rows of a block inside the range, with register numbers."""
    folder = Path(block.folder)
    times = records["sent_at"].fill_null(UNDATED).to_numpy()
    wanted = np.load(folder / "new.npy") & (times >= task.low[0]) & (times <= task.high[0])
    edges = wanted & ((times == task.low[0]) | (times == task.high[0]))
    if edges.any():
        at = np.flatnonzero(edges)
        heads, _ = id_halves(_final_ids(folder, records["message_id"], at))
        below = (times[at] == task.low[0]) & (heads < np.uint64(task.low[1]))
        above = (times[at] == task.high[0]) & (heads >= np.uint64(task.high[1]))
        wanted[at[below | above]] = False
    at = np.flatnonzero(wanted)
    if not at.size:
        return None
    ids = _final_ids(folder, records["message_id"], at)
    run = int(at[-1]) - int(at[0]) + 1 == at.size
    rows = records.slice(int(at[0]), at.size) if run else records.take(pa.array(at))
    rows = rows.set_column(0, "message_id", ids)
    conversations, accounts, services = (np.load(folder / f"{name}.npy") for name in NUMBERS)
    rows = rows.append_column("conversation_id", pa.array(conversations[rows["conversation_code"].to_numpy()]))
    senders = rows["sender_code"].to_numpy()
    numbers = accounts[senders] if len(accounts) else np.zeros(len(senders), np.int32)
    rows = rows.append_column("account_id", pa.array(numbers, mask=senders < 0))
    rows = rows.append_column("service_id", pa.array(services[rows["service_code"].to_numpy()]))
    return rows.append_column("item_id", pa.array(np.full(at.size, block.item_id, np.int32)))


def _write_part(path: Path, rows: pa.Table, delivery_id: int, files: Sequence[_Staged]) -> None:
    with open_part(path, MESSAGE_PART) as writer:
        for start in range(0, rows.num_rows, ROW_GROUP_ROWS):
            for file in files:
                file.let_go()
            group = _with_numbers(rows.slice(start, ROW_GROUP_ROWS), delivery_id, None)
            writer.write_table(_conform(group, MESSAGE_PART), row_group_size=ROW_GROUP_ROWS)
    finish_part(path)


def _with_numbers(rows: pa.Table, delivery_id: int, item_id: int | None) -> pa.Table:
    count = rows.num_rows
    rows = rows.append_column("delivery_id", pa.array(np.full(count, delivery_id, np.int32)))
    if item_id is not None:
        rows = rows.append_column("item_id", pa.array(np.full(count, item_id, np.int32)))
    rows = rows.append_column("version", pa.array(np.ones(count, np.int16)))
    return rows.append_column("supersedes", pa.nulls(count, pa.int64()))


def _conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    return pa.table([rows[each.name].cast(each.type) for each in schema], schema=schema)


def shard_rows_of(rows: pa.Table) -> pa.Table:
    """Rows of a part (with account_id, conversation_id, service_id) as rows of a shard, in the same order."""
    lists = rows["attachments"]
    attached = (
        pa.array(np.zeros(rows.num_rows, np.int16))
        if lists.null_count == len(lists)
        else pc.fill_null(pc.list_value_length(lists), 0).cast(pa.int16())
    )
    columns = {
        "message_id": rows["message_id"],
        "row": rows["row"],
        "sent_at": rows["sent_at"],
        "sender": rows["account_id"],
        "conversation": rows["conversation_id"],
        "service": rows["service_id"],
        "kind": _positions(rows["kind"], KINDS),
        "state": _positions(rows["state"], STATES),
        "attachments": attached,
        "text": rows["text"],
        "source_id": rows["source_id"],
        "reply_to": rows["reply_to"],
        "ocr_text": read_off_pictures(rows),
        "files": sent_files(rows["attachments"]),
    }
    return pa.table([columns[name] for name in SHARD.names], schema=SHARD)


def _positions(column: pa.ChunkedArray, words: tuple[str, ...]) -> pa.Array:
    """Words to their positions; a word that is none of them, and a missing one, counts as the first."""
    encoded = column.combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    places = np.array([words.index(w) if w in words else 0 for w in encoded.dictionary.to_pylist()] or [0], np.int8)
    return pa.array(places[encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)])


def _counts(items: npt.NDArray[np.int32]) -> dict[int, int]:
    ids, counts = np.unique(items, return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
