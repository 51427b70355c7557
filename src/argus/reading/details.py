"""What a delivery tells about a message beside its text: the sender's name, reactions, earlier texts, receipts, files.

Each delivery tells its own: who had read a message by March may stand in one phone and not in the other.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, Row, Select, select

from argus.errors import NotAllowedError, NotFoundError
from argus.evidence import sealed_path
from argus.evidence.tables import items, originals
from argus.messages import parts
from argus.store import Dossier

if TYPE_CHECKING:
    from argus.reading.conversations import Line

ATTACHED = "attachments.list.element."
# The leaf of a nested column that every filled row fills.
EMPTY_IF_EMPTY = {"reactions": "reactions.list.element.value"}


@dataclass(frozen=True, slots=True)
class ReactionSeen:
    """A sign under a message; `us` in microseconds UTC, None where the delivery does not say."""

    value: str
    account: str | None
    us: int | None
    count: int


@dataclass(frozen=True, slots=True)
class EditSeen:
    """That a message was edited; `previous` is what stood there before, None where the delivery does not say."""

    us: int | None
    account: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class ReceiptSeen:
    """That a message was delivered to, read or played by somebody."""

    what: str
    account: str | None
    us: int | None


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file sent with a message, as the delivery tells of it; an empty `sha256` is not known."""

    name: str
    mime: str
    sha256: str
    other: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Details:
    """What one delivery tells about one message beside its text."""

    sender_name: str | None = None
    reactions: tuple[ReactionSeen, ...] = ()
    edits: tuple[EditSeen, ...] = ()
    receipts: tuple[ReceiptSeen, ...] = ()
    attachments: tuple[AttachedFile, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    other: Mapping[str, Any] = field(default_factory=dict)

    @property
    def signs(self) -> list[tuple[str, int, tuple[str, ...]]]:
        """The reactions by sign, as people see them: (sign, how many, the accounts that are named)."""
        counts: dict[str, int] = {}
        named: dict[str, list[str]] = {}
        for each in self.reactions:
            counts[each.value] = counts.get(each.value, 0) + each.count
            named.setdefault(each.value, []).extend([each.account] if each.account else [])
        return [(value, count, tuple(named[value])) for value, count in counts.items()]


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file that is attached to messages.

    Attributes:
        read_itself: it is evidence of its own (an archive, a chat), so that its bytes are not handed out as they are.
    """

    sha256: str
    size: int
    item_id: int
    delivery_id: int
    name: str
    read_itself: bool
    path: Path


def details_of(row: Mapping[str, Any]) -> Details:
    """The details in a row of a part."""
    return Details(
        row.get("sender_name"),
        tuple(
            ReactionSeen(each.get("value") or "", each.get("account"), each.get("at"), each.get("count") or 1)
            for each in row.get("reactions") or ()
        ),
        tuple(EditSeen(each.get("at"), each.get("account"), each.get("previous")) for each in row.get("edits") or ()),
        tuple(
            ReceiptSeen(each.get("what") or "", each.get("account"), each.get("at"))
            for each in row.get("receipts") or ()
        ),
        tuple(
            AttachedFile(
                each.get("name") or "", each.get("mime") or "", each.get("sha256") or "", _object(each.get("other"))
            )
            for each in row.get("attachments") or ()
        ),
        row.get("latitude"),
        row.get("longitude"),
        _object(row.get("other")),
    )


def line_details(dossier: Dossier, lines: Sequence["Line"]) -> dict[int, Details]:
    """What a page of a conversation shows of its lines: row number -> details.

    Only the columns that these lines can fill are read, of the row groups they stand in. Earlier texts and receipts
    stand on the page of the message.
    """
    columns = ["sender_name", "reactions"]
    if any(line.attachments for line in lines):
        columns += [ATTACHED + name for name in ("name", "mime", "sha256")]
    if any(line.kind == "location" for line in lines):
        columns += ["latitude", "longitude"]
    if any(line.kind in ("call", "contact") for line in lines):
        columns += ["other"]
    found: dict[int, Details] = {}
    for row, values in _part_rows(dossier, sorted({line.row for line in lines}), columns):
        found[row] = details_of(values)
    return found


def sealed_files(dossier: Dossier, hashes: Iterable[str]) -> dict[str, SealedFile]:
    """The sealed files with these hashes; what the dossier does not hold is missing."""
    wanted = sorted({each for each in hashes if each})
    if not wanted:
        return {}
    asked = (
        select(items, originals.c.size)
        .join(originals, originals.c.sha256 == items.c.sha256)
        .where(items.c.sha256.in_(wanted))
        .order_by(items.c.item_id)
    )
    found: dict[str, SealedFile] = {}
    with dossier.register.read() as register:
        for row in register.execute(asked):
            known = found.get(row.sha256)
            found[row.sha256] = SealedFile(
                row.sha256,
                row.size,
                known.item_id if known else row.item_id,
                known.delivery_id if known else row.delivery_id,
                known.name if known else row.name,
                (known is not None and known.read_itself) or _read_itself(register, row),
                sealed_path(dossier, row.sha256),
            )
    return found


def attached_file(dossier: Dossier, told: Sequence[Details], sighting: int, number: int) -> SealedFile:
    """The sealed file that is attachment `number` of a message as its sighting `sighting` tells it.

    Args:
        told: the details of each sighting of a message that this reader may see.

    Raises:
        NotFoundError: there is no such attachment, or the dossier does not hold the file.
        NotAllowedError: the file is a chat or an archive that was read as evidence of its own: its bytes may hold what
            is withheld, and a delivery could name any hash as an attachment.
    """
    try:
        sha256 = told[sighting].attachments[number].sha256
    except IndexError:
        sha256 = ""
    file = sealed_files(dossier, [sha256]).get(sha256)
    if file is None or not file.path.is_file():
        raise NotFoundError("No such attachment", where="attachment", do="See the message.")
    if file.read_itself:
        raise NotAllowedError(
            "This file is evidence of its own and is not handed out as an attachment",
            where=f"item {file.item_id}",
            do=f"See delivery {file.delivery_id}: its messages are in the dossier.",
        )
    return file


def _read_itself(register: Connection, item: Row[Any]) -> bool:
    """Whether an item is, or holds, a chat: then it may hold messages that nobody may read."""
    if item.state == "kept":
        return "/" not in item.format  # a media type; what is kept for a database (its log) holds messages too
    if item.state == "opened":
        return any(_read_itself(register, each) for each in register.execute(_members_of(item.item_id)).all())
    return item.state != "unreadable" or item.format is not None


def _members_of(item_id: int) -> Select[Any]:
    return select(items).where(items.c.parent_id == item_id)


def _part_rows(dossier: Dossier, rows: Sequence[int], columns: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(row number, values of these columns) of messages, part by part, one row group at a time."""
    if not rows:
        return
    wanted = np.asarray(rows)
    asked = (
        select(parts.c.file, parts.c.first_row, parts.c.last_row)
        .where(parts.c.kind == "messages", parts.c.first_row <= rows[-1], parts.c.last_row >= rows[0])
        .order_by(parts.c.first_row)
    )
    with dossier.register.read() as register:
        files = register.execute(asked).all()
    for file, first, last in files:
        inside = wanted[(wanted >= first) & (wanted <= last)]
        if inside.size:
            yield from _rows_in(dossier.messages / file, first, inside, columns)


def _rows_in(path: Path, first: int, rows: Any, columns: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    with pq.ParquetFile(path, memory_map=True) as part:
        start = first
        leaves = {part.metadata.schema.column(number).path: number for number in range(part.metadata.num_columns)}
        for group in range(part.num_row_groups):
            told = part.metadata.row_group(group)
            end = start + told.num_rows
            inside = rows[(rows >= start) & (rows < end)]
            if inside.size:
                filled = [name for name in columns if not _empty(told, leaves.get(EMPTY_IF_EMPTY.get(name, name)))]
                if filled:
                    table = part.read_row_group(group, columns=filled).take(pa.array(inside - start))
                    yield from zip(inside.tolist(), table.to_pylist(), strict=True)
            start = end


def _empty(group: pq.RowGroupMetaData, leaf: int | None) -> bool:
    """Whether the footer says that a column holds nothing; what it does not say is taken for filled."""
    if leaf is None:
        return False
    column = group.column(leaf)
    return bool(column.is_stats_set and column.statistics.null_count == column.num_values)


def _object(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
