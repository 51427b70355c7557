"""Check, on the way of a trace, whatever it walks over: sealed bytes, parts, manifests, acts of the ledger.

Each thing is checked once. What is checked here is what `verify` checks of the same thing, by the same functions; that
the log itself goes back to a head kept elsewhere is left to `verify`.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from sqlalchemy import Connection, LargeBinary, cast, func, or_, select

from argus.access import Act
from argus.access.heads import NEW_KEY
from argus.access.log import leaf_hash
from argus.access.tables import log_entries
from argus.evidence import EvidenceItem, sealed_path
from argus.evidence.deliveries import delivery_in
from argus.evidence.tables import originals
from argus.ledger.tables import ledger_acts, ledger_revisions
from argus.messages import parts
from argus.reading import Sighting
from argus.store import Dossier
from argus.trace.ledger_check import check_act, check_published
from argus.trace.log_seen import LogSeen, mark
from argus.trace.report import Findings
from argus.trace.verify import check_file, check_manifest, damage_is_a_finding, part_path

Faults = tuple[str, ...]
# Rows of an act that are hashed again at most on a page; `verify` hashes all.
MOST_ROWS = 20_000
# Acts whose log entries say what a trace has to know.
_MARKED = (Act.IMPORT.value, Act.KEEP_LEDGER.value, Act.PUBLISH.value, NEW_KEY)


class Prover:
    """Checks things of one dossier, each once.

    Args:
        register: a transaction on the register: everything is checked of one moment.
        most_bytes: files are hashed until so many bytes were read; those left are named in `unchecked`. None = all.
    """

    def __init__(self, dossier: Dossier, register: Connection, most_bytes: int | None = None) -> None:
        self._dossier, self._register, self._most_bytes = dossier, register, most_bytes
        self._read_bytes = 0
        self._known: dict[object, Faults] = {}
        self._log: LogSeen | None = None
        self.unchecked: set[str] = set()

    def item(self, sha256: str) -> Faults:
        """Whether the sealed file still has its SHA-256."""
        size = self._register.scalar(select(originals.c.size).where(originals.c.sha256 == sha256))
        where = f"evidence {sha256}"
        if size is None:
            return (f"{where}: no sealed original of this SHA-256 is known",)
        return self._file(where, lambda: self._hash(where, sealed_path(self._dossier, sha256), sha256, size), size)

    def part_of_row(self, row: int) -> Faults:
        """Whether the part in which a message stands is the one that was written, and the one that was signed."""
        asked = select(parts.c.file, parts.c.sha256, parts.c.size).where(
            parts.c.kind == "messages", parts.c.first_row <= row, parts.c.last_row >= row
        )
        faults: Faults = ()
        for file, sha256, size in self._register.execute(asked).all():
            where = f"part {file}"
            path = part_path(self._dossier, file)
            faults += self._file(where, lambda: self._hash(where, path, sha256, size), size)  # noqa: B023
        return faults

    def delivery(self, delivery_id: int) -> Faults:
        """Whether the signed manifest stands in the log, and says of items and parts what the register says."""
        where = f"delivery {delivery_id}"

        def check(found: Findings) -> None:
            delivery = delivery_in(self._register, delivery_id)
            check_manifest(self._register, self._dossier, delivery, self.log, found, where)

        return self._once(where, check)

    def act(self, act_id: int) -> Faults:
        """Whether what an act of the ledger wrote is what the log says it wrote."""
        where = f"ledger, act {act_id}"
        act = self._register.execute(select(ledger_acts).where(ledger_acts.c.act_id == act_id)).first()
        if act is None:
            return (f"{where}: this act is gone",)
        rows = select(func.count()).select_from(ledger_revisions).where(ledger_revisions.c.act_id == act_id)
        if self._most_bytes is not None and (self._register.scalar(rows) or 0) > MOST_ROWS:
            self.unchecked.add(where)
            return ()
        return self._once(where, lambda found: check_act(self._register, act, self.log.ledger_acts.get(act_id), found))

    def published(self, number: int, document: bytes) -> Faults:
        """Whether a published figure is the one that the log says was signed."""
        logged = self.log.published.get(number)
        return self._once(f"published {number}", lambda found: check_published(number, document, logged, found))

    def record(self, sighting: Sighting) -> tuple[str | None, Faults]:
        """SHA-256 of the bytes of one record; None where it has no bytes of its own, or they are gone."""
        if sighting.place_label:
            return None, ()
        path = sealed_path(self._dossier, sighting.sha256)
        item = EvidenceItem(sighting.sha256, path, sighting.place_end, sighting.item_name)
        where = f"evidence {sighting.sha256}"
        try:
            record = item.part(sighting.place_start, sighting.place_end)
        except OSError as error:
            return None, (f"{where}: the record's bytes cannot be read: {error.strerror}",)
        if len(record) != sighting.place_end - sighting.place_start:
            return None, (f"{where}: the file ends before the record's bytes do",)
        return hashlib.sha256(record).hexdigest(), ()

    @property
    def log(self) -> LogSeen:
        """What the log says of keys, manifests, acts of the ledger and published figures."""
        if self._log is None:
            self._log = _marks(self._register)
        return self._log

    def _file(self, where: str, check: Callable[[], Faults], size: int) -> Faults:
        if where not in self._known:
            if self._most_bytes is not None and self._read_bytes + size > self._most_bytes:
                self.unchecked.add(where)
                return ()
            self._read_bytes += size
            self._known[where] = check()
        return self._known[where]

    def _hash(self, where: str, path: object, sha256: str, size: int) -> Faults:
        with _noted(where) as (found, faults):
            for _ in check_file(where, path, sha256, size, found):  # type: ignore[arg-type]
                pass
        return tuple(faults)

    def _once(self, where: str, check: Callable[[Findings], None]) -> Faults:
        if where not in self._known:
            with _noted(where) as (found, faults):
                check(found)
            self._known[where] = tuple(faults)
        return self._known[where]


@contextmanager
def _noted(where: str) -> Iterator[tuple[Findings, list[str]]]:
    """Findings, and what they come to in words once the block is left."""
    found, faults = Findings(), list[str]()
    with damage_is_a_finding(where, found):
        yield found, faults
    faults += [f"{each.where}: {each.what}" for each in found.report(None).findings]


def _marks(register: Connection) -> LogSeen:
    """What entries of the acts that matter here say; one that does not fit its leaf says nothing."""
    seen = LogSeen()
    named = [func.instr(log_entries.c.entry, cast(f'"act":"{act}"'.encode(), LargeBinary)) > 0 for act in _MARKED]
    asked = select(log_entries).where(or_(*named)).order_by(log_entries.c.number)
    for number, entry, leaf in register.execute(asked.execution_options(yield_per=1_000)):
        if leaf_hash(bytes(entry)) != leaf:
            continue
        with suppress(ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            told = json.loads(entry)
            mark(told, number, datetime.fromisoformat(told["time"]).astimezone(UTC), seen)
    return seen
