"""Raise alerts: look at what is new in the archive, once, whoever brought it in and whenever that was broken off.

What was looked at is remembered by shard, with the names of the files of what was found in it: a shard that is new,
poured together, put back after a release, or read again by another finder is looked at anew. A message fires a watch
once (a row of its own, unique), and only when it came behind the watch. All of one look is one transaction: a kill
before it leaves everything to the next look.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from argus.access import Act, User, append, bases_in_force
from argus.leads.alerts.firing import Fired, Firing
from argus.leads.alerts.tables import alert_shards, alert_sources, alerts, watches
from argus.leads.alerts.watched import Watch, standing_watches
from argus.leads.lead import Reason
from argus.messages import Archive
from argus.reading import found_in
from argus.store import Dossier

WATCH = "watch"
# Rows of one insert.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class News:
    """Something a source tells of.

    Attributes:
        key: tells it from others of its source; it fires once.
        message_id: the message to open. reasons: in words.
        evidence: all messages it rests on: without one that is new since the last look it is no news, whatever the
            program thinks of it now; empty = `message_id` alone.
    """

    key: str
    message_id: str
    probability: float | None = None
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[str, ...] = ()


class Source(Protocol):
    """What else raises alerts, beside the watch list: threats to life, new leads.

    Attributes:
        what: its name, as alerts bear it.
    """

    what: str

    def news(self, archive: Archive) -> Iterable[News]:
        """All that is worth an alert now; what was told before is left out by its key."""
        ...


@dataclass(frozen=True, slots=True)
class Raised:
    """What one look raised: numbers of the new alerts, and what could not be looked for, in words."""

    alert_ids: tuple[int, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Look:
    """What there is to look at; read before it is looked at."""

    watches: tuple[Watch, ...]
    folders: tuple[str, ...]
    states: Mapping[str, str]
    new: frozenset[int]
    back: tuple[Watch, ...] = field(default=())


def raise_alerts(dossier: Dossier, user: User | None, archive: Archive, sources: Sequence[Source] = ()) -> Raised:
    """Raise what is to be raised and was not yet. Takes a few milliseconds when nothing is new.

    Args:
        user: whoever brought it about; None = the program on its own.
        archive: of what analysts may see, opened just now. The watch list is read behind it: what is added meanwhile
            begins with messages that are not in this archive.
        sources: beside the watch list; what a source knows when it is asked first stood there before, and is silent.
    """
    look = _what_to_look_at(dossier, archive)
    fired, faults = _fired(archive, look)
    told = {each.what: _news(dossier, archive, each) for each in sources}
    if not (fired or look.new or look.back or told):
        return Raised(())
    with dossier.register.write() as register:
        numbers = _write(register, [_row_of_watch(each) for each in fired])
        for what, news in told.items():
            numbers += _write_news(register, what, news, _next_row(archive))
        _remember(register, look)
        if numbers:
            about = {"alerts": len(numbers), "first": min(numbers), "last": max(numbers)}
            append(register, user, Act.DECIDE, {"raised": about}, basis=bases_in_force(register, dossier.zone))
    return Raised(tuple(numbers), faults)


def fires_in_past(archive: Archive, watch: Watch) -> int:
    """How many messages that are here already would fire a watch, had it always been on the list."""
    firing = Firing(archive, [_from_the_start(watch)], frozenset(range(len(archive.shards))))
    return len(firing.found())


def _what_to_look_at(dossier: Dossier, archive: Archive) -> _Look:
    named = found_in(archive).named
    states = {shard.folder.name: _state(named.get(shard.folder.name, {})) for shard in archive.shards}
    with dossier.register.read() as register:
        watched = standing_watches(register)
        known = {row.folder: row.state for row in register.execute(select(alert_shards))}
    new = [at for at, each in enumerate(archive.shards) if known.get(each.folder.name) != states[each.folder.name]]
    return _Look(watched, tuple(states), states, frozenset(new), tuple(each for each in watched if each.look_back))


def _state(files: Mapping[str, Any]) -> str:
    told = json.dumps(sorted(each.file for each in files.values()))
    return hashlib.sha256(told.encode()).hexdigest()


def _fired(archive: Archive, look: _Look) -> tuple[tuple[Fired, ...], tuple[str, ...]]:
    ahead = [each for each in look.watches if not each.look_back]
    looks = [Firing(archive, ahead, look.new), Firing(archive, look.back, frozenset(range(len(archive.shards))))]
    found = tuple(fired for each in looks if each.watches and each.shards for fired in each.found())
    faults = {number: fault for each in looks for number, fault in each.faults.items()}
    return found, tuple(f"watch {number}: {fault}" for number, fault in sorted(faults.items()))


def _row_of_watch(fired: Fired) -> dict[str, Any]:
    return _row(
        WATCH, f"{fired.watch_id}/{fired.message_id}", fired.message_id, fired.how, fired.probability,
        watch_id=fired.watch_id,
    )  # fmt: skip


def _row(
    what: str, key: str, message_id: str, how: str, probability: float | None, *,
    watch_id: int | None = None, reasons: str | None = None, silent: bool = False,
) -> dict[str, Any]:  # fmt: skip
    return {
        "what": what, "key": key, "watch_id": watch_id, "message_id": message_id, "how": how,
        "probability": probability, "reasons": reasons, "silent": int(silent),
        "raised_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }  # fmt: skip


def _news(dossier: Dossier, archive: Archive, source: Source) -> tuple[News, ...]:
    """What a source tells that rests on a message it was not asked about yet; everything at its first time."""
    with dossier.register.read() as register:
        known = register.scalar(_FROM_ROW.where(alert_sources.c.what == source.what))
    told = tuple(source.news(archive))
    return told if known is None else tuple(each for each in told if _newest_row(archive, each) >= known)


_FROM_ROW = select(alert_sources.c.from_row)


def _newest_row(archive: Archive, news: News) -> int:
    places = (archive.find(bytes.fromhex(each)) for each in news.evidence or (news.message_id,))
    return max((int(shard.numbers[at]) for shard, at in filter(None, places)), default=-1)


def _next_row(archive: Archive) -> int:
    return max((int(shard.numbers.max()) for shard in archive.shards if shard.rows), default=0) + 1


def _write_news(register: Connection, what: str, news: Sequence[News], next_row: int) -> list[int]:
    """Alerts of a source; at its first time everything it knows is written down without a sound."""
    begun = register.scalar(_FROM_ROW.where(alert_sources.c.what == what)) is not None
    row = insert(alert_sources).values(what=what, from_row=next_row)
    register.execute(row.on_conflict_do_update(index_elements=["what"], set_={"from_row": next_row}))
    rows = [
        _row(
            what, each.key, each.message_id, "inferred", each.probability,
            reasons=json.dumps([[reason.words, dict(reason.facts)] for reason in each.reasons]), silent=not begun,
        )
        for each in news
    ]  # fmt: skip
    numbers = _write(register, rows)
    return numbers if begun else []


def _write(register: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Numbers of the rows that were not there yet."""
    numbers: list[int] = []
    for start in range(0, len(rows), AT_ONCE):
        some = insert(alerts).values(list(rows[start : start + AT_ONCE])).on_conflict_do_nothing()
        numbers += register.scalars(some.returning(alerts.c.alert_id))
    return numbers


def _remember(register: Connection, look: _Look) -> None:
    """What was looked at now; shards that stand no more are forgotten."""
    register.execute(delete(alert_shards).where(alert_shards.c.folder.not_in(list(look.states))))
    for folder in (look.folders[at] for at in look.new):
        state = look.states[folder]
        values = {"folder": folder, "state": state}
        row = insert(alert_shards).values(values)
        register.execute(row.on_conflict_do_update(index_elements=["folder"], set_={"state": state}))
    for watch in look.back:
        same = (watches.c.watch_id == watch.watch_id) & (watches.c.from_row == watch.from_row)
        register.execute(update(watches).where(same).values(look_back=0))


def _from_the_start(watch: Watch) -> Watch:
    return Watch(
        watch.watch_id, watch.kind, watch.value, watch.filters, watch.note, 0, watch.look_back,
        watch.added_at, watch.added_by, watch.removed,
    )  # fmt: skip
