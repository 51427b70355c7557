"""Receive files: open the delivery, seal every file and every member of an archive, find out how each is read."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import select

from argus.access import User, append, basis_in_force, today_in
from argus.errors import ArgusError, DecisionNeededError
from argus.evidence import (
    Beside,
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
from argus.intake.opening import Level, Seen, go_down, look_all, open_all
from argus.intake.tables import profiles
from argus.intake.work import FLUSH_SECONDS, Asked, Item, Work, require_sound
from argus.readers import Request
from argus.store import Dossier

# The slowest honest look, at a table of gigabytes, takes minutes.
LOOK_SECONDS = 900


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


def receive(work: Work, found: Sequence[tuple[Path, str]]) -> tuple[list[Item], Seen]:
    """Seal every file, find out how each is read, and do the same with the members of every archive.

    Raises:
        DecisionNeededError: the first question only a person can answer; everything stays sealed.
    """
    shelf = _Shelf(work)
    seen = Seen()
    work.pace.begin("sealing", sum(_size(path) for path, _ in found), "bytes")
    first = shelf.seal([_Arrived(path, label) for path, label in found])
    go_down(first, seen, partial(_look, work, shelf, seen), partial(_open, work, shelf, seen))
    question = seen.first_question(key_given=work.key is not None)
    if question is not None:
        stop(work, shelf.items, question, max(1, len(seen.questions)))
        raise question
    return shelf.items, seen


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file to be sealed, with the label it carries, and the archive it came out of."""

    path: Path
    label: str
    parent_id: int | None = None
    member: int | None = None


class _Shelf:
    """The items of one delivery as they are sealed; one that was sealed before a kill keeps its row."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.items: list[Item] = []
        with work.dossier.register.read() as register:
            self._before = {
                (each.name, each.sha256, each.parent_id, each.member): each.item_id
                for each in delivery_in(register, work.delivery_id).items
            }

    def seal(self, arrived: Iterable[_Arrived]) -> Level:
        """Seal some more; those of them that are still to be read."""
        first = len(self.items)
        waiting: list[tuple[Sealed, _Arrived]] = []
        flushed = time.monotonic()
        for each in arrived:
            self._work.pace.item(each.label)
            waiting.append((seal(self._work.dossier, each.path, on_progress=self._work.pace.step), each))
            if time.monotonic() - flushed > FLUSH_SECONDS:
                self._flush(waiting)
                flushed = time.monotonic()
        self._flush(waiting)
        self.items[first:] = _unread(self.items, first)
        return [(each.item_id, each.item) for each in self.items[first:] if not each.known]

    def _flush(self, waiting: list[tuple[Sealed, _Arrived]]) -> None:
        dossier = self._work.dossier
        with dossier.register.write() as register:
            self._work.lease.require_held(register)
            for sealed, each in waiting:
                key = (each.label, sealed.sha256, each.parent_id, each.member)
                if key not in self._before:
                    self._before[key] = add_item(
                        register, self._work.delivery_id, sealed, each.label,
                        parent_id=each.parent_id, member=each.member,
                    )  # fmt: skip
                item = EvidenceItem(sealed.sha256, sealed_path(dossier, sealed.sha256), sealed.size, each.label)
                self.items.append(Item(self._before[key], item, is_read(register, sealed.sha256)))
        waiting.clear()


def _look(work: Work, shelf: _Shelf, seen: Seen, level: Level) -> None:
    work.pace.begin("looking", len(level), "files")
    with work.dossier.register.read() as register:
        known_profiles = {row.signature: json.loads(row.mapping) for row in register.execute(select(profiles))}
    request = Request(work.asked.zone, work.asked.service, work.asked.mapping, known_profiles)
    labels = [each.item for each in shelf.items]
    for task, _, error in look_all(
        work.pool, level, labels, request, work.asked.format, work.folder, seen, seconds=LOOK_SECONDS
    ):
        work.pace.item(task.item.name)
        work.pace.step(1)
        require_sound(error, "")


def _open(work: Work, shelf: _Shelf, seen: Seen, archives: Level) -> Level:
    work.pace.begin("opening", len(archives), "files")
    found: list[tuple[int, EvidenceItem]] = []
    for opened in open_all(work.pool, archives, seen, work.folder, work.key):
        found += shelf.seal(_Arrived(path, label, opened.item_id, number) for path, label, number in opened.files)
        work.pace.step(1)
    return found


def _unread(items: Sequence[Item], first: int) -> list[Item]:
    """The items from `first` on, with what need not be read again: the same bytes twice are read once. A database is
    read again when its write-ahead log is new: with it, other messages stand in the same file.
    """
    beside = Beside((each.item.name, each.item.sha256) for each in items)
    new_bytes = {each.item.sha256 for each in items if not each.known}
    seen = {each.item.sha256 for each in items[:first]}
    found = []
    for each in items[first:]:
        log = beside.behind(each.item.name, "-wal")
        known = (each.known and log not in new_bytes) or each.item.sha256 in seen
        found.append(replace(each, known=known))
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
