"""Read every span into a staged block; blocks of a killed import are taken over when they still hold."""

import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import delete, insert, select

from argus.engine import READING, Done
from argus.intake.look import Look
from argus.intake.neighbours import Neighbours, write_neighbours
from argus.intake.opening import Seen
from argus.intake.read import BlockReport, ReadTask, asked_of, is_whole, read_span, stage, stored_report
from argus.intake.tables import blocks
from argus.intake.work import FLUSH_SECONDS, Item, Work, fault_of, is_no_room, require_sound
from argus.messages import Place, Unreadable, block_of
from argus.privilege import Listed, listed_in_force
from argus.readers import Span, is_private


def read_all(work: Work, items: Sequence[Item], seen: Seen) -> list[tuple[Path, BlockReport]]:
    """Stage every span that is not staged yet; blocks in the order of items and places."""
    with work.dossier.register.read() as register:
        listed = listed_in_force(register)
    neighbours = write_neighbours(work.folder, ((each.item.name, each.item.sha256) for each in items))
    tasks = _tasks(work, items, seen.looks, listed, neighbours)
    before = _staged_before(work, {(task.item_id, task.span.number): task for task in tasks})
    todo = [task for task in tasks if (task.item_id, task.span.number) not in before]
    work.pace.begin("reading", sum(task.span.end - task.span.start for task in tasks), "bytes")
    for _path, report in before.values():
        work.pace.step(report.size, report.messages)
    work.folder.mkdir(exist_ok=True)
    found = dict(before)
    waiting: list[tuple[Path, BlockReport]] = []
    flushed = time.monotonic()
    for done in _read(work, todo):
        task = done.call[0]
        _require_sound(task, done)
        report = done.result or _staged_unread(task, done.fault)
        work.pace.item(task.item.name)
        work.pace.step(report.size, report.messages)
        waiting.append((Path(task.target), report))
        found[task.item_id, task.span.number] = waiting[-1]
        if time.monotonic() - flushed > FLUSH_SECONDS:
            _note_blocks(work, waiting)
            flushed = time.monotonic()
    _note_blocks(work, waiting)
    found |= _of_archives(work, items, seen, listed)
    return [found[key] for key in sorted(found)]


def _read(work: Work, tasks: Sequence[ReadTask]) -> Iterator[Done[BlockReport]]:
    """Read every span; one whose process died is tried once more: who kills processes of a full machine does not ask
    what they read.
    """
    died = []
    for done in work.pool.run(read_span, [(task,) for task in tasks], limits=READING):
        if done.died:
            died.append(done.call)
        else:
            yield done
    yield from work.pool.run(read_span, died, limits=READING)


def _require_sound(task: ReadTask, done: Done[BlockReport]) -> None:
    """Stop when it is this machine that fails, or Argus: a reader raises nothing for bad evidence. Only what a private
    reader does is no more than a line of the report, whatever it is.
    """
    if is_private(task.reader) and not is_no_room(done.error):
        return
    if isinstance(done.error, OSError) and not isinstance(done.error, TimeoutError):
        raise fault_of(f"{task.item.name} could not be read", done.fault, done.error)
    require_sound(done.error, task.reader)


def _of_archives(
    work: Work, items: Sequence[Item], seen: Seen, listed: Listed
) -> dict[tuple[int, int], tuple[Path, BlockReport]]:
    """A block for every archive: what in it is no file, or could not be taken out."""
    found = {}
    for each in items:
        if left := seen.left.get(each.item_id):
            target = work.folder / f"{each.item_id}-0"
            shutil.rmtree(target, ignore_errors=True)
            span = Span(0, 0, each.item.size)
            task = ReadTask(each.item, each.item_id, "", span, {}, "", listed, str(target))
            found[each.item_id, 0] = (target, stage(block_of(left), task))
    return found


def _tasks(
    work: Work, items: Sequence[Item], looks: Mapping[int, Look], listed: Listed, neighbours: Neighbours
) -> list[ReadTask]:
    tasks = []
    for each in items:
        look = looks.get(each.item_id)
        if look is None or look.plan is None or look.reader is None:
            continue
        for span in look.plan.spans:
            target = work.folder / f"{each.item_id}-{span.number}"
            service = work.asked.service or "unknown"
            tasks.append(
                ReadTask(
                    each.item, each.item_id, look.reader, span, look.plan.settled, service, listed, str(target),
                    neighbours if len(items) > 1 else None, f"{look.version} {look.source}",
                )
            )  # fmt: skip
    return tasks


def _staged_before(
    work: Work, wanted: Mapping[tuple[int, int], ReadTask]
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


def _note_blocks(work: Work, waiting: list[tuple[Path, BlockReport]]) -> None:
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


def _staged_unread(task: ReadTask, fault: str) -> BlockReport:
    """The block of a span whose reading process died or hung: one unreadable record, the whole span."""
    shutil.rmtree(task.target, ignore_errors=True)
    reason = f"The reader could not go on: {fault}"
    return stage(block_of([Unreadable(Place(task.span.start, task.span.end), reason)]), task)
