"""Decide what nobody may read: add an entry, release one, list them.

Both decisions work backwards: the shards that analysts read are made anew without the withheld rows (or with them
again) and exchanged in the same transaction as the decision and its log entry. The old shards are removed from the
disk.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, func, insert, select, update

from argus.access import (
    UNDATED,
    WITHHELD,
    Act,
    User,
    Window,
    Windows,
    add_windows,
    append,
    bases_in_force,
    joined,
    release_windows,
    require,
    windows_in_force,
    windows_of,
)
from argus.engine import Pool
from argus.errors import DossierError, NotFoundError, UsageError
from argus.messages import (
    RewriteTask,
    ShardReport,
    drop_shards,
    number_conversations,
    number_services,
    parts,
    rewrite,
    shard_rows,
    stand_shards,
)
from argus.privilege.listed import Listed, fold_handle, fold_number, hits_of, windows_around
from argus.privilege.rewriting import rewrites_for, taken_back
from argus.privilege.tables import privileged
from argus.store import Dossier

T = TypeVar("T")

KINDS = ("handle", "number")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the privilege register.

    Attributes:
        withheld: messages that this entry withholds now (others may withhold some of them too).
    """

    entry_id: int
    kind: str
    value: str
    why: str
    added_at: str
    added_by: str
    released_at: str | None
    released_by: str | None
    release_reason: str | None
    withheld: int

    def as_json(self) -> dict[str, object]:
        """For `--json`; unknown = null."""
        return asdict(self)


def withhold(
    dossier: Dossier,
    user: User,
    value: str,
    why: str,
    *,
    kind: str | None = None,
    held: Callable[[Connection], None],
    workers: int | None = None,
) -> Entry:
    """List an account whose messages nobody may read, and withhold what the dossier holds of it.

    Args:
        value: a handle, or a telephone number in any writing.
        kind: handle or number; None = found from the value.
        held: raises inside the transaction when the caller's import lease was lost.

    Raises:
        UsageError: the value is empty, or listed already.
    """
    require(user, Act.WITHHOLD)
    kind, folded = _folded(value, kind)
    if not why.strip():
        raise UsageError("The reason is empty", where="--why", do="Say whose account it is and why it is privileged.")
    with dossier.register.write() as register:
        held(register)
        same = select(privileged).where(privileged.c.folded == folded, privileged.c.released_at.is_(None))
        if register.execute(same).first():
            raise UsageError("This account is listed already", where="privilege add", do="See `argus privilege list`.")
        entry_id = (register.scalar(select(func.max(privileged.c.entry_id))) or 0) + 1
        standing = shard_rows(register)
        in_force = windows_in_force(register)
        files = register.scalars(select(parts.c.file).where(parts.c.kind != "left_over")).all()
    listed = Listed(**{f"{kind}s": {folded: entry_id}})
    with Pool(workers) as pool:
        calls = [(str(dossier.messages / file), listed) for file in files]
        hits = [hit for done in pool.run(hits_in_part, calls) for hit in _result(done.result, done.fault)]
        windows = _windows(dossier, hits, entry_id)
        tasks = rewrites_for(dossier, standing, joined(windows), joined([*in_force, *windows])) if windows else ()
        made = _run(pool, tasks)
    now = _now()
    with dossier.register.write() as register:
        held(register)
        register.execute(
            insert(privileged).values(
                entry_id=entry_id, kind=kind, written=value.strip(), folded=folded, why=why.strip(),
                added_at=now, added_by=user.name,
            )
        )  # fmt: skip
        add_windows(register, windows, now)
        _exchange(register, tasks, made)
        count = sum(each.rows for _, each in made if each)
        about = {"entry_id": entry_id, "kind": kind, "windows": len(windows), "withheld": count}
        append(register, user, Act.WITHHOLD, about, basis=bases_in_force(register, dossier.zone))
    return entry_named(dossier, entry_id)


def release(
    dossier: Dossier,
    user: User,
    entry_id: int,
    reason: str,
    *,
    held: Callable[[Connection], None],
    workers: int | None = None,
) -> Entry:
    """End an entry: its messages can be read again, but for those that another entry withholds.

    Raises:
        NotFoundError: no such entry in force. UsageError: the reason is empty.
    """
    require(user, Act.WITHHOLD)
    if not reason.strip():
        raise UsageError("The reason is empty", where="--reason", do="Say why these messages may be read.")
    with dossier.register.write() as register:
        held(register)
        row = register.execute(
            select(privileged).where(privileged.c.entry_id == entry_id, privileged.c.released_at.is_(None))
        ).first()
        if row is None:
            raise NotFoundError("No such entry in force", where=f"entry {entry_id}", do="See `argus privilege list`.")
        standing = shard_rows(register)
        remaining = joined([each for each in windows_in_force(register) if each.entry_id != entry_id])
        ended = joined(windows_of(register, entry_id))
    with Pool(workers) as pool:
        tasks = taken_back(dossier, standing, ended, remaining)
        made = _run(pool, tasks)
    now = _now()
    with dossier.register.write() as register:
        held(register)
        register.execute(
            update(privileged)
            .where(privileged.c.entry_id == entry_id)
            .values(released_at=now, released_by=user.name, release_reason=reason.strip())
        )
        release_windows(register, entry_id, now)
        _exchange(register, tasks, made)
        count = sum(each.rows for each, _ in made if each)
        about = {"entry_id": entry_id, "released": count, "reason": reason.strip()}
        append(register, user, "release", about, basis=bases_in_force(register, dossier.zone))
    return entry_named(dossier, entry_id)


def list_entries(dossier: Dossier) -> tuple[Entry, ...]:
    """Every entry, released ones too, in the order they were added."""
    with dossier.register.read() as register:
        rows = register.execute(select(privileged).order_by(privileged.c.entry_id)).all()
        windows = {row.entry_id: joined(windows_of(register, row.entry_id)) for row in rows}
        standing = [row for row in shard_rows(register) if row.audience == WITHHELD]
    return tuple(
        Entry(
            row.entry_id, row.kind, row.written, row.why, row.added_at, row.added_by,
            row.released_at, row.released_by, row.release_reason,
            sum(_covered(dossier, shard.folder, windows[row.entry_id]) for shard in standing),
        )
        for row in rows
    )  # fmt: skip


def entry_named(dossier: Dossier, entry_id: int) -> Entry:
    """One entry."""
    return next(each for each in list_entries(dossier) if each.entry_id == entry_id)


def hits_in_part(path: str, listed: Listed) -> list[tuple[int, str, str, int, int]]:
    """(entry_id, service, conversation key, first, last) of the privileged messages of one part. A step for workers."""
    found = []
    with pq.ParquetFile(path, memory_map=True) as part:
        for group in range(part.num_row_groups):
            rows = part.read_row_group(group, columns=["service", "conversation", "sender", "recipients", "sent_at"])
            pairs = pa.table([rows[name].cast(pa.string()) for name in ("service", "conversation")], ["s", "c"])
            distinct = pairs.group_by(["s", "c"]).aggregate([])
            keys = list(zip(distinct["s"].to_pylist(), distinct["c"].to_pylist(), strict=True))
            number = {key: at for at, key in enumerate(keys)}
            codes = np.array(
                [number[each] for each in zip(*(c.to_pylist() for c in pairs.columns), strict=True)], np.int32
            )
            plain = rows.set_column(2, "sender", rows["sender"].cast(pa.string()))
            hits = hits_of(listed, plain, codes, [(s, c, None, None) for s, c in keys])
            found += [(entry_id, *keys[code], first, last) for entry_id, code, first, last in hits]
    return found


def _folded(value: str, kind: str | None) -> tuple[str, str]:
    if kind is None:
        kind = "number" if fold_number(value) and re.search(r"^[+0]|\d{9}", value.strip()) else "handle"
    if kind not in KINDS:
        raise UsageError(f"Unknown kind {kind!r}", where="--kind", do="Use handle or number.")
    folded = fold_number(value) if kind == "number" else fold_handle(value)
    if not folded:
        raise UsageError(
            f"This is no {kind}", where="privilege add", do="Give a handle, or a number of nine digits or more."
        )
    return kind, folded


def _windows(dossier: Dossier, hits: Sequence[tuple[int, str, str, int, int]], entry_id: int) -> tuple[Window, ...]:
    if not hits:
        return ()
    with dossier.register.write() as register:
        services = number_services(register, {service for _, service, _, _, _ in hits})
        named = {(services[service], key, None, None) for _, service, key, _, _ in hits}
        numbers = number_conversations(register, named)
    return tuple(
        {
            Window(numbers[services[service], key], *windows_around(first, last), entry_id): None
            for _, service, key, first, last in hits
        }
    )


Tasks = Sequence[tuple[tuple[int, ...], RewriteTask]]
Made = Sequence[tuple[ShardReport | None, ShardReport | None]]


def _run(pool: Pool, tasks: Tasks) -> Made:
    return [_result(done.result, done.fault) for done in pool.run(rewrite, [(task,) for _, task in tasks])]


def _result(result: T | None, fault: str) -> T:
    if result is None:
        raise DossierError(
            f"The decision could not be carried out: {fault}", where="privilege", do="Try again; nothing changed."
        )
    return result


def _exchange(register: Connection, tasks: Tasks, made: Made) -> None:
    drop_shards(register, [number for numbers, _ in tasks for number in numbers])
    stand_shards(register, "released", [each for each, _ in made if each])
    stand_shards(register, "withheld", [each for _, each in made if each])


def _covered(dossier: Dossier, folder: str, windows: Windows) -> int:
    path = Path(dossier.derived / folder / "rows.arrow")
    if not windows or not path.exists():
        return 0
    rows = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    times = rows["sent_at"].fill_null(UNDATED).to_numpy()
    return int(windows.cover(rows["conversation"].to_numpy(), times).sum())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
