"""Watch a folder: import what arrives, raise alerts for it, tell somebody.

One pool of processes serves all imports, because starting it costs more than reading a small file. Every step can be
killed: what was imported and not noted is known when it comes again; alerts are raised by whoever looks next.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from argus.access import RELEASED, Act, User, Visibility, require, sign_head_if_due
from argus.engine import Pool
from argus.errors import ArgusError, BusyError, DossierError, NoRoomError, RebuildingError, UsageError
from argus.intake.arriving import Arrived, Inbox, LeftAlone
from argus.intake.imports import Report, import_paths
from argus.intake.mentions import bring_up_to_date, load_finders
from argus.intake.tables import taken_files
from argus.intake.work import now
from argus.leads.alerts import Alert, Raised, Source, alerts_numbered, raise_alerts
from argus.messages import Archive, Shelf
from argus.store import Dossier

LOOK_SECONDS = 0.5
# Alerts for what somebody else imported meanwhile, and heads of the log.
BESIDE_SECONDS = 5.0
# After a fault of this machine (a full disk, damaged derived data) the same is tried again.
AGAIN_SECONDS = 15.0
# Sources beside the watch list may read far more than what is new: they take at most this share of the time.
SHARE_OF_SOURCES = 0.2
# Threads take turns this often while a source reads: at the usual 5 ms every small step of an import waits so long
# (measured on 200,000 messages: 11 seconds from file to alert in place of 4).
TURNS_SECONDS = 0.0005
LOCK = "watch.lock"


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What every import of the watch is told; as for `import_paths`."""

    format: str | None = None
    mapping: Mapping[str, Any] | None = None
    service: str | None = None
    basis_ref: str | None = None
    zone: str | None = None
    key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Brought:
    """Entries that were imported, as one delivery; `seconds` from when they stood still to the alerts."""

    names: tuple[str, ...]
    report: Report


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that could not be imported; it is tried again when it changes."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Alerted:
    """New alerts, the newest first."""

    alerts: tuple[Alert, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that whoever watches should know."""

    text: str


Event = Brought | Refused | LeftAlone | Alerted | Noted
Told = Callable[[Event], object]


class Watcher:
    """The watch of one folder; `run` until `stop`."""

    def __init__(
        self,
        dossier: Dossier,
        user: User,
        folder: Path,
        how: HowToRead,
        on_event: Told,
        *,
        sources: Sequence[Source] = (),
        workers: int | None = None,
    ) -> None:
        """Prepare.

        Raises:
            UsageError: the folder is none, or holds the dossier.
            NotAllowedError: the user may not import.
        """
        require(user, Act.IMPORT)
        self.folder = _usable(folder, dossier)
        self.stop = threading.Event()
        self.shelf = Shelf(dossier)
        self._dossier, self._user, self._how, self._tell = dossier, user, how, on_event
        self._sources, self._workers = tuple(sources), workers
        self._sources_due = 0.0
        self._gone = False
        self._reading_more: threading.Thread | None = None
        self._read: Archive | None = None

    def archive(self) -> Archive:
        """What analysts may see now."""
        return self.shelf.archive(Visibility(RELEASED))

    def run(self) -> None:
        """Import and alert until `stop` is set.

        Raises:
            BusyError: another watch runs in this dossier.
        """
        with _alone(self._dossier), Pool(self._workers) as pool:
            inbox = Inbox(self.folder, self._taken_before())
            self._get_ready(pool)
            beside = 0.0
            while not self.stop.is_set():
                pause = LOOK_SECONDS
                try:
                    took = self._take_what_is_ready(inbox, pool)
                    if took or time.monotonic() >= beside:
                        self._raise()
                        sign_head_if_due(self._dossier)
                        beside = time.monotonic() + BESIDE_SECONDS
                except (NoRoomError, RebuildingError, DossierError, BusyError) as error:
                    self._say(str(error))
                    pause = AGAIN_SECONDS
                self.stop.wait(pause)

    def _get_ready(self, pool: Pool) -> None:
        """Load what will be needed, and find what an import that was killed did not find any more."""
        try:
            load_finders(self._dossier, pool)
            bring_up_to_date(self._dossier, pool=pool, on_wait=self._say)
        except (NoRoomError, RebuildingError, DossierError) as error:
            self._say(str(error))

    def _take_what_is_ready(self, inbox: Inbox, pool: Pool) -> bool:
        """A folder that is gone is told once and looked for as often as ever: a stick comes back when it comes back."""
        try:
            ready, left = inbox.look(time.monotonic())
        except OSError as error:
            if not self._gone:
                self._say(f"The watched folder cannot be listed: {error.strerror} ({self.folder}). Give it back.")
            self._gone = True
            return False
        if self._gone:
            self._say(f"The watched folder is there again ({self.folder})")
        self._gone = False
        for each in left:
            self._tell(each)
        return bool(ready) and self._take(ready, inbox, pool)

    def _take(self, arrived: Sequence[Arrived], inbox: Inbox, pool: Pool) -> bool:
        """Import entries as one delivery; when that is refused, each by itself, so that one holds up no other."""
        how = self._how
        try:
            report = import_paths(
                self._dossier, self._user, [each.path for each in arrived],
                format=how.format, mapping=how.mapping, service=how.service, basis_ref=how.basis_ref, zone=how.zone,
                key=how.key, pool=pool, on_wait=self._say,
            )  # fmt: skip
        except (NoRoomError, RebuildingError, DossierError, BusyError):
            raise
        except ArgusError as error:
            if len(arrived) > 1:
                return sum(self._take([each], inbox, pool) for each in arrived) > 0
            self._note(inbox, arrived, "refused", str(error), None)
            self._tell(Refused(arrived[0].path.name, str(error)))
            return False
        outcome = "in part" if report.unreadable or report.unknown_items else "imported"
        self._note(inbox, arrived, outcome, None, report.delivery_id)
        self._tell(Brought(tuple(each.path.name for each in arrived), report))
        return True

    def _say(self, text: str) -> None:
        self._tell(Noted(text))

    def _note(
        self, inbox: Inbox, arrived: Sequence[Arrived], outcome: str, reason: str | None, delivery_id: int | None
    ) -> None:
        with self._dossier.register.write() as register:
            for each in arrived:
                register.execute(delete(taken_files).where(taken_files.c.path == str(each.path)))
                row = {"path": str(each.path), "state": each.state, "outcome": outcome, "reason": reason}
                register.execute(insert(taken_files).values(**row, delivery_id=delivery_id, at=now()))
                inbox.took(each)

    def _taken_before(self) -> dict[str, str]:
        """What was refused is tried anew: the call may say now what was missing."""
        with self._dossier.register.read() as register:
            query = select(taken_files.c.path, taken_files.c.state).where(taken_files.c.outcome != "refused")
            return {row.path: row.state for row in register.execute(query)}

    def _raise(self) -> None:
        """The watch list takes milliseconds; what has to read more does so beside it, when it is due again."""
        archive = self.archive()
        self._tell_raised(raise_alerts(self._dossier, self._user, archive))
        idle = self._reading_more is None or not self._reading_more.is_alive()
        if self._sources and idle and archive is not self._read and time.monotonic() >= self._sources_due:
            self._read = archive
            self._reading_more = threading.Thread(
                target=self._ask_sources, args=(archive,), name="sources", daemon=True
            )
            self._reading_more.start()

    def _ask_sources(self, archive: Archive) -> None:
        started, turns = time.monotonic(), sys.getswitchinterval()
        sys.setswitchinterval(TURNS_SECONDS)
        try:
            self._tell_raised(raise_alerts(self._dossier, self._user, archive, self._sources))
        except ArgusError as error:
            self._say(str(error))
            self._read = None
        finally:
            sys.setswitchinterval(turns)
        self._sources_due = time.monotonic() + (time.monotonic() - started) / SHARE_OF_SOURCES

    def _tell_raised(self, raised: Raised) -> None:
        if raised.alert_ids or raised.faults:
            self._tell(Alerted(alerts_numbered(self._dossier, self.archive(), raised.alert_ids), raised.faults))


def _usable(folder: Path, dossier: Dossier) -> Path:
    whole = folder.absolute()
    if not whole.is_dir():
        raise UsageError("There is no such folder to watch", where=str(folder), do="Make it, or check the path.")
    real, own = whole.resolve(), dossier.folder.resolve()
    if real == own or own in real.parents or real in own.parents:
        raise UsageError(
            "The folder holds the dossier or lies in it", where=str(folder), do="Watch a folder beside the dossier."
        )
    return whole


@contextmanager
def _alone(dossier: Dossier) -> Iterator[None]:
    """One watch at a time; the lock goes with the process that holds it.

    Raises:
        BusyError: another process watches.
    """
    import fcntl  # systems without it have no `argus watch`

    with (dossier.work / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise BusyError(
                f"Another watch is running in this dossier (process {lock.read().strip() or 'unknown'})",
                where="watch",
                do="End that one first, or let it be: it alerts for this dossier already.",
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
