"""Say what an import would do, before anything is sealed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from argus.engine import Pool
from argus.errors import DecisionNeededError, UsageError
from argus.evidence import EvidenceItem, collect
from argus.intake.look import Look, LookTask, look_at
from argus.intake.tables import profiles
from argus.readers import Request
from argus.store import Dossier

# A folder may hold a hundred thousand files; nobody reads more lines than this before confirming.
MOST_FILES = 200
# Someone is waiting at a screen; the import itself has all the time it needs.
SECONDS_A_FILE = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of one file.

    Attributes:
        format: the reader that would take it; empty = none, it would be sealed and not read.
        why: what makes that reader think so, or why there is none.
        shown: what a person should see before trusting the result, one line each.
        guessed: whether `shown` holds a guess that nobody has confirmed.
        needs: what only a person can decide; None = nothing.
    """

    name: str
    format: str
    why: str
    shown: tuple[str, ...] = ()
    guessed: bool = False
    needs: str | None = None


def preview(
    dossier: Dossier,
    paths: Sequence[Path],
    *,
    zone: str | None = None,
    service: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    format: str | None = None,
) -> tuple[Preview, ...]:
    """Look at the first `MOST_FILES` files below `paths`, in order. The files are parsed in child processes with
    limits.

    Raises:
        UsageError: a path cannot be used.
    """
    with dossier.register.read() as register:
        known = {row.signature: json.loads(row.mapping) for row in register.execute(select(profiles))}
    request = Request(zone, service, mapping, known)
    files = collect(paths)[:MOST_FILES]
    calls = [
        (LookTask(number, EvidenceItem("", path, path.stat().st_size, name), request, format),)
        for number, (path, name) in enumerate(files)
    ]
    found: dict[int, Preview] = {}
    with Pool() as pool:
        for done in pool.run(look_at, calls, seconds=SECONDS_A_FILE):
            task: LookTask = done.call[0]
            if done.result is not None:
                found[task.item_id] = _seen(task.item.name, done.result)
            elif isinstance(done.error, DecisionNeededError | UsageError):
                found[task.item_id] = Preview(task.item.name, format or "", "", needs=str(done.error))
            else:
                found[task.item_id] = Preview(task.item.name, "", done.fault)
    return tuple(found[number] for number in range(len(files)))


def _seen(name: str, look: Look) -> Preview:
    if look.plan is None:
        return Preview(name, "", look.fault)
    return Preview(name, look.reader or "", look.why, look.plan.shown, look.plan.guessed)
