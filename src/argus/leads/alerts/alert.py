"""Alerts as people and programs see them, the newest first; a message that is withheld takes its alerts along.

An alert holds no chat text: what a message says is read from the archive of whoever looks, so an alert whose message
that reader may not see is in no list and no count, and is there again when the message is released.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import Connection, Row, Select, select, update

from argus.access import Act, User, append, bases_in_force, require
from argus.leads.alerts.raising import WATCH
from argus.leads.alerts.tables import alerts, watches
from argus.leads.lead import Reason
from argus.messages import Archive
from argus.store import Dossier

# A count in the rail says no more than "more than this".
COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that fired.

    Attributes:
        what: watch, or the source (threat, lead). key: of the source's own thing: a lead's id, a message's.
        kind, value, note: of the watch; "" for others. watched: whether it still is.
        how: said, sent, found, named, repaired, inferred. probability: of this reading; None = nothing to doubt.
        told_at: when the command of `argus watch --notify` took it.
    """

    alert_id: int
    what: str
    key: str
    watch_id: int | None
    kind: str
    value: str
    note: str
    watched: bool
    how: str
    probability: float | None
    reasons: tuple[Reason, ...]
    message_id: str
    raised_at: str
    seen_at: str | None
    seen_by: str | None
    told_at: str | None


@dataclass(frozen=True, slots=True)
class AlertList:
    """A stretch of the alerts, the newest first; `total` of all that match, `unseen` of all."""

    total: int
    unseen: int
    newest: int
    rows: tuple[Alert, ...]


def list_alerts(
    dossier: Dossier, archive: Archive, *, unseen: bool = False, watch_id: int | None = None,
    limit: int = 100, offset: int = 0,
) -> AlertList:  # fmt: skip
    """What fired, of the messages in this archive.

    Args:
        unseen: only what nobody has seen. watch_id: only of one watch.
    """
    with dossier.register.read() as register:
        known = register.execute(_KEYS).all()
        present = _present(archive, [row.message_id for row in known])
        here = [row for row, there in zip(known, present, strict=True) if there]
        wanted = [
            row.alert_id
            for row in here
            if not (unseen and row.seen_at) and (watch_id is None or row.watch_id == watch_id)
        ]
        shown = _of(register, wanted[offset : offset + limit])
    newest = max((row.alert_id for row in here), default=0)
    return AlertList(len(wanted), sum(row.seen_at is None for row in here), newest, shown)


def unseen_alerts(dossier: Dossier, archive: Archive) -> tuple[int, int]:
    """How many alerts nobody has seen yet (COUNTED at most), and the number of the newest of them (0 = none)."""
    with dossier.register.read() as register:
        rows = register.execute(_KEYS.where(alerts.c.seen_at.is_(None)).limit(COUNTED)).all()
    there = _present(archive, [row.message_id for row in rows])
    here = [row.alert_id for row, is_there in zip(rows, there, strict=True) if is_there]
    return len(here), max(here, default=0)


def alerts_numbered(dossier: Dossier, archive: Archive, alert_ids: Sequence[int]) -> tuple[Alert, ...]:
    """These alerts, the newest first, of the messages in this archive."""
    with dossier.register.read() as register:
        found = _of(register, alert_ids)
    there = _present(archive, [each.message_id for each in found])
    return tuple(each for each, is_there in zip(found, there, strict=True) if is_there)


def waiting_alerts(dossier: Dossier, archive: Archive, since: str, most: int) -> tuple[Alert, ...]:
    """What was raised since then, that no command took yet and nobody has seen; the oldest first."""
    waiting = alerts.c.told_at.is_(None), alerts.c.seen_at.is_(None), alerts.c.raised_at >= since
    with dossier.register.read() as register:
        rows = register.execute(_KEYS.where(*waiting)).all()
        there = _present(archive, [row.message_id for row in rows])
        numbers = [row.alert_id for row, is_there in zip(rows, there, strict=True) if is_there]
        return _of(register, numbers)[::-1][:most]


def mark_told(dossier: Dossier, alert_ids: Sequence[int]) -> None:
    """A command took them."""
    with dossier.register.write() as register:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        register.execute(update(alerts).where(alerts.c.alert_id.in_(alert_ids)).values(told_at=now))


def mark_seen(dossier: Dossier, user: User, alert_ids: Iterable[int] | None, *, seen: bool = True) -> int:
    """Somebody has seen these alerts, or all; or has not after all. How many that changed."""
    require(user, Act.DECIDE)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    values = {"seen_at": now, "seen_by": user.name} if seen else {"seen_at": None, "seen_by": None}
    changed = alerts.c.silent == 0, alerts.c.seen_at.is_(None) if seen else alerts.c.seen_at.is_not(None)
    asked = update(alerts).where(*changed)
    if alert_ids is not None:
        asked = asked.where(alerts.c.alert_id.in_(list(alert_ids)))
    with dossier.register.write() as register:
        numbers = sorted(register.scalars(asked.values(values).returning(alerts.c.alert_id)))
        if numbers:
            about = {"seen" if seen else "unseen": numbers[:100], "alerts": len(numbers)}
            append(register, user, Act.DECIDE, about, basis=bases_in_force(register, dossier.zone))
    return len(numbers)


_KEYS: Select[tuple[int, str, str | None, int | None]] = (
    select(alerts.c.alert_id, alerts.c.message_id, alerts.c.seen_at, alerts.c.watch_id)
    .where(alerts.c.silent == 0)
    .order_by(alerts.c.alert_id.desc())
)


def _present(archive: Archive, message_ids: Sequence[str]) -> list[bool]:
    """Which of these messages are in the archive; asked of all shards at once."""
    if not message_ids:
        return []
    heads = np.array([int(each[:16], 16) for each in message_ids], np.uint64)
    there = np.zeros(len(heads), bool)
    for shard in archive.shards:
        known = shard.id_heads
        at = np.minimum(np.searchsorted(known, heads), len(known) - 1)
        there |= known[at] == heads
    return list(there.tolist())


def _of(register: Connection, alert_ids: Sequence[int]) -> tuple[Alert, ...]:
    """These alerts, the newest first."""
    query = (
        select(alerts, watches.c.kind, watches.c.value, watches.c.note, watches.c.removed_by)
        .outerjoin(watches, watches.c.watch_id == alerts.c.watch_id)
        .where(alerts.c.alert_id.in_(alert_ids))
        .order_by(alerts.c.alert_id.desc())
    )
    return tuple(_alert(row) for row in register.execute(query))


def _alert(row: Row[tuple[object, ...]]) -> Alert:
    reasons = tuple(Reason(words, tuple(facts.items())) for words, facts in json.loads(row.reasons or "[]"))
    return Alert(
        row.alert_id, row.what, row.key, row.watch_id, row.kind or "", row.value or "", row.note or "",
        row.what == WATCH and row.removed_by is None, row.how, row.probability, reasons, row.message_id,
        row.raised_at, row.seen_at, row.seen_by, row.told_at,
    )  # fmt: skip
