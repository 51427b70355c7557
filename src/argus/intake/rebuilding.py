"""Make everything derived again from the sealed parts: shards, full-text index, what is found in messages."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Row, select

from argus.access import Act, User, Windows, append, joined, require, windows_in_force
from argus.engine import Pool
from argus.errors import DossierError, RebuildingError
from argus.intake.build import shard_rows_of
from argus.intake.lease import hold_lease
from argus.intake.mentions import keep_up
from argus.intake.pace import Pace
from argus.intake.tidy import giving_room_back, remove_replaced
from argus.intake.work import Told, fault_of, tell_both
from argus.messages import (
    SHARD_PART_COLUMNS,
    ShardReport,
    drop_shards,
    in_search_order,
    number_accounts,
    number_conversations,
    number_services,
    parts,
    require_derived,
    shard_rows,
    split_rows,
    stand_shards,
)
from argus.store import Dossier, sha256_of


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made."""

    messages: int
    shards: int
    seconds: float

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {"messages": self.messages, "shards": self.shards, "seconds": round(self.seconds, 3)}


@dataclass(frozen=True, slots=True)
class PartTask:
    """What `shards_of_part` needs; the numbers are those of the names in this part."""

    path: str
    sha256: str
    services: Mapping[str, int]
    accounts: Mapping[tuple[str, str], int]
    conversations: Mapping[tuple[str, str], int]
    windows: Windows
    released: str
    withheld: str


def rebuild(
    dossier: Dossier,
    user: User,
    *,
    workers: int | None = None,
    on_progress: Told | None = None,
    on_note: Callable[[str], object] | None = None,
) -> Rebuilt:
    """Throw away what is derived and make it again; what stood before is read until the new stands.

    Args:
        on_note: told what does not keep messages from being read: a finder of mentions that is broken.

    Raises:
        DossierError: a part is missing or damaged: `argus verify` names it.
    """
    require(user, Act.REBUILD)
    started = time.monotonic()
    with hold_lease(dossier, "rebuild") as lease, giving_room_back(dossier), Pool(workers) as pool:
        pace = Pace(tell_both(lease.report, on_progress))
        remove_replaced(dossier)
        with dossier.register.read() as register:
            rows = register.execute(select(parts).where(parts.c.kind == "messages").order_by(parts.c.part_id)).all()
            windows = joined(windows_in_force(register))
            before = [row.shard_id for row in shard_rows(register)]
        pace.begin("indexing", sum(row.rows for row in rows), "messages")
        made: list[tuple[ShardReport | None, ShardReport | None]] = []
        for done in pool.run(shards_of_part, ((_task(dossier, row, windows),) for row in rows)):
            if done.result is None:
                if isinstance(done.error, DossierError):
                    raise done.error
                raise fault_of("The messages could not be indexed", done.fault, done.error)
            made.append(done.result)
            pace.step(*[sum(each.rows for each in done.result if each)] * 2)
        with dossier.register.write() as register:
            lease.require_held(register)
            drop_shards(register, before)
            stand_shards(register, "released", [each for each, _ in made if each])
            stand_shards(register, "withheld", [each for _, each in made if each])
            count = sum(row.rows for row in rows)
            append(register, user, Act.REBUILD, {"messages": count, "shards": len(shard_rows(register))})
        remove_replaced(dossier)
        keep_up(dossier, lease, pool, pace, on_note)
        pace.done()
    return Rebuilt(count, sum(1 for pair in made for each in pair if each), time.monotonic() - started)


def make_whole(dossier: Dossier, user: User, *, on_note: Callable[[str], object] | None = None) -> None:
    """Rebuild what is derived when it is damaged or missing: whoever makes new shards out of the old ones, or asks them
    which messages are known, would make the damage last.
    """
    try:
        require_derived(dossier)
    except RebuildingError as error:
        if on_note:
            on_note(str(error))
        rebuild(dossier, user, on_note=on_note)


def shards_of_part(task: PartTask) -> tuple[ShardReport | None, ShardReport | None]:
    """The shards of one part. Holds its rows once. A step for workers.

    Raises:
        DossierError: the part is not what its delivery sealed: nothing is built on it.
    """
    if sha256_of(Path(task.path)) != task.sha256:
        raise _damaged_part(task.path, "its contents changed")
    rows = pq.read_table(task.path, columns=list(SHARD_PART_COLUMNS), memory_map=True)
    frame = pl.DataFrame(
        {name: pl.Series(rows[name].cast(pa.string())) for name in ("service", "sender", "conversation")}
    )
    numbered = frame.with_columns(
        service_id=pl.col("service").replace_strict(dict(task.services), return_dtype=pl.Int16),
    )
    for column, numbers, name in (
        ("sender", task.accounts, "account_id"),
        ("conversation", task.conversations, "conversation_id"),
    ):
        keys = pl.DataFrame(
            {"service": [s for s, _ in numbers], column: [k for _, k in numbers], name: list(numbers.values())},
            schema={"service": pl.String, column: pl.String, name: pl.Int32},
        )
        numbered = numbered.join(keys, on=["service", column], how="left", maintain_order="left")
    for name, kind in (("service_id", pa.int16()), ("account_id", pa.int32()), ("conversation_id", pa.int32())):
        rows = rows.append_column(name, numbered[name].to_arrow().cast(kind))
    return split_rows(in_search_order(shard_rows_of(rows)), task.windows, Path(task.released), Path(task.withheld))


def _task(dossier: Dossier, row: "Row[tuple[object, ...]]", windows: Windows) -> PartTask:
    path = dossier.messages / row.file
    names = pl.scan_parquet(path).select(
        pl.col("service").cast(pl.String), pl.col("sender").cast(pl.String), pl.col("conversation").cast(pl.String)
    )
    try:
        senders = names.select("service", "sender").unique().drop_nulls().collect().rows()
        keys = names.select("service", "conversation").unique().collect().rows()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _damaged_part(str(path), type(error).__name__) from error
    with dossier.register.write() as register:
        services = number_services(register, {service for service, _ in keys})
        accounts = number_accounts(register, [(services[service], handle) for service, handle in senders])
        conversations = number_conversations(register, [(services[service], key, None, None) for service, key in keys])
    name = secrets.token_hex(6)
    return PartTask(
        str(path),
        row.sha256,
        services,
        {(service, handle): accounts[services[service], handle] for service, handle in senders},
        {(service, key): conversations[services[service], key] for service, key in keys},
        windows,
        str(dossier.derived / f"r{name}"),
        str(dossier.derived / f"w{name}"),
    )


def _damaged_part(path: str, how: str) -> DossierError:
    return DossierError(
        f"A part is damaged ({how}); nothing was rebuilt from it",
        where=path.rpartition("/")[2],
        do="Run `argus verify`; restore what it names from a backup.",
    )
