"""Receive files: open the delivery, seal every file, find out how each is read."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from argus.access import User, append, basis_in_force, today_in
from argus.errors import ArgusError, DecisionNeededError, UsageError
from argus.evidence import (
    EvidenceItem,
    Sealed,
    add_item,
    delivery_in,
    is_read,
    open_delivery,
    resumable,
    seal,
    sealed_path,
    stop_delivery,
)
from argus.intake.lease import Lease
from argus.intake.look import Look, LookTask, look_at
from argus.intake.pace import Pace
from argus.intake.tables import profiles
from argus.intake.work import FLUSH_SECONDS, Asked, Item, Work, require_sound
from argus.readers import Request
from argus.store import Dossier


def resume_or_open(dossier: Dossier, user: User, asked: Asked, lease: Lease) -> int:
    """The open delivery of the same call, or a new one."""
    with dossier.register.write() as register:
        lease.require_held(register)
        basis = basis_in_force(register, asked.basis_ref, today_in(dossier.zone))
        number = resumable(register, asked.as_json())
        if number is None:
            number = open_delivery(register, user, basis, asked.as_json())
            about = {"delivery_id": number, "paths": len(asked.paths)}
            append(register, user, "open-delivery", about, basis=[basis.ref])
        return number


def seal_all(
    dossier: Dossier, delivery_id: int, found: Sequence[tuple[Path, str]], pace: Pace, lease: Lease
) -> list[Item]:
    """Seal every file; a file that was sealed before a kill keeps its row."""
    pace.begin("sealing", sum(_size(path) for path, _ in found), "bytes")
    with dossier.register.read() as register:
        before = {(each.name, each.sha256): each.item_id for each in delivery_in(register, delivery_id).items}
    items = []
    waiting: list[tuple[Sealed, str]] = []
    flushed = time.monotonic()

    def flush() -> None:
        with dossier.register.write() as register:
            lease.require_held(register)
            for sealed, label in waiting:
                key = (label, sealed.sha256)
                if key not in before:
                    before[key] = add_item(register, delivery_id, sealed, label)
                item = EvidenceItem(sealed.sha256, sealed_path(dossier, sealed.sha256), sealed.size, label)
                items.append(Item(before[key], item, is_read(register, sealed.sha256)))
        waiting.clear()

    for path, label in found:
        pace.item(label)
        waiting.append((seal(dossier, path, on_progress=pace.step), label))
        if time.monotonic() - flushed > FLUSH_SECONDS:
            flush()
            flushed = time.monotonic()
    flush()
    return _once(items)


def look_all(work: Work, items: Sequence[Item]) -> dict[int, Look]:
    """Find the format of every item and settle how it is read.

    Raises:
        DecisionNeededError: the first question only a person can answer; everything stays sealed.
    """
    work.pace.begin("looking", len(items), "files")
    with work.dossier.register.read() as register:
        known_profiles = {row.signature: json.loads(row.mapping) for row in register.execute(select(profiles))}
    request = Request(work.asked.zone, work.asked.service, work.asked.mapping, known_profiles)
    calls = [(LookTask(each.item_id, each.item, request, work.asked.format),) for each in items if not each.known]
    looks: dict[int, Look] = {}
    questions: dict[int, ArgusError] = {}
    for done in work.pool.run(look_at, calls):
        task: LookTask = done.call[0]
        work.pace.item(task.item.name)
        work.pace.step(1)
        if done.result is not None:
            looks[task.item_id] = done.result
        elif isinstance(done.error, DecisionNeededError | UsageError):
            questions[task.item_id] = done.error
        else:
            require_sound(done.error, "")
            looks[task.item_id] = Look(None, "", "", None, done.fault)
    if questions:
        first = questions[min(questions)]
        stop(work, items, first, len(questions))
        raise first
    return looks


def _once(items: Sequence[Item]) -> list[Item]:
    """The same bytes twice in one delivery are read once."""
    seen: set[str] = set()
    found = []
    for each in items:
        found.append(replace(each, known=each.known or each.item.sha256 in seen))
        seen.add(each.item.sha256)
    return found


def not_confirmed(guessed: Sequence[tuple[str, tuple[str, ...]]]) -> DecisionNeededError:
    """What is said when a person does not take the guessed columns."""
    return DecisionNeededError(
        "The guessed columns were not confirmed; the files are sealed and nothing was read",
        where=f"item {guessed[0][0]}",
        do="Import again and give the columns with `--mapping FILE`.",
    )


def stop(work: Work, items: Sequence[Item], question: ArgusError, count: int) -> None:
    """Close the delivery with its items sealed: a person has to decide first."""
    report = {"files": len(items), "undecided_items": count, "question": str(question)}
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        stop_delivery(register, work.delivery_id, report)
        append(register, work.user, "stop-delivery", {"delivery_id": work.delivery_id, "undecided_items": count})


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
