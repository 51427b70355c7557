"""Everything one reader may see: the open shards of one audience."""

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, insert, select

from argus.access import Visibility
from argus.errors import RebuildingError
from argus.messages.making import ShardReport
from argus.messages.names import Names
from argus.messages.shards import MADE_WITH, Shard
from argus.messages.tables import contacts, participants, shards
from argus.messages.whole import require_whole
from argus.store import Dossier


@dataclass(frozen=True)
class Archive:
    """The shards a visibility reaches, in order of their first message, undated ones last.

    An archive is a snapshot: an import or a filter decision makes a new one. Safe for many reading threads.
    """

    shards: tuple[Shard, ...]
    names: Names
    visibility: Visibility
    zone: ZoneInfo

    @cached_property
    def total(self) -> int:
        """Messages in it."""
        return sum(shard.rows for shard in self.shards)

    def find(self, message_id: bytes) -> tuple[Shard, int] | None:
        """Where a message stands, or None when there is none that this reader may see."""
        for shard in self.shards:
            position = shard.find(message_id)
            if position is not None:
                return shard, position
        return None


def open_archive(dossier: Dossier, visibility: Visibility) -> Archive:
    """Open what `visibility` reaches.

    Raises:
        RebuildingError: derived data is damaged or missing; `argus rebuild` makes it again.
    """
    names = Names(dossier.register)
    rows = _rows(dossier, visibility.audience)
    while True:
        try:
            _require_whole(dossier, rows)
            opened = tuple(row.opened(dossier.derived).open() for row in rows)
        except (RebuildingError, OSError, ValueError):
            # Between asking the register and opening the files an import may have replaced some: then ask again.
            before, rows = rows, _rows(dossier, visibility.audience)
            if rows == before:
                raise
        else:
            return Archive(opened, names, visibility, ZoneInfo(dossier.zone))


def require_derived(dossier: Dossier) -> None:
    """Check the shards of every audience: who makes new ones out of them must not build on damage.

    Raises:
        RebuildingError: as `open_archive`.
    """
    rows = _rows(dossier, None)
    while True:
        try:
            return _require_whole(dossier, rows)
        except RebuildingError:
            before, rows = rows, _rows(dossier, None)
            if rows == before:
                raise


def _require_whole(dossier: Dossier, rows: Iterable["ShardRow"]) -> None:
    for row in rows:
        require_same_making(row)
        require_whole(dossier.derived / row.folder, row.files)


def require_same_making(row: "ShardRow") -> None:
    """An index made with other rules or tables would silently miss words that this program folds differently.

    Raises:
        RebuildingError: it was.
    """
    if row.made_with != MADE_WITH:
        raise RebuildingError(
            f"The index was made with other rules ({row.made_with}; now {MADE_WITH}); making it again",
            where=f"derived/{row.folder}",
            do="Wait for it, or run `argus rebuild`.",
        )


def _rows(dossier: Dossier, audience: str | None) -> tuple["ShardRow", ...]:
    with dossier.register.read() as register:
        return shard_rows(register, audience)


_NAMING = (contacts.c.contact_id, participants.c.participant_id)


class Shelf:
    """Keeps the newest archive of a long-running program; asks the register whether it still is."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._open: dict[Visibility, tuple[tuple[object, ...], Archive]] = {}
        self._lock = threading.Lock()

    def archive(self, visibility: Visibility) -> Archive:
        """The archive as the register has it now."""
        with self._dossier.register.read() as register:
            # By folder: a number is given again once its shard was struck, and what is withheld must not stay open.
            folders = tuple(row.folder for row in shard_rows(register, visibility.audience))
            # A delivery may bring nothing but names for accounts that were known by their handles.
            state = (folders, *(register.scalar(select(func.max(each))) for each in _NAMING))
        with self._lock:
            known = self._open.get(visibility)
            if known and known[0] == state:
                return known[1]
            archive = open_archive(self._dossier, visibility)
            if known:
                archive = _keep_open(archive, known[1].shards)
            self._open[visibility] = (state, archive)
            return archive


@dataclass(frozen=True, slots=True)
class ShardRow:
    """A shard as the register knows it."""

    shard_id: int
    folder: str
    audience: str
    rows: int
    first_us: int | None
    last_us: int | None
    files: dict[str, list[int]]
    made_with: str

    def opened(self, derived: Path) -> Shard:
        """The shard itself."""
        return Shard(derived / self.folder, self.audience, self.rows, self.first_us, self.last_us)


def shard_rows(register: Connection, audience: str | None = None) -> tuple[ShardRow, ...]:
    """The shards that stand, of one audience or of all; dated ones by their first message, then the undated."""
    query = select(shards).order_by(shards.c.first_us.is_(None), shards.c.first_us, shards.c.shard_id)
    if audience is not None:
        query = query.where(shards.c.audience == audience)
    return tuple(
        ShardRow(
            row.shard_id,
            row.folder,
            row.audience,
            row.rows,
            row.first_us,
            row.last_us,
            json.loads(row.files),
            row.made_with,
        )
        for row in register.execute(query)
    )


def stand_shards(register: Connection, audience: str, reports: Iterable[ShardReport]) -> None:
    """Write down shards that were built; part of the transaction that makes them true."""
    rows = [
        {
            "folder": each.folder,
            "audience": audience,
            "rows": each.rows,
            "first_us": each.first_us,
            "last_us": each.last_us,
            "files": json.dumps(each.files),
            "made_with": MADE_WITH,
        }
        for each in reports
    ]
    if rows:
        register.execute(insert(shards), rows)


def drop_shards(register: Connection, shard_ids: Iterable[int]) -> None:
    """Strike shards that others replace; their folders are swept when nobody reads them any more."""
    register.execute(delete(shards).where(shards.c.shard_id.in_(list(shard_ids))))


def _keep_open(archive: Archive, before: Sequence[Shard]) -> Archive:
    """The same archive with the shards that were open already, so that nothing is mapped twice."""
    known = {shard.folder: shard for shard in before}
    return replace(archive, shards=tuple(known.get(shard.folder, shard) for shard in archive.shards))
