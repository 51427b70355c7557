"""What every stage of an import needs, and how it tells that it cannot go on."""

import errno
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from argus.access import User
from argus.engine import Pool
from argus.errors import ArgusError, DossierError, NoRoomError
from argus.evidence import EvidenceItem
from argus.intake.lease import Lease, Progress
from argus.intake.pace import Pace
from argus.store import Dossier

NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
# As the index library and the array library say it.
_FULL = re.compile(r"os error (?:27|28|122)\b|\d+ requested and \d+ written")
# The register is told of finished work twice a second: more often would cost more than it saves after a kill.
FLUSH_SECONDS = 0.5

Told = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person importing asked for; stands in the manifest."""

    paths: tuple[str, ...]
    format: str | None = None
    mapping: Mapping[str, Any] | None = None
    service: str | None = None
    basis_ref: str | None = None
    zone: str | None = None
    key: str | None = None  # "given", never the key

    def as_json(self) -> dict[str, object]:
        """For the register."""
        asked = {**asdict(self), "paths": list(self.paths)}
        if self.key is None:
            del asked["key"]
        return asked


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the delivery; `known`: it is not read again."""

    item_id: int
    item: EvidenceItem
    known: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One import at work: what every stage needs."""

    dossier: Dossier
    user: User
    asked: Asked
    lease: Lease
    pool: Pool
    pace: Pace
    delivery_id: int
    key: bytes | None = None  # opens what is encrypted; never written anywhere

    @property
    def folder(self) -> Path:
        """Where its staged blocks lie."""
        return self.dossier.work / f"delivery-{self.delivery_id}"


def tell_both(first: Told, second: Told | None) -> Told:
    """Tell two listeners."""

    def tell(progress: Progress) -> None:
        first(progress)
        if second is not None:
            second(progress)

    return tell


def fault_of(what: str, fault: str, error: BaseException | None) -> ArgusError:
    if is_no_room(error):
        return NoRoomError(
            "The import stopped: no room on the disk of the dossier, or a size limit was reached",
            where="messages/ and derived/",
            do="Make room and import again: it goes on from here; what was committed before is intact.",
        )
    return DossierError(f"{what}: {fault}", where="import", do="Import again: it goes on from here.")


def require_sound(error: BaseException | None, reader: str) -> None:
    """Stop when a reader itself is broken: that is no property of the evidence.

    Raises:
        DossierError: a module or a name that the reader needs is missing.
    """
    if isinstance(error, ImportError | NameError | SyntaxError):
        raise DossierError(
            f"A reader is broken: {type(error).__name__}: {error}",
            where=reader or "readers",
            do="Mend or remove the package it comes from; nothing was read.",
        ) from error


def is_no_room(error: BaseException | None) -> bool:
    """Whether an error says that the disk is full or a limit reached; some libraries say so in words only."""
    if isinstance(error, NoRoomError) or (isinstance(error, OSError) and error.errno in NO_ROOM):
        return True
    return isinstance(error, OSError | ValueError) and bool(_FULL.search(str(error)))


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
