"""Find what messages mention, and in which language they are, wherever that is missing or out of date.

Shards never change; neither does what is found in them, until a finder, a list or the zone of the dossier does. So this
is called behind everything that makes shards or changes lists, and makes what is missing, nothing else. Whenever it is
killed, the next call goes on.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

import pyarrow as pa

from argus.engine import Pool
from argus.errors import DossierError, RebuildingError
from argus.intake.batches import Stretch, mentions_in, stretches_of
from argus.intake.lease import Lease, hold_lease
from argus.intake.pace import Pace
from argus.intake.work import Told, fault_of, tell_both
from argus.messages import ShardRow, require_derived, shard_rows
from argus.messages.whole import checked
from argus.reading.lexicon import lists_of
from argus.reading.mention_files import (
    LANGUAGE,
    MENTIONS,
    STORED_AS,
    MentionFile,
    drop_files,
    files_of,
    folder_of,
    remove_unnamed,
    require_files,
    stand_files,
    writing,
)
from argus.reading.mentions import Finder, Lists, own_finders, private_finder, private_finders
from argus.store import Dossier


@dataclass(frozen=True, slots=True)
class FindTask:
    """What `find_in_shard` needs.

    Attributes:
        rows: the shard's rows.arrow. folder: where to write. token: what makes the names of the files new.
        private: a laboratory's own finders, by their entry points.
        wanted: (finder, version) of those to run, `language` among them.
    """

    rows: str
    folder: str
    token: str
    zone: str
    lists: Lists
    private: tuple[str, ...]
    wanted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FoundInShard:
    """What was found in a shard; `faults`: finders that failed, in words."""

    files: tuple[MentionFile, ...]
    faults: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Versions:
    """Every finder that there is, `language` too, by name.

    Attributes:
        known: its version, with all that its answers depend on besides the messages.
        faults: those that could not be loaded, in words.
    """

    known: dict[str, str]
    faults: tuple[str, ...]


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


def versions_of(lists: Lists, private: tuple[str, ...] = ()) -> Versions:
    """The finders' own versions; with a laboratory's own ones it is a step for workers."""
    from argus.reading.languages import VERSION  # what it needs takes long to load

    found, faults = _finders(lists, private)
    return Versions({**{each.name: each.version for each in found}, LANGUAGE: VERSION}, faults)


def _lists(dossier: Dossier) -> Lists:
    with dossier.register.read() as register:
        return lists_of(register)


@lru_cache(maxsize=1)
def _finders(lists: Lists, private: tuple[str, ...]) -> tuple[tuple[Finder, ...], tuple[str, ...]]:
    """Those that can be made for these lists, and what is wrong with the others."""
    found, faults = [*own_finders(lists)], []
    for name in private:
        try:
            found.append(private_finder(name, lists))
        except Exception as error:  # noqa: BLE001 - somebody's own finder: the others go on
            faults.append(f"{name}: {type(error).__name__}")
    return tuple(found), tuple(faults)


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


# --- finding ---


def find_in_shard(task: FindTask) -> FoundInShard:
    """Run finders over a shard. A step for workers.

    Holds a stretch of its messages and what is found in them. A finder that fails leaves no file; the others go on.
    """
    rows = pa.ipc.open_file(pa.memory_map(task.rows)).read_all()
    folder, zone, versions = Path(task.folder), ZoneInfo(task.zone), dict(task.wanted)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [each for each in _finders(task.lists, task.private)[0] if each.name in versions]
    with ExitStack() as stack:
        running = [_Running(folder, each.name, task.token, MENTIONS, partial(mentions_in, each)) for each in wanted]
        if LANGUAGE in versions:
            from argus.reading.languages import SCORES_SCHEMA

            running.append(_Running(folder, LANGUAGE, task.token, SCORES_SCHEMA, _read_languages))
        for each in running:
            stack.enter_context(each)
        for some in stretches_of(rows, zone):
            for each in running:
                each.read(some)
    made = [each for each in running if not each.fault]
    stored = [
        MentionFile(folder.name, each.name, versions[each.name], each.path.name, *checked(each.path), each.rows)
        for each in made
    ]
    return FoundInShard(tuple(stored), tuple(f"{each.name}: {each.fault}" for each in running if each.fault))


class _Running:
    """One finder at work on a shard, and the file that it fills; as a context it ends with the file whole or gone."""

    def __init__(
        self, folder: Path, name: str, token: str, schema: pa.Schema, find: Callable[[Stretch], pa.Table]
    ) -> None:
        self.name = name
        self.path = folder / f"{re.sub(r'[^A-Za-z0-9_-]', '_', name)}-{token}.arrow"
        self.fault = ""
        self.rows = 0
        self._find = find
        self._file = ExitStack()
        self._out = self._file.enter_context(writing(self.path, schema))

    def read(self, some: Stretch) -> None:
        """Write what is found in some messages."""
        if self.fault:
            return
        try:
            rows = self._find(some)
        except Exception as error:  # noqa: BLE001 - somebody's own finder: the others go on
            self.fault = type(error).__name__
        else:
            self._out.write_table(rows)
            self.rows += rows.num_rows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self.fault:
            error = RuntimeError(self.fault)
        self._file.__exit__(type(error) if error else None, error, trace)


def _read_languages(some: Stretch) -> pa.Table:
    from argus.reading.languages import read_languages

    return read_languages(some.said.texts)
