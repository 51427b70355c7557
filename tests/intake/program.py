"""The real program as a process, and what a dossier holds, for tests that end processes and compare dossiers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import select

from argus.access import RELEASED, WITHHELD, User, Visibility, add_basis, add_user, owner
from argus.messages import open_archive, parts
from argus.store import Dossier, create_dossier, open_dossier

PATIENCE_SECONDS = 300
# Done, with rows that could not be read among them or without.
DONE = (0, 3)

Status = int | tuple[int, ...]
Argus = Callable[..., subprocess.CompletedProcess[str]]


def new_case(folder: Path, zone: str = "Europe/Brussels") -> tuple[Dossier, User]:
    """A dossier with its owner and a legal basis, as `argus new` makes it."""
    made = create_dossier(folder, name="Case", authority="Laboratory", zone=zone)
    with made.register.write() as register:
        user = add_user(register, "owner", "owner")
        add_basis(register, basis="Order 117", authority="Court", ref="basis-1")
    return made, user


def owner_of(dossier: Dossier) -> User:
    """Its owner."""
    with dossier.register.read() as register:
        return owner(register)


def argus(
    dossier: Path, *words: str, status: Status = 0, by: tuple[str, ...] = (), **how: Any
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    done = subprocess.run(
        [*by, sys.executable, "-m", "argus", "-d", str(dossier), *words],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS, **how,
    )  # fmt: skip
    expected = (status,) if isinstance(status, int) else status
    assert done.returncode in expected, f"exit {done.returncode}: {done.stdout[-2000:]}{done.stderr[-3000:]}"
    return done


def argus_json(dossier: Path, *words: str, status: Status = 0, **how: Any) -> Any:
    """What a command prints with `--json`: exactly one document."""
    return json.loads(argus(dossier, *words, "--json", status=status, **how).stdout)


def new_program(folder: Path) -> Argus:
    """A dossier that `argus new` made, with keys of its own: what runs a command on it."""
    dossier = folder / "case.argus"
    run = partial(argus, dossier, env={**os.environ, "ARGUS_KEYS": str(folder / "keys")})
    run("new", str(dossier), "--name", "Case", "--authority", "Nobody", "--basis", "Order")
    return run


def start(dossier: Path, *words: str) -> subprocess.Popen[str]:
    """Start one command in a process group of its own, so that all of it can be killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "argus", "-d", str(dossier), *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def kill_after(seconds: float, process: subprocess.Popen[str]) -> int | None:
    """`kill -9` the process and its children after so long; the exit status if it was done before."""
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    process.communicate()
    return status


def wait_until(holds: Any, seconds: float = 30.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def held(folder: Path, audience: str = RELEASED) -> dict[str, tuple[object, ...]]:
    """Every message of an audience: id -> (row, time, sender, conversation, service, kind, text, source_id)."""
    dossier = open_dossier(folder)
    try:
        archive = open_archive(dossier, Visibility(audience))
        names = archive.names
        found: dict[str, tuple[object, ...]] = {}
        for shard in archive.shards:
            columns = pl.DataFrame(shard.table)
            names.load_accounts(columns["sender"].drop_nulls().unique().to_list())
            names.load_conversations(columns["conversation"].unique().to_list())
            for row in columns.iter_rows(named=True):
                key = row["message_id"].hex()
                assert key not in found, "a message stands twice"
                found[key] = (
                    row["row"], row["sent_at"], None if row["sender"] is None else names.account(row["sender"]),
                    names.conversation(row["conversation"]).key, names.service(row["service"]), row["kind"],
                    row["text"], row["source_id"],
                )  # fmt: skip
        return found
    finally:
        dossier.register.close()


def held_by_all(folder: Path) -> dict[str, tuple[object, ...]]:
    """Every message, withheld or not."""
    released, withheld = held(folder), held(folder, WITHHELD)
    assert not released.keys() & withheld.keys()
    return released | withheld


def sightings_of(folder: Path) -> Counter[tuple[object, ...]]:
    """Every further sighting: (message id, item, place)."""
    dossier = open_dossier(folder)
    with dossier.register.read() as register:
        files = list(register.scalars(select(parts.c.file).where(parts.c.kind == "sightings")))
    dossier.register.close()
    found: Counter[tuple[object, ...]] = Counter()
    for file in files:
        rows = pl.read_parquet(dossier.messages / file, columns=["message_id", "item_id", "place_start", "place_end"])
        found.update((row[0].hex(), *row[1:]) for row in rows.iter_rows())
    return found


def left_behind(folder: Path) -> list[str]:
    """Files that no row of the register names: shards, parts, sealed files, unfinished work."""
    dossier = open_dossier(folder)
    with dossier.register.read() as register:
        named = {f"messages/{each}" for each in register.scalars(select(parts.c.file))}
        shards = {row.folder for row in register.exec_driver_sql("SELECT folder FROM shards")}
        named |= {"derived/mentions"} | {f"derived/{each}" for each in shards}
        named |= {f"derived/mentions/{each}" for each in shards} | {
            f"derived/mentions/{row.folder}/{row.file}"
            for row in register.exec_driver_sql("SELECT folder, file FROM mention_files")
        }
        named |= {f"evidence/{sha[:2]}/{sha}" for (sha,) in register.exec_driver_sql("SELECT sha256 FROM originals")}
    dossier.register.close()
    found = [*folder.glob("messages/*"), *folder.glob("work/*"), *folder.glob("evidence/*.part")]
    found += [path for path in folder.glob("derived/*") if path.suffix != ".seen"] + list(folder.glob("evidence/*/*"))
    found += [path for path in folder.glob("derived/mentions/**/*") if path.suffix != ".seen"]
    return sorted(str(path.relative_to(folder)) for path in found if str(path.relative_to(folder)) not in named)
