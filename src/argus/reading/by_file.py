"""From a file of a delivery to its messages: a conversation it leads to, and whether anything of it is withheld."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import select

from argus.access import WITHHELD
from argus.evidence import DeliveryItem
from argus.messages import Archive, parts, require_whole, shard_rows
from argus.store import Dossier

# Of each file and row group, so many messages are tried before the next row group is: those before them are withheld.
TRIED = 64


def conversations_of_files(
    dossier: Dossier, archive: Archive, delivery_id: int, item_ids: Collection[int]
) -> dict[int, int]:
    """For each of these items a conversation in which this reader may see a message of it: the one of its earliest.

    Items without such a message are missing. Stops as soon as all are found.
    """
    missing, found = set(item_ids), dict[int, int]()
    for kind in ("messages", "sightings"):
        for file in part_files(dossier, delivery_id, kind):
            if not missing:
                return found
            with pq.ParquetFile(dossier.messages / file, memory_map=True) as part:
                for number in range(part.num_row_groups):
                    if not missing:
                        break
                    group = part.read_row_group(number, columns=["item_id", "message_id"])
                    found.update(_first_seen(archive, group, missing))
                    missing -= found.keys()
    return found


@dataclass(frozen=True, slots=True)
class InTree:
    """An item of a delivery: in how many archives it is, and its name there, without those of its archives."""

    item: DeliveryItem
    depth: int
    label: str


def in_tree_order(items: Sequence[DeliveryItem]) -> list[InTree]:
    """Each archive followed by its members, in the order they stand in it."""
    known = {item.item_id: item for item in items}
    below: dict[int | None, list[DeliveryItem]] = {}
    for item in items:
        # A member has a higher number than its archive: there is no way round in a circle.
        inside = item.parent_id is not None and item.parent_id in known and item.parent_id < item.item_id
        below.setdefault(item.parent_id if inside else None, []).append(item)
    found: list[InTree] = []
    waiting = [InTree(item, 0, item.name) for item in reversed(below.get(None, []))]
    while waiting:
        here = waiting.pop()
        found.append(here)
        waiting += [
            InTree(each, here.depth + 1, each.name.removeprefix(f"{here.item.name}/"))
            for each in reversed(below.get(here.item.item_id, []))
        ]
    return found


def items_with_withheld(dossier: Dossier, delivery_id: int) -> frozenset[int]:
    """The items of a delivery of which at least one message is withheld now.

    Raises:
        RebuildingError: what is withheld cannot be told, because derived data is damaged or missing.
    """
    with dossier.register.read() as register:
        shards = [row for row in shard_rows(register, WITHHELD) if row.rows]
    if not shards:
        return frozenset()
    numbers, ids = [], []
    for row in shards:
        require_whole(dossier.derived / row.folder, row.files)
        shard = row.opened(dossier.derived)
        numbers.append(shard.numbers)
        ids.append(shard.message_ids)
    rows = np.sort(np.concatenate(numbers))
    return _items_of_rows(dossier, delivery_id, rows) | _items_of_ids(dossier, delivery_id, np.concatenate(ids))


def part_files(dossier: Dossier, delivery_id: int, kind: str) -> list[str]:
    """The parts of a kind that a delivery became, in the order they were written."""
    asked = select(parts.c.file).where(parts.c.delivery_id == delivery_id, parts.c.kind == kind)
    with dossier.register.read() as register:
        return list(register.scalars(asked.order_by(parts.c.part_id)))


def _first_seen(archive: Archive, group: pa.Table, item_ids: Collection[int]) -> Iterator[tuple[int, int]]:
    items = group["item_id"].to_numpy()
    for item_id in sorted(set(np.unique(items).tolist()) & set(item_ids)):
        at = np.flatnonzero(items == item_id)[:TRIED]
        for raw in group["message_id"].take(pa.array(at)).to_pylist():
            place = archive.find(raw)
            if place is not None:
                shard, position = place
                yield item_id, shard.table["conversation"][position].as_py()
                break


def _items_of_rows(dossier: Dossier, delivery_id: int, rows: npt.NDArray[np.int64]) -> frozenset[int]:
    """The items of a delivery with which these messages came in; `rows` are sorted row numbers."""
    asked = select(parts.c.file, parts.c.first_row, parts.c.last_row).where(
        parts.c.delivery_id == delivery_id, parts.c.kind == "messages"
    )
    with dossier.register.read() as register:
        files = register.execute(asked).all()
    found: set[int] = set()
    for file, first, last in files:
        inside = rows[(rows >= first) & (rows <= last)] - first
        if not inside.size:
            continue
        with pq.ParquetFile(dossier.messages / file, memory_map=True) as part:
            start = 0
            for number in range(part.num_row_groups):
                end = start + part.metadata.row_group(number).num_rows
                at = inside[(inside >= start) & (inside < end)] - start
                if at.size:
                    found.update(part.read_row_group(number, columns=["item_id"])["item_id"].to_numpy()[at].tolist())
                start = end
    return frozenset(found)


def _items_of_ids(dossier: Dossier, delivery_id: int, ids: npt.NDArray[np.void]) -> frozenset[int]:
    """The items of a delivery with a further sighting of these messages."""
    wanted = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(ids), [None, pa.py_buffer(ids.tobytes())])
    found: set[int] = set()
    for file in part_files(dossier, delivery_id, "sightings"):
        with pq.ParquetFile(dossier.messages / file, memory_map=True) as part:
            for number in range(part.num_row_groups):
                rows = part.read_row_group(number, columns=["item_id", "message_id"])
                hit = rows.filter(pc.is_in(rows["message_id"], value_set=wanted))
                found.update(hit["item_id"].unique().to_pylist())
    return frozenset(found)
