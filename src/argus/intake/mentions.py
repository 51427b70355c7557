"""Find what messages mention, and in which language they are, wherever that is missing or out of date.

Shards never change; neither does what is found in them, until a finder, a list or the zone of the dossier does. So this
is called behind everything that makes shards or changes lists, and makes what is missing, nothing else. Whenever it is
killed, the next call goes on.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from argus.engine import Pool
from argus.errors import DossierError, RebuildingError
from argus.intake.lease import Lease, hold_lease
from argus.intake.pace import Pace
from argus.intake.work import Told, fault_of, tell_both
from argus.messages import ShardRow, require_derived, shard_rows
from argus.reading.finding import FindTask, Versions, find_in_shard, versions_of
from argus.reading.lexicon import lists_of
from argus.reading.mention_files import (
    STORED_AS,
    MentionFile,
    drop_files,
    files_of,
    folder_of,
    remove_unnamed,
    require_files,
    stand_files,
)
from argus.reading.mentions import Lists, private_finders
from argus.store import Dossier


@dataclass(frozen=True, slots=True)
class Missing:
    """A shard and the finders whose files are missing, damaged or of another version."""

    shard: ShardRow
    wanted: tuple[tuple[str, str], ...]


def messages_to_read(dossier: Dossier) -> int:
    """In how many messages something is still to be found; 0 = what is shown is complete.

    For pages and commands that say so. Takes milliseconds once the finders are loaded.

    A laboratory's own finder that cannot be loaded counts as none.
    """
    return sum(each.shard.rows for each in _missing(dossier, _versions(dossier, None).known))


def bring_up_to_date(
    dossier: Dossier,
    *,
    lease: Lease | None = None,
    pool: Pool | None = None,
    pace: Pace | None = None,
    workers: int | None = None,
    seconds: float | None = None,
    on_progress: Told | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> int:
    """Find what is missing, damaged or out of date, in released and withheld shards alike.

    Returns at once, without the lease, when nothing is. Call it after every change of shards, code words, vessels or
    terminals; from a running web app in a thread, since a million messages take some seconds a core.

    Args:
        lease, pool, pace: of the work this is a part of; made here when not given.
        workers: processes of a pool made here. seconds: how long to wait for the lease.
        on_progress, on_wait: as for an import; used when lease and pace are made here.

    Returns:
        In how many messages something was looked for.

    Raises:
        DossierError: a finder cannot be loaded, or failed; what the others found stands.
        RebuildingError: a shard is damaged. BusyError: the wait was longer than `seconds`.
    """
    told = _versions(dossier, pool)
    versions = told.known
    if not _missing(dossier, versions):
        _require_sound(told.faults)
        return 0
    with ExitStack() as stack:
        lease = lease or stack.enter_context(
            hold_lease(dossier, "search for mentions", on_wait=on_wait, seconds=seconds)
        )
        pool = pool or stack.enter_context(Pool(workers))
        pace = pace or Pace(tell_both(lease.report, on_progress))
        require_derived(dossier)
        missing = _missing(dossier, versions)  # whoever held the lease before may have made it
        faults = [*told.faults, *(_find(dossier, missing, lease, pool, pace) if missing else ())]
        if not faults:
            with dossier.register.write() as register:
                lease.require_held(register)
                drop_files(register, versions)
        remove_unnamed(dossier)
        _require_sound(faults)
        return sum(each.shard.rows for each in missing)


def load_finders(dossier: Dossier, pool: Pool) -> None:
    """Let every worker of a pool load what it finds with, before there is anything to find in."""
    calls = [(_lists(dossier), private_finders())] * pool.workers
    for done in pool.run(versions_of, calls):
        if done.error is not None:
            raise fault_of("The finders of mentions could not be loaded", done.fault, done.error)


def keep_up(
    dossier: Dossier,
    lease: Lease,
    pool: Pool | None = None,
    pace: Pace | None = None,
    on_note: Callable[[str], object] | None = None,
) -> None:
    """`bring_up_to_date` as the last step of work that stands, whatever comes of this: a finder that is broken is told,
    and whoever asks for mentions meets it again.
    """
    try:
        bring_up_to_date(dossier, lease=lease, pool=pool, pace=pace)
    except DossierError as error:
        if on_note:
            on_note(str(error))


# --- which ---


# What a worker said of a laboratory's own finders: a package does not change while a program runs.
_TOLD: dict[tuple[Lists, tuple[str, ...]], Versions] = {}


def _versions(dossier: Dossier, pool: Pool | None) -> Versions:
    """Ask in a worker of the pool, which needs the finders anyway; without one, a worker is started only for a
    laboratory's own.
    """
    lists, private = _lists(dossier), private_finders()
    if pool is None and not private:
        told = versions_of(lists)
    elif (lists, private) in _TOLD:
        told = _TOLD[lists, private]
    else:
        with ExitStack() as stack:
            done = next((pool or stack.enter_context(Pool(1))).run(versions_of, [(lists, private)]))
        if done.result is None:
            raise fault_of("The finders of mentions could not be loaded", done.fault, done.error)
        _TOLD.clear()
        told = _TOLD[lists, private] = done.result
    found = {name: f"{STORED_AS}/{version}/{dossier.zone}" for name, version in told.known.items()}
    return Versions(found, told.faults)


def _lists(dossier: Dossier) -> Lists:
    with dossier.register.read() as register:
        return lists_of(register)


def _missing(dossier: Dossier, versions: Mapping[str, str]) -> tuple[Missing, ...]:
    with dossier.register.read() as register:
        standing = shard_rows(register)
        known = files_of(register)
    found = []
    for shard in standing:
        here = known.get(shard.folder, {})
        whole = _whole(dossier, shard.folder, here)
        wanted = tuple(
            (name, version)
            for name, version in versions.items()
            if not whole or name not in here or here[name].version != version
        )
        if wanted:
            found.append(Missing(shard, wanted))
    return tuple(found)


def _whole(dossier: Dossier, folder: str, here: Mapping[str, MentionFile]) -> bool:
    try:
        require_files(dossier.derived, folder, here)
    except RebuildingError:
        return False
    return True


def _find(dossier: Dossier, missing: Sequence[Missing], lease: Lease, pool: Pool, pace: Pace) -> list[str]:
    """One step per shard; each is written down as soon as it is done. Finders that failed, in words."""
    pace.begin("mentions", sum(each.shard.rows for each in missing), "messages")
    lists, private = _lists(dossier), private_finders()
    rows = {each.shard.folder: each.shard.rows for each in missing}
    calls = []
    for each in missing:
        folder = folder_of(dossier.derived, each.shard.folder)
        path = dossier.derived / each.shard.folder / "rows.arrow"
        token = secrets.token_hex(6)
        calls.append((FindTask(str(path), str(folder), token, dossier.zone, lists, private, each.wanted),))
    faults: list[str] = []
    for done in pool.run(find_in_shard, calls):
        if done.result is None:
            raise fault_of("What messages mention could not be found", done.fault, done.error)
        with dossier.register.write() as register:
            lease.require_held(register)
            stand_files(register, done.result.files)
        faults += done.result.faults
        pace.step(*[rows[Path(done.call[0].folder).name]] * 2)
    return faults


def _require_sound(faults: Sequence[str]) -> None:
    if faults:
        raise DossierError(
            f"A finder of mentions is broken: {'; '.join(sorted(set(faults)))}",
            where="mentions",
            do="Mend or remove the package it comes from, then run `argus mentions`: the rest was found.",
        )
