"""Take evidence in: seal, look, read, sort, withhold, index, commit.

Everything is made beside what stands; one register transaction at the end makes it visible. A killed import leaves sealed
originals, blocks and ranges that the register names; the same call again goes on from there.
"""

import errno
import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from argus.access import (
    Act,
    SigningKey,
    User,
    Window,
    Windows,
    add_windows,
    append,
    basis_in_force,
    joined,
    require,
    sign_head,
    signing_key,
    today_in,
    windows_in_force,
)
from argus.engine import Pool
from argus.errors import ArgusError, DecisionNeededError, DossierError, NoRoomError, UsageError
from argus.evidence import (
    COUNTS,
    EvidenceItem,
    PartFile,
    add_item,
    collect,
    delivery_in,
    finish_delivery,
    is_read,
    open_delivery,
    resumable,
    seal,
    sealed_path,
    settle_item,
    stop_delivery,
    sweep,
)
from argus.intake.build import (
    NUMBERS,
    RangeBlock,
    RangeReport,
    RangeTask,
    build_range,
    range_report,
    write_left_over,
    write_sightings,
)
from argus.intake.lease import Lease, Progress, hold_lease
from argus.intake.look import Look, LookTask, look_at
from argus.intake.pace import Pace
from argus.intake.ranges import Range, ranges_of
from argus.intake.read import BlockReport, ReadTask, asked_of, is_whole, read_span, stage, stored_report
from argus.intake.resolve import StagedBlock, resolve
from argus.intake.tables import blocks, built, profiles
from argus.intake.tidy import compact, remove_replaced
from argus.messages import (
    Block,
    Place,
    ShardReport,
    Unreadable,
    block_of,
    drop_shards,
    number_accounts,
    number_conversations,
    number_services,
    parts,
    rewrite,
    shard_rows,
    stand_shards,
)
from argus.privilege import listed_in_force, rewrites_for, windows_around
from argus.readers import Request, Span
from argus.store import Dossier, sha256_of

FLUSH_SECONDS = 0.5
NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})

Told = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did; `rows_in` = messages_new + sightings + other + unreadable.

    Attributes:
        files: in the delivery. known_items: of them, already read by an earlier delivery.
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
    seconds: float
    unknown_items: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    mappings: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        found = asdict(self)
        found["seconds"] = round(self.seconds, 3)
        found["unknown_items"] = [{"name": name, "reason": why} for name, why in self.unknown_items]
        found["skipped"] = [{"name": name, "reason": why} for name, why in self.skipped]
        found["mappings"] = [{"name": name, "shown": list(shown)} for name, shown in self.mappings]
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person importing asked for; stands in the manifest."""

    paths: tuple[str, ...]
    format: str | None = None
    mapping: Mapping[str, Any] | None = None
    service: str | None = None
    basis_ref: str | None = None
    zone: str | None = None

    def as_json(self) -> dict[str, object]:
        """For the register."""
        return {**asdict(self), "paths": list(self.paths)}


@dataclass(frozen=True, slots=True)
class _Item:
    item_id: int
    item: EvidenceItem
    known: bool


@dataclass(frozen=True, slots=True)
class _Work:
    """One import at work: what every stage needs."""

    dossier: Dossier
    user: User
    asked: Asked
    lease: Lease
    pool: Pool
    pace: Pace
    delivery_id: int

    @property
    def folder(self) -> Path:
        """Where its staged blocks lie."""
        return self.dossier.work / f"delivery-{self.delivery_id}"


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
    workers: int | None = None,
    on_progress: Told | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> Report:
    """Import files and folders as one delivery. Again = nothing new; killed = continue.

    Raises:
        DecisionNeededError: a zone or a mapping is missing; the files are sealed, the delivery is stopped.
        UsageError: a path cannot be used. NotAllowedError: no legal basis in force. NoRoomError: the disk is full.
    """
    require(user, Act.IMPORT)
    asked = Asked(tuple(str(path.absolute()) for path in paths), format, mapping, service, basis_ref, zone)
    started = time.monotonic()
    key = signing_key(dossier)
    with hold_lease(dossier, "import", on_wait=on_wait) as lease:
        pace = Pace(tell_both(lease.report, on_progress))
        _sweep(dossier)
        skipped: list[tuple[str, str]] = []
        found = collect(paths, on_skipped=lambda name, why: skipped.append((name, why)))
        delivery_id = _resume_or_open(dossier, user, asked, lease)
        items = _seal_all(dossier, delivery_id, found, pace, lease)
        with Pool(workers) as pool:
            work = _Work(dossier, user, asked, lease, pool, pace, delivery_id)
            looks = _look_all(work, items)
            reports = _read_all(work, items, looks)
            report = _commit(work, key, items, looks, reports, tuple(skipped), started)
            sign_head(dossier)
            shutil.rmtree(work.folder, ignore_errors=True)
            compact(dossier, pool, pace, lease)
        remove_replaced(dossier)
        pace.done()
    return report


def tell_both(first: Told, second: Told | None) -> Told:
    """Tell two listeners."""

    def tell(progress: Progress) -> None:
        first(progress)
        if second is not None:
            second(progress)

    return tell


def _sweep(dossier: Dossier) -> None:
    """Remove what killed imports left and no row names."""
    sweep(dossier)
    remove_replaced(dossier)
    with dossier.register.read() as register:
        alive = {f"delivery-{number}" for number in register.scalars(select(blocks.c.delivery_id).distinct())}
    for folder in dossier.work.iterdir():
        if folder.name.startswith("delivery-") and folder.name not in alive:
            shutil.rmtree(folder, ignore_errors=True)


def _resume_or_open(dossier: Dossier, user: User, asked: Asked, lease: Lease) -> int:
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


def _seal_all(
    dossier: Dossier, delivery_id: int, found: Sequence[tuple[Path, str]], pace: Pace, lease: Lease
) -> list[_Item]:
    """Seal every file; a file that was sealed before a kill keeps its row."""
    pace.begin("sealing", sum(_size(path) for path, _ in found), "bytes")
    with dossier.register.read() as register:
        before = {(each.name, each.sha256): each.item_id for each in delivery_in(register, delivery_id).items}
    items = []
    waiting: list[tuple[Any, str]] = []
    flushed = time.monotonic()

    def flush() -> None:
        with dossier.register.write() as register:
            lease.require_held(register)
            for sealed, label in waiting:
                key = (label, sealed.sha256)
                if key not in before:
                    before[key] = add_item(register, delivery_id, sealed, label)
                item = EvidenceItem(sealed.sha256, sealed_path(dossier, sealed.sha256), sealed.size, label)
                items.append(_Item(before[key], item, is_read(register, sealed.sha256)))
        waiting.clear()

    for path, label in found:
        pace.item(label)
        waiting.append((seal(dossier, path, on_progress=pace.step), label))
        if time.monotonic() - flushed > FLUSH_SECONDS:
            flush()
            flushed = time.monotonic()
    flush()
    return _once(items)


def _once(items: Sequence[_Item]) -> list[_Item]:
    """The same bytes twice in one delivery are read once."""
    seen: set[str] = set()
    found = []
    for each in items:
        found.append(replace(each, known=each.known or each.item.sha256 in seen))
        seen.add(each.item.sha256)
    return found


def _look_all(work: _Work, items: Sequence[_Item]) -> dict[int, Look]:
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
            looks[task.item_id] = Look(None, "", "", None, done.fault)
    if questions:
        first = questions[min(questions)]
        _stop(work, items, first, len(questions))
        raise first
    return looks


def _stop(work: _Work, items: Sequence[_Item], question: ArgusError, count: int) -> None:
    report = {"files": len(items), "undecided_items": count, "question": str(question)}
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        stop_delivery(register, work.delivery_id, report)
        append(register, work.user, "stop-delivery", {"delivery_id": work.delivery_id, "undecided_items": count})


def _read_all(work: _Work, items: Sequence[_Item], looks: Mapping[int, Look]) -> list[tuple[Path, BlockReport]]:
    """Stage every span that is not staged yet; blocks in the order of items and places."""
    tasks = _tasks(work, items, looks)
    before = _staged_before(work, {(task.item_id, task.span.number): task for task in tasks})
    todo = [task for task in tasks if (task.item_id, task.span.number) not in before]
    work.pace.begin("reading", sum(task.span.end - task.span.start for task in tasks), "bytes")
    for _path, report in before.values():
        work.pace.step(report.size, report.messages)
    work.folder.mkdir(exist_ok=True)
    found = dict(before)
    waiting: list[tuple[Path, BlockReport]] = []
    flushed = time.monotonic()
    for done in work.pool.run(read_span, [(task,) for task in todo]):
        task = done.call[0]
        report = done.result
        if report is None:
            if _is_no_room(done.error):
                raise _fault("", done.fault, done.error)
            shutil.rmtree(task.target, ignore_errors=True)
            report = stage(_unread(task.span, done.fault), task)
        work.pace.item(task.item.name)
        work.pace.step(report.size, report.messages)
        waiting.append((Path(task.target), report))
        found[task.item_id, task.span.number] = waiting[-1]
        if time.monotonic() - flushed > FLUSH_SECONDS:
            _note_blocks(work, waiting)
            flushed = time.monotonic()
    _note_blocks(work, waiting)
    return [found[key] for key in sorted(found)]


def _tasks(work: _Work, items: Sequence[_Item], looks: Mapping[int, Look]) -> list[ReadTask]:
    with work.dossier.register.read() as register:
        listed = listed_in_force(register)
    tasks = []
    for each in items:
        look = looks.get(each.item_id)
        if look is None or look.plan is None or look.reader is None:
            continue
        for span in look.plan.spans:
            target = work.folder / f"{each.item_id}-{span.number}"
            service = work.asked.service or "unknown"
            tasks.append(
                ReadTask(each.item, each.item_id, look.reader, span, look.plan.settled, service, listed, str(target))
            )
    return tasks


def _staged_before(
    work: _Work, wanted: Mapping[tuple[int, int], ReadTask]
) -> dict[tuple[int, int], tuple[Path, BlockReport]]:
    """Blocks of a killed import that still hold: same item, same span, whole, read under the same filter list."""
    found = {}
    with work.dossier.register.read() as register:
        rows = register.execute(select(blocks).where(blocks.c.delivery_id == work.delivery_id)).all()
    for row in rows:
        key = (row.item_id, row.number)
        report, task = stored_report(row.report), wanted.get(key)
        if task is not None and report.asked == asked_of(task) and is_whole(work.dossier.work / row.file, report):
            found[key] = (work.dossier.work / row.file, report)
    return found


def _note_blocks(work: _Work, waiting: list[tuple[Path, BlockReport]]) -> None:
    if not waiting:
        return
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        for folder, report in waiting:
            same = (blocks.c.delivery_id == work.delivery_id) & (blocks.c.item_id == report.item_id)
            register.execute(delete(blocks).where(same, blocks.c.number == report.number))
            register.execute(
                insert(blocks).values(
                    delivery_id=work.delivery_id,
                    item_id=report.item_id,
                    number=report.number,
                    file=str(folder.relative_to(work.dossier.work)),
                    report=json.dumps(asdict(report)),
                )
            )
    waiting.clear()


def _unread(span: Span, fault: str) -> Block:
    return block_of([Unreadable(Place(span.start, span.end), f"The reader could not go on: {fault}")])


@dataclass(frozen=True, slots=True)
class _Made:
    """What stands beside the dossier, ready to be committed."""

    staged: tuple[StagedBlock, ...]
    new: tuple[int, ...]
    ranges: tuple[RangeReport, ...]
    windows: tuple[Window, ...]
    replaced: tuple[int, ...]
    rewritten: tuple[tuple[ShardReport | None, ShardReport | None], ...]
    parts: tuple[PartFile, ...]


def _commit(
    work: _Work,
    key: SigningKey,
    items: Sequence[_Item],
    looks: Mapping[int, Look],
    reports: Sequence[tuple[Path, BlockReport]],
    skipped: tuple[tuple[str, str], ...],
    started: float,
) -> Report:
    """Build what the messages become, then make all of it visible in one transaction."""
    made = _make(work, reports)
    by_item = _counts_by_item(items, reports, made)
    report = _report(work, items, looks, by_item, skipped, started)
    readers = {look.reader: look.version for look in looks.values() if look.reader}
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        for each in items:
            _settle(register, each, looks.get(each.item_id), by_item.get(each.item_id, {}))
        first_rows = {f"messages-{work.delivery_id}-{at}.parquet": each for at, each in enumerate(made.ranges)}
        for part in made.parts:
            _add_part(register, work.delivery_id, part, first_rows.get(part.file))
        stand_shards(register, "released", [each.released for each in made.ranges if each.released])
        stand_shards(register, "withheld", [each.withheld for each in made.ranges if each.withheld])
        add_windows(register, made.windows, _now())
        drop_shards(register, made.replaced)
        stand_shards(register, "released", [each for each, _ in made.rewritten if each])
        stand_shards(register, "withheld", [each for _, each in made.rewritten if each])
        _save_profiles(register, work.user, looks)
        manifest = finish_delivery(
            register, work.dossier, work.delivery_id, key,
            report=report.as_json(), readers=readers, parts=made.parts,
        )  # fmt: skip
        append(register, work.user, Act.IMPORT, _logged(report, manifest), basis=_basis_of(register, work.delivery_id))
        for table in (blocks, built):
            register.execute(delete(table).where(table.c.delivery_id == work.delivery_id))
    return report


def _make(work: _Work, reports: Sequence[tuple[Path, BlockReport]]) -> _Made:
    staged = tuple(StagedBlock(path, report.item_id, report.messages) for path, report in reports)
    with work.dossier.register.read() as register:
        standing = shard_rows(register)
        first_row = (register.scalar(select(func.max(parts.c.last_row))) or 0) + 1
        in_force = windows_in_force(register)
    known = [row.opened(work.dossier.derived) for row in standing]
    work.pace.begin("sorting", sum(block.rows for block in staged), "messages")
    new = resolve(staged, known, lambda rows: work.pace.step(rows, rows)).new
    windows = _number(work, reports)
    hidden = joined([*in_force, *windows])
    ranges = _build_ranges(work, staged, ranges_of(staged, work.pool.workers), first_row, hidden, len(standing))
    work.pace.begin("withholding", 1, "files")
    tasks = rewrites_for(work.dossier, standing, joined(windows), hidden) if windows else ()
    rewritten = []
    for done in work.pool.run(rewrite, [(task,) for _, task in tasks]):
        if done.result is None:
            raise _fault("A shard could not be rewritten", done.fault, done.error)
        rewritten.append(done.result)
    return _Made(
        staged, new, ranges, windows, tuple(number for numbers, _ in tasks for number in numbers), tuple(rewritten),
        _finish_parts(work, staged, ranges, new),
    )  # fmt: skip


def _number(work: _Work, reports: Sequence[tuple[Path, BlockReport]]) -> tuple[Window, ...]:
    """Give the names of every block their numbers; the windows around its privileged messages."""
    windows = []
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        for folder, report in reports:
            services = number_services(register, report.services)
            accounts = number_accounts(register, ((services[s], handle) for s, handle in report.accounts))
            conversations = number_conversations(
                register, ((services[s], key, name, kind) for s, key, name, kind in report.conversations)
            )
            numbers = (
                np.array([conversations[services[s], key] for s, key, _, _ in report.conversations], np.int32),
                np.array([accounts[services[s], handle] for s, handle in report.accounts], np.int32),
                np.array([services[s] for s in report.services], np.int16),
            )
            for name, array in zip(NUMBERS, numbers, strict=True):
                np.save(folder / f"{name}.npy", array)
            for entry_id, code, first, last in report.privileged:
                windows.append(Window(int(numbers[0][code]), *windows_around(first, last), entry_id))
    return tuple(windows)


def _build_ranges(
    work: _Work,
    staged: Sequence[StagedBlock],
    wanted: Sequence[Range],
    first_row: int,
    hidden: Windows,
    standing: int,
) -> tuple[RangeReport, ...]:
    """Part and shards of every range; what a killed import built under the same conditions is kept."""
    tasks = []
    for at, each in enumerate(wanted):
        name = f"{work.delivery_id}-{at}"
        tasks.append(
            RangeTask(
                tuple(RangeBlock(str(staged[b].folder), staged[b].item_id) for b in each.blocks),
                work.delivery_id, each.low, each.high, first_row, hidden,
                str(work.dossier.messages / f"messages-{name}.parquet"),
                str(work.dossier.derived / f"r{name}"),
                str(work.dossier.derived / f"w{name}"),
            )
        )  # fmt: skip
        first_row += each.rows
    work.pace.begin("indexing", sum(each.rows for each in wanted), "messages")
    condition = [[each.low, each.high, each.rows] for each in wanted], tasks[0].first_row if tasks else 0, standing
    stamp = json.dumps([condition, [array.tolist() for array in (hidden.conversations, hidden.starts, hidden.ends)]])
    found = _built_before(work, stamp)
    for report in found.values():
        work.pace.step(report.rows, report.rows)
    order = {task.part: at for at, task in enumerate(tasks)}
    for done in work.pool.run(build_range, [(task,) for at, task in enumerate(tasks) if at not in found]):
        if done.result is None:
            raise _fault("The messages could not be indexed", done.fault, done.error)
        at = order[done.call[0].part]
        found[at] = done.result
        work.pace.step(done.result.rows, done.result.rows)
        _note_range(work, at, stamp, done.result)
    return tuple(found[at] for at in sorted(found))


def _built_before(work: _Work, stamp: str) -> dict[int, RangeReport]:
    with work.dossier.register.read() as register:
        rows = register.execute(select(built).where(built.c.delivery_id == work.delivery_id)).all()
    return {row.number: range_report(row.report) for row in rows if row.stamp == stamp}


def _note_range(work: _Work, number: int, stamp: str, report: RangeReport) -> None:
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        register.execute(delete(built).where(built.c.delivery_id == work.delivery_id, built.c.number == number))
        row = {"delivery_id": work.delivery_id, "number": number, "stamp": stamp, "report": json.dumps(asdict(report))}
        register.execute(insert(built).values(row))


def _finish_parts(
    work: _Work, staged: Sequence[StagedBlock], ranges: Sequence[RangeReport], new: Sequence[int]
) -> tuple[PartFile, ...]:
    folder, number = work.dossier.messages, work.delivery_id
    named = [(folder / f"messages-{number}-{at}.parquet", each.rows, "messages") for at, each in enumerate(ranges)]
    again = [(str(each.folder), each.item_id) for each, count in zip(staged, new, strict=True) if count < each.rows]
    path = folder / f"sightings-{number}.parquet"
    rows = write_sightings(path, again, number) if again else 0
    named += [(path, rows, "sightings")] if rows else []
    path = folder / f"left-over-{number}.parquet"
    rows = write_left_over(path, [(str(each.folder), each.item_id) for each in staged]) if staged else 0
    named += [(path, rows, "left_over")] if rows else []
    return tuple(PartFile(each.name, sha256_of(each), each.stat().st_size, count, kind) for each, count, kind in named)


def _counts_by_item(
    items: Sequence[_Item], reports: Sequence[tuple[Path, BlockReport]], made: _Made
) -> dict[int, dict[str, int]]:
    counts = {each.item_id: dict.fromkeys(COUNTS, 0) for each in items}
    for (_, report), new in zip(reports, made.new, strict=True):
        mine = counts[report.item_id]
        mine["rows_in"] += report.rows_in
        mine["messages_new"] += new
        mine["sightings"] += report.messages - new
        mine["other"] += report.other
        mine["unreadable"] += report.unreadable
    for each in made.ranges:
        for item_id, withheld in each.withheld_by_item.items():
            counts[item_id]["withheld"] += withheld
    return counts


def _report(
    work: _Work,
    items: Sequence[_Item],
    looks: Mapping[int, Look],
    by_item: Mapping[int, Mapping[str, int]],
    skipped: tuple[tuple[str, str], ...],
    started: float,
) -> Report:
    unknown = tuple(
        (each.item.name, looks[each.item_id].fault)
        for each in items
        if each.item_id in looks and looks[each.item_id].plan is None
    )
    mappings = tuple(
        (each.item.name, look.plan.shown)
        for each in items
        if (look := looks.get(each.item_id)) and look.plan and look.plan.guessed
    )
    totals = {name: sum(counts[name] for counts in by_item.values()) for name in COUNTS}
    return Report(
        work.delivery_id,
        len(items),
        known_items=sum(each.known for each in items),
        seconds=time.monotonic() - started,
        unknown_items=unknown,
        skipped=skipped,
        mappings=mappings,
        **totals,
    )


def _settle(register: Connection, each: _Item, look: Look | None, counts: Mapping[str, int]) -> None:
    if each.known:
        settle_item(register, each.item_id, "known", counts=counts)
    elif look is None or look.plan is None:
        settle_item(register, each.item_id, "unreadable", counts=counts, reason=look.fault if look else "not looked at")
    else:
        settle_item(
            register, each.item_id, "read",
            format_name=look.reader, why=look.why, settled=look.plan.settled, counts=counts,
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
            row = {"signature": signature, "mapping": json.dumps(mapping), "saved_at": _now(), "saved_by": user.name}
            register.execute(insert(profiles).values(row))


def _logged(report: Report, manifest: str) -> dict[str, object]:
    counts = {name: getattr(report, name) for name in (*COUNTS, "files", "known_items")}
    return {
        "delivery_id": report.delivery_id,
        "manifest": manifest,
        **counts,
        "unknown_items": len(report.unknown_items),
    }


def _basis_of(register: Connection, delivery_id: int) -> list[str]:
    return [delivery_in(register, delivery_id).basis["ref"]]


def _fault(what: str, fault: str, error: BaseException | None) -> ArgusError:
    if _is_no_room(error):
        return NoRoomError(
            "The import stopped: no room on the disk of the dossier, or a size limit was reached",
            where="messages/ and derived/",
            do="Make room and import again: it goes on from here; what was committed before is intact.",
        )
    return DossierError(f"{what}: {fault}", where="import", do="Import again: it goes on from here.")


def _is_no_room(error: BaseException | None) -> bool:
    return isinstance(error, NoRoomError) or (isinstance(error, OSError) and error.errno in NO_ROOM)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
