"""The import lease: one writer of messages at a time; readers never wait.

The lease is a row of the register with the process, the host and a heartbeat. A lease whose process is gone, or whose
heart has not beaten for a minute, is taken over; whoever lost it notices at the latest when it commits
(`require_held`).
"""

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from argus.errors import ArgusError, BusyError, NoRoomError
from argus.intake.tables import leases
from argus.store import Dossier

BEAT_SECONDS = 1.0
DEAD_AFTER_SECONDS = 60.0
ASK_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work is.

    Attributes:
        phase: sealing, opening, looking, reading, sorting, indexing, withholding, tidying, mentions,
            done.
        done, total: in `unit`.
        messages: messages read or indexed so far in this phase.
        rate: messages a second in this phase, 0 when not known yet.
        seconds_left: for the whole work, not for the phase; None when not known yet.
        item: the item at hand, by its label.
    """

    phase: str
    done: int
    total: int
    unit: str
    messages: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    item: str = ""


@dataclass
class Lease:
    """A lease that is held; `report` puts the progress where others see it."""

    token: str
    progress: Progress | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def report(self, progress: Progress) -> None:
        """Written with the next heartbeat."""
        self.progress = progress

    def require_held(self, register: Connection) -> None:
        """Inside a write transaction: raise BusyError when somebody took the lease over meanwhile."""
        if register.scalar(select(leases.c.token).where(leases.c.lease_id == 1)) != self.token:
            raise BusyError(
                "This import was taken for dead and another one took over",
                where="import lease",
                do="Look at the delivery; import again if something is missing.",
            )


@contextmanager
def hold_lease(
    dossier: Dossier, purpose: str, *, on_wait: Callable[[str], None] | None = None, seconds: float | None = None
) -> Iterator[Lease]:
    """Wait for the lease, hold it, give it back.

    Args:
        purpose: what for, in one word; shown to who waits.
        on_wait: told once, in a sentence, who holds the lease.
        seconds: how long to wait at most; None = as long as it takes.

    Raises:
        BusyError: the wait was longer than `seconds`.
    """
    lease = Lease(secrets.token_hex(8))
    started, told = time.monotonic(), False
    while (holder := _try(dossier, lease, purpose)) is not None:
        if seconds is not None and time.monotonic() - started >= seconds:
            raise BusyError(holder, where="import lease", do="Try again when it is done.")
        if on_wait and not told:
            on_wait(f"{holder}. Waiting for it to finish.")
            told = True
        time.sleep(ASK_AGAIN_SECONDS)
    heart = threading.Thread(target=_beat, args=(dossier, lease), daemon=True, name="lease heartbeat")
    heart.start()
    try:
        yield lease
    finally:
        lease.stop.set()
        heart.join()
        # On a full disk the error on its way says more; a lease whose process has gone is taken over.
        with suppress(NoRoomError), dossier.register.write() as register:
            register.execute(delete(leases).where(leases.c.token == lease.token))


def current_progress(dossier: Dossier) -> Progress | None:
    """How far whoever holds the lease is; None when nobody does."""
    with dossier.register.read() as register:
        row = register.execute(select(leases).where(leases.c.lease_id == 1)).first()
    if row is None or not _alive(row):
        return None
    return Progress(**json.loads(row.progress)) if row.progress else Progress("looking", 0, 0, "bytes")


def lease_is_free(register: Connection) -> bool:
    """Whether nobody alive holds the lease."""
    row = register.execute(select(leases).where(leases.c.lease_id == 1)).first()
    return row is None or not _alive(row)


def _try(dossier: Dossier, lease: Lease, purpose: str) -> str | None:
    """Take the lease, or say who has it."""
    now = _now()
    with dossier.register.write() as register:
        row = register.execute(select(leases).where(leases.c.lease_id == 1)).first()
        if row is not None and _alive(row):
            return f"Another {row.purpose} is running in this dossier (process {row.process} on {row.host})"
        values = {
            "lease_id": 1,
            "token": lease.token,
            "process": os.getpid(),
            "host": socket.gethostname(),
            "purpose": purpose,
            "taken_at": now,
            "heartbeat_at": now,
            "progress": None,
        }
        register.execute(insert(leases).values(values).on_conflict_do_update(index_elements=["lease_id"], set_=values))
    return None


def _alive(row: "object") -> bool:
    beat = datetime.fromisoformat(row.heartbeat_at)  # type: ignore[attr-defined]
    # A clock that was set back must not make a lease immortal: a beat from the future counts as old, too.
    if abs((datetime.now(UTC) - beat).total_seconds()) > DEAD_AFTER_SECONDS:
        return False
    if row.host != socket.gethostname():  # type: ignore[attr-defined]
        return True
    try:
        os.kill(row.process, 0)  # type: ignore[attr-defined]
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(row.process)  # type: ignore[attr-defined]


def _is_zombie(process: int) -> bool:
    """Killed, but its parent has not asked for its exit code yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def _beat(dossier: Dossier, lease: Lease) -> None:
    while not lease.stop.wait(BEAT_SECONDS):
        progress = json.dumps(asdict(lease.progress)) if lease.progress else None
        try:
            with dossier.register.write() as register:
                register.execute(
                    update(leases).where(leases.c.token == lease.token).values(heartbeat_at=_now(), progress=progress)
                )
        except ArgusError:
            # No room on the disk: the import itself meets the same fault and says so; the heart goes on trying.
            continue


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
