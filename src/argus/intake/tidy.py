"""Compact small shards, and sweep what no row of the register names."""

import json
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from argus.access import joined, windows_in_force
from argus.engine import Pool
from argus.errors import NoRoomError
from argus.evidence import sweep
from argus.intake.lease import Lease
from argus.intake.pace import Pace
from argus.intake.tables import blocks, built
from argus.intake.work import fault_of, is_no_room
from argus.leads.kept_shards import FOLDER as LEADS
from argus.leads.kept_shards import remove_kept
from argus.messages import SHARD_ROWS, RewriteTask, ShardRow, drop_shards, parts, rewrite, shard_rows, stand_shards
from argus.reading.mention_files import FOLDER as MENTIONS
from argus.reading.mention_files import remove_unnamed
from argus.store import Dossier

# So many shards of about one size make one of the next: every message is rewritten at most once per size.
MERGE_AT = 8
# Room for a day of log entries.
ROOM_TO_READ_BYTES = 64 << 20


def compact(dossier: Dossier, pool: Pool, pace: Pace, lease: Lease) -> int:
    """Pour small shards together until no size has `MERGE_AT` of them; how many merges that took."""
    merges = 0
    while True:
        with dossier.register.read() as register:
            standing = shard_rows(register)
            windows = joined(windows_in_force(register))
        groups = due(standing)
        if not groups:
            return merges
        pace.begin("tidying", sum(shard.rows for group in groups for shard in group), "messages")
        calls = []
        for group in groups:
            name = secrets.token_hex(6)
            folders = tuple(str(dossier.derived / shard.folder) for shard in group)
            task = RewriteTask(folders, windows, str(dossier.derived / f"r{name}"), str(dossier.derived / f"w{name}"))
            calls.append((task, tuple(shard.shard_id for shard in group)))
        numbers = {task.released: shard_ids for task, shard_ids in calls}
        for done in pool.run(rewrite, [(task,) for task, _ in calls]):
            if done.result is None:
                return merges  # nothing is lost: the small shards stand; the next import tries again
            released, withheld = done.result
            with dossier.register.write() as register:
                lease.require_held(register)
                drop_shards(register, numbers[done.call[0].released])
                stand_shards(register, "released", [released] if released else [])
                stand_shards(register, "withheld", [withheld] if withheld else [])
            pace.step(sum(each.rows for each in done.result if each))
            merges += 1


def due(standing: tuple[ShardRow, ...]) -> list[list[ShardRow]]:
    """Groups of shards to pour together: one audience, one size class, dated or undated, neighbours in time."""
    classes: dict[tuple[str, bool, int], list[ShardRow]] = defaultdict(list)
    for shard in standing:
        size = 0
        while MERGE_AT ** (size + 1) <= shard.rows:
            size += 1
        if shard.rows * 2 <= SHARD_ROWS:
            classes[shard.audience, shard.first_us is None, size].append(shard)
    groups = []
    for shards in classes.values():
        if len(shards) < MERGE_AT:
            continue
        group: list[ShardRow] = []
        for shard in shards:
            if group and sum(each.rows for each in group) + shard.rows > SHARD_ROWS:
                groups.append(group)
                group = []
            group.append(shard)
        groups.append(group)
    return [group for group in groups if len(group) > 1]


def sweep_unfinished(dossier: Dossier) -> None:
    """Remove what killed imports left and no row names; for whoever holds the lease."""
    sweep(dossier)
    remove_replaced(dossier)
    with dossier.register.read() as register:
        alive = {f"delivery-{number}" for number in register.scalars(select(blocks.c.delivery_id).distinct())}
    for folder in dossier.work.iterdir():
        if folder.name.startswith("delivery-") and folder.name not in alive:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def giving_room_back(dossier: Dossier) -> Iterator[None]:
    """When the disk is full, keep what the work can go on from, but leave room for the log, without which nobody may
    read. For whoever holds the lease.

    Raises:
        NoRoomError: in place of every other way in which libraries say that the disk is full.
    """
    try:
        yield
    except (OSError, ValueError, NoRoomError) as error:
        if not is_no_room(error):
            raise
        sweep_unfinished(dossier)
        if shutil.disk_usage(dossier.folder).free < ROOM_TO_READ_BYTES:
            for folder in dossier.work.iterdir():
                shutil.rmtree(folder, ignore_errors=True)
            dossier.register.give_room_back()
        if isinstance(error, NoRoomError):
            raise
        raise fault_of("", "", error) from error


def remove_replaced(dossier: Dossier) -> None:
    """Remove shards and parts that neither the register nor an unfinished import names, what was found in them, and
    what is kept of leads but for what was read in shards that stand.
    """
    with dossier.register.read() as register:
        shards = {row.folder for row in shard_rows(register)}
        files = set(register.scalars(select(parts.c.file)))
        for report, number, delivery in register.execute(select(built.c.report, built.c.number, built.c.delivery_id)):
            found = json.loads(report)
            shards |= {found[audience]["folder"] for audience in ("released", "withheld") if found[audience]}
            files.add(f"messages-{delivery}-{number}.parquet")
    for path in dossier.derived.iterdir():
        if path.is_dir() and path.name not in {*shards, MENTIONS, LEADS}:
            shutil.rmtree(path, ignore_errors=True)
        elif path.suffix == ".seen" and path.stem not in shards:
            path.unlink(missing_ok=True)
    remove_unnamed(dossier)
    remove_kept(dossier, shards)
    for path in dossier.messages.iterdir():
        if path.name not in files:
            path.unlink(missing_ok=True)
