"""Take evidence in: seal, look, read, sort, withhold, index, commit.

Everything is made beside what stands; one register transaction at the end makes it visible. A killed import leaves
sealed originals, blocks and ranges that the register names; the same call again goes on from there.
"""

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert

from argus.access import Act, SigningKey, User, add_windows, append, require, sign_head, signing_key
from argus.engine import Pool
from argus.evidence import COUNTS, PartFile, collect, delivery_in, finish_delivery, settle_item
from argus.intake.accounts import counts_by_item, facts_by_item
from argus.intake.build import RangeReport
from argus.intake.lease import hold_lease
from argus.intake.look import Look
from argus.intake.making import make
from argus.intake.mentions import keep_up
from argus.intake.pace import Pace
from argus.intake.read import BlockReport
from argus.intake.rebuilding import make_whole
from argus.intake.receiving import not_confirmed, receive, resume_or_open, stop
from argus.intake.staging import read_all
from argus.intake.tables import blocks, built, profiles
from argus.intake.tidy import compact, giving_room_back, remove_replaced, sweep_unfinished
from argus.intake.work import Asked, Item, Told, Work, now, tell_both
from argus.messages import drop_shards, parts, seal_names, stand_shards, write_people
from argus.store import Dossier

# (label of the item, how its columns would be read, a line each)
Mappings = tuple[tuple[str, tuple[str, ...]], ...]

CHANGED_SINCE = (
    "Sealed by an import that was killed; when it went on, the file had other bytes, which were read in its place. "
    "Import the sealed file itself to read it"
)


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did; `rows_in` = messages_new + sightings + other + unreadable.

    Attributes:
        files: in the delivery. known_items: of them, already read by an earlier delivery.
        archives: of the files, opened: their members are files of the delivery too.
        kept: of the files, no chat: attachments, and what is read together with another file.
        unknown_items: (name, reason) of the files that could be sealed but not read.
        skipped: (name, reason) of what stood among the files and is no file.
        mappings: (item, lines) where columns were guessed.
    """

    delivery_id: int
    files: int
    rows_in: int
    messages_new: int
    sightings: int
    other: int
    unreadable: int
    withheld: int
    known_items: int
    archives: int
    kept: int
    seconds: float
    unknown_items: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    mappings: Mappings = ()

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        found = asdict(self)
        found["seconds"] = round(self.seconds, 3)
        found["unknown_items"] = [{"name": name, "reason": why} for name, why in self.unknown_items]
        found["skipped"] = [{"name": name, "reason": why} for name, why in self.skipped]
        found["mappings"] = [{"name": name, "shown": list(shown)} for name, shown in self.mappings]
        return found


def import_paths(
    dossier: Dossier,
    user: User,
    paths: Sequence[Path],
    *,
    format: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    service: str | None = None,
    basis_ref: str | None = None,
    zone: str | None = None,
    key: bytes | None = None,
    workers: int | None = None,
    pool: Pool | None = None,
    on_progress: Told | None = None,
    on_wait: Callable[[str], None] | None = None,
    confirm: Callable[[Mappings], bool] | None = None,
) -> Report:
    """Import files and folders as one delivery. Again = nothing new; killed = continue.

    Args:
        key: opens encrypted archives; used in memory, and never written.
        pool: of whoever imports again and again, so that no process is started anew; else one of `workers` is made.
        confirm: asked once about all guessed columns before anything is read; None = they are taken and reported.

    Raises:
        DecisionNeededError: a zone or a mapping is missing; the files are sealed, the delivery is stopped.
        UsageError: a path cannot be used. NotAllowedError: no legal basis in force. NoRoomError: the disk is full.
    """
    require(user, Act.IMPORT)
    given = None if key is None else "given"
    asked = Asked(tuple(str(path.absolute()) for path in paths), format, mapping, service, basis_ref, zone, given)
    started = time.monotonic()
    signs = signing_key(dossier)
    make_whole(dossier, user, on_note=on_wait)
    with hold_lease(dossier, "import", on_wait=on_wait) as lease, giving_room_back(dossier):
        pace = Pace(tell_both(lease.report, on_progress))
        sweep_unfinished(dossier)
        skipped: list[tuple[str, str]] = []
        found = collect(paths, on_skipped=lambda name, why: skipped.append((name, why)))
        delivery_id = resume_or_open(dossier, user, asked, lease)
        with Pool(workers) if pool is None else nullcontext(pool) as shared:
            work = Work(dossier, user, asked, lease, shared, pace, delivery_id, key)
            items, seen = receive(work, found)
            guessed = _guessed(items, seen.looks)
            if guessed and confirm is not None and not confirm(guessed):
                stop(work, items, not_confirmed(guessed), len(guessed))
                raise not_confirmed(guessed)
            reports = read_all(work, items, seen)
            report = commit(work, signs, items, seen.looks, reports, tuple(skipped), started)
            sign_head(dossier)
            shutil.rmtree(work.folder, ignore_errors=True)
            compact(dossier, shared, pace, lease)
            keep_up(dossier, lease, shared, pace, on_wait)
        remove_replaced(dossier)
        pace.done()
    return report


def commit(
    work: Work,
    key: SigningKey,
    items: Sequence[Item],
    looks: Mapping[int, Look],
    reports: Sequence[tuple[Path, BlockReport]],
    skipped: tuple[tuple[str, str], ...],
    started: float,
) -> Report:
    """Build what the messages become, then make all of it visible in one transaction."""
    made = make(work, reports)
    by_item = counts_by_item(items, reports, made)
    facts = facts_by_item(reports)
    report = _report(work, items, looks, by_item, skipped, started)
    readers = {look.reader: look.version for look in looks.values() if look.reader}
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        for each in items:
            _settle(register, each, looks.get(each.item_id), by_item.get(each.item_id, {}), facts.get(each.item_id))
        for left in {item.item_id for item in delivery_in(register, work.delivery_id).items} - by_item.keys():
            settle_item(register, left, "unreadable", reason=CHANGED_SINCE)
        first_rows = {f"messages-{work.delivery_id}-{at}.parquet": each for at, each in enumerate(made.ranges)}
        for part in made.parts:
            _add_part(register, work.delivery_id, part, first_rows.get(part.file))
        stand_shards(register, "released", [each.released for each in made.ranges if each.released])
        stand_shards(register, "withheld", [each.withheld for each in made.ranges if each.withheld])
        add_windows(register, made.windows, now())
        drop_shards(register, made.replaced)
        stand_shards(register, "released", [each for each, _ in made.rewritten if each])
        stand_shards(register, "withheld", [each for _, each in made.rewritten if each])
        write_people(register, made.people)
        _save_profiles(register, work.user, looks)
        manifest = finish_delivery(
            register, work.dossier, work.delivery_id, key,
            report=report.as_json(), readers=readers, parts=made.parts, names=seal_names(register),
        )  # fmt: skip
        logged = _logged(report, manifest, looks)
        append(register, work.user, Act.IMPORT, logged, basis=_basis_of(register, work.delivery_id))
        for table in (blocks, built):
            register.execute(delete(table).where(table.c.delivery_id == work.delivery_id))
    return report


def _report(
    work: Work,
    items: Sequence[Item],
    looks: Mapping[int, Look],
    by_item: Mapping[int, Mapping[str, int]],
    skipped: tuple[tuple[str, str], ...],
    started: float,
) -> Report:
    unknown = tuple(
        (each.item.name, looks[each.item_id].fault)
        for each in items
        if each.item_id in looks and looks[each.item_id].failed
    )
    totals = {name: sum(counts[name] for counts in by_item.values()) for name in COUNTS}
    return Report(
        work.delivery_id,
        len(items),
        known_items=sum(each.known for each in items),
        archives=sum(bool(look.archive) for look in looks.values()),
        kept=sum(bool(look.kept) for look in looks.values()),
        seconds=time.monotonic() - started,
        unknown_items=unknown,
        skipped=skipped,
        mappings=_guessed(items, looks),
        **totals,
    )


def _guessed(items: Sequence[Item], looks: Mapping[int, Look]) -> Mappings:
    return tuple(
        (each.item.name, look.plan.shown)
        for each in items
        if (look := looks.get(each.item_id)) and look.plan and look.plan.guessed
    )


def _settle(
    register: Connection,
    each: Item,
    look: Look | None,
    counts: Mapping[str, int],
    facts: Mapping[str, object] | None,
) -> None:
    if each.known:
        settle_item(register, each.item_id, "known", counts=counts)
    elif look is not None and (look.archive or look.kept):
        settle_item(
            register, each.item_id, "opened" if look.archive else "kept",
            format_name=look.archive or look.kept, why=look.why, counts=counts,
        )  # fmt: skip
    elif look is None or look.plan is None:
        settle_item(register, each.item_id, "unreadable", counts=counts, reason=look.fault if look else "not looked at")
    else:
        settle_item(
            register, each.item_id, "read",
            format_name=look.reader, why=look.why, settled=look.plan.settled, counts=counts, facts=facts,
        )  # fmt: skip


def _add_part(register: Connection, delivery_id: int, part: PartFile, built_range: RangeReport | None) -> None:
    first = built_range.first_row if built_range else None
    register.execute(
        insert(parts).values(
            delivery_id=delivery_id,
            kind=part.kind,
            file=part.file,
            sha256=part.sha256,
            size=part.size,
            rows=part.rows,
            first_row=first,
            last_row=None if first is None else first + part.rows - 1,
        )
    )


def _save_profiles(register: Connection, user: User, looks: Mapping[int, Look]) -> None:
    """Remember how tables with these columns are read: the next one like it is read the same way."""
    for look in looks.values():
        if look.plan and look.plan.profile:
            signature, mapping = look.plan.profile
            register.execute(delete(profiles).where(profiles.c.signature == signature))
            row = {"signature": signature, "mapping": json.dumps(mapping), "saved_at": now(), "saved_by": user.name}
            register.execute(insert(profiles).values(row))


def _logged(report: Report, manifest: str, looks: Mapping[int, Look]) -> dict[str, object]:
    used = {look.reader: {"version": look.version, "sha256": look.source} for look in looks.values() if look.reader}
    counts = {name: getattr(report, name) for name in (*COUNTS, "files", "known_items")}
    return {
        "delivery_id": report.delivery_id,
        "manifest": manifest,
        **counts,
        "unknown_items": len(report.unknown_items),
        "readers": used,
    }


def _basis_of(register: Connection, delivery_id: int) -> list[str]:
    return [str(delivery_in(register, delivery_id).basis["ref"])]
