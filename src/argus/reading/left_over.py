"""What a delivery holds besides messages: records that could not be read, with the bytes around them, and named records
that are no message.

The left-over part may be large: it is read one row group at a time, and of that only what a page shows.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from argus.access import RELEASED, Visibility
from argus.evidence import DeliveryDetail, DeliveryItem, EvidenceItem, sealed_path
from argus.reading.by_file import items_with_withheld, part_files
from argus.store import Dossier

PAGE_ROWS = 50
# Bytes before and after a record, and of the record itself.
AROUND_BYTES = 96
OWN_BYTES = 512
# A hostile delivery can name every record differently; further names are counted together.
MOST_NAMES = 500


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A record that is no message.

    Attributes:
        number: its place among those asked for, from 1.
        what: why it could not be read; the name of an `other` record.
        place_start, place_end, place_label: as in `messages.Place`.
    """

    number: int
    item_id: int
    item_name: str
    sha256: str
    what: str
    place_start: int
    place_end: int
    place_label: str | None


@dataclass(frozen=True, slots=True)
class LeftOverPage:
    """A page of such records; `total` counts all that were asked for."""

    total: int
    page: int
    pages: int
    rows: tuple[LeftOver, ...]


@dataclass(frozen=True, slots=True)
class OtherCount:
    """How many records of this name a delivery holds, in how many files; an empty name stands for all further names
    together.
    """

    what: str
    records: int
    files: int


@dataclass(frozen=True, slots=True)
class BytesAround:
    """Bytes of a sealed item at a record.

    Attributes:
        data: bytes from `start` on.
        first, last: [first, last) of them, as offsets in the item, are the record's own.
        cut: the record is longer than what is shown of it.
        why: why nothing is shown (shared: it has no bytes of its own; missing), or why nothing of its neighbours
            (apart); empty = they are.
    """

    data: bytes
    start: int
    first: int
    last: int
    cut: bool
    why: str

    @property
    def stretches(self) -> tuple[bytes, bytes, bytes]:
        """Before the record, its own, behind it."""
        first, last = self.first - self.start, self.last - self.start
        return self.data[:first], self.data[first:last], self.data[last:]


def left_over_page(
    dossier: Dossier,
    delivery: DeliveryDetail,
    *,
    item_id: int | None = None,
    outcome: str = "unreadable",
    page: int = 1,
    page_rows: int = PAGE_ROWS,
) -> LeftOverPage:
    """One page of the records with this outcome, in the order of files and places.

    Args:
        item_id: only those of this item.
        outcome: unreadable or other.
        page: from 1; beyond the last it is the last.
    """
    groups = list(_groups(dossier, delivery.delivery_id, outcome, item_id))
    total = sum(group.count for group in groups)
    pages = max(1, -(-total // page_rows))
    page = max(1, min(page, pages))
    skip, take = (page - 1) * page_rows, page_rows
    rows: list[LeftOver] = []
    names = {item.item_id: item for item in delivery.items}
    for group in groups:
        if not take:
            break
        if skip >= group.count:
            skip -= group.count
            continue
        some = group.rows(skip, take)
        rows += [_left_over(names, row, (page - 1) * page_rows + len(rows) + at) for at, row in enumerate(some, 1)]
        skip, take = 0, take - len(some)
    return LeftOverPage(total, page, pages, tuple(rows))


def every_unreadable(dossier: Dossier, delivery: DeliveryDetail) -> Iterator[tuple[LeftOver, BytesAround]]:
    """All records that could not be read, in that order, each with its own bytes only; one row group in memory."""
    names = {item.item_id: item for item in delivery.items}
    number = 0
    for group in _groups(dossier, delivery.delivery_id, "unreadable", None):
        for row in group.rows(0, group.count):
            number += 1
            record = _left_over(names, row, number)
            yield record, bytes_around(dossier, record, names)


def other_counts(dossier: Dossier, delivery_id: int) -> tuple[OtherCount, ...]:
    """The named records that are no message, the most frequent first."""
    records, files = Counter[str](), Counter[str]()
    for file in part_files(dossier, delivery_id, "left_over"):
        for (_, what), count in _others_in(str(dossier.messages / file)):
            records[what] += count
            files[what] += 1
    ordered = sorted(records.items(), key=lambda each: (not each[0], -each[1], each[0]))
    return tuple(OtherCount(what, count, files[what]) for what, count in ordered)


def items_kept_apart(dossier: Dossier, visibility: Visibility, delivery: DeliveryDetail) -> frozenset[int]:
    """The items of which a record may be shown, but never what stands beside it.

    These are items with a withheld message, archives (beside a member lies another), and every item for a reader who
    may see only some messages.

    Raises:
        RebuildingError: what is withheld cannot be told, because derived data is damaged or missing.
    """
    if visibility != Visibility(RELEASED):
        return frozenset(item.item_id for item in delivery.items)
    archives = frozenset(item.item_id for item in delivery.items if item.state == "opened")
    return archives | items_with_withheld(dossier, delivery.delivery_id)


def bytes_around(dossier: Dossier, record: LeftOver, kept_apart: Collection[int]) -> BytesAround:
    """The record's own bytes, and those of its neighbours unless its item is one of `kept_apart`."""
    start, end = record.place_start, record.place_end
    if record.place_label or end <= start:
        return BytesAround(b"", start, start, start, cut=True, why="shared")
    alone = record.item_id in kept_apart
    own_end = min(end, start + OWN_BYTES)
    cut = own_end < end
    first = start if alone else max(0, start - AROUND_BYTES)
    # Behind a record that is cut follows itself, not its neighbour.
    last = own_end if alone or cut else own_end + AROUND_BYTES
    item = EvidenceItem(record.sha256, sealed_path(dossier, record.sha256), last, record.item_name)
    try:
        data = item.part(first, last)
    except OSError:
        return BytesAround(b"", start, start, start, cut=True, why="missing")
    return BytesAround(data, first, start, min(own_end, first + len(data)), cut, "apart" if alone else "")


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of one row group that were asked for."""

    path: Path
    number: int
    at: npt.NDArray[np.int64]

    @property
    def count(self) -> int:
        return len(self.at)

    def rows(self, skip: int, take: int) -> list[dict[str, Any]]:
        columns = ["item_id", "what", "place_start", "place_end", "place_label"]
        with pq.ParquetFile(self.path, memory_map=True) as part:
            group = part.read_row_group(self.number, columns=columns)
        found: list[dict[str, Any]] = group.take(pa.array(self.at[skip : skip + take])).to_pylist()
        return found


def _groups(dossier: Dossier, delivery_id: int, outcome: str, item_id: int | None) -> Iterator[_Group]:
    for file in part_files(dossier, delivery_id, "left_over"):
        path = dossier.messages / file
        with pq.ParquetFile(path, memory_map=True, read_dictionary=["outcome"]) as part:
            for number in range(part.num_row_groups):
                columns = part.read_row_group(number, columns=["item_id", "outcome"])
                wanted = pc.equal(columns["outcome"], outcome)
                if item_id is not None:
                    wanted = pc.and_(wanted, pc.equal(columns["item_id"], item_id))
                at = pc.indices_nonzero(wanted).to_numpy().astype(np.int64)
                if len(at):
                    yield _Group(path, number, at)


@lru_cache(64)
def _others_in(path: str) -> tuple[tuple[tuple[int, str], int], ...]:
    """Counted once: a part never changes."""
    found: Counter[tuple[int, str]] = Counter()
    with pq.ParquetFile(path, memory_map=True, read_dictionary=["outcome", "what"]) as part:
        for number in range(part.num_row_groups):
            rows = part.read_row_group(number, columns=["item_id", "outcome", "what"])
            rows = rows.filter(pc.equal(rows["outcome"], "other"))
            for row in rows.group_by(["item_id", "what"]).aggregate([([], "count_all")]).to_pylist():
                key = (row["item_id"], row["what"])
                if key not in found and len(found) >= MOST_NAMES:
                    key = (row["item_id"], "")
                found[key] += row["count_all"]
    return tuple(found.items())


def _left_over(names: dict[int, DeliveryItem], row: dict[str, Any], number: int) -> LeftOver:
    item = names.get(row["item_id"])
    return LeftOver(
        number,
        row["item_id"],
        item.name if item else "",
        item.sha256 if item else "",
        row["what"],
        row["place_start"],
        row["place_end"],
        row["place_label"],
    )
