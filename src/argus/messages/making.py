"""Make shards: from the rows of an import, or by pouring the rows of other shards together."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from argus.access import UNDATED, Windows
from argus.messages.fulltext import build_fulltext
from argus.messages.shards import SHARD, source_keys
from argus.messages.whole import checked, remember, state_of
from argus.store import sync_file, sync_folder


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
    remember(folder, {name: state_of((folder / name).stat()) for name in files})
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
    return {str(path.relative_to(folder)): list(checked(path)) for path in sorted(folder.rglob("*")) if path.is_file()}


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
