"""Make what the messages become, beside what stands: parts, shards, numbers, windows."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import delete, func, insert, select

from argus.access import Window, Windows, joined, windows_in_force
from argus.evidence import PartFile
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
from argus.intake.ranges import Range, ranges_of
from argus.intake.read import BlockReport
from argus.intake.resolve import StagedBlock, resolve
from argus.intake.tables import built
from argus.intake.work import Work, fault_of
from argus.messages import (
    MADE_WITH,
    People,
    ShardReport,
    facts_in,
    number_accounts,
    number_conversations,
    number_services,
    parts,
    rewrite,
    shard_rows,
)
from argus.privilege import rewrites_for, windows_around
from argus.store import sha256_of


@dataclass(frozen=True, slots=True)
class Made:
    """What stands beside the dossier, ready to be committed."""

    staged: tuple[StagedBlock, ...]
    new: tuple[int, ...]
    ranges: tuple[RangeReport, ...]
    windows: tuple[Window, ...]
    replaced: tuple[int, ...]
    rewritten: tuple[tuple[ShardReport | None, ShardReport | None], ...]
    parts: tuple[PartFile, ...]
    people: People


def make(work: Work, reports: Sequence[tuple[Path, BlockReport]]) -> Made:
    staged = tuple(StagedBlock(path, report.item_id, report.messages) for path, report in reports)
    with work.dossier.register.read() as register:
        standing = shard_rows(register)
        first_row = (register.scalar(select(func.max(parts.c.last_row))) or 0) + 1
        in_force = windows_in_force(register)
    known = [row.opened(work.dossier.derived) for row in standing]
    work.pace.begin("sorting", sum(block.rows for block in staged), "messages")
    new = resolve(staged, known, lambda rows: work.pace.step(rows, rows)).new
    windows, people = _number(work, reports)
    hidden = joined([*in_force, *windows])
    ranges = _build_ranges(work, staged, ranges_of(staged, work.pool.workers), first_row, hidden, len(standing))
    work.pace.begin("withholding", 1, "files")
    tasks = rewrites_for(work.dossier, standing, joined(windows), hidden) if windows else ()
    rewritten = []
    for done in work.pool.run(rewrite, [(task,) for _, task in tasks]):
        if done.result is None:
            raise fault_of("A shard could not be rewritten", done.fault, done.error)
        rewritten.append(done.result)
    return Made(
        staged, new, ranges, windows, tuple(number for numbers, _ in tasks for number in numbers), tuple(rewritten),
        _finish_parts(work, staged, ranges, new), people,
    )  # fmt: skip


def _number(work: Work, reports: Sequence[tuple[Path, BlockReport]]) -> tuple[tuple[Window, ...], People]:
    """Give the names of every block their numbers; the windows around its privileged messages, and what it says of
    accounts and conversations.
    """
    windows: list[Window] = []
    people = People()
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        for folder, report in reports:
            services = number_services(register, report.services)
            accounts = number_accounts(register, ((services[s], handle) for s, handle in report.accounts))
            conversations = number_conversations(
                register, ((services[s], key, name, kind) for s, key, name, kind in report.conversations)
            )
            by_code: tuple[npt.NDArray[np.integer[Any]], ...] = (
                np.array([conversations[services[s], key] for s, key, _, _ in report.conversations], np.int32),
                np.array([accounts[services[s], handle] for s, handle in report.accounts], np.int32),
                np.array([services[s] for s in report.services], np.int16),
            )
            for code, name in report.account_names.items():
                people.names.setdefault(int(by_code[1][code]), name)
            for facts in facts_in(folder / "left_over.arrow"):
                people.take(register, report.item_id, facts, work.asked.service or "unknown")
            for name, array in zip(NUMBERS, by_code, strict=True):
                np.save(folder / f"{name}.npy", array)
            for entry_id, code, first, last in report.privileged:
                windows.append(Window(int(by_code[0][code]), *windows_around(first, last), entry_id))
    return tuple(windows), people


def _build_ranges(
    work: Work,
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
    stamp = json.dumps(
        [MADE_WITH, condition, [array.tolist() for array in (hidden.conversations, hidden.starts, hidden.ends)]]
    )
    found = _built_before(work, stamp)
    for report in found.values():
        work.pace.step(report.rows, report.rows)
    order = {task.part: at for at, task in enumerate(tasks)}
    for done in work.pool.run(build_range, [(task,) for at, task in enumerate(tasks) if at not in found]):
        if done.result is None:
            raise fault_of("The messages could not be indexed", done.fault, done.error)
        at = order[done.call[0].part]
        found[at] = done.result
        work.pace.step(done.result.rows, done.result.rows)
        _note_range(work, at, stamp, done.result)
    return tuple(found[at] for at in sorted(found))


def _built_before(work: Work, stamp: str) -> dict[int, RangeReport]:
    with work.dossier.register.read() as register:
        rows = register.execute(select(built).where(built.c.delivery_id == work.delivery_id)).all()
    return {row.number: range_report(row.report) for row in rows if row.stamp == stamp}


def _note_range(work: Work, number: int, stamp: str, report: RangeReport) -> None:
    with work.dossier.register.write() as register:
        work.lease.require_held(register)
        register.execute(delete(built).where(built.c.delivery_id == work.delivery_id, built.c.number == number))
        row = {"delivery_id": work.delivery_id, "number": number, "stamp": stamp, "report": json.dumps(asdict(report))}
        register.execute(insert(built).values(row))


def _finish_parts(
    work: Work, staged: Sequence[StagedBlock], ranges: Sequence[RangeReport], new: Sequence[int]
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
